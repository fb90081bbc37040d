"""The books: events booked on a stock, year by year, to the home.

Every event takes a number of homes out of a pool. Where the number is the whole pool, it is known
which homes: a demolished footprint takes exactly its own. Where it is less, the number is booked
and it stays open which homes: their attributes get bounds (`wijkplan.model.stock_counts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import ATTRIBUTES, EXCLUDED, NOT_APPLICABLE
from wijkplan.model.events import Effect, Event
from wijkplan.model.open_changes import Flags, OpenChange, find_moves, lone_effect
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED, Cells
from wijkplan.model.text import format_number
from wijkplan.timeline.ledger import Ledger
from wijkplan.timeline.opening import Opening, Positions
from wijkplan.timeline.room import Taken, most_left, surely_left

_LATER: Cells = np.zeros(0)
"""Cells of an exact booking until its year is closed."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Booking:
    """What an event did.

    Parameters
    ----------
    event
        The event, in the year in which it was booked.
    number
        Homes that came, left or changed.
    exact
        Whether it is known which homes.
    low, high
        Least and most change per cell of `CELLS`.
    remark
        Where the register and the stock do not agree, in Dutch; empty where they do.
    """

    event: Event
    number: float
    exact: bool
    low: Cells
    high: Cells
    remark: str = ""


