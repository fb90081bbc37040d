"""No homes of associations with label E, F or G after a year, tested on every scenario."""

from __future__ import annotations

from collections.abc import Iterator

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.heat.norms import finding, load_norms
from wijkplan.model.attributes import UNKNOWN, UNSURE, YES
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.stock import Stock
from wijkplan.model.text import format_number

NO_BAD_LABELS = "warmte-geen-efg"
_ASSOCIATION, _ANYBODY = "label_efg_corporatie", "label_efg"


def without_bad_labels(case: HeatCase) -> Iterator[Finding]:
    """Homes of associations with label E, F or G at the end of the year of the norm.

    Parameters
    ----------
    case
        With the course of every scenario. Is the year past when the first year begins, then the
        first year is tested.
    """
    agreed = int(load_norms()[NO_BAD_LABELS].parameters["jaar"])
    nowhere = {"buurt": None, "zone": None}
    if not case.courses:
        reason = "zonder projecten of woningen is er geen verloop; lever ze, dan is het te zeggen"
        yield finding(NO_BAD_LABELS, "scenario's", Verdict.UNKNOWN, reason, **nowhere)
        return
    for name, course in case.courses.items():
        subject, year = f"scenario {name}", max(agreed, course.years[0])
        if year > course.years[-1]:
            reason = (
                f"de scenario's lopen tot en met {course.years[-1]}; zet in wijkplan.toml onder "
                f"[tijd] tot = {year} of later, dan is het te zeggen"
            )
            yield finding(NO_BAD_LABELS, subject, Verdict.UNKNOWN, reason, **nowhere)
            continue
        least, most = bad_labels(course.stocks[year])
        verdict, reason = _judge(least, most, year)
        evidence = {**nowhere, "jaar": float(year), "ten_minste": least, "ten_hoogste": most}
        yield finding(NO_BAD_LABELS, subject, verdict, reason, **evidence)


def bad_labels(stock: Stock) -> tuple[float, float]:
    """Least and most homes of associations with label E, F or G.

    The most counts homes of which the label or the owner is not known. Both are sums over the
    buurten, so they hold, and may be wider than need be where it is open which homes change.

    Parameters
    ----------
    stock
        Homes at one moment.
    """
    low, high = stock.bounds
    of_association = sum(high[(_ASSOCIATION, answer)].sum() for answer in (YES, UNKNOWN, UNSURE))
    of_anybody = sum(high[(_ANYBODY, answer)].sum() for answer in (YES, UNKNOWN))
    least = low[(_ASSOCIATION, YES)].sum()
    return max(float(least), 0.0), max(float(min(of_association, of_anybody)), 0.0)


def _judge(least: float, most: float, year: int) -> tuple[Verdict, str]:
    when = f"eind {year}"
    if least > 0:
        number = format_number(least)
        return Verdict.FAILS, (
            f"{when} zijn er nog ten minste {number} corporatiewoningen met energielabel E, F of "
            "G; renovatie of sloop in het register verandert dat"
        )
    if most == 0:
        return Verdict.MEETS, f"{when} heeft geen corporatiewoning energielabel E, F of G"
    return Verdict.UNKNOWN, (
        f"{when} kunnen ten hoogste {format_number(most)} woningen van een corporatie zijn met "
        "energielabel E, F of G: van woningen is het label, de eigenaar of de renovatie niet "
        "bekend; lever die per woning, dan is het te zeggen"
    )
