"""What has to be built in every buurt: rows, pairs, houses, flats and other buildings.

A block is what is put down on a street at once: a row of houses, a flat, a school. The
homes of all blocks in a buurt are exactly its housing stock, split into homes of one
family and apartments as in the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.demo.figures import apportion
from wijkplan.demo.town import Buurt, Town, read_toml

_BARN = "overige gebruiksfunctie"
_PLOT_BESIDE = {"rij": 3.5, "twee": 4.5, "vrij": 6.0, "flat": 7.0, "ander": 8.0}  # m


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block.

    Parameters
    ----------
    buurt
        Row number in the story.
    form
        ``rij``, ``twee``, ``vrij``, ``flat`` or ``ander``.
    parts
        Buildings side by side.
    homes
        Homes per building; their sum is what the block adds to the stock.
    width, depth
        Of one building (m).
    front, back
        From the middle of the street to the façade, and the plot behind (m).
    use
        Use of what is not a home: of the whole building, or of its ground floor.
    facility
        Kind of facility, or ``''``.
    status
        ``''``, or ``gevormd`` or ``ingetrokken`` for what is not in the stock.
    room
        Room beside the block (m); 0 is what its form usually has.
    """

    buurt: int
    form: str
    parts: int
    homes: tuple[int, ...]
    width: float
    depth: float
    front: float
    back: float
    use: str = ""
    facility: str = ""
    status: str = ""
    room: float = 0.0

    @property
    def beside(self) -> float:
        """Room to leave beside the block (m)."""
        return self.room or _PLOT_BESIDE[self.form]


def make_blocks(town: Town, figures: pd.DataFrame, rng: np.random.Generator) -> list[Block]:
    """Return all blocks of the town, buurt by buurt, in the order in which to place them.

    Parameters
    ----------
    town
        The story.
    figures
        Figures per buurt at full precision; ``eengezins`` and ``meergezins`` count.
    rng
        Decides sizes and order.
    """
    rules = read_toml("homes.toml")
    profiles = read_toml("profiles.toml")
    services = facilities_per_buurt(town)
    blocks: list[Block] = []
    for number, buurt in enumerate(town.buurten):
        kind = rules["soort"][buurt.kind]
        row = figures.iloc[number]
        blocks += _services(number, services.get(buurt.name, ()), kind)
        blocks += _firms(number, buurt, rules, rng)
        homes = [
            *_flats(number, int(row["meergezins"]), kind, rules["flat"], rng),
            *_houses(number, int(row["eengezins"]), kind, profiles[buurt.kind], rng),
        ]
        blocks += [homes[i] for i in _nearly_in_order(len(homes), rng)]
        blocks += _outside_stock(number, buurt, kind, rules)
    return blocks


def facilities_per_buurt(town: Town) -> dict[str, tuple[str, ...]]:
    """Return the kinds of facility with a building per buurt name."""
    rules = read_toml("facilities.toml")
    places = {kind: town.facilities[source] for kind, source in rules["uit_verhaal"].items()}
    places |= {kind: names for kind, names in rules["buurten"].items() if kind in rules["gebouw"]}
    found: dict[str, tuple[str, ...]] = {}
    for kind, names in places.items():
        for name in names:
            found[name] = (*found.get(name, ()), kind)
    return found


def _nearly_in_order(count: int, rng: np.random.Generator) -> list[int]:
    """Return an order in which like stays near like: flats first, houses last, with slips."""
    order: list[int] = np.argsort(np.arange(count) + rng.normal(0, count / 6 + 1, count)).tolist()
    return order


def _services(number: int, kinds: tuple[str, ...], kind: Mapping[str, Any]) -> Iterator[Block]:
    buildings = read_toml("facilities.toml")["gebouw"]
    for service in sorted(kinds, key=lambda k: -buildings[k]["breed"]):
        size = buildings[service]
        yield Block(
            buurt=number,
            form="ander",
            parts=1,
            homes=(0,),
            width=float(size["breed"]),
            depth=float(size["diep"]),
            front=kind["voor"] + 3.0,
            back=float(size["achter"]),
            use=size["doel"],
            facility=service,
        )


