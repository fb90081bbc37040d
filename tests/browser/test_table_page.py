"""The table page: the data value by value, sorting, filtering, paging, reasons."""

from __future__ import annotations

import pytest

import atlas_payload


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
