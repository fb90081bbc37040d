"""Our walk to the nearest facility against plain networkx.

Exactly: every home and facility is put into the graph on its street, and each home starts its own
search; the distances must be equal. And the short cut: homes and facilities at the nearest
junction, in one search, without the way to the street. That gives other distances, and the
difference is printed.
"""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely
from common import median_seconds

from wijkplan.model.areas import CRS
from wijkplan.model.layers import Network, Provenance
from wijkplan.model.walking import Attachment, attach, junctions_m, nearest_m, walking_graph

SIZES = ((30, 500, 10), (60, 500, 20))
"""Junctions along each side, homes, and facilities."""

BLOCK = 100.0
SOUTH_WEST = (200_000.0, 470_000.0)
LIMIT = 200.0


def make_network(side: int) -> Network:
    """Streets around blocks, the junctions shifted, with a tenth of the streets missing."""
    rng = np.random.default_rng(1)
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    places = np.column_stack([column.ravel(), row.ravel()]) * BLOCK + SOUTH_WEST
    places += rng.uniform(-30, 30, places.shape)
    number = np.arange(side * side).reshape(side, side)
    across = np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    along = np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    ends = np.vstack([across, along])
    ends = ends[rng.random(len(ends)) > 0.1]
    edges = gpd.GeoDataFrame(
        {"u": ends[:, 0], "v": ends[:, 1]}, geometry=shapely.linestrings(places[ends]), crs=CRS
    )
    edges["length_m"] = edges.length
    return Network(
        nodes=pd.DataFrame(places, columns=["x", "y"]),
        edges=edges,
        provenance=Provenance(name="", publisher="", file="", sha256="", year=2024),
    )


def make_points(side: int, number: int, seed: int) -> gpd.GeoSeries:
    """Points anywhere among the streets."""
    places = np.random.default_rng(seed).uniform(0, (side - 1) * BLOCK, (number, 2)) + SOUTH_WEST
    return gpd.GeoSeries(shapely.points(places), crs=CRS)


def ours(network: Network, homes: gpd.GeoSeries, facilities: gpd.GeoSeries) -> np.ndarray:
    """One search from all facilities, homes on their streets."""
    start, goal = (attach(points, network, limit_m=LIMIT) for points in (homes, facilities))
    every = np.ones(len(facilities), dtype=bool)
    far = junctions_m(walking_graph(network, goal), network, goal, every)
    return nearest_m(far, network, start, goal, every)


def _with_points(network: Network, **attached: Attachment) -> nx.Graph:
    """Graph in which every street is cut at the points on it."""
    graph = nx.Graph()
    cuts: dict[int, list] = {}
    for name, made in attached.items():
        for number, edge in enumerate(made.edge):
            cuts.setdefault(int(edge), []).append((made.along_m[number], (name, number, "street")))
            graph.add_edge((name, number), (name, number, "street"), m=made.off_m[number])
    for row, (u, v, length) in enumerate(
        network.edges[["u", "v", "length_m"]].itertuples(index=False)
    ):
        stops = [(0.0, u), *sorted(cuts.get(row, [])), (length, v)]
        for (p, a), (q, b) in pairwise(stops):
            graph.add_edge(a, b, m=q - p)
    return graph


def search_per_home(
    network: Network, homes: gpd.GeoSeries, facilities: gpd.GeoSeries
) -> np.ndarray:
    """Plain networkx, exactly."""
    start, goal = (attach(points, network, limit_m=LIMIT) for points in (homes, facilities))
    graph = _with_points(network, home=start, facility=goal)
    found = []
    for number in range(len(homes)):
        reached = nx.single_source_dijkstra_path_length(graph, ("home", number), weight="m")
        ends = [reached.get(("facility", n), np.nan) for n in range(len(facilities))]
        found.append(np.nanmin(ends) if not np.isnan(ends).all() else np.nan)
    return np.array(found)


def junctions_only(network: Network, homes: gpd.GeoSeries, facilities: gpd.GeoSeries) -> np.ndarray:
    """Plain networkx, homes and facilities at the nearest junction."""
    tree = shapely.STRtree(shapely.points(network.nodes[["x", "y"]].to_numpy()))
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    graph.add_weighted_edges_from(
        network.edges[["u", "v", "length_m"]].itertuples(index=False, name=None), weight="m"
    )
    sources = set(tree.nearest(facilities.array).tolist())
    reached = nx.multi_source_dijkstra_path_length(graph, sources, weight="m")
    return np.array([reached.get(node, np.nan) for node in tree.nearest(homes.array).tolist()])


def main() -> None:
    """Print two lines per size."""
    for side, number, goals in SIZES:
        network = make_network(side)
        case = (network, make_points(side, number, 2), make_points(side, goals, 3))
        exact, rough = ours(*case), junctions_only(*case)
        np.testing.assert_allclose(exact, search_per_home(*case), rtol=1e-9)
        fast = median_seconds(lambda c=case: ours(*c))
        slow = median_seconds(lambda c=case: search_per_home(*c), runs=1)
        short = median_seconds(lambda c=case: junctions_only(*c))
        print(
            f"{number} homes, {goals} facilities, {side * side} junctions: ours {fast:.3f} s, "
            f"a search per home {slow:.3f} s, ratio {slow / fast:.0f}, equal results"
        )
        print(
            f"  junctions only {short:.3f} s, ratio {short / fast:.2f}, "
            f"off by {np.nanmean(np.abs(exact - rough)):.0f} m on average"
        )


if __name__ == "__main__":
    main()
