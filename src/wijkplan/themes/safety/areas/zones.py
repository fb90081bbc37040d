"""The areas of attention of a State under a regime."""

from __future__ import annotations

from wijkplan.model.areas import AreaSet
from wijkplan.model.state import State
from wijkplan.themes.safety.areas import delivered
from wijkplan.themes.safety.areas.attention import Zone, make_zone
from wijkplan.themes.safety.areas.tracks import no_lines, tracks_of
from wijkplan.themes.safety.rules.regimes import Regime
from wijkplan.themes.safety.rules.settings import Settings


def zones_of(state: State, areas: AreaSet, regime: Regime, settings: Settings) -> tuple[Zone, ...]:
    """The delivered area of each rule of a regime, and else its distance around the lines.

    Another reading of a distance says nothing where an area was delivered: it is not drawn.

    Parameters
    ----------
    state
        Uses the layers ``spoor`` and ``rev_aandachtsgebieden`` and the register ``basisnet``.
    areas
        Areas of the project.
    regime
        The rules.
    settings
        From where is measured.

    Returns
    -------
    tuple
        In the order of the regime; without tracks only what was delivered.
    """
    register, tracks = state.layers.get(delivered.REGISTER), tracks_of(state, settings)
    running = no_lines() if tracks is None else tracks.running
    zones = []
    for rule in regime.area:
        zone = delivered.of_basisnet(register, rule, areas, running)
        if zone is None and tracks is not None:
            zones.append(make_zone(rule, running, areas))
        elif zone is not None and not rule.alternative:
            zones.append(zone)
    return tuple(zones)
