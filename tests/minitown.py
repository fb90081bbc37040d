"""Ministad: a town small enough to check by hand, for tests and for the docs.

Six buurten of 100 by 100 metres, in two wijken, in one gemeente (codes that CBS does not use)::

    y 200 ┌────────┬────────┬────────┐
          │ 0101   │ 0102   │ 0201   │   wijk 01 Centrum: 0101 0102 0103 0104
      100 ├────────┼────────┼────────┤   wijk 02 Zuid:    0201 0202
          │ 0103   │ 0104   │ 0202   │   the south-west corner lies at RD (200000, 470000)
        0 └────────┴────────┴────────┘
        x 0       100      200      300

=================  =========  ===========  ======  ========  =================
buurt              inwoners   huishoudens  65+ %   woningen  % corporatie
=================  =========  ===========  ======  ========  =================
0101 Markt         100        50           10      50        40
0102 Haven         200        100          20      100       20
0103 Oost          300        100          30      100       60
0104 Eiland        suppressed suppressed   suppr.  10        suppressed
0201 Dorp          400        150          10      150       0
0202 Werkpark      0          0            suppr.  0         suppressed
=================  =========  ===========  ======  ========  =================

What follows by hand:

- inhabitants: wijk 01 *ten minste* 600 (3 of 4 buurten), wijk 02 400, gemeente *ten minste* 1000;
- 65 and over: 10 + 40 + 90 = 140 of 600 in wijk 01 is 23.33%; 40 of 400 in wijk 02 is 10%; 180 of
  1000 in the gemeente is 18%;
- location quotient of 65 and over: 10/18, 20/18, 30/18, onbekend, 10/18, onbekend;
- dissimilarity of 65 and over (180 against 820): half of (8000 + 4000 + 36000 + 32000) / 147600,
  which is 40000 / 147600 = 0.27100;
- corporation homes: 20 + 20 + 60 + 0 = 100 of 400 homes of which it is known, and 410 in all.

The railway has three lines: along y = 150 from x = -50 to x = 350 (100 m lies outside), along the
border x = 200 from y = 0 to y = 200 (it goes to the lowest code: 0102 and 0104), and a museum line
along y = 50 that does not count. So 0101 has 100 m, 0102 has 200, 0104 has 100, 0201 has 100.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Polygon, box

from wijkplan.model.areas import CRS, AreaSet, build_areas
from wijkplan.model.columns import load_catalogue
from wijkplan.model.layers import Layer, LayerSpec, Provenance, Sheet
from wijkplan.model.state import State
from wijkplan.model.table import AreaTable, build_table

GEMEENTE = "GM9909"
CENTRUM, ZUID = "WK990901", "WK990902"
BUURTEN = ("BU99090101", "BU99090102", "BU99090103", "BU99090104", "BU99090201", "BU99090202")
MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = BUURTEN
YEAR = 2024
X0, Y0, SIDE = 200_000.0, 470_000.0, 100.0
CELLS = {MARKT: (0, 1), HAVEN: (1, 1), OOST: (0, 0), EILAND: (1, 0), DORP: (2, 1), WERKPARK: (2, 0)}
NAMES = {
    GEMEENTE: "Ministad",
    CENTRUM: "Centrum",
    ZUID: "Zuid",
    **dict(zip(BUURTEN, ("Markt", "Haven", "Oost", "Eiland", "Dorp", "Werkpark"), strict=True)),
}
SUPPRESSED = -99997
PEOPLE, HOUSEHOLDS, HOMES = "aantal_inwoners", "aantal_huishoudens", "woningvoorraad"
OLD = "percentage_personen_65_jaar_en_ouder"
CORPORATION = "perc_huurwoningen_in_bezit_woningcorporaties"
FIGURES = {
    PEOPLE: (100, 200, 300, SUPPRESSED, 400, 0),
    HOUSEHOLDS: (50, 100, 100, SUPPRESSED, 150, 0),
    OLD: (10, 20, 30, SUPPRESSED, 10, SUPPRESSED),
    HOMES: (50, 100, 100, 10, 150, 0),
    CORPORATION: (40, 20, 60, SUPPRESSED, 0, SUPPRESSED),
}
"""Figures as CBS delivers them, in the order of `BUURTEN`."""

REASON = "geheim of niet aanwezig (code -99997)"
DISSIMILARITY_OLD = 40_000 / 147_600
QUOTIENT_OLD = (10 / 18, 20 / 18, 30 / 18, np.nan, 10 / 18, np.nan)
RAILWAY_M = {MARKT: 100.0, HAVEN: 200.0, OOST: 0.0, EILAND: 100.0, DORP: 100.0, WERKPARK: 0.0}


def cell(column: int, row: int) -> Polygon:
    """One square of the town, counted from the south-west."""
    west, south = X0 + column * SIDE, Y0 + row * SIDE
    return box(west, south, west + SIDE, south + SIDE)


def line(*points: tuple[float, float]) -> LineString:
    """A line in metres from the south-west corner."""
    return LineString([(X0 + x, Y0 + y) for x, y in points])


def geometry() -> gpd.GeoDataFrame:
    """The six buurten; index ``code``."""
    squares = [cell(*CELLS[code]) for code in BUURTEN]
    return gpd.GeoDataFrame(geometry=squares, index=pd.Index(BUURTEN, name="code"), crs=CRS)


def cbs_buurten() -> gpd.GeoDataFrame:
    """The layer ``buurten`` as CBS delivers it, with long names."""
    columns = {
        "buurtcode": BUURTEN,
        "buurtnaam": [NAMES[code] for code in BUURTEN],
        "wijkcode": ["WK" + code[2:8] for code in BUURTEN],
        "gemeentecode": GEMEENTE,
        "gemeentenaam": NAMES[GEMEENTE],
        "water": "NEE",
        **FIGURES,
    }
    return gpd.GeoDataFrame(columns, geometry=geometry().geometry.to_numpy(), crs=CRS)


def provenance(**changes: object) -> Provenance:
    """Provenance of the town's figures."""
    given = {
        "name": "Ministad in cijfers",
        "publisher": "CBS",
        "file": "ministad.gpkg",
        "sha256": "0" * 64,
        "year": YEAR,
        "published": True,
    }
    return Provenance(**{**given, **changes})


