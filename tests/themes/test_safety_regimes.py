"""Every line of regimes.toml against what the domain facts say, and rules of a municipality."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from wijkplan.model.errors import ConfigError
from wijkplan.themes.safety import load_rule_book, norm_codes
from wijkplan.themes.safety.rules.regimes import KINDS, AreaRule, Regime

RAW = tomllib.loads((files("wijkplan.themes.safety.rules") / "regimes.toml").read_text("utf-8"))
BOOK = load_rule_book()
FACTS = {
    ("bevt-2015", "brandaandachtsgebied"): (30, False),
    ("bevt-2015", "explosieaandachtsgebied"): (200, True),
    ("hengelo-2022", "brandaandachtsgebied"): (30, True),
    ("hengelo-2022", "explosieaandachtsgebied"): (200, True),
    ("hengelo-2022", "gifwolkaandachtsgebied"): (300, True),
    ("bkl-2024", "brandaandachtsgebied"): (30, False),
    ("bkl-2024", "explosieaandachtsgebied"): (200, False),
    ("bkl-2024", "gifwolkaandachtsgebied"): (300, False),
    ("bkl-2024", "gifwolkaandachtsgebied_alternatief"): (1500, False),
}
RULES = [(regime, rule) for regime in BOOK.regimes.values() for rule in regime.area]


# --- what ships


def test_the_distances_and_whether_each_was_checked():
    found = {(g.id, rule.key): (rule.distance_m, rule.verified) for g, rule in RULES}
    assert found == FACTS


def as_file(value):
    """What pydantic read, in the types of TOML."""
    if isinstance(value, dict):
        return {key: as_file(inner) for key, inner in value.items()}
    return [as_file(inner) for inner in value] if isinstance(value, tuple) else value


def test_every_entry_of_the_file_is_read():
    assert list(BOOK.regimes) == [regime["id"] for regime in RAW["regime"]]
    for regime in RAW["regime"]:
        assert as_file(BOOK.regimes[regime["id"]].model_dump(exclude_unset=True)) == regime


def test_a_date_chooses_the_regime_of_that_day():
    assert BOOK.on(dt.date(2023, 12, 31)).id == "bevt-2015"
    assert BOOK.on(dt.date(2024, 1, 1)).id == "bkl-2024"
    assert BOOK.on(dt.date(2022, 10, 26)).id == "bevt-2015"  # the nota has no period of its own
    assert not BOOK.find("hengelo-2022").holds(dt.date(2022, 10, 26))


def test_the_line_from_which_a_regime_measures_shows_its_doubt():
    doubts = set()
    for regime in BOOK.regimes.values():
        doubt = "" if regime.measured_from_verified else " (niet gecontroleerd)"
        assert regime.measured_from_told == f"{regime.measured_from}{doubt}"
        doubts.add(doubt)
    assert len(doubts) == 2  # both kinds ship


@pytest.mark.parametrize(("regime", "rule"), RULES, ids=lambda item: getattr(item, "key", ""))
def test_every_distance_has_a_source_and_shows_its_doubt(regime, rule):
    title = rule.title(regime)
    assert rule.label in title
    assert regime.name in title
    assert ("niet gecontroleerd" in title) == (not rule.verified)
    assert rule.citation.source == rule.source
    assert rule.citation.verified is rule.verified
    assert rule.kind in KINDS


def test_a_kind_has_one_distance_and_at_most_one_other_reading():
    for regime in BOOK.regimes.values():
        for kind in KINDS:
            absent = (regime.id, kind) == ("bevt-2015", "gifwolk")
            assert (regime.area_of(kind) is None) == absent


def test_every_regime_has_a_table_of_persons():
    assert (
        {regime.persons for regime in BOOK.regimes.values()} == {"kengetallen"} == set(BOOK.persons)
    )


def test_what_is_no_law_says_so():
    hengelo = BOOK.find("hengelo-2022")
    (rule,) = hengelo.rule
    assert (rule.kind, rule.classes) == ("explosie", ("zeer kwetsbaar",))
    assert (rule.verdict, rule.status, rule.verified) == (
        "voldoet niet", "ontwerp, in beginsel", False,
    )  # fmt: skip
    assert {area.status for area in hengelo.area} == {"uitgangspunt"}
    assert {area.status for area in BOOK.find("bevt-2015").area} == {"vervallen recht"}


def test_the_names_of_the_norms_in_a_review():
    assert [area.norm_id for area in BOOK.find("bevt-2015").area] == [
        "plasbrandaandachtsgebied", "groepsrisicozone-200m",
    ]  # fmt: skip
    for name in ("hengelo-2022", "bkl-2024"):
        assert all(area.norm_id == area.key for area in BOOK.find(name).area)


def test_only_the_law_of_today_has_an_individual_risk_and_prescriptions():
    law = BOOK.find("bkl-2024")
    risk = law.individual_risk
    assert (risk.limit, risk.standard) == (("kwetsbaar", "zeer kwetsbaar"), ("beperkt kwetsbaar",))
    assert "5.7" in risk.source
    assert risk.verified is True
    assert [rule.key for rule in law.prescription] == [
        "brandvoorschriftengebied", "explosievoorschriftengebied",
    ]  # fmt: skip
    assert all("5.14" in rule.source for rule in law.prescription)
    assert law.group_risk is None
    for name in ("bevt-2015", "hengelo-2022"):
        assert BOOK.find(name).individual_risk is None
        assert BOOK.find(name).prescription == ()


def test_the_old_regime_asks_for_a_calculation_and_never_counts():
    old = BOOK.find("bevt-2015")
    assert (old.group_risk.kind, old.group_risk.status) == ("explosie", "vervallen recht")
    assert "alleen dat die berekening nodig is" in old.group_risk.text
    assert old.rule == ()


def test_the_spacing_of_tracks_is_an_assumption():
    assert BOOK.spacing.verified is False
    assert "aanname" in BOOK.spacing.source
    assert "drie sporen" in BOOK.spacing.note


def test_every_norm_that_a_regime_can_have_is_known():
    assert {key for _, key in FACTS} < set(norm_codes())
    assert {"explosieaandachtsgebied-functies", "brandaandachtsgebied_alternatief"} < set(
        norm_codes()
    )


@pytest.mark.parametrize(
    "change",
    [{"distance_m": 0}, {"distance_m": None}, {"distance_m": float("inf")}, {"source": ""},
     {"kind": "water"}, {"status": "wet"}, {"verified": None}, {"bron": "x"}, {"norm": "A b"}],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(change):
    with pytest.raises(ValidationError):
        AreaRule.model_validate({**RAW["regime"][0]["area"][0], **change})


def test_a_regime_needs_an_area():
    with pytest.raises(ValidationError):
        Regime.model_validate({**RAW["regime"][0], "area": []})


# --- rules of a municipality

OWN = """
[[regime]]
id = "eigen-2025"
name = "Eigen beleid"
in_force = "2025"
measured_from = "het spoor"
measured_from_verified = false
note = "Proef."
persons = "eigen-telling"

