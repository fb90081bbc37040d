"""Buildings and addresses of Voorbeeldstad in the format of the BAG.

Every building of every placed block is a `pand`; its homes and other premises are
`verblijfsobject`, with an address on the street that the block stands on. The homes that
count as stock add up to the figures, and so do those built since 2000.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.demo.network import Network
from wijkplan.demo.plots import Placed
from wijkplan.demo.rows import rows_of
from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

_ACROSS = 8  # addresses side by side in one building, at most
_AREA = {"rij": 1.85, "twee": 2.0, "vrij": 2.1}  # floor area against footprint
_PER_POSTCODE = 24
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_FORBIDDEN = ("SA", "SD", "SS")  # postcodes in the Netherlands do not have these
_BARN = 0.7  # share of the farms with a barn


@dataclass(frozen=True, kw_only=True)
class Bag:
    """Buildings and addresses.

    Parameters
    ----------
    pand
        One row per building: columns as published, and ``buurt`` (row number in the
        story), ``form``, ``facility``, ``line`` (street) and ``sloop`` (whether it has a
        demolition permit), which are not published.
    verblijfsobject
        One row per address: columns as published, and ``buurt``, ``form``, ``stock``
        (whether it counts as a home), ``pand`` (row number) and ``line``.
    """

    pand: gpd.GeoDataFrame
    verblijfsobject: gpd.GeoDataFrame


PAND = (
    "identificatie",
    "bouwjaar",
    "status",
    "gebruiksdoel",
    "oppervlakte_min",
    "oppervlakte_max",
    "aantal_verblijfsobjecten",
)
VERBLIJFSOBJECT = (
    "identificatie",
    "status",
    "gebruiksdoel",
    "oppervlakte",
    "openbare_ruimte_naam",
    "huisnummer",
    "huisletter",
    "toevoeging",
    "postcode",
    "woonplaats_naam",
    "bouwjaar",
    "pand_identificatie",
)


def make_bag(
    town: Town,
    placed: Placed,
    network: Network,
    lines: gpd.GeoDataFrame,
    figures: pd.DataFrame,
    rng: np.random.Generator,
) -> Bag:
    """Return the buildings and addresses of all placed blocks.

    Parameters
    ----------
    town, network, lines
        The story, its streets, and the drawn lines that number addresses along them.
    placed
        Blocks in their places.
    figures
        Figures per buurt: ``vanaf_2000`` says how many homes were built since 2000.
    rng
        Decides years, barns and statuses.
    """
    rules = read_toml("homes.toml")
    buildings = _buildings(town, placed, network, rules, rng)
    buildings["bouwjaar"] = _years(town, buildings, figures, rules, rng)
    buildings["sloop"] = _permits(town, buildings, rules)
    digits = town.code[2:]
    buildings["identificatie"] = [f"{digits}10{n:010d}" for n in range(1, len(buildings) + 1)]
    premises = _premises(buildings, rng)
    premises["identificatie"] = [f"{digits}01{n:010d}" for n in range(1, len(premises) + 1)]
    premises["pand_identificatie"] = buildings["identificatie"].to_numpy()[premises["pand"]]
    premises["bouwjaar"] = buildings["bouwjaar"].to_numpy()[premises["pand"]]
    _address(premises, town, network, lines)
    _statuses(buildings, premises, rng)
    _sum_up(buildings, premises)
    crs = lines.crs
    return Bag(
        pand=gpd.GeoDataFrame(buildings, geometry="geometry", crs=crs),
        verblijfsobject=gpd.GeoDataFrame(premises, geometry="geometry", crs=crs),
    )


def _buildings(
    town: Town,
    placed: Placed,
    network: Network,
    rules: dict[str, dict[str, dict[str, float]]],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return one row per building with its footprint."""
    blocks = placed.blocks
    number = np.repeat(np.arange(len(blocks)), [b.parts for b in blocks])
    part = np.concatenate([np.arange(b.parts) for b in blocks])
    width = np.array([b.width for b in blocks])[number]
    count = np.array([b.parts for b in blocks])[number]
    depth = np.array([b.depth for b in blocks])[number]
    left = -count * width / 2 + part * width
    right = -count * width / 2 + (part + 1) * width
    kinds = np.array([town.buurten[b.buurt].kind for b in blocks])[number]
    frame = pd.DataFrame(
        {
            "block": number,
            "part": part,
            "buurt": np.array([b.buurt for b in blocks])[number],
            "kind": kinds,
            "form": np.array([b.form for b in blocks])[number],
            "facility": np.array([b.facility for b in blocks])[number],
            "use": np.array([b.use for b in blocks])[number],
            "state": np.array([b.status for b in blocks])[number],
            "homes": np.concatenate([np.array(b.homes, dtype=int) for b in blocks]),
            "edge": placed.edge[number],
            "side": placed.side[number],
            "along": placed.along[number] + part * width,
            "line": network.edges["line"].to_numpy()[placed.edge[number]],
        }
    )
    flats = rules["soort"]
    form = rules["flat"]
    per_floor = np.array([form[str(flats[k]["flat"])]["per_laag"] for k in kinds], dtype=float)
    by_form = frame["form"].map(_AREA).fillna(1.0).to_numpy()
    floor = np.where(frame["form"] == "flat", 0.85 / per_floor, by_form)
    frame["area"] = width * depth * floor
    frame["geometry"] = _footprints(placed, number, left, right, np.zeros(len(part)), depth)
    barns = _barns(placed, frame, rng)
    return pd.concat([frame, barns], ignore_index=True)


