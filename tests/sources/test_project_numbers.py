"""The programme per function, and the numbers of several sources with the chosen one marked."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from deliveries import problems_of, request, table
from hypothesis import given, settings
from hypothesis import strategies as st

from project_beside import functions, numbers
from project_register import rows
from projects import ROOT
from wijkplan.model.errors import SourceError
from wijkplan.sources.project_fields import FIELDS
from wijkplan.sources.project_links import SHEETS, join_projects, read_project_file
from wijkplan.sources.project_numbers import (
    FILLED,
    NUMBER_FIELDS,
    function_fields,
    read_project_functions,
    read_project_numbers,
)
from wijkplan.sources.projects import read_projects

READERS = {"projectfuncties": read_project_functions, "projectgetallen": read_project_numbers}


def ask(path, kind="projecten", **changes):
    return request(path, kind=kind, name=kind, **changes)


def beside(tmp_path, kind, frame, *, suffix=".csv"):
    path = table(tmp_path / f"{kind}{suffix}", frame)
    return READERS[kind](ask(path, kind))


def projects(tmp_path, frame=None, *, edition="openbaar"):
    path = table(tmp_path / "projecten.csv", rows() if frame is None else frame)
    return read_projects(ask(path), edition=edition)


def joined(tmp_path, *, edition="openbaar", register=None, **frames):
    made = {"projecten": projects(tmp_path, register, edition=edition)}
    made |= {kind: beside(tmp_path, kind, frame) for kind, frame in frames.items()}
    return join_projects(made)


def workbook(path, **sheets):
    with pd.ExcelWriter(path) as book:
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False)
    return path


def row_of(register, project):
    return register.frame.set_index("project_id").loc[project]


# --- programme per function


def test_a_programme_per_function_has_a_least_an_expected_and_a_most(tmp_path):
    frame = beside(tmp_path, "projectfuncties", functions()).frame
    first = frame.iloc[0]
    assert first[["functie", "eenheid", "minimum", "verwacht", "maximum", "rij"]].tolist() == [
        "woning", "woningen", 30, 40, 55, 2
    ]  # fmt: skip
    assert first["peildatum"] == dt.date(2025, 1, 31)
    assert frame.loc[2, ["minimum", "verwacht", "maximum"]].isna().all()  # nobody knows
    assert frame.loc[1, "verwacht"] == 7000
    assert np.isnan(frame.loc[1, "minimum"])


def test_a_function_spelled_another_way_is_asked_back(tmp_path):
    changed = functions(n2={"functie": "Wonen"})
    found = problems_of(beside, tmp_path, "projectfuncties", changed)["cel-onjuist"]
    assert (found.column, found.row) == ("functie", "2")
    assert found.remedy.startswith("bedoelde u 'woning'?; mogelijk zijn: woning, ")


def test_a_programme_that_cannot_be_is_refused_with_row_and_remedy(tmp_path):
    bad = functions(
        n2={"minimum": "41", "maximum": "39"},
        n3={"functie": "woning", "eenheid": "Woningen"},
        n4={"functie": "zwembad", "minimum": "1,5"},
        n5={"project_id": ""},
    )
    found = problems_of(beside, tmp_path, "projectfuncties", bad)
    assert {(p.code, p.column, p.row, p.layer) for p in found} == {
        ("bandbreedte-omgekeerd", "verwacht", "2", "projectfuncties"),
        ("bandbreedte-omgekeerd", "maximum", "2", "projectfuncties"),
        ("rij-dubbel", "functie", "2, 3", "projectfuncties"),
        ("cel-onjuist", "functie", "4", "projectfuncties"),
        ("cel-onjuist", "minimum", "4", "projectfuncties"),
        ("cel-leeg", "project_id", "5", "projectfuncties"),
    }


@pytest.mark.parametrize("cells", [("40", "40", "40"), ("", "", "3"), ("0", "", "0"), ("", "", "")])
def test_a_programme_may_be_a_point_or_partly_unknown(tmp_path, cells):
    frame = functions(n2=dict(zip(("minimum", "verwacht", "maximum"), cells, strict=True)))
    assert len(beside(tmp_path, "projectfuncties", frame).frame) == 5


@settings(max_examples=25)
@given(st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3))
def test_a_programme_is_refused_exactly_when_its_numbers_are_out_of_order(tmp_path_factory, given_):
    cells = ["" if value is None else str(value) for value in given_]
    frame = functions(n2=dict(zip(("minimum", "verwacht", "maximum"), cells, strict=True)))
    known = [value for value in given_ if value is not None]
    folder = tmp_path_factory.mktemp("reeks")
    if known == sorted(known):
        assert len(beside(folder, "projectfuncties", frame).frame) == 5
    else:
        problems_of(beside, folder, "projectfuncties", frame)


# --- numbers of several sources


def test_numbers_of_several_sources_keep_every_reading(tmp_path):
    frame = beside(tmp_path, "projectgetallen", numbers()).frame
    assert len(frame) == 8
    assert frame.loc[:1, "waarde"].tolist() == ["60", "48"]
    assert frame["gekozen"].tolist()[:2] == [True, False]
    assert frame.loc[6, ["grootheid", "waarde"]].tolist() == ["kamers", "60-80"]


def test_a_chosen_number_is_one_and_right_for_its_column(tmp_path):
    bad = numbers(
        n3={"gekozen": "ja"},
        n5={"grootheid": "NETTO", "waarde": "veel", "gekozen": "nee"},  # a reading may be text
        n6={"waarde": "7,5"},
        n7={"waarde": "goedkoop"},
        n8={"gekozen": "misschien"},
        n9={"waarde": ""},
    )
    found = problems_of(beside, tmp_path, "projectgetallen", bad)
    assert {(p.code, p.column, p.row) for p in found} == {
        ("gekozen-dubbel", "gekozen", "2, 3"),
        ("waarde-onjuist", "waarde", "6"),
        ("waarde-onjuist", "waarde", "7"),
        ("cel-onjuist", "gekozen", "8"),
        ("cel-leeg", "waarde", "9"),
    }
    wrong = [p for p in found if p.code == "waarde-onjuist"]
    assert "heel getal" in wrong[0].remedy
    assert "middenhuur" in wrong[1].remedy
    assert {p.layer for p in found} == {"projectgetallen"}


# --- with the projects


def test_a_chosen_number_fills_an_empty_cell_and_says_so(tmp_path):
    before = projects(tmp_path)
    after = joined(tmp_path, projectgetallen=numbers())["projecten"]
    row = row_of(after, "n3")
    assert np.isnan(row_of(before, "n3")["bruto"])
    assert (row["bruto"], row["huurklasse"], row["netto"]) == (75, "middenhuur", 75)
    assert row["bruto_telling"] == "telt"
    assert row["vindplaats"] == (
        "regel 7; bruto volgens Nota, blz. 2; huurklasse volgens Nota, blz. 2"
    )
    others = before.frame["project_id"].ne("n3")
    pd.testing.assert_frame_equal(
        pd.DataFrame(after.frame[others]), pd.DataFrame(before.frame[others])
    )
    assert after.frame.crs == before.frame.crs


@settings(max_examples=20)
@given(st.data())
def test_it_does_not_matter_in_which_of_the_two_a_cell_is_filled(tmp_path_factory, data):
    whole = rows(n1={"tak": "DAEB", "kans": "60"}, v1={"jaar_sloop": "2027"}).fillna("")
    cells = [
        (project, name)
        for name in sorted(FILLED)
        if name in whole
        for project in whole.loc[whole[name].ne(""), "project_id"]
    ]
    moved = data.draw(st.lists(st.sampled_from(cells), unique=True, max_size=30))
    held = whole.set_index("project_id", drop=False)
    readings = pd.DataFrame(
        [
            {"project_id": project, "grootheid": name, "waarde": held.loc[project, name],
             "gekozen": "ja", "bron": "Nota", "peildatum": "2025-01-31"}
            for project, name in moved
        ],
        columns=[field.name for field in NUMBER_FIELDS],
    )  # fmt: skip
    bare = whole.set_index("project_id", drop=False)
    for project, name in moved:
        bare.loc[project, name] = ""
    folder = tmp_path_factory.mktemp("cellen")
    found = joined(folder, edition="intern", register=bare, projectgetallen=readings)
    expected = projects(folder, whole, edition="intern")
    pd.testing.assert_frame_equal(
        pd.DataFrame(found["projecten"].frame.drop(columns="vindplaats")),
        pd.DataFrame(expected.frame.drop(columns="vindplaats")),
    )


def test_unknown_is_no_number_to_fill_in(tmp_path):
    made = joined(
        tmp_path,
        projectgetallen=numbers(n7={"waarde": "Onbekend"}),
        register=rows(n3={"soort": ""}),
    )["projecten"]
    assert row_of(made, "n3")["huurklasse"] is None


def test_a_chosen_number_must_be_what_the_register_says(tmp_path):
    register = rows(v1={"bruto": "59"}, n3={"huurklasse": "dure huur"})
    found = problems_of(joined, tmp_path, register=register, projectgetallen=numbers())
    assert [(p.code, p.file, p.layer, p.column, p.row) for p in found] == [
        ("gekozen-anders", "projectgetallen.csv", "projectgetallen", "waarde", "2"),
        ("gekozen-anders", "projectgetallen.csv", "projectgetallen", "waarde", "4"),
        ("gekozen-anders", "projectgetallen.csv", "projectgetallen", "waarde", "7"),
    ]
    assert "(projecten.csv, rij 6) zegt 59" in found[0].message
    assert "netto -20 voor v1" in found[1].message  # 59 - 80 = -21
    assert "zegt -21" in found[1].message
    assert "zegt dure huur" in found[2].message


def test_a_number_that_does_not_fit_its_project_is_refused_also_when_chosen(tmp_path):
    extra = {"gekozen": "ja", "bron": "Nota", "peildatum": "2025-01-31", "project_id": "n3"}
    more = pd.DataFrame(
        [
            {**extra, "grootheid": "sloop", "waarde": "5"},
            {**extra, "grootheid": "jaar_start", "waarde": "2031"},
            {**extra, "grootheid": "aantal", "waarde": "0"},  # no number, so nothing wrong
        ]
    )
    frame = pd.concat([numbers(), more]).fillna("")
    found = problems_of(joined, tmp_path, projectgetallen=frame)
    told = {(p.code, p.file, p.layer, p.column, p.row) for p in found.values()}
    assert told == {
        ("getal-past-niet", "projecten.csv", "projecten", "sloop", "4"),
        ("jaren-omgekeerd", "projecten.csv", "projecten", "jaar_oplevering", "4"),
    }
    assert all("volgt uit een gekozen getal" in p.message for p in found.values())


def test_a_transfer_to_an_unknown_branch_stays_right_when_a_number_is_filled_in(tmp_path):
    register = rows(n3={"soort": "TAK", "tak": "onbekend", "parent_id": "G"})
    frame = numbers(n6={"grootheid": "aantal"})
    made = joined(tmp_path, register=register, projectgetallen=frame)["projecten"]
    assert row_of(made, "n3")["aantal"] == 75


def test_rows_of_a_project_that_does_not_exist_are_refused(tmp_path):
    found = problems_of(
        joined,
        tmp_path,
        projectfuncties=functions(n3={"project_id": "nl1"}),
        projectgetallen=numbers(n2={"project_id": "weg"}, n3={"project_id": "weg"}),
    )
    assert [(p.code, p.layer, p.row) for p in found] == [
        ("project-onbekend", "projectfuncties", "3"),
        ("project-onbekend", "projectgetallen", "2, 3"),
    ]
    assert found[0].remedy == "bedoelde u 'n1'?"


def test_the_public_edition_holds_nothing_of_what_is_withheld(tmp_path):
    frames = {"projectfuncties": functions(), "projectgetallen": numbers()}
    public = joined(tmp_path, **frames)
    for name in frames:
        assert "h1" not in set(public[name].frame["project_id"]), name
        assert "Geheime nota" not in public[name].frame.to_csv(), name
    register = rows(h1={"bruto": "98"})
    again = joined(tmp_path, register=register, **frames)["projecten"]  # nothing to contradict
    assert "h1" not in set(again.frame["project_id"])
    found = problems_of(joined, tmp_path, edition="intern", register=register, **frames)
    assert list(found) == ["gekozen-anders"]  # seen by whoever may see the project
    intern = joined(tmp_path, edition="intern", register=rows(h1={"bruto": ""}), **frames)
    assert row_of(intern["projecten"], "h1")["bruto"] == 99


def test_without_projects_there_is_nothing_to_fit_to(tmp_path):
    made = {"projectgetallen": beside(tmp_path, "projectgetallen", numbers())}
    assert join_projects(made) == {}
    hidden = projects(tmp_path, rows(n1={}).assign(openbaar="nee"))
    empty = join_projects({"projecten": hidden, **made})
    assert [len(register.frame) for register in empty.values()] == [0, 0]


def test_other_registers_and_the_inputs_are_left_as_they_were(tmp_path, unchanged):
    register, said = projects(tmp_path), beside(tmp_path, "projectgetallen", numbers())
    unchanged(register.frame)
    unchanged(said.frame)
    made = join_projects({"projecten": register, "projectgetallen": said, "basisnet": said})
    assert made["basisnet"] is said


# --- one workbook


def test_one_workbook_says_the_same_as_three_files(tmp_path):
    book = workbook(
        tmp_path / "alles.xlsx", projecten=rows(), functies=functions(), getallen=numbers()
    )
    registers = read_project_file(ask(book), edition="openbaar")
    assert [register.name for register in registers] == ["projecten", *SHEETS]
    found = join_projects({register.name: register for register in registers})
    expected = joined(tmp_path, projectfuncties=functions(), projectgetallen=numbers())
    for name, register in expected.items():
        pd.testing.assert_frame_equal(
            pd.DataFrame(found[name].frame), pd.DataFrame(register.frame), check_like=False
        )


def test_sheets_are_found_by_name_in_any_order_and_may_be_empty_or_absent(tmp_path):
    book = workbook(
        tmp_path / "alles.xlsx", uitleg=functions(), Projecten=rows(), Functies=functions().iloc[:0]
    )
    (only,) = read_project_file(ask(book), edition="intern")
    assert len(only.frame) == len(rows())
    named = workbook(tmp_path / "een.xlsx", lijst=rows())
    assert len(read_project_file(ask(named), edition="intern")) == 1
    assert len(read_project_file(ask(book, layer="Projecten"), edition="intern")) == 1


def test_problems_of_all_sheets_are_told_at_once_with_the_name_of_the_sheet(tmp_path):
    book = workbook(
        tmp_path / "alles.xlsx",
        projecten=rows(n1={"soort": "NBW"}),
        functies=functions(n2={"minimum": "99"}),
        getallen=numbers(n2={"gekozen": "misschien"}),
    )
    found = problems_of(read_project_file, ask(book), edition="openbaar")
    assert {(p.file, p.layer, p.column, p.row) for p in found} == {
        ("alles.xlsx", "projecten", "soort", "2"),
        ("alles.xlsx", "functies", "verwacht", "2"),
        ("alles.xlsx", "functies", "maximum", "2"),
        ("alles.xlsx", "getallen", "gekozen", "2"),
    }
    good = workbook(
        tmp_path / "alles.xlsx", projecten=rows(), getallen=numbers(n2={"project_id": "weg"})
    )
    registers = read_project_file(ask(good), edition="openbaar")
    found = problems_of(join_projects, {register.name: register for register in registers})
    assert [p.layer for p in found.values()] == ["getallen"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_that_is_absent_or_damaged_is_said_as_ever(tmp_path, suffix):
    path = tmp_path / f"alles{suffix}"
    with pytest.raises(SourceError, match="bestaat niet"):
        read_project_file(ask(path), edition="openbaar")
    path.write_bytes(b"PK\x03\x04 geen tabel")
    with pytest.raises(SourceError, match="beschadigd"):
        read_project_file(ask(path), edition="openbaar")


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(tmp_path):
    book = workbook(tmp_path / "alles.xlsx", projecten=rows())
    with pytest.raises(SourceError) as raised:
        read_project_functions(ask(book, "projectfuncties", layer="functies"))
    (problem,) = raised.value.problems
    assert problem.code == "blad-ontbreekt"
    assert "projecten" in problem.message


@pytest.mark.parametrize("fields", [FIELDS, function_fields(), NUMBER_FIELDS], ids=len)
def test_every_column_and_code_is_in_the_documentation(fields):
    text = (ROOT / "docs" / "formats.md").read_text("utf-8")
    part = text[text.index("## projecten") : text.index("## voorzieningen")]
    for field in fields:
        assert f"`{field.name}`" in part
        if field.name in ("soort", "status", "functie", "eenheid"):
            for code in set(field.choices) - {"onbekend"}:
                assert f"`{code}`" in part, code
