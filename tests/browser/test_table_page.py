"""The table page: the data value by value, sorting, filtering, paging, reasons."""

from __future__ import annotations

import csv
import io

import pytest

import atlas_payload
import minitown as mt


def dutch(value, decimals):
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def cells(page, column):
    """Texts of one column, without the marks of remarks."""
    return page.evaluate(
        """(column) => [...document.querySelectorAll("#tabel-rijen tr")].map((tr) => {
          const cell = tr.children[column].cloneNode(true);
          cell.querySelectorAll("sup, .kolomnaam").forEach((node) => node.remove());
          return cell.textContent;
        })""",
        column,
    )


@pytest.fixture
def page(visit, atlas):
    return visit.ready(atlas / "tabel.html")


def test_the_table_holds_the_data_value_by_value(page, payload):
    names = payload["levels"][0]["names"]
    order = [names.index(name) for name in cells(page, 0)]
    assert sorted(order) == list(range(len(names)))
    for column, (key, decimals) in enumerate((("inwoners", 0), ("ouderen", 1)), start=1):
        values = payload["indicators"][key]["levels"]["buurt"]["values"]
        expected = ["–" if values[i] is None else dutch(values[i], decimals) for i in order]
        assert cells(page, column) == expected


def test_the_table_is_a_table(page):
    assert page.inner_text("caption") == "Bevolking per buurt"
    assert page.locator("thead th[scope=col]").count() == 3
    assert page.locator("tbody th[scope=row]").count() == 36
    assert "Bron: proef" in page.inner_text("#tabel-bronnen")
    assert "Wat het niet zegt: Het zegt niet waarom." in page.inner_text("#tabel-bronnen")


def test_missing_has_its_reason_in_text(page):
    cell = page.locator("td.ontbreekt").first
    reason = cell.get_attribute("title")
    assert reason in {atlas_payload.SUPPRESSED, atlas_payload.NOT_DELIVERED}
    assert reason in cell.text_content()
    assert page.locator("#tabel-noten li").count() == 2
    assert page.locator("td.ontbreekt").count() == 3


def test_columns_sort_both_ways_and_missing_stays_last(page):
    page.click("[data-sort=ouderen]")
    assert page.get_attribute("thead th:nth-child(3)", "aria-sort") == "descending"
    down = cells(page, 2)
    assert down[-3:] == ["–"] * 3
    numbers = [float(text.replace(",", ".")) for text in down[:-3]]
    assert numbers == sorted(numbers, reverse=True)
    page.click("[data-sort=ouderen]")
    up = cells(page, 2)
    assert up[:-3] == down[-4::-1]
    assert up[-3:] == ["–"] * 3
    assert "oplopend" in page.inner_text("#melding")
    assert page.evaluate("document.activeElement.dataset.sort") == "ouderen"


def test_filter_level_and_group(page, payload):
    page.fill("#tabel-filter", "buurt 3")
    assert cells(page, 0) == ["Buurt 3", *(f"Buurt {i}" for i in range(30, 36))]
    assert page.inner_text("#tabel-aantal") == "1 t/m 7 van 7 buurten"
    page.fill("#tabel-filter", "")
    page.select_option("#tabel-niveau", "wijk")
    assert cells(page, 0) == payload["levels"][1]["names"]
    assert set(cells(page, 2)) == {"–"}, "a level without figures is missing, not zero"
    page.select_option("#tabel-groep", "spreiding")
    assert page.locator("thead th").count() == 2
    fragment = page.url.split("#")[1]
    assert "niveau=wijk" in fragment
    assert "groep=spreiding" in fragment


def test_names_link_to_profiles_and_markup_stays_text(page, payload):
    link = page.locator("#tabel-rijen a", has_text="Buurt 14")
    assert link.get_attribute("href") == f"gebieden/{payload['levels'][0]['codes'][14]}.html"
    assert atlas_payload.EVIL_NAME in cells(page, 0)
    assert page.evaluate("typeof window.hacked") == "undefined"


def test_the_map_leads_to_the_same_level_and_group(visit, atlas):
    page = visit.ready(atlas / "index.html", "indicator=quotient&niveau=wijk")
    page.locator(".about a[data-table-link]").click()
    page.wait_for_selector("html[data-ready]")
    assert page.input_value("#tabel-niveau") == "wijk"
    assert page.input_value("#tabel-groep") == "spreiding"


def test_a_long_table_comes_in_pages(visit, large_atlas):
    page = visit.ready(large_atlas / "tabel.html")
    assert page.locator("#tabel-rijen tr").count() == 100
    assert page.inner_text("#tabel-aantal") == "1 t/m 100 van 529 buurten"
    first = cells(page, 0)
    assert page.is_disabled("#tabel-vorige")
    page.click("#tabel-volgende")
    assert not set(first) & set(cells(page, 0))
    for _ in range(4):
        page.click("#tabel-volgende")
    assert page.inner_text("#tabel-aantal") == "501 t/m 529 van 529 buurten"
    assert page.is_disabled("#tabel-volgende")


def test_columns_of_other_themes_are_chosen_and_can_be_taken_back(page):
    page.click("#kolommen-open")
    whole = page.locator("[data-group=bevolking]")
    assert whole.is_checked()
    page.fill("#kolommen-zoek", "QUOTIENT")
    assert page.locator("#kolommen-groepen fieldset:visible").count() == 1
    page.locator("[data-column]:visible").check()
    assert page.inner_text("#kolommen-aantal") == "3 kolommen gekozen."
    page.fill("#kolommen-zoek", "zzz")
    assert page.is_visible("#kolommen-niets")
    page.fill("#kolommen-zoek", "")
    page.uncheck("[data-column=inwoners]")
    assert whole.evaluate("(box) => !box.checked && box.indeterminate")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "kolommen-open"
    assert page.locator("thead th[scope=colgroup]").all_inner_texts() == ["Bevolking", "Spreiding"]
    heads = page.locator("thead th[scope=col] .sort > span:first-child").all_inner_texts()
    assert heads == ["Gebied", "Inwoners van 65 jaar en ouder", "Locatiequotiënt ouderen"]
    assert "kolommen=ouderen+quotient" in page.url
    page.go_back()
    assert page.inner_text("caption") == "Bevolking per buurt"
    page.go_forward()
    assert page.inner_text("caption") == "Gekozen cijfers per buurt"


