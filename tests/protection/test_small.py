"""What counts as a small number, per kind of column."""

from __future__ import annotations

import pytest

from published import facts, spec
from wijkplan.model.columns import Kind
from wijkplan.protection.small import find_counts, find_families, small_cells, why_unjudged


def small(columns, specs, threshold=10.0, **options):
    name = specs[0].name
    known = facts(columns, specs, **options)
    return [area for _, area in small_cells(known, {name: threshold})]


def buurten(columns, specs, **options):
    return [area for area in small(columns, specs, **options) if area in "abcd"]


def test_a_count_under_the_threshold_is_small_and_the_threshold_itself_is_not():
    assert buurten({"x": (0, 9, 10, 11)}, [spec("x")]) == ["a", "b"]


def test_a_count_is_small_by_what_is_left_of_its_whole():
    columns = {"x": (91, 90, 50, 100), "alle": (100, 100, 100, 100)}
    assert buurten(columns, [spec("x", of="alle"), spec("alle")]) == ["a", "d"]


def test_zero_of_nobody_is_no_secret_when_the_whole_is_official():
    columns = {"x": (0, 0, 50, 50), "alle": (0, 100, 100, 100)}
    specs = [spec("x", of="alle"), spec("alle")]
    assert buurten(columns, specs, official=["alle"]) == ["b"]
    assert buurten(columns, specs) == ["a", "b"]


def test_a_count_without_a_known_whole_is_judged_by_itself():
    columns = {"x": (5, 50, 50, 50), "alle": {"c": 55.0, "d": 60.0}}
    assert buurten(columns, [spec("x", of="alle"), spec("alle")]) == ["a", "c"]


def test_a_share_is_small_by_the_count_behind_it_and_by_the_rest():
    columns = {"p": {"a": 1.0, "b": 5.0, "c": 98.0, "d": 50.0}, "alle": (200, 200, 200, 15)}
    specs = [spec("p", Kind.SHARE, weight="alle"), spec("alle")]
    assert buurten(columns, specs) == ["a", "c", "d"]


def test_a_share_without_a_weight_in_an_area_cannot_be_judged_and_counts_as_small():
    columns = {"p": {"a": 50.0, "b": 50.0}, "alle": {"b": 200.0}}
    assert buurten(columns, [spec("p", Kind.SHARE, weight="alle"), spec("alle")]) == ["a"]


@pytest.mark.parametrize("kind", [Kind.MEAN, Kind.MEDIAN, Kind.INDEX])
def test_a_mean_median_or_index_is_small_when_its_weight_is(kind):
    columns = {"m": {"a": 2.0, "b": 3.0, "c": 0.0}, "alle": (9, 10, 200, 200)}
    assert buurten(columns, [spec("m", kind, weight="alle"), spec("alle")]) == ["a"]


def test_a_density_is_small_by_its_count():
    columns = {"d": {"a": 20.0, "b": 18.0}, "land": (50, 50, 50, 50)}
    specs = [spec("d", Kind.DENSITY, weight="land", unit="per km²"), spec("land", unit="ha")]
    assert buurten(columns, specs) == ["b"]  # 20 per km2 on half a km2 is 10, 18 is 9


def test_missing_figures_are_not_small():
    assert buurten({"x": {"b": 3.0}}, [spec("x")]) == ["b"]


def test_columns_that_nobody_can_judge_are_named_with_the_remedy():
    values = facts({"alle": (1, 1, 1, 1)}, [spec("alle")]).values
    assert why_unjudged(spec("x"), values) == ""
    assert why_unjudged(spec("p", Kind.SHARE, weight="alle"), values) == ""
    assert "gewicht" in why_unjudged(spec("p", Kind.SHARE), values)
    assert "gewicht" in why_unjudged(spec("m", Kind.MEDIAN), values)
    assert "weg is niet geleverd" not in why_unjudged(spec("p", Kind.SHARE, weight="alle"), values)
    assert "(weg)" in why_unjudged(spec("p", Kind.SHARE, weight="weg"), values)
    assert "tekst" in why_unjudged(spec("t", Kind.TEXT), values)


def test_families_are_found_in_the_figures():
    columns = {
        "man": (3, 57, 30, 10),
        "vrouw": (7, 43, 30, 20),
        "jong": (5, 50, 30, 15),
        "oud": (5, 50, 29, 15),
        "samen": (10, 100, 60, 30),
    }
    parts = ("man", "vrouw", "jong", "oud")
    specs = [*(spec(name, of="samen") for name in parts), spec("samen")]
    # young and old do not add up in buurt c
    assert find_families(facts(columns, specs), parts) == (("man", "vrouw"),)


def test_a_family_may_be_off_by_the_rounding_of_its_publisher():
    columns = {"man": (3, 57, 30, 10), "vrouw": (8, 43, 30, 20), "samen": (10, 100, 60, 30)}
    specs = [spec("man", of="samen"), spec("vrouw", of="samen"), spec("samen", rounding=5)]
    assert find_families(facts(columns, specs), ("man", "vrouw")) == (("man", "vrouw"),)
    exact = [*specs[:2], spec("samen")]
    assert find_families(facts(columns, exact), ("man", "vrouw")) == ()


def test_the_count_behind_a_share_is_found_in_the_figures():
    columns = {
        "x": (3, 57, 30, 10),
        "y": (3, 50, 30, 10),
        "alle": (300, 300, 200, 200),
        "p": {"a": 1.0, "b": 19.0, "c": 15.0, "d": 5.0},
    }
    specs = [spec("x", of="alle"), spec("y", of="alle"), spec("alle"),
             spec("p", Kind.SHARE, weight="alle", rounding=0.1)]  # fmt: skip
    assert find_counts(facts(columns, specs), ["x", "y", "p"]) == {"p": "x"}
    assert find_counts(facts(columns, specs), ["y", "p"]) == {}


def test_an_amount_is_small_by_the_persons_whom_it_is_for():
    columns = {"kosten": (90_000, 5, 700, 0), "hulp": {"a": 9.0, "b": 10.0, "c": 11.0}}
    specs = [spec("kosten", unit="euro", persons="hulp"), spec("hulp")]
    assert buurten(columns, specs) == ["a", "d"]  # of d nobody knows for how many


def test_an_amount_without_persons_cannot_be_judged():
    values = facts({"kosten": (90_000, 5, 700, 1)}, [spec("kosten")]).values
    assert "personen" in why_unjudged(spec("kosten", unit="duizend euro"), values)
    assert "hulp" in why_unjudged(spec("kosten", unit="euro", persons="hulp"), values)
    assert why_unjudged(spec("kosten", unit="personen"), values) == ""


def test_a_mean_and_the_total_of_the_same_persons_are_recognised():
    columns = {"kosten": (200, 330, 90, 400), "hulp": (10, 11, 9, 20)}
    columns |= {"per": {"a": 20.0, "b": 30.0, "c": 10.0, "d": 20.0}}
    specs = [
        spec("kosten", unit="euro", persons="hulp"),
        spec("per", Kind.MEAN, weight="hulp"),
        spec("hulp"),
    ]
    known = facts(columns, specs)
    assert find_counts(known, ["kosten", "per", "hulp"]) == {"per": "kosten"}