[[regime.area]]
kind = "brand"
label = "Strook"
distance_m = 45
status = "beleid"
source = "proef"
verified = false

[[regime.rule]]
kind = "brand"
classes = ["kwetsbaar", "zeer kwetsbaar"]
verdict = "voldoet niet"
text = "Geen woningen in de strook."
status = "beleid"
source = "proef"
verified = false

[[persons]]
id = "eigen-telling"
name = "Eigen telling"

[[persons.rule]]
functions = ["hotel"]
each = "m2"
m2 = 40
persons = 1
day = 0.2
night = 1.0
source = "proef"
verified = false
"""


@pytest.fixture
def own(tmp_path):
    def load(text=OWN):
        path = tmp_path / "regels.toml"
        path.write_text(text, "utf-8")
        return load_rule_book(path)

    return load


def test_a_municipality_adds_its_own_rules(own):
    book = own()
    assert list(book.regimes) == [*BOOK.regimes, "eigen-2025"]
    regime = book.find("eigen-2025")
    assert regime.area_of("brand").distance_m == 45
    assert regime.rule[0].classes == ("kwetsbaar", "zeer kwetsbaar")
    found = book.persons[regime.persons].present("hotel", bvo_m2=4000)
    assert (found.day, found.night) == (20, 100)
    assert "eigen-2025" not in load_rule_book().regimes


def test_a_file_with_persons_alone_may_serve_later(own):
    assert list(own(OWN[OWN.index("[[persons]]") :]).persons) == ["kengetallen", "eigen-telling"]


@pytest.mark.parametrize(
    ("before", "after", "told", "remedy"),
    [
        ("distance_m = 45", "distance_m = -1", "regime 'eigen-2025': 'area.1.distance_m'", "boven"),
        ("distance_m = 45", 'distance_m = "45 m"', "'area.1.distance_m' is '45 m'", "getal"),
        ("distance_m = 45", "afstand = 45", "'area.1.distance_m' ontbreekt", "vul"),
        ("label", "lable", "onbekende sleutel 'area.1.lable'", "bedoelde u 'label'?"),
        ('verdict = "voldoet niet"', 'verdict = "nee"', "'rule.1.verdict' is 'nee'", "afwegen"),
        ('status = "beleid"', 'status = "wet"', "'area.1.status' is 'wet'", "beleid"),
        ('["kwetsbaar", "zeer kwetsbaar"]', '"kwetsbaar"', "'rule.1.classes'", "lijst"),
        ('["kwetsbaar", "zeer kwetsbaar"]', '["erg"]', "'rule.1.classes.1' is 'erg'", "kwetsbaar"),
        ("[[regime.area]]", "[regime.area]", "'area' is geen lijst", "[[regime.area]]"),
        ('[[regime.rule]]\nkind = "brand"', '[[regime.rule]]\nkind = "gifwolk"',
         "regime 'eigen-2025': er is een regel voor gifwolk", ""),
        ('id = "eigen-2025"', 'id = "bkl-2024"', "regime 'bkl-2024' bestaat al", "eigen id"),
        ('id = "eigen-telling"', 'id = "kengetallen"', "personentabel 'kengetallen' bestaat al",
         "eigen id"),
        ('persons = "eigen-telling"', 'persons = "eigen-teling"',
         "er is geen personentabel 'eigen-teling'", "bedoelde u 'eigen-telling'?"),
        ('["hotel"]', '["hotels"]', "personentabel 'eigen-telling'", ""),
        ("in_force", "first = 2025-01-01\nlast = 2024-01-01\nin_force", "de laatste dag", ""),
        ("[[regime.area]]", "[[regime.area", "geen geldig TOML-bestand", "regel"),
        ("[[regime]]", "[[regiem]]", "onbekende sleutel 'regiem'", "bedoelde u 'regime'?"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(own, before, after, told, remedy):
    assert before in OWN
    with pytest.raises(ConfigError) as raised:
        own(OWN.replace(before, after, 1))
    problems = raised.value.problems
    assert {problem.file for problem in problems} == {"regels.toml"}
    (found,) = [problem for problem in problems if told in problem.message]
    assert remedy in found.remedy
    assert found.remedy


def test_the_example_of_the_documentation_is_right(own):
    text = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    (example,) = [
        part for part in re.findall(r"```toml\n(.*?)```", text, re.DOTALL) if "[[regime]]" in part
    ]
    book = own(example)
    assert book.find("eigen-2025").rule[0].verdict == "voldoet niet"
    assert book.persons["eigen-telling"].present("hotel", bvo_m2=400).night == 10


def test_all_that_is_wrong_comes_at_once(own):
    with pytest.raises(ConfigError) as raised:
        own(OWN.replace("45", "0").replace("persons = 1\n", "persons = 0\n"))
    assert len(raised.value.problems) == 2


def test_an_empty_or_absent_file(own, tmp_path):
    with pytest.raises(ConfigError, match="geen regime en geen personentabel"):
        own("# niets\n")
    with pytest.raises(ConfigError) as raised:
        load_rule_book(tmp_path / "weg.toml")
    assert raised.value.problems[0].code == "bestand-ontbreekt"


def test_a_date_that_does_not_decide_asks_for_a_name(own):
    with pytest.raises(ConfigError) as raised:
        own(OWN.replace("in_force", "first = 2025-01-01\nin_force", 1)).on(dt.date(2025, 6, 1))
    (problem,) = raised.value.problems
    assert "bkl-2024, eigen-2025" in problem.message
    assert "--regime" in problem.remedy
    gap = own(OWN)
    only = {"eigen-2025": gap.regimes["eigen-2025"]}
    with pytest.raises(ConfigError, match="geen regime heeft een periode"):
        type(gap)(regimes=only, persons=gap.persons, spacing=gap.spacing).on(dt.date(2025, 6, 1))


def test_a_name_that_does_not_exist():
    with pytest.raises(ConfigError) as raised:
        BOOK.find("bkl-2023")
    assert raised.value.problems[0].remedy == "bedoelde u 'bkl-2024'?"
