"""The housing register: what each home is, never who lives in it.

Tenure and heat grid are counted out per buurt, so the register and the published figures
agree to the home. Neighbours in a row mostly have one landlord; where the numbers end
inside a row, a row is mixed, as after a sale.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.demo.bag import Bag
from wijkplan.demo.rows import rows_of
from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]

REGISTER = (
    "verblijfsobject",
    "eigendom",
    "corporatie",
    "tak",
    "huurklasse",
    "energielabel",
    "warmte",
)
KEYS = ("eigendom", "tak", "huurklasse", "energielabel", "bouwperiode", "warmte")
_SOCIAL, _OTHER, _OWNED, _UNKNOWN = "huur corporatie", "huur overig", "koop", "onbekend"
# which blocks a landlord owns most: weight by form of building
_LIKES = {
    _SOCIAL: {"flat": 0.35, "rij": 0.55, "twee": 1.1, "vrij": 1.6},
    _OTHER: {"flat": 0.2, "rij": 0.9, "twee": 1.1, "vrij": 0.8},
}


def make_register(
    town: Town, bag: Bag, figures: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the register: one row per home in the stock.

    Parameters
    ----------
    town, bag
        The story and its addresses.
    figures
        Figures per buurt: tenure and heat grid, counted.
    rng
        Decides who owns which street, rents, labels.

    Returns
    -------
    pandas.DataFrame
        The columns of `REGISTER`, as published, and ``buurtcode``, ``bouwperiode``,
        ``pand``, ``bouwjaar`` and ``oppervlakte`` for what is made from it. An empty
        text is unknown or does not apply.
    """
    rules = read_toml("register.toml")
    homes = bag.verblijfsobject[bag.verblijfsobject["stock"]].reset_index(drop=True)
    homes = homes.assign(sloop=bag.pand["sloop"].to_numpy()[homes["pand"]])
    homes["block"] = bag.pand["block"].to_numpy()[homes["pand"]]
    tenure = _tenure(homes, figures, rng)
    branch = _branch(homes, tenure, rules, rng)
    codes = np.array([b.code for b in town.buurten])
    return pd.DataFrame(
        {
            "verblijfsobject": homes["identificatie"],
            "eigendom": tenure,
            "corporatie": _associations(town, homes, tenure, rules, rng),
            "tak": branch,
            "huurklasse": _rents(tenure, branch, rules["huur"], rng),
            "energielabel": _labels(homes, rules["label"], rng),
            "warmte": _heat(town, homes, figures, rules["warmte"], rng),
            "buurtcode": codes[homes["buurt"]],
            "bouwperiode": _periods(homes["bouwjaar"], rules["bouwperiode"]["grenzen"]),
            "pand": homes["pand"],
            "bouwjaar": homes["bouwjaar"],
            "oppervlakte": homes["oppervlakte"],
        }
    )


def count_homes(register: pd.DataFrame) -> pd.DataFrame:
    """Return the same stock as counts: one row per buurt and combination of features."""
    counts = register.groupby(["buurtcode", *KEYS], sort=True).size().rename("aantal")
    return counts.reset_index()[["buurtcode", "aantal", *KEYS]]


