from __future__ import annotations

import datetime as dt

import pytest

import minitown as mt
from wijkplan.config import expand, load_config
from wijkplan.model.columns import Kind
from wijkplan.model.errors import ConfigError

PROJECT = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024
"""
AREAS = """
[[bron]]
soort = "cbs-buurten"
bestand = "data/a.gpkg"
"""
COLUMN = """
[[kolom]]
naam = "flexwoningen"
label = "Flexwoningen"
soort = "aantal"
over = "objecten"
"""
GOOD = PROJECT + AREAS


def load(tmp_path, text, *, name="wijkplan.toml", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding)
    return load_config(path)


def problems(tmp_path, text):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text)
    found = raised.value.problems
    assert all(p.file == "wijkplan.toml" and p.message and p.remedy for p in found)
    return found


def problem(tmp_path, text):
    (found,) = problems(tmp_path, text)
    return found


def test_the_smallest_project(tmp_path):
    config = load(tmp_path, GOOD)
    assert config.project.gemeenten == ("GM9909",)
    assert (config.project.uitvoer, config.project.fictief) == ("maps", False)
    assert mt.OLD in config.spreiding.kolommen


def test_a_folder_stands_for_the_file_in_it(tmp_path):
    (tmp_path / "wijkplan.toml").write_text(GOOD)
    assert load_config(tmp_path) == load(tmp_path, GOOD)


def test_a_file_saved_by_windows_notepad(tmp_path):
    assert load(tmp_path, GOOD, encoding="utf-8-sig") == load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ("projekt = 1\n" + GOOD, "projekt", "project"),
        (PROJECT + 'namen = "x"' + AREAS, "project.namen", "naam"),
        (PROJECT + AREAS + 'bestanden = "x"', "bron.1.bestanden", "bestand"),
        (GOOD + COLUMN + 'labels = "x"', "kolom.1.labels", "label"),
        (GOOD + '[spreiding]\nkolomen = ["x"]', "spreiding.kolomen", "kolommen"),
    ],
)
def test_an_unknown_key_is_refused_at_every_level_with_the_nearest(tmp_path, text, key, remedy):
    found = problem(tmp_path, text)
    assert found.code == "sleutel-onbekend"
    assert f"'{key}'" in found.message
    assert found.remedy == f"bedoelde u '{remedy}'?"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (AREAS, "project"),
        (PROJECT, "bron"),
        ('[project]\nnaam = "x"\njaar = 2024\n' + AREAS, "project.gemeenten"),
        (PROJECT + '[[bron]]\nsoort = "cbs-buurten"', "bron.1.bestand"),
        (GOOD + COLUMN.replace("label", "uitleg"), "kolom.1.label"),
    ],
)
def test_a_missing_key_is_named(tmp_path, text, key):
    found = problem(tmp_path, text)
    assert (found.code, found.message) == ("sleutel-ontbreekt", f"'{key}' ontbreekt")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2024", '"dit jaar"'),
        ("2024", "1900"),
        ("2024", "2024.5"),
        ('"Ministad"', "5"),
        ('"Ministad"', '""'),
        ('["GM9909"]', '"GM9909"'),
        ('["GM9909"]', "[]"),
        ('["GM9909"]', '["9909"]'),
        ('"data/a.gpkg"', "3"),
        ('"data/a.gpkg"', '"a"\npeildatum = "gisteren"'),
        ('"data/a.gpkg"', '"a"\neditie = "geheim"'),
        ('"data/a.gpkg"', '"a"\nomzettabel = "ja"'),
        ('"data/a.gpkg"', '"a"\ngepubliceerd = "misschien"'),
        ('"data/a.gpkg"', '"a"\nkolommen = ["x"]'),
        ('"data/a.gpkg"', '"a"\nkolomjaren = { woningvoorraad = "vorig jaar" }'),
        ("jaar = 2024", "jaar = 2024\nfictief = 'misschien'"),
    ],
)
def test_a_wrong_value_is_refused(tmp_path, old, new):
    assert old in GOOD
    found = problem(tmp_path, GOOD.replace(old, new))
    assert found.code == "waarde-onjuist"


def test_a_single_source_in_single_brackets_is_explained(tmp_path):
    found = problem(tmp_path, GOOD.replace("[[bron]]", "[bron]"))
    assert "[[bron]]" in found.remedy


def test_a_wrong_choice_names_the_possible_ones(tmp_path):
    found = problem(tmp_path, GOOD + COLUMN.replace('"objecten"', '"dieren"'))
    assert found.remedy == "mogelijk is 'personen' of 'objecten'"


def test_an_unknown_kind_of_source_suggests_the_nearest(tmp_path):
    found = problem(tmp_path, GOOD + '[[bron]]\nsoort = "spoor-top10"\nbestand = "x"')
    assert found.code == "soort-onbekend"
    assert found.remedy == "bedoelde u 'spoor-top10nl'?"


@pytest.mark.parametrize(("text", "code"), [("", "bron-ontbreekt"), (AREAS * 2, "bron-dubbel")])
def test_exactly_one_source_of_areas_is_needed(tmp_path, text, code):
    other = '[[bron]]\nsoort = "cijfers"\nbestand = "x.csv"\n'
    assert problem(tmp_path, PROJECT + text + other).code == code


@pytest.mark.parametrize(
    "text",
    [
        '[spreiding]\nkolommen = ["aantal_inwonerz"]',
        COLUMN + 'van = "aantal_inwonerz"',
        COLUMN + 'gewicht = "aantal_inwonerz"',
    ],
)
def test_a_reference_to_an_unknown_column_suggests_the_nearest(tmp_path, text):
    found = problem(tmp_path, GOOD + text)
    assert (found.code, found.column) == ("kolom-onbekend", "aantal_inwonerz")
    assert found.remedy == "bedoelde u 'aantal_inwoners'?"


def test_a_year_for_a_column_that_does_not_exist_is_refused(tmp_path):
    found = problem(tmp_path, GOOD + "kolomjaren = { aantal_inwonerz = 2020 }")
    assert (found.code, found.column) == ("kolom-onbekend", "aantal_inwonerz")


def test_a_column_described_twice_is_refused(tmp_path):
    found = problem(tmp_path, GOOD + COLUMN * 2)
    assert (found.code, found.column) == ("kolom-dubbel", "flexwoningen")


def test_an_unknown_group_suggests_the_nearest(tmp_path):
    found = problem(tmp_path, GOOD + COLUMN + 'groep = "woning"')
    assert (found.code, found.remedy) == ("groep-onbekend", "bedoelde u 'woningen'?")


def test_a_column_may_refer_to_another_column_of_the_project(tmp_path):
    other = COLUMN.replace("flexwoningen", "tijdelijk") + 'van = "flexwoningen"'
    assert load(tmp_path, GOOD + COLUMN + other).kolom[1].van == "flexwoningen"


def test_all_wrong_keys_and_values_come_at_once(tmp_path):
    text = """
