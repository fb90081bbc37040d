"""Change of an index, divided over projects."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import comb

from wijkplan.model.errors import DataError
from wijkplan.themes.spread.difference.change import (
    ELSEWHERE,
    NOT_DIVISIBLE,
    difference,
    divide_difference,
    divide_surplus,
)
from wijkplan.themes.spread.difference.change_chance import change_against_chance
from wijkplan.themes.spread.difference.shapley import divide
from wijkplan.themes.spread.difference.tally import Basis, Changes, Tally
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.measured import NO_GROUP
from wijkplan.themes.spread.index.measures import measure
from wijkplan.themes.spread.index.per_area import surplus
from wijkplan.themes.spread.index.small_counts import AgainstChance

NAN = float("nan")
BASIS = Basis(unit="buurt", year=2025, boundary_year=2025)
every_index = pytest.mark.parametrize("index", FORMULAS)


def tally(group, total, basis=BASIS):
    areas = [f"BU{i}" for i in range(len(group))]
    return Tally(
        basis=basis,
        group=pd.Series(group, areas, dtype=float),
        total=pd.Series(total, areas, dtype=float),
    )


def changes(**projects):
    """Per project its change of the group, and that of the total."""
    width = len(next(iter(projects.values()))[0])
    areas = [f"BU{i}" for i in range(width)]
    group, total = (
        pd.DataFrame([pair[i] for pair in projects.values()], list(projects), areas, dtype=float)
        for i in (0, 1)
    )
    return Changes(group=group, total=total)


def divided(index, before, projects, **options):
    return divide_difference(index, before, before.plus(projects), projects, **options)


def values(division):
    return [part.value for part in division.parts]


def over_all_orders(index, before, projects):
    """What each project adds when it comes, over all orders; no count below zero."""
    group, total = before.group.to_numpy(), before.total.to_numpy()
    names, added = list(projects.group.index), []

    def worth(members):
        t = np.maximum(total + projects.total.loc[members].sum().to_numpy(), 0)
        g = np.clip(group + projects.group.loc[members].sum().to_numpy(), 0, t)
        return measure(index, g, t).value

    for order in itertools.permutations(names):
        steps = [worth(list(order[:size])) for size in range(len(order) + 1)]
        gains = dict(zip(order, np.diff(steps), strict=True))
        added.append([gains[name] for name in names])
    return np.mean(added, axis=0)


@st.composite
def programmes(draw, most=4):
    """A town of two to six areas, with group and rest everywhere, and some projects."""
    areas = draw(st.integers(2, 6))
    counts = st.lists(st.integers(1, 60), min_size=areas, max_size=areas)
    group, rest = np.array(draw(counts)), np.array(draw(counts))
    moves = st.lists(st.integers(-20, 40), min_size=areas, max_size=areas)
    projects = draw(st.integers(1, most))
    of_group = [np.array(draw(moves)) for _ in range(projects)]
    of_rest = [np.array(draw(moves)) for _ in range(projects)]
    found = changes(
        **{f"P{i}": (g, g + r) for i, (g, r) in enumerate(zip(of_group, of_rest, strict=True))}
    )
    before = tally(group, group + rest)
    after = before.plus(found)
    assume((after.group >= 0).all() and (after.total >= after.group).all())
    assume(after.group.sum() > 0 and after.total.sum() > after.group.sum())
    assume((after.total > 0).sum() > 1)
    return before, found


def test_two_projects_by_hand():
    """Isolation goes from .5 to .68 with P0 alone, to .5 with P1 alone and to .58 with both.

    With 5 of 10 in both areas isolation is .5. P0 turns area 0 into 8 and area 1 into 2:
    (8 x .8 + 2 x .2) / 10 = .68. P1 adds 10 homes half of the group to area 0: .5 stays. Both:
    (13 x 13/20 + 2 x .2) / 15 = .59. So P0 adds .18 or .09, and P1 adds 0 or -.09.
    """
    before = tally([5, 5], [10, 10])
    found = divided("isolatie", before, changes(P0=([3, -3], [0, 0]), P1=([5, 0], [10, 0])))
    both = (13 * 13 / 20 + 2 * 0.2) / 15
    p0 = (0.18 + both - 0.5) / 2
    assert found.difference.value == pytest.approx(both - 0.5, abs=1e-12)
    assert values(found) == pytest.approx([p0, both - 0.5 - p0], abs=1e-12)
    assert found.exact
    assert found.remainder is None


@every_index
@given(case=programmes())
@settings(max_examples=15)
def test_the_parts_are_the_mean_over_all_orders_and_add_up(index, case):
    before, projects = case
    found = divided(index, before, projects)
    if found.parts[0].reason == NOT_DIVISIBLE:
        return
    assert values(found) == pytest.approx(over_all_orders(index, before, projects), abs=1e-9)
    assert sum(values(found)) == pytest.approx(found.difference.value, abs=1e-9)
    measured = [measure(index, t.group, t.total).value for t in (before, before.plus(projects))]
    assert found.difference.value == pytest.approx(measured[1] - measured[0], abs=1e-12)


@given(case=programmes(most=3), name=st.permutations(["a", "b", "c"]))
def test_names_and_order_of_the_projects_change_nothing(case, name):
    before, projects = case
    plain = divided("dissimilariteit", before, projects)
    named = dict(zip(projects.group.index, name, strict=False))
    renamed = Changes(
        group=projects.group.rename(named).iloc[::-1], total=projects.total.rename(named).iloc[::-1]
    )
    found = divided("dissimilariteit", before, renamed)
    assert [part.project for part in found.parts] == list(renamed.group.index)
    assert values(found)[::-1] == values(plain)


def many(projects=14, areas=8, seed=3):
    rng = np.random.default_rng(seed)
    before = tally(rng.integers(20, 60, areas), rng.integers(80, 120, areas))
    group, rest = rng.integers(0, 6, (2, projects, areas)) * (rng.random((projects, areas)) < 0.3)
    return before, changes(**{f"P{i}": (group[i], group[i] + rest[i]) for i in range(projects)})


def worth_of(index, before, projects):
    group, total = projects.group.to_numpy(), projects.total.to_numpy()
    start = before.group.to_numpy(), before.total.to_numpy()
    return lambda members: FORMULAS[index](start[0] + members @ group, start[1] + members @ total)


@every_index
def test_many_projects_are_drawn_with_an_error_that_is_true_and_still_add_up(index):
    before, projects = many()
    found = divided(index, before, projects, orders=400, seed=1)
    assert not found.exact
    assert sum(values(found)) == pytest.approx(found.difference.value, abs=1e-12)
    every = (np.arange(2**14)[:, np.newaxis] >> np.arange(14) & 1).astype(bool)
    worth, sizes = worth_of(index, before, projects)(every), every.sum(axis=1)
    for i, part in enumerate(found.parts):
        without = np.flatnonzero(~every[:, i])
        chance = 1 / (14 * comb(13, sizes[without]))
        exact = ((worth[without + 2**i] - worth[without]) * chance).sum()
        assert abs(part.value - exact) <= 4.5 * part.standard_error + 1e-12
    again = divided(index, before, projects, orders=400, seed=1)
    assert values(again) == values(found)
    assert values(divided(index, before, projects, orders=400, seed=2)) != values(found)


def test_the_standard_error_falls_with_the_number_of_orders():
    before, projects = many()
    few, most = (
        [p.standard_error for p in divided("gini", before, projects, orders=n).parts]
        for n in (100, 1600)
    )
    assert np.mean(most) == pytest.approx(np.mean(few) / 4, rel=0.25)


def test_drawn_parts_do_not_depend_on_the_order_of_the_register():
    before, projects = many()
    turned = Changes(group=projects.group.iloc[::-1], total=projects.total.iloc[::-1])
    assert values(divided("gini", before, turned, orders=40))[::-1] == values(
        divided("gini", before, projects, orders=40)
    )


@pytest.mark.parametrize("size", [3, 13])
def test_a_project_that_changes_nothing_has_no_part(size):
    before, projects = many(size)
    idle = pd.DataFrame(0.0, ["niets"], projects.group.columns)
    more = Changes(group=pd.concat([idle, projects.group]), total=pd.concat([idle, projects.total]))
    nothing, *others = divided("dissimilariteit", before, more, orders=40).parts
    assert (nothing.value, nothing.standard_error, nothing.reason) == (0, 0, "")
    assert [p.value for p in others] == values(
        divided("dissimilariteit", before, projects, orders=40)
    )


def test_projects_that_do_the_same_have_the_same_part():
    before = tally([5, 20, 10], [40, 40, 40])
    twice = changes(P0=([4, 0, 0], [8, 0, 0]), P1=([0, 0, 9], [0, 0, 9]), P2=([4, 0, 0], [8, 0, 0]))
    first, _, last = values(divided("entropie", before, twice))
    assert first == pytest.approx(last, abs=1e-15)


def test_without_projects_there_is_nothing_to_divide():
    before = tally([5, 20], [40, 40])
    none = Changes(
        group=pd.DataFrame(columns=before.areas, dtype=float),
        total=pd.DataFrame(columns=before.areas, dtype=float),
    )
    found = divided("gini", before, none)
    assert (found.parts, found.remainder, found.difference.value) == ((), None, 0)


def test_what_no_project_explains_is_a_part_of_its_own():
    before, after = tally([5, 20], [40, 40]), tally([9, 20], [40, 40])
    found = divide_difference("dissimilariteit", before, after, changes(P0=([2, 0], [0, 0])))
    assert found.remainder.value < 0
    total = found.parts[0].value + found.remainder.value
    assert total == pytest.approx(found.difference.value, abs=1e-12)


def test_a_project_cannot_demolish_what_another_has_yet_to_build():
    """P1 alone has nothing to take off in area 0, and what it takes off later is P0's too."""
    before = tally([0, 20, 10], [10, 40, 40])
    found = divided(
        "isolatie", before, changes(P0=([8, 0, 0], [8, 0, 0]), P1=([-8, 0, 0], [-8, 0, 0]))
    )
    assert found.difference.value == pytest.approx(0, abs=1e-15)
    alone = measure("isolatie", [0, 20, 10], [2, 40, 40]).value
    start = measure("isolatie", [0, 20, 10], [10, 40, 40]).value
    built = measure("isolatie", [8, 20, 10], [18, 40, 40]).value
    assert values(found)[1] == pytest.approx((alone - start + start - built) / 2, abs=1e-12)


