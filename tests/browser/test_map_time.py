"""Years and scenarios on the map: values and colours by the data, playing, address and history."""

from __future__ import annotations

import pytest

import time_payload
from canvas import SLIDE, drawn, pixels, rgb, state
from time_payload import OWNED, RATIO, SCENARIOS, SHARE, START, VARYING, YEARS

MOMENTS = [("nu", None), *((scenario, year) for scenario in SCENARIOS for year in YEARS)]
LEVELS = ("buurt", "wijk", "gemeente")


def move(page, year):
    """Slide to a year; None is the present."""
    page.evaluate(SLIDE, 0 if year is None else YEARS.index(year) + 1)


def go(page, scenario, year):
    page.select_option("#scenario", scenario)
    move(page, year)


@pytest.mark.parametrize("name", VARYING)
def test_every_moment_shows_its_own_values_and_reasons(timed, name):
    page = timed(f"indicator={name}")
    for number, level in enumerate(LEVELS):
        page.check(f"#niveau-{number}")
        for scenario, year in MOMENTS:
            go(page, scenario, year)
            now, true = state(page), time_payload.truth(6, name, level, scenario, year)
            assert now["values"] == [value for value, _ in true], (level, scenario, year)
            assert now["notes"] == [note for _, note in true]


@pytest.mark.parametrize("name", [OWNED, SHARE, RATIO])
def test_a_value_has_one_colour_in_every_year_and_scenario(timed, name):
    page = timed(f"indicator={name}")
    seen, bounds = {}, set()
    for scenario, year in MOMENTS:
        go(page, scenario, year)
        now = state(page)
        bounds.add(tuple((b["low"], b["high"]) for b in now["bins"]))
        assert sum(b["count"] for b in now["bins"]) + now["missing"] == 36
        for value, color in zip(now["values"], now["colors"], strict=True):
            assert (value is None) == (color is None)
            seen.setdefault(value, set()).add(color)
    assert len(bounds) == 1
    assert len(seen) > 3
    assert [colors for colors in seen.values() if len(colors) > 1] == []
    assert len({next(iter(colors)) for colors in seen.values()}) > 3


def test_the_slider_changes_the_canvas_by_the_data(timed, timed_payload):
    page = timed("indicator=corporatie&scenario=alles&namen=uit&lagen=geen")
    code = timed_payload["levels"][0]["codes"][14]
    found = []
    for year in (None, 2026, 2027, 2029):
        move(page, year)
        drawn(page)
        color = state(page)["colors"][14]
        assert pixels(page, code) == [rgb(color)], year
        found.append(color)
    assert found[0] == found[1], "thirty homes of associations"
    assert len({*found}) == 3, "then six, then eighteen"


def test_missing_is_hatched_in_every_year(timed, timed_payload):
    page = timed("indicator=corporatie&scenario=alles&namen=uit&lagen=geen")
    codes = timed_payload["levels"][0]["codes"]
    for year, absent in ((None, (5,)), (2025, (5,)), (2026, (5, 20)), (2029, (5, 20))):
        move(page, year)
        drawn(page)
        now = state(page)
        assert [i for i, color in enumerate(now["colors"]) if color is None] == list(absent)
        classes = {tuple(rgb(c)) for c in now["colors"] if c}
        for i in absent:
            found = {tuple(p) for p in pixels(page, codes[i], size=14)}
            brightness = [sum(p) for p in found]
            assert max(brightness) - min(brightness) > 150, "stripes on a light ground"
            assert not found & classes
    assert page.inner_text("#legenda-redenen").split("\n") == [
        "geen vast getal, wel grenzen (kies een gebied): 1",
        f"{time_payload.NOT_DELIVERED}: 1",
    ]


