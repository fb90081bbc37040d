"""Progress of zones, counted in the homes of a State.

Homes are counted by their address. Where it is not known where a home is, how it is heated, or
which homes leave or change, the numbers of a zone lie between bounds, which always hold and may
be narrower in truth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import CELLS, NO, UNKNOWN, YES
from wijkplan.model.layers import Layer
from wijkplan.model.open_changes import OpenChange
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.text import format_number
from wijkplan.themes.heat.zones.drawn import zones_here
from wijkplan.themes.heat.zones.placing import NO_ADDRESSES, Inside, place_once
from wijkplan.themes.heat.zones.progress import CONNECTED, GAS_FREE, HOMES, TODO, Progress

COUNTED = "geteld in de woningen"
_KINDS = (
    ("aardgasvrij", YES),
    ("aardgasvrij", NO),
    ("aardgasvrij", UNKNOWN),
    ("warmte", "warmtenet"),
)
"""What is counted: gas-free, on gas, heated nobody knows how, and on a heat network."""
_PLACES = [CELLS.index(kind) for kind in _KINDS]
_FREE, _GAS, _UNKNOWN, _NETWORK = range(4)
_COVERED_M2 = 1.0  # a buurt of which no more lies outside has no home outside

Numbers = npt.NDArray[np.float64]
Counter = Callable[[Stock, int], tuple[Progress, ...]]
"""From the homes at the end of a year, and that year, to the progress of every zone."""


def zone_shapes(layer: Layer, areas: AreaSet) -> gpd.GeoSeries:
    """Shape per name of the zones that touch the areas; polygons of one name become one.

    Returns
    -------
    GeoSeries
        Index the name, sorted; EPSG:28992.
    """
    here, _ = zones_here(layer, areas)
    shapes = {
        str(name): shapely.union_all(part.geometry.to_numpy())
        for name, part in here.groupby("naam")
    }
    return gpd.GeoSeries(shapes, crs=areas.frame.crs).sort_index()


def make_counter(stock: Stock, zones: gpd.GeoSeries, areas: AreaSet) -> Counter:
    """Prepare the counting of one State after the other: homes that stay are placed once.

    Parameters
    ----------
    stock
        The homes of the present. Of counts per buurt nothing is known of a zone.
    zones
        Shape per name, see `zone_shapes`; they may overlap.
    areas
        The areas of the project.

    Returns
    -------
    Callable
        From a stock that is this one or a later one of it, and a year, to the progress of every
        zone, in their order.
    """
    names = [str(name) for name in zones.index]
    source = ", ".join(dict.fromkeys(item.name for item in stock.provenance))
    if not stock.addresses:
        return lambda _, year: tuple(
            Progress(zone=name, year=year, told=NO_ADDRESSES, source=source) for name in names
        )
    place, relations = place_once(stock.homes, zones), relate(zones, areas)

    def count(later: Stock, year: int) -> tuple[Progress, ...]:
        """Progress of every zone at the end of a year."""
        town = _Town(later, place(later.homes))
        return tuple(
            _progress(_Zone(town, column, reach), name, year, source)
            for column, (name, reach) in enumerate(zip(names, relations, strict=True))
        )

    return count


def counted_progress(
    stock: Stock, zones: gpd.GeoSeries, areas: AreaSet, year: int
) -> tuple[Progress, ...]:
    """Count homes, gas-free homes and homes on a heat network per zone; see `make_counter`."""
    return make_counter(stock, zones, areas)(stock, year)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Codes of the buurten that a zone touches, and of those that it covers."""

    touched: frozenset[str]
    covered: frozenset[str]


def relate(zones: gpd.GeoSeries, areas: AreaSet) -> list[Reach]:
    """Buurten that each zone touches and covers, in the order of the zones."""
    buurten = areas.at(Level.BUURT).geometry
    shared = shapely.area(
        shapely.intersection(zones.to_numpy()[:, None], buurten.to_numpy()[None, :])
    )
    whole = shapely.area(buurten.to_numpy())
    codes = buurten.index.to_numpy(object)
    return [
        Reach(
            touched=frozenset(codes[row > 0]), covered=frozenset(codes[row > whole - _COVERED_M2])
        )
        for row in shared
    ]


