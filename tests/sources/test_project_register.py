from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from deliveries import problems_of, request, table, write
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint, Point, box

import minitown as mt
from project_register import PUBLIC, rows
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.sources.project_fields import KINDS
from wijkplan.sources.project_places import place_projects, placed_projects
from wijkplan.sources.project_totals import (
    balance_programmes,
    is_touched,
    say_apart,
    total_up,
)
from wijkplan.sources.projects import read_projects

TOWN = mt.areas()


def read(path, *, edition="openbaar", **changes):
    given = {"kind": "projecten", "name": "Projectregister", **changes}
    return read_projects(request(path, **given), edition=edition)


def register(tmp_path, frame=None, *, edition="openbaar", suffix=".csv"):
    frame = rows() if frame is None else frame
    return read(table(tmp_path / f"projecten{suffix}", frame), edition=edition)


def drawn(tmp_path, shapes, *, crs=mt.CRS, layer="projecten", **columns):
    """A GeoPackage with one row of the register per shape."""
    frame = rows().iloc[: len(shapes)].assign(**columns)
    made = gpd.GeoDataFrame(frame, geometry=list(shapes), crs=crs)
    return write(tmp_path / "projecten.gpkg", **{layer: made})


def spot(x, y):
    return Point(mt.X0 + x, mt.Y0 + y)


def rectangle(west, south, east, north):
    return box(mt.X0 + west, mt.Y0 + south, mt.X0 + east, mt.Y0 + north)


def buildings(**shapes):
    frame = gpd.GeoDataFrame(
        {"identificatie": [name.removeprefix("p") for name in shapes]},
        geometry=list(shapes.values()),
        crs=mt.CRS,
    )
    return Layer(LayerSpec(name="pand", geometry="vlak"), frame, mt.provenance(name="BAG"))


def by_id(frame, column, ids=None):
    found = frame.set_index("project_id")[column]
    return (found if ids is None else found.loc[list(ids)]).to_dict()


# --- reading


def test_net_homes_follow_from_the_kind_of_project(tmp_path):
    netto = by_id(register(tmp_path).frame, "netto")
    known = {k: netto[k] for k in ("n1", "s1", "v1", "r1", "k1", "t1", "m1", "Q")}
    assert known == {
        "n1": 40, "s1": -30, "v1": -20, "r1": 0, "k1": 0, "t1": 15, "m1": 8, "Q": 40
    }  # fmt: skip
    assert [k for k, v in netto.items() if np.isnan(v)] == ["n3", "v2", "Q1", "R", "R2"]


def test_a_number_that_does_not_apply_is_neither_zero_nor_unknown(tmp_path):
    frame = register(tmp_path).frame.set_index("project_id")
    assert np.isnan(frame.loc["n2", "sloop"])  # delivered as 0
    assert frame.loc["n2", "sloop_telling"] == "n.v.t."
    assert frame.loc["n3", "bruto_telling"] == "onbekend"


def test_numbers_of_parts_go_before_those_of_their_programme(tmp_path):
    frame = register(tmp_path).frame
    family = ["P", "P1", "P2", "Q", "Q1", "Q2", "R", "R1", "R2", "A", "B", "C", "G"]
    assert by_id(frame, "bruto_telling", family) == {
        "P": "telt via de delen", "P1": "telt", "P2": "telt",
        "Q": "telt", "Q1": "telt via het programma", "Q2": "n.v.t.",
        "R": "telt via de delen", "R1": "telt", "R2": "onbekend",
        "A": "telt via de delen", "B": "telt via de delen", "C": "telt",
        "G": "telt",
    }  # fmt: skip
    assert by_id(frame, "sloop_telling", ["Q", "Q2"]) == {"Q": "telt via de delen", "Q2": "telt"}


def test_both_numbers_of_programme_and_parts_are_kept_side_by_side(tmp_path):
    found = {
        (b.project_id, b.measure): (b.own, b.parts, b.unknown)
        for b in balance_programmes(register(tmp_path).frame)
    }
    assert found == {
        ("A", "bruto"): (30, 18, 0), ("B", "bruto"): (20, 18, 0), ("P", "bruto"): (90, 85, 0),
        ("Q", "sloop"): (60, 60, 0),
    }  # fmt: skip


