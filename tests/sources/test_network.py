from __future__ import annotations

import deliveries as d
import geopandas as gpd
import networkx as nx
import pytest
from shapely import wkt

import minitown as mt
from wijkplan.sources.network import NOT_WALKABLE, read_network

PLACES = {"10": (0, 0), "20": (100, 0), "30": (100, 100), "40": (300, 0)}


def graph(*edges, crs=mt.CRS, places=PLACES):
    """Directed edges (from, to, attributes) as OSMnx writes them: text everywhere."""
    made = nx.MultiDiGraph(crs=crs, simplified="True")
    if crs is None:
        del made.graph["crs"]
    points = gpd.GeoSeries.from_xy(
        [mt.X0 + x for x, _ in places.values()], [mt.Y0 + y for _, y in places.values()], crs=mt.CRS
    )
    if crs == "epsg:4326":
        points = points.to_crs(crs)
    for node, point in zip(places, points, strict=True):
        made.add_node(node, x=str(point.x), y=str(point.y))
    for u, v, data in edges:
        made.add_edge(u, v, **data)
    return made


def street(u, v, length, **data):
    """Both directions of a street; a geometry is drawn from u to v."""
    back = dict(data)
    if "geometry" in data:
        data["geometry"], back["geometry"] = data["geometry"].wkt, data["geometry"].reverse().wkt
    return [(u, v, {"length": str(length), **data}), (v, u, {"length": str(length), **back})]


TOWN = [*street("10", "20", 100, highway="residential"), *street("20", "30", 100, tunnel="yes")]


def read(path, **changes):
    return read_network(d.request(path, kind="netwerk", name="Straten", **changes))


def write(tmp_path, made):
    path = tmp_path / "a.graphml"
    nx.write_graphml(made, path)
    return path


def load(tmp_path, *edges, **options):
    return read(write(tmp_path, graph(*edges, **options)))


def test_the_two_directions_of_a_street_are_one_edge(tmp_path):
    network = load(tmp_path, *TOWN)
    edges = network.edges
    assert edges[["u", "v", "length_m"]].to_numpy().tolist() == [[0, 1, 100], [1, 2, 100]]
    assert edges.crs == mt.CRS
    assert edges.geometry.tolist() == [mt.line((0, 0), (100, 0)), mt.line((100, 0), (100, 100))]
    assert network.nodes["x"].tolist() == [mt.X0 + x for x, _ in PLACES.values()]
    assert network.nodes["y"].tolist() == [mt.Y0 + y for _, y in PLACES.values()]
    assert any("4 kanten met een richting zijn 2 kanten" in remark for remark in network.remarks)


def test_a_street_of_one_direction_is_walked_both_ways(tmp_path):
    edges = load(tmp_path, TOWN[1]).edges  # from 20 to 10
    assert edges[["u", "v"]].to_numpy().tolist() == [[0, 1]]
    assert edges.geometry.tolist() == [mt.line((0, 0), (100, 0))]


def test_streets_beside_each_other_stay_apart(tmp_path):
    bent = mt.line((0, 0), (50, 50), (100, 0))
    edges = load(tmp_path, *TOWN, *street("10", "20", bent.length, geometry=bent)).edges
    assert edges["length_m"].tolist() == pytest.approx([100, bent.length, 100])
    assert edges.geometry.iloc[1].equals_exact(bent, 1e-6)


def test_a_loop_is_one_edge(tmp_path):
    loop = mt.line((0, 0), (50, 50), (50, 0), (0, 0))
    edges = load(tmp_path, *street("10", "10", loop.length, geometry=loop)).edges
    assert edges[["u", "v"]].to_numpy().tolist() == [[0, 0]]


def test_a_line_drawn_the_other_way_is_turned(tmp_path):
    bent = mt.line((100, 0), (50, 50), (0, 0))
    edge = ("10", "20", {"length": str(bent.length), "geometry": bent.wkt})
    edges = load(tmp_path, edge).edges
    assert edges.geometry.iloc[0].equals_exact(bent.reverse(), 1e-6)


def test_degrees_are_transformed_and_the_stated_length_stays(tmp_path):
    network = load(tmp_path, *TOWN, crs="epsg:4326")
    assert network.edges.crs == mt.CRS
    expected = [mt.line((0, 0), (100, 0)), mt.line((100, 0), (100, 100))]
    assert (
        network.edges.geometry.hausdorff_distance(gpd.GeoSeries(expected, crs=mt.CRS)).max() < 0.01
    )
    assert network.edges["length_m"].tolist() == [100, 100]
    assert any("van graden" in remark for remark in network.remarks)


@pytest.mark.parametrize("kind", [*sorted(NOT_WALKABLE), "['motorway', 'residential']"])
def test_nobody_walks_on_a_motorway(tmp_path, kind):
    network = load(tmp_path, *TOWN, *street("20", "40", 200, highway=kind))
    assert len(network.edges) == 2
    assert any("2 kanten niet beloopbaar" in remark for remark in network.remarks)


