from __future__ import annotations

import deliveries as d
import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import MultiPolygon

import minitown as mt
from wijkplan.model.areas import CRS, Level
from wijkplan.model.columns import shapefile_names
from wijkplan.model.layers import NOT_PUBLISHED

KNOWN_PEOPLE = dict(zip(mt.BUURTEN, (100, 200, 300, np.nan, 400, 0), strict=True))


def people(delivery, codes=mt.BUURTEN):
    return delivery.sheet.values.loc[list(codes), mt.PEOPLE].to_dict()


def assert_is_ministad(delivery):
    """Whatever the generation of the file: the same buurten, names and figures."""
    frame = delivery.layers[Level.BUURT].frame
    assert list(frame.index) == list(mt.BUURTEN)
    assert frame.index.name == "code"
    assert frame.crs == CRS
    assert frame.geometry.geom_equals(mt.geometry().geometry).all()
    assert people(delivery) == pytest.approx(KNOWN_PEOPLE, nan_ok=True)
    assert {code: delivery.sheet.names[code] for code in mt.BUURTEN} == {
        code: mt.NAMES[code] for code in mt.BUURTEN
    }
    assert delivery.sheet.names[mt.GEMEENTE] == "Ministad"
    assert delivery.sheet.values.shape == delivery.sheet.status.shape
    assert delivery.sheet.status.loc[mt.EILAND, mt.PEOPLE] == mt.REASON


def test_a_geopackage_with_three_layers_and_long_names(tmp_path):
    path = d.write(
        tmp_path / "a.gpkg", gemeenten=d.gemeenten(), wijken=d.wijken(), buurten=d.buurten()
    )
    delivery = d.read(path)
    assert_is_ministad(delivery)
    assert set(delivery.layers) == set(Level)
    assert list(delivery.layers[Level.WIJK].frame.index) == [mt.CENTRUM, mt.ZUID]
    assert people(delivery, [mt.CENTRUM, mt.ZUID, mt.GEMEENTE]) == pytest.approx(
        {mt.CENTRUM: 605, mt.ZUID: np.nan, mt.GEMEENTE: 1007}, nan_ok=True
    )
    assert delivery.sheet.names[mt.CENTRUM] == "Centrum"
    assert delivery.sheet.remarks == ()


def test_a_level_without_a_column_says_that_nothing_was_published_there(tmp_path):
    path = d.write(tmp_path / "a.gpkg", wijken=d.wijken(), buurten=d.buurten())
    sheet = d.read(path).sheet
    assert sheet.status.loc[mt.ZUID, mt.HOMES] == NOT_PUBLISHED
    assert sheet.status.loc[mt.ZUID, mt.PEOPLE] == mt.REASON
    assert sheet.status.loc[mt.MARKT, mt.HOMES] == ""


def test_the_short_names_of_before_2023(tmp_path):
    path = d.write(tmp_path / "a.gpkg", buurten_2019=d.buurten().rename(columns=d.SHORT))
    delivery = d.read(path, boundary_year=2019, year=2019)
    assert_is_ministad(delivery)
    assert delivery.sheet.years[mt.PEOPLE] == delivery.sheet.boundary_year == 2019


@pytest.mark.parametrize("year", [2021, 2023])
def test_a_shapefile_with_cut_names(tmp_path, year):
    names = next(names for edition, names in d.CATALOGUE.editions if edition == year)
    known = d.buurten()
    columns = {name: known.get(name, 1) for name in names}
    frame = gpd.GeoDataFrame(columns, geometry=known.geometry)
    path = d.write(tmp_path / "buurten.shp", buurten=frame)
    delivery = d.read(path, year=year, boundary_year=year)
    assert_is_ministad(delivery)
    assert delivery.sheet.values[mt.OLD].tolist()[:3] == [10, 20, 30]
    assert not any("niet eenduidig" in remark for remark in delivery.sheet.remarks)


def test_a_shapefile_with_a_selection_of_columns_tells_what_it_cannot_read(tmp_path):
    frame = d.buurten(percentage_ongehuwd=3)
    path = d.write(tmp_path / "buurten.shp", buurten=frame)
    cut = set(shapefile_names(frame.columns))
    sheet = d.read(path, year=2021, boundary_year=2021).sheet
    assert {"percentage", "percenta_1"} <= cut
    assert mt.OLD not in sheet.values
    (remark,) = [remark for remark in sheet.remarks if "niet eenduidig" in remark]
    assert "percentage, percenta_1" in remark


