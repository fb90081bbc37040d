"""Where zones overlap, and where a buurt that is to get a heat network lies in none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import Section, TableSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Register
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import Doubt
from wijkplan.model.text import format_number
from wijkplan.sources.heat import PROGRAMME
from wijkplan.themes.heat.parts import PROJECT, Part
from wijkplan.themes.heat.strategies import NETWORKS, UNKNOWN, describe, main_code
from wijkplan.themes.heat.zones.drawn import ZONES, zones_here
from wijkplan.themes.heat.zones.placing import NO_ADDRESSES, homes_inside

APART = Norm(
    code="warmtezones-overlappen",
    title="Warmtezones overlappen niet: van elke woning is duidelijk bij welke zone zij hoort",
    citation=Citation(source="warmtezones van de gemeente", verified=False),
)
COVERED = Norm(
    code="warmtezones-dekken-voorkeur",
    title="Een buurt met een warmtenet als voorkeur ligt in een warmtezone",
    citation=Citation(source="warmtezones en warmteprogramma van de gemeente", verified=False),
)
_SLIVER_M2 = 1.0  # neighbours that were drawn along the same line
_M2_PER_HA = 10_000.0


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """Two zones that share ground.

    Parameters
    ----------
    zones
        Their names.
    area_m2
        Ground that they share.
    homes
        Homes in both; None where homes were not delivered as addresses.
    """

    zones: tuple[str, str]
    area_m2: float
    homes: int | None


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A buurt that is to get a heat network and does not lie in a zone altogether.

    Parameters
    ----------
    code
        The buurt.
    preference
        Strategy of the programme.
    outside_m2, area_m2
        Ground outside every zone, and in all.
    homes, outside
        Homes in the buurt, and those with a known place outside every zone; None where homes were
        not delivered as addresses.
    placeless
        Homes of which only the buurt is known.
    """

    code: str
    preference: str
    outside_m2: float
    area_m2: float
    homes: float | None
    outside: float | None
    placeless: float


def find_overlaps(zones: gpd.GeoDataFrame, stock: Stock | None) -> tuple[Overlap, ...]:
    """Pairs of zones that share more than a sliver, in order of the file.

    Parameters
    ----------
    zones
        ``naam`` and polygons in EPSG:28992.
    stock
        Homes as addresses; None where there are none.
    """
    pairs = zip(*zones.sindex.query(zones.geometry.array, predicate="intersects"), strict=True)
    inside = None if stock is None else homes_inside(stock.homes, zones.geometry)
    shapes, names = zones.geometry.to_numpy(), zones["naam"].astype(str).tolist()
    found = []
    for one, other in sorted((int(a), int(b)) for a, b in pairs if a < b):
        area = float(shapely.area(shapely.intersection(shapes[one], shapes[other])))
        both = None if inside is None else int((inside[:, one] & inside[:, other]).sum())
        if area > _SLIVER_M2:
            found.append(Overlap(zones=(names[one], names[other]), area_m2=area, homes=both))
    return tuple(found)


def find_gaps(
    zones: gpd.GeoSeries, programme: Register, stock: Stock | None, areas: AreaSet
) -> tuple[Gap, ...]:
    """Buurten with a network as preference of which ground or homes lie in no zone, by code.

    Where homes are addresses, ground outside the zones without any home is no gap.

    Parameters
    ----------
    zones
        Polygons in EPSG:28992.
    programme
        ``warmteprogramma``.
    stock
        Homes as addresses; None where there are none.
    areas
        The areas of the project.
    """
    within = shapely.union_all(zones.to_numpy())
    outside = None if stock is None else _outside(stock, zones)
    gaps = []
    for code, preference in _wanted(programme, areas).items():
        shape = areas.frame.geometry[code]
        left = float(shapely.area(shapely.difference(shape, within)))
        gap = Gap(
            code=code,
            preference=preference,
            outside_m2=left,
            area_m2=float(shape.area),
            homes=None if stock is None else float(stock.number.get(code, 0.0)),
            outside=None if outside is None else float(outside.get(code, 0.0)),
            placeless=0.0 if stock is None else float(stock.placeless.get(code, 0.0)),
        )
        if left > _SLIVER_M2 and (gap.outside is None or gap.outside + gap.placeless > 0):
            gaps.append(gap)
    return tuple(gaps)


def _wanted(programme: Register, areas: AreaSet) -> dict[str, str]:
    """Buurten of the project whose preference is a network, and that preference."""
    chosen = programme.frame.set_index("buurtcode")["voorkeur"].dropna()
    return {
        str(code): str(chosen[code])
        for code in areas.codes(Level.BUURT)
        if code in chosen.index and main_code(chosen[code]) in NETWORKS
    }


def _outside(stock: Stock, zones: gpd.GeoSeries) -> pd.Series[int]:
    """Homes with a place, in no zone, per buurt."""
    homes = stock.homes
    free = homes["x"].notna().to_numpy() & ~homes_inside(homes, zones).any(axis=1)
    return homes["buurt"].iloc[np.flatnonzero(free)].value_counts()