def test_the_public_edition_holds_nothing_of_what_is_not_public(tmp_path):
    public, intern = register(tmp_path), register(tmp_path, edition="intern")
    assert (len(public.frame), len(intern.frame)) == (PUBLIC, PUBLIC + 2)
    assert not {"h1", "G1"} & set(public.frame["project_id"])
    telling = by_id(intern.frame, "bruto_telling", ["G", "G1"])
    assert telling == {"G": "telt via de delen", "G1": "telt"}
    assert not any("openbaar" in remark for remark in public.remarks)


def test_a_public_part_of_an_internal_programme_stands_on_its_own(tmp_path):
    frame = register(tmp_path, rows(P={"openbaar": "nee"})).frame
    assert by_id(frame, "parent_id", ["P1", "P2"]) == {"P1": None, "P2": None}
    assert by_id(frame, "bruto_telling", ["P1"]) == {"P1": "telt"}


def test_cells_get_their_type_and_rows_keep_their_number(tmp_path):
    frame = register(tmp_path, rows(n1={"eigendom": "Koop", "tak": "onbekend"})).frame
    first = frame.iloc[0]
    assert (first["soort"], first["peildatum"]) == ("NIU", dt.date(2025, 1, 31))
    assert (first["jaar_oplevering"], first["bruto"], first["rij"]) == (2029, 40, 2)
    assert (first["eigendom"], first["tak"], first["openbaar"]) == ("koop", None, True)
    assert by_id(frame, "bestandsrij", ["n1", "G"]) == {"n1": 2, "G": 26}
    assert by_id(frame, "rij", ["n1", "G"]) == {"n1": 2, "G": 25}  # h1, in row 25, is internal
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == mt.CRS
    assert frame.geometry.isna().all()


def test_excel_and_csv_say_the_same(tmp_path):
    csv, excel = register(tmp_path), register(tmp_path, suffix=".xlsx")
    pd.testing.assert_frame_equal(pd.DataFrame(csv.frame), pd.DataFrame(excel.frame))


@settings(max_examples=15)
@given(st.permutations(range(len(rows()))))
def test_the_order_of_the_rows_is_irrelevant(tmp_path_factory, order):
    folder = tmp_path_factory.mktemp("orde")
    frame = register(folder, rows().iloc[list(order)], edition="intern").frame
    whole = register(folder, edition="intern").frame
    for column in ("netto", "bruto_telling", "sloop_telling", "parent_id"):
        left, right = (f.set_index("project_id")[column].sort_index() for f in (frame, whole))
        pd.testing.assert_series_equal(left, right)


# --- GeoPackage


def test_geopackage_gives_points_and_polygons_and_rows_without_either(tmp_path):
    shapes = [spot(50, 150), rectangle(110, 110, 150, 150), None, spot(1, 1)]
    typed = {"bruto": [40.0, 10.0, None, None], "openbaar": [True] * 4}
    frame = read(drawn(tmp_path, shapes, **typed)).frame
    assert frame.geometry.geom_type.fillna("").tolist() == ["Point", "Polygon", "", "Point"]
    assert frame["bruto"].tolist()[:2] == [40, 10]  # numbers of a database, not of a text file
    assert frame["project_id"].tolist() == ["n1", "n2", "n3", "s1"]


def test_geopackage_without_any_geometry_is_a_list(tmp_path):
    frame = read(drawn(tmp_path, [None, None])).frame
    assert frame.geometry.isna().all()


