"""What is present in a State: each thing once, from the best place, with class and persons."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import MultiPoint, Point

import minitown as mt
import ten_buildings as town
from wijkplan.model.areas import CRS
from wijkplan.model.planned import PART_COLUMNS
from wijkplan.themes.safety import Settings
from wijkplan.themes.safety.present.exposure import facilities
from wijkplan.themes.safety.present.planned_uses import COLUMNS
from wijkplan.themes.safety.present.uses import find_uses, uses_of_parts
from wijkplan.timeline.planned import with_parts, without_buildings

AREAS = mt.areas()
PERSONS = Settings().book.persons["kengetallen"]
MOST, HIGH, LOW, UNKNOWN = "zeer kwetsbaar", "kwetsbaar", "beperkt kwetsbaar", "onbekend"


def uses(state):
    return find_uses(state, AREAS, PERSONS).set_index("id")


def persons(row):
    """Least and most by day and by night."""
    return [row[f"{moment}_{end}"] for moment in ("dag", "nacht") for end in ("min", "max")]


def same(found, told):
    np.testing.assert_allclose(found, told)  # NaN is NaN


# --- what is there now


def test_every_building_once_by_its_footprint(unchanged):
    state = town.state()
    for layer in state.layers.values():
        unchanged(layer.frame)
    unchanged(state.stock.frame)
    found = uses(state)
    assert found.index.tolist() == [*(f"b{n}" for n in range(9)), "verpleging/1"]
    assert list(found.reset_index().columns) == [*COLUMNS, "geometry"]
    assert found.crs == CRS
    stands = found.loc["b0":"b8"]
    assert set(stands["herkomst"]) == {"gebouw"}
    assert set(stands["basis"]) == {"voetafdruk"}
    assert stands.geometry.tolist() == [town.footprint(pand) for pand in stands.index]
    assert stands["buurt"].to_dict() == {pand: town.BUURT[pand] for pand in stands.index}
    assert stands["woningen_min"].to_dict() == {
        pand: town.HOMES.get(pand, 0) for pand in stands.index
    }
    home = found.loc["verpleging/1"]
    assert (home["herkomst"], home["basis"], home["naam"]) == (
        "voorziening", "adrespunt", "Het Eiland",
    )  # fmt: skip


def test_class_function_and_persons_of_a_building():
    found = uses(town.state())
    assert found["klasse"].tolist() == [HIGH, HIGH, MOST, HIGH, LOW, HIGH, HIGH, HIGH, LOW, MOST]
    assert found.loc["b6", ["at_worst", "handmatig"]].tolist() == [MOST, True]
    assert found.loc["b1", "functie"] == "woning, kantoor"
    assert found.loc["b2", ["naam", "functie"]].tolist() == [
        "De Haven", "basisschool, onderwijsfunctie",
    ]  # fmt: skip
    same(persons(found.loc["b0"]), [2.4, 2.4, 4.8, 4.8])
    same(persons(found.loc["b1"]), [11.2, 11.2, 2.4, np.nan])  # nobody says of offices by night
    same(persons(found.loc["b6"]), [1.2, np.nan, 2.4, np.nan])
    assert "bijeenkomstfunctie" in found.loc["b6", "personen_reden"]
    assert "gebruiksoppervlakte in de BAG" in found.loc["b1", "personen_reden"]


def test_a_mixed_object_has_from_none_to_all_of_its_floor_area():
    layer = town.objects()
    layer.frame.loc[layer.frame["pand_identificatie"].eq("b4"), "gebruiksdoel"] = (
        "winkelfunctie,kantoorfunctie"
    )
    same(persons(uses(town.state(verblijfsobject=layer)).loc["b4"])[:2], [0, 40])


def test_a_floor_area_that_is_not_known_is_no_number_of_persons():
    layer = town.objects()
    layer.frame.loc[layer.frame["pand_identificatie"].eq("b8"), "oppervlakte"] = np.nan
    found = uses(town.state(verblijfsobject=layer)).loc["b8"]
    assert np.isnan(found["dag_max"])
    assert "niet opgegeven" in found["personen_reden"]


def test_without_buildings_addresses_count_together_per_building():
    found = uses(town.state(pand=None))
    assert set(found["herkomst"]) == {"adres", "voorziening"}
    assert set(found["basis"]) == {"adrespunt"}
    assert found["woningen_max"].sum() == 10
    assert found.loc["b0", "woningen_max"] == 2
    assert isinstance(found.loc["b0"].geometry, MultiPoint)
    assert found.loc[["b1", "b4", "b8"], "klasse"].tolist() == [HIGH, LOW, LOW]
    # The school is in no building now, and so counts by itself beside the address.
    assert found.loc["basisschool/1", "klasse"] == MOST


def test_a_building_that_was_not_delivered_counts_by_its_addresses():
    layer = town.buildings()
    some = replace(layer, frame=layer.frame[~layer.frame["identificatie"].isin(["b1", "b8"])])
    found = uses(town.state(pand=some))
    assert found.loc[["b0", "b1", "b8"], "herkomst"].tolist() == ["gebouw", "adres", "adres"]
    assert found.loc["b8"].geometry.equals(MultiPoint([town.footprint("b8").centroid]))
    assert found["woningen_max"].sum() == 10


def test_what_stands_outside_the_areas_is_left_out():
    layer = town.buildings()
    layer.frame.loc[8, "geometry"] = town.rectangle(-20, 40, -10, 50)
    assert "b8" not in uses(town.state(pand=layer)).index


def test_a_building_across_the_border_of_a_buurt_counts_once_where_its_homes_are():
    layer = town.buildings()
    layer.frame.loc[0, "geometry"] = town.rectangle(10, 80, 30, 178)
    found = uses(town.state(pand=layer))
    assert found.index.is_unique
    assert found.loc["b0", "buurt"] == mt.MARKT


def test_the_footprint_of_a_school_goes_before_its_address():
    layer = town.facilities()
    shape = town.rectangle(110, 20, 130, 60)
    frame = layer.frame.assign(footprint=pd.Series([None, shape], dtype=object))
    found = uses(town.state(voorzieningen=replace(layer, frame=frame))).loc["verpleging/1"]
    assert found["basis"] == "voetafdruk"
    assert found.geometry.equals(shape)


def test_a_school_in_a_demolished_building_is_not_there_any_more():
    found = uses(without_buildings(town.state(), ["b2"]))
    assert found.index.tolist() == [*(f"b{n}" for n in range(9) if n != 2), "verpleging/1"]


def test_homes_of_a_project_count_with_its_part_and_not_again():
    later = town.timeline().state("alles", 2029)
    found = uses(later)
    assert later.stock.number.sum() == 28  # 15 of the register for P2
    parts = found[found["herkomst"].eq("plandeel")]
    assert parts.index.tolist() == ["P1/1", "P2/1", "P2/2", "P2/3"]
    assert parts["woningen_min"].tolist() == [5, 10, 0, 0]
    assert parts["woningen_max"].tolist() == [5, 20, 0, 0]
    assert found["woningen_max"].sum() == 8 + 5 + 20
    assert not found["herkomst"].eq("aantal").any()


# --- what a plan permits


def part(shape=None, **given):
    row = dict.fromkeys(PART_COLUMNS)
    row |= {name: np.nan for name in PART_COLUMNS if name.endswith(("_min", "_max"))}
    basis = "buurt" if shape is None else "plangebied"
    row |= {"plan_id": "p", "naam": "deel", "basis": basis, **given}
    return row, shape


def plan(*parts):
    rows, shapes = zip(*parts, strict=True)
    frame = pd.DataFrame(list(rows), columns=list(PART_COLUMNS))
    texts = ["plan_id", "naam", "functie", "fase", "basis", "buurt"]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), None)
    return gpd.GeoDataFrame(frame, geometry=list(shapes), crs=CRS)


def one(**given):
    return uses_of_parts(plan(part(town.rectangle(10, 10, 20, 20), **given)), AREAS, PERSONS).iloc[
        0
    ]


@pytest.mark.parametrize(
    ("given", "klasse", "at_worst"),
    [
        ({"functie": "woning"}, HIGH, HIGH),
        ({"functie": "kinderdagverblijf"}, MOST, MOST),
        ({"functie": "kantoor", "bvo_m2_min": 500, "bvo_m2_max": 1500}, LOW, LOW),
        ({"functie": "kantoor", "bvo_m2_min": 500, "bvo_m2_max": 1501}, HIGH, HIGH),
        ({"functie": "kantoor", "bvo_m2_max": 900}, LOW, LOW),
        ({"functie": "kantoor", "bvo_m2_min": 1600}, HIGH, HIGH),
        ({"functie": "kantoor", "bvo_m2_min": 900}, UNKNOWN, HIGH),
        ({"functie": "kantoor", "bvo_m2_max": 900, "woningen_max": 4}, HIGH, HIGH),
        ({"functie": "kantoor", "bvo_m2_max": 900, "woningen_max": 0}, LOW, LOW),
        ({"functie": "zorg"}, HIGH, MOST),
        ({"functie": None}, UNKNOWN, MOST),
        ({"functie": None, "woningen_min": 4, "woningen_max": 4}, HIGH, MOST),
        ({"functie": "buitenterrein"}, "geen", "geen"),
    ],
)
def test_the_class_is_that_of_the_worst_that_a_part_permits(given, klasse, at_worst):
    found = one(**given)
    assert (found["klasse"], found["at_worst"]) == (klasse, at_worst)
    assert found["handmatig"] == (klasse != at_worst)


def test_a_function_that_was_not_told_is_said_to_be_so():
    assert one(functie=None)["reden"] == "De functie is niet opgegeven."
    assert np.isnan(one(functie=None)["woningen_max"])
    assert "niet opgegeven" in one(functie=None, woningen_max=4)["reden"]
    assert one(functie="kantoor")["woningen_max"] == 0


def test_persons_of_a_part_from_the_least_to_the_most():
    same(persons(one(functie="woning", woningen_min=10, woningen_max=20)), [12, 24, 24, 48])
    mixed = one(functie="kantoor", bvo_m2_min=300, bvo_m2_max=600, woningen_max=10)
    same(persons(mixed), [10, 32, np.nan, np.nan])
    same(persons(one(functie="hotel", bvo_m2_max=100)), [np.nan] * 4)
    pupils = one(functie="basisschool", leerlingen_min=200, leerlingen_max=240)
    same(persons(pupils), [200, np.nan, 0, 0])  # and staff, of which nobody gave the number
    assert "personeel" in pupils["personen_reden"]


def test_where_a_part_lies_and_the_grounds_of_what_is_most_vulnerable():
    school, yard = town.rectangle(90, 10, 104, 20), town.rectangle(104, 10, 140, 20)
    parts = plan(
        part(school, functie="basisschool"),
        part(yard, functie="buitenterrein"),
        part(town.rectangle(60, 10, 90, 20), functie="kantoor", bvo_m2_max=100),
        part(None, functie="woning", buurt=mt.DORP),
        part(Point(mt.X0 - 50, mt.Y0), functie="woning", basis="planpunt"),
        part(yard, functie="buitenterrein", plan_id="q"),
    )
    found = uses_of_parts(parts, AREAS, PERSONS)
    assert found["id"].tolist() == ["p/1", "p/2", "p/3", "p/4", "p/5", "q/1"]
    assert found["buurt"].tolist() == [mt.OOST, mt.EILAND, mt.OOST, mt.DORP, None, mt.EILAND]
    assert found.geometry[0].equals(school.union(yard))
    assert found.geometry[[1, 2]].tolist() == parts.geometry[[1, 2]].tolist()
    assert found.geometry[3] is None
    assert found.index.tolist() == parts.index.tolist()


def test_what_a_plan_does_not_permit_is_not_there():
    nothing = part(town.rectangle(10, 10, 20, 20), functie="woning", woningen_max=0)
    something = part(town.rectangle(10, 10, 20, 20), functie="woning", woningen_max=3)
    state = with_parts(town.state(), plan(nothing, something), mt.provenance())
    found = find_uses(state, AREAS, PERSONS)
    assert found.loc[found["herkomst"].eq("plandeel"), "woningen_max"].tolist() == [3]


def test_the_tables_of_schools_leave_out_a_demolished_one_too():
    state = without_buildings(town.state(), ["b2"])
    placed = facilities(state.layers["voorzieningen"], AREAS)
    assert placed.frame["name"].tolist() == ["Het Eiland"]