def test_buurten_alone_are_enough(tmp_path):
    frame = d.buurten()[["buurtcode", "geometry"]]
    delivery = d.read(d.write(tmp_path / "a.gpkg", gebieden=frame))
    assert set(delivery.layers) == {Level.BUURT}
    assert delivery.sheet.values.shape == (6, 0)
    assert delivery.sheet.names == {}


def test_geojson_in_rd_is_read_too(tmp_path):
    assert_is_ministad(d.read(d.write(tmp_path / "a.geojson", buurten=d.buurten())))


def test_water_areas_are_left_out_with_a_remark(tmp_path):
    sea = d.neighbour("BU99090198", mt.cell(0, -1)).assign(water="JA", aantal_inwoners=0)
    north_sea = d.neighbour("BU99090199", mt.cell(1, -1)).assign(water="B")
    path = d.write(tmp_path / "a.gpkg", buurten=d.together(d.buurten(), sea, north_sea))
    delivery = d.read(path)
    assert_is_ministad(delivery)
    (remark,) = delivery.sheet.remarks
    assert "watergebieden weggelaten" in remark
    assert "2" in remark
    assert "BU99090198" not in delivery.sheet.values.index


@pytest.mark.parametrize("land", ["NEE", "nee ", None])
def test_land_is_land_in_any_spelling(tmp_path, land):
    assert_is_ministad(d.read(d.write(tmp_path / "a.gpkg", buurten=d.buurten(water=land))))


def test_only_the_gemeenten_of_the_project_are_read(tmp_path):
    frame = d.together(d.buurten(), d.neighbour(), d.neighbour("BU19090102", mt.cell(4, 0)))
    path = d.write(tmp_path / "a.gpkg", buurten=frame)
    assert_is_ministad(d.read(path))
    both = d.read(path, gemeenten=[mt.GEMEENTE, "GM1909"])
    assert len(both.layers[Level.BUURT].frame) == 8


def test_a_wrong_cell_of_another_gemeente_is_none_of_our_business(tmp_path):
    frame = d.together(d.buurten(), d.neighbour().assign(aantal_inwoners=-5))
    assert_is_ministad(d.read(d.write(tmp_path / "a.gpkg", buurten=frame)))


@pytest.mark.parametrize("code", [-99997, -99995, -99991, -99999, -99999999, -99990])
def test_every_missing_code_gives_no_value_and_keeps_its_code(tmp_path, code):
    frame = d.buurten(aantal_inwoners=[code, 1, 2, 3, 4, 5])
    sheet = d.read(d.write(tmp_path / "a.gpkg", buurten=frame)).sheet
    assert np.isnan(sheet.values.loc[mt.MARKT, mt.PEOPLE])
    reason = sheet.status.loc[mt.MARKT, mt.PEOPLE]
    assert reason.endswith(f"(code {code})")
    assert reason.startswith(d.CATALOGUE.missing_codes.get(str(code), "onderdrukt of niet"))
    assert sheet.values.loc[mt.HAVEN, mt.PEOPLE] == 1


def test_an_empty_cell_is_missing_too(tmp_path):
    frame = d.buurten(aantal_inwoners=[None, 1.0, 2, 3, 4, 5])
    sheet = d.read(d.write(tmp_path / "a.gpkg", buurten=frame)).sheet
    assert np.isnan(sheet.values.loc[mt.MARKT, mt.PEOPLE])
    assert sheet.status.loc[mt.MARKT, mt.PEOPLE] == "leeg in de bron"


def test_a_number_in_a_text_column_is_text_without_decimals(tmp_path):
    frame = d.buurten(meest_voorkomende_postcode=[7551.0, None, -99997.0, 7553, 7554, 7555])
    sheet = d.read(d.write(tmp_path / "a.gpkg", buurten=frame)).sheet
    assert sheet.values["meest_voorkomende_postcode"].tolist()[:3] == ["7551", None, None]
    assert sheet.status["meest_voorkomende_postcode"].tolist()[:3] == [
        "", "leeg in de bron", mt.REASON,
    ]  # fmt: skip


