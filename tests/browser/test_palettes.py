"""Colours of classes, as the map computes them: they differ, to every vision."""

from __future__ import annotations

from itertools import pairwise

import pytest

from colours import VISIONS, contrast, difference, lab
from wijkplan.output.frame import read_asset

STEP = 8.0
"""Least L* between neighbouring classes on one side, and twice that in ΔE*ab across a midpoint:
more than three times what somebody sees who looks closely (2,3)."""

COLORS = """async (source) => {
  const address = "data:text/javascript," + encodeURIComponent(source);
  const { classColors, differenceColors } = await import(address);
  const bin = (low) => ({ low, high: low + 1 });
  const row = (n, low) => Array.from({ length: n }, (_, i) => bin(low + i));
  const sides = [[1, 1], [2, 2], [3, 3], [1, 4], [4, 1], [3, 4], [0, 3], [3, 0]];
  const gap = (bins) => bins.map(({ low }) => ({ low: 2 * low + 1, high: 2 * low + 2 }));
  const around = ([below, above]) => [...row(below, -below), ...row(above, 0)];
  const apart = ([below, above]) =>
    [...gap(row(below, -below - 1)), { low: 0, high: 0 }, ...gap(row(above, 0))];
  return {
    rising: [2, 3, 4, 5, 6, 7].map((n) => classColors(row(n, 0), null)),
    around: sides.map((both) => [both[0], classColors(around(both), 0)]),
    differences: sides.map((both) => [both[0], differenceColors(apart(both))]),
  };
}"""


@pytest.fixture(scope="module")
def palettes(browser):
    """Class colours from few to many classes, without and with a midpoint, and of differences."""
    page = browser.new_page()
    yield page.evaluate(COLORS, read_asset("js/palette.js"))
    page.close()


def steps(colors, vision):
    """L* between each colour and the next."""
    return [lab(a, vision)[0] - lab(b, vision)[0] for a, b in pairwise(colors)]


@pytest.mark.parametrize("vision", VISIONS)
def test_more_is_darker(palettes, vision):
    for colors in palettes["rising"]:
        assert min(steps(colors, vision)) >= STEP, colors


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("kind", ["around", "differences"])
def test_both_sides_grow_darker_and_differ_from_one_another(palettes, kind, vision):
    for below, colors in palettes[kind]:
        low, high = colors[:below][::-1], colors[below:]
        if kind == "differences":
            low = [colors[below], *low]
        found = [step for side in (low, high) if len(side) > 1 for step in steps(side, vision)]
        assert min(found, default=STEP) >= STEP, colors
        assert min(difference(a, b, vision) for a, b in pairwise(colors)) >= STEP, colors
    strongest = [
        difference(colors[0], colors[-1], vision)
        for below, colors in palettes[kind]
        if below and len(colors) > below + (kind == "differences")
    ]
    assert min(strongest) >= 2 * STEP


def test_the_border_of_a_chosen_area_stands_out_on_every_class(palettes):
    """A dark line with a light edge: one of the two has a contrast of 3 with any class."""
    classes = {
        color
        for colors in (
            *palettes["rising"],
            *(found for _, found in palettes["around"] + palettes["differences"]),
        )
        for color in colors
    }
    for line, edge in (("#101a23", "#ffffff"), ("#ffffff", "#0b1116")):
        assert min(max(contrast(c, line), contrast(c, edge)) for c in classes) >= 3
