"""How vulnerable each building is: by the REV, else registers of schools and care, else the BAG.

What the rules say stands in ``vulnerability.toml``; here they are applied to all buildings at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.layers import Layer
from wijkplan.sources.bag import HOME
from wijkplan.themes.safety.present.classes import NOTHING, Ranks, Rows, describe, first_that_holds
from wijkplan.themes.safety.rules.vulnerability import Amounts, load_rules
from wijkplan.timeline.planned import DEMOLISHED

STANDING = (
    "in gebruik",
    "in gebruik (niet ingemeten)",
    "verbouwing",
    "sloopvergunning verleend",
    "buiten gebruik",
)
"""Statuses of a pand that stands; one out of use may be used again, so it counts."""

GONE = ("niet gerealiseerd", "ingetrokken", "ten onrechte opgevoerd")
"""Statuses of a verblijfsobject that is not there."""

UNKNOWN_USE = "gebruiksdoel onbekend"
_NO_OBJECT = "geen verblijfsobject"
_NOT_DELIVERED = "verblijfsobjecten niet geleverd"


@dataclass(frozen=True, kw_only=True, eq=False)
class Premises:
    """What is in some buildings.

    Parameters
    ----------
    ids
        The buildings, each once.
    uses
        Use of the BAG -> floor area and number of objects per building; None where no objects
        were delivered. A building has a use where its most number of objects is above 0.
    homes
        Homes of the stock per building; they are a use too, whatever the BAG says.
    facilities
        The schools and care that were delivered, one row each, with ``voorziening``.
    housed
        Pairs of a row of ``facilities`` and the building in which it is.
    rev
        Class that the REV gives some buildings: pairs of a building and a rule.
    """

    ids: pd.Index[str]
    uses: Mapping[str, Amounts] | None
    homes: npt.NDArray[np.float64]
    facilities: gpd.GeoDataFrame
    housed: tuple[Rows, Rows]
    rev: tuple[Rows, Rows]

    def classes(self) -> pd.DataFrame:
        """Candidate class per building, see `classify_buildings` and `classes.describe`."""
        ranks, number = Ranks(), len(self.ids)
        by_bag, doubt = ranks.settle(self._by_bag())
        found, building = self.housed
        rules = rules_of_kinds(self.facilities["voorziening"])
        by_register = ranks.heaviest(building, rules[found], number)
        by_rev = ranks.heaviest(*self.rev, number)
        chosen = np.where(by_register >= 0, by_register, by_bag)
        doubt = np.where(by_register >= 0, NOTHING, doubt)
        heavier = ranks.klasse[by_register] > ranks.klasse[by_rev]
        chosen, doubt = (
            np.where(by_rev >= 0, by_rev, chosen),
            np.where(by_rev >= 0, np.where(heavier, by_register, NOTHING), doubt),
        )
        return describe(self.ids, chosen, doubt)

    def _by_bag(self) -> list[Rows]:
        """Per use the rule of each building, `NOTHING` where the building has no such use."""
        rules = load_rules()

        def one(use: str, chosen: npt.NDArray[np.bool_]) -> Rows:
            return np.where(chosen, rules.about("uses", use)[-1], NOTHING)

        homes = one(HOME, self.homes > 0)
        if self.uses is None:
            return [one(_NOT_DELIVERED, np.ones(len(self.ids), dtype=bool)), homes]
        present = [amounts.most_shops > 0 for amounts in self.uses.values()]
        made = [one(_NO_OBJECT, ~np.logical_or.reduce([self.homes > 0, *present])), homes]
        for (use, amounts), here in zip(self.uses.items(), present, strict=True):
            made.append(np.where(here, first_that_holds("uses", use, amounts), NOTHING))
        return made


def classify_buildings(
    pand: Layer, objects: Layer | None, facilities: Layer | None, rev: Layer | None
) -> pd.DataFrame:
    """Candidate class of every building that stands.

    The first that says something decides: the REV, then the register of schools and care, then
    the BAG. Within one of them the heaviest class counts. A person has to judge where something
    in the building may turn out heavier than that, and where the REV is lighter than a register.

    Parameters
    ----------
    pand
        Buildings, with ``identificatie`` and ``status``; see `read_bag`.
    objects
        Layer ``verblijfsobject``; None makes every class that only it tells *onbekend*.
    facilities
        Layer ``voorzieningen``. Where ``pand`` is unknown the building under the point counts.
    rev
        Layer ``rev_gebouwen`` with ``pand`` and ``klasse``; what has no pand is not used.

    Returns
    -------
    DataFrame
        Index ``pand``; ``klasse`` (one of `CLASSES`), ``at_worst`` (the heaviest that it may turn
        out to be), ``reden``, ``zekerheid``, ``handmatig`` (bool) and ``bron`` (text, that says so
        where it was not checked). Nothing is missing.
    """
    standing = standing_buildings(pand)
    ids = pd.Index(standing["identificatie"], name="pand")
    return look_inside(standing, ids, objects, facilities, rev).classes()


def look_inside(
    standing: gpd.GeoDataFrame,
    ids: pd.Index[str],
    objects: Layer | None,
    facilities: Layer | None,
    rev: Layer | None,
    homes: npt.NDArray[np.float64] | None = None,
) -> Premises:
    """Find what is in some buildings.

    Parameters
    ----------
    standing
        Buildings with a footprint.
    ids
        Those, in order, and then others of which only the number is known.
    objects, facilities, rev
        See `classify_buildings`.
    homes
        Homes of the stock per building; None for none.
    """
    number = len(ids)
    frame = schools_and_care(facilities)
    return Premises(
        ids=ids,
        uses=None if objects is None else _bag_uses(ids, objects),
        homes=np.zeros(number) if homes is None else homes,
        facilities=frame,
        housed=_placed(frame, standing, ids[: len(standing)]),
        rev=_rev_rules(ids, rev),
    )


def _bag_uses(ids: pd.Index[str], objects: Layer) -> dict[str, Amounts]:
    """Use -> what each building has of it."""
    frame = objects.frame[~objects.frame["status"].isin(GONE)]
    building = ids.get_indexer(frame["pand_identificatie"])
    frame, building = frame[building >= 0], building[building >= 0]
    kinds, texts = pd.factorize(frame["gebruiksdoel"].fillna(UNKNOWN_USE))
    known = set(load_rules().words("uses"))
    uses = [{use if use in known else UNKNOWN_USE for use in t.split(",")} for t in texts]
    area = frame["oppervlakte"].to_numpy(float)
    made = {}
    for use in sorted(set().union(*uses)):
        part = np.array([use in found for found in uses])[kinds]
        alone = np.array([found == {use} for found in uses])[kinds]
        made[use] = _amounts(building[part], area[part], alone[part], len(ids))
    return made


def _amounts(
    building: Rows, area: npt.NDArray[np.float64], alone: npt.NDArray[np.bool_], number: int
) -> Amounts:
    """Floor area and number of objects of one use, per building.

    An object with several uses has one floor area: this use has some of it, at most all. An
    unknown floor area may be anything.
    """
    unknown = np.isnan(area)

    def per_building(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.bincount(building, weights=values, minlength=number).astype(float)

    objects = per_building(np.ones(len(building)))
    return Amounts(
        least_m2=per_building(np.where(unknown | ~alone, 0.0, area)),
        most_m2=per_building(np.where(unknown, np.inf, area)),
        least_shops=objects,
        most_shops=objects,
    )


def schools_and_care(facilities: Layer | None) -> gpd.GeoDataFrame:
    """Facilities about which there is a rule, without those of which the building is demolished."""
    if facilities is None:
        return gpd.GeoDataFrame({"voorziening": [], "pand": []}, geometry=[])
    frame = facilities.frame
    chosen = frame["voorziening"].isin(load_rules().words("facilities"))
    if DEMOLISHED in frame:
        chosen &= ~frame[DEMOLISHED]
    return frame[chosen]


def rules_of_kinds(kinds: Iterable[str]) -> Rows:
    """Rule about each of some kinds of facility."""
    rules = load_rules()
    rule_of = {kind: rules.about("facilities", kind)[0] for kind in rules.words("facilities")}
    return np.array([rule_of[kind] for kind in kinds], dtype=np.intp)


def _placed(
    frame: gpd.GeoDataFrame, standing: gpd.GeoDataFrame, ids: pd.Index[str]
) -> tuple[Rows, Rows]:
    """Pairs of a facility and its building: by ``pand``, else the building under the point."""
    building = ids.get_indexer(frame["pand"])
    named, rest = np.flatnonzero(building >= 0), np.flatnonzero(building < 0)
    point, under = standing.sindex.query(frame.geometry.array[rest], predicate="intersects")
    return np.concatenate([named, rest[point]]), np.concatenate([building[named], under])


def _rev_rules(ids: pd.Index[str], rev: Layer | None) -> tuple[Rows, Rows]:
    """Pairs of a building and the rule about the class that the REV gives it."""
    if rev is None:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    rules = load_rules()
    rule_of = {klasse: rules.about("rev", klasse)[0] for klasse in rules.words("rev")}
    building = ids.get_indexer(rev.frame["pand"])
    found = rev.frame["klasse"].map(rule_of).to_numpy(np.intp)
    return building[building >= 0], found[building >= 0]


def without_building(
    pand: Layer, facilities: Layer | None, rev: Layer | None
) -> Mapping[str, gpd.GeoSeries]:
    """Schools, care and buildings of the REV that stand in no delivered building.

    They have no part in `classify_buildings`, so that must be told.

    Returns
    -------
    Mapping
        ``voorzieningen`` and ``rev_gebouwen`` -> their places, where that layer was delivered.
    """
    standing = standing_buildings(pand)
    ids = pd.Index(standing["identificatie"])
    found: dict[str, gpd.GeoSeries] = {}
    if facilities is not None:
        frame = schools_and_care(facilities)
        rows, _ = _placed(frame, standing, ids)
        found["voorzieningen"] = frame.geometry[~np.isin(np.arange(len(frame)), rows)]
    if rev is not None:
        found["rev_gebouwen"] = rev.frame.geometry[~rev.frame["pand"].isin(ids)]
    return found


def standing_buildings(pand: Layer) -> gpd.GeoDataFrame:
    """Buildings of the layer ``pand`` that stand, each once."""
    return pand.frame[pand.frame["status"].isin(STANDING)].drop_duplicates("identificatie")
