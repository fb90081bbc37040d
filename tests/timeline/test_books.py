from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import minitown as mt
import naive_timeline as naive
import ten_homes
from strategies import shuffled
from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES, CELLS
from wijkplan.model.events import EVENT_KINDS
from wijkplan.model.stock_counts import count_rows
from wijkplan.timeline.books import Opening, in_order
from wijkplan.timeline.course import run_course
from wijkplan.timeline.room import most_left, surely_left
from wijkplan.timeline.scenarios import EVERYTHING

NAN = float("nan")
CORP, KOOP = "huur corporatie", "koop"
COUNTS = replace(
    ten_homes.stock(),
    addresses=False,
    frame=ten_homes.stock().frame.drop(columns=["x", "y", "pand", "oppervlakte_m2"])
    .reset_index(drop=True).assign(aantal=10),
)  # fmt: skip
"""The ten homes as counts: ten homes of each."""


def project(**given):
    return {"buurt": mt.MARKT, "jaar_oplevering": 2027.0, **given}


def demolish(number=NAN, **given):
    return project(soort="SLO", sloop=number, **given)


def course(homes=None, **projects):
    return ten_homes.run(projects, homes=homes)


def booked(made, name):
    """Number, remark and whether it is exact, of the first entry of a project."""
    row = made.entries.set_index("project_id").loc[[name]].iloc[0]
    return row["aantal"], row["opmerking"], row["precies"]


def number(made, code=mt.MARKT, year=2029):
    return made.stocks[year].number[code]


def bounds(made, attribute, value, *, code=mt.MARKT, year=2029):
    return tuple(float(side.loc[code, (attribute, value)]) for side in made.stocks[year].bounds)


# --- ten homes by hand


@pytest.mark.parametrize("moment", [(2027, ten_homes.IN_2027), (2029, ten_homes.IN_2029)])
def test_every_cell_that_was_computed_by_hand(moment):
    year, cells = moment
    made = ten_homes.run()
    found = {
        (code, *cell): bounds(made, *cell, code=code, year=year)
        for code, *cell in map(tuple, cells)
    }
    assert found == cells


def test_the_homes_by_name_where_it_is_known_which():
    made = ten_homes.run()
    homes = made.stocks[2029].homes
    assert sorted(homes.index) == [
        "A/1", "A/2", "A/3", "D1", "D2", "D3", "H1", "H2", "H3", "M3", "M4",
    ]  # fmt: skip
    new = homes.loc["A/1"]
    assert (new["buurt"], new["aantal"], new["energielabel"]) == (mt.MARKT, 1, "A++")
    assert (new["pand"], np.isnan(new["oppervlakte_m2"])) == (None, True)
    assert list(homes.columns) == list(ten_homes.stock().frame.columns)
    # Between coming and leaving, the temporary homes are there; nobody knows where in Dorp.
    temporary = made.stocks[2027].homes.loc[["C/1", "C/2"]]
    assert temporary["x"].isna().all()
    assert made.stocks[2025].homes.equals(ten_homes.stock().frame)


def test_an_entry_tells_what_it_did_per_cell():
    made = ten_homes.run()
    names = made.entries["project_id"] + " " + made.entries["soort"]
    low, high = made.low.set_index(names), made.high.set_index(names)
    assert low.loc["A sloop", ("energielabel", "G")] == -1
    assert low.loc["A sloop"].equals(high.loc["A sloop"])
    assert low.loc["A nieuwbouw", ("warmte", "warmtenet")] == 3
    sale = low.loc["B verkoop"], high.loc["B verkoop"]
    assert [side["eigendom", KOOP] for side in sale] == [1, 1]
    assert [side["huurklasse", "onder tweede aftoppingsgrens"] for side in sale] == [-1, -1]
    assert [side["energielabel", "E"] for side in sale] == [0, 0]
    gone = low.loc["D sloop"], high.loc["D sloop"]
    assert [side["eigendom", KOOP] for side in gone] == [-1, 0]
    assert [side["eigendom", CORP] for side in gone] == [-1, 0]
    back = low.loc["C tijdelijk_erbij"] + low.loc["C tijdelijk_eraf"]
    assert back.eq(0).all()


