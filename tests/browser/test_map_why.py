"""Every number answers 'Waarom?': the lists in the dialogue add up to the value on the map."""

from __future__ import annotations

import re

import pytest

import atlas_payload
import time_payload
from browser_pages import write_atlas
from canvas import state
from time_payload import COUNTS, HOMES, KNOWN, OWNED, RATIO, SCENARIOS, SHARE, START, YEARS

TABLES = """() => [...document.querySelectorAll("#waarom .why-table")].map((table) => ({
  caption: table.caption.textContent,
  rows: [...table.querySelectorAll("tbody tr, tfoot tr")].map((tr) => {
    return [...tr.children].map((cell) => {
      const copy = cell.cloneNode(true);
      const small = [...copy.querySelectorAll(".kolomnaam")].map((node) => node.textContent);
      copy.querySelectorAll(".kolomnaam").forEach((node) => node.remove());
      return {text: copy.textContent, small};
    });
  }),
}))"""


def ask(page):
    """Open the answer and read its tables."""
    page.click("#gebied-waarom")
    tables = page.evaluate(TABLES)
    heads = page.locator("#waarom h3").all_inner_texts()
    sums = page.locator("#waarom .why-sum").all_inner_texts()
    page.keyboard.press("Escape")
    return tables, heads, sums


def span(text):
    """Least and most of '+12', '1.040' or 'tussen −10 en −4'."""
    numbers = [
        float(n.replace(".", "").replace(",", ".").replace("−", "-"))
        for n in re.findall(r"[+−]?[\d.]+(?:,\d+)?", text)
    ]
    return (numbers[0], numbers[-1])


def totals(table):
    """Sum of all lines but the last, and the last."""
    spans = [span(row[1]["text"]) for row in table["rows"]]
    return tuple(sum(s[side] for s in spans[:-1]) for side in (0, 1)), spans[-1]


def area(payload, level, index):
    return payload["levels"][("buurt", "wijk", "gemeente").index(level)]["codes"][index]


PLACES = [("buurt", 0), ("buurt", 14), ("buurt", 20), ("wijk", 3)]


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize(("level", "index"), [*PLACES, ("gemeente", 0)])
def test_start_and_projects_add_up_to_the_value_shown(timed, timed_payload, name, level, index):
    code = area(timed_payload, level, index)
    page = timed(f"indicator={name}&niveau={level}&gebied={code}")
    for scenario, year in [("nu", 2029), *((s, y) for s in SCENARIOS[1:] for y in YEARS[1:])]:
        page.evaluate(
            "([s, y]) => { location.hash = location.hash.replace(/&(jaar|scenario)=[^&]*/g, '')"
            " + `&jaar=${y}&scenario=${encodeURIComponent(s)}`; }",
            [scenario, year],
        )
        page.wait_for_function(
            "([s, y]) => wijkplan.state().scenario === s && wijkplan.state().year === y",
            arg=[scenario, year],
        )
        (table,), (head,), _ = ask(page)
        value, note = time_payload.truth(6, name, level, scenario, year)[index]
        added, told = totals(table)
        assert added == told, (scenario, year)
        if value is None:
            low, high = map(float, re.findall(r"\d+", note)[:2])
            assert told == (low, high)
            assert head.endswith("geen waarde")
        else:
            assert told == (value, value)
            assert span(head.split(": ")[1]) == (value, value)


