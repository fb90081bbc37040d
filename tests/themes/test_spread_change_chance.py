"""Whether the change of an index is more than chance places would have done."""

from __future__ import annotations

import pandas as pd
import pytest

from wijkplan.themes.spread.difference.change import difference
from wijkplan.themes.spread.difference.change_chance import NOTHING_MOVES, change_against_chance
from wijkplan.themes.spread.difference.tally import Basis, Tally
from wijkplan.themes.spread.index.measures import measure
from wijkplan.themes.spread.index.small_counts import TOO_FEW, AgainstChance

BASIS = Basis(unit="buurt", year=2025, boundary_year=2025)


def tally(group, total):
    return Tally(
        basis=BASIS, group=pd.Series(group, dtype=float), total=pd.Series(total, dtype=float)
    )


@pytest.mark.parametrize(
    ("group", "verdict"),
    [
        ([60, 5, 5, 5], AgainstChance.HIGHER),  # 30 more where most were
        ([30, 15, 15, 15], AgainstChance.LOWER),  # 30 more where few were
        ([38, 13, 12, 12], AgainstChance.SAME),
    ],
)
def test_places_of_chance_for_what_comes(group, verdict):
    before, after = tally([30, 5, 5, 5], [100] * 4), tally(group, [100] * 4)
    found = change_against_chance("dissimilariteit", before, after, draws=399)
    assert found.verdict is verdict
    assert found.observed.value == difference("dissimilariteit", before, after).value
    assert found.low <= found.expected <= found.high
    assert found == change_against_chance("dissimilariteit", before, after, draws=399)


def test_places_of_chance_for_what_goes():
    """Ten of the group go from the area with most; by chance they go from all as there are."""
    before = tally([40, 20, 20], [50, 50, 50])
    found = change_against_chance("dissimilariteit", before, tally([20, 20, 20], [50, 50, 50]))
    assert found.verdict is AgainstChance.LOWER


def test_chance_never_leaves_more_of_the_group_than_there_is_room():
    """Area 0 is demolished: whatever chance does, its ten homes of the group go."""
    before, after = tally([10, 5, 5], [10, 20, 20]), tally([0, 4, 5], [0, 20, 20])
    found = change_against_chance("isolatie", before, after, draws=99)
    either = [measure("isolatie", group, [20, 20]).value for group in ([4, 5], [5, 4])]
    assert either[0] == pytest.approx(either[1])
    assert (found.low, found.high) == pytest.approx([found.observed.value] * 2)
    assert found.verdict is AgainstChance.SAME


def test_the_mean_over_chance_is_that_of_all_places():
    """One home of the group comes, at one of 3 + 1 homes that are not of the group yet."""
    before, after = tally([1, 1], [4, 2]), tally([2, 1], [4, 2])
    found = change_against_chance("isolatie", before, after, draws=4000, seed=4)
    start = measure("isolatie", [1, 1], [4, 2]).value
    here = measure("isolatie", [2, 1], [4, 2]).value - start
    there = measure("isolatie", [1, 2], [4, 2]).value - start
    assert found.expected == pytest.approx((3 * here + there) / 4, abs=0.01)


def test_a_group_that_rounding_made_larger_than_the_whole_is_the_whole():
    before = tally([5, 5], [10, 10])
    found, same = (
        change_against_chance("isolatie", before, tally([group, 5], [10, 10]), draws=99)
        for group in (10.6, 10)
    )
    assert found == same


def test_nothing_of_the_group_that_moves_says_nothing_of_chance():
    before = tally([5, 20], [40, 40])
    found = change_against_chance("gini", before, tally([5, 20], [50, 40]))
    assert (found.verdict, found.reason) == (AgainstChance.UNKNOWN, NOTHING_MOVES)
    tiny = change_against_chance("gini", tally([0.2, 0.1], [9, 9]), tally([0.2, 0.2], [9, 9]))
    assert (tiny.verdict, tiny.reason) == (AgainstChance.UNKNOWN, TOO_FEW)
    with pytest.raises(ValueError, match="twee trekkingen"):
        change_against_chance("gini", before, before, draws=1)