@dataclass(frozen=True, eq=False)
class _Town:
    """The homes of a State, by kind and buurt, and which of them are in which zone."""

    stock: Stock
    inside: Inside

    @cached_property
    def codes(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.object_]]:
        """Number of the buurt per home, and the code of every number."""
        numbers, codes = pd.factorize(self.stock.homes["buurt"].fillna(UNPLACED))
        return numbers, np.asarray(codes, dtype=object)

    @cached_property
    def kinds(self) -> Numbers:
        """Whether a home is of each of `_KINDS`."""
        heat = self.stock.homes["warmte"]
        unknown = heat.isna()
        gas, network = heat.eq("aardgas"), heat.eq("warmtenet")
        columns = [~unknown & ~gas, gas, unknown, network]
        return np.column_stack([column.to_numpy(float) for column in columns])

    @cached_property
    def everywhere(self) -> Numbers:
        """Homes per buurt and kind."""
        return self.per_buurt(np.ones(len(self.kinds), dtype=bool))

    @cached_property
    def placeless(self) -> Numbers:
        """Homes per buurt and kind of which the place is not known."""
        return self.per_buurt(self.stock.homes["x"].isna().to_numpy())

    def per_buurt(self, chosen: npt.NDArray[np.bool_]) -> Numbers:
        """Chosen homes per buurt and kind."""
        numbers, codes = self.codes
        found = np.zeros((len(codes), len(_KINDS)))
        np.add.at(found, numbers[chosen], self.kinds[chosen])
        return found

    @cached_property
    def changes(self) -> dict[str, list[OpenChange]]:
        """Changes per buurt of which the homes are not known."""
        found: dict[str, list[OpenChange]] = {}
        for change in self.stock.open_changes:
            found.setdefault(change.buurt, []).append(change)
        return found


@dataclass(frozen=True)
class _Span:
    """Least and most homes, in all and per kind of `_KINDS`."""

    homes: tuple[float, float]
    low: Numbers
    high: Numbers


@dataclass(frozen=True, eq=False)
class _Zone:
    """What there is of one zone, buurt by buurt."""

    town: _Town
    column: int
    reach: Reach

    @cached_property
    def parts(self) -> tuple[tuple[int, Numbers, Numbers], ...]:
        """Number of a buurt, and per kind its homes in the zone, and those that may be in it."""
        town, nothing = self.town, np.zeros(len(_KINDS))
        inside, found = town.per_buurt(town.inside[:, self.column]), []
        for number, code in enumerate(town.codes[1]):
            sure, maybe = inside[number], nothing
            if code in self.reach.covered:
                sure = sure + town.placeless[number]
            elif code in self.reach.touched or code == UNPLACED:
                maybe = town.placeless[number]
            if sure.any() or maybe.any():
                found.append((number, sure, maybe))
        return tuple(found)

    @cached_property
    def total(self) -> _Span:
        """Homes of the zone; open changes of which not even the buurt is known may be here."""
        spans = [self._span(*part) for part in self.parts]
        nothing = np.zeros(len(_KINDS))
        least, most = (sum(span.homes[end] for span in spans) for end in (0, 1))
        low = sum((span.low for span in spans), nothing)
        high = sum((span.high for span in spans), nothing)
        unplaced = self.town.changes.get(UNPLACED, [])
        down, up = _moves(unplaced)
        return _tighten(
            (max(0.0, least - _leaving(unplaced)), most), np.maximum(low - down, 0.0), high + up
        )

    def _span(self, number: int, sure: Numbers, maybe: Numbers) -> _Span:
        code, everywhere = self.town.codes[1][number], self.town.everywhere[number]
        changes = [] if code == UNPLACED else self.town.changes.get(code, [])
        inside, around = _homes(sure), _homes(everywhere) - _homes(sure + maybe)
        if changes and inside == _homes(everywhere):
            # All homes of the buurt: the stock knows most of what can become of them.
            bounds = (bound.loc[code].to_numpy(float)[_PLACES] for bound in self.town.stock.bounds)
            return _tighten((float(self.town.stock.number[code]),) * 2, *bounds)
        leaving, (down, up) = _leaving(changes), _moves(changes)
        return _tighten(
            (max(0.0, inside - leaving), _homes(sure + maybe) - max(0.0, leaving - around)),
            np.maximum(sure - down, 0.0),
            sure + maybe + up,
        )

    @property
    def told(self) -> str:
        """How the homes were counted, and what is not known of them."""
        maybe = sum(_homes(part[2]) for part in self.parts)
        unknown = self.total.high[_UNKNOWN]
        codes = {*self.reach.touched, UNPLACED}
        changing = sum(
            change.number
            for change in self.town.stock.open_changes
            if change.buurt in codes and change.touched[_PLACES].any()
        )
        verbs = "verdwijnt of verandert" if changing == 1 else "verdwijnen of veranderen"
        doubts = (
            f"van {_number(maybe)} is de plaats niet bekend" if maybe else "",
            f"van {_number(unknown)} is de verwarming niet bekend" if unknown else "",
            f"{_number(changing)} {verbs}: niet bekend welke" if changing else "",
        )
        return "; ".join(filter(None, (COUNTED, *doubts)))


