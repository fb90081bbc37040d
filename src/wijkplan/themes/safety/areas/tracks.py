"""The tracks: which lines may carry dangerous goods, and what the basisnet table says of them."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import UNVERIFIED
from wijkplan.model.layers import Layer, Register
from wijkplan.model.state import State
from wijkplan.model.text import format_number
from wijkplan.themes.safety.rules.settings import Settings

YES, NO, UNKNOWN = "ja", "nee", "onbekend"
_WIDENING = {"enkel": 0.0, "dubbel": 0.5, "meervoudig": 1.0}
"""Half the number of spacings between the outer tracks; meervoudig is taken as three tracks."""


@dataclass(frozen=True, kw_only=True)
class Tracks:
    """The lines of the layer ``spoor`` with what is known of each.

    Parameters
    ----------
    frame
        ``functie``, ``sporen``, ``basisnet`` and ``bvg`` (ja, nee, onbekend), ``traject`` (empty
        where not told), ``pr_m`` (metres up to where the individual risk of 1 in 1,000,000 per
        year reaches; NaN unknown), ``museum``, ``tunnel``, ``widening_m`` (NaN never: 0 where the
        number of tracks is unknown) and ``geometry``.
    matched
        Balance of the basisnet table on the lines; None without a table.
    """

    frame: gpd.GeoDataFrame
    matched: Conservation | None

    @property
    def running(self) -> gpd.GeoDataFrame:
        """Lines that may carry dangerous goods: all but museum lines."""
        return self.frame[~self.frame["museum"]]


def classify(layer: Layer, table: Register | None, settings: Settings) -> Tracks:
    """Say of each line what it is, and what the basisnet table says of it.

    Parameters
    ----------
    layer
        Layer ``spoor``; a line without ``lokaalid`` finds no row of the table.
    table
        Register ``basisnet``. A line that it does not name is *onbekend*.
    settings
        Whether a line that stands for several tracks is widened.
    """
    frame = layer.frame
    ids = frame["lokaalid"] if "lokaalid" in frame else pd.Series(None, index=frame.index)
    rows = (
        pd.DataFrame()
        if table is None
        else table.frame.dropna(subset="lokaalid").set_index("lokaalid")
    ).reindex(columns=["basisnet", "bvg", "traject", "pr_m"])
    found = {name: ids.map(rows[name].to_dict()) for name in rows}
    widening = frame["sporen"].map(_WIDENING).fillna(0.0) * settings.spacing_m
    made = gpd.GeoDataFrame(
        {
            "functie": frame["functie"],
            "sporen": frame["sporen"],
            "basisnet": _or(found["basisnet"], UNKNOWN),
            "bvg": _or(found["bvg"], UNKNOWN),
            "traject": _or(found["traject"], ""),
            "pr_m": found["pr_m"].astype(float),
            "museum": frame["functie"].eq("museumlijn"),
            "tunnel": frame["hoogteniveau"].lt(0),
            "widening_m": widening if settings.measure_from == "buitenste-spoor" else 0.0,
        },
        geometry=frame.geometry,
    )
    return Tracks(frame=made, matched=None if table is None else _balance(table, ids))


def tracks_of(state: State, settings: Settings) -> Tracks | None:
    """The lines of a State with what is known of each; None where none were delivered.

    Parameters
    ----------
    state
        Uses the layer ``spoor`` and the register ``basisnet``.
    settings
        From where is measured.
    """
    layer = state.layers.get("spoor")
    return None if layer is None else classify(layer, state.registers.get("basisnet"), settings)


def no_lines() -> gpd.GeoDataFrame:
    """What `Tracks.running` is where nothing was delivered."""
    names = ("basisnet", "bvg", "traject", "pr_m", "tunnel", "widening_m")
    columns = {name: pd.Series(dtype=object) for name in names}
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([], crs=CRS))


def describe_method(settings: Settings, tracks: Tracks) -> str:
    """Say in Dutch from where was measured, with every assumption."""
    if settings.measure_from == "lijn":
        return (
            "De gebieden zijn getekend vanaf de lijn op de kaart. Waar die lijn voor meer "
            "sporen staat, ligt het buitenste spoor dichter bij de bebouwing."
        )
    assumed = settings.book.spacing
    own = settings.spacing_m != assumed.value_m
    source = "opgegeven in het project" if own else f"{assumed.source}, {UNVERIFIED}"
    unstated = int((~tracks.running["sporen"].isin(list(_WIDENING))).sum())
    text = (
        "De gebieden zijn getekend vanaf het geschatte buitenste spoor: een lijn die voor "
        "meer sporen staat, is breder genomen met "
        f"{format_number(settings.spacing_m, decimals=1)} m tussen twee sporen ({source}; "
        f"{assumed.note})."
    )
    if unstated:
        text += f" Van {unstated} lijnen is het aantal sporen onbekend: die zijn niet breder."
    return text


def _or(values: pd.Series, default: str) -> pd.Series[str]:
    return values.astype(object).where(values.notna(), default)


def _balance(table: Register, ids: pd.Series[str]) -> Conservation:
    keys = table.frame["lokaalid"]
    here = keys.isin(ids.dropna())
    names = table.frame["traject"].where(keys.isna(), keys).fillna("rij zonder naam")
    return Conservation(
        join="Basisnettabel op spoordelen",
        unit="rijen",
        came_in=float(len(keys)),
        allocated=float(here.sum()),
        lost=float((~here).sum()),
        remark=""
        if here.all()
        else f"geen spoordeel met dit lokaalid: {enumerate_some(names[~here])}",
    )


def near(lines: gpd.GeoDataFrame, areas: AreaSet, margin: float) -> gpd.GeoDataFrame:
    """Lines that come within a margin of the areas, by their bounds."""
    west, south, east, north = areas.frame.total_bounds
    return lines.cx[west - margin : east + margin, south - margin : north + margin]


def within(lines: gpd.GeoDataFrame, areas: AreaSet, margin: float) -> gpd.GeoDataFrame:
    """The parts of lines that lie within a margin of the areas."""
    reach = areas.at(Level.GEMEENTE).geometry.union_all().buffer(margin)
    cut = lines.set_geometry(lines.geometry.intersection(reach))
    return cut[cut.length > 0]
