"""Where a group lies: by hand, by its properties, and against PySAL.

esda 2.9 and segregation 2.5.4 deviate where it stands by name below, in the tests of which the name
begins with ``test_pysal``. Elsewhere the test keeps to what both do alike.
"""

from __future__ import annotations

import doctest
import inspect
import itertools
import warnings

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.measured import NO_GROUP
from wijkplan.themes.spread.index.measures import dissimilarity
from wijkplan.themes.spread.space import spatial
from wijkplan.themes.spread.space.neighbours import (
    Neighbours,
    neighbours_by_border,
    neighbours_by_distance,
)
from wijkplan.themes.spread.space.spatial import local_moran, moran, neighbour_dissimilarity

NAN = float("nan")


def squares(columns, rows):
    """Squares of 100 m, row by row."""
    boxes = [
        shapely.box(100 * x, 100 * y, 100 * x + 100, 100 * y + 100)
        for y in range(rows)
        for x in range(columns)
    ]
    return gpd.GeoSeries(boxes, index=[f"BU{number}" for number in range(len(boxes))], crs=28992)


def row(size):
    return neighbours_by_border(squares(size, 1))


@pytest.fixture(scope="module")
def pysal():
    """esda, libpysal and segregation, which are slow to import and warn.

    Local permutations of esda are compiled first, which takes half a minute: they are not called
    here, every placing is counted instead.
    """
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        import esda  # noqa: PLC0415
        import libpysal  # noqa: PLC0415
        from segregation import singlegroup  # noqa: PLC0415

    class Pysal:
        def weights(self, shapes, kind="Queen"):
            frame = gpd.GeoDataFrame(geometry=shapes)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = getattr(libpysal.weights, kind).from_dataframe(frame, use_index=False)
            found.transform = "r"
            return found

        def quietly(self, function, *given, **named):
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                return function(*given, **named)

    found = Pysal()
    found.esda, found.singlegroup = esda, singlegroup
    return found


def test_neighbours_share_a_border_or_a_corner():
    four = neighbours_by_border(squares(2, 2))
    assert list(zip(four.first, four.second, four.border, strict=True)) == [
        (0, 1, 100.0),
        (0, 2, 100.0),
        (0, 3, 0.0),
        (1, 2, 0.0),
        (1, 3, 100.0),
        (2, 3, 100.0),
    ]
    assert neighbours_by_border(squares(2, 2), corners=False).number.tolist() == [2, 2, 2, 2]


def test_an_area_apart_or_without_shape_is_an_island_by_name():
    shapes = squares(4, 1).drop(index="BU2")
    shapes["BU9"] = None
    assert neighbours_by_border(shapes).islands == ("BU3", "BU9")
    assert neighbours_by_distance(shapes, 150).islands == ("BU3", "BU9")
    assert neighbours_by_distance(shapes, 200).islands == ("BU9",)


def test_a_distance_is_more_than_zero():
    with pytest.raises(ValueError, match="meer dan 0"):
        neighbours_by_distance(squares(2, 1), 0)


def test_among_keeps_the_pairs_of_who_stays():
    kept = row(4).among(np.array([True, True, False, True]))
    assert (kept.areas, kept.first.tolist(), kept.second.tolist()) == (
        ("BU0", "BU1", "BU3"),
        [0],
        [1],
    )
    assert kept.islands == ("BU3",)


@pytest.mark.parametrize("kind", ["Queen", "Rook"])
def test_neighbours_are_those_of_pysal(pysal, kind):
    shapes = squares(7, 5).drop(index=["BU8", "BU16", "BU17"])
    ours = neighbours_by_border(shapes, corners=kind == "Queen")
    assert (ours.matrix().toarray() == (pysal.weights(shapes, kind).full()[0] > 0)).all()


@pytest.mark.realdata
def test_neighbours_in_twente_are_those_of_pysal(pysal, realdata):
    shapes = gpd.read_file(realdata / "buurten_2021_twente" / "buurten.shp").geometry
    weights = pysal.weights(shapes, "Queen")
    ours = neighbours_by_border(shapes)
    assert (ours.matrix().toarray() == (weights.full()[0] > 0)).all()
    assert ours.islands == tuple(map(str, weights.islands))


