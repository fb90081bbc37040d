"""The profile of one area: its figures, with those of wijk and gemeente beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wijkplan.answers.area_homes import AreaHomes, follow_homes
from wijkplan.answers.atlas import Atlas
from wijkplan.answers.exposure import exposure_of_area
from wijkplan.answers.heat.profile import heat_of_area
from wijkplan.answers.in_short import InShort, tell_in_short
from wijkplan.answers.reasons import Span, Why, span_of
from wijkplan.answers.trends import Trends, follow_trends
from wijkplan.answers.why import DERIVED, explain
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Section, TableSection
from wijkplan.model.errors import Problem, WijkplanError
from wijkplan.model.stelselindicatoren import load_stelselindicatoren
from wijkplan.model.table import NOT_DELIVERED, AreaTable
from wijkplan.model.text import nearest


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value, or None with the reason in ``status``; a derived value says so there too.

    Parameters
    ----------
    value, status
        See `AreaTable`.
    span
        Least and most, where no single value is known.
    """

    value: float | str | None
    status: str
    span: Span | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value, or a least and a most."""
        return self.value is not None or self.span is not None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One indicator in the area and in the areas above it.

    Parameters
    ----------
    spec
        Meaning.
    year, source
        Of the whole column.
    cells
        One per area of `Profile.columns`.
    why
        How the number of the area itself is made; None for a published one, which stands as its
        source gives it.
    """

    spec: ColumnSpec
    year: int
    source: str
    cells: tuple[Cell, ...]
    why: Why | None = None


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    """The figures of one theme group.

    Parameters
    ----------
    key
        Id of the group.
    label
        Its Dutch name.
    figures
        Indicators that are known somewhere in the atlas.
    undelivered
        Reason -> labels of the indicators that are known nowhere.
    about
        What the group is about and who says so; empty where its label says enough.
    """

    key: str
    label: str
    figures: tuple[Figure, ...]
    undelivered: dict[str, tuple[str, ...]]
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is known of one area.

    Parameters
    ----------
    code, name, level
        The area.
    columns
        Codes whose figures stand side by side: the area, its wijk, its gemeente.
    children
        Codes of the areas directly below.
    groups
        Figures per theme group.
    homes
        The homes through the years, and the projects; None where there is neither.
    exposure
        What stands in the areas of attention around the railway; None where nothing does.
    heat
        What is planned and known of the heat transition; of a wijk or gemeente its buurten counted.
    trends
        Its figures through the years; None where no figure has several.
    short
        The area in a few lines.
    facilities
        What facilities lie in an own area.
    sort
        What an own area is, such as ``stadsdeel``; empty for an area of CBS.
    """

    code: str
    name: str
    level: Level
    columns: tuple[str, ...]
    children: tuple[str, ...]
    groups: tuple[FigureGroup, ...]
    homes: AreaHomes | None = None
    exposure: TableSection | None = None
    heat: tuple[Section, ...] = ()
    trends: Trends | None = None
    short: InShort = field(default_factory=InShort)
    facilities: tuple[Section, ...] = ()
    sort: str = ""

    @property
    def kind(self) -> str:
        """What a reader calls the area: its level, or the sort of an own area."""
        return self.sort or self.level.value


def profile_area(atlas: Atlas, code: str) -> Profile:
    """Gather everything that an atlas knows of one area.

    Parameters
    ----------
    atlas
        The atlas.
    code
        Code of a buurt, wijk or gemeente.

    Raises
    ------
    WijkplanError
        If the area is not in the atlas.
    """
    areas = atlas.areas
    if code not in areas.frame.index:
        problem = Problem(
            code="gebied-onbekend",
            area=code,
            message="dit gebied zit niet in dit project",
            remedy=nearest(code, areas.frame.index),
        )
        raise WijkplanError("Er is geen profiel te maken.", [problem])
    columns = (code, *areas.parents(code))
    homes = follow_homes(atlas, code)
    return Profile(
        code=code,
        name=areas.name(code),
        level=areas.level(code),
        columns=columns,
        children=areas.children(code),
        groups=figure_groups(atlas, columns),
        homes=homes,
        exposure=None if atlas.exposure is None else exposure_of_area(atlas.exposure, areas, code),
        trends=follow_trends(atlas, code),
        short=tell_in_short(atlas, areas, code, homes),
        heat=() if atlas.heat is None else heat_of_area(atlas.heat, areas, code),
    )


def figure_groups(
    atlas: Atlas, columns: tuple[str, ...], *, explained: bool = True
) -> tuple[FigureGroup, ...]:
    """The figures of some areas side by side, per theme group.

    Parameters
    ----------
    atlas
        The atlas.
    columns
        Codes of the areas; the first is the one that the profile is about.
    explained
        Whether the numbers of the first area come with how wijkplan made them.
    """
    specs: dict[str, list[ColumnSpec]] = {}
    for spec in atlas.table.specs.values():
        specs.setdefault(spec.group, []).append(spec)
    about = _about(specs)
    found = []
    for key, label in atlas.groups.items():
        if key not in specs and key not in about:
            continue
        figures, undelivered = _figures(atlas, specs.get(key, ()), columns, explained=explained)
        found.append(
            FigureGroup(
                key=key,
                label=label,
                figures=figures,
                undelivered=undelivered if key in specs else {NOT_DELIVERED: (label,)},
                about=about.get(key, ""),
            )
        )
    return tuple(found)


def _figures(
    atlas: Atlas, specs: Iterable[ColumnSpec], columns: tuple[str, ...], *, explained: bool
) -> tuple[tuple[Figure, ...], dict[str, tuple[str, ...]]]:
    """What is known somewhere, and by reason the labels of what is known nowhere."""
    table = atlas.table
    figures = []
    undelivered: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        if not table.known(spec.name):
            reason = table.unknown_reasons[spec.name]
            undelivered[reason] = (*undelivered.get(reason, ()), spec.label)
            continue
        cells = tuple(_cell(table, code, spec.name) for code in columns)
        if _applies(cells, spec):
            lineage = table.lineage[spec.name]
            figures.append(
                Figure(
                    spec=spec,
                    year=lineage.year,
                    source=lineage.source,
                    cells=cells,
                    why=_why(atlas, columns[0], spec, cells[0]) if explained else None,
                )
            )
    return tuple(figures), undelivered


def _about(groups: Collection[str]) -> dict[str, str]:
    """Group of each of the four stelselindicatoren -> what it is; all, or none is delivered."""
    four = {each.group: each.about for each in load_stelselindicatoren()}
    return four if any(group in four for group in groups) else {}


def _cell(table: AreaTable, code: str, column: str) -> Cell:
    value, status = table.cell(code, column)
    return Cell(value=value, status=status, span=span_of(table, code, column))


def _why(atlas: Atlas, code: str, spec: ColumnSpec, cell: Cell) -> Why | None:
    """Explain what wijkplan made itself; what is missing has its reason beside it."""
    origin = atlas.table.lineage[spec.name].provenance
    published = origin is not None and not cell.status.startswith(DERIVED)
    return None if published or not cell.known else explain(atlas, code, spec.name)


def _applies(cells: tuple[Cell, ...], spec: ColumnSpec) -> bool:
    """An index of the whole gemeente, such as D, has no value below it; leave those rows out."""
    return spec.kind is not Kind.INDEX or any(cell.value is not None for cell in cells)
