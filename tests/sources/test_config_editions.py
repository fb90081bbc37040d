"""What the project file says of editions and disclosure."""

from __future__ import annotations

import pytest

from wijkplan.config import load_config
from wijkplan.model.errors import ConfigError
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS

BASIS = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024

[[bron]]
soort = "cbs-buurten"
bestand = "data/a.gpkg"
"""
PARTNER = """
[[bron]]
soort = "cijfers"
bestand = "data/b.csv"
"""
COLUMN = """
[[kolom]]
naam = "{name}"
label = "Een kolom"
soort = "aandeel"
over = "personen"
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


def column(name, **more):
    return COLUMN.format(name=name) + "".join(f"{key} = {value!r}\n" for key, value in more.items())


def test_without_a_word_the_threshold_is_ten_and_nothing_is_internal(tmp_path):
    config = load(tmp_path, PARTNER)
    assert config.openbaarmaking.drempel == 10
    assert config.internal_norms("openbaar") == frozenset()
    assert config.internal_columns == frozenset()
    assert config.request(config.bron[1], tmp_path).public().hidden == frozenset()


def test_every_key_of_disclosure_arrives(tmp_path):
    text = PARTNER + 'interne_kolommen = ["Score"]\nkolommen = { "Boetes" = "boetes" }\n'
    text += column("wmo", drempel=5, afronden=2.5, gewicht="aantal_inwoners", teller="clienten")
    text += column("clienten") + column("boetes", editie="intern")
    text += '[openbaarmaking]\ndrempel = 3\ninterne_bevindingen = ["hard-maar-stil"]\n'
    config = load(tmp_path, text)
    wmo = config.catalogue()["wmo"]
    assert (wmo.threshold, wmo.round_to, wmo.part, wmo.edition) == (5, 2.5, "clienten", "openbaar")
    assert config.catalogue()["boetes"].edition == "intern"
    assert config.openbaarmaking.drempel == 3
    assert config.internal_norms("openbaar") == {"hard-maar-stil"}
    assert config.internal_norms("intern") == frozenset()
    request = config.request(config.bron[1], tmp_path)
    assert (request.hidden, dict(request.columns)) == (frozenset(), {"Boetes": "boetes"})
    assert request.public().hidden == {"score", "boetes"}
    assert dict(request.public().columns) == {}


def test_the_public_catalogue_knows_no_internal_column_not_even_as_a_denominator(tmp_path):
    text = column("aandeel_a", gewicht="noemer", teller="deel")
    text += column("noemer", editie="intern") + column("deel", editie="intern", van="noemer")
    config = load(tmp_path, text)
    public, whole = config.catalogue("openbaar"), config.catalogue("intern")
    assert {"noemer", "deel"} <= set(whole.specs)
    assert not {"noemer", "deel"} & set(public.specs)
    assert (whole["aandeel_a"].weight, whole["aandeel_a"].part) == ("noemer", "deel")
    assert (public["aandeel_a"].weight, public["aandeel_a"].part) == ("", "")


def test_internal_scenarios_are_not_in_the_public_edition(tmp_path):
    text = '[[scenario]]\nnaam = "a"\neditie = "intern"\n[[scenario]]\nnaam = "b"\n'
    config = load(tmp_path, text)
    assert [s.name for s in config.scenarios("intern")] == ["a", "b"]
    assert [s.name for s in config.scenarios("openbaar")] == ["b"]


def test_a_project_with_internal_scenarios_only_has_the_usual_three_in_public(tmp_path):
    config = load(tmp_path, '[[scenario]]\nnaam = "a"\neditie = "intern"\n')
    assert [s.name for s in config.scenarios("intern")] == ["a"]
    assert config.scenarios("openbaar") == DEFAULT_SCENARIOS


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("[openbaarmaking]\ndrempel = 2\n", "vul een getal van ten minste 3 in"),
        ("[openbaarmaking]\ndrempel = 4.5\n", "heel getal"),
        (column("a", drempel=1), "vul een getal van ten minste 3 in"),
        (column("a", afronden=0), "vul een getal boven 0 in"),
        (column("a", editie="geheim"), "mogelijk is 'openbaar' of 'intern'"),
        ('[[scenario]]\nnaam = "a"\neditie = "x"\n', "mogelijk is 'openbaar' of 'intern'"),
        (PARTNER + 'interne_kolommen = "Score"\n', "vul een lijst in"),
    ],
)
def test_a_wrong_value_is_refused_with_what_is_right(tmp_path, text, remedy):
    found = problem(tmp_path, text)
    assert found.code == "waarde-onjuist"
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("[openbaarmaking]\ndrempels = 5\n", "sleutel-onbekend", "'drempel'"),
        (
            '[openbaarmaking]\ninterne_bevindingen = ["hard-en-stil"]\n',
            "norm-onbekend",
            "'hard-maar-stil'",
        ),
        (column("a", teller="aantal_inwonrs"), "kolom-onbekend", "'aantal_inwoners'"),
        (PARTNER + 'interne_kolom = ["a"]\n', "sleutel-onbekend", "'interne_kolommen'"),
        (column("aantal_inwoners", editie="intern"), "kolom-intern", "eigen naam"),
        (column("a", drempel=5).replace("personen", "objecten"), "kolom-niet-beschermd", "over"),
        (
            PARTNER + 'gepubliceerd = true\ninterne_kolommen = ["a"]\n',
            "kolom-intern",
            "gepubliceerd = false",
        ),
        (
            PARTNER.replace("cijfers", "cbs-kerncijfers")
            + 'kolommen = { A = "a" }\n'
            + column("a", editie="intern"),
            "kolom-intern",
            "eigen bestand",
        ),
        ('editie = "intern"\n', "bron-intern", "eigen bestand"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(tmp_path, text, code, remedy):
    found = problem(tmp_path, text)
    assert found.code == code
    assert remedy in found.remedy
