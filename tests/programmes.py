"""Small registers in Ministad, read by the real readers: the cases of the documents.

Each case says in which document it stands, and on which line. What the document does not say is
empty, or is said to be assumed. The places are invented: Ministad has none of these streets.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

import minitown as mt
from wijkplan.answers.programme import find_course, make_plans, prognosis
from wijkplan.answers.programme.plans import Plans
from wijkplan.model.areas import CRS
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.findings import Finding
from wijkplan.model.layers import Layer, Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.table import AreaTable
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.project_links import join_projects
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.project_places import placed_projects
from wijkplan.sources.projects import read_projects
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario
from wijkplan.timeline.timeline import Timeline, make_timeline

_READERS = {
    "projecten": lambda request: read_projects(request, edition="openbaar"),
    "projectfuncties": read_project_functions,
    "projectgetallen": read_project_numbers,
}
_GIVEN = {"openbaar": "ja", "bron": "Raadsstuk", "peildatum": "2025-01-31"}

HEAD = (
    "project_id;parent_id;soort;status;hardheid;sloop;bruto;jaar_sloop;jaar_oplevering;"
    "eigendom;tak;buurt\n"
)
"""Columns of the registers that the rules are tested on."""

MARIASTRAAT = """
project_id;soort;status;hardheid;sloop;bruto;jaar_start;jaar_oplevering;buurt
maria;SLN;BOU;zacht;100;;2026;2029;Haven
"""
"""Hengelo, prestatieafspraken, line 240-246: circa 100 demolished, fewer back (*verdunning*). The
year is moved: the document says 2022."""
MARIASTRAAT_FEWER = """
project_id;functie;eenheid;minimum;verwacht;maximum
maria;woning;woningen;;;99
"""
"""Line 243-244: fewer than 100 come back, so 99 at most."""

BLOEMENBUURT = """
project_id;soort;status;sloop;bruto;jaar_start;jaar_oplevering;buurt
bloem;SLN;;32;40;2026;2027;Oost
"""
"""Hengelo, line 276-277: 32 demolished, circa 40 back."""
BLOEMENBUURT_SOURCES = """
project_id;grootheid;waarde;gekozen;bron;vindplaats
bloem;bruto;40;ja;Prestatieafspraken;regel 276-277
bloem;bruto;18;nee;Prestatieafspraken;regel 208-209 en 212
bloem;netto;8;ja;Prestatieafspraken;regel 276-277
bloem;netto;-14;nee;Prestatieafspraken;regel 208-209 en 212
"""
"""Line 208-209 with footnote 1 (212) counts the 22 homes that are kept in the circa 40."""

RUMERSLANDEN = """
project_id;parent_id;soort;status;hardheid;sloop;bruto;jaar_sloop;jaar_oplevering;eigendom;tak;buurt
rumer;;SLN;BOU;zacht;145;;2027;;;;Dorp
rumer-s;rumer;SLO;BOU;zacht;145;;2027;;huur corporatie;DAEB;Dorp
rumer-h;rumer;NIU;BOU;zacht;;;;2030;huur corporatie;DAEB;Dorp
rumer-k;rumer;NIU;BOU;zacht;;;;2030;koop;;Dorp
"""
"""Almelo, actieprogramma 2026, line 50: 145 homes demolished in 2027. Line 83: more homes than now,
with fewer social homes and with homes to buy. Assumed: the 145 are social, new homes in 2030."""
RUMERSLANDEN_RANGE = """
project_id;functie;eenheid;minimum;verwacht;maximum
rumer;woning;woningen;146;;
rumer-h;woning;woningen;;;144
"""

LAARHOVE = """
project_id;parent_id;soort;status;hardheid;kans;bruto;jaar_oplevering;eigendom;buurt
laar;;NIU;BOU;zacht;60;250;2028;;Werkpark
laar-s;laar;NIU;BOU;zacht;60;75;2028;huur corporatie;Werkpark
laar-g;laar;NIU;BOU;zacht;60;25;2028;koop;Werkpark
laar-o;laar;NIU;BOU;zacht;60;150;2028;;Werkpark
"""
"""Tynaarlo, prestatieafspraken 2023, line 429-435: circa 250 homes, 40% cheap (social rent and to
buy), circa 30% social rent. So 75 social, 25 cheap to buy, 150 others. The year and the
probability are assumed."""
LAARHOVE_RANGE = """
project_id;functie;eenheid;minimum;verwacht;maximum
laar-s;woning;woningen;70;75;80
laar-g;woning;woningen;20;25;30
laar-o;woning;woningen;150;150;150
"""
"""Circa 30%: taken as 28 to 32% (assumed), within 40% cheap."""

TYNAARLO = """
project_id;parent_id;soort;status;hardheid;bruto;sloop;jaar_sloop;jaar_oplevering;buurt
woonborg;;NIU;NIE;hard;48;;;2023;
tynaarlosestraat;woonborg;NIU;NIE;hard;15;;;2023;Markt
oranjelaan-1;woonborg;NIU;NIE;hard;14;;;2023;Haven
tipkampen;woonborg;NIU;NIE;hard;19;;;2023;Oost
oranjelaan-2;;SLN;VER;hard;;18;2023;2024;Haven
"""
"""Tynaarlo, line 441-443: 48 homes on three sites in 2023; line 453-455: 18 demolished for phase 2,
ready in 2024. Assumed: status and hardness."""

KOPPELING = """
project_id;parent_id;soort;status;hardheid;bruto;sloop;jaar_oplevering;buurt
koppeling;;;BOU;zacht;90;0;2026;Markt
trijpstraat;koppeling;TRA;BOU;zacht;50;;2025;Markt
"""
"""Hengelo, council 26 October 2022, line 545-551: circa 50 at the Trijpstraat ahead of the rest,
circa 40 elsewhere; line 1195: circa 90 in all. The years are moved; assumed: the
school that makes way has no homes in it."""
KOPPELING_REST = KOPPELING + "fase-2;koppeling;NIU;BOU;zacht;40;;2026;Markt\n"


def one(found: Iterable[Finding]) -> Finding:
    """The only finding there is."""
    (finding,) = found
    return finding


@dataclass(frozen=True, kw_only=True)
class Case:
    """A register that was read, and what the timeline makes of it."""

    timeline: Timeline
    plans: Plans

    @property
    def prognosis(self) -> pd.DataFrame:
        return prognosis(find_course(self.timeline, self.plans), self.plans)


def table(text: str) -> pd.DataFrame:
    """Cells of a register; what every row must say is filled in."""
    frame = pd.read_csv(io.StringIO(text), sep=";", dtype=str, keep_default_na=False)
    given = {name: value for name, value in _GIVEN.items() if name not in frame}
    return frame.assign(**given)


def drawn(**shapes: BaseGeometry) -> gpd.GeoDataFrame:
    """New homes with a drawn place, in metres from the south-west corner."""
    rows = [
        {"project_id": name, "soort": "NIU", "status": "BOU", "hardheid": "hard", "bruto": "10"}
        for name in shapes
    ]
    frame = table("project_id\n" + "\n".join(shapes) + "\n").merge(pd.DataFrame(rows))
    places = [shape.buffer(0) if shape.area else shape for shape in shapes.values()]
    geometry = gpd.GeoSeries(places, crs=CRS).translate(mt.X0, mt.Y0)
    return gpd.GeoDataFrame(frame, geometry=geometry)


def stock(year: int = 2025, **attributes: str) -> Stock:
    """Homes of Ministad on 1 January of a year, as counts; all of them alike."""
    homes = dict(zip(mt.BUURTEN, mt.FIGURES[mt.HOMES], strict=True))
    frame = pd.DataFrame({"buurt": list(homes), "aantal": list(homes.values())})
    frame = frame.astype({"buurt": object}).assign(**{**dict.fromkeys(ATTRIBUTES), **attributes})
    source = mt.provenance(year=year, date=dt.date(year, 1, 1))
    return Stock(frame=frame, addresses=False, provenance=(source,))


@cache
def _figures() -> AreaTable:
    return mt.table()


def read_case(
    folder: Path,
    projects: str | pd.DataFrame | gpd.GeoDataFrame,
    *,
    functions: str = "",
    numbers: str = "",
    year: int = 2025,
    until: int = 2030,
    homes: Stock | None = None,
    scenarios: tuple[Scenario, ...] = DEFAULT_SCENARIOS,
    registers: tuple[Register, ...] = (),
    layers: tuple[Layer, ...] = (),
) -> Case:
    """Read a register with what stands beside it, and run the scenarios."""
    given = {"projecten": projects, "projectfuncties": functions, "projectgetallen": numbers}
    made = {name: _read(folder, name, text) for name, text in given.items() if len(text)}
    base = State(
        scenario="nu",
        year=mt.YEAR,
        figures=_figures(),
        layers={layer.spec.name: layer for layer in layers},
        registers={**join_projects(made), **{register.name: register for register in registers}},
        stock=stock(year) if homes is None else homes,
    )
    areas = base.figures.areas
    timeline = make_timeline(base, areas, scenarios, until=until)
    placed = placed_projects(base.registers["projecten"], areas, base.layers.get("pand"))
    return Case(timeline=timeline, plans=make_plans(base, placed))


def _read(folder: Path, name: str, cells: str | pd.DataFrame) -> Register:
    frame = table(cells) if isinstance(cells, str) else cells
    if name == "projecten" and "naam" not in frame:
        frame = frame.assign(naam="Project " + frame["project_id"])
    drawn = isinstance(frame, gpd.GeoDataFrame)
    path = folder / f"{name}.{'gpkg' if drawn else 'csv'}"
    if drawn:
        frame.to_file(path, layer=name)
    else:
        frame.to_csv(path, index=False)
    request = SourceRequest(
        kind=name, path=path, year=2025, boundary_year=mt.YEAR, name=name, publisher="test"
    )
    return _READERS[name](request)
