"""The measures of spread against PySAL segregation, and what PySAL does differently.

PySAL 2.5.4 deviates where it stands by name below, in the tests of which the name begins with
``test_pysal``. Importing it switches off the warnings of numpy for the whole process: here within
`numpy.errstate`.
"""

from __future__ import annotations

import warnings
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from wijkplan.demo import SEED
from wijkplan.demo.borders import make_borders
from wijkplan.demo.figures import make_figures
from wijkplan.demo.town import Town
from wijkplan.themes.spread.index.measures import atkinson, measure, measure_all
from wijkplan.themes.spread.index.multigroup import multigroup_dissimilarity, multigroup_entropy
from wijkplan.themes.spread.index.small_counts import (
    against_chance,
    bias_corrected_dissimilarity,
    modified_dissimilarity,
)

NAMES = {
    "dissimilariteit": "Dissim",
    "isolatie": "Isolation",
    "blootstelling": "Interaction",
    "gini": "Gini",
    "entropie": "Entropy",
    "correlatieverhouding": "CorrelationR",
    "atkinson": "Atkinson",
}
every_index = pytest.mark.parametrize("index", list(NAMES))


@pytest.fixture(scope="module")
def pysal():
    """Indices of PySAL by our ids, and its functions of one draw."""
    with warnings.catch_warnings(), np.errstate():
        warnings.simplefilter("ignore")
        from segregation import multigroup, singlegroup  # noqa: PLC0415 - slow, and it warns
        from segregation.singlegroup import gini  # noqa: PLC0415
        from segregation.singlegroup.atkinson import _atkinson  # noqa: PLC0415
        from segregation.singlegroup.modified_dissim import _modified_dissim  # noqa: PLC0415

    def of_one(index, group, total, **options):
        frame = pd.DataFrame({"g": group, "t": total}, dtype=float)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            kind = getattr(singlegroup, NAMES.get(index, index))
            return kind(frame, "g", "t", **options).statistic

    def of_more(kind, counts):
        with np.errstate(all="ignore"):
            return getattr(multigroup, kind)(counts, list(counts)).statistic

    def of_seed(group, total, seed, draws=2):
        frame = pd.DataFrame({"g": group, "t": total})
        return _modified_dissim(frame, "g", "t", iterations=draws, n_jobs=1, seed=seed)[0]

    def of_shape(group, total, shape):
        frame = pd.DataFrame({"g": group, "t": total})
        with np.errstate(all="ignore"):
            return _atkinson(frame, "g", "t", b=shape)[0]

    with pytest.MonkeyPatch.context() as patch:
        plain = getattr(gini._gini_vecp, "py_func", gini._gini_vecp)
        patch.setattr(gini, "_gini_vecp", plain)  # to compile it takes half a minute
        yield SimpleNamespace(of_one=of_one, of_more=of_more, of_seed=of_seed, of_shape=of_shape)


@pytest.fixture(scope="module")
def small():
    """Twenty areas of a few homes each."""
    rng = np.random.default_rng(3)
    total = rng.integers(3, 12, 20)
    return rng.binomial(total, 0.3), total


@pytest.fixture(scope="module")
def voorbeeldstad_figures():
    """Homes of Voorbeeldstad per buurt, before a publisher rounds or suppresses them."""
    town = Town.read()
    borders = make_borders(town, np.random.default_rng([SEED, 1]))
    return make_figures(town, borders, seed=SEED, year=2025)


@pytest.fixture(scope="module")
def amsterdam(realdata):
    frame = gpd.read_file(realdata / "amsterdam_2017" / "buurten_eigendom_2017.gpkg")
    # PySAL takes no missing counts. The test fills them with 0; wijkplan never does.
    filled = pd.DataFrame(frame[["eig", "corp", "part", "tot"]]).fillna(0)
    return filled[filled["tot"] > 0]


def random_table(size):
    rng = np.random.default_rng(size)
    total = rng.integers(0, 3000, size).astype(float)
    total[:2] += 5
    group = np.floor(total * rng.beta(0.5, 1, size))
    group[0] += 1
    return group, total


@every_index
@pytest.mark.parametrize("size", [2, 7, 40, 423])
def test_an_index_of_a_random_table(pysal, index, size):
    counts = random_table(size)
    assert measure(index, *counts).value == pytest.approx(
        pysal.of_one(index, *counts), rel=1e-9, abs=1e-12
    )


