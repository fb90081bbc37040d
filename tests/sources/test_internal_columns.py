"""Internal columns and rows at the reader: the public edition never sees them."""

from __future__ import annotations

import ast
from pathlib import Path

import deliveries as d
import geopandas as gpd
import pandas as pd
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from shapely.geometry import Polygon

import minitown as mt
import project_register
from wijkplan.model.errors import WijkplanError
from wijkplan.project import Project
from wijkplan.sources import files
from wijkplan.sources.homes import read_home_counts
from wijkplan.sources.projects import read_projects

EDITIONS = ("openbaar", "intern")
BOW_TIE = Polygon([(mt.X0, mt.Y0), (mt.X0 + 9, mt.Y0 + 9), (mt.X0 + 9, mt.Y0), (mt.X0, mt.Y0 + 9)])
PROJECT = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024
[[bron]]
soort = "cbs-buurten"
bestand = "gebieden.gpkg"
[[bron]]
soort = "{kind}"
bestand = "{file}"
"""


def homes(**more):
    frame = {"buurtcode": mt.BUURTEN, "aantal": [1, 2, 3, 4, 5, 6], "eigendom": "koop"}
    return pd.DataFrame({**frame, **more})


def project(folder, more, *, kind="woningaantallen", file="b.csv"):
    d.write(folder / "gebieden.gpkg", buurten=mt.cbs_buurten())
    text = PROJECT.format(kind=kind, file=file) + more
    (folder / "wijkplan.toml").write_text(text, "utf-8")
    return Project.load(folder)


def problems(made, edition):
    with pytest.raises(WijkplanError) as raised:
        made.inputs(edition=edition)
    return raised.value.problems


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_hidden_column_takes_the_rows_with_it_in_which_nothing_else_stands(tmp_path, suffix):
    frame = homes(Geheim="x")
    empty = pd.DataFrame([["", "", "", "y"]], columns=frame.columns)
    with_it = pd.concat([frame.iloc[:2], frame.iloc[2:], empty])
    there = d.table(tmp_path / f"a{suffix}", with_it)
    without = d.table(tmp_path / f"b{suffix}", homes())
    request = d.request(there, kind="woningaantallen", internal_columns=("geheim",)).public()
    mine = read_home_counts(request)
    theirs = read_home_counts(d.request(without, kind="woningaantallen").public())
    assert_frame_equal(mine.frame, theirs.frame)
    assert mine.remarks == theirs.remarks == ()


def test_only_the_internal_edition_tells_what_is_not_used_of_a_partners_file(tmp_path):
    path = d.table(tmp_path / "a.csv", homes(kladblok="x"))
    request = d.request(path, kind="woningaantallen")
    assert "kladblok" in read_home_counts(request).remarks[0]
    assert read_home_counts(request.public()).remarks == ()
    published = d.request(path, kind="woningaantallen", published=True)
    assert "kladblok" in read_home_counts(published.public()).remarks[0]


@pytest.mark.parametrize("edition", ["openbaar", "intern"])
def test_a_name_that_is_not_in_the_file_is_an_error_in_both_editions(tmp_path, edition):
    d.table(tmp_path / "b.csv", homes(huurprijs="x"))
    made = project(tmp_path, 'interne_kolommen = ["huurprijzen"]')
    (found,) = problems(made, edition)
    assert (found.code, found.column, found.file) == ("kolom-ontbreekt", "huurprijzen", "b.csv")
    assert found.remedy == "bedoelde u 'huurprijs'?"


def test_the_name_of_an_internal_column_may_be_written_in_capitals(tmp_path):
    d.table(tmp_path / "b.csv", homes(Energielabel="A"))
    made = project(tmp_path, 'interne_kolommen = ["ENERGIELABEL"]')
    public, whole = (made.inputs(edition=e).registers["woningaantallen"].frame for e in EDITIONS)
    assert whole["energielabel"].eq("A").all()
    assert public["energielabel"].isna().all()


def test_a_column_that_the_reader_needs_cannot_be_internal(tmp_path):
    d.table(tmp_path / "b.csv", homes().rename(columns={"aantal": "N"}))
    made = project(tmp_path, 'kolommen = { "N" = "aantal" }\ninterne_kolommen = ["N"]')
    assert made.inputs(edition="intern").registers["woningaantallen"].frame["aantal"].sum() == 21
    first, second = problems(made, "openbaar")
    assert (first.code, first.column, first.file) == ("kolom-intern", "N", "b.csv")
    assert "zonder de interne kolommen is dit bestand niet te lezen" in first.message
    assert "interne_kolommen" in first.remedy
    assert second.column == "aantal"


def test_a_file_that_is_wrong_anyway_is_not_blamed_on_internal_columns(tmp_path):
    d.table(tmp_path / "b.csv", homes(aantal=[1, 2, 3, "x", 5, 6], huur="x"))
    made = project(tmp_path, 'interne_kolommen = ["huur"]')
    assert {p.code for p in problems(made, "openbaar")} == {"cel-onjuist"}


def test_a_raster_has_no_columns_to_hide(tmp_path):
    (tmp_path / "b.tif").write_bytes(b"x")
    made = project(tmp_path, 'interne_kolommen = ["x"]', kind="raster", file="b.tif")
    (found,) = problems(made, "openbaar")
    assert "geen kolommen" in found.remedy


def test_an_internal_column_of_one_layer_or_sheet_is_found(tmp_path):
    frames = {"projecten": project_register.rows(), "functies": pd.DataFrame({"kosten": ["5"]})}
    with pd.ExcelWriter(tmp_path / "b.xlsx") as book:
        for name, frame in frames.items():
            frame.to_excel(book, sheet_name=name, index=False)
    made = project(tmp_path, 'interne_kolommen = ["prijs"]', kind="projecten", file="b.xlsx")
    found = next(p for p in problems(made, "openbaar") if p.column == "prijs")
    assert found.code == "kolom-ontbreekt"
    made = project(tmp_path, 'interne_kolommen = ["kosten"]', kind="projecten", file="b.xlsx")
    assert "prijs" not in {p.column for p in problems(made, "openbaar")}


def drawn(frame, *, bad=()):
    """The register as a map, on which some rows are drawn wrong."""
    shapes = [BOW_TIE if own in bad else mt.cell(0, 0) for own in frame["project_id"]]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=mt.CRS)


def test_a_map_with_internal_projects_reads_as_the_same_map_without_them(tmp_path):
    frame = project_register.rows()
    public = frame[frame["openbaar"].eq("ja")]
    with_it = d.write(tmp_path / "a.gpkg", p=drawn(frame.assign(kladblok="x"), bad=("h1", "n2")))
    without = d.write(tmp_path / "b.gpkg", p=drawn(public, bad=("n2",)))
    mine, theirs = (
        read_projects(d.request(path, kind="projecten").public(), edition="openbaar")
        for path in (with_it, without)
    )
    hidden = ["bestandsrij"]
    assert_geodataframe_equal(mine.frame.drop(columns=hidden), theirs.frame.drop(columns=hidden))
    assert mine.remarks == theirs.remarks
    assert any("hersteld: n2" in remark for remark in mine.remarks)
    assert mine.withheld == {"h1", "G1"}


def test_no_reader_opens_a_file_but_through_its_request():
    """Whoever reads by the path would see internal columns."""
    folder = Path(files.__file__).parent
    allowed = {"files.py", "content.py", "registry.py"}
    # A plan, or a table that is measured by itself, is no source of an edition.
    allowed |= {"plans.py", "group_table.py"}
    readers = [path for path in folder.glob("*.py") if path.name not in allowed]
    opened = {"read_table", "read_vector", "column_names"}
    names = {
        path.name: {
            alias.name
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for path in readers
    }
    assert len(names) > 15
    assert {name: sorted(found & opened) for name, found in names.items() if found & opened} == {}
