from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

import minitown as mt
from project_register import PER_AREA, rows
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.contribution import MapLayerSection, TableSection
from wijkplan.model.findings import Verdict
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.projects import read_projects
from wijkplan.themes.projects import contribute, programme

TOWN = mt.areas()
NAMES = (
    "projecten_bruto",
    "projecten_sloop",
    "projecten_netto",
    "projecten_netto_hard",
    "projecten_netto_zacht",
)


@pytest.fixture(scope="session")
def read(tmp_path_factory):
    def reader(frame=None, *, edition="openbaar"):
        path = tmp_path_factory.mktemp("register") / "projecten.csv"
        (rows() if frame is None else frame).to_csv(path, index=False)
        request = SourceRequest(
            kind="projecten", path=path, year=2025, boundary_year=mt.YEAR,
            name="Projectregister", publisher="gemeente",
        )  # fmt: skip
        return read_projects(request, edition=edition)

    return reader


def state(register):
    return replace(mt.state(), registers={"projecten": register})


def values(contribution):
    return {column.spec.name: column.values for column in contribution.columns}


def table(contribution, title):
    (section,) = [
        s for s in contribution.sections if isinstance(s, TableSection) and s.title == title
    ]
    return {row[0]: dict(zip(section.head, row, strict=True)) for row in section.rows}


def two_towns():
    """Ministad and a neighbour of one buurt."""
    other = gpd.GeoDataFrame(
        geometry=[box(mt.X0 + 300, mt.Y0, mt.X0 + 400, mt.Y0 + 100)],
        index=pd.Index(["BU88880101"], name="code"),
        crs=mt.CRS,
    )
    frame = pd.concat([mt.geometry(), other])
    gemeenten = [mt.GEMEENTE, "GM8888"]
    return build_areas(frame, year=mt.YEAR, gemeenten=gemeenten, outlines={}, names=mt.NAMES)


@pytest.fixture(scope="session")
def found(read):
    return contribute(state(read()), TOWN)


def test_homes_per_area_of_every_level(found):
    got = values(found)
    assert set(got) == set(NAMES)
    for code, expected in PER_AREA.items():
        assert tuple(got[name][code] for name in NAMES) == expected, code
    assert all(set(series.index) == set(TOWN.frame.index) for series in got.values())


def test_status_says_what_a_total_is_made_of(found):
    status = {column.spec.name: column.status for column in found.columns}
    bruto, netto = status["projecten_bruto"], status["projecten_netto"]
    unplaced = "zonder 3 projecten zonder bekende buurt"
    assert bruto[mt.MARKT] == f"som van 3 projecten; {unplaced}"
    assert bruto[mt.DORP] == f"ten minste; bij 1 project is het aantal onbekend; {unplaced}"
    assert netto[mt.GEMEENTE] == (
        "ten minste; bij 3 projecten is het aantal onbekend; ook 4 projecten zonder bekende buurt"
    )
    assert status["projecten_netto_zacht"][mt.EILAND] == (
        "geen nieuwe woningen of sloop in het register; zonder 2 projecten zonder bekende buurt"
    )


def test_zero_and_unknown_are_two_things(read):
    register = read(rows().query("project_id in ['n3', 's1', 'r1', 'n1']"))
    columns = {c.spec.name: c for c in contribute(state(register), TOWN).columns}
    bruto = columns["projecten_bruto"]
    assert (bruto.values[mt.OOST], bruto.status[mt.OOST]) == (
        0,
        "geen nieuwe woningen in het register",
    )
    assert np.isnan(bruto.values[mt.HAVEN])
    assert bruto.status[mt.HAVEN] == "onbekend; bij 1 project is het aantal onbekend"
    assert np.isnan(columns["projecten_netto"].values[mt.HAVEN])  # 30 gone, how many come?
    assert columns["projecten_netto_hard"].values[mt.HAVEN] == -30