def test_the_list_names_projects_years_kinds_sources_and_rows(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={OWNED}&gebied={code}&jaar=2029&scenario=alles")
    (table,), _, _ = ask(page)
    start, sloop, new, total = table["rows"]
    assert [cell["text"] for cell in start] == [
        f"Begin: {START}", "30", "2025", "stand", "proefregister",
    ]  # fmt: skip
    assert [cell["text"] for cell in sloop] == [
        atlas_payload.EVIL_NAME, "−24", "2027", "sloop", "Register",
    ]  # fmt: skip
    assert sloop[0]["small"] == ["P2"]
    assert sloop[3]["small"] == ["hard"]
    assert sloop[4]["small"] == ["register, rij 3"]
    assert [cell["text"] for cell in new][1:] == ["+12", "2029", "nieuwbouw", "Register"]
    assert total[0]["text"] == "eind 2029 · alles"
    assert page.evaluate("typeof window.hacked") == "undefined"


def test_what_is_open_lies_between_two_numbers(timed, timed_payload):
    code = area(timed_payload, "buurt", 20)
    page = timed(f"indicator={OWNED}&gebied={code}&jaar=2026&scenario=alles")
    (table,), _, _ = ask(page)
    assert table["rows"][1][1]["text"] == "tussen −10 en −4"
    assert "niet bekend welke woningen" in table["rows"][1][3]["small"]
    assert table["rows"][2][1]["text"] == "tussen 20 en 26"
    assert "per project opgeteld" not in page.text_content("#waarom"), "it is what the map says"


def test_what_has_no_place_counts_for_the_gemeente_only(timed, timed_payload):
    for level, expected in (("gemeente", True), ("wijk", False)):
        code = area(timed_payload, level, 0)
        page = timed(f"indicator={HOMES}&niveau={level}&gebied={code}&jaar=2028&scenario=alles")
        (table,), _, _ = ask(page)
        projects = [row[0]["text"] for row in table["rows"]]
        assert ("Project P4" in projects) is expected


def test_what_is_left_out_is_told(timed, timed_payload):
    code = area(timed_payload, "buurt", 0)
    page = timed(f"indicator={HOMES}&gebied={code}&jaar=2029&scenario=alles")
    page.click("#gebied-waarom")
    page.click("#waarom details summary")
    text = page.inner_text("#waarom details li")
    assert text == "Project P6: nieuwbouw, 99 woningen: jaar onbekend (Register, rij 7)"


def test_a_share_is_its_numerator_by_its_denominator(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={SHARE}&gebied={code}&jaar=2029&scenario=alles")
    tables, _, sums = ask(page)
    assert sums == ["18 van 101 = 17,8%"]
    assert [table["caption"] for table in tables] == [OWNED.capitalize(), KNOWN.capitalize()]
    ends = []
    for table in tables:
        added, told = totals(table)
        assert added == told
        ends.append(told[0])
    assert state(page)["values"][14] == pytest.approx(100 * ends[0] / ends[1], abs=1e-3)


def test_a_difference_is_explained_from_both_sides(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={HOMES}&gebied={code}&jaar=2029&scenario=alles&modus=verschil&van=nu")
    tables, heads, sums = ask(page)
    assert heads == ["eind 2029 · alles: 106\u00a0woningen", f"{START}: 100\u00a0woningen"]
    assert sums == ["106 − 100 = +6\u00a0woningen"]
    assert [totals(table)[1] for table in tables] == [(106, 106), (100, 100)]
    page.check("#modus-2")
    tables, heads, sums = ask(page)
    assert len(tables) == len(heads) == 2
    assert sums == []


@pytest.fixture(scope="module")
def odd(tmp_path_factory, browser):
    """A map whose data hold a project too few, and a sum and a mean made of buurten."""
    payload = time_payload.payload(6)
    payload["time"]["entries"]["alles"] = payload["time"]["entries"]["alles"][2:]
    inwoners = payload["indicators"]["inwoners"]
    inwoners["kind"] = "count"
    ouderen = payload["indicators"]["ouderen"]
    ouderen |= {"kind": "share", "weight": "inwoners"}
    people = inwoners["levels"]["buurt"]["values"]
    old = ouderen["levels"]["buurt"]["values"]
    means = []
    for row in range(6):
        part = [(old[i], people[i]) for i in range(row * 6, row * 6 + 6) if old[i] is not None]
        means.append(round(sum(v * w for v, w in part) / sum(w for _, w in part), 3))
    payload["noteTexts"].append("afgeleid: gewogen gemiddelde")
    note = len(payload["noteTexts"]) - 1
    shift_notes(payload, at=note)
    ouderen["levels"]["wijk"] = {"values": means, "notes": [note] * 6}
    return write_atlas(tmp_path_factory.mktemp("vreemd"), payload)


def shift_notes(payload, *, at):
    """Remarks of later years come after one that was put in."""
    for levels in payload["time"]["indicators"].values():
        for scenarios in levels.values():
            for years in scenarios.values():
                for changes in years:
                    changes[2::3] = [n + (n >= at) for n in changes[2::3]]


def test_a_number_that_does_not_add_up_says_so(visit, odd, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = visit.ready(
        odd / "index.html", f"indicator={HOMES}&gebied={code}&jaar=2029&scenario=alles"
    )
    (table,), _, _ = ask(page)
    assert [row[1]["text"] for row in table["rows"]] == ["100", "+30", "−24", "106"]
    assert table["rows"][2][0]["text"] == "Niet uit projecten te verklaren"


def test_a_sum_of_buurten_lists_them(visit, odd, timed_payload):
    code = area(timed_payload, "wijk", 1)
    page = visit.ready(odd / "index.html", f"indicator=inwoners&niveau=wijk&gebied={code}")
    (table,), (head,), _ = ask(page)
    assert [row[0]["text"] for row in table["rows"]][:-1] == [f"Buurt {i}" for i in range(6, 12)]
    added, told = totals(table)
    assert added == told == (570, 570)
    assert head.endswith("570\u00a0personen")


def test_a_weighted_mean_of_buurten_lists_values_and_weights(visit, odd, timed_payload):
    code = area(timed_payload, "wijk", 1)
    page = visit.ready(odd / "index.html", f"indicator=ouderen&niveau=wijk&gebied={code}")
    (table,), _, _ = ask(page)
    *rows, total = table["rows"]
    pairs = [(span(w["text"])[0], span(v["text"])[0]) for _, w, v in rows if v["text"] != "–"]
    assert len(pairs) == 5, "one of them is not known, with its reason"
    mean = sum(w * v for w, v in pairs) / sum(w for w, _ in pairs)
    assert span(total[-1]["text"])[0] == pytest.approx(mean, abs=0.06)
    assert state(page)["values"][1] == pytest.approx(mean, abs=0.06)
    assert [v["small"] for _, _, v in rows if v["text"] == "–"] == [[atlas_payload.NOT_DELIVERED]]


def test_another_figure_gives_source_year_and_rule(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={RATIO}&gebied={code}&jaar=2029&scenario=alles")
    page.click("#gebied-waarom")
    terms = page.locator("#waarom dt").all_inner_texts()
    words = dict(zip(terms, page.locator("#waarom dd").all_inner_texts(), strict=True))
    assert words["Bron"] == "proefregister"
    assert words["Jaar"] == "eind 2029 · alles"
    assert words["Regel"] == "Zo wordt het berekend."
    assert "woningvoorraad van elk jaar" in words["Met de tijd"]


def test_a_missing_number_gives_its_reason(visit, atlas, payload):
    code = payload["levels"][0]["codes"][7]
    page = visit.ready(atlas / "index.html", f"gebied={code}")
    page.click("#gebied-waarom")
    text = page.inner_text("#waarom")
    assert "geen waarde" in text
    assert atlas_payload.NOT_DELIVERED in text
    assert "Met de tijd" not in text, "this atlas has no years"


def test_the_answer_opens_and_closes_with_the_keyboard(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={HOMES}&gebied={code}&jaar=2029&scenario=alles")
    page.focus("#gebied-waarom")
    page.keyboard.press("Enter")
    assert page.is_visible("#waarom")
    assert page.evaluate("document.getElementById('waarom').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert not page.is_visible("#waarom")
    assert page.evaluate("document.activeElement.id") == "gebied-waarom"
    assert page.is_visible("#gebied"), "only the answer was closed"


def test_the_chart_has_a_line_per_scenario_and_the_same_as_a_table(timed, timed_payload):
    code = area(timed_payload, "buurt", 14)
    page = timed(f"indicator={HOMES}&gebied={code}&jaar=2027&scenario=alles")
    assert page.locator("#gebied-verloop .chart-line").count() == 3
    assert page.locator("#gebied-verloop .chart-line.is-chosen").count() == 1
    assert page.locator(".chart-name.is-chosen").text_content() == "alles"
    assert page.locator(".chart").get_attribute("role") == "img"
    page.click(".chart-table summary")
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".chart-table tbody tr")]
          .map((tr) => [...tr.children].map((cell) => cell.textContent))"""
    )
    for (label, *cells), year in zip(rows, [None, *YEARS], strict=True):
        assert label == (START if year is None else f"eind {year}")
        assert cells == [
            str(time_payload.truth(6, HOMES, "buurt", scenario, year)[14][0])
            for scenario in SCENARIOS
        ]


def test_where_a_count_is_open_the_line_stops_and_a_bar_says_between_what(timed, timed_payload):
    code = area(timed_payload, "buurt", 20)
    page = timed(f"indicator={OWNED}&gebied={code}&jaar=2027&scenario=alles")
    line = page.locator(".chart-line.is-chosen").get_attribute("d")
    assert line.count("M") + line.count("L") == 2, "now and 2025"
    assert page.locator(".chart-span").count() == 4
    page.click(".chart-table summary")
    assert page.locator(".chart-table tbody tr").last.inner_text().endswith("20 tot 26")
    assert page.locator(".chart-point").count() == 0


def test_a_figure_that_does_not_vary_has_no_chart(timed, timed_payload):
    page = timed(f"indicator=inwoners&gebied={area(timed_payload, 'buurt', 14)}")
    assert page.locator(".chart").count() == 0
    page = timed(f"indicator={HOMES}&gebied={area(timed_payload, 'buurt', 5)}")
    assert page.locator(".chart").count() == 0, "nothing is known in any year"


def test_of_what_is_not_known_no_sum_is_made(timed, timed_payload):
    code = area(timed_payload, "buurt", 5)
    page = timed(f"indicator={HOMES}&gebied={code}&jaar=2029&scenario=alles")
    (table,), (head,), _ = ask(page)
    assert [row[1]["text"] for row in table["rows"]] == ["–", "–"]
    assert head.endswith("geen waarde")
    assert table["rows"][0][0]["small"] == [time_payload.NOT_DELIVERED]
