"""What comes out per area of attention: hectares, homes, schools and care, and the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.layers import Layer
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.themes.safety.areas.attention import Zone, hectares_per_area
from wijkplan.themes.safety.present.exposure import Count, Objects, count
from wijkplan.themes.safety.rules.regimes import KINDS, AreaKind, AreaRule, Regime, area_key

THEME = "omgevingsveiligheid"
LENGTH = "spoor_lengte_m"
LENGTH_SPEC = ColumnSpec(
    name=LENGTH,
    label="Lengte spoor in het gebied",
    kind=Kind.COUNT,
    unit="m",
    group=THEME,
    description="Lengte van de spoorlijnen in het gebied, zonder museumlijnen; een lijn met "
    "dubbel spoor telt één keer waar de bron haar als één lijn tekent.",
)
NO_TABLE = "onbekend: er is geen basisnettabel geleverd"
SUPERSEDED = "niet van toepassing: een geleverd gebied gaat voor op een afstand"
_ONLY_UNKNOWN = "onbekend: hier ligt alleen spoor waarvan het basisnet onbekend is"
SLIVER_HA = 1e-6
"""A hundredth of a square metre: what rounding of coordinates leaves where shapes meet."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One area of attention on the areas of the project.

    Parameters
    ----------
    zone
        Its shape.
    known
        Whether anything tells what is certain: a delivered area, or a basisnet table.
    certain_ha, possible_ha
        Hectares per area of every level, delivered or around lines with basisnet *ja*, and what
        lines with unknown basisnet would add.
    homes
        None where homes have no addresses.
    facilities
        Kind of school or care -> how many; None where that kind was not delivered.
    conservation
        Balance of both joins.
    """

    zone: Zone
    known: bool
    certain_ha: pd.Series[float]
    possible_ha: pd.Series[float]
    homes: Count | None
    facilities: Mapping[str, Count | None]
    conservation: tuple[Conservation, ...]

    def hectares(self, areas: AreaSet) -> tuple[float, float]:
        """Hectares in the whole project: certain, and possible beyond that."""
        codes = areas.codes(Level.GEMEENTE)
        return float(self.certain_ha[codes].sum()), float(self.possible_ha[codes].sum())

    def buurten(self, areas: AreaSet) -> Count:
        """Buurten that the area touches; possible are those that it touches only perhaps."""
        codes = areas.codes(Level.BUURT)
        certain = self.certain_ha[codes] > SLIVER_HA
        possible = (self.possible_ha[codes] > SLIVER_HA) & ~certain
        return Count(certain=int(certain.sum()), possible=int(possible.sum()))


def measure(
    zone: Zone,
    areas: AreaSet,
    *,
    homes: Objects | None,
    facilities: Objects | None,
    kinds: Mapping[str, bool],
    table: bool,
) -> Outcome:
    """Bring one area of attention to the areas, and count what stands inside.

    Parameters
    ----------
    zone
        Its shape.
    areas
        Areas of the project.
    homes, facilities
        What to count; None where not known.
    kinds
        Kind of facility -> whether it was delivered at all.
    table
        Whether there is a basisnet table; without it nothing around a line is certain.
    """
    label = zone.rule.label
    certain, first = hectares_per_area(zone.certain, areas, join=f"{label} op buurten")
    possible, second = hectares_per_area(
        zone.possible, areas, join=f"{label} bij onbekend basisnet op buurten"
    )
    counted: dict[str, Count | None] = dict.fromkeys(kinds)
    if facilities is not None:
        for kind in (kind for kind, delivered in kinds.items() if delivered):
            chosen = facilities.frame[facilities.frame["kind"].eq(kind)]
            counted[kind] = count(Objects(frame=chosen), zone)
    return Outcome(
        zone=zone,
        known=table or zone.delivered is not None,
        certain_ha=certain,
        possible_ha=possible,
        homes=None if homes is None else count(homes, zone),
        facilities=counted,
        conservation=(first, second),
    )


def columns(
    outcomes: Sequence[Outcome], regime: Regime, *, year: int, source: str
) -> tuple[Column, ...]:
    """Hectares per area as columns: certain, and apart what is possible beyond that.

    Parameters
    ----------
    outcomes
        One per area that is drawn. Where it is not known what is certain, the column is missing
        instead of zero.
    regime
        Named in every label.
    year, source
        Of the column; a delivered area has its own.
    """
    made = []
    for outcome in outcomes:
        zone = outcome.zone
        certain, status = outcome.certain_ha, _status(outcome)
        known = ~status.str.startswith("onbekend")
        specs = _specs_of_zone(zone, regime)
        origin, since = source, year
        if zone.delivered is not None:
            origin, since = f"{zone.delivered.name}; berekening wijkplan", zone.delivered.year
        whole = (certain.where(known), status)
        rest = (outcome.possible_ha, pd.Series("", index=certain.index, dtype=object))
        made += [
            Column(spec=spec, values=values, status=text, year=since, source=origin)
            for spec, (values, text) in zip(specs, (whole, rest), strict=True)
        ]
    return tuple(made)


def _status(outcome: Outcome) -> pd.Series[str]:
    certain, possible = outcome.certain_ha, outcome.possible_ha
    if not outcome.known:
        return pd.Series(NO_TABLE, index=certain.index, dtype=object)
    doubt = possible > SLIVER_HA
    more = [
        f"ten minste: bij spoor met onbekend basisnet ligt nog {format_number(ha, decimals=2)} ha"
        for ha in possible
    ]
    text = pd.Series(more, index=certain.index, dtype=object).where(doubt, "")
    return text.mask(doubt & (certain <= SLIVER_HA), _ONLY_UNKNOWN)


_NO_BAN = "Een aandachtsgebied is geen verbod."


def _specs_of_zone(zone: Zone, regime: Regime) -> tuple[ColumnSpec, ColumnSpec]:
    key, title = zone.rule.key, zone.title(regime)
    if zone.delivered is None:
        return _specs(key, title, zone.rule)
    first, second = _specs(key, title, None)
    says = f"Hectare in dit gebied; {zone.drawn_from}."
    never = "Altijd nul: een geleverd gebied gaat voor op spoor waarvan het basisnet onbekend is."
    return replace(first, description=says), replace(second, description=never)


def _specs(key: str, title: str, rule: AreaRule | None) -> tuple[ColumnSpec, ColumnSpec]:
    source = "" if rule is None else f" Bron van de afstand: {rule.source}."
    only = "spoor dat volgens de basisnettabel bij het basisnet hoort"
    common = {"kind": Kind.COUNT, "unit": "ha", "decimals": 2, "group": THEME}
    return (
        ColumnSpec(
            name=f"{key}_ha",
            label=title,
            description=f"Hectare rond {only}, zonder museumlijnen.{source}",
            caution=_NO_BAN,
            disclosure="objecten",
            **common,  # type: ignore[arg-type]
        ),
        ColumnSpec(
            name=f"{key}_onbekend_ha",
            label=f"Mogelijk {title[:1].lower()}{title[1:]}",
            description="Hectare die erbij komt als ook het spoor waarvan niet bekend is of het "
            f"bij het basisnet hoort, meetelt.{source}",
            caution=_NO_BAN,
            disclosure="objecten",
            **common,  # type: ignore[arg-type]
        ),
    )


def without_rule(regime: Regime, areas: AreaSet, year: int) -> tuple[Column, ...]:
    """Columns of scenarios that a regime has no area for: missing, with that reason."""
    made: list[Column] = []
    for kind in KINDS:
        if regime.area_of(kind) is None:
            reason = f"niet van toepassing: {regime.name} kent geen gebied voor {kind}"
            specs = _specs(area_key(kind), _bare_title(kind, regime), None)
            made += [missing(spec, areas, reason=reason, year=year) for spec in specs]
    return tuple(made)


def not_drawn(
    outcomes: Sequence[Outcome], regime: Regime, areas: AreaSet, year: int
) -> tuple[Column, ...]:
    """Columns of distances that are not drawn: no tracks, or a delivered area goes before."""
    drawn = {outcome.zone.rule.key for outcome in outcomes}
    delivered = {found.zone.rule.kind for found in outcomes if found.zone.delivered}
    made: list[Column] = []
    for rule in (rule for rule in regime.area if rule.key not in drawn):
        reason = SUPERSEDED if rule.kind in delivered else NOT_DELIVERED
        specs = _specs(rule.key, rule.title(regime), rule)
        made += [missing(spec, areas, reason=reason, year=year) for spec in specs]
    return tuple(made)


def missing(spec: ColumnSpec, areas: AreaSet, *, reason: str, year: int) -> Column:
    """Column without any value, and why."""
    index = areas.frame.index
    return Column(
        spec=spec,
        values=pd.Series(np.nan, index=index),
        status=pd.Series(reason, index=index, dtype=object),
        year=year,
        source=reason,
    )


def length_column(layer: Layer, metres: pd.Series[float]) -> Column:
    """Length of railway per area."""
    return Column(
        spec=LENGTH_SPEC,
        values=metres,
        status=pd.Series("", index=metres.index, dtype=object),
        year=layer.provenance.year,
        source=f"{layer.provenance.name}; berekening wijkplan",
    )


def _bare_title(kind: AreaKind, regime: Regime) -> str:
    return f"{area_key(kind).capitalize()}, {regime.name}"