def test_a_new_area_counts_from_when_somebody_lives_there():
    """Concentration counts areas: 10 lived in give one in the tenth, 11 give two."""
    before = tally([10] * 10 + [0], [20] * 10 + [0])
    found = divided("concentratie", before, changes(P0=([0] * 10 + [10], [0] * 10 + [10])))
    assert found.difference.before.value == pytest.approx(0.1)
    assert found.difference.after.value == pytest.approx(20 / 110)
    assert values(found) == pytest.approx([20 / 110 - 0.1], abs=1e-12)


def test_an_area_that_is_unknown_in_one_situation_counts_in_neither():
    before = tally([5, 20, 10], [40, 40, 40])
    after = tally([5, 20, NAN], [40, 40, 40])
    found = difference("gini", before, after)
    assert found.value == 0
    assert found.left_out == ("BU2",)
    assert found.before == measure("gini", [5, 20], [40, 40])


def test_a_project_of_which_a_number_is_unknown_says_where():
    before = tally([5, 20, 10], [40, 40, 40])
    known, partly, unknown = (
        divided(
            "gini",
            before,
            changes(
                known=([5, 0, 0], [5, 0, 0]),
                partly=([1, 0, 3], [1, 0, 3]),
                unknown=([0, 0, NAN], [0, 0, 9]),
            ),
        )
    ).parts
    assert (known.outside, known.reason) == ((), "")
    assert (partly.outside, partly.reason) == (("BU2",), "")
    assert partly.value is not None
    assert (unknown.value, unknown.reason, unknown.outside) == (None, ELSEWHERE, ("BU2",))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (tally([0, 0], [9, 9]), tally([1, 0], [9, 9]), f"vooraf {NO_GROUP}"),
        (tally([1, 0], [9, 9]), tally([0, 0], [9, 9]), f"achteraf {NO_GROUP}"),
    ],
)
def test_an_index_that_one_situation_does_not_have_has_no_change(before, after, reason):
    found = divide_difference("gini", before, after, changes(P0=([1, 0], [0, 0])))
    assert (found.difference.value, found.difference.reason) == (None, reason)
    assert [(p.value, p.reason) for p in found.parts] == [(None, reason)]
    assert change_against_chance("gini", before, after).verdict is AgainstChance.UNKNOWN