def test_geopackage_is_mended_and_refused_as_any_layer(tmp_path):
    bow_tie = rectangle(0, 0, 10, 10).__class__(
        [(mt.X0, mt.Y0), (mt.X0 + 10, mt.Y0 + 10), (mt.X0 + 10, mt.Y0), (mt.X0, mt.Y0 + 10)]
    )
    assert any("hersteld" in text for text in read(drawn(tmp_path, [bow_tie])).remarks)
    shapes = [spot(0, 0), rectangle(0, 0, 10, 10), mt.line((0, 0), (9, 9))]
    found = problems_of(read, drawn(tmp_path, shapes, soort=["NIU", "XXX", "NIU"]))
    assert set(found) == {"geometrie-anders", "cel-onjuist"}
    assert found["geometrie-anders"].row == "n3"
    degrees = problems_of(read, drawn(tmp_path, [Point(6.8, 52.2)], crs="EPSG:4326"))
    assert list(degrees) == ["crs-anders"]


def test_geopackage_without_or_with_two_registers_is_refused(tmp_path):
    path = drawn(tmp_path, [spot(0, 0)])
    assert list(problems_of(read, path, columns={"project_id": "iets"})) == ["geen-projecten"]
    made = gpd.GeoDataFrame(rows().iloc[:1], geometry=[spot(0, 0)], crs=mt.CRS)
    write(path, tweede=made)
    assert list(problems_of(read, path)) == ["laag-onduidelijk"]
    assert len(read(path, layer="tweede").frame) == 1


# --- bad input


def test_every_problem_is_told_at_once_with_its_row_and_column(tmp_path):
    bad = rows(
        n1={"soort": "NBW", "bruto": "-4"},
        n2={"status": "klaar", "sloop": "3"},
        n3={"naam": "", "jaar_start": "2031"},
        s1={"panden": "9909100000000001 12"},
        v1={"parent_id": "bestaat niet"},
        v2={"parent_id": "v2"},
        A={"parent_id": "C"},
        m1={"bruto": "", "aantal": "8"},
        u1={"project_id": "u2"},
        r1={"peildatum": "gisteren", "openbaar": "misschien"},
    )
    found = problems_of(register, tmp_path, bad)
    told = {(p.code, p.column, p.row) for p in found}
    assert told == {
        ("cel-onjuist", "soort", "2"),
        ("cel-onjuist", "bruto", "2"),
        ("cel-onjuist", "status", "3"),
        ("getal-past-niet", "sloop", "3"),
        ("cel-leeg", "naam", "4"),
        ("jaren-omgekeerd", "jaar_oplevering", "4"),
        ("pand-onjuist", "panden", "5"),
        ("programma-onbekend", "parent_id", "6"),
        ("programma-kring", "parent_id", "7, 28, 29, 30"),
        ("getal-past-niet", "aantal", "12"),
        ("sleutel-dubbel", "project_id", "22, 23"),
        ("cel-onjuist", "peildatum", "8"),
        ("cel-onjuist", "openbaar", "8"),
    }
    (modular,) = [p for p in found if p.column == "aantal"]
    assert "modulaire bouw" in modular.message
    assert "woningverbetering VBE" in modular.remedy


def test_missing_columns_are_told_with_the_other_problems(tmp_path):
    bad = rows(n3={"jaar_start": "2031"}).drop(columns=["naam", "bron"])
    found = problems_of(register, tmp_path, bad)
    assert [(p.code, p.column) for p in found] == [
        ("kolom-ontbreekt", "naam"),
        ("kolom-ontbreekt", "bron"),
        ("jaren-omgekeerd", "jaar_oplevering"),
    ]


def test_every_kind_has_numbers_that_belong_to_it():
    for code, kind in KINDS.items():
        assert kind.label
        if code != "onbekend":
            assert kind.counts != (kind.adds or kind.demolishes)


def test_to_an_unknown_kind_every_number_may_belong(tmp_path):
    unsure = rows(n1={"soort": "", "status": "", "hardheid": "", "bruto": "9", "sloop": ""})
    frame = register(tmp_path, unsure).frame.set_index("project_id")
    found = frame.loc["n1"]
    assert found[["soort", "status", "hardheid"]].tolist() == ["onbekend"] * 3
    assert found["bruto"] == 9
    assert np.isnan(found["sloop"])
    assert np.isnan(found["netto"])  # what is demolished is not known, and not zero


