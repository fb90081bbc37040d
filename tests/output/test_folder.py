"""Afterwards there is the old atlas or the new one, and nothing of the user's is lost."""

from __future__ import annotations

import os

import pytest

from projects import contents
from wijkplan.model.errors import OutputError
from wijkplan.output.disclosure import Publication
from wijkplan.output.folder import replacing


def publish(out, files):
    with replacing(out) as staging:
        publication = Publication(staging, "openbaar")
        for name, text in files.items():
            publication.write_text(name, text)
        publication.close()


def break_off(out, reason):
    with replacing(out) as staging:
        (staging / "index.html").write_text("half", "utf-8")
        raise reason


def pages(out):
    return {n: d.decode() for n, d in contents(out).items() if n != "data/bestanden.json"}


def test_a_second_build_replaces_the_first_and_drops_its_old_pages(tmp_path):
    out = tmp_path / "maps"
    publish(out, {"index.html": "een", "gebieden/oud.html": "x"})
    publish(out, {"index.html": "twee"})
    assert pages(out) == {"index.html": "twee"}
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


@pytest.mark.parametrize("reason", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_interrupted_build_leaves_the_old_atlas_whole(tmp_path, reason):
    out = tmp_path / "maps"
    publish(out, {"index.html": "een"})
    before = contents(out)
    with pytest.raises(reason):
        break_off(out, reason)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


def test_files_of_the_user_are_kept(tmp_path):
    out = tmp_path / "maps"
    out.mkdir()
    (out / "README.md").write_text("van mij", "utf-8")
    publish(out, {"index.html": "een"})
    publish(out, {"index.html": "twee"})
    assert pages(out) == {"index.html": "twee", "README.md": "van mij"}


def test_a_file_of_the_user_is_never_overwritten(tmp_path):
    out = tmp_path / "maps"
    out.mkdir()
    (out / "index.html").write_text("van mij", "utf-8")
    with pytest.raises(OutputError, match="index"):
        publish(out, {"index.html": "een"})
    assert pages(out) == {"index.html": "van mij"}


def test_a_page_that_was_changed_by_hand_is_not_overwritten(tmp_path):
    out = tmp_path / "maps"
    publish(out, {"data/gebieden.csv": "code"})
    (out / "data/gebieden.csv").write_text("bewerkt", "utf-8")
    with pytest.raises(OutputError, match="gewijzigd"):
        publish(out, {"data/gebieden.csv": "code"})
    assert pages(out) == {"data/gebieden.csv": "bewerkt"}


def test_a_changed_page_that_the_new_atlas_does_not_have_is_not_kept_in_silence(tmp_path):
    out = tmp_path / "maps"
    publish(out, {"index.html": "een", "intern.html": "geheim"})
    (out / "intern.html").write_text("geheim, met een opmerking", "utf-8")
    before = contents(out)
    with pytest.raises(OutputError, match=r"intern\.html"):
        publish(out, {"index.html": "twee"})
    assert contents(out) == before


def test_a_file_of_the_user_in_the_place_of_a_folder_is_not_lost(tmp_path):
    out = tmp_path / "maps"
    (out / "index.html").mkdir(parents=True)
    (out / "index.html" / "mijn.txt").write_text("van mij", "utf-8")
    with pytest.raises(OutputError, match=r"mijn\.txt"):
        publish(out, {"index.html": "een"})
    assert pages(out) == {"index.html/mijn.txt": "van mij"}


def test_a_link_of_the_user_stays_a_link(tmp_path):
    out, elsewhere = tmp_path / "maps", tmp_path / "elders"
    out.mkdir()
    elsewhere.mkdir()
    (elsewhere / "lijst.txt").write_text("van mij", "utf-8")
    (out / "map").symlink_to(elsewhere, target_is_directory=True)
    (out / "bestand.txt").symlink_to(elsewhere / "lijst.txt")
    publish(out, {"index.html": "een"})
    assert (out / "map").readlink() == elsewhere
    assert (out / "bestand.txt").readlink() == elsewhere / "lijst.txt"


def test_a_run_that_was_killed_between_two_renames_is_mended(tmp_path):
    out = tmp_path / "maps"
    publish(out, {"index.html": "een"})
    out.rename(tmp_path / ".maps.vorige")
    with pytest.raises(RuntimeError):
        break_off(out, RuntimeError)
    assert pages(out) == {"index.html": "een"}


def test_leftovers_of_a_dead_run_are_cleared_and_of_a_living_one_are_not(tmp_path):
    dead, living = tmp_path / ".maps.nieuw-99999999", tmp_path / f".maps.nieuw-{os.getppid()}"
    dead.mkdir()
    living.mkdir()
    publish(tmp_path / "maps", {"index.html": "een"})
    assert not dead.exists()
    assert living.exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "maps").write_text("x", "utf-8")
    with pytest.raises(OutputError, match="is een bestand"):
        publish(tmp_path / "maps", {"index.html": "een"})


@pytest.mark.parametrize("name", ["../buiten.html", "/etc/x", "a/../../x"])
def test_no_file_leaves_the_folder(tmp_path, name):
    with pytest.raises(OutputError, match="buiten"):
        Publication(tmp_path, "openbaar").write_text(name, "x")


def test_a_file_is_written_once(tmp_path):
    publication = Publication(tmp_path, "openbaar")
    publication.write_text("a", "x")
    with pytest.raises(OutputError, match="twee keer"):
        publication.write_text("a", "y")


def test_json_with_a_value_that_is_no_number_is_refused(tmp_path):
    with pytest.raises(ValueError, match="Out of range"):
        Publication(tmp_path, "openbaar").write_json("a.json", {"a": float("nan")})
