from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
import wijkplan
from wijkplan.answers.compare import difference
from wijkplan.model.areas import build_areas
from wijkplan.model.columns import Catalogue, ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.errors import WijkplanError
from wijkplan.model.table import build_table

TOWN = mt.areas()
NOTHING = build_table(TOWN, [], Catalogue({}, {}, -99990, frozenset(), {}))
WHY = "van geen enkele woning bekend"


def table(values, *, kind=Kind.COUNT, unit="woningen", status=None, bounds=None, **changes):
    """Ministad with one column ``x``: values and status by code, other areas are missing."""
    spec = ColumnSpec(name="x", label="Het cijfer", kind=kind, unit=unit, **changes.pop("spec", {}))
    numbers = pd.Series(values, dtype=float if kind.numeric else object)
    texts = pd.Series(dict.fromkeys(values, "") | (status or {}), dtype=object)
    column = Column(
        spec=spec, values=numbers, status=texts, year=changes.pop("year", 2025), source="s"
    )
    made = NOTHING.with_columns([column])
    if bounds:
        frame = pd.DataFrame(bounds, index=["laag", "hoog"], dtype=float).T
        made = replace(made, bounds={"x": frame})
    return replace(made, **changes)


def refusal(a, b, column="x"):
    with pytest.raises(WijkplanError) as caught:
        difference(a, b, column)
    assert caught.value.title == f"Van '{column}' is geen verschil te geven."
    return {problem.code: problem for problem in caught.value.problems}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.numeric])
def test_every_kind_of_number_is_the_second_minus_the_first(kind):
    made = difference(table({mt.MARKT: 4}, kind=kind), table({mt.MARKT: 1.5}, kind=kind), "x")
    assert made.values[mt.MARKT] == -2.5
    assert made.status[mt.MARKT] == ""
    assert made.spec.kind is kind
    assert made.spec.name == "verschil_x"
    assert made.spec.label == "Verschil: het cijfer"
    assert made.spec.midpoint == 0
    assert made.bounds.empty


@pytest.mark.parametrize(
    ("unit", "expected"), [("%", "procentpunt"), ("woningen", "woningen"), ("m", "m"), ("", "")]
)
def test_a_difference_of_percentages_is_in_percentage_points(unit, expected):
    sides = [table({mt.MARKT: n}, kind=Kind.SHARE, unit=unit) for n in (10, 30)]
    assert difference(*sides, "x").spec.unit == expected


def test_a_difference_has_no_denominator_so_nobody_averages_it():
    spec = {"weight": "woningvoorraad", "of": "y", "rounding": 5.0}
    made = difference(table({mt.MARKT: 1}, spec=spec), table({mt.MARKT: 1}, spec=spec), "x")
    assert (made.spec.weight, made.spec.of) == ("", "")


@pytest.mark.parametrize(
    ("kind", "word"),
    [(Kind.CLASS, "een klasse"), (Kind.TEXT, "tekst"), (Kind.IDENTIFIER, "een code")],
)
def test_what_is_no_number_has_no_difference(kind, word):
    side = table({mt.MARKT: "a"}, kind=kind)
    assert word in refusal(side, side)["geen-getal"].message


def test_a_column_that_is_not_there_is_refused_with_the_nearest():
    side = table({mt.MARKT: 1})
    found = refusal(side, NOTHING)
    assert set(found) == {"kolom-onbekend"}
    assert "tweede cijfer" in found["kolom-onbekend"].message
    assert "eerste cijfer" in refusal(NOTHING, side)["kolom-onbekend"].message
    longer = NOTHING.with_columns(
        [Column(spec=ColumnSpec(name="woningen", label="W", kind=Kind.COUNT), year=2025, source="",
                values=pd.Series(dtype=float), status=pd.Series(dtype=object))]
    )  # fmt: skip
    assert refusal(longer, longer, "woning")["kolom-onbekend"].remedy == "bedoelde u 'woningen'?"


def test_another_unit_or_kind_is_refused():
    homes, share = table({mt.MARKT: 1}), table({mt.MARKT: 1}, kind=Kind.SHARE, unit="%")
    assert "'woningen' (count) en '%' (share)" in refusal(homes, share)["eenheid-anders"].message
    assert "eenheid-anders" in refusal(homes, table({mt.MARKT: 1}, kind=Kind.MEAN))
    assert "eenheid-anders" in refusal(homes, table({mt.MARKT: 1}, unit="panden"))


def test_another_boundary_year_needs_a_crosswalk():
    homes = table({mt.MARKT: 1})
    later = replace(homes, areas=replace(TOWN, year=TOWN.year + 1))
    problem = refusal(homes, later)["grensjaar-anders"]
    assert "2024 en van 2025" in problem.message
    assert "omzettabel" in problem.remedy


def test_other_areas_are_refused_by_name():
    squares = mt.geometry().iloc[:5]
    smaller = build_areas(
        squares, year=mt.YEAR, gemeenten=[mt.GEMEENTE], outlines={}, names=mt.NAMES
    )
    homes = table({mt.MARKT: 1})
    fewer = replace(homes, areas=smaller, values=homes.values.drop(index=mt.WERKPARK))
    assert mt.WERKPARK in refusal(homes, fewer)["gebieden-anders"].message


