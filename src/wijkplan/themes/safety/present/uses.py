"""Everything present in a State: what it is, how vulnerable, how many homes and persons."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.allocate import allocate
from wijkplan.model.areas import CRS, AreaSet, Level
from wijkplan.model.planned import BUURT, LAYER, is_permitted
from wijkplan.model.state import State
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.sources.bag import HOME
from wijkplan.themes.safety.present.buildings import (
    Premises,
    look_inside,
    rules_of_kinds,
)
from wijkplan.themes.safety.present.classes import NOTHING, describe
from wijkplan.themes.safety.present.exposure import FOOTPRINT, POINT
from wijkplan.themes.safety.present.places import Places, find_places
from wijkplan.themes.safety.present.planned_uses import COLUMNS, PART, uses_of_parts
from wijkplan.themes.safety.present.presence import Size, count_present, unknown_size
from wijkplan.themes.safety.rules.persons import PersonsTable
from wijkplan.themes.safety.rules.vulnerability import load_rules

__all__ = ["COLUMNS", "PART", "find_uses", "uses_of_parts"]

BUILDING, ADDRESS, FACILITY, NUMBER = "gebouw", "adres", "voorziening", "aantal"
"""What a row of uses is; ``aantal`` are homes of which only the buurt is known."""

_WORDS = {"kantoorfunctie": "kantoor", "winkelfunctie": "winkel", "industriefunctie": "industrie"}
"""Use of the BAG -> word of the function by which its persons are counted."""

_BY_BAG = "gerekend met de gebruiksoppervlakte in de BAG"
_OTHERS = "andere functies in het gebouw"
_Shapes = npt.NDArray[np.object_]


def find_uses(state: State, areas: AreaSet, persons: PersonsTable) -> gpd.GeoDataFrame:
    """Everything that is present in a State, once.

    Parameters
    ----------
    state
        Uses the stock, and the layers ``pand``, ``verblijfsobject``, ``voorzieningen``,
        ``rev_gebouwen`` and ``plandelen``. Of a building that is not delivered its addresses
        count. Homes that left while nobody knows which are still counted.
    areas
        Areas of the project; what stands outside is left out.
    persons
        Numbers of persons present.

    Returns
    -------
    GeoDataFrame
        In EPSG:28992, a row per building, per school or care in no building, per part of a plan,
        and per buurt for homes without a place:

        - ``id`` (number of the pand; of a part ``plan_id`` and its number), ``herkomst``
          (``gebouw``, ``adres``: of the building only addresses are known, ``voorziening``,
          ``plandeel``, ``aantal``: homes without a place), ``plan_id``, ``naam``, ``functie``;
        - ``buurt`` (None where not known), ``basis`` (what ``geometry`` is: ``voetafdruk``,
          ``adrespunt``, ``plangebied``, ``planpunt``, or ``buurt`` without geometry);
        - ``klasse``, ``at_worst``, ``handmatig``, ``zekerheid``, ``reden``, ``bron``: see
          `classes.describe`. A building in which nobody can be (a shed) is left out;
        - ``woningen_min``, ``woningen_max`` and `PERSONS`: NaN where unknown;
          ``personen_reden``: what is missing of the persons.
    """
    places = find_places(state)
    inside = look_inside(
        places.standing,
        places.frame.index,
        state.layers.get("verblijfsobject"),
        state.layers.get("voorzieningen"),
        state.layers.get("rev_gebouwen"),
        homes=places.frame["woningen"].to_numpy(),
    )
    made = [
        _buildings(places, inside, areas, persons),
        _facilities(inside, areas, persons),
        _numbers(places, state, areas, persons),
    ]
    plans = state.layers.get(LAYER)
    if plans is not None:
        permitted = plans.frame[is_permitted(plans.frame)]
        made.append(uses_of_parts(permitted, areas, persons))
    whole = pd.concat([rows for rows in made if len(rows)] or made[:1], ignore_index=True)
    return gpd.GeoDataFrame(whole, geometry="geometry", crs=CRS)


def _buildings(
    places: Places, inside: Premises, areas: AreaSet, persons: PersonsTable
) -> gpd.GeoDataFrame:
    """Buildings and addresses that are in use."""
    frame, sizes = places.frame, _sizes(inside)
    made = inside.classes().reset_index(names="id")
    by_footprint = frame["basis"].eq(FOOTPRINT).to_numpy()
    made["herkomst"] = np.where(by_footprint, BUILDING, ADDRESS)
    made["basis"] = frame["basis"].to_numpy()
    made["naam"] = _names(inside)
    told = {word: size.here for word, size in sizes.items() if word != _OTHERS}
    made["functie"] = _list_words(told, len(made))
    for end in ("min", "max"):
        made[f"woningen_{end}"] = frame["woningen"].to_numpy()
    made = made.join(count_present(persons, sizes, len(made)))
    used = made["klasse"].ne("geen").to_numpy()
    made, shapes = made[used], places.shapes[used]
    buurt = frame["buurt"].to_numpy()[used]
    nowhere = pd.isna(buurt)
    buurt[nowhere] = _buurt_at(shapely.point_on_surface(shapes[nowhere]), areas)
    return _of_areas(made, buurt, shapes, areas)


def _facilities(inside: Premises, areas: AreaSet, persons: PersonsTable) -> gpd.GeoDataFrame:
    """Schools and care that stand in no delivered building."""
    frame = inside.facilities
    frame = frame[~np.isin(np.arange(len(frame)), inside.housed[0])].reset_index(drop=True)
    kinds = frame["voorziening"].astype(object)
    rules = rules_of_kinds(kinds)
    made = describe(frame.index, rules, np.full(len(frame), NOTHING))
    drawn = frame["footprint"] if "footprint" in frame else pd.Series(None, index=frame.index)
    by_footprint = drawn.notna().to_numpy(bool)
    made["id"] = kinds + "/" + (frame.index + 1).astype(str)
    made["herkomst"] = FACILITY
    made["basis"] = np.where(by_footprint, FOOTPRINT, POINT)
    made["naam"] = frame["naam"].to_numpy(object) if "naam" in frame else None
    made["functie"] = kinds.map(_say_kind)
    made["woningen_min"] = made["woningen_max"] = 0.0
    sizes = {
        _say_kind(kind): unknown_size(kinds.eq(kind).to_numpy(bool)) for kind in kinds.unique()
    }
    made = made.join(count_present(persons, sizes, len(made)))
    points = frame.geometry.to_numpy()
    shapes = np.where(by_footprint, drawn.to_numpy(object), points)
    return _of_areas(made, _buurt_at(points, areas), shapes, areas)


def _numbers(
    places: Places, state: State, areas: AreaSet, persons: PersonsTable
) -> gpd.GeoDataFrame:
    """Homes of which only the buurt is known, a row per buurt; without any stock all buurten."""
    homes = places.elsewhere
    if state.stock is None:
        homes = pd.Series(np.nan, index=areas.codes(Level.BUURT))
    rules = load_rules().about("uses", HOME)[-1:]
    index = pd.RangeIndex(len(homes))
    made = describe(index, np.repeat(rules, len(homes)), np.full(len(homes), NOTHING))
    number = np.asarray(homes, dtype=np.float64)
    made["id"] = NUMBER + "/" + homes.index.astype(str)
    made["herkomst"], made["basis"], made["naam"] = NUMBER, BUURT, None
    made["functie"] = "woning"
    made["woningen_min"] = made["woningen_max"] = number
    size = Size(here=np.ones(len(made), dtype=bool), least=number, most=number)
    made = made.join(count_present(persons, {"woning": size}, len(made)))
    buurt = homes.index.to_numpy(object)
    made["buurt"] = pd.Series(buurt, dtype=object).replace({UNPLACED: None})
    known = made["buurt"].isna() | made["buurt"].isin(areas.codes(Level.BUURT))
    return _frame(made[known], np.full(int(known.sum()), None))


def _sizes(inside: Premises) -> Mapping[str, Size]:
    """Function or use -> how much of it each building has."""
    made = {"woning": Size(here=inside.homes > 0, least=inside.homes, most=inside.homes)}
    kinds = inside.facilities["voorziening"].to_numpy(object)
    found, building = inside.housed
    for kind in dict.fromkeys(kinds[found]):
        here = np.zeros(len(inside.ids), dtype=bool)
        here[building[kinds[found] == kind]] = True
        made[_say_kind(kind)] = unknown_size(here)
    for use, amounts in (inside.uses or {}).items():
        here = amounts.most_shops > 0
        if use == HOME:
            continue
        if use not in _WORDS:
            made[use] = unknown_size(here)
            continue
        most = np.where(np.isinf(amounts.most_m2), np.nan, amounts.most_m2)
        made[_WORDS[use]] = Size(here=here, least=amounts.least_m2, most=most, remark=_BY_BAG)
    if inside.uses is None:
        made[_OTHERS] = unknown_size(np.ones(len(inside.ids), dtype=bool))
    return made


def _say_kind(kind: str) -> str:
    return kind.replace("_", " ")


def _list_words(here: Mapping[str, npt.NDArray[np.bool_]], number: int) -> _Shapes:
    """The functions of each thing as one text; None where it has none."""
    code = np.zeros(number, dtype=np.int64)
    for bit, chosen in enumerate(here.values()):
        code |= chosen.astype(np.int64) << bit
    combinations, which = np.unique(code, return_inverse=True)
    texts = [
        ", ".join(word for bit, word in enumerate(here) if combination >> bit & 1) or None
        for combination in combinations
    ]
    return np.array(texts, dtype=object)[which]


def _names(inside: Premises) -> _Shapes:
    """Name of the first school or care in each building; None where there is none."""
    made = np.full(len(inside.ids), None, dtype=object)
    found, building = inside.housed
    if len(found):
        names = inside.facilities["naam"].to_numpy(object)[found]
        made[building[::-1]] = names[::-1]  # of several the first stays
    return made


def _buurt_at(points: _Shapes, areas: AreaSet) -> _Shapes:
    """Buurt at each point; None outside the areas."""
    features = gpd.GeoSeries(points, crs=CRS)
    divided = allocate(features, areas.at(Level.BUURT).geometry, join="gebouwen op buurten")
    made = np.full(len(points), None, dtype=object)
    made[divided.parts["feature"].to_numpy(int)] = divided.parts["code"].to_numpy()
    return made


def _of_areas(
    made: pd.DataFrame, buurt: _Shapes, shapes: _Shapes, areas: AreaSet
) -> gpd.GeoDataFrame:
    """What stands in the areas of the project."""
    here = pd.Index(buurt).isin(areas.codes(Level.BUURT))
    return _frame(made.assign(buurt=buurt)[here], shapes[here])


def _frame(made: pd.DataFrame, shapes: _Shapes) -> gpd.GeoDataFrame:
    columns = made.assign(plan_id=None)[list(COLUMNS)].reset_index(drop=True)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=CRS))