# --- where register and stock do not agree


def test_a_footprint_goes_before_the_number_of_the_register():
    made = course(p=demolish(5.0, panden="P1"))
    remark = "het register noemt 5 woningen, in de panden staan er 2"
    assert booked(made, "p") == (2.0, remark, True)
    assert number(made) == 2
    fewer = course(p=demolish(1.0, panden="P1 P2"))
    assert booked(fewer, "p") == (3.0, remark.replace("5 w", "1 w").replace("er 2", "er 3"), True)


def test_a_footprint_gives_the_number_that_nobody_gave():
    made = course(p=demolish(panden="P1"))
    assert booked(made, "p") == (2.0, "", True)


def test_a_named_building_leaves_with_all_its_homes_whatever_the_row_says():
    made = course(p=demolish(2.0, panden="P4", buurt=mt.HAVEN, eigendom=KOOP))
    assert booked(made, "p") == (2.0, "", True)


def test_of_two_projects_with_the_same_building_the_second_finds_nothing():
    made = course(
        a=demolish(2.0, panden="P1"), b=demolish(2.0, panden="P1", jaar_oplevering=2028.0)
    )
    assert booked(made, "a") == (2.0, "", True)
    assert booked(made, "b") == (
        0.0, "het register noemt 2 woningen, in de panden staan er 0", True,
    )  # fmt: skip
    assert number(made) == 2


def test_a_building_without_homes_takes_none_elsewhere():
    made = course(p=demolish(3.0, panden="P99"), q=demolish(panden="P98"))
    assert booked(made, "p")[0] == 0
    assert "in de panden staan er 0" in booked(made, "p")[1]
    assert booked(made, "q")[0] == 0
    assert number(made) == 4


def test_buildings_in_two_buurten_are_booked_where_they_stand():
    made = course(p=demolish(3.0, panden="P3 P4"))
    entries = made.entries.set_index("code")
    assert entries["aantal"].to_dict() == {mt.MARKT: 1.0, mt.HAVEN: 2.0}
    assert entries["opmerking"].eq("de woningen staan in 2 buurten").all()
    assert made.low.iloc[0]["warmte", "warmtenet"] == -1
    assert made.low.iloc[1]["energielabel", "E"] == -1
    assert (number(made), number(made, mt.HAVEN)) == (3, 1)


def test_counts_have_no_buildings_so_they_are_not_used():
    made = course(COUNTS, p=demolish(5.0, panden="P1"), q=demolish(panden="P2"))
    assert booked(made, "p") == (5.0, "", False)
    assert made.entries.set_index("project_id")["telt"].to_dict() == {
        "p": "telt", "q": "aantal onbekend",
    }  # fmt: skip
    assert number(made) == 35


def test_no_more_homes_leave_than_there_are():
    made = course(p=demolish(3.0), q=demolish(3.0, jaar_oplevering=2028.0))
    assert booked(made, "p") == (3.0, "", False)
    remark = "het register noemt 3 woningen, er zijn er 1 waarvoor dit kan gelden"
    assert booked(made, "q") == (1.0, remark, False)
    assert number(made) == 0
    assert all(bounds(made, *cell) == (0, 0) for cell in CELLS)


def test_a_buurt_without_homes_gives_none():
    made = course(p=demolish(3.0, buurt=mt.OOST))
    assert booked(made, "p")[0] == 0
    assert mt.OOST not in made.stocks[2029].number.index
    assert booked(made, "p")[1].endswith("er zijn er 0 waarvoor dit kan gelden")
    # Of counts a buurt without any was not delivered.
    made = course(COUNTS, p=demolish(3.0, buurt=mt.OOST))
    assert booked(made, "p")[1].endswith("van deze buurt zijn geen woningen geleverd")


