"""The folder of a review: what is in it, and that nothing else is lost."""

from __future__ import annotations

import csv
import io
import json

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

import review_example as ex
from projects import contents
from wijkplan.model.errors import OutputError
from wijkplan.output.disclosure import Publication
from wijkplan.output.folder import replacing
from wijkplan.output.review import as_data, write_dossiers
from wijkplan.output.review.files import name_folders
from wijkplan.output.review.risk import COLUMNS

FILES = {
    "rapport.html", "toetsing.json", "bewijs.gpkg", "risicoberekening.gpkg",
    "risicoberekening.csv", "leesmij-risicoberekening.txt",
}  # fmt: skip


def write(out, *folders):
    dossiers = [ex.dossier() for _ in folders or [""]]
    return write_dossiers(dossiers, folders or [""], out, edition="openbaar")


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toetsing") / "uit"
    assert write(folder) == (folder / "rapport.html",)
    return folder


def test_one_plan_has_its_files_in_the_folder_itself(out):
    assert set(contents(out)) == {*FILES, "toetsing-bestanden.json"}
    data = json.loads((out / "toetsing.json").read_text("utf-8"))
    assert data == as_data(ex.dossier().reviewed, ex.HEADING)


def test_equal_reviews_give_equal_bytes(out, tmp_path):
    write(tmp_path / "nog een")
    assert contents(tmp_path / "nog een") == contents(out)


def test_several_plans_have_a_folder_each(tmp_path):
    paths = write(tmp_path / "uit", "een", "twee")
    assert [path.parent.name for path in paths] == ["een", "twee"]
    expected = {f"{folder}/{name}" for folder in ("een", "twee") for name in FILES}
    assert set(contents(tmp_path / "uit")) == {*expected, "toetsing-bestanden.json"}


def test_a_next_review_replaces_the_last_and_keeps_what_is_not_ours(tmp_path):
    out = tmp_path / "uit"
    out.mkdir()
    (out / "notitie.txt").write_text("van mij", "utf-8")
    write(out, "een", "twee")
    write(out)
    assert set(contents(out)) == {*FILES, "toetsing-bestanden.json", "notitie.txt"}


def test_a_report_that_somebody_changed_is_not_lost(tmp_path):
    out = tmp_path / "uit"
    write(out)
    (out / "rapport.html").write_text("met aantekeningen", "utf-8")
    before = contents(out)
    with pytest.raises(OutputError, match="sindsdien zijn gewijzigd"):
        write(out)
    assert contents(out) == before


def publish_atlas(out, text):
    with replacing(out) as staging:
        publication = Publication(staging, "openbaar")
        publication.write_text("index.html", text)
        publication.close()


def test_an_atlas_and_a_review_can_share_a_folder(tmp_path):
    out = tmp_path / "maps"
    publish_atlas(out, "een")
    write(out)
    atlas = {"index.html", "data/bestanden.json"}
    assert set(contents(out)) == {*FILES, *atlas, "toetsing-bestanden.json"}
    publish_atlas(out, "twee")
    assert set(contents(out)) == {*FILES, *atlas, "toetsing-bestanden.json"}
    assert contents(out)["index.html"] == b"twee"


def test_a_broken_off_review_leaves_the_last_one_whole(tmp_path):
    out = tmp_path / "uit"
    write(out)
    before = contents(out)

    def dossiers():
        yield ex.dossier()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_dossiers(dossiers(), ["een", "twee"], out, edition="openbaar")
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["uit"]


@pytest.mark.parametrize(
    ("ids", "folders"),
    [
        (["a"], [""]),
        (["a", "b"], ["a", "b"]),
        (["a", "a", "a"], ["a", "a-2", "a-3"]),
        (["a", "A", "a-2"], ["a", "A-2", "a-2-2"]),
    ],
)
def test_folders_differ_also_where_capitals_do_not(ids, folders):
    assert name_folders(ids) == folders


