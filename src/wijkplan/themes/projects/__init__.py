"""Projects: how many homes come and go, per area and per year, and where.

The rules: a home counts once (the numbers of parts go before that of their programme), a project
counts whole in one buurt, and a number that nobody gave makes a total a bound, never a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Provenance
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.sources.project_fields import HARDNESS, HOMES
from wijkplan.sources.project_numbers import FUNCTIONS, NUMBERS
from wijkplan.sources.project_places import OUTSIDE, UNPLACED, join_places, place_projects
from wijkplan.sources.project_totals import (
    bound,
    is_touched,
    per_buurt_and_year,
    say_apart,
    total_up,
)
from wijkplan.sources.projects import REGISTER
from wijkplan.themes.projects.numbers import (
    find_contradictions,
    find_misfits,
    find_open_ends,
    list_functions,
    list_numbers,
)
from wijkplan.themes.projects.overlay import draw_projects
from wijkplan.themes.projects.tables import list_projects, say_count, sum_buurten, sum_years

THEME = "projecten"
TITLE = "Projecten"
BUILDINGS = "pand"
_CHECK = Citation(source="wijkplan: controle op het projectregister", verified=True)
DELIVERED = Norm(code="projecten-geleverd", title="Er is een projectregister", citation=_CHECK)
PLACED = Norm(
    code="projecten-geplaatst", title="Van elk project is de buurt bekend", citation=_CHECK
)
ONE_PLACE = Norm(
    code="project-een-plaats", title="Tekening en buurt van een project zeggen hetzelfde",
    citation=_CHECK,
)  # fmt: skip
_NET = "Nieuwe min gesloopte woningen"
_COLUMNS: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "projecten_bruto": ("bruto", "", "Nieuwe woningen in projecten", "Nieuwe woningen"),
        "projecten_sloop": ("sloop", "", "Sloop van woningen in projecten", "Gesloopte woningen"),
        "projecten_netto": ("netto", "", "Netto woningen in projecten", _NET),
        "projecten_netto_hard": ("netto", "hard", "Netto woningen, harde plannen", _NET),
        "projecten_netto_zacht": ("netto", "zacht", "Netto woningen, zachte plannen", _NET),
    }
)
"""Column -> measure, hardness ('' for both), label, and the start of the description."""
_NONE = {
    "bruto": "geen nieuwe woningen in het register",
    "sloop": "geen sloop in het register",
    "netto": "geen nieuwe woningen of sloop in het register",
}


@dataclass(frozen=True)
class _Projects:
    """The register with the place of each project."""

    frame: gpd.GeoDataFrame
    provenance: Provenance
    conservation: tuple[Conservation, ...]
    functions: pd.DataFrame | None = None
    numbers: pd.DataFrame | None = None

    @property
    def inside(self) -> pd.DataFrame:
        """Projects of these gemeenten, as far as known."""
        return pd.DataFrame(self.frame[self.frame["wijze"].ne(OUTSIDE)])


def contribute(state: State, areas: AreaSet) -> Contribution:
    """Homes in projects per area, the list, the programme per year, and the map.

    A project that is not placed counts for the gemeente where the areas are of one gemeente; of
    several nobody knows which, and it stands in the tables only, in a line 'niet geplaatst'. What
    lies outside the areas is listed and counts nowhere.

    Parameters
    ----------
    state
        Uses the register ``projecten`` and, for projects that name buildings, the layer
        ``pand``. Without a register, or where this edition may see none of it, all is missing.
    areas
        Areas of the project.

    Raises
    ------
    DataError
        If the register names a buurt or building that does not exist.
    """
    projects = _load(state, areas)
    if projects is None:
        return _nothing(state, areas)
    frame = projects.frame
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=_columns(projects, areas),
        findings=(
            *_rival_findings(frame),
            *_number_findings(projects),
            *find_open_ends(frame),
            _place_finding(frame, areas),
        ),
        sections=(
            TextSection(title="Hoe projecten tellen", text=_rules(projects, areas)),
            list_projects(frame, areas),
            *_number_tables(projects),
            sum_years(projects.inside),
            sum_buurten(projects.inside, areas),
            draw_projects(frame, areas),
        ),
        conservation=projects.conservation,
    )


def programme(state: State, areas: AreaSet) -> pd.DataFrame | None:
    """The programme per buurt, year and hardness as numbers, for a machine file.

    Returns
    -------
    DataFrame or None
        See `wijkplan.sources.project_totals.per_buurt_and_year`; None without a register.
    """
    projects = _load(state, areas)
    if projects is None:
        return None
    inside = projects.frame["wijze"].ne(OUTSIDE)
    return per_buurt_and_year(projects.frame, projects.frame[["buurt"]].assign(binnen=inside))


def _load(state: State, areas: AreaSet) -> _Projects | None:
    register = state.registers.get(REGISTER)
    if register is None or register.frame.empty:
        return None
    placement = place_projects(register, areas, state.layers.get(BUILDINGS))
    beside = (state.registers.get(name) for name in (FUNCTIONS, NUMBERS))
    return _Projects(
        join_places(register, placement),
        register.provenance,
        placement.conservation,
        *(None if found is None or found.frame.empty else found.frame for found in beside),
    )


def _number_tables(projects: _Projects) -> Iterable[TableSection]:
    if projects.numbers is not None:
        yield list_numbers(projects.numbers, projects.frame)
    if projects.functions is not None:
        yield list_functions(projects.functions, projects.frame)


def _number_findings(projects: _Projects) -> Iterable[Finding]:
    if projects.numbers is not None:
        yield from find_contradictions(projects.numbers, projects.frame)
    if projects.functions is not None:
        yield from find_misfits(projects.functions, projects.frame)


def _nothing(state: State, areas: AreaSet) -> Contribution:
    index = areas.frame.index
    columns = tuple(
        Column(
            spec=_spec(name, ""),
            values=pd.Series(np.nan, index=index),
            status=pd.Series(NOT_DELIVERED, index=index, dtype=object),
            year=state.year,
            source=NOT_DELIVERED,
        )
        for name in _COLUMNS
    )
    reason = "er is geen projectregister geleverd"
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=columns,
        findings=(
            Finding(norm=DELIVERED, subject=REGISTER, verdict=Verdict.UNKNOWN, reason=reason),
        ),
        sections=(TextSection(title=TITLE, text="Onbekend: er is geen projectregister geleverd."),),
    )


def _spec(name: str, span: str) -> ColumnSpec:
    measure, hardness, label, what = _COLUMNS[name]
    plans = f" met een {hardness} plan" if hardness else ""
    return ColumnSpec(
        name=name,
        label=label,
        kind=Kind.COUNT,
        unit="woningen",
        group=THEME,
        disclosure="objecten",
        midpoint=0.0 if measure == "netto" else None,
        description=f"{what} in projecten{plans}, alle jaren samen{span}; ook wat al is "
        "opgeleverd telt mee.",
    )


def _columns(projects: _Projects, areas: AreaSet) -> tuple[Column, ...]:
    inside = projects.inside
    unsure = _per_area(inside[inside["hardheid"].eq(HARDNESS[-1])], areas)
    return tuple(_column(name, projects, areas, unsure) for name in _COLUMNS)


def _column(name: str, projects: _Projects, areas: AreaSet, unsure: pd.DataFrame) -> Column:
    measure, hardness, _, _ = _COLUMNS[name]
    inside = projects.inside
    frame = inside[inside["hardheid"].eq(hardness)] if hardness else inside
    totals = _per_area(frame, areas)
    unplaced = total_up(frame.assign(plaats=frame["wijze"].eq(UNPLACED)), "plaats")
    apart = int(unplaced[f"{measure}_projecten"].get(True, 0))
    single = len(areas.codes(Level.GEMEENTE)) == 1
    away = _no_stock(frame, measure, areas)
    status = {}
    for code, (_, row) in zip(map(str, totals.index), totals.iterrows(), strict=True):
        whole = single and areas.level(code) is Level.GEMEENTE
        status[code] = _status(row, measure) + _apart(apart, whole=whole) + away.get(code, "")
        unknown = int(unsure.loc[[code], f"{measure}_projecten"].sum())
        if hardness and unknown:
            status[code] += f"; zonder {say_count(unknown)} met onbekende hardheid"
    return Column(
        spec=_spec(name, _span(inside[is_touched(inside)])),
        values=totals[measure],
        status=pd.Series(status, dtype=object),
        year=projects.provenance.year,
        source=f"{projects.provenance.name}; berekening wijkplan",
    )


def _per_area(frame: pd.DataFrame, areas: AreaSet) -> pd.DataFrame:
    """Totals for the areas of all levels."""
    made = [
        total_up(frame.assign(code=key)[key.notna()], "code").reindex(
            areas.codes(level), fill_value=0
        )
        for level, key in _codes(frame, areas).items()
    ]
    return pd.concat(made)


def _codes(frame: pd.DataFrame, areas: AreaSet) -> Mapping[Level, pd.Series]:
    """Area of each project per level; a gemeente that is alone has what is not placed too."""
    buurt = frame["buurt"]
    gemeenten = areas.codes(Level.GEMEENTE)
    whole = buurt.map(areas.gemeente_per_buurt())
    if len(gemeenten) == 1:
        whole = whole.mask(frame["wijze"].eq(UNPLACED), gemeenten[0])
    return {
        Level.GEMEENTE: whole,
        Level.WIJK: buurt.map(areas.at(Level.BUURT)["parent"]),
        Level.BUURT: buurt,
    }


def _no_stock(frame: pd.DataFrame, measure: str, areas: AreaSet) -> dict[str, str]:
    """What a total of homes says of the student rooms and the like that it leaves out."""
    measures = ("bruto", "sloop") if measure == "netto" else (measure,)
    apart = frame[frame["eenheid"].ne(HOMES)]
    said = {
        str(code): say_apart(rows, measures)
        for key in _codes(apart, areas).values()
        for code, rows in apart.groupby(key)
    }
    return {code: f"; zonder {text}: geen woningvoorraad" for code, text in said.items() if text}


def _status(row: pd.Series, measure: str) -> str:
    """Why a total is missing, a bound, or what it is made of."""
    gaps, number = int(row[f"{measure}_onbekend"]), int(row[f"{measure}_projecten"])
    if gaps:
        word = "onbekend" if np.isnan(row[measure]) else bound(row, measure)
        return f"{word}; bij {say_count(gaps)} is het aantal onbekend"
    return f"som van {say_count(number)}" if number else _NONE[measure]


def _apart(number: int, *, whole: bool) -> str:
    """What a total says of projects without a known buurt: in the gemeente they count."""
    if not number:
        return ""
    return f"; {'ook' if whole else 'zonder'} {say_count(number)} zonder bekende buurt"


def _span(frame: pd.DataFrame) -> str:
    """Years of delivery of some projects, to follow 'alle jaren samen'."""
    years = frame["jaar_oplevering"]
    if years.isna().all():
        return ", oplevering onbekend"
    gaps = f", van {say_count(int(years.isna().sum()))} onbekend" if years.isna().any() else ""
    return f" (oplevering {years.min():.0f} tot en met {years.max():.0f}{gaps})"


def _rules(projects: _Projects, areas: AreaSet) -> str:
    place = (
        "telt alleen mee bij de gemeente"
        if len(areas.codes(Level.GEMEENTE)) == 1
        else "staat alleen in de tabellen, want de gemeente is niet bekend"
    )
    return (
        f"Het register heeft {say_count(len(projects.frame))}. Netto is het aantal nieuwe woningen "
        "min het aantal gesloopte woningen; renovatie en verkoop veranderen dat aantal niet. "
        "Standplaatsen, studentenkamers en zorgeenheden zijn geen woningvoorraad: die tellen "
        "apart. Tijdelijke woningen tellen als nieuw; dat ze later weer weggaan, zit niet in deze "
        "sommen. "
        "Bestaat een programma uit delen, dan tellen de aantallen van de delen en niet nog eens "
        "die van het programma. Een project telt in zijn geheel in één buurt. Een project zonder "
        f"bekende buurt {place}. Is van een project het aantal onbekend, dan staat er 'ten "
        "minste' (of, bij onbekende sloop, 'ten hoogste') bij de som. Sloop staat in het jaar "
        "waarin het project klaar is."
    )


def _rival_findings(frame: pd.DataFrame) -> Iterable[Finding]:
    for row in frame[frame["andere_buurt"].notna()].sort_values("project_id").to_dict("records"):
        yield Finding(
            norm=ONE_PLACE,
            subject=f"{row['naam']} ({row['project_id']})",
            verdict=Verdict.WEIGH,
            reason=f"{row['plaats']}; de {row['wijze']} plaats telt"
            if row["wijze"] != OUTSIDE
            else row["plaats"],
        )


def _place_finding(frame: pd.DataFrame, areas: AreaSet) -> Finding:
    ways = frame["wijze"].value_counts()
    names = frame.loc[frame["wijze"].eq(UNPLACED), "naam"]
    alone = len(areas.codes(Level.GEMEENTE)) == 1
    counted = "wel bij de gemeente, niet bij wijk en buurt" if alone else "bij geen enkel gebied"
    reason = "van elk project is de buurt bekend, of het ligt buiten de gebieden"
    if len(names):
        listed = ", ".join(sorted(names))
        reason = f"bij {say_count(len(names))} is de buurt onbekend, dit telt {counted}: {listed}"
    return Finding(
        norm=PLACED,
        subject=REGISTER,
        verdict=Verdict.UNKNOWN if len(names) else Verdict.MEETS,
        reason=reason,
        evidence={str(way): float(number) for way, number in ways.items()},
    )
