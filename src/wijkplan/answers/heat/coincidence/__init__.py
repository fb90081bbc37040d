"""What coincides with the heat transition, as findings with evidence; the rules are data.

`beside_planning` depends on the years of the programme and the zones, so it is asked again of a
planning that is shifted. `find_coincidences` gives everything.
"""

from __future__ import annotations

from wijkplan.answers.heat.coincidence.case import HeatCase, make_case
from wijkplan.answers.heat.coincidence.labels import without_bad_labels
from wijkplan.answers.heat.coincidence.priority import priority
from wijkplan.answers.heat.coincidence.reach import within_reach
from wijkplan.answers.heat.coincidence.starters import start_engines
from wijkplan.answers.heat.coincidence.years import beside_planning
from wijkplan.model.findings import Finding

__all__ = ["HeatCase", "beside_planning", "find_coincidences", "make_case"]


def find_coincidences(case: HeatCase) -> tuple[Finding, ...]:
    """Everything that coincides with the heat transition, to be weighed by people.

    Every finding has in its evidence ``buurt`` (code; None where it is about no single buurt)
    and ``zone`` (name; None likewise), so that it can be told where it belongs. What is not
    known gives *onbekend*, with the remedy.

    Parameters
    ----------
    case
        The present, the projects and the planning.
    """
    return (
        *beside_planning(case),
        *start_engines(case),
        *priority(case),
        *within_reach(case),
        *without_bad_labels(case),
    )
