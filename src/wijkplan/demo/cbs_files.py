"""The published figures in the formats of CBS: a GeoPackage and a key-figure table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry import MultiPolygon

from wijkplan.demo.publish import Column, add_up, publish, read_columns
from wijkplan.demo.town import Town

SUPPRESSED = -99997  # too few persons, households or homes, or not in this delivery
NOT_APPLICABLE = -99995  # water: nobody lives there

# Which columns each layer of the GeoPackage has before its figures, in order.
_KEYS = {
    "buurten": (
        "buurtcode",
        "buurtnaam",
        "wijkcode",
        "wijknaam",
        "gemeentecode",
        "gemeentenaam",
        "indelingswijziging_wijken_en_buurten",
        "water",
        "meest_voorkomende_postcode",
        "dekkingspercentage",
    ),
    "wijken": (
        "wijkcode",
        "wijknaam",
        "gemeentecode",
        "gemeentenaam",
        "indelingswijziging_wijken_en_buurten",
        "water",
    ),
    "gemeenten": ("gemeentecode", "gemeentenaam", "water"),
}
_CODE = {layer: keys[0] for layer, keys in _KEYS.items()}
_KIND = {"gemeenten": "Gemeente", "wijken": "Wijk", "buurten": "Buurt"}


def make_layers(
    town: Town, borders: gpd.GeoDataFrame, figures: pd.DataFrame, *, year: int
) -> dict[str, gpd.GeoDataFrame]:
    """Return the three layers of the CBS GeoPackage.

    Parameters
    ----------
    town
        The story, for names and codes.
    borders
        Coverage of buurten and lake (EPSG:28992).
    figures
        Figures per buurt at full precision.
    year
        Year of the delivery.

    Returns
    -------
    dict
        ``buurten``, ``wijken`` and ``gemeenten``, each with the columns of CBS in order.
        Missing values carry the codes -99997 (suppressed or not delivered) and -99995 (an
        area of water). The lake has codes of its own as buurt and wijk; as part of the
        gemeente it is a second feature with the same code.
    """
    areas = _areas(town, borders)
    columns = read_columns(year)
    return {
        layer: _layer(areas, figures, columns, layer=layer, year=year)
        for layer in ("buurten", "wijken", "gemeenten")
    }


def write_layers(layers: dict[str, gpd.GeoDataFrame], path: Path) -> None:
    """Write layers to one GeoPackage, with the same bytes for the same layers.

    Parameters
    ----------
    layers
        Frames by layer name.
    path
        File to write; one that exists is replaced.
    """
    path.unlink(missing_ok=True)
    with _fixed_date():
        for name, layer in layers.items():
            pyogrio.write_dataframe(
                layer,
                path,
                layer=name,
                driver="GPKG",
                append=path.exists(),
                layer_options={"GEOMETRY_NAME": "geom", "FID": "fid"},
            )


def key_figures_csv(town: Town, figures: pd.DataFrame, *, year: int) -> str:
    """Return the key-figure table of a year as CBS publishes it.

    Parameters
    ----------
    town
        The story.
    figures
        Figures per buurt at full precision, of that year.
    year
        Year of the table.

    Returns
    -------
    str
        CSV text: ``;`` between fields, decimal comma, ``.`` for missing, codes and kinds
        of area padded with blanks. One row for the gemeente, then each wijk followed by
        its buurten.
    """
    columns = read_columns(year)
    names = _names(town)
    lines = [";".join([*_CSV_KEYS, *(c.name for c in columns)])]
    tables = {
        layer: publish(add_up(figures, _parents(figures.index, layer)), columns) for layer in _KIND
    }
    codes = sorted(
        ((code, layer) for layer, table in tables.items() for code in table.index),
        key=lambda item: (item[0][2:], item[1] == "buurten"),
    )
    for code, layer in codes:
        keys = [
            code.ljust(10),
            code[2:].ljust(8),
            names[code],
            town.name,
            _KIND[layer].ljust(10),
            code.ljust(10),
            "1",
        ]
        row = tables[layer].loc[code]
        lines.append(";".join([*keys, *(_text(row[c.name], c) for c in columns)]))
    return "\r\n".join(lines) + "\r\n"


_CSV_KEYS = ("gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi")


def _text(value: float, column: Column) -> str:
    if np.isnan(value):
        return ".".rjust(8)
    return f"{value:.1f}".replace(".", ",") if column.to < 1 else f"{value:.0f}"


def _names(town: Town) -> dict[str, str]:
    return {
        town.code: town.name,
        **{w.code: w.name for w in town.wijken},
        **{b.code: b.name for b in town.buurten},
    }


def _parents(codes: pd.Index, layer: str) -> pd.Series:
    """Return per buurt the code of its area in a layer, read from the buurt code."""
    digits = codes.str[2:]
    parent = {"buurten": codes, "wijken": "WK" + digits.str[:6], "gemeenten": "GM" + digits.str[:4]}
    return pd.Series(parent[layer], index=codes)


def _areas(town: Town, borders: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the buurten and the lake with codes and names of every level."""
    names = _names(town)
    postcode = {b.code: b.postcode for b in town.buurten}
    codes = pd.Index(borders["buurtcode"])
    wijken = _parents(codes, "wijken").to_numpy()
    return borders.assign(
        buurtnaam=[names.get(code, "") for code in codes],
        wijkcode=wijken,
        wijknaam=[names.get(code, "") for code in wijken],
        gemeentecode=town.code,
        gemeentenaam=town.name,
        indelingswijziging_wijken_en_buurten=1,
        meest_voorkomende_postcode=[postcode.get(code, "") for code in codes],
        # a postcode per wijk, so it covers the whole buurt: class 1 is more than 90%
        dekkingspercentage=[1 if code in postcode else NOT_APPLICABLE for code in codes],
    )