def contribute_coverage(state: State, areas: AreaSet) -> Part:
    """Tables and findings of overlapping zones, and of preferences for a network without a zone.

    Parameters
    ----------
    state
        Uses the layer ``warmtezones``, without which there is nothing to say; the register
        ``warmteprogramma``, without which there is nothing to say of preferences; and the stock
        where it has addresses.
    areas
        The areas of the project.
    """
    layer, programme = state.layers.get(ZONES), state.registers.get(PROGRAMME)
    if layer is None:
        return Part()
    zones, _ = zones_here(layer, areas)
    stock = state.stock if state.stock is not None and state.stock.addresses else None
    overlaps = find_overlaps(zones, stock)
    findings = [_overlapping(overlap) for overlap in overlaps] or list(_apart(zones))
    sections: list[Section] = [_overlap_table(overlaps, stock)] if overlaps else []
    if programme is not None:
        gaps = find_gaps(zones.geometry, programme, stock, areas)
        wanted = len(_wanted(programme, areas))
        findings += [_uncovered(gap) for gap in gaps] or list(_covered(wanted))
        sections += [_gap_table(gaps, areas, wanted)] if gaps else []
    return Part(findings=tuple(findings), sections=tuple(sections))


def _overlapping(overlap: Overlap) -> Finding:
    one, other = overlap.zones
    homes = UNKNOWN if overlap.homes is None else format_number(overlap.homes)
    return Finding(
        norm=APART,
        subject=f"{one} en {other}",
        verdict=Verdict.WEIGH,
        reason=f"de zones {one} en {other} delen {_hectares(overlap.area_m2)} ha; woningen in "
        f"beide: {homes}",
        evidence={
            "zone": one,
            "andere_zone": other,
            "gedeeld_ha": overlap.area_m2 / _M2_PER_HA,
            "woningen_in_beide": overlap.homes,
        },
    )


def _apart(zones: gpd.GeoDataFrame) -> Iterator[Finding]:
    if len(zones) > 1:
        reason = f"geen van de {len(zones)} zones overlapt een andere"
        yield Finding(norm=APART, subject=PROJECT, verdict=Verdict.MEETS, reason=reason)


def _uncovered(gap: Gap) -> Finding:
    share = f"{_hectares(gap.outside_m2)} van {_hectares(gap.area_m2)} ha"
    doubt = Doubt(placeless=gap.placeless).tell()
    reason = f"voorkeur {describe(gap.preference)}, maar buiten elke warmtezone: {share}"
    if gap.outside is None:
        reason += f"; woningen daar: {UNKNOWN}, {NO_ADDRESSES}"
    else:
        reason += f", {format_number(gap.outside)} van {format_number(gap.homes)} woningen"
        reason += f"; {doubt}" if doubt else ""
    return Finding(
        norm=COVERED,
        subject=gap.code,
        verdict=Verdict.UNKNOWN if gap.outside == 0 else Verdict.WEIGH,
        reason=reason,
        evidence={
            "voorkeur": gap.preference,
            "buiten_zones_ha": gap.outside_m2 / _M2_PER_HA,
            "woningen": gap.homes,
            "woningen_buiten_zones": gap.outside,
            "woningen_zonder_plaats": gap.placeless,
        },
    )


def _covered(wanted: int) -> Iterator[Finding]:
    if wanted:
        reason = f"alle buurten met een warmtenet als voorkeur ({wanted}) liggen in een warmtezone"
        yield Finding(norm=COVERED, subject=PROJECT, verdict=Verdict.MEETS, reason=reason)


def _overlap_table(overlaps: tuple[Overlap, ...], stock: Stock | None) -> TableSection:
    return TableSection(
        title="Warmtezones die overlappen",
        head=("Zone", "Andere zone", "Gedeeld (ha)", "Woningen in beide"),
        rows=tuple(
            (
                *overlap.zones,
                _hectares(overlap.area_m2),
                UNKNOWN if overlap.homes is None else format_number(overlap.homes),
            )
            for overlap in overlaps
        ),
        note="" if stock is not None else f"Woningen in beide zijn onbekend: {NO_ADDRESSES}.",
        norms=(APART.code,) * len(overlaps),
    )


def _gap_table(gaps: tuple[Gap, ...], areas: AreaSet, wanted: int) -> TableSection:
    return TableSection(
        title="Voorkeur voor een warmtenet buiten de warmtezones",
        head=("Buurt", "Voorkeur", "Buiten de zones (ha)", "Woningen daar", "Zonder plaats"),
        rows=tuple(
            (
                areas.name(gap.code),
                describe(gap.preference),
                f"{_hectares(gap.outside_m2)} van {_hectares(gap.area_m2)}",
                UNKNOWN
                if gap.outside is None
                else f"{format_number(gap.outside)} van {format_number(gap.homes)}",
                UNKNOWN if gap.outside is None else format_number(gap.placeless),
            )
            for gap in gaps
        ),
        note=f"{len(gaps)} van de {wanted} buurten met een warmtenet als voorkeur. Grond zonder "
        "woningen buiten de zones telt niet mee, als de woningen als adressen zijn geleverd. "
        "Zonder plaats: woningen waarvan alleen de buurt bekend is.",
        norms=(COVERED.code,) * len(gaps),
    )


def _hectares(area_m2: float) -> str:
    r"""Surface in hectares, where less than 0.1 is not zero.

    >>> _hectares(12_000.0), _hectares(40.0)
    ('1,2', 'minder dan 0,1')
    """
    hectares = area_m2 / _M2_PER_HA
    return format_number(hectares, decimals=1) if hectares >= 0.1 else "minder dan 0,1"
