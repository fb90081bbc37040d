"""Ten homes in three buurten of Ministad, four projects, five years: everything by hand.

=====  =====  ======  ===============  =========  ==============================  =====  =============  ==========
home   pand   buurt   eigendom         tak        huurklasse                      label  bouwperiode    warmte
=====  =====  ======  ===============  =========  ==============================  =====  =============  ==========
M1     P1     Markt   huur corporatie  DAEB       onder eerste aftoppingsgrens    G      voor 1945      aardgas
M2     P1     Markt   huur corporatie  DAEB       onder eerste aftoppingsgrens    F      voor 1945      aardgas
M3     P2     Markt   koop                                                        C      1980-1999      aardgas
M4     P3     Markt   huur corporatie  niet-DAEB  middenhuur                      B      1980-1999      warmtenet
H1     P4     Haven   huur corporatie  DAEB       onder tweede aftoppingsgrens    E      1945-1964      aardgas
H2     P4     Haven   huur corporatie  DAEB       onder tweede aftoppingsgrens    D      1945-1964      aardgas
H3     P5     Haven   koop                                                        A      1980-1999      elektrisch
D1     P6     Dorp    huur overig                 dure huur                       C      1965-1979      aardgas
D2     P7     Dorp    koop                                                        –      –              –
D3     P7     Dorp    huur corporatie  DAEB       onder kwaliteitskortingsgrens   G      voor 1945      aardgas
=====  =====  ======  ===============  =========  ==============================  =====  =============  ==========

The projects, and what they do under *alles*:

- A (hard): demolish building P1 (2 homes) in 2026, 3 new homes in 2028: association, DAEB, under
  the first aftoppingsgrens, label A++, heat network. It names its building: exact.
- B (hard): sell 1 home of the association in Haven in 2027. H1 or H2, nobody knows which; both are
  DAEB and under the second limit, so tenure, branch and rent class are exact all the same.
- C (zacht, 50%): 2 temporary homes in Dorp, from 2026 until 2028.
- D (zacht): demolish 1 home in Dorp in 2027, nobody knows which of D1, D2 and D3.
"""  # noqa: E501 - a table

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

import minitown as mt
from wijkplan.model.areas import CRS
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.layers import Provenance, Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.sources.project_fields import MEASURES
from wijkplan.sources.project_totals import count_once
from wijkplan.timeline.course import Course, run_course
from wijkplan.timeline.events import make_events
from wijkplan.timeline.opening import Opening
from wijkplan.timeline.scenarios import (
    DEFAULT_SCENARIOS,
    EVERYTHING,
    Scenario,
    choose_projects,
)
from wijkplan.timeline.timeline import Timeline, make_timeline

YEARS = (2025, 2026, 2027, 2028, 2029)
_CORP, _KOOP, _OVERIG = "huur corporatie", "koop", "huur overig"
_FIRST, _SECOND = "onder eerste aftoppingsgrens", "onder tweede aftoppingsgrens"
_LOWEST = "onder kwaliteitskortingsgrens"
HOMES = (
    ("M1", "P1", mt.MARKT, _CORP, "DAEB", _FIRST, "G", "voor 1945", "aardgas"),
    ("M2", "P1", mt.MARKT, _CORP, "DAEB", _FIRST, "F", "voor 1945", "aardgas"),
    ("M3", "P2", mt.MARKT, _KOOP, None, None, "C", "1980-1999", "aardgas"),
    ("M4", "P3", mt.MARKT, _CORP, "niet-DAEB", "middenhuur", "B", "1980-1999", "warmtenet"),
    ("H1", "P4", mt.HAVEN, _CORP, "DAEB", _SECOND, "E", "1945-1964", "aardgas"),
    ("H2", "P4", mt.HAVEN, _CORP, "DAEB", _SECOND, "D", "1945-1964", "aardgas"),
    ("H3", "P5", mt.HAVEN, _KOOP, None, None, "A", "1980-1999", "elektrisch"),
    ("D1", "P6", mt.DORP, _OVERIG, None, "dure huur", "C", "1965-1979", "aardgas"),
    ("D2", "P7", mt.DORP, _KOOP, None, None, None, None, None),
    ("D3", "P7", mt.DORP, _CORP, "DAEB", _LOWEST, "G", "voor 1945", "aardgas"),
)
STOCK_PER_YEAR = {
    ("nu", mt.MARKT): (4, 4, 4, 4, 4),
    ("nu", mt.HAVEN): (3, 3, 3, 3, 3),
    ("nu", mt.DORP): (3, 3, 3, 3, 3),
    ("alleen hard", mt.MARKT): (4, 2, 2, 5, 5),
    ("alleen hard", mt.HAVEN): (3, 3, 3, 3, 3),
    ("alleen hard", mt.DORP): (3, 3, 3, 3, 3),
    ("alles", mt.MARKT): (4, 2, 2, 5, 5),
    ("alles", mt.HAVEN): (3, 3, 3, 3, 3),
    ("alles", mt.DORP): (3, 5, 4, 2, 2),
}
"""Homes at the end of each year."""

