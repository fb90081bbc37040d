"""Write Ministad to files as publishers deliver them, and read them back."""

from __future__ import annotations

import warnings

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

import minitown as mt
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import WijkplanError
from wijkplan.sources.cbs_areas import read_cbs_areas
from wijkplan.sources.figures import read_figures
from wijkplan.sources.files import SourceRequest

CATALOGUE = load_catalogue()
SHORT = {
    "buurtcode": "BU_CODE",
    "buurtnaam": "BU_NAAM",
    "wijkcode": "WK_CODE",
    "gemeentecode": "GM_CODE",
    "gemeentenaam": "GM_NAAM",
    "water": "H2O",
    mt.PEOPLE: "AANT_INW",
    mt.HOUSEHOLDS: "AANTAL_HH",
    mt.OLD: "P_65_EO_JR",
    mt.HOMES: "WONINGEN",
    mt.CORPORATION: "P_HUURCORP",
}
"""Names in the CBS map files before 2023."""


def request(path, **changes):
    given = {
        "kind": "cbs-buurten",
        "path": path,
        "year": mt.YEAR,
        "boundary_year": mt.YEAR,
        "name": "CBS wijken en buurten",
        "publisher": "CBS",
    }
    return SourceRequest(**{**given, **changes})


def buurten(**changes):
    """The layer buurten with some columns replaced."""
    return mt.cbs_buurten().assign(**changes)


def with_shapes(**shapes):
    """The layer buurten with the geometry of some buurten replaced, by name."""
    frame = mt.cbs_buurten()
    numbers = {name.casefold(): n for n, name in enumerate(frame["buurtnaam"])}
    geometry = list(frame.geometry)
    for name, shape in shapes.items():
        geometry[numbers[name]] = shape
    return frame.set_geometry(gpd.GeoSeries(geometry, crs=frame.crs))


def neighbour(code="BU19090101", shape=None):
    """One buurt of another gemeente, for a file that holds more than the project needs."""
    frame = (
        mt.cbs_buurten()
        .iloc[[0]]
        .assign(
            buurtcode=code,
            wijkcode="WK" + code[2:8],
            gemeentecode="GM" + code[2:6],
            gemeentenaam="B",
        )
    )
    return frame.set_geometry([mt.cell(3, 0) if shape is None else shape], crs=mt.CRS)


def together(*frames):
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=mt.CRS)


def wijken():
    """The layer wijken, in which Centrum has its own published figures."""
    shape = mt.areas().frame.geometry
    return gpd.GeoDataFrame(
        {
            "wijkcode": [mt.CENTRUM, mt.ZUID],
            "wijknaam": ["Centrum", "Zuid"],
            "gemeentecode": mt.GEMEENTE,
            "gemeentenaam": "Ministad",
            "water": "NEE",
            mt.PEOPLE: [605, mt.SUPPRESSED],
        },
        geometry=[shape[mt.CENTRUM], shape[mt.ZUID]],
        crs=mt.CRS,
    )


def gemeenten():
    """The layer gemeenten, that reaches into the sea."""
    return gpd.GeoDataFrame(
        {"gemeentecode": [mt.GEMEENTE], "gemeentenaam": ["Ministad"], "water": "NEE",
         mt.PEOPLE: [1007]},
        geometry=[mt.areas().frame.geometry[mt.GEMEENTE].buffer(500)],
        crs=mt.CRS,
    )  # fmt: skip


def write(path, **layers):
    """Write layers to one file; a format may cut names, drop the CRS or warn, as in real life."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, frame in layers.items():
            options = {} if path.suffix == ".shp" else {"layer": name}
            pyogrio.write_dataframe(frame, path, **options)
    return path


def read(path, *, gemeenten=(mt.GEMEENTE,), **changes):
    return read_cbs_areas(request(path, **changes), CATALOGUE, gemeenten=gemeenten)


def table(path, frame=None, *, text=None, **options):
    """Write a table as CSV (with ``;``) or Excel."""
    if text is not None:
        path.write_bytes(text.encode(options.get("encoding", "utf-8")))
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    else:
        frame.to_csv(path, index=False, **{"sep": ";", **options})
    return path


def figures(path, **changes):
    given = {"kind": "cijfers", "name": "Cijfers"}
    return read_figures(request(path, **{**given, **changes}), CATALOGUE)


def problems_of(reader, *args, **kwargs):
    """The problems of the one error that a reader raises, by code; each says where and how."""
    with pytest.raises(WijkplanError) as raised:
        reader(*args, **kwargs)
    found = raised.value.problems
    assert found, "an error without problems tells a planner nothing"
    assert all(p.file and p.message and p.remedy for p in found), found
    codes = [p.code for p in found]
    return dict(zip(codes, found, strict=True)) if len(set(codes)) == len(codes) else found
