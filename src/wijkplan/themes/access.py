"""Access: how far it is on foot from every home to the nearest facility of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    Contribution,
    LineStyle,
    MapLayerSection,
    TableSection,
    TextSection,
)
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Layer, Network
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.table import MINIMUM_COVERAGE, NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.model.walking import attach, nearest_m, walking_graph

THEME = "loopafstand"
TITLE = "Voorzieningen op loopafstand"
FACILITIES = "voorzieningen"
HOMES = "woningen_loopnetwerk"
ATTACH_LIMIT_M = 200.0
"""A home or facility farther than this from any street is not on the network."""
WITHIN_M = 500.0
EXPECTED = ("basisschool", "huisarts", "winkel")
"""Kinds that get a column, unknown, where nobody delivered any facility."""

MEASURABLE = Norm(
    code="loopafstand-te-berekenen",
    title="De loopafstand is te berekenen uit de geleverde gegevens",
    citation=Citation(source="wijkplan", verified=True),
)
_LABELS = {
    "basisschool": "basisschool",
    "voortgezet_onderwijs": "voortgezet onderwijs",
    "kinderdagverblijf": "kinderdagverblijf",
    "verpleging": "verpleging en verzorging",
    "ziekenhuis": "ziekenhuis",
    "huisarts": "huisarts",
    "winkel": "winkel",
    "ontmoeting": "ontmoetingsplek",
    "park": "park",
}
# Colours that people with colour blindness tell apart; open and closed dots tell them twice.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#000000", "#e69f00", "#56b4e9")
_MARGIN = 1000.0  # m around the areas in which facilities are drawn


def contribute(
    state: State,
    areas: AreaSet,
    *,
    limit_m: float = ATTACH_LIMIT_M,
    within_m: float = WITHIN_M,
) -> Contribution:
    """Mean walking distance and share of homes near a facility, per kind and area.

    Parameters
    ----------
    state
        Uses the layer ``voorzieningen``, the stock as addresses, and the network. Where one of
        them is absent the distances are missing, not zero.
    areas
        Areas of the project.
    limit_m
        Homes and facilities farther than this from every street are not on the network.
    within_m
        The distance within which a facility is near.
    """
    layer = state.layers.get(FACILITIES)
    kinds = EXPECTED if layer is None else _kinds(layer)
    absent = _absent(state)
    map_layer = () if layer is None else (_map_layer(layer, areas, kinds),)
    if absent or layer is None or state.stock is None or state.network is None:
        reason = f"niet geleverd: {', '.join(absent)}"
        return Contribution(
            theme=THEME,
            title=TITLE,
            state=state.key,
            columns=tuple(_missing(spec, state, areas) for spec in _specs(kinds, within_m)),
            findings=(_finding(Verdict.UNKNOWN, f"onbekend ({reason})"),),
            sections=(
                TextSection(title=TITLE, text=f"De loopafstanden zijn onbekend ({reason})."),
                *map_layer,
            ),
        )
    walks = _walk_all(layer, state.stock, state.network, kinds, limit_m)
    source = _source(layer, state.stock, state.network)
    columns = _columns(walks, areas, within_m, source=source, year=layer.provenance.year)
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=tuple(columns.values()),
        findings=tuple(_outcome(kind, walks) for kind in kinds),
        sections=(
            TextSection(title=TITLE, text=_explanation(limit_m)),
            _table(walks, columns, areas, layer, within_m),
            *map_layer,
        ),
        conservation=walks.conservation,
    )


@dataclass(frozen=True, kw_only=True)
class _Walks:
    """Distances of the homes, a column per kind; their buurt; whether the network has them."""

    metres: pd.DataFrame
    buurt: pd.Series[str]
    found: pd.Series[bool]
    conservation: tuple[Conservation, ...]


def _absent(state: State) -> list[str]:
    addresses = state.stock is not None and state.stock.addresses
    needed = {
        "voorzieningen": FACILITIES in state.layers,
        "woningen als adressen": addresses,
        "loopnetwerk": state.network is not None,
    }
    return [name for name, present in needed.items() if not present]


def _walk_all(
    layer: Layer, stock: Stock, network: Network, kinds: Sequence[str], limit_m: float
) -> _Walks:
    frame = stock.frame
    places = gpd.GeoSeries.from_xy(frame["x"], frame["y"], crs=layer.frame.crs)
    homes = attach(places, network, limit_m=limit_m)
    facilities = attach(layer.frame.geometry, network, limit_m=limit_m)
    graph = walking_graph(network, facilities)
    kind = layer.frame["voorziening"].to_numpy()
    metres = {k: nearest_m(graph, network, homes, facilities, kind == k) for k in kinds}
    far = f"verder dan {format_number(limit_m)} m van elke straat van het loopnetwerk"
    return _Walks(
        metres=pd.DataFrame(metres, index=frame.index),
        buurt=frame["buurt"],
        found=pd.Series(homes.found, index=frame.index),
        conservation=tuple(
            Conservation(
                join=f"{name} op het loopnetwerk",
                unit=unit,
                came_in=float(len(made.edge)),
                allocated=float(made.found.sum()),
                lost=float((~made.found).sum()),
                remark="" if made.found.all() else far,
            )
            for name, unit, made in (
                ("Woningen", "woningen", homes),
                ("Voorzieningen", "punten", facilities),
            )
        ),
    )


def _label(kind: str) -> str:
    return _LABELS.get(kind, kind.replace("_", " "))


_SPEC = partial(ColumnSpec, group=THEME, disclosure="objecten")


def _specs(kinds: Sequence[str], within_m: float, exact: Sequence[str] = ()) -> list[ColumnSpec]:
    """Meaning of the columns.

    The number of homes on the network is the denominator of a kind only where each of them
    reaches it (``exact``); otherwise the figure cannot be combined.
    """
    specs = [
        _SPEC(
            name=HOMES,
            label="Woningen op het loopnetwerk",
            kind=Kind.COUNT,
            description="Woningen die zo dicht bij een straat van het loopnetwerk liggen dat een "
            "loopafstand te berekenen is.",
        )
    ]
    for kind in kinds:
        name, near = _label(kind), format_number(within_m)
        weight = HOMES if kind in exact else ""
        specs += [
            _SPEC(
                name=f"loopafstand_{kind}_m",
                label=f"Loopafstand: {name}",
                kind=Kind.MEAN,
                unit="m",
                weight=weight,
                description=f"Gemiddelde, over de woningen, van de kortste weg te voet van de "
                f"woning naar de dichtstbijzijnde voorziening ({name}).",
            ),
            _SPEC(
                name=f"binnen_{within_m:.0f}_m_{kind}_pct",
                label=f"Binnen {near} m lopen: {name}",
                kind=Kind.SHARE,
                unit="%",
                decimals=1,
                weight=weight,
                description=f"Deel van de woningen met een voorziening ({name}) op ten hoogste "
                f"{near} m lopen.",
            ),
        ]
    return specs


def _columns(
    walks: _Walks, areas: AreaSet, within_m: float, *, source: str, year: int
) -> dict[str, Column]:
    """Every column by name, for all levels computed from the homes themselves."""
    kinds = [str(kind) for kind in walks.metres]
    exact = [kind for kind in kinds if walks.metres[kind].notna().equals(walks.found)]
    every = _per_area(walks.found, walks, areas, "size").fillna(0.0)
    # A gemeente of which no home at all was delivered has homes that we do not know of.
    covered = every.loc[areas.gemeente_per_area()].gt(0).to_numpy()
    homes = _per_area(walks.found, walks, areas, "sum").fillna(0.0)
    unknown = pd.Series("", index=areas.frame.index, dtype=object).where(covered, NOT_DELIVERED)
    made = {HOMES: (homes.where(covered), unknown)}
    for kind in kinds:
        metres = walks.metres[kind]
        counted = _per_area(metres, walks, areas, "count").fillna(0.0)
        status = _status(counted, homes, every).where(covered, NOT_DELIVERED)
        enough = counted.gt(0) & counted.ge(MINIMUM_COVERAGE * every)
        near = (metres <= within_m).astype(float).where(metres.notna()) * 100
        for name, values in (
            (f"loopafstand_{kind}_m", metres),
            (f"binnen_{within_m:.0f}_m_{kind}_pct", near),
        ):
            made[name] = (_per_area(values, walks, areas, "mean").where(enough), status)
    return {
        spec.name: Column(
            spec=spec,
            values=made[spec.name][0],
            status=made[spec.name][1],
            year=year,
            source=source,
        )
        for spec in _specs(kinds, within_m, exact)
    }


def _per_area(values: pd.Series, walks: _Walks, areas: AreaSet, how: str) -> pd.Series[float]:
    """Combine values of homes per buurt, wijk and gemeente; NaN where there is no home."""
    buurten = areas.at(Level.BUURT)
    keys = (
        walks.buurt,
        walks.buurt.map(buurten["parent"]),
        walks.buurt.map(areas.gemeente_per_buurt()),
    )
    parts: list[pd.Series[float]] = [values.groupby(key).agg(how).astype(float) for key in keys]
    return pd.concat(parts).reindex(areas.frame.index)


def _status(
    counted: pd.Series[float], attached: pd.Series[float], every: pd.Series[float]
) -> pd.Series[str]:
    """Why the homes of an area do not count, from how many do, are on the network, and exist."""
    texts = []
    for part, near, whole in zip(counted, attached, every, strict=True):
        reasons = [
            f"{format_number(number)} {why}"
            for number, why in (
                (whole - near, "te ver van een straat"),
                (near - part, "zonder weg"),
            )
            if number
        ]
        of = f"{format_number(part)} van {format_number(whole)} woningen ({', '.join(reasons)})"
        if not whole:
            texts.append("geen woningen in dit gebied")
        elif part < MINIMUM_COVERAGE * whole or not part:
            texts.append(f"te weinig bekend: {of}")
        else:
            texts.append("" if part == whole else f"over {of}")
    return pd.Series(texts, index=counted.index, dtype=object)


def _missing(spec: ColumnSpec, state: State, areas: AreaSet) -> Column:
    nothing = pd.Series(NOT_DELIVERED, index=areas.frame.index, dtype=object)
    return Column(
        spec=spec,
        values=pd.Series(np.nan, index=nothing.index),
        status=nothing,
        year=state.year,
        source=NOT_DELIVERED,
    )


def _kinds(layer: Layer) -> tuple[str, ...]:
    """Kinds in the layer: those with a name of our own first."""
    order = list(_LABELS)
    present = layer.frame["voorziening"].unique()
    return tuple(sorted(present, key=lambda k: (order.index(k) if k in order else 99, k)))


def _source(layer: Layer, stock: Stock, network: Network) -> str:
    parts = [layer.provenance, *stock.provenance, network.provenance]
    return ", ".join(dict.fromkeys(part.name for part in parts)) + "; berekening wijkplan"


def _finding(verdict: Verdict, reason: str, *, subject: str = "projectgebied") -> Finding:
    return Finding(norm=MEASURABLE, subject=subject, verdict=verdict, reason=reason)


def _outcome(kind: str, walks: _Walks) -> Finding:
    known, every = int(walks.metres[kind].notna().sum()), len(walks.metres)
    if not known:
        return _finding(Verdict.UNKNOWN, "onbekend (geen weg gevonden)", subject=_label(kind))
    reason = f"berekend voor {format_number(known)} van {format_number(every)} woningen"
    return _finding(Verdict.MEETS, reason, subject=_label(kind))


def _explanation(limit_m: float) -> str:
    return (
        "De loopafstand is de kortste weg te voet: van de woning naar de dichtstbijzijnde straat, "
        "over het loopnetwerk, en van de straat naar de voorziening. Oversteken, trappen en wat "
        "iemand kan lopen tellen niet mee. Woningen die verder dan "
        f"{format_number(limit_m)} m van elke straat liggen, of vanwaar geen weg gevonden is, "
        "tellen niet mee. Voorzieningen die niet geleverd zijn, bijvoorbeeld over de grens van de "
        "gemeente, kunnen dichterbij zijn."
    )


def _table(
    walks: _Walks, columns: dict[str, Column], areas: AreaSet, layer: Layer, within_m: float
) -> TableSection:
    """Distances per gemeente."""
    near_head, rows = f"Woningen binnen {format_number(within_m)} m", []
    for gemeente in areas.codes(Level.GEMEENTE):
        inside = areas.frame.geometry[gemeente].covers(layer.frame.geometry.array)
        here = layer.frame["voorziening"][inside].value_counts()
        for kind in map(str, walks.metres):
            metres = columns[f"loopafstand_{kind}_m"]
            near = columns[f"binnen_{within_m:.0f}_m_{kind}_pct"]
            known = bool(metres.values.notna()[gemeente])
            mean, share = metres.values[gemeente], near.values[gemeente]
            rows.append(
                (
                    areas.name(gemeente),
                    _label(kind),
                    format_number(here.get(kind, 0)),
                    f"{format_number(mean)} m" if known else "onbekend",
                    f"{format_number(share, decimals=1)}%" if known else "onbekend",
                    metres.status[gemeente],
                )
            )
    return TableSection(
        title="Loopafstand per gemeente",
        head=("Gemeente", "Voorziening", "Aantal", "Gemiddelde", near_head, "Opmerking"),
        rows=tuple(rows),
        note="Het aantal is dat van de geleverde voorzieningen binnen de gemeente.",
    )


def _map_layer(layer: Layer, areas: AreaSet, kinds: Sequence[str]) -> MapLayerSection:
    """The facilities in and near the areas, a style per kind."""
    west, south, east, north = areas.frame.total_bounds
    near = layer.frame.cx[west - _MARGIN : east + _MARGIN, south - _MARGIN : north + _MARGIN]
    labels = near["voorziening"].map(_label)
    frame = gpd.GeoDataFrame(
        {
            "style": near["voorziening"],
            "text": (near["naam"] + " (" + labels + ")").fillna(labels),
        },
        geometry=near.geometry,
    )
    present = set(near["voorziening"])
    return MapLayerSection(
        id=FACILITIES,
        title="Voorzieningen",
        group="Voorzieningen",
        frame=frame,
        styles={kind: _style(kind, n) for n, kind in enumerate(kinds) if kind in present},
        visible=False,
    )


def _style(kind: str, number: int) -> LineStyle:
    colour = _COLOURS[number % len(_COLOURS)]
    return LineStyle(
        label=_label(kind).capitalize(),
        color=colour,
        fill="#ffffff" if number % 2 else colour,
        radius=(5.0, 6.5, 4.0)[number % 3],
    )
