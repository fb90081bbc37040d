"""Ministad as a project of which much is internal, and the same project without any of that.

What is internal is placed where a leak would show: before, between and after what is public, with
the earliest and latest years, the largest numbers, no place, or the opposite of what is said
elsewhere. Lines of the project file that are internal end with ``# intern``.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

import minitown as mt
import project_beside
import project_register

SECRET = "besloten"
"""Part of every name of a file, column, project or scenario that is internal."""

PROJECT_FILE = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024

[openbaarmaking]
drempel = 10
interne_bevindingen = ["hard-maar-stil", "warmte-voorkeur-en-kosten", "project-een-plaats"]

[[bron]] # intern
soort = "cijfers" # intern
bestand = "besloten_cijfers.csv" # intern
editie = "intern" # intern

[[bron]] # intern
soort = "netwerk" # intern
bestand = "besloten_en_er_niet.graphml" # intern
editie = "intern" # intern

[[bron]]
soort = "cbs-buurten"
bestand = "gebieden.gpkg"

[[bron]]
soort = "cijfers"
bestand = "cijfers.csv"
kolommen = { "Besloten boetes" = "boetes_besloten" } # intern
interne_kolommen = ["Ruwe score (BESLOTEN)"] # intern

[[bron]]
soort = "woningaantallen"
bestand = "woningen.csv"
interne_kolommen = ["besloten_huur"] # intern

[[bron]]
soort = "projecten"
bestand = "projecten.csv"
interne_kolommen = ["besloten_kosten"] # intern

[[bron]]
soort = "projectfuncties"
bestand = "functies.csv"
interne_kolommen = ["besloten_kosten"] # intern

[[bron]]
soort = "projectgetallen"
bestand = "getallen.csv"

[[bron]]
soort = "voorzieningen"
bestand = "voorzieningen.csv"
interne_kolommen = ["besloten_nummer"] # intern

[[bron]] # intern
soort = "voorzieningen" # intern
bestand = "besloten_voorzieningen.csv" # intern
editie = "intern" # intern

[[bron]]
soort = "contouren"
bestand = "contouren.gpkg"
interne_kolommen = ["besloten_melder"] # intern

[[bron]] # intern
soort = "warmtezones" # intern
bestand = "besloten_zones.gpkg" # intern
editie = "intern" # intern

[[kolom]] # intern
naam = "boetes_besloten" # intern
label = "Besloten boetes" # intern
soort = "aantal" # intern
over = "objecten" # intern
groep = "zekerheid" # intern
editie = "intern" # intern

[[kolom]]
naam = "bedrijfspanden"
label = "Bedrijfspanden"
soort = "aantal"
over = "objecten"

[[kolom]] # intern
naam = "meldingen_besloten" # intern
label = "Besloten meldingen" # intern
soort = "aantal" # intern
over = "personen" # intern
van = "aantal_inwoners" # intern
editie = "intern" # intern

[[kolom]]
naam = "leegstand"
label = "Leegstand"
soort = "aandeel"
over = "objecten"
gewicht = "boetes_besloten" # intern

[[kolom]]
naam = "wmo"
label = "Inwoners met begeleiding"
soort = "aantal"
over = "personen"
van = "aantal_inwoners"

[[kolom]] # intern
naam = "alleen_in_besloten_bron" # intern
label = "Alleen in een besloten bron" # intern
soort = "aantal" # intern
over = "objecten" # intern

[[scenario]] # intern
naam = "besloten scenario" # intern
editie = "intern" # intern

[[scenario]]
naam = "niets"
projecten = "geen"

[[scenario]]
naam = "zonder Markt"
zonder = [
    "besloten_1", # intern
    "n1",
]
met = ["besloten_2"] # intern

[[scenario]]
naam = "een keuze"
alleen = [
    "P",
    "besloten_0", # intern
    "Q",
]

[spreiding]
kolommen = [
    "meldingen_besloten", # intern
    "percentage_personen_65_jaar_en_ouder",
    "alleen_in_besloten_bron", # intern
]
"""

_HIDDEN = """
besloten_0;;NIU;BOU;hard;nee;99999;;;1901;2190;;
besloten_1;;SLO;NIE;hard;nee;;88888;;1902;1903;BU88880101;
besloten_2;;NIU;VER;hard;nee;777;;;;;Markt;
besloten_3;P;NIU;BOU;zacht;nee;4;;;;2031;Eiland;
besloten_4;;onbekend;BOU;zacht;nee;;;;;;;
besloten_5;besloten_2;FLX;BOU;hard;nee;66666;;;2025;2026;Oost;
"""
_HIDDEN_NUMBERS = """
besloten_2;bruto;778;nee;Besloten nota;;2025-01-31;
besloten_2;bruto;779;nee;Nog een besloten nota;;2025-02-28;
besloten_0;jaar_start;1901;ja;Besloten nota;;2025-01-31;
"""


