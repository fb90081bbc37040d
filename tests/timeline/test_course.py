from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitown as mt
import naive_timeline as naive
import ten_homes
from ten_homes import YEARS
from wijkplan.model.attributes import CELLS
from wijkplan.timeline.course import (
    AFTER,
    COUNTS,
    IN_OPENING,
    NO_NUMBER,
    NO_STOCK,
    NO_YEAR,
    OVERDUE,
)
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, EVERYTHING, NOW, Scenario

NAN = float("nan")
CORP = "huur corporatie"


def build(year=NAN, **given):
    return {"buurt": mt.MARKT, "bruto": 5.0, "jaar_oplevering": year, **given}


def demolish(year=NAN, **given):
    return {"buurt": mt.MARKT, "soort": "SLO", "sloop": 1.0, "jaar_start": year, **given}


def flex(start=NAN, end=NAN, **given):
    return {
        "buurt": mt.DORP, "soort": "FLX", "bruto": 2.0, "jaar_oplevering": start,
        "jaar_einde": end, "eigendom": CORP, **given,
    }  # fmt: skip


def told(made):
    """Project and kind -> year and whether it counts."""
    rows = made.entries[["project_id", "soort", "jaar", "telt"]].itertuples(index=False)
    return {(p, kind): (None if year is pd.NA else year, telt) for p, kind, year, telt in rows}


def one(row, scenario=EVERYTHING, **options):
    made = ten_homes.run({"p": row}, scenario, **options)
    return list(told(made).values()), made


def homes(made, code=mt.MARKT):
    return tuple(int(made.stocks[year].number.get(code, 0)) for year in YEARS)


# --- ten homes by hand


