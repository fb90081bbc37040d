from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from wijkplan.demo.complete import make_gemeente
from wijkplan.demo.network import Network, without_empty
from wijkplan.demo.register import count_homes
from wijkplan.demo.rows import rows_of


@pytest.fixture(scope="module")
def rails(gemeente):
    railway = gemeente.railway
    main = railway["vervoerfun"] == "gemengd gebruik"
    return railway.geometry[main].union_all(), railway.geometry[~main].union_all()


# ------------------------------------------------------------------ streets


def test_streets_are_one_network_of_plausible_length(gemeente):
    edges = gemeente.network.edges
    graph = nx.Graph(edges[["u", "v"]].to_numpy().tolist())
    assert nx.is_connected(graph)
    assert len(graph) == len(gemeente.network.nodes)
    assert 2000 < len(edges) < 6000
    assert edges.length.min() > 0.2
    assert 40 < edges.length.median() < 120
    assert set(edges["highway"]) == {
        "living_street",
        "path",
        "residential",
        "secondary",
        "tertiary",
        "unclassified",
    }


def test_edges_run_from_their_first_node_to_their_last(gemeente):
    network = gemeente.network
    lines = network.edges.geometry.to_numpy()
    for node, place in (("u", 0), ("v", -1)):
        ends = shapely.get_coordinates(shapely.get_point(lines, place))
        assert np.allclose(ends, network.nodes[network.edges[node]], atol=0.006)


def test_two_underpasses_are_the_only_way_to_the_other_side(gemeente, rails):
    edges = gemeente.network.edges
    main, _ = rails
    crossing = edges.intersects(main)
    assert edges.loc[crossing, "name"].tolist() == edges.loc[edges["tunnel"], "name"].tolist()
    assert sorted(edges.loc[edges["tunnel"], "name"]) == ["Rondweg", "Zuiderweg"]
    open_air = nx.Graph(edges.loc[~edges["tunnel"], ["u", "v"]].to_numpy().tolist())
    assert nx.number_connected_components(open_air) == 2


def test_a_street_has_one_name_that_no_other_street_has(gemeente):
    edges = gemeente.network.edges
    small = edges[edges["buurt"] >= 0]
    pairs = small[["line", "name"]].drop_duplicates()
    assert pairs["line"].is_unique
    assert pairs["name"].is_unique


def test_dead_ends_without_buildings_are_taken_away(gemeente):
    edges = gemeente.network.edges.iloc[:3].assign(u=[0, 1, 2], v=[1, 2, 3], buurt=0)
    network = Network(nodes=np.arange(8.0).reshape(4, 2), edges=edges)
    left, rows = without_empty(network, np.array([True, False, False]))
    assert rows.tolist() == [0, -1, -1]
    assert left.edges[["u", "v"]].to_numpy().tolist() == [[0, 1]]
    assert left.nodes.tolist() == [[0, 1], [2, 3]]


# ------------------------------------------------------------------ buildings


def test_homes_add_up_to_the_stock_of_every_buurt(gemeente):
    homes = gemeente.bag.verblijfsobject
    counted = homes["gebruiksdoel"].str.contains("woonfunctie") & homes["status"].isin(
        [
            "Verblijfsobject in gebruik",
            "Verblijfsobject in gebruik (niet ingemeten)",
            "Verblijfsobject buiten gebruik",
        ]
    )
    assert counted.equals(homes["stock"])
    assert counted.sum() == 20_501
    per_buurt = homes[counted].groupby("buurt").size()
    assert per_buurt.tolist() == gemeente.figures["woningen"].tolist()


def test_homes_stand_in_the_buurt_that_they_are_counted_in(gemeente):
    bag, polygons = gemeente.bag, gemeente.borders.geometry.to_numpy()
    for layer in (bag.verblijfsobject, bag.pand[bag.pand["form"] != "schuur"]):
        assert shapely.within(layer.geometry.to_numpy(), polygons[layer["buurt"]]).all()


def test_buildings_touch_each_other_at_most(gemeente):
    shapes = gemeente.bag.pand.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    shared = shapely.area(shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))
    assert shared.max() < 0.05
    assert pairs.sum() > 5000  # rows share walls


def test_buildings_keep_off_streets_railway_and_lake(gemeente, rails):
    shapes = gemeente.bag.pand.geometry.to_numpy()
    houses = shapes[gemeente.bag.pand["form"] != "schuur"]
    tree = shapely.STRtree(gemeente.network.edges.geometry.to_numpy())
    assert not len(tree.query(houses, predicate="dwithin", distance=2.5)[0])
    for track in rails:
        assert shapely.distance(houses, track).min() > 15
    lake = gemeente.borders.geometry.iloc[-1]
    assert not shapely.intersects(shapes, lake).any()