def test_unknown_demolition_makes_net_an_upper_bound(read):
    register = read(rows(v1={"sloop": ""}).query("project_id in ['n1', 's1', 'v1']"))
    netto = contribute(state(register), TOWN).columns[2]
    assert np.isnan(netto.values[mt.OOST])  # no demolition known at all
    assert netto.values[mt.GEMEENTE] == 40 + 60 - 30
    assert netto.status[mt.GEMEENTE] == "ten hoogste; bij 1 project is het aantal onbekend"


def test_levels_add_up_with_what_is_not_placed(found):
    got = values(found)
    lines = table(found, "Netto woningen per buurt en jaar van oplevering")
    for name in ("projecten_bruto", "projecten_sloop", "projecten_netto"):
        series = got[name]
        assert series[TOWN.codes(Level.BUURT)].sum() == series[TOWN.codes(Level.WIJK)].sum()
    netto = got["projecten_netto"]
    unplaced = netto[mt.GEMEENTE] - netto[list(mt.BUURTEN)].sum()
    assert unplaced == 23
    assert lines["Niet geplaatst"]["Samen"] == "ten minste 23"
    assert lines["Samen"]["Samen"] == "ten minste 239"


def test_not_placed_counts_for_no_gemeente_where_there_are_two(read):
    areas = two_towns()
    contribution = contribute(state(read()), areas)
    got = values(contribution)
    assert got["projecten_bruto"][mt.GEMEENTE] == 406
    assert got["projecten_bruto"]["GM8888"] == 500  # o1 is inside now
    lines = table(contribution, "Netto woningen per buurt en jaar van oplevering")
    assert lines["Niet geplaatst"]["Samen"] == "ten minste 23"
    assert lines["Samen"]["Samen"] == f"ten minste {239 + 500}"
    assert lines["Markt (Ministad)"]["Samen"] == "68"
    place = next(f for f in contribution.findings if f.norm.code == "projecten-geplaatst")
    assert "bij geen enkel gebied" in place.reason


def test_the_internal_edition_counts_more_and_says_what_is_not_public(read, found):
    intern = contribute(state(read(edition="intern")), TOWN)
    bruto = values(intern)["projecten_bruto"]
    assert (bruto[mt.MARKT], bruto[mt.HAVEN]) == (79, 65)
    assert "Project h1 (niet openbaar)" in table(intern, "Projecten")
    said = repr([s for s in found.sections if not isinstance(s, MapLayerSection)])
    assert "h1" not in said
    assert "G1" not in said


def test_per_year_of_delivery(found):
    lines = table(found, "Per jaar van oplevering")
    assert {year: tuple(row.values())[1:] for year, row in lines.items()} == {
        "2021": ("8", "0", "8", "8", "0"),
        "2026": ("15", "30", "−15", "−15", "0"),
        "2027": ("65", "0", "65", "65", "0"),
        "2028": ("0", "60", "−60", "−60", "0"),
        "2029": ("65", "0", "65", "0", "65"),
        "2030": ("ten minste 60", "80", "ten minste −20", "0", "ten minste −20"),
        "2031": ("35", "0", "35", "0", "35"),
        "2032": ("100", "0", "100", "0", "100"),
        "2033": ("70", "0", "70", "0", "70"),
        "2034": ("18", "0", "18", "18", "0"),
        "jaar onbekend": ("onbekend", "27", "onbekend", "−7", "onbekend"),
        "Samen": ("ten minste 436", "197", "ten minste 239", "9", "ten minste 230"),
    }


def test_per_buurt_and_year(found):
    lines = table(found, "Netto woningen per buurt en jaar van oplevering")
    assert list(lines) == [
        "Markt", "Haven", "Oost", "Eiland", "Dorp", "Werkpark", "Niet geplaatst", "Samen"
    ]  # fmt: skip
    assert {k: v for k, v in lines["Dorp"].items() if v != "0"} == {
        "Buurt": "Dorp", "2028": "−60", "2032": "100", "jaar onbekend": "onbekend",
        "Samen": "ten minste 20",
    }  # fmt: skip


