"""The tables [tijd] and [[scenario]] of the project file."""

from __future__ import annotations

import pytest

from wijkplan.config import load_config
from wijkplan.model.errors import ConfigError
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario

BASIS = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024

[[bron]]
soort = "cbs-buurten"
bestand = "data/a.gpkg"
"""


def load(tmp_path, text):
    path = tmp_path / "wijkplan.toml"
    path.write_text(BASIS + text, "utf-8")
    return load_config(path)


def problem(tmp_path, text):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text)
    (found,) = raised.value.problems
    return found


def test_without_scenarios_there_are_three(tmp_path):
    config = load(tmp_path, "")
    assert config.scenarios() == DEFAULT_SCENARIOS
    assert [scenario.name for scenario in DEFAULT_SCENARIOS] == ["nu", "alleen hard", "alles"]
    assert config.tijd.tot is None


def test_every_key_of_a_scenario_arrives(tmp_path):
    text = """
    [tijd]
    tot = 2035
    [[scenario]]
    naam = "veel tegelijk"
    uitleg = "Proef."
    hardheid = ["hard", "onbekend"]
    status = ["VER", "NIE"]
    kans_vanaf = 50
    oplevering_vanaf = 2026
    oplevering_tot = 2030
    alleen = ["A"]
    zonder = ["B"]
    met = ["C"]
    verschuiving = -2
    zonder_jaar_in = 2034
    [[scenario]]
    naam = "stilstand"
    projecten = "geen"
    """
    config = load(tmp_path, text)
    assert config.tijd.tot == 2035
    assert config.scenarios() == (
        Scenario(
            name="veel tegelijk",
            description="Proef.",
            hardness=("hard", "onbekend"),
            status=("VER", "NIE"),
            min_chance=50.0,
            first=2026,
            last=2030,
            only=("A",),
            without=("B",),
            include=("C",),
            shift=-2,
            undated=2034,
        ),
        Scenario(name="stilstand", nothing=True),
    )


def test_a_wrong_key_is_refused_with_the_right_one(tmp_path):
    found = problem(tmp_path, '[[scenario]]\nnaam = "a"\nhardhied = ["hard"]')
    assert found.message == "onbekende sleutel 'scenario.1.hardhied'"
    assert found.remedy == "bedoelde u 'hardheid'?"


def test_a_wrong_value_names_what_is_possible(tmp_path):
    found = problem(tmp_path, '[[scenario]]\nnaam = "a"\nhardheid = ["halfhard"]')
    assert "'halfhard'" in found.message
    assert "'hard'" in found.remedy


def test_names_of_scenarios_differ(tmp_path):
    found = problem(tmp_path, '[[scenario]]\nnaam = "a"\n[[scenario]]\nnaam = "a"')
    assert (found.code, found.remedy) == ("scenario-dubbel", "geef elk scenario een eigen naam")


@pytest.mark.parametrize("name", ["", "<b>", "../boven", 'a"b', " a"])
def test_a_name_that_could_be_markup_or_a_path_is_refused(tmp_path, name):
    assert problem(tmp_path, f"[[scenario]]\nnaam = '{name}'").code == "waarde-onjuist"


def test_a_single_table_is_told_to_be_a_list(tmp_path):
    found = problem(tmp_path, '[scenario]\nnaam = "a"')
    assert found.remedy == "schrijf [[scenario]], met dubbele haken"
