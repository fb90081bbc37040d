"""Rules on demolition: after a plan, and at least half of what comes back DAEB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wijkplan.answers.programme.consequences import SOCIAL_BRANCH
from wijkplan.answers.programme.figures import ANY, NOTHING, Span, total
from wijkplan.answers.programme.norms import load_norms
from wijkplan.answers.programme.plans import (
    BEGUN,
    DELIVERED,
    HARD,
    SOFT,
    Plans,
    Row,
    builds,
    finding,
)
from wijkplan.model.attributes import EXCLUDED
from wijkplan.model.events import Event
from wijkplan.model.findings import Finding, Verdict
from wijkplan.sources.project_fields import KINDS

PLAN_FIRST, HALF_SOCIAL = "geen-sloop-zonder-plan", "helft-terugbouw-daeb"


def plan_first(plans: Plans) -> Iterator[Finding]:
    """No demolition before there is a new plan.

    The new plan is the project itself where homes come back in it; else the parts of the same
    programme in the same buurt that only build. It is there where it is hard. Whether an earlier
    demolition waited for it cannot be told from the register, unless both are one project; of one
    that is all delivered nothing is asked anymore.

    Parameters
    ----------
    plans
        The projects.
    """
    for event in plans.demolitions:
        row = plans.rows[event.project_id]
        if row["status"] == DELIVERED and builds(row):
            continue
        verdict, reason = _judge_plan(row, plans)
        when = "het jaar van sloop is onbekend" if event.year is None else f"sloop in {event.year}"
        yield finding(
            PLAN_FIRST,
            plans.name(event.project_id),
            verdict,
            f"{when}; {reason}",
            jaar_sloop=event.year,
            status=row["status"],
        )


def _judge_plan(row: Row, plans: Plans) -> tuple[Verdict, str]:
    new = _new_plan(row, plans)
    hard = [part for part in new if part["hardheid"] == HARD]
    if hard:
        return _judge_hard(row, hard, plans)
    names = ", ".join(plans.name(part["project_id"]) for part in new)
    if not new:
        verdict = Verdict.UNKNOWN
        reason = "het register noemt in dit programma en op deze plek geen nieuw plan; neem het "
        reason += "op als deel van het programma, dan telt het mee"
    elif any(part["hardheid"] != SOFT for part in new):
        verdict = Verdict.UNKNOWN
        reason = f"of het nieuwe plan vaststaat is onbekend: vul de hardheid in bij {names}"
    elif row["status"] in BEGUN:
        verdict = Verdict.FAILS
        reason = f"de sloop is begonnen of klaar en het nieuwe plan is nog zacht: {names}; het "
        reason += "voldoet als het plan voor de sloop is vastgesteld"
    else:
        verdict = Verdict.WEIGH
        reason = f"het nieuwe plan is nog zacht: {names}; het voldoet als dat hard is voordat de "
        reason += "sloop begint"
    return verdict, reason


def _new_plan(row: Row, plans: Plans) -> list[Row]:
    """What comes where homes go: in the same project, else in parts that only build."""
    if builds(row):
        return [row]
    return [
        part
        for part in plans.programmes[plans.root(row["project_id"])]
        if builds(part)
        and not KINDS[part["soort"]].demolishes
        and (part["buurt"] == row["buurt"] or not part["buurt"] or not row["buurt"])
    ]


def _judge_hard(row: Row, hard: Sequence[Row], plans: Plans) -> tuple[Verdict, str]:
    if hard[0]["project_id"] == row["project_id"]:
        return Verdict.MEETS, "sloop en nieuwbouw zijn één hard plan; wordt het zacht, dan niet"
    names = ", ".join(plans.name(part["project_id"]) for part in hard)
    if row["status"] in BEGUN:
        return Verdict.UNKNOWN, (
            f"het nieuwe plan is hard: {names}, maar of het er lag toen de sloop begon staat niet "
            "in het register; de datum van vaststelling geeft uitsluitsel"
        )
    return Verdict.MEETS, f"het nieuwe plan is hard: {names}; wordt het zacht, dan niet"


def half_social(plans: Plans) -> Iterator[Finding]:
    """At least half of the homes that come back are in the branch DAEB.

    With D the homes in that branch, N those that are not and U those of which the branch is not
    known, it holds if D >= half of (D + N + U) whatever U is, and it fails if D + U is less than
    half. Tested per programme in which homes go and come. A programme that only demolishes homes
    of others than an association is left out: the agreement is with an association.

    Parameters
    ----------
    plans
        The projects.
    """
    demolished: dict[str, list[Event]] = {}
    for event in plans.demolitions:
        demolished.setdefault(plans.root(event.project_id), []).append(event)
    for programme, events in sorted(demolished.items()):
        new = [row for row in plans.programmes[programme] if builds(row)]
        if new and not all(_of_others(plans.rows[event.project_id]) for event in events):
            yield _half(programme, new, plans)


def _of_others(row: Row) -> bool:
    """Whether the homes that go are known not to be of an association."""
    return row["soort"] == "SLO" and row["eigendom"] in EXCLUDED["tak"]


def _half(programme: str, new: list[Row], plans: Plans) -> Finding:
    share = load_norms()[HALF_SOCIAL].parameters["deel"]
    spans: dict[str, list[Span]] = {SOCIAL_BRANCH: [], "anders": [], "onbekend": []}
    for row in new:
        known = row["tak"] or ("anders" if row["eigendom"] in EXCLUDED["tak"] else "onbekend")
        spans[known if known in spans else "anders"].append(plans.span(row, "bruto"))
    social, other, unknown = (total(found) for found in spans.values())
    parts = {"DAEB": social, "niet DAEB": other, "tak onbekend": unknown}
    said = ", ".join(f"{name} {_say(span)}" for name, span in parts.items() if span != NOTHING)
    # x / 0 does not count: with no homes at all there is no half.
    if social.low > 0 and social.low >= share * (social.low + other.high + unknown.high):
        verdict, turn = Verdict.MEETS, "met minder DAEB dan de helft niet"
    elif other.low * share > (1 - share) * (social.high + unknown.high):
        verdict, turn = Verdict.FAILS, "het voldoet als ten minste de helft DAEB is"
    else:
        verdict, turn = Verdict.UNKNOWN, "vul aantal en tak in, dan is het te zeggen"
    return finding(
        HALF_SOCIAL,
        plans.name(programme),
        verdict,
        f"van de woningen die terugkomen: {said or 'geen'}; {turn}",
        **{name: span.low if span.low == span.high else _say(span) for name, span in parts.items()},
    )


def _say(span: Span) -> str:
    return "aantal onbekend" if span == ANY else str(span)