def test_a_ranking_tells_who_has_a_place_and_who_has_not(page):
    page.check("#tabel-rang")
    assert page.get_attribute("thead th:nth-child(3)", "aria-sort") == "descending"
    assert cells(page, 1) == [str(place) for place in range(1, 37)]
    page.click("[data-sort=ouderen]")
    places = cells(page, 1)
    assert places[-3:] == ["onbekend"] * 3
    assert atlas_payload.SUPPRESSED in page.locator("td.ontbreekt").first.text_content()
    assert page.inner_text("#tabel-rangorde") == (
        "Plaats 1 heeft de hoogste waarde van: Inwoners van 65 jaar en ouder. "
        "Met een plaats: 33 van 36 buurten; 3 onbekend."
    )
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert cells(page, 1) == places, "the address holds it all"
    page.click("[data-sort=naam]")
    assert page.locator("#tabel-rangorde").is_hidden()


def saved(page):
    """Name of the file that a reader saves, and its rows."""
    with page.expect_download() as download:
        page.click("#tabel-csv")
    text = download.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return download.value.suggested_filename, rows


def test_the_file_holds_what_is_shown_on_every_page(visit, large_atlas, large_payload):
    page = visit.ready(large_atlas / "tabel.html", "sorteer=ouderen")
    name, (head, *rows) = saved(page)
    assert name == "buurten-bevolking.csv"
    assert head[:2] == ["code", "naam"]
    assert head[-3:] == [
        "Inwoners (personen, 2025, bron: proef)",
        "Inwoners van 65 jaar en ouder (%, 2025, bron: proef)",
        "opmerking: Inwoners van 65 jaar en ouder",
    ]
    level = large_payload["levels"][0]
    people, elderly = (
        large_payload["indicators"][key]["levels"]["buurt"]["values"]
        for key in ("inwoners", "ouderen")
    )
    assert sorted(row[0] for row in rows) == sorted(level["codes"])
    for row in rows:
        i = level["codes"].index(row[0])
        share = "" if elderly[i] is None else f"{elderly[i]:.1f}".replace(".", ",")
        assert row[1] == level["names"][i]
        assert row[-3:-1] == [f"{people[i]:.0f}", share]
        assert bool(row[-1]) == (share == "")
    assert "529 rijen" in page.inner_text("#tabel-melding")
    assert page.evaluate("typeof window.hacked") == "undefined", "markup in a name stays text"


def test_ticked_areas_stand_side_by_side(visit, every):
    page = visit.ready(every / "tabel.html", "kolommen=aantal_inwoners+woningen_geteld")
    page.select_option("#tabel-binnen", mt.CENTRUM)
    assert page.locator("#tabel-rijen tr").count() == 4
    assert set(page.locator("#tabel-rijen .kolomnaam").all_inner_texts()) == {"Centrum, Ministad"}
    page.select_option("#tabel-binnen", "")
    for code in (mt.DORP, mt.MARKT):
        page.check(f"[data-area={code}]")
    page.click("#tabel-naast")
    assert page.evaluate("document.activeElement.id") == "naast-titel"
    assert page.inner_text("#naast-titel") == "Dorp en Markt naast elkaar"
    assert not page.is_visible("#tabel-vak")
    page.check("#naast-erboven")
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    heads = page.locator("#naast-tabel thead th > a")
    assert heads.all_inner_texts() == ["Dorp", "Markt", "Zuid", "Centrum", "Ministad"]
    assert heads.first.get_attribute("href") == f"gebieden/{mt.DORP}.html"
    row = page.locator("#naast-tabel tbody tr", has_text="Inwoners").locator("td")
    assert [text[:3] for text in row.all_inner_texts()] == ["400", "100", "400", "600", "1.0"]
    page.click("text=Haal weg >> nth=0")
    assert page.inner_text("#naast-titel") == "Markt naast elkaar"
    page.click("#naast-terug")
    assert page.evaluate("document.activeElement.id") == "tabel-naast"
    assert page.locator(".tick:checked").count() == 1


def test_turning_pages_keeps_the_focus_and_is_told(visit, large_atlas):
    page = visit.ready(large_atlas / "tabel.html", "pagina=5")
    page.focus("#tabel-volgende")
    page.keyboard.press("Enter")
    assert page.inner_text("#melding") == "501 t/m 529 van 529 buurten"
    assert page.evaluate("document.activeElement.id") == "tabel-vorige"
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tabel-vorige"
    assert "pagina=4" in page.url
    page.emulate_media(media="print")
    assert page.is_visible("#tabel-aantal")
    assert not page.is_visible("#tabel-vorige")


def test_on_a_phone_the_table_comes_first_and_its_names_stay(visit, atlas):
    page = visit.ready(atlas / "tabel.html", width=390, height=844)
    assert not page.is_visible("#tabel-niveau")
    page.click("#tabel-keuzes summary")
    assert page.is_visible("#tabel-niveau")
    box = "() => document.querySelector('#tabel-rijen th').getBoundingClientRect().left"
    before = page.evaluate(box)
    page.evaluate("document.querySelector('#tabel-vak').scrollLeft = 120")
    assert page.evaluate(box) == before
