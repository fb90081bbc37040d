"""A group and its whole per area, from any table or layer: what counts as an area and a number."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

import minitown as mt
from wijkplan.model.areas import CRS, Level
from wijkplan.model.errors import DataError, SourceError
from wijkplan.sources.group_table import GroupRequest, read_group_table

HEAD = "buurtcode;groep;geheel\n"


@pytest.fixture
def read(tmp_path, catalogue):
    """Read a table given as text."""

    def reader(text, **given):
        path = tmp_path / "tabel.csv"
        path.write_text(text, "utf-8")
        request = {"path": path, "group": "groep", "total": "geheel", **given}
        return read_group_table(GroupRequest(**request), catalogue)

    return reader


def codes(table):
    return list(table.total.values.index)


@pytest.mark.parametrize("mark", ["", ".", "-", "-99997", "-99999999", "x"])
def test_a_mark_for_missing_is_missing_and_never_zero(read, mark):
    table = read(f"{HEAD}BU01640000;{mark};20\nBU01640001;5;20\n")
    assert np.isnan(table.group.values["BU01640000"])
    assert table.group.values["BU01640001"] == 5


def test_only_the_lowest_level_counts_and_what_is_above_it_says_what_it_is_together(read):
    text = (
        "gwb_code;recs;groep;geheel\nNL00;Land;900;9000\nGM0164;Gemeente;30;100\n"
        "WK016400;Wijk;30;100\nBU01640000;Buurt;10;50\nBU01640001;Buurt;.;50\n"
    )
    table = read(text)
    assert (table.unit, codes(table)) == ("buurt", ["BU01640000", "BU01640001"])
    assert [whole.group.to_dict() for whole in table.wholes] == [{"WK016400": 30}, {"GM0164": 30}]
    wijken = read(text, level=Level.WIJK)
    assert (wijken.unit, codes(wijken)) == ("wijk", ["WK016400"])
    with pytest.raises(DataError, match="geen buurt in GM0153"):
        read(text, gemeenten=("GM0153",))


def test_areas_are_limited_to_some_gemeenten(read):
    text = f"{HEAD}BU01640000;1;2\nBU01530000;1;2\n"
    assert codes(read(text, gemeenten=("GM0153",))) == ["BU01530000"]
    assert codes(read(text, gemeenten=("153",))) == ["BU01530000"]
    with pytest.raises(DataError, match="zonder CBS-codes"):
        read("groep;geheel\n1;2\n", gemeenten=("GM0153",))


def test_rows_without_a_cbs_code_are_areas_by_their_own_name_or_number(read):
    assert codes(read("groep;geheel\n1;2\n3;4\n")) == ["rij 2", "rij 3"]
    own = read("pc4;groep;geheel\n7551;1;2\n7552;3;4\n", key="PC4")
    assert (own.unit, codes(own)) == ("gebied", ["7551", "7552"])


def test_bare_codes_get_their_letters_and_zeros_back(read):
    assert codes(read(f"{HEAD}1640000;1;2\n1640001;1;2\n")) == ["BU01640000", "BU01640001"]


def test_rounding_and_kind_come_of_the_catalogue_or_of_the_request(read):
    text = "buurtcode;deel;aantal_inwoners\nBU01640000;12,5;200\nBU01640001;20;100\n"
    counted = read(text, group="deel", total="aantal_inwoners")
    assert (counted.group.base, counted.total.base, counted.in_percent) == (0, 5, False)
    assert counted.rounding_unknown
    percent = read(text, group="deel", total="AANTAL_INWONERS", in_percent=True)
    assert percent.group.base == 0.1
    assert percent.counts[0].tolist() == [25, 20]
    told = read(text, group="deel", total="aantal_inwoners", base=10)
    assert (told.group.base, told.total.base, told.rounding_unknown) == (10, 10, False)


def test_a_share_needs_its_own_whole_and_a_mean_is_no_group(read):
    text = f"buurtcode;{mt.OLD};{mt.PEOPLE};{mt.HOMES}\nBU01640000;10;100;50\n"
    assert read(text, group=mt.OLD, total=mt.PEOPLE).in_percent
    with pytest.raises(DataError, match=f"niet van '{mt.HOMES}' → gebruik --total {mt.PEOPLE}"):
        read(text, group=mt.OLD, total=mt.HOMES)
    with pytest.raises(DataError, match="dezelfde kolom"):
        read(text, group=mt.PEOPLE, total=mt.PEOPLE)
    with pytest.raises(DataError, match="is geen aantal"):
        read(text, group=mt.PEOPLE, total=mt.OLD)


def test_a_column_is_found_and_understood_by_any_of_its_names(read):
    text = "gwb_code;p_wcorpw;a_woning\nBU01640000;10;100\nBU01640001;.;50\n"
    name = "perc_huurwoningen_in_bezit_woningcorporaties"
    for group, total in (("p_wcorpw", "a_woning"), (name, mt.HOMES)):
        table = read(text, group=group, total=total)
        assert table.in_percent
        assert table.group.base == 1
        assert (table.group.name, table.total.name) == ("p_wcorpw", "a_woning")
        assert table.counts[0]["BU01640000"] == 10
    with pytest.raises(DataError, match="kolom p_1gezw_hw: dit aandeel is niet van 'a_woning'"):
        read("p_1gezw_hw;a_woning\n10;100\n", group="p_1gezw_hw", total="a_woning")  # of 2024


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("buurtcode;groepen;geheel\nBU01640000;1;2\n", "bedoelde u 'groepen'"),
        (f"{HEAD}BU01640000;veel;2\n", "BU01640000: geen getal: veel"),
        (f"{HEAD}BU01640000;-4;2\n", "BU01640000: onmogelijke waarde: -4"),
        (f"{HEAD}BU01640000;1.234;2000\n", "geen getal: 1.234"),
        (f"{HEAD}BU01640000;1;2\nBU01640000;1;2\n", "BU01640000: 1 codes komen meer dan eens voor"),
        (f"{HEAD}BU01640000;1;2\nBU0164;1;2\n", r"rij 3 \('BU0164'\): 1 codes zijn geen CBS-code"),
        (f"{HEAD}A;1;2\nA;1;2\n", "gebied A: een gebied komt meer dan eens voor"),
        (f"{HEAD}A;1;2\n;1;2\n", "niet elke rij heeft een code"),
        ("gwb_code;recs;groep;geheel\nNL00;Land;1;2\n", "er blijft geen gebied over"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(read, text, said):
    with pytest.raises(DataError, match=said):
        read(text)


def test_an_empty_table_is_refused(read):
    with pytest.raises(SourceError, match="geen rijen"):
        read(HEAD)


def test_a_group_may_be_larger_than_its_whole_by_rounding_only(read):
    text = "groep;geheel\n5;4\n10;20\n"
    with pytest.raises(DataError, match=r"rij 2 \(5 van 4\): de groep is groter dan het geheel"):
        read(text)
    assert len(codes(read(text, base=1))) == 2
    with pytest.raises(DataError, match=r"\(5 van 4\)"):
        read(text, base=0.5)


def test_an_excel_sheet_is_read_by_its_name(tmp_path, catalogue):
    path = tmp_path / "tabel.xlsx"
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"uitleg": ["tekst"]}).to_excel(book, sheet_name="leesmij", index=False)
        frame = pd.DataFrame({"buurtcode": [mt.MARKT, mt.HAVEN], "groep": [1, "."], "geheel": 4})
        frame.to_excel(book, sheet_name="cijfers", index=False)
    request = GroupRequest(path=path, group="groep", total="geheel", layer="cijfers")
    table = read_group_table(request, catalogue)
    assert codes(table) == [mt.MARKT, mt.HAVEN]
    assert np.isnan(table.group.values[mt.HAVEN])


# ------------------------------------------------------------------ layers


def squares(**columns):
    shapes = [box(100 * n, 0, 100 * n + 100, 100) for n in range(len(columns["groep"]))]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS)


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "shp"])
def test_a_layer_gives_shapes_in_rd(tmp_path, catalogue, suffix):
    frame = squares(buurtcode=[mt.MARKT, mt.HAVEN], groep=[1.0, np.nan], geheel=[4, 4])
    path = tmp_path / f"laag.{suffix}"
    (frame.to_crs(4326) if suffix == "geojson" else frame).to_file(path)
    table = read_group_table(GroupRequest(path=path, group="groep", total="geheel"), catalogue)
    assert codes(table) == list(table.shapes.index) == [mt.MARKT, mt.HAVEN]
    assert table.shapes.crs == CRS
    assert table.shapes.area.tolist() == pytest.approx([10_000, 10_000], rel=1e-4)
    assert np.isnan(table.group.values[mt.HAVEN])


def test_water_is_no_area(tmp_path, catalogue):
    path = tmp_path / "laag.gpkg"
    columns = {"buurtcode": [mt.MARKT, mt.HAVEN], "groep": [1, 0], "geheel": [4, 0]}
    squares(**columns, water=["NEE", "JA"]).to_file(path)
    table = read_group_table(GroupRequest(path=path, group="groep", total="geheel"), catalogue)
    assert codes(table) == list(table.shapes.index) == [mt.MARKT]


def test_the_layer_with_the_columns_is_found_and_two_of_them_must_be_told_apart(
    tmp_path, catalogue
):
    path = tmp_path / "lagen.gpkg"
    frame = squares(buurtcode=[mt.MARKT, mt.HAVEN], groep=[1, 2], geheel=[4, 4])
    frame.drop(columns="groep").to_file(path, layer="andere")
    frame.to_file(path, layer="eerste")
    request = {"path": path, "group": "groep", "total": "geheel"}
    assert len(codes(read_group_table(GroupRequest(**request), catalogue))) == 2
    frame.iloc[:1].to_file(path, layer="tweede")
    with pytest.raises(SourceError, match="eerste, tweede → noem met --laag"):
        read_group_table(GroupRequest(**request), catalogue)
    assert len(codes(read_group_table(GroupRequest(**request, layer="tweede"), catalogue))) == 1
    with pytest.raises(SourceError, match="bedoelde u 'tweede'"):
        read_group_table(GroupRequest(**request, layer="twede"), catalogue)


def test_points_are_shapes_too(tmp_path, catalogue):
    path = tmp_path / "punten.gpkg"
    points = {"groep": [1, 2], "geheel": [4, 4], "geometry": [Point(0, 0), Point(9, 9)]}
    gpd.GeoDataFrame(points, crs=CRS).to_file(path)
    table = read_group_table(GroupRequest(path=path, group="groep", total="geheel"), catalogue)
    assert codes(table) == ["rij 1", "rij 2"]
    assert table.shapes.geom_type.eq("Point").all()