def _tenure(
    homes: pd.DataFrame, figures: pd.DataFrame, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """Hand out the homes of each buurt to landlords, block by block."""
    tenure = np.full(len(homes), _OWNED, dtype=object)
    block = homes["block"].to_numpy()
    chance = rng.random(int(block.max()) + 1)
    form = homes["form"]
    for buurt, rows in rows_of(homes["buurt"]):
        row = figures.iloc[buurt]
        left = rows
        for owner, wanted in (
            (_SOCIAL, row["huur_corporatie"]),
            (_OTHER, row["huur_overig"]),
            (_UNKNOWN, row["eigendom_onbekend"]),
        ):
            like = form.iloc[left].map(_LIKES.get(owner, {})).fillna(1.0).to_numpy()
            score = chance[block[left]] * like
            if owner == _SOCIAL:
                score = np.where(homes["sloop"].to_numpy()[left], -1.0, score)
            if owner == _UNKNOWN:
                score = rng.random(len(left))
            order = np.lexsort((left, block[left], score))
            chosen = left[order[: int(wanted)]]
            tenure[chosen] = owner
            left = np.setdiff1d(left, chosen)
            chance = np.roll(chance, 17)
    return tenure


def _associations(
    town: Town,
    homes: pd.DataFrame,
    tenure: npt.NDArray[np.object_],
    rules: dict[str, Any],
    rng: np.random.Generator,
) -> npt.NDArray[np.object_]:
    """Return the landlord of each social home: one per street and form of building."""
    wijk = {w.code: w.name for w in town.wijken}
    shares = np.array([rules["per_wijk"][wijk[b.wijk]] for b in town.buurten])
    street = pd.factorize(homes["line"].astype(str) + homes["form"], sort=True)[0]
    draw = rng.random(int(street.max()) + 1)[street]
    number = (draw[:, None] > np.cumsum(shares[homes["buurt"]], axis=1)).sum(axis=1)
    names = np.array(rules["corporaties"], dtype=object)[np.minimum(number, 2)]
    return np.where(tenure == _SOCIAL, names, "")


def _branch(
    homes: pd.DataFrame,
    tenure: npt.NDArray[np.object_],
    rules: dict[str, Any],
    rng: np.random.Generator,
) -> npt.NDArray[np.object_]:
    new = homes["bouwjaar"].to_numpy() >= 2000
    share = np.where(new, rules["tak"]["vanaf_2000"], rules["tak"]["tot_2000"])
    branch = np.where(rng.random(len(homes)) < share, "niet-DAEB", "DAEB").astype(object)
    return np.where(tenure == _SOCIAL, branch, "")


def _rents(
    tenure: npt.NDArray[np.object_],
    branch: npt.NDArray[np.object_],
    rules: dict[str, Any],
    rng: np.random.Generator,
) -> npt.NDArray[np.object_]:
    """Return the rent class of rented homes; of most private landlords it is unknown."""
    classes = np.array([*rules["klassen"], ""], dtype=object)
    draw = rng.random(len(tenure))
    found = np.full(len(tenure), len(classes) - 1)
    known = rng.random(len(tenure)) < rules["overig_bekend"]
    for name, rows in (
        ("daeb", branch == "DAEB"),
        ("niet_daeb", branch == "niet-DAEB"),
        ("overig", (tenure == _OTHER) & known),
    ):
        steps = np.cumsum(rules[name])[:-1]
        found[rows] = np.searchsorted(steps, draw[rows])
    rents: npt.NDArray[np.object_] = classes[found]
    return rents


def _labels(
    homes: pd.DataFrame, rules: dict[str, Any], rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """Return energy labels: by year of building, better in renovated streets."""
    year = homes["bouwjaar"].to_numpy()
    block = homes["block"].to_numpy()
    place = np.interp(year, rules["bouwjaar"], rules["plaats"])
    renovated = rng.random(int(block.max()) + 1)[block] < rules["gerenoveerd"]
    place = place - np.where(renovated & (year < 1985), rules["winst"], 0.0)
    place = place + rng.normal(0, 0.8, int(block.max()) + 1)[block] * rules["spreiding"]
    place = place + rng.normal(0, 0.5, len(homes))
    names = np.array([*rules["rij"], ""], dtype=object)
    number = np.clip(np.round(place), 0, len(names) - 2).astype(int)
    number[rng.random(len(homes)) < rules["onbekend"]] = len(names) - 1
    labels: npt.NDArray[np.object_] = names[number]
    return labels


def _heat(
    town: Town,
    homes: pd.DataFrame,
    figures: pd.DataFrame,
    rules: dict[str, Any],
    rng: np.random.Generator,
) -> npt.NDArray[np.object_]:
    """Return how homes are heated; the homes on a heat grid are counted out per buurt."""
    heat = np.full(len(homes), "aardgas", dtype=object)
    year = homes["bouwjaar"].to_numpy()
    heat[year >= rules["elektrisch_vanaf"]] = "elektrisch"
    block = homes["block"].to_numpy()
    chance = rng.random(int(block.max()) + 1)[block]
    for buurt, rows in rows_of(homes["buurt"]):
        story = town.buurten[buurt]
        # flats join first, then newer homes
        score = chance[rows] - (homes["form"].to_numpy()[rows] == "flat") - (year[rows] >= 2000)
        queue = rows[np.lexsort((rows, block[rows], score))]
        heat[queue[: int(figures["warmtenet"].iloc[buurt])]] = "warmtenet"
        pilot = rules["proef"].get(story.name, 0)
        heat[rows[np.lexsort((rows, homes["line"].to_numpy()[rows]))][:pilot]] = "elektrisch"
        if story.kind == "buitengebied":
            other = rows[rng.random(len(rows)) < rules["anders_buitengebied"]]
            heat[other] = "anders"
    return heat


def _periods(years: pd.Series, limits: list[int]) -> npt.NDArray[np.object_]:
    """Return the period of building as text.

    Examples
    --------
    >>> _periods(pd.Series([1930, 1950, 2010]), [1945, 2000]).tolist()
    ['voor 1945', '1945-1999', '2000 en later']
    """
    names = [f"voor {limits[0]}"]
    names += [f"{a}-{b - 1}" for a, b in itertools.pairwise(limits)]
    names.append(f"{limits[-1]} en later")
    number = np.searchsorted(limits, years.to_numpy(), side="right")
    periods: npt.NDArray[np.object_] = np.array(names, dtype=object)[number]
    return periods