# --- kinds and fields that came later


NEW_KINDS = {
    "akp": {"soort": "AKP", "aantal": "9", "eigendom": "huur corporatie"},
    "spl": {"soort": "SPL", "bruto": "3"},
    "tak": {"soort": "TAK", "aantal": "6", "tak": "niet-DAEB"},
    "wnt": {"soort": "WNT", "aantal": "50"},
    "flx": {"soort": "FLX", "bruto": "40", "jaar_oplevering": "2026", "jaar_einde": "2036"},
}


def extra(*changes, **projects):
    """Rows of projects on their own, from ``id={column: value}``."""
    base = {"naam": "x", "openbaar": "ja", "bron": "Raadsstuk", "peildatum": "2025-01-31"}
    made = [{"project_id": name, **base, **cells} for name, cells in projects.items()]
    return pd.DataFrame([*made, *changes]).fillna("")


def test_what_the_later_kinds_add_count_and_leave_alone(tmp_path):
    frame = register(tmp_path, extra(**NEW_KINDS)).frame
    assert by_id(frame, "netto") == {"akp": 0, "spl": 3, "tak": 0, "wnt": 0, "flx": 40}
    assert by_id(frame, "aantal_telling") == {
        "akp": "telt", "spl": "n.v.t.", "tak": "telt", "wnt": "telt", "flx": "n.v.t."
    }  # fmt: skip
    assert by_id(frame, "bruto_telling") == {
        "akp": "n.v.t.", "spl": "telt", "tak": "n.v.t.", "wnt": "n.v.t.", "flx": "telt"
    }  # fmt: skip
    assert by_id(frame, "jaar_einde", ["flx"]) == {"flx": 2036}


def test_a_register_of_before_the_later_columns_is_read_as_ever(tmp_path):
    frame = register(tmp_path).frame
    assert set(frame["eenheid"]) == {"woningen"}
    for column in ("kans", "jaar_sloop", "jaar_einde", "energielabel", "warmte"):
        assert frame[column].isna().all(), column


def test_chance_label_and_heat_are_read_and_unknown_is_empty(tmp_path):
    cells = {"kans": "62,5", "energielabel": "a+", "warmte": "Warmtenet", "eenheid": "WONINGEN"}
    unsure = {"energielabel": "onbekend", "warmte": "onbekend"}
    frame = register(tmp_path, rows(r1=cells, r2=unsure)).frame.set_index("project_id")
    found = frame.loc["r1", ["kans", "energielabel", "warmte", "eenheid"]].tolist()
    assert found == [62.5, "A+", "warmtenet", "woningen"]
    assert frame.loc["r2", ["energielabel", "warmte"]].tolist() == [None, None]


def test_cells_that_do_not_fit_each_other_are_told_with_row_and_remedy(tmp_path):
    bad = rows(
        n1={"jaar_einde": "2028"},  # delivered in 2029
        n2={"kans": "101"},
        n3={"kans": "0,8"},
        s1={"jaar_einde": "2040"},  # adds nothing
        t1={"jaar_sloop": "2026"},  # demolishes nothing
        v1={"eenheid": "zorgeenheden"},  # 80 of what?
        k1={"soort": "TAK"},
        u1={"energielabel": "H", "warmte": "kolen", "eenheid": "kamers"},
    )
    found = problems_of(register, tmp_path, bad)
    assert {(p.code, p.column, p.row) for p in found} == {
        ("jaren-omgekeerd", "jaar_einde", "2"),
        ("kans-onjuist", "kans", "3, 4"),
        ("getal-past-niet", "jaar_einde", "5"),
        ("eenheid-past-niet", "eenheid", "6"),
        ("tak-ontbreekt", "tak", "10"),
        ("getal-past-niet", "jaar_sloop", "11"),
        ("cel-onjuist", "energielabel", "22"),
        ("cel-onjuist", "warmte", "22"),
        ("cel-onjuist", "eenheid", "22"),
    }


