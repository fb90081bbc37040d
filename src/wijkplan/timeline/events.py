"""From project register to events: what each project does to homes, and in which year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.attributes import EXCLUDED
from wijkplan.model.events import Event
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.sources.project_places import BUILDINGS, DRAWN, OUTSIDE
from wijkplan.sources.project_totals import COUNTS, UNKNOWN

_OWNER = ("eigendom", "tak", "huurklasse")
_AFTER = ("energielabel", "warmte")
_ASSOCIATION = ("huur corporatie",)
_NEW = "2000 en later"


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """What a kind of project does.

    ``comes``, ``leaves`` and ``changes`` are keys of `EVENT_KINDS`, or empty. ``describes`` says
    what tenure, branch and rent class of the row are about: the homes as they are (*nu*) or as
    they will be (*straks*).
    """

    comes: str = ""
    leaves: str = ""
    changes: str = ""
    describes: str = "straks"
    pool: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    to: Mapping[str, str | None] = field(default_factory=dict)


_RENOVATION = _Rule(changes="renovatie", describes="nu")
_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "NIU": _Rule(comes="nieuwbouw"),
        "MOD": _Rule(comes="nieuwbouw"),
        "TRA": _Rule(comes="transformatie"),
        "SPL": _Rule(comes="splitsing"),
        "FLX": _Rule(comes="tijdelijk_erbij"),
        "SLO": _Rule(leaves="sloop", describes="nu"),
        "SLN": _Rule(comes="nieuwbouw", leaves="sloop"),
        "REB": _RENOVATION,
        "REO": _RENOVATION,
        "REN": _RENOVATION,
        "VBE": _RENOVATION,
        "WNT": _Rule(changes="warmtenet", describes="nu", to={"warmte": "warmtenet"}),
        "VKP": _Rule(changes="verkoop", pool={"eigendom": _ASSOCIATION}),
        "AKP": _Rule(changes="aankoop", pool={"eigendom": ("koop", "huur overig")}),
        "TAK": _Rule(changes="overheveling", pool={"eigendom": _ASSOCIATION}),
        "onbekend": _Rule(comes="overig_erbij", leaves="overig_eraf", changes="overig_gewijzigd"),
    }
)
"""Kind of project (``soort``) -> what it does to homes."""


def make_events(projects: pd.DataFrame) -> tuple[Event, ...]:
    """List what the projects of a register do.

    A number counts once: what a programme and its parts both give is an event of the parts. A
    number that should count and that nobody gave is an event without number. Demolition happens
    in ``jaar_sloop``; else of a project that demolishes in ``jaar_start``; everything else, and
    all of which no start is known, in ``jaar_oplevering``. Homes with ``jaar_einde`` leave in
    that year.

    Parameters
    ----------
    projects
        The register with the place of each project, see
        `wijkplan.sources.project_places.placed_projects`. Projects outside the areas are left
        out.

    Returns
    -------
    tuple of Event
        In order of the register.
    """
    inside = projects[projects["wijze"].ne(OUTSIDE)]
    centres = inside.geometry.representative_point()
    rows = inside.drop(columns=inside.geometry.name).assign(x=centres.x, y=centres.y)
    return tuple(event for row in rows.to_dict("records") for event in _events_of(row))


def _events_of(row: dict[Any, Any]) -> Iterator[Event]:
    rule = _RULES[row["soort"]]
    if rule.leaves and _counts(row, "sloop"):
        yield _event(row, rule.leaves, "sloop", _year_of_demolition(row))
    if rule.changes and _counts(row, "aantal"):
        yield _event(row, rule.changes, "aantal", _whole(row["jaar_oplevering"]))
    if rule.comes and _counts(row, "bruto"):
        end = _whole(row["jaar_einde"])
        kind = rule.comes if end is None else "tijdelijk_erbij"
        comes = _event(row, kind, "bruto", _whole(row["jaar_oplevering"]))
        yield comes
        if end is not None:
            # Homes that were there before the first year have to be found among the others.
            pool = {name: (value,) for name in _OWNER if (value := comes.to[name]) is not None}
            yield replace(comes, kind="tijdelijk_eraf", year=end, pool=pool)


def _counts(row: dict[Any, Any], measure: str) -> bool:
    return row[f"{measure}_telling"] in (COUNTS, UNKNOWN)


def _event(row: dict[Any, Any], kind: str, measure: str, year: int | None) -> Event:
    rule = _RULES[row["soort"]]
    given = {name: row[name] for name in _OWNER}
    after = {name: row[name] for name in _AFTER if row[name] is not None}
    known = {name: (value,) for name, value in given.items() if value is not None}
    pool: Mapping[str, tuple[str, ...]] = rule.pool
    to: Mapping[str, str | None] = {}
    if measure == "bruto":
        to = {**given, **dict.fromkeys(_AFTER), **after}
        to["bouwperiode"] = _NEW if kind in ("nieuwbouw", "tijdelijk_erbij") else None
    elif rule.describes == "nu":
        # Named buildings are what they are; the row describes homes that are still to be found.
        pool = rule.pool if row["panden"] else {**known, **rule.pool}
        to = {**after, **rule.to}
    elif row["soort"] == "TAK":
        pool = {**rule.pool, "tak": _other_branch(row["tak"])}
        to = {name: row[name] for name in ("tak", "huurklasse") if row[name] is not None} | after
    elif measure == "aantal":
        to = {**given, **after}
    return Event(
        project_id=row["project_id"],
        name=row["naam"],
        row=int(row["rij"]),
        source=", ".join(filter(None, (row["bron"], row["vindplaats"]))),
        kind=kind,
        year=year,
        number=None if np.isnan(row[measure]) else float(row[measure]),
        unit=row["eenheid"],
        buurt=row["buurt"] or UNPLACED,
        panden=tuple((row["panden"] or "").split()),
        pool=pool,
        to=_coherent(to) if measure != "sloop" else {},
        **_place(row),
        hardness=row["hardheid"],
        status=row["status"],
    )


def _place(row: dict[Any, Any]) -> dict[str, float | None]:
    """Where new homes come: a point in the middle of a buurt is no place."""
    known = row["wijze"] in (DRAWN, BUILDINGS)
    return {axis: float(row[axis]) if known else None for axis in ("x", "y")}


def _other_branch(branch: str | None) -> tuple[str, ...]:
    return {"DAEB": ("niet-DAEB",), "niet-DAEB": ("DAEB",)}.get(branch or "", ("DAEB", "niet-DAEB"))


def _coherent(to: Mapping[str, str | None]) -> dict[str, str | None]:
    """What does not apply to a tenure is empty, whatever the row says."""
    tenure = to.get("eigendom")
    return {name: None if tenure in EXCLUDED.get(name, ()) else value for name, value in to.items()}


def _year_of_demolition(row: dict[Any, Any]) -> int | None:
    for name in ("jaar_sloop", "jaar_start", "jaar_oplevering"):
        year = _whole(row[name])
        if year is not None:
            return year
    return None


def _whole(year: float) -> int | None:
    return None if np.isnan(year) else int(year)
