"""The sides of streets, and how blocks are laid along what is free of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.demo.blocks import Block
from wijkplan.demo.network import Network

Ints = npt.NDArray[np.intp]

SQUEEZED = 6
"""From this round on blocks may stand closer."""

_CORNER = 7.0  # m free at the end of a street
_NARROW = 4.5  # m; a narrower gap stays a gap
_LOOK = 6  # blocks to look at for one that fits a gap
_SPARE = 1.35  # frontage opened in the first round against what is asked


def frontages(network: Network, borders: gpd.GeoDataFrame) -> dict[int, pd.DataFrame]:
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
                {
                    "edge": numbers,
                    "side": side,
                    "length": half * 2,
                    "x": points[:, 0],
                    "y": points[:, 1],
                }
            )
        )
    fronts = pd.concat(frames, ignore_index=True)
    inside = shapely.STRtree(borders.geometry.to_numpy()).query(
        shapely.points(fronts[["x", "y"]].to_numpy()), predicate="within"
    )
    fronts = fronts.iloc[inside[0]].assign(buurt=inside[1])
    return {int(b): rows.reset_index(drop=True) for b, rows in fronts.groupby("buurt")}


def tries(
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
    squeeze = 1.0 if step < SQUEEZED else 0.6
    for buurt, numbers in by_buurt.items():
        if buurt not in fronts:
            continue
        sides = fronts[buurt]
        sides = (
            sides.iloc[_order(sides, rng)] if step == 0 else sides.sample(frac=1, random_state=rng)
        )
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
    return np.argsort(away + rng.normal(0, 0.18 * away.max() + 1.0, len(away)))
