"""Where every block stands: along the streets of its buurt, clear of everything else.

Blocks are laid along both sides of the streets, all buurten at once. A block that would
stand in a street, on the railway, outside its buurt or on another plot is taken up and
tried elsewhere. What does not fit in the end is cut into smaller blocks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.demo.blocks import Block
from wijkplan.demo.frontages import SQUEEZED, frontages, tries
from wijkplan.demo.network import Network
from wijkplan.demo.streets import Barriers

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Geometries = npt.NDArray[np.object_]
Spot = tuple[Block, Any]

_ROUNDS = 30
_CUT_UP = (8, 14, 19, 23)  # rounds in which what is left is cut up
_TO_STREET = 3.8  # m from the middle of any street to a building
_TO_MAIN = {"secondary": 24.0, "tertiary": 9.0}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Blocks in their places.

    Parameters
    ----------
    blocks
        The blocks, some of them cut up.
    edge, side
        Street of each block (row of the network) and side: 1 left, -1 right.
    along
        Metres from the start of that street.
    middle, direction
        Middle of the façade line on the street, and unit vector along it, shape (n, 2).
    """

    blocks: tuple[Block, ...]
    edge: Ints
    side: Array
    along: Array
    middle: Array
    direction: Array


@dataclass(frozen=True, kw_only=True)
class _Site:
    """What blocks are tried against."""

    polygons: Geometries
    streets: Geometries
    widths: Array
    tree: shapely.STRtree
    barred: shapely.Geometry


@dataclass(kw_only=True)
class _State:
    """What has been placed so far: blocks, their plots, and what they take of a street."""

    done: list[Spot]
    claims: Geometries
    occupied: dict[tuple[int, float], list[tuple[float, float]]]

    def take(self, todo: Sequence[Block], spots: pd.DataFrame, claim: Geometries) -> list[Block]:
        """Record the blocks that found a place and return the others."""
        self.claims = np.concatenate([self.claims, claim])
        rows: list[Any] = [*spots.itertuples(index=False)]
        for row in rows:
            block = todo[row.block]
            stop = row.along + block.parts * block.width + block.beside / 2
            room = (row.along - block.beside / 2, stop)
            self.occupied.setdefault((row.edge, row.side), []).append(room)
            self.done.append((block, row))
        placed = set(spots["block"].tolist())
        return [block for number, block in enumerate(todo) if number not in placed]


def place_blocks(
    blocks: Sequence[Block],
    network: Network,
    borders: gpd.GeoDataFrame,
    barriers: Barriers,
    rng: np.random.Generator,
) -> Placed:
    """Find a place for every block.

    Parameters
    ----------
    blocks
        What `make_blocks` gave.
    network
        Streets to build along.
    borders
        Coverage of buurten, in the order to which `Block.buurt` refers.
    barriers
        Strips that stay free.
    rng
        Decides which streets come first.

    Raises
    ------
    ValueError
        When a buurt has no room for its homes.
    """
    site = _site(network, borders, barriers)
    fronts = frontages(network, borders)
    state = _State(done=[], claims=np.array([], dtype=object), occupied={})
    # a school needs a wide plot: it comes before the homes
    services = [block for block in blocks if block.facility]
    homes = [block for block in blocks if not block.facility]
    left = [
        todo for group in (services, homes) for todo in _settle(group, state, fronts, site, rng)
    ]
    return _placed(_doubled(state.done, left))


def _settle(
    blocks: Sequence[Block],
    state: _State,
    fronts: dict[int, pd.DataFrame],
    site: _Site,
    rng: np.random.Generator,
) -> list[Block]:
    """Place blocks round by round, and return those for which there was no room."""
    todo = list(blocks)
    for step in range(_ROUNDS):
        if not todo:
            break
        if step in _CUT_UP:
            todo = _smaller(todo)
        spots = _spots(tries(todo, fronts, state.occupied, step, rng), todo, site, rng)
        claim = _rectangles(spots, todo, grow=1.0 if step < SQUEEZED else 0.6)
        good = _free(claim, _stands(spots, todo, claim, site), state.claims)
        todo = state.take(todo, spots[good], claim[good])
    return todo


def _site(network: Network, borders: gpd.GeoDataFrame, barriers: Barriers) -> _Site:
    streets = network.edges.geometry.to_numpy()
    widths = network.edges["highway"].map(_TO_MAIN).fillna(_TO_STREET).to_numpy(dtype=float)
    polygons = shapely.buffer(borders.geometry.to_numpy(), -0.5)
    barred = barriers.all
    for geometry in (*polygons, barred):
        shapely.prepare(geometry)
    return _Site(
        polygons=polygons,
        streets=streets,
        widths=widths,
        tree=shapely.STRtree(streets),
        barred=barred,
    )


def _spots(
    laid: pd.DataFrame, blocks: Sequence[Block], site: _Site, rng: np.random.Generator
) -> pd.DataFrame:
    """Add to each try the middle of its front on the street and the direction there."""
    wide = np.array([blocks[n].parts * blocks[n].width for n in laid["block"]])
    lines = site.streets[laid["edge"].to_numpy()]
    along = laid["along"].to_numpy()
    start, stop = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at))
        for at in (along, along + wide)
    )
    step = stop - start
    direction = step / np.maximum(np.hypot(*step.T), 1e-6)[:, None]
    middle = (start + stop) / 2
    # façades are not all on one line
    aside = np.round(rng.uniform(0.0, 1.2, len(laid)), 1)
    return laid.assign(
        mx=middle[:, 0], my=middle[:, 1], dx=direction[:, 0], dy=direction[:, 1], aside=aside
    )


