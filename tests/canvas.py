"""What a map page shows: its state, and the colours on its canvas."""

from __future__ import annotations

READ = """(canvas, x, y, width, height) => {
  const copy = new OffscreenCanvas(width, height).getContext("2d", {willReadFrequently: true});
  copy.drawImage(canvas, -x, -y);
  const {data} = copy.getImageData(0, 0, width, height);
  return Array.from({length: data.length / 4}, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
}"""

SLIDE = """(place) => {
  const slider = document.getElementById("jaar");
  slider.value = place;
  slider.dispatchEvent(new Event("input"));
}"""

VISIBLE_FOCUS = """() => {
  const node = document.activeElement;
  const own = getComputedStyle(node);
  const label = node.nextElementSibling ? getComputedStyle(node.nextElementSibling) : own;
  const outlined = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    id: node === document.body ? "BODY" : node.id || node.className || node.tagName,
    visible: outlined(own) || (node.type === "radio" && outlined(label)),
  };
}"""
"""What has the focus, and whether a reader sees that."""


def state(page):
    """What the page says that it shows."""
    return page.evaluate("wijkplan.state()")


def drawn(page):
    """Wait until the canvas shows what the page says."""
    page.evaluate("() => new Promise((f) => requestAnimationFrame(() => requestAnimationFrame(f)))")


def pixels(page, code, size=1):
    """Colours [r, g, b] on the canvas around the place of an area's name."""
    return page.evaluate(
        f"""([code, size]) => {{
          const {{x, y}} = wijkplan.pointOf(code);
          const canvas = document.querySelector(".map-canvas canvas");
          const box = canvas.getBoundingClientRect();
          const scale = canvas.width / box.width;
          const place = (at, edge) => Math.round((at - edge) * scale);
          return ({READ})(canvas, place(x, box.left), place(y, box.top), size, size);
        }}""",
        [code, size],
    )


def rgb(color):
    """Colour as [r, g, b]."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
