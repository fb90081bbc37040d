"""How many homes of a pool are left where it is open which homes others took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.timeline.opening import Positions

Taken = tuple[Positions, float]
"""Rows out of which homes were taken, and how many homes."""


def surely_left(pool: Positions, taken: Iterable[Taken], weight: npt.NDArray[np.float64]) -> float:
    """Homes of a pool that are left wherever in it others took theirs; it may be below zero.

    >>> homes, ones = np.arange(10), np.ones(10)
    >>> surely_left(homes[:5], [(homes, 3.0)], ones)
    2.0
    """
    inside = np.zeros(len(weight), dtype=bool)
    inside[pool] = True
    shared = (min(number, weight[rows[inside[rows]]].sum()) for rows, number in taken)
    return float(weight[pool].sum() - sum(shared))


def most_left(pool: Positions, taken: Sequence[Taken], weight: npt.NDArray[np.float64]) -> float:
    """Homes of a pool that are left where others took theirs outside of it as far as they can.

    Every home is taken once. It is the largest flow from all who take, through the homes, less
    what the others take (Ford & Fulkerson 1956).

    Parameters
    ----------
    pool
        Rows out of which homes are wanted.
    taken
        What others took, of which it is not known which homes.
    weight
        Homes per row.

    >>> homes, ones = np.arange(10), np.ones(10)
    >>> most_left(homes[:5], [(homes, 3.0)], ones), most_left(homes[:5], [(homes, 7.0)], ones)
    (5.0, 3.0)
    """
    import networkx as nx  # noqa: PLC0415 - few registers need it

    takers = [*taken, (pool, float(weight[pool].sum()))]
    everyone = np.unique(np.concatenate([rows for rows, _ in takers]))
    # Homes that the same takers can have are alike.
    kind = np.zeros(len(everyone), dtype=np.intp)
    own = [np.searchsorted(everyone, rows) for rows, _ in takers]
    for places in own:
        inside = np.zeros(len(everyone), dtype=np.intp)
        inside[places] = 1
        kind = pd.factorize(2 * kind + inside)[0]
    flow = nx.DiGraph()
    flow.add_node("einde")
    for k, homes in enumerate(np.bincount(kind, weights=weight[everyone])):
        flow.add_edge(f"soort {k}", "einde", capacity=float(homes))
    for number, ((_, homes), places) in enumerate(zip(takers, own, strict=True)):
        flow.add_edge("begin", number, capacity=homes)
        flow.add_edges_from((number, f"soort {k}") for k in np.unique(kind[places]))
    most = nx.maximum_flow_value(flow, "begin", "einde")
    return max(0.0, float(most) - sum(number for _, number in taken))
