"""Heat networks and sources for a reader: distances as columns, tables, and layers of the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import (
    Column,
    LineStyle,
    MapLayerSection,
    Section,
    TableSection,
    TextSection,
)
from wijkplan.model.layers import Layer
from wijkplan.model.state import State
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.sources.heat_supply import (
    EXISTING,
    NETWORK,
    PLANNED,
    POSSIBLE,
    SOURCES,
    pipe_words,
    source_words,
)
from wijkplan.themes.heat.parts import THEME, Part, missing_columns, sourced_title, written
from wijkplan.themes.heat.supply.distances import Near, measure, nearest_once

DRAWN_AROUND_M = 2_000.0
"""Up to here beyond the gemeenten a source or pipe is on the map; distances know no border."""
_HOW = (
    "In een rechte lijn, de mediaan over de woningen: de helft ligt dichterbij. Waar een net of "
    "bron nog niet bestaat, staat dat erbij. Zonder adressen is het de afstand vanaf de grens van "
    "de buurt."
)
TO_NETWORK = ColumnSpec(
    name="afstand_warmtenet_m",
    label="Afstand tot een warmtenet",
    kind=Kind.MEDIAN,
    unit="m",
    group=THEME,
    disclosure="objecten",
    description=f"Meter tot de dichtstbijzijnde bestaande of geplande warmteleiding. {_HOW}",
)
TO_SOURCE = ColumnSpec(
    name="afstand_warmtebron_m",
    label="Afstand tot een warmtebron",
    kind=Kind.MEDIAN,
    unit="m",
    group=THEME,
    disclosure="objecten",
    description=f"Meter tot de dichtstbijzijnde warmtebron of het dichtstbijzijnde "
    f"warmteverdeelstation. {_HOW}",
)
_SUPPLY: Mapping[str, ColumnSpec] = {NETWORK: TO_NETWORK, SOURCES: TO_SOURCE}
_NAMES = {NETWORK: "leidingen van warmtenetten", SOURCES: "warmtebronnen"}
_UNTOLD = "status onbekend"
_DASHES = {EXISTING: "", PLANNED: "8 5", POSSIBLE: "2 5", _UNTOLD: "1 4"}
_PIPE_COLOR, _SOURCE_COLOR = "#8f1d3f", "#5a1a6b"
_TRANSPORT_WEIGHT, _PIPE_WEIGHT = 5.0, 3.0


def contribute_supply(state: State, areas: AreaSet) -> Part:
    """Distances of homes to networks and sources, and what there is on the map and in tables.

    Parameters
    ----------
    state
        Uses the layers ``warmtenet`` and ``warmtebronnen``, and the stock.
    areas
        The areas of the project.
    """
    columns: list[Column] = []
    sections: list[Section] = []
    for name, spec in _SUPPLY.items():
        layer = state.layers.get(name)
        if layer is None:
            reason = f"er zijn geen {_NAMES[name]} geleverd"
            columns += missing_columns([spec], areas, year=state.year, reason=reason)
            sections.append(
                TextSection(title=_NAMES[name].capitalize(), text=f"Onbekend: {reason}.")
            )
            continue
        columns.append(_column(spec, layer, state, areas))
        near = _near(layer.frame, areas)
        if name == NETWORK:
            sections += [_table_of_pipes(layer, areas), *_layers(near, layer)]
        else:
            sections += [_table_of_sources(layer, near), *_layers(near, layer)]
    return Part(columns=tuple(columns), sections=tuple(sections))


def look_ahead(base: State) -> Callable[[State, AreaSet], Sequence[Column]]:
    """Prepare the distances of later States: homes that stay are measured once.

    Parameters
    ----------
    base
        The present, see `contribute_supply`.
    """
    stock = base.stock
    if stock is None or not stock.addresses:
        return lambda _state, _areas: ()
    there = {
        name: (layer, nearest_once(stock.homes, layer.frame))
        for name in _SUPPLY
        if (layer := base.layers.get(name)) is not None
    }

    def columns(state: State, areas: AreaSet) -> Sequence[Column]:
        """Distances in a State."""
        return tuple(
            _column(_SUPPLY[name], layer, state, areas, near)
            for name, (layer, near) in there.items()
        )

    return columns


def _column(
    spec: ColumnSpec, layer: Layer, state: State, areas: AreaSet, near: Near | None = None
) -> Column:
    found = measure(state.stock, areas, layer.frame, near)
    stock = state.stock.provenance if state.stock is not None and state.stock.addresses else ()
    names = dict.fromkeys((layer.provenance.name, *(part.name for part in stock)))
    return Column(
        spec=spec,
        values=found.metres,
        status=found.status,
        year=layer.provenance.year,
        source=f"{', '.join(names)}; berekening wijkplan",
    )


def _near(frame: gpd.GeoDataFrame, areas: AreaSet) -> gpd.GeoDataFrame:
    """What lies in the gemeenten or not far beyond."""
    whole = shapely.union_all(areas.at(Level.GEMEENTE).geometry.to_numpy())
    shapely.prepare(whole)
    near = shapely.dwithin(whole, frame.geometry.to_numpy(), DRAWN_AROUND_M)
    return gpd.GeoDataFrame(frame[near])


def _layers(frame: gpd.GeoDataFrame, layer: Layer) -> Sequence[MapLayerSection]:
    """Standing by dash, kind of pipe by width, and everything in words at the feature."""
    if not len(frame):
        return ()
    network = layer.spec.name == NETWORK
    rows = frame.drop(columns="geometry").to_dict("records")
    pairs = [(_standing(row), network and row["soort"] == "transport") for row in rows]
    styles = {
        _key(standing, main=main): _pipe(standing, main=main) if network else _source(standing)
        for standing in _DASHES
        for main in (True, False)
        if (standing, main) in pairs
    }
    drawn = gpd.GeoDataFrame(
        {
            "style": [_key(standing, main=main) for standing, main in pairs],
            "text": [_describe(row, network=network) for row in rows],
        },
        geometry=frame.geometry.to_numpy(),
        crs=CRS,
    )
    return (
        MapLayerSection(
            id=layer.spec.name,
            title="Warmteleidingen" if network else "Warmtebronnen",
            group="Warmte",
            frame=drawn,
            styles=styles,
            visible=False,
        ),
    )


def _standing(row: Mapping[str, object]) -> str:
    return written(row["status"]) or _UNTOLD


def _key(standing: str, *, main: bool) -> str:
    return f"{standing}, transport" if main else standing


def _pipe(standing: str, *, main: bool) -> LineStyle:
    kind = "transportleiding" if main else "warmteleiding"
    return LineStyle(
        label=f"{kind}, {standing}",
        color=_PIPE_COLOR,
        weight=_TRANSPORT_WEIGHT if main else _PIPE_WEIGHT,
        dash=_DASHES[standing],
    )


def _source(standing: str) -> LineStyle:
    there = standing == EXISTING
    return LineStyle(
        label=f"warmtebron, {standing}",
        color=_SOURCE_COLOR,
        weight=3.0,
        dash=_DASHES[standing],
        fill=_SOURCE_COLOR if there else "",
        pattern="kruis" if there else "",
        radius=9.0 if there else 7.0,
    )


def _describe(row: Mapping[str, object], *, network: bool) -> str:
    """One line about a source or pipe, of what is known of it."""
    words = pipe_words() if network else source_words()
    kind = words[written(row["soort"])].label if written(row["soort"]) else ""
    year = _year(row["jaar" if network else "beschikbaar_vanaf"])
    since = f"{'' if network else 'vanaf '}{year}" if year else ""
    power = "" if network else _power(row["vermogen_mw"])
    heat = "" if network else _temperature(row)
    parts = (row["naam"], kind, power, heat, _standing(row), since, f"bron: {row['bron']}")
    return " · ".join(str(part) for part in parts if part)


def _year(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and not pd.isna(value) else ""


def _power(value: object) -> str:
    if not isinstance(value, float) or pd.isna(value):
        return ""
    return f"{format_number(value, decimals=0 if value.is_integer() else 1)} MW"


def _temperature(row: Mapping[str, object]) -> str:
    told = written(row["temperatuur"])
    return f"temperatuur {told}" if told else ""


def _table_of_sources(layer: Layer, near: gpd.GeoDataFrame) -> TableSection:
    beyond = len(layer.frame) - len(near)
    rows = tuple(
        (
            str(row["naam"]),
            source_words()[row["soort"]].label,
            _power(row["vermogen_mw"]) or MISSING_MARK,
            written(row["temperatuur"]) or MISSING_MARK,
            _year(row["beschikbaar_vanaf"]) or MISSING_MARK,
            _standing(row),
            ", ".join(filter(None, (str(row["bron"]), written(row["vindplaats"])))),
        )
        for row in near.drop(columns="geometry").to_dict("records")
    )
    return TableSection(
        title=sourced_title("Warmtebronnen", layer.provenance.name),
        head=("Naam", "Soort", "Vermogen", "Temperatuur", "Beschikbaar vanaf", "Status", "Bron"),
        rows=rows,
        note=_beyond(beyond, f"bronnen meer dan {format_number(DRAWN_AROUND_M)} m buiten"),
    )


def _table_of_pipes(layer: Layer, areas: AreaSet) -> TableSection:
    """Length within the gemeenten, of pipes that are alike together."""
    whole = shapely.union_all(areas.at(Level.GEMEENTE).geometry.to_numpy())
    frame = layer.frame
    lengths = shapely.length(shapely.intersection(frame.geometry.to_numpy(), whole))
    alike = pd.DataFrame(
        {
            "naam": frame["naam"].to_numpy(object),
            "soort": [
                pipe_words()[kind].label if written(kind) else MISSING_MARK
                for kind in frame["soort"]
            ],
            "status": [written(status) or _UNTOLD for status in frame["status"]],
            "jaar": [_year(year) or MISSING_MARK for year in frame["jaar"]],
            "bron": frame["bron"].to_numpy(object),
            "m": lengths,
        }
    )
    here = alike[alike["m"] > 0]
    sums = here.groupby(["naam", "soort", "status", "jaar", "bron"], sort=False)["m"].sum()
    return TableSection(
        title=sourced_title("Leidingen van warmtenetten", layer.provenance.name),
        head=("Net", "Soort", "Status", "Jaar", "Lengte in de gemeente", "Bron"),
        rows=tuple(
            (
                row["naam"],
                row["soort"],
                row["status"],
                row["jaar"],
                f"{format_number(row['m'])} m",
                row["bron"],
            )
            for row in sums.reset_index().to_dict("records")
        ),
        note=_beyond(len(alike) - len(here), "leidingen buiten"),
    )


def _beyond(number: int, what: str) -> str:
    if not number:
        return ""
    return (
        f"Niet in deze tabel: {format_number(number)} {what} de gemeente. Voor de afstand tellen "
        "ze mee."
    )
