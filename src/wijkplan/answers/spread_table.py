"""Every index of spread of one group, with bounds, against chance: a row per index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wijkplan.answers.spread_input import GroupInAreas, numbers
from wijkplan.model.text import format_number
from wijkplan.themes.spread.index.indices import INDICES, Index
from wijkplan.themes.spread.index.measured import Known, Measured, Numbers, known_counts
from wijkplan.themes.spread.index.measures import measure_all
from wijkplan.themes.spread.index.per_area import share
from wijkplan.themes.spread.index.small_counts import (
    SIGNIFICANT,
    AgainstChance,
    Drawn,
    against_chance,
    bias_corrected_dissimilarity,
    modified_dissimilarity,
)
from wijkplan.themes.spread.limits.bounds import index_bounds
from wijkplan.themes.spread.space.neighbours import (
    Neighbours,
    neighbours_by_border,
    neighbours_by_distance,
)
from wijkplan.themes.spread.space.spatial import Moran, moran, neighbour_dissimilarity

BY_DISTANCE, BY_BORDER = "dissimilariteit-buren", "dissimilariteit-grens"
MORAN = "moran"

_NOT = "niet te berekenen: "
_NO_BORDERS = _NOT + "buren op afstand delen geen grens"
_NO_POLYGONS = "de laag heeft geen vlakken; geef de afstand tussen buren in meters met --afstand"
_POLYGONS = ("Polygon", "MultiPolygon", "GeometryCollection")
_NO_BOUNDS = "grenzen worden bij deze index niet berekend"
_ROUNDING = 1e-9  # what floating point may add
_NO_TOTAL = "het onderdrukte deel is onbekend: bij {} van de {} gebieden ontbreekt het geheel"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How chance is drawn; the same seed gives the same numbers."""

    draws: int = 999
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One index.

    Parameters
    ----------
    index
        What it is.
    value
        Over the areas that are known; None where there is none, or where over all areas it
        cannot be that.
    low, high
        Least and most over all areas, also those that are not known; None where nothing is known.
    bounds
        ``exact``, ``ruim`` or ``onbekend``.
    areas
        How many areas count.
    standard_error
        Of a value that is found by drawing.
    expected, p_value, verdict
        What chance gives, how often it gives a value this far out, and what that means; only of
        the indices that are tested against chance.
    reason
        Why anything of this is missing, in Dutch; empty where all is there.
    """

    index: Index
    value: float | None
    low: float | None
    high: float | None
    bounds: str
    areas: int
    standard_error: float | None = None
    expected: float | None = None
    p_value: float | None = None
    verdict: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SpreadTable:
    """All indices of one group.

    Parameters
    ----------
    rows
        In the order of `INDICES`.
    unit
        What an area is.
    areas, unknown
        How many areas there are, and of how many the group or the total is not known.
    suppressed_pct
        Share of the total in those areas, in percent; None where that is not known.
    why_no_part
        Why that is not known, in Dutch; empty where it is.
    minimum
        Smallest total among the areas that count; None where none does.
    share_pct
        Share of the group in the areas that count, in percent.
    rounding_unknown
        Whether nobody says to what base the counts are rounded; they are taken as they are.
    drawing
        How chance was drawn.
    islands
        Areas without a neighbour among those that count, by code or name.
    """

    rows: tuple[Row, ...]
    unit: str
    areas: int
    unknown: int
    suppressed_pct: float | None
    why_no_part: str
    minimum: float | None
    share_pct: float | None
    rounding_unknown: bool
    drawing: Drawing
    islands: tuple[str, ...] = ()


def measure_table(
    here: GroupInAreas, *, drawing: Drawing | None = None, metres: float | None = None
) -> SpreadTable:
    """Measure every index of one group.

    Parameters
    ----------
    here
        The group in its areas.
    drawing
        How chance is drawn.
    metres
        Areas of which the centres are at most this far apart are neighbours; None for those that
        share a border.

    Returns
    -------
    SpreadTable
        A value is over the areas that are known; bounds are over all areas. What has no value says
        why.
    """
    drawing = drawing or Drawing()
    known = known_counts(here.group, here.total)
    total = numbers(here.total)
    left_out = ~known.where & (total != 0)
    suppressed, no_total = _part(left_out, total), int(np.isnan(total).sum())
    neighbours = _neighbours(here, metres)
    rows = (
        *_one_group(here, drawing),
        *_small_counts(here, drawing),
        *_in_space(here, known, neighbours, drawing),
    )
    return SpreadTable(
        rows=rows,
        unit=here.unit,
        areas=len(here.total),
        unknown=int(left_out.sum()),
        suppressed_pct=suppressed,
        why_no_part=_NO_TOTAL.format(no_total, len(total)) if no_total else "",
        minimum=float(known.total.min()) if known.areas else None,
        share_pct=100 * known.share if known.areas else None,
        rounding_unknown=here.rounding_unknown,
        drawing=drawing,
        islands=neighbours.among(known.where).islands if isinstance(neighbours, Neighbours) else (),
    )


def _part(which: NDArray[np.bool_], total: Numbers) -> float | None:
    """Part of the total that is in some areas, in percent; None where a total is unknown."""
    whole = float(total.sum())
    return 100 * float(total[which].sum()) / whole if whole > 0 else None


def _one_group(here: GroupInAreas, drawing: Drawing) -> Iterator[Row]:
    """The indices of one group, with bounds, and against chance."""
    for index, found in measure_all(here.group, here.total).items():
        chance = against_chance(
            here.group, here.total, index=index, draws=drawing.draws, seed=drawing.seed
        )
        yield replace(
            _bounded(here, found),
            expected=chance.expected,
            p_value=chance.p_value,
            verdict=chance.verdict,
        )


def _small_counts(here: GroupInAreas, drawing: Drawing) -> Iterator[Row]:
    for measure in (bias_corrected_dissimilarity, modified_dissimilarity):
        found = measure(here.group, here.total, draws=drawing.draws, seed=drawing.seed)
        yield _unbounded(here, found)


def _in_space(
    here: GroupInAreas, known: Known, neighbours: Neighbours | str, drawing: Drawing
) -> Iterator[Row]:
    """The indices that need to know where the areas lie; with the reason where that is unknown."""
    if isinstance(neighbours, str):
        for index in (MORAN, BY_DISTANCE, BY_BORDER):
            yield _unbounded(here, _none(index, _NOT + neighbours, known.areas))
        return
    found = moran(
        share(here.group, here.total), neighbours, seed=drawing.seed, permutations=drawing.draws
    )
    value = Measured(index=MORAN, value=found.value, reason=found.reason, areas=found.areas)
    yield replace(
        _unbounded(here, value),
        expected=found.expected,
        p_value=found.p_value,
        verdict=_verdict(found),
    )
    yield _unbounded(here, neighbour_dissimilarity(here.group, here.total, neighbours))
    if np.isnan(neighbours.border).any():
        yield _unbounded(here, _none(BY_BORDER, _NO_BORDERS, known.areas))
        return
    found_d = neighbour_dissimilarity(here.group, here.total, neighbours, by_length=True)
    yield _unbounded(here, found_d)


def _bounded(here: GroupInAreas, found: Measured) -> Row:
    """A row with the bounds that follow from what is published."""
    if here.complete:
        return _unbounded(here, found)
    bounds = index_bounds(here.published, found.index)
    row = Row(
        index=INDICES[found.index],
        value=found.value,
        low=bounds.low,
        high=bounds.high,
        bounds=bounds.label,
        areas=found.areas,
        reason=_join(found.reason, f"grenzen: {bounds.reason}" if bounds.reason else ""),
    )
    return _refused(row) if _is_outside(row) else row


def _is_outside(row: Row) -> bool:
    """Whether the areas that are known cannot stand for all of them."""
    if row.value is None or row.low is None or row.high is None:
        return False
    return not row.low - _ROUNDING <= row.value <= row.high + _ROUNDING


def _refused(row: Row) -> Row:
    told = f"over de bekende gebieden is het {format_number(row.value, decimals=3)}"
    reason = f"{told}, maar over alle gebieden samen kan dat niet"
    return replace(row, value=None, reason=_join(row.reason, reason))


def _unbounded(here: GroupInAreas, found: Measured) -> Row:
    """A row of which the bounds are the value itself, or are not computed."""
    sure = here.complete and not isinstance(found, Drawn)
    value = found.value
    return Row(
        index=INDICES[found.index],
        value=value,
        low=value if sure else None,
        high=value if sure else None,
        bounds="exact" if sure and value is not None else "onbekend",
        areas=found.areas,
        standard_error=found.standard_error if isinstance(found, Drawn) else None,
        reason=_join(found.reason, "" if sure else _NO_BOUNDS),
    )


def _none(index: str, reason: str, areas: int) -> Measured:
    return Measured(index=index, value=None, reason=reason, areas=areas)


def _join(*reasons: str) -> str:
    return "; ".join(filter(None, reasons))


def _verdict(found: Moran) -> AgainstChance:
    if found.value is None or found.expected is None or found.p_value is None:
        return AgainstChance.UNKNOWN
    if found.p_value > SIGNIFICANT:
        return AgainstChance.SAME
    return AgainstChance.HIGHER if found.value > found.expected else AgainstChance.LOWER


def _neighbours(here: GroupInAreas, metres: float | None) -> Neighbours | str:
    """Who lies beside whom; or why that is not known, in Dutch."""
    if here.shapes is None:
        return here.no_shapes
    if metres is not None:
        return neighbours_by_distance(here.shapes, metres)
    if not here.shapes.geom_type.isin(_POLYGONS).any():
        return _NO_POLYGONS
    return neighbours_by_border(here.shapes)
