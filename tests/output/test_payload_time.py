"""What the pages get of the years to come: the outlook value by value, and what made it."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown
import outlook_town
from minitown import CENTRUM, DORP, HAVEN, MARKT, OOST
from outlook_town import HOMES, KNOWN, OPEN, OWNED, SHARE, YEARS
from wijkplan.model.areas import Level
from wijkplan.model.attributes import CELLS
from wijkplan.model.contribution import Contribution, LineStyle, MapLayerSection
from wijkplan.output.payload import build_payload
from wijkplan.output.payload_time import Counted, bound_change, counted_cells
from wijkplan.output.shell import data_files


@pytest.fixture(scope="module")
def atlas():
    return outlook_town.atlas()


@pytest.fixture(scope="module")
def payload(atlas):
    return build_payload(atlas)


def unfolded(payload, name, level, scenario):
    """Values and remarks per year, read from the payload the way a reader would by hand."""
    texts = payload["noteTexts"] + payload["time"]["noteTexts"]
    start = payload["indicators"][name]["levels"][level]
    values, notes = list(start["values"]), list(start["notes"])
    changes = payload["time"]["indicators"][name].get(level, {}).get(scenario, [[], []])
    for year in changes:
        for index, value, note in zip(year[::3], year[1::3], year[2::3], strict=True):
            values[index], notes[index] = value, note
        yield list(values), [texts[number] for number in notes]


@pytest.mark.parametrize("name", [HOMES, OWNED, KNOWN, SHARE])
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("scenario", ["nu", "alles"])
def test_the_data_hold_the_outlook_value_by_value(atlas, payload, name, level, scenario):
    found = list(unfolded(payload, name, level.value, scenario))
    assert len(found) == len(YEARS)
    for (values, notes), year in zip(found, YEARS, strict=True):
        table = atlas.outlook.moments[scenario, year].table
        expected = table.column(name, level)
        assert notes == list(table.status[name].loc[expected.index])
        for value, true in zip(values, expected, strict=True):
            assert (value is None) == math.isnan(true)
            assert value is None or value == pytest.approx(true, abs=6e-4)


def test_a_year_holds_only_what_changed(payload):
    changes = payload["time"]["indicators"]
    assert changes[HOMES]["buurt"] == {"alles": [[0, 70, 0], [1, 60, 0]]}
    assert changes[HOMES]["wijk"] == {"alles": [[0, 280, 0], [0, 240, 0]]}
    number = len(payload["noteTexts"]) + payload["time"]["noteTexts"].index(OPEN)
    assert changes[OWNED]["buurt"]["alles"] == [[0, 50, 0], [1, None, number, 2, 46, 0]]


def test_a_remark_that_changes_is_a_change(atlas):
    outlook, key = atlas.outlook, ("nu", 2025)
    table = outlook.moments[key].table
    status = table.status.copy()
    status.loc[DORP, HOMES] = "ten minste"
    moments = {**outlook.moments}
    moments[key] = replace(moments[key], table=replace(table, status=status))
    made = build_payload(replace(atlas, outlook=replace(outlook, moments=moments)))
    number = len(made["noteTexts"]) + made["time"]["noteTexts"].index("ten minste")
    assert made["time"]["indicators"][HOMES]["buurt"]["nu"] == [[], [4, 150, number]]


def test_the_last_digits_of_a_computer_are_no_change(atlas):
    outlook = atlas.outlook
    key = ("nu", 2025)
    table = outlook.moments[key].table
    noisy = replace(table, values=table.values * (1 + 1e-13))
    moments = {**outlook.moments, key: replace(outlook.moments[key], table=noisy)}
    made = build_payload(replace(atlas, outlook=replace(outlook, moments=moments)))
    assert all(
        "nu" not in levels.get("buurt", {}) for levels in made["time"]["indicators"].values()
    )


def test_scenarios_years_and_the_name_of_the_present(payload):
    time = payload["time"]
    assert [(s["id"], s["label"]) for s in time["scenarios"]] == [("nu", "nu"), ("alles", "alles")]
    assert all(s["description"] for s in time["scenarios"])
    assert time["years"] == list(YEARS)
    assert time["start"] == {"label": "nu (1-1-2024)"}
    assert time["varies"] == [HOMES, OWNED, KNOWN, SHARE]
    assert time["traced"] == [HOMES, OWNED, KNOWN]


@pytest.mark.parametrize(
    ("date", "label"),
    [(dt.date(2024, 1, 1), "nu (1-1-2024)"), (None, "nu (begin 2024)")],
)
def test_the_reference_date_names_the_present(atlas, date, label):
    course = replace(outlook_town.course(), stocks={2023: outlook_town.stock(date)})
    outlook = replace(atlas.outlook, courses={"alles": course})
    made = build_payload(replace(atlas, outlook=outlook))
    assert made["time"]["start"]["label"] == label


def test_without_an_outlook_there_is_no_time():
    assert build_payload(outlook_town.atlas(outlook=None))["time"] is None


def test_a_map_of_what_does_not_vary_has_no_time(atlas):
    assert build_payload(atlas, indicators=[minitown.PEOPLE])["time"] is None


def test_a_map_of_one_share_has_what_explains_it_but_does_not_offer_it(atlas):
    made = build_payload(atlas, indicators=[SHARE])
    assert list(made["indicators"]) == [SHARE, OWNED, KNOWN]
    assert [group["indicators"] for group in made["groups"]] == [[SHARE]]
    assert made["time"]["traced"] == [OWNED, KNOWN]
    assert (made["indicators"][SHARE]["part"], made["indicators"][SHARE]["weight"]) == (
        OWNED,
        KNOWN,
    )


def test_every_area_knows_the_area_above_it(payload):
    above = {
        level["id"]: dict(zip(level["codes"], level["above"], strict=True))
        for level in payload["levels"]
    }
    assert above["buurt"][MARKT] == CENTRUM
    assert above["wijk"][CENTRUM] == minitown.GEMEENTE
    assert above["gemeente"] == {minitown.GEMEENTE: ""}


def entries(payload):
    return {one["project"]: one for one in payload["time"]["entries"]["alles"]}


def test_an_entry_says_what_where_when_and_by_which_source(payload):
    assert payload["time"]["entries"]["nu"] == []
    assert entries(payload)["P5"] == {
        "year": 2025,
        "area": OOST,
        "project": "P5",
        "name": "Project P5",
        "kind": "verkoop",
        "effect": "gewijzigd",
        "number": 6,
        "unit": "woningen",
        "exact": True,
        "hardness": "hard",
        "row": 6,
        "source": "Register",
        "note": "in delen",
        "left_out": "",
        "deltas": {OWNED: [6, 6]},
    }


def test_what_is_left_out_says_why_and_changes_nothing(payload):
    for project, why in (("P4", "geen woningvoorraad"), ("P6", "jaar onbekend")):
        found = entries(payload)[project]
        assert (found["left_out"], found["deltas"]) == (why, {})
    assert entries(payload)["P6"]["year"] is None
    assert entries(payload)["P6"]["number"] is None
    assert (entries(payload)["P4"]["area"], entries(payload)["P4"]["unit"]) == (
        DORP,
        "zorgeenheden",
    )


def test_of_an_open_change_all_homes_are_exact_and_their_tenure_lies_between(payload):
    found = entries(payload)["P2"]
    assert (found["area"], found["exact"]) == (HAVEN, False)
    # All forty are of known tenure, though it is not known which tenure.
    assert found["deltas"] == {HOMES: [-40, -40], OWNED: [-40, -20], KNOWN: [-40, -40]}


@pytest.mark.parametrize("name", [HOMES, OWNED, KNOWN])
def test_start_and_entries_add_up_to_the_outlook(atlas, payload, name):
    table = atlas.outlook.moments["alles", 2025].table
    for code in atlas.areas.frame.index:
        within = {*atlas.areas.buurten_of(code), *([""] if code == minitown.GEMEENTE else [])}
        deltas = [
            one["deltas"].get(name, [0, 0])
            for one in entries(payload).values()
            if one["area"] in within
        ]
        start, end = atlas.table.values.loc[code, name], table.values.loc[code, name]
        low, high = (start + sum(d[side] for d in deltas) for side in (0, 1))
        if not math.isnan(end):
            assert low == high == end, code
        elif table.status.loc[code, name] == OPEN:
            assert high - low == 20, code


def test_every_count_adds_up_cells_of_one_attribute():
    counts = counted_cells()
    first = CELLS[0][0]
    assert {CELLS[at] for at in counts[HOMES].surely} == {c for c in CELLS if c[0] == first}
    label = counts["woningen_energielabel_a_1plus"]
    assert [CELLS[at] for at in label.surely] == [("energielabel", "A+")]
    for name, counted in counts.items():
        assert set(counted.surely) <= set(counted.perhaps), name
        assert len({CELLS[at][0] for at in counted.perhaps}) == 1, name


def test_what_is_no_number_at_the_start_comes_with_its_bounds(atlas):
    bounds = pd.DataFrame({"laag": [5.0, 155.0], "hoog": [8.0, 158.5]}, index=[HAVEN, CENTRUM])
    table = replace(atlas.table, bounds={OWNED: bounds})
    found = build_payload(replace(atlas, table=table))["time"]["bounds"]
    assert found == {OWNED: {"buurt": [1, 5, 8], "wijk": [0, 155, 158.5]}}


@given(
    numbers=st.lists(st.integers(0, 30), min_size=3, max_size=3),
    taken=st.integers(0, 90),
)
def test_bounds_hold_whatever_really_happened(numbers, taken):
    """Whichever homes leave, what a group of tenures loses lies between the bounds."""
    koop, corporatie, overig = numbers
    size = sum(numbers)
    taken = min(taken, size)
    pool = dict(zip(("koop", "huur corporatie", "huur overig"), numbers, strict=True))
    low = {k: -min(taken, v) for k, v in pool.items()}
    high = {k: -max(0, taken - (size - v)) for k, v in pool.items()}
    base = outlook_town.course()
    whole = base.low.columns
    course = replace(
        base,
        entries=base.entries.iloc[[1]].assign(aantal=float(taken)),
        low=pd.DataFrame([outlook_town.cells(**low)], columns=whole),
        high=pd.DataFrame([outlook_town.cells(**high)], columns=whole),
    )
    one, both = (
        tuple(CELLS.index(("eigendom", tenure)) for tenure in tenures)
        for tenures in (["huur corporatie"], ["huur corporatie", "huur overig"])
    )
    least, most = bound_change(course, Counted(both, both))[0]
    ways = [
        -(b + c)
        for a in range(min(koop, taken) + 1)
        for b in range(min(corporatie, taken - a) + 1)
        if 0 <= (c := taken - a - b) <= overig
    ]
    assert (least, most) == (min(ways), max(ways))
    # In doubt whether the one or both count: at least the one, at most both.
    least_one, _ = bound_change(course, Counted(one, one))[0]
    assert tuple(bound_change(course, Counted(one, both))[0]) == (least_one, most)


def test_the_whole_goes_through_json(payload):
    files = data_files(payload)
    assert list(files) == ["gegevens.js", "tijd.js"]
    assert json.loads(json.dumps(payload, allow_nan=False)) == payload


def section(**columns):
    frame = gpd.GeoDataFrame(
        {"style": ["a", "a"], "text": ["een", "twee"], **columns},
        geometry=[minitown.cell(0, 0), minitown.cell(1, 0)],
        crs=28992,
    )
    return MapLayerSection(
        id="projecten",
        title="Projecten",
        group="Projecten",
        frame=frame,
        styles={"a": LineStyle(label="Nieuwbouw", color="#000000")},
    )


def features(layer):
    part = Contribution(theme="t", title="T", state=("nu", 2024), sections=(layer,))
    made = build_payload(outlook_town.atlas(contributions=(part,)))
    return made["overlays"][0]["features"]


def test_projects_on_the_map_carry_their_years():
    found = features(
        section(
            jaar_start=pd.array([2025, None], dtype="Int64"),
            jaar_oplevering=[2027.0, np.nan],
            project_id=["P1", "P2"],
        )
    )
    keys = ("year_start", "year_end", "project")
    assert [tuple(f[k] for k in keys) for f in found] == [(2025, 2027, "P1"), (None, None, "P2")]
    assert all(
        type(year) in (int, type(None)) for f in found for year in (f["year_start"], f["year_end"])
    )


def test_an_overlay_without_years_is_always_there():
    assert all("year_end" not in feature for feature in features(section()))