def test_a_change_that_cannot_be_divided_says_so():
    """P0 alone leaves no group, all group, or one area."""
    before = tally([5, 0], [40, 40])
    no_group = divided("gini", before, changes(P0=([-5, 0], [0, 0]), P1=([0, 5], [0, 5])))
    all_group = divided("gini", before, changes(P0=([35, 40], [0, 0]), P1=([0, 0], [5, 5])))
    one_area = divided("gini", before, changes(P0=([0, 0], [0, -40]), P1=([0, 0], [0, 50])))
    for found in (no_group, all_group, one_area):
        assert found.difference.value is not None
        assert [(p.value, p.reason) for p in found.parts] == [(None, NOT_DIVISIBLE)] * 2


def test_an_order_and_its_reverse_together_take_off_what_pairs_do():
    """Worth is the square of what is brought: each part is what it brings times the whole."""
    brings = np.arange(1.0, 16.0)
    found = divide(lambda members: (members @ brings) ** 2, 15, orders=4)
    assert found.values == pytest.approx(brings * brings.sum())
    assert found.standard_errors == pytest.approx(np.zeros(15), abs=1e-9)
    assert not found.exact


def test_an_area_in_which_a_project_is_unknown_does_not_count_also_where_the_counts_are_known():
    before, after = tally([5, 20, 10], [40, 40, 40]), tally([9, 20, 15], [40, 40, 40])
    unknown = changes(P0=([4, 0, 0], [0, 0, 0]), P1=([0, 0, NAN], [0, 0, 0]))
    found = divide_difference("gini", before, after, unknown)
    assert found.difference.left_out == ("BU2",)
    assert (found.remainder, found.parts[0].value) == (None, found.difference.value)


