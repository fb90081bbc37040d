"""Bars over the years: where they lie, what an unknown end looks like, and the table."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
import ten_atlas
from wijkplan.model.contribution import Contribution, LineStyle, PlanningBar, PlanningSection
from wijkplan.output.pages import render_theme
from wijkplan.output.planning import draw_planning, planning_table

YEARS = (2025, 2026, 2027, 2028, 2029)
STYLES = {
    "net": LineStyle(label="Warmtenet", color="#b3401a", pattern="kruis"),
    "stroom": LineStyle(label="Elektrisch", color="#0060a8", pattern="staand"),
}
HOSTILE = "<b>vet</b>"


def bar(first, last, **given):
    return PlanningBar(**{"label": "Markt", "style": "net"} | given, first=first, last=last)


def section(*bars, **given):
    return PlanningSection(
        **{"title": "Planning", "years": YEARS, "styles": STYLES, "subject": "Buurt"} | given,
        bars=bars,
    )


def corners(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def edges(drawing):
    """Where each year begins, and where the last one ends."""
    return [start for start, _, _ in drawing.years] + [drawing.right]


def test_a_bar_takes_its_years_from_begin_to_end():
    drawing = draw_planning(section(bar(2026, 2027)))
    xs = [x for x, _ in corners(drawing.rows[0].path)]
    starts = edges(drawing)
    assert min(xs) == pytest.approx(starts[1] + 1, abs=0.2)
    assert max(xs) == pytest.approx(starts[3] - 1, abs=0.2)
    assert len(xs) == 4  # both ends are known and inside: straight


def test_what_goes_on_outside_the_years_ends_in_a_point_and_stays_in_the_picture():
    drawing = draw_planning(section(bar(2020, 2040)))
    xs = [x for x, _ in corners(drawing.rows[0].path)]
    assert len(xs) == 6
    assert 0 <= min(xs) < edges(drawing)[0]
    assert edges(drawing)[-1] < max(xs) <= drawing.width


def test_an_unknown_year_is_ragged_and_never_a_straight_end():
    (row,) = draw_planning(section(bar(2026, None))).rows
    assert len(corners(row.path)) == 4 + 5
    assert len(corners(draw_planning(section(bar(None, 2026))).rows[0].path)) == 4 + 5


def test_what_does_not_touch_the_years_is_not_drawn_but_stands_in_the_table():
    made = section(bar(2030, 2032), bar(2020, 2024), bar(None, None), bar(2027, 2027))
    assert len(draw_planning(made).rows) == 1
    table = planning_table(made)
    assert table.head == ("Buurt", "2025", "2026", "2027", "2028", "2029")
    assert [row[1:] for row in table.rows] == [
        ("–", "–", "–", "–", "–"),
        ("–", "–", "–", "–", "–"),
        ("jaar onbekend",) * 5,
        ("–", "–", "begint, klaar", "–", "–"),
    ]
    assert draw_planning(section(bar(None, None))) is None


def test_the_first_and_the_last_year_count():
    made = section(bar(2029, 2035), bar(2020, 2025), bar(2020, None), bar(None, 2025))
    assert len(draw_planning(made).rows) == 4
    assert draw_planning(section(bar(2030, None))) is None


def test_the_legend_has_the_styles_that_are_drawn_with_their_pattern():
    drawing = draw_planning(section(bar(2026, 2027), bar(2030, 2031, style="stroom")))
    assert [look.label for look in drawing.looks] == ["Warmtenet"]
    both = draw_planning(section(bar(2026, 2027, style="stroom"), bar(2026, 2027)))
    assert [look.label for look in both.looks] == ["Warmtenet", "Elektrisch"]
    assert [row.look for row in both.rows] == [1, 0]
    assert len({look.marks for look in both.looks}) == 2  # told apart without colour


def test_words_that_do_not_fit_are_cut_and_the_label_goes_first():
    (row,) = draw_planning(section(bar(2026, 2027, label="M" * 80, text="net"))).rows
    assert row.label.endswith("…")
    assert row.text == ""


@given(st.integers(2015, 2040), st.integers(0, 20))
def test_a_later_end_never_makes_a_bar_shorter(first, long):
    def width(last):
        drawing = draw_planning(section(bar(first, last)))
        if drawing is None:
            return 0.0
        xs = [x for x, _ in corners(drawing.rows[0].path)]
        return max(xs) - min(xs)

    widths = [width(first + more) for more in range(long + 1)]
    assert all(a <= b for a, b in pairwise(widths))


def page(made):
    part = Contribution(theme="proef", title="Proef", state=("nu", 2024), sections=(made,))
    return render_theme(ten_atlas.atlas(areas=mt.areas()), part)


def test_the_page_has_the_drawing_its_words_and_the_table():
    text = page(section(bar(2026, 2028, text="S2", cells=("120",)), head=("Woningen",), note="N."))
    assert 'aria-labelledby="planning-1-titel"' in text
    assert "Markt: Warmtenet, van 2026 tot en met 2028" in text
    assert '<th scope="col" class="getal">Woningen</th>' in text
    assert '<p class="klein">N.</p>' in text
    assert text.count('fill="url(#planning-1-0)"') == 2  # the bar and its legend


def test_text_of_a_planning_is_text():
    text = page(section(bar(2026, 2028, label=HOSTILE, text=HOSTILE), title=HOSTILE))
    assert "<b>vet</b>" not in text
    assert "&lt;b&gt;vet&lt;/b&gt;" in text


def test_a_planning_without_bars_says_so():
    assert "Er is niets getekend" in page(section(bar(None, None)))