def test_a_gradient_is_above_chance_and_a_chessboard_is_below():
    shapes = neighbours_by_border(squares(8, 8), corners=False)
    place = np.arange(64)
    gradient = moran(place % 8, shapes, seed=1)
    chess = moran((place + place // 8) % 2, shapes, seed=1)
    assert gradient.value > 0.7
    assert chess.value == pytest.approx(-1)
    assert gradient.p_value == chess.p_value == 0.002  # none of 999 as far out: 2 x 1 / 1000
    assert gradient.expected == pytest.approx(-1 / 63)


@given(st.lists(st.integers(0, 9), min_size=12, max_size=12).filter(lambda v: len(set(v)) > 1))
@settings(max_examples=15)
def test_moran_is_that_of_pysal(pysal, values):
    shapes, numbers = squares(4, 3), np.array(values, dtype=float)
    ours = moran(numbers, neighbours_by_border(shapes), seed=1, permutations=19)
    told = local_moran(numbers, neighbours_by_border(shapes), seed=1, permutations=19)
    weights = pysal.weights(shapes)
    theirs = pysal.quietly(pysal.esda.Moran, numbers, weights, permutations=0)
    local = pysal.quietly(pysal.esda.Moran_Local, numbers, weights, permutations=0)
    assert (ours.value, ours.expected) == pytest.approx((theirs.I, theirs.EI))
    assert told.value.to_numpy() == pytest.approx(local.Is, abs=1e-12)


def test_chance_is_that_of_pysal_within_monte_carlo_error(pysal):
    shapes, draws = squares(4, 4), 1999
    rng = np.random.default_rng(3)
    for values in (rng.normal(size=16) + np.arange(16) / 15 for _ in range(3)):
        ours = moran(values, neighbours_by_border(shapes), seed=1, permutations=draws)
        np.random.seed(2)  # noqa: NPY002 - PySAL draws from it
        theirs = pysal.quietly(pysal.esda.Moran, values, pysal.weights(shapes), permutations=draws)
        # PySAL counts one side; twice the difference of two estimates of it, four sigma wide.
        error = 4 * 2 * np.sqrt(2 * theirs.p_sim * (1 - theirs.p_sim) / draws)
        assert ours.p_value == pytest.approx(min(1, 2 * theirs.p_sim), abs=error + 2 / draws)


def test_local_chance_is_that_of_every_placing():
    shapes, draws = neighbours_by_border(squares(4, 2)), 9999
    values = np.array([5.0, 9.0, 1.0, 2.0, 7.0, 8.0, 2.0, 0.0])
    told = local_moran(values, shapes, seed=5, permutations=draws)
    for place, near in enumerate(shapes.matrix().toarray() > 0):
        others = np.delete(values, place)
        sums = np.array([sum(drawn) for drawn in itertools.combinations(others, near.sum())])
        found = values[near].sum()
        side = min((sums >= found).mean(), (sums <= found).mean())
        error = 4 * 2 * np.sqrt(side * (1 - side) / draws)
        assert told.p_value.iloc[place] == pytest.approx(min(1, 2 * side), abs=error + 2 / draws)


def test_clusters_have_the_names_of_a_reader():
    values = np.zeros((9, 9)) + np.random.default_rng(1).normal(0, 0.05, (9, 9))
    values[:4, :4], values[5:, 5:], values[1, 1], values[7, 7] = 2, -2, -1, 1
    shapes = neighbours_by_border(squares(9, 9))
    told = local_moran(values.ravel(), shapes, seed=1)
    named = told.cluster.to_numpy().reshape(9, 9)
    assert named[2, 2] == "hoog-hoog"
    assert named[6, 6] == "laag-laag"
    assert named[1, 1] == "laag-hoog"
    assert named[7, 7] == "hoog-laag"
    assert named[0, 8] == "niet significant"
    assert set(told.cluster) <= {*spatial.CLUSTERS, "niet significant"}


def test_many_areas_without_pattern_give_hardly_a_cluster():
    shapes = neighbours_by_border(squares(15, 15))
    values = np.random.default_rng(8).normal(size=225)
    told = local_moran(values, shapes, seed=1)
    assert (told.p_value <= 0.05).sum() > 5  # so many are below 5% by chance
    assert (told.cluster != "niet significant").sum() <= 1
    assert (told.q_value >= told.p_value).all()


def test_unknown_areas_and_islands_do_not_count():
    shapes = squares(7, 1).drop(index="BU5")
    values = [1.0, 2.0, 4.0, 8.0, NAN, 5.0]  # BU6 is an island, BU4 unknown
    every = neighbours_by_border(shapes)
    found, told = moran(values, every, seed=1), local_moran(values, every, seed=1)
    without = moran(values[:4], row(4), seed=1)
    assert (found.value, found.areas, found.islands) == (without.value, 4, ("BU6",))
    assert told.cluster[["BU4", "BU6"]].tolist() == ["onbekend", "zonder buren"]
    assert told.value[["BU4", "BU6"]].isna().all()


def test_who_loses_all_neighbours_to_the_unknown_is_an_island():
    assert moran([1.0, NAN, 4.0, 8.0, 7.0], row(5), seed=1).islands == ("BU0",)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0, 2.0], "minder dan drie"),
        ([NAN] * 4, "minder dan drie"),
        ([3.0] * 4, "overal gelijk"),
        ([0.1 + 0.2, 0.3, 0.3], "overal gelijk"),
    ],
)
def test_degenerate_values_have_a_reason(values, reason):
    found = moran(values, row(len(values)), seed=1)
    assert found.value is found.expected is found.p_value is None
    assert reason in found.reason
    assert local_moran(values, row(len(values)), seed=1).value.isna().all()


