"""The timeline the plain way: a list of homes, and a die where it is open which of them it is.

Each throw of the die is a *world*: what may happen if the register is right. What the books say
must hold in every world. Nothing here is shared with `wijkplan.timeline` but the events.
"""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import minitown as mt
import ten_homes
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.events import Effect, Event
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import count_rows
from wijkplan.sources.project_fields import KINDS

_NAN = float("nan")
YEARS = (2025, 2026, 2027, 2028)
BUURTEN = (mt.MARKT, mt.DORP)
FEW = {
    "eigendom": ("koop", "huur corporatie", "huur overig", None),
    "tak": ("DAEB", "niet-DAEB", None),
    "huurklasse": ("onder eerste aftoppingsgrens", "middenhuur", None),
    "energielabel": ("A", "G", None),
    "bouwperiode": ("voor 1945", None),
    "warmte": ("aardgas", "warmtenet", None),
}
"""Few values per attribute, so that random homes and projects often meet."""


class Impossible(Exception):  # noqa: N818 - a world, not an error
    """In this world there are fewer homes than the books took."""


# --- counting


def category(home, name):
    """In which category of an attribute a home is."""
    if home[name] is not None:
        return home[name]
    # An owner pays no rent, and only an association has branches.
    rents = {"huurklasse": ("koop",), "tak": ("koop", "huur overig")}
    return "nvt" if home["eigendom"] in rents.get(name, ()) else "onbekend"


def count(homes):
    """Homes per buurt and category of every attribute: {code: {(attribute, category): n}}."""
    cells = {}
    for home in homes:
        row = cells.setdefault(home["buurt"] or "", {})
        for name in ATTRIBUTES:
            cell = name, category(home, name)
            row[cell] = row.get(cell, 0) + 1
    return cells


def as_frame(homes):
    """Homes as rows, in the form of a stock."""
    frame = pd.DataFrame(homes, columns=["buurt", *ATTRIBUTES], dtype=object)
    return frame.assign(aantal=1)


# --- a world


def _fits(home, pool):
    return all(category(home, name) in (*values, "onbekend") for name, values in pool.items())


def _reach(event, homes, reserved, *, addresses):
    """Homes that an event can be about."""
    opening = [home for home in homes if home["project"] is None]
    if event.panden and addresses:
        mine = [home for home in opening if home["pand"] in event.panden]
        if event.effect is Effect.LEAVES:
            return mine
    else:
        mine = [home for home in opening if event.buurt in ("", home["buurt"])]
        if event.effect is Effect.LEAVES:
            mine = [home for home in mine if home.get("pand") not in reserved]
    return [home for home in mine if _fits(home, event.pool)]


def _turn(event):
    ends = event.kind == "tijdelijk_eraf"
    return event.year, {"eraf": 0, "gewijzigd": 1, "erbij": 2}[event.effect.value] + 3 * ends


def play(stock, events, booked, seed):
    """One world: year -> homes. ``booked`` gives the number that the books took per event."""
    dice = random.Random(seed)
    homes = [
        {**row, "project": None}
        for row in stock.frame.to_dict("records")
        for _ in range(row["aantal"])
    ]
    named = [event for event in events if event.effect is Effect.LEAVES and stock.addresses]
    reserved = {pand for event in named for pand in event.panden}
    moments = {}
    for year in YEARS:
        for event in sorted((e for e in events if e.year == year), key=_turn):
            number = booked[event.project_id, event.kind]
            if event.effect is Effect.COMES:
                new = {"buurt": event.buurt or None, "project": event.project_id, "pand": None}
                homes += [
                    {**new, **{name: event.to.get(name) for name in ATTRIBUTES}}
                    for _ in range(int(number))
                ]
                continue
            if event.kind == "tijdelijk_eraf":
                homes = [home for home in homes if home["project"] != event.project_id]
                continue
            mine = _reach(event, homes, reserved, addresses=stock.addresses)
            if len(mine) < number:
                raise Impossible
            picked = dice.sample(mine, int(number))
            if event.effect is Effect.LEAVES:
                gone = {id(home) for home in picked}
                homes = [home for home in homes if id(home) not in gone]
            for home in picked:
                home.update(event.to if event.effect is Effect.CHANGES else {})
        moments[year] = [dict(home) for home in homes]
    return moments