def _firms(
    number: int, buurt: Buurt, rules: Mapping[str, Any], rng: np.random.Generator
) -> Iterator[Block]:
    """Yield halls and offices, for the kinds of buurt that have them."""
    rule = rules["bedrijf"].get(buurt.kind)
    if rule is None:
        return
    for _ in range(rule["aantal"]):
        yield Block(
            buurt=number,
            form="ander",
            parts=1,
            homes=(0,),
            width=float(np.round(rng.uniform(*rule["breed"]), 1)),
            depth=float(np.round(rng.uniform(*rule["diep"]), 1)),
            front=rules["soort"][buurt.kind]["voor"] + 2.0,
            back=8.0,
            use=rule["doel"],
        )


def _flats(
    number: int,
    homes: int,
    kind: Mapping[str, Any],
    forms: Mapping[str, Any],
    rng: np.random.Generator,
) -> Iterator[Block]:
    """Yield buildings with apartments until all apartments have a place."""
    form = forms[kind["flat"]]
    left = homes
    while left > 0:
        parts: list[int] = []
        for _ in range(int(rng.integers(1, form["aaneen"] + 1))):
            floors = int(rng.integers(form["lagen"][0], form["lagen"][1] + 1))
            units = min(floors * form["per_laag"], left - sum(parts))
            if units > 0:
                parts.append(units)
        left -= sum(parts)
        yield Block(
            buurt=number,
            form="flat",
            parts=len(parts),
            homes=tuple(parts),
            width=form["breed"],
            depth=float(form["diep"]),
            front=kind["voor"] + (3.0 if form["breed"] > 20 else 0.0),
            back=float(kind["achter"]),
            use="winkelfunctie" if rng.random() < form["plint"] else "",
        )


def _houses(
    number: int,
    homes: int,
    kind: Mapping[str, Any],
    profile: Mapping[str, Any],
    rng: np.random.Generator,
) -> Iterator[Block]:
    """Yield rows, pairs and detached houses, in the shares of the kind of buurt."""
    between, corner, pair, detached = np.array(profile["woningtype"][1:], dtype=float)
    shares = np.array([between + corner, pair, detached])
    in_rows, in_pairs, alone = apportion(homes, shares / shares.sum())
    alone += in_pairs % 2
    in_pairs -= in_pairs % 2
    size = min(max(2 * (between + corner) / max(corner, 0.01), 3.0), float(kind["rij"]))
    left = int(in_rows)
    while left > 0:
        count = int(np.clip(round(rng.normal(size, size / 4)), 3, kind["rij"]))
        count = left if left - count < 3 and left <= kind["rij"] + 2 else min(count, left)
        left -= count
        yield _row(number, "rij" if count > 2 else "twee" if count == 2 else "vrij", count, kind)
    for _ in range(int(in_pairs) // 2):
        yield _row(number, "twee", 2, kind)
    for _ in range(int(alone)):
        yield _row(number, "vrij", 1, kind)


def _row(number: int, form: str, count: int, kind: Mapping[str, Any], *, status: str = "") -> Block:
    return Block(
        buurt=number,
        form=form,
        parts=count,
        homes=(1,) * count,
        width=kind["breed"][("rij", "twee", "vrij").index(form)],
        depth=float(kind["diep"]),
        front=kind["voor"] + (2.0 if form == "vrij" else 0.0),
        back=float(kind["achter"]),
        status=status,
        room=float(kind.get("naast", 0.0)),
    )


def _outside_stock(
    number: int, buurt: Buurt, kind: Mapping[str, Any], rules: Mapping[str, Any]
) -> Iterator[Block]:
    """Yield rows that are still being built, and rows that were pulled down."""
    for status, places in rules["buiten_voorraad"].items():
        left = places.get(buurt.name, 0)
        while left > 0:
            count = min(left, 7)
            form = "rij" if count > 2 else "twee" if count == 2 else "vrij"
            yield _row(number, form, count, kind, status=status)
            left -= count
