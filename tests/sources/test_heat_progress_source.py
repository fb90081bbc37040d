"""The progress of zones as it is delivered: what is read, and what contradicts itself."""

from __future__ import annotations

from pathlib import Path

import deliveries as d
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from wijkplan.inputs import READERS
from wijkplan.model.columns import load_catalogue
from wijkplan.sources.heat_progress import derive_stands, read_heat_progress
from wijkplan.sources.registry import recognise

ALMELO = Path(__file__).parents[1] / "documents" / "almelo_windmolenbroek.csv"


def rows(*given, **columns):
    """Rows of zone Noord, each with its year and numbers."""
    texts = [{key: str(cell) for key, cell in row.items()} for row in given]
    frame = pd.DataFrame([{"zone": "Noord", "bron": "Voortgang", **row} for row in texts])
    return frame.assign(**columns).fillna("")


def read(path, content=None, **changes):
    if content is not None:
        d.table(path, content)
    given = {"kind": "warmtevoortgang", "name": "Voortgang", "publisher": "Ministad"}
    return read_heat_progress(d.request(path, **{**given, **changes}))


def problems(tmp_path, content):
    d.table(tmp_path / "a.csv", content)
    return d.problems_of(read, tmp_path / "a.csv")


def test_the_document_of_almelo_is_read():
    frame = read(ALMELO).frame.set_index("jaar")
    assert set(frame["zone"]) == {"Windmolenbroek"}
    assert frame.loc[2025, ["woningen", "aardgasvrij", "particulier_te_doen"]].tolist() == [
        800,
        650,
        150,
    ]
    assert frame["aardgasvrij_erbij"].to_dict() == {2024: 17, 2025: 222}
    assert frame.loc[2024, ["woningen", "aardgasvrij"]].isna().all()
    assert frame["rij"].tolist() == [2, 3]
    assert "regel 164" in frame.loc[2025, "vindplaats"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_is_recognised_and_has_a_reader(tmp_path, suffix):
    content = rows({"jaar": 2025, "woningen": 10, "aardgasvrij": 4}, {"jaar": 2026})
    path = d.table(tmp_path / f"iets{suffix}", content)
    found = recognise(path, load_catalogue())
    assert found.kind_id == "warmtevoortgang"
    (register,) = READERS[found.kind_id](d.request(path, kind=found.kind_id), None)
    assert register.name == "warmtevoortgang"
    assert register.frame["aardgasvrij"].tolist()[0] == 4
    assert np.isnan(register.frame["aardgasvrij"].tolist()[1])


def test_a_buurt_may_stand_for_a_zone_and_an_empty_file_is_no_progress(tmp_path):
    bare = rows({"jaar": 2025, "buurtcode": mt.MARKT[2:], "aardgasvrij": 1}, zone="")
    assert read(tmp_path / "a.csv", bare).frame["buurtcode"].tolist() == [mt.MARKT]
    assert read(tmp_path / "b.csv", bare.iloc[:0]).frame.empty


@pytest.mark.parametrize(
    ("given", "code", "column", "row", "says"),
    [
        ([{"jaar": ""}], "cel-leeg", "jaar", "2", "niet ingevuld"),
        ([{"jaar": 2025, "woningen": "1.000"}], "cel-onjuist", "woningen", "2", "1.000"),
        ([{"jaar": 2025, "aardgasvrij": "3,5"}], "cel-onjuist", "aardgasvrij", "2", "3,5"),
        ([{"jaar": 2025, "bron": ""}], "cel-leeg", "bron", "2", "niet ingevuld"),
        ([{"jaar": 2025, "zone": ""}], "zone-onduidelijk", "zone", "2", "waar de rij over gaat"),
        ([{"jaar": 2025, "buurtcode": mt.MARKT}], "zone-onduidelijk", "zone", "2", "1 keer"),
        ([{"jaar": 2025, "zone": "", "buurtcode": "x"}], "code-onjuist", "buurtcode", "2 ('x')",
         "geen buurtcode"),
        ([{"jaar": 2025}, {"jaar": 2025}], "jaar-dubbel", "jaar", "3", "ook in rij 2"),
        ([{"jaar": 2025, "woningen": 10, "aardgasvrij": 11}], "getallen-tegenstrijdig",
         "aardgasvrij", "2", "aardgasvrij (11) is meer dan woningen (10)"),
        ([{"jaar": 2025, "aangesloten": 3, "aangesloten_erbij": 4}], "stand-klopt-niet",
         "aangesloten_erbij", "2", "voor 2024 een stand van -1: minder dan nul"),
        ([{"jaar": 2025, "woningen": 10, "aardgasvrij": 4, "particulier_te_doen": 7}],
         "getallen-tegenstrijdig", "particulier_te_doen", "2", "woningen min aardgasvrij: 6"),
        ([{"jaar": 2025, "jaar_gereed": 2026}, {"jaar": 2026, "jaar_gereed": 2027}],
         "jaar-gereed-verschilt", "jaar_gereed", "2, 3", "2026, 2027"),
        ([{"jaar": 2024, "aardgasvrij": 9}, {"jaar": 2025, "aardgasvrij": 8}],
         "stand-klopt-niet", "aardgasvrij", "3", "daalde de stand van 9 naar 8"),
        ([{"jaar": 2024, "aardgasvrij": 4}, {"jaar": 2025, "aardgasvrij": 9,
          "aardgasvrij_erbij": 6}],
         "stand-klopt-niet", "aardgasvrij", "3", "(5 erbij), maar er kwamen er 6 bij"),
        ([{"jaar": 2024, "aardgasvrij": 4}, {"jaar": 2025, "aardgasvrij": 9,
          "aardgasvrij_erbij": 4}],
         "stand-klopt-niet", "aardgasvrij", "3", "(5 erbij), maar er kwamen er 4 bij"),
        ([{"jaar": 2023, "aangesloten": 4}, {"jaar": 2024}, {"jaar": 2025, "aangesloten": 9,
          "aangesloten_erbij": 6}],
         "stand-klopt-niet", "aangesloten", "4", "maar er kwamen er ten minste 6 bij"),
        ([{"jaar": 2024, "aardgasvrij_erbij": 3}, {"jaar": 2025, "aardgasvrij": 4,
          "aardgasvrij_erbij": 2}],
         "stand-klopt-niet", "aardgasvrij_erbij", "2", "voor 2023 een stand van -1"),
        ([{"jaar": 2024, "aardgasvrij": 4}, {"jaar": 2025, "woningen": 5,
          "aardgasvrij_erbij": 2}],
         "stand-klopt-niet", "aardgasvrij_erbij", "3", "een stand van 6: meer dan er woningen"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_row_and_remedy(
    tmp_path, given, code, column, row, says
):
    found = problems(tmp_path, rows(*given))
    assert set(found) == {code}
    problem = found[code]
    assert (problem.file, problem.column, problem.row) == ("a.csv", column, row)
    assert says in problem.message
    assert problem.remedy


def test_a_stand_that_falls_needs_a_word_in_the_same_span(tmp_path):
    fallen = [{"jaar": 2024, "aardgasvrij": 9}, {"jaar": 2025, "aardgasvrij": 8}]
    told = [fallen[0], {**fallen[1], "opmerking": "een woning is gesloopt"}]
    assert len(read(tmp_path / "a.csv", rows(*told)).frame) == 2
    before = [{**fallen[0], "opmerking": "iets over 2024"}, fallen[1]]
    assert set(problems(tmp_path, rows(*before))) == {"stand-klopt-niet"}


def test_all_problems_in_one_error(tmp_path):
    found = problems(
        tmp_path,
        rows(
            {"jaar": 2024, "woningen": 5, "aardgasvrij": 9},
            {"jaar": 2024, "aardgasvrij": 8, "zone": ""},
            {"jaar": 2025, "aardgasvrij": 2, "jaar_gereed": 2030},
        ),
    )
    assert set(found) == {"getallen-tegenstrijdig", "zone-onduidelijk", "stand-klopt-niet"}


def test_columns_that_are_not_used_are_told(tmp_path):
    content = rows({"jaar": 2025, "aardgasvrij": 1}, aardgasvrij_gepland=3)
    (remark,) = read(tmp_path / "a.csv", content).remarks
    assert "aardgasvrij_gepland niet gebruikt" in remark


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=6),
    st.integers(0, 20),
    st.data(),
)
def test_what_is_derived_is_what_was_left_out(growth, start, data):
    """From a true series some stands are left out: what follows is what they were."""
    years = range(2020, 2021 + len(growth))
    truth = dict(zip(years, np.cumsum([start, *growth]).tolist(), strict=True))
    added = dict(zip(list(years)[1:], growth, strict=True))
    kept = data.draw(st.sets(st.sampled_from(list(years))))
    told = data.draw(st.sets(st.sampled_from(list(added))))
    found = derive_stands({y: truth[y] for y in kept}, {y: added[y] for y in told})
    assert {year: stand for year, (stand, _) in found.items()} == {y: truth[y] for y in found}
    assert not kept & set(found)
    assert {other for _, other in found.values()} <= kept
    assert not kept or told < set(added) or set(found) | kept == set(years)