def test_underpasses_and_steps_stay(tmp_path):
    more = street("20", "40", 200, highway="['steps', 'footway']")
    edges = load(tmp_path, *TOWN, *more).edges
    assert len(edges) == 3
    assert edges["tunnel"].tolist() == [None, "yes", None]


def test_an_absent_or_wrong_length_is_measured(tmp_path):
    first = [("10", "20", {"highway": "path"}), ("20", "10", {"highway": "path"})]
    network = load(tmp_path, *first, *street("20", "30", 100), *street("20", "40", 190))
    assert network.edges["length_m"].tolist() == [100, 100, 190]
    assert any("2 keer de lengte van de getekende lijn" in remark for remark in network.remarks)
    network = load(tmp_path, *street("10", "20", 120), *street("20", "40", 200))
    assert network.edges["length_m"].tolist() == [100, 200]


def test_lengths_in_another_unit_are_refused(tmp_path):
    path = write(tmp_path, graph(*street("10", "20", 0.1), *street("20", "30", 0.1)))
    assert set(d.problems_of(read, path)) == {"lengte-anders"}


def test_loose_parts_stay_and_are_counted(tmp_path):
    places = {**PLACES, "50": (300, 100)}
    network = load(tmp_path, *TOWN, *street("40", "50", 100), places=places)
    assert len(network.edges) == 3
    assert any(
        "grootste samenhangende deel: 3 van 5 knopen; 1 losse delen" in remark
        for remark in network.remarks
    )


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("crs-ontbreekt", {"crs": None}),
        ("crs-anders", {"crs": "EPSG:32631"}),
        ("crs-anders", {"crs": "onzin"}),
        ("buiten-nederland", {"places": {**PLACES, "40": (-900_000, 0)}}),
    ],
)
def test_coordinates_that_cannot_be_used(tmp_path, code, options):
    assert set(d.problems_of(read, write(tmp_path, graph(*TOWN, **options)))) == {code}


def test_all_problems_come_in_one_error(tmp_path):
    made = graph(*TOWN, crs="EPSG:32631")
    made.nodes["40"]["x"] = "oost"
    path = write(tmp_path, made)
    text = path.read_text().replace('target="30"', 'target="99"')
    path.write_text(text)
    found = d.problems_of(read, path)
    assert set(found) == {"crs-anders", "knoop-onjuist", "knoop-onbekend"}
    assert found["knoop-onjuist"].row == "40"
    assert "99" in found["knoop-onbekend"].row


def test_a_line_that_cannot_be_read(tmp_path):
    made = graph(*TOWN, ("20", "40", {"length": "200", "geometry": "LINESTRING (1 2"}))
    # networkx writes the edges in order of their nodes
    assert d.problems_of(read, write(tmp_path, made))["lijn-onjuist"].row == "4"


@pytest.mark.parametrize("text", ["geen xml", "<a><b></a>", "<graphml></graphml>", ""])
def test_a_file_that_is_no_network(tmp_path, text):
    path = tmp_path / "a.graphml"
    path.write_text(text)
    assert set(d.problems_of(read, path)) == {"onleesbaar"}


def test_a_file_that_is_not_there(tmp_path):
    assert set(d.problems_of(read, tmp_path / "weg.graphml")) == {"bestand-ontbreekt"}


@pytest.fixture(scope="module")
def delfgauw(realdata):
    return realdata / "netwerk" / "delfgauw_osm.graphml"


@pytest.mark.realdata
def test_the_real_network_agrees_with_networkx(delfgauw):
    raw, network = nx.read_graphml(delfgauw), read(delfgauw)
    assert (raw.number_of_nodes(), raw.number_of_edges()) == (1212, 3257)
    assert len(network.nodes) == 1212
    assert any("3256 kanten met een richting" in remark for remark in network.remarks)  # no trunk
    number = {node: n for n, node in enumerate(raw.nodes)}
    expected = set()
    for u, v, data in raw.edges(data=True):
        if data.get("highway") == "trunk":
            continue
        line = wkt.loads(data["geometry"]).length if "geometry" in data else 0.0
        low, high = sorted((number[u], number[v]))
        expected.add((low, high, round(float(data["length"]), 6), round(line, 9)))
    assert len(network.edges) == len(expected)
    lengths = network.edges["length_m"].round(6)
    ours = zip(network.edges["u"], network.edges["v"], lengths, strict=True)
    assert sorted(ours) == sorted((u, v, length) for u, v, length, _ in expected)
    assert (network.edges["length_m"] / network.edges.length).between(0.99, 1.01).all()
    assert network.edges["tunnel"].notna().sum() == 6