def test_values_and_neighbours_are_of_the_same_areas():
    with pytest.raises(ValueError, match="dezelfde gebieden"):
        moran([1.0, 2.0, 3.0], row(4), seed=1)


def test_a_seed_gives_the_same_answer():
    shapes, values = neighbours_by_border(squares(5, 5)), np.arange(25) % 7
    assert moran(values, shapes, seed=4) == moran(values, shapes, seed=4)
    first, second = (local_moran(values, shapes, seed=4) for _ in range(2))
    assert first.equals(second)
    assert not first.equals(local_moran(values, shapes, seed=5))


def test_order_of_the_areas_does_not_matter_to_moran():
    shapes, values = squares(4, 3), np.arange(12) ** 2 % 11
    turned = np.random.default_rng(2).permutation(12)
    first = moran(values, neighbours_by_border(shapes), seed=1)
    second = moran(values[turned], neighbours_by_border(shapes.iloc[turned]), seed=1)
    assert first.value == pytest.approx(second.value)


def test_dissimilarity_less_that_of_neighbours_by_hand():
    # Shares 1, 1, 0 in a row; D = 1. Of two pairs one differs; by length 300 m against 100 m.
    pairs = Neighbours(
        areas=("a", "b", "c"),
        first=np.array([0, 1]),
        second=np.array([1, 2]),
        border=np.array([300.0, 100.0]),
    )
    counts = [10.0, 10.0, 0.0], [10.0, 10.0, 20.0]
    assert neighbour_dissimilarity(*counts, pairs).value == pytest.approx(0.5)
    by_length = neighbour_dissimilarity(*counts, pairs, by_length=True)
    assert by_length.value == pytest.approx(0.75)
    assert by_length.index == "dissimilariteit-grens"


