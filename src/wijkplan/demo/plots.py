"""Where every block stands: along the streets of its buurt, clear of everything else.

Blocks are laid along both sides of the streets, all buurten at once. A block that would
stand in a street, on the railway, outside its buurt or on another plot is taken up and
tried elsewhere. What does not fit in the end is cut into smaller blocks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.demo.blocks import Block
from wijkplan.demo.network import Network
from wijkplan.demo.streets import Barriers

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Geometries = npt.NDArray[np.object_]
Spot = tuple[Block, Any]

_CORNER = 7.0  # m free at the end of a street
_ROUNDS = 30
_SQUEEZED = 6  # from this round on blocks may stand closer
_CUT_UP = (8, 14, 19, 23)  # rounds in which what is left is cut up
_NARROW = 4.5  # m; a narrower gap stays a gap
_LOOK = 6  # blocks to look at for one that fits a gap
_SPARE = 1.45  # frontage opened in the first round against what is asked
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
    fronts = _frontages(network, borders)
    todo = list(blocks)
    done: list[Spot] = []
    claims: Geometries = np.array([], dtype=object)
    occupied: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for step in range(_ROUNDS):
        if not todo:
            break
        if step in _CUT_UP:
            todo = _smaller(todo)
        tries = _tries(todo, fronts, occupied, step, rng)
        spots = _spots(tries, todo, site, rng)
        squeeze = 1.0 if step < _SQUEEZED else 0.6
        claim = _rectangles(spots, todo, grow=squeeze)
        good = _stands(spots, todo, claim, site)
        good &= _free(claim, good, claims, spots["block"].to_numpy())
        taken = spots[good]
        claims = np.concatenate([claims, claim[good]])
        numbers = taken["block"].to_numpy()
        for row in taken.itertuples(index=False):
            block = todo[row.block]
            room = (row.along - block.beside / 2, row.along + block.parts * block.width + block.beside / 2)
            occupied.setdefault((row.edge, row.side), []).append(room)
        done += [(todo[n], row) for n, row in zip(numbers, taken.itertuples(index=False))]
        left = np.setdiff1d(np.arange(len(todo)), numbers)
        todo = [todo[n] for n in left]
    return _placed(_doubled(done, todo))


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


def _frontages(network: Network, borders: gpd.GeoDataFrame) -> dict[int, pd.DataFrame]:
    """Return per buurt the sides of streets to build along."""
    edges = network.edges
    usable = ~edges["tunnel"].to_numpy() & (edges["highway"] != "secondary").to_numpy()
    usable &= edges.length.to_numpy() > 2 * _CORNER + 6
    numbers = np.flatnonzero(usable)
    lines = edges.geometry.to_numpy()[numbers]
    half = shapely.length(lines) / 2
    before, after = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, half + step))
        for step in (-2.0, 2.0)
    )
    normal = np.column_stack([before[:, 1] - after[:, 1], after[:, 0] - before[:, 0]]) / 4.0
    frames = []
    for side in (1.0, -1.0):
        points = (before + after) / 2 + normal * 16.0 * side
        frames.append(
            pd.DataFrame(
                {"edge": numbers, "side": side, "length": half * 2, "x": points[:, 0], "y": points[:, 1]}
            )
        )
    fronts = pd.concat(frames, ignore_index=True)
    inside = shapely.STRtree(borders.geometry.to_numpy()).query(
        shapely.points(fronts[["x", "y"]].to_numpy()), predicate="within"
    )
    fronts = fronts.iloc[inside[0]].assign(buurt=inside[1])
    return {int(b): rows.reset_index(drop=True) for b, rows in fronts.groupby("buurt")}


def _tries(
    blocks: Sequence[Block],
    fronts: dict[int, pd.DataFrame],
    taken: Mapping[tuple[int, float], list[tuple[float, float]]],
    step: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Lay the blocks of every buurt one after another along what is free of its streets.

    In the first round only as much street is used as is needed, so that what stays green
    lies together; later rounds try everywhere.
    """
    rows: list[tuple[int, int, float, float]] = []
    by_buurt: dict[int, list[int]] = {}
    for number, block in enumerate(blocks):
        by_buurt.setdefault(block.buurt, []).append(number)
    squeeze = 1.0 if step < _SQUEEZED else 0.6
    for buurt, numbers in by_buurt.items():
        if buurt not in fronts:
            continue
        sides = fronts[buurt]
        sides = sides.iloc[_order(sides, rng)] if step == 0 else sides.sample(frac=1, random_state=rng)
        gaps = [gap for side in sides.itertuples() for gap in _gaps(side, taken)]
        waiting = list(numbers)
        if step == 0:
            need = sum(blocks[n].parts * blocks[n].width + blocks[n].beside for n in numbers)
            room = np.cumsum([stop - start for *_, start, stop in gaps])
            gaps = gaps[: int(np.searchsorted(room, need * _SPARE)) + 1]
        else:
            waiting = [numbers[i] for i in rng.permutation(len(numbers))]
        rows += _laid(waiting, blocks, gaps, squeeze=squeeze, rng=rng)
    return pd.DataFrame(rows, columns=["block", "edge", "side", "along"])