IN_2027 = {
    (mt.MARKT, "eigendom", _CORP): (1, 1),
    (mt.MARKT, "energielabel", "G"): (0, 0),
    (mt.MARKT, "energielabel", "B"): (1, 1),
    (mt.MARKT, "warmte", "aardgas"): (1, 1),
    (mt.HAVEN, "eigendom", _CORP): (1, 1),
    (mt.HAVEN, "eigendom", _KOOP): (2, 2),
    (mt.HAVEN, "tak", "DAEB"): (1, 1),
    (mt.HAVEN, "tak", "nvt"): (2, 2),
    (mt.HAVEN, "huurklasse", _SECOND): (1, 1),
    (mt.HAVEN, "huurklasse", "nvt"): (2, 2),
    (mt.HAVEN, "energielabel", "E"): (1, 1),
    (mt.HAVEN, "warmte", "aardgas"): (2, 2),
    (mt.DORP, "eigendom", _CORP): (2, 3),
    (mt.DORP, "eigendom", _KOOP): (0, 1),
    (mt.DORP, "eigendom", _OVERIG): (0, 1),
    (mt.DORP, "huurklasse", _LOWEST): (2, 3),
    (mt.DORP, "energielabel", "G"): (0, 1),
    (mt.DORP, "energielabel", "onbekend"): (2, 3),
    (mt.DORP, "bouwperiode", "2000 en later"): (2, 2),
    (mt.DORP, "bouwperiode", "onbekend"): (0, 1),
    (mt.DORP, "warmte", "aardgas"): (1, 2),
    (mt.DORP, "warmte", "onbekend"): (2, 3),
}
"""Under *alles* at the end of 2027: least and most homes."""

IN_2029 = {
    (mt.MARKT, "eigendom", _CORP): (4, 4),
    (mt.MARKT, "huurklasse", _FIRST): (3, 3),
    (mt.MARKT, "energielabel", "A++"): (3, 3),
    (mt.MARKT, "warmte", "warmtenet"): (4, 4),
    (mt.MARKT, "bouwperiode", "2000 en later"): (3, 3),
    (mt.DORP, "eigendom", _CORP): (0, 1),
    (mt.DORP, "warmte", "aardgas"): (1, 2),
}
"""Under *alles* at the end of 2029."""


def provenance() -> Provenance:
    """A delivery of 1 January of the first year."""
    return Provenance(
        name="BAG",
        publisher="test",
        file="bag.gpkg",
        sha256="0",
        year=2025,
        date=dt.date(2025, 1, 1),
    )


def stock() -> Stock:
    """The ten homes as addresses."""
    columns = ["id", "pand", "buurt", *ATTRIBUTES]
    frame = pd.DataFrame(HOMES, columns=columns, dtype=object).set_index("id")
    frame.index.name = "verblijfsobject"
    middle = mt.geometry().representative_point()
    frame = frame.assign(
        aantal=1,
        x=[middle[code].x for code in frame["buurt"]],
        y=[middle[code].y for code in frame["buurt"]],
        oppervlakte_m2=80.0,
    )
    order = ["buurt", "aantal", *ATTRIBUTES, "x", "y", "pand", "oppervlakte_m2"]
    return Stock(frame=frame[order], addresses=True, provenance=(provenance(),))