@pytest.mark.parametrize("shape", [0.1, 0.9])
def test_the_shape_of_atkinson(pysal, shape):
    counts = random_table(40)
    theirs = pysal.of_shape(*counts, shape)
    assert atkinson(*counts, shape=shape).value == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("size", [2, 7, 40, 423])
def test_indices_of_more_groups(pysal, size):
    rng = np.random.default_rng(size)
    counts = pd.DataFrame(rng.integers(0, 300, (size, 5)), columns=list("abcde"))
    for ours, kind in (
        (multigroup_dissimilarity, "MultiDissim"),
        (multigroup_entropy, "MultiInfoTheory"),
    ):
        assert ours(counts).value == pytest.approx(pysal.of_more(kind, counts), rel=1e-9)


@every_index
@pytest.mark.parametrize("group", ["huur_corporatie", "eengezins"])
def test_an_index_of_voorbeeldstad(pysal, voorbeeldstad_figures, index, group):
    counts = voorbeeldstad_figures[group], voorbeeldstad_figures["woningen"]
    assert measure(index, *counts).value == pytest.approx(pysal.of_one(index, *counts), rel=1e-9)


def test_the_tenures_of_voorbeeldstad(pysal, voorbeeldstad_figures):
    counts = voorbeeldstad_figures[["koop", "huur_corporatie", "huur_overig"]]
    for ours, kind in (
        (multigroup_dissimilarity, "MultiDissim"),
        (multigroup_entropy, "MultiInfoTheory"),
    ):
        assert ours(counts).value == pytest.approx(pysal.of_more(kind, counts), rel=1e-9)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("index", "known"),
    [
        ("dissimilariteit", 0.430301),
        ("gini", 0.585028),
        ("isolatie", 0.571542),
        ("correlatieverhouding", 0.253694),
    ],
)
def test_known_results_of_amsterdam_2017(amsterdam, index, known):
    found = measure(index, amsterdam["corp"], amsterdam["tot"])
    assert (found.value, found.areas) == (pytest.approx(known, abs=5e-7), 423)


@pytest.mark.realdata
@every_index
def test_an_index_of_amsterdam_2017(pysal, amsterdam, index):
    counts = amsterdam["corp"], amsterdam["tot"]
    assert measure(index, *counts).value == pytest.approx(pysal.of_one(index, *counts), rel=1e-9)


@pytest.mark.realdata
def test_the_three_owners_of_amsterdam_2017(pysal, amsterdam):
    counts = amsterdam[["eig", "corp", "part"]]
    assert multigroup_dissimilarity(counts).value == pytest.approx(
        pysal.of_more("MultiDissim", counts), rel=1e-9
    )
    known = counts[counts.sum(axis=1) > 0]
    assert multigroup_entropy(counts).value == pytest.approx(
        pysal.of_more("MultiInfoTheory", known), rel=1e-9
    )


def test_bias_correction_within_the_error_of_the_draws(pysal, small):
    np.random.seed(1)  # noqa: NPY002 - PySAL draws from the global state
    theirs = pysal.of_one("BiasCorrectedDissim", *small, B=200)
    ours = bias_corrected_dissimilarity(*small, seed=2)
    error = ours.standard_error * np.sqrt(1 + ours.draws / 200)
    assert ours.value == pytest.approx(theirs, abs=4 * error)


def test_the_modified_index_within_the_error_of_the_draws(pysal, small):
    ours, plain = modified_dissimilarity(*small, seed=2), measure("dissimilariteit", *small).value
    of_chance = []
    for seed in range(1, 200):  # each seed is one draw for PySAL, see below
        theirs = pysal.of_seed(*small, seed)
        above = theirs >= 0
        of_chance.append((plain - theirs) / (1 - theirs) if above else plain / (1 + theirs))
    mean, error = np.mean(of_chance), np.std(of_chance) / np.sqrt(len(of_chance))
    expected = (plain - mean) / (1 - mean) if plain >= mean else (plain - mean) / mean
    assert ours.value == pytest.approx(expected, abs=4 * (ours.standard_error + error / mean))


