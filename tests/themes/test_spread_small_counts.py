"""Small counts: corrections, and the comparison with chance. PySAL is in `test_spread_pysal`."""

from __future__ import annotations

import numpy as np
import pytest

from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.measured import ALL_GROUP, NO_GROUP, NOTHING_KNOWN, ONE_AREA
from wijkplan.themes.spread.index.measures import dissimilarity
from wijkplan.themes.spread.index.small_counts import (
    ALWAYS_APART,
    TOO_FEW,
    AgainstChance,
    against_chance,
    bias_corrected_dissimilarity,
    modified_dissimilarity,
)

NAN = float("nan")
CORRECTIONS = [bias_corrected_dissimilarity, modified_dissimilarity]
every_correction = pytest.mark.parametrize("correct", CORRECTIONS)


@pytest.fixture(scope="module")
def dealt():
    """Forty areas of ten homes with a group dealt by chance: D is high, and says nothing."""
    rng = np.random.default_rng(8)
    total = np.full(40, 10)
    return rng.multivariate_hypergeometric(total, 80).astype(float), total.astype(float)


def test_chance_alone_gives_a_high_index_that_the_corrections_take_off(dealt):
    plain = dissimilarity(*dealt).value
    assert plain > 0.25
    assert bias_corrected_dissimilarity(*dealt).value < plain - 0.05
    assert abs(modified_dissimilarity(*dealt).value) < 0.1
    found = against_chance(*dealt)
    assert found.verdict is AgainstChance.SAME
    assert found.low < found.observed.value < found.high
    assert found.expected > 0.25


def test_large_counts_need_no_correction(dealt):
    group, total = dealt[0] * 10_000, dealt[1] * 10_000
    plain = dissimilarity(group, total).value
    for correct in CORRECTIONS:
        assert correct(group, total, draws=50).value == pytest.approx(plain, abs=0.01)


@pytest.mark.parametrize(
    ("group", "verdict"),
    [
        ([30.0, 2, 2, 2], AgainstChance.HIGHER),
        ([9.0, 9, 9, 9], AgainstChance.LOWER),
        ([12.0, 6, 7, 11], AgainstChance.SAME),
    ],
)
def test_uneven_even_and_as_chance(group, verdict):
    found = against_chance(group, [40.0] * 4, draws=399)
    assert found.verdict is verdict
    assert (found.p_value <= 0.05) == (verdict is not AgainstChance.SAME)


def test_a_p_value_is_never_zero_and_never_above_one():
    assert against_chance([40.0, 0], [40.0, 40], draws=99).p_value == 2 / 100
    assert against_chance([1.0, 0], [1.0, 1], draws=99).p_value == 1  # D is always 1


@pytest.mark.parametrize("index", list(FORMULAS))
def test_any_index_is_set_against_chance(index):
    found = against_chance([30.0, 2, 2, 2], [40.0] * 4, index=index, draws=199)
    lower = index == "blootstelling"
    assert found.verdict is (AgainstChance.LOWER if lower else AgainstChance.HIGHER)
    assert found.observed.index == index


@every_correction
def test_complete_separation_stays_one(correct):
    assert correct([10.0, 0, 0], [10.0, 10, 10], draws=50).value == pytest.approx(1)


@every_correction
def test_an_even_distribution_goes_below_zero_and_stays_within_the_range(correct):
    found = correct([3.0, 3, 3], [10.0, 10, 10], draws=50)
    low, _ = INDICES[found.index].range(0.3)
    assert low <= found.value < 0


def test_an_even_distribution_is_as_far_below_chance_as_can_be():
    assert modified_dissimilarity([3.0, 3, 3], [10.0, 10, 10], draws=50).value == -1


@pytest.mark.parametrize("measure", [*CORRECTIONS, against_chance])
def test_the_same_seed_gives_the_same_and_another_seed_another(measure, dealt):
    assert measure(*dealt, draws=20, seed=1) == measure(*dealt, draws=20, seed=1)
    other = measure(*dealt, draws=20, seed=2)
    assert other != measure(*dealt, draws=20, seed=1)
    assert (other.draws, other.seed) == (20, 2)


@every_correction
def test_the_error_is_that_of_another_seed(correct, dealt):
    found = [correct(*dealt, draws=100, seed=seed) for seed in range(25)]
    spread = np.std([one.value for one in found], ddof=1)
    assert np.mean([one.standard_error for one in found]) == pytest.approx(spread, rel=0.5)


@pytest.mark.parametrize("measure", [*CORRECTIONS, against_chance])
def test_the_number_of_areas_drawn_at_a_time_is_irrelevant(measure, dealt, monkeypatch):
    at_once = measure(*dealt, draws=20)
    monkeypatch.setattr("wijkplan.themes.spread.index.small_counts._CELLS", 3 * 40)
    assert measure(*dealt, draws=20) == at_once


@pytest.mark.parametrize("measure", [*CORRECTIONS, against_chance])
@pytest.mark.parametrize(
    ("group", "total", "reason"),
    [
        ([NAN, NAN], [5.0, 5], NOTHING_KNOWN),
        ([3.0], [5.0], ONE_AREA),
        ([0.0, 0], [5.0, 5], NO_GROUP),
        ([5.0, 5], [5.0, 5], ALL_GROUP),
        ([0.2, 0.1], [5.0, 5], TOO_FEW),
        ([4.9, 4.8], [5.0, 5], TOO_FEW),
    ],
)
def test_where_nothing_can_be_said_it_says_why(measure, group, total, reason):
    found = measure(group, total, draws=20)
    assert found.reason == reason
    if measure is against_chance:
        assert (found.verdict, found.p_value) == (AgainstChance.UNKNOWN, None)
    else:
        assert (found.value, found.standard_error) == (None, None)


def test_homes_each_in_an_area_of_their_own_are_always_apart():
    found = modified_dissimilarity([1.0, 0, 0, 1], [1.0, 1, 1, 1], draws=50)
    assert (found.value, found.reason) == (None, ALWAYS_APART)


@pytest.mark.parametrize("measure", [*CORRECTIONS, against_chance])
def test_one_draw_is_too_few(measure):
    with pytest.raises(ValueError, match="ten minste twee trekkingen"):
        measure([1.0, 2], [5.0, 5], draws=1)


def test_an_unknown_area_is_not_drawn(dealt):
    more = np.append(dealt[0], NAN), np.append(dealt[1], 10)
    assert against_chance(*more, draws=20) == against_chance(*dealt, draws=20)
