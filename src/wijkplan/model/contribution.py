"""What a theme hands over: columns, findings and sections of a small closed set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.findings import Finding


@dataclass(frozen=True, kw_only=True)
class Column:
    """One indicator over areas.

    Parameters
    ----------
    spec
        Its meaning.
    values
        Index ``code`` (any levels); missing is NaN.
    status
        Same index: why a value is missing, or a remark to a value; empty where there is none.
    year
        Year to which the values belong.
    source
        Dutch line that names source and method.
    bounds
        What is known where no single number is: index ``code``, only areas of which the value is
        missing for that reason; ``laag`` and ``hoog``, the least and the most that it can be, both
        always known and not equal. None where there is no such area.
    follows
        Columns of which the value in the same area gives this one away, and the other way round.
    styles
        Of a class column: value -> how the map draws it, in order of the legend. Values of one
        style are one class of the map. A value that is not here gets a look of its own.
    """

    spec: ColumnSpec
    values: pd.Series[float]
    status: pd.Series[str]
    year: int
    source: str
    bounds: pd.DataFrame | None = None
    follows: tuple[str, ...] = ()
    styles: Mapping[str, LineStyle] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TextSection:
    """A paragraph."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TableSection:
    """A small table; cells are text, already formatted for a reader.

    Parameters
    ----------
    head
        Column headings.
    rows
        Cells per row, each as long as ``head``.
    note
        What a reader should know about the figures.
    norms
        Per row the code of the norm of which it tells; empty where the rows tell of no norm.
    areas
        Per row the code of the area of which it tells, whose profile its first cell then leads
        to; an empty code leads nowhere. Empty where the rows tell of no area.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    norms: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChartSection:
    """Lines over the years, with the same numbers as a table.

    Parameters
    ----------
    years
        The horizontal axis, in order.
    lines
        Name for a reader -> a value per year; None is missing, and the line has a gap there.
    bands
        Name of a line -> least and most per year, where no single value is known; None elsewhere.
    unit, decimals
        Of the values.
    subject
        Heading of the names of the lines in the table.
    note
        What a reader should know about the figures.
    from_zero
        Whether the vertical axis starts at zero, however little the values differ.
    """

    title: str
    years: tuple[int, ...]
    lines: Mapping[str, tuple[float | None, ...]]
    bands: Mapping[str, tuple[tuple[float, float] | None, ...]] = field(default_factory=dict)
    unit: str = ""
    decimals: int = 0
    subject: str = "Scenario"
    note: str = ""
    from_zero: bool = False


@dataclass(frozen=True, kw_only=True)
class LineStyle:
    """How one kind of feature is drawn, and what the legend calls it.

    Parameters
    ----------
    label
        Dutch text of the legend.
    color, weight, dash
        Of the line; colour as ``#rrggbb``, dash as in SVG.
    fill
        Colour inside a polygon, drawn lightly; empty for none.
    pattern
        ``schuin``, ``kruis``, ``stip``, ``liggend``, ``staand`` or ``ruit``: hatching inside, so
        that colour never stands alone. Slanting grey is what has no value.
    radius
        Of a point, in pixels.
    """

    label: str
    color: str
    weight: float = 2.0
    dash: str = ""
    fill: str = ""
    pattern: str = ""
    radius: float = 5.0


@dataclass(frozen=True, kw_only=True)
class PlanningBar:
    """Something that takes some years.

    Parameters
    ----------
    label
        What it is about.
    first, last
        The year in which it begins and the one in which it is done; None where not known.
    style
        Key of the styles of its section.
    text
        Said beside the label.
    cells
        Further cells of the table, under the further headings of its section.
    """

    label: str
    first: int | None
    last: int | None
    style: str
    text: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanningSection:
    """What takes which years, as bars, with the same as a table.

    Parameters
    ----------
    years
        Consecutive years; what a bar has before and after them is not drawn, and said.
    bars
        From top to bottom; those that do not touch the years are only in the table.
    styles
        Legend, in order.
    subject
        Heading of the labels in the table.
    head
        Headings of the further cells.
    note
        What a reader should know of it.
    """

    title: str
    years: tuple[int, ...]
    bars: tuple[PlanningBar, ...]
    styles: Mapping[str, LineStyle]
    subject: str
    head: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class MapLayerSection:
    """An overlay on the map.

    Parameters
    ----------
    id
        Stable id, used in links to a state of the map.
    group
        Heading under which the layer stands in the list of layers.
    frame
        Features in EPSG:28992 with columns ``style`` (key of ``styles``) and ``text`` (Dutch,
        shown at the feature). Of projects also ``project_id``, ``jaar_start`` and
        ``jaar_oplevering`` (NaN where not known), so that the map can show them by year.
    styles
        Legend, in order.
    visible
        Whether the layer is on at first.
    """

    id: str
    title: str
    group: str
    frame: gpd.GeoDataFrame
    styles: Mapping[str, LineStyle]
    visible: bool = True


@dataclass(frozen=True, kw_only=True)
class FindingsSection:
    """A list of findings."""

    title: str
    findings: tuple[Finding, ...]


Section = (
    TextSection | TableSection | ChartSection | PlanningSection | MapLayerSection | FindingsSection
)


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """Everything that one theme has to say about one State.

    Parameters
    ----------
    theme
        Name of the theme, as the room is called.
    title
        Dutch name for a reader.
    state
        Key of the State: scenario and year.
    columns, findings, sections
        See their types.
    conservation
        Balance of every join that the theme made.
    """

    theme: str
    title: str
    state: tuple[str, int]
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    sections: tuple[Section, ...] = ()
    conservation: tuple[Conservation, ...] = ()
