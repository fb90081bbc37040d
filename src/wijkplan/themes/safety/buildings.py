"""How vulnerable each building is: by the REV, else registers of schools and care, else the BAG.

What the rules say stands in ``vulnerability.toml``; here they are applied to all buildings at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.layers import Layer
from wijkplan.themes.safety.regimes import UNVERIFIED
from wijkplan.themes.safety.vulnerability import CLASSES, Amounts, load_rules

STANDING = (
    "in gebruik",
    "in gebruik (niet ingemeten)",
    "verbouwing",
    "sloopvergunning verleend",
    "buiten gebruik",
)
"""Statuses of a pand that stands; one out of use may be used again, so it counts."""

_GONE = ("niet gerealiseerd", "ingetrokken", "ten onrechte opgevoerd")
_UNKNOWN_USE = "gebruiksdoel onbekend"
_NO_OBJECT = "geen verblijfsobject"
_NOT_DELIVERED = "verblijfsobjecten niet geleverd"
_NOTHING = -1

_Rows = npt.NDArray[np.intp]


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
        Index ``pand``; ``klasse`` (one of `CLASSES`), ``reden``, ``zekerheid``, ``handmatig``
        (bool) and ``bron`` (text, that says so where it was not checked). Nothing is missing.
    """
    standing = _standing(pand)
    ids = pd.Index(standing["identificatie"], name="pand")
    by_bag, doubt = _Ranks().settle(_by_bag(ids, objects))
    by_register = _by_register(standing, ids, facilities)
    by_rev = _by_rev(ids, rev)
    return _describe(ids, by_bag=by_bag, doubt=doubt, by_register=by_register, by_rev=by_rev)


class _Ranks:
    """How heavy the class of each rule is, and what it may turn out to be; -1 for no rule."""

    def __init__(self) -> None:
        rules = load_rules().rule
        self.klasse = np.array([*(CLASSES.index(rule.klasse) for rule in rules), _NOTHING])
        worst = [rule.at_worst and CLASSES.index(rule.at_worst) for rule in rules]
        self.at_worst = np.array([*(_NOTHING if w is None else w for w in worst), _NOTHING])

    def settle(self, found: Sequence[_Rows]) -> tuple[_Rows, _Rows]:
        """Of the rules of each building the heaviest, and the one that may be heavier still."""
        stacked = np.stack(found)
        each = np.arange(stacked.shape[1])
        chosen = stacked[self.klasse[stacked].argmax(axis=0), each]
        doubt = stacked[self.at_worst[stacked].argmax(axis=0), each]
        heavier = self.at_worst[doubt] > self.klasse[chosen]
        return chosen, np.where(heavier, doubt, _NOTHING)

    def heaviest(self, buildings: _Rows, rules: _Rows, number: int) -> _Rows:
        """Heaviest rule per building, of pairs of a building and a rule."""
        made = np.full(number, _NOTHING)
        order = np.argsort(self.klasse[rules], kind="stable")
        made[buildings[order]] = rules[order]  # the last one stays
        return made


def _by_bag(ids: pd.Index[str], objects: Layer | None) -> list[_Rows]:
    """Per use the rule of each building, `_NOTHING` where the building has no such use."""
    if objects is None:
        return [np.full(len(ids), load_rules().about("uses", _NOT_DELIVERED)[0])]
    frame = objects.frame[~objects.frame["status"].isin(_GONE)]
    building = ids.get_indexer(frame["pand_identificatie"])
    frame, building = frame[building >= 0], building[building >= 0]
    empty = np.bincount(building, minlength=len(ids)) == 0
    kinds, texts = pd.factorize(frame["gebruiksdoel"].fillna(_UNKNOWN_USE))
    known = set(load_rules().words("uses"))
    uses = [{use if use in known else _UNKNOWN_USE for use in t.split(",")} for t in texts]
    made = [np.where(empty, load_rules().about("uses", _NO_OBJECT)[0], _NOTHING)]
    for use in sorted(set().union(*uses)):
        part = np.array([use in found for found in uses])[kinds]
        alone = np.array([found == {use} for found in uses])[kinds]
        area = frame["oppervlakte"].to_numpy(float)
        amounts = _amounts(building[part], area[part], alone[part], len(ids))
        made.append(_first_that_holds(use, amounts))
    return made


