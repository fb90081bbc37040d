"""How far zones are by what was reported, when they are done, and what the page says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from heat_cases import HOMES, NAN, STATE, TOWN, WEST, sections, spot, stock, table, zones
from wijkplan.model.contribution import MapLayerSection, TableSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Register
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.heat_progress import read_heat_progress
from wijkplan.themes.heat import contribute
from wijkplan.themes.heat.zones.progress import Progress, forecast, forecast_beside
from wijkplan.themes.heat.zones.reported import reported_progress

ALMELO = Path(__file__).parents[1] / "documents" / "almelo_windmolenbroek.csv"
MARKT, *_ = mt.BUURTEN
NUMBERS = ("woningen", "aardgasvrij", "aardgasvrij_erbij", "aangesloten", "aangesloten_erbij",
           "gepland", "particulier_te_doen", "jaar_gereed")  # fmt: skip


def almelo():
    request = SourceRequest(
        kind="warmtevoortgang",
        path=ALMELO,
        year=2025,
        boundary_year=2025,
        name="Actieprogramma Almelo",
        publisher="Almelo",
    )
    return read_heat_progress(request)


def register(*rows):
    """Rows with what the reader gives where nothing is filled in."""
    texts = dict.fromkeys(("buurtcode", "vindplaats", "opmerking"))
    empty = {"zone": "Zone 1", **texts, **dict.fromkeys(NUMBERS, NAN), "bron": "Voortgang"}
    frame = pd.DataFrame([{**empty, "rij": n, **row} for n, row in enumerate(rows, start=2)])
    frame[list(texts)] = frame[list(texts)].astype(object).where(frame[list(texts)].notna(), None)
    return Register(
        name="warmtevoortgang", frame=frame, provenance=mt.provenance(name="Voortgang Ministad")
    )


def page(delivered, drawn=None, homes=None):
    state = replace(
        STATE,
        registers={} if delivered is None else {"warmtevoortgang": delivered},
        layers={} if drawn is None else {"warmtezones": drawn},
        stock=homes,
    )
    return contribute(state, TOWN)


def findings(found, code):
    return [(f.subject, f.verdict, f.reason) for f in found.findings if f.norm.code == code]


# --- Windmolenbroek


def test_windmolenbroek_of_almelo():
    earlier, last = reported_progress(almelo())
    assert (last.zone, last.year, last.homes, last.gas_free) == ("Windmolenbroek", 2025, 800, 650)
    assert (last.todo, last.private_todo, last.added, last.due) == (150, 150, 222, 2026)
    assert last.told == "opgegeven"
    assert (earlier.year, earlier.gas_free, earlier.added) == (2024, 428, 17)
    assert earlier.told.startswith("aardgasvrij afgeleid uit de stand van 2025")
    assert earlier.todo is None  # of 2024 nobody says how many homes there were
    assert "regel 164" in last.source


def test_the_forecast_of_windmolenbroek_beside_its_planning():
    found = forecast(reported_progress(almelo()))
    assert found.pace == (17 + 222) / 2 == 119.5
    assert found.pace_years == (2024, 2025)
    assert (found.todo, found.needed_per_year, found.end_year) == (150, 150, 2026)
    assert found.expected_year == 2027  # 150 / 119.5 is more than one year
    assert found.text == (
        "nog 150 woningen te doen eind 2025; bij het tempo van 2024–2025 (gemiddeld 119,5 per "
        "jaar) is de zone klaar in 2027; gepland 2026, waarvoor 150 per jaar nodig zijn"
    )


def test_the_page_about_windmolenbroek():
    found = page(almelo())
    rows = table(found, "Voortgang per").rows
    assert [row[:7] for row in rows] == [
        ("Windmolenbroek", "2024", "onbekend", "428", "17", "onbekend", "onbekend"),
        ("Windmolenbroek", "2025", "800", "650", "222", "onbekend", "150 (particulier 150)"),
    ]
    assert "Actieprogramma 2026 Almelo" in rows[1][7]
    assert table(found, "Wanneer").rows[0][1:4] == ("150", "2026", "2027")
    assert table(found, "Wanneer").rows[0][4].endswith("waarvoor 150 per jaar nodig zijn")
    assert table(found, "Wanneer").rows[0][5] == "–"
    ((subject, verdict, _),) = findings(found, "warmte-voortgang-op-tijd")
    assert (subject, verdict) == ("Windmolenbroek", Verdict.WEIGH)
    (balance,) = [b for b in found.conservation if "Voortgang" in b.join or "Almelo" in b.join]
    assert (balance.lost, balance.remark) == (1, "zonder vlak: Windmolenbroek")


# --- the forecast


def years(*rows, zone="Z", **same):
    return [Progress(zone=zone, year=year, todo=todo, added=added, homes=100, **same)
            for year, todo, added in rows]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "due", "expected", "says"),
    [
        ([(2024, 30, 10)], 2030, 2027, "is de zone klaar in 2027; gepland 2030, waarvoor 5 per"),
        ([(2024, 31, 10)], None, 2028, "is de zone klaar in 2028; geen jaar gepland"),
        ([(2023, None, 5), (2024, 30, 0)], 2030, 2036, "tempo van 2023–2024 (gemiddeld 2,5"),
        ([(2024, 30, 10), (2025, None, 99)], 2030, 2027, "tempo van 2024 (gemiddeld 10 per"),
        ([(2024, 30, 0)], 2030, None, "(gemiddeld 0 per jaar) komt de zone nooit klaar"),
        ([(2024, 30, None)], 2030, None, "niet bekend hoeveel woningen er per jaar bij kwamen"),
        ([(2024, None, 5)], 2030, None, "niet bekend hoeveel woningen nog te doen zijn"),
        ([(2023, 9, 1), (2024, 0, 9), (2025, 0, 0)], 2026, 2024, "aardgasvrij, eind 2024"),
        ([(2024, 1, 2)], 2024, 2025, "nog 1 woning te doen eind 2024; bij het tempo van 2024"),
        ([(2024, 1, 2)], 2024, 2025, "gepland 2024: dat is niet gehaald"),
    ],
)
def test_when_a_zone_is_done(rows, due, expected, says):
    found = forecast(years(*rows, due=due))
    assert found.expected_year == expected
    assert says in found.text
    assert forecast(years(*rows), due) == found
    assert forecast(years(*rows, due=due)[::-1]) == found


@pytest.mark.parametrize(
    ("planned", "behind", "says"),
    [
        (20, 8, "(8 meer dan gepland)"),
        (10, -2, "(2 minder dan gepland)"),
        (12, 0, "(zoveel als gepland)"),
    ],
)
def test_what_is_to_do_beside_what_was_planned(planned, behind, says):
    found = forecast([Progress(zone="Z", year=2024, todo=88, gas_free=12, planned=planned)])
    assert found.behind == behind
    assert found.text.startswith(f"nog 88 woningen te doen eind 2024 {says};")


def test_a_year_that_is_only_planned_stands_beside_the_forecast():
    later = {"jaar": 2027, "gepland": 4.0}
    found = page(register({**REPORTED, "gepland": 3.0}, later))
    assert [row[1] for row in table(found, "Voortgang per").rows] == ["2025"]
    assert table(found, "Wanneer").rows[0][5] == "2025: 3; 2027: 4"


def test_the_pace_is_of_the_last_years_in_a_row():
    rows = [(2018, None, 100), (2020, None, 50), (2021, None, 4), (2022, None, 5), (2023, 9, 6)]
    assert forecast(years(*rows)).pace_years == (2021, 2022, 2023)
    assert forecast(years(*rows)).pace == 5
    assert forecast(years(*rows[:2], rows[4])).pace_years == (2023,)


def test_over_years_that_nobody_counted_the_pace_follows_from_two_stands():
    stands = [Progress(zone="Z", year=year, gas_free=free, todo=317 - free, homes=317)
              for year, free in ((2020, 0), (2022, 4), (2024, 84))]  # fmt: skip
    found = forecast(stands, 2028)
    assert (found.pace, found.pace_years) == (40, (2023, 2024))  # 80 homes in two years
    assert found.expected_year == 2030  # 233 to do, 5.8 years
    assert "tempo van 2023–2024 (gemiddeld 40 per jaar)" in found.text
    assert forecast(stands[::2], 2028).pace is None  # four years apart
    assert forecast(stands[2:]).pace is None


def test_the_planning_tells_the_year_that_was_not_reported():
    assert forecast_beside(years((2024, 30, 10)), {"Z": 2030, "Y": 2026}).end_year == 2030
    assert forecast_beside(years((2024, 30, 10), due=2028), {"Z": 2030}).end_year == 2028
    assert forecast_beside(years((2024, 30, 10)), {}).end_year is None


def test_bounds_of_what_is_to_do_are_no_forecast():
    item = Progress(zone="Z", year=2030, bounds={"todo": (3, 8)})
    assert forecast([item]).expected_year is None
    assert "eind 2030 zijn er 3 tot 8 woningen te doen" in forecast([item]).text


@given(st.integers(1, 500), st.lists(st.integers(1, 50), min_size=1, max_size=5))
def test_at_its_pace_a_zone_is_done_in_the_year_expected_and_not_before(todo, added):
    rows = [(2020 + n, todo if n == len(added) - 1 else None, a) for n, a in enumerate(added)]
    found = forecast(years(*rows))
    last = added[-3:]
    mean = sum(last) / len(last)
    after = found.expected_year - (2020 + len(added) - 1)
    assert (after - 1) * mean < todo <= after * mean + 1e-9


# --- what was reported


def test_what_follows_from_other_years_says_so_and_an_unknown_stays_unknown():
    found = reported_progress(
        register(
            {"jaar": 2023, "aardgasvrij": 10.0, "woningen": 50.0},
            {"jaar": 2024, "aardgasvrij_erbij": 5.0, "woningen": 50.0},
            {"jaar": 2025, "woningen": 50.0, "particulier_te_doen": 20.0},
        )
    )
    assert [p.gas_free for p in found] == [10, 15, None]
    assert [p.todo for p in found] == [40, 35, None]
    assert [p.added for p in found] == [None, 5, None]
    assert found[2].bounds == {"todo": (20, 50)}
    assert found[2].told == "niet opgegeven hoeveel woningen aardgasvrij zijn"


def test_growth_is_the_difference_of_two_stands():
    found = reported_progress(
        register({"jaar": 2023, "aardgasvrij": 10.0}, {"jaar": 2024, "aardgasvrij": 14.0})
    )
    assert [p.added for p in found] == [None, 4]


def test_nothing_follows_from_numbers_that_do_not_add_up():
    """30 homes were demolished: the municipality says so, and 2024 stays unknown."""
    delivered = register(
        {"jaar": 2023, "aardgasvrij": 50.0},
        {"jaar": 2024, "aardgasvrij_erbij": 5.0},
        {"jaar": 2025, "aardgasvrij": 30.0, "aardgasvrij_erbij": 5.0, "opmerking": "30 gesloopt"},
    )
    assert [p.gas_free for p in reported_progress(delivered)] == [50, None, 30]
    ((subject, verdict, reason),) = findings(page(delivered), "warmte-voortgang-klopt")
    assert (subject, verdict) == ("Zone 1", Verdict.WEIGH)
    assert "van 50 naar 30 (20 eraf), maar er kwamen er 10 bij (toelichting: 30 gesloopt)" in reason


def test_more_connected_than_gas_free_is_to_be_weighed():
    delivered = register({"jaar": 2025, "aardgasvrij": 5.0, "aangesloten": 7.0})
    ((_, verdict, reason),) = findings(page(delivered), "warmte-voortgang-klopt")
    assert verdict is Verdict.WEIGH
    assert "aangesloten op het warmtenet (7) dan aardgasvrij (5)" in reason


# --- reported beside counted


def counted_homes(*heat, date=dt.date(2026, 1, 1)):
    """Homes in Markt, heated so."""
    made = stock([spot(10 + n, 150) for n in range(len(heat))], [MARKT] * len(heat))
    frame = made.frame.assign(warmte=list(heat))
    return replace(made, frame=frame, provenance=(mt.provenance(name="BAG", date=date),))


REPORTED = {"jaar": 2025, "woningen": 4.0, "aardgasvrij": 3.0, "jaar_gereed": 2025.0}


def test_reported_and_counted_beside_each_other_and_the_difference_named():
    homes = counted_homes("warmtenet", "aardgas", "aardgas", "elektrisch")
    found = page(register(REPORTED), zones(WEST), homes)
    first, second = table(found, "Voortgang per").rows
    assert first[:4] == ("Zone 1", "2025", "4", "3")
    assert second[:7] == ("Zone 1", "2025", "4", "2", "–", "1", "2")
    assert "anders dan opgegeven" in second[7]
    ((_, verdict, reason),) = findings(found, "warmte-voortgang-klopt")
    assert verdict is Verdict.WEIGH
    assert reason == "Zone 1: eind 2025 opgegeven aardgasvrij: 3, geteld in de woningen: 2"
    assert findings(found, "warmte-voortgang-op-tijd")[0][1] is Verdict.FAILS


@pytest.mark.parametrize(
    "homes",
    [
        counted_homes("warmtenet", "aardgas", "elektrisch", "elektrisch"),
        counted_homes("warmtenet", "aardgas", None, "elektrisch"),  # 2 or 3
        counted_homes("aardgas", date=dt.date(2025, 7, 1)),  # of another moment
    ],
)
def test_no_difference_where_both_can_be_right(homes):
    assert not findings(page(register(REPORTED), zones(WEST), homes), "warmte-voortgang-klopt")


def test_a_later_state_is_that_of_the_end_of_its_year():
    now = counted_homes("aardgas")
    later = replace(now, frame=now.frame.iloc[:0], before=now)
    state = replace(STATE, year=2031, layers={"warmtezones": zones(WEST)}, stock=later)
    assert table(contribute(state, TOWN), "Voortgang per").rows[0][1] == "2031"


def test_a_zone_that_is_done_meets_its_year():
    done = register({**REPORTED, "aardgasvrij": 4.0})
    ((_, verdict, reason),) = findings(page(done), "warmte-voortgang-op-tijd")
    assert verdict is Verdict.MEETS
    assert "alle woningen zijn aardgasvrij" in reason


def test_unknown_heat_and_no_report_is_unknown_once():
    found = page(None, zones(WEST), HOMES)
    ((_, verdict, reason),) = findings(found, "warmte-voortgang-bekend")
    assert verdict is Verdict.UNKNOWN
    (text,) = sections(found, TextSection, "Voortgang")
    assert reason in text.text
    assert not sections(found, TableSection, "Voortgang")


def test_a_zone_of_which_nothing_is_known_is_named_beside_one_that_is():
    found = page(register(REPORTED), zones(WEST, mt.cell(2, 0)))
    assert [row[:3] for row in table(found, "Voortgang per").rows] == [
        ("Zone 1", "2025", "4"),
        ("Zone 2", "2024", "onbekend"),
    ]
    assert findings(found, "warmte-voortgang-bekend") == [
        ("Zone 2", Verdict.UNKNOWN, "Zone 2: er zijn geen woningen geleverd")
    ]


def test_a_name_that_no_zone_has_is_told_with_the_one_that_was_meant():
    found = page(register({**REPORTED, "zone": "Zonne 1"}), zones(WEST))
    (balance,) = [b for b in found.conservation if b.join == "Voortgang Ministad op warmtezones"]
    assert (balance.came_in, balance.lost) == (1, 1)
    assert balance.remark == "zonder vlak: Zonne 1 (bedoelde u 'Zone 1'?)"


def test_a_buurt_may_stand_for_a_zone_and_one_elsewhere_is_left_out():
    here = {**REPORTED, "zone": None, "buurtcode": MARKT}
    found = page(register(here, {**here, "buurtcode": "BU01640000"}))
    assert [row[0] for row in table(found, "Voortgang per").rows] == ["Markt"]
    (layer,) = sections(found, MapLayerSection)
    assert layer.frame.geometry.iloc[0].equals(mt.cell(*mt.CELLS[MARKT]))
    assert "buiten het projectgebied: BU01640000" in found.conservation[-1].remark


def test_the_map_has_a_look_per_class_and_a_line_per_zone():
    delivered = register(
        {**REPORTED, "woningen": 8.0, "aardgasvrij": 2.0},
        {**REPORTED, "zone": "Zone 2", "aardgasvrij": 4.0},
    )
    (layer,) = [
        s
        for s in sections(
            page(delivered, zones(WEST, mt.cell(0, 0), mt.cell(2, 0))), MapLayerSection
        )
        if s.id == "warmtevoortgang"
    ]
    assert layer.frame["style"].tolist() == [
        "25 tot 50% aardgasvrij",
        "helemaal aardgasvrij",
        "onbekend",
    ]
    assert list(layer.styles) == ["25 tot 50% aardgasvrij", "helemaal aardgasvrij", "onbekend"]
    looks = {(look.pattern, look.dash, bool(look.fill)) for look in layer.styles.values()}
    assert len(looks) == 3
    assert layer.frame["text"].iloc[0].startswith("Zone 1 · eind 2025 · 2 van 8 aardgasvrij")
    assert layer.frame["text"].iloc[2] == "Zone 3 · voortgang onbekend"
