"""The command line as a user meets it: its text and its exit code."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys

import pytest

import guarded_town
from command_line import run, run_process
from projects import AREAS, KEY_FIGURES, RAILWAY, contents
from wijkplan.version import __version__


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "voorbeeld"
    assert run_process("demo", folder).returncode == 0
    return folder


def test_version_and_help(tmp_path):
    assert run_process("--version").stdout.strip() == f"wijkplan {__version__}"
    text = run_process("--help").stdout
    for command in ("build", "demo", "map", "new", "profile", "verify"):
        assert command in text
    for english in ("Usage", "Options", "Commands", "Show this", "default"):
        assert english not in text + run("build", "--help").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bouw"], "onbekende opdracht 'bouw'"),
        (["build", "--editie", "intern"], "onbekende optie '--editie'; bedoelde u '--edition'?"),
        (["build", "--edition", "geheim"], "mogelijk zijn: openbaar, intern"),
        (["map"], "KENMERK ontbreekt"),
    ],
)
def test_a_wrong_command_line_is_explained_in_dutch(args, said):
    done = run(*args)
    assert done.returncode == 2
    assert said in done.stderr


def test_demo_writes_a_project_that_builds_as_it_is(demo):
    assert (demo / "wijkplan.toml").is_file()
    done = run_process("build", cwd=demo)
    assert done.returncode == 0, done.stderr
    assert (demo / "maps/index.html").is_file()
    assert str(demo / "maps/index.html") in done.stdout
    assert "seconden" in done.stdout


def test_build_takes_a_project_and_an_output_folder(small_voorbeeldstad, tmp_path):
    config = small_voorbeeldstad / "wijkplan.toml"
    done = run("build", "--project", config, "--out", tmp_path / "uit")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "uit/index.html").is_file()


def test_bad_input_gives_exit_code_2_and_leaves_no_output(small_voorbeeldstad, tmp_path):
    folder = tmp_path / "stuk"
    shutil.copytree(small_voorbeeldstad, folder)
    config = folder / "wijkplan.toml"
    config.write_text(config.read_text("utf-8").replace("naam =", "naaam =", 1), "utf-8")
    done = run_process("build", cwd=folder)
    assert done.returncode == 2
    assert "bedoelde u 'naam'?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "maps").exists()


def test_without_a_project_file_the_command_says_what_to_do(tmp_path):
    done = run("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "wijkplan new" in done.stderr


def test_an_absent_file_is_said(small_voorbeeldstad, tmp_path):
    folder = tmp_path / "kaal"
    shutil.copytree(small_voorbeeldstad, folder)
    (folder / KEY_FIGURES).unlink()
    done = run("build", cwd=folder)
    assert done.returncode == 0
    assert "kerncijfers_2024_voorbeeldstad.csv is niet gevonden" in done.stderr


def test_map_and_profile_write_one_file(small_voorbeeldstad, tmp_path):
    small = small_voorbeeldstad  # it is about the command line, not about the town
    done = run("map", "aantal_inwoners", "--project", small, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "kaart-aantal_inwoners.html").is_file()
    done = run("profile", "BU99010000", "--project", small, "--out", "p.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "p.html").is_file()
    assert run("map", "aantal", "--project", small, cwd=tmp_path).returncode == 2
    assert run("profile", "BU00000000", "--project", small, cwd=tmp_path).returncode == 2


def test_new_recognises_files_by_content_and_the_project_builds(demo, tmp_path):
    areas, figures = tmp_path / "gebieden.gpkg", tmp_path / "cijfers 2024.csv"
    shutil.copy(demo / AREAS, areas)
    shutil.copy(demo / KEY_FIGURES, figures)
    unknown = tmp_path / "iets.csv"
    unknown.write_text("a;b\n1;2\n", "utf-8")
    done = run("new", tmp_path / "mijn", areas, figures, demo / RAILWAY, unknown)
    assert done.returncode == 0, done.stderr
    assert "Herkend: gebieden.gpkg – CBS wijken en buurten" in done.stdout
    assert "Herkend: cijfers 2024.csv – CBS kerncijfers" in done.stdout
    assert "Niet herkend: iets.csv" in done.stdout
    assert "Let op: cijfers 2024.csv is van een ander jaar" in done.stdout
    config = tmp_path / "mijn/wijkplan.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace("# omzettabel", "omzettabel"), "utf-8")
    done = run("build", "--project", config)
    assert done.returncode == 0, done.stderr


def test_new_recognises_every_file_of_voorbeeldstad_and_the_project_builds(demo, tmp_path):
    files = sorted(path for path in (demo / "data").rglob("*") if path.is_file())
    # one or the other of homes and counts; a plan is no source; and only the project file says what
    # a partner counts, what the areas are that somebody drew, and which borders were others before
    unsaid = ("aantallen", "wijkteams", "stelselindicatoren", "eigen_gebieden", "kerncijfers_2022")
    files = [p for p in files if not any(word in p.name for word in unsaid)]
    files = [p for p in files if p.parent.name != "plannen"]
    done = run("new", tmp_path / "mijn", *files)
    assert done.returncode == 0, done.stderr
    assert "Niet herkend" not in done.stdout
    assert "Ontbreekt" not in done.stdout
    config = tmp_path / "mijn/wijkplan.toml"
    text = config.read_text("utf-8").replace("# omzettabel", "omzettabel")
    assert text.count('voorziening = "ontmoeting"') == 1
    config.write_text(f"{text}\n[tijd]\ntot = 2027\n", "utf-8")  # fewer years will do
    done = run("build", "--project", config)
    assert done.returncode == 0, done.stderr


def test_new_says_what_is_missing_and_what_that_leaves_unknown(demo, tmp_path):
    done = run("new", tmp_path / "mijn", demo / AREAS)
    assert "Ontbreekt: Spoorlijnen (TOP10NL) – het spoor en alles wat ervan afhangt" in done.stdout
    assert run("build", "--project", tmp_path / "mijn").returncode == 0


def test_new_refuses_without_areas_and_never_overwrites(demo, tmp_path):
    done = run("new", tmp_path / "mijn", demo / RAILWAY)
    assert done.returncode == 2
    assert "CBS wijken en buurten" in done.stderr
    assert not (tmp_path / "mijn").exists()
    done = run("new", demo, demo / AREAS)
    assert done.returncode == 2
    assert "bestaat al" in done.stderr


def test_new_refuses_a_gemeente_that_is_not_in_the_file(demo, tmp_path):
    done = run("new", tmp_path / "mijn", demo / AREAS, "--gemeente", "Voorbeldstad")
    assert done.returncode == 2
    assert "bedoelde u 'Voorbeeldstad'?" in done.stderr


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A project of which the public edition hides figures, built."""
    folder = guarded_town.write_project(tmp_path_factory.mktemp("wijkteams") / "project")
    done = run("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Beschermd: " in done.stdout
    assert "0 herleidbaar" in done.stdout
    return folder


def test_verify_tells_that_nothing_can_be_found_out(guarded):
    done = run("verify", guarded / "maps")
    assert done.returncode == 0, done.stderr
    assert "Atlas: Ministad (openbare uitgave)" in done.stdout
    assert "Herleidbaar of toch getoond: 0." in done.stdout
    assert "Het minst blijft open van kolom " in done.stdout


def test_verify_tells_it_to_a_machine_as_well(guarded, tmp_path):
    done = run("verify", guarded / "maps", "--format", "json")
    assert done.returncode == 0, done.stderr
    report = tmp_path / "verslag.json"
    assert run("verify", guarded / "maps", "--format", "json", "--out", report).returncode == 0
    assert report.read_text("utf-8") == done.stdout
    told = json.loads(done.stdout)
    assert told["lekken"] == []
    assert told["woorden"] is None
    cell = next(c for c in told["verborgen"] if c["kolom"] == "geholpen")
    assert cell["tot"] - cell["van"] >= 10


def test_verify_finds_words_that_may_not_be_there(guarded, tmp_path):
    words = tmp_path / "woorden.txt"
    words.write_text("Wijkteams\n\nbestaat nergens\n", "utf-8")
    done = run("verify", guarded / "maps", "--woorden", words)
    assert done.returncode == 1
    assert "'Wijkteams'" in done.stdout
    assert "data/herkomst.json" in done.stdout
    assert "bestaat nergens" not in done.stdout
    words.write_text("bestaat nergens\n", "utf-8")
    done = run("verify", guarded / "maps", "--woorden", words)
    assert done.returncode == 0, done.stdout
    assert "Woorden van de lijst gevonden: 0." in done.stdout


def test_verify_names_what_is_shown_and_should_not(guarded, tmp_path):
    folder = shutil.copytree(guarded / "maps", tmp_path / "maps")
    page, listed = folder / "gebieden/BU99090101.html", folder / "data/bestanden.json"
    text = page.read_text("utf-8")
    page.write_text(text.replace("</dl>", "<dt>geholpen</dt><dd>3</dd></dl>", 1), "utf-8")
    done = run("verify", folder)
    assert done.returncode == 2
    assert "gebieden/BU99090101.html: is gewijzigd nadat de atlas is gemaakt" in done.stderr
    files = json.loads(listed.read_text("utf-8"))
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    files["bestanden"]["gebieden/BU99090101.html"] = digest
    listed.write_text(json.dumps(files), "utf-8")
    done = run("verify", folder)
    assert done.returncode == 1
    assert "kolom geholpen, gebied BU99090101" in done.stdout
    assert "verspreid deze map niet" in done.stdout


def test_verify_refuses_what_it_cannot_judge(guarded, tmp_path):
    assert run("verify", tmp_path).returncode == 2
    done = run("verify", guarded / "maps", "--woorden", tmp_path / "er niet.txt")
    assert done.returncode == 2
    assert "niet te lezen" in done.stderr
    out = tmp_path / "intern"
    assert run("build", "--project", guarded, "--edition", "intern", "--out", out).returncode == 0
    done = run("verify", out)
    assert done.returncode == 2
    assert "interne uitgave" in done.stderr


INTERRUPTED = """
import os, signal, sys, time
from wijkplan.output import atlas

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
write_pages = atlas.write_pages

def interrupted(*arguments):
    write_pages(*arguments)
    os.kill(os.getpid(), signal.SIGINT)  # as Ctrl-C would, with the new atlas half written
    time.sleep(60)

atlas.write_pages = interrupted
sys.argv = ["wijkplan", "build"]
from wijkplan.cli import main
main()
"""


def test_an_interrupted_build_leaves_the_previous_atlas_whole(small_voorbeeldstad, tmp_path):
    shutil.copytree(small_voorbeeldstad, tmp_path, dirs_exist_ok=True)
    assert run("build", cwd=tmp_path).returncode == 0
    before = contents(tmp_path / "maps")
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 130
    assert "ongewijzigd" in done.stderr
    assert contents(tmp_path / "maps") == before
    assert not list(tmp_path.glob(".maps.*"))
