"""Indices of more groups, and the parts that they are the sum of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from strategies import group_and_total
from wijkplan.themes.spread.index.measured import NO_COUNT, NOBODY, ONE_AREA
from wijkplan.themes.spread.index.measures import dissimilarity, entropy
from wijkplan.themes.spread.index.multigroup import (
    NOTHING_KNOWN,
    ONE_GROUP,
    decompose,
    multigroup_dissimilarity,
    multigroup_entropy,
)

D, H = "dissimilariteit-meer-groepen", "entropie-meer-groepen"
NAN = float("nan")
MEASURES = {D: multigroup_dissimilarity, H: multigroup_entropy}
every_index = pytest.mark.parametrize("index", [D, H])
few = settings(max_examples=25)

# Two gemeenten. In west one wijk of two buurten that are each of one kind; in oost two wijken of
# one buurt, as mixed as the whole.
TOWN = pd.DataFrame(
    {"huur": [20.0, 0, 10, 10], "koop": [0.0, 20, 10, 10]}, index=["a", "b", "c", "d"]
)
PLACES = pd.DataFrame(
    {"gemeenten": ["west", "west", "oost", "oost"], "wijken": ["w1", "w1", "o1", "o2"]},
    index=TOWN.index,
)


@st.composite
def tables(draw):
    """Counts of some groups in some areas, and levels that they lie in."""
    areas, groups = draw(st.integers(2, 9)), draw(st.integers(2, 4))
    row = st.lists(st.integers(0, 300), min_size=groups, max_size=groups)
    counts = pd.DataFrame(draw(st.lists(row, min_size=areas, max_size=areas)), dtype=float)
    wijken = draw(st.lists(st.integers(0, 4), min_size=areas, max_size=areas))
    gemeenten = draw(st.lists(st.integers(0, 2), min_size=5, max_size=5))
    return counts, pd.DataFrame({"gemeenten": [gemeenten[w] for w in wijken], "wijken": wijken})


def two_groups(group, total):
    return pd.DataFrame({"groep": group, "rest": total - group})


def test_three_groups_by_hand():
    counts = pd.DataFrame({"a": [10.0, 0], "b": [0.0, 10], "c": [10.0, 10]})
    # P is 1/4, 1/4, 1/2. In each area a quarter is missing and a quarter is too much: the sum of
    # differences is 20 x 1/2 per area; the most is 2 x 40 x (3/16 + 3/16 + 4/16).
    assert multigroup_dissimilarity(counts).value == pytest.approx(20 / 50, rel=1e-12)
    # In bits: 1.5 for the whole, 1 in each area.
    assert multigroup_entropy(counts).value == pytest.approx(1 / 3, rel=1e-12)


@every_index
def test_the_parts_of_a_town_by_hand(index):
    found = decompose(TOWN, PLACES, index=index)
    assert found.whole.value == pytest.approx(0.5)
    assert [(part.between, part.within) for part in found.parts] == [
        ("gemeenten", ""),
        ("wijken", "gemeenten"),
        ("buurten", "wijken"),
    ]
    assert [part.value for part in found.parts] == pytest.approx([0, 0, 0.5])
    assert found.parts[2].per_area.to_dict() == pytest.approx({"w1": 0.5, "o1": 0, "o2": 0})


def test_the_part_of_entropy_within_is_the_weighted_mean_of_those_within():
    counts = pd.DataFrame({"a": [8.0, 2, 9, 5], "b": [2.0, 8, 1, 5]}, index=TOWN.index)
    within = decompose(counts, PLACES[["gemeenten"]]).parts[1].per_area

    def bits(part):
        share = part["a"].sum() / part.to_numpy().sum()
        return -share * np.log(share) - (1 - share) * np.log(1 - share)

    for name, rows in (("west", ["a", "b"]), ("oost", ["c", "d"])):
        part = counts.loc[rows]
        weight = part.to_numpy().sum() * bits(part) / (40 * bits(counts))
        assert within[name] == pytest.approx(weight * multigroup_entropy(part).value)


@every_index
@few
@given(tables())
def test_the_parts_add_up_and_none_is_negative(index, drawn):
    counts, levels = drawn
    found = decompose(counts, levels, index=index)
    assume(found.whole.value is not None)
    assert found.whole == MEASURES[index](counts)
    assert sum(part.value for part in found.parts) == pytest.approx(found.whole.value, abs=1e-12)
    for part, below in zip(found.parts, ["gemeenten", "wijken", "buurten"], strict=True):
        assert part.between == below
        assert (part.per_area >= 0).all()
        assert part.per_area.sum() == pytest.approx(part.value)


@every_index
@few
@given(tables())
def test_the_first_part_is_the_index_of_the_areas_taken_together(index, drawn):
    counts, levels = drawn
    found = decompose(counts, levels, index=index)
    together = MEASURES[index](counts.groupby(levels["gemeenten"]).sum())
    assume(found.whole.value is not None)
    assert found.parts[0].value == pytest.approx(together.value or 0, abs=1e-12)


@every_index
@few
@given(tables())
def test_an_index_lies_between_0_and_1(index, drawn):
    found = MEASURES[index](drawn[0])
    assert found.value is None or 0 <= found.value <= 1


@few
@given(group_and_total(missing=True))
def test_of_two_groups_it_is_the_index_of_one(counts):
    both = two_groups(*counts)
    for many, one in ((multigroup_dissimilarity, dissimilarity), (multigroup_entropy, entropy)):
        assert many(both).value == pytest.approx(one(*counts).value, abs=1e-12)
        assert many(both).areas == one(*counts).areas


@every_index
@few
@given(tables(), st.randoms())
def test_the_order_of_areas_and_of_groups_is_irrelevant(index, drawn, random):
    counts, _ = drawn
    rows, columns = list(counts.index), list(counts)
    random.shuffle(rows)
    random.shuffle(columns)
    found, same = MEASURES[index](counts), MEASURES[index](counts.loc[rows, columns])
    assert same.value == pytest.approx(found.value, abs=1e-12)


@every_index
@few
@given(tables(), st.integers(2, 4))
def test_an_area_in_equal_parts_changes_nothing(index, drawn, parts):
    counts, _ = drawn
    found = MEASURES[index](counts)
    assume(found.value is not None)
    apart = pd.concat([counts.iloc[1:], *[counts.iloc[:1] / parts] * parts], ignore_index=True)
    assert MEASURES[index](apart).value == pytest.approx(found.value, abs=1e-12)


@every_index
def test_even_and_apart(index):
    even = pd.DataFrame({"a": [1.0, 2, 3], "b": [2.0, 4, 6], "c": [5.0, 10, 15]})
    apart = pd.DataFrame(np.diag([5.0, 7.0, 2.0]), columns=list("abc"))
    assert MEASURES[index](even).value == pytest.approx(0, abs=1e-12)
    assert MEASURES[index](apart).value == pytest.approx(1, rel=1e-12)


@every_index
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], NOTHING_KNOWN),
        ([[NAN, 1], [2, NAN]], NOTHING_KNOWN),
        ([[0, 0], [0, 0]], NOBODY),
        ([[3, 4], [0, 0], [5, NAN]], ONE_AREA),
        ([[3, 0], [4, 0]], ONE_GROUP),
        ([[3, -1], [4, 2]], NO_COUNT),
    ],
)
def test_where_an_index_says_nothing_it_says_why(index, rows, reason):
    counts = pd.DataFrame(rows, columns=["a", "b"], dtype=float)
    found = decompose(counts, pd.DataFrame({"wijken": ["w"] * len(counts)}), index=index)
    assert (found.whole.value, found.whole.reason, found.parts) == (None, reason, ())
    assert MEASURES[index](counts) == found.whole


def test_an_area_of_which_one_group_is_unknown_does_not_count():
    unknown = TOWN.copy()
    unknown.loc["d", "huur"] = NAN
    assert decompose(unknown, PLACES).whole == decompose(TOWN[:3], PLACES[:3]).whole
    assert list(decompose(unknown, PLACES).parts[2].per_area.index) == ["w1", "o1"]


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (PLACES[::-1], "dezelfde gebieden"),
        (PLACES.mask(PLACES == "o2"), "gebied d ligt in geen van de wijken"),
        (PLACES.replace("o2", "w1"), "w1 .* meer dan een van de gemeenten"),
        (PLACES.rename(columns={"wijken": "buurten"}), "eigen naam"),
    ],
)
def test_levels_of_which_no_sum_can_be_made_are_refused(levels, message):
    with pytest.raises(ValueError, match=message):
        decompose(TOWN, levels)


def test_an_index_that_does_not_exist_is_refused_with_the_one_that_was_meant():
    with pytest.raises(ValueError, match="bedoelde u 'entropie-meer-groepen'"):
        decompose(TOWN, PLACES, index="entropie-meer-groep")