def test_two_halves_are_further_apart_than_a_chessboard():
    shapes = neighbours_by_border(squares(4, 4), corners=False)
    place = np.arange(16)
    halves, chess = (10.0 * (place >= 8), 10.0 * ((place + place // 4) % 2))
    total = np.full(16, 10.0)
    assert neighbour_dissimilarity(halves, total, shapes).value == pytest.approx(1 - 4 / 24)
    assert neighbour_dissimilarity(chess, total, shapes).value == pytest.approx(0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=9, max_size=9))
@settings(max_examples=15)
def test_dissimilarity_less_that_of_neighbours_is_that_of_pysal(pysal, drawn):
    shapes = squares(3, 3)
    group = np.array([float(min(pair)) for pair in drawn])
    total = np.array([float(pair[1]) for pair in drawn])
    frame = gpd.GeoDataFrame({"g": group, "t": total}, geometry=shapes.to_numpy(), crs=28992)
    for by_length, corners, kind in (
        (False, True, "SpatialDissim"),
        (True, False, "BoundarySpatialDissim"),
    ):
        near = neighbours_by_border(shapes, corners=corners)
        ours = neighbour_dissimilarity(group, total, near, by_length=by_length)
        if ours.value is None:
            continue
        theirs = pysal.quietly(getattr(pysal.singlegroup, kind), frame, "g", "t", standardize=False)
        low, high = INDICES[ours.index].range(group.sum() / total.sum())
        assert ours.value == pytest.approx(theirs.statistic)
        assert low <= ours.value <= dissimilarity(group, total).value <= high


def test_the_dissimilarity_of_neighbours_has_a_reason_where_there_is_none():
    apart = neighbours_by_border(squares(3, 1).drop(index="BU1"))
    none = neighbour_dissimilarity([1.0, 5.0], [10.0, 10.0], apart)
    assert (none.value, none.reason) == (
        None,
        "niet te berekenen: geen van de gebieden heeft een buur",
    )
    assert neighbour_dissimilarity([0.0, 0.0], [10.0, 10.0], row(2)).reason == NO_GROUP
    near = neighbours_by_distance(squares(2, 1), 100)
    with pytest.raises(ValueError, match="grens"):
        neighbour_dissimilarity([1.0, 5.0], [10.0, 10.0], near, by_length=True)


def test_pysal_counts_an_island_and_an_empty_area(pysal):
    """esda keeps an island in n and in the mean; segregation gives an empty area the share 0."""
    shapes = squares(6, 1).drop(index="BU4")
    values = np.array([1.0, 2.0, 4.0, 8.0, 5.0])
    theirs = pysal.quietly(pysal.esda.Moran, values, pysal.weights(shapes), permutations=0)
    assert theirs.n == 5
    assert moran(values, neighbours_by_border(shapes), seed=1).areas == 4
    shapes = squares(3, 1)
    frame = gpd.GeoDataFrame(
        {"g": [8.0, 0, 4], "t": [10.0, 0, 10]}, geometry=shapes.to_numpy(), crs=28992
    )
    empty = pysal.quietly(pysal.singlegroup.SpatialDissim, frame, "g", "t", standardize=False)
    assert empty.statistic < 0
    ours = neighbour_dissimilarity([8.0, 0, 4], [10.0, 0, 10], row(3))
    assert "geen van de gebieden heeft een buur" in ours.reason


def test_pysal_gives_nan_for_one_unknown_area(pysal):
    values = np.array([1.0, 2.0, NAN, 8.0, 5.0])
    theirs = pysal.quietly(pysal.esda.Moran, values, pysal.weights(squares(5, 1)), permutations=0)
    assert np.isnan(theirs.I)
    assert moran(values, row(5), seed=1).areas == 4


@pytest.mark.parametrize("index", ["moran", "dissimilariteit-buren", "dissimilariteit-grens"])
def test_what_is_spatial_is_in_the_catalogue_and_shows_formula_and_example(index):
    function = moran if index == "moran" else neighbour_dissimilarity
    shown = INDICES[index]
    assert ".. math::" in inspect.getdoc(function)
    assert doctest.DocTestFinder().find(function, globs=function.__globals__)[0].examples
    assert shown.source.source.split()[0] in inspect.getdoc(function)
    assert shown.meaning.endswith(".")
    assert shown.silent_on.endswith(".")
