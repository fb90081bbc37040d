from __future__ import annotations

import deliveries as d
import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from strategies import lines
from wijkplan.sources.basisnet import along_lines, read_basisnet
from wijkplan.sources.railway import read_railway

HEAD = "lokaalid;traject;basisnet;bvg;bron\n"


def read(path, **changes):
    return read_basisnet(d.request(path, **{"kind": "basisnet", "name": "Basisnet", **changes}))


def write(tmp_path, rows, *, head=HEAD):
    return d.table(tmp_path / "basisnet.csv", text=head + rows)


def test_a_table_is_read(tmp_path):
    register = read(write(tmp_path, "000000012;Aml-Hgl;Ja;nee;wet\n105503355;;onbekend;;eigen\n"))
    assert register.name == "basisnet"
    assert register.frame["lokaalid"].tolist() == ["000000012", "105503355"]
    assert register.frame["traject"].tolist() == ["Aml-Hgl", None]
    assert register.frame["basisnet"].tolist() == ["ja", "onbekend"]
    assert register.frame["bvg"].tolist() == ["nee", None]
    assert register.frame["bron"].tolist() == ["wet", "eigen"]
    assert register.remarks == ()


def test_the_columns_of_the_documentation_are_enough(tmp_path):
    register = read(write(tmp_path, "1;ja;wet\n", head="lokaalid;basisnet;bron\n"))
    assert register.frame[["traject", "bvg"]].isna().all(axis=None)


@pytest.mark.parametrize("cell", ["105503355.0", "NL.TOP10NL.105503355", " 105503355 "])
def test_numbers_lose_what_other_programs_add(tmp_path, cell):
    register = read(write(tmp_path, f"{cell};;ja;;wet\n"))
    assert register.frame["lokaalid"].tolist() == ["105503355"]


def test_a_row_about_a_whole_line_is_kept_and_reported(tmp_path):
    register = read(write(tmp_path, ";Hgl-Es;onbekend;;wet\n1;;ja;;wet\n"))
    assert len(register.frame) == 2
    assert register.remarks == ("1 rijen zonder lokaalid niet gekoppeld: Hgl-Es",)


def test_a_table_by_line_only(tmp_path):
    register = read(write(tmp_path, "Hgl-Es;ja;wet\n", head="traject;basisnet;bron\n"))
    assert register.frame["lokaalid"].isna().all()
    assert "Hgl-Es" in register.remarks[0]


def test_every_problem_comes_in_one_error(tmp_path):
    path = write(tmp_path, "1;;misschien;;wet\n1;;ja;;\n;;ja;;wet\n2;;;;wet\n")
    found = d.problems_of(read, path)
    found = found if isinstance(found, tuple) else tuple(found.values())
    told = {(p.code, p.column, p.row) for p in found}
    assert told == {
        ("sleutel-leeg", "", "4"),
        ("sleutel-dubbel", "lokaalid", "2, 3"),
        ("cel-onjuist", "basisnet", "2"),
        ("cel-leeg", "basisnet", "5"),
        ("cel-leeg", "bron", "3"),
    }


def test_the_distance_of_the_individual_risk(tmp_path):
    head = "lokaalid;basisnet;pr_m;bron\n"
    register = read(write(tmp_path, "1;ja;0;wet\n2;ja;7,5;wet\n3;onbekend;;wet\n", head=head))
    assert register.frame["pr_m"].tolist()[:2] == [0, 7.5]
    assert register.frame["pr_m"].isna().tolist() == [False, False, True]  # unknown is not zero
    assert read(write(tmp_path, "1;;ja;;wet\n")).frame["pr_m"].isna().all()


def test_what_is_no_distance_is_refused(tmp_path):
    rows = "1;ja;-1;wet\n2;ja;nan;wet\n3;ja;3;wet\n4;ja;inf;wet\n"
    found = d.problems_of(read, write(tmp_path, rows, head="lokaalid;basisnet;pr_m;bron\n"))
    problem = found["cel-onjuist"]
    assert (problem.column, problem.row) == ("pr_m", "2, 3, 5")
    assert "niets als de afstand onbekend is" in problem.remedy