@pytest.mark.parametrize("scenario", DEFAULT_SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_stock_of_every_year_by_hand(scenario):
    made = ten_homes.run(scenario=scenario)
    assert tuple(made.stocks) == (2024, *YEARS)
    assert made.opening == 2024
    found = {(scenario.name, code): homes(made, code) for code in (mt.MARKT, mt.HAVEN, mt.DORP)}
    expected = {k: v for k, v in ten_homes.STOCK_PER_YEAR.items() if k[0] == scenario.name}
    assert found == expected


def test_the_entries_are_in_the_order_in_which_they_are_booked():
    entries = ten_homes.run().entries
    columns = ["jaar", "code", "project_id", "soort", "effect", "aantal", "telt", "precies"]
    assert entries[columns].to_numpy().tolist() == [
        [2026, mt.MARKT, "A", "sloop", "eraf", 2.0, "telt", True],
        [2026, mt.DORP, "C", "tijdelijk_erbij", "erbij", 2.0, "telt", True],
        [2027, mt.DORP, "D", "sloop", "eraf", 1.0, "telt", False],
        [2027, mt.HAVEN, "B", "verkoop", "gewijzigd", 1.0, "telt", False],
        [2028, mt.MARKT, "A", "nieuwbouw", "erbij", 3.0, "telt", True],
        [2028, mt.DORP, "C", "tijdelijk_eraf", "eraf", 2.0, "telt", True],
    ]
    assert entries["rij"].tolist() == [2, 4, 5, 3, 2, 4]
    assert entries["register"].equals(entries["aantal"].rename("register"))
    assert entries["eenheid"].eq("woningen").all()
    assert str(entries["jaar"].dtype) == "Int64"


def test_the_cells_have_the_index_of_the_entries():
    made = ten_homes.run({"a": build(2026.0), "b": build(), "c": demolish(2027.0)})
    for side in (made.low, made.high):
        assert side.index.equals(made.entries.index)
        assert side.columns.tolist() == list(CELLS)
        assert side[made.entries["telt"].ne(COUNTS).to_numpy()].eq(0).all(axis=None)
    assert made.counting["project_id"].tolist() == ["a", "c"]


def test_nothing_happens_now():
    made = ten_homes.run(scenario=NOW)
    assert made.entries.empty
    assert made.low.shape == (0, len(CELLS))
    assert all(made.stocks[year] is made.stocks[2024] for year in YEARS)


def test_a_year_without_events_is_the_year_before():
    made = ten_homes.run()
    same = [made.stocks[year] is made.stocks[year - 1] for year in YEARS]
    assert same == [True, False, False, False, True]


# --- what is in the opening already


@pytest.mark.parametrize(
    ("status", "new", "gone"),
    [
        ("OPL", IN_OPENING, IN_OPENING),
        ("NIE", OVERDUE, IN_OPENING),
        ("VER", OVERDUE, OVERDUE),
        ("BOU", OVERDUE, OVERDUE),
        ("onbekend", OVERDUE, OVERDUE),
    ],
)
def test_of_a_year_that_has_passed_the_register_says_whether_it_happened(status, new, gone):
    assert one(build(2024.0, status=status))[0] == [(2024, new)]
    assert one(demolish(2024.0, status=status))[0] == [(2024, gone)]


@pytest.mark.parametrize("status", ["OPL", "NIE", "BOU"])
def test_in_the_first_year_everything_still_has_to_happen(status):
    found, made = one(build(2025.0, status=status))
    assert found == [(2025, COUNTS)]
    assert homes(made)[0] == 9


@pytest.mark.parametrize(
    ("status", "telt"), [("OPL", IN_OPENING), ("NIE", COUNTS), ("BOU", COUNTS)]
)
def test_stock_of_halfway_the_first_year_holds_what_was_delivered_in_it(status, telt):
    assert one(build(2025.0, status=status), midyear=True)[0] == [(2025, telt)]
    assert one(build(2026.0, status=status), midyear=True)[0] == [(2026, COUNTS)]


def test_demolition_and_new_homes_of_a_project_are_judged_apart():
    row = {"soort": "SLN", "sloop": 2.0, "jaar_start": 2024.0, "status": "NIE"}
    assert one(build(2026.0, **row))[0] == [(2026, COUNTS), (2024, IN_OPENING)]


def test_the_reference_date_itself_is_no_concern_of_the_course():
    late = replace(ten_homes.provenance(), date=dt.date(2030, 1, 1))
    stock = replace(ten_homes.stock(), provenance=(late,))
    assert one(build(2025.0), homes=stock)[0] == [(2025, COUNTS)]


# --- when


def test_without_a_year_nothing_happens_unless_the_scenario_gives_one():
    assert one(build())[0] == [(None, NO_YEAR)]
    found, made = one(build(), Scenario(name="s", undated=2027))
    assert found == [(2027, COUNTS)]
    assert homes(made) == (4, 4, 9, 9, 9)
    assert one(build(2023.0), Scenario(name="s", undated=2027))[0] == [(2027, COUNTS)]
    assert one(build(2023.0, status="OPL"), Scenario(name="s", undated=2027))[0] == [
        (2023, IN_OPENING)
    ]


def test_a_year_for_the_undated_is_never_lost():
    assert one(build(), Scenario(name="s", undated=2019))[0] == [(2025, COUNTS)]
    assert one(build(), Scenario(name="s", undated=2040))[0] == [(2040, AFTER)]


def test_after_the_last_year():
    found, made = one(build(2030.0))
    assert found == [(2030, AFTER)]
    assert homes(made) == (4,) * 5


@pytest.mark.parametrize(
    ("shift", "year", "telt"),
    [
        (0, 2026, COUNTS),
        (2, 2028, COUNTS),
        (4, 2030, AFTER),
        (-1, 2025, COUNTS),
        (-9, 2025, COUNTS),
    ],
)
def test_a_shift_moves_what_is_still_to_come(shift, year, telt):
    scenario = Scenario(name="s", shift=shift)
    assert one(build(2026.0), scenario)[0] == [(year, telt)]
    assert one(build(2024.0, status="OPL"), scenario)[0] == [(2024, IN_OPENING)]
    assert one(build(2024.0), scenario)[0] == [(2024, OVERDUE)]
    undated = replace(scenario, undated=2027)
    assert one(build(), undated)[0] == [(2027, COUNTS)]


# --- how many


def test_without_a_number_nothing_is_booked_and_nothing_is_zero():
    found, made = one(build(2026.0, bruto=NAN))
    assert found == [(2026, NO_NUMBER)]
    assert np.isnan(made.entries["aantal"][0])
    assert np.isnan(made.entries["register"][0])
    assert one(demolish(2026.0, sloop=NAN))[0] == [(2026, NO_NUMBER)]
    # Naming a building tells how many leave, not how many come.
    assert one(build(2026.0, bruto=NAN, panden="P1"))[0] == [(2026, NO_NUMBER)]
    found, made = one(demolish(2026.0, sloop=NAN, panden="P1"))
    assert found == [(2026, COUNTS)]
    assert made.entries["aantal"].tolist() == [2.0]
    assert one(build(NAN, bruto=NAN))[0] == [(None, NO_YEAR)]
    assert one(build(2031.0, bruto=NAN))[0] == [(2031, NO_NUMBER)]


@pytest.mark.parametrize("unit", ["standplaatsen", "studentenkamers", "zorgeenheden"])
def test_what_is_no_stock_changes_no_homes(unit):
    made = ten_homes.run({
        "a": build(2026.0, eenheid=unit),
        "b": demolish(2027.0, eenheid=unit),
        "c": build(2024.0, eenheid=unit, status="OPL"),
    })  # fmt: skip
    assert [telt for _, telt in told(made).values()] == [NO_STOCK, NO_STOCK, IN_OPENING]
    assert made.entries["aantal"].tolist() == [5.0, 1.0, 5.0]
    assert all(made.stocks[year] is made.stocks[2024] for year in YEARS)


# --- temporary homes


def test_temporary_homes_that_are_there_already_are_found_among_the_others():
    # Of the three homes in Dorp one is of an association: that is the one that ends.
    found, made = one(flex(2022.0, 2027.0, status="OPL", bruto=1.0))
    assert found == [(2027, COUNTS), (2022, IN_OPENING)]
    assert homes(made, mt.DORP) == (3, 3, 2, 2, 2)
    assert "D3" not in made.stocks[2027].homes.index
    assert made.entries["precies"][0]


def test_temporary_homes_that_are_there_already_end_in_the_first_year_too():
    found, _ = one(flex(2022.0, 2025.0, status="OPL", bruto=1.0), midyear=True)
    assert found == [(2025, COUNTS), (2022, IN_OPENING)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (flex(NAN, 2027.0), (None, NO_YEAR)),
        (flex(2022.0, 2027.0, status="BOU"), (2022, OVERDUE)),
        (flex(2026.0, 2028.0, bruto=NAN), (2026, NO_NUMBER)),
        (flex(2026.0, 2028.0, bruto=NAN, panden="P6"), (2026, NO_NUMBER)),
        (flex(2026.0, 2028.0, eenheid="zorgeenheden"), (2026, NO_STOCK)),
        (flex(2030.0, 2035.0), (2030, AFTER)),
    ],
)
def test_temporary_homes_that_do_not_come_do_not_leave(row, expected):
    found, made = one(row)
    assert found == [expected, expected]
    assert homes(made, mt.DORP) == (3,) * 5


