from __future__ import annotations

import geopandas as gpd
import pyogrio
import pytest

import minitown as mt
from wijkplan.model.columns import (
    Alias,
    Catalogue,
    ColumnSpec,
    Kind,
    load_catalogue,
    read_spec,
    shapefile_names,
)


def editions(catalogue, year):
    return [list(names) for edition_year, names in catalogue.editions if edition_year == year]


def meaning(catalogue, names, year):
    """Catalogue names per delivered column, as if no name had been cut."""
    return catalogue.resolve(names, year=year).known


@pytest.mark.parametrize(
    ("year", "names"),
    [
        (2024, ["buurtcode", "gemeentenaam", mt.PEOPLE, mt.OLD, mt.HOMES, "water"]),
        (2019, ["BU_CODE", "GM_NAAM", "AANT_INW", "P_65_EO_JR", "WONINGEN", "H2O"]),
        (2019, ["bu_code", "gm_naam", "aant_inw", "p_65_eo_jr", "woningen", "h2o"]),
    ],
)
def test_every_generation_of_names_means_the_same(catalogue, year, names):
    expected = ["buurtcode", "gemeentenaam", mt.PEOPLE, mt.OLD, mt.HOMES, "water"]
    found = catalogue.resolve(names, year=year)
    assert found.known == dict(zip(names, expected, strict=True))
    assert found.unknown == found.ambiguous == ()


def test_names_of_the_key_figure_table(catalogue):
    names = ["gwb_code", "a_inw", "a_hh", "a_woning", "p_wcorpw", "g_gas"]
    known = catalogue.resolve(names, year=2023).known
    assert [known[n] for n in names[1:5]] == [mt.PEOPLE, mt.HOUSEHOLDS, mt.HOMES, mt.CORPORATION]
    assert known["g_gas"] == "gemiddeld_aardgasverbruik"


def test_an_unknown_name_is_reported_and_not_guessed(catalogue):
    found = catalogue.resolve(["buurtcode", "aantal_inwonerz"], year=2024)
    assert found.known == {"buurtcode": "buurtcode"}
    assert found.unknown == ("aantal_inwonerz",)


@pytest.mark.parametrize(("year", "delivery"), [(2021, 0), (2023, 0), (2023, 1)])
def test_a_whole_edition_is_read_back_from_its_cut_names(catalogue, year, delivery):
    full = editions(catalogue, year)[delivery]
    cut = shapefile_names(full)
    found = catalogue.resolve(cut, year=year)
    expected = meaning(catalogue, full, year)
    assert found.known == {c: expected[f] for c, f in zip(cut, full, strict=True) if f in expected}
    assert found.ambiguous == ()
    assert len(set(found.known.values())) == len(found.known)


@pytest.mark.parametrize(("year", "delivery"), [(2021, 0), (2023, 0), (2023, 1)])
def test_names_are_cut_as_gdal_cuts_them(catalogue, year, delivery, tmp_path):
    full = editions(catalogue, year)[delivery]
    squares = mt.geometry().geometry.to_numpy()
    frame = gpd.GeoDataFrame(dict.fromkeys(full, 1), index=range(6), geometry=squares, crs=mt.CRS)
    path = tmp_path / "a.shp"
    with pytest.warns(RuntimeWarning, match="laundered"):
        pyogrio.write_dataframe(frame, path)
    assert list(pyogrio.read_info(path)["fields"]) == shapefile_names(full)


def test_a_selection_of_columns_is_ambiguous_and_not_guessed(catalogue):
    names = ["buurtcode", "gemeenteco", "aantal_inw", "percentage", "percenta_1"]
    found = catalogue.resolve(names, year=2021)
    assert found.known == {
        "buurtcode": "buurtcode", "gemeenteco": "gemeentecode", "aantal_inw": mt.PEOPLE,
    }  # fmt: skip
    assert found.ambiguous == ("percentage", "percenta_1")
    assert found.unknown == ()


def test_a_column_too_many_makes_its_family_ambiguous(catalogue):
    cut = [*shapefile_names(editions(catalogue, 2021)[0]), "percenta99"]
    found = catalogue.resolve(cut, year=2021)
    assert "percenta_1" in found.ambiguous
    assert found.known["aantal_hui"] == mt.HOUSEHOLDS
    assert not any(name.startswith("perc") for name in found.known.values())


def test_of_a_year_without_edition_only_what_has_one_meaning_is_read(catalogue):
    found = catalogue.resolve(shapefile_names(editions(catalogue, 2021)[0]), year=2020)
    assert found.known["gemeenteco"] == "gemeentecode"
    assert "percenta_1" in found.ambiguous


def test_cut_names_are_read_without_regard_to_case(catalogue):
    cut = [name.upper() for name in shapefile_names(editions(catalogue, 2021)[0])]
    known = catalogue.resolve(cut, year=2021).known
    assert known["GEMEENTECO"] == "gemeentecode"
    assert known["PERCENTA_1"] == "percentage_personen_15_tot_25_jaar"


def test_an_alias_holds_only_in_its_years():
    spec = ColumnSpec(
        name="a", label="A", kind=Kind.COUNT, aliases=(Alias(name="OUD", last=2020),), first=2010
    )
    catalogue = Catalogue({"a": spec}, {}, -99990, frozenset(), {})
    assert catalogue.resolve(["OUD"], year=2020).known == {"OUD": "a"}
    assert catalogue.resolve(["OUD"], year=2021).unknown == ("OUD",)
    assert (spec.exists(2009), spec.exists(2010)) == (False, True)


def test_a_project_adds_columns_and_leaves_the_catalogue_as_it_was(catalogue):
    extra = ColumnSpec(name="flexwoningen", label="Flexwoningen", kind=Kind.COUNT)
    extended = catalogue.extended([extra])
    assert extended["flexwoningen"] is extra
    assert "flexwoningen" not in catalogue
    assert list(extended.specs)[:-1] == list(catalogue.specs)


def test_numbering_of_cut_names_goes_on_after_nine():
    names = shapefile_names(f"percentage_{n}" for n in range(12))
    assert names[0] == "percentage"
    assert names[9:] == ["percenta_9", "percenta10", "percenta11"]


def test_an_entry_with_an_unknown_key_or_kind_is_refused():
    row = {"name": "a", "label": "A", "kind": "count"}
    assert read_spec({**row, "from": 2020}).first == 2020
    with pytest.raises(TypeError):
        read_spec({**row, "eenheid": "m"})
    with pytest.raises(ValueError, match="aantal"):
        read_spec({**row, "kind": "aantal"})


def test_kinds_that_are_no_number():
    assert {kind for kind in Kind if not kind.numeric} == {Kind.CLASS, Kind.TEXT, Kind.IDENTIFIER}


def test_the_catalogue_is_read_once():
    assert load_catalogue() is load_catalogue()