PROJECTS = {
    "A": {
        "soort": "SLN", "status": "VER", "hardheid": "hard", "bruto": 3.0, "sloop": 2.0,
        "jaar_start": 2026.0, "jaar_oplevering": 2028.0, "eigendom": _CORP, "tak": "DAEB",
        "huurklasse": _FIRST, "energielabel": "A++", "warmte": "warmtenet",
        "buurt": mt.MARKT, "panden": "P1",
    },
    "B": {
        "soort": "VKP", "status": "BOU", "hardheid": "hard", "aantal": 1.0,
        "jaar_oplevering": 2027.0, "eigendom": _KOOP, "buurt": mt.HAVEN,
    },
    "C": {
        "soort": "FLX", "status": "BOU", "hardheid": "zacht", "bruto": 2.0, "kans": 50.0,
        "jaar_oplevering": 2026.0, "jaar_einde": 2028.0, "eigendom": _CORP, "tak": "DAEB",
        "huurklasse": _LOWEST, "buurt": mt.DORP,
    },
    "D": {
        "soort": "SLO", "status": "BOU", "hardheid": "zacht", "sloop": 1.0,
        "jaar_start": 2027.0, "buurt": mt.DORP,
    },
}  # fmt: skip
_NUMBERS = (*MEASURES, "kans")
_YEARS = ("jaar_start", "jaar_oplevering", "jaar_sloop", "jaar_einde")
_TEXTS = ("parent_id", "eigendom", "tak", "huurklasse", "energielabel", "warmte", "buurt", "panden")


def _way(row: dict[str, object]) -> str:
    if row["panden"]:
        return "panden"
    return "buurt" if row["buurt"] else "niet geplaatst"


def placed(projects: dict[str, dict[str, object]] | None = None) -> gpd.GeoDataFrame:
    """The register with its places, in the form of `placed_projects`."""
    rows = []
    for number, (name, given) in enumerate((PROJECTS if projects is None else projects).items()):
        row: dict[str, object] = dict.fromkeys((*_NUMBERS, *_YEARS), float("nan"))
        row |= dict.fromkeys(_TEXTS)
        row |= {"project_id": name, "naam": f"Project {name}"}
        row |= {"rij": number + 2, "bestandsrij": number + 2}
        row |= {"soort": "NIU", "status": "BOU", "hardheid": "zacht", "eenheid": "woningen"}
        row |= {"bron": "verzonnen", "vindplaats": "", "openbaar": True, **given}
        row.setdefault("wijze", _way(row))
        rows.append(row)
    frame = pd.DataFrame(rows)
    for measure in MEASURES:
        frame[f"{measure}_telling"] = count_once(frame, measure)
    texts = frame.columns.difference([*_NUMBERS, *_YEARS, "rij", "bestandsrij"])
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    middle = mt.geometry().representative_point()
    places = gpd.GeoSeries([middle.get(code) for code in frame["buurt"]], crs=CRS)
    return gpd.GeoDataFrame(frame, geometry=places)


def run(
    projects: gpd.GeoDataFrame | dict[str, dict[str, object]] | None = None,
    scenario: Scenario = EVERYTHING,
    *,
    homes: Stock | None = None,
    midyear: bool = False,
) -> Course:
    """The course of a scenario over `YEARS`; by default of the four projects."""
    frame = projects if isinstance(projects, pd.DataFrame) else placed(projects)
    events = make_events(frame[choose_projects(frame, scenario)])
    opening = Opening(stock() if homes is None else homes)
    return run_course(opening, events, scenario, YEARS, midyear=midyear)


def register(rows: dict[str, dict[str, object]] | None = None, **changes: object) -> Register:
    """The projects as the reader gives them: no place yet."""
    frame = placed(rows).drop(columns="wijze")
    nowhere = gpd.GeoSeries([None] * len(frame), crs=CRS)
    given = {"name": "projecten", "frame": frame.set_geometry(nowhere)}
    return Register(**{**given, "provenance": mt.provenance(name="Projecten"), **changes})


def base(rows: dict[str, dict[str, object]] | None = None, **changes: object) -> State:
    """Ministad with the ten homes and the projects."""
    given = {"registers": {"projecten": register(rows)}, "stock": stock(), **changes}
    return State(scenario="nu", year=mt.YEAR, figures=mt.table(), **given)


def timeline(
    rows: dict[str, dict[str, object]] | None = None,
    scenarios: Sequence[Scenario] = DEFAULT_SCENARIOS,
    *,
    until: int | None = YEARS[-1],
    **changes: object,
) -> Timeline | None:
    """Every scenario, over `YEARS`."""
    return make_timeline(base(rows, **changes), mt.areas(), scenarios, until=until)