projekt = 1
[project]
naam = 3
gemeenten = ["164", "GM0164"]
jaren = 2024
[[bron]]
bestand = "x"
"""
    messages = [p.message for p in problems(tmp_path, text)]
    assert len(messages) == 6
    for key in ("projekt", "project.naam", "project.gemeenten.1", "project.jaren",
                "project.jaar", "bron.1.soort"):  # fmt: skip
        assert any(f"'{key}'" in message for message in messages)


def test_all_wrong_references_come_at_once(tmp_path):
    text = PROJECT + '[[bron]]\nsoort = "x"\nbestand = "y"\n' + COLUMN
    text += 'groep = "z"\nvan = "w"\n[spreiding]\nkolommen = ["u", "v"]\n'
    assert [p.code for p in problems(tmp_path, text)] == [
        "soort-onbekend", "bron-ontbreekt", "kolom-onbekend", "kolom-onbekend", "kolom-onbekend",
        "groep-onbekend",
    ]  # fmt: skip


RULES = """
[[regime]]
id = "eigen"
name = "Eigen"
in_force = "nu"
measured_from = "het spoor"
measured_from_verified = false
note = "Proef."
persons = "kengetallen"
[[regime.area]]
kind = "brand"
label = "Strook"
distance_m = 45
status = "beleid"
source = "proef"
verified = false
"""


def test_a_file_with_own_rules_lies_beside_the_project_file(tmp_path):
    (tmp_path / "regels").mkdir()
    (tmp_path / "regels" / "eigen.toml").write_text(RULES, "utf-8")
    text = GOOD + '[omgevingsveiligheid]\nregels = "regels/eigen.toml"\nregime = "eigen"\n'
    config = load(tmp_path, text + 'vergelijk = ["bkl-2024", "eigen"]\n')
    assert config.safety_settings(tmp_path).book.find("eigen").area_of("brand").distance_m == 45


@pytest.mark.parametrize(
    ("keys", "file", "code"),
    [
        ('regime = "bkl-2042"', "wijkplan.toml", "regime-onbekend"),
        ('vergelijk = ["bevt-2015", "eigen"]', "wijkplan.toml", "regime-onbekend"),
        ('regels = "weg.toml"', "weg.toml", "bestand-ontbreekt"),
        ('regels = "fout.toml"', "fout.toml", "waarde-onjuist"),
    ],
)
def test_rules_that_do_not_exist_are_told_at_once(tmp_path, keys, file, code):
    (tmp_path / "fout.toml").write_text(RULES.replace("45", "-45"), "utf-8")
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, f"{GOOD}[omgevingsveiligheid]\n{keys}\n")
    (found,) = raised.value.problems
    assert (found.file, found.code) == (file, code)
    assert found.remedy


@pytest.mark.parametrize("text", ["[project\n", 'naam = "x\n', "a = 1\na = 2\n", "naam = Hengelo"])
def test_bad_toml_says_in_which_line(tmp_path, text):
    found = problem(tmp_path, text)
    assert found.code == "toml-fout"
    assert "line" in found.message


def test_a_file_in_another_encoding(tmp_path):
    with pytest.raises(ConfigError, match="TOML"):
        load(tmp_path, GOOD.replace("Ministad", "Café"), encoding="cp1252")


def test_an_absent_file_says_how_to_make_one(tmp_path):
    with pytest.raises(ConfigError, match="wijkplan new") as raised:
        load_config(tmp_path)
    assert raised.value.problems[0].code == "bestand-ontbreekt"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("${DATA_}/a.gpkg", "/data/a.gpkg"),
        ("${DATA_:-../elders}/a.gpkg", "/data/a.gpkg"),
        ("${WEG_:-../elders}/a.gpkg", "../elders/a.gpkg"),
        ("${LEEG_:-../elders}/a.gpkg", "../elders/a.gpkg"),
        ("gewoon/$a.gpkg", "gewoon/$a.gpkg"),
    ],
)
def test_the_environment_fills_in_a_path(monkeypatch, text, path):
    monkeypatch.setenv("DATA_", "/data")
    monkeypatch.setenv("LEEG_", "")
    monkeypatch.delenv("WEG_", raising=False)
    assert expand(text) == path


def test_a_request_has_the_defaults_of_project_and_kind(tmp_path):
    config = load(tmp_path, GOOD)
    request = config.request(config.bron[0], tmp_path)
    assert request.path == tmp_path / "data" / "a.gpkg"
    assert (request.year, request.boundary_year) == (2024, 2024)
    assert (request.publisher, request.licence) == ("CBS", "CC BY 4.0")
    assert request.name == "CBS wijken en buurten (kaart) 2024"
    assert (request.published, request.edition, request.gaps_allowed) == (True, "openbaar", False)


def test_what_a_source_says_goes_before_the_defaults(tmp_path):
    text = (
        GOOD
        + """
