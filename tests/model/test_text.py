from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkplan.model.text import MISSING_MARK, format_date, format_number, format_span, nearest


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567.891, 2, "1.234.567,89"),
        (-1234.5, 1, "−1.234,5"),
        (-0.001, 2, "0,00"),
        (0.430301, 3, "0,430"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.125, 2, "0,13"),
        (1.005, 2, "1,01"),
        (1e300, 0, "1" + 100 * ".000"),
        (None, 2, MISSING_MARK),
        (float("nan"), 0, MISSING_MARK),
    ],
)
def test_numbers_are_written_the_dutch_way(value, decimals, text):
    assert format_number(value, decimals=decimals) == text


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_a_number_can_be_read_back_from_its_text(value, decimals):
    text = format_number(value, decimals=decimals)
    read = float(text.replace(".", "").replace(",", ".").replace("−", "-"))
    assert read == pytest.approx(value, abs=0.5001 * 10**-decimals, rel=1e-12)


@pytest.mark.parametrize(
    ("least", "most", "text"),
    [
        (900, 1200, "900 tot 1.200"),
        (0, 0, "0"),
        (0, 20, "0 tot 20"),
        (0, float("nan"), "ten minste 0"),
        (float("nan"), 0, "ten hoogste 0"),
        (float("nan"), None, "onbekend"),
    ],
)
def test_of_a_least_and_a_most_what_is_unknown_is_never_a_number(least, most, text):
    assert format_span(least, most) == text


def test_dates_have_no_leading_zeros():
    assert format_date(dt.date(2022, 10, 26)) == "26-10-2022"
    assert format_date(None) == "onbekend"


def test_the_nearest_name_is_suggested():
    assert nearest("bestandd", ["soort", "bestand"]) == "bedoelde u 'bestand'?"


def test_a_long_list_of_possible_names_is_cut_short():
    remedy = nearest("zzzz", [f"naam_{n}" for n in range(300)])
    assert remedy.startswith("mogelijk zijn: naam_0, naam_1")
    assert len(remedy) < 300
