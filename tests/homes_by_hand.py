"""Homes in a few words, and stories of what happens to them, for tests of a stock in time.

A story is a few homes and what happens to them in order. Some happenings are exact: all of some
homes leave or change. Of others only the number is known. `worlds` walks through every choice of
homes; `tell` keeps the books as `wijkplan.timeline.books` does, with the exact happenings only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.open_changes import OpenChange, find_moves
from wijkplan.model.stock_counts import UNPLACED

KOOP, CORPORATION, OTHER = ATTRIBUTES["eigendom"]
LOW, FIRST, SECOND, LIBERAL, MIDDLE, DEAR = ATTRIBUTES["huurklasse"]
NAMES = ("eigendom", "huurklasse", "energielabel")
NORTH, SOUTH = "BU99090101", "BU99090102"
SELL = {"eigendom": KOOP, "huurklasse": None}
TARGETS = (
    None,
    {"energielabel": "A"},
    {"energielabel": "G"},
    {"energielabel": None},
    SELL,
    {"eigendom": CORPORATION},
    {"eigendom": CORPORATION, "huurklasse": MIDDLE},
    {"huurklasse": LOW},
)


def home_rows(rows: Iterable[tuple], names: tuple[str, ...] = NAMES) -> pd.DataFrame:
    """Rows of ``(buurt, aantal, *values)``; what is not named is unknown."""
    frame = pd.DataFrame(list(rows), columns=["buurt", "aantal", *names])
    frame = frame.reindex(columns=["buurt", "aantal", *ATTRIBUTES]).astype({"aantal": float})
    values = frame[["buurt", *ATTRIBUTES]].astype(object)
    return frame.assign(**values.where(values.notna(), None))


def open_change(rows, number, to, *, buurt=NORTH, names=NAMES, settled=None, **order):
    """An open change of homes given as ``(aantal, *values)``."""
    homes = home_rows([(buurt, *row) for row in rows], names)
    return OpenChange(
        year=2030,
        project_id="p",
        buurt=buurt,
        number=number,
        leaves=to is None,
        moves=find_moves(homes, to, settled),
        **order,
    )


@dataclass(frozen=True)
class Happening:
    """``number`` homes of ``pool`` (all, where it is None) get ``to``, or leave.

    None of them is a home of the happenings ``apart``, places in the story before this one.
    """

    pool: tuple[int, ...]
    to: dict | None
    number: int | None = None
    buurt: str = NORTH
    apart: tuple[int, ...] = ()

    @property
    def exact(self):
        return self.number is None


def worlds(homes, story):
    """Every way in which a story can have gone: per home its values, or None."""
    asked = {place for it in story for place in it.apart}
    reached = {(tuple(homes), ())}
    for place, it in enumerate(story):
        reached = {
            (after, (*taken, chosen if place in asked else ()))
            for before, taken in reached
            for after, chosen in _step(before, it, {home for n in it.apart for home in taken[n]})
        }
    return sorted({values for values, _ in reached}, key=str)


def _step(before, it, barred):
    present = [home for home in it.pool if before[home] is not None]
    if it.exact and it.to is None and len(present) < len(it.pool):
        return  # each home leaves once
    free = [home for home in present if home not in barred]
    for chosen in combinations(free, len(free) if it.exact else it.number):
        after = list(before)
        for home in chosen:
            after[home] = None if it.to is None else _changed(before[home], it.to)
        yield tuple(after), chosen


def _changed(values, to):
    return tuple(to.get(name, value) for name, value in zip(NAMES, values, strict=True))


def placed_only(story):
    """The story without what is open and not placed; the others keep their places."""
    nothing = Happening((), {}, 0)
    return [it if it.exact or it.buurt != UNPLACED else nothing for it in story]


def tell(homes, buurten, story):
    """The homes as the books have them, and the open changes with what they can still do."""
    now, open_ones = list(homes), []
    for place, it in enumerate(story):
        if not it.exact:
            settled = {name: np.zeros(len(it.pool), dtype=bool) for name in ATTRIBUTES}
            open_ones.append([it, settled, place])
            continue
        for home in it.pool:
            now[home] = None if it.to is None else _changed(now[home], it.to)
        for pending in open_ones:
            _settle(pending, it)
    return as_frame(now, buurten), [_still_open(*pending, now) for pending in open_ones]


def _settle(pending, exact):
    it, settled, _ = pending
    shared = np.isin(it.pool, exact.pool)
    if it.to is None and exact.to is None:
        pending[0] = replace(it, pool=tuple(home for home in it.pool if home not in exact.pool))
    elif it.to is not None:
        for name in ATTRIBUTES if exact.to is None else exact.to:
            settled[name] |= shared


def _still_open(it, settled, place, now):
    gone = (None,) * len(NAMES)
    rows = [(1, *(now[home] or gone)) for home in it.pool]
    order = {"turn": place, "apart": frozenset(it.apart)}
    return open_change(rows, it.number, it.to, buurt=it.buurt, settled=settled, **order)


def as_frame(now, buurten):
    """The homes of a world that are still there."""
    return home_rows(
        [(code, 1, *values) for code, values in zip(buurten, now, strict=True) if values]
    )


@st.composite
def stories(draw, *, in_one_buurt=True, open_ones=3):
    """Homes, the buurt of each, and what happens."""
    value = st.tuples(
        st.sampled_from((KOOP, CORPORATION, None)),
        st.sampled_from((LOW, MIDDLE, None)),
        st.sampled_from(("A", "G", None)),
    )
    homes = draw(st.lists(value, min_size=1, max_size=6))
    places = (NORTH,) if in_one_buurt else (NORTH, SOUTH)
    buurten = draw(st.lists(st.sampled_from(places), min_size=len(homes), max_size=len(homes)))
    present, story = set(range(len(homes))), []
    for _ in range(draw(st.integers(1, 4))):
        buurt = draw(st.sampled_from(places if in_one_buurt else (*places, UNPLACED)))
        there = sorted(home for home in present if buurt in (UNPLACED, buurten[home]))
        left_out = draw(st.sets(st.sampled_from(there), max_size=3)) if there else set()
        pool = tuple(home for home in there if home not in left_out)
        to = draw(st.sampled_from(TARGETS))
        is_open = sum(not it.exact for it in story) < open_ones and draw(st.booleans())
        number = draw(st.integers(0, len(pool))) if is_open else None
        before = [place for place, it in enumerate(story) if is_open and not it.exact]
        apart = tuple(place for place in before if draw(st.booleans()))
        story.append(Happening(pool, to, number, buurt, apart))
        if to is None and not is_open:
            present -= set(pool)
    return homes, tuple(buurten), story