def test_new_homes_are_as_many_as_the_figures_say(gemeente):
    homes = gemeente.bag.verblijfsobject
    new = homes[homes["stock"] & (homes["bouwjaar"] >= 2000)]
    per_buurt = new.groupby("buurt").size().reindex(range(55), fill_value=0)
    # a building that holds more homes than are still to place cannot be cut in two
    assert (per_buurt.to_numpy() - gemeente.figures["vanaf_2000"]).abs().max() <= 4


def test_kinds_of_buurt_are_built_in_their_own_way(gemeente, town):
    homes = gemeente.bag.verblijfsobject
    homes = homes[homes["stock"]]
    homes = homes.assign(kind=[town.buurten[b].kind for b in homes["buurt"]])
    kinds = homes.groupby("kind")
    year, area = kinds["bouwjaar"].median(), kinds["oppervlakte"].median()
    assert year["arbeiders"] < year["naoorlogs"] < year["rijtjes"] < year["nieuw"]
    assert area["villa"] > area["rijtjes"] > area["flats"]
    flats = kinds["form"].agg(lambda form: (form == "flat").mean())
    assert flats["hoogbouw"] > 0.6
    assert flats["rijtjes"] < 0.3


def test_addresses_are_unique_and_even_on_one_side(gemeente):
    homes = gemeente.bag.verblijfsobject
    key = ["openbare_ruimte_naam", "huisnummer", "huisletter", "toevoeging"]
    assert not homes.duplicated(key).any()
    assert (homes["huisnummer"] % 2 == (homes["side"] > 0)).all()
    assert homes["postcode"].str.fullmatch(r"090\d[A-Z]{2}").all()


# ------------------------------------------------------------------ register


@pytest.mark.parametrize(
    ("column", "value", "figure"),
    [
        ("eigendom", "koop", "koop"),
        ("eigendom", "huur corporatie", "huur_corporatie"),
        ("eigendom", "huur overig", "huur_overig"),
        ("eigendom", "onbekend", "eigendom_onbekend"),
    ],
)
def test_the_register_agrees_with_the_figures_to_the_home(gemeente, column, value, figure):
    rows = gemeente.register[gemeente.register[column] == value]
    counts = rows.groupby("buurtcode").size().reindex(gemeente.figures.index, fill_value=0)
    assert counts.tolist() == gemeente.figures[figure].tolist()


def test_only_rented_homes_have_a_landlord_a_branch_or_a_rent(gemeente):
    register = gemeente.register
    social = register["eigendom"] == "huur corporatie"
    for column in ("corporatie", "tak"):
        assert ((register[column] != "") == social).all()
    assert (register.loc[social, "huurklasse"] != "").all()
    rented = social | (register["eigendom"] == "huur overig")
    assert (register.loc[~rented, "huurklasse"] == "").all()
    assert register["corporatie"].nunique() == 4


def test_newer_homes_have_better_labels_and_the_pilot_has_no_gas(gemeente, town):
    register = gemeente.register
    good = register["energielabel"].str.startswith("A")
    assert good[register["bouwjaar"] >= 2015].mean() > 0.7
    assert good[register["bouwjaar"] < 1990].mean() < 0.3
    pilot = next(b.code for b in town.buurten if b.name == "Vlinderbuurt")
    heat = register[register["buurtcode"] == pilot]["warmte"]
    assert (heat == "elektrisch").sum() >= 84
    assert set(register["warmte"]) == {"aardgas", "warmtenet", "elektrisch", "anders"}


def test_counts_hold_the_same_stock(gemeente):
    counts = count_homes(gemeente.register)
    assert counts["aantal"].sum() == 20_501
    assert (counts["aantal"] > 0).all()
    tenure = counts.groupby(["buurtcode", "eigendom"])["aantal"].sum()
    homes = gemeente.register.groupby(["buurtcode", "eigendom"]).size()
    assert tenure.to_dict() == homes.to_dict()


# ------------------------------------------------------------------ seeds


@pytest.mark.parametrize("seed", [5, 6])
def test_another_seed_gives_another_town_with_the_same_homes(gemeente, town, seed):
    other = make_gemeente(town, seed=seed)
    stock = other.bag.verblijfsobject[other.bag.verblijfsobject["stock"]]
    assert stock.groupby("buurt").size().tolist() == gemeente.figures["woningen"].tolist()
    assert len(other.network.edges) != len(gemeente.network.edges)


def test_rows_of_gives_every_row_once():
    numbers = np.array([3, 1, 3, 2, 1])
    found = dict(rows_of(numbers))
    assert list(found) == [1, 2, 3]
    assert sorted(np.concatenate(list(found.values())).tolist()) == [0, 1, 2, 3, 4]
    assert pd.Series(numbers).iloc[found[3]].eq(3).all()
