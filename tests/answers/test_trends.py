"""What a profile says of the years before."""

from __future__ import annotations

from dataclasses import replace

import pytest

import minitown as mt
import ten_atlas
from wijkplan.answers.trends import MOST_DRAWN, follow_trends
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.history import build_history
from wijkplan.model.table import build_table
from wijkplan.output.trends_view import trends_view

BEFORE = {mt.PEOPLE: (90, 210, 300, 40, 360, 0), mt.OLD: (20, 10, 30, 50, 5, mt.SUPPRESSED)}
OLDEST = {mt.PEOPLE: (mt.SUPPRESSED, 220, 310, 50, 350, 0)}


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


def sheets_of(*earlier):
    return [mt.sheet(), *(mt.make_sheet(columns, year=year) for year, columns in earlier)]


def trends(atlas, code, *earlier, specs=()):
    known = load_catalogue().extended(specs)
    sheets = sheets_of(*earlier)
    table = build_table(mt.areas(), sheets, known)
    history = build_history(mt.areas(), sheets, known, table)
    return follow_trends(replace(atlas, history=history), code)


def by_name(found):
    return {trend.spec.name: trend for trend in found.drawn}


def test_a_figure_with_two_years_is_drawn_with_the_gemeente_beside_a_share_only(atlas):
    found = by_name(trends(atlas, mt.HAVEN, (2022, BEFORE)))
    assert found[mt.PEOPLE].chart.years == (2022, 2023, 2024)
    assert found[mt.PEOPLE].chart.lines == {"deze buurt": (210.0, None, 200.0)}
    assert found[mt.PEOPLE].chart.from_zero
    share = found[mt.OLD].chart
    assert share.lines["deze buurt"] == (10.0, None, 20.0)
    # (1800 + 2100 + 9000 + 2000 + 1800) / 1000 in 2022
    assert share.lines["gemeente"] == pytest.approx((16.7, None, 18.0))
    assert not share.from_zero


def test_what_is_missing_is_a_gap_with_its_reason(atlas):
    found = trends(atlas, mt.MARKT, (2022, BEFORE), (2021, OLDEST))
    assert by_name(found)[mt.PEOPLE].chart.lines["deze buurt"] == (None, 90.0, None, 100.0)
    assert found.reasons == ((2021, mt.REASON, ("inwoners",)),)


def test_a_sum_over_some_of_the_buurten_is_told_and_not_drawn(atlas):
    found = trends(atlas, mt.CENTRUM, (2022, BEFORE), (2021, OLDEST))
    assert mt.PEOPLE not in by_name(found)  # only 2022 is whole
    told = next(trend for trend in found.told if trend.spec.name == mt.PEOPLE)
    assert [point.value for point in told.own] == [580, 640, 600]
    rows = trends_view(found, "Centrum")["all"].rows
    assert ("Inwoners (personen)", "ten minste 580", "640", "ten minste 600") in rows


def test_one_year_or_one_known_year_is_no_trend(atlas):
    assert trends(atlas, mt.HAVEN) is None
    assert trends(atlas, mt.EILAND, (2022, {mt.PEOPLE: BEFORE[mt.PEOPLE]})) is None
    assert follow_trends(replace(atlas, history=None), mt.HAVEN) is None


def test_of_a_project_with_many_columns_a_few_are_drawn_and_all_are_told(atlas):
    own = [ColumnSpec(name=f"eigen_{n}", label=f"Eigen {n}", kind=Kind.COUNT, shipped=False)
           for n in range(MOST_DRAWN + 2)]  # fmt: skip
    figures = {spec.name: range(6) for spec in own}
    found = trends(atlas, mt.HAVEN, (2022, figures), (2023, figures), (2022, BEFORE), specs=own)
    assert len(found.drawn) == MOST_DRAWN
    assert found.drawn[0].spec.name == mt.PEOPLE
    assert len(found.told) == len(own) + 2


def test_the_table_says_how_much_a_figure_changed_in_years_that_can_be_compared(atlas):
    view = trends_view(trends(atlas, mt.HAVEN, (2022, BEFORE), (2021, OLDEST)), "Haven")
    table = {one.section.title: one.table for one in view["drawn"]}
    assert table["Inwoners"].head == ("Jaar", "Haven", "Gemeente")
    assert table["Inwoners"].rows[:3] == (
        ("2021", "220", "ten minste 930"),
        ("2022", "210", "1.000"),
        ("2024", "200", "ten minste 1.000"),
    )
    assert len(table["Inwoners"].rows) == 3  # the gemeente is whole in one year
    share = next(rows for title, rows in table.items() if "65" in title)
    assert share.rows[-1] == ("Verschil 2022–2024", "+10", "+1")
