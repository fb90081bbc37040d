from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

import minitown as mt
from strategies import codes
from wijkplan.model.areas import CRS, Level, build_areas, level_of, normalise_code, parent_of


@pytest.mark.parametrize(
    ("raw", "level", "code"),
    [
        ("BU01640000", None, "BU01640000"),
        (" bu0363aa01\t", None, "BU0363AA01"),
        ("0363AA01", None, "BU0363AA01"),
        ("016400", None, "WK016400"),
        ("0164", None, "GM0164"),
        ("1640000", Level.BUURT, "BU01640000"),
        (1640000, Level.BUURT, "BU01640000"),
        (1640000.0, Level.BUURT, "BU01640000"),
        ("16400", Level.WIJK, "WK016400"),
        ("164", Level.GEMEENTE, "GM0164"),
        ("WK0363AA", Level.WIJK, "WK0363AA"),
        ("30000", Level.BUURT, "BU00030000"),
    ],
)
def test_a_code_of_any_shape_gets_its_one_form(raw, level, code):
    assert normalise_code(raw, level) == code


@pytest.mark.parametrize(
    ("raw", "level"),
    [
        ("1640000", None),  # a zero short, and the level is not known
        ("BU0164000", None),
        ("BU016400000", None),
        ("BU0A640000", None),
        ("WK016400", Level.BUURT),
        ("BU01640000", Level.WIJK),
        ("BU0164-000", None),
        ("", None),
        ("", Level.BUURT),
        (None, Level.GEMEENTE),
        (float("nan"), Level.BUURT),
        ("NL00", None),
        ("-1640000", Level.BUURT),
        ("1640000.5", Level.BUURT),
        ("0164", Level.BUURT),  # a gemeente where a buurt belongs: no gemeente 0000
        ("64", Level.WIJK),
        ("0", Level.GEMEENTE),
        ("BU٠١٦٤٠٠٠٠", None),  # digits, but not ours
    ],
)
def test_what_is_no_code_is_refused(raw, level):
    assert normalise_code(raw, level) is None


@given(codes(), st.sampled_from(["{}", " {} ", "{}\n"]), st.booleans())
def test_every_code_survives_padding_and_case(code, pad, lower):
    raw = pad.format(code.lower() if lower else code)
    assert normalise_code(raw) == normalise_code(raw, level_of(code)) == code


@given(codes())
def test_a_bare_code_is_known_by_its_length(code):
    assert normalise_code(code[2:]) == code


@given(codes().filter(lambda code: code[2:].isdigit()))
def test_dropped_zeros_come_back_where_the_level_is_known(code):
    assert normalise_code(int(code[2:]), level_of(code)) == code


@given(st.text(max_size=12), st.sampled_from([None, *Level]))
def test_any_text_gives_a_well_formed_code_or_none(text, level):
    code = normalise_code(text, level)
    assert code is None or level_of(code) is (level or level_of(code))


@given(codes(level=Level.BUURT))
def test_a_buurt_lies_in_a_wijk_in_a_gemeente_in_nothing(code):
    wijk = parent_of(code)
    gemeente = parent_of(wijk)
    assert (level_of(wijk), level_of(gemeente)) == (Level.WIJK, Level.GEMEENTE)
    assert code[2:8] == wijk[2:]
    assert parent_of(gemeente) is None


def test_level_of_refuses_what_is_no_code():
    with pytest.raises(ValueError, match="geen CBS-code"):
        level_of("0164")


@pytest.mark.parametrize("level", Level)
def test_levels_know_their_words(level):
    assert level_of(level.prefix + "1" * level.width) is level
    assert level.plural in ("buurten", "wijken", "gemeenten")
    assert level.plural.startswith(level.value)


def test_ministad_has_six_buurten_two_wijken_one_gemeente(town):
    assert list(town.codes(Level.BUURT)) == list(mt.BUURTEN)
    assert list(town.codes(Level.WIJK)) == [mt.CENTRUM, mt.ZUID]
    assert list(town.codes(Level.GEMEENTE)) == [mt.GEMEENTE]
    assert list(town.frame.index) == [mt.GEMEENTE, mt.CENTRUM, mt.ZUID, *mt.BUURTEN]
    assert list(town.frame.columns) == ["level", "name", "parent", "geometry"]
    assert town.frame.crs == CRS


def test_the_order_of_the_file_is_irrelevant(town):
    areas = build_areas(
        mt.geometry()[::-1], year=mt.YEAR, gemeenten=[mt.GEMEENTE], outlines={}, names=mt.NAMES
    )
    assert areas.frame.drop(columns="geometry").equals(town.frame.drop(columns="geometry"))


def test_areas_know_who_lies_above_and_below(town):
    assert town.parents(mt.DORP) == (mt.ZUID, mt.GEMEENTE)
    assert town.parents(mt.GEMEENTE) == ()
    assert town.children(mt.ZUID) == (mt.DORP, mt.WERKPARK)
    assert town.buurten_of(mt.GEMEENTE) == mt.BUURTEN
    assert town.buurten_of(mt.EILAND) == (mt.EILAND,)
    assert town.gemeente_per_buurt().to_dict() == dict.fromkeys(mt.BUURTEN, mt.GEMEENTE)
    assert (town.name(mt.HAVEN), town.level(mt.HAVEN)) == ("Haven", Level.BUURT)


def test_wijken_and_gemeente_are_dissolved_from_their_buurten(town):
    shape = town.frame.geometry
    assert shape[mt.ZUID].equals(box(200_200, 470_000, 200_300, 470_200))
    assert shape[mt.GEMEENTE].equals(box(200_000, 470_000, 200_300, 470_200))


def test_a_delivered_outline_goes_before_a_dissolved_one():
    sea = box(200_000, 460_000, 200_300, 470_200)
    outline = gpd.GeoDataFrame(geometry=[sea], index=[mt.GEMEENTE], crs=CRS)
    areas = mt.areas(outlines={Level.GEMEENTE: outline})
    assert areas.frame.geometry[mt.GEMEENTE].equals(sea)
    assert areas.frame.geometry[mt.ZUID].area == pytest.approx(20_000)


def test_an_area_without_a_name_is_called_by_its_code():
    areas = mt.areas(names={mt.HAVEN: "Haven"})
    assert areas.name(mt.HAVEN) == "Haven"
    assert areas.name(mt.DORP) == mt.DORP


def test_only_the_gemeenten_of_the_project_are_kept(unchanged):
    second = mt.geometry().rename(index=lambda code: code.replace("9909", "9908"))
    third = mt.geometry().rename(index=lambda code: code.replace("9909", "1909"))
    buurten = unchanged(gpd.GeoDataFrame(pd.concat([mt.geometry(), second, third])))
    areas = build_areas(buurten, year=2024, gemeenten=["GM9909", "GM9908"], outlines={}, names={})
    assert list(areas.codes(Level.GEMEENTE)) == ["GM9908", "GM9909"]
    assert len(areas.codes(Level.BUURT)) == 12
    assert areas.gemeente_per_buurt()["BU99080202"] == "GM9908"
    assert areas.frame.index.is_unique