def test_the_evidence_holds_every_layer_in_rd_and_the_findings_of_every_regime(out):
    path = out / "bewijs.gpkg"
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert layers == [*ex.evidence(), "bevindingen"]
    for name, frame in ex.evidence().items():
        found = gpd.read_file(path, layer=name)
        assert found.crs.to_epsg() == 28992
        assert len(found) == len(frame)
        assert np.allclose(found.geometry.area, frame.geometry.area)
    findings = pyogrio.read_dataframe(path, layer="bevindingen")
    verdicts = [(j.finding.norm.code, j.verdict.value) for j in ex.judgements()]
    first = findings[findings["regime"].eq("bkl-2024")]
    assert list(zip(first["norm"], first["oordeel"], strict=True)) == verdicts
    assert set(findings["regime"]) == {"bkl-2024", "bevt-2015"}
    assert first.loc[first["norm"].eq("geluid"), "afstand_m"].isna().all()


def test_layers_in_which_nothing_was_found_are_there_all_the_same(tmp_path):
    dossier = ex.dossier()
    empty = {name: frame[:0] for name, frame in dossier.evidence.items() if name != "plandelen"}
    dossier = ex.Dossier(**{**vars(dossier), "evidence": {**dossier.evidence, **empty}})
    write_dossiers([dossier], [""], tmp_path / "uit", edition="openbaar")
    found = gpd.read_file(tmp_path / "uit/bewijs.gpkg", layer="gebouwen")
    assert len(found) == 0
    assert "klasse" in found


def test_the_risk_export_is_the_same_in_both_forms_and_unknown_is_empty(out):
    rows = list(csv.DictReader(io.StringIO((out / "risicoberekening.csv").read_text("utf-8"))))
    layer = gpd.read_file(out / "risicoberekening.gpkg", layer="personen")
    assert layer.crs.to_epsg() == 28992
    assert [row["naam"] for row in rows] == list(ex.risk()["naam"]) == list(layer["naam"])
    for row, shape, expected in zip(rows, layer.geometry, ex.risk().geometry, strict=True):
        assert shapely.equals_exact(shapely.from_wkt(row["geometrie_wkt"]), shape, tolerance=1e-3)
        assert shapely.equals_exact(shape, expected, tolerance=1e-3)
    care, office = rows[2], rows[1]
    assert [care[name] for name in ("dag_min", "dag_max", "nacht_min", "nacht_max")] == [""] * 4
    assert layer.loc[2, ["dag_min", "nacht_max"]].isna().all()
    assert (office["dag_min"], office["nacht_max"], office["moment"]) == ("233.3", "0", "gepland")


def test_every_column_of_the_risk_export_is_explained(out):
    header = (out / "risicoberekening.csv").read_text("utf-8").partition("\n")[0].split(",")
    readme = (out / "leesmij-risicoberekening.txt").read_text("utf-8")
    layer = gpd.read_file(out / "risicoberekening.gpkg", layer="personen")
    for name in [*header, *layer.columns.drop("geometry")]:
        assert any(line.startswith(f"{name} ") for line in readme.splitlines()), name
    assert header == [*COLUMNS, "geometrie_wkt"]
    told = pyogrio.read_dataframe(out / "risicoberekening.gpkg", layer="leesmij")
    assert list(told["kolom"]) == [*COLUMNS, "geometrie"]
    for text in ("EPSG:28992", "berekent geen groepsrisico", "geen fN-curve", "fictief"):
        assert text in readme
    for text in ex.note("", "").unverified:
        assert text in readme


@pytest.mark.parametrize("text", ["=1+1", "a\nb;@c", "x\u202ey", "half\udcff"])
def test_text_in_the_exports_does_nothing(tmp_path, text):
    dossier = ex.dossier(ex.reviewed(plan=ex.plan(text)))
    risk = dossier.risk.assign(naam=text)
    evidence = {**dossier.evidence, "buurten": dossier.evidence["buurten"].assign(naam=text)}
    hostile = ex.Dossier(**{**vars(dossier), "risk": risk, "evidence": evidence})
    write_dossiers([hostile], [""], tmp_path / "uit", edition="openbaar")
    content = (tmp_path / "uit/risicoberekening.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(content)):
        assert not row["naam"].startswith(("=", "@"))
        assert ";@" not in row["naam"]
    assert "\u202e" not in content
    names = gpd.read_file(tmp_path / "uit/bewijs.gpkg", layer="buurten")["naam"]
    assert "\u202e" not in names[0]
