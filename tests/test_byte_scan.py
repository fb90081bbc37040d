"""Planted internal names and values are in no byte of the public edition, however packed."""

from __future__ import annotations

import pytest

from projects import contents
from two_editions import SECRET, write_project
from wijkplan import Project
from wijkplan.output.unpack import find_words

NAMES = {
    "bron": "Alleen in een besloten bron",
    "bestand dat er niet is": "besloten_en_er_niet.graphml",
    "kolom van het project": "boetes_besloten",
    "label van die kolom": "Besloten boetes",
    "kolom over personen": "meldingen_besloten",
    "project": "besloten_2",
    "project zonder plaats": "besloten_0",
    "bron van een getal": "Besloten nota",
    "bron van een functie": "Geheime nota",
    "scenario": "besloten scenario",
    "warmtezone": "Besloten zone",
    "bestand van warmtezones": "besloten_zones.gpkg",
    "bestand van voorzieningen": "besloten_voorzieningen.csv",
    "norm van een interne bevinding": "hard-maar-stil",
}
NUMBERS = {"nieuwe woningen": "99999", "sloop": "88888", "tijdelijk": "66666", "getal": "779"}
PLANTED = {**NAMES, **NUMBERS}


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The two editions of one project."""
    folder = tmp_path_factory.mktemp("bytes")
    project = Project.load(write_project(folder / "bron", internal=True))
    return {
        edition: project.build(folder / edition, edition=edition).folder
        for edition in ("openbaar", "intern")
    }


def test_nothing_that_is_internal_is_in_the_public_edition(folders):
    assert find_words(folders["openbaar"], [SECRET, *PLANTED.values()]) == []


@pytest.mark.parametrize("what", PLANTED)
def test_the_same_scan_finds_it_in_the_internal_edition(folders, found, what):
    assert PLANTED[what] in found


@pytest.fixture(scope="module")
def found(folders):
    return {hit.word for hit in find_words(folders["intern"], PLANTED.values())}


def test_the_scan_sees_what_is_public_in_every_kind_of_file(folders):
    """A public name and number, so that finding nothing means something."""
    hits = find_words(folders["openbaar"], ["Werkpark", "150"])
    files = {hit.file for hit in hits if hit.word == "Werkpark"}
    kinds = {name.rpartition(".")[2] for name in files}
    assert {"html", "js", "csv", "gpkg"} <= kinds
    packed = {hit.file for hit in hits if "gzip" in hit.where}
    assert "assets/gegevens.js" in packed
    assert any(hit.file.endswith(".gpkg") and hit.word == "150" for hit in hits)


def test_every_file_of_the_public_edition_is_scanned(folders, tmp_path):
    """A word is put into each of them."""
    files = contents(folders["openbaar"])
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content + b"\nplantwoord\n")
    hits = find_words(tmp_path, ["Plantwoord"])
    assert {hit.file for hit in hits} == set(files)