def test_everything_wrong_is_told_at_once():
    homes = table({mt.MARKT: 1})
    other = table({mt.MARKT: 1}, unit="panden", areas=replace(TOWN, year=2023))
    assert set(refusal(homes, other)) == {"eenheid-anders", "grensjaar-anders"}


def test_what_is_missing_on_a_side_stays_missing_with_the_reasons_of_both():
    first = table(
        {mt.MARKT: 1, mt.HAVEN: np.nan, mt.OOST: np.nan, mt.DORP: np.nan},
        status={mt.HAVEN: "geheim", mt.OOST: "geheim", mt.DORP: "geheim"},
    )
    second = table(
        {mt.MARKT: np.nan, mt.HAVEN: 3, mt.OOST: np.nan, mt.DORP: np.nan},
        status={mt.MARKT: WHY, mt.HAVEN: "afgeleid", mt.OOST: WHY, mt.DORP: "geheim"},
    )
    made = difference(first, second, "x")
    assert made.values.isna().all()
    assert made.status[[mt.MARKT, mt.HAVEN, mt.OOST, mt.DORP]].tolist() == [
        f"tweede cijfer: {WHY}",
        "eerste cijfer: geheim; tweede cijfer: afgeleid",
        f"eerste cijfer: geheim; tweede cijfer: {WHY}",
        "beide cijfers: geheim",
    ]
    assert made.status[mt.GEMEENTE] == "beide cijfers: niet berekend op dit niveau"
    assert made.bounds.empty


def test_remarks_to_known_values_are_kept():
    first = table({mt.MARKT: 1}, status={mt.MARKT: "ten minste: 1 van 2 buurten niet geleverd"})
    made = difference(first, table({mt.MARKT: 4}), "x")
    assert made.values[mt.MARKT] == 3
    assert made.status[mt.MARKT].startswith("eerste cijfer: ten minste")


def test_where_a_side_is_open_the_difference_has_bounds():
    gap, open_text = np.nan, "tussen 2 en 5: open"
    first = table(
        {mt.MARKT: gap, mt.HAVEN: 10, mt.OOST: gap, mt.DORP: gap, mt.EILAND: 1},
        status={mt.MARKT: open_text, mt.OOST: open_text, mt.DORP: open_text},
        bounds={mt.MARKT: (2, 5), mt.OOST: (2, 5), mt.DORP: (2, 5)},
    )
    second = table(
        {mt.MARKT: 7, mt.HAVEN: gap, mt.OOST: gap, mt.DORP: gap, mt.EILAND: 4},
        status={mt.DORP: "geheim"},
        bounds={mt.HAVEN: (0, 3), mt.OOST: (1, 4)},
    )
    made = difference(first, second, "x")
    assert made.bounds.to_dict("index") == {
        mt.MARKT: {"laag": 2, "hoog": 5},
        mt.HAVEN: {"laag": -10, "hoog": -7},
        mt.OOST: {"laag": -4, "hoog": 2},
    }
    assert made.values.dropna().to_dict() == {mt.EILAND: 3}
    assert made.status[mt.MARKT] == "tussen 2 en 5; eerste cijfer: tussen 2 en 5: open"
    assert made.status[mt.OOST].startswith("tussen −4 en 2; ")
    assert made.status[mt.DORP] == f"eerste cijfer: {open_text}; tweede cijfer: geheim"


def test_other_years_and_rounding_are_told():
    first, second = table({mt.MARKT: 1}), table({mt.MARKT: 1}, year=2030)
    assert difference(first, first, "x").remark == ""
    made = difference(first, second, "x")
    assert made.years == (2025, 2030)
    assert made.remark == "eerste cijfer van 2025, tweede cijfer van 2030"
    rounded = [table({mt.MARKT: 1}, spec={"rounding": base}) for base in (5.0, 0.1)]
    assert "afgerond op 5:" in difference(rounded[0], rounded[0], "x").remark
    assert "afgerond op 0,1:" in difference(rounded[1], rounded[1], "x").remark


def test_the_order_of_the_areas_is_that_of_the_second_table():
    first, second = table({mt.MARKT: 1, mt.HAVEN: 5}), table({mt.MARKT: 2, mt.HAVEN: 7})
    turned = replace(first, values=first.values.iloc[::-1], status=first.status.iloc[::-1])
    made = difference(turned, second, "x")
    assert list(made.values.index) == list(made.status.index) == list(second.values.index)
    assert made.values.dropna().to_dict() == {mt.MARKT: 1, mt.HAVEN: 2}


@given(st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), min_size=12, max_size=12))
def test_there_and_back_is_nothing(numbers):
    first, second = (
        table(dict(zip(mt.BUURTEN, part, strict=True)), kind=Kind.MEAN)
        for part in (numbers[:6], numbers[6:])
    )
    there, back = difference(first, second, "x"), difference(second, first, "x")
    assert (there.values + back.values).fillna(0).eq(0).all()
    assert difference(first, first, "x").values.fillna(0).eq(0).all()
    assert there.values.isna().equals(first.values["x"].isna() | second.values["x"].isna())


def test_the_tables_that_go_in_stay_as_they_were(unchanged):
    sides = [table({mt.MARKT: 1}), table({mt.MARKT: 2})]
    for side in sides:
        unchanged(side.values)
        unchanged(side.status)
    difference(*sides, "x")


def test_it_is_public():
    assert wijkplan.difference is difference
