"""Homes of Ministad at a later moment, by hand and against a fresh count.

At the start (``buurt``, homes, tenure, rent class, label):

=====  ===  ===============  =====================  =====
0101   20   huur corporatie  onder eerste aftopp.   G
0101   10   huur corporatie  middenhuur             A
0101   10   koop                                    A
0102   30   koop                                    G
0201   5    huur corporatie                         E
=====  ===  ===============  =====================  =====

Of the other buurten nothing was delivered.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitown as mt
from homes_by_hand import (
    CORPORATION,
    FIRST,
    KOOP,
    LOW,
    MIDDLE,
    as_frame,
    home_rows,
    open_change,
    placed_only,
    stories,
    tell,
    worlds,
)
from wijkplan.model.areas import build_areas
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import Kind, load_catalogue
from wijkplan.model.findings import Verdict
from wijkplan.model.stock import Stock
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.table import build_table
from wijkplan.themes.stock import COUNTED, INDICATORS, KNOWN_PER_HOME, PERSONS, contribute
from wijkplan.themes.stock.ranges import Range, percentage

TOWN = mt.areas()
STATE = replace(mt.state(), scenario="alles", year=2030)
BAD, DEAR_A, OWN_A = (CORPORATION, FIRST, "G"), (CORPORATION, MIDDLE, "A"), (KOOP, None, "A")
START = [
    (mt.MARKT, 20, *BAD),
    (mt.MARKT, 10, *DEAR_A),
    (mt.MARKT, 10, *OWN_A),
    (mt.HAVEN, 30, KOOP, None, "G"),
    (mt.DORP, 5, CORPORATION, None, "E"),
]
SOCIAL, SOCIAL_PCT = "woningen_sociale_huur", "aandeel_sociale_huur_pct"
FIRST_PCT = "aandeel_onder_eerste_aftoppingsgrens_pct"
WORST, WORST_OWN = "woningen_label_efg", "woningen_label_efg_corporatie"
G, A = "woningen_energielabel_g", "woningen_energielabel_a"


def stock(rows=START, *, booked=None, changes=(), addresses=False):
    """The stock at the start, or with bookings and what is open."""
    provenance = (mt.provenance(name="Woningaantallen"),)
    start = Stock(frame=home_rows(rows), addresses=addresses, provenance=provenance)
    if booked is None and not changes:
        return start
    return replace(start, frame=home_rows(booked or []), before=start, open_changes=tuple(changes))


def columns(given_stock, state=STATE, areas=TOWN):
    found = contribute(replace(state, stock=given_stock), areas)
    return {c.spec.name: c for c in found.columns}


def told(column, code):
    """Value, bounds and status of an area."""
    bounds = None
    if column.bounds is not None and code in column.bounds.index:
        bounds = tuple(column.bounds.loc[code, ["laag", "hoog"]])
    return column.values[code], bounds, column.status[code]


def demolished(number=8):
    """So many of the 40 homes of Markt are demolished, and nobody knows which."""
    return open_change([(20, *BAD), (10, *DEAR_A), (10, *OWN_A)], number, None, buurt=mt.MARKT)


# ---- what a State says


def test_the_number_of_homes_is_exact_where_it_is_open_which_left():
    homes = columns(stock(changes=[demolished()]))[COUNTED]
    assert homes.values[[mt.MARKT, mt.CENTRUM, mt.GEMEENTE]].tolist() == [32, 62, 67]
    assert homes.bounds is None
    assert homes.status[mt.MARKT] == ""


def test_what_left_is_between_bounds_and_says_why():
    found = columns(stock(changes=[demolished()]))
    why = "welke 8 woningen veranderen of verdwijnen, is niet bekend"
    value, bounds, status = told(found[G], mt.MARKT)
    assert np.isnan(value)
    assert bounds == (12, 20)
    assert status == f"tussen 12 en 20: {why}"
    assert told(found[G], mt.CENTRUM)[1] == (42, 50)
    assert told(found[G], mt.HAVEN) == (30, None, "")
    assert told(found[G], mt.GEMEENTE)[2] == (
        f"tussen 42 en 50: {why}; ten minste: 3 van 6 buurten niet geleverd"
    )
    share = "aandeel_energielabel_g_pct"
    assert told(found[share], mt.MARKT)[1] == (100 * 12 / 32, 100 * 20 / 32)
    assert told(found[share], mt.MARKT)[2].startswith("tussen 37,5 en 62,5%: welke 8 woningen")
    assert told(found["aandeel_energielabel_b_pct"], mt.MARKT) == (0, None, "")
    assert told(found["woningen_energielabel_bekend"], mt.MARKT) == (32, None, "")


def test_of_one_home_the_words_are_singular():
    status = columns(stock(changes=[demolished(1)]))[G].status[mt.MARKT]
    assert status == "tussen 19 en 20: welke woning verandert of verdwijnt, is niet bekend"


def test_a_share_whose_denominator_is_open_too():
    """Eight of 40 leave: of the 30 of associations 22 to 30 are left, 12 to 20 of them cheap."""
    share = columns(stock(changes=[demolished()]))[FIRST_PCT]
    assert told(share, mt.MARKT)[1] == pytest.approx((100 * 12 / 22, 100 * 20 / 22))


def test_all_of_a_pool_is_exact():
    gone = [(mt.MARKT, -20, *BAD), (mt.MARKT, 12, CORPORATION, LOW, "A")]
    found = columns(stock(booked=gone))
    assert found[COUNTED].values[mt.MARKT] == 32
    assert [c for c in found.values() if c.bounds is not None and mt.MARKT in c.bounds.index] == []
    assert found[A].values[mt.MARKT] == 32
    assert found[SOCIAL].values[mt.MARKT] == 12


def test_a_table_and_a_finding_say_between_what_a_number_lies():
    found = contribute(replace(STATE, stock=stock(changes=[demolished()])), TOWN)
    assert "Welke 8 woningen veranderen of verdwijnen, is niet bekend" in found.sections[0].text
    (table,) = [s for s in found.sections if s.title == "Woningen naar energielabel"]
    rows = {row[1]: row[2:] for row in table.rows}
    assert rows["G"] == ("42 tot 50", "62,7 tot 74,6%")
    assert rows["B"] == ("0", "0,0%")
    rent = {f.subject: f for f in found.findings if f.norm == KNOWN_PER_HOME}["huurklasse"]
    assert rent.verdict is Verdict.WEIGH
    assert rent.reason == "van 5 van 27 tot 35 woningen is dit niet bekend"
    assert rent.evidence == {"bekend": None, "onbekend": 5, "nvt": None}


@pytest.mark.parametrize(
    ("part", "rest", "share"),
    [
        ((0, 0), (0, 0), (np.nan, np.nan)),
        ((0, 5), (0, 0), (100, 100)),  # of none or of all: never anything else
        ((0, 0), (0, 5), (0, 0)),
        ((0, 5), (0, 5), (0, 100)),
        ((2, 3), (1, 2), (50, 75)),
    ],
)
def test_a_share_between_bounds(part, rest, share):
    found = percentage(*(Range(*(np.array([float(n)]) for n in pair)) for pair in (part, rest)))
    assert (found.low[0], found.high[0]) == pytest.approx(share, nan_ok=True)


# ---- the indicators


def test_social_rent():
    found = columns(stock())
    social = found[SOCIAL]
    assert social.values[[mt.MARKT, mt.HAVEN]].tolist() == [20, 0]
    doubt = "van 5 woningen van corporaties is de huurklasse niet bekend"
    assert told(social, mt.DORP)[1:] == ((0, 5), f"tussen 0 en 5: {doubt}")
    assert told(social, mt.GEMEENTE)[1] == (20, 25)
    share = found[SOCIAL_PCT]
    assert share.values[mt.MARKT] == 50
    assert told(share, mt.GEMEENTE)[1] == pytest.approx((100 * 20 / 75, 100 * 25 / 75))
    assert (share.spec.part, share.spec.weight) == (SOCIAL, "woningen_eigendom_bekend")


def test_social_rent_where_both_the_rent_and_the_homes_are_not_known():
    left = open_change([(5, CORPORATION, None, "E")], 2, None, buurt=mt.DORP)
    status = columns(stock(changes=[left]))[SOCIAL].status[mt.DORP]
    assert status == (
        "tussen 0 en 3: welke 2 woningen veranderen of verdwijnen, is niet bekend; "
        "van 3 woningen van corporaties is de huurklasse niet bekend"
    )


def test_of_homes_without_a_known_tenure_it_is_not_asked():
    rows = [*START, (mt.MARKT, 10, None, LOW, None)]
    found = columns(stock(rows))
    assert told(found[SOCIAL], mt.MARKT) == (
        20,
        None,
        "ten minste: van 10 van 50 woningen niet bekend",
    )
    assert told(found[SOCIAL_PCT], mt.MARKT) == (
        50,
        None,
        "over 40 woningen; van 10 van 50 woningen niet bekend",
    )


def test_rents_up_to_the_first_limit_in_all_homes_of_associations():
    found = columns(stock())
    assert found[FIRST_PCT].values[mt.MARKT] == pytest.approx(100 * 20 / 30)
    assert found["woningen_corporatie_huurklasse_bekend"].values[mt.GEMEENTE] == 30
    assert told(found[FIRST_PCT], mt.HAVEN)[2] == (
        "niet van toepassing: geen woningen waarvoor dit geldt"
    )
    assert told(found[FIRST_PCT], mt.DORP)[2] == "van geen enkele woning bekend"
    assert np.isnan(found["woningen_onder_eerste_aftoppingsgrens"].values[mt.DORP])


def test_the_worst_labels():
    found = columns(stock())
    assert found[WORST].values[[mt.MARKT, mt.HAVEN, mt.DORP, mt.GEMEENTE]].tolist() == [
        20,
        30,
        5,
        55,
    ]
    assert found[WORST_OWN].values[[mt.MARKT, mt.HAVEN, mt.DORP]].tolist() == [20, 0, 5]
    assert found["aandeel_label_efg_pct"].values[mt.MARKT] == 50


def test_a_renovation_of_part_of_the_homes_lowers_the_worst_labels():
    better = open_change([(20, *BAD), (10, *DEAR_A)], 12, {"energielabel": "A"}, buurt=mt.MARKT)
    found = columns(stock(changes=[better]))
    assert told(found[WORST_OWN], mt.MARKT)[1] == (8, 18)
    assert told(found[SOCIAL], mt.MARKT) == (20, None, "")  # this does not move


def test_without_gas_only_where_the_heat_was_delivered():
    found = columns(stock())
    assert set(found["aandeel_aardgasvrij_pct"].status) == {"niet geleverd"}
    frame = home_rows([(mt.MARKT, 6, "aardgas"), (mt.MARKT, 2, "warmtenet")], ("warmte",))
    warm = Stock(frame=frame, addresses=False, provenance=(mt.provenance(),))
    share = columns(warm)["aandeel_aardgasvrij_pct"]
    assert share.values[mt.MARKT] == 25


def test_every_share_names_its_numerator_and_its_denominator():
    found = columns(stock())
    for column in found.values():
        if column.spec.kind is Kind.SHARE:
            part, weight = found[column.spec.part], found[column.spec.weight]
            assert part.spec.kind is weight.spec.kind is Kind.COUNT
            expected = 100 * part.values / weight.values.where(weight.values > 0)
            both = column.values.notna() & expected.notna()
            assert column.values[both].tolist() == pytest.approx(expected[both].tolist())
    assert {it.count for it in INDICATORS} <= set(found)


# ---- persons


def with_sizes(buurten, *, wijken=(), gemeente=None):
    """The State with the mean size of households where it is published."""
    codes = [*mt.BUURTEN, mt.CENTRUM, mt.ZUID, mt.GEMEENTE]
    values = dict.fromkeys(codes, np.nan) | dict(buurten) | dict(wijken) | {mt.GEMEENTE: gemeente}
    sizes = mt.make_sheet(
        {"gemiddelde_huishoudsgrootte": [values[code] for code in codes]}, codes=tuple(codes)
    )
    sizes = replace(sizes, status=sizes.status.mask(sizes.values.isna(), mt.REASON))
    return replace(STATE, figures=build_table(TOWN, [mt.sheet(), sizes], load_catalogue()))


def test_persons_with_the_mean_of_the_nearest_area():
    state = with_sizes({mt.MARKT: 1.5}, wijken={mt.CENTRUM: 2.0}, gemeente=2.2)
    booked = [(None, 10, *OWN_A)]
    persons = columns(stock(booked=booked), state)[PERSONS]
    assert persons.values[[mt.MARKT, mt.HAVEN, mt.DORP]].tolist() == pytest.approx([60, 60, 11])
    assert persons.values[mt.CENTRUM] == pytest.approx(120)
    assert persons.values[mt.GEMEENTE] == pytest.approx(60 + 60 + 11 + 22)
    end = "en elke woning bewoond"
    assert persons.status[mt.MARKT] == f"aanname: 1,5 personen per woning (CBS 2024, buurt) {end}"
    assert persons.status[mt.HAVEN] == f"aanname: 2,0 personen per woning (CBS 2024, wijk) {end}"
    assert persons.status[mt.DORP].startswith(
        "aanname: 2,2 personen per woning (CBS 2024, gemeente)"
    )
    assert persons.status[mt.GEMEENTE] == (
        "aanname: 1,8 personen per woning (CBS 2024, per buurt, anders per wijk of gemeente) "
        f"{end}; ten minste: 3 van 6 buurten niet geleverd"
    )
    assert persons.status[mt.EILAND] == "gebied ontbreekt in de bron"
    assert persons.spec.disclosure == "personen"


def test_persons_without_any_mean_are_missing_and_not_zero():
    persons = columns(stock())[PERSONS]
    assert persons.values.isna().all()
    assert set(persons.status) == {"de gemiddelde grootte van huishoudens is niet bekend"}


def test_persons_where_the_mean_is_known_of_one_buurt_only():
    persons = columns(stock(), with_sizes({mt.HAVEN: 2.0}))[PERSONS]
    assert np.isnan(persons.values[mt.MARKT])
    assert persons.status[mt.MARKT] == "de gemiddelde grootte van huishoudens is niet bekend"
    assert persons.values[mt.CENTRUM] == 60
    assert persons.status[mt.CENTRUM].startswith(
        "ten minste: van 1 buurt is de grootte van huishoudens niet bekend; aanname: 2,0 personen"
    )


def test_without_homes_there_are_no_persons():
    rows = [*START, (mt.OOST, 0, *OWN_A)]
    persons = columns(stock(rows), with_sizes({mt.MARKT: 1.5}, gemeente=2.0))[PERSONS]
    assert (persons.values[mt.OOST], persons.status[mt.OOST]) == (0, "geen woningen")


# ---- what is not placed, or was not delivered


def test_homes_without_a_buurt_count_for_the_only_gemeente():
    found = contribute(replace(STATE, stock=stock(booked=[(None, 7, *OWN_A)])), TOWN)
    homes = {c.spec.name: c for c in found.columns}[COUNTED]
    assert homes.values[[mt.MARKT, mt.CENTRUM, mt.GEMEENTE]].tolist() == [40, 70, 82]
    assert homes.status[mt.GEMEENTE].startswith("met 7 woningen (per saldo) zonder bekende buurt; ")
    balance = found.conservation[-1]
    assert (balance.came_in, balance.allocated, balance.lost) == (82, 82, 0)
    assert balance.remark == "7 (per saldo) zonder bekende buurt tellen alleen bij de gemeente"


def test_homes_that_leave_without_a_buurt_leave_the_only_gemeente():
    pool = [(row[1], *row[2:]) for row in START]
    found = columns(stock(changes=[open_change(pool, 4, None, buurt=UNPLACED)]))
    assert found[COUNTED].values[[mt.CENTRUM, mt.GEMEENTE]].tolist() == [70, 71]
    assert found[COUNTED].status[mt.GEMEENTE].startswith("min 4 woningen (per saldo) zonder")
    assert told(found[G], mt.CENTRUM) == (50, None, "ten minste: 2 van 4 buurten niet geleverd")
    assert told(found[G], mt.GEMEENTE)[1] == (46, 50)


def test_what_is_not_placed_and_what_is_cannot_leave_more_than_there_are():
    rows = [(mt.MARKT, 10, *BAD), (mt.MARKT, 10, *OWN_A)]
    pool = [row[1:] for row in rows]
    changes = [
        open_change(pool, 10, None, buurt=mt.MARKT),
        open_change(pool, 8, None, buurt=UNPLACED),
    ]
    found = columns(stock(rows, changes=changes))
    assert found[COUNTED].values[mt.GEMEENTE] == 2
    assert told(found[G], mt.MARKT)[1] == (0, 10)
    assert told(found[G], mt.GEMEENTE)[1] == (0, 2)


def test_homes_without_a_buurt_count_nowhere_in_several_gemeenten():
    geometry = mt.geometry()
    other = geometry.iloc[[0]].set_axis(pd.Index(["BU99100101"], name="code"))
    areas = build_areas(
        pd.concat([geometry, other.set_geometry(other.translate(1000, 0))]),
        year=mt.YEAR,
        gemeenten=[mt.GEMEENTE, "GM9910"],
        outlines={},
        names=mt.NAMES,
    )
    state = replace(STATE, figures=build_table(areas, [mt.sheet()], load_catalogue()))
    booked = [(None, 7, *OWN_A), ("BU99990101", 2, *OWN_A)]
    found = contribute(replace(state, stock=stock(booked=booked)), areas)
    assert found.columns[0].values[mt.GEMEENTE] == 75
    balance = found.conservation[-1]
    assert (balance.came_in, balance.allocated, balance.lost) == (84, 75, 9)
    assert balance.remark == (
        "2 ligt buiten de gebieden; 7 (per saldo) zonder bekende buurt tellen bij geen enkel gebied"
    )


def test_a_project_in_a_buurt_that_was_not_delivered():
    homes = columns(stock(booked=[(mt.OOST, 9, *OWN_A)]))[COUNTED]
    assert np.isnan(homes.values[mt.OOST])
    assert homes.status[mt.OOST] == "gebied ontbreekt in de bron"
    assert homes.values[[mt.CENTRUM, mt.GEMEENTE]].tolist() == [79, 84]
    assert homes.status[mt.CENTRUM] == "ten minste: 2 van 4 buurten niet geleverd"


def test_of_addresses_a_buurt_without_homes_gets_its_first():
    homes = columns(stock(booked=[(mt.OOST, 9, *OWN_A)], addresses=True))[COUNTED]
    assert homes.values[mt.OOST] == 9
    assert homes.status[mt.GEMEENTE] == ""


# ---- the same as a fresh count


@st.composite
def some_bookings(draw):
    """Homes at the start, of which some leave, some change, and others come."""
    row = st.tuples(
        st.sampled_from((mt.MARKT, mt.HAVEN, mt.DORP)),
        st.integers(1, 9),
        st.sampled_from((*ATTRIBUTES["eigendom"], None)),
        st.sampled_from((*ATTRIBUTES["huurklasse"], None)),
        st.sampled_from((*ATTRIBUTES["energielabel"], None)),
    )
    start = draw(st.lists(row, min_size=1, max_size=6))
    come = draw(st.lists(row, max_size=3))
    leave = draw(st.sets(st.sampled_from(start)))
    better = draw(st.sets(st.sampled_from(start)))
    now = [row for row in start if row not in leave]
    booked = [(code, -n, *rest) for code, n, *rest in start if (code, n, *rest) in leave]
    for row in [row for row in now if row in better]:
        booked += [(row[0], -row[1], *row[2:]), (*row[:4], "A")]
    now = [(*row[:4], "A") if row in better else row for row in now]
    return start, [*booked, *come], [*now, *come]


@given(some_bookings(), st.booleans())
def test_a_later_stock_counts_as_a_fresh_one(bookings, addresses):
    start, booked, now = bookings
    # Of counts a buurt without any row was not delivered: an empty one keeps it.
    empty = [(code, 0, None, None, None) for code in {row[0] for row in start}]
    known = {row[0] for row in start}
    assume(addresses or all(row[0] in known for row in now))
    assume(now)
    later = columns(stock(start, booked=booked, addresses=addresses))
    fresh = columns(stock([*now, *empty], addresses=addresses))
    for name, column in later.items():
        pd.testing.assert_series_equal(column.values, fresh[name].values)
        pd.testing.assert_series_equal(column.status, fresh[name].status)
        assert (column.bounds is None) == (fresh[name].bounds is None)


@settings(max_examples=60)
@given(stories(in_one_buurt=False), st.randoms(use_true_random=False))
def test_every_way_it_can_have_gone_is_within_what_is_said(given_story, random):
    homes, buurten, story = given_story
    placed = placed_only(story)
    reached = worlds(homes, placed)
    assume(reached)
    frame, changes = tell(homes, buurten, placed)
    start = Stock(frame=frame, addresses=True, provenance=(mt.provenance(),))
    assume(len(frame))
    found = columns(replace(start, open_changes=tuple(changes)))
    for world in random.sample(reached, min(3, len(reached))):
        rows = as_frame(world, buurten)
        if rows.empty:
            continue
        real = columns(replace(start, frame=rows))
        assert [name for name in found if not _covers(found[name], real[name])] == []


def _covers(said, real):
    """Whether what is said of each area holds for what is the case."""
    for code in said.values.index:
        value, bounds, _ = told(said, code)
        truth, spread, _ = told(real, code)
        low, high = spread or (truth, truth)
        least, most = bounds or (value, value)
        if (
            not np.isnan(low)
            and not np.isnan(least)
            and not least - 1e-9 <= low <= high <= most + 1e-9
        ):
            return False
    return True
