"""The municipality at one moment under one scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkplan.model.layers import Grid, Layer, Network, Register
from wijkplan.model.stock import Stock
from wijkplan.model.table import AreaTable

BASE_SCENARIO = "nu"
"""Name of the scenario in which nothing has been built or demolished yet."""


@dataclass(frozen=True, kw_only=True)
class State:
    """What is the case in one year under one scenario.

    Parameters
    ----------
    scenario
        Name of the scenario; ``nu`` is the present.
    year
        The year.
    figures
        Published and derived values per area.
    layers
        Validated layers by name: ``spoor``, ``voorzieningen``, ``warmtezones``, ``contouren``.
    registers
        Registers by name: ``projecten``, ``startanalyse``, ``warmteprogramma``,
        ``warmtevoortgang``, ``basisnet``.
    stock
        The homes, as addresses or as counts.
    grids
        Rasters by the name of their indicator.
    network
        The network to walk on.

    What nobody delivered is absent (None, or not in the mapping), and what depends on it is
    *onbekend*.
    """

    scenario: str
    year: int
    figures: AreaTable
    layers: Mapping[str, Layer] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    stock: Stock | None = None
    grids: Mapping[str, Grid] = field(default_factory=dict)
    network: Network | None = None

    @property
    def key(self) -> tuple[str, int]:
        """Scenario and year."""
        return (self.scenario, self.year)