def _amounts(
    building: _Rows, area: npt.NDArray[np.float64], alone: npt.NDArray[np.bool_], number: int
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


def _first_that_holds(use: str, amounts: Amounts) -> _Rows:
    rows = load_rules().about("uses", use)
    holds = [load_rules().rule[n].holds(amounts) for n in rows]
    present = amounts.most_shops > 0
    return np.where(present, np.select(holds, rows, default=_NOTHING), _NOTHING)


def _by_register(standing: gpd.GeoDataFrame, ids: pd.Index[str], facilities: Layer | None) -> _Rows:
    """Rule of the heaviest school or care in each building."""
    if facilities is None:
        return np.full(len(ids), _NOTHING)
    rules = load_rules()
    frame = _schools_and_care(facilities)
    rule_of = {kind: rules.about("facilities", kind)[0] for kind in rules.words("facilities")}
    found = frame["voorziening"].map(rule_of).to_numpy(np.intp)
    rows, building = _placed(frame, standing, ids)
    return _Ranks().heaviest(building, found[rows], len(ids))


def _schools_and_care(facilities: Layer) -> gpd.GeoDataFrame:
    kinds = load_rules().words("facilities")
    return facilities.frame[facilities.frame["voorziening"].isin(kinds)]


def _placed(
    frame: gpd.GeoDataFrame, standing: gpd.GeoDataFrame, ids: pd.Index[str]
) -> tuple[_Rows, _Rows]:
    """Pairs of a facility and its building: by ``pand``, else the building under the point."""
    building = ids.get_indexer(frame["pand"])
    named, rest = np.flatnonzero(building >= 0), np.flatnonzero(building < 0)
    point, under = standing.sindex.query(frame.geometry.array[rest], predicate="intersects")
    return np.concatenate([named, rest[point]]), np.concatenate([building[named], under])


def _by_rev(ids: pd.Index[str], rev: Layer | None) -> _Rows:
    """Rule of the heaviest class that the REV gives each building."""
    if rev is None:
        return np.full(len(ids), _NOTHING)
    rules = load_rules()
    rule_of = {klasse: rules.about("rev", klasse)[0] for klasse in rules.words("rev")}
    building = ids.get_indexer(rev.frame["pand"])
    found = rev.frame["klasse"].map(rule_of).to_numpy(np.intp)
    return _Ranks().heaviest(building[building >= 0], found[building >= 0], len(ids))


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
    standing = _standing(pand)
    ids = pd.Index(standing["identificatie"])
    found: dict[str, gpd.GeoSeries] = {}
    if facilities is not None:
        frame = _schools_and_care(facilities)
        rows, _ = _placed(frame, standing, ids)
        found["voorzieningen"] = frame.geometry[~np.isin(np.arange(len(frame)), rows)]
    if rev is not None:
        found["rev_gebouwen"] = rev.frame.geometry[~rev.frame["pand"].isin(ids)]
    return found


def _standing(pand: Layer) -> gpd.GeoDataFrame:
    return pand.frame[pand.frame["status"].isin(STANDING)].drop_duplicates("identificatie")


def _describe(
    ids: pd.Index[str], *, by_bag: _Rows, doubt: _Rows, by_register: _Rows, by_rev: _Rows
) -> pd.DataFrame:
    """Let the first source that says something decide, and write what it says."""
    rank = _Ranks().klasse
    chosen = np.where(by_register >= 0, by_register, by_bag)
    doubt = np.where(by_register >= 0, _NOTHING, doubt)
    conflict = np.where(rank[by_register] > rank[by_rev], by_register, _NOTHING)
    chosen, doubt = (
        np.where(by_rev >= 0, by_rev, chosen),
        np.where(by_rev >= 0, conflict, doubt),
    )
    rules = load_rules()
    certainty = np.array([rule.zekerheid for rule in rules.rule], dtype=object)
    manual = doubt >= 0
    return pd.DataFrame(
        {
            "klasse": np.array(CLASSES, dtype=object)[rank[chosen]],
            "reden": _reasons()[chosen, doubt],
            "zekerheid": np.where(manual, "onbekend", certainty[chosen]),
            "handmatig": manual,
            "bron": _sources()[chosen],
        },
        index=ids,
    )


def _reasons() -> npt.NDArray[np.object_]:
    """Reason by the rule that was chosen and the one that casts doubt (the last: none)."""
    told = [rule.reden for rule in load_rules().rule]
    rows = [[text if text == more else f"{text} {more}" for more in told] + [text] for text in told]
    return np.array(rows, dtype=object)


def _sources() -> npt.NDArray[np.object_]:
    rules = load_rules()
    told = [rules.citation(rule) for rule in rules.rule]
    texts = [c.source if c.verified else f"{c.source} ({UNVERIFIED})" for c in told]
    return np.array(texts, dtype=object)
