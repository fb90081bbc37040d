"""A review for other programs: one object, described by ``schema.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd

from wijkplan.answers.atlas import Heading
from wijkplan.answers.review.outcome import Judgement, RegimeNote, Review, Reviewed
from wijkplan.model.planned import Plan
from wijkplan.version import __version__

SCHEMA, SCHEMA_OF_SEVERAL = "wijkplan-toetsing-1", "wijkplan-toetsingen-1"
"""What ``schema`` says in the object of one plan, and in that of several."""


def read_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of what `as_data` and `as_one` return."""
    text = (files("wijkplan.output.review") / "schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def as_one(reviewed: Sequence[Reviewed], heading: Heading) -> dict[str, Any]:
    """One object for any number of plans: of a single plan its own, of several a list."""
    found = [as_data(one, heading) for one in reviewed]
    return found[0] if len(found) == 1 else {"schema": SCHEMA_OF_SEVERAL, "toetsingen": found}


def as_data(reviewed: Reviewed, heading: Heading) -> dict[str, Any]:
    """Put a review in plain values, ready for JSON.

    Parameters
    ----------
    reviewed
        The plan under every regime that was asked for; the first is the review, the others are
        under ``vergelijking``.
    heading
        Name and edition of the project.

    Returns
    -------
    dict
        See ``schema.json`` and ``docs/toetsing.md``. Missing is None, never NaN; numbers are not
        rounded. Holds no moment of writing: equal input gives equal output.
    """
    main = reviewed.main
    return {
        "schema": SCHEMA,
        "wijkplan": __version__,
        "gemeente": heading.title,
        "fictief": heading.fictional,
        "editie": heading.edition,
        "plan": _plan(reviewed.plan, main.classes),
        "regime": _regime(main.regime),
        "datum": main.date.isoformat() if main.date else None,
        **_outcome(main),
        "blootstelling": _rows(main.exposure),
        "nabij": [{"soort": n.sort, "naam": n.name, "tekst": n.text} for n in main.nearby],
        "vergelijking": [
            {"regime": _regime(other.regime), **_outcome(other)} for other in reviewed.reviews[1:]
        ],
        "nog_te_beoordelen": list(main.by_hand),
        "opmerkingen": list(main.remarks),
    }


def _plan(plan: Plan, classes: pd.DataFrame) -> dict[str, Any]:
    return {
        "id": plan.id,
        "naam": plan.name,
        "bestand": plan.provenance.file,
        "sha256": plan.provenance.sha256,
        "oppervlakte_m2": plan.surface_m2,
        "delen": _rows(classes),
    }


def _regime(note: RegimeNote) -> dict[str, Any]:
    return {
        "id": note.id,
        "naam": note.name,
        "in_werking": note.in_force,
        "gemeten_vanaf": note.measured_from,
        "methode": note.method,
        "gekozen": note.chosen_by,
        "toelichting": note.note,
        "niet_gecontroleerd": list(note.unverified),
    }


def _outcome(review: Review) -> dict[str, Any]:
    return {
        "telling": {verdict.value: number for verdict, number in review.counts.items()},
        "bevindingen": [_finding(judged) for judged in review.judgements],
    }


def _finding(judged: Judgement) -> dict[str, Any]:
    finding, citation = judged.finding, judged.finding.norm.citation
    return {
        "norm": finding.norm.code,
        "titel": finding.norm.title,
        "oordeel": finding.verdict.value,
        "afstand_m": _plain(judged.distance_m),
        "overlap_m2": _plain(judged.overlap_m2),
        "reden": finding.reason,
        "bron": citation.source,
        "bron_datum": citation.date.isoformat() if citation.date else None,
        "gecontroleerd": citation.verified,
        "status": judged.status,
        "omslag": list(judged.turns),
        "handmatig": list(judged.by_hand),
        "bewijs": {key: _plain(value) for key, value in finding.evidence.items()},
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table; a blank in the name of a column becomes ``_``."""
    names = [str(name).replace(" ", "_") for name in table.columns]
    columns: Iterable[list[Any]] = (table[name].tolist() for name in table.columns)
    return [dict(zip(names, map(_plain, row), strict=True)) for row in zip(*columns, strict=True)]


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a cell
    """Missing becomes None; so does what is infinitely far."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    return None if isinstance(value, float) and not math.isfinite(value) else value
