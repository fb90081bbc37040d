"""The homes of one area through the years: what each scenario does there, and its projects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.outlook import Outlook
from wijkplan.answers.reasons import Span, Why, span_of, value_of
from wijkplan.answers.why import explain
from wijkplan.answers.why_projects import projects_in
from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import ChartSection
from wijkplan.model.events import APART, EVENT_KINDS
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_date
from wijkplan.sources.project_fields import KINDS
from wijkplan.sources.project_totals import ancestors_of
from wijkplan.themes.projects.tables import (
    order_projects,
    say_all_years,
    say_measure,
    say_number,
    say_role,
    say_status,
)
from wijkplan.themes.stock import COUNTED
from wijkplan.timeline.housing import UNKNOWN_NUMBER

CONSEQUENCES = (
    "aandeel_sociale_huur_pct",
    "aandeel_onder_eerste_aftoppingsgrens_pct",
    "aandeel_label_efg_pct",
    "aandeel_aardgasvrij_pct",
    "personen_geschat",
)
"""Columns that say what a programme does to an area."""


@dataclass(frozen=True, kw_only=True)
class HomesCourse:
    """What one scenario, or several that do the same here, does to the homes of an area.

    Parameters
    ----------
    names
        Of the scenarios.
    homes
        Per year of `AreaHomes.years`; None where no homes were delivered.
    changes
        Kind of event -> homes in all years together; only what happens.
    apart
        What is no housing stock -> how many come, in all years together.
    unknown
        Events of which nobody gave the number: then ``homes`` is not the last word.
    why
        Of the homes in the last year.
    """

    names: tuple[str, ...]
    homes: tuple[float | None, ...]
    changes: Mapping[str, int]
    apart: Mapping[str, int]
    unknown: int
    why: Why


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """One project as a reader sees it; all is text, with Dutch numbers.

    Parameters
    ----------
    name, kind, status, years
        Of the register.
    depth
        0 for a project or programme, 1 for a part of it, and so on.
    here
        Whether it lies in the area; a programme elsewhere stands here for its parts.
    place
        Name of its buurt, or that it is not placed.
    numbers
        New, demolished, net, and homes that stay and change.
    counts
        Whether its numbers count in totals, and why not.
    source
        Where it was found, with the row of the register.
    """

    name: str
    kind: str
    status: str
    years: str
    depth: int
    here: bool
    place: str
    numbers: tuple[str, str, str, str]
    counts: str
    source: str


@dataclass(frozen=True, kw_only=True)
class AreaHomes:
    """The homes of one area through the years.

    Parameters
    ----------
    years
        The opening and every year that is followed; empty without scenarios.
    courses
        Per scenario, in the order of the project file.
    chart
        The homes per year and scenario.
    consequences
        Charts of the indicators of `CONSEQUENCES` that change here.
    steady
        Labels of those that do not.
    projects
        The register, as far as it is about this area.
    """

    years: tuple[int, ...] = ()
    courses: tuple[HomesCourse, ...] = ()
    chart: ChartSection | None = None
    consequences: tuple[ChartSection, ...] = ()
    steady: tuple[str, ...] = ()
    projects: tuple[ProjectLine, ...] = ()

    @property
    def moving(self) -> bool:
        """Whether any scenario does anything here."""
        return any(c.changes or c.apart or c.unknown for c in self.courses)


def follow_homes(atlas: Atlas, code: str) -> AreaHomes | None:
    """Gather what happens to the homes of an area.

    Parameters
    ----------
    atlas
        Its outlook and its projects.
    code
        Code of a buurt, wijk or gemeente.

    Returns
    -------
    AreaHomes or None
        None without scenarios and without projects here.
    """
    here = projects_in(atlas, code)
    projects = tuple(list_projects(atlas, () if here.empty else here["project_id"]))
    outlook = atlas.outlook
    if outlook is None:
        return AreaHomes(projects=projects) if projects else None
    years = (outlook.years[0] - 1, *outlook.years)
    courses = tuple(_courses(atlas, outlook, code))
    charts = {name: indicator_chart(atlas, code, name) for name in CONSEQUENCES}
    known = {name: chart for name, chart in charts.items() if chart is not None}
    moving = {name for name, chart in known.items() if _moves(chart)}
    return AreaHomes(
        years=years,
        courses=courses,
        chart=homes_chart(courses, years),
        consequences=tuple(chart for name, chart in known.items() if name in moving),
        steady=tuple(chart.title for name, chart in known.items() if name not in moving),
        projects=projects,
    )


def homes_chart(courses: Iterable[HomesCourse], years: Sequence[int]) -> ChartSection:
    """Draw the homes per year and scenario."""
    return ChartSection(
        title="Woningen per jaar",
        years=tuple(years),
        lines={name: course.homes for course in courses for name in course.names},
        unit="woningen",
        note=f"Stand aan het eind van elk jaar; {years[0]} is het begin.",
    )


def _courses(atlas: Atlas, outlook: Outlook, code: str) -> Iterable[HomesCourse]:
    """One per scenario; scenarios that do the same here are taken together."""
    here = outlook.housing[outlook.housing["code"].eq(code)].sort_values("jaar")
    kinds = [*EVENT_KINDS, *APART, UNKNOWN_NUMBER]
    numbers, of = here[["woningen", *kinds]].to_numpy(float), here["scenario"].to_numpy()
    tables = {scenario.name: numbers[of == scenario.name] for scenario in outlook.scenarios}
    alike: dict[bytes, list[str]] = {}
    for name, table in tables.items():
        alike.setdefault(np.nan_to_num(table, nan=-1.0).tobytes(), []).append(name)
    for names in alike.values():
        homes, *events = tables[names[0]].T
        sums = dict(zip(kinds, map(np.nansum, events), strict=True))
        yield HomesCourse(
            names=tuple(names),
            homes=tuple(None if math.isnan(v) else float(v) for v in homes),
            changes={kind: int(sums[kind]) for kind in EVENT_KINDS if sums[kind]},
            apart={unit: int(sums[unit]) for unit in APART if sums[unit]},
            unknown=int(sums[UNKNOWN_NUMBER]),
            why=explain(atlas, code, COUNTED, scenario=names[0], year=outlook.years[-1]),
        )


def indicator_chart(atlas: Atlas, code: str, column: str) -> ChartSection | None:
    """Draw one column of an area per year and scenario.

    Parameters
    ----------
    atlas
        The atlas.
    code
        The area.
    column
        Catalogue name of a number.

    Returns
    -------
    ChartSection or None
        None where nothing is known of it here, or it is the same in every scenario and area.
        Where only bounds are known the line has a gap and the chart a band.
    """
    outlook, table = atlas.outlook, atlas.table
    if outlook is None or column not in outlook.columns:
        return None
    spec = table.specs[column]
    cells = {
        scenario.name: [
            _cell(table, code, column),
            *(
                _cell(outlook.moments[scenario.name, year].table, code, column)
                for year in outlook.years
            ),
        ]
        for scenario in outlook.scenarios
    }
    if not any(pair != (None, None) for row in cells.values() for pair in row):
        return None
    return ChartSection(
        title=spec.label,
        years=(outlook.years[0] - 1, *outlook.years),
        lines={name: tuple(value for value, _ in row) for name, row in cells.items()},
        bands={name: tuple(pair for _, pair in row) for name, row in cells.items()},
        unit=spec.unit,
        decimals=spec.decimals,
        note=spec.description,
    )


def _cell(table: AreaTable, code: str, column: str) -> tuple[float | None, Span | None]:
    """A number, or the bounds in which it lies."""
    value = value_of(table, code, column)
    return value if isinstance(value, float) else None, span_of(table, code, column)


def _moves(chart: ChartSection) -> bool:
    points = {
        (value, pair)
        for name, values in chart.lines.items()
        for value, pair in zip(values, chart.bands[name], strict=True)
    }
    return len(points) > 1


def list_projects(
    atlas: Atlas, here: Iterable[str], perhaps: Iterable[str] = ()
) -> Iterable[ProjectLine]:
    """List projects, the parts below their programme, also where that lies elsewhere.

    Parameters
    ----------
    atlas
        Its register.
    here
        Ids of the projects in an area.
    perhaps
        Ids of those of which nobody knows whether they lie in it.
    """
    own, doubtful = set(here), set(perhaps)
    if atlas.projects is None or not own | doubtful:
        return
    above = ancestors_of(atlas.projects)
    wanted = {up for project in own | doubtful for up in (project, *above[project])}
    frame = atlas.projects[atlas.projects["project_id"].isin(wanted)]
    for row in order_projects(frame):
        project = row["project_id"]
        line = _project_line(
            row, atlas.areas, depth=len(above[project]), here=project in own | doubtful
        )
        unsure = replace(line, place=f"{line.place}, maar waar precies is niet bekend")
        yield unsure if project in doubtful else line


def _project_line(row: dict[str, Any], areas: AreaSet, *, depth: int, here: bool) -> ProjectLine:
    found = ", ".join(filter(None, (row["bron"], row["vindplaats"])))
    return ProjectLine(
        name=row["naam"] if row["openbaar"] else f"{row['naam']} (niet openbaar)",
        kind=KINDS[row["soort"]].label,
        status=say_status(row),
        years=say_all_years(row),
        depth=depth,
        here=here,
        place=areas.name(row["buurt"]) if row["buurt"] else row["wijze"],
        numbers=(
            say_measure(row, "bruto"),
            say_measure(row, "sloop"),
            say_number(row["netto"], applies=True),
            say_measure(row, "aantal"),
        ),
        counts=say_role(row),
        source=f"{found}, {format_date(row['peildatum'])}; rij {row['rij']} van het register",
    )
