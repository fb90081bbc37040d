"""A review as data: what the schema promises, other programs may rely on."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import review_example as ex
from projects import ROOT
from wijkplan.answers.review.outcome import Nearby
from wijkplan.model.findings import Verdict
from wijkplan.output.review import as_data, as_one, read_schema

SCHEMA = read_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def data():
    return as_data(ex.reviewed(ex.older()), ex.HEADING)


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_one_review_and_several_are_as_the_schema_says(data):
    VALIDATOR.validate(data)
    several = as_one([ex.reviewed(), ex.reviewed(ex.older())], ex.HEADING)
    VALIDATOR.validate(several)
    assert several["schema"] == "wijkplan-toetsingen-1"
    assert several["toetsingen"][1] == data
    assert as_one([ex.reviewed(ex.older())], ex.HEADING) == data


def test_the_document_explains_every_key():
    text = (ROOT / "docs" / "toetsing.md").read_text("utf-8")
    names = {n for one in ("toetsing", "toetsingen") for n in SCHEMA["$defs"][one]["properties"]}
    names |= set(SCHEMA["$defs"]["bevindingen"]["items"]["properties"])
    for name in sorted(names):
        assert f"`{name}`" in text, name


def broken(change):
    def apply(data):
        wrong = copy.deepcopy(data)
        change(wrong)
        return wrong

    return apply


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.pop("bevindingen"),
        lambda d: d.update(extra=1),
        lambda d: d["bevindingen"][0].pop("bron"),
        lambda d: d["bevindingen"][0].update(oordeel="goed"),
        lambda d: d["bevindingen"][0].update(afstand_m=-1),
        lambda d: d["bevindingen"][0].update(afstand_m="47 m"),
        lambda d: d["telling"].update({"voldoet": 1.5}),
        lambda d: d["plan"]["delen"][0].update(dag_min="onbekend"),
        lambda d: d["blootstelling"][0].update(moment="later"),
        lambda d: d["vergelijking"][0].update(bevindingen=None),
    ],
    ids=[
        "no findings", "more keys", "no source", "another verdict", "negative", "text for metres",
        "half a norm", "text for persons", "another moment", "no comparison",
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_not_so(data, change):
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(broken(change)(data))


def test_a_finding_per_norm_in_order_with_unrounded_numbers(data):
    norms = [finding["norm"] for finding in data["bevindingen"]]
    assert norms[:3] == [f"{kind}aandachtsgebied" for kind in ("brand", "explosie", "gifwolk")]
    explosion = data["bevindingen"][1]
    assert explosion["oordeel"] == "voldoet niet"
    assert explosion["afstand_m"] == ex.DISTANCE != round(ex.DISTANCE, 2)
    assert (explosion["status"], explosion["gecontroleerd"], explosion["bron_datum"]) == (
        "ontwerp, in beginsel, niet gecontroleerd", False, None,
    )  # fmt: skip
    assert len(explosion["omslag"]) == 2
    assert data["bevindingen"][0]["bron_datum"] == "2026-10-01"


def test_counts_are_those_of_the_findings(data):
    for found in (data, *data["vergelijking"]):
        verdicts = [finding["oordeel"] for finding in found["bevindingen"]]
        assert found["telling"] == {verdict: verdicts.count(verdict) for verdict in list(Verdict)}
    assert data["telling"]["voldoet niet"] == 1
    assert data["vergelijking"][0]["telling"]["voldoet niet"] == 0


def test_missing_is_null_and_never_a_number(data):
    text = json.dumps(data, allow_nan=False)
    assert json.loads(text) == data
    hotel = data["plan"]["delen"][1]
    assert [hotel[f"{when}_{end}"] for when in ("dag", "nacht") for end in ("min", "max")] == [
        None, None, None, None,
    ]  # fmt: skip
    noise = next(f for f in data["bevindingen"] if f["norm"] == "geluid")
    assert (noise["afstand_m"], noise["overlap_m2"]) == (None, None)
    assert data["bevindingen"][1]["bewijs"]["rest"] is None


def test_what_is_infinitely_far_is_null():
    far = ex.judgement("brand", "Brand", Verdict.MEETS, "Ver weg.", distance_m=float("inf"))
    data = as_data(ex.reviewed(judgements=(far,)), ex.HEADING)
    VALIDATOR.validate(data)
    assert data["bevindingen"][0]["afstand_m"] is None


def test_surface_counts_what_lies_double_once(data):
    assert data["plan"]["oppervlakte_m2"] == pytest.approx(ex.PLACE.area)


def test_a_plan_of_points_has_no_surface():
    plan = ex.plan()
    points = plan.parts.set_geometry(plan.parts.geometry.centroid)
    data = as_data(ex.reviewed(plan=replace(plan, parts=points)), ex.HEADING)
    VALIDATOR.validate(data)
    assert data["plan"]["oppervlakte_m2"] is None


def test_each_thing_for_a_person_to_judge_is_told_once(data):
    assert data["nog_te_beoordelen"] == [
        ex.READ, "Hotel: hangt af van het bruto vloeroppervlak per object.",
    ]  # fmt: skip
    assert data["opmerkingen"] == [
        "Eigenschap 'bouwlagen' wordt niet gebruikt.", "Het plan heeft geen fasering.",
    ]  # fmt: skip


@settings(max_examples=15)
@given(name=st.text(min_size=1, max_size=30))
def test_any_name_comes_through_as_it_is(name):
    classes = ex.classes().assign(naam=name)
    nearby = (Nearby(sort="project", name=name, text=name),)
    data = as_data(ex.reviewed(plan=ex.plan(name), classes=classes, nearby=nearby), ex.HEADING)
    VALIDATOR.validate(data)
    again = json.loads(json.dumps(data))
    assert (again["plan"]["naam"], again["nabij"][0]["naam"]) == (name, name)
    assert {part["naam"] for part in again["plan"]["delen"]} == {name}
