"""Figures of Voorbeeldstad at full precision: what is so, before anyone publishes it.

Every column can be added up over buurten: persons, households, homes, and sums (euros,
cubic metres, kilometres times persons) instead of averages. Shares and averages are made
in `wijkplan.demo.publish`, per level, so the levels agree with each other.

The same story, seed and code give the same figures. A year earlier the same draws are
used, moved back along the trend, so that two years differ as two years do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import LineString

from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]
Row = dict[str, float]

_BASE_YEAR = 2025  # the year that profiles.toml describes
_AGES = ("leeftijd_0", "leeftijd_15", "leeftijd_25", "leeftijd_45", "leeftijd_65")
_STATUS = ("ongehuwd", "gehuwd", "gescheiden", "verweduwd")
_ORIGIN = ("herkomst_nl", "herkomst_eu", "herkomst_ne")
_TENURE = ("koop", "huur_corporatie", "huur_overig", "eigendom_onbekend")
_HOUSEHOLDS = ("eenpersoons", "zonder_kinderen", "met_kinderen")

# Verzonnen: m3 gas en kWh stroom per jaar van een appartement, tussenwoning, hoekwoning,
# twee-onder-een-kapwoning en vrijstaande woning.
_GAS = np.array([720.0, 960.0, 1130.0, 1370.0, 1890.0])
_POWER = np.array([1850.0, 2450.0, 2600.0, 2950.0, 3750.0])

_DETOUR = 1.3  # by road against as the crow flies
_CANAL_WIDTH = 45.0  # m


@dataclass(frozen=True, kw_only=True)
class _Dice:
    """Two sources of chance: one that belongs to the buurt, one to the year."""

    place: np.random.Generator
    year: np.random.Generator

    def vary(self, shares: Any, spread: float) -> Array:  # noqa: ANN401 (any array-like)
        """Return shares (sum 1) near the given ones."""
        given = np.asarray(shares, dtype=float)
        moved = given * np.exp(spread * self.place.standard_normal(given.shape))
        moved *= np.exp(0.006 * self.year.standard_normal(given.shape))
        varied: Array = moved / moved.sum()
        return varied

    def scale(self, value: float, spread: float) -> float:
        """Return a positive value near the given one."""
        factor = spread * self.place.standard_normal() + 0.006 * self.year.standard_normal()
        return float(value * np.exp(factor))


def make_figures(
    town: Town, borders: gpd.GeoDataFrame, *, seed: int, year: int = _BASE_YEAR
) -> pd.DataFrame:
    """Return the figures of all buurten at full precision.

    Parameters
    ----------
    town
        The story.
    borders
        The coverage that `make_borders` gave (EPSG:28992, metres).
    seed
        Seed of the draws.
    year
        A year for which the story gives homes.

    Returns
    -------
    pandas.DataFrame
        Index the buurt codes in the order of the story; float columns that can be added
        up over buurten. Areas in hectares, money in thousands of euros, gas in m3, power
        in kWh, distances in kilometres times inhabitants. Nothing is missing.
    """
    profiles = read_toml("profiles.toml")
    dice = _Dice(place=np.random.default_rng([seed, 2]), year=np.random.default_rng([seed, year]))
    rows = []
    for buurt in town.buurten:
        profile = _in_year(profiles[buurt.kind], year)
        row = _homes(buurt.homes[year], profile, dice)
        row |= _people(row, profile, dice)
        row |= _means(row, profile, dice)
        row |= _firms(row, profile, profiles["sectoren"], dice)
        rows.append(row)
    codes = pd.Index([b.code for b in town.buurten], name="buurtcode")
    figures = pd.DataFrame(rows, index=codes, dtype=float)
    land = borders[borders["water"] == "NEE"].set_index("buurtcode").loc[codes]
    water = np.array([profiles[b.kind]["water"] for b in town.buurten])
    return pd.concat(
        [
            figures,
            _surface(town, land, water),
            _distances(town, land, figures["inwoners"]),
            _addresses_around(land, figures),
        ],
        axis=1,
    )


def apportion(total: float, shares: Array) -> Array:
    """Split a whole number over shares, so that the whole parts add up to it exactly.

    Parameters
    ----------
    total
        Whole number.
    shares
        Shape (n,), sum 1.

    Returns
    -------
    numpy.ndarray
        Whole numbers as floats, shape (n,); the largest remainders are rounded up.

    Examples
    --------
    >>> apportion(10, np.array([0.5, 0.26, 0.24])).tolist()
    [5.0, 3.0, 2.0]
    """
    exact = np.asarray(shares) * total
    whole: Array = np.floor(exact)
    short = round(total - whole.sum())
    order = np.argsort(whole - exact, kind="stable")
    whole[order[:short]] += 1
    return whole


def _in_year(profile: Mapping[str, Any], year: int) -> dict[str, Any]:
    """Move a profile back along the trend: younger, fewer living alone, cheaper homes."""
    back = _BASE_YEAR - year
    ages = np.array(profile["leeftijd"]) * [1, 1, 1, 1, 1 - 0.014 * back]
    kinds = np.array(profile["huishoudens"]) * [1 - 0.010 * back, 1, 1]
    return {
        **profile,
        "leeftijd": ages / ages.sum(),
        "huishoudens": kinds / kinds.sum(),
        "woz": profile["woz"] * 0.952**back,
    }


def _homes(homes: int, profile: Mapping[str, Any], dice: _Dice) -> Row:
    """Return the homes by tenure, type, age and use."""
    types = apportion(homes, dice.vary(profile["woningtype"], 0.12))
    tenure = apportion(homes, dice.vary(profile["eigendom"], 0.16))
    old = round(homes * min(dice.scale(profile["voor_2000"], 0.03), 1.0))
    lived_in = round(homes * min(dice.scale(profile["bewoond"], 0.006), 1.0))
    heat_grid = round(homes * min(dice.scale(profile["warmtenet"], 0.15), 1.0))
    return {
        "woningen": homes,
        **dict(zip(_TENURE, tenure, strict=True)),
        "huur": tenure[1] + tenure[2],
        "meergezins": types[0],
        "eengezins": types[1:].sum(),
        "voor_2000": old,
        "vanaf_2000": homes - old,
        "bewoond": lived_in,
        "onbewoond": homes - lived_in,
        "warmtenet": heat_grid,
        **_energy(types / homes, lived_in, min(heat_grid, lived_in), profile, dice),
    }


def _energy(
    types: Array, lived_in: int, heat_grid: int, profile: Mapping[str, Any], dice: _Dice
) -> Row:
    """Return gas and power: per type of home, times how well these homes are insulated."""
    on_gas = lived_in - heat_grid
    return {
        "gaswoningen": on_gas,
        "gas": on_gas * dice.scale(profile["gas"] * float(types @ _GAS), 0.05),
        "stroom": lived_in * dice.scale(float(types @ _POWER), 0.03),
    }


def _people(homes: Row, profile: Mapping[str, Any], dice: _Dice) -> Row:
    """Return households and the persons in them; every occupied home is one household."""
    households = homes["bewoond"]
    alone, couples, families = apportion(households, dice.vary(profile["huishoudens"], 0.05))
    in_family = dice.scale(profile["gezin"], 0.015)
    persons = round(alone + 2 * couples + in_family * families)
    men = round(persons * min(dice.scale(0.496, 0.012), 1.0))
    origin = apportion(persons, dice.vary(profile["herkomst"], 0.10))
    return {
        "inwoners": persons,
        "mannen": men,
        "vrouwen": persons - men,
        **dict(zip(_AGES, apportion(persons, dice.vary(profile["leeftijd"], 0.06)), strict=True)),
        **dict(
            zip(_STATUS, apportion(persons, dice.vary(profile["burgerlijk"], 0.05)), strict=True)
        ),
        "huishoudens": households,
        **dict(zip(_HOUSEHOLDS, (alone, couples, families), strict=True)),
        **dict(zip(_ORIGIN, origin, strict=True)),
        **_birthplaces(origin, dice),
    }


def _birthplaces(origin: Array, dice: _Dice) -> Row:
    """Split persons with an origin outside the Netherlands by where they were born."""
    europe_here = np.floor(origin[1] * min(dice.scale(0.42, 0.05), 1.0))
    elsewhere_here = np.floor(origin[2] * min(dice.scale(0.46, 0.05), 1.0))
    return {
        "geboren_nl_nl": origin[0],
        "geboren_nl_eu": europe_here,
        "geboren_nl_ne": elsewhere_here,
        "geboren_bl_eu": origin[1] - europe_here,
        "geboren_bl_ne": origin[2] - elsewhere_here,
    }


def _means(people: Row, profile: Mapping[str, Any], dice: _Dice) -> Row:
    """Return house values, income, benefits, care and cars."""
    persons = people["inwoners"]
    adults = people["leeftijd_25"] + people["leeftijd_45"]
    youth = people["leeftijd_0"] + 0.75 * people["leeftijd_15"]
    in_care = youth * dice.scale(profile["jeugd"], 0.08)
    welfare = adults * dice.scale(profile["bijstand"], 0.10)
    return {
        "woz": people["woningen"] * dice.scale(profile["woz"], 0.05),
        "inkomen": persons * dice.scale(profile["inkomen"], 0.03),
        "inkomensontvangers": round(0.93 * (persons - people["leeftijd_0"])),
        "inkomen_laag": persons * dice.scale(profile["laag"], 0.04),
        "inkomen_hoog": persons * dice.scale(profile["hoog"], 0.06),
        "bijstand": round(welfare),
        "arbeidsongeschikt": round(0.045 * adults + 0.5 * welfare),
        "werkloos": round(0.014 * adults + 0.06 * welfare),
        "aow": round(0.88 * people["leeftijd_65"]),
        "jongeren": youth,
        "jeugdzorg": round(in_care),
        "wmo": round(persons * dice.scale(profile["wmo"], 0.08)),
        "autos": round(people["huishoudens"] * dice.scale(profile["autos"], 0.05)),
        "leerlingen_po": round(0.52 * people["leeftijd_0"]),
        "leerlingen_vo": round(0.19 * people["leeftijd_0"] + 0.20 * people["leeftijd_15"]),
    }


def _firms(homes: Row, profile: Mapping[str, Any], sectors: Mapping[str, Any], dice: _Dice) -> Row:
    """Return business establishments by sector."""
    per_home, fixed = profile["bedrijven"]
    count = round(dice.scale(homes["woningen"] * per_home + fixed, 0.10))
    split = apportion(count, dice.vary(sectors[profile["sector"]], 0.15))
    return {"bedrijven": count, **{f"bedrijven_{i}": n for i, n in enumerate(split)}}


def _surface(town: Town, land: gpd.GeoDataFrame, water: Array) -> pd.DataFrame:
    """Return hectares of land and water: ditches and ponds by kind of buurt, and the canal."""
    canal = LineString(np.asarray(town.lines["kanaal"]) + town.origin)
    total = land.area / 1e4
    wet = total * water + land.intersection(canal.buffer(_CANAL_WIDTH / 2)).area / 1e4
    return pd.DataFrame({"totaal_ha": total, "land_ha": total - wet, "water_ha": wet})


def _distances(town: Town, land: gpd.GeoDataFrame, people: pd.Series) -> pd.DataFrame:
    """Return kilometres to the nearest facility of each kind, times inhabitants."""
    middle = shapely.get_coordinates(land.centroid)
    spread = np.sqrt(land.area.to_numpy() / np.pi) / 2  # how far homes lie from the middle
    place = {b.name: i for i, b in enumerate(town.buurten)}
    targets = {
        kind: middle[[place[name] for name in names]] for kind, names in town.facilities.items()
    }
    targets["treinstation"] = np.array([town.station.point]) + town.origin
    columns = {}
    for kind, points in targets.items():
        offset = middle[:, None, :] - points[None, :, :]
        nearest = np.hypot(offset[..., 0], offset[..., 1]).min(axis=1)
        metres = _DETOUR * np.hypot(nearest, spread)
        columns[f"afstand_{kind}"] = metres / 1000 * people.to_numpy()
    return pd.DataFrame(columns, index=land.index)


def _addresses_around(land: gpd.GeoDataFrame, figures: pd.DataFrame) -> pd.Series:
    """Return addresses per km2 within a kilometre of the middle, times homes.

    Source of the idea: the omgevingsadressendichtheid of CBS, which counts around every
    address; here around one point per buurt, with addresses spread evenly over a buurt.
    """
    addresses = (figures["woningen"] + 0.8 * figures["bedrijven"]).to_numpy()
    polygons = land.geometry.to_numpy()
    circles = land.representative_point().buffer(1000.0).to_numpy()
    cover = shapely.area(shapely.intersection(circles[:, None], polygons[None, :]))
    around = cover @ (addresses / shapely.area(polygons)) / (np.pi * 1.0**2)
    return pd.Series(around * figures["woningen"], name="adressen_rond")
