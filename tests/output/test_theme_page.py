"""A page of many sections: what is on it, and long tables in a window of their own."""

from __future__ import annotations

import re

import pytest

import minitown as mt
import ten_atlas
from wijkplan.model.contribution import Contribution, TableSection, TextSection
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.output.pages import render_theme

HOSTILE = "<b>vet</b>"
NORM = Norm(code="n", title="Regel", citation=Citation(source="bron", verified=True))


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas(areas=mt.areas(names={**mt.NAMES, mt.MARKT: HOSTILE}))


def page(atlas, *sections, findings=()):
    part = Contribution(
        theme="proef", title="Proef", state=("nu", 2024), sections=sections, findings=findings
    )
    return render_theme(atlas, part)


def texts(number):
    return [TextSection(title=f"{HOSTILE} {n}", text="tekst") for n in range(number)]


def about(subject):
    return Finding(norm=NORM, subject=subject, verdict=Verdict.WEIGH, reason="reden")


def test_every_link_of_the_contents_leads_to_its_section(atlas):
    text = page(atlas, *texts(6), findings=(about(mt.HAVEN),))
    contents = re.search(r'<nav class="inhoud".*?</nav>', text, re.DOTALL)
    links = re.findall(r'href="#([^"]+)"', contents[0])
    assert len(links) == 7
    assert all(text.count(f'id="{link}"') == 1 for link in links)
    assert "&lt;b&gt;vet&lt;/b&gt; 0" in contents[0]
    assert "<b>vet</b>" not in text


def test_a_page_of_few_sections_has_no_contents(atlas):
    assert 'class="inhoud"' not in page(atlas, *texts(5))


@pytest.mark.parametrize(("rows", "long"), [(20, False), (21, True)])
def test_a_long_table_scrolls_by_itself(atlas, rows, long):
    table = TableSection(title="T", head=("A", "B"), rows=(("a", "1 tot 2"),) * rows)
    text = page(atlas, table)
    assert ('class="tabelvak lang"' in text) is long
    assert text.count('<td class="getal">1 tot 2</td>') == rows  # a span is a number


def test_findings_call_an_area_by_its_name_and_code(atlas):
    text = page(atlas, findings=(about(mt.HAVEN), about(mt.MARKT), about("Project X")))
    assert f"Haven ({mt.HAVEN})" in text
    assert f"&lt;b&gt;vet&lt;/b&gt; ({mt.MARKT})" in text
    assert ">Project X<" in text