# --- random stock and events


@st.composite
def stocks(draw, *, addresses=None):
    """A few homes in two buurten, as addresses in six buildings or as counts."""
    addresses = draw(st.booleans()) if addresses is None else addresses
    size = draw(st.integers(0, 9))
    rows = []
    for number in range(size):
        buurt = draw(st.sampled_from(BUURTEN))
        row = {"buurt": buurt, "aantal": 1 if addresses else draw(st.integers(1, 3))}
        row |= {name: draw(st.sampled_from(values)) for name, values in FEW.items()}
        if row["eigendom"] == "koop":
            row |= {"tak": None, "huurklasse": None}
        if row["eigendom"] == "huur overig":
            row["tak"] = None
        if addresses:
            pand = f"P{BUURTEN.index(buurt)}{draw(st.integers(0, 2))}"
            row |= {"id": f"h{number}", "pand": pand, "x": 0.0, "y": 0.0, "oppervlakte_m2": 50.0}
        rows.append(row)
    columns = ["buurt", "aantal", *ATTRIBUTES]
    columns += ["x", "y", "pand", "oppervlakte_m2"] if addresses else []
    frame = pd.DataFrame(rows, columns=[*columns, *(["id"] if addresses else [])])
    if addresses:
        frame = frame.set_index("id")
    texts = ["buurt", *ATTRIBUTES, *(["pand"] if addresses else [])]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    frame["aantal"] = frame["aantal"].astype(int)
    return Stock(frame=frame, addresses=addresses, provenance=(ten_homes.provenance(),))


_CHANGES = {
    "verkoop": ({"eigendom": ("huur corporatie",)},
                [{"eigendom": "koop", "tak": None, "huurklasse": None},
                 {"eigendom": None, "tak": None, "huurklasse": None},
                 {"eigendom": "huur overig", "tak": None, "huurklasse": "middenhuur"}]),
    "aankoop": ({"eigendom": ("koop", "huur overig")},
                [{"eigendom": "huur corporatie", "tak": "DAEB", "huurklasse": None},
                 {"eigendom": "huur corporatie", "tak": "niet-DAEB", "huurklasse": "middenhuur"}]),
    "overheveling": ({"eigendom": ("huur corporatie",), "tak": ("DAEB",)},
                     [{"tak": "niet-DAEB"}, {"tak": "niet-DAEB", "huurklasse": "middenhuur"}]),
    "renovatie": ({}, [{"energielabel": "A"}, {"energielabel": "A", "warmte": "warmtenet"}, {}]),
    "warmtenet": ({}, [{"warmte": "warmtenet"}]),
}  # fmt: skip
_POOLS = (
    {},
    {},
    {"eigendom": ("huur corporatie",)},
    {"eigendom": ("koop",)},
    {"huurklasse": ("middenhuur",)},
)
_NEW = (
    {"eigendom": "koop", "energielabel": "A"},
    {"eigendom": "huur corporatie", "tak": "DAEB", "huurklasse": "onder eerste aftoppingsgrens"},
    {},
)


@st.composite
def _event(draw, number):
    kind = draw(st.sampled_from(("sloop", "sloop", "nieuwbouw", "tijdelijk_erbij", *_CHANGES)))
    pool, to = draw(st.sampled_from(_POOLS)), {}
    if kind in _CHANGES:
        needs, options = _CHANGES[kind]
        pool, to = (
            {**(pool if kind in ("renovatie", "warmtenet") else {}), **needs},
            draw(st.sampled_from(options)),
        )
    elif kind != "sloop":
        pool, to = {}, {**dict.fromkeys(ATTRIBUTES), **draw(st.sampled_from(_NEW))}
    buurt = draw(st.sampled_from((*BUURTEN, *BUURTEN, "")))
    panden = ()
    if kind not in ("nieuwbouw", "tijdelijk_erbij") and buurt and draw(st.booleans()):
        chosen = draw(st.lists(st.integers(0, 2), min_size=1, max_size=2, unique=True))
        panden = tuple(f"P{BUURTEN.index(buurt)}{n}" for n in chosen)
    return Event(
        project_id=f"p{number}", name=f"Project {number}", row=number + 2, source="", kind=kind,
        year=draw(st.sampled_from(YEARS)), number=float(draw(st.integers(0, 4))), buurt=buurt,
        panden=panden, pool=pool, to=to,
    )  # fmt: skip