@pytest.mark.parametrize(
    "cells",
    [
        {"soort": "NIU", "kans": "0"},
        {"soort": "NIU", "kans": "100"},
        {"soort": "NIU", "kans": "1"},
        {"soort": "FLX", "bruto": "3"},  # the end is not known
        {"soort": "FLX", "jaar_oplevering": "2026", "jaar_einde": "2026"},
        {"soort": "MOD", "jaar_einde": "2040"},
        {"soort": "SLN", "jaar_sloop": "2026", "sloop": "4"},
        {"soort": "SLO", "sloop": "4", "eenheid": "standplaatsen"},
        {"soort": "SLN", "bruto": "4", "eenheid": "zorgeenheden"},
        {"soort": "TAK", "tak": "onbekend"},
        {"soort": "", "jaar_einde": "2040", "jaar_sloop": "2026", "sloop": "4", "aantal": "4"},
    ],
)
def test_cells_that_do_fit_are_accepted(tmp_path, cells):
    assert len(register(tmp_path, extra(a=cells)).frame) == 1


def test_what_is_no_housing_stock_adds_no_homes_and_is_counted_apart(tmp_path):
    frame = register(
        tmp_path,
        extra(
            P={"soort": "NIU", "bruto": "100"},
            zorg={"soort": "NIU", "bruto": "14", "eenheid": "zorgeenheden", "parent_id": "P"},
            kamers={"soort": "SPL", "bruto": "20", "eenheid": "studentenkamers"},
            weg={"soort": "SLO", "sloop": "5", "eenheid": "standplaatsen"},
        ),
    ).frame
    assert by_id(frame, "bruto_telling", ["P", "zorg"]) == {"P": "telt", "zorg": "telt"}
    assert by_id(frame, "netto") == {"P": 100, "zorg": 0, "kamers": 0, "weg": 0}
    whole = total_up(frame.assign(alles=1), "alles").iloc[0]
    assert whole[["bruto", "sloop", "netto", "netto_projecten"]].tolist() == [100, 0, 100, 1]
    assert balance_programmes(frame) == ()
    assert is_touched(frame).tolist() == [True, False, False, False]
    assert say_apart(frame) == (
        "5 standplaatsen eraf, 20 studentenkamers erbij, 14 zorgeenheden erbij"
    )


def test_homes_that_stay_count_once_for_what_happens_to_them(tmp_path):
    frame = register(
        tmp_path,
        extra(
            R={"soort": "REN", "aantal": "100"},
            reb={"soort": "REB", "aantal": "40", "parent_id": "R"},  # a part of the renovation
            wnt={"soort": "WNT", "aantal": "30", "parent_id": "R"},  # another thing altogether
            W={"soort": "", "aantal": "80"},  # of what? its part says
            vkp={"soort": "VKP", "aantal": "12", "parent_id": "W"},
            K={"soort": "AKP", "aantal": "7"},
            ren={"soort": "REN", "aantal": "5", "parent_id": "K"},
        ),
    ).frame
    assert by_id(frame, "aantal_telling") == {
        "R": "telt via de delen", "reb": "telt", "wnt": "telt",
        "W": "telt via de delen", "vkp": "telt", "K": "telt", "ren": "telt",
    }  # fmt: skip


def test_the_register_knows_which_projects_it_withholds(tmp_path):
    assert register(tmp_path).withheld == {"h1", "G1"}
    assert register(tmp_path, edition="intern").withheld == frozenset()


def test_rows_are_those_of_the_spreadsheet_also_below_an_empty_one(tmp_path):
    frame = rows(n2={"soort": "NBW", "jaar_start": "2030"})
    gap = pd.DataFrame([[""] * frame.shape[1]], columns=frame.columns)
    found = problems_of(register, tmp_path, pd.concat([gap, frame]), suffix=".xlsx")
    assert {(p.code, p.row) for p in found.values()} == {
        ("cel-onjuist", "4"), ("jaren-omgekeerd", "4")
    }  # fmt: skip
    good = register(tmp_path, pd.concat([gap, rows()]), suffix=".xlsx").frame
    assert by_id(good, "rij", ["n1", "n2"]) == {"n1": 3, "n2": 4}