def write_project(folder: Path, *, internal: bool, wmo: int = 27) -> Path:
    """Write the project, with or without what is internal.

    Parameters
    ----------
    wmo
        A public figure of Markt.
    """
    folder.mkdir(parents=True)
    lines = PROJECT_FILE.splitlines()
    kept = [line for line in lines if internal or not line.endswith("# intern")]
    (folder / "wijkplan.toml").write_text("\n".join(kept), "utf-8")
    _layer(folder / "gebieden.gpkg", "buurten", mt.cbs_buurten())
    square = gpd.GeoDataFrame(
        {"klasse": ["55-60 dB"], "besloten_melder": ["Besloten bron"]},
        geometry=[mt.cell(0, 1)],
        crs=mt.CRS,
    )
    _layer(folder / "contouren.gpkg", "contouren", _public(square, internal=internal))
    tables = {
        "cijfers": _figures(wmo),
        "woningen": _homes(),
        "voorzieningen": _facilities(),
        "projecten": _projects(internal=internal),
        "functies": _beside(project_beside.functions(), "", internal=internal),
        "getallen": _beside(
            project_beside.numbers(n9={"waarde": "11"}), _HIDDEN_NUMBERS, internal=internal
        ),
    }
    for name, frame in tables.items():
        _table(folder / f"{name}.csv", _public(frame, internal=internal))
    if internal:
        codes = pd.DataFrame({"buurtcode": mt.BUURTEN})
        _table(folder / "besloten_cijfers.csv", codes.assign(alleen_in_besloten_bron=range(6)))
        _table(folder / "besloten_voorzieningen.csv", _facilities().assign(naam="Besloten school"))
        zones = square.assign(naam="Besloten zone")[["naam", "geometry"]]
        _layer(folder / "besloten_zones.gpkg", "zones", zones)
    return folder


def _public(frame: pd.DataFrame, *, internal: bool) -> pd.DataFrame:
    """Without internal columns, and without a column of which nobody said anything."""
    hidden = [name for name in frame if SECRET in str(name).casefold() or name == "kladblok"]
    return frame if internal else frame.drop(columns=hidden)


def _figures(wmo: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Ruwe score (besloten)": [7, 8, 9, 1, 2, 3],
            "buurtcode": mt.BUURTEN,
            "bedrijfspanden": [4, 5, 6, 7, 8, 9],
            "Besloten boetes": [100, 2, 3, 4, 5, 6],
            "leegstand": [10, 20, 30, 40, 50, 60],
            "kladblok": "x",
            "wmo": [wmo, 3, 31, "", 60, 0],
            "meldingen_besloten": [1, 2, 3, 4, 5, 6],
        }
    )


def _homes() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "buurtcode": mt.BUURTEN,
            "besloten_huur": range(6),
            "aantal": [50, 100, 100, 10, 150, 1],
            "eigendom": ["koop", "huur corporatie", "koop", "onbekend", "koop", "huur overig"],
        }
    )


def _facilities() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "naam": ["De Boom", "De Beek"],
            "voorziening": "basisschool",
            "besloten_nummer": ["074-1", "074-2"],
            "x": [mt.X0 + 50, mt.X0 + 150],
            "y": [mt.Y0 + 50, mt.Y0 + 50],
        }
    )


def _projects(*, internal: bool) -> pd.DataFrame:
    """The register of `project_register`, with more that is internal between its rows."""
    public = project_register.rows(n2={"parent_id": "besloten_2"})
    hidden = project_register.read(_HIDDEN)
    at = [-1, 0.5, 1.5, 12.5, 20.5, 99]
    frame = pd.concat([public, hidden.set_axis(at)]).sort_index().reset_index(drop=True)
    frame["besloten_kosten"] = range(len(frame))
    if internal:
        return frame
    frame = frame[frame["openbaar"].eq("ja")]
    secret = ~frame["parent_id"].isin(frame["project_id"])
    return frame.assign(parent_id=frame["parent_id"].mask(secret, ""))


def _beside(frame: pd.DataFrame, hidden: str, *, internal: bool) -> pd.DataFrame:
    more = project_beside.read(hidden, list(frame.columns))
    frame = pd.concat([more.iloc[:1], frame, more.iloc[1:]]).assign(besloten_kosten="5")
    secret = frame["project_id"].str.startswith(SECRET) | frame["project_id"].eq("h1")
    return frame if internal else frame[~secret]


def _table(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, sep=";", index=False)


def _layer(path: Path, name: str, frame: gpd.GeoDataFrame) -> None:
    """Equal features give an equal file, as one download gives."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2025-01-01T00:00:00Z"})
    try:
        pyogrio.write_dataframe(frame, path, layer=name)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