@dataclass(eq=False)
class _Pending:
    """An open change, with the rows of its pool and what later bookings settled of them."""

    change: OpenChange
    rows: Positions
    needs: Mapping[str, tuple[str, ...]]
    to: Mapping[str, str | None] | None
    settled: dict[str, Flags] = field(default_factory=dict)
    stale: bool = False

    def settle(self, booked: Positions, event: Event) -> None:
        """Take in that rows were booked exactly: they left, or got known values."""
        shared = np.isin(self.rows, booked)
        leaves = event.effect is Effect.LEAVES
        if not shared.any() or not (leaves or event.to):
            return
        self.stale = True
        if self.to is None:
            # A home leaves once; one that changed is only counted anew.
            self.rows = self.rows[~shared] if leaves else self.rows
            return
        for name in ATTRIBUTES if leaves else event.to:
            self.settled[name] = self.settled_by(name) | shared

    def may_fit(self, name: str, values: tuple[str, ...]) -> bool:
        """Whether it may have given homes one of these values of an attribute."""
        return self.to is not None and name in self.to and _value(self.to, name) in (*values, None)

    def shuts_out(self, needs: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether homes that it took are no longer what others need."""
        return self.to is None or bool(self.made_unfit(needs))

    def made_unfit(self, needs: Mapping[str, tuple[str, ...]]) -> str:
        """Attribute by which homes that it changed are no longer what others need; or empty."""
        known = (name for name in needs if _value(self.to or {}, name) is not None)
        return next((name for name in known if not self.may_fit(name, needs[name])), "")

    def brings(self, name: str, values: tuple[str, ...]) -> bool:
        """Whether it may have given these values to homes that had others."""
        had = self.needs.get(name)
        return self.may_fit(name, values) and (had is None or not set(had) <= set(values))

    def settled_by(self, name: str) -> Flags:
        """Which of its homes a later booking gave a known value of an attribute, or took away."""
        return self.settled.get(name, np.zeros(len(self.rows), dtype=bool))

    def still_out(
        self, needs: Mapping[str, tuple[str, ...]], weight: npt.NDArray[np.float64]
    ) -> Taken:
        """How many homes it took at least that no later booking gave another value."""
        back = self.settled_by(self.made_unfit(needs))
        return self.rows[~back], max(0.0, self.change.sure - weight[self.rows[back]].sum())


def _value(to: Mapping[str, str | None], name: str) -> str | None:
    """What homes get; that an attribute does not apply is something else than unknown."""
    value = to.get(name)
    if value is None and name in to and to.get("eigendom") in EXCLUDED.get(name, ()):
        return NOT_APPLICABLE
    return value


@dataclass(eq=False)
class Books:
    """Homes of one scenario while its events are booked; used by one function, then thrown away.

    Parameters
    ----------
    opening
        The stock at the start; not changed.
    leaving
        Events of the scenario that leave, also after the years that are followed: homes that are
        known to stand until then cannot be picked before by a project that names none.
    """

    opening: Opening
    leaving: Sequence[Event] = ()
    pending: list[_Pending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.values = {name: column.copy() for name, column in self.opening.attributes.items()}
        self.alive = np.ones(len(self.opening.weight), dtype=bool)
        self.reserved = np.zeros(len(self.opening.weight), dtype=bool)
        for event in self.leaving:
            if self.opening.names_homes(event):
                self.reserved[self.opening.reach(event)] = True
        self.made: dict[str, int] = {}
        self.by_code: dict[str, list[_Pending]] = {}
        self.ledger, self.drafts = Ledger(self.opening), list[Booking]()

    def book(self, event: Event) -> None:
        """Book one event; events come in order of year."""
        if event.effect is Effect.COMES:
            self._make(event, int(event.number or 0), sign=1)
        elif event.kind == "tijdelijk_eraf" and event.project_id in self.made:
            # Temporary homes leave: exactly those that came.
            self._make(event, self.made[event.project_id], sign=-1)
        else:
            pool, sure = self._pool(event)
            number = self._left(event, pool, sure)
            remark = self._mismatch(event, number)
            exact = number == self.opening.weight[pool].sum()
            if exact:
                self._book_exactly(event, pool, remark)
            else:
                self._book_openly(event, pool, number, remark)

    def close_year(self, before: Stock) -> tuple[Stock, list[Booking]]:
        """Give the stock at the end of the year and what was booked in it, and begin the next."""
        rows, cells = self.ledger.close(len(self.drafts))
        booked = [
            replace(draft, low=own, high=own) if draft.exact else draft
            for draft, own in zip(self.drafts, cells, strict=True)
        ]
        self.ledger, self.drafts = Ledger(self.opening), []
        stale = [pending for pending in self.pending if pending.stale]
        for pending in stale:
            moves = find_moves(self._homes(pending.rows), pending.to, pending.settled)
            pending.change = replace(pending.change, moves=moves)
            pending.stale = False
        if rows.empty and not stale and len(self.pending) == len(before.open_changes):
            return before, booked
        open_changes = tuple(pending.change for pending in self.pending)
        return replace(before, frame=rows, before=before, open_changes=open_changes), booked

    def _pool(self, event: Event) -> tuple[Positions, Positions]:
        """Rows of homes that may fit an event, and those of them that fit as the books have it."""
        rows = self.opening.reach(event)
        rows = rows[self.alive[rows]]
        if self._takes_all(event):
            return rows, rows
        if event.effect is Effect.LEAVES:
            rows = rows[~self.reserved[rows]]
        near = self._near(event, rows)
        may = np.ones(len(rows), dtype=bool)
        sure = may.copy()
        for name, values in event.pool.items():
            fits = self._fit(name, values, rows)
            sure &= fits
            for pending in near:
                if pending.may_fit(name, values):
                    fits |= np.isin(rows, pending.rows)
            may &= fits
        return rows[may], rows[sure]

    def _takes_all(self, event: Event) -> bool:
        """Whether the homes of its buildings leave, however many the register says they are."""
        return event.effect is Effect.LEAVES and self.opening.names_homes(event)

    def _fit(self, name: str, values: tuple[str, ...], rows: Positions) -> Flags:
        """Whether homes have one of some values as the books have it, or may have it."""
        now = pd.Index(self.values[name][rows])
        unknown = np.asarray(now.isna())
        if name in EXCLUDED:
            tenure = pd.Index(self.values["eigendom"][rows])
            unknown &= ~np.asarray(tenure.isin(EXCLUDED[name]))
        return np.asarray(unknown | now.isin(values))

    def _near(self, event: Event, rows: Positions) -> list[_Pending]:
        """Open changes that may be about the same homes, in order."""
        named = self.opening.names_homes(event)
        if event.buurt == UNPLACED and not named:
            return self.pending
        codes = {UNPLACED, event.buurt, *(self.opening.buurten[rows] if named else ())}
        found = {p.change.turn: p for code in codes for p in self.by_code.get(code, ())}
        return [found[turn] for turn in sorted(found)]

    def _left(self, event: Event, pool: Positions, sure: Positions) -> float:
        """Homes of a pool that an event takes: never more than can be there still.

        Homes that left are in no pool; nor are those that a project made other than what this one
        needs, such as homes that were sold already.
        """
        weight = self.opening.weight
        wanted = float(weight[pool].sum())
        if event.number is not None and not self._takes_all(event):
            wanted = min(wanted, event.number)
        near = self._near(event, pool)
        gone = [(p.rows, p.change.number) for p in near if p.to is None]
        if wanted > surely_left(pool, gone, weight):
            if any(p.change.buurt == UNPLACED for p in near):
                gone = [(p.rows, p.change.number) for p in self.pending if p.to is None]
            wanted = min(wanted, most_left(pool, gone, weight))
        apart: list[_Pending] = []
        for pending in reversed(near):
            if all(pending.shuts_out(needs) for needs in (event.pool, *(p.needs for p in apart))):
                apart.append(pending)
        other = [pending.still_out(event.pool, weight) for pending in apart]
        if wanted > surely_left(sure, other, weight):
            brought = sum(
                p.change.number
                for p in near
                if any(p.brings(*need) for need in event.pool.items())
                and not p.shuts_out(event.pool)
            )
            wanted = min(wanted, most_left(sure, other, weight) + brought)
        return wanted

    def _apart(self, event: Event, pool: Positions) -> frozenset[int]:
        """Open changes whose homes are surely not in a pool: nothing brought them back since."""
        near = self._near(event, pool)
        back = {
            name: max((p.change.turn for p in near if p.brings(name, values)), default=-1)
            for name, values in event.pool.items()
        }
        return frozenset(
            p.change.turn
            for p in near
            if (name := p.made_unfit(event.pool))
            and p.change.turn > back[name]
            and not self.alive[p.rows[p.settled_by(name)]].any()
        )

    def _make(self, event: Event, homes: int, *, sign: int) -> None:
        if homes:
            self.ledger.made.append((event, len(self.drafts), homes, sign))
        self.made[event.project_id] = homes
        self._draft(event, float(homes), "")

    def _book_exactly(self, event: Event, pool: Positions, remark: str) -> None:
        codes, number = np.unique(self.opening.buurten[pool], return_inverse=True)
        number = number + len(self.drafts)
        if event.effect is Effect.LEAVES or event.to:
            self.ledger.moved.append((pool, number, self._values(pool), -1))
        if event.effect is Effect.LEAVES:
            self.alive[pool] = False
        elif event.to:
            for name, value in event.to.items():
                self.values[name][pool] = value
            self.ledger.moved.append((pool, number, self._values(pool), 1))
        for pending in self._near(event, pool):
            pending.settle(pool, event)
        if len(codes) > 1:
            remark = "; ".join(filter(None, (remark, f"de woningen staan in {len(codes)} buurten")))
        if not len(codes):
            self._draft(event, 0.0, remark)
        homes = np.bincount(number, weights=self.opening.weight[pool])[len(self.drafts) :]
        for code, many in zip(codes, homes, strict=True):
            self._draft(replace(event, buurt=code), float(many), remark)

    def _draft(self, event: Event, number: float, remark: str) -> None:
        self.drafts.append(
            Booking(event=event, number=number, exact=True, low=_LATER, high=_LATER, remark=remark)
        )

    def _book_openly(self, event: Event, pool: Positions, number: float, remark: str) -> None:
        leaves = event.effect is Effect.LEAVES
        to = None if leaves else event.to
        change = OpenChange(
            year=event.year or 0,
            project_id=event.project_id,
            buurt=event.buurt,
            number=number,
            leaves=leaves,
            moves=find_moves(self._homes(pool), to),
        )
        if change.matters:
            apart = self._apart(event, pool)
            for rows, part in self._per_buurt(event, change, pool):
                turn = len(self.pending)
                pending = _Pending(replace(part, turn=turn, apart=apart), rows, event.pool, to)
                self.pending.append(pending)
                self.by_code.setdefault(part.buurt, []).append(pending)
        low, high = lone_effect(change)
        self.drafts.append(
            Booking(event=event, number=number, exact=False, low=low, high=high, remark=remark)
        )

    def _per_buurt(
        self, event: Event, change: OpenChange, pool: Positions
    ) -> Iterator[tuple[Positions, OpenChange]]:
        """An open change of named buildings, in each buurt in which they stand."""
        buurten = self.opening.buurten[pool]
        codes = dict.fromkeys(buurten) if self.opening.names_homes(event) else {event.buurt: None}
        for code in codes:
            rows = pool if len(codes) == 1 else pool[buurten == code]
            moves = change.moves if len(codes) == 1 else find_moves(self._homes(rows), event.to)
            elsewhere = change.moves.size - moves.size
            least, most = max(0.0, change.number - elsewhere), min(change.number, moves.size)
            yield rows, replace(change, buurt=code, number=most, least=least, moves=moves)

    def _values(self, rows: Positions) -> dict[str, npt.NDArray[np.object_]]:
        return {name: column[rows] for name, column in self.values.items()}

    def _homes(self, rows: Positions) -> pd.DataFrame:
        """Homes as they are now."""
        return pd.DataFrame({"aantal": self.opening.weight[rows], **self._values(rows)})

    def _mismatch(self, event: Event, number: float) -> str:
        """Where the register and the stock do not agree."""
        if event.number is None or event.number == number:
            return ""
        told, found = format_number(event.number), format_number(number)
        if self.opening.names_homes(event):
            where = f"in de panden staan er {found}"
        elif self.opening.delivers(event.buurt):
            where = f"er zijn er {found} waarvoor dit kan gelden"
        else:
            where = "van deze buurt zijn geen woningen geleverd"
        return f"het register noemt {told} woningen, {where}"


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events in the order in which they are booked, whatever the order of the register.

    By year; in a year homes leave before they change, and change before others come. Temporary
    homes that come and end in one year do both.
    """
    turn = {Effect.LEAVES: 0, Effect.CHANGES: 1, Effect.COMES: 2}

    def rank(event: Event) -> tuple[int, int, str, str]:
        ends = event.kind == "tijdelijk_eraf"
        return event.year or 0, 3 if ends else turn[event.effect], event.project_id, event.kind

    return sorted(events, key=rank)
