from __future__ import annotations

import deliveries as d
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from wijkplan.model.errors import DataError, Problems, SourceError
from wijkplan.sources.figures import parse_cells

KEYS = {"gwb_code": list(mt.BUURTEN[:3])}


def frame(**columns):
    return pd.DataFrame({**KEYS, **columns})


def cells(sheet, column=mt.PEOPLE):
    return sheet.values[column].tolist(), sheet.status[column].tolist()


def test_a_cbs_table_with_decimal_comma_point_for_missing_and_blanks(tmp_path):
    text = (
        "gwb_code;regio;recs;a_inw;g_hhgro;p_65_oo\n"
        "GM9909    ;Ministad;Gemeente;  1000;2,1 ;18\n"
        "BU99090101;Markt;Buurt; 100 ;2,5;10\n"
        "BU99090102;Haven;Buurt;.;       .;-\n"
        "BU99090103;Oost;Buurt;;x;30\n"
    )
    sheet = d.figures(d.table(tmp_path / "kwb.csv", text=text), kind="cbs-kerncijfers")
    assert list(sheet.values.index) == [mt.GEMEENTE, *mt.BUURTEN[:3]]
    assert sheet.values.index.name == "code"
    values, status = cells(sheet)
    assert values == pytest.approx([1000, 100, np.nan, np.nan], nan_ok=True)
    assert status == ["", "", "onderdrukt of niet beschikbaar (in de bron: '.')",
                      "leeg in de bron"]  # fmt: skip
    assert sheet.values["gemiddelde_huishoudsgrootte"].tolist()[:2] == [2.1, 2.5]
    assert sheet.status[mt.OLD].tolist()[2] == "onderdrukt of niet beschikbaar (in de bron: '-')"
    assert sheet.values.shape == sheet.status.shape


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_usual_separator(tmp_path, separator):
    path = d.table(tmp_path / "a.csv", frame(a_inw=[1, 2, 3]), sep=separator)
    assert cells(d.figures(path))[0] == [1, 2, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_usual_encoding(tmp_path, encoding):
    path = d.table(
        tmp_path / "a.csv", text="buurtcode;buurtnaam;a_inw\nBU99090101;Café ’t Plein;5\n",
        encoding=encoding,
    )  # fmt: skip
    sheet = d.figures(path)
    assert sheet.names == {mt.MARKT: "Café ’t Plein"}
    assert cells(sheet)[0] == [5]


def test_windows_line_ends_and_quoted_names(tmp_path):
    text = 'buurtcode;buurtnaam;a_inw\r\nBU99090101;"Markt; oost";5\r\nBU99090102;B;6\r\n'
    sheet = d.figures(d.table(tmp_path / "a.csv", text=text))
    assert sheet.names == {mt.MARKT: "Markt; oost", mt.HAVEN: "B"}


def test_a_spreadsheet(tmp_path):
    path = d.table(tmp_path / "a.xlsx", frame(a_inw=[100, ".", None], g_hhgro=[2.5, "2,1", "."]))
    sheet = d.figures(path)
    assert cells(sheet)[0] == pytest.approx([100, np.nan, np.nan], nan_ok=True)
    assert sheet.values["gemiddelde_huishoudsgrootte"].tolist() == pytest.approx(
        [2.5, 2.1, np.nan], nan_ok=True
    )


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_bare_codes_without_zeros_where_recs_tells_the_level(tmp_path, suffix):
    table = pd.DataFrame(
        {"gwb_code": [164, 16400, 1640000], "recs": ["Gemeente", " Wijk", "buurt "],
         "a_inw": [3, 2, 1]}
    )  # fmt: skip
    sheet = d.figures(d.table(tmp_path / f"a{suffix}", table))
    assert list(sheet.values.index) == ["GM0164", "WK016400", "BU01640000"]


@pytest.mark.parametrize(
    ("key", "code", "expected"),
    [
        ("buurtcode", "1640000", "BU01640000"),
        ("BU_CODE", "1640000", "BU01640000"),
        ("wijkcode", "16400", "WK016400"),
        ("gemeentecode", "164", "GM0164"),
        ("gwb_code", "01640000", "BU01640000"),
        ("Code", " bu0363aa01 ", "BU0363AA01"),
    ],
)
def test_the_code_column_is_recognised_and_may_tell_the_level(tmp_path, key, code, expected):
    sheet = d.figures(d.table(tmp_path / "a.csv", text=f"{key};a_inw\n{code};1\n"))
    assert list(sheet.values.index) == [expected]


def test_the_project_may_name_the_code_column(tmp_path):
    path = d.table(tmp_path / "a.csv", text=f"gebied;code;a_inw\n{mt.MARKT};zomaar;1\n")
    assert list(d.figures(path, key="gebied").values.index) == [mt.MARKT]


@pytest.mark.parametrize(("code", "recs"), [("NL00", "Land"), ("00", " Land "), ("NL01", "Buurt")])
def test_the_row_of_the_country_is_left_out(tmp_path, code, recs):
    text = f"gwb_code;recs;a_inw\n{code};{recs};17000000\n{mt.MARKT};Buurt;1\n"
    sheet = d.figures(d.table(tmp_path / "a.csv", text=text))
    assert list(sheet.values.index) == [mt.MARKT]


def test_the_year_is_kept_per_column(tmp_path):
    path = d.table(tmp_path / "a.csv", frame(a_inw=1, g_gas=1000))
    sheet = d.figures(
        path, year=2023, boundary_year=2024, column_years={"gemiddeld_aardgasverbruik": 2022}
    )
    assert dict(sheet.years) == {mt.PEOPLE: 2023, "gemiddeld_aardgasverbruik": 2022}
    assert (sheet.boundary_year, sheet.provenance.year) == (2024, 2023)


def test_a_project_maps_its_own_columns(tmp_path):
    path = d.table(tmp_path / "a.csv", frame(bewoners=[1, 2, 3], a_inw=[7, 8, 9]))
    sheet = d.figures(path, columns={"bewoners": mt.PEOPLE})
    assert cells(sheet)[0] == [1, 2, 3]


def test_unknown_columns_are_told_and_not_used(tmp_path):
    sheet = d.figures(d.table(tmp_path / "a.csv", frame(a_inw=1, hobby=2, kleur=3)))
    assert list(sheet.values) == [mt.PEOPLE]
    assert any("hobby, kleur" in remark for remark in sheet.remarks)


def test_names_of_wijk_and_gemeente_are_read_where_all_rows_are_buurten(tmp_path):
    path = d.table(
        tmp_path / "a.csv",
        text=f"buurtcode;buurtnaam;wijknaam;gemeentenaam;a_inw\n{mt.DORP};Dorp;Zuid;Ministad;1\n",
    )
    assert d.figures(path).names == {
        mt.DORP: "Dorp", mt.ZUID: "Zuid", mt.GEMEENTE: "Ministad",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"a_inw": ["veel", 2, 3]}, "geen-getal"),
        ({"a_inw": ["1.250", 2, 3]}, "geen-getal"),
        ({"a_inw": ["1.250.000", 2, 3]}, "geen-getal"),
        ({"a_inw": ["12 personen", 2, 3]}, "geen-getal"),
        ({"a_inw": ["inf", 2, 3]}, "geen-getal"),
        ({"g_hhgro": ["1.250,5", 2, 3]}, "geen-getal"),
        ({"a_inw": [-5, 2, 3]}, "onmogelijk"),
        ({"p_65_oo": [101, 2, 3]}, "onmogelijk"),
        ({"p_65_oo": ["-1,5", 2, 3]}, "onmogelijk"),
    ],
)
def test_cells_that_cannot_be_right_name_column_and_area(tmp_path, columns, code):
    found = d.problems_of(d.figures, d.table(tmp_path / "a.csv", frame(**columns)))
    assert set(found) == {code}
    assert found[code].area == mt.MARKT
    assert found[code].column in (mt.PEOPLE, mt.OLD, "gemiddelde_huishoudsgrootte")


