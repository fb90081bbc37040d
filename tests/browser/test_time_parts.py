"""The small parts behind the years, called in the browser, against answers worked out by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from visits import Visits


@pytest.fixture(scope="module")
def page(browser, atlas):
    """One page for the whole module: these functions leave no trace."""
    visits = Visits(browser)
    yield visits.ready(atlas / "index.html")
    visits.close()


TIME = {
    "years": [2025, 2026],
    "start": {"label": "nu (1-1-2025)"},
    "scenarios": [{"id": "nu", "label": "nu"}, {"id": "a", "label": "alles"}],
    "varies": ["x"],
    "indicators": {"x": {"buurt": {"a": [[1, 9, 0], [0, None, 1, 1, 4, 0]]}}},
}
PAYLOAD = {
    "time": TIME,
    "indicators": {"x": {"levels": {"buurt": {"values": [5, 7, None], "notes": [0, 0, 1]}}}},
}


def test_a_year_is_the_year_before_with_what_changed(page):
    found = page.evaluate(
        """(payload) => {
          const time = wijkplan.time.create(payload);
          return ["a", "nu"].map((scenario) =>
            [null, 2025, 2026].map((year) => time.at("x", "buurt", {scenario, year})));
        }""",
        PAYLOAD,
    )
    start = {"values": [5, 7, None], "notes": [0, 0, 1]}
    assert found[0] == [
        start,
        {"values": [5, 9, None], "notes": [0, 0, 1]},
        {"values": [None, 4, None], "notes": [1, 0, 1]},
    ]
    assert found[1] == [start] * 3, "a scenario without changes"


def test_the_pool_holds_every_value_once(page):
    found = page.evaluate("(p) => wijkplan.time.create(p).pool('x', 'buurt')", PAYLOAD)
    assert list(zip(found["areas"], found["values"], strict=True)) == [
        (0, 5), (1, 7), (2, None), (1, 9), (0, None), (1, 4),
    ]  # fmt: skip


def test_moments_have_names(page):
    names = page.evaluate(
        """(p) => {
          const time = wijkplan.time.create(p);
          return [time.label({scenario: "a", year: null}), time.label({scenario: "a", year: 2026}),
            time.first, time.varies("x"), time.varies("y")];
        }""",
        PAYLOAD,
    )
    assert names == ["nu (1-1-2025)", "eind 2026 · alles", "a", True, False]


def test_without_years_everything_is_the_present(page):
    found = page.evaluate(
        "(p) => wijkplan.time.create(p).at('x', 'buurt', {scenario: null, year: null}).values",
        {**PAYLOAD, "time": None},
    )
    assert found == [5, 7, None]


@pytest.fixture
def scale(page):
    def call(values, *, method="kwantielen", k=5, decimals=0):
        options = {"method": method, "k": k, "decimals": decimals}
        return page.evaluate(
            "([v, o]) => wijkplan.classes.differenceScale(v, o)", [values, options]
        )

    return call


@pytest.mark.parametrize("method", ["kwantielen", "gelijk", "natuurlijk"])
@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize(
    "values",
    [
        [0, 0, 0],
        [-3, 0, 3],
        [-100, -50, -3, 0, 1, 2],
        [1, 2, 3, 40],
        [-0.3, -0.1, None, 0.02, 0.7, 12.6],
        [-1],
        [1e6, -1e6, 12, 5],
    ],
)
def test_bounds_of_differences_mirror_each_other(scale, page, method, decimals, values):
    found = scale(values, method=method, decimals=decimals)
    step = 10.0**-decimals
    shown = [round(v, decimals) for v in values if v is not None]
    bins = found["bins"]
    assert {"low": 0, "high": 0} in [{k: b[k] for k in ("low", "high")} for b in bins]
    losses, gains = [b for b in bins if b["high"] < 0], [b for b in bins if b["low"] > 0]
    assert bool(losses) == any(v < 0 for v in shown)
    assert bool(gains) == any(v > 0 for v in shown)
    # Strongest first on the left, strongest last on the right: the inner bounds are the same.
    if losses and gains:
        inner_losses = [-b["high"] for b in reversed(losses)]
        assert inner_losses == pytest.approx([b["low"] for b in gains])
    for before, after in pairwise(bins):
        assert after["low"] == pytest.approx(before["high"] + step)
    counted = page.evaluate("([s, v]) => wijkplan.classes.assign(s, v)", [found, values])
    assert sum(b["count"] for b in counted["bins"]) == len(shown)
    for value, place in zip(values, counted["of"], strict=True):
        if value is None:
            assert place == -1
        else:
            low, high = bins[place]["low"], bins[place]["high"]
            assert low - 1e-9 <= round(value, decimals) <= high + 1e-9


def test_no_differences_have_no_classes(scale):
    assert scale([None, None])["bins"] == []


def test_gains_and_losses_of_one_size_are_equally_strong(page, scale):
    bins = scale([-40, -30, -9, -2, 0, 2, 9, 30, 40], k=7)["bins"]
    colors = page.evaluate("(bins) => wijkplan.palette.difference(bins)", bins)
    assert len(colors) == len(bins) == len(set(colors)) == 7

    def light(color):
        def linear(v):
            v /= 255
            return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

        r, g, b = (linear(int(color[i : i + 2], 16)) for i in (1, 3, 5))
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    tones = [light(color) for color in colors]
    assert tones[:4] == sorted(tones[:4]), "darker as more is lost"
    assert tones[3:] == sorted(tones[3:], reverse=True), "darker as more is gained"
    assert max(tones) == tones[3]
    only_gains = page.evaluate("(b) => wijkplan.palette.difference(b)", bins[3:])
    assert only_gains == colors[3:]


ENTRIES = [
    {"project": "vast", "year": 2027, "left_out": ""},
    {"project": "later", "year": 2030, "left_out": ""},
    {"project": "slnieuw", "year": 2026, "left_out": ""},
    {"project": "slnieuw", "year": 2028, "left_out": ""},
    {"project": "zonder", "year": None, "left_out": "jaar onbekend"},
    {"project": "te laat", "year": 2020, "left_out": "jaar voorbij"},
    {"project": "al klaar", "year": 2020, "left_out": "in de beginstand"},
]


@pytest.mark.parametrize(
    ("project", "start", "end", "phases"),
    [
        # 2025, 2026, 2027, 2028, 2030
        ("vast", 2026, 2027, "later bezig klaar klaar klaar"),
        ("later", 2026, 2027, "later later later later klaar"),  # three years later here
        ("slnieuw", 2026, 2028, "later bezig bezig klaar klaar"),
        ("zonder", None, None, "onbekend " * 5),
        ("te laat", 2019, 2020, "onbekend " * 5),
        ("al klaar", 2019, 2020, "klaar " * 5),
        ("vast", None, 2027, "onbekend onbekend klaar klaar klaar"),
        ("elders", 2026, 2027, "elders " * 5),
        ("", 2026, 2027, "later bezig klaar klaar klaar"),
        ("", 2026, None, "later bezig bezig bezig bezig"),
    ],
)
def test_how_far_a_project_is(page, project, start, end, phases):
    feature = {"project": project, "year_start": start, "year_end": end}
    found = page.evaluate(
        """([entries, feature]) => {
          const phaseOf = wijkplan.phases.create({time: {entries: {alles: entries}}});
          return [2025, 2026, 2027, 2028, 2030]
            .map((year) => phaseOf(feature, {scenario: "alles", year}));
        }""",
        [ENTRIES, feature],
    )
    assert found == phases.split()


def test_now_or_without_years_nothing_is_told_of_a_project(page):
    found = page.evaluate(
        """(entries) => {
          const phaseOf = wijkplan.phases.create({time: {entries: {alles: entries}}});
          const vast = {project: "vast", year_start: 2026, year_end: 2027};
          const moment = (year) => ({scenario: "alles", year});
          return [phaseOf(vast, moment(null)), phaseOf({}, moment(2026))];
        }""",
        ENTRIES,
    )
    assert found == [None, None]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([100, 76, 106], [70, 110]),
        ([5, 5], [5, 5]),
        ([0, 0], [0, 0]),
        ([-3, 12], [-5, 15]),
        ([31.6, 17.8], [15, 35]),
    ],
)
def test_the_axis_has_round_bounds_around_the_values(page, values, expected):
    low, high, step = page.evaluate("(v) => wijkplan.chart.range(v)", values)
    assert low <= min(values)
    assert high >= max(values)
    assert step > 0
    if min(values) != max(values):
        assert [low, high] == expected


def test_a_difference_is_written_with_its_sign(page):
    write = "([v, unit, decimals]) => wijkplan.numbers.withUnit(v, {unit, decimals, signed: true})"
    assert page.evaluate(write, [12, "woningen", 0]) == "+12\u00a0woningen"
    assert page.evaluate(write, [-1200, "woningen", 0]) == "−1.200\u00a0woningen"
    assert page.evaluate(write, [0.04, "procentpunt", 1]) == "0,0\u00a0procentpunt"
