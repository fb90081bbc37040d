"""axe-core on an open page: what it finds wrong, in words."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT

# Of WCAG 2.2 axe leaves one rule out by itself. What it preloads the policy of a page forbids.
_OPTIONS = {
    "rules": {"target-size": {"enabled": True}},
    "preload": False,
    "resultTypes": ["violations"],
}
_RUN = """async (options) => {
  const found = await axe.run(options);
  const applied = [...found.passes, ...found.incomplete, ...found.violations];
  return {
    applied: applied.map((rule) => rule.id),
    broken: found.violations.flatMap((rule) => rule.nodes.map((node) =>
      `${rule.id}: ${node.html.slice(0, 120)} – ${node.failureSummary}`)),
  };
}"""


def complaints(visit, page) -> list[str]:
    """Every rule of WCAG 2.2 A and AA, or good practice, that an element of a page breaks.

    Raises
    ------
    AssertionError
        If axe left out a rule that every page can be tested with, or the page complained itself.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    assert visit.problems == []
    found = page.evaluate(_RUN, _OPTIONS)
    visit.problems.clear()  # what axe tries to measure, the policy of the page refuses
    assert {"color-contrast", "target-size"} <= set(found["applied"])
    return found["broken"]
