"""Access: how far it is on foot from every home to the nearest facility of each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    Contribution,
    TableSection,
    TextSection,
)
from wijkplan.model.derive import MINIMUM_COVERAGE
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Layer, Network
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import Doubt, doubt_per_area, roll_up
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.themes.access.overlay import FACILITIES, draw_facilities, kinds_of, label
from wijkplan.themes.access.walks import Walker, Walks

THEME = "loopafstand"
TITLE = "Voorzieningen op loopafstand"
HOW = "Hoe de loopafstand is gemeten"
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
    kinds = EXPECTED if layer is None else kinds_of(layer)
    map_layer = () if layer is None else (draw_facilities(layer, areas, kinds),)
    walker = _walker(state, limit_m)
    if walker is None:
        reason = f"niet geleverd: {', '.join(_absent(state))}"
        return Contribution(
            theme=THEME,
            title=TITLE,
            state=state.key,
            columns=tuple(_missing(spec, state, areas) for spec in _specs(kinds, within_m)),
            findings=(_finding(Verdict.UNKNOWN, f"onbekend ({reason})"),),
            sections=(
                TextSection(title=HOW, text=f"De loopafstanden zijn onbekend ({reason})."),
                *map_layer,
            ),
        )
    walks, columns = _walked(state, areas, walker, within_m)
    return Contribution(
        theme=THEME,
        title=TITLE,
        state=state.key,
        columns=tuple(columns.values()),
        findings=tuple(_outcome(kind, walks) for kind in kinds),
        sections=(
            TextSection(title=HOW, text=_explanation(limit_m)),
            _table(walks, columns, areas, walker.facilities, within_m),
            *map_layer,
        ),
        conservation=walks.conservation,
    )


def look_ahead(base: State) -> Callable[[State, AreaSet], Sequence[Column]]:
    """Prepare the columns of later States: streets, and homes that stay, are walked once.

    Parameters
    ----------
    base
        The present, see `contribute`.
    """
    walker = _walker(base, ATTACH_LIMIT_M)
    stock = base.stock
    if walker is None or stock is None:
        return lambda _state, _areas: ()
    before = walker.walk(stock.homes)
    return lambda state, areas: tuple(_walked(state, areas, walker, before=before)[1].values())


def _absent(state: State) -> list[str]:
    addresses = state.stock is not None and state.stock.addresses
    needed = {
        "voorzieningen": FACILITIES in state.layers,
        "woningen als adressen": addresses,
        "loopnetwerk": state.network is not None,
    }
    return [name for name, present in needed.items() if not present]


def _walker(state: State, limit_m: float) -> Walker | None:
    """What walks; None where something that it needs was not delivered."""
    layer, network = state.layers.get(FACILITIES), state.network
    if _absent(state) or layer is None or network is None:
        return None
    return Walker(facilities=layer, network=network, kinds=kinds_of(layer), limit_m=limit_m)


def _walked(
    state: State,
    areas: AreaSet,
    walker: Walker,
    within_m: float = WITHIN_M,
    before: Walks | None = None,
) -> tuple[Walks, dict[str, Column]]:
    """Distances of the homes of a State, and the columns made of them."""
    assert state.stock is not None  # noqa: S101 - a walker has been made for it
    walks = walker.walk(state.stock.homes, before)
    columns = _columns(
        walks,
        areas,
        doubt_per_area(state.stock, areas),
        within_m=within_m,
        source=_source(walker.facilities, state.stock, walker.network),
        year=walker.facilities.provenance.year,
    )
    return walks, columns


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
        name, near = label(kind), format_number(within_m)
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
    walks: Walks,
    areas: AreaSet,
    doubt: Mapping[str, Doubt],
    *,
    within_m: float,
    source: str,
    year: int,
) -> dict[str, Column]:
    """Every column by name, for all levels computed from the homes themselves."""
    kinds = [str(kind) for kind in walks.metres]
    exact = [kind for kind in kinds if walks.metres[kind].notna().equals(walks.found)]
    sums = _per_area(walks, areas, within_m)
    every, homes = sums["alle"], sums["gevonden"]
    # A gemeente of which no home at all was delivered has homes that we do not know of.
    covered = every.loc[areas.gemeente_per_area()].gt(0).to_numpy()
    told = pd.Series({code: it.tell() for code, it in doubt.items()}, dtype=object)
    made = {HOMES: (homes.where(covered), told.where(covered, NOT_DELIVERED))}
    for kind in kinds:
        counted = sums["bekend", kind]
        status = _status(counted, homes, every, doubt).where(covered, NOT_DELIVERED)
        enough = counted.gt(0) & counted.ge(MINIMUM_COVERAGE * every)
        made[f"loopafstand_{kind}_m"] = ((sums["meter", kind] / counted).where(enough), status)
        near = 100 * sums["dichtbij", kind] / counted
        made[f"binnen_{within_m:.0f}_m_{kind}_pct"] = (near.where(enough), status)
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


def _per_area(walks: Walks, areas: AreaSet, within_m: float) -> pd.DataFrame:
    """Homes, homes that are found and known, metres and homes nearby, added up per area."""
    kinds, metres = list(walks.metres), walks.metres.to_numpy()
    parts = {"bekend": ~np.isnan(metres), "meter": metres, "dichtbij": metres <= within_m}
    names = ["alle", "gevonden", *((part, kind) for part in parts for kind in kinds)]
    homes = np.column_stack([np.ones(len(metres)), walks.found, *parts.values()])
    table = pd.DataFrame(homes, columns=pd.Index(names, tupleize_cols=False))
    numbers, codes = pd.factorize(walks.buurt.fillna(UNPLACED))
    return roll_up(table.groupby(numbers).sum().set_axis(codes), areas)


def _status(
    counted: pd.Series[float],
    attached: pd.Series[float],
    every: pd.Series[float],
    doubt: Mapping[str, Doubt],
) -> pd.Series[str]:
    """Why the homes of an area do not count, from how many do, are on the network, and exist."""
    texts = []
    for code, part, near, whole in zip(every.index, counted, attached, every, strict=True):
        if not whole:
            text = "geen woningen in dit gebied"
        elif part == whole:
            text = ""
        else:
            few = part < MINIMUM_COVERAGE * whole or not part
            of = _of(part, near, whole, placeless=doubt[code].placeless)
            text = f"te weinig bekend: {of}" if few else f"over {of}"
        leaving = Doubt(leaving=doubt[code].leaving).tell()
        texts.append("; ".join(filter(None, (text, leaving))))
    return pd.Series(texts, index=counted.index, dtype=object)


def _of(part: float, near: float, whole: float, *, placeless: float) -> str:
    """How many homes count, and why the others do not."""
    reasons = [
        f"{format_number(number)} {why}"
        for number, why in (
            (placeless, "zonder bekende plaats"),
            (whole - near - placeless, "te ver van een straat"),
            (near - part, "zonder weg"),
        )
        if number
    ]
    return f"{format_number(part)} van {format_number(whole)} woningen ({', '.join(reasons)})"


def _missing(spec: ColumnSpec, state: State, areas: AreaSet) -> Column:
    nothing = pd.Series(NOT_DELIVERED, index=areas.frame.index, dtype=object)
    return Column(
        spec=spec,
        values=pd.Series(np.nan, index=nothing.index),
        status=nothing,
        year=state.year,
        source=NOT_DELIVERED,
    )


def _source(layer: Layer, stock: Stock, network: Network) -> str:
    parts = [layer.provenance, *stock.provenance, network.provenance]
    return ", ".join(dict.fromkeys(part.name for part in parts)) + "; berekening wijkplan"


def _finding(verdict: Verdict, reason: str, *, subject: str = "projectgebied") -> Finding:
    return Finding(norm=MEASURABLE, subject=subject, verdict=verdict, reason=reason)


def _outcome(kind: str, walks: Walks) -> Finding:
    known, every = int(walks.metres[kind].notna().sum()), len(walks.metres)
    if not known:
        return _finding(Verdict.UNKNOWN, "onbekend (geen weg gevonden)", subject=label(kind))
    reason = f"berekend voor {format_number(known)} van {format_number(every)} woningen"
    return _finding(Verdict.MEETS, reason, subject=label(kind))


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
    walks: Walks, columns: dict[str, Column], areas: AreaSet, layer: Layer, within_m: float
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
                    label(kind),
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