def _rectangles(spots: pd.DataFrame, blocks: Sequence[Block], *, grow: float | None) -> Geometries:
    """Return the buildings, or with `grow` the plots: that share of the land around them."""
    chosen = [blocks[n] for n in spots["block"]]
    half = np.array([b.parts * b.width / 2 for b in chosen])
    front = np.array([b.front for b in chosen]) + spots["aside"].to_numpy()
    deep = np.array([b.depth for b in chosen])
    if grow is not None:
        half = half + grow * np.array([b.beside / 2 for b in chosen])
        deep = deep + grow * np.array([b.back for b in chosen])
    along = spots[["dx", "dy"]].to_numpy()
    outward = np.column_stack([-along[:, 1], along[:, 0]]) * spots["side"].to_numpy()[:, None]
    middle = spots[["mx", "my"]].to_numpy()
    corners = [
        middle + along * (sign * half)[:, None] + outward * away[:, None]
        for sign, away in ((-1, front), (1, front), (1, front + deep), (-1, front + deep))
    ]
    polygons: Geometries = np.asarray(shapely.polygons(np.stack(corners, axis=1)))
    return polygons


def _stands(
    spots: pd.DataFrame, blocks: Sequence[Block], claim: Geometries, site: _Site
) -> npt.NDArray[np.bool_]:
    """Whether a building lies in its own buurt, off the streets and off the barriers."""
    building = _rectangles(spots, blocks, grow=None)
    buurt = np.array([blocks[n].buurt for n in spots["block"]], dtype=int)
    good = ~shapely.intersects(building, site.barred)
    good &= shapely.contains_properly(site.polygons[buurt], building) if len(building) else good
    mine, street = site.tree.query(building, predicate="dwithin", distance=24.0)
    near = shapely.distance(building[mine], site.streets[street]) < site.widths[street]
    good[mine[near]] = False
    crossed, _ = site.tree.query(claim, predicate="intersects")
    good[crossed] = False
    return good


def _free(
    claim: Geometries, good: npt.NDArray[np.bool_], claims: Geometries
) -> npt.NDArray[np.bool_]:
    """Keep of the good ones those whose plot is free; of two that clash, the first."""
    keep = good.copy()
    keep[shapely.STRtree(claims).query(claim, predicate="intersects")[0]] = False
    numbers = np.flatnonzero(keep)
    first, second = shapely.STRtree(claim[numbers]).query(claim[numbers], predicate="intersects")
    clash = first < second
    order = np.lexsort((first[clash], second[clash]))
    for a, b in zip(numbers[first[clash][order]], numbers[second[clash][order]], strict=True):
        if keep[a]:
            keep[b] = False
    return keep


def _smaller(blocks: Sequence[Block]) -> list[Block]:
    """Cut rows in two, and give an apartment building a smaller site."""
    cut: list[Block] = []
    for block in blocks:
        if block.parts == 1:
            cut.append(
                dataclasses.replace(
                    block, back=2.0, width=0.85 * block.width, depth=0.95 * block.depth
                )
            )
            continue
        half = block.parts // 2
        halves = (block.homes[:half], block.homes[half:])
        cut += [dataclasses.replace(block, parts=len(homes), homes=homes) for homes in halves]
    return cut


def _doubled(done: list[Spot], todo: Sequence[Block]) -> list[Spot]:
    """Add homes for which there is no land to buildings of their buurt: upstairs homes.

    A hall or an office for which there is no land is not built.
    """
    short = {block.buurt: 0 for block in todo}
    for block in todo:
        if block.facility:
            raise ValueError(f"no room for {block.facility} in buurt number {block.buurt}")
        short[block.buurt] += 0 if block.status else sum(block.homes)
    doubled = []
    for block, spot in done:
        extra = (
            min(short.get(block.buurt, 0), block.parts)
            if block.homes[0] and not block.status
            else 0
        )
        homes = tuple(n + (part < extra) for part, n in enumerate(block.homes))
        if extra:
            short[block.buurt] -= extra
        doubled.append((dataclasses.replace(block, homes=homes), spot))
    if any(short.values()):
        raise ValueError(f"no room for homes: {short}")
    return doubled


def _placed(done: Sequence[Spot]) -> Placed:
    spots = pd.DataFrame([row for _, row in done])
    blocks = [block for block, _ in done]
    order = np.lexsort(
        [*spots[["along", "side", "edge"]].to_numpy().T, np.array([b.buurt for b in blocks])]
    )
    spots = spots.iloc[order]
    front = np.array([blocks[n].front for n in order]) + spots["aside"].to_numpy()
    along = spots[["dx", "dy"]].to_numpy()
    side = spots["side"].to_numpy()
    outward = np.column_stack([-along[:, 1], along[:, 0]]) * side[:, None]
    return Placed(
        blocks=tuple(blocks[n] for n in order),
        edge=spots["edge"].to_numpy(dtype=np.intp),
        side=side,
        along=spots["along"].to_numpy(),
        middle=spots[["mx", "my"]].to_numpy() + outward * front[:, None],
        direction=along,
    )
