from __future__ import annotations

import tomllib

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from wijkplan.demo import SEED
from wijkplan.demo.complete import SOCIAL, SYSTEM
from wijkplan.demo.project import CONFIG
from wijkplan.demo.social import DURATIONS, SUPPORTED, make_system, make_wijkteams

WHOLE = {
    "wmo_begeleiding": "wmo",
    "jeugdhulp_wijkteam": "jeugdzorg",
    "huishoudens_met_schuldhulp": "huishoudens",
    SUPPORTED: "huishoudens",
}


@pytest.fixture(scope="module")
def table(town, figures) -> pd.DataFrame:
    return make_wijkteams(town, figures, seed=SEED).set_index("buurtcode")


def test_nowhere_are_more_people_helped_than_the_figures_have(table, figures):
    for name, whole in WHOLE.items():
        assert table[name].between(0, figures.loc[table.index, whole]).all(), name


def test_durations_add_up_to_all_households_with_support(table):
    assert table[list(DURATIONS)].sum(axis=1).equals(table[SUPPORTED])


def test_the_share_is_of_the_households_of_the_figures(table, figures):
    share = table["percentage_schuldhulp"].str.replace(",", ".").astype(float)
    own = 100 * table["huishoudens_met_schuldhulp"] / figures.loc[table.index, "huishoudens"]
    assert (share - own).abs().max() <= 0.05 + 1e-9


def test_about_a_third_of_the_counts_is_small_and_few_are_zero(table):
    counts = table[[*WHOLE, *DURATIONS]]
    assert 0.2 < (counts < 10).mean().mean() < 0.36
    assert 0 < (counts == 0).mean().mean() < 0.1


def test_three_wijken_miss_a_buurt_and_have_others(table, town):
    missing = {b.code for b in town.buurten} - set(table.index)
    assert len(missing) == 3
    wijken = {code[2:8] for code in missing}
    assert len(wijken) == 3
    assert wijken <= set(table.index.str[2:8])


def test_another_seed_gives_other_counts(town, figures, table):
    again = make_wijkteams(town, figures, seed=SEED).set_index("buurtcode")
    assert_frame_equal(again, table)
    other = make_wijkteams(town, figures, seed=SEED + 1).set_index("buurtcode")
    assert (other["wmo_begeleiding"] != table["wmo_begeleiding"]).mean() > 0.5


def test_the_project_file_says_what_each_column_is(complete):
    config = tomllib.loads((complete / CONFIG).read_text("utf-8"))
    written = (complete / SOCIAL).read_text("utf-8").splitlines()[0].split(";")
    described = {column["naam"]: column for column in config["kolom"]}
    sources = {bron["bestand"]: bron for bron in config["bron"]}
    others = sources[SYSTEM]["kolommen"]
    assert [*described] == [*written[2:], *others.values()]  # after the code and the name
    headings = (complete / SYSTEM).read_text("utf-8").splitlines()[0].split(";")
    assert [*others] == headings[2:]
    assert all(column["over"] == "personen" for column in described.values())
    known = [{"van", "gewicht", "personen"} & set(column) for column in described.values()]
    assert all(known)
    four = ["bereik", "beschikbaarheid", "ervaring", "budget"]
    told = [c["stelselindicator"] for c in described.values() if "stelselindicator" in c]
    assert list(dict.fromkeys(told)) == four
    assert {described[name]["van"] for name in DURATIONS} == {SUPPORTED}
    assert all("gepubliceerd" not in sources[name] for name in (SOCIAL, SYSTEM))


def test_no_more_wait_or_answer_than_are_helped_and_a_mean_of_nobody_is_empty(town, figures):
    made = make_system(town, figures, seed=SEED).set_index("buurtcode")
    clients, new = made["Cliënten met maatwerk"], made["Nieuwe cliënten"]
    care = figures["wmo"] + figures["jeugdzorg"]
    assert clients.between(0, care.loc[made.index]).all()
    assert new.between(0, clients).all()
    assert made["Antwoorden"].between(0, clients).all()
    assert made["Wachttijd (dagen)"].eq("").equals(new.eq(0))
    assert made["Cijfer"].eq("").equals(made["Antwoorden"].eq(0))
    assert (clients < 10).any()
    assert (clients >= 10).mean() > 0.5