def test_temporary_homes_that_outlive_the_years_stay():
    found, made = one(flex(2026.0, 2035.0))
    assert found == [(2026, COUNTS), (2035, AFTER)]
    assert homes(made, mt.DORP) == (3, 5, 5, 5, 5)


@pytest.mark.parametrize(
    ("scenario", "expected"),
    [
        (Scenario(name="s", shift=1), (3, 3, 5, 3, 3)),
        (Scenario(name="s", shift=-1), (5, 3, 3, 3, 3)),
        # Both would come before the first year: they come and go within it.
        (Scenario(name="s", shift=-3), (3, 3, 3, 3, 3)),
    ],
)
def test_temporary_homes_are_shifted_as_a_whole(scenario, expected):
    found, made = one(flex(2026.0, 2027.0), scenario)
    assert all(telt == COUNTS for _, telt in found)
    assert homes(made, mt.DORP) == expected


def test_temporary_homes_never_end_before_they_come():
    row, scenario = flex(NAN, 2026.0), Scenario(name="s", undated=2028)
    found, made = one(row, scenario)
    assert found == [(2028, COUNTS), (2028, COUNTS)]
    assert homes(made, mt.DORP) == (3,) * 5


def test_temporary_homes_reserve_no_building_of_others():
    made = ten_homes.run({
        "flex": flex(2026.0, 2028.0, panden="P6"),
        "gone": {**demolish(2027.0), "buurt": mt.DORP, "eigendom": "huur overig"},
    })  # fmt: skip
    assert homes(made, mt.DORP) == (3, 5, 4, 2, 2)
    assert "D1" not in made.stocks[2029].homes.index


# --- properties over random registers

FEWER = settings(max_examples=20)


def alike(one, other):
    """Whether two stocks have the same homes, and the same bounds."""
    pairs = [(one.number, other.number), *zip(one.bounds, other.bounds, strict=True)]
    return one is other or all(mine.equals(theirs) for mine, theirs in pairs)


def same_course(one, other):
    return all(alike(one.stocks[year], other.stocks[year]) for year in YEARS)