def test_some_homes_of_buildings_in_two_buurten_are_so_many_in_each():
    sale = project(soort="VKP", aantal=4.0, eigendom=KOOP, panden="P1 P3 P4")
    made = course(p=sale)
    assert booked(made, "p") == (4.0, "", False)
    # Of three homes in Markt and two in Haven four are sold.
    assert bounds(made, "eigendom", KOOP) == (3, 4)
    assert bounds(made, "eigendom", KOOP, code=mt.HAVEN) == (2, 3)
    assert [side["eigendom", KOOP].iloc[0] for side in (made.low, made.high)] == [4, 4]
    more = course(p=sale, q=project(soort="VKP", aantal=1.0, eigendom=KOOP, jaar_oplevering=2028.0))
    assert booked(more, "q") == (1.0, "", False)
    assert bounds(more, "eigendom", KOOP) == (4, 4)


def test_whole_pools_are_exact_without_naming_a_building():
    made = course(p=demolish(1.0, eigendom=KOOP), q=demolish(3.0, jaar_oplevering=2028.0))
    assert booked(made, "p") == (1.0, "", True)
    assert booked(made, "q") == (3.0, "", True)
    assert made.stocks[2027].homes.index.tolist().count("M3") == 0
    assert number(made) == 0


def test_unknown_may_be_anything_but_not_applicable_is_nothing():
    # D2 (koop) has no rent class, and nothing to be unknown; D1 and D3 have another.
    made = course(p=demolish(1.0, buurt=mt.DORP, huurklasse="middenhuur"))
    assert booked(made, "p")[0] == 0
    # Of D2 the label is unknown: that is no reason to leave it out.
    made = course(
        p=project(soort="REN", aantal=1.0, buurt=mt.DORP, eigendom=KOOP, energielabel="A")
    )
    assert booked(made, "p") == (1.0, "", True)


# --- projects that meet


def test_homes_with_a_date_of_demolition_stand_until_then():
    made = course(
        early=demolish(2.0, jaar_oplevering=2026.0),
        late=demolish(2.0, panden="P1", jaar_oplevering=2028.0),
    )
    assert booked(made, "early") == (2.0, "", True)
    assert sorted(made.stocks[2026].homes.query("buurt == @mt.MARKT").index) == ["M1", "M2"]
    assert number(made) == 0


def test_a_date_after_the_last_year_reserves_them_too():
    made = course(
        early=demolish(2.0, jaar_oplevering=2026.0),
        late=demolish(2.0, panden="P1", jaar_oplevering=2035.0),
    )
    assert booked(made, "early") == (2.0, "", True)
    assert number(made) == 2


def test_reserved_homes_can_be_renovated_and_sold():
    made = course(
        sale=project(soort="VKP", aantal=2.0, panden="P1", eigendom=KOOP, jaar_oplevering=2026.0),
        late=demolish(2.0, panden="P1"),
    )
    assert booked(made, "sale") == (2.0, "", True)
    assert number(made) == 2


def test_a_sale_twice_takes_other_homes_and_never_more_than_there_are():
    sale = project(soort="VKP", aantal=2.0, eigendom=KOOP)
    made = course(a=sale, b={**sale, "jaar_oplevering": 2028.0})
    assert booked(made, "a") == (2.0, "", False)
    remark = "het register noemt 2 woningen, er zijn er 1 waarvoor dit kan gelden"
    assert booked(made, "b") == (1.0, remark, False)
    assert bounds(made, "eigendom", KOOP, year=2027) == (3, 3)


def test_a_sale_that_was_bought_back_can_be_sold_again():
    sale = project(soort="VKP", aantal=3.0, eigendom=KOOP)
    made = course(
        a={**sale, "jaar_oplevering": 2025.0},
        b=project(soort="AKP", aantal=3.0, panden="P1 P3", eigendom=CORP, jaar_oplevering=2026.0),
        c=sale,
    )
    assert booked(made, "b") == (3.0, "", True)
    assert booked(made, "c") == (3.0, "", True)


