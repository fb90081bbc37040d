"""The gate itself: which names it takes, and that it writes nothing but what it is given."""

from __future__ import annotations

import os

import pytest

from projects import contents
from wijkplan.model.errors import OutputError
from wijkplan.output.disclosure import Publication, write_new_file, write_single_page

OUTSIDE = [
    "../a",
    "a/../../b",
    "..",
    "/a",
    "//host/a",
    "\\a",
    "\\\\host\\a",
    "..\\a",
    "C:a",
    "c:/a",
    "a:b",
]
UNFIT = [
    "", ".", "./a", "a/./b", "a//b", "a/", "a b", "a ", "a.", "a./b", ".a", "a/.b", "-a",
    "a\x00b", "a\nb", "a\x1b", "a\x7f", "a\u202eb", "a\u200bb", "a\\b", 'a"b', "a<b",
    "a|b", "a?b", "a*b", "a'b", "é", "a\ud800", "CON", "con.html", "Aux.tar.gz", "a/NUL/b", "com1",
    "LPT9.txt", "prn", "a" * 181, "a/" * 90 + "b",
]  # fmt: skip


@pytest.fixture
def gate(tmp_path):
    (tmp_path / "uit").mkdir()
    return Publication(tmp_path / "uit", "openbaar")


@pytest.mark.parametrize("name", OUTSIDE + UNFIT)
def test_a_name_that_is_not_the_same_everywhere_is_refused(gate, tmp_path, name):
    for write in (
        lambda: gate.write_bytes(name, b"x"),
        lambda: gate.write_with(name, lambda path: path.write_bytes(b"x")),
    ):
        with pytest.raises(
            OutputError, match="buiten" if name in OUTSIDE else "naam|heet"
        ) as caught:
            write()
        assert "\x00" not in str(caught.value)
        assert "\u202e" not in str(caught.value)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    "name", ["a", "gebieden/BU00000000.html", "data/x_1.tar.gz", "com10", "conx"]
)
def test_an_ordinary_name_is_written(gate, name):
    gate.write_text(name, "x")
    assert contents(gate.folder) == {name: b"x"}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("a.txt", "a.txt", "twee keer"),
        ("a.txt", "A.TXT", "twee keer"),
        ("M/a", "m/A", "twee keer"),
        ("a", "A/b", "map"),
        ("a/b/c", "A/B", "map"),
    ],
)
def test_two_names_that_some_computers_take_for_one_are_refused(gate, first, second, told):
    gate.write_text(first, "x")
    with pytest.raises(OutputError, match=told):
        gate.write_text(second, "y")
    assert contents(gate.folder) == {first: b"x"}


def test_a_link_that_leads_out_of_the_folder_is_not_followed(gate, tmp_path):
    outside = tmp_path / "elders"
    outside.mkdir()
    (outside / "mijn.txt").write_text("van mij", "utf-8")
    (gate.folder / "map").symlink_to(outside, target_is_directory=True)
    (gate.folder / "bestand.txt").symlink_to(outside / "mijn.txt")
    (gate.folder / "nergens.txt").symlink_to(outside / "nieuw.txt")
    for name in ("map/a.txt", "map/sub/a.txt", "bestand.txt", "nergens.txt"):
        with pytest.raises(OutputError, match="uitvoermap"):
            gate.write_text(name, "x")
    assert contents(outside) == {"mijn.txt": b"van mij"}
    assert [path.name for path in outside.iterdir()] == ["mijn.txt"]


def test_a_writer_that_fails_leaves_nothing(gate):
    def fail(path):
        path.write_text("half", "utf-8")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        gate.write_with("a.gpkg", fail)
    assert list(gate.folder.iterdir()) == []


def test_a_single_page_replaces_only_a_page_of_wijkplan(tmp_path):
    page = '<meta name="generator" content="wijkplan 0.1.0">'
    path = tmp_path / "kaart.html"
    assert write_single_page(path, page) == path
    assert write_single_page(path, page + "nieuw").read_text("utf-8") == page + "nieuw"
    path.write_text("van mij", "utf-8")
    with pytest.raises(OutputError, match="geen pagina van wijkplan"):
        write_single_page(path, page)
    (tmp_path / "map").mkdir()
    for wrong in (tmp_path / "map", tmp_path / "weg" / "kaart.html"):
        with pytest.raises(OutputError, match="kan niet worden geschreven"):
            write_single_page(wrong, page)
    assert contents(tmp_path) == {"kaart.html": b"van mij"}


def test_a_new_file_is_whole_or_absent(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "a" / "b.xlsx"
    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OutputError, match="No space"):
        write_new_file(path, b"x")
    assert contents(tmp_path) == {}
    monkeypatch.undo()
    assert write_new_file(path, b"x").read_bytes() == b"x"


def test_half_a_character_does_not_stop_the_atlas(tmp_path):
    Publication(tmp_path, "openbaar").write_text("a.txt", "b\udcff")
    assert (tmp_path / "a.txt").read_text() == "b?"
