"""Voorbeeldstad before: two earlier years of key figures, and what the atlas makes of them."""

from __future__ import annotations

import pandas as pd
import pytest

from wijkplan.answers.trends import follow_trends
from wijkplan.demo.earlier import EARLIER
from wijkplan.model.crosswalk import CHANGED

NEW, OLD, WIJK = "BU99010203", "BU99010202", "WK990102"


@pytest.fixture(scope="module")
def tables(complete):
    return {
        year: pd.read_csv(complete / name, sep=";", dtype=str, encoding="utf-8").assign(
            code=lambda table: table["gwb_code"].str.strip()
        ).set_index("code")
        for year, name in EARLIER.items()
    }  # fmt: skip


def test_a_buurt_that_was_not_there_yet_counts_in_the_one_it_was_part_of(tables):
    assert NEW not in tables[2022].index
    assert NEW in tables[2023].index
    homes = {year: table["a_woning"].astype(int) for year, table in tables.items()}
    assert homes[2022][OLD] == homes[2023][OLD] + 12
    buurten = homes[2022][homes[2022].index.str.startswith("BU9901")]
    assert buurten.sum() == homes[2022]["GM9901"]


def test_a_buurt_with_few_homes_has_secrets(tables):
    assert tables[2023].loc[NEW, "p_koopw"].strip() == "."
    assert tables[2023].loc[OLD, "p_koopw"].strip() != "."


def test_the_atlas_knows_four_years_and_leaves_out_what_changed(voorbeeldstad_atlas):
    history = voorbeeldstad_atlas.history
    assert history.columns["aantal_inwoners"] == (2022, 2023, 2024, 2025)
    assert history.columns["gemiddeld_aardgasverbruik"] == (2022, 2023, 2024)
    for code in (NEW, OLD):
        assert history.point(code, "aantal_inwoners", 2022) == (None, CHANGED.format(year=2022))
        assert history.point(code, "aantal_inwoners", 2023).value
    assert history.point(WIJK, "aantal_inwoners", 2022).status == ""
    assert history.point(WIJK, "aantal_inwoners", 2022).value


def test_its_profiles_show_the_gap(voorbeeldstad_atlas):
    trends = follow_trends(voorbeeldstad_atlas, NEW)
    people = next(trend for trend in trends.drawn if trend.spec.name == "aantal_inwoners")
    assert people.chart.lines["deze buurt"][0] is None
    assert None not in people.chart.lines["deze buurt"][1:]
    assert CHANGED.format(year=2022) in {why for _, why, _ in trends.reasons}