[[bron]]
soort = "cijfers"
bestand = "data/b.csv"
jaar = 2022
indeling = 2021
naam = "N"
uitgever = "U"
licentie = "L"
url = "https://example.org"
peildatum = 2022-01-01
editie = "intern"
gepubliceerd = false
laag = "buurten_2022"
sleutel = "gebied"
kolommen = { bewoners = "aantal_inwoners" }
kolomjaren = { aantal_inwoners = 2020 }
gaten_toegestaan = true
"""
    )
    config = load(tmp_path, text)
    request = config.request(config.bron[1], tmp_path)
    assert (request.year, request.boundary_year, request.layer) == (2022, 2021, "buurten_2022")
    assert (request.name, request.publisher, request.licence) == ("N", "U", "L")
    assert (request.url, request.date) == ("https://example.org", dt.date(2022, 1, 1))
    assert (request.edition, request.published, request.gaps_allowed) == ("intern", False, True)
    assert (request.key, dict(request.columns)) == ("gebied", {"bewoners": mt.PEOPLE})
    assert dict(request.column_years) == {mt.PEOPLE: 2020}


def test_a_source_of_a_partner_has_no_publisher_unless_it_says_so(tmp_path):
    config = load(tmp_path, GOOD + '[[bron]]\nsoort = "cijfers"\nbestand = "x.csv"\n')
    request = config.request(config.bron[1], tmp_path)
    assert (request.publisher, request.published) == ("niet vermeld", False)


def test_columns_of_the_project_join_the_catalogue(tmp_path):
    text = GOOD + COLUMN + 'van = "woningvoorraad"\nafronding = 5\n'
    text += COLUMN.replace("flexwoningen", "tevreden").replace("aantal", "aandeel")
    text += 'gewicht = "aantal_huishoudens"\n'
    catalogue = load(tmp_path, text).catalogue()
    flex, tevreden = catalogue["flexwoningen"], catalogue["tevreden"]
    assert (flex.kind, flex.of, flex.rounding, flex.group) == (Kind.COUNT, mt.HOMES, 5, "woningen")
    assert (tevreden.kind, tevreden.unit, tevreden.weight) == (Kind.SHARE, "%", mt.HOUSEHOLDS)
    assert tevreden.disclosure == "objecten"
    assert mt.PEOPLE in catalogue


def test_a_variable_that_is_not_set_stays_in_the_path_so_that_the_error_names_it(monkeypatch):
    monkeypatch.delenv("WEG_", raising=False)
    assert expand("${WEG_}/a.gpkg") == "${WEG_}/a.gpkg"
    assert expand("${WEG_:-}/a.gpkg") == "/a.gpkg"


ORIGIN = "percentage_met_herkomstland_buiten_europa"


def test_groups_by_origin_are_off_unless_the_project_turns_them_on(tmp_path):
    assert not load(tmp_path, GOOD).spreiding.herkomst
    asked = f'[spreiding]\nkolommen = ["{ORIGIN}"]\n'
    found = problem(tmp_path, GOOD + asked)
    assert (found.code, found.column) == ("herkomst-uit", ORIGIN)
    assert "herkomst = true" in found.remedy
    assert load(tmp_path, GOOD + asked + "herkomst = true\n").spreiding.kolommen == (ORIGIN,)


def test_a_norm_on_origin_is_off_too(tmp_path):
    norm = f'naam = "x"\nkolom = "{ORIGIN}"\nniveau = "buurt"\nmaximum = 20\nbron = "x"\n'
    norm += "peildatum = 2025-01-01\ngecontroleerd = false\n"
    assert problem(tmp_path, GOOD + "[[spreiding.norm]]\n" + norm).code == "herkomst-uit"


GROUP = """
[[groep]]
id = "meedoen"
label = "Meedoen"
na = "{after}"
"""
HELP = """
[[kolom]]
naam = "hulp"
label = "Hulp"
soort = "aantal"
over = "personen"
"""


def test_a_group_of_the_project_comes_where_it_is_asked(tmp_path):
    groups = list(load(tmp_path, GOOD + GROUP.format(after="zorg")).catalogue().groups)
    assert groups[groups.index("zorg") + 1] == "meedoen"
    assert list(load(tmp_path, GOOD + GROUP.format(after="")).catalogue().groups)[-1] == "meedoen"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GROUP.format(after="zrg"), "groep-onbekend"),
        (GROUP.format(after="").replace("meedoen", "zorg"), "groep-dubbel"),
        (GROUP.format(after="").replace("meedoen", "voorraad"), "groep-dubbel"),
        (GROUP.format(after="") * 2, "groep-dubbel"),
        (HELP + 'groep = "meedoen"', "groep-onbekend"),
        (HELP + 'groep = "zorg"\nstelselindicator = "bereik"', "kolom-twee-groepen"),
        (COLUMN + 'stelselindicator = "budget"', "kolom-niet-beschermd"),
        (HELP + 'eenheid = "euro"\nstelselindicator = "budget"', "kolom-zonder-personen"),
        (HELP + 'personen = "hlp"', "kolom-onbekend"),
        (COLUMN + 'personen = "aantal_inwoners"', "kolom-niet-beschermd"),
    ],
)
def test_groups_and_columns_that_do_not_go_together_are_refused(tmp_path, text, code):
    assert problem(tmp_path, GOOD + text).code == code


def test_an_amount_for_persons_who_are_internal_is_internal_itself(tmp_path):
    costs = HELP.replace("hulp", "kosten") + 'eenheid = "euro"\npersonen = "hulp"\n'
    text = GOOD + HELP + 'editie = "intern"\n' + costs
    assert problem(tmp_path, text).code == "kolom-intern"
    assert "kosten" not in load(tmp_path, text + 'editie = "intern"').catalogue("openbaar")
