"""Every index of a group in a table, by hand; and of a project, now and under a scenario."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

import ten_atlas
from wijkplan.answers.spread_input import Moment, group_of_file, group_of_project
from wijkplan.answers.spread_table import Drawing, measure_table
from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError
from wijkplan.sources.group_areas import Whole
from wijkplan.sources.group_table import Figures, GroupTable
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.index.measures import measure

QUICK = Drawing(draws=99)
OWNED = "woningen_eigendom_huur_corporatie"


def table(group, total, *, base=0.0, **given):
    areas = [f"BU0164000{n}" for n in range(len(total))]
    return GroupTable(
        group=Figures(name="groep", values=pd.Series(group, areas, dtype=float), base=base),
        total=Figures(name="geheel", values=pd.Series(total, areas, dtype=float), base=base),
        **{"in_percent": False, "unit": "buurt", "rounding_unknown": False, **given},
    )


def measured(given, **how):
    found = measure_table(group_of_file(given), drawing=QUICK, **how)
    return found, {row.index.id: row for row in found.rows}


# Known: 10 of 20, 0 of 20 and 5 of 10, together 15 of 50; of a fourth buurt of 10 nothing is known.
SUPPRESSED = table([10, 0, np.nan, 5], [20, 20, 10, 10])


def test_the_indices_of_a_small_table_by_hand():
    found, rows = measured(SUPPRESSED)
    assert (found.areas, found.unknown, found.minimum) == (4, 1, 10)
    assert found.suppressed_pct == pytest.approx(100 / 6)
    assert found.share_pct == 30
    assert {row.areas for row in rows.values()} == {3}
    d = (abs(10 / 15 - 10 / 35) + 20 / 35 + abs(5 / 15 - 5 / 35)) / 2
    assert rows["dissimilariteit"].value == pytest.approx(d)
    assert rows["isolatie"].value == pytest.approx(0.5)
    assert rows["blootstelling"].value == pytest.approx(0.5)
    assert rows["correlatieverhouding"].value == pytest.approx(0.2 / 0.7)
    assert rows["concentratie"].value == pytest.approx(10 / 15)


def test_every_index_of_one_group_has_a_row_with_its_source():
    found, rows = measured(SUPPRESSED)
    per_area = {"aandeel", "locatiequotient", "overschot"}
    more = {"dissimilariteit-meer-groepen", "entropie-meer-groepen"}
    assert set(rows) == set(INDICES) - per_area - more
    assert all((row.value is not None) or row.reason for row in found.rows)


@pytest.mark.parametrize("index", FORMULAS)
def test_bounds_hold_whatever_the_suppressed_number_is(index):
    row = measured(SUPPRESSED)[1][index]
    truths = [measure(index, [10, 0, n, 5], [20, 20, 10, 10]).value for n in range(11)]
    assert row.low <= min(truths) + 1e-9
    assert row.high >= max(truths) - 1e-9
    if row.bounds == "exact":
        assert (row.low, row.high) == pytest.approx((min(truths), max(truths)))


def test_where_all_is_known_the_bounds_are_the_value():
    _, rows = measured(table([10, 0, 5], [20, 20, 10]))
    for index in FORMULAS:
        assert rows[index].low == rows[index].value == rows[index].high
        assert (rows[index].bounds, rows[index].reason) == ("exact", "")
    drawn = rows["dissimilariteit-gecorrigeerd"]
    assert (drawn.low, drawn.bounds) == (None, "onbekend")
    assert drawn.standard_error > 0


def test_rounded_counts_have_bounds_though_all_are_known():
    row = measured(table([10, 0, 5], [20, 20, 10], base=5))[1]["dissimilariteit"]
    assert row.low < row.value < row.high


def test_a_wijk_tells_the_number_of_its_only_suppressed_buurt():
    above = pd.Series("WK016400", SUPPRESSED.total.values.index)
    wijk = {"above": above, "group": pd.Series({"WK016400": 18.0})}
    whole = Whole(**wijk, total=pd.Series({"WK016400": 60.0}))
    row = measured(table([10, 0, np.nan, 5], [20, 20, 10, 10], wholes=(whole,)))[1]["isolatie"]
    truth = measure("isolatie", [10, 0, 3, 5], [20, 20, 10, 10]).value
    assert (row.low, row.high, row.bounds) == (pytest.approx(truth), pytest.approx(truth), "exact")
    more = Whole(**wijk, total=pd.Series({"WK016400": 90.0}))  # another buurt is not in the file
    open_still = measured(table([10, 0, np.nan, 5], [20, 20, 10, 10], wholes=(more,)))[1]
    assert open_still["isolatie"].low < truth < open_still["isolatie"].high


def test_an_unknown_total_leaves_the_suppressed_part_unknown():
    found, rows = measured(table([10, 0, 5], [20, np.nan, 10]))
    assert found.suppressed_pct is None
    assert "bij 1 van de 3 gebieden" in found.why_no_part
    assert rows["dissimilariteit"].low is None
    assert "het geheel is niet bekend" in rows["dissimilariteit"].reason


@pytest.mark.parametrize(
    ("group", "total", "said"),
    [
        ([5], [10], "maar één gebied"),
        ([0, 0], [10, 10], "de groep komt nergens voor"),
        ([10, 10], [10, 10], "de groep omvat het geheel"),
        ([0, 0], [0, 0], "het geheel is overal nul"),
        ([np.nan, np.nan], [10, 10], "van geen enkel gebied"),
        ([np.nan, np.nan], [np.nan, np.nan], "van geen enkel gebied"),
    ],
)
def test_what_cannot_be_measured_says_why(group, total, said):
    _, rows = measured(table(group, total))
    assert rows["dissimilariteit"].value is None
    assert said in rows["dissimilariteit"].reason
    for row in rows.values():
        numbers = (row.value, row.low, row.high, row.standard_error, row.expected, row.p_value)
        assert not any(number is not None and np.isnan(number) for number in numbers)
        assert row.value is not None or row.reason


def test_percent_of_a_total_is_a_group():
    _, rows = measured(table([50, 0, 50], [20, 20, 10], in_percent=True))
    row = rows["isolatie"]
    assert (row.value, row.low, row.high) == pytest.approx((0.5, 0.5, 0.5))
    _, rows = measured(table([50, 0, np.nan, 50], [20, 20, 10, 10], in_percent=True))
    assert rows["isolatie"].low == pytest.approx(min(_isolations()))


def _isolations():
    return [measure("isolatie", [10, 0, n, 5], [20, 20, 10, 10]).value for n in range(11)]


def test_chance_is_drawn_by_the_seed():
    given = group_of_file(table([10, 0, 5], [20, 20, 10]))
    one, same, other = (
        measure_table(given, drawing=Drawing(draws=99, seed=seed)) for seed in (1, 1, 2)
    )
    assert one.rows == same.rows
    assert one.rows != other.rows
    row = one.rows[0]
    assert (row.index.id, row.verdict) == ("dissimilariteit", "hoger dan bij toeval")
    assert 0 < row.expected < row.value
    assert row.p_value == pytest.approx(0.02)


# ------------------------------------------------------------------ space

# Four squares in a row, of ten homes each: Moran's I is 0.5 by hand, and D is 0.8. Of the three
# pairs of neighbours one differs, by 0.8.
ROW = gpd.GeoSeries([box(100 * n, 0, 100 * n + 100, 100) for n in range(4)], crs=CRS)


def in_a_row(shapes=ROW):
    given = table([9, 9, 1, 1], [10, 10, 10, 10])
    return table([9, 9, 1, 1], [10, 10, 10, 10], shapes=shapes.set_axis(given.total.values.index))


def test_the_indices_in_space_by_hand():
    found, rows = measured(in_a_row())
    assert rows["moran"].value == pytest.approx(0.5)
    assert rows["moran"].expected == pytest.approx(-1 / 3)
    assert rows["moran"].verdict == "niet te onderscheiden van toeval"
    assert rows["dissimilariteit-buren"].value == pytest.approx(0.8 - 0.8 / 3)
    assert rows["dissimilariteit-grens"].value == pytest.approx(0.8 - 0.8 / 3)
    assert found.islands == ()


def test_neighbours_by_distance_share_no_border():
    found, rows = measured(in_a_row(), metres=100)
    assert rows["dissimilariteit-buren"].value == pytest.approx(0.8 - 0.8 / 3)
    assert rows["dissimilariteit-grens"].value is None
    assert "delen geen grens" in rows["dissimilariteit-grens"].reason
    found, rows = measured(in_a_row(), metres=50)
    assert len(found.islands) == 4
    assert "een buur" in rows["moran"].reason


def test_without_shapes_or_with_points_the_reason_says_what_to_do():
    _, rows = measured(SUPPRESSED)
    assert "lever een kaartlaag" in rows["moran"].reason
    points = gpd.GeoSeries([Point(100 * n, 0) for n in range(4)], crs=CRS)
    assert "--afstand" in measured(in_a_row(points))[1]["moran"].reason
    assert measured(in_a_row(points), metres=100)[1]["moran"].value == pytest.approx(0.5)


# ------------------------------------------------------------------ of a project


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


def dissimilarity(given):
    return measure_table(given, drawing=QUICK).rows[0]


def test_a_column_of_the_project_now_and_under_a_scenario(atlas):
    # Of the association, against the rest: 3 and 1, 2 and 1, 1 and 2.
    now = dissimilarity(group_of_project(atlas, OWNED))
    assert (now.value, now.areas) == (pytest.approx(1 / 3), 3)
    # Two homes of the association in Markt are demolished: 1 and 1, 2 and 1, 1 and 2.
    moment = Moment(scenario="alleen hard", year=2026)
    later = dissimilarity(group_of_project(atlas, OWNED, moment=moment))
    assert (later.value, later.areas) == (pytest.approx(1 / 4), 3)


def test_a_project_knows_where_its_buurten_lie(atlas):
    given = group_of_project(atlas, OWNED)
    assert given.unit == "buurt"
    assert list(given.shapes.index) == list(given.total.index) == list(given.published.areas)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "woningen_eigendom_huur"}, "bedoelde u 'woningen_eigendom_"),
        ({"name": OWNED, "moment": Moment(scenario="alle", year=2026)}, "bedoelde u 'alles'"),
        ({"name": OWNED, "moment": Moment(scenario="alles", year=1999)}, "kies een jaar van 2025"),
        ({"name": OWNED, "gemeenten": ("GM0164",)}, "mogelijk zijn: GM9909"),
        (
            {
                "name": "percentage_personen_65_jaar_en_ouder",
                "moment": Moment(scenario="alles", year=2026),
            },
            "alleen de woningvoorraad beweegt",
        ),
    ],
)
def test_what_is_not_in_the_project_is_refused(atlas, asked, said):
    with pytest.raises(DataError, match=said):
        group_of_project(atlas, **asked)
