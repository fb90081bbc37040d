"""Projects as parts of plans, and the State in which they were carried out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from shapely import Point

import minitown as mt
import ten_buildings as town
import ten_homes as ten
from wijkplan.model.errors import DataError
from wijkplan.model.layers import Register
from wijkplan.model.planned import LAYER, PART_COLUMNS
from wijkplan.timeline.planned import (
    DEMOLISHED,
    parts_of_projects,
    plan_of_project,
    with_plan,
    without_buildings,
)


def placed(projects, **columns):
    return ten.placed(projects).assign(plaats="", **columns)


def programme(*rows):
    columns = ["project_id", "functie", "eenheid", "minimum", "verwacht", "maximum"]
    frame = pd.DataFrame(rows, columns=columns)
    numbers = columns[3:]
    frame = frame.astype(dict.fromkeys(numbers, float))
    return Register(name="projectfuncties", frame=frame, provenance=mt.provenance())


def parts(projects, *rows):
    return parts_of_projects(placed(projects), programme(*rows) if rows else None)


def said(made):
    """Function and sizes of each part, only those that were given."""
    sizes = [name for name in PART_COLUMNS if name.endswith(("_min", "_max"))]
    return [
        (row["plan_id"], row["functie"], {n: row[n] for n in sizes if not np.isnan(row[n])})
        for row in made.to_dict("records")
    ]


def both(quantity, least, most):
    return {f"{quantity}_min": least, f"{quantity}_max": most}


NEW = {"soort": "NIU", "buurt": mt.DORP}


# --- what a project makes room for


def test_a_project_without_functions_has_the_homes_of_the_register():
    made = parts({"p": {**NEW, "bruto": 12.0}})
    assert said(made) == [("p", "woning", both("woningen", 12, 12))]
    row = made.iloc[0]
    assert (row["naam"], row["basis"], row["buurt"]) == ("Project p", "buurt", mt.DORP)
    assert row.geometry is None
    assert list(made.columns) == [*PART_COLUMNS, "geometry"]
    assert made.crs == mt.CRS


def test_a_project_that_adds_something_nobody_told_has_a_part_without_function():
    assert said(parts({"p": NEW, "q": {**NEW, "bruto": 0.0}})) == [("p", None, {})]


@pytest.mark.parametrize("kind", ["SLO", "REN", "VKP", "onbekend"])
def test_what_adds_nothing_has_no_part(kind):
    assert parts({"p": {**NEW, "soort": kind}}).empty


def test_least_and_most_per_function_and_the_expected_where_neither_is_given():
    made = parts(
        {"p": {**NEW, "bruto": 99.0}},
        ("p", "woning", "woningen", 10, 15, 20),
        ("p", "hotel", "kamers", None, 120, None),
        ("p", "hotel", "m2", 5000, None, None),
        ("p", "winkel", "m2", None, None, 800),
    )
    assert said(made) == [
        ("p", "woning", both("woningen", 10, 20)),
        ("p", "hotel", {"bvo_m2_min": 5000, **both("kamers", 120, 120)}),
        ("p", "winkel", {"bvo_m2_max": 800}),
    ]
    assert made["naam"].tolist() == ["Project p, woning", "Project p, hotel", "Project p, winkel"]


def test_homes_of_the_register_come_beside_functions_that_give_none():
    made = parts({"p": {**NEW, "bruto": 12.0}}, ("p", "kantoor", "m2", 100, None, 200))
    assert said(made) == [
        ("p", "kantoor", both("bvo_m2", 100, 200)),
        ("p", "woning", both("woningen", 12, 12)),
    ]


def test_places_are_pupils_of_a_school_and_else_not_used():
    rows = [("p", word, "plaatsen", 50, None, 60) for word in ("basisschool", "parkeren")]
    made = parts({"p": {**NEW, "bruto": 0.0}}, *rows)
    assert said(made) == [("p", "basisschool", both("leerlingen", 50, 60)), ("p", "parkeren", {})]
    plan = plan_of_project("p", placed({"p": NEW}), programme(*rows), mt.provenance())
    assert "het aantal plaatsen is niet gebruikt bij: parkeren" in plan.remarks


@pytest.mark.parametrize(
    ("unit", "function", "sizes"),
    [
        ("zorgeenheden", "zorg", {}),
        ("studentenkamers", None, both("kamers", 8, 8)),
        ("standplaatsen", None, {}),
    ],
)
def test_what_is_no_housing_stock_is_no_home(unit, function, sizes):
    made = parts({"p": {**NEW, "bruto": 8.0, "eenheid": unit}})
    assert said(made) == [("p", function, sizes)]


FAMILY = {
    "P": {**NEW, "bruto": 90.0},
    "a": {**NEW, "bruto": 50.0, "parent_id": "P"},
    "b": {**NEW, "parent_id": "P"},
}


def test_a_home_of_a_programme_and_its_parts_counts_once():
    assert said(parts(FAMILY)) == [("a", "woning", both("woningen", 50, 50)), ("b", None, {})]
    rows = [
        ("P", "woning", "woningen", 80, None, 90),
        ("P", "kantoor", "m2", 500, None, 500),
        ("b", "woning", "woningen", 30, None, 40),
    ]
    assert said(parts(FAMILY, *rows)) == [
        ("P", "kantoor", both("bvo_m2", 500, 500)),
        ("a", "woning", both("woningen", 50, 50)),
        ("b", "woning", both("woningen", 30, 40)),
    ]


def test_where_a_part_lies():
    projects = placed({name: {**NEW, "bruto": 1.0} for name in "abcd"})
    shape = town.rectangle(0, 0, 10, 10)
    projects["wijze"] = ["getekend", "getekend", "panden", "niet geplaatst"]
    projects = projects.assign(buurt=[mt.OOST, mt.OOST, mt.OOST, None])
    made = parts_of_projects(
        projects.set_geometry([shape, Point(mt.X0, mt.Y0), shape, None], crs=mt.CRS), None
    )
    assert made["basis"].tolist() == ["plangebied", "planpunt", "voetafdruk", "buurt"]
    assert made["buurt"].isna().all()
    assert [None if g is None else g.geom_type for g in made.geometry] == [
        "Polygon", "Point", "Polygon", None,
    ]  # fmt: skip


# --- one project as a plan


def test_a_project_as_a_plan():
    plan = plan_of_project("P1", town.placed(), town.functions(), mt.provenance())
    assert (plan.id, plan.name, plan.demolished) == ("p1", "Project P1", ("b0",))
    assert plan.parts["plan_id"].tolist() == ["p1"]
    assert plan.parts["woningen_max"].tolist() == [5]
    both_sides = plan_of_project("P2", town.placed(), town.functions(), mt.provenance())
    assert both_sides.parts["functie"].tolist() == ["woning", "kantoor", "kinderdagverblijf"]
    assert both_sides.demolished == ()


def test_a_programme_is_a_plan_with_its_parts():
    plan = plan_of_project("P", placed(FAMILY), None, mt.provenance())
    assert plan.parts["woningen_max"].tolist()[0] == 50
    assert set(plan.parts["plan_id"]) == {"p"}
    assert len(plan_of_project("a", placed(FAMILY), None, mt.provenance()).parts) == 1


def test_what_cannot_be_a_plan_says_why():
    family = {"P": {**NEW, "bruto": 90.0}, "a": {**NEW, "parent_id": "P"},
              "s": {"soort": "SLO", "sloop": 4.0}}  # fmt: skip
    for name, code, word in (
        ("Q", "project-onbekend", "mogelijk zijn: P, a, s"),
        ("a", "project-zonder-delen", "toets dat programma (P)"),
        ("s", "project-zonder-delen", "programma per functie"),
    ):
        with pytest.raises(DataError) as caught:
            plan_of_project(name, placed(family), None, mt.provenance())
        (problem,) = caught.value.problems
        assert problem.code == code
        assert word in problem.remedy


# --- buildings that go


def test_a_demolished_building_stays_in_the_bag_with_the_status_for_it(unchanged):
    before = town.state()
    for name in ("pand", "verblijfsobject", "voorzieningen"):
        unchanged(before.layers[name].frame)
    after = without_buildings(before, ["b2", "nergens"])
    status = after.layers["pand"].frame.set_index("identificatie")["status"]
    assert status[status.eq("gesloopt")].index.tolist() == ["b2"]
    objects = after.layers["verblijfsobject"].frame
    gone = objects["status"].eq("ingetrokken")
    assert objects.loc[gone, "pand_identificatie"].tolist() == ["b2"]
    assert after.layers["voorzieningen"].frame[DEMOLISHED].tolist() == [True, False]
    assert after.stock is before.stock
    assert without_buildings(before, []) is before


def test_a_school_without_a_number_goes_with_the_building_under_its_point():
    layer = town.facilities()
    layer.frame["pand"] = None
    after = without_buildings(town.state(voorzieningen=layer), ["b2"])
    assert after.layers["voorzieningen"].frame[DEMOLISHED].tolist() == [True, False]
    again = without_buildings(after, ["b0"])
    assert again.layers["voorzieningen"].frame[DEMOLISHED].tolist() == [True, False]


def test_the_homes_in_it_leave_and_those_of_the_plan_are_in_its_parts():
    plan = plan_of_project("P1", town.placed(), None, mt.provenance())
    before = town.state()
    after = with_plan(before, plan)
    assert before.stock.number.sum() == 10
    assert after.stock.number[mt.MARKT] == 1
    assert set(after.stock.homes["pand"]) == set(town.HOMES) - {"b0"}
    assert after.layers[LAYER].frame["woningen_max"].tolist() == [5]
    twice = with_plan(after, plan_of_project("P2", town.placed(), None, mt.provenance()))
    assert twice.layers[LAYER].frame["plan_id"].tolist() == ["p1", "p2"]


# --- through the years


@pytest.mark.parametrize(
    ("scenario", "year", "gone", "brought"),
    [
        ("nu", 2029, [], []),
        ("alles", 2025, [], []),
        ("alles", 2026, ["b0"], []),
        ("alles", 2027, ["b0"], ["P1"]),
        ("alles", 2028, ["b0"], ["P1", "P2"]),
        ("alleen hard", 2029, ["b0"], ["P1"]),
    ],
)
def test_buildings_and_plans_follow_the_homes(scenario, year, gone, brought):
    state = town.timeline().state(scenario, year)
    pand = state.layers["pand"].frame
    assert pand.loc[pand["status"].eq("gesloopt"), "identificatie"].tolist() == gone
    plans = state.layers[LAYER].frame["plan_id"] if LAYER in state.layers else []
    assert list(dict.fromkeys(plans)) == brought
    homes = 10 - 2 * len(gone) + 5 * ("P1" in brought) + 15 * ("P2" in brought)
    assert state.stock.number.sum() == homes


def test_temporary_homes_stand_until_they_leave():
    rows = {"c": {**NEW, "soort": "FLX", "bruto": 2.0, "jaar_oplevering": 2026.0,
                  "jaar_einde": 2028.0}}  # fmt: skip
    line = ten.timeline(rows)
    there = [LAYER in line.state("alles", year).layers for year in line.years]
    assert there == [False, True, True, False, False]


def test_what_was_delivered_before_is_no_plan_any_more():
    rows = {"p": {**NEW, "bruto": 5.0, "status": "OPL", "jaar_oplevering": 2024.0}}
    assert LAYER not in ten.timeline(rows).state("alles", 2029).layers


@pytest.mark.parametrize(("status", "year"), [("BOU", 2020.0), ("NIE", 2020.0), ("BOU", 2035.0)])
def test_a_building_stands_until_its_demolition_is_booked(status, year):
    rows = {"A": {**ten.PROJECTS["A"], "status": status, "jaar_start": year,
                  "jaar_oplevering": year + 1}}  # fmt: skip
    columns = {"identificatie": ["P1", "P2"], "status": "in gebruik"}
    pand = town.layer("pand", columns, [town.footprint("b0"), town.footprint("b1")])
    state = ten.timeline(rows, layers={"pand": pand}).state("alles", 2029)
    assert state.layers["pand"].frame["status"].eq("in gebruik").all()
    assert state.stock.number[mt.MARKT] == 4