def test_no_code_column(tmp_path):
    found = d.problems_of(d.figures, d.table(tmp_path / "a.csv", text="gebied;a_inw\nx;1\n"))
    assert "gebied, a_inw" in found["sleutel-ontbreekt"].remedy
    path = d.table(tmp_path / "b.csv", frame(a_inw=1))
    assert "'buurt'" in d.problems_of(d.figures, path, key="buurt")["sleutel-ontbreekt"].message


def test_malformed_and_double_codes_are_named_with_their_row(tmp_path):
    text = f"gwb_code;a_inw\n{mt.MARKT};1\nx;2\n;3\n{mt.HAVEN};4\n{mt.MARKT};5\n"
    found = d.problems_of(d.figures, d.table(tmp_path / "a.csv", text=text))
    assert set(found) == {"code-onjuist", "code-dubbel"}
    assert found["code-onjuist"].row == "3 ('x'), 4 ('')"
    assert found["code-dubbel"].area == mt.MARKT


def test_a_mapping_that_does_not_fit_suggests_the_nearest_name(tmp_path):
    path = d.table(tmp_path / "a.csv", frame(a_inw=1, bewoners=2))
    found = d.problems_of(
        d.figures, path, columns={"bewonerz": mt.PEOPLE, "bewoners": "aantal_inwonerz"}
    )
    assert found["kolom-ontbreekt"].remedy == "bedoelde u 'bewoners'?"
    assert "'aantal_inwoners'" in found["kolom-onbekend"].remedy


