"""Norms on spread as a planner writes them in the project file."""

from __future__ import annotations

import datetime as dt

import pytest

from wijkplan.config import load_config
from wijkplan.model.areas import Level
from wijkplan.model.errors import ConfigError
from wijkplan.model.findings import Citation
from wijkplan.themes.spread.agreements.norms import Kind, SpreadNorm, code_of

PROJECT = """
[project]
naam = "Ministad"
gemeenten = ["GM9909"]
jaar = 2024
[[bron]]
soort = "cbs-buurten"
bestand = "data/a.gpkg"
[[kolom]]
naam = "voorrang"
label = "Met voorrang toegewezen"
soort = "aantal"
over = "objecten"
[[kolom]]
naam = "herstructurering"
label = "Aan herstructureringsurgenten toegewezen"
soort = "aantal"
over = "objecten"
"""
NORM = """
[[spreiding.norm]]
naam = "Ten hoogste 15% met voorrang"
kolom = "voorrang"
niveau = "gemeente"
maximum = 15
uitzonderingen = ["herstructurering"]
bron = "Prestatieafspraken 2022 t/m 2026 gemeente Almelo, actieprogramma 2026, afspraak 11"
peildatum = 2025-12-03
gecontroleerd = true
"""


def load(tmp_path, text):
    (tmp_path / "wijkplan.toml").write_text(text)
    return load_config(tmp_path)


def problems(tmp_path, text):
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, PROJECT + text)
    assert all(p.file == "wijkplan.toml" and p.message and p.remedy for p in raised.value.problems)
    return raised.value.problems


def test_an_agreement_as_a_planner_writes_it(tmp_path):
    """The words, the percentage and the date are those of Almelo."""
    (table,) = load(tmp_path, PROJECT + NORM).spreiding.norm
    assert table.norm() == SpreadNorm(
        title="Ten hoogste 15% met voorrang",
        column="voorrang",
        level=Level.GEMEENTE,
        kind=Kind.MAXIMUM,
        most=15,
        exceptions=("herstructurering",),
        citation=Citation(
            source="Prestatieafspraken 2022 t/m 2026 gemeente Almelo, actieprogramma 2026, "
            "afspraak 11",
            verified=True,
            date=dt.date(2025, 12, 3),
        ),
    )


@pytest.mark.parametrize(
    ("keys", "kind", "least", "most"),
    [
        ("ondergrens = 10\nbovengrens = 30", Kind.BAND, 10, 30),
        ("ondergrens = 10", Kind.BAND, 10, None),
        ("bovengrens = 30\nrichting = 'minder waar veel is'", Kind.BAND, None, 30),
        ("geen_groei_boven = 30", Kind.NO_GROWTH, None, 30),
        ("maximum = 20\nbij_overschrijding = 'afwegen'", Kind.MAXIMUM, None, 20),
    ],
)
def test_every_kind_of_agreement(tmp_path, keys, kind, least, most):
    (table,) = load(tmp_path, PROJECT + NORM.replace("maximum = 15", keys)).spreiding.norm
    norm = table.norm()
    assert (norm.kind, norm.least, norm.most) == (kind, least, most)
    assert norm.direction == ("minder waar veel is" if "richting" in keys else "beide")
    assert norm.breach == ("afwegen" if "afwegen" in keys else "voldoet niet")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("maximum = 15", "", "geen grens"),
        ("maximum = 15", "maximum = 15\nbovengrens = 20", "meer dan één soort"),
        ("maximum = 15", "ondergrens = 20\nbovengrens = 20", "niet onder de bovengrens"),
        (
            "maximum = 15",
            "bovengrens = 9\nrichting = 'meer waar weinig is'",
            "een ondergrens nodig",
        ),
        ("maximum = 15", "maximum = 15\ngebieden = ['BU99090101']", "geen code van een gemeente"),
        ("maximum = 15", "maximum = 15\nbehalve = ['9909']", "geen code van een gemeente"),
        (
            "maximum = 15",
            "maximum = 15\ngebieden = ['GM9909']\nbehalve = ['GM9909']",
            "in gebieden en in behalve",
        ),
        ('"voorrang"', '"voorang"', "niet in de kolommencatalogus"),
        ('["herstructurering"]', '["sloopurgent"]', "niet in de kolommencatalogus"),
        ("maximum = 15", "maximum = 150", "spreiding.norm.1.maximum"),
        ("bron =", "bronn =", "spreiding.norm.1.bron"),
        ("peildatum = 2025-12-03", "", "spreiding.norm.1.peildatum"),
        ("gecontroleerd = true", "", "spreiding.norm.1.gecontroleerd"),
        ("[[spreiding.norm]]", "[spreiding.norm]", "spreiding.norm"),
    ],
)
def test_an_agreement_that_is_not_right_is_refused(tmp_path, old, new, words):
    assert old in NORM
    found = problems(tmp_path, NORM.replace(old, new))
    assert any(words in p.message for p in found)


def test_the_errors_know_the_keys_of_an_agreement(tmp_path):
    (found,) = problems(tmp_path, NORM + 'ondergrenz = "x"')
    assert "ondergrens" in found.remedy
    (found,) = problems(tmp_path, NORM.replace("[[spreiding.norm]]", "[spreiding.norm]"))
    assert "[[spreiding.norm]]" in found.remedy


def test_two_agreements_of_one_name(tmp_path):
    (found,) = problems(tmp_path, NORM + NORM.replace("Ten hoogste 15%", "ten hoogste: 15"))
    assert found.code == "norm-dubbel"
    assert "Ten hoogste 15%" in found.message


def test_the_findings_of_an_agreement_can_stay_internal(tmp_path):
    code = code_of("Ten hoogste 15% met voorrang")
    disclosure = f"[openbaarmaking]\ninterne_bevindingen = ['{code}']\n"
    assert load(tmp_path, PROJECT + NORM + disclosure).internal_norms("openbaar") == {code}
