"""What plans are reviewed against: the municipality as it is, prepared once for many plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.atlas import Delivery, Heading
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import Edition
from wijkplan.model.state import State
from wijkplan.sources.project_places import placed_projects
from wijkplan.sources.projects import REGISTER
from wijkplan.themes.safety import RuleBook, Settings, Zone, zones_of
from wijkplan.themes.safety.areas.tracks import Tracks, no_lines, tracks_of
from wijkplan.themes.safety.present.exposed import expose
from wijkplan.themes.safety.present.uses import find_uses
from wijkplan.themes.safety.rules.regimes import Regime


@dataclass(frozen=True, kw_only=True, eq=False)
class Footing:
    """The municipality under one regime.

    Parameters
    ----------
    regime
        The rules.
    zones
        Its areas of attention; empty where neither tracks nor areas were delivered.
    uses
        Everything present, see `wijkplan.themes.safety.present.uses.find_uses`.
    exposed
        What of it is in each area, see `wijkplan.themes.safety.present.exposed.expose`.
    """

    regime: Regime
    zones: tuple[Zone, ...]
    uses: gpd.GeoDataFrame
    exposed: pd.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What a review looks at, whatever the plan.

    Parameters
    ----------
    title, fictional, edition
        Of the project, for the report.
    state
        The present.
    areas
        The areas of the project.
    settings
        From where is measured, and the regimes that may be chosen.
    tracks
        The lines of railway; None where they were not delivered.
    projects
        The register with the place of each project; None without one.
    deliveries
        The sources used.
    absent
        Names of source files that were named but not found.
    heat_reach_m
        Up to how many metres a source of heat or a heat network is within reach; None where the
        project does not say.
    """

    title: str
    fictional: bool
    edition: Edition
    state: State
    areas: AreaSet
    settings: Settings
    tracks: Tracks | None
    projects: gpd.GeoDataFrame | None
    deliveries: tuple[Delivery, ...]
    absent: tuple[str, ...] = ()
    heat_reach_m: float | None = None
    _footings: dict[str, Footing] = field(default_factory=dict, repr=False)

    @property
    def book(self) -> RuleBook:
        """The regimes that may be chosen."""
        return self.settings.book

    @cached_property
    def outline(self) -> BaseGeometry:
        """The gemeenten of the project together."""
        merged: BaseGeometry = self.areas.at(Level.GEMEENTE).geometry.union_all()
        return merged

    def under(self, regime: Regime) -> Footing:
        """The municipality under a regime; computed when it is first asked for."""
        if regime.id not in self._footings:
            zones = zones_of(self.state, self.areas, regime, self.settings)
            uses = find_uses(self.state, self.areas, self.book.persons[regime.persons])
            exposed = expose(uses, zones, self.areas)
            self._footings[regime.id] = Footing(
                regime=regime, zones=zones, uses=uses, exposed=exposed
            )
        return self._footings[regime.id]

    def buurten_at(self, place: BaseGeometry) -> Sequence[str]:
        """Codes of the buurten that a shape touches."""
        buurten = self.areas.at(Level.BUURT)
        found = buurten.sindex.query(place, predicate="intersects")
        return sorted(buurten.index[found])

    def lines_near(self, place: BaseGeometry, metres: float) -> gpd.GeoDataFrame:
        """Lines that may carry dangerous goods within a distance; none without tracks."""
        if self.tracks is None:
            return no_lines()
        running = self.tracks.running
        return gpd.GeoDataFrame(running[shapely.dwithin(running.geometry.array, place, metres)])


def prepare_ground(
    heading: Heading,
    state: State,
    areas: AreaSet,
    settings: Settings,
    *,
    deliveries: Sequence[Delivery],
    absent: Sequence[str] = (),
) -> Ground:
    """Put together what plans are reviewed against.

    Parameters
    ----------
    heading
        Title and edition.
    state
        The present, with the layers and registers of an atlas.
    areas, settings, deliveries, absent
        See `Ground`.

    Raises
    ------
    DataError
        If the register of projects names a buurt or building that does not exist.
    """
    register = state.registers.get(REGISTER)
    placed = None
    if register is not None and len(register.frame):
        placed = placed_projects(register, areas, state.layers.get("pand"))
    return Ground(
        title=heading.title,
        fictional=heading.fictional,
        edition=heading.edition,
        state=state,
        areas=areas,
        settings=settings,
        tracks=tracks_of(state, settings),
        projects=placed,
        deliveries=tuple(deliveries),
        absent=tuple(absent),
    )
