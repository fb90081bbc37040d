"""Bars of shares beside those of the gemeente."""

from __future__ import annotations

import pytest

from wijkplan.answers.chapters import Bars
from wijkplan.answers.profile import Cell, Figure
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.output.bars import draw_bars

BARS = Bars(title="Leeftijd", labels={"jong": "jong", "oud": "oud"})
NAMES = ("Dorp", "Zuid", "Ministad")


def figure(name, *values):
    spec = ColumnSpec(name=name, label=f"Aandeel {name}", kind=Kind.SHARE, unit="%")
    cells = tuple(Cell(value=v, status="" if v is not None else "geheim") for v in values)
    return Figure(spec=spec, year=2024, source="x", cells=cells)


def draw(*figures, names=NAMES):
    return draw_bars(BARS, figures, names)


def test_lengths_are_as_the_shares_from_zero_and_the_wijk_is_left_out():
    chart = draw(figure("jong", 20.0, 1.0, 40.0), figure("oud", 80.0, 99.0, 60.0))
    assert chart.names == ("Dorp", "Ministad")
    (first, second), (third, fourth) = (row.bars for row in chart.rows)
    unit = first.length / 20
    for bar, share in ((second, 40), (third, 80), (fourth, 60)):
        assert bar.length == pytest.approx(unit * share, abs=0.1)
        assert chart.left + bar.length <= chart.width
    assert [bar.text for bar in (first, second)] == ["20%", "40%"]
    assert chart.description == "Dorp: jong 20%, oud 80%. Ministad: jong 40%, oud 60%."
    tops = [bar.y for row in chart.rows for bar in row.bars]
    assert tops == sorted(tops)
    assert tops[-1] + chart.bar <= chart.height


def test_a_gemeente_stands_alone():
    chart = draw(figure("jong", 20.0), figure("oud", 80.0), names=("Ministad",))
    assert chart.names == ("Ministad",)
    assert [len(row.bars) for row in chart.rows] == [1, 1]


def test_a_missing_share_has_no_bar_and_says_so():
    chart = draw(figure("jong", None, 1.0, 40.0), figure("oud", 80.0, 1.0, 60.0))
    missing = chart.rows[0].bars[0]
    assert (missing.length, missing.text) == (0.0, "onbekend")
    assert "jong onbekend" in chart.description


def test_parts_that_are_no_whole_are_not_drawn():
    assert draw(figure("jong", 20.0, 1.0, 40.0)) is None
    assert draw(figure("jong", None, 1.0, 40.0), figure("oud", None, 1.0, 60.0)) is None