def test_the_list_shows_every_project_and_why_it_counts(found):
    lines = table(found, "Projecten")
    assert len(lines) == 27
    names = list(lines)
    assert names.index("Project P1 (deel van Project P)") == names.index("Project P") + 1
    assert lines["Project C (deel van Project B)"]["Telt mee"] == "ja"
    assert lines["Project P"]["Telt mee"] == "via de delen"
    assert lines["Project Q"]["Telt mee"] == "bruto: ja; sloop: via de delen"
    assert lines["Project o1"]["Telt mee"] == "nee, buiten de gebieden"
    assert lines["Project u1"]["Buurt"] == "niet geplaatst"
    assert lines["Project v2"] == {
        "Project": "Project v2", "Soort": "sloop en nieuwbouw",
        "Status en hardheid": "gepland, zacht", "Bruto": "onbekend", "Sloop": "20",
        "Netto": "onbekend",
        "Woningen die blijven": "n.v.t.", "Kenmerken": "onbekend", "Jaren": "onbekend",
        "Buurt": "Dorp",
        "Telt mee": "bruto: aantal onbekend; sloop: ja", "Bron": "Raadsstuk, regel 7 (31-1-2025)",
    }  # fmt: skip
    assert lines["Project r1"]["Woningen die blijven"] == "100"
    assert lines["Project r1"]["Telt mee"] == "nee, het aantal blijft gelijk"
    assert lines["Project s1"]["Jaren"] == "oplevering 2026"


def test_findings_hold_what_is_not_placed(found):
    got = {(f.norm.code, f.subject): f.verdict for f in found.findings}
    assert got == {("projecten-geplaatst", "projecten"): Verdict.UNKNOWN}


def test_every_placed_project_is_drawn_in_the_style_of_its_kind(found):
    (section,) = [s for s in found.sections if isinstance(s, MapLayerSection)]
    assert len(section.frame) == 20
    assert section.frame.crs == mt.CRS
    assert set(section.frame["style"]) == set(section.styles)
    assert list(section.styles) == [
        "nieuwbouw", "sloop_nieuwbouw", "sloop", "renovatie", "transformatie"
    ]  # fmt: skip
    looks = [(s.pattern, bool(s.fill), s.radius) for s in section.styles.values()]
    assert len(set(looks)) == len(looks)  # told apart without colour
    text = section.frame["text"].str.cat(sep="\n")
    assert (
        "Project n3: nieuwbouw; gepland, zacht; aantal nieuwe woningen onbekend; oplevering 2030; "
        "plaats in de buurt niet bekend"
    ) in text
    assert section.frame.geometry.is_valid.all()
    assert not section.frame.geometry.duplicated().any()  # points in one buurt lie apart
    near = section.frame.geometry.within(TOWN.frame.geometry[mt.GEMEENTE])
    assert near.all()


def test_a_surface_is_drawn_with_a_point_on_top_and_large_ones_below(read):
    register = read(rows().query("project_id in ['n1', 'v1', 'o1']"))
    whole = TOWN.frame.geometry[mt.OOST]
    shapes = [whole.buffer(-40), whole.union(TOWN.frame.geometry[mt.DORP].buffer(-30)), None]
    register = replace(register, frame=register.frame.set_geometry(shapes, crs=mt.CRS))
    found = contribute(state(register), TOWN)
    (section,) = [s for s in found.sections if isinstance(s, MapLayerSection)]
    assert section.frame.geom_type.tolist() == ["MultiPolygon", "Polygon", "Point", "Point"]
    assert section.frame["style"].tolist() == [
        "sloop_nieuwbouw", "nieuwbouw", "nieuwbouw", "sloop_nieuwbouw"
    ]  # fmt: skip
    assert section.frame.geometry[2:].within(whole).all()


