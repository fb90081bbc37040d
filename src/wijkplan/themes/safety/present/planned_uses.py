"""What a plan permits, as uses: the worst class over all that may come, and homes and persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.allocate import allocate
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.sources.functions import GROUNDS
from wijkplan.themes.safety.present.classes import NOTHING, Ranks, describe, first_that_holds
from wijkplan.themes.safety.present.presence import PERSONS, Size, count_present, unknown_size
from wijkplan.themes.safety.rules.persons import PersonsTable
from wijkplan.themes.safety.rules.vulnerability import Amounts, load_rules

PART = "plandeel"
"""What a row of uses is: a part of a plan."""

COLUMNS = (
    "id",
    "herkomst",
    "plan_id",
    "naam",
    "functie",
    "buurt",
    "basis",
    "klasse",
    "at_worst",
    "handmatig",
    "zekerheid",
    "reden",
    "bron",
    "woningen_min",
    "woningen_max",
    *PERSONS,
    "personen_reden",
)
"""Columns of uses, beside ``geometry``."""

_HOME = "woning"
_HOMES = (
    _HOME,
    "verspreid liggende woning",
    "bedrijfswoning",
    "zorgwoning",
    "zorgwoning (24 uur)",
)
_NOT_LISTED = "overig"
_NOT_TOLD = "De functie is niet opgegeven."
_MOST = "zeer kwetsbaar"
_UNITS = {"woning": "woningen", "m2": "bvo_m2", "leerling": "leerlingen"}
_Mask = npt.NDArray[np.bool_]


def uses_of_parts(
    parts: gpd.GeoDataFrame, areas: AreaSet, persons: PersonsTable
) -> gpd.GeoDataFrame:
    """Uses of the parts of a plan.

    The class is that of the heaviest which the most of a part permits; homes that a part permits
    beside another function count too. The outdoor grounds of something zeer kwetsbaar belong to
    its geometry.

    Parameters
    ----------
    parts
        Parts that may come, see `wijkplan.model.planned`.
    areas
        Areas of the project.
    persons
        Numbers of persons present.

    Returns
    -------
    GeoDataFrame
        A row per part, in the same order with the same index: see `uses.find_uses`. ``buurt`` is
        the one with most of the part; None outside the areas.
    """
    planned = _Planned(parts)
    made = planned.classes()
    made["id"] = parts["plan_id"].astype(str) + "/" + _numbers(parts).astype(str)
    made["herkomst"] = PART
    made["buurt"] = _buurten(parts, areas)
    for name in ("plan_id", "naam", "functie", "basis"):
        made[name] = parts[name]
    made["woningen_min"], made["woningen_max"] = planned.homes()
    present = count_present(persons, planned.sizes(persons), len(parts))
    made = made.join(present.set_index(parts.index))
    shapes = _with_grounds(parts.geometry, made)
    return gpd.GeoDataFrame(made[list(COLUMNS)], geometry=shapes, crs=CRS)


@dataclass(frozen=True, eq=False)
class _Planned:
    """Parts, with what they permit at the least and at the most."""

    parts: gpd.GeoDataFrame

    def _most(self, quantity: str) -> npt.NDArray[np.float64]:
        """Most of a quantity as far as it was told; 0 where nothing was."""
        least, most = (self.parts[f"{quantity}_{end}"] for end in ("min", "max"))
        told: npt.NDArray[np.float64] = most.fillna(least).fillna(0.0).to_numpy(float)
        return told

    @property
    def words(self) -> Mapping[str, _Mask]:
        """Function -> which parts have it; homes beside another function are a function too."""
        told = self.parts["functie"].astype(object)
        named = {word: told.eq(word).to_numpy(bool) for word in told.dropna().unique()}
        extra = self._most("woningen") > 0
        extra &= ~told.isin(_HOMES).to_numpy(bool)
        both = named.get(_HOME, np.zeros(len(told), dtype=bool)) | extra
        return {**named, _HOME: both} if both.any() else named

    @property
    def untold(self) -> _Mask:
        """Of which parts the function is not told."""
        return np.asarray(self.parts["functie"].isna(), dtype=bool)

    def classes(self) -> pd.DataFrame:
        """Class per part, see `classes.describe`."""
        rules, untold = load_rules(), self.untold
        unlisted = rules.about("functions", _NOT_LISTED)[-1]
        found = [np.where(untold, unlisted, NOTHING)]
        for word, here in self.words.items():
            found.append(np.where(here, first_that_holds("functions", word, self._size), NOTHING))
        made = describe(self.parts.index, *Ranks().settle(found))
        said = made["reden"].str.replace(rules.rule[unlisted].reden, _NOT_TOLD, regex=False)
        return made.assign(reden=made["reden"].mask(untold, said))

    @property
    def _size(self) -> Amounts:
        """Floor area at the most that is permitted: a larger one never gives a lighter class."""
        least, most = (self.parts[f"bvo_m2_{end}"].to_numpy(float) for end in ("min", "max"))
        open_end = np.isnan(most)
        return Amounts(
            least_m2=np.where(open_end, np.nan_to_num(least), most),
            most_m2=np.where(open_end, np.inf, most),
            least_shops=np.zeros(len(most)),
            most_shops=np.full(len(most), np.inf),
        )

    def homes(self) -> tuple[pd.Series[float], pd.Series[float]]:
        """Least and most homes; 0 where another function is told and no homes are given."""
        least, most = self.parts["woningen_min"], self.parts["woningen_max"]
        other = ~self.untold & ~self.parts["functie"].isin(_HOMES)
        none = other & least.isna() & most.isna()
        return least.mask(none, 0.0), most.mask(none, 0.0)

    def sizes(self, persons: PersonsTable) -> Mapping[str, Size]:
        """Function -> how much of it, in the unit by which its persons are counted."""
        units = {word: rule.each for rule in persons.rule for word in rule.functions}
        made = {"een onbekende functie": unknown_size(self.untold)}
        for word, here in self.words.items():
            name = _UNITS[units.get(word, "m2")]
            least, most = (self.parts[f"{name}_{end}"].to_numpy(float) for end in ("min", "max"))
            made[word] = Size(here=here, least=least, most=most)
        return made


def _numbers(parts: pd.DataFrame) -> pd.Series[int]:
    """Number of each part within its plan, from 1."""
    return parts.groupby("plan_id", sort=False).cumcount() + 1


def _buurten(parts: gpd.GeoDataFrame, areas: AreaSet) -> pd.Series[str]:
    """Buurt with most of each part: its own where only that is known; None outside the areas."""
    found: pd.Series[str] = parts["buurt"].astype(object)
    drawn = parts.geometry.dropna()
    points = shapely.get_dimensions(drawn.array) == 0
    for shapes in (drawn[points], drawn[~points]):
        if len(shapes):
            divided = allocate(shapes, areas.at(Level.BUURT).geometry, join="plandelen op buurten")
            shares = divided.parts.sort_values(["amount", "code"], ascending=[False, True])
            most = shares.drop_duplicates("feature").set_index("feature")["code"]
            found.loc[shapes.index] = most.reindex(shapes.index).astype(object)
    return found.where(found.notna(), None)


def _with_grounds(shapes: gpd.GeoSeries, uses: pd.DataFrame) -> gpd.GeoSeries:
    """Add to what may be zeer kwetsbaar the outdoor grounds of its plan that it touches."""
    grounds = uses["functie"].eq(GROUNDS).to_numpy() & shapes.notna().to_numpy()
    if not grounds.any():
        return shapes
    made = shapes.to_numpy(dtype=object, copy=True)
    for row in np.flatnonzero(uses["at_worst"].eq(_MOST).to_numpy() & shapes.notna().to_numpy()):
        own = grounds & uses["plan_id"].eq(uses["plan_id"].iloc[row]).to_numpy()
        beside = made[own][shapely.intersects(made[row], made[own])]
        made[row] = shapely.union_all([made[row], *beside])
    return gpd.GeoSeries(made, index=shapes.index, crs=shapes.crs)