def test_homes_bought_for_the_other_branch_are_none_to_change():
    there = {"buurt": mt.DORP, "tak": "niet-DAEB"}
    made = course(
        COUNTS,
        bought=project(
            soort="AKP", aantal=3.0, eigendom=CORP, **{**there, "jaar_oplevering": 2025.0}
        ),
        a=project(soort="TAK", aantal=10.0, **{**there, "jaar_oplevering": 2026.0}),
        b=project(soort="TAK", aantal=2.0, **there),
    )
    # Of twenty homes three are bought for the other branch; the ten that were DAEB change.
    assert [booked(made, name)[0] for name in ("bought", "a", "b")] == [3.0, 10.0, 0.0]
    assert bounds(made, "tak", "niet-DAEB", code=mt.DORP) == (13, 13)


def test_homes_sold_without_a_name_are_not_demolished_as_rented_homes():
    made = course(
        sale=project(soort="VKP", aantal=2.0, eigendom=KOOP, jaar_oplevering=2026.0),
        gone=demolish(3.0, eigendom=CORP),
    )
    assert booked(made, "gone")[0] == 1
    assert number(made) == 3
    assert bounds(made, "eigendom", KOOP) == (3, 3)
    assert bounds(made, "eigendom", CORP) == (0, 0)


def test_demolition_that_may_be_elsewhere_leaves_room():
    # Two of four leave, nobody knows which; the two of P1 can still be the ones that stay.
    made = course(
        a=demolish(2.0, jaar_oplevering=2026.0),
        b=demolish(2.0, huurklasse="onder eerste aftoppingsgrens"),
    )
    assert [booked(made, name)[0] for name in "ab"] == [2.0, 2.0]
    assert number(made) == 0
    assert bounds(made, "eigendom", KOOP) == (0, 0)


def test_an_exact_renovation_after_an_open_demolition():
    made = course(
        gone=demolish(3.0, jaar_oplevering=2026.0),
        better=project(soort="REN", aantal=4.0, energielabel="A"),
    )
    assert number(made) == 1
    assert booked(made, "better")[0] == 1
    assert bounds(made, "energielabel", "A") == (1, 1)
    assert bounds(made, "energielabel", "G") == (0, 0)


def test_a_label_set_twice_is_the_last():
    made = course(
        a=project(soort="REN", aantal=2.0, energielabel="B", jaar_oplevering=2026.0),
        b=project(soort="REN", aantal=4.0, energielabel="A"),
    )
    assert bounds(made, "energielabel", "B", year=2026) == (2, 3)
    assert bounds(made, "energielabel", "A") == (4, 4)


# --- every kind on ten homes


def test_splitting_adds_homes_and_leaves_those_that_were_there():
    made = course(p=project(soort="SPL", bruto=2.0, panden="P3", eigendom=CORP))
    assert number(made) == 6
    assert "M4" in made.stocks[2029].homes.index
    assert bounds(made, "eigendom", CORP) == (5, 5)


def test_purchase_takes_what_the_association_does_not_have():
    made = course(p=project(soort="AKP", aantal=1.0, eigendom=CORP, tak="DAEB"))
    assert booked(made, "p") == (1.0, "", True)
    assert bounds(made, "eigendom", KOOP) == (0, 0)
    assert bounds(made, "tak", "DAEB") == (3, 3)
    assert bounds(made, "huurklasse", "onbekend") == (1, 1)


def test_a_change_of_branch_leaves_tenure_and_label():
    made = course(p=project(soort="TAK", aantal=1.0, tak="niet-DAEB", huurklasse="middenhuur"))
    assert booked(made, "p") == (1.0, "", False)
    assert bounds(made, "tak", "niet-DAEB") == (2, 2)
    assert bounds(made, "huurklasse", "middenhuur") == (2, 2)
    assert bounds(made, "eigendom", CORP) == (3, 3)
    assert bounds(made, "energielabel", "G") == (1, 1)


def test_a_heat_network_by_name():
    made = course(p=project(soort="WNT", aantal=2.0, panden="P1"))
    assert bounds(made, "warmte", "warmtenet") == (3, 3)
    assert bounds(made, "warmte", "aardgas") == (1, 1)


def test_some_homes_of_a_building():
    made = course(p=project(soort="REN", aantal=1.0, panden="P1", energielabel="A"))
    assert booked(made, "p") == (1.0, "", False)
    assert bounds(made, "energielabel", "A") == (1, 1)
    assert bounds(made, "energielabel", "G") == (0, 1)
    assert bounds(made, "energielabel", "C") == (1, 1)


