"""The profile of one area: its figures, with those of wijk and gemeente beside them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.errors import Problem, WijkplanError
from wijkplan.model.text import nearest


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value, or None with the reason in ``status``; a derived value says so there too."""

    value: float | str | None
    status: str


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
    """

    spec: ColumnSpec
    year: int
    source: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class FigureGroup:
    """The figures of one theme group.

    Parameters
    ----------
    label
        Dutch name of the group.
    figures
        Indicators that are known somewhere in the atlas.
    undelivered
        Reason -> labels of the indicators that are known nowhere.
    """

    label: str
    figures: tuple[Figure, ...]
    undelivered: dict[str, tuple[str, ...]]


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
    """

    code: str
    name: str
    level: Level
    columns: tuple[str, ...]
    children: tuple[str, ...]
    groups: tuple[FigureGroup, ...]


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
    return Profile(
        code=code,
        name=areas.name(code),
        level=areas.level(code),
        columns=columns,
        children=areas.children(code),
        groups=tuple(
            group
            for key, label in atlas.groups.items()
            if (group := _group(atlas, key, label, columns)) is not None
        ),
    )


def _group(atlas: Atlas, key: str, label: str, columns: tuple[str, ...]) -> FigureGroup | None:
    table = atlas.table
    specs = [s for s in table.specs.values() if s.group == key and s.kind is not Kind.IDENTIFIER]
    if not specs:
        return None
    values = table.values.loc[list(columns)]
    status = table.status.loc[list(columns)]
    figures = tuple(
        Figure(
            spec=spec,
            year=table.lineage[spec.name].year,
            source=table.lineage[spec.name].source,
            cells=tuple(
                Cell(value=_plain(value), status=str(why))
                for value, why in zip(values[spec.name], status[spec.name], strict=True)
            ),
        )
        for spec in specs
        if table.known(spec.name) and _applies(values[spec.name], spec)
    )
    undelivered: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        if not table.known(spec.name):
            reason = str(table.status[spec.name].mode().iloc[0])
            undelivered[reason] = (*undelivered.get(reason, ()), spec.label)
    return FigureGroup(label=label, figures=figures, undelivered=undelivered)


def _applies(values: pd.Series, spec: ColumnSpec) -> bool:
    """An index of the whole gemeente, such as D, has no value below it; leave those rows out."""
    return spec.kind is not Kind.INDEX or bool(values.notna().any())


def _plain(value: object) -> float | str | None:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return None
    return value if isinstance(value, str) else float(str(value))