@every_index
@pytest.mark.parametrize("unknown", [("group",), ("total",), ("group", "total")])
def test_pysal_turns_one_unknown_count_into_nan_or_counts_it_as_zero(pysal, index, unknown):
    group, total = np.array([5.0, 15.0, 4.0]), np.array([20.0, 20.0, 10.0])
    known = measure(index, group[:2], total[:2])
    group[2], total[2] = np.nan if "group" in unknown else 4, np.nan if "total" in unknown else 10
    assert measure(index, group, total) == known
    try:
        theirs = pysal.of_one(index, group, total)
    except ZeroDivisionError:  # Gini
        theirs = np.nan
    assert theirs != pytest.approx(known.value)


@every_index
def test_pysal_gives_nan_or_zero_for_a_group_that_is_nowhere(pysal, index):
    assert pysal.of_one(index, [0, 0], [5, 5]) in (0, pytest.approx(np.nan, nan_ok=True))
    assert measure(index, [0, 0], [5, 5]).reason == "niet te berekenen: de groep komt nergens voor"


@pytest.mark.parametrize("index", ["dissimilariteit", "gini", "correlatieverhouding", "atkinson"])
def test_pysal_gives_nan_for_a_group_that_is_everybody(pysal, index):
    assert np.isnan(pysal.of_one(index, [5, 5], [5, 5]))
    assert measure(index, [5, 5], [5, 5]).reason == "niet te berekenen: de groep omvat het geheel"


@pytest.mark.parametrize("index", ["correlatieverhouding", "atkinson"])
def test_pysal_goes_below_zero_for_an_even_distribution(pysal, index):
    even = [0.1, 0.2, 0.3], [0.3, 0.6, 0.9]
    assert pysal.of_one(index, *even) < 0
    assert 0 <= measure(index, *even).value < 1e-12


def test_pysal_says_nothing_of_a_shape_of_atkinson_that_it_does_not_use(pysal):
    counts = random_table(40)
    assert pysal.of_one("atkinson", *counts, b=0.1) == pysal.of_one("atkinson", *counts)
    assert atkinson(*counts, shape=0.1) != atkinson(*counts)


def test_pysal_refuses_a_group_that_rounding_makes_larger_than_the_total(pysal):
    with pytest.raises(ValueError, match="lower than the total"):
        pysal.of_one("dissimilariteit", [6, 15], [5, 20])
    assert measure_all([6, 15], [5, 20]) == measure_all([5, 15], [5, 20])


def test_pysal_has_no_entropy_where_one_of_the_groups_is_nowhere(pysal):
    counts = pd.DataFrame({"a": [1.0, 2, 3], "b": [2.0, 4, 9], "c": [0.0, 0, 0]})
    assert np.isnan(pysal.of_more("MultiInfoTheory", counts))
    assert multigroup_entropy(counts) == multigroup_entropy(counts[["a", "b"]])


def test_pysal_draws_the_modified_index_again_and_again_from_the_same_seed(pysal, small):
    assert pysal.of_seed(*small, 7, draws=50) == pysal.of_seed(*small, 7, draws=2)
    assert modified_dissimilarity(*small, draws=50) != modified_dissimilarity(*small, draws=51)


def test_pysal_cuts_off_counts_for_the_modified_index(pysal, small):
    group, total = small
    almost = total + 0.99
    # As many areas, all nearly a home larger: PySAL draws from the smaller ones.
    assert pysal.of_seed(group, almost, 7) != pytest.approx(pysal.of_seed(group, total + 1, 7))
    ours = modified_dissimilarity(group, almost)
    assert ours.value == pytest.approx(modified_dissimilarity(group, total + 1).value, abs=0.02)


def test_chance_by_the_exact_distribution_of_scipy():
    """Of two areas the index of chance follows from one hypergeometric number."""
    from scipy.stats import hypergeom  # noqa: PLC0415 - an oracle

    group, total = [9.0, 3.0], [20.0, 25.0]
    inside = np.arange(13)
    of_chance = np.abs(inside / 12 - (20 - inside) / 33)
    weights = hypergeom(45, 20, 12).pmf(inside)
    found = against_chance(group, total, draws=4999, seed=1)
    assert found.expected == pytest.approx((of_chance * weights).sum(), abs=0.006)
    at_least = weights[of_chance >= found.observed.value - 1e-12].sum()
    assert found.p_value == pytest.approx(2 * at_least, abs=0.02)
