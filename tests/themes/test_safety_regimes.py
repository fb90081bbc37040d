"""Every line of regimes.toml, against what the domain facts say."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from wijkplan.themes.safety import load_regimes, track_spacing
from wijkplan.themes.safety.regimes import KINDS, AreaRule, Regime

RAW = tomllib.loads((files("wijkplan.themes.safety") / "regimes.toml").read_text("utf-8"))
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
RULES = [(regime, rule) for regime in load_regimes().values() for rule in regime.area]


def test_the_distances_and_whether_each_was_checked():
    found = {(g.id, rule.key): (rule.distance_m, rule.verified) for g, rule in RULES}
    assert found == FACTS


def test_every_entry_of_the_file_is_read():
    assert len(load_regimes()) == len(RAW["regime"])
    assert len(RULES) == sum(len(regime["area"]) for regime in RAW["regime"])
    for regime in RAW["regime"]:
        read = load_regimes()[regime["id"]].model_dump(exclude_unset=True, mode="python")
        assert {**read, "area": None, "principle": None} == {
            **regime,
            "measured_from": regime["measured_from"],
            "area": None,
            "principle": None,
        }
        for given, made in zip(regime["area"], read["area"], strict=True):
            assert made == given
        for given, made in zip(regime.get("principle", []), read.get("principle", ()), strict=True):
            assert made == given


def test_periods_do_not_overlap():
    regimes = load_regimes()
    assert regimes["bevt-2015"].last == dt.date(2023, 12, 31)
    assert regimes["bkl-2024"].first == dt.date(2024, 1, 1)
    assert regimes["bkl-2024"].last is None


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
    for regime in load_regimes().values():
        keys = [rule.key for rule in regime.area]
        assert len(keys) == len(set(keys))
        for kind in KINDS:
            assert (regime.rule(kind) is None) == ((regime.id, kind) == ("bevt-2015", "gifwolk"))


def test_what_is_no_law_says_so():
    (principle,) = load_regimes()["hengelo-2022"].principle
    assert principle.status == "ontwerp, in beginsel"
    assert principle.verified is False
    assert {rule.status for rule in load_regimes()["hengelo-2022"].area} == {"uitgangspunt"}


def test_the_spacing_of_tracks_is_an_assumption():
    assert track_spacing().verified is False
    assert "aanname" in track_spacing().source
    assert "drie sporen" in track_spacing().note


@pytest.mark.parametrize(
    "change",
    [{"distance_m": 0}, {"distance_m": None}, {"source": ""}, {"kind": "water"},
     {"status": "wet"}, {"verified": None}, {"bron": "x"}],
)  # fmt: skip
def test_the_schema_refuses_what_is_wrong(change):
    with pytest.raises(ValidationError):
        AreaRule.model_validate({**RAW["regime"][0]["area"][0], **change})


def test_a_regime_needs_an_area():
    with pytest.raises(ValidationError):
        Regime.model_validate({**RAW["regime"][0], "area": []})