def test_without_a_register_all_is_missing_and_never_zero(read):
    nothing = read(rows().assign(openbaar="nee"))
    for given_state in (mt.state(), state(nothing)):
        contribution = contribute(given_state, TOWN)
        assert [c.spec.name for c in contribution.columns] == list(NAMES)
        for column in contribution.columns:
            assert column.values.isna().all()
            assert set(column.status) == {"niet geleverd"}
        (finding,) = contribution.findings
        assert finding.verdict is Verdict.UNKNOWN
        assert programme(given_state, TOWN) is None


def test_description_tells_the_years(found):
    assert "oplevering 2021 tot en met 2034, van 3 projecten onbekend" in (
        found.columns[0].spec.description
    )


def test_machine_frame_has_the_same_totals(read, found):
    frame = programme(state(read()), TOWN)
    assert list(frame.columns) == [
        "code", "jaar", "hardheid", "bruto", "sloop", "netto", "projecten",
        "bruto_onbekend", "sloop_onbekend", "netto_onbekend",
    ]  # fmt: skip
    assert str(frame["jaar"].dtype) == "Int64"
    assert frame["bruto"].sum() == 436
    assert frame["sloop"].sum() == 197
    assert frame.loc[frame["code"].eq(""), "bruto"].sum() == 30
    markt = frame[frame["code"].eq(mt.MARKT)]
    assert markt[["jaar", "hardheid", "bruto"]].to_numpy().tolist() == [
        [2026, "hard", 10], [2029, "zacht", 40], [2034, "hard", 18]
    ]  # fmt: skip
    assert not frame.duplicated(["code", "jaar", "hardheid"]).any()


@st.composite
def registers(draw):
    """Any choice of rows, some of them with unknown numbers, in any order."""
    chosen = draw(st.sets(st.sampled_from(rows()["project_id"].tolist()), min_size=1))
    frame = rows()[lambda f: f["project_id"].isin(chosen)].copy()
    blank = draw(st.lists(st.booleans(), min_size=len(frame), max_size=len(frame)))
    frame.loc[blank, "bruto"] = ""
    frame["parent_id"] = frame["parent_id"].where(frame["parent_id"].isin(chosen), "")
    order = draw(st.permutations(range(len(frame))))
    return frame.iloc[list(order)]


@settings(max_examples=15)
@given(registers())
def test_totals_are_conserved_over_levels_and_missing_is_never_zero(read, frame):
    register = read(frame, edition="intern")
    contribution = contribute(state(register), TOWN)
    for column in contribution.columns[:2]:
        measure = column.spec.name.removeprefix("projecten_")
        counted = register.frame[register.frame[f"{measure}_telling"].eq("telt")]
        inside = counted[counted["buurt"].ne("BU88880101")]
        total = column.values[mt.GEMEENTE]
        assert (0 if np.isnan(total) else total) == inside[measure].sum()
        for code in TOWN.codes(Level.BUURT):
            unknown = "onbekend" in column.status[code].split(";")[0]
            assert unknown == np.isnan(column.values[code])
    machine = programme(state(register), TOWN)
    assert machine["bruto"].sum() == np.nansum([contribution.columns[0].values[mt.GEMEENTE]])


def test_homes_of_unknown_hardness_count_in_the_net_and_in_neither_half(read):
    known = values(contribute(state(read()), TOWN))
    unsure = contribute(state(read(rows(n1={"hardheid": ""}))), TOWN)
    found = values(unsure)
    whole = mt.GEMEENTE
    assert found["projecten_netto"][whole] == known["projecten_netto"][whole]
    halves = found["projecten_netto_hard"][whole] + found["projecten_netto_zacht"][whole]
    assert halves == known["projecten_netto"][whole] - 40
    zacht = next(c for c in unsure.columns if c.spec.name == "projecten_netto_zacht")
    assert "zonder 1 project met onbekende hardheid" in zacht.status[whole]
    assert "Netto onbekend" in table(unsure, "Per jaar van oplevering")["Samen"]