def _number(homes: float) -> str:
    return f"{format_number(homes)} {'woning' if homes == 1 else 'woningen'}"


def _homes(kinds: Numbers) -> float:
    """Homes in all: every home is gas-free, on gas or unknown."""
    return float(kinds[:_NETWORK].sum())


def _leaving(changes: Sequence[OpenChange]) -> float:
    return sum(change.number for change in changes if change.leaves)


def _moves(changes: Sequence[OpenChange]) -> tuple[Numbers, Numbers]:
    """By how much open changes can lower and raise each kind of `_KINDS`, at most.

    What one brings in another may take out, but then that home counts for neither bound.
    """
    down, up = np.zeros(len(_KINDS)), np.zeros(len(_KINDS))
    for change in changes:
        out, into = (cells[_PLACES] for cells in (change.moves.out, change.moves.into))
        down, up = down + np.minimum(change.number, out), up + np.minimum(change.number, into)
    return down, up


def _tighten(homes: tuple[float, float], low: Numbers, high: Numbers) -> _Span:
    """Hold the kinds against each other: gas-free, on gas and unknown are all homes."""
    least, most = homes
    low, high = low.copy(), np.minimum(high, most)
    parts = slice(0, _NETWORK)
    high[parts] = np.minimum(high[parts], most - (_homes(low) - low[parts]))
    low[parts] = np.maximum(low[parts], least - (_homes(high) - high[parts]))
    return _Span(homes, low, np.maximum(high, low))


def _progress(zone: _Zone, name: str, year: int, source: str) -> Progress:
    span = zone.total
    amounts = {HOMES: span.homes}
    if span.low[_UNKNOWN] < span.homes[0] or not span.homes[1]:
        # A home of which the heat is unknown may be either.
        for amount, kind in ((GAS_FREE, _FREE), (TODO, _GAS), (CONNECTED, _NETWORK)):
            most = min(span.high[kind] + span.high[_UNKNOWN], span.homes[1])
            amounts[amount] = (float(span.low[kind]), float(most))
    exact = {amount: low for amount, (low, high) in amounts.items() if low == high}
    return Progress(
        zone=name,
        year=year,
        homes=exact.get(HOMES),
        gas_free=exact.get(GAS_FREE),
        connected=exact.get(CONNECTED),
        todo=exact.get(TODO),
        bounds={amount: ends for amount, ends in amounts.items() if amount not in exact},
        told=zone.told,
        source=source,
    )
