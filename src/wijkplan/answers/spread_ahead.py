"""What the scenarios do to the spread of homes: every index now and later, and by which project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.answers.outlook import Outlook
from wijkplan.answers.why_projects import net_spans, stock_cells
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import Kind
from wijkplan.model.contribution import Section, TableSection
from wijkplan.model.errors import enumerate_some
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.table import AreaTable
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.spread.columns import lower
from wijkplan.themes.spread.difference.change import (
    Difference,
    Division,
    difference,
    divide_difference,
)
from wijkplan.themes.spread.difference.change_chance import change_against_chance
from wijkplan.themes.spread.difference.tally import Basis, Changes, Tally
from wijkplan.themes.spread.groups import Group, find_group, published_of
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.small_counts import Chance
from wijkplan.themes.spread.limits.bounds import Bounds, index_bounds
from wijkplan.themes.spread.measuring import DRAWS, SEED, STEPS
from wijkplan.timeline.course import Course

DIVIDED = "dissimilariteit"
"""The index whose change is divided over the projects."""
ORDERS = 200
_NAMED = 12
_UNKNOWN = "onbekend"

_LEAST_ERROR = 1e-5  # the last decimal that is shown


@dataclass(frozen=True, kw_only=True, eq=False)
class _Case:
    """A group in one gemeente, now and in the last year of a scenario."""

    now: Group
    later: Group
    course: Course
    areas: AreaSet
    gemeente: str

    @property
    def buurten(self) -> list[str]:
        return list(self.areas.buurten_of(self.gemeente))

    @property
    def year(self) -> int:
        return self.course.years[-1]

    def tally(self, group: Group) -> Tally:
        """Counts per buurt; both situations start from the same figures."""
        year = self.now.table.lineage[self.now.spec.name].year
        basis = Basis(unit=Level.BUURT.value, year=year, boundary_year=self.areas.year)
        return Tally(
            basis=basis, group=group.group.loc[self.buurten], total=group.total.loc[self.buurten]
        )

    def difference(self, index: str) -> Difference:
        return difference(index, self.tally(self.now), self.tally(self.later))

    def bounds(self, group: Group, index: str) -> Bounds:
        told = published_of(group, self.areas, [self.gemeente])
        return index_bounds(told, index, steps=STEPS)

    def against_chance(self) -> Chance:
        before, after = self.tally(self.now), self.tally(self.later)
        return change_against_chance(DIVIDED, before, after, draws=DRAWS, seed=SEED)

    @property
    def unplaced(self) -> int:
        """Number of projects of which no buurt is known."""
        entries = self.course.counting
        return int(entries.loc[entries["code"].eq(UNPLACED), "project_id"].nunique())

    @property
    def project_names(self) -> dict[str, str]:
        entries = self.course.entries
        return dict(zip(entries["project_id"], entries["naam"], strict=True))

    def divide(self) -> Division:
        before, after = self.tally(self.now), self.tally(self.later)
        return divide_difference(DIVIDED, before, after, self.changes(), orders=ORDERS, seed=SEED)

    @property
    def counts(self) -> tuple[str, str]:
        """Columns that count the group and the whole."""
        spec = self.now.spec
        return (spec.part if spec.kind is Kind.SHARE else spec.name), self.now.whole.name

    def changes(self) -> Changes:
        """What every project does to the group and to the whole, until the last year."""
        group, total = (
            _per_project(net_spans(self.course, name, until=self.year), self.buurten)
            for name in self.counts
        )
        return Changes(group=group, total=total)


def spread_ahead(outlook: Outlook, now: AreaTable, groups: Iterable[str]) -> tuple[Section, ...]:
    """Sections for the page on spread: per group of homes what every scenario does to it.

    Parameters
    ----------
    outlook
        Every scenario and year.
    now
        All figures of the present.
    groups
        Catalogue names; those that do not follow the stock are left out.
    """
    areas = now.areas
    sections: list[Section] = []
    for name in dict.fromkeys(groups):
        for gemeente in areas.codes(Level.GEMEENTE):
            cases = list(_cases(outlook, now, name, str(gemeente)))
            if cases:
                sections.append(_change_table(cases))
                sections += [
                    _project_table(case) for case in cases if stock_cells().keys() >= {*case.counts}
                ]
    return tuple(sections)


def _cases(outlook: Outlook, now: AreaTable, name: str, gemeente: str) -> Iterator[_Case]:
    """The scenarios in which something changes for a group."""
    group = find_group(now, name)
    for scenario, course in outlook.courses.items():
        later = find_group(outlook.moments[scenario, outlook.years[-1]].table, name)
        if group is None or later is None or course.counting.empty:
            continue
        yield _Case(now=group, later=later, course=course, areas=now.areas, gemeente=gemeente)


def _change_table(cases: Sequence[_Case]) -> TableSection:
    first = cases[0]
    place, label = first.areas.name(first.gemeente), lower(first.now.spec.label)
    return TableSection(
        title=f"Wat de scenario's veranderen: {label} in {place}",
        head=(
            "Scenario",
            "Index",
            "Alle buurten: nu",
            f"Alle buurten: eind {first.year}",
            "Grenzen",
            "Zelfde buurten: nu",
            f"Zelfde buurten: eind {first.year}",
            "Verschil",
            "Aantal buurten",
        ),
        rows=tuple(_change_row(case, index) for case in cases for index in FORMULAS),
        note=" ".join(_change_notes(cases)),
    )


def _change_notes(cases: Sequence[_Case]) -> Iterator[str]:
    yield (
        "'Zelfde buurten' zijn die waarvan het aantal nu en later bekend is: daarover is het "
        "verschil gemeten. Waar een project niet zegt welke woningen het zijn, is een buurt later "
        "niet bekend; over alle buurten ligt de index dan tussen twee grenzen, en 'ruim' zegt dat "
        "zij misschien nauwer zijn."
    )
    unplaced = {case.course.scenario.name: case.unplaced for case in cases}
    told = [f"{number} in '{name}'" for name, number in unplaced.items() if number]
    if told:
        yield f"Projecten zonder bekende buurt tellen niet mee: {', '.join(told)}."
    yield "Een scenario is geen voorspelling."


def _change_row(case: _Case, index: str) -> tuple[str, ...]:
    found, later = case.difference(index), case.bounds(case.later, index)
    return (
        case.course.scenario.name,
        INDICES[index].label,
        _span(case.bounds(case.now, index)),
        _span(later),
        later.label,
        _number(found.before.value),
        _number(found.after.value),
        _signed(found.value),
        str(found.after.areas),
    )


def _project_table(case: _Case) -> TableSection:
    """Who does most; the others together are one line, so that the lines add up."""
    division = case.divide()
    names = case.project_names
    known = [part for part in division.parts if part.value]
    known = sorted(known, key=lambda part: (-abs(part.value or 0.0), part.project))
    rows = [
        (names[part.project], part.project, _signed(part.value), _error(part.standard_error))
        for part in known[:_NAMED]
    ]
    others = [part.value or 0.0 for part in known[_NAMED:]]
    if others:
        rows.append((f"De andere projecten ({len(others)})", *_whole(sum(others))))
    if division.remainder is not None:
        rows.append(("Niet aan een project toe te wijzen", *_whole(division.remainder.value)))
    rows.append(("Samen", *_whole(division.difference.value)))
    scenario, place = case.course.scenario.name, case.areas.name(case.gemeente)
    return TableSection(
        title=f"Door welke projecten: {lower(case.now.spec.label)} in {place}, scenario "
        f"'{scenario}'",
        head=("Project", "Nummer", "Bijdrage aan D", "Standaardfout"),
        rows=tuple(rows),
        note=" ".join(_division_notes(case, division)),
    )


def _division_notes(case: _Case, division: Division) -> Iterator[str]:
    yield (
        "Wat een project doet, hangt af van wat er al gebeurd is. De bijdrage is het gemiddelde "
        "over alle volgordes (Shapley), en samen zijn de bijdragen het verschil."
    )
    if not division.exact:
        yield f"Zij is geschat uit {division.orders} gelote volgordes."
    left_out = len(division.difference.left_out)
    if left_out:
        yield (
            f"Aantal buurten dat niet meetelt, omdat nu of later niet bekend is hoeveel het er "
            f"zijn of welke woningen een project raakt: {left_out}."
        )
    unknown = [case.project_names[part.project] for part in division.parts if part.reason]
    if unknown:
        yield f"De bijdrage is niet bekend van {enumerate_some(unknown, most=_NAMED)}."
    chance = case.against_chance()
    if chance.low is not None and chance.high is not None:
        yield (
            "Als even veel woningen op willekeurige plaatsen erbij kwamen en weggingen, lag het "
            f"verschil bijna altijd tussen {_signed(chance.low)} en {_signed(chance.high)}: het is "
            f"{chance.verdict}."
        )


def _per_project(spans: pd.DataFrame, buurten: Sequence[str]) -> pd.DataFrame:
    """Change per project and buurt; NaN where it is between two numbers."""
    exact = spans["laag"].where(spans["laag"].eq(spans["hoog"]))
    projects, rows = np.unique(spans["project_id"].to_numpy(str), return_inverse=True)
    places = pd.Index(buurten).get_indexer(pd.Index(spans["code"]))
    sums = np.zeros((len(projects), len(buurten)))
    np.add.at(sums, (rows[places >= 0], places[places >= 0]), exact[places >= 0])
    return pd.DataFrame(sums, index=projects, columns=pd.Index(buurten))


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else format_number(value, decimals=3)


def _signed(value: float | None) -> str:
    if value is None:
        return _UNKNOWN
    text = format_number(value, decimals=4)
    return f"+{text}" if np.round(value, 4) > 0 else text


def _span(bounds: Bounds) -> str:
    """One number, or two with between them the index."""
    if bounds.reason or bounds.low is None or bounds.high is None:
        return _UNKNOWN
    low, high = _number(bounds.low), _number(bounds.high)
    return low if low == high else f"{low}–{high}"


def _whole(value: float | None) -> tuple[str, str, str]:
    """The last cells of a line that is of no single project."""
    return "", _signed(value), MISSING_MARK


def _error(value: float | None) -> str:
    """A standard error; of an exact part there is none, and a small one is not nothing."""
    if not value:
        return MISSING_MARK
    return format_number(value, decimals=5) if value >= _LEAST_ERROR else "< 0,00001"
