from __future__ import annotations

import pytest

import minitown as mt
from wijkplan.model.crosswalk import match_boundaries
from wijkplan.model.errors import DataError

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