def test_a_table_without_a_key(tmp_path):
    found = d.problems_of(read, write(tmp_path, "ja;wet\n", head="basisnet;bron\n"))
    assert set(found) == {"sleutel-ontbreekt"}


@pytest.mark.parametrize("absent", ["basisnet", "bron"])
def test_a_missing_column(tmp_path, absent):
    head = HEAD.replace(absent, "iets")
    found = d.problems_of(read, write(tmp_path, "1;a;ja;nee;wet\n", head=head))
    assert found["kolom-ontbreekt"].column == absent


def test_names_may_be_in_capitals_and_renamed(tmp_path):
    path = write(tmp_path, "1;ja;wet\n", head="SEGMENT;BASISNET;Bron\n")
    assert read(path, columns={"SEGMENT": "lokaalid"}).frame["lokaalid"].tolist() == ["1"]


def test_a_file_that_is_not_there(tmp_path):
    assert "bestand-ontbreekt" in d.problems_of(read, tmp_path / "weg.csv")


# --- the numbers of the segments in the file of tracks


def tracks(**columns):
    names = {"type": "typespoorbaan", "sporen": "aantalsporen", "functie": "vervoerfunctie"}
    return mt.railway().frame.rename(columns=names).assign(**columns)


@pytest.mark.parametrize("ids", [["000000007", "8", None], [7.0, 8.0, None]])
def test_tracks_keep_their_number_as_text(tmp_path, ids):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks(LOKAALID=ids))
    found = read_railway(d.request(path, kind="spoor-top10nl")).frame["lokaalid"].tolist()
    assert found[:2] == ["000000007" if isinstance(ids[0], str) else "7", "8"]
    assert found[2] is None


def test_tracks_without_numbers_have_none(tmp_path):
    path = d.write(tmp_path / "a.gpkg", spoor=tracks())
    found = read_railway(d.request(path, kind="spoor-top10nl")).frame["lokaalid"]
    assert found.tolist() == [None, None, None]


# --- which line a segment runs along


def series(*geometries, index=None):
    return gpd.GeoSeries(list(geometries), index=index, crs=mt.CRS)


NORTH, SOUTH = mt.line((0, 30), (100, 30)), mt.line((0, 0), (100, 0))


def test_a_segment_runs_along_the_line_beside_which_most_of_it_lies():
    lines_ = series(NORTH, SOUTH, index=["noord", "zuid"])
    segments = series(
        mt.line((0, 28), (100, 28)),  # beside noord only
        mt.line((0, 12), (100, 12)),  # within 20 m of both, nearer to zuid
        mt.line((0, 200), (100, 200)),  # beside nothing
        mt.line((0, 45), (0, 145)),  # crosses away: a small part only
    )
    assert along_lines(segments, lines_, within_m=20).tolist() == ["noord", "zuid", "", ""]


def test_at_least_the_share_must_lie_beside_it():
    segment = series(mt.line((50, 0), (150, 0)))  # half of it, and the round end of the buffer
    line = series(SOUTH, index=["zuid"])
    assert along_lines(segment, line, within_m=10, share=0.61).tolist() == [""]
    assert along_lines(segment, line, within_m=10, share=0.6).tolist() == ["zuid"]


@given(lines(), st.permutations([0, 1, 2]))
def test_the_order_of_the_lines_does_not_matter(geometries, order):
    named = series(NORTH, SOUTH, mt.line((0, 0), (0, 100)), index=["noord", "zuid", "west"])
    found = along_lines(geometries, named, within_m=25)
    assert along_lines(geometries, named.iloc[list(order)], within_m=25).equals(found)
    assert along_lines(geometries[::-1], named, within_m=25)[::-1].equals(found)
