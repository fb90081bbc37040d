"""Heat transition: what strategies cost, what the municipality plans, and where networks come.

Inputs, each of which may be absent: the Startanalyse (`national`), the heat programme (`planning`),
the zones with their progress (`zones`), and networks and sources of heat (`supply`). Together they
are set beside each other for people to weigh; wijkplan names no winner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import Column, Contribution
from wijkplan.model.state import State
from wijkplan.sources.heat import PROGRAMME
from wijkplan.sources.startanalyse import STARTANALYSE
from wijkplan.themes.heat.national.closeness import DEFAULT_RULE, CloseRule
from wijkplan.themes.heat.national.costs import contribute_costs
from wijkplan.themes.heat.parts import THEME
from wijkplan.themes.heat.planning.programme import contribute_programme
from wijkplan.themes.heat.supply import present
from wijkplan.themes.heat.supply.present import contribute_supply
from wijkplan.themes.heat.zones import drawn
from wijkplan.themes.heat.zones.coverage import contribute_coverage
from wijkplan.themes.heat.zones.drawn import ZONES, contribute_zones
from wijkplan.themes.heat.zones.shown import contribute_progress

__all__ = ["THEME", "contribute", "look_ahead"]


def look_ahead(base: State) -> Callable[[State, AreaSet], Sequence[Column]]:
    """Prepare what varies with the homes: those in zones, and distances to networks and sources.

    Parameters
    ----------
    base
        The present, see `contribute`.
    """
    in_zones, distances = drawn.look_ahead(base), present.look_ahead(base)
    return lambda state, areas: (*in_zones(state, areas), *distances(state, areas))


def contribute(state: State, areas: AreaSet, *, rule: CloseRule = DEFAULT_RULE) -> Contribution:
    """National cost per strategy, preference and planning of the municipality, and heat zones.

    Parameters
    ----------
    state
        Uses the registers ``startanalyse`` (all strategies in one), ``warmteprogramma`` and
        ``warmtevoortgang``, the layers ``warmtezones``, ``warmtenet`` and ``warmtebronnen``, the
        stock (to count homes in zones and measure from them, where it has addresses), and the
        figure ``woningvoorraad`` (for the planning per year). What depends on an input that is
        absent is missing with its reason, and gives a finding *onbekend*.
    areas
        Areas of the project. Codes of the registers are joined as they are: a register of
        another boundary year is used only where the codes are the same, and the text says so.
    rule
        What is called nek-aan-nek.
    """
    costs, rankings = contribute_costs(state, areas, state.registers.get(STARTANALYSE), rule)
    programme = contribute_programme(state, areas, state.registers.get(PROGRAMME), rankings, rule)
    parts = (
        costs,
        programme,
        contribute_zones(state, areas, state.layers.get(ZONES)),
        contribute_coverage(state, areas),
        contribute_progress(state, areas),
        contribute_supply(state, areas),
    )
    return Contribution(
        theme=THEME,
        title="Warmte",
        state=state.key,
        columns=tuple(column for part in parts for column in part.columns),
        findings=tuple(finding for part in parts for finding in part.findings),
        sections=tuple(section for part in parts for section in part.sections),
        conservation=tuple(balance for part in parts for balance in part.conservation),
    )
