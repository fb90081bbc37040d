"""Heat plans of Voorbeeldstad: zones, the heat programme, and a set like the Startanalyse."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely import affinity

from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]

_GJ_PER_M3 = 0.03517  # upper calorific value of natural gas in the Netherlands
_GJ_PER_KWH = 0.0036
_M2_PER_WEQ = 130.0
_FIRST = "Voorbeeldstad"
_ZONE = (
    "naam",
    "strategie",
    "tweede",
    "fase",
    "jaar_start",
    "jaar_eind",
    "status",
    "bron",
    "vindplaats",
)
_LABELS = {"A": "A30", "B": "A31", "C": "A32", "D": "A33", "E": "A34", "F": "A35"}
_CONNECTED = {
    "StartJaar": ("A01_Aansl_aardgas",),
    "S1a_B_LuchtWP": ("A02_Aansl_eWP",),
    "S2a_B_Restwarmte": ("A03_Aansl_MT", "A19_Aansl_MT_Restwarmte"),
    "S3b_B_LT30_70": ("A04_Aansl_LT", "A16_Aansl_LT_LT30_70"),
    "S4a_GG_B_hWP": ("A05_Aansl_hWP_HG",),
    "S5a_H2_B_hWP": ("A05_Aansl_hWP_HG", "A23_Aansl_H2"),
}
_INPUT = {
    "StartJaar": "H09_Input_Aardgas",
    "S1a_B_LuchtWP": "H11_Input_Elektriciteit",
    "S2a_B_Restwarmte": "H12_Input_MTwarmte",
    "S3b_B_LT30_70": "H13_Input_LTwarmte",
    "S4a_GG_B_hWP": "H10_Input_Duurzaamgas",
    "S5a_H2_B_hWP": "H10_Input_Duurzaamgas",
}


def make_zones(town: Town, borders: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the drawn heat zones, with the columns of `docs/formats.md`; missing is unknown.

    Zones that meet share their border to the millimetre, as buurten do.
    """
    story = read_toml("heat.toml")
    polygons = dict(zip([b.name for b in town.buurten], borders.geometry, strict=False))
    south = town.origin[1]
    rows, shapes = [], []
    for zone in story["zones"]:
        parts = [
            affinity.scale(polygons[name], zone.get("deel", 1.0), zone.get("deel", 1.0))
            for name in zone["buurten"]
        ]
        shape = shapely.union_all(parts)
        if "tot_y" in zone:
            x0, y0, x1, _ = shape.bounds
            shape = shape.intersection(shapely.box(x0, y0, x1, south + zone["tot_y"]))
        shapes.append(shapely.multipolygons(shapely.get_parts(shape)))
        own = {"naam": zone_name(town, zone["naam"]), "bron": story["bron"]}
        rows.append([(zone | own).get(name) for name in _ZONE])
    rounded = shapely.transform(np.array(shapes), lambda xy: np.round(xy, 2))
    return gpd.GeoDataFrame(rows, columns=[*_ZONE], geometry=rounded, crs=borders.crs)


def zone_name(town: Town, name: str) -> str:
    """Return the name of a zone; in a copy of the town with its name, so that no two are alike."""
    return name if town.name == _FIRST else f"{name} ({town.name})"


def make_programme(town: Town) -> pd.DataFrame:
    """Return preference and planning per buurt; a buurt without a choice has no row."""
    story = read_toml("heat.toml")
    adopted = set(story["vastgesteld"]["buurten"])
    rows: list[dict[str, Any]] = []
    for buurt in town.buurten:
        if buurt.kind not in story["programma"]:
            continue
        first, second, phase, start, end = story["programma"][buurt.kind]
        pilot = buurt.name == "Vlinderbuurt"
        rows.append(
            {
                "buurtcode": buurt.code,
                "voorkeur": first,
                "tweede": second,
                "fase": "proef" if pilot else phase,
                "jaar_start": 2023 if pilot else start,
                "jaar_eind": 2028 if pilot else end,
                "status": "vastgesteld" if buurt.name in adopted else "voorlopig",
                "bron": story["bron"],
                "vindplaats": f"bijlage 1, regel {len(rows) + 1}",
            }
        )
    return pd.DataFrame(rows)


def make_start_analysis(
    town: Town, figures: pd.DataFrame, homes: pd.DataFrame, *, seed: int
) -> dict[str, pd.DataFrame]:
    """Return a table per strategy with the columns of the Startanalyse.

    Parameters
    ----------
    town
        The story.
    figures
        Figures per buurt: homes, firms, gas and power, land.
    homes
        The homes in the stock: ``buurtcode``, ``oppervlakte``, ``bouwjaar`` and
        ``energielabel``.
    seed
        Seed of the small differences between buurten.

    Returns
    -------
    dict
        File name without ending to table. Costs ``H16`` are euros per year for the whole
        buurt, ``H18`` per dwelling equivalent; energy in GJ, CO2 in tonnes.
    """
    rules = read_toml("heat.toml")["strategie"]
    columns = files(__package__).joinpath("startanalyse_columns.txt").read_text().split()
    general = _general(town, figures, homes)
    dice = np.random.default_rng([seed, 11])
    local = dice.normal(1.0, 0.06, len(figures))
    tables = {}
    for name, rule in sorted(rules.items()):
        values = {**general, **_energy(name, figures, general), **_labels(name, homes, figures)}
        per_home = local * dice.normal(1.0, 0.04, len(figures))
        values |= _costs(rule, figures, general, homes, per_home)
        table = pd.DataFrame(values, index=figures.index)
        tables[name] = table.reindex(columns=columns, fill_value=0)
    return tables


