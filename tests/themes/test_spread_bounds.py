"""Bounds of the indices: against every table that agrees with what is published."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wijkplan.themes.spread.index.formulas import FORMULAS, WITHOUT_REST
from wijkplan.themes.spread.index.measured import ALL_GROUP, NO_GROUP, NOBODY, ONE_AREA
from wijkplan.themes.spread.limits.bounds import (
    index_bounds,
    location_quotient_bounds,
    share_bounds,
)
from wijkplan.themes.spread.limits.published import Range, Sums, counts, of_share, publish, shares

NAN = float("nan")
OUTER = {"gini", "concentratie"}
every_index = pytest.mark.parametrize("index", list(FORMULAS))


@st.composite
def publications(draw, *, totals_known=True):
    """A true table of some areas, and what is published of it."""
    size = draw(st.integers(2, 4 if totals_known else 3))
    largest = 6 if totals_known else 4
    total = np.array([draw(st.integers(0, largest)) for _ in range(size)], dtype=float)
    group = np.array([draw(st.integers(0, int(t))) for t in total], dtype=float)
    assume((total > 0).sum() > 1)
    hidden = np.array([draw(st.booleans()) for _ in total])
    wijk = np.sort([draw(st.integers(0, 1)) for _ in total])
    sums = []
    if draw(st.booleans()):
        told = np.bincount(wijk, group, 2)
        told[draw(st.integers(0, 1))] = NAN
        sums.append(Sums(of=wijk, group=counts(told, 2), total=counts([NAN, NAN])))
    if draw(st.booleans()):
        whole = np.zeros(size, dtype=np.intp)
        sums.append(Sums(of=whole, group=counts([group.sum()]), total=counts([total.sum()])))
    share = np.where(hidden | (total == 0), NAN, np.round(100 * group / np.maximum(total, 1)))
    by_share = draw(st.booleans())
    return publish(
        [f"BU{number}" for number in range(size)],
        total=counts(total) if totals_known else counts(total, 2),
        group=None
        if by_share
        else counts(np.where(hidden, NAN, group), draw(st.sampled_from([0, 2]))),
        share=shares(share, 1) if by_share else None,
        sums=sums,
    )


def tables(told):
    """Every table of whole homes that agrees with what is published: group and total."""

    def fits(values, ranges):
        return all(
            (low <= np.bincount(step.of, values, len(low))).all()
            and (np.bincount(step.of, values, len(high)) <= high).all()
            for step, (low, high) in zip(told.sums, ranges, strict=True)
        )

    def between(limits):
        steps = [np.arange(low, high + 1) for low, high in zip(*limits, strict=True)]
        return (np.array(values) for values in itertools.product(*steps))

    totals = [t for t in between(told.total) if fits(t, [step.total for step in told.sums])]
    groups = [g for g in between(told.group) if fits(g, [step.group for step in told.sums])]
    low, high = told.share
    return [
        (g, t)
        for t in totals
        for g in groups
        if (g >= low * t - 1e-9).all() and (g <= high * t + 1e-9).all()
    ]


def values(index, all_tables):
    """The index of every table that has one."""
    found = []
    for group, total in all_tables:
        here = total > 0
        nobody_else = index not in WITHOUT_REST and group.sum() == total.sum()
        if here.sum() > 1 and group.sum() and not nobody_else:
            found.append(float(FORMULAS[index](group[here], total[here])))
    return found


@every_index
@given(publications())
@settings(max_examples=25)
def test_bounds_are_those_of_every_table(index, told):
    true, bounds = values(index, tables(told)), index_bounds(told, index)
    if not true:
        assert bounds.low is None
        assert bounds.reason
        return
    if index in OUTER and not (told.group.known.all() and told.total.known.all()):
        assert not bounds.exact
        assert bounds.low <= min(true)
        assert bounds.high >= max(true)
    else:
        assert bounds.exact
        assert (bounds.low, bounds.high) == pytest.approx((min(true), max(true)), abs=1e-9)


@every_index
@given(publications(totals_known=False))
@settings(max_examples=15)
def test_bounds_hold_where_totals_are_rounded(index, told):
    all_tables = tables(told)
    true, bounds = values(index, all_tables), index_bounds(told, index)
    if true:
        assert bounds.low - 1e-9 <= min(true)
        assert max(true) <= bounds.high + 1e-9
        assert not bounds.exact or told.total.known.all()


@given(publications())
@settings(max_examples=60)
def test_share_and_location_quotient_are_exact_in_every_area(told):
    all_tables = [(g, t) for g, t in tables(told) if g.sum()]
    assume(all_tables)
    group, total = (np.array(each) for each in zip(*all_tables, strict=True))
    share, quotient = share_bounds(told), location_quotient_bounds(told)
    for place in np.flatnonzero(told.total.low > 0):
        true = group[:, place] / total[:, place]
        whole = group.sum(axis=1) / total.sum(axis=1)
        assert quotient.exact.iloc[place]
        assert quotient[["low", "high"]].iloc[place].tolist() == pytest.approx(
            [(true / whole).min(), (true / whole).max()]
        )
        assert share.high.iloc[place] == pytest.approx(100 * true.max())
    assert share.reason[told.total.high == 0].eq("niet te berekenen: het geheel is nul").all()


@given(publications(totals_known=False))
@settings(max_examples=25)
def test_share_and_location_quotient_hold_where_totals_are_rounded(told):
    all_tables = [(g, t) for g, t in tables(told) if g.sum()]
    assume(all_tables)
    share, quotient = share_bounds(told), location_quotient_bounds(told)
    for group, total in all_tables:
        here = (total > 0) & share.reason.eq("").to_numpy()
        true = group[here] / total[here]
        for bounds, value in ((share, 100 * true), (quotient, true / group.sum() * total.sum())):
            assert (bounds.low[here] <= value + 1e-9).all()
            assert (value <= bounds.high[here] + 1e-9).all()


def four(group, sums=()):
    return publish(list("abcd"), total=counts([50, 50, 50, 50]), group=counts(group), sums=sums)


def together(of, group, base=0.0):
    unknown = counts(np.full(len(group), NAN))
    return Sums(of=np.array(of), group=counts(group, base), total=unknown)


def test_what_is_known_has_no_width():
    bounds = index_bounds(four([10, 20, 30, 40]), "isolatie")
    assert bounds.low == bounds.high == pytest.approx(0.6)
    assert bounds.label == "exact"


def test_gini_is_within_what_d_allows():
    told = four([10, 20, 30, NAN], sums=[together([0, 0, 0, 0], [100.0], base=2)])
    bounds, d = (index_bounds(told, index) for index in ("gini", "dissimilariteit"))
    gini = float(FORMULAS["gini"](np.array([10.0, 20.0, 30.0, 40.0]), np.full(4, 50.0)))
    assert d.low < gini < bounds.high
    assert bounds.low == pytest.approx(d.low)
    assert bounds.label == "ruim"


@every_index
def test_of_known_counts_every_index_is_known(index):
    bounds = index_bounds(four([10, 20, 30, 40]), index)
    known = float(FORMULAS[index](np.array([10.0, 20.0, 30.0, 40.0]), np.full(4, 50.0)))
    assert bounds.low == bounds.high == pytest.approx(known)
    assert bounds.exact


def test_a_suppressed_area_is_not_zero():
    bounds = index_bounds(four([10, 10, 10, NAN]), "dissimilariteit")
    # At 10 all are alike; at 50 it holds 50 of 80 members and none of 120 others.
    assert (bounds.low, bounds.high) == pytest.approx((0.0, 0.625))


def test_the_sum_of_the_wijk_closes_the_last_area():
    told = four([10, NAN, 20, NAN], [together([0, 0, 1, 1], [40, 25])])
    assert told.group.low.tolist() == told.group.high.tolist() == [10, 30, 20, 5]
    assert index_bounds(told, "dissimilariteit").low == index_bounds(told, "dissimilariteit").high


def test_the_sum_of_the_gemeente_goes_through_that_of_the_wijken():
    gemeente = together([0, 0, 0, 0], [60])
    told = four([10, NAN, 20, NAN], [together([0, 0, 1, 1], [40, NAN]), gemeente])
    assert told.group.high.tolist() == [10, 30, 20, 0]


def test_more_that_is_published_never_makes_bounds_wider():
    apart = index_bounds(four([10, 30, NAN, NAN]), "dissimilariteit")
    joined = index_bounds(
        four([10, 30, NAN, NAN], [together([0, 0, 0, 0], [70], 10)]), "dissimilariteit"
    )
    assert apart.low <= joined.low <= joined.high <= apart.high
    assert joined.high - joined.low < apart.high - apart.low


def test_a_rounded_share_bounds_the_count():
    limits = of_share(shares([33.0], base=1), counts([10.0]))
    assert limits.low > limits.high  # no whole number of 10 homes is 32.5 to 33.5%
    told = publish(["BU1", "b"], total=counts([10, 10]), share=shares([33.0, 50.0], base=1))
    assert "BU1" in told.contradiction
    assert index_bounds(told, "isolatie").reason == told.contradiction
    assert share_bounds(told).reason.tolist() == [told.contradiction] * 2


def test_sums_that_cannot_be_met_are_a_contradiction():
    told = four([10, 10, 10, 10], [together([0, 0, 0, 0], [70], 5)])
    assert told.contradiction
    assert index_bounds(told, "gini").label == "onbekend"


def test_a_wijk_lies_in_one_gemeente():
    with pytest.raises(ValueError, match="gemeente"):
        four([1, 1, 1, 1], [together([0, 0, 1, 1], [2, 2]), together([0, 1, 1, 1], [1, 3])])


@pytest.mark.parametrize(
    ("group", "total", "reason"),
    [
        ([5], [10], ONE_AREA),
        ([0, 0], [0, 0], NOBODY),
        ([0, 0], [10, 10], NO_GROUP),
        ([10, 10], [10, 10], ALL_GROUP),
        ([NAN, 5], [NAN, 10], "onbekend: het geheel is niet bekend, en niets begrenst het (bij a)"),
    ],
)
def test_degenerate_input_has_a_reason(group, total, reason):
    told = publish(list("ab")[: len(group)], total=counts(total), group=counts(group))
    bounds = index_bounds(told, "dissimilariteit")
    assert (bounds.low, bounds.high, bounds.exact) == (None, None, False)
    assert bounds.reason == reason
    assert bounds.label == "onbekend"


def test_without_rest_isolation_is_one_and_d_is_not_there():
    told = publish(list("ab"), total=counts([10, 10]), group=counts([10, 10]))
    assert index_bounds(told, "isolatie").low == 1
    assert index_bounds(told, "dissimilariteit").low is None


def test_a_group_of_all_that_can_be_there_leaves_no_rest():
    one_home = Range(np.zeros(2), np.ones(2))
    whole = Sums(of=np.zeros(2, dtype=np.intp), group=counts([NAN]), total=counts([1]))
    told = publish(list("ab"), total=one_home, sums=[whole])
    assert index_bounds(told, "atkinson").reason == ALL_GROUP


def test_a_whole_without_limit_leaves_shares_but_no_location_quotient():
    told = publish(list("ab"), total=counts([10, NAN]), group=counts([4, 5]))
    assert share_bounds(told)[["low", "high"]].loc["a"].tolist() == [40, 40]
    quotient = location_quotient_bounds(told)
    assert quotient[["low", "high"]].isna().all(axis=None)
    assert quotient.reason.str.startswith("onbekend").all()


def test_bounds_that_are_too_wide_say_nothing_but_are_there():
    bounds = index_bounds(four([NAN, NAN, NAN, NAN]), "dissimilariteit")
    assert bounds.label == "onbekend"
    assert (bounds.low, bounds.high) == pytest.approx((0.0, 1.0))
    assert "helft" in bounds.reason


def a_town(areas):
    """A town by a seed, a fifth suppressed, shares of its wijken in whole percents."""
    rng = np.random.default_rng(7)
    total = np.floor(rng.lognormal(5, 0.8, areas)) + 5
    group = rng.binomial(total.astype(int), rng.beta(1.2, 2.8, areas)).astype(float)
    wijk = (np.arange(areas) // 8).astype(np.intp)
    of_wijk, of_group = (counts(np.bincount(wijk, each)) for each in (total, group))
    limits = of_share(shares(np.round(100 * of_group.low / of_wijk.low), 1), of_wijk)
    told = publish(
        [str(number) for number in range(areas)],
        total=counts(total),
        share=shares(np.where(rng.random(areas) < 0.2, NAN, np.round(100 * group / total)), 1),
        sums=[Sums(of=wijk, group=limits, total=of_wijk)],
    )
    return told, group, total


def test_a_search_that_is_cut_short_is_wide_and_never_wrong():
    told, group, total = a_town(40)
    closed, cut = (index_bounds(told, "dissimilariteit", steps=steps) for steps in (2000, 3))
    true = float(FORMULAS["dissimilariteit"](group, total))
    assert closed.label == "exact"
    assert cut.label == "ruim"
    assert cut.low <= closed.low <= true <= closed.high <= cut.high
    assert cut.low < closed.low or closed.high < cut.high


def test_the_search_gives_the_same_answer_every_time():
    told, _, _ = a_town(40)
    assert index_bounds(told, "isolatie", steps=50) == index_bounds(told, "isolatie", steps=50)


def test_nothing_that_goes_in_is_changed():
    group = Range(np.zeros(2), np.array([np.inf, 3.0]))
    publish(list("ab"), total=counts([5, 5]), group=group)
    assert group.high.tolist() == [np.inf, 3.0]
