"""The consequences of programmes as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np

from wijkplan.answers.programme.columns import bound_word, net_per_area
from wijkplan.answers.programme.consequences import Move, Site
from wijkplan.answers.programme.levels import at_level
from wijkplan.answers.programme.plans import Plans
from wijkplan.model.areas import Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.text import format_number
from wijkplan.timeline.course import Course
from wijkplan.timeline.housing import NOT_PLACED

_Cells = tuple[str, ...]
_Item = TypeVar("_Item")


def sum_buurten(courses: Sequence[Course], plans: Plans) -> TableSection:
    """Net homes in the period per buurt and scenario; what is not placed has a row of its own."""
    areas, years = plans.areas, courses[0].years
    tables = [net_per_area(course, areas) for course in courses]
    buurten = [at_level(table, Level.BUURT) for table in tables]
    touched = np.any([table.ne(0).any(axis=1) for table in buurten], axis=0)
    cells = zip(*(map(_net, table.to_numpy()) for table in buurten), strict=True)
    rows = tuple(
        ("Niet geplaatst" if code == NOT_PLACED else areas.name(code), *row)
        for code, row, there in zip(buurten[0].index, cells, touched, strict=True)
        if there
    )
    wholes = (at_level(table, Level.GEMEENTE).sum() for table in tables)
    return TableSection(
        title=f"Netto woningen per buurt en scenario, {years[0]}–{years[-1]}",
        head=("Buurt", *(course.scenario.name for course in courses)),
        rows=(*rows, ("Samen", *map(_net, wholes))),
        note="Woningen die erbij komen min woningen die eraf gaan, tot en met het laatste jaar. "
        "Alleen buurten waar iets verandert.",
    )


def _net(numbers: Iterable[float]) -> str:
    """A row of `net_per_area` for a reader."""
    net, comes, leaves = numbers
    word = bound_word(comes, leaves)
    return word if word == "onbekend" else f"{word} {format_number(net)}".strip()


def sum_sites(sites: Mapping[str, Sequence[Site]], plans: Plans) -> Iterator[TableSection]:
    """Demolition and rebuilding per programme, buurt and scenario; nothing without demolition.

    Scenarios in which the same happens share a row.

    Parameters
    ----------
    sites
        Name of the scenario -> what `sites_of` gives.
    plans
        The projects.
    """

    def cells(site: Site) -> _Cells:
        """Cells of one programme in one buurt."""
        judged = "; ".join((site.judgement, *site.remarks))
        numbers = map(format_number, (site.gone, site.back, site.back - site.gone))
        return (plans.name(site.programme), plans.place(site.code), *numbers, judged)

    chosen = {name: [s for s in found if s.demolishes] for name, found in sites.items()}
    rows = _shared(chosen, cells)
    if not rows:
        return
    yield TableSection(
        title="Sloop en terugbouw per programma",
        head=("Programma", "Buurt", "Gesloopt", "Terug", "Netto", "Wat het is", "Scenario"),
        rows=rows,
        note="Gesloopt, terug en netto: woningen in de periode, zonder tijdelijke woningen. "
        "Wat het is gaat over het hele programma in de buurt, ook over wat al gebeurd is, geen "
        "jaar heeft of na de periode komt. Verdunning: er komen minder woningen terug dan er "
        "gesloopt worden. Verdichting: er komen er meer terug. Sociale huur: woningen in de "
        "DAEB-tak van een corporatie.",
    )


def list_moves(moves: Mapping[str, Sequence[Move]], plans: Plans) -> Iterator[TableSection]:
    """Homes that programmes carry over to another buurt; nothing where none does.

    Parameters
    ----------
    moves
        Name of the scenario -> what `moves_of` gives.
    plans
        The projects.
    """

    def places(homes: Mapping[str, float]) -> str:
        return ", ".join(f"{plans.place(c)} ({format_number(n)})" for c, n in homes.items())

    def cells(move: Move) -> _Cells:
        """Cells of one move."""
        return (
            plans.name(move.programme),
            places(move.fewer),
            places(move.more),
            format_number(move.number),
        )

    rows = _shared(moves, cells)
    if not rows:
        return
    yield TableSection(
        title="Woningen die naar een andere plek gaan",
        head=("Programma", "Minder terug in", "Meer in", "Naar een andere plek", "Scenario"),
        rows=rows,
        note="Binnen één programma: woningen die op de ene plek niet terugkomen en op een andere "
        "wel. Of zij daarvoor bedoeld zijn staat niet in het register; meer dan dit aantal kan "
        "het niet zijn. Een plek die niet bekend is telt niet mee.",
    )


def _shared(
    found: Mapping[str, Iterable[_Item]], cells: Callable[[_Item], _Cells]
) -> tuple[_Cells, ...]:
    """Rows with the names of the scenarios in which they are the same, in the last cell."""
    names: dict[_Cells, list[str]] = {}
    for name, items in found.items():
        for item in items:
            names.setdefault(cells(item), []).append(name)
    return tuple((*row, ", ".join(names[row])) for row in sorted(names, key=lambda row: row[:2]))
