"""The heat programme of the municipality: preference and planning, beside the national cost."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import geopandas as gpd
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    MapLayerSection,
    Section,
    TableSection,
    TextSection,
)
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Citation, Finding, Norm
from wijkplan.model.layers import Register
from wijkplan.model.state import State
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.heat import STATUSES
from wijkplan.themes.heat.national.choice import BESIDE_COSTS, COMPARED, beside_costs, compare
from wijkplan.themes.heat.national.closeness import DEFAULT_RULE, CloseRule
from wijkplan.themes.heat.national.ranking import Ranking
from wijkplan.themes.heat.parts import (
    THEME,
    Part,
    buurt_column,
    describe_plan,
    missing_columns,
    other_division,
    rows_on_buurten,
    unknown,
)
from wijkplan.themes.heat.strategies import describe, main_code, style_of

HOMES = "woningvoorraad"
NOT_PLANNED = "buurt staat niet in het warmteprogramma"
NOT_FILLED = "in het warmteprogramma niet ingevuld"
PREFERENCE_LAYER = "warmtevoorkeur"
_NAMED = 12


def _spec(name: str, label: str, description: str, kind: Kind = Kind.TEXT) -> ColumnSpec:
    return ColumnSpec(name=name, label=label, kind=kind, group=THEME, description=description)


_PREFERENCE = _spec(
    "warmte_voorkeur",
    "Voorkeur van de gemeente",
    "Strategie die de gemeente voor de buurt voor ogen heeft, met de status van die keuze.",
    Kind.CLASS,
)
_SECOND = _spec(
    "warmte_tweede",
    "Tweede keus van de gemeente",
    "Strategie die de gemeente als tweede noemt.",
    Kind.CLASS,
)
_PHASE = _spec("warmte_fase", "Fase in het warmteprogramma", "Fase van de warmtetransitie.")
# Years are text: as numbers they would be written with a thousands point.
_START = _spec("warmte_jaar_start", "Begin van de warmtetransitie", "Jaar waarin het begint.")
_END = _spec("warmte_jaar_eind", "Eind van de warmtetransitie", "Jaar waarin het klaar is.")
SPECS = (_PREFERENCE, _SECOND, _PHASE, _START, _END, BESIDE_COSTS)
PLANNED = Norm(
    code="warmte-voorkeur-bekend",
    title="De gemeente heeft per buurt een voorkeur en planning (warmteprogramma)",
    citation=Citation(source="warmteprogramma van de gemeente", verified=False),
)


def contribute_programme(
    state: State,
    areas: AreaSet,
    register: Register | None,
    rankings: Mapping[str, Ranking],
    rule: CloseRule = DEFAULT_RULE,
) -> Part:
    """Preference, planning, and how the preference relates to the national cost.

    Parameters
    ----------
    register
        ``warmteprogramma``; None where it was not delivered.
    rankings
        National cost per buurt, as far as known.
    rule
        What is called nek-aan-nek.
    """
    title = "Voorkeur en planning van de gemeente"
    if register is None:
        reason = "er is geen warmteprogramma geleverd"
        return Part(
            columns=missing_columns(SPECS, areas, year=state.year),
            findings=(unknown(PLANNED, reason),),
            sections=(TextSection(title=title, text=f"Onbekend: {reason}."),),
        )
    frame = register.frame
    here = frame[frame["buurtcode"].isin(areas.codes(Level.BUURT))].set_index("buurtcode")
    here = here.sort_index()
    chosen = here[here["voorkeur"].notna()]
    sections: list[Section] = [TextSection(title=title, text=_text(state, areas, here, register))]
    if here[["jaar_start", "jaar_eind"]].notna().to_numpy().any():
        sections.append(_planning(state, areas, here))
    findings = _findings(here, chosen, rankings, rule)
    if any(finding.subject in chosen.index for finding in findings):
        sections.append(_comparison(areas, findings))
    if len(chosen):
        sections.append(_layer(areas, chosen))
    return Part(
        columns=(*_columns(areas, here, register), _beside(areas, here, register, rankings, rule)),
        findings=findings,
        sections=tuple(sections),
        conservation=(rows_on_buurten(frame["buurtcode"], areas, name=register.provenance.name),),
    )


def _columns(areas: AreaSet, here: pd.DataFrame, register: Register) -> tuple[Column, ...]:
    def column(spec: ColumnSpec, name: str, write: Callable[[object], str]) -> Column:
        """A column of the programme, with its standing and source per buurt."""
        cells: dict[str, tuple[float | str | None, str]] = dict.fromkeys(
            areas.codes(Level.BUURT), (None, NOT_PLANNED)
        )
        for code, value, stage, origin in zip(
            here.index, here[name], here["status"], here["bron"], strict=True
        ):
            status = f"{stage}; bron: {origin}"
            cells[str(code)] = (None, NOT_FILLED) if pd.isna(value) else (write(value), status)
        return buurt_column(spec, areas, cells, provenance=register.provenance)

    def strategy(value: object) -> str:
        return describe(str(value))

    def year(value: object) -> str:
        return f"{float(str(value)):.0f}"

    return (
        column(_PREFERENCE, "voorkeur", strategy),
        column(_SECOND, "tweede", strategy),
        column(_PHASE, "fase", str),
        column(_START, "jaar_start", year),
        column(_END, "jaar_eind", year),
    )


def _beside(
    areas: AreaSet,
    here: pd.DataFrame,
    register: Register,
    rankings: Mapping[str, Ranking],
    rule: CloseRule,
) -> Column:
    """The preference beside the national cost, as a column."""
    chosen = here["voorkeur"].dropna()
    buurten = areas.codes(Level.BUURT)
    return beside_costs(
        areas,
        {str(code): str(choice) for code, choice in chosen.items()},
        rankings,
        rule,
        no_choice={c: NOT_FILLED if c in here.index else NOT_PLANNED for c in buurten},
        provenance=register.provenance,
    )


def _findings(
    here: pd.DataFrame, chosen: pd.DataFrame, rankings: Mapping[str, Ranking], rule: CloseRule
) -> tuple[Finding, ...]:
    if not len(here):
        return (unknown(PLANNED, "het warmteprogramma gaat niet over deze buurten"),)
    if not any(ranking.lowest for ranking in rankings.values()):
        return (unknown(COMPARED, "niet te vergelijken: kosten per strategie zijn onbekend"),)
    return tuple(
        compare(str(code), str(choice), rankings.get(str(code), Ranking()), rule)
        for code, choice in chosen["voorkeur"].items()
    )


def _text(state: State, areas: AreaSet, here: pd.DataFrame, register: Register) -> str:
    codes = areas.codes(Level.BUURT)
    buurten = len(codes)
    stages = here["status"].value_counts()
    stated = ", ".join(f"{stages[s]} {s}" for s in STATUSES if s in stages)
    named = (
        f"Het warmteprogramma ({register.provenance.name}) noemt {len(here)} van de {buurten} "
        f"buurten{f' ({stated})' if stated else ''}."
    )
    others = [code for code in codes if code not in here.index]
    empty = _without_homes(state, codes)
    inside = [code for code in empty if code in here.index]
    parts = (
        named,
        f"Van de andere is de keuze onbekend: {_names(areas, others)}." if others else "",
        f"Buurten zonder woningen: {_names(areas, empty)}." if empty else "",
        f"Daarvan staan wel in het programma: {_names(areas, inside)}." if inside else "",
        "Een voorlopige voorkeur is nog geen besluit." if STATUSES[0] in stages else "",
        other_division(here, areas),
    )
    return " ".join(part for part in parts if part)


def _without_homes(state: State, codes: Iterable[str]) -> list[str]:
    """Buurten of which the delivered figure says that there are no homes."""
    if HOMES not in state.figures.values:
        return []
    homes = state.figures.values[HOMES]
    return [code for code in codes if homes[code] == 0]


def _names(areas: AreaSet, codes: Iterable[str]) -> str:
    return enumerate_some(map(areas.name, codes), most=_NAMED)


def _planning(state: State, areas: AreaSet, here: pd.DataFrame) -> TableSection:
    """Per year in which something begins or ends: which buurten, and the homes in them."""
    start, end = here["jaar_start"], here["jaar_eind"]
    rows = []
    for year in sorted({int(y) for y in pd.concat([start, end]).dropna()}):
        begins, ends = here.index[start.eq(year)], here.index[end.eq(year)]
        busy = here.index[start.le(year) & end.ge(year)]
        rows.append(
            (
                str(year),
                ", ".join(areas.name(code) for code in begins) or MISSING_MARK,
                _homes(state, begins),
                ", ".join(areas.name(code) for code in ends) or MISSING_MARK,
                format_number(float(len(busy))),
            )
        )
    undated = here.index[start.isna() & end.isna()]
    open_ended = int((start.notna() & end.isna()).sum())
    note = "Woningen volgens het geleverde cijfer van de woningvoorraad."
    if len(undated):
        note += f" Zonder jaar: {', '.join(areas.name(code) for code in undated)}."
    if open_ended:
        note += (
            f" Eindjaar onbekend van {open_ended} {'buurt' if open_ended == 1 else 'buurten'}: "
            "die tellen niet bij 'bezig'."
        )
    return TableSection(
        title="Planning per jaar",
        head=("Jaar", "Begint in", "Woningen daar", "Klaar in", "Buurten bezig"),
        rows=tuple(rows),
        note=note,
    )


def _homes(state: State, codes: pd.Index[str]) -> str:
    """Homes in some buurten; a lower bound where one of them is not known."""
    if not len(codes):
        return MISSING_MARK
    if HOMES not in state.figures.values:
        return "onbekend"
    homes = state.figures.values.loc[codes, HOMES]
    total = float(homes.sum(min_count=1))
    if math.isnan(total):
        return "onbekend"
    return ("" if homes.notna().all() else "ten minste ") + format_number(total)


def _comparison(areas: AreaSet, findings: tuple[Finding, ...]) -> TableSection:
    return TableSection(
        title="Voorkeur naast nationale kosten",
        head=("Buurt", "Oordeel", "Waarom"),
        rows=tuple((areas.name(f.subject), f.verdict.value, f.reason) for f in findings),
        note="Bedragen in € per woningequivalent (WEQ) per jaar.",
        norms=tuple(f.norm.code for f in findings),
    )


def _layer(areas: AreaSet, chosen: pd.DataFrame) -> MapLayerSection:
    style = [main_code(choice) for choice in chosen["voorkeur"]]
    text = [
        describe_plan(areas.name(str(code)), row, strategy=row["voorkeur"], status=row["status"])
        for code, row in zip(chosen.index, chosen.to_dict("records"), strict=True)
    ]
    geometry = areas.frame.geometry.loc[chosen.index]
    return MapLayerSection(
        id=PREFERENCE_LAYER,
        title="Voorkeur van de gemeente per buurt",
        group="Warmte",
        frame=gpd.GeoDataFrame(
            {"style": style, "text": text}, geometry=geometry.to_numpy(), crs=areas.frame.crs
        ),
        styles={code: style_of(code) for code in sorted(set(style))},
        visible=False,
    )
