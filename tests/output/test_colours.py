"""The colours of pages and of map layers, against WCAG 2.2 and for every vision."""

from __future__ import annotations

import re
from itertools import combinations, pairwise, product

import pytest

from colours import VISIONS, contrast, difference, lab
from wijkplan.answers.own.page import _LOOKS
from wijkplan.model.contribution import LineStyle
from wijkplan.output.frame import read_asset
from wijkplan.themes.access.overlay import _style as facility
from wijkplan.themes.heat.strategies import load_strategies, style_of
from wijkplan.themes.projects.overlay import _STYLES as PROJECTS
from wijkplan.themes.safety.noise import _COLORS as NOISE
from wijkplan.themes.safety.overlays import _INKS, _OTHER_INKS, _TRACKS
from wijkplan.themes.spread.overlays import _STYLES as CLUSTERS

TEXT, PARTS = 4.5, 3.0
"""WCAG 2.2: 1.4.3 (text) and 1.4.11 (controls, focus and drawings)."""
STEP = 8.0
"""Least L* between neighbouring classes, and ΔE*ab between styles that only a colour tells apart:
more than three times what somebody sees who looks closely (2,3)."""

AREAS = ("brand", "explosie", "gifwolk", "gifwolk-anders", "ander", "plan", "spoor")
SURFACES = ("ground", "surface", "surface-2", "hover", "accent-soft")
READ_ON = {
    "ink": (*SURFACES, "warn", "good-soft", "wrong-soft", "map-ground", "map-missing"),
    "ink-soft": (*SURFACES, "map-ground", "map-missing"),
    "accent": SURFACES,
    "on-accent": ("accent", "plan"),
    "good": ("surface", "good-soft"),
    "wrong": ("surface", "wrong-soft"),
    **{f"lijn-{number}": ("surface",) for number in range(1, 7)},
}
SEEN_ON = {
    "line-strong": ("ground", "surface", "surface-2", "map-ground"),
    "focus": (*SURFACES, "map-ground", "map-halo"),
    "on-accent": ("accent",),  # the focus on a chosen segment
    "accent": ("ground", "surface", "map-ground"),
    "map-hatch": ("map-missing", "map-ground"),
    "map-mark": ("map-halo", "map-ground", "map-missing"),
    **dict.fromkeys(AREAS, ("map-ground",)),
}

SCHEMES = ("light", "dark")
_PRINT = re.compile(r"@media print \{(?:[^{}]|\{[^{}]*\})*\}")
_ROOT = re.compile(
    r"(?P<dark>@media \(prefers-color-scheme: dark\) \{\s*)?:root \{(?P<tokens>.*?)\}", re.DOTALL
)
_TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6})\b")


def tokens(scheme):
    """Colours of a screen by name; what a dark page does not change is as on a light one."""
    text = _PRINT.sub("", read_asset("wijkplan.css") + read_asset("review.css"))
    return {
        name: color
        for block in _ROOT.finditer(text)
        if scheme == "dark" or not block["dark"]
        for name, color in _TOKEN.findall(block["tokens"])
    }


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(READ_ON, TEXT), (SEEN_ON, PARTS)], ids=["tekst", "delen"]
)
def test_every_colour_stands_out_where_it_is_used(scheme, pairs, least):
    color = tokens(scheme)
    found = {
        (name, ground): round(contrast(color[name], color[ground]), 2)
        for name, grounds in pairs.items()
        for ground in grounds
    }
    assert {pair: seen for pair, seen in found.items() if seen < least} == {}


def test_a_dark_page_has_colours_of_its_own():
    light, dark = tokens("light"), tokens("dark")
    assert light.keys() == dark.keys()
    assert lab(light["ground"])[0] > 90
    assert lab(dark["ground"])[0] < 10


def outline(inks):
    return [LineStyle(label=color, color=color, dash=dash) for color, dash in inks]


STYLES = {
    "projecten": [style for _, style in PROJECTS.values()],
    "voorzieningen": [facility("park", number) for number in range(9)],
    "warmte": [style_of(code) for code in (*load_strategies().strategies, "onbekend")],
    "spoor": list(_TRACKS.values()),
    "aandachtsgebieden": outline([*_INKS.values(), *_OTHER_INKS.values()]),
    "spreiding": list(CLUSTERS.values()),
    "eigen gebieden": outline(_LOOKS),
}


def same_but_for_colour(one, other):
    """Whether no pattern, dash or open dot tells two styles apart."""
    return (one.pattern, one.dash, one.fill == "#ffffff") == (
        other.pattern,
        other.dash,
        other.fill == "#ffffff",
    )


@pytest.mark.parametrize("layer", STYLES)
def test_styles_of_a_map_layer_differ_to_every_vision(layer):
    found = [
        (one.label, other.label, vision, round(seen, 1))
        for one, other in combinations(STYLES[layer], 2)
        if same_but_for_colour(one, other)
        for vision in VISIONS
        if (seen := difference(one.color, other.color, vision)) < STEP
    ]
    assert found == []


@pytest.mark.parametrize(
    ("layer", "scheme"), list(product(("projecten", "spoor", "voorzieningen"), SCHEMES))
)
def test_lines_and_dots_stand_out_from_the_light_edge_around_them(layer, scheme):
    casing = tokens(scheme)["map-casing"]
    found = {style.label: contrast(style.color, casing) for style in STYLES[layer]}
    assert {label: seen for label, seen in found.items() if seen < PARTS} == {}


@pytest.mark.parametrize("vision", VISIONS)
def test_more_noise_is_darker(vision):
    light = [lab(color, vision)[0] for color in NOISE]
    assert [a - b for a, b in pairwise(light) if a - b < STEP] == []


def test_red_and_green_of_equal_lightness_are_alike_to_some():
    red, green = "#b35900", "#6b7a00"
    assert difference(red, green) > 40
    assert min(difference(red, green, vision) for vision in ("protan", "deutan")) < 12


def test_contrast_and_difference_are_those_of_the_definitions():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.1)
    assert lab("#ff0000") == pytest.approx([53.2, 80.1, 67.2], abs=0.2)
    # To every vision grey stays grey.
    assert [difference("#808080", "#808080", v) for v in VISIONS] == [0, 0, 0, 0]
    assert all(abs(lab("#808080", v)[1:]).max() < 0.2 for v in VISIONS)
