from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point

import minitown as mt
import streets as s
from wijkplan.model.layers import Network
from wijkplan.model.walking import attach, junctions_m, nearest_m, straight_m, walking_graph

WALKERS = [(x, y) for name, (x, y, _) in s.HOMES.items() if name != "far"]
LIMIT = 200.0


def walk(network, homes, facilities, *, limit_m=LIMIT, chosen=None):
    start, goal = (attach(p, network, limit_m=limit_m) for p in (homes, facilities))
    chosen = np.ones(len(facilities), dtype=bool) if chosen is None else np.array(chosen)
    far = junctions_m(walking_graph(network, goal), network, goal, chosen)
    return nearest_m(far, network, start, straight_m(start, goal), chosen)


def test_walks_to_school_by_hand():
    found = walk(s.network(), s.points(*WALKERS), s.points(s.SCHOOL))
    assert found.tolist() == pytest.approx(list(s.TO_SCHOOL.values()))


def test_without_the_underpass_the_way_is_around():
    found = walk(s.network(leave_out=("BE",)), s.points((150, 155)), s.points(s.SCHOOL))
    assert found.tolist() == pytest.approx([s.H4_WITHOUT_UNDERPASS])


def test_a_home_is_attached_along_the_street_and_not_at_a_junction():
    made = attach(s.points((250, 45)), s.network(), limit_m=LIMIT)
    assert made.edge.tolist() == [s.STREETS.index("BC")]
    assert (made.off_m[0], made.along_m[0], made.rest_m[0]) == pytest.approx((5, 150, 50))


def test_the_length_of_the_network_counts_and_not_that_of_the_drawing():
    network = s.network()
    edges = network.edges.assign(length_m=network.edges["length_m"] * 2)
    doubled = Network(nodes=network.nodes, edges=edges, provenance=network.provenance)
    found = walk(doubled, s.points((30, 60)), s.points(s.SCHOOL))
    assert found.tolist() == pytest.approx([10 + 2 * 120 + 10])


def test_too_far_from_every_street_is_missing():
    network, school = s.network(), s.points(s.SCHOOL)
    assert np.isnan(walk(network, s.points((250, 190)), school, limit_m=39.9)).all()
    assert np.isfinite(walk(network, s.points((250, 190)), school, limit_m=40.1)).all()


def test_no_way_is_missing_and_so_is_no_facility():
    network = s.network(leave_out=("BE", "CD"))
    homes = s.points((30, 60), (150, 155))
    assert walk(network, homes, s.points(s.SCHOOL)) == pytest.approx([140, np.nan], nan_ok=True)
    assert np.isnan(walk(network, homes, s.points(s.SCHOOL), chosen=[False])).all()
    assert np.isnan(walk(network, homes, s.points((5000, 5000)))).all()


def test_only_the_chosen_facilities_count():
    goals = s.points(s.SCHOOL, (240, 45))
    found = walk(s.network(), s.points((250, 45)), goals, chosen=[True, False])
    assert found.tolist() == pytest.approx([115])
    assert walk(s.network(), s.points((250, 45)), goals).tolist() == pytest.approx([20])


_AXIS = st.integers(0, 40).map(float)
_PLACE = st.tuples(_AXIS, _AXIS)


@st.composite
def networks(draw):
    """Streets between random nodes: parallel ones, loops, loose parts, any length."""
    nodes = draw(st.lists(_PLACE, min_size=2, max_size=7, unique=True))
    number = st.integers(0, len(nodes) - 1)
    rows = draw(
        st.lists(st.tuples(number, number, _PLACE, st.integers(1, 90)), min_size=1, max_size=9)
    )
    kept = [(u, v, via, m) for u, v, via, m in rows if LineString([nodes[u], via, nodes[v]]).length]
    edges = gpd.GeoDataFrame(
        {
            "u": [r[0] for r in kept],
            "v": [r[1] for r in kept],
            "length_m": [float(r[3]) for r in kept],
        },
        geometry=[LineString([nodes[u], via, nodes[v]]) for u, v, via, _ in kept],
        crs=mt.CRS,
    )
    return Network(
        nodes=pd.DataFrame(nodes, columns=["x", "y"]), edges=edges, provenance=mt.provenance()
    )


def brute_force(network, home, facilities):
    """Cut the nearest street of the home and of one facility, and walk; the nearest counts."""
    best = np.inf
    for facility in facilities:
        graph, cuts = nx.MultiGraph(), {}
        for name, point in (("home", home), ("facility", facility)):
            row = int(network.edges.distance(point).to_numpy().argmin())
            line = network.edges.geometry.iloc[row]
            cuts.setdefault(row, []).append((line.project(point) / line.length, name))
            graph.add_edge(name, f"{name} on the street", m=line.distance(point))
        for row, edge in network.edges.iterrows():
            stops = [
                (0.0, edge.u),
                *((p, f"{n} on the street") for p, n in sorted(cuts.get(row, []))),
            ]
            stops.append((1.0, edge.v))
            for (p, a), (q, b) in pairwise(stops):
                graph.add_edge(a, b, m=(q - p) * edge.length_m)
        if nx.has_path(graph, "home", "facility"):
            best = min(best, nx.dijkstra_path_length(graph, "home", "facility", weight="m"))
    return best if np.isfinite(best) else np.nan


@given(
    networks(), st.lists(_PLACE, min_size=1, max_size=4), st.lists(_PLACE, min_size=1, max_size=3)
)
def test_walks_agree_with_networkx_on_streets_cut_at_every_point(network, homes, goals):
    if network.edges.empty:
        return
    homes, goals = ([Point(p) for p in places] for places in (homes, goals))
    ours = walk(network, gpd.GeoSeries(homes, crs=mt.CRS), gpd.GeoSeries(goals, crs=mt.CRS))
    assert ours.tolist() == pytest.approx(
        [brute_force(network, home, goals) for home in homes], nan_ok=True, abs=1e-6
    )


@given(st.permutations(range(len(WALKERS))))
def test_the_order_of_homes_is_irrelevant(order):
    found = walk(s.network(), s.points(*[WALKERS[n] for n in order]), s.points(s.SCHOOL))
    assert found.tolist() == pytest.approx([list(s.TO_SCHOOL.values())[n] for n in order])