def _gaps(
    front: Any,  # noqa: ANN401 (a row of a frame)
    taken: Mapping[tuple[int, float], list[tuple[float, float]]],
) -> Iterator[tuple[int, float, float, float]]:
    """Yield the free stretches of one side of a street: edge, side, start, stop."""
    at = _CORNER
    for start, stop in sorted(taken.get((front.edge, front.side), [])):
        if start - at > _NARROW:
            yield front.edge, front.side, at, start
        at = max(at, stop)
    if front.length - _CORNER - at > _NARROW:
        yield front.edge, front.side, at, front.length - _CORNER


def _laid(
    waiting: Sequence[int],
    blocks: Sequence[Block],
    gaps: Sequence[tuple[int, float, float, float]],
    *,
    squeeze: float,
    rng: np.random.Generator,
) -> Iterator[tuple[int, int, float, float]]:
    """Yield block, edge, side and place for the blocks that find a gap."""
    left = list(waiting)
    slack = 0.0 if squeeze == 1.0 else 1.0
    for edge, side, start, stop in gaps:
        at = start + slack * rng.uniform(0.0, 3.0)
        position, looked = 0, 0
        while position < len(left) and looked < _LOOK:
            block = blocks[left[position]]
            wide = block.parts * block.width
            if at + wide <= stop:
                yield left.pop(position), edge, side, at
                at += wide + block.beside * squeeze
            else:
                position += 1
                looked += 1
        if not left:
            return


def _order(sides: pd.DataFrame, rng: np.random.Generator) -> Ints:
    """Return an order of streets that goes, with detours, from the middle outwards."""
    xy = sides[["x", "y"]].to_numpy()
    weight = sides["length"].to_numpy()
    middle = np.average(xy, axis=0, weights=weight)
    away = np.hypot(*(xy - middle).T)
    return np.argsort(away + rng.normal(0, 0.25 * away.max() + 1.0, len(away)))


def _spots(
    tries: pd.DataFrame, blocks: Sequence[Block], site: _Site, rng: np.random.Generator
) -> pd.DataFrame:
    """Add to each try the middle of its front on the street and the direction there."""
    wide = np.array([blocks[n].parts * blocks[n].width for n in tries["block"]])
    lines = site.streets[tries["edge"].to_numpy()]
    along = tries["along"].to_numpy()
    start, stop = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at))
        for at in (along, along + wide)
    )
    step = stop - start
    direction = step / np.maximum(np.hypot(*step.T), 1e-6)[:, None]
    middle = (start + stop) / 2
    # façades are not all on one line
    aside = np.round(rng.uniform(0.0, 1.2, len(tries)), 1)
    return tries.assign(
        mx=middle[:, 0], my=middle[:, 1], dx=direction[:, 0], dy=direction[:, 1], aside=aside
    )


def _rectangles(
    spots: pd.DataFrame, blocks: Sequence[Block], *, grow: float | None
) -> Geometries:
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
    polygons: Geometries = shapely.polygons(np.stack(corners, axis=1))
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
    claim: Geometries, good: npt.NDArray[np.bool_], claims: Geometries, block: Ints
) -> npt.NDArray[np.bool_]:
    """Keep of the good ones those whose plot is free; of two that clash, the first."""
    keep = good.copy()
    if len(claims):
        keep[shapely.STRtree(claims).query(claim, predicate="overlaps")[0]] = False
        keep[shapely.STRtree(claims).query(claim, predicate="contains")[0]] = False
        keep[shapely.STRtree(claims).query(claim, predicate="within")[0]] = False
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
            cut.append(dataclasses.replace(block, back=2.0, width=0.85 * block.width))
            continue
        half = block.parts // 2
        for homes in (block.homes[:half], block.homes[half:]):
            cut.append(dataclasses.replace(block, parts=len(homes), homes=homes))
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
        extra = min(short.get(block.buurt, 0), block.parts) if block.homes[0] and not block.status else 0
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
        (spots["along"], spots["side"], spots["edge"], [b.buurt for b in blocks])
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