def test_codes_with_letters(tmp_path):
    codes = [code[:6] + "A" + code[7:9] + "X" for code in mt.BUURTEN[:1]] + list(mt.BUURTEN[1:])
    delivery = d.read(d.write(tmp_path / "a.gpkg", buurten=d.buurten(buurtcode=codes)))
    assert "BU9909A10X" in delivery.layers[Level.BUURT].frame.index


@pytest.mark.parametrize(
    "shape",
    [lambda c: f" {c} ", str.lower, lambda c: c[2:], lambda c: int(c[2:]), lambda c: float(c[2:])],
    ids=["padded", "small letters", "bare", "whole number", "number"],
)
def test_codes_of_every_shape(tmp_path, shape):
    frame = d.buurten(buurtcode=[shape(code) for code in mt.BUURTEN])
    assert_is_ministad(d.read(d.write(tmp_path / "a.gpkg", buurten=frame)))


def test_bare_codes_that_lost_their_zeros(tmp_path):
    frame = d.buurten(buurtcode=[int("0164" + code[6:]) for code in mt.BUURTEN])
    delivery = d.read(d.write(tmp_path / "a.gpkg", buurten=frame), gemeenten=["GM0164"])
    assert delivery.layers[Level.BUURT].frame.index[0] == "BU01640101"


def test_a_layer_can_be_chosen_by_name(tmp_path):
    old = d.buurten(aantal_inwoners=1)
    path = d.write(tmp_path / "a.gpkg", buurten_2023=old, buurten_2024=d.buurten())
    assert_is_ministad(d.read(path, layer="buurten_2024"))
    assert people(d.read(path))[mt.MARKT] == 1


def test_a_column_mapping_of_the_project_goes_first(tmp_path):
    frame = d.buurten(eigen=[1, 2, 3, 4, 5, 6])
    path = d.write(tmp_path / "a.gpkg", buurten=frame)
    delivery = d.read(path, columns={"eigen": mt.PEOPLE}, column_years={mt.PEOPLE: 2019})
    assert people(delivery)[mt.WERKPARK] == 6
    assert (delivery.sheet.years[mt.PEOPLE], delivery.sheet.years[mt.HOMES]) == (2019, mt.YEAR)


def test_unknown_columns_are_told_and_not_used(tmp_path):
    path = d.write(tmp_path / "a.gpkg", buurten=d.buurten(hobby="x"))
    sheet = d.read(path).sheet
    assert any("onbekende kolommen" in r and "hobby" in r for r in sheet.remarks)
    assert "hobby" not in sheet.values


def test_a_buurt_of_several_parts_is_one_buurt(tmp_path):
    apart = MultiPolygon([mt.cell(2, 0), mt.cell(6, 6)])
    path = d.write(tmp_path / "a.gpkg", buurten=d.with_shapes(werkpark=apart))
    assert d.read(path).layers[Level.BUURT].frame.geometry[mt.WERKPARK].equals(apart)


def test_a_repaired_buurt_is_remarked(tmp_path):
    x, y = mt.X0, mt.Y0
    spike = [(x, y), (x + 100, y), (x + 100, y + 100), (x + 50, y + 100), (x + 50, y + 150),
             (x + 50, y + 100), (x, y + 100)]  # fmt: skip
    path = d.write(tmp_path / "a.gpkg", buurten=d.with_shapes(oost=gpd.GeoSeries.from_wkt(
        [f"POLYGON(({', '.join(f'{a} {b}' for a, b in [*spike, spike[0]])}))"])[0]))  # fmt: skip
    delivery = d.read(path)
    assert any(mt.OOST in r and "hersteld" in r for r in delivery.sheet.remarks)
    assert delivery.layers[Level.BUURT].frame.geometry[mt.OOST].area == pytest.approx(10_000)


def test_provenance_carries_the_hash_of_all_parts(tmp_path):
    path = d.write(tmp_path / "a.shp", buurten=d.buurten())
    before = d.read(path).sheet.provenance
    assert (before.file, len(before.sha256), before.publisher) == ("a.shp", 64, "CBS")
    d.write(path, buurten=d.buurten(aantal_inwoners=7))
    assert d.read(path).sheet.provenance.sha256 != before.sha256


def test_a_shapefile_in_capitals_is_read(tmp_path):
    d.write(tmp_path / "A.shp", buurten=d.buurten())
    for part in tmp_path.glob("A.*"):
        part.rename(part.with_suffix(part.suffix.upper()))
    assert d.read(tmp_path / "A.SHP")