@st.composite
def events(draw):
    """Some events of every kind; temporary homes leave again."""
    made = [draw(_event(n)) for n in range(draw(st.integers(1, 6)))]
    ends = []
    for event in made:
        if event.kind == "tijdelijk_erbij" and draw(st.booleans()):
            year = draw(st.integers(event.year, YEARS[-1]))
            ends.append(_ending(event, year))
    return (*made, *ends)


def _ending(event, year):
    fields = {name: getattr(event, name) for name in Event.__dataclass_fields__}
    return Event(**{**fields, "kind": "tijdelijk_eraf", "year": year})


@st.composite
def registers(draw):
    """Some projects with any cells, also such as nobody should write."""
    number = st.sampled_from([_NAN, 0.0, 1.0, 2.0, 3.0, 7.0])
    year = st.sampled_from([_NAN, 2023.0, 2025.0, 2026.0, 2027.0, 2028.0, 2031.0])
    rows = {}
    for name in "abcdef"[: draw(st.integers(1, 6))]:
        soort = draw(st.sampled_from(sorted(KINDS)))
        row = {
            "soort": soort, "status": draw(st.sampled_from(["OPL", "NIE", "VER", "BOU"])),
            "hardheid": draw(st.sampled_from(["hard", "zacht", "onbekend"])),
            "jaar_start": draw(year), "jaar_oplevering": draw(year),
            "buurt": draw(st.sampled_from([mt.MARKT, mt.HAVEN, mt.DORP, mt.OOST, None])),
            "eigendom": draw(st.sampled_from([None, "koop", "huur corporatie"])),
            "tak": draw(st.sampled_from([None, "DAEB", "niet-DAEB"])),
            "energielabel": draw(st.sampled_from([None, "A"])),
            "eenheid": draw(st.sampled_from(["woningen"] * 5 + ["zorgeenheden"])),
        }  # fmt: skip
        row |= {m: draw(number) for m in ("bruto", "sloop", "aantal")}
        if soort in ("FLX", "NIU"):
            row["jaar_einde"] = draw(year)
        if row["buurt"] and draw(st.booleans()):
            row["panden"] = draw(st.sampled_from(["P1", "P2 P3", "P4", "P6 P7", "P9"]))
        if rows and draw(st.integers(0, 3)) == 0:
            row["parent_id"] = draw(st.sampled_from(sorted(rows)))
        rows[name] = row
    return ten_homes.placed(rows)


def contradiction(course, moments):
    """The first place where a world is not as the books say; None where there is none."""
    taken = course.counting["effect"].ne("erbij") & course.counting["code"].eq("")
    for year in YEARS:
        stock, truth = course.stocks[year], count_rows(as_frame(moments[year]))
        low, high = stock.bounds
        codes = sorted({*truth.homes.index, *stock.number.index, *low.index})
        number, homes = (one.reindex(codes, fill_value=0) for one in (stock.number, truth.homes))
        sides = [one.reindex(codes, fill_value=0) for one in (low, truth.cells, high)]
        if taken.any():  # what is not placed is taken from some buurt, nobody knows which
            number, homes, *sides = (
                one.groupby(lambda _: "alles").sum() for one in (number, homes, *sides)
            )
        if not number.eq(homes).all():
            return year, number.to_dict(), homes.to_dict()
        low, truth, high = (one.to_numpy() for one in sides)
        wrong = np.argwhere((truth < low) | (truth > high))
        if len(wrong):
            row, column = wrong[0]
            cells = [one[row, column] for one in (low, truth, high)]
            return year, sides[0].index[row], sides[0].columns[column], cells
    return None
