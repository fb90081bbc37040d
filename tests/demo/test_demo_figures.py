from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from wijkplan.demo.figures import apportion, make_figures
from wijkplan.demo.town import read_toml

PARTS = {
    "inwoners": [
        ["mannen", "vrouwen"],
        ["leeftijd_0", "leeftijd_15", "leeftijd_25", "leeftijd_45", "leeftijd_65"],
        ["ongehuwd", "gehuwd", "gescheiden", "verweduwd"],
        ["herkomst_nl", "herkomst_eu", "herkomst_ne"],
        ["geboren_nl_nl", "geboren_nl_eu", "geboren_nl_ne", "geboren_bl_eu", "geboren_bl_ne"],
    ],
    "huishoudens": [["eenpersoons", "zonder_kinderen", "met_kinderen"]],
    "woningen": [
        ["koop", "huur_corporatie", "huur_overig", "eigendom_onbekend"],
        ["koop", "huur", "eigendom_onbekend"],
        ["eengezins", "meergezins"],
        ["voor_2000", "vanaf_2000"],
        ["bewoond", "onbewoond"],
    ],
    "bedrijven": [[f"bedrijven_{i}" for i in range(8)]],
}


@pytest.mark.parametrize(
    ("whole", "parts"), [(whole, parts) for whole, all_ in PARTS.items() for parts in all_]
)
def test_parts_add_up_to_the_whole_in_every_buurt(figures, whole, parts):
    assert figures[parts].sum(axis=1).tolist() == figures[whole].tolist()


def test_land_and_water_make_the_area_of_the_polygon(borders, figures):
    ha = borders.set_index("buurtcode").area.loc[figures.index] / 1e4
    assert np.allclose(figures["land_ha"] + figures["water_ha"], ha)
    assert (figures["land_ha"] > 0).all()


def test_no_figure_is_missing_or_negative(figures):
    assert figures.notna().all(axis=None)
    assert (figures >= 0).all(axis=None)


def test_the_town_has_the_size_that_the_story_tells(figures):
    assert len(figures) == 55
    assert 19_500 < figures["woningen"].sum() < 21_000
    assert 43_000 < figures["inwoners"].sum() < 45_000
    assert 2.0 < figures["inwoners"].sum() / figures["huishoudens"].sum() < 2.4
    assert (figures["huishoudens"] <= figures["woningen"]).all()


def test_homes_are_those_of_the_story(town, figures, figures_before):
    assert figures["woningen"].tolist() == [b.homes[2025] for b in town.buurten]
    assert figures_before["woningen"].tolist() == [b.homes[2024] for b in town.buurten]


def test_kinds_of_buurt_tell_the_story(town, figures):
    kind = {b.code: b.kind for b in town.buurten}
    mean = figures.groupby(figures.index.map(kind)).sum()
    social = mean["huur_corporatie"] / mean["woningen"]
    worth = mean["woz"] / mean["woningen"]
    old = mean["leeftijd_65"] / mean["inwoners"]
    assert social["flats"] > 1.5 * social["rijtjes"] > 1.5 * social["villa"]
    assert worth["villa"] > worth["nieuw"] > worth["rijtjes"] > worth["flats"]
    assert old["hoogbouw"] > old["rijtjes"] > old["nieuw"]
    assert mean["bedrijven"]["bedrijven"] > mean["inwoners"]["bedrijven"]


def test_the_year_before_is_near_but_different(figures, figures_before):
    now, before = figures.sum(), figures_before.sum()
    assert now["inwoners"] != before["inwoners"]
    assert abs(now["inwoners"] / before["inwoners"] - 1) < 0.03
    assert 0.93 < (before["woz"] / before["woningen"]) / (now["woz"] / now["woningen"]) < 0.97
    assert before["leeftijd_65"] / before["inwoners"] < now["leeftijd_65"] / now["inwoners"]


def test_same_seed_gives_the_same_figures_and_another_seed_others(town, borders, figures):
    assert_frame_equal(make_figures(town, borders, seed=9901), figures)
    other = make_figures(town, borders, seed=9902)
    assert (other["woz"] != figures["woz"]).all()
    assert other["woningen"].tolist() == figures["woningen"].tolist()


def test_distances_grow_away_from_the_station(town, figures):
    km = figures["afstand_treinstation"] / figures["inwoners"]
    names = {b.name: b.code for b in town.buurten}
    assert km[names["Stationskwartier"]] < km[names["Kruidenbuurt"]] < km[names["Hogerbroek"]]
    assert km.max() < 12


def test_shares_in_every_profile_add_up_to_one():
    profiles = read_toml("profiles.toml")
    sectors = profiles.pop("sectoren")
    lists = [p[k] for p in profiles.values() for k in p if isinstance(p[k], list)]
    shares = [values for values in lists if len(values) > 2] + list(sectors.values())
    assert len(shares) == 6 * len(profiles) + len(sectors)
    assert np.allclose([sum(values) for values in shares], 1.0)


@given(
    st.integers(0, 5000),
    st.lists(st.floats(0.001, 1.0), min_size=1, max_size=9).map(np.array),
)
def test_apportioning_loses_nobody(total, weights):
    parts = apportion(total, weights / weights.sum())
    assert parts.sum() == total
    assert (np.abs(parts - total * weights / weights.sum()) < 1 + 1e-6).all()
