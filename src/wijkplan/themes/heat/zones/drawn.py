"""Zones of heat networks and pilots, and the homes in them.

Homes are counted by their address. Where only counts per buurt are known, the homes in a drawn
zone are *onbekend*: a share of the surface is no count of homes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column, MapLayerSection, TableSection, TextSection
from wijkplan.model.derive import derive_counts
from wijkplan.model.findings import Citation, Norm
from wijkplan.model.layers import Layer
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import Doubt, doubt_of, doubt_per_area
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.heat.parts import (
    THEME,
    Part,
    describe_plan,
    missing_columns,
    period,
    sourced_title,
    unknown,
    written,
)
from wijkplan.themes.heat.strategies import UNKNOWN, describe, main_code, style_of
from wijkplan.themes.heat.zones.placing import NO_ADDRESSES, homes_inside, place_once

ZONES = "warmtezones"
HOMES_IN_ZONE = ColumnSpec(
    name="woningen_in_warmtezone",
    label="Woningen in een warmtezone",
    kind=Kind.COUNT,
    unit="woningen",
    group=THEME,
    disclosure="objecten",
    description="Woningen waarvan het adres in ten minste één warmtezone ligt; waar zones "
    "overlappen telt een woning één keer.",
)
ZONES_KNOWN = Norm(
    code="warmtezones-bekend",
    title="Warmtenetten en pilots zijn bekend, met de woningen erin",
    citation=Citation(source="warmtezones van de gemeente", verified=False),
)


@dataclass(frozen=True, kw_only=True)
class ZoneHomes:
    """Homes in zones.

    Parameters
    ----------
    per_zone
        Homes per zone, on the index of the zones; a home in two zones counts in both.
    per_buurt
        Homes in any zone per buurt; a home counts once. Buurten without are absent.
    overlapping
        Homes that lie in more than one zone.
    conservation
        All homes, those in any zone, and the others.
    doubt
        Homes of which it cannot be told whether they are in a zone.
    """

    per_zone: pd.Series[int]
    per_buurt: pd.Series[float]
    overlapping: int
    conservation: Conservation
    doubt: Doubt

    @property
    def in_any(self) -> int:
        """Homes in any zone, each counted once."""
        return int(self.conservation.allocated)


def count_homes(stock: Stock, zones: gpd.GeoSeries) -> ZoneHomes:
    """Count homes by the point of their address; on the edge of a zone counts as inside.

    Parameters
    ----------
    stock
        Homes as addresses. Those without a known place are in no zone and outside none.
    zones
        Polygons in EPSG:28992; they may overlap.
    """
    homes, doubt = stock.homes, doubt_of(stock)
    inside = homes_inside(homes, zones)
    times = inside.sum(axis=1)
    found = homes.iloc[np.flatnonzero(times)]
    outside = ["ligt buiten de warmtezones"] if homes["x"].notna().sum() > len(found) else []
    return ZoneHomes(
        per_zone=pd.Series(inside.sum(axis=0), index=zones.index),
        per_buurt=_per_buurt(found),
        overlapping=int((times > 1).sum()),
        conservation=Conservation(
            join="Woningen in warmtezones",
            unit="woningen",
            came_in=float(len(homes)),
            allocated=float(len(found)),
            lost=float(len(homes) - len(found)),
            remark="; ".join([*outside, *filter(None, [doubt.tell()])]),
        ),
        doubt=doubt,
    )


def _per_buurt(homes: pd.DataFrame) -> pd.Series[float]:
    return homes.groupby("buurt")["aantal"].sum().astype(float)


def look_ahead(base: State) -> Callable[[State, AreaSet], Sequence[Column]]:
    """Prepare the homes in a zone of later States: homes that stay are placed once.

    Parameters
    ----------
    base
        The present, see `contribute_zones`.
    """
    layer, stock = base.layers.get(ZONES), base.stock
    if layer is None or stock is None or not stock.addresses:
        return lambda _state, _areas: ()
    zones = zones_here(layer, base.figures.areas)[0].geometry
    place = place_once(stock.homes, zones)

    def columns(state: State, areas: AreaSet) -> Sequence[Column]:
        """Homes in the zones in a State."""
        assert state.stock is not None  # noqa: S101 - the present has one
        homes = state.stock.homes
        found = homes.iloc[np.flatnonzero(place(homes).any(axis=1))]
        return (_column(layer, areas, state.stock, _per_buurt(found)),)

    return columns


def contribute_zones(state: State, areas: AreaSet, layer: Layer | None) -> Part:
    """Zones on the map and in a table, and the homes in them.

    Parameters
    ----------
    layer
        ``warmtezones``; None where it was not delivered.
    """
    if layer is None:
        reason = "er zijn geen warmtezones geleverd"
        return Part(
            columns=missing_columns([HOMES_IN_ZONE], areas, year=state.year),
            findings=(unknown(ZONES_KNOWN, reason),),
            sections=(TextSection(title="Warmtezones", text=f"Onbekend: {reason}."),),
        )
    zones, balance = zones_here(layer, areas)
    stock = state.stock
    if stock is None or not stock.addresses:
        reason = f"woningen in een zone zijn niet te tellen: {NO_ADDRESSES}"
        columns = missing_columns([HOMES_IN_ZONE], areas, year=state.year, reason=NO_ADDRESSES)
        return Part(
            columns=columns,
            findings=(unknown(ZONES_KNOWN, reason),),
            sections=_sections(layer, zones, None),
            conservation=(balance,),
        )
    homes = count_homes(stock, zones.geometry)
    return Part(
        columns=(_column(layer, areas, stock, homes.per_buurt),),
        sections=_sections(layer, zones, homes),
        conservation=(balance, homes.conservation),
    )


def zones_here(layer: Layer, areas: AreaSet) -> tuple[gpd.GeoDataFrame, Conservation]:
    """Zones that touch the areas, numbered as in the file, and how many do not."""
    frame = layer.frame.reset_index(drop=True)
    buurten = areas.at(Level.BUURT).geometry
    touching = frame.index.isin(frame.sindex.query(buurten.array, predicate="intersects")[1])
    lost = int((~touching).sum())
    return frame[touching], Conservation(
        join=f"{layer.provenance.name} op het projectgebied",
        unit="zones",
        came_in=float(len(frame)),
        allocated=float(len(frame) - lost),
        lost=float(lost),
        remark="ligt buiten de gebieden" if lost else "",
    )


def _column(layer: Layer, areas: AreaSet, stock: Stock, per_buurt: pd.Series[float]) -> Column:
    buurten = areas.at(Level.BUURT)
    # With addresses and zones both delivered, a buurt without homes in a zone has none: zero.
    values = per_buurt.reindex(buurten.index, fill_value=0.0)
    parts, status = [values], [pd.Series("", index=values.index, dtype=object)]
    for above in (buurten["parent"], areas.gemeente_per_buurt()):
        total, how = derive_counts(values, above)
        parts.append(total)
        status.append(how)
    names = [layer.provenance.name, *(part.name for part in stock.provenance)]
    numbers, told = (pd.concat(some).reindex(areas.frame.index) for some in (parts, status))
    doubt = doubt_per_area(stock, areas)
    return Column(
        spec=HOMES_IN_ZONE,
        values=numbers,
        status=pd.Series(
            {code: _with_doubt(told[code], numbers[code], doubt[code]) for code in numbers.index}
        ),
        year=layer.provenance.year,
        source=f"{', '.join(dict.fromkeys(names))}; berekening wijkplan",
    )


def _with_doubt(told: str, number: float, doubt: Doubt) -> str:
    """Add homes that may be in a zone, and those in one that may have left, to a remark."""
    least = f"ten minste: {Doubt(placeless=doubt.placeless).tell()}" if doubt.placeless else ""
    leaving = Doubt(leaving=doubt.leaving).tell() if number > 0 else ""
    return "; ".join(filter(None, (told, least, leaving)))


def _sections(
    layer: Layer, zones: gpd.GeoDataFrame, homes: ZoneHomes | None
) -> tuple[TableSection | MapLayerSection, ...]:
    if not len(zones):
        return (_table(layer, zones, homes),)
    style = [main_code(written(code)) or UNKNOWN for code in zones["strategie"]]
    text = [
        describe_plan(
            row["naam"], row, strategy=written(row["strategie"]), status=written(row["status"])
        )
        for row in zones.drop(columns="geometry").to_dict("records")
    ]
    overlay = MapLayerSection(
        id=ZONES,
        title="Warmtenetten en pilots",
        group="Warmte",
        frame=gpd.GeoDataFrame(
            {"style": style, "text": text}, geometry=zones.geometry.to_numpy(), crs=CRS
        ),
        styles={code: style_of(code) for code in sorted(set(style))},
        visible=False,
    )
    return (_table(layer, zones, homes), overlay)


def _table(layer: Layer, zones: gpd.GeoDataFrame, homes: ZoneHomes | None) -> TableSection:
    rows = []
    records = zones.drop(columns="geometry").to_dict("records")
    for label, row in zip(zones.index, records, strict=True):
        count = UNKNOWN if homes is None else format_number(float(homes.per_zone[label]))
        origin = (written(row["bron"]) or layer.provenance.name, written(row["vindplaats"]))
        cells = (
            describe(written(row["strategie"])),
            describe(written(row["tweede"])),
            written(row["fase"]),
            period(row["jaar_start"], row["jaar_eind"]),
            written(row["status"]),
            count,
            ", ".join(filter(None, origin)),
        )
        rows.append((row["naam"], *(cell or MISSING_MARK for cell in cells)))
    if homes is None:
        note = f"Woningen per zone zijn onbekend: {NO_ADDRESSES}."
    else:
        total = format_number(float(homes.in_any))
        rows.append(("In ten minste één zone", *[MISSING_MARK] * 5, total, MISSING_MARK))
        note = "Een woning telt mee waar haar adres ligt, in elke zone waar zij in ligt"
        note += (
            f"; {format_number(float(homes.overlapping))} woningen liggen in meer dan één zone en "
            "tellen in het totaal één keer."
            if homes.overlapping
            else ". Geen woning ligt in meer dan één zone."
        )
        doubt = homes.doubt.tell()
        note += f" {doubt[:1].upper()}{doubt[1:]}." if doubt else ""
    return TableSection(
        title=sourced_title("Warmtezones", layer.provenance.name),
        head=(
            "Zone",
            "Strategie",
            "Tweede keus",
            "Fase",
            "Periode",
            "Status",
            "Woningen",
            "Bron",
        ),
        rows=tuple(rows),
        note=note,
    )
