"""Buurten that want a heat network, beside how far a source or network is from their homes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.heat.norms import finding
from wijkplan.model.areas import Level
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import format_number
from wijkplan.sources.heat_supply import NETWORK, SOURCES
from wijkplan.themes.heat.strategies import NETWORKS, describe, main_code
from wijkplan.themes.heat.supply.distances import Distances, measure

REACH = "warmte-binnen-bereik"
_NAMES: Mapping[str, str] = {NETWORK: "warmtenet", SOURCES: "warmtebron"}


@dataclass(frozen=True, kw_only=True)
class _Near:
    """The nearest network or source of a buurt.

    Parameters
    ----------
    what, name
        Sort and name, for a reader.
    metres
        As `Distances.metres`.
    share
        Share of the homes in % within reach; NaN where that cannot be told.
    from_border
        Whether it was measured from the border of the buurt.
    """

    what: str
    name: str
    metres: float
    share: float
    from_border: bool

    @property
    def told(self) -> str:
        """For a reader."""
        where = (
            "vanaf de grens van de buurt" if self.from_border else "voor de helft van de woningen"
        )
        most = "" if self.from_border else "ten hoogste "
        text = f"{self.what} {self.name}: {where} {most}{format_number(self.metres)} m"
        if math.isnan(self.share):
            return text
        return f"{text}, {format_number(self.share)}% van de woningen ligt binnen bereik"


def within_reach(case: HeatCase) -> Iterator[Finding]:
    """Whether buurten that may get a network, by preference or second choice, have one near.

    Parameters
    ----------
    case
        With the programme, the layers ``warmtenet`` and ``warmtebronnen``, and the reach.
    """
    nowhere = {"buurt": None, "zone": None}
    if case.programme is None:
        reason = "er is geen warmteprogramma geleverd; lever het, dan is het te zeggen"
        yield finding(REACH, "buurten", Verdict.UNKNOWN, reason, **nowhere)
        return
    wanting = _wanting(case)
    if not wanting:
        return
    layers = case.state.layers
    measured = {
        name: measure(case.state.stock, case.areas, layers[name].frame)
        for name in _NAMES
        if name in layers
    }
    if not measured:
        reason = (
            f"{len(wanting)} buurten hebben een warmtenet als voorkeur of tweede keus, en er zijn "
            "geen warmtenetten of warmtebronnen geleverd; lever ze, dan is het te zeggen"
        )
        yield finding(REACH, "buurten", Verdict.UNKNOWN, reason, **nowhere)
        return
    shares = {name: _shares(found.homes, case.reach_m) for name, found in measured.items()}
    for code, choice in wanting.items():
        yield _judge(code, choice, _nearest(measured, shares, code), case.reach_m)


def _wanting(case: HeatCase) -> dict[str, str]:
    """Buurt -> the strategy with a network that it has as preference, else as second choice."""
    assert case.programme is not None  # noqa: S101 - asked before
    known = set(case.areas.codes(Level.BUURT))
    found: dict[str, str] = {}
    for row in case.programme.frame.sort_values("buurtcode").to_dict("records"):
        choices = [c for c in (row["voorkeur"], row["tweede"]) if isinstance(c, str)]
        networks = [choice for choice in choices if main_code(choice) in NETWORKS]
        if networks and row["buurtcode"] in known:
            order = "voorkeur" if networks[0] == row["voorkeur"] else "tweede keus"
            found[row["buurtcode"]] = f"{order} {describe(networks[0])}"
    return found


def _nearest(
    measured: Mapping[str, Distances], shares: Mapping[str, Mapping[str, float]], code: str
) -> list[_Near]:
    return [
        _Near(
            what=_NAMES[name],
            name=str(found.nearest.get(code, "")),
            metres=float(found.metres[code]),
            share=shares[name].get(code, math.nan),
            from_border=found.homes is None,
        )
        for name, found in measured.items()
        if not math.isnan(found.metres[code])
    ]


def _shares(homes: pd.DataFrame | None, reach_m: float | None) -> Mapping[str, float]:
    """Share of the homes in % within reach, per buurt; nothing where that cannot be told."""
    if homes is None or reach_m is None:
        return {}
    inside = homes["metres"].le(reach_m).groupby(homes["buurt"]).mean()
    return {str(code): 100 * share for code, share in inside.items()}


def _judge(code: str, choice: str, near: list[_Near], reach_m: float | None) -> Finding:
    told = "; ".join(one.told for one in near)
    evidence = {f"{one.what}_m": one.metres for one in near}
    if not near:
        verdict, reason = Verdict.UNKNOWN, "van geen woning in deze buurt is de plaats bekend"
    elif reach_m is None:
        verdict = Verdict.UNKNOWN
        reason = (
            f"{told}. Wat binnen bereik is, is niet gegeven: zet bereik_m in wijkplan.toml onder "
            "[warmte]"
        )
    else:
        verdict, limit = Verdict.WEIGH, f"{format_number(reach_m)} m"
        inside = [one.what for one in near if one.metres <= reach_m]
        reason = (
            f"{told}. Binnen bereik ({limit}, van het project): {' en '.join(inside)}"
            if inside
            else f"{told}. Niet binnen bereik ({limit}, van het project)"
        )
    return finding(
        REACH,
        code,
        verdict,
        f"{choice}; {reason}",
        buurt=code,
        zone=None,
        bereik_m=reach_m,
        **evidence,
    )
