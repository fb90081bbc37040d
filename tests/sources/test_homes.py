from __future__ import annotations

import deliveries as d
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.sources.homes import read_home_counts, read_homes

ID = "990901000000000{}"
PER_HOME = [name for name in ATTRIBUTES if name != "bouwperiode"]


def homes(**changes):
    return pd.DataFrame(
        {
            "verblijfsobject": [ID.format(n) for n in (1, 2, 3)],
            "eigendom": ["koop", "huur corporatie", "onbekend"],
            "corporatie": ["", "Woonstede", ""],
            "tak": ["", "DAEB", ""],
            "huurklasse": ["", "onder eerste aftoppingsgrens", ""],
            "energielabel": ["A++", "G", ""],
            "warmte": ["aardgas", "warmtenet", "onbekend"],
            **changes,
        }
    )


def counts(**changes):
    return pd.DataFrame(
        {
            "buurtcode": [mt.MARKT, mt.MARKT, mt.HAVEN],
            "aantal": ["20", "30", "100"],
            "eigendom": ["koop", "huur corporatie", ""],
            "bouwperiode": ["voor 1945", "voor 1945", "onbekend"],
            **changes,
        }
    )


def read(path, frame):
    d.table(path, frame)
    reader, kind = (
        (read_home_counts, "woningaantallen")
        if any(str(c).casefold() == "aantal" for c in frame)
        else (read_homes, "woningregister")
    )
    return reader(d.request(path, kind=kind, name=kind))


@pytest.fixture(params=[".csv", ".xlsx"])
def file(tmp_path, request):
    return tmp_path / f"a{request.param}"


def test_attributes_per_home(file):
    register = read(file, homes())
    assert register.name == "woningregister"
    assert register.provenance.file == file.name
    frame = register.frame
    assert frame["verblijfsobject"].tolist() == [ID.format(n) for n in (1, 2, 3)]
    assert frame["eigendom"].tolist() == ["koop", "huur corporatie", None]
    assert frame["corporatie"].tolist() == [None, "Woonstede", None]
    assert frame["tak"].tolist() == [None, "DAEB", None]
    assert frame["energielabel"].tolist() == ["A++", "G", None]
    assert frame["warmte"].tolist() == ["aardgas", "warmtenet", None]
    assert register.remarks == ()


def test_only_the_identificatie_and_the_tenure_have_to_be_there(file):
    frame = read(file, homes()[["verblijfsobject", "eigendom"]]).frame
    assert set(frame) == {"verblijfsobject", "corporatie", *PER_HOME}
    assert frame[["corporatie", *PER_HOME[1:]]].isna().all(axis=None)


def test_dropped_zeros_are_put_back_and_case_does_not_matter(file):
    frame = homes(
        verblijfsobject=[f"16401000000000{n}" for n in (1, 2, 3)],
        eigendom=["KOOP", "Huur Corporatie", "Onbekend"],
    ).rename(columns={"verblijfsobject": "Verblijfsobject", "eigendom": "EIGENDOM"})
    found = read(file, frame).frame
    assert found["verblijfsobject"][0] == "0164010000000001"
    assert found["eigendom"].tolist() == ["koop", "huur corporatie", None]


@given(st.data())
def test_every_value_is_read_as_itself(tmp_path_factory, data):
    values = {
        name: data.draw(st.lists(st.sampled_from((*ATTRIBUTES[name], "")), min_size=3, max_size=3))
        for name in PER_HOME
    }
    path = tmp_path_factory.mktemp("homes") / "a.csv"
    found = read(path, homes(**values)).frame
    for name, given_values in values.items():
        assert found[name].tolist() == [value or None for value in given_values]


def test_what_cannot_both_be_true_is_kept_with_a_remark(file):
    frame = homes(
        eigendom=["koop", "huur overig", "onbekend"],
        tak=["", "DAEB", "DAEB"],
        huurklasse=["dure huur", "", "dure huur"],
    )
    register = read(file, frame)
    assert [remark[:2] for remark in register.remarks] == ["1 ", "1 "]
    assert register.frame["huurklasse"].tolist() == ["dure huur", None, "dure huur"]


