"""What would make a part of a plan lighter: fewer square metres, fewer homes, another function."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from wijkplan.answers.review.case import name_part
from wijkplan.model.text import format_number
from wijkplan.themes.safety.rules.vulnerability import classify, load_rules


def lighter(part: Mapping[str, Any], classes: Collection[str]) -> list[str]:
    """Say in Dutch what takes a part out of some classes, the smallest change first.

    Parameters
    ----------
    part
        A row of a plan, see `wijkplan.model.planned.PART_COLUMNS`; its function is known.
    classes
        Classes of vulnerability that it must leave.

    Examples
    --------
    >>> part = {"naam": "Toren", "functie": "kantoor", "bvo_m2_max": 2000.0}
    >>> lighter(part, ["kwetsbaar"])
    ['Of als Toren (kantoor) ten hoogste 1.500 m² krijgt, nu 2.000 m².']
    """
    name, turns = name_part(part), []
    surface = _limit_m2(part["functie"], part.get("bvo_m2_max"), classes)
    if surface is not None:
        now = part.get("bvo_m2_max")
        told = "onbekend" if pd.isna(now) else f"{format_number(now)} m²"
        turns.append(f"Of als {name} ten hoogste {format_number(surface)} m² krijgt, nu {told}.")
    homes = part.get("woningen_max")
    if homes is not None and homes > 0:
        turns.append(f"Of zonder de {format_number(homes)} woningen van {name}.")
    elif surface is None:
        turns.append(f"Of met een functie in plaats van {name} die niet {' of '.join(classes)} is.")
    return turns


def _limit_m2(function: str, now: float | None, classes: Collection[str]) -> float | None:
    """Largest surface at which a function is not of some classes; None where none is."""
    rules = load_rules()
    limits = {
        limit
        for number in rules.about("functions", function)
        for limit in (rules.rule[number].more_than_m2, rules.rule[number].at_most_m2)
        if limit is not None and (now is None or pd.isna(now) or limit < now)
    }
    light = [limit for limit in limits if classify(function, bvo_m2=limit).at_worst not in classes]
    return max(light, default=None)
