"""Every norm of which an atlas may tell a finding."""

from __future__ import annotations

from functools import cache

from wijkplan.answers.heat.norms import load_norms as load_heat
from wijkplan.answers.programme.norms import load_norms as load_programme
from wijkplan.model import reconcile
from wijkplan.themes import access, climate, projects, safety, spread, stock
from wijkplan.themes.heat.national import choice, costs
from wijkplan.themes.heat.planning import programme
from wijkplan.themes.heat.zones import coverage, drawn, standing
from wijkplan.themes.projects import numbers

_OF_THEMES = (
    reconcile.ADDS_UP,
    stock.KNOWN_PER_HOME,
    stock.AGREES,
    projects.DELIVERED,
    projects.PLACED,
    projects.ONE_PLACE,
    numbers.ONE_NUMBER,
    numbers.IN_RANGE,
    numbers.KNOWN_END,
    costs.COSTS_KNOWN,
    programme.PLANNED,
    choice.COMPARED,
    drawn.ZONES_KNOWN,
    coverage.APART,
    coverage.COVERED,
    standing.PROGRESS_KNOWN,
    standing.ON_TIME,
    standing.AGREES,
    climate.MEASURABLE,
    access.MEASURABLE,
    spread.MEASURABLE,
)


@cache
def known_norms() -> tuple[str, ...]:
    """Codes of all norms, in order of presentation.

    >>> "hard-maar-stil" in known_norms(), "projecten-geplaatst" in known_norms()
    (True, True)
    """
    codes = [norm.code for norm in _OF_THEMES]
    return tuple(dict.fromkeys([*codes, *safety.norm_codes(), *load_heat(), *load_programme()]))
