"""Profile and theme page with time: what a reader sees, safe for any name, whole in one file."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

import minitown as mt
import ten_atlas
from wijkplan.answers.outlook_sections import outlook_sections
from wijkplan.answers.profile import profile_area
from wijkplan.answers.reasons import Term, Why
from wijkplan.model.contribution import ChartSection, Contribution
from wijkplan.output.homes_view import chart_view, say_signed, say_span, say_why
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.pages import render_profile, render_theme
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, EVERYTHING

HOSTILE = "<script>alert('x')</script> \"naam\" & 'nog' {{ 7 * 7 }}"
VOID = {"meta", "link", "br", "input", "img", "circle"}


class Page(HTMLParser):
    """Ids, tags and texts of a page; fails where a tag is not closed in order."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.tags, self.texts, self.open = [], [], [], []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def named(self, *tags):
        return [given for tag, given in self.tags if tag in tags]

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))


def render(atlas, code, **given):
    return render_profile(atlas, profile_area(atlas, code), MiniMaps(atlas.areas), **given)


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


@pytest.fixture(scope="module")
def dorp(atlas):
    return Page(render(atlas, mt.DORP))


def theme_page(atlas, *sections):
    part = Contribution(theme="voorraad", title="Woningvoorraad", state=("nu", 2024),
                        sections=tuple(sections))  # fmt: skip
    return render_theme(replace(atlas, contributions=(part,)), part)


def test_the_profile_shows_chart_table_events_answer_and_projects(dorp):
    text = dorp.text
    assert "Woningen door de jaren" in text
    assert "alles: 3 in 2024, 2 in 2029" in text
    assert "nu en alleen hard" in text
    assert "Waarom dit aantal? alles: 2 woningen eind 2029" in text
    for line in (
        "Aan het begin (1-1-2025) BAG 3",
        "Project C: tijdelijke woningen verzonnen; rij 4 van het register +2",
        "Project D: sloop verzonnen; rij 5 van het register −1",
        "Project C: einde tijdelijke woningen verzonnen; rij 4 van het register −2",
        "Samen 2",
    ):
        assert line in text, line
    assert "sloop · gepland, zacht · start 2027" in text
    assert "netto −1 telt mee ja" in text


def test_every_chart_has_its_numbers_as_text_and_a_name(dorp, atlas):
    charts = [given for given in dorp.named("svg") if "aria-labelledby" in given]
    assert len(charts) == 1 + len(profile_area(atlas, mt.DORP).homes.consequences)
    for given in charts:
        assert given["role"] == "img"
        assert given["aria-labelledby"] in dorp.ids
        assert given["aria-describedby"] in dorp.ids
    captions = dorp.text
    assert "Woningen per scenario" in captions
    assert "tussen 50,0 en 75,0" in captions  # social rent in 2027


def test_ids_are_unique_and_there_is_no_script(dorp):
    assert len(dorp.ids) == len(set(dorp.ids))
    assert not dorp.named("script", "iframe", "object")
    assert not [given for _, given in dorp.tags if any(key.startswith("on") for key in given)]


def test_the_sum_that_is_shown_is_the_sum_of_the_lines_that_are_shown(atlas):
    for code in (mt.DORP, mt.MARKT, mt.CENTRUM, mt.GEMEENTE):
        text = render(atlas, code)
        for table in re.findall(r'<table class="lijst optelling">.*?</table>', text, re.DOTALL):
            body, foot = table.split("<tfoot>")
            numbers = re.findall(r'<td class="getal">([−+\d.]+)</td>', body)
            total = re.findall(r'<td class="getal">([−+\d.]+)</td>', foot)
            assert sum(int(n.replace(".", "").replace("−", "-")) for n in numbers) == int(total[0])


def test_where_nothing_changes_there_is_a_sentence_and_no_chart(atlas):
    page = Page(render(atlas, mt.OOST))
    assert "In geen enkel scenario verandert hier tot en met 2029 het aantal woningen" in page.text
    assert "het blijven er 0." in page.text
    assert not [given for given in page.named("svg") if "aria-labelledby" in given]
    assert "Wat er gebeurt" not in page.text


def test_a_buurt_of_which_no_homes_were_delivered_says_so(atlas):
    housing = atlas.outlook.housing.copy()
    housing.loc[housing["code"].eq(mt.OOST), "woningen"] = float("nan")
    without = replace(atlas, outlook=replace(atlas.outlook, housing=housing))
    assert "niet bekend hoeveel woningen er zijn" in Page(render(without, mt.OOST)).text


def test_a_town_without_projects_has_no_such_section(atlas):
    bare = replace(atlas, outlook=None, projects=None)
    text = render(bare, mt.DORP)
    Page(text)
    assert "Woningen door de jaren" not in text
    only_projects = render(replace(atlas, outlook=None), mt.DORP)
    assert "Projecten in Dorp" in Page(only_projects).text
    assert "grafiek" not in only_projects


def test_the_single_file_holds_the_same_and_links_to_nothing(atlas, dorp):
    text = render(atlas, mt.DORP, standalone=True)
    page = Page(text)
    assert ".grafiek" in text
    assert not page.named("link")
    assert not [g for g in page.named("a") if not g["href"].startswith("#")]

    def section(whole):
        return re.search(r'<section id="woningen".*?</section>', whole, re.DOTALL)[0]

    assert section(text) == section(render(atlas, mt.DORP))


