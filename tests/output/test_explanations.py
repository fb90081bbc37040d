"""The explanation of figures on their page, in a profile and in data/kenmerken.csv."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import minitown as mt
import ten_atlas
from wijkplan.answers.profile import profile_area
from wijkplan.model.explanation import explain_column
from wijkplan.output.explanation_page import render_explanations
from wijkplan.output.explanations import shared_explanations
from wijkplan.output.exports import explanations
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.pages import render_profile
from wijkplan.output.payload import build_payload

HOMES, PEOPLE = "woningvoorraad", "aantal_inwoners"
CORPORATION = "perc_huurwoningen_in_bezit_woningcorporaties"


def test_what_figures_share_is_said_once():
    table = ten_atlas.atlas().table
    young, old = "percentage_personen_0_tot_15_jaar", "percentage_personen_65_jaar_en_ouder"
    alike = shared_explanations(table, [PEOPLE, old, young, CORPORATION])
    labels = [[label for label, _ in shared.figures] for shared in alike]
    assert labels[0] == ["Inwoners"]
    assert sorted(label for group in labels for label in group) == sorted(
        table.specs[name].label for name in (PEOPLE, old, young, CORPORATION)
    )
    corporation = next(s for s in alike if s.figures[0][0] == table.specs[CORPORATION].label)
    caution = table.specs[CORPORATION].caution
    assert corporation.figures[0][1].endswith(caution)
    assert caution not in corporation.not_said


def test_figures_that_are_made_alike_stand_together():
    table = mt.state().figures
    names = [name for name in table.specs if table.known(name)]
    alike = shared_explanations(table, names)
    assert len({(s.computed, s.not_said) for s in alike}) == len(alike)
    assert sum(len(s.figures) for s in alike) == len(names)


def profile(atlas, **how):
    return render_profile(atlas, profile_area(atlas, mt.MARKT), MiniMaps(atlas.areas), **how)


def test_every_figure_of_a_profile_leads_to_its_explanation():
    atlas = ten_atlas.atlas()
    page, explanations_page = profile(atlas), render_explanations(atlas)
    rows = re.findall(r'<th scope="row"><a href="../uitleg.html#cijfer-(\w+)">', page)
    assert CORPORATION in rows
    assert set(rows) <= set(re.findall(r'<h3 id="cijfer-(\w+)">', explanations_page))
    assert explain_column(atlas.table, CORPORATION).not_said[0] not in page


def test_a_profile_that_stands_alone_explains_its_figures_itself():
    atlas = ten_atlas.atlas()
    page = profile(atlas, standalone=True)
    assert page.count("Uitleg bij deze cijfers") > 1
    assert explain_column(atlas.table, CORPORATION).not_said[0] in page
    assert "uitleg.html" not in page


def test_the_page_says_of_every_known_column_what_the_file_says():
    atlas = ten_atlas.atlas()
    page = render_explanations(atlas)
    parts = re.split(r'<h3 id="cijfer-(\w+)">', page)[1:]
    said = dict(zip(parts[::2], map(html.unescape, parts[1::2]), strict=True))
    rows = explanations(atlas).set_index("kolom")
    assert set(said) == {name for name in rows.index if atlas.table.known(name)}
    for name, text in said.items():
        row = rows.loc[name]
        for part in ("label", "betekenis", "berekening", "zegt_niet"):
            assert row[part] in text, (name, part)
        assert atlas.table.lineage[name].source in text


def test_a_column_that_nobody_delivered_is_not_explained():
    atlas = ten_atlas.atlas()
    values = atlas.table.values.assign(**{PEOPLE: float("nan")})
    without = replace(atlas, table=replace(atlas.table, values=values))
    assert f'id="cijfer-{PEOPLE}"' in render_explanations(atlas)
    assert f'id="cijfer-{PEOPLE}"' not in render_explanations(without)


def test_the_map_finds_the_same_sentences_by_number():
    atlas = ten_atlas.atlas()
    payload = build_payload(atlas)
    for name, told in payload["indicators"].items():
        said = explain_column(atlas.table, name)
        assert told["description"] == said.means
        assert [payload["sentences"][n] for n in told["computed"]] == list(said.computed)
        assert [payload["sentences"][n] for n in told["notSaid"]] == list(said.not_said)


def test_the_file_has_a_row_per_column():
    atlas = ten_atlas.atlas()
    rows = explanations(atlas).set_index("kolom")
    assert list(rows.index) == list(atlas.table.values)
    assert rows.loc[HOMES, ["label", "groep", "soort"]].tolist() == [
        "Woningen",
        "Woningen",
        "count",
    ]
    assert rows.loc[CORPORATION, "zegt_niet"].startswith("De hoogte van de huur is niet bekend")
    assert "" not in rows["betekenis"].tolist()
