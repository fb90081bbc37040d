"""The report of a review: what a reader finds in it, and what cannot get into it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import review_example as ex
from page_parts import Parts
from wijkplan.answers.review.outcome import Nearby
from wijkplan.model.findings import Verdict
from wijkplan.output.review.report import render_report

HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(1)>\'"&amp;</svg>\u202e'


@pytest.fixture(scope="module")
def html():
    return render_report(ex.dossier())


def heading_places(html):
    return [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<h[12].*?</h[12]>", html)]


def text_of(html):
    return re.sub(r"\s+", " ", " ".join(Parts(html).texts))


def test_the_outcome_comes_first_and_the_method_last(html):
    assert heading_places(html) == [
        "De Koppeling, proef",
        "Uitkomst",
        "Waar het plan ligt",
        "Bevinding per regel",
        "Wat een mens nog moet beoordelen",
        "Opmerkingen",
        "De delen van het plan",
        "Wie en wat er in de gebieden is, nu en na het plan",
        "Vergelijking: hetzelfde plan onder Bevt, oude regels",
        "Wat er verder ligt",
        "Hoe is getoetst, en met welke bronnen",
    ]


def test_verdicts_are_told_the_worst_first(html):
    outcome = html[html.index('class="uitkomst"') : html.index('id="kaart"')]
    found = re.findall(r"<h3>(.*?)</h3>", outcome)
    assert found == ["voldoet niet", "afwegen", "onbekend", "voldoet"]
    assert re.findall(r'class="aantal">(\d+)<', outcome) == ["1", "1", "3", "2"]


def test_every_norm_has_verdict_reason_source_status_and_what_turns_it(html):
    rows = re.findall(r'<tr id="norm-\d+">.*?</tr>', html, re.DOTALL)
    assert len(rows) == len(ex.judgements())
    for row, judged in zip(rows, ex.judgements(), strict=True):
        told = text_of(row)
        norm = judged.finding.norm
        for part in (norm.title, judged.verdict, judged.finding.reason, norm.citation.source):
            assert part in told
        for part in (judged.status, *judged.turns):
            assert part in told
        assert ("niet gecontroleerd" in told) is not norm.citation.verified


def test_who_was_not_checked_is_marked_even_where_the_status_does_not_say_so():
    quiet = ex.judgement("a", "Regel", Verdict.MEETS, "Zo.", status="recht")
    row = render_report(ex.dossier(ex.reviewed(judgements=(quiet,)))).partition('id="norm-1"')[2]
    assert "recht, niet gecontroleerd" in text_of(row.partition("</tr>")[0])


def test_numbers_are_dutch_and_what_is_unknown_is_no_number(html):
    told = text_of(html)
    assert "10.120 m²" in told
    assert ex.M in told
    assert "1.113–1.203" in told  # 2 x 410 + 293 and 2 x 455 + 293, of the hand-made table
    hotel = html[html.index(">Hotel<") :].partition("</tr>")[0]
    assert re.findall(r'ontbreekt"[^>]*>(\w+)', hotel) == ["onbekend", "onbekend"]
    assert not re.search(r"\bnan\b|None|\binf\b", told)


def test_exposure_stands_before_and_after_and_what_is_empty_is_said(html):
    section = html[html.index('id="blootstelling"') :].partition("</section>")[0]
    assert re.findall(r'class="moment">(.*?)<', section) == ["nu", "na het plan"] * 2
    assert "nu en na het plan: Brandaandachtsgebied." in text_of(section)
    assert "en van 5 onbekend" in text_of(section)


def test_it_says_what_wijkplan_is_not_and_where_it_rests_on(html):
    told = text_of(html)
    for text in (
        "geen groepsrisico (fN-curve)", "geen juridisch oordeel", "bijlage VI en VII-C",
        "koppeling.geojson", "ab" * 32, "top10nl.gpkg", "Kadaster", "bkl-2024",
        "Eigenschap 'bouwlagen' wordt niet gebruikt.", "op 180 m: 120 woningen, 2028", ex.READ,
    ):  # fmt: skip
        assert text in told
    for text in ex.note("", "").unverified:
        assert text in told


def test_it_is_one_file_without_scripts_that_leads_only_to_itself(html):
    parts = Parts(html)
    assert parts.inline["script"] == []
    assert all(link.startswith("#") for link in parts.links)
    for link in set(parts.links):
        assert f'id="{link[1:]}"' in html
    assert "script-src" not in parts.policies[0]
    assert "default-src 'none'" in parts.policies[0]
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", html)


def test_tables_have_headers_and_the_map_has_words(html):
    assert '<html lang="nl">' in html
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "<caption" in table
        assert 'scope="col"' in table
        assert re.search(r'<th scope="row(group)?"', table)
    words = re.search(r"<desc[^>]*>(.*?)</desc>", html)[1]
    assert f"{ex.DISTANCE:.1f}".replace(".", ",") + " m" in words
    assert "Explosieaandachtsgebied, 200 m (niet gecontroleerd)" in words
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def hostile_dossier(text):
    """Every text that a stranger may have written is the same text."""
    dossier = ex.dossier(
        ex.reviewed(
            ex.older(),
            plan=replace(
                ex.plan(text),
                provenance=replace(ex.plan().provenance, file=text),
                remarks=(text,),
            ),
            classes=ex.classes().assign(naam=text, functie=text, omvang=text),
            exposure=ex.exposure().assign(buurtnaam=text),
            nearby=(Nearby(sort=text, name=text, text=text),),
            judgements=(
                ex.judgement("a", text, Verdict.WEIGH, text, turns=(text,), by_hand=(text,)),
            ),
        )
    )
    layers = {
        name: frame.assign(**{c: text for c in ("naam", "functie", "deel") if c in frame})
        for name, frame in dossier.evidence.items()
    }
    delivery = ex.delivery(text, text, text)
    heading = replace(ex.HEADING, title=text)
    return replace(dossier, evidence=layers, deliveries=(delivery,), heading=heading)


def test_markup_in_any_name_is_text_and_changes_nothing_else():
    harmless = render_report(hostile_dossier("x" * len(HOSTILE)))
    hostile = render_report(hostile_dossier(HOSTILE))
    assert Parts(hostile).shapes == Parts(harmless).shapes
    assert hostile.count("<") == harmless.count("<")
    seen = HOSTILE.replace("\u202e", "\ufffd")
    assert text_of(hostile).count(seen) > 25
    assert "\u202e" not in hostile


def test_a_plan_without_a_place_has_no_map_and_says_so():
    dossier = ex.dossier()
    empty = {**dossier.evidence, "plandelen": dossier.evidence["plandelen"][:0]}
    html = render_report(replace(dossier, evidence=empty))
    assert "van dit plan is geen plaats bekend" in html
    assert 'class="tekening"' not in html


def test_nothing_to_judge_by_hand_is_said_and_not_left_out():
    html = render_report(ex.dossier(ex.reviewed(judgements=ex.judgements()[:1])))
    assert "niets dat met de hand moet worden beoordeeld" in text_of(html)


def test_a_made_up_town_says_so_and_a_real_one_does_not(html):
    real = replace(ex.dossier(), heading=replace(ex.HEADING, fictional=False))
    assert "Fictieve gemeente" in html
    assert "Fictieve gemeente" not in render_report(real)


def test_the_internal_edition_says_on_the_page_that_it_is_not_to_be_shared():
    internal = replace(ex.dossier(), heading=replace(ex.HEADING, edition="intern"))
    assert "niet verspreiden" in render_report(internal)


def test_the_same_review_gives_the_same_bytes(html):
    assert render_report(ex.dossier()) == html
