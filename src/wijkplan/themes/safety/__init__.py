"""External safety around the railway (*omgevingsveiligheid*).

Areas of attention come from a dated regime (``regimes.toml``). A delivered area goes first; else
its distance counts, by what a table says of each line: *ja* counts, *onbekend* is drawn and
counted apart, *nee* has none. wijkplan screens and documents; it gives no legal verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import Contribution
from wijkplan.model.state import State
from wijkplan.themes.safety.areas.attention import Zone, attention_area, hectares_per_area
from wijkplan.themes.safety.areas.zones import zones_of
from wijkplan.themes.safety.case import look_at
from wijkplan.themes.safety.findings import norm_codes
from wijkplan.themes.safety.outcome import LENGTH, THEME
from wijkplan.themes.safety.present.exposed import expose
from wijkplan.themes.safety.present.uses import find_uses, uses_of_parts
from wijkplan.themes.safety.rules.regimes import AreaRule, Regime
from wijkplan.themes.safety.rules.rulebook import RuleBook, load_rule_book
from wijkplan.themes.safety.rules.settings import MeasureFrom, Settings

__all__ = [
    "IN_FORCE",
    "LENGTH",
    "THEME",
    "AreaRule",
    "MeasureFrom",
    "Regime",
    "RuleBook",
    "Settings",
    "Zone",
    "attention_area",
    "contribute",
    "expose",
    "find_uses",
    "find_zones",
    "hectares_per_area",
    "load_rule_book",
    "norm_codes",
    "uses_of_parts",
    "zones_of",
]

IN_FORCE = "bkl-2024"
"""Regime of an atlas that names none. For a plan the date of its draft decides: ask for it."""

_TITLE = "Omgevingsveiligheid"


def contribute(
    state: State,
    areas: AreaSet,
    *,
    regime: str = IN_FORCE,
    compare: Sequence[str] = (),
    settings: Settings | None = None,
) -> Contribution:
    """Areas of attention around the tracks, what stands inside, and what is unknown.

    Parameters
    ----------
    state
        Uses the layers ``spoor``, ``rev_aandachtsgebieden``, ``emplacementen``, ``pand``,
        ``verblijfsobject``, ``voorzieningen``, ``rev_gebouwen`` and ``contouren``, the register
        ``basisnet`` and the stock. What is absent is *onbekend*: without tracks and
        delivered areas every column is missing, without a basisnet table all lines are
        *onbekend*.
    areas
        Areas of the project.
    regime
        Id of a regime.
    compare
        Ids of other regimes, of which the areas are map layers only; `regime` itself is left out.
    settings
        From where is measured, and the regimes that may be chosen; None for what ships.

    Raises
    ------
    ConfigError
        If there is no such regime.
    """
    settings = settings or Settings()
    rules = settings.book.find(regime)
    names = [name for name in dict.fromkeys(compare) if name != regime]
    compared = [settings.book.find(name) for name in names]
    case = look_at(state, areas, rules, settings, compared)
    length, balances = case.length()
    return Contribution(
        theme=THEME,
        title=_TITLE,
        state=state.key,
        columns=(length, *case.columns(year=length.year)),
        findings=tuple(case.findings()),
        sections=tuple(case.sections()),
        conservation=(*balances, *case.conservation()),
    )


def find_zones(
    state: State, areas: AreaSet, *, regime: str = IN_FORCE, settings: Settings | None = None
) -> Mapping[str, Zone] | None:
    """Areas of attention of the railway, for whoever looks at something else in them.

    Parameters
    ----------
    state, areas, regime, settings
        See `contribute`.

    Returns
    -------
    Mapping or None
        Name for a reader, with distance (or that it was delivered) and regime -> the area; None
        without tracks and without delivered areas.

    Raises
    ------
    ConfigError
        If there is no such regime.
    """
    settings = settings or Settings()
    rules = settings.book.find(regime)
    zones = {zone.title(rules): zone for zone in zones_of(state, areas, rules, settings)}
    return zones if zones or "spoor" in state.layers else None
