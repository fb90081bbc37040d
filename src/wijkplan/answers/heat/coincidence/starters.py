"""Homes of associations in a zone: who owns many homes can start the transition there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.heat.coincidence.case import HeatCase
from wijkplan.answers.heat.norms import finding
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.stock import UNPLACED, Stock
from wijkplan.model.text import format_number
from wijkplan.themes.heat.zones.counted import zone_shapes

STARTER = "warmte-startmotor"
_ASSOCIATION = "huur corporatie"


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Homes in a place by who owns them.

    Parameters
    ----------
    homes
        Homes with a known place in it.
    association, unknown
        Of these: owned by an association, and of an unknown owner.
    placeless
        Homes without a known place that may lie in it.
    """

    homes: int
    association: int
    unknown: int
    placeless: float

    @property
    def share(self) -> tuple[float, float]:
        """Least and most share of associations in %, of the homes with a known place."""
        most = self.association + self.unknown
        return 100 * self.association / self.homes, 100 * most / self.homes


def start_engines(case: HeatCase) -> Iterator[Finding]:
    """Share of homes of associations per zone: to be weighed by who plans the zone.

    Parameters
    ----------
    case
        The present stock, with addresses, and the zones.
    """
    stock, nowhere = case.state.stock, {"buurt": None, "zone": None}
    if case.zones is None:
        reason = "er zijn geen warmtezones geleverd; lever ze, dan is het te zeggen"
        yield finding(STARTER, "warmtezones", Verdict.UNKNOWN, reason, **nowhere)
        return
    if stock is None or not stock.addresses:
        reason = "de woningen zijn niet als adressen geleverd; met adressen zijn ze te tellen"
        yield finding(STARTER, "warmtezones", Verdict.UNKNOWN, reason, **nowhere)
        return
    for name, shape in zone_shapes(case.zones, case.areas).items():
        yield _judge(str(name), owners_in(stock, shape, case.areas))


def owners_in(stock: Stock, shape: BaseGeometry, areas: AreaSet) -> Owners:
    """Count homes in a shape by owner; on its edge counts as inside.

    Parameters
    ----------
    stock
        Homes as addresses.
    shape
        Polygon in EPSG:28992.
    areas
        Where the buurten lie, for homes of which only the buurt is known.
    """
    homes = stock.homes
    x, y = homes["x"].to_numpy(float), homes["y"].to_numpy(float)
    placed = ~np.isnan(x)
    inside = np.zeros(len(homes), dtype=bool)
    shapely.prepare(shape)
    inside[placed] = shapely.intersects_xy(shape, x[placed], y[placed])
    tenure = homes["eigendom"][inside]
    buurten = areas.at(Level.BUURT)
    touched = buurten.index[shapely.intersects(buurten.geometry.to_numpy(), shape)]
    maybe = stock.placeless.index.isin([*touched, UNPLACED])
    return Owners(
        homes=int(inside.sum()),
        association=int(tenure.eq(_ASSOCIATION).sum()),
        unknown=int(pd.isna(tenure).sum()),
        placeless=float(stock.placeless[maybe].sum()),
    )


def _judge(name: str, found: Owners) -> Finding:
    place = {"buurt": None, "zone": name}
    if not found.homes:
        reason = "in deze zone ligt geen woning waarvan de plaats bekend is"
        return finding(STARTER, f"zone {name}", Verdict.UNKNOWN, reason, **place, woningen=0.0)
    least, most = found.share
    counted = {
        "woningen": float(found.homes),
        "corporatie": float(found.association),
        "eigendom_onbekend": float(found.unknown),
        "plaats_onbekend": found.placeless,
    }
    if found.unknown == found.homes:
        reason = (
            f"van geen van de {format_number(found.homes)} woningen is de eigenaar bekend; lever "
            "eigendom per woning, dan is het te zeggen"
        )
        return finding(STARTER, f"zone {name}", Verdict.UNKNOWN, reason, **place, **counted)
    return finding(
        STARTER,
        f"zone {name}",
        Verdict.WEIGH,
        f"{_percent(least, most)} van de {format_number(found.homes)} woningen is van een "
        f"corporatie{_doubt(found)}; met een groot deel kan de corporatie de startmotor zijn, "
        "een norm voor dat deel is er niet",
        **place,
        **counted,
        aandeel_laag_pct=least,
        aandeel_hoog_pct=most,
    )


def _percent(least: float, most: float) -> str:
    low, high = format_number(least, decimals=1), format_number(most, decimals=1)
    return f"{low}%" if low == high else f"{low} tot {high}%"


def _doubt(found: Owners) -> str:
    told = []
    if found.unknown:
        told.append(f"van {format_number(found.unknown)} is de eigenaar niet bekend")
    if found.placeless:
        told.append(f"zonder bekende plaats en niet meegeteld: {format_number(found.placeless)}")
    return f" ({'; '.join(told)})" if told else ""