def _footprints(
    placed: Placed, number: Ints, left: Array, right: Array, near: Array, far: Array
) -> npt.NDArray[np.object_]:
    """Return rectangles beside the streets: between two places along, and two away."""
    along = placed.direction[number]
    outward = np.column_stack([-along[:, 1], along[:, 0]]) * placed.side[number][:, None]
    middle = placed.middle[number]
    corners = [
        np.round(middle + along * a[:, None] + outward * b[:, None], 3)
        for a, b in ((left, near), (right, near), (right, far), (left, far))
    ]
    polygons = np.asarray(shapely.polygons(np.stack(corners, axis=1)))
    return np.asarray(shapely.orient_polygons(polygons))


def _barns(placed: Placed, frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return barns behind farms: buildings without an address."""
    farms = frame[(frame["kind"] == "buitengebied") & (frame["form"] == "vrij")]
    farms = farms[rng.random(len(farms)) < _BARN]
    count = len(farms)
    number = farms["block"].to_numpy()
    depth = np.array([placed.blocks[n].depth for n in number]) + 9.0
    half = rng.uniform(5.0, 8.0, count)
    shift = rng.uniform(-2.0, 2.0, count)
    shape = _footprints(
        placed, number, shift - half, shift + half, depth, depth + rng.uniform(14.0, 22.0, count)
    )
    return farms.assign(geometry=shape, form="schuur", homes=0, use="", facility="", state="")


def _years(
    town: Town,
    buildings: pd.DataFrame,
    figures: pd.DataFrame,
    rules: dict[str, dict[str, dict[str, list[int]]]],
    rng: np.random.Generator,
) -> Ints:
    """Return the year of each building: streets of one age, and as many new homes as known."""
    years = np.zeros(len(buildings), dtype=np.intp)
    counted = np.where(buildings["state"] == "", buildings["homes"], 0)
    for buurt, rows in rows_of(buildings["buurt"]):
        story = town.buurten[buurt]
        kind = rules["soort"][story.kind]
        lines, street = np.unique(buildings["line"].to_numpy()[rows], return_inverse=True)
        age = np.clip(rng.random(len(lines))[street] + rng.normal(0, 0.03, len(rows)), 0, 1)
        low, high = kind["bouwjaar"]
        years[rows] = np.round(low + age * (high - low))
        queue = rows[np.lexsort((rows, rng.random(len(lines))[street]))]
        since = _exactly(queue, counted, int(figures["vanaf_2000"].iloc[buurt]))
        low, high = kind["nieuw"]
        draw = rng.integers(low, min(high, 2023) + 1, len(lines))
        place = dict(zip(rows.tolist(), street.tolist(), strict=True))
        years[since] = draw[[place[row] for row in since.tolist()]]
        latest = _exactly(since[::-1], counted, max(story.homes[2025] - story.homes[2024], 0))
        years[latest] = 2024
    years[buildings["state"] == "gevormd"] = 2025
    return years


def _exactly(queue: Ints, homes: Ints, wanted: int) -> Ints:
    """Take from a queue of buildings as many homes as wanted, as exactly as they allow."""
    chosen = []
    for row in queue.tolist():
        if 0 < homes[row] <= wanted:
            chosen.append(row)
            wanted -= homes[row]
        if not wanted:
            break
    return np.array(chosen, dtype=np.intp)


def _permits(
    town: Town, buildings: pd.DataFrame, rules: dict[str, dict[str, int]]
) -> npt.NDArray[np.bool_]:
    """Return which buildings have a demolition permit: whole old buildings, one street."""
    permit = np.zeros(len(buildings), dtype=bool)
    names = np.array([b.name for b in town.buurten])
    for name, wanted in rules["sloopvergunning"].items():
        old = (names[buildings["buurt"]] == name) & (buildings["bouwjaar"] < 1990)
        form = "flat" if wanted > 50 else "rij"
        rows = np.flatnonzero(old & (buildings["form"] == form) & (buildings["state"] == ""))
        rows = rows[np.lexsort((rows, buildings["line"].to_numpy()[rows]))]
        permit[_exactly(rows, buildings["homes"].to_numpy(), wanted)] = True
    return permit


def _premises(buildings: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row per address: homes, and one for what else is in a building."""
    homes = buildings["homes"].to_numpy()
    other = ((buildings["use"] != "") & (buildings["form"] != "schuur")).to_numpy()
    pand = np.repeat(np.arange(len(buildings)), homes + other)
    first = np.concatenate([[0], np.cumsum(homes + other)[:-1]])
    unit = np.arange(len(pand)) - first[pand]
    is_home = unit < homes[pand]
    across = np.minimum(np.maximum(homes[pand], 1), _ACROSS)
    share = np.where(is_home, (unit % across + 0.5) / across, 0.5)
    frame = buildings.iloc[pand][
        ["buurt", "kind", "form", "facility", "edge", "side", "along", "line"]
    ]
    use = np.where(is_home, "woonfunctie", buildings["use"].to_numpy()[pand])
    mixed = is_home & (frame["kind"] == "buitengebied").to_numpy() & (rng.random(len(pand)) < 0.15)
    use = np.where(mixed, "woonfunctie,industriefunctie", use)
    area = buildings["area"].to_numpy()[pand] * rng.uniform(0.9, 1.12, len(pand))
    corner = shapely.get_coordinates(buildings["geometry"].to_numpy()).reshape(-1, 5, 2)[pand]
    near = corner[:, 0] * (1 - share[:, None]) + corner[:, 1] * share[:, None]
    far = corner[:, 3] * (1 - share[:, None]) + corner[:, 2] * share[:, None]
    points = np.round((near + far) / 2, 3)
    return frame.assign(
        pand=pand,
        unit=unit,
        stock=is_home & (buildings["state"].to_numpy()[pand] == ""),
        state=buildings["state"].to_numpy()[pand],
        gebruiksdoel=use,
        oppervlakte=np.maximum(np.round(area), 24).astype(np.int32),
        geometry=shapely.points(points),
    ).reset_index(drop=True)


def _address(
    premises: pd.DataFrame,
    town: Town,
    network: Network,
    lines: gpd.GeoDataFrame,
) -> None:
    """Fill the address columns: numbers run along a street, even on the right."""
    street = network.edges["name"].to_numpy()[premises["edge"]]
    line = premises["line"].to_numpy()
    near = network.edges.geometry.to_numpy()[premises["edge"]]
    spot = shapely.line_interpolate_point(near, premises["along"].to_numpy())
    along = shapely.line_locate_point(lines.geometry.to_numpy()[line], spot)
    side = premises["side"].to_numpy()
    order = np.lexsort((premises["unit"], premises["pand"], along, line, side, street))
    key = pd.Series([f"{a}|{b}" for a, b in zip(street, side, strict=True)])
    rank = key.iloc[order].groupby(key.iloc[order].to_numpy()).cumcount().sort_index().to_numpy()
    premises["openbare_ruimte_naam"] = street
    premises["huisnummer"] = (2 * rank + np.where(side > 0, 1, 2)).astype(np.int32)
    premises["huisletter"] = ""
    premises["toevoeging"] = ""
    number = premises["buurt"].to_numpy()
    digits = np.array([b.postcode for b in town.buurten])[number]
    group = pd.Series(digits) + "|" + key + "|" + pd.Series(rank // _PER_POSTCODE).astype(str)
    letters = [a + b for a in _LETTERS for b in _LETTERS if a + b not in _FORBIDDEN]
    distinct = group.drop_duplicates().sort_values()
    place = distinct.groupby(distinct.str[:4]).cumcount()
    code = dict(zip(distinct, place, strict=True))
    premises["postcode"] = digits + group.map(lambda g: letters[code[g] % len(letters)])
    villages = np.array([b.name if b.kind == "dorp" else town.name for b in town.buurten])
    premises["woonplaats_naam"] = villages[number]


def _statuses(buildings: pd.DataFrame, premises: pd.DataFrame, rng: np.random.Generator) -> None:
    """Fill the status of buildings and addresses, in the words of the BAG."""
    status = np.full(len(buildings), "Pand in gebruik", dtype=object)
    status[rng.random(len(buildings)) < 0.004] = "Verbouwing pand"
    status[buildings["bouwjaar"] == 2024] = "Pand in gebruik (niet ingemeten)"
    status[buildings["sloop"]] = "Sloopvergunning verleend"
    status[buildings["state"] == "gevormd"] = "Bouw gestart"
    status[buildings["state"] == "ingetrokken"] = "Pand gesloopt"
    buildings["status"] = status
    mine = np.full(len(premises), "Verblijfsobject in gebruik", dtype=object)
    mine[rng.random(len(premises)) < 0.003] = "Verblijfsobject buiten gebruik"
    mine[premises["bouwjaar"] == 2024] = "Verblijfsobject in gebruik (niet ingemeten)"
    mine[premises["state"] == "gevormd"] = "Verblijfsobject gevormd"
    mine[premises["state"] == "ingetrokken"] = "Verblijfsobject ingetrokken"
    premises["status"] = mine


def _sum_up(buildings: pd.DataFrame, premises: pd.DataFrame) -> None:
    """Fill the columns of buildings that follow from their addresses."""
    grouped = premises.groupby("pand")
    everywhere = pd.RangeIndex(len(buildings))
    smallest, largest = (
        getattr(grouped["oppervlakte"], how)().reindex(everywhere).astype("Int32")
        for how in ("min", "max")
    )
    buildings["oppervlakte_min"] = smallest
    buildings["oppervlakte_max"] = largest
    buildings["aantal_verblijfsobjecten"] = (
        grouped.size().reindex(everywhere, fill_value=0).astype("int32")
    )
    uses = (
        premises[["pand", "gebruiksdoel"]].drop_duplicates().sort_values(["pand", "gebruiksdoel"])
    )
    joined = uses.groupby("pand")["gebruiksdoel"].agg(
        lambda values: ",".join(sorted({use for value in values for use in value.split(",")}))
    )
    buildings["gebruiksdoel"] = joined.reindex(everywhere, fill_value="")
    buildings["bouwjaar"] = buildings["bouwjaar"].astype("int32")
    premises["bouwjaar"] = premises["bouwjaar"].astype("int32")


def publish_bag(bag: Bag) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of the GeoPackage with only the published columns."""
    return {
        "pand": bag.pand[[*PAND, "geometry"]],
        "verblijfsobject": bag.verblijfsobject[[*VERBLIJFSOBJECT, "geometry"]],
    }
