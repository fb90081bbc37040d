"""Norms on spread: what they say of an area now and later.

The agreements known to us name directions and maxima, but no band of a buurt or wijk in numbers:
the bands here are made up. What is taken from an agreement says so.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkplan.model.areas import Level
from wijkplan.model.errors import DataError
from wijkplan.model.findings import Citation, Verdict
from wijkplan.themes.spread.agreements.norm_findings import (
    judge_areas,
    leave_out,
    list_places,
    place_areas,
)
from wijkplan.themes.spread.agreements.norms import Kind, Place, SpreadNorm
from wijkplan.themes.spread.difference.tally import Basis, Tally

NAN = float("nan")
MADE_UP = Citation(source="verzonnen", verified=False)
BASIS = Basis(unit="buurt", year=2025, boundary_year=2025)
BAND = SpreadNorm(
    title="Sociale huur in balans",
    column="sociale_huur",
    level=Level.BUURT,
    kind=Kind.BAND,
    least=20,
    most=40,
    citation=MADE_UP,
)
NO_GROWTH = replace(BAND, title="Niet verder", kind=Kind.NO_GROWTH, least=None)
MEETS, FAILS, WEIGH, UNKNOWN = Verdict.MEETS, Verdict.FAILS, Verdict.WEIGH, Verdict.UNKNOWN


def tally(group, total=None, basis=BASIS):
    """Buurten of a hundred homes, unless told otherwise."""
    areas = [f"BU{i}" for i in range(len(group))]
    total = [100] * len(group) if total is None else total
    return Tally(
        basis=basis,
        group=pd.Series(group, areas, dtype=float),
        total=pd.Series(total, areas, dtype=float),
    )


def judge(norm, now, later):
    (found,) = judge_areas(norm, tally([now]), tally([later]))
    return found


@pytest.mark.parametrize(
    ("now", "later", "verdict"),
    [
        (30, 30, MEETS),
        (10, 20, MEETS),  # the limits are inside
        (60, 40, MEETS),
        (10, 15, WEIGH),  # on its way
        (60, 45, WEIGH),
        (10, 10, FAILS),
        (10, 5, FAILS),
        (60, 60, FAILS),
        (60, 70, FAILS),
        (30, 10, FAILS),  # out of the band
        (10, 50, FAILS),  # through the band
        (60, 10, FAILS),
        (NAN, 30, MEETS),
        (NAN, 10, UNKNOWN),  # whether it moves towards the band is what decides
        (30, NAN, UNKNOWN),
        (NAN, NAN, UNKNOWN),
    ],
)
def test_a_band(now, later, verdict):
    assert judge(BAND, now, later).verdict is verdict


@pytest.mark.parametrize(
    ("direction", "now", "later", "verdict"),
    [
        ("meer waar weinig is", 10, 10, FAILS),
        ("meer waar weinig is", 60, 70, WEIGH),
        ("minder waar veel is", 60, 70, FAILS),
        ("minder waar veel is", 10, 5, WEIGH),
        ("minder waar veel is", 60, 30, MEETS),
    ],
)
def test_a_band_of_one_direction(direction, now, later, verdict):
    found = judge(replace(BAND, direction=direction), now, later)
    assert found.verdict is verdict
    assert (direction in found.reason) == (verdict is WEIGH)


@pytest.mark.parametrize(("limits", "bad"), [((None, 40), 60), ((20, None), 10)])
def test_a_band_with_one_limit(limits, bad):
    norm = replace(BAND, least=limits[0], most=limits[1])
    assert judge(norm, bad, bad).verdict is FAILS
    assert judge(norm, 70 - bad, 70 - bad).verdict is MEETS


@pytest.mark.parametrize(
    ("now", "later", "verdict"),
    [
        (50, 50, MEETS),
        (50, 45, MEETS),
        (50, 51, FAILS),
        (30, 41, FAILS),
        (30, 40, MEETS),
        (NAN, 41, UNKNOWN),
        (NAN, 40, MEETS),
        (50, NAN, UNKNOWN),
    ],
)
def test_no_further_growth_above_a_share(now, later, verdict):
    assert judge(NO_GROWTH, now, later).verdict is verdict


def test_growth_is_that_of_the_share_not_of_the_number():
    """From 50 of 100 to 55 of 120: more homes, and a smaller share."""
    (found,) = judge_areas(NO_GROWTH, tally([50]), tally([55], [120]))
    assert found.verdict is MEETS


@pytest.mark.parametrize(("later", "verdict"), [(15, MEETS), (16, FAILS), (NAN, UNKNOWN)])
def test_at_most_15_percent_of_allocations(later, verdict):
    """Almelo, actieprogramma 2026, agreement 11: at most 15% by direct mediation."""
    norm = replace(NO_GROWTH, kind=Kind.MAXIMUM, most=15)
    for now in (5, 50, NAN):
        assert judge(norm, now, later).verdict is verdict


def test_what_the_agreement_excepts_does_not_count():
    """Almelo, the same agreement: 'exclusief de herstructureringsurgenten'."""
    norm = replace(NO_GROWTH, kind=Kind.MAXIMUM, most=15)
    counted = leave_out(tally([20, 20, 3]), [pd.Series({"BU0": 5.0, "BU2": 9.0, "BU1": NAN})])
    assert counted.group["BU0"] == 15
    assert counted.group[["BU1", "BU2"]].isna().all()  # not known; more than the group
    assert counted.total.tolist() == [100] * 3
    found = judge_areas(norm, counted, counted)
    assert [f.verdict for f in found] == [MEETS, UNKNOWN, UNKNOWN]


def test_an_agreement_can_ask_people_to_weigh():
    """Tynaarlo, 2023, agreement 31: above 20% the parties talk about whether to steer."""
    norm = replace(NO_GROWTH, kind=Kind.MAXIMUM, most=20, breach="afwegen")
    assert judge(norm, 10, 21).verdict is WEIGH
    assert judge(norm, 10, 20).verdict is MEETS
    assert judge(replace(BAND, breach="afwegen"), 10, 10).verdict is WEIGH


@pytest.mark.parametrize(
    ("norm", "now", "later", "exact", "rounded"),
    [
        (BAND, 40, 40, MEETS, WEIGH),
        (BAND, 40.4, 40.4, FAILS, WEIGH),
        (BAND, 40.6, 40.6, FAILS, FAILS),
        (BAND, 39.4, 39.4, MEETS, MEETS),
        (BAND, 10, 19.4, WEIGH, WEIGH),
        (NO_GROWTH, 39, 40.2, FAILS, WEIGH),
        (NO_GROWTH, 40.2, 40.2, MEETS, MEETS),  # no growth, on whichever side it is
        (BAND, NAN, 19.8, UNKNOWN, UNKNOWN),
        (BAND, NAN, 20.2, MEETS, UNKNOWN),  # if it is below, now is what decides
        (BAND, NAN, 20.6, MEETS, MEETS),
        (BAND, 30, NAN, UNKNOWN, UNKNOWN),
    ],
)
def test_a_share_within_its_rounding_of_a_limit_has_to_be_weighed(norm, now, later, exact, rounded):
    counts = tally([now]), tally([later])
    assert judge_areas(norm, *counts)[0].verdict is exact
    (found,) = judge_areas(norm, *counts, margin=0.5)
    assert found.verdict is rounded
    assert exact is rounded or "afronding" in found.reason


def test_a_finding_tells_the_figures_and_the_limits():
    (found,) = judge_areas(BAND, tally([12], [96]), tally([24], [200]))
    assert found.subject == "BU0"
    assert found.norm.code == "spreiding-sociale-huur-in-balans"
    assert found.norm.citation == MADE_UP
    assert found.reason == (
        "het aandeel is nu 12,5% en straks 12%; de norm is 20% tot en met 40%: "
        "het ligt straks onder die grens en stijgt niet"
    )
    assert found.evidence == {
        "aandeel_nu": 12.5,
        "groep_nu": 12,
        "totaal_nu": 96,
        "ligging_nu": "onder",
        "aandeel_straks": 12,
        "groep_straks": 24,
        "totaal_straks": 200,
        "ligging_straks": "onder",
        "ondergrens": 20,
        "bovengrens": 40,
    }


def test_what_is_missing_is_unknown_with_its_reason():
    now = tally([NAN, 5, 0], [100, NAN, 0])
    found = judge_areas(BAND, now, now, why={"BU0": "onderdrukt"})
    assert [f.verdict for f in found] == [UNKNOWN] * 3
    assert [f.evidence["aandeel_straks"] for f in found] == [None] * 3
    assert "(onderdrukt)" in found[0].reason
    assert "het geheel is onbekend" in found[1].reason
    assert "het geheel is nul" in found[2].reason


def test_only_the_areas_of_the_agreement_without_those_it_leaves_out():
    now = tally([10, 10, 10])
    subjects = [f.subject for f in judge_areas(replace(BAND, but=("BU1",)), now, now)]
    assert subjects == ["BU0", "BU2"]
    named = judge_areas(replace(BAND, areas=("BU2", "BU9")), now, now)
    assert [(f.subject, f.verdict) for f in named] == [("BU2", FAILS), ("BU9", UNKNOWN)]
    assert "niet in de indeling van 2025" in named[1].reason


def test_other_areas_than_the_agreement_is_about_are_refused():
    with pytest.raises(ValueError, match="wijken"):
        place_areas(replace(BAND, level=Level.WIJK), tally([1]), tally([1]))
    with pytest.raises(DataError):
        place_areas(BAND, tally([1]), tally([1], basis=replace(BASIS, boundary_year=2020)))


@given(
    now=st.floats(0, 100), later=st.floats(0, 100), least=st.floats(0, 50), most=st.floats(50, 100)
)
def test_a_band_is_kept_exactly_where_it_is_within(now, later, least, most):
    norm = replace(BAND, least=least, most=most)
    found = judge(norm, now, later)
    assert (found.verdict is MEETS) == (found.evidence["ligging_straks"] == "binnen")
    assert found.verdict is not UNKNOWN
    inside = least - 1e-6 <= later <= most + 1e-6
    assert inside or found.verdict is not MEETS


def test_the_table_counts_areas_now_and_later_and_names_those_that_move():
    now, later = tally([10, 30, 60, NAN, 50]), tally([20, 30, 45, NAN, 50])
    placed = [(BAND, place_areas(BAND, now, later))]
    found = list_places(placed, names={"BU0": "Oost"})
    assert [row[2:] for row in found.rows] == [
        ("boven", "2", "2", "–", "–"),
        ("binnen", "1", "2", "Oost", "–"),
        ("onder", "1", "0", "–", "Oost"),
        ("onbekend", "1", "1", "–", "–"),
    ]
    assert {row[:2] for row in found.rows} == {(BAND.title, "20% tot en met 40%")}
    assert found.norms == (BAND.norm.code,) * 4
    assert all(len(row) == len(found.head) for row in found.rows)


def test_the_table_of_an_agreement_about_no_area():
    now = tally([10])
    placed = [(BAND, place_areas(replace(BAND, but=("BU0",)), now, now))]
    assert {row[3:5] for row in list_places(placed, names={}).rows} == {("0", "0")}


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": None, "most": None},
        {"kind": Kind.MAXIMUM},
        {"kind": Kind.NO_GROWTH, "most": None},
    ],
)
def test_a_norm_without_its_limit_does_not_exist(wrong):
    with pytest.raises(ValueError, match="least or a most"):
        replace(BAND, **wrong)


def test_a_place_has_words_for_a_reader():
    assert [str(place) for place in Place] == ["boven", "binnen", "onder", "onbekend"]
    assert [str(kind) for kind in Kind] == ["onder- en bovengrens", "geen groei boven", "maximum"]
