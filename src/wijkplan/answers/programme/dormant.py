"""The rule on hard plans that lie still."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from wijkplan.answers.programme.norms import load_norms
from wijkplan.answers.programme.plans import BEGUN, DELIVERED, HARD, Plans, Row, finding
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import format_date
from wijkplan.sources.project_fields import STATUSES, UNKNOWN
from wijkplan.themes.projects.tables import say_years

DORMANT = "hard-maar-stil"


def dormant(plans: Plans, year: int) -> Iterator[Finding]:
    """Hard plans that are not delivered, and whether they lie still: to be weighed.

    A plan lies still if its year of start is past and it has not begun (BOU, VER), if its year of
    delivery is past, or if what the register says is older than ``jaren_peildatum`` years on 1
    January of the first year. That is a choice of wijkplan, kept with the rule.

    Parameters
    ----------
    plans
        The projects.
    year
        The first year that is followed: what came before is past.
    """
    for project, row in plans.rows.items():
        if row["hardheid"] == HARD and row["status"] != DELIVERED:
            signs = list(_signs(row, year))
            verdict, reason = _judge(row, signs)
            yield finding(
                DORMANT,
                plans.name(project),
                verdict,
                reason,
                jaar_start=row["jaar_start"],
                jaar_oplevering=row["jaar_oplevering"],
                status=row["status"],
                peildatum=format_date(row["peildatum"]),
            )


def _signs(row: Row, year: int) -> Iterator[str]:
    status = STATUSES[row["status"]]
    if row["jaar_start"] < year and row["status"] not in (*BEGUN, UNKNOWN):
        yield f"de start zou in {row['jaar_start']:.0f} zijn, de status is {status}"
    if row["jaar_oplevering"] < year:
        yield f"de oplevering zou in {row['jaar_oplevering']:.0f} zijn, de status is {status}"
    years = load_norms()[DORMANT].parameters["jaren_peildatum"]
    if row["peildatum"] < dt.date(year - int(years), 1, 1):
        yield f"het gegeven is van {format_date(row['peildatum'])}"


def _judge(row: Row, signs: list[str]) -> tuple[Verdict, str]:
    if signs:
        turn = "een nieuwe status of nieuwe jaren, met een nieuwe peildatum, veranderen dit"
        return Verdict.WEIGH, f"{'; '.join(signs)}; {turn}"
    undated = math.isnan(row["jaar_start"]) and math.isnan(row["jaar_oplevering"])
    if undated or row["status"] == UNKNOWN:
        return Verdict.UNKNOWN, "jaren of status zijn onbekend; vul ze in, dan is het te zeggen"
    years = say_years(row["jaar_start"], row["jaar_oplevering"])
    turn = "gaat dat voorbij zonder nieuwe status, dan is het stil"
    return Verdict.MEETS, f"{STATUSES[row['status']]}, {years}; {turn}"