def test_every_problem_of_a_register_is_told_at_once(file):
    frame = homes(
        verblijfsobject=["12", "164010000000002", "0164010000000002"],
        eigendom=["kop", "huur corporatie", ""],
        energielabel=["H", "G", ""],
    )
    found = d.problems_of(read, file, frame)
    assert sorted((p.code, p.column, p.row) for p in found) == [
        ("cel-onjuist", "eigendom", "2"),
        ("cel-onjuist", "energielabel", "2"),
        ("code-onjuist", "verblijfsobject", "2"),
        ("sleutel-dubbel", "verblijfsobject", "3, 4"),
    ]


def test_a_register_without_its_columns(file):
    found = d.problems_of(read, file, homes()[["corporatie", "tak"]])
    assert [(p.code, p.column) for p in found] == [
        ("kolom-ontbreekt", "eigendom"),
        ("kolom-ontbreekt", "verblijfsobject"),
    ]


def test_a_column_that_is_not_known_is_named(file):
    assert any("bewoner" in remark for remark in read(file, homes(bewoner="x")).remarks)


def test_counts_per_buurt(file):
    register = read(file, counts())
    assert register.name == "woningaantallen"
    frame = register.frame
    assert frame["buurtcode"].tolist() == [mt.MARKT, mt.MARKT, mt.HAVEN]
    assert frame["aantal"].tolist() == [20, 30, 100]
    assert frame["eigendom"].tolist() == ["koop", "huur corporatie", None]
    assert frame["bouwperiode"].tolist() == ["voor 1945", "voor 1945", None]
    assert frame["energielabel"].isna().all()


def test_codes_of_buurten_are_brought_in_one_form(file):
    frame = read(file, counts(buurtcode=["99090101", " bu99090101", "99090102"])).frame
    assert frame["buurtcode"].tolist() == [mt.MARKT, mt.MARKT, mt.HAVEN]


def test_every_problem_of_counts_is_told_at_once(file):
    found = d.problems_of(
        read, file, counts(buurtcode=["Markt", "", mt.HAVEN], aantal=["-1", "", "3,5"])
    )
    assert sorted((p.code, p.column, p.row) for p in found) == [
        ("cel-leeg", "aantal", "3"),
        ("cel-leeg", "buurtcode", "3"),
        ("cel-onjuist", "aantal", "2, 4"),
        ("code-onjuist", "buurtcode", "2"),
    ]


def test_shorter_periods_are_added_up_and_longer_ones_refused(file):
    frame = counts(
        eigendom="koop",
        bouwperiode=["1980-1991", "1992 – 1999", "2010 En later"],
    )
    register = read(file, frame)
    assert register.frame[["buurtcode", "aantal", "bouwperiode"]].to_numpy().tolist() == [
        [mt.MARKT, 50, "1980-1999"],
        [mt.HAVEN, 100, "2000 en later"],
    ]
    assert register.frame["warmte"].tolist() == [None, None]
    assert "kortere bouwperioden zijn samengenomen" in register.remarks
    wider = counts(bouwperiode=["1960-1970", "voor 1950", "vroeger"])
    assert d.problems_of(read, file, wider)["cel-onjuist"].row == "2, 3, 4"


def test_a_combination_that_comes_twice(file):
    found = d.problems_of(read, file, counts(eigendom=["koop", "koop", ""]))["rij-dubbel"]
    assert (found.row, found.area) == ("2, 3", mt.MARKT)


def test_a_file_that_is_not_there(tmp_path):
    for reader in (read_homes, read_home_counts):
        request = d.request(tmp_path / "weg.csv")
        assert "bestand-ontbreekt" in d.problems_of(reader, request)
