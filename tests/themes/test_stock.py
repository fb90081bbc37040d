"""Homes of Ministad, by hand.

=====  ====  ===============  ============  =====  =====
buurt  n     tenure           rent class    label  heat
=====  ====  ===============  ============  =====  =====
0101   20    koop                           A      –
0101   10    huur corporatie  middenhuur    G      –
0101   20    huur corporatie                       –
0102   100                                         –
0103   0     koop                                  –
0201   150   koop                           A      –
=====  ====  ===============  ============  =====  =====

Of 0104 and 0202 nothing was delivered, and of heat nothing at all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import Kind, load_catalogue
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.stock import Stock
from wijkplan.model.table import build_table
from wijkplan.themes import spread
from wijkplan.themes.stock import (
    AGREES,
    COUNTED,
    KNOWN_PER_HOME,
    THEME,
    contribute,
    count_name,
    share_name,
    spread_columns,
)

TOWN = mt.areas()
STATE = mt.state()
ROWS = [
    (mt.MARKT, 20, "koop", None, "A"),
    (mt.MARKT, 10, "huur corporatie", "middenhuur", "G"),
    (mt.MARKT, 20, "huur corporatie", None, None),
    (mt.HAVEN, 100, None, None, None),
    (mt.OOST, 0, "koop", None, None),
    (mt.DORP, 150, "koop", None, "A"),
]


def homes(rows=ROWS, *, addresses=False, **changes):
    frame = pd.DataFrame(
        rows, columns=["buurt", "aantal", "eigendom", "huurklasse", "energielabel"]
    )
    for name in ATTRIBUTES:
        frame[name] = frame.get(name, pd.Series(None, index=frame.index, dtype=object))
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    given_stock = {
        "frame": frame,
        "addresses": addresses,
        "provenance": (mt.provenance(name="Woningaantallen"),),
    }
    return Stock(**{**given_stock, **changes})


def found(stock=None, state=STATE, areas=TOWN):
    return contribute(replace(state, stock=homes() if stock is None else stock), areas)


def column(contribution, name):
    (it,) = [c for c in contribution.columns if c.spec.name == name]
    return it


def values(name, **given_found):
    return column(found(**given_found), name).values


def test_homes_per_area():
    it = column(found(), COUNTED)
    assert it.values[list(mt.BUURTEN)].tolist() == pytest.approx(
        [50, 100, 0, np.nan, 150, np.nan], nan_ok=True
    )
    assert it.values[[mt.CENTRUM, mt.ZUID, mt.GEMEENTE]].tolist() == [150, 150, 300]
    assert it.status[mt.EILAND] == "gebied ontbreekt in de bron"
    assert it.status[mt.MARKT] == it.status[mt.OOST] == ""
    assert it.status[mt.GEMEENTE] == "ten minste: 2 van 6 buurten niet geleverd"
    assert (it.spec.unit, it.spec.disclosure, it.spec.group) == ("woningen", "objecten", THEME)


def test_homes_and_shares_per_tenure():
    contribution = found()
    bought = column(contribution, "woningen_eigendom_koop")
    assert bought.values[[mt.MARKT, mt.OOST, mt.DORP]].tolist() == [20, 0, 150]
    assert bought.values[[mt.CENTRUM, mt.GEMEENTE]].tolist() == [20, 170]
    share = column(contribution, "aandeel_eigendom_huur_corporatie_pct")
    assert share.values[[mt.MARKT, mt.CENTRUM]].tolist() == [60, 60]  # of the 50 known
    assert share.values[mt.GEMEENTE] == pytest.approx(100 * 30 / 200)
    assert share.values[mt.DORP] == 0  # all are known, none is of an association
    assert (share.spec.kind, share.spec.weight) == (Kind.SHARE, "woningen_eigendom_bekend")
    assert bought.spec.of == "woningen_eigendom_bekend"


def test_unknown_homes_stand_in_a_column_of_their_own_and_in_the_remark():
    contribution = found()
    assert column(contribution, "woningen_eigendom_onbekend").values[mt.GEMEENTE] == 100
    assert column(contribution, "woningen_eigendom_bekend").values[mt.GEMEENTE] == 200
    remark = "van 100 van 300 woningen niet bekend"
    partly = "2 van 6 buurten niet geleverd"
    count = column(contribution, "woningen_eigendom_koop").status[mt.GEMEENTE]
    share = column(contribution, "aandeel_eigendom_koop_pct").status[mt.GEMEENTE]
    assert count == f"ten minste: {remark}; {partly}"
    assert share == f"over 200 woningen; {remark}; ten minste: {partly}"


def test_known_of_no_home_is_missing_and_not_zero():
    contribution = found()
    for name in ("woningen_eigendom_koop", "aandeel_eigendom_koop_pct"):
        it = column(contribution, name)
        assert np.isnan(it.values[mt.HAVEN])
        assert it.status[mt.HAVEN] == "van geen enkele woning bekend"


def test_without_homes_the_count_is_zero_and_there_is_no_share():
    contribution = found()
    share = column(contribution, "aandeel_eigendom_koop_pct")
    assert np.isnan(share.values[mt.OOST])
    assert share.status[mt.OOST] == "niet van toepassing: geen woningen"


def test_a_rent_class_does_not_apply_to_homes_that_are_owned():
    contribution = found()
    amounts = {
        rest: column(contribution, f"woningen_huurklasse_{rest}").values[mt.GEMEENTE]
        for rest in ("bekend", "onbekend", "nvt")
    }
    assert amounts == {"bekend": 10, "onbekend": 120, "nvt": 170}
    share = column(contribution, "aandeel_huurklasse_middenhuur_pct")
    assert share.values[mt.MARKT] == 100
    assert share.status[mt.DORP] == "niet van toepassing: geen woningen waarvoor dit geldt"
    assert column(contribution, "woningen_huurklasse_middenhuur").values[mt.DORP] == 0


def test_an_attribute_that_nobody_delivered_is_missing_everywhere():
    contribution = found()
    columns = [c for c in contribution.columns if "_warmte_" in c.spec.name]
    assert len(columns) == 2 * len(ATTRIBUTES["warmte"]) + 2
    for it in columns:
        assert it.values.isna().all()
        assert set(it.status) == {"niet geleverd"}


def test_without_homes_delivered_everything_is_missing():
    contribution = contribute(STATE, TOWN)
    assert [c.spec for c in contribution.columns] == [c.spec for c in found().columns]
    assert all(c.values.isna().all() for c in contribution.columns)
    assert {s for c in contribution.columns for s in c.status} == {"niet geleverd"}
    (finding,) = contribution.findings
    assert finding.verdict is Verdict.UNKNOWN
    table = STATE.figures.with_columns(contribution.columns)
    assert not any(table.known(c.spec.name) for c in contribution.columns)


def test_every_column_stands_on_every_area_and_has_its_own_name():
    contribution = found()
    names = [c.spec.name for c in contribution.columns]
    assert len(names) == len(set(names))
    for it in contribution.columns:
        assert it.values.index.equals(TOWN.frame.index)
        assert it.status[it.values.isna()].ne("").all()
        assert it.spec.label
        assert it.spec.description.endswith(".")
    labels = [c.spec.label for c in contribution.columns]
    assert len(labels) == len(set(labels))


def test_a_gemeente_without_any_address_was_not_delivered():
    geometry = mt.geometry()
    other = geometry.iloc[[0]].set_axis(pd.Index(["BU99100101"], name="code"))
    moved = other.set_geometry(other.translate(1000, 0))
    areas = build_areas(
        pd.concat([geometry, moved]),
        year=mt.YEAR,
        gemeenten=[mt.GEMEENTE, "GM9910"],
        outlines={},
        names=mt.NAMES,
    )
    figures = build_table(areas, [mt.sheet()], load_catalogue())
    it = column(
        found(homes(addresses=True), replace(STATE, figures=figures), areas),
        COUNTED,
    )
    assert it.values[[mt.EILAND, mt.WERKPARK]].tolist() == [0, 0]
    assert it.values[mt.GEMEENTE] == 300
    assert it.status[mt.GEMEENTE] == ""
    assert np.isnan(it.values["BU99100101"])
    assert np.isnan(it.values["GM9910"])
    assert it.status["BU99100101"] == "geen woningen geleverd in deze gemeente"


def agreement(stock, state=STATE):
    return next(f for f in found(stock, state).findings if f.norm == AGREES)


EQUAL = [
    (code, n, None, None, None) for code, n in zip(mt.BUURTEN, mt.FIGURES[mt.HOMES], strict=True)
]


def with_rounding(base, year=mt.YEAR):
    figures = STATE.figures
    spec = replace(figures.specs[mt.HOMES], rounding=base)
    lineage = replace(figures.lineage[mt.HOMES], year=year)
    return replace(
        STATE,
        figures=replace(
            figures,
            specs={**figures.specs, mt.HOMES: spec},
            lineage={**figures.lineage, mt.HOMES: lineage},
        ),
    )


def test_counted_homes_equal_the_published_number():
    finding = agreement(homes(EQUAL))
    assert finding.verdict is Verdict.MEETS
    assert finding.evidence["vergeleken"] == 6
    assert finding.reason == "in alle 6 vergeleken buurten gelijk"


@pytest.mark.parametrize(
    ("rounding", "difference", "year", "verdict"),
    [
        (5, 2, mt.YEAR, Verdict.MEETS),
        (5, 3, mt.YEAR, Verdict.FAILS),
        (5, 3, mt.YEAR - 1, Verdict.WEIGH),
        (None, 1, mt.YEAR, Verdict.WEIGH),
    ],
)
def test_a_difference_may_be_as_large_as_the_rounding(rounding, difference, year, verdict):
    rows = [(mt.MARKT, 50 + difference, None, None, None), *EQUAL[1:]]
    finding = agreement(homes(rows), with_rounding(rounding, year))
    assert finding.verdict is verdict
    assert finding.evidence["grootste_verschil"] == difference
    if verdict is not Verdict.MEETS:
        assert f"{50 + difference} geteld" in finding.reason
        assert mt.MARKT in finding.reason


def test_nothing_to_compare_with_is_unknown():
    bare = replace(STATE, figures=build_table(TOWN, [], load_catalogue()))
    assert agreement(homes(EQUAL), bare).verdict is Verdict.UNKNOWN
    only = homes([("BU99090999", 5, "koop", None, None)])
    assert agreement(only).verdict is Verdict.UNKNOWN


def test_a_published_number_is_not_compared_with_itself():
    finding = agreement(homes(EQUAL, provenance=(mt.provenance(),)))
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.reason == "er is niets om het cijfer van het CBS mee te vergelijken"


def test_the_future_is_not_compared_with_a_published_number():
    later = replace(STATE, scenario="alles", year=2030)
    contribution = found(state=later)
    assert all(f.norm != AGREES for f in contribution.findings)
    assert column(contribution, COUNTED).year == 2030


def test_what_is_not_known_of_each_attribute_is_a_finding():
    verdicts = {f.subject: f for f in found().findings if f.norm == KNOWN_PER_HOME}
    assert set(verdicts) == set(ATTRIBUTES)
    assert verdicts["warmte"].verdict is Verdict.UNKNOWN
    assert verdicts["eigendom"].verdict is Verdict.WEIGH
    assert "van 100 van 300 woningen" in verdicts["eigendom"].reason
    whole = [row for row in ROWS if row[2] is not None]
    complete = {f.subject: f for f in found(homes(whole)).findings}
    assert complete["eigendom"].verdict is Verdict.MEETS


def test_a_table_of_the_gemeente_per_attribute():
    sections = found().sections
    assert isinstance(sections[0], TextSection)
    assert "niet geleverd" in sections[0].text
    tables = {s.title: s for s in sections if isinstance(s, TableSection)}
    assert set(tables) == {
        "Woningen naar eigendom",
        "Woningen naar huurklasse",
        "Woningen naar energielabel",
    }
    assert tables["Woningen naar eigendom"].rows == (
        ("Ministad", "koop", "170", "85,0%"),
        ("Ministad", "huur corporatie", "30", "15,0%"),
        ("Ministad", "huur overig", "0", "0,0%"),
        ("Ministad", "onbekend", "100", "–"),
    )
    assert ("Ministad", "niet van toepassing", "170", "–") in tables[
        "Woningen naar huurklasse"
    ].rows


def test_what_the_stock_gained_and_lost_is_handed_on():
    earlier = Conservation(join="x", unit="woningen", came_in=1, allocated=1, lost=0)
    rows = [*ROWS, ("BU99090999", 7, "koop", None, None)]
    first, last = found(homes(rows, conservation=(earlier,))).conservation
    assert first == earlier
    assert (last.came_in, last.allocated, last.lost) == (307, 300, 7)


def test_the_spread_can_be_measured_from_the_stock():
    names = spread_columns()
    assert names[:3] == (
        "woningen_eigendom_koop",
        "woningen_eigendom_huur_corporatie",
        "woningen_eigendom_huur_overig",
    )
    table = STATE.figures.with_columns(found().columns)
    assert all(table.specs[name].of in table.specs for name in names)
    state = replace(STATE, figures=table)
    (d, *_) = [
        c.values[mt.GEMEENTE]
        for c in spread.contribute(state, TOWN, columns=names[:1]).columns
        if c.spec.name.startswith("d_")
    ]
    # koop 20 and 150 of 170; the rest 30 and 0 of 30, over Markt and Dorp
    assert d == pytest.approx(0.5 * (abs(20 / 170 - 1) + abs(150 / 170)))


def test_inputs_are_not_changed(unchanged):
    stock = homes()
    unchanged(stock.frame)
    found(stock)


@st.composite
def some_homes(draw):
    def pick(name):
        return draw(st.sampled_from((*ATTRIBUTES[name], None)))

    size = draw(st.integers(1, 12))
    return [
        (
            draw(st.sampled_from(mt.BUURTEN)),
            draw(st.integers(0, 300)),
            pick("eigendom"),
            pick("huurklasse"),
            pick("energielabel"),
        )
        for _ in range(size)
    ]


@given(some_homes(), st.booleans())
def test_totals_are_conserved_over_values_and_levels(rows, addresses):
    contribution = found(homes(rows, addresses=addresses))
    table = {c.spec.name: c.values for c in contribution.columns}
    total = sum(row[1] for row in rows)
    for level in Level:
        assert table[COUNTED][TOWN.codes(level)].sum() == total
    for name in ("eigendom", "huurklasse", "energielabel"):
        known = table[f"woningen_{name}_bekend"]
        if known.isna().all():
            continue
        rest = known + table[f"woningen_{name}_onbekend"] + table.get(f"woningen_{name}_nvt", 0)
        pd.testing.assert_series_equal(rest, table[COUNTED], check_names=False)
        counts = pd.DataFrame({v: table[count_name(name, v)] for v in ATTRIBUTES[name]})
        assert counts.dropna().sum(axis=1).equals(known[counts.dropna().index])
        shares = pd.DataFrame({v: table[share_name(name, v)] for v in ATTRIBUTES[name]}).dropna()
        assert shares.sum(axis=1).to_numpy() == pytest.approx(100)
        assert ((shares >= 0) & (shares <= 100)).all(axis=None)
        assert shares.index.equals(known.index[known > 0])


@given(some_homes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    for one, other in zip(found(homes(rows)).columns, found(homes(mixed)).columns, strict=True):
        assert one.spec == other.spec
        pd.testing.assert_series_equal(one.values, other.values)
        pd.testing.assert_series_equal(one.status, other.status)


@given(some_homes())
def test_pandas_counts_the_same(rows):
    stock = homes(rows)
    table = {c.spec.name: c.values for c in found(stock).columns}
    expected = stock.frame.groupby(["buurt", "eigendom"])["aantal"].sum()
    for (buurt, tenure), number in expected.items():
        assert table[count_name("eigendom", tenure)][buurt] == number or (
            number == 0 and np.isnan(table[count_name("eigendom", tenure)][buurt])
        )
