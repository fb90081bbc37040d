"""The accountability page: sources, joins, what is not public, what is missing, findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import Level
from wijkplan.model.text import format_number
from wijkplan.output.pages import render_page, subject_labels
from wijkplan.output.verify import Verification
from wijkplan.output.wording import tell
from wijkplan.protection import Protection

PAGE = "verantwoording.html"
_LEVELS = (Level.BUURT, Level.WIJK, Level.GEMEENTE)


def render_accountability(atlas: Atlas, verification: Verification | None = None) -> str:
    """HTML of the accountability page.

    Parameters
    ----------
    atlas
        What was made.
    verification
        What came of the attack on the public edition; None for the internal one.
    """
    table = atlas.table
    buurten = atlas.areas.codes(Level.BUURT)
    never = [spec.label for spec in table.specs.values() if not table.known(spec.name)]
    protection = atlas.protection
    return render_page(
        "accountability.html.j2",
        atlas,
        root="",
        page_title="Verantwoording",
        protected=None if protection is None else _protected(atlas, protection, verification),
        suppressed=_suppressed(atlas),
        buurten=len(buurten),
        never=sorted(never),
        areas=[
            tell(f"accountability.{level.plural}", count=len(atlas.areas.codes(level)))
            for level in Level
        ],
        labels=subject_labels(atlas),
    )


def _protected(
    atlas: Atlas, protection: Protection, verification: Verification | None
) -> dict[str, Any]:
    """What the page says of small numbers: per column, in all, and what can be found out."""
    shown = [column for column in protection.columns if not column.reason]
    return {
        "threshold": protection.threshold,
        "levels": [level.plural.capitalize() for level in _LEVELS],
        "rows": [
            {
                "label": column.spec.label,
                "source": column.source,
                "cells": sum(column.cells.values()),
                "hidden": [column.hidden.get(level, 0) for level in _LEVELS],
                "threshold": column.threshold,
                "rounding": column.spec.round_to,
                "decimals": column.spec.decimals,
            }
            for column in shown
        ],
        "cells": sum(sum(column.cells.values()) for column in shown),
        "hidden": sum(sum(column.hidden.values()) for column in shown),
        "rounded": any(column.spec.round_to for column in shown),
        "withheld": [column for column in protection.columns if column.reason],
        "narrowest": None if verification is None else say_narrowest(atlas, verification),
        "known_officially": 0 if verification is None else len(verification.known_officially),
        "verified": verification is not None,
    }


def say_narrowest(atlas: Atlas, verification: Verification) -> str:
    """Of which hidden figure the least remains open, and between which numbers."""
    row = verification.narrowest
    if row is None:
        return ""
    low, high = format_number(row["low"]), format_number(row["high"])
    label = atlas.table.specs[row["column"]].label
    return f"{label} in {atlas.areas.name(row['area'])}: tussen {low} en {high}"


def _suppressed(atlas: Atlas) -> list[tuple[Any, int, str]]:
    """Columns that some buurten have and others not: how many not, and why."""
    table = atlas.table
    codes = atlas.areas.codes(Level.BUURT)
    values, status = table.values.loc[codes], table.status.loc[codes]
    some = values.isna().any() & values.notna().any()
    return [
        (spec, int(values[name].isna().sum()), _reasons(status[name], values[name]))
        for name, spec in table.specs.items()
        if some[name]
    ]


def _reasons(status: pd.Series[str], values: pd.Series) -> str:
    counts = status[values.isna()].value_counts()
    return "; ".join(f"{reason} ({count})" for reason, count in counts.items())
