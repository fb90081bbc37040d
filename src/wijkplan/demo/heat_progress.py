"""How far the heat transition of Voorbeeldstad is: what its zones report per year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.demo.bag import Bag
from wijkplan.demo.heat import zone_name
from wijkplan.demo.town import Town, read_toml

_STANDS = ("aardgasvrij", "aangesloten")
_COLUMNS = (
    "zone",
    "buurtcode",
    "jaar",
    "woningen",
    "aardgasvrij",
    "aardgasvrij_erbij",
    "aangesloten",
    "aangesloten_erbij",
    "gepland",
    "particulier_te_doen",
    "jaar_gereed",
    "bron",
    "vindplaats",
    "opmerking",
)


def make_progress(
    town: Town, zones: gpd.GeoDataFrame, bag: Bag, register: pd.DataFrame
) -> pd.DataFrame:
    """Return the progress that the municipality delivers: a row per zone or buurt and year.

    The stands follow from the housing register, back in time by the homes that the story says
    went over; one zone reports more than the register has.

    Parameters
    ----------
    town
        The story.
    zones
        The zones of `make_zones`.
    bag, register
        Where the homes of the stock stand, and how they are heated.

    Returns
    -------
    pandas.DataFrame
        Columns as in `docs/formats.md` under warmtevoortgang; an empty text is unknown.
    """
    story = read_toml("heat.toml")
    address = bag.verblijfsobject
    points = address[address["stock"]].set_index("identificatie").geometry
    homes = gpd.GeoDataFrame(register, geometry=points[register["verblijfsobject"]].to_numpy())
    shapes = dict(zip(zones["naam"], zones.geometry, strict=True))
    codes = {buurt.name: buurt.code for buurt in town.buurten}
    rows: list[dict[str, Any]] = []
    for told in story["voortgang"]:
        if "zone" in told:
            place = {"zone": zone_name(town, told["zone"])}
            mine = homes[homes.within(shapes[place["zone"]])]
        else:
            place = {"buurtcode": codes[told["buurt"]]}
            mine = homes[homes["buurtcode"] == place["buurtcode"]]
        for row in (*_reported(told, mine), *_planned(told, mine)):
            found = f"voortgangstabel, regel {len(rows) + 1}"
            rows.append({**place, **row, "bron": story["bron"], "vindplaats": found})
    return pd.DataFrame([[str(row.get(c, "")) for c in _COLUMNS] for row in rows], columns=_COLUMNS)


def _reported(told: Mapping[str, Any], homes: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row per year of the past, with only the columns that the delivery fills."""
    rows = []
    for year, filled in told["levert"].items():
        known = _known(told, homes, int(year))
        row = {"jaar": int(year), **{name: known[name] for name in filled}}
        rows.append(row | _end(told))
    rows[-1]["opmerking"] = told.get("opmerking", "")
    return rows


def _planned(told: Mapping[str, Any], homes: pd.DataFrame) -> list[dict[str, int]]:
    """Return a row per year to come: how many homes are off natural gas by then, if planned."""
    if "gepland_vanaf" not in told:
        return []
    last = max(int(year) for year in told["levert"])
    years = np.arange(told["gepland_vanaf"], told["jaar_gereed"] + 1)
    ends = (told["gepland_vanaf"] - 1, told["jaar_gereed"])
    planned = np.interp(years, ends, (_stand(told, homes, last)["aardgasvrij"], len(homes)))
    return [
        {"jaar": int(year), "gepland": round(count)} | _end(told)
        for year, count in zip(years, planned, strict=True)
    ]


def _end(told: Mapping[str, Any]) -> dict[str, int]:
    return {"jaar_gereed": told["jaar_gereed"]} if "jaar_gereed" in told else {}


def _known(told: Mapping[str, Any], homes: pd.DataFrame, year: int) -> dict[str, int]:
    """Return all that is so at the end of a year, whether it is delivered or not."""
    now, before = (_stand(told, homes, each) for each in (year, year - 1))
    on_gas = homes["warmte"].eq("aardgas") & homes["eigendom"].ne("huur corporatie")
    return {
        **now,
        **{f"{name}_erbij": now[name] - before[name] for name in _STANDS},
        "gepland": now["aardgasvrij"] + told.get("achter", 0),
        "particulier_te_doen": int(on_gas.sum()),
    }


def _stand(told: Mapping[str, Any], homes: pd.DataFrame, year: int) -> dict[str, int]:
    """Return the homes there, off natural gas and on a heat grid at the end of a year."""
    built = homes.loc[homes["bouwjaar"] <= year, "warmte"]
    later = sum(count for when, count in told.get("over", {}).items() if int(when) > year)
    more = told.get("meer", 0) - later
    return {
        "woningen": len(built),
        "aardgasvrij": int(built.ne("aardgas").sum()) + more,
        "aangesloten": int(built.eq("warmtenet").sum()) + more,
    }