# --- places


def test_placed_projects_are_the_register_with_its_places(tmp_path):
    found = register(tmp_path)
    frame = placed_projects(found, TOWN, None)
    places = place_projects(found, TOWN, None).frame
    assert frame.index.equals(found.frame.index)
    assert set(frame) == set(found.frame) | {"wijze", "plaats", "andere_buurt"}
    assert frame["buurt"].tolist() == places["buurt"].tolist()
    assert frame.geometry.equals(places.geometry)
    assert frame.crs == mt.CRS


def places(found, *, panden=None):
    placement = place_projects(found, TOWN, panden)
    assert placement.frame.index.equals(found.frame.index)
    return placement.frame.set_index(found.frame["project_id"]), placement.conservation


def test_buurt_by_name_or_code_else_outside_or_not_placed(tmp_path):
    frame, _ = places(register(tmp_path))
    where = frame["buurt"]
    assert [where[k] for k in ("n1", "n2", "n3", "t1")] == [
        mt.MARKT, mt.MARKT, mt.HAVEN, mt.EILAND
    ]  # fmt: skip
    assert frame["wijze"].value_counts().to_dict() == {
        "buurt": 20, "niet geplaatst": 6, "buiten de gebieden": 1
    }  # fmt: skip
    assert frame.loc["o1", ["buurt", "plaats"]].tolist() == [None, "ligt buiten de gebieden"]
    assert frame.geometry["n1"].within(TOWN.frame.geometry[mt.MARKT])
    assert frame.geometry["u1"] is None


def test_projects_and_homes_are_conserved(tmp_path):
    _, found = places(register(tmp_path))
    assert [(c.unit, c.came_in, c.allocated, c.lost) for c in found] == [
        ("projecten", 27, 20, 7), ("woningen", 936, 406, 530), ("woningen", 197, 190, 7)
    ]  # fmt: skip
    assert found[0].remark == "buurt: 20; niet geplaatst: 6; buiten de gebieden: 1"


def test_unknown_and_ambiguous_places_are_told_together(tmp_path):
    frame = rows(
        n1={"buurt": "Marct"},
        n3={"buurt": "Centrum"},
        v1={"buurt": "BU99099999"},
        t1={"buurt": "", "panden": "9909100000000001"},
    )
    found = register(tmp_path, frame)
    panden = buildings(p9909100000000002=rectangle(0, 0, 9, 9))
    told = problems_of(place_projects, found, TOWN, panden)
    assert [(p.code, p.column, p.row) for p in told] == [
        ("buurt-onbekend", "buurt", "2"),
        ("buurt-onbekend", "buurt", "4"),
        ("buurt-onbekend", "buurt", "6"),
        ("pand-onbekend", "panden", "11"),
    ]
    assert told[0].remedy == "bedoelde u 'Markt'?"
    assert "wijk of gemeente" in told[1].message
    twice = mt.areas(names={**mt.NAMES, mt.DORP: "Markt"})
    told = problems_of(place_projects, register(tmp_path), twice, None)
    ambiguous = [p for p in told if p.code == "buurt-dubbelzinnig"]
    assert [p.row for p in ambiguous] == ["2", "28", "29", "30"]  # n1, A, B and C; n2 has a code
    assert {p.remedy for p in ambiguous} == {"noem de code van de buurt"}


