"""Line charts: where lines, labels and bands lie, and what they say in words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkplan.model.contribution import ChartSection
from wijkplan.output.charts import (
    HEIGHT,
    WIDTH,
    describe_chart,
    draw_chart,
    say_value,
    visible_years,
)

YEARS = (2024, 2025, 2026, 2027, 2028)


def section(lines, **given):
    years = given.pop("years", YEARS)
    return ChartSection(title="Woningen", years=years, lines=lines, **given)


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def by_hand():
    """100 homes in every year, or 20 fewer from 2026 and 100 more from 2028."""
    return section({"nu": (100.0,) * 5, "alles": (100.0, 100.0, 80.0, 80.0, 200.0)})


def test_a_line_goes_through_its_values_at_their_place():
    chart = draw_chart(by_hand())
    assert [text for _, text in chart.rows] == ["0", "50", "100", "150", "200"]
    height = {text: y for y, text in chart.rows}
    flat, moving = (points(line.path) for line in chart.lines)
    assert {y for _, y in flat} == {height["100"]}
    assert moving[4] == (chart.right, height["200"])
    assert moving[0] == (chart.left, height["100"])
    assert moving[2][1] == pytest.approx(
        height["50"] + 0.6 * (height["100"] - height["50"]), abs=0.1
    )
    steps = [round(after[0] - before[0], 1) for before, after in pairwise(flat)]
    assert max(steps) - min(steps) <= 0.2


def test_more_homes_are_higher_on_the_page():
    chart = draw_chart(section({"a": (100.0, 110.0, 120.0, 130.0, 140.0)}))
    heights = [y for _, y in points(chart.lines[0].path)]
    assert heights == sorted(heights, reverse=True)


def test_a_missing_value_is_a_gap_and_never_a_zero():
    chart = draw_chart(section({"a": (10.0, 11.0, None, 13.0, 14.0)}))
    assert chart.lines[0].path.count("M") == 2
    assert len(points(chart.lines[0].path)) == 4


def test_nothing_known_is_no_chart():
    assert draw_chart(section({"a": (None,) * 5})) is None
    assert draw_chart(section({"a": (1.0,)}, years=(2024,))) is None


def test_lines_that_are_the_same_are_drawn_once_and_named_each():
    chart = draw_chart(section({"nu": (5.0,) * 5, "hard": (5.0,) * 5, "alles": (9.0,) * 5}))
    assert len(chart.lines) == 2
    assert {label.text: label.style for label in chart.labels} == {"nu": 1, "hard": 1, "alles": 2}


def test_lines_differ_without_colour():
    lines = {f"s{n}": (float(n),) * 5 for n in range(6)}
    chart = draw_chart(section(lines))
    dashes = [line.dash for line in chart.lines]
    shapes = {re.sub(r"M[^a-z]*", "M", line.markers) for line in chart.lines}
    assert len(set(dashes)) == 6
    assert len(shapes) == 6


def test_a_seventh_line_looks_like_the_first_and_is_still_its_own_line():
    chart = draw_chart(section({f"s{n}": (float(n),) * 5 for n in range(8)}))
    assert [line.style for line in chart.lines] == [1, 2, 3, 4, 5, 6, 1, 2]
    assert [label.style for label in chart.labels] == [2, 1, 6, 5, 4, 3, 2, 1]


def test_labels_stand_apart_and_inside_the_picture():
    lines = {f"scenario {n}": (100.0, 100.0, 100.0, 100.0, 100.0 + n / 10) for n in range(6)}
    chart = draw_chart(section(lines, decimals=1))
    places = [label.y for label in chart.labels]
    assert places == sorted(places)
    assert all(b - a >= 17.9 for a, b in pairwise(places))
    assert all(0 < place < HEIGHT for place in places)
    assert any(label.leader for label in chart.labels)


def test_labels_that_touch_move_apart_around_their_middle():
    chart = draw_chart(section({"a": (100.0,) * 5, "b": (100.1,) * 5, "c": (0.0,) * 5}, decimals=1))
    above, below, lowest = chart.labels
    end = points(chart.lines[0].path)[-1][1]
    assert (above.y + below.y) / 2 == pytest.approx(end, abs=0.5)
    assert below.y - above.y == pytest.approx(18)
    assert lowest.y == chart.bottom


def test_a_long_name_is_cut_and_leaves_room_for_the_plot():
    name = "een scenario met een naam die nergens past"
    chart = draw_chart(section({name: (1240.0,) * 5}))
    (label,) = chart.labels
    assert label.value == "1.240"
    assert label.text.endswith("…")
    assert name.startswith(label.text[:-1])
    assert chart.right - chart.left > 0.4 * WIDTH


def test_a_small_change_is_not_drawn_large():
    percent = draw_chart(section({"a": (38.4, 38.5, 38.6, 38.7, 38.8)}, unit="%", decimals=1))
    places = [y for _, y in points(percent.lines[0].path)]
    assert max(places) - min(places) < 0.1 * HEIGHT
    homes = draw_chart(section({"a": (20_500.0, 20_500.0, 20_500.0, 20_500.0, 20_504.0)}))
    places = [y for _, y in points(homes.lines[0].path)]
    assert max(places) - min(places) < 0.1 * HEIGHT


def test_whether_the_axis_starts_at_zero_is_told():
    assert draw_chart(section({"a": (10.0, 20.0, 30.0, 40.0, 50.0)})).from_zero
    assert not draw_chart(section({"a": (1000.0, 1010.0, 1020.0, 1030.0, 1040.0)})).from_zero
    below = draw_chart(section({"a": (-30.0, 0.0, 10.0, 20.0, 30.0)}))
    assert below.rows[0][1].startswith("−")


def test_years_on_the_axis_do_not_touch():
    chart = draw_chart(section({"a": (1.0,) * 31}, years=tuple(range(2020, 2051))))
    places = [x for x, _ in chart.years]
    assert chart.years[0][1] == "2020"
    assert chart.years[-1][1] == "2050"
    assert all(b - a >= 44 for a, b in pairwise(places))


BAND = ((None,) * 3) + ((60.0, 80.0), (50.0, 90.0))


def test_a_band_lies_between_least_and_most():
    chart = draw_chart(section({"a": (70.0, 70.0, 70.0, None, None)}, bands={"a": BAND}))
    height = {text: y for y, text in chart.rows}
    corners = points(chart.lines[0].band)
    at_end = sorted(y for x, y in corners if x == chart.right)
    assert at_end == sorted([height["90"], height["50"]])
    # It closes on the last value that is known.
    known = points(chart.lines[0].path)[-1]
    assert corners.count(known) == 2
    assert not [x for x, _ in corners if x < known[0]]
    (label,) = chart.labels
    assert label.value == "50–90"


def test_where_every_value_is_known_there_is_no_band():
    assert draw_chart(by_hand()).lines[0].band == ""


def test_the_words_say_start_and_end_of_every_line():
    told = describe_chart(section({"nu": (1200.0,) * 5, "alles": (70.0, 70.0, 70.0, None, None)},
                                  bands={"alles": BAND}, unit="woningen"))  # fmt: skip
    assert told == (
        "Lijnen van 2024 tot en met 2028, in woningen. nu: 1.200 in 2024, 1.200 in 2028; "
        "alles: 70 in 2024, tussen 50 en 90 in 2028."
    )
    assert "in aantallen" in describe_chart(by_hand())


def test_a_value_is_a_number_a_span_or_unknown():
    chart = section({"a": (70.0, 70.0, None, None, None)}, bands={"a": BAND}, decimals=1)
    said = [say_value(chart, "a", year) for year in YEARS]
    assert said == ["70,0", "70,0", "onbekend", "tussen 60,0 en 80,0", "tussen 50,0 en 90,0"]


def test_years_of_the_small_table():
    assert visible_years(range(2024, 2041)) == (2024, 2030, 2035, 2040)
    assert visible_years(range(2025, 2046)) == (2025, 2030, 2035, 2040, 2045)
    assert visible_years((2024,)) == (2024,)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.integers(-500, 30_000)), min_size=5, max_size=5),
        min_size=1,
        max_size=7,
    )
)
def test_everything_stays_inside_the_picture(rows):
    lines = {
        f"s{n}": tuple(None if v is None else float(v) for v in row) for n, row in enumerate(rows)
    }
    chart = draw_chart(section(lines))
    if chart is None:
        assert all(value is None for row in rows for value in row)
        return
    drawn = [point for line in chart.lines for point in points(line.path)]
    assert len(drawn) == len({(n, i) for n, row in enumerate({tuple(r) for r in rows})
                              for i, v in enumerate(row) if v is not None})  # fmt: skip
    for x, y in drawn:
        assert chart.left <= x <= chart.right
        assert 0 < y <= chart.bottom
    for y, _ in chart.rows:
        assert 0 < y <= chart.bottom


def test_a_line_that_stops_early_keeps_its_name_with_the_year_in_which_it_does():
    chart = draw_chart(
        section(
            {"nu": (100.0,) * 5, "opgegeven": (80.0, 90.0, None, None, None), "leeg": (None,) * 5}
        )
    )
    names = {label.text: label for label in chart.labels}
    assert set(names) == {"nu", "opgegeven (2025)"}
    stopped = names["opgegeven (2025)"]
    assert stopped.value == "90"
    end = points(chart.lines[1].path)[-1]
    assert points(stopped.leader)[0] == (pytest.approx(end[0] + 5), end[1])
