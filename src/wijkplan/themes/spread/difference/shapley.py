"""What each of several players adds to a whole, whatever the order in which they come.

A player's part (its Shapley value) is what it adds on average over all orders in which the players
can come. The parts add up to the whole; a player that never adds anything has none, and two that
always add the same have the same. Here a player is a project and the whole is what they do to an
index, but nothing in this room knows that.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from wijkplan.themes.spread.index.measured import Numbers

EXACT_UP_TO = 10
"""With this many players all 1,024 combinations are measured; with more, orders are drawn."""
ORDERS = 1000
_CELLS = 4_000_000  # combinations times players at a time, so that memory does not grow with draws

Members: TypeAlias = NDArray[np.bool_]
Worth: TypeAlias = Callable[[Members], Numbers]
"""From combinations (one per row, with which players are in it) to what each is worth."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """What each player adds.

    Parameters
    ----------
    values
        Per player, in their order; together the worth of all minus that of none. NaN where a
        combination has no worth.
    standard_errors
        Per player, because the number of orders drawn is finite; 0 where ``exact``.
    exact
        Whether all combinations were measured.
    """

    values: Numbers
    standard_errors: Numbers
    exact: bool


def divide(worth: Worth, players: int, *, orders: int = ORDERS, seed: int = 0) -> Parts:
    r"""Divide what all players do together, over the players.

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|! \, (k - |S| - 1)!}{k!}
              \left( v(S \cup i) - v(S) \right)

    Parameters
    ----------
    worth
        Worth v of each of some combinations.
    players
        Number of players k. Up to `EXACT_UP_TO` all combinations are measured, above it ``orders``
        orders are drawn: an order and its reverse together, so that what the one gives too much
        the other gives too little.
    orders
        Number of orders; even, and at least four.
    seed
        Of the draws.

    Examples
    --------
    Two players who are worth something only together:

    >>> divide(lambda members: 6.0 * members.all(axis=1), 2).values
    array([3., 3.])
    """
    if orders < 4 or orders % 2:
        raise ValueError(f"het aantal volgordes is even en ten minste 4, en is {orders}")
    if players == 0:
        return Parts(values=np.zeros(0), standard_errors=np.zeros(0), exact=True)
    if players <= EXACT_UP_TO:
        values = _over_all(worth, players)
        return Parts(values=values, standard_errors=np.zeros(players), exact=True)
    values, errors = _over_drawn(worth, players, orders // 2, np.random.default_rng(seed))
    return Parts(values=values, standard_errors=errors, exact=False)


def _over_all(worth: Worth, players: int) -> Numbers:
    """Weigh what every player adds to every combination without it."""
    every = np.arange(2**players)
    members = (every[:, np.newaxis] >> np.arange(players) & 1).astype(bool)
    values, sizes = worth(members), members.sum(axis=1)
    weight = np.array([1 / (players * math.comb(players - 1, size)) for size in range(players)])
    parts = np.empty(players)
    for player in range(players):
        without = every[~members[:, player]]
        added = values[without + 2**player] - values[without]
        parts[player] = (weight[sizes[without]] * added).sum()
    return parts


def _over_drawn(
    worth: Worth, players: int, pairs: int, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Mean over drawn orders of what a player adds when it comes, and its standard error."""
    at_a_time = max(1, _CELLS // (2 * players * (players + 1)))
    found = []
    for done in range(0, pairs, at_a_time):
        size = min(at_a_time, pairs - done)
        there = rng.permuted(np.tile(np.arange(players), (size, 1)), axis=1)
        both = _added(worth, np.concatenate([there, there[:, ::-1]]))
        found.append((both[:size] + both[size:]) / 2)
    per_pair = np.concatenate(found)
    return per_pair.mean(axis=0), per_pair.std(axis=0, ddof=1) / math.sqrt(pairs)


def _added(worth: Worth, orders: NDArray[np.intp]) -> Numbers:
    """What each player adds when it comes, per order; the players of a row add up to the whole."""
    size, players = orders.shape
    place = np.argsort(orders, axis=1)  # of each player, in which place it comes
    arrived = place[:, np.newaxis, :] < np.arange(players + 1)[:, np.newaxis]
    values = worth(arrived.reshape(-1, players)).reshape(size, players + 1)
    return np.take_along_axis(np.diff(values, axis=1), place, axis=1)