def test_two_columns_that_mean_the_same(tmp_path):
    path = d.table(tmp_path / "a.csv", frame(a_inw=1, aantal_inwoners=2))
    assert d.problems_of(d.figures, path)["kolom-dubbel"].column == "a_inw, aantal_inwoners"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_two_columns_with_the_same_name(tmp_path, suffix):
    table = pd.DataFrame([[mt.MARKT, 1, 2]], columns=["gwb_code", "a_inw", "a_inw"])
    found = d.problems_of(d.figures, d.table(tmp_path / f"a{suffix}", table))
    assert "a_inw" in found["kolom-dubbel"].message


def test_all_problems_come_in_one_error(tmp_path):
    text = f"gwb_code;a_inw;p_65_oo\nx;veel;5\n{mt.MARKT};-1;5\n{mt.MARKT};5;200\n"
    with pytest.raises(DataError) as raised:
        d.figures(d.table(tmp_path / "a.csv", text=text))
    assert [p.code for p in raised.value.problems] == [
        "code-onjuist", "code-dubbel", "geen-getal", "onmogelijk", "onmogelijk",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "gwb_code;a_inw\n", "\n\n"])
def test_a_table_without_rows(tmp_path, text):
    with pytest.raises(SourceError):
        d.figures(d.table(tmp_path / "a.csv", text=text))


def test_a_row_with_a_cell_too_many_is_refused(tmp_path):
    text = f"gwb_code;a_inw\n{mt.MARKT};1\n{mt.HAVEN};2;3\n"
    assert set(d.problems_of(d.figures, d.table(tmp_path / "a.csv", text=text))) == {"onleesbaar"}


def test_when_every_row_has_a_cell_too_many_no_column_shifts(tmp_path):
    text = f"gwb_code;a_inw\n{mt.MARKT};1;{mt.DORP}\n{mt.HAVEN};2;{mt.OOST}\n"
    assert set(d.problems_of(d.figures, d.table(tmp_path / "a.csv", text=text))) == {"onleesbaar"}


def test_a_row_with_a_cell_too_few_has_an_empty_cell(tmp_path):
    text = f"gwb_code;a_inw;a_hh\n{mt.MARKT};1\n{mt.HAVEN};2;3\n"
    sheet = d.figures(d.table(tmp_path / "a.csv", text=text))
    assert sheet.status.loc[mt.MARKT, mt.HOUSEHOLDS] == "leeg in de bron"


def test_separators_at_the_end_of_each_line_are_harmless(tmp_path):
    text = f"gwb_code;a_inw;;\n{mt.MARKT};1;;\n{mt.HAVEN};2;;\n"
    assert cells(d.figures(d.table(tmp_path / "a.csv", text=text)))[0] == [1, 2]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
@pytest.mark.parametrize("content", [b"PK\x03\x04 geen werkmap", b"\x00\x01\x02" * 50])
def test_a_file_of_another_kind(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert set(d.problems_of(d.figures, path)) == {"onleesbaar"}


def test_a_truncated_spreadsheet(tmp_path):
    path = d.table(tmp_path / "a.xlsx", frame(a_inw=1))
    path.write_bytes(path.read_bytes()[:2000])
    assert set(d.problems_of(d.figures, path)) == {"onleesbaar"}


def test_a_file_that_is_not_there(tmp_path):
    assert "bestand-ontbreekt" in d.problems_of(d.figures, tmp_path / "weg.csv")


NUMBERS = st.one_of(
    st.integers(0, 99).map(str),
    st.sampled_from([".", "-", "x", "", " ", "-99997", "-99999999", "-99995"]),
)


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_a_cell_has_a_value_or_a_reason_and_missing_is_never_zero(texts):
    index = pd.Index(mt.BUURTEN[: len(texts)], name="code")
    problems = Problems()
    raw = pd.DataFrame({mt.PEOPLE: texts, "buurtnaam": texts}, index=index)
    before = raw.copy()
    values, status = parse_cells(raw, d.CATALOGUE, file="a.csv", problems=problems)
    pd.testing.assert_frame_equal(raw, before)
    assert not problems.found
    for text, value, reason in zip(texts, values[mt.PEOPLE], status[mt.PEOPLE], strict=True):
        assert np.isnan(value) == bool(reason) == (not text.isdigit())
        assert not text.isdigit() or value == float(text)
    assert (values["buurtnaam"].isna() == status["buurtnaam"].ne("")).all()


@given(st.floats(0, 1e6, allow_nan=False))
def test_a_decimal_comma_and_a_decimal_point_mean_the_same(number):
    index = pd.Index(["a"], name="code")
    found = []
    for text in (repr(number), repr(number).replace(".", ","), f" {number!r} "):
        raw = pd.DataFrame({"gemiddelde_huishoudsgrootte": [text]}, index=index)
        values, _ = parse_cells(raw, d.CATALOGUE, file="", problems=Problems())
        found.append(values.iloc[0, 0])
    assert found == [number] * 3