def test_a_renovation_that_says_nothing_changes_nothing():
    made = course(p=project(soort="VBE", aantal=2.0, panden="P1"))
    assert booked(made, "p") == (2.0, "", True)
    assert made.stocks[2029] is made.stocks[2024]


def test_hostile_names_stay_text():
    name = "'; DROP TABLE woningen; --<img src=x onerror=alert(1)>/../"
    made = course(**{name: project(bruto=1.0, naam=name)})
    assert made.entries["project_id"].tolist() == [name]
    assert f"{name}/1" in made.stocks[2029].homes.index


def test_counts_keep_their_number_and_leave_their_attributes_open():
    made = course(COUNTS, p=demolish(15.0), q=project(bruto=4.0, eigendom=KOOP))
    assert number(made) == 29
    # Of 40 homes 30 are of the association and 10 are owned; 15 go, 4 owned homes come.
    assert bounds(made, "eigendom", CORP) == (15, 25)
    assert bounds(made, "eigendom", KOOP) == (4, 14)
    whole = course(COUNTS, p=demolish(10.0, eigendom=KOOP))
    assert booked(whole, "p") == (10.0, "", True)
    assert bounds(whole, "eigendom", KOOP) == (0, 0)


# --- order


def test_events_of_a_year_leave_then_change_then_come():
    made = ten_homes.run(
        {
            "x": project(bruto=1.0),
            "c": project(soort="FLX", bruto=1.0, jaar_einde=2027.0),
            "b": project(soort="REN", aantal=1.0),
            "a": demolish(1.0),
            "y": project(bruto=1.0, jaar_oplevering=2025.0),
        }
    )
    order = (made.entries["project_id"] + " " + made.entries["soort"]).tolist()
    assert order == [
        "y nieuwbouw", "a sloop", "b renovatie", "c tijdelijk_erbij", "x nieuwbouw",
        "c tijdelijk_eraf",
    ]  # fmt: skip
    assert number(made) == 5


@given(naive.events(), st.randoms())
def test_the_order_of_the_register_does_not_matter(events, random):
    turned = list(events)
    random.shuffle(turned)
    assert in_order(turned) == in_order(events)


# --- properties

CASES = naive.stocks(), naive.events()
FEWER = settings(max_examples=20)


def run(stock, events):
    return run_course(Opening(stock), events, EVERYTHING, naive.YEARS)


def worlds(made, stock, events, most=4):
    taken = made.entries.groupby(["project_id", "soort"])["aantal"].sum().to_dict()
    for seed in range(most):
        try:
            yield naive.play(stock, events, taken, seed)
        except naive.Impossible:
            continue


@given(*CASES)
def test_in_every_world_the_books_are_right(stock, events):
    made = run(stock, events)
    for world in worlds(made, stock, events):
        assert naive.contradiction(made, world) is None


@FEWER
@given(*CASES)
def test_homes_are_conserved_to_the_home(stock, events):
    made = run(stock, events)
    signs = made.entries["effect"].map({"erbij": 1, "eraf": -1, "gewijzigd": 0})
    moved = (made.entries["aantal"] * signs).groupby(
        [made.entries["jaar"].astype(int), made.entries["code"]]
    ).sum()  # fmt: skip
    for year in naive.YEARS:
        before, after = made.stocks[year - 1].number, made.stocks[year].number
        net = moved.get(year, moved.iloc[:0].droplevel(0))
        codes = sorted({*before.index, *after.index, *net.index})
        expected = before.reindex(codes, fill_value=0) + net.reindex(codes, fill_value=0)
        assert after.reindex(codes, fill_value=0).eq(expected).all()
        assert after.drop("", errors="ignore").ge(0).all()
        assert after.sum() >= 0


