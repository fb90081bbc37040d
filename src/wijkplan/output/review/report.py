"""The report of a review: one page that can be mailed, read without internet, and printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from wijkplan.answers.review.case import metres
from wijkplan.answers.review.outcome import BEFORE, Judgement, Review
from wijkplan.model.findings import UNVERIFIED, Verdict
from wijkplan.model.text import format_number, format_span
from wijkplan.output.frame import Frame, credit, edition_label, fill_page
from wijkplan.output.review.dossier import Dossier
from wijkplan.output.review.lines import DISCLAIMER, WORST_FIRST
from wijkplan.output.review.situation import draw_situation

_SHEETS = ("wijkplan.css", "review.css")
_SAYS: Mapping[Verdict, str] = {
    Verdict.FAILS: "het plan voldoet niet aan deze regels",
    Verdict.WEIGH: "het bestuur moet dit afwegen",
    Verdict.UNKNOWN: "hiervoor ontbreken gegevens",
    Verdict.MEETS: "het plan voldoet aan deze regels",
}
_CLASSES = ("zeer kwetsbaar", "kwetsbaar", "beperkt kwetsbaar", "klasse onbekend")


@dataclass(frozen=True, kw_only=True)
class NormRow:
    """A judgement as the tables show it."""

    anchor: str
    judged: Judgement
    distance: str
    overlap: str
    checked: bool


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A number for a reader, and what is not in it."""

    text: str
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class Exposed:
    """What is exposed in one area of one buurt, per moment a row of amounts."""

    area: str
    buurt: str
    rows: tuple[tuple[str, tuple[Amount, ...]], ...]


def render_report(dossier: Dossier) -> str:
    """HTML of the report of one plan, with its styles in it and without scripts.

    Parameters
    ----------
    dossier
        The review and what it rests on. All text in it is untrusted and shown as text.
    """
    reviewed, heading = dossier.reviewed, dossier.heading
    main, edition = reviewed.main, edition_label(heading.edition)
    exposed, empty = _exposure(main)
    return fill_page(
        "review.html.j2",
        Frame(
            title=heading.title,
            subtitle=f"Toetsing omgevingsveiligheid · {edition}",
            credit=credit(dossier.deliveries, heading.edition),
            fictional=heading.fictional,
        ),
        root=None,
        styles=_SHEETS,
        context={
            "page_title": f"Toetsing van {reviewed.plan.name}",
            "dossier": dossier,
            "plan": reviewed.plan,
            "review": main,
            "verdicts": list(_outcome(main)),
            "norms": _norms(main, _ANCHOR),
            "situation": draw_situation(
                dossier.evidence, main.regime, reviewed.plan.parts["buurt"].dropna()
            ),
            "parts": list(_parts(main.classes)),
            "exposed": exposed,
            "empty": empty,
            "class_names": _CLASSES,
            "others": [
                {"review": other, "norms": _norms(other, f"vergelijking-{number}")}
                for number, other in enumerate(reviewed.reviews[1:], start=1)
            ],
            "unverified": UNVERIFIED,
            "disclaimer": DISCLAIMER,
        },
    )


_ANCHOR = "norm"


def _outcome(review: Review) -> Iterator[dict[str, object]]:
    """The norms per verdict, the worst first."""
    norms = _norms(review, _ANCHOR)
    for verdict in WORST_FIRST:
        chosen = [norm for norm in norms if norm.judged.verdict is verdict]
        if chosen:
            yield {"verdict": verdict, "says": _SAYS[verdict], "norms": chosen}


def _norms(review: Review, anchor: str) -> list[NormRow]:
    return [
        NormRow(
            anchor=f"{anchor}-{number}",
            judged=judged,
            distance="–" if judged.distance_m is None else metres(judged.distance_m),
            overlap=_surface(judged.overlap_m2),
            checked=judged.finding.norm.citation.verified,
        )
        for number, judged in enumerate(review.judgements, start=1)
    ]


def _surface(square_metres: float | None) -> str:
    return "–" if square_metres is None else f"{format_number(square_metres)} m²"


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _parts(classes: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Rows of the table of parts; a number is that on the map."""
    for number, row in enumerate(_records(classes), start=1):
        persons = {moment: Amount(text=_span(row, moment)) for moment in ("dag", "nacht")}
        yield {**row, **persons, "number": number}


def _exposure(review: Review) -> tuple[list[Exposed], list[str]]:
    """What is exposed, and names of areas in which nothing is, before nor after."""
    titles = {j.finding.norm.code: j.finding.norm.title for j in review.judgements}
    several = len(set(review.exposure["buurt"])) > 1
    found, empty = [], []
    for key, rows in review.exposure.groupby(["gebied", "ligging", "buurt"], sort=False):
        area, certainty, _ = map(str, key)
        title = titles.get(area, area.replace("_", " ").capitalize())
        title = title if certainty == "zeker" else f"Mogelijk: {title[:1].lower()}{title[1:]}"
        buurt = str(rows["buurtnaam"].iloc[0])
        ordered = sorted(_records(rows), key=lambda row: row["moment"] != BEFORE)
        if any(_is_exposed(row) for row in ordered):
            told = tuple((str(row["moment"]), tuple(_amounts(row))) for row in ordered)
            found.append(Exposed(area=title, buurt=buurt, rows=told))
        else:
            empty.append(f"{title} in {buurt}" if several else title)
    return found, empty


_PERSONS = ("dag", "nacht")


def _is_exposed(row: Mapping[str, float]) -> bool:
    names = ("woningen_max", *_CLASSES, "dag_max", "nacht_max", "dag_onbekend", "nacht_onbekend")
    return any(row[name] != 0 for name in names)


def _amounts(row: Mapping[str, float]) -> Iterable[Amount]:
    yield Amount(text=_span(row, "woningen"))
    yield from (Amount(text=format_number(row[name])) for name in _CLASSES)
    for moment in _PERSONS:
        missing = row[f"{moment}_onbekend"]
        rest = f"en van {format_number(missing)} onbekend" if missing else ""
        yield Amount(text=_span(row, moment), rest=rest)


def _span(row: Mapping[str, float], name: str) -> str:
    return format_span(row[f"{name}_min"], row[f"{name}_max"], between="–")
