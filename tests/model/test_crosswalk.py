from __future__ import annotations

import pytest

import minitown as mt
from wijkplan.model.columns import load_catalogue
from wijkplan.model.crosswalk import CHANGED, match_boundaries
from wijkplan.model.errors import DataError
from wijkplan.model.table import build_table

SAME = "gelijke-codes"


def sheet(codes, *, boundary_year=2020):
    return mt.make_sheet({mt.HOMES: [1] * len(codes)}, codes=codes, boundary_year=boundary_year)


def problem(town, codes, *, crosswalk):
    with pytest.raises(DataError, match="andere gebiedsindeling") as raised:
        match_boundaries(sheet(codes), town, crosswalk=crosswalk)
    (found,) = raised.value.problems
    assert found.file == "ministad.gpkg"
    assert found.remedy
    return found


def test_figures_on_the_own_boundary_year_pass(town):
    match_boundaries(sheet(mt.BUURTEN[:2], boundary_year=mt.YEAR), town, crosswalk=None)


def test_another_year_without_crosswalk_is_refused(town):
    found = problem(town, mt.BUURTEN, crosswalk=None)
    assert found.code == "omzettabel-ontbreekt"
    assert "2020" in found.message
    assert str(mt.YEAR) in found.message


@pytest.mark.parametrize(
    "codes",
    [
        mt.BUURTEN,
        (*mt.BUURTEN, mt.GEMEENTE),
        (*mt.BUURTEN, "BU01640000"),  # another gemeente, which is none of our business
        (mt.CENTRUM, mt.ZUID),
    ],
)
def test_equal_codes_pass_where_that_was_declared(town, codes):
    match_boundaries(sheet(codes), town, crosswalk=SAME)


@pytest.mark.parametrize(
    ("codes", "differing"),
    [
        (mt.BUURTEN[:5], mt.WERKPARK),
        ((*mt.BUURTEN, "BU99090203"), "BU99090203"),
        ((*mt.BUURTEN[:5], "BU99090203"), f"{mt.WERKPARK}, BU99090203"),
        ((*mt.BUURTEN, mt.ZUID), mt.CENTRUM),
    ],
)
def test_declared_identity_that_is_not_true_is_refused(town, codes, differing):
    found = problem(town, codes, crosswalk=SAME)
    assert (found.code, found.area) == ("codes-ongelijk", differing)


def test_areas_that_changed_are_missing_with_the_reason_and_the_rest_passes(town):
    old = mt.make_sheet(
        {mt.PEOPLE: (90, 210, 300, 40, 700)}, codes=mt.BUURTEN[:5], boundary_year=2020
    )
    changed = (mt.DORP, mt.WERKPARK)
    found = match_boundaries(old, town, crosswalk=SAME, changed=changed)
    assert found.values.loc[mt.HAVEN, mt.PEOPLE] == 210
    assert found.values.loc[list(changed), mt.PEOPLE].isna().all()
    for code in changed:
        assert found.status.loc[code, mt.PEOPLE] == CHANGED.format(year=2020)
    assert any(mt.WERKPARK in remark for remark in found.remarks)
    assert old.values.loc[mt.DORP, mt.PEOPLE] == 700


def test_a_wijk_that_changed_is_derived_from_buurten_that_did_not(town):
    codes = (*mt.BUURTEN, mt.CENTRUM, mt.ZUID)
    old = mt.make_sheet({mt.PEOPLE: (1, 2, 3, 4, 5, 6, 99, 11)}, codes=codes, boundary_year=2020)
    found = match_boundaries(old, town, crosswalk=SAME, changed=(mt.CENTRUM,))
    table = build_table(town, [found], load_catalogue())
    assert table.cell(mt.CENTRUM, mt.PEOPLE) == (10, "afgeleid: som van 4 buurten")
    assert table.cell(mt.ZUID, mt.PEOPLE) == (11, "")
    partly = match_boundaries(old, town, crosswalk=SAME, changed=(mt.CENTRUM, mt.MARKT))
    value, how = build_table(town, [partly], load_catalogue()).cell(mt.CENTRUM, mt.PEOPLE)
    assert value == 9
    assert "ten minste" in how


def test_a_difference_that_was_not_declared_is_still_refused(town):
    with pytest.raises(DataError) as raised:
        match_boundaries(sheet(mt.BUURTEN[:4]), town, crosswalk=SAME, changed=(mt.WERKPARK,))
    assert raised.value.problems[0].area == mt.DORP


def test_a_changed_code_that_exists_in_neither_year_is_refused(town):
    with pytest.raises(DataError) as raised:
        match_boundaries(sheet(mt.BUURTEN), town, crosswalk=SAME, changed=("BU99090999",))
    assert raised.value.problems[0].code == "gewijzigd-onjuist"


def test_changed_areas_say_nothing_about_figures_of_the_own_boundary_year(town):
    own = sheet(mt.BUURTEN, boundary_year=mt.YEAR)
    with pytest.raises(DataError) as raised:
        match_boundaries(own, town, crosswalk=SAME, changed=(mt.DORP,))
    assert raised.value.problems[0].code == "gewijzigd-onjuist"
