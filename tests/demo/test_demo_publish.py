from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from wijkplan.demo.publish import Column, add_up, publish, read_columns, round_to


def _column(**changes):
    plain = {"name": "x", "top": "a", "bottom": "", "times": 1, "to": 1, "floor": "", "minimum": 0}
    return Column(**{**plain, **changes})


def test_buurten_are_added_before_they_are_rounded():
    figures = pd.DataFrame(
        {"a": [7.0, 7.0], "woningen": [5.0, 5.0], "adressen_rond": [5000.0, 10.0]},
        index=["BU99010000", "BU99010001"],
    )
    wijk = add_up(figures, pd.Series("WK990100", index=figures.index))

    buurten = publish(figures, (_column(to=5),))
    assert buurten["x"].tolist() == [5.0, 5.0]
    # 14 is rounded to 15: not the 10 of the rounded buurten
    assert publish(wijk, (_column(to=5),))["x"].tolist() == [15.0]


@pytest.mark.parametrize(
    ("around", "expected"), [(2500, 1), (2499, 2), (1500, 2), (1000, 3), (999, 4), (499, 5)]
)
def test_urban_density_is_classed(around, expected):
    figures = pd.DataFrame({"woningen": [10.0], "adressen_rond": [around * 10.0]}, index=["a"])
    assert add_up(figures, pd.Series(["a"], index=["a"]))["stedelijkheid"].tolist() == [expected]


def test_a_value_is_suppressed_under_its_minimum_and_without_a_denominator():
    figures = pd.DataFrame({"a": [10.0, 10.0, 0.0], "n": [50.0, 49.0, 0.0]})
    share = _column(bottom="n", times=100, floor="n", minimum=50)
    values = publish(figures, (share,))["x"]
    assert values.iloc[0] == 20.0
    assert values.iloc[1:].isna().all()
    assert publish(figures, (_column(bottom="n"),))["x"].isna().tolist() == [False, False, True]


def test_rounding_keeps_missing_missing():
    rounded = round_to(pd.Series([0.25, 0.04, np.nan]), 0.1)
    assert rounded.iloc[:2].tolist() == [0.3, 0.0]
    assert np.isnan(rounded.iloc[2])


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_rule_names_figures_that_exist(figures, year):
    summed = add_up(figures, pd.Series(figures.index, index=figures.index))
    for column in read_columns(year):
        used = {column.top, column.bottom, column.floor} - {""}
        assert used <= set(summed.columns), column.name


@pytest.mark.parametrize("year", [2024, 2025])
def test_published_levels_agree_within_rounding(figures, year):
    columns = read_columns(year)
    codes = pd.Series(figures.index, index=figures.index)
    buurten = publish(add_up(figures, codes), columns)
    wijken = publish(add_up(figures, "WK" + codes.str[2:8]), columns)
    town = publish(add_up(figures, "GM" + codes.str[2:6]), columns)
    counts = [c for c in columns if c.top and not c.bottom and c.top != "stedelijkheid"]
    assert len(counts) > 15
    per_wijk = buurten.groupby("WK" + buurten.index.str[2:8])
    for column in counts:
        if not column.floor:
            room = column.to / 2 * (per_wijk.size() + 1)
            gap = (per_wijk[column.name].sum() - wijken[column.name]).abs()
            assert (gap <= room + 1e-6).all(), column.name
        room = column.to / 2 * (len(wijken) + 1)
        assert abs(wijken[column.name].sum() - town[column.name].iloc[0]) <= room + 1e-6
