"""``wijkplan check`` as a user meets it: text, data, folder and exit code."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys

import geopandas as gpd
import jsonschema
import numpy as np
import pytest

from command_line import run
from projects import RAILWAY, contents
from wijkplan import Level, Project
from wijkplan.output.review import read_schema

OLD, NOTA, NEW = "bevt-2015", "hengelo-2022", "bkl-2024"


@pytest.fixture(scope="module")
def town(small_voorbeeldstad, tmp_path_factory):
    """Voorbeeldstad with CBS figures, the railway, and all of it basisnet."""
    folder = tmp_path_factory.mktemp("toetsen") / "stad"
    shutil.copytree(small_voorbeeldstad, folder)
    ids = gpd.read_file(folder / RAILWAY)["lokaalid"]
    rows = [f"{one};proef;ja;0;proef" for one in ids]
    table = "\n".join(["lokaalid;traject;basisnet;pr_m;bron", *rows])
    (folder / "basisnet.csv").write_text(table, "utf-8")
    with (folder / "wijkplan.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[bron]]\nsoort = "basisnet"\nbestand = "basisnet.csv"\njaar = 2025\n')
    return folder


@pytest.fixture(scope="module")
def beside(town):
    """Make a square of 100 by 100 m at a distance from the middle of a track in the town."""
    ground = Project.load(town).reviewer().ground
    tracks = ground.tracks.running.geometry
    middle = ground.areas.at(Level.GEMEENTE).geometry.union_all().centroid
    track = tracks.loc[tracks.distance(middle).idxmin()]
    start, end = (track.interpolate(share, normalized=True) for share in (0.45, 0.55))
    origin = np.array([start.x, start.y])
    along = np.array([end.x - start.x, end.y - start.y])
    along /= np.hypot(*along)
    away = np.array([-along[1], along[0]])

    def place(metres):
        corners = [(0, metres), (100, metres), (100, metres + 100), (0, metres + 100)]
        return [(origin + u * along + v * away).tolist() for u, v in corners]

    return place


@pytest.fixture
def plan(beside, tmp_path):
    """Write a plan of one part; returns its path."""

    def write(name="koppeling.geojson", *, metres=60, **properties):
        ring = beside(metres)
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        }
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
        path = tmp_path / name
        text = {"type": "FeatureCollection", "crs": crs, "features": [feature]}
        path.write_text(json.dumps(text), "utf-8")
        return path

    return write


def check(town, *args, **env):
    return run("check", *args, "--project", town, **env)


def test_help_and_wrong_options_are_dutch():
    text = run("check", "--help").stdout
    for told in ("Exitcode 0", "Exitcode 1", "Exitcode 2", "--regime", "--date", "--out"):
        assert told in text
    for english in ("Usage", "Options", "default", "DATE", "required"):
        assert english not in text
    wrong = run("check", "plan.geojson", "--date", "2026-31-31")
    assert wrong.returncode == 2
    assert "--date: '2026-31-31' is geen datum; schrijf jjjj-mm-dd of d-m-jjjj" in wrong.stderr
    assert "PLAN… ontbreekt" in run("check").stderr


def test_what_has_to_be_weighed_gives_0_and_what_fails_gives_1(town, plan):
    offices = check(town, plan(functie="kantoor", bvo_m2=900), "--regime", NOTA)
    assert (offices.returncode, offices.stderr) == (0, "")
    assert "afwegen       Explosieaandachtsgebied: " in offices.stdout
    assert "--out" in offices.stdout
    nursery = check(town, plan(functie="kinderdagverblijf"), "--regime", NOTA)
    assert nursery.returncode == 1
    assert "voldoet niet  Explosieaandachtsgebied: " in nursery.stdout
    assert "ontwerp, in beginsel" in nursery.stdout


@pytest.mark.parametrize(
    ("date", "regime"), [("2023-12-31", OLD), ("31-12-2023", OLD), ("2024-01-01", NEW)]
)
def test_the_date_of_the_draft_chooses_the_rules(town, plan, date, regime):
    done = check(town, plan(functie="kantoor"), "--date", date, "--format", "json")
    data = json.loads(done.stdout)
    assert (data["regime"]["id"], done.returncode) == (regime, 0)
    assert data["datum"] == ("2024-01-01" if regime == NEW else "2023-12-31")


def test_without_date_or_regime_nothing_is_guessed(town, plan):
    done = check(town, plan(functie="kantoor"))
    assert done.returncode == 2
    assert done.stdout == ""
    for told in ("ter inzage", "--date", "--regime", NEW):
        assert told in done.stderr


def test_json_is_one_object_as_the_schema_says_and_nothing_else(town, plan, tmp_path):
    path = plan(functie="kinderdagverblijf", naam="Klein & fijn")
    done = check(
        town, path, "--regime", NOTA, "--regime", NEW, "--format", "json", "--out", tmp_path / "uit"
    )
    data = json.loads(done.stdout)
    jsonschema.validate(data, read_schema())
    assert done.returncode == 1
    assert [f["oordeel"] for f in data["bevindingen"] if "explosieaandacht" in f["norm"]] == [
        "voldoet niet"
    ]
    assert [other["regime"]["id"] for other in data["vergelijking"]] == [NEW]
    assert json.loads((tmp_path / "uit/toetsing.json").read_text("utf-8")) == data


def test_the_folder_may_exist_and_keeps_what_is_in_it(town, plan, tmp_path):
    out = tmp_path / "uit"
    out.mkdir()
    (out / "notitie.txt").write_text("van mij", "utf-8")
    done = check(town, plan(functie="kantoor"), "--regime", NEW, "--out", out)
    assert done.returncode == 0
    assert f"Verslag: {out / 'rapport.html'}" in done.stdout
    assert {"notitie.txt", "rapport.html", "bewijs.gpkg"} <= set(contents(out))


def test_several_plans_have_one_line_and_one_folder_each(town, plan, tmp_path):
    near = plan("dichtbij.geojson", functie="kinderdagverblijf")
    far = plan("verder.geojson", metres=600, functie="woning", woningen=3)
    out = tmp_path / "uit"
    done = check(town, near, far, "--regime", NOTA, "--out", out)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("Verslag: ")]
    assert done.returncode == 1
    assert lines[0].startswith("voldoet niet  dichtbij")
    assert "verder" in lines[1]
    assert len(lines) == 2
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"dichtbij", "verder"}
    data = json.loads(check(town, near, far, "--regime", NOTA, "--format", "json").stdout)
    jsonschema.validate(data, read_schema())
    assert [one["plan"]["id"] for one in data["toetsingen"]] == ["dichtbij", "verder"]


def test_one_bad_plan_among_good_ones_stops_everything_and_all_are_told(town, plan, tmp_path):
    good = plan(functie="kantoor")
    strange = plan("vreemd.geojson", functie="kinderdagverblyf")
    negative = plan("min.geojson", functie="kantoor", bvo_m2=-5)
    out = tmp_path / "uit"
    done = check(town, good, strange, negative, "nergens.gpkg", "--regime", NOTA, "--out", out)
    assert (done.returncode, done.stdout) == (2, "")
    for told in ("kinderdagverblijf", "vreemd.geojson", "min.geojson", "nergens.gpkg"):
        assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("regime", ["bkl-2025", "niets"])
def test_an_unknown_regime_is_told_with_what_there_is(town, plan, regime):
    done = check(town, plan(functie="kantoor"), "--regime", regime)
    assert (done.returncode, done.stdout) == (2, "")
    assert NEW in done.stderr


def test_markup_in_names_is_text_in_the_report(town, plan, tmp_path):
    path = plan("<img src=x>.geojson", functie="kantoor", naam="<script>alert(1)</script>")
    done = check(town, path, "--regime", NEW, "--out", tmp_path / "uit")
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "uit/rapport.html").read_text("utf-8")
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;img src=x&gt;.geojson" in html


def on_a_terminal(args, answers):
    """Run with a terminal for input and messages; returns output, messages and exit code."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wijkplan.cli", *map(str, args)],
        stdin=theirs, stdout=subprocess.PIPE, stderr=theirs,
        env={**os.environ, "TERM": "dumb", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    output, _ = process.communicate(timeout=120)
    said = b""
    try:
        while chunk := os.read(ours, 65536):
            said += chunk
    except OSError:  # the other side was closed: everything has been read
        pass
    os.close(ours)
    return output.decode(), said.decode(), process.returncode


def test_on_a_terminal_the_date_is_asked_until_it_is_one(town, plan):
    path = plan(functie="kantoor")
    args = ["check", path, "--project", town, "--format", "json"]
    output, said, code = on_a_terminal(args, ["gisteren", "1-3-2026"])
    assert code == 0
    data = json.loads(output)
    assert (data["datum"], data["regime"]["id"]) == ("2026-03-01", NEW)
    assert "Welke dag was dat?" in said
    assert "'gisteren' is geen datum" in said
