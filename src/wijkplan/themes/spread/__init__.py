"""Spread (*spreiding*): how evenly a group is divided over the buurten.

The measures are pure functions of counts per area. `contribute` applies them to the columns that
a project names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Column, Contribution, Section
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.state import State
from wijkplan.themes.spread import report
from wijkplan.themes.spread.columns import THEME, group_columns
from wijkplan.themes.spread.example import worked_example
from wijkplan.themes.spread.groups import Group, find_group, why_no_group
from wijkplan.themes.spread.measuring import GroupSpread, Spread, measure_group, measure_spread
from wijkplan.themes.spread.overlays import draw_clusters, find_clusters
from wijkplan.themes.spread.space.neighbours import neighbours_by_border

__all__ = ["MEASURABLE", "THEME", "Spread", "contribute", "later_columns", "measure_spread"]

MEASURABLE = Norm(
    code="spreiding-te-berekenen",
    title="De spreiding is te berekenen uit de geleverde cijfers",
    citation=Citation(source="wijkplan", verified=True),
)


def contribute(state: State, areas: AreaSet, *, columns: Iterable[str]) -> Contribution:
    """Quotients, surpluses and indices of some groups, with how sure they are.

    Parameters
    ----------
    state
        The State whose figures are used.
    areas
        The areas of the project; with several gemeenten each has its own index, and the whole
        area too.
    columns
        Catalogue names of count or share columns.
    """
    names, table = tuple(dict.fromkeys(columns)), state.figures
    why = {name: why_no_group(table, name) for name in names}
    measured = {group.spec.name: _measure(group, areas) for group in _groups(state, names)}
    rows: list[tuple[str, ...]] = []
    for name in names:
        label = table.specs[name].label if name in table.specs else name
        if name not in measured:
            rows.append(report.unknown_row(label, why[name]))
        rows += [
            report.summary_row(label, _place(found, areas), found.spread)
            for found in measured.get(name, ())
        ]
    return Contribution(
        theme=THEME,
        title="Spreiding",
        state=state.key,
        columns=later_columns(state, areas, columns=names),
        findings=tuple(_finding(name, why[name], measured.get(name, ())) for name in names),
        sections=(
            report.explanation(),
            *_examples(measured.values(), areas),
            report.summary(rows),
            *(
                report.index_table(found, _place(found, areas))
                for each in measured.values()
                for found in each
            ),
            *_clusters([each[0].group for each in measured.values()], areas),
            *([report.meanings()] if measured else []),
        ),
    )


def later_columns(state: State, areas: AreaSet, *, columns: Iterable[str]) -> tuple[Column, ...]:
    """Only the columns of `contribute`: what changes when the figures do."""
    names = dict.fromkeys(columns)
    return tuple(c for group in _groups(state, names) for c in group_columns(group, areas))


def _groups(state: State, names: Iterable[str]) -> Iterator[Group]:
    for name in names:
        group = None if why_no_group(state.figures, name) else find_group(state.figures, name)
        if group is not None:
            yield group


def _measure(group: Group, areas: AreaSet) -> tuple[GroupSpread, ...]:
    """Per gemeente, and of several also together."""
    codes = [str(code) for code in areas.codes(Level.GEMEENTE)]
    wholes = [[code] for code in codes] + ([codes] if len(codes) > 1 else [])
    return tuple(measure_group(group, areas, whole) for whole in wholes)


def _place(found: GroupSpread, areas: AreaSet) -> str:
    number = len(found.gemeenten)
    return areas.name(found.gemeenten[0]) if number == 1 else f"{number} gemeenten samen"


def _finding(name: str, why: str, found: Sequence[GroupSpread]) -> Finding:
    spreads = {each.gemeenten[0]: each.spread for each in found if len(each.gemeenten) == 1}
    unknown = [spread.reason for spread in spreads.values() if spread.reason]
    reason = why or "berekend over alle buurten waarvan de cijfers bekend zijn"
    return Finding(
        norm=MEASURABLE,
        subject=name,
        verdict=Verdict.UNKNOWN if why or unknown else Verdict.MEETS,
        reason=f"in ten minste één gemeente {unknown[0]}" if unknown else reason,
        evidence={code: spread.value for code, spread in spreads.items() if not spread.reason},
    )


def _examples(measured: Iterable[Sequence[GroupSpread]], areas: AreaSet) -> list[Section]:
    """The first gemeente and group of which the index is known; of homes, where there are."""
    known = [each for found in measured for each in found if not each.spread.reason]
    known = [each for each in known if len(each.gemeenten) == 1]
    first = next((each for each in known if each.group.of_homes), next(iter(known), None))
    return [] if first is None else [worked_example(first, areas)]


def _clusters(groups: Sequence[Group], areas: AreaSet) -> list[Section]:
    """Where groups lie together: a table, and a layer of the map for each that does."""
    if not groups:
        return []
    neighbours = neighbours_by_border(areas.at(Level.BUURT).geometry)
    found = [find_clusters(group, neighbours) for group in groups]
    layers = [draw_clusters(each, areas) for each in found]
    return [report.cluster_table(found, areas), *(layer for layer in layers if layer is not None)]
