"""A review as lines of text: a line per norm, and of several plans a line per plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkplan.answers.review.outcome import Judgement, Review, Reviewed
from wijkplan.model.findings import Verdict
from wijkplan.output.safe_text import readable

DISCLAIMER = (
    "Wijkplan screent en documenteert. Het berekent geen groepsrisico (fN-curve) en geeft geen "
    "juridisch oordeel: lees zelf bijlage VI en VII-C van het Besluit kwaliteit leefomgeving (Bkl) "
    "voordat u op deze toetsing vertrouwt."
)
WORST_FIRST = (Verdict.FAILS, Verdict.WEIGH, Verdict.UNKNOWN, Verdict.MEETS)
"""Order in which a reader wants to hear verdicts."""
_WIDE = max(len(verdict) for verdict in Verdict) + 2


def tell(reviewed: Sequence[Reviewed]) -> list[str]:
    """Lines for a terminal: of one plan every norm, of several a line each."""
    if len(reviewed) == 1:
        return _tell_one(reviewed[0])
    return [_clean(_tell_in_short(one)) for one in reviewed]


def say_counts(counts: Mapping[Verdict, int]) -> str:
    """Say how many norms have each verdict, the worst first: ``1 voldoet niet, 3 afwegen``."""
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in WORST_FIRST if counts[verdict])


def worst(review: Review) -> Verdict:
    """The verdict that a reader has to know first; *onbekend* where there are no norms."""
    return next((v for v in WORST_FIRST if review.counts[v]), Verdict.UNKNOWN)


def _tell_one(reviewed: Reviewed) -> list[str]:
    plan, main = reviewed.plan, reviewed.main
    lines = [f"{plan.name} ({plan.provenance.file})"]
    for number, review in enumerate(reviewed.reviews):
        note = review.regime
        what = "Vergelijking met" if number else "Getoetst aan"
        lines += [
            *([""] if number else []),
            f"{what}: {note.name} ({note.id}), {note.chosen_by}",
            f"Uitkomst: {say_counts(review.counts)}",
            *map(_tell_norm, review.judgements),
        ]
    lines += ["", *(f"Let op: {remark}" for remark in main.remarks), DISCLAIMER]
    return [_clean(line) for line in lines]


def _tell_norm(judged: Judgement) -> str:
    finding = judged.finding
    turns = "".join(f" → {turn}" for turn in judged.turns)
    return (
        f"{finding.verdict:<{_WIDE}}{finding.norm.title}: {finding.reason} [{judged.status}]{turns}"
    )


def _tell_in_short(reviewed: Reviewed) -> str:
    main, others = reviewed.main, reviewed.reviews[1:]
    failing = [j.finding.norm.title for j in main.judgements if j.verdict is Verdict.FAILS]
    which = f" ({'; '.join(failing)})" if failing else ""
    compared = "".join(f"; {other.regime.id}: {say_counts(other.counts)}" for other in others)
    return (
        f"{worst(main):<{_WIDE}}{reviewed.plan.id}: {reviewed.plan.name}; {main.regime.id}: "
        f"{say_counts(main.counts)}{which}{compared}"
    )


def _clean(line: str) -> str:
    """One line of what can be read, with the column of the verdict as it is."""
    head, text = line[:_WIDE], line[_WIDE:]
    return " ".join(readable(head).splitlines()) + " ".join(readable(text).split())
