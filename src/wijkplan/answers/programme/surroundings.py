"""The rule on new homes in an attention area around the railway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.programme.plans import DELIVERED, Plans, Row, brings, finding
from wijkplan.model.findings import Finding, Verdict
from wijkplan.sources.project_places import NAMED
from wijkplan.themes.safety import Zone

NEAR_RAILWAY = "project-in-aandachtsgebied"
_IN, _MAYBE, _OUT = "ligt in", "ligt mogelijk in", ""


def near_railway(plans: Plans, zones: Mapping[str, Zone] | None) -> Iterator[Finding]:
    """Projects that bring people into an attention area: to be weighed.

    Rooms, care units and standplaatsen count as well as homes.

    A project that is drawn or names its buildings is in an area as soon as it touches it. Of one
    of which only the buurt is known it is known only where the whole buurt lies in or out. An
    area around a line of which the basisnet is unknown is a possible area: *onbekend*. What lies
    outside all of them gets no finding of its own: of yards nothing is known.

    Parameters
    ----------
    plans
        The projects.
    zones
        Name for a reader -> attention area; None where no tracks were delivered. Another reading
        of a rule is left out.
    """
    coming = [row for row in plans.rows.values() if brings(row) and row["status"] != DELIVERED]
    if not coming:
        return
    if zones is None:
        reason = "er is geen spoor geleverd; lever het, dan is het te zeggen"
        yield finding(NEAR_RAILWAY, "programma", Verdict.UNKNOWN, reason)
        return
    main = {title: zone for title, zone in zones.items() if not zone.rule.alternative}
    found = [_judge(row, main, plans) for row in coming]
    yield from (one for one in found if one is not None)
    if not any(found):
        yield finding(
            NEAR_RAILWAY,
            "programma",
            Verdict.UNKNOWN,
            "geen project met nieuwe woningen ligt in een aandachtsgebied van het doorgaande "
            "spoor; gebieden van emplacementen zijn niet getoetst",
        )


def _judge(row: Row, zones: Mapping[str, Zone], plans: Plans) -> Finding | None:
    shape = plans.shape(row)
    if shape is None:
        reason = "de plaats is onbekend; teken het project of noem de panden, dan is het te zeggen"
        return finding(NEAR_RAILWAY, plans.name(row["project_id"]), Verdict.UNKNOWN, reason)
    whole = row["wijze"] == NAMED
    answers = {title: _where(shape, zone, whole=whole) for title, zone in zones.items()}
    said = [
        f"{word} {' en '.join(title for title, answer in answers.items() if answer == word)}"
        for word in (_IN, _MAYBE)
        if word in answers.values()
    ]
    if not said:
        return None
    certain = _IN in answers.values()
    turn = (
        "een mens weegt de kans op een ramp; buiten het gebied hoeft dat niet"
        if certain
        else "een plaats binnen de buurt geeft uitsluitsel"
        if whole
        else "een basisnettabel geeft uitsluitsel"
    )
    return finding(
        NEAR_RAILWAY,
        plans.name(row["project_id"]),
        Verdict.WEIGH if certain else Verdict.UNKNOWN,
        f"{'; '.join(said)}. {turn[:1].upper()}{turn[1:]}",
        plaats=row["wijze"],
        eenheid=row["eenheid"],
        **{zone.rule.key: answers[title] or "erbuiten" for title, zone in zones.items()},
    )


def _where(shape: BaseGeometry, zone: Zone, *, whole: bool) -> str:
    """Whether a shape lies in an area; of a whole buurt only if all of it does."""
    touches = bool(zone.inside([shape])[0])
    if touches and (not whole or shapely.covers(zone.certain, shape)):
        return _IN
    return _MAYBE if touches or zone.maybe_inside([shape])[0] else _OUT