def test_geometry_goes_before_buildings_and_those_before_the_buurt(tmp_path):
    panden = buildings(
        p9909100000000001=rectangle(120, 20, 140, 40),  # 400 m² in Eiland
        p9909100000000002=rectangle(20, 20, 30, 40),  # 200 m² in Oost
    )
    both = "9909100000000001 9909100000000002"
    path = drawn(
        tmp_path,
        [spot(250, 50), None, None, None],
        panden=[both, both, "", "9909100000000009"],
        buurt=["Markt", "Markt", "Markt", "Markt"],
    )
    frame, _ = places(read(path), panden=panden)
    assert frame["wijze"].tolist() == ["getekend", "panden", "buurt", "buurt"]
    assert frame["buurt"].tolist() == [mt.WERKPARK, mt.EILAND, mt.MARKT, mt.MARKT]
    assert frame["andere_buurt"].tolist() == [mt.MARKT, mt.MARKT, None, None]
    assert frame.geometry["n2"].area == pytest.approx(600)
    assert "ligt voor 67% in Eiland, ook in Oost" in frame.loc["n2", "plaats"]
    assert "1 panden niet in de BAG: 9909100000000009" in frame.loc["s1", "plaats"]  # demolished
    without, _ = places(read(path))
    assert without["wijze"].tolist() == ["getekend", "buurt", "buurt", "buurt"]
    assert "de BAG is niet geleverd" in without.loc["n2", "plaats"]


def test_a_project_in_several_buurten_counts_whole_in_the_largest(tmp_path):
    shapes = [
        rectangle(80, 110, 180, 190),  # 20% Markt, 80% Haven
        rectangle(50, 110, 150, 190),  # half and half: lowest code
        rectangle(-30, 110, 70, 190),  # 30% outside
        rectangle(-90, 110, -10, 190),  # all outside
        MultiPoint([spot(50, 50), spot(150, 50), spot(160, 50)]),
        spot(100, 150),  # on the border of Markt and Haven
    ]
    frame, _ = places(read(drawn(tmp_path, shapes, buurt="", parent_id="", panden="")))
    assert frame["buurt"].tolist() == [mt.HAVEN, mt.MARKT, mt.MARKT, None, mt.EILAND, mt.MARKT]
    assert frame["plaats"].tolist() == [
        "ligt voor 80% in Haven, ook in Markt; alle woningen tellen bij Haven",
        "ligt voor 50% in Markt, ook in Haven; alle woningen tellen bij Markt",
        "ligt voor 30% buiten de gebieden",
        "ligt buiten de gebieden",
        "ligt voor 67% in Eiland, ook in Oost; alle woningen tellen bij Eiland",
        "",
    ]


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(-90, 290), st.integers(-90, 190)), min_size=1, max_size=6))
def test_every_project_is_somewhere_once(tmp_path_factory, corners):
    shapes = [rectangle(x, y, x + 60, y + 60) for x, y in corners]
    path = drawn(tmp_path_factory.mktemp("vlak"), shapes, buurt="", panden="")
    found = read(path)
    frame, balances = places(found)
    assert len(frame) == len(shapes)
    for balance in balances:
        assert balance.came_in == balance.allocated + balance.lost
    touches = [s.intersection(TOWN.frame.geometry[mt.GEMEENTE]).area > 0 for s in shapes]
    assert frame["buurt"].notna().tolist() == touches


def test_inputs_are_left_as_they_were(tmp_path, unchanged):
    found = register(tmp_path)
    unchanged(found.frame)
    place_projects(found, TOWN, None)
    total_up(found.frame, "hardheid")


# --- totals


def test_a_total_of_unknown_numbers_is_missing_or_a_bound(tmp_path):
    frame = register(tmp_path).frame
    totals = total_up(frame, "project_id")
    assert totals.loc["n3", ["bruto_projecten", "bruto_onbekend"]].tolist() == [1, 1]
    assert np.isnan(totals.loc["n3", "bruto"])
    assert np.isnan(totals.loc["v2", "netto"])
    assert totals.loc["v2", "sloop"] == 20
    assert totals.loc["r1", ["netto_projecten", "bruto", "netto"]].tolist() == [0, 0, 0]
    whole = total_up(frame.assign(alles=1), "alles").iloc[0]
    assert (whole["bruto"], whole["bruto_onbekend"], whole["sloop"]) == (936, 3, 197)
    unknown_both = replace(register(tmp_path, rows(s1={"sloop": ""}))).frame
    whole = total_up(unknown_both.assign(alles=1), "alles").iloc[0]
    assert np.isnan(whole["netto"])
    assert whole["sloop"] == 167