def test_the_page_says_of_when_its_values_are(timed):
    page = timed("indicator=woningen&scenario=alles")
    assert page.inner_text("#moment") == START
    assert page.inner_text("#kaart-ondertitel") == "woningen · 2025 · per buurt"
    move(page, 2027)
    assert page.inner_text("#moment") == "eind 2027 · alles"
    assert page.inner_text("#kaart-ondertitel") == "woningen · eind 2027 · alles · per buurt"
    assert page.get_attribute("#jaar", "aria-valuetext") == "eind 2027 · alles"
    assert page.inner_text("#scenario-uitleg") == "Dit is alles."
    page.select_option("#scenario", "alleen hard")
    assert page.inner_text("#melding") == "Woningen: eind 2027 · alleen hard."
    assert page.is_visible("#legenda-tijd")


def test_the_slider_works_from_the_keyboard(timed):
    page = timed("indicator=woningen&scenario=alles")
    page.focus("#jaar")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert state(page)["year"] == 2026
    page.keyboard.press("End")
    assert state(page)["year"] == 2029
    page.keyboard.press("Home")
    assert state(page)["year"] is None


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_playing_goes_through_the_years_and_stops_at_the_end(timed, motion):
    page = timed("indicator=woningen&scenario=alles&jaar=2026")
    page.emulate_media(reduced_motion=motion)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => window.seen.push(wijkplan.state().year))
            .observe(document.getElementById("moment"), {childList: true});
        }"""
    )
    page.click("#afspelen")
    assert page.inner_text("#afspelen-tekst") == "Pauze"
    page.wait_for_function("() => wijkplan.state().year === 2029")
    assert page.evaluate("document.getAnimations().length") == 0
    page.wait_for_function(
        "() => document.getElementById('afspelen-tekst').textContent === 'Afspelen'"
    )
    assert page.evaluate("window.seen") == [2027, 2028, 2029]
    assert page.inner_text("#melding") == "Einde: eind 2029 · alles."
    page.wait_for_timeout(2_000)
    assert state(page)["year"] == 2029, "it has stopped"


def test_playing_can_be_paused_and_starts_again_at_the_present(timed):
    page = timed("indicator=woningen&scenario=alles&jaar=2029")
    page.click("#afspelen")
    assert state(page)["year"] is None, "from the end it starts again"
    page.wait_for_function("() => wijkplan.state().year === 2025")
    page.click("#afspelen")
    assert page.inner_text("#melding") == "Gepauzeerd bij eind 2025 · alles."
    page.wait_for_timeout(1_200)
    assert state(page)["year"] == 2025


def test_what_does_not_vary_keeps_its_value_and_says_so(timed, timed_payload):
    page = timed("indicator=ouderen")
    before = state(page)
    assert not page.is_visible("#tijd-vast")
    move(page, 2029)
    after = state(page)
    assert after["year"] == 2029
    assert (after["values"], after["colors"]) == (before["values"], before["colors"])
    assert after["values"] == timed_payload["indicators"]["ouderen"]["levels"]["buurt"]["values"]
    assert "verandert niet met de tijd" in page.inner_text("#tijd-vast")
    assert page.inner_text("#kaart-ondertitel") == "% · 2025 · per buurt"
    page.check("#modus-1")
    assert state(page)["values"] == before["values"], "no difference is made up"
    assert "geen verschil om te tonen" in page.inner_text("#tijd-vast")
    page.select_option("#indicator", "woningen")
    assert not page.is_visible("#tijd-vast")


def test_the_address_holds_year_scenario_and_mode(timed):
    page = timed("indicator=aandeel")
    go(page, "alles", 2028)
    page.check("#modus-1")
    page.select_option("#van-jaar", "2026")
    page.select_option("#van-scenario", "nu")
    before = state(page)
    fragment = page.url.split("#")[1]
    for part in ("jaar=2028", "scenario=alles", "modus=verschil", "van=2026"):
        assert part in fragment
    again = state(timed(fragment))
    keys = ("indicator", "level", "year", "scenario", "mode", "fromYear", "fromScenario", "colors")
    assert {k: again[k] for k in keys} == {k: before[k] for k in keys}
    assert again["values"] == before["values"]


def test_an_address_as_people_write_it(timed):
    now = state(
        timed("indicator=woningen&niveau=wijk&jaar=2027&scenario=alles&modus=verschil&van=nu")
    )
    assert (now["year"], now["scenario"], now["mode"], now["fromYear"]) == (
        2027,
        "alles",
        "verschil",
        None,
    )
    assert now["values"] == [40, 0, -24, -10, 0, 0]


@pytest.mark.parametrize(
    "fragment", ["jaar=1900&scenario=x&modus=y&van=abc&vanscenario=z", "jaar="]
)
def test_an_unknown_moment_is_the_present(timed, fragment):
    now = state(timed(fragment))
    assert (now["year"], now["scenario"], now["mode"]) == (None, "alleen hard", "waarde")
    assert (now["fromYear"], now["fromScenario"]) == (None, "alleen hard")


def test_back_and_forward_go_through_what_was_looked_at(timed):
    page = timed("indicator=woningen&scenario=alles")
    for year in (2025, 2026, 2027):
        move(page, year)
    page.check("#modus-1")
    page.select_option("#indicator", "aandeel")

    def now():
        found = state(page)
        return found["indicator"], found["mode"], found["year"]

    def step(script, expected):
        page.evaluate(script)
        page.wait_for_function("(year) => wijkplan.state().year === year", arg=expected[2])
        page.wait_for_function("(mode) => wijkplan.state().mode === mode", arg=expected[1])
        page.wait_for_function("(name) => wijkplan.state().indicator === name", arg=expected[0])
        assert now() == expected

    step("history.back()", ("woningen", "verschil", 2027))
    step("history.back()", ("woningen", "waarde", 2027))
    step("history.back()", ("woningen", "waarde", None))
    step("history.forward()", ("woningen", "waarde", 2027))
    step("history.forward()", ("woningen", "verschil", 2027))
    step("history.forward()", ("aandeel", "verschil", 2027))


def test_an_address_that_is_put_right_is_no_step_of_its_own(timed):
    page = timed("indicator=woningen")
    before = page.evaluate("history.length")
    page.evaluate("location.hash = 'indicator=aandeel&jaar=1900'")
    page.wait_for_function("() => wijkplan.state().indicator === 'aandeel'")
    page.wait_for_function("() => !location.hash.includes('1900')")
    assert page.evaluate("history.length") == before + 1


def test_the_skip_link_keeps_what_is_shown(timed):
    page = timed("indicator=woningen&scenario=alles&jaar=2027")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.hash.includes('jaar=2027')")
    assert state(page)["year"] == 2027


def test_without_the_file_of_the_years_the_map_still_works(visit, timed_atlas, tmp_path):
    (tmp_path / "assets").mkdir()
    for file in (timed_atlas / "assets").iterdir():
        if file.name != "tijd.js":
            (tmp_path / "assets" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "index.html").write_bytes((timed_atlas / "index.html").read_bytes())
    page = visit.ready(tmp_path / "index.html", "indicator=woningen&jaar=2027&scenario=alles")
    assert page.get_attribute("html", "data-time") == "false"
    assert "kunnen niet worden getoond" in page.inner_text("#tijd-storing")
    assert state(page)["values"] == [v for v, _ in time_payload.truth(6, "woningen", "buurt")]
    assert state(page)["year"] is None, "values of now are not shown as those of a year"
    assert page.is_disabled("#jaar")
    assert visit.problems
    visit.problems.clear()


def test_a_single_map_has_the_years_in_it(timed):
    page = timed("indicator=woningen&jaar=2029&scenario=alles", name="alleen.html")
    true = time_payload.truth(6, "woningen", "buurt", "alles", 2029)
    assert state(page)["values"] == [value for value, _ in true]
