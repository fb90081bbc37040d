"""Voorbeeldstad complete: everything that belongs to one gemeente, and its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.demo.bag import Bag, make_bag, publish_bag
from wijkplan.demo.blocks import make_blocks
from wijkplan.demo.borders import draw_lines, make_borders
from wijkplan.demo.cbs_files import write_layers
from wijkplan.demo.earlier import EARLIER, make_earlier
from wijkplan.demo.facilities import FILES, collection, facility_features
from wijkplan.demo.figures import make_figures
from wijkplan.demo.graphml import write_graphml
from wijkplan.demo.heat import make_programme, make_start_analysis, make_zones
from wijkplan.demo.heat_progress import make_progress
from wijkplan.demo.heat_supply import make_heat_networks, make_heat_sources
from wijkplan.demo.network import Network, make_network, without_empty
from wijkplan.demo.noise import make_basisnet, make_noise
from wijkplan.demo.own_areas import make_own_areas, own_areas_text
from wijkplan.demo.plots import place_blocks
from wijkplan.demo.projects import make_beside, make_projects
from wijkplan.demo.railway import make_railway
from wijkplan.demo.rasters import write_heat_stress
from wijkplan.demo.register import REGISTER, count_homes, make_register
from wijkplan.demo.safety import (
    make_plans,
    make_prescriptions,
    make_rev_areas,
    make_rev_buildings,
    make_yard,
)
from wijkplan.demo.social import make_energy_poverty, make_system, make_wijkteams
from wijkplan.demo.streets import make_barriers, make_lines
from wijkplan.demo.town import Town

NETWORK = "data/netwerk/voorbeeldstad_lopen.graphml"
BAG = "data/bag/bag_voorbeeldstad.gpkg"
HOMES = "data/woningregister/woningregister_voorbeeldstad.csv"
COUNTS = "data/woningregister/woningaantallen_voorbeeldstad.csv"
PROJECTS = "data/projecten/projecten.csv"
PROJECT_FUNCTIONS = "data/projecten/functies.csv"
PROJECT_NUMBERS = "data/projecten/getallen.csv"
HEAT_STRESS = "data/raster/hittestress_voorbeeldstad.tif"
NOISE = "data/geluid/spoorgeluid_voorbeeldstad.gpkg"
BASISNET = "data/spoor/basisnet_voorbeeldstad.csv"
ZONES = "data/warmte/warmtezones_voorbeeldstad.gpkg"
PROGRESS = "data/warmte/voortgang_voorbeeldstad.csv"
HEAT_SOURCES = "data/warmte/warmtebronnen_voorbeeldstad.gpkg"
HEAT_NETWORKS = "data/warmte/warmtenet_voorbeeldstad.gpkg"
PROGRAMME = "data/warmte/warmteprogramma_voorbeeldstad.csv"
START_ANALYSIS = "data/warmte/startanalyse"
REV_AREAS = "data/veiligheid/rev_aandachtsgebieden_voorbeeldstad.gpkg"
REV_BUILDINGS = "data/veiligheid/rev_gebouwen_voorbeeldstad.gpkg"
YARD = "data/veiligheid/emplacementen_voorbeeldstad.gpkg"
PRESCRIPTIONS = "data/veiligheid/voorschriftengebieden_voorbeeldstad.gpkg"
PLANS = "data/plannen"
SOCIAL = "data/sociaal/wijkteams_voorbeeldstad.csv"
ENERGY_POVERTY = "data/sociaal/energiearmoede_voorbeeldstad.csv"
SYSTEM = "data/sociaal/stelselindicatoren_voorbeeldstad.csv"
OWN_AREAS = "data/gebieden/eigen_gebieden_voorbeeldstad.geojson"
FACILITIES = "data/voorzieningen"

LARGE = (NETWORK, BAG, HOMES)
"""Files that the repository does not carry: made on first use."""


@dataclass(frozen=True, kw_only=True)
class Gemeente:
    """All that is known of one gemeente: story, land, figures, streets and homes.

    ``earlier`` holds the key figures of earlier years as text, per year.
    """

    town: Town
    borders: gpd.GeoDataFrame
    railway: gpd.GeoDataFrame
    figures: pd.DataFrame
    network: Network
    bag: Bag
    register: pd.DataFrame
    earlier: Mapping[int, str]


def make_gemeente(town: Town, *, seed: int) -> Gemeente:
    """Return a gemeente with its streets, buildings and homes.

    Parameters
    ----------
    town
        The story.
    seed
        The seed of the borders and figures; streets and homes draw from it too.
    """
    dice = [np.random.default_rng([seed, number]) for number in range(9)]
    borders = make_borders(town, np.random.default_rng([seed, 1]))
    drawing = draw_lines(town, dice[1])
    railway = make_railway(town)
    figures = make_figures(town, borders, seed=seed)
    barriers = make_barriers(town, drawing, railway)
    lines = make_lines(town, borders, drawing, barriers, dice[3])
    network = make_network(town, lines, barriers, dice[4])
    blocks = make_blocks(town, figures, dice[5])
    placed = place_blocks(blocks, network, borders, barriers, dice[6])
    built = np.isin(np.arange(len(network.edges)), placed.edge)
    network, rows = without_empty(network, built)
    placed = replace(placed, edge=rows[placed.edge])
    bag = make_bag(town, placed, network, lines, figures, dice[7])
    return Gemeente(
        town=town,
        borders=borders,
        railway=railway,
        figures=figures,
        network=network,
        bag=bag,
        register=make_register(town, bag, figures, dice[8]),
        earlier={year: make_earlier(town, borders, seed=seed, year=year) for year in EARLIER},
    )


def write_complete(
    directory: Path, gemeenten: Sequence[Gemeente], *, seed: int
) -> tuple[Path, ...]:
    """Write the files that come on top of borders, figures and railway.

    Parameters
    ----------
    directory
        Project folder.
    gemeenten
        One, or more for a test of size; every file holds all of them.
    seed
        Seed of the differences in the Startanalyse and in what partners count.

    Returns
    -------
    tuple of Path
        The files written.
    """
    made: list[Path] = []

    def new(name: str) -> Path:
        """Path of a new file, remembered in order."""
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        made.append(path)
        return path

    write_graphml(_joined([g.network for g in gemeenten]), new(NETWORK))
    layers = [publish_bag(g.bag) for g in gemeenten]
    write_layers({name: _stacked([each[name] for each in layers]) for name in layers[0]}, new(BAG))
    register = pd.concat([g.register for g in gemeenten], ignore_index=True)
    _write_csv(register[[*REGISTER]], new(HOMES))
    _write_csv(count_homes(register), new(COUNTS))
    for kind, name in FILES.items():
        found = [f for g in gemeenten for f in facility_features(kind, g.town, g.bag, g.borders)]
        path = new(f"{FACILITIES}/{name}_voorbeeldstad.geojson")
        path.write_text(collection(kind, found), encoding="utf-8", newline="\n")
    _write_around(gemeenten, new)
    _write_safety(gemeenten, new)
    _write_plans(gemeenten, new, seed=seed)
    _write_social(gemeenten, new, seed=seed)
    own = [feature for g in gemeenten for feature in make_own_areas(g.town, g.borders)]
    new(OWN_AREAS).write_text(own_areas_text(own), encoding="utf-8", newline="\n")
    for year, name in EARLIER.items():
        first, *others = [g.earlier[year] for g in gemeenten]
        text = first + "".join(table.split("\r\n", 1)[1] for table in others)
        new(name).write_text(text, encoding="utf-8", newline="")
    return tuple(made)


def _write_social(gemeenten: Sequence[Gemeente], new: Callable[[str], Path], *, seed: int) -> None:
    """Write what partners count per buurt."""
    tables = {SOCIAL: make_wijkteams, ENERGY_POVERTY: make_energy_poverty, SYSTEM: make_system}
    for name, make in tables.items():
        _write_csv(pd.concat([make(g.town, g.figures, seed=seed) for g in gemeenten]), new(name))


def _write_around(gemeenten: Sequence[Gemeente], new: Callable[[str], Path]) -> None:
    """Write heat stress, noise, and the basisnet table."""
    write_heat_stress(
        new(HEAT_STRESS),
        _stacked([g.borders for g in gemeenten]),
        _stacked([g.bag.pand for g in gemeenten]),
        _stacked([g.network.edges for g in gemeenten]),
    )
    noise = _stacked([make_noise(g.borders, g.railway) for g in gemeenten])
    write_layers({"spoorgeluid": noise}, new(NOISE))
    _write_csv(pd.concat([make_basisnet(g.railway) for g in gemeenten]), new(BASISNET))


def _write_safety(gemeenten: Sequence[Gemeente], new: Callable[[str], Path]) -> None:
    """Write what the register, yards and the omgevingsplan say, and the plans of the first town."""
    register = [make_rev_areas(g.town) for g in gemeenten]
    areas = {name: _stacked([each[name] for each in register]) for name in register[0]}
    write_layers(areas, new(REV_AREAS))
    buildings = _stacked([make_rev_buildings(g.town, g.bag) for g in gemeenten])
    write_layers({"gebouwen": buildings}, new(REV_BUILDINGS))
    write_layers({"emplacementen": _stacked([make_yard(g.town) for g in gemeenten])}, new(YARD))
    prescriptions = _stacked([make_prescriptions(g.town) for g in gemeenten])
    write_layers({"voorschriftengebieden": prescriptions}, new(PRESCRIPTIONS))
    for name, text in make_plans(gemeenten[0].town).items():
        new(f"{PLANS}/{name}.geojson").write_text(text, encoding="utf-8", newline="\n")


def _write_plans(gemeenten: Sequence[Gemeente], new: Callable[[str], Path], *, seed: int) -> None:
    """Write projects, the heat plans and the Startanalyse."""
    alone = len(gemeenten) == 1
    projects = [make_projects(g.town, g.bag, g.register, by_name=alone) for g in gemeenten]
    _write_csv(pd.concat(projects), new(PROJECTS))
    for name, path in {"functies": PROJECT_FUNCTIONS, "getallen": PROJECT_NUMBERS}.items():
        _write_csv(pd.concat([make_beside(g.town, name) for g in gemeenten]), new(path))
    _write_heat(gemeenten, new)
    tables = [make_start_analysis(g.town, g.figures, g.register, seed=seed) for g in gemeenten]
    for name in tables[0]:
        _write_csv(pd.concat([each[name] for each in tables]), new(f"{START_ANALYSIS}/{name}.csv"))


def _write_heat(gemeenten: Sequence[Gemeente], new: Callable[[str], Path]) -> None:
    """Write heat zones and their progress, the heat programme, heat sources and networks."""
    zones = [make_zones(g.town, g.borders) for g in gemeenten]
    write_layers({"warmtezones": _stacked(zones)}, new(ZONES))
    _write_csv(pd.concat([make_programme(g.town) for g in gemeenten]), new(PROGRAMME))
    progress = [
        make_progress(g.town, own, g.bag, g.register)
        for g, own in zip(gemeenten, zones, strict=True)
    ]
    _write_csv(pd.concat(progress), new(PROGRESS))
    sources = _stacked([make_heat_sources(g.town) for g in gemeenten])
    write_layers({"warmtebronnen": sources}, new(HEAT_SOURCES))
    networks = _stacked([make_heat_networks(g.town) for g in gemeenten])
    write_layers({"warmtenet": networks}, new(HEAT_NETWORKS))


def _joined(networks: Sequence[Network]) -> Network:
    """Return networks side by side as one, with numbers of its own."""
    edges, first, line = [], 0, 0
    for network in networks:
        own = network.edges
        edges.append(own.assign(u=own["u"] + first, v=own["v"] + first, line=own["line"] + line))
        first += len(network.nodes)
        line += int(own["line"].max()) + 1
    return Network(nodes=np.vstack([n.nodes for n in networks]), edges=_stacked(edges))


def _stacked(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return frames one after another; a single frame as it is."""
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, sep=";", index=False, encoding="utf-8", lineterminator="\n")