def test_names_of_projects_and_scenarios_are_text_and_nothing_else():
    projects = {
        "A": {"soort": "NIU", "bruto": 2.0, "jaar_oplevering": 2026.0, "buurt": mt.DORP,
              "naam": HOSTILE, "bron": HOSTILE, "vindplaats": HOSTILE},
        "B": {"soort": "SLO", "sloop": 1.0, "jaar_start": 2027.0, "buurt": mt.DORP,
              "naam": HOSTILE, "bron": HOSTILE},
    }  # fmt: skip
    scenario = replace(EVERYTHING, name=HOSTILE, description=HOSTILE)
    atlas = ten_atlas.atlas(projects, scenarios=(DEFAULT_SCENARIOS[0], scenario))
    pages = [
        render(atlas, mt.DORP),
        render(atlas, mt.GEMEENTE, standalone=True),
        theme_page(atlas, *outlook_sections(atlas.outlook, atlas.areas)),
    ]
    for text in pages:
        page = Page(text)
        assert not page.named("script")
        assert "<script" not in text
        assert HOSTILE in page.text
        for _, given in page.tags:
            assert not {"alert", "naam"} & set(given)


def test_answers_to_why_stand_under_the_figures(atlas):
    text = Page(render(atlas, mt.CENTRUM)).text
    assert "Waarom deze cijfers?" in text
    assert "Markt 100 + Haven 200 + Oost 300 = 600" in text
    assert "3 van 4 buurten: van de andere is het niet bekend" in text


def test_a_figure_between_bounds_shows_both(atlas):
    """Where it is not known of all homes the profile shows the span and the note says why."""
    name = "woningen_sociale_huur"
    values, status = atlas.table.values.copy(), atlas.table.status.copy()
    values.loc[mt.DORP, name], status.loc[mt.DORP, name] = float("nan"), "tussen 1 en 3: raadsel"
    bounds = pd.DataFrame({"laag": [1.0], "hoog": [3.0]}, index=[mt.DORP])
    table = replace(atlas.table, values=values, status=status, bounds={name: bounds})
    text = Page(render(replace(atlas, table=table), mt.DORP)).text
    assert "Sociale huurwoningen woningen 1–3" in text
    assert "tussen 1 en 3: raadsel" in text
    assert "Sociale huurwoningen Het aantal woningen dat een corporatie verhuurt" in text


def test_a_chart_on_a_theme_page_has_a_table_of_some_years_and_one_of_all(atlas):
    years = tuple(range(2024, 2041))
    chart = ChartSection(title="Woningen in A & B", years=years, unit="woningen", note="Let op.",
                         lines={"alles": tuple(float(y) for y in years)})  # fmt: skip
    page = Page(theme_page(atlas, chart))
    assert "Woningen in A & B" in page.text
    assert "Let op. De as begint niet bij nul." in page.text
    assert "alles 2.024 2.030 2.035 2.040" in page.text
    assert "2031 2.031" in page.text
    assert len(page.ids) == len(set(page.ids))


def test_a_chart_of_nothing_says_so(atlas):
    chart = ChartSection(title="Leeg", years=(2024, 2025), lines={"alles": (None, None)})
    page = Page(theme_page(atlas, chart))
    assert "er zijn geen cijfers om te tekenen" in page.text
    assert "onbekend" in page.text


def test_two_charts_on_a_page_have_ids_of_their_own(atlas):
    chart = ChartSection(title="Leeg", years=(2024, 2025), lines={"alles": (1.0, 2.0)})
    page = Page(theme_page(atlas, chart, chart))
    assert len(page.ids) == len(set(page.ids))
    assert sum("titel" in name for name in page.ids) == 2


def test_a_small_table_holds_all_where_that_is_all():
    chart = ChartSection(title="", years=(2024, 2025), lines={"alles": (1.0, 2.0)})
    view = chart_view(chart)
    assert view.short.rows == (("alles", "1", "2"),)
    assert view.full is None


def test_signs_and_spans():
    assert say_signed(-12.5, decimals=1) == "−12,5"
    assert say_span((2.0, 5.0), decimals=0) == "tussen 2 en 5"
    assert say_span((1.0, 0.0), decimals=0, signed=True) == "ten minste +1, ten hoogste 0"


def answer(**given):
    return Why(**{"code": mt.GEMEENTE, "column": "x", "label": "Woningen", "rule": "Geteld.",
                  "value": 5.0, **given})  # fmt: skip


def test_buurten_of_a_gemeente_are_taken_together_per_wijk():
    terms = (
        Term(label="Markt", area=mt.MARKT, amount=(1.0, 1.0)),
        Term(label="Haven", area=mt.HAVEN, amount=(1.0, 2.0)),
        Term(label="Dorp", area=mt.DORP, amount=(2.0, 2.0)),
        Term(label="Niet geplaatst", amount=(1.0, 1.0)),
    )
    label, text = say_why(answer(terms=terms, value=None, span=(5.0, 6.0)), mt.areas())
    assert label == "Woningen"
    assert text == "Centrum tussen 2 en 3 + Zuid 2 + Niet geplaatst 1 = tussen 5 en 6"


def test_a_share_is_told_as_a_division():
    above = answer(label="Koopwoningen", value=1.0)
    below = answer(label="DAEB-woningen", value=4.0)
    share = answer(value=25.0, unit="%", decimals=1, parts=(above, below), scale=100.0)
    _, text = say_why(share, mt.areas())
    assert text == "1 (koopwoningen) ÷ 4 (DAEB-woningen) × 100 = 25,0%"
    mean = answer(value=0.25, unit="m", decimals=2, parts=(above, below))
    assert say_why(mean, mt.areas())[1] == "1 (koopwoningen) ÷ 4 (DAEB-woningen) = 0,25 m"


def test_what_does_not_add_up_is_said_and_not_hidden():
    term = Term(label="Markt", area=mt.MARKT, amount=(1.0, 1.0))
    _, text = say_why(
        answer(terms=(term,), not_added="een mediaan is niet op te tellen"), mt.areas()
    )
    assert text == "Geteld. Niet na te tellen: een mediaan is niet op te tellen."
