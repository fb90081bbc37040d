"""What the scenarios do to the spread of the ten homes, by hand.

Homes of associations now: 3 of 4 in Markt, 2 of 3 in Haven, 1 of 3 in Dorp: D is 1/3. Under *alleen
hard* A makes it 4 of 5 in Markt and B 1 of 3 in Haven: D is 7/15. With A alone it would be 5/14,
with B alone 2/5. Under *alles* it is open whether Dorp has 0 or 1 of its 2 homes left: D is 3/5 or
5/12; without Dorp it goes from 1/10 to 7/15.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

import minitown as mt
import ten_atlas
from wijkplan.answers.spread_ahead import spread_ahead
from wijkplan.answers.spread_norms import add_norms
from wijkplan.answers.why_projects import net_spans
from wijkplan.model.areas import Level
from wijkplan.model.contribution import Contribution
from wijkplan.model.findings import Citation, Verdict
from wijkplan.themes.spread.agreements.norms import Kind, SpreadNorm

CORPORATION = "woningen_eigendom_huur_corporatie"
NORM = SpreadNorm(
    title="Corporatiewoningen",
    column=CORPORATION,
    level=Level.BUURT,
    kind=Kind.MAXIMUM,
    most=70,
    citation=Citation(source="verzonnen", verified=False),
)
PART = Contribution(theme="spreiding", title="Spreiding", state=("nu", 2025))


@pytest.fixture(scope="module")
def ministad():
    return ten_atlas.atlas()


def sections_of(atlas, *names):
    return {s.title: s for s in spread_ahead(atlas.outlook, atlas.table, names)}


def changes(atlas):
    table = sections_of(atlas, CORPORATION)[
        "Wat de scenario's veranderen: huurwoningen van corporaties in Ministad"
    ]
    return {row[:2]: dict(zip(table.head, row, strict=True)) for row in table.rows}


def divided(atlas, scenario):
    table = sections_of(atlas, CORPORATION)[
        f"Door welke projecten: huurwoningen van corporaties in Ministad, scenario '{scenario}'"
    ]
    return {row[0]: row[2] for row in table.rows}, table.note


def test_an_index_now_and_at_the_end_of_a_scenario(ministad):
    row = changes(ministad)["alleen hard", "Dissimilariteit D"]
    assert (row["Zelfde buurten: nu"], row["Zelfde buurten: eind 2029"]) == ("0,333", "0,467")
    assert (row["Alle buurten: nu"], row["Alle buurten: eind 2029"]) == ("0,333", "0,467")
    assert (row["Verschil"], row["Grenzen"], row["Aantal buurten"]) == ("+0,1333", "exact", "3")


def test_what_is_open_later_gives_bounds_and_does_not_count_in_the_difference(ministad):
    row = changes(ministad)["alles", "Dissimilariteit D"]
    assert row["Alle buurten: eind 2029"] == "0,417–0,600"
    assert (row["Zelfde buurten: nu"], row["Verschil"]) == ("0,100", "+0,3667")
    assert row["Aantal buurten"] == "2"


def test_a_scenario_in_which_nothing_happens_is_left_out(ministad):
    assert {scenario for scenario, _ in changes(ministad)} == {"alleen hard", "alles"}


def test_the_parts_of_the_projects_add_up(ministad):
    parts, note = divided(ministad, "alleen hard")
    assert sorted(parts.values()) == ["+0,0452", "+0,0881", "+0,1333"]
    assert parts["Samen"] == "+0,1333"
    assert "gelote" not in note


def test_a_project_of_which_nothing_is_known_is_named(ministad):
    _, note = divided(ministad, "alles")
    assert "De bijdrage is niet bekend van" in note
    assert "niet meetelt" in note


def test_published_figures_do_not_change_and_have_no_section(ministad):
    assert sections_of(ministad, mt.OLD) == {}


def test_what_every_event_does_to_a_count(ministad):
    course = ministad.outlook.courses["alles"]
    spans = net_spans(course, CORPORATION, until=2029)
    told = {
        (row.project_id, row.code): (row.laag, row.hoog)
        for row in spans.groupby(["project_id", "code"], as_index=False).sum().itertuples()
    }
    assert told["A", mt.MARKT] == (1, 1)
    assert told["B", mt.HAVEN] == (-1, -1)
    assert told["D", mt.DORP] == (-1, 0)
    assert net_spans(course, CORPORATION, until=2025).empty


def test_a_norm_is_tested_at_the_end_of_every_scenario(ministad):
    part = add_norms(PART, ministad.table, [NORM], ministad.outlook)
    here = {f.reason.split(":")[0]: f.verdict for f in part.findings if f.subject == mt.MARKT}
    assert here == {
        "Markt, scenario 'nu', eind 2029": Verdict.FAILS,  # 3 of 4
        "Markt, scenario 'alleen hard', eind 2029": Verdict.FAILS,  # 4 of 5
        "Markt, scenario 'alles', eind 2029": Verdict.FAILS,
    }
    dorp = [f for f in part.findings if f.subject == mt.DORP]
    assert [f.verdict for f in dorp] == [Verdict.MEETS, Verdict.MEETS, Verdict.UNKNOWN]
    assert len(part.sections) == 3


def test_a_rounded_share_near_the_limit_is_to_be_weighed(ministad):
    norm = replace(NORM, column=mt.OLD, most=20)
    verdicts = {
        f.subject: f.verdict for f in add_norms(PART, ministad.table, [norm], None).findings
    }
    assert verdicts[mt.HAVEN] is Verdict.WEIGH  # 20%, rounded to whole percents
    assert verdicts[mt.OOST] is Verdict.FAILS
    assert verdicts[mt.EILAND] is Verdict.UNKNOWN


def test_a_norm_on_what_is_not_delivered_is_unknown(ministad):
    norm = replace(NORM, column="percentage_koopwoningen")
    (found,) = add_norms(PART, ministad.table, [norm], ministad.outlook).findings
    assert (found.subject, found.verdict) == ("percentage_koopwoningen", Verdict.UNKNOWN)
    assert "niet geleverd" in found.reason


def test_a_norm_on_an_area_that_is_not_there_is_unknown(ministad):
    norm = replace(NORM, areas=("BU99090199",))
    (found,) = add_norms(PART, ministad.table, [norm], None).findings
    assert found.verdict is Verdict.UNKNOWN
