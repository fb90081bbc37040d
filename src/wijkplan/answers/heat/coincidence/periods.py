"""In which years the place of a project gets another kind of heat, by the zone or by the buurt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.programme.plans import Plans, Row
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.sources.project_places import NAMED

NO_PROGRAMME = "er is geen warmteprogramma geleverd; lever het, dan is het te zeggen"


@dataclass(frozen=True, kw_only=True)
class Period:
    """Years in which a place gets another kind of heat.

    Parameters
    ----------
    start, end
        First and last year; NaN where not known, and not both.
    zone
        Name of the zone; None where the years are those of the buurt.
    maybe
        Zones in which the place may lie: of the project only the buurt is known.
    """

    start: float
    end: float
    zone: str | None = None
    maybe: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """For a reader: ``warmte in zone Noord in 2030–2032``."""
        ends = dict.fromkeys(f"{y:.0f}" for y in (self.start, self.end) if not math.isnan(y))
        zone = "" if self.zone is None else f" in zone {self.zone}"
        return f"warmte{zone} in {'–'.join(ends)}"


@dataclass(frozen=True, kw_only=True)
class NoPeriod:
    """Why no years are known for a place, with the remedy.

    Parameters
    ----------
    reason
        For a reader.
    maybe
        See `Period`.
    """

    reason: str
    maybe: tuple[str, ...] = ()


def tell_maybe(zones: Sequence[str]) -> str:
    """What is to be said of zones in which a project may lie; empty where there are none."""
    if not zones:
        return ""
    return (
        f"; alleen de buurt is bekend, die deels in zone {' en '.join(zones)} ligt: teken het "
        "project, dan is te zeggen of de jaren van die zone gelden"
    )


def periods_of(case: HeatCase, plans: Plans, row: Row) -> tuple[Period, ...] | NoPeriod:
    """Years of heat at the place of a project.

    A zone of which the years are known goes before the buurt, as it is about that very place.

    Parameters
    ----------
    case
        With the planning.
    plans, row
        The projects, and the one.
    """
    zones, maybe = _zones_at(case, plans, row)
    if zones:
        return zones
    if case.programme is None:
        return NoPeriod(reason=NO_PROGRAMME, maybe=maybe)
    buurt = row["buurt"] or UNPLACED
    if buurt == UNPLACED:
        told = "de buurt is onbekend; noem haar in het register, dan is het te zeggen"
        return NoPeriod(reason=told, maybe=maybe)
    frame = case.programme.frame
    years = frame.loc[frame["buurtcode"].eq(buurt), ["jaar_start", "jaar_eind"]].to_numpy(float)
    if not len(years) or np.isnan(years[0]).all():
        return NoPeriod(
            reason=f"het warmteprogramma noemt geen jaar voor {plans.place(buurt)}; met een jaar "
            "is het te zeggen",
            maybe=maybe,
        )
    return (Period(start=years[0, 0], end=years[0, 1], maybe=maybe),)


def _zones_at(case: HeatCase, plans: Plans, row: Row) -> tuple[tuple[Period, ...], tuple[str, ...]]:
    """Zones with years that hold the project, and names of those that may."""
    shape = plans.shape(row)
    if case.zones is None or shape is None:
        return (), ()
    frame = case.zones.frame
    dated = frame[frame[["jaar_start", "jaar_eind"]].notna().any(axis=1)]
    drawn = dated.geometry.to_numpy()
    inside = shapely.intersects(drawn, shape) & ~shapely.touches(drawn, shape)
    certain = inside & shapely.covers(drawn, shape) if row["wijze"] == NAMED else inside
    periods = tuple(
        Period(start=zone["jaar_start"], end=zone["jaar_eind"], zone=str(zone["naam"]))
        for zone in dated[certain].drop(columns="geometry").to_dict("records")
    )
    maybe = dict.fromkeys(str(name) for name in dated["naam"][inside & ~certain])
    return tuple(dict.fromkeys(periods)), tuple(maybe)