@FEWER
@given(*CASES)
def test_the_cells_of_an_attribute_can_add_up_to_all_homes(stock, events):
    made = run(stock, events)
    for year in naive.YEARS:
        low, high = made.stocks[year].bounds
        homes = made.stocks[year].number
        placed = homes.index.drop("", errors="ignore")
        assert low.loc[placed].ge(0).all(axis=None)
        assert low.le(high).all(axis=None)
        for name in CATEGORIES:
            least, most = (side.loc[placed, name].sum(axis=1) for side in (low, high))
            assert (least.le(homes[placed]) & most.ge(homes[placed])).all()


@given(*CASES)
def test_where_all_is_exact_the_homes_are_the_counts(stock, events):
    made = run(stock, events)
    assume(made.entries["precies"].all())
    for year in naive.YEARS:
        later = made.stocks[year]
        counted = count_rows(later.homes)
        codes = later.number.index
        assert counted.homes.reindex(codes, fill_value=0).eq(later.number).all()
        for side in later.bounds:
            assert side.eq(counted.cells.reindex(side.index, fill_value=0)).all(axis=None)


@FEWER
@given(*CASES, st.data())
def test_the_order_of_the_homes_does_not_matter(stock, events, data):
    made = run(stock, events)
    turned = run(replace(stock, frame=data.draw(shuffled(stock.frame))), events)
    assert made.entries.equals(turned.entries)
    for year in naive.YEARS:
        assert made.stocks[year].number.equals(turned.stocks[year].number)
        for one, other in zip(made.stocks[year].bounds, turned.stocks[year].bounds, strict=True):
            assert one.equals(other)


@given(*CASES)
def test_no_home_leaves_twice_and_nothing_that_goes_in_is_changed(stock, events):
    before = stock.frame.copy(deep=True)
    made = run(stock, events)
    assert stock.frame.equals(before)
    booked_rows = [made.stocks[year].frame for year in naive.YEARS
                   if made.stocks[year] is not made.stocks[year - 1]]  # fmt: skip
    for rows in booked_rows:
        assert rows.groupby(level=0)["aantal"].sum().abs().le(rows["aantal"].abs().max()).all()
    balance = {}
    for row in [stock.frame, *booked_rows]:
        for home, amount in row["aantal"].items():
            balance[home] = balance.get(home, 0) + amount
    assert min(balance.values(), default=0) >= 0


@FEWER
@given(*CASES, st.integers(0, 3))
def test_years_that_follow_do_not_change_years_before(stock, events, fewer):
    longer = run(stock, events)
    shorter = run_course(Opening(stock), events, EVERYTHING, naive.YEARS[: 4 - fewer])
    for year, made in shorter.stocks.items():
        assert made.number.equals(longer.stocks[year].number)


# --- how many homes are left

ROWS = 6
POOLS = st.sets(st.integers(0, ROWS - 1)).map(lambda rows: np.array(sorted(rows), dtype=np.intp))


def best(pool, taken, weight):
    """By the theorem of Hall: over every choice of takers, what they reach less what is theirs."""
    found = []
    for many in range(len(taken) + 1):
        for some in combinations(taken, many):
            rows = sorted({*pool, *(row for rows, _ in some for row in rows)})
            found.append(weight[rows].sum() - sum(number for _, number in some))
    return min(found)


@given(
    POOLS,
    st.lists(st.tuples(POOLS, st.integers(0, 4).map(float)), max_size=4),
    st.lists(st.integers(1, 3), min_size=ROWS, max_size=ROWS),
)
def test_what_is_left_is_the_most_that_fits(pool, taken, sizes):
    weight = np.array(sizes, dtype=float)
    assume(best(np.zeros(0, dtype=np.intp), taken, weight) >= 0)
    possible = all(
        best(rows, taken[:n], weight) >= number for n, (rows, number) in enumerate(taken)
    )
    assume(possible)
    assert most_left(pool, taken, weight) == best(pool, taken, weight)
    assert surely_left(pool, taken, weight) <= most_left(pool, taken, weight)


def test_every_kind_of_event_is_met_by_the_random_ones():
    assert {"sloop", "nieuwbouw", "tijdelijk_erbij", *naive._CHANGES} <= set(EVENT_KINDS)
    assert set(naive.FEW) == set(ATTRIBUTES)