def areas(**changes: object) -> AreaSet:
    """The town's buurten, wijken and gemeente."""
    given = {"year": YEAR, "gemeenten": [GEMEENTE], "outlines": {}, "names": NAMES}
    return build_areas(geometry(), **{**given, **changes})


def make_sheet(columns: dict, *, codes: tuple[str, ...] = BUURTEN, **changes: object) -> Sheet:
    """Make a sheet of numbers per area; a number of -99997 is suppressed."""
    raw = pd.DataFrame(columns, index=pd.Index(codes, name="code"), dtype=float)
    year = changes.pop("year", YEAR)
    given = {
        "values": raw.where(raw != SUPPRESSED),
        "status": pd.DataFrame("", index=raw.index, columns=raw.columns, dtype=object).mask(
            raw == SUPPRESSED, REASON
        ),
        "years": dict.fromkeys(columns, year),
        "boundary_year": YEAR,
        "provenance": provenance(year=year),
    }
    return Sheet(**{**given, **changes})


def sheet() -> Sheet:
    """The town's figures per buurt; nothing is published of wijken and gemeente."""
    return make_sheet(FIGURES)


def table() -> AreaTable:
    """The town's figures on all its areas."""
    return build_table(areas(), [sheet()], load_catalogue())


def railway() -> Layer:
    """Three lines, of which one is a museum line."""
    frame = gpd.GeoDataFrame(
        {
            "type": "trein",
            "sporen": ["dubbel", "enkel", "enkel"],
            "functie": ["gemengd gebruik", "goederenvervoer", "museumlijn"],
            "hoogteniveau": [0, -1, 0],
            "status": "in gebruik",
        },
        geometry=[
            line((-50, 150), (350, 150)),
            line((200, 0), (200, 200)),
            line((0, 50), (300, 50)),
        ],
        crs=CRS,
    )
    return Layer(LayerSpec(name="spoor", geometry="lijn"), frame, provenance(name="TOP10NL"))


def state(**layers: Layer) -> State:
    """The town at present."""
    return State(scenario="nu", year=YEAR, figures=table(), layers=layers)