@FEWER
@given(naive.registers())
def test_every_event_is_told_once_and_homes_are_conserved(register):
    made = ten_homes.run(register)
    sign = made.counting["effect"].map({"erbij": 1, "eraf": -1, "gewijzigd": 0})
    net = (made.counting["aantal"] * sign).groupby(made.counting["jaar"].astype(int)).sum()
    total = {year: stock.number.sum() for year, stock in made.stocks.items()}
    assert total[2024] == 10
    for year in YEARS:
        assert total[year] == total[year - 1] + net.get(year, 0)
        assert total[year] >= 0
        assert made.stocks[year].number.drop("", errors="ignore").ge(0).all()
    assert made.counting["aantal"].notna().all()
    assert made.counting["jaar"].between(YEARS[0], YEARS[-1]).all()
    assert set(made.entries["telt"]) <= {
        COUNTS, IN_OPENING, NO_YEAR, OVERDUE, AFTER, NO_NUMBER, NO_STOCK,
    }  # fmt: skip


@FEWER
@given(naive.registers(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(register, random):
    order = list(range(len(register)))
    random.shuffle(order)
    turned = register.iloc[order].reset_index(drop=True)
    turned["rij"] = turned.index + 2
    made, other = ten_homes.run(register), ten_homes.run(turned)
    assert same_course(made, other)
    counting = [one.counting.drop(columns="rij") for one in (made, other)]
    assert counting[0].equals(counting[1])


@FEWER
@given(naive.registers())
def test_now_is_the_opening_for_ever(register):
    made = ten_homes.run(register, NOW)
    assert all(stock is made.stocks[2024] for stock in made.stocks.values())


@FEWER
@given(naive.registers())
def test_a_shift_of_nothing_is_nothing(register):
    made = ten_homes.run(register)
    same = ten_homes.run(register, Scenario(name="alles", shift=0))
    assert made.entries.equals(same.entries)
    assert same_course(made, same)


@FEWER
@given(naive.registers(), st.integers(1, 4))
def test_a_shift_is_the_same_course_so_many_years_later(register, years):
    made = ten_homes.run(register)
    later = ten_homes.run(register, Scenario(name="later", shift=years))
    for year in range(2024, YEARS[-1] - years + 1):
        assert alike(later.stocks[year + years], made.stocks[year])
    for year in range(2024, 2024 + years):
        assert later.stocks[year] is later.stocks[2024]


@FEWER
@given(naive.registers(), st.sampled_from("abcdef"))
def test_without_a_project_is_the_register_without_it(register, name):
    parents = dict(zip(register["project_id"], register["parent_id"], strict=True))
    gone = {name}
    while more := {own for own, up in parents.items() if up in gone} - gone:
        gone |= more
    if parents.get(name) is not None:
        return  # the number of a programme is that of its parts, also without one of them
    rest = register[~register["project_id"].isin(gone)].reset_index(drop=True)
    made = ten_homes.run(register, Scenario(name="s", without=(name,)))
    assert same_course(made, ten_homes.run(rest))


@FEWER
@given(naive.registers())
def test_the_register_and_the_stock_that_go_in_stay_as_they_were(register):
    homes = ten_homes.stock()
    frames = [(register, register.copy(deep=True)), (homes.frame, homes.frame.copy(deep=True))]
    made = ten_homes.run(register, homes=homes)
    for stock in made.stocks.values():
        _ = stock.bounds, stock.homes
    for after, before in frames:
        assert after.equals(before)


@FEWER
@given(naive.registers())
def test_an_extra_project_moves_only_its_own_buurt(register):
    extra = ten_homes.placed({"x": build(2026.0, buurt=mt.WERKPARK, panden=None)})
    both = pd.concat([register, extra], ignore_index=True)
    made, more = ten_homes.run(register), ten_homes.run(both)
    for year in YEARS:
        added = more.stocks[year].number.get(mt.WERKPARK, 0)
        assert added == (5 if year >= 2026 else 0)
        other = more.stocks[year].number.drop(mt.WERKPARK, errors="ignore")
        assert other.equals(made.stocks[year].number)


def test_counts_follow_the_same_course():
    counts = replace(
        ten_homes.stock(),
        addresses=False,
        frame=ten_homes.stock().frame[["buurt", "aantal", *naive.FEW]].reset_index(drop=True),
    )
    made = ten_homes.run(homes=counts)
    for code in (mt.MARKT, mt.HAVEN, mt.DORP):
        assert homes(made, code) == ten_homes.STOCK_PER_YEAR["alles", code]
    assert not made.entries["precies"][0]  # of counts nobody knows which homes are P1