@pytest.mark.parametrize(
    ("other", "code", "words"),
    [
        ({"unit": "wijk"}, "eenheid-verschilt", "buurt en achteraf wijk"),
        ({"year": 2024}, "jaar-verschilt", "2025 en achteraf 2024"),
        ({"boundary_year": 2023}, "grensjaar-verschilt", "2025 en achteraf 2023"),
    ],
)
def test_another_unit_year_or_boundary_is_refused(other, code, words):
    before = tally([5, 20], [40, 40])
    after = tally([5, 20], [40, 40], replace(BASIS, **other))
    for compare in (difference, change_against_chance):
        with pytest.raises(DataError, match="niet met elkaar te vergelijken") as raised:
            compare("gini", before, after)
        (problem,) = raised.value.problems
        assert problem.code == code
        assert words in problem.message
        assert problem.remedy
    with pytest.raises(DataError):
        divide_difference("gini", before, after, changes(P0=([0, 0], [0, 0])))


def test_everything_that_differs_is_told_at_once():
    other = Basis(unit="wijk", year=2020, boundary_year=2020)
    with pytest.raises(DataError) as raised:
        difference("gini", tally([5, 20], [40, 40]), tally([5, 20], [40, 40], other))
    assert len(raised.value.problems) == 3


def test_other_areas_are_refused_and_named():
    before = tally([5, 20], [40, 40])
    with pytest.raises(DataError, match="BU2"):
        difference("gini", before, tally([5, 20, 1], [40, 40, 40]))
    with pytest.raises(DataError, match="BU2"):
        divide_difference("gini", before, before, changes(P0=([0, 0, 1], [0, 0, 1])))
    turned = Tally(basis=BASIS, group=before.group.iloc[::-1], total=before.total.iloc[::-1])
    with pytest.raises(DataError, match="andere volgorde"):
        difference("gini", before, turned)


def test_projects_of_other_rows_or_twice_are_refused():
    one = pd.DataFrame([[1.0, 2.0]], ["P0"], ["BU0", "BU1"])
    with pytest.raises(ValueError, match="dezelfde rijen en kolommen"):
        Changes(group=one, total=one.rename({"P0": "P1"}))
    with pytest.raises(ValueError, match="meer dan eens"):
        Changes(group=pd.concat([one, one]), total=pd.concat([one, one]))


@pytest.mark.parametrize("orders", [0, 2, 5])
def test_too_few_orders_or_an_odd_number_are_refused(orders):
    with pytest.raises(ValueError, match=f"is {orders}"):
        divide(lambda members: members.sum(axis=1) * 1.0, 3, orders=orders)


@given(case=programmes(), share=st.floats(0, 1))
def test_the_surplus_is_divided_exactly(case, share):
    before, projects = case
    after = before.plus(projects)
    change = surplus(after.group, after.total, reference=share) - surplus(
        before.group, before.total, reference=share
    )
    parts = divide_surplus(projects, share=share)
    assert parts.sum().to_numpy() == pytest.approx(change.to_numpy(), abs=1e-9)
    assert parts.loc["P0", "BU0"] == (
        projects.group.loc["P0", "BU0"] - share * projects.total.loc["P0", "BU0"]
    )


def test_what_a_project_does_where_it_is_unknown_stays_unknown():
    unknown = changes(P0=([1, NAN], [1, 2]))
    assert divide_surplus(unknown, share=0.5).loc["P0"].isna().tolist() == [False, True]
    assert tally([5, 5], [9, 9]).plus(unknown).group.isna().tolist() == [False, True]
