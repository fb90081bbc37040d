"""The public edition is computed from public inputs only: what is internal leaves no trace."""

from __future__ import annotations

import hashlib
import shutil

import pytest

import guarded_town as gt
import minitown as mt
from projects import contents, read_json
from two_editions import SECRET, write_project
from wijkplan import Project
from wijkplan.answers.atlas import leave_out_norms
from wijkplan.answers.norms import known_norms
from wijkplan.answers.programme.norms import load_norms
from wijkplan.model.contribution import Contribution, FindingsSection, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import PROTECTED
from wijkplan.output.atlas import write_atlas


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The project with all that is internal."""
    return write_project(tmp_path_factory.mktemp("alles") / "bron", internal=True)


@pytest.fixture(scope="module")
def project(folder):
    return Project.load(folder)


@pytest.fixture(scope="module")
def public(project):
    return project.atlas()


@pytest.fixture(scope="module")
def built(public, tmp_path_factory):
    """Its public edition."""
    return write_atlas(public, tmp_path_factory.mktemp("openbaar") / "maps").folder


@pytest.fixture(scope="module")
def intern(project):
    return project.atlas(edition="intern")


def test_with_and_without_what_is_internal_every_file_is_the_same(built, tmp_path):
    other = Project.load(write_project(tmp_path / "zonder", internal=False)).build().folder
    mine, theirs = contents(built), contents(other)
    assert list(mine) == list(theirs)
    assert [name for name in mine if mine[name] != theirs[name]] == []


def test_a_public_figure_does_change_the_files(built, tmp_path):
    changed = write_project(tmp_path / "anders", internal=False, wmo=28)
    mine, theirs = contents(built), contents(Project.load(changed).build().folder)
    differ = {name for name in mine if mine[name] != theirs.get(name)}
    assert {"data/gebieden.csv", "data/herkomst.json", "data/wijkplan.gpkg"} <= differ


def test_the_internal_edition_has_all_of_it(intern):
    names = {*intern.table.specs, *intern.projects["project_id"], *intern.outlook.courses}
    wanted = {"boetes_besloten", "meldingen_besloten", "alleen_in_besloten_bron", "besloten_0"}
    assert wanted | {"h1", "besloten scenario"} <= names
    assert intern.table.values.loc["BU99090102", "wmo"] == 3
    remarks = [remark for delivery in intern.deliveries for remark in delivery.remarks]
    assert any("kladblok" in remark for remark in remarks)
    assert "besloten_en_er_niet.graphml" in intern.absent


def test_no_file_of_the_public_edition_names_what_is_internal(built):
    for name, data in contents(built).items():
        assert SECRET.encode() not in data.lower(), name
        assert SECRET not in name


def test_a_hash_tells_of_what_it_is(built, folder):
    sources = {row["bestand"]: row for row in read_json(built / "data/herkomst.json")["bronnen"]}
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sources}
    assert sources["gebieden.gpkg"]["sha256"] == digests["gebieden.gpkg"]
    whole = {name for name, row in sources.items() if row["sha256_van"] == "bestand"}
    assert whole == {"gebieden.gpkg"}
    assert {len(row["sha256"]) for row in sources.values()} == {64}
    assert not {row["sha256"] for name, row in sources.items() if name not in whole} & {
        *digests.values()
    }


def test_a_hidden_number_does_not_change_the_hash(built, tmp_path):
    """Who knows the rest of a file could try every small number until the hash fits."""
    folder = write_project(tmp_path / "anders", internal=False)
    path = folder / "cijfers.csv"
    text = path.read_text("utf-8")
    changed = text.replace("5;20;3\n", "5;20;4\n").replace("6;30;31\n", "6;30;30\n")
    assert sum(a != b for a, b in zip(text, changed, strict=True)) == 2
    path.write_text(changed, "utf-8")
    inputs = Project.load(folder).inputs()
    table = next(sheet for sheet in inputs.sheets if "wmo" in sheet.values)
    assert table.status.loc["BU99090102", "wmo"] == PROTECTED
    (told,) = (d.provenance.sha256 for d in inputs.deliveries if d.provenance.file == path.name)
    assert told in {row["sha256"] for row in read_json(built / "data/herkomst.json")["bronnen"]}


def test_internal_findings_are_in_no_section_list_or_count(project, public, built, intern):
    internal = set(project.config.openbaarmaking.interne_bevindingen)
    told = {finding.norm.code for finding in intern.findings}
    assert {"hard-maar-stil", "project-een-plaats"} <= internal
    assert "hard-maar-stil" in told
    assert not internal & {finding.norm.code for finding in public.findings}
    sections = [section for part in public.contributions for section in part.sections]
    assert not internal & {norm for s in sections for norm in getattr(s, "norms", ())}
    title = load_norms()["hard-maar-stil"].title.encode()
    assert [name for name, data in contents(built).items() if title in data] == []


def test_every_finding_is_of_a_norm_that_can_be_made_internal(intern):
    assert {finding.norm.code for finding in intern.findings} <= set(known_norms())


def finding(code):
    norm = Norm(code=code, title=code, citation=Citation(source="x", verified=True))
    return Finding(norm=norm, subject="a", verdict=Verdict.WEIGH, reason="x")


def test_a_section_that_only_tells_of_internal_findings_is_gone():
    a, b = finding("a"), finding("b")
    text = TextSection(title="t", text="x")
    table = TableSection(title="t", head=("h",), rows=(("1",), ("2",)), norms=("a", "b"))
    only = TableSection(title="t", head=("h",), rows=(("1",),), norms=("a",))
    figures = TableSection(title="t", head=("h",), rows=(("1",),))
    part = Contribution(
        theme="x",
        title="x",
        state=("nu", 2024),
        findings=(a, b),
        sections=(
            text,
            FindingsSection(title="t", findings=(a, b)),
            FindingsSection(title="t", findings=(a,)),
            table,
            only,
            figures,
        ),
    )
    left = leave_out_norms(part, {"a"})
    assert left.findings == (b,)
    assert left.sections == (
        text,
        FindingsSection(title="t", findings=(b,)),
        TableSection(title="t", head=("h",), rows=(("2",),), norms=("b",)),
        figures,
    )
    assert leave_out_norms(part, frozenset()) == part


OLDER = """
[[bron]]
soort = "cijfers"
naam = "Wijkteams van toen"
bestand = "toen.csv"
jaar = 2022
indeling = 2024
editie = "{edition}"
"""


@pytest.mark.parametrize("edition", ["openbaar", "intern"])
def test_an_internal_older_delivery_does_not_exist_in_the_public_edition(tmp_path, edition):
    folder = gt.write_project(tmp_path / "project")
    shutil.copy(folder / "wijkteams.csv", folder / "toen.csv")
    with (folder / "wijkplan.toml").open("a", encoding="utf-8") as stream:
        stream.write(OLDER.format(edition=edition))
    project = Project.load(folder)
    public, internal = (project.trends(edition=e) for e in ("openbaar", "intern"))
    assert internal.columns["geholpen"] == (2022, 2024)
    assert internal.point(mt.MARKT, "geholpen", 2022).value == 3
    assert ("geholpen" in public.columns) == (edition == "openbaar")
    if edition == "openbaar":
        assert public.point(mt.MARKT, "geholpen", 2022) == (None, PROTECTED)
    else:
        assert not public.past
        assert project.inputs().deliveries[-1].provenance.name == "Wijkteams"