def _general(town: Town, figures: pd.DataFrame, homes: pd.DataFrame) -> dict[str, Any]:
    """Return the keys and sizes of every buurt."""
    wijk = {w.code: w.name for w in town.wijken}
    grouped = homes.groupby("buurtcode")
    other = np.round(0.55 * figures["bedrijven"]).astype(int)
    area = np.round(other * 310.0).astype(int)
    return {
        "BU_CODE": figures.index,
        "I01_buurtcode": figures.index,
        "I02_buurtnaam": [b.name for b in town.buurten],
        "I03_wijkcode": [b.wijk for b in town.buurten],
        "I04_wijknaam": [f"Wijk {b.wijk[-2:]} {wijk[b.wijk]}" for b in town.buurten],
        "I05_gemeentecode": town.code,
        "I06_gemeentenaam": town.name,
        "I07_energieregionaam": "Verzonnen regio",
        "I08_provincienaam": "Verzonnen provincie",
        "I09_aantal_woningen": figures["woningen"].astype(int),
        "I10_aantal_utiliteit": other,
        "I11_woningequivalenten": np.round(figures["woningen"] + area / _M2_PER_WEQ).astype(int),
        "I12_opp_woningen": grouped["oppervlakte"].sum().reindex(figures.index),
        "I13_opp_utiliteit": area,
        "Uitgesloten": "False",
        "nr_OrgEntity": np.arange(1, len(figures) + 1),
    }


def _energy(name: str, figures: pd.DataFrame, general: dict[str, Any]) -> dict[str, Any]:
    """Return what homes and other buildings need and use under a strategy."""
    start = name == "StartJaar"
    heat = figures["gas"] / figures["gaswoningen"].clip(lower=1) * figures["woningen"] * _GJ_PER_M3
    room = heat * (0.80 if start else 0.52)
    water = heat * 0.17
    devices = figures["stroom"] * _GJ_PER_KWH
    need = room + water + devices
    area = np.asarray(general["I13_opp_utiliteit"], dtype=float)
    parts: dict[str, Any] = {
        "Woning_H01_Vraag_Totaal": need,
        "Woning_H02_Vraag_Ruimteverwarming": room,
        "Woning_H03_Vraag_Tapwater": water,
        "Woning_H06_Vraag_Apparaten": devices,
        "Woning_H07_Vraag_perhectare": (room + water) / figures["land_ha"],
        "Woning_H08_Input_Totaal": need,
        "Woning_H11_Input_Elektriciteit": devices,
        "Util_H01_Vraag_Totaal": area * (0.55 if start else 0.40),
        "Util_H02_Vraag_Ruimteverwarming": area * (0.30 if start else 0.15),
        "Util_H06_Vraag_Apparaten": area * 0.25,
    }
    source = f"Woning_{_INPUT[name]}"
    efficiency = 3.2 if name.startswith("S1") else 1.0
    parts[source] = parts.get(source, 0.0) + (room + water) / efficiency
    whole = {key: np.round(value).astype(int) for key, value in parts.items()}
    connected: dict[str, Any] = {}
    for column in _CONNECTED[name]:
        connected[f"Woning_{column}"] = general["I09_aantal_woningen"]
        connected[f"Util_{column}"] = general["I10_aantal_utiliteit"]
    return whole | connected


def _labels(name: str, homes: pd.DataFrame, figures: pd.DataFrame) -> dict[str, Any]:
    """Return homes per label: as they are now, or lifted to label B."""
    best = homes["energielabel"].str.replace("+", "")
    counts = pd.crosstab(homes["buurtcode"], best).reindex(figures.index, fill_value=0)
    now = {label: counts.get(label, 0 * figures["woningen"]).astype(int) for label in _LABELS}
    if name != "StartJaar":
        rest = figures["woningen"].astype(int) - now["A"]
        now = {label: rest if label == "B" else 0 * rest for label in _LABELS} | {"A": now["A"]}
    return {f"Woning_{code}_Aansl_Label{label}": now[label] for label, code in _LABELS.items()}


def _costs(
    rule: dict[str, Any],
    figures: pd.DataFrame,
    general: dict[str, Any],
    homes: pd.DataFrame,
    local: Array,
) -> dict[str, Any]:
    """Return emissions and extra costs of a strategy: dearer in old homes and thin areas."""
    year = homes.groupby("buurtcode")["bouwjaar"].mean().reindex(figures.index)
    age = ((2020 - year) / 100).clip(0, 1)
    dense = (figures["woningen"] / figures["land_ha"] / 20).clip(0, 1)
    base, old, thick = rule["kosten"]
    now = read_toml("heat.toml")["strategie"]["StartJaar"]["co2"]
    equivalents = np.asarray(general["I11_woningequivalenten"])
    each = (base + old * age - thick * dense) * local
    whole = np.round(each * equivalents).astype(int)
    co2 = np.round(rule["co2"] * equivalents).astype(int)
    # against the start year in whole tonnes, so that H17 follows from what the files hold
    saved = np.maximum(np.round(now * equivalents) - co2, 1)
    return {
        "H15_CO2_uitstoot": co2,
        "H16_Nat_meerkost": whole,
        "H17_Nat_meerkost_CO2": np.round(whole / saved).astype(int),
        "H18_Nat_meerkost_WEQ": np.round(whole / equivalents).astype(int),
    }