def _layer(
    areas: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    columns: tuple[Column, ...],
    *,
    layer: str,
    year: int,
) -> gpd.GeoDataFrame:
    """Return one layer: dissolved borders, keys, and all columns in order."""
    code = _CODE[layer]
    keys = areas.groupby([code, "water"], sort=False).first().reset_index()
    polygons = areas.groupby([code, "water"], sort=False)["geometry"].agg(_dissolve)
    table = publish(add_up(figures, _parents(figures.index, layer)), columns)
    land = keys["water"] == "NEE"
    filled = {}
    for column in columns:
        if column.delivered:
            values = keys[code].map(table[column.name]).fillna(SUPPRESSED)
        else:
            values = pd.Series(float(SUPPRESSED), index=keys.index)
        filled[column.name] = _typed(values.where(land, NOT_APPLICABLE), column)
    filled["jrstatcode"] = str(year) + keys[code]
    filled["jaar"] = pd.Series(year, index=keys.index, dtype="int32")
    attributes = pd.concat([keys[list(_KEYS[layer])], pd.DataFrame(filled)], axis=1)
    whole = attributes.select_dtypes("int64").columns
    attributes = attributes.astype(dict.fromkeys(whole, "int32"))
    return gpd.GeoDataFrame(attributes, geometry=polygons.to_numpy(), crs=areas.crs)


def _typed(values: pd.Series, column: Column) -> pd.Series:
    return values if column.to < 1 else values.astype("int32")


def _dissolve(polygons: pd.Series) -> MultiPolygon:
    union = shapely.coverage_union_all(polygons.to_numpy())
    return MultiPolygon([*shapely.get_parts(shapely.normalize(union))])


@contextmanager
def _fixed_date() -> Iterator[None]:
    """Let GDAL write one fixed date into the file, so that equal data gives equal bytes."""
    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    pyogrio.set_gdal_config_options({option: "2025-01-01T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({option: before})
