"""The pages of the atlas that run in a browser: the map (folium) and the table.

``folium.Map`` is the shell. Our own drawing element hands it the geometry, the indicators and
the controls; folium's links to content delivery networks are swapped for files of our own. A
page that still refers to an address outside is not written (:class:`OutputError`).
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeAlias

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wijkplan.output import geometry
from wijkplan.output.addresses import refuse_external
from wijkplan.output.frame import read_asset
from wijkplan.output.modules import assemble
from wijkplan.output.policy import BACKGROUND, FILES, content_policy, inline_hashes
from wijkplan.output.safe_text import finalize, readable
from wijkplan.output.wording import tell
from wijkplan.version import __version__

Payload: TypeAlias = Mapping[str, Any]

DATA_FILE, TIME_FILE = "gegevens.js", "tijd.js"
_LATER = ("indicators", "bounds", "entries", "noteTexts", "traced")
"""Parts of the time in the data that the first drawing does not need."""
_NETHERLANDS = (52.2, 5.3)


def render_map(payload: Payload, *, standalone: bool) -> str:
    """Render the map page.

    Parameters
    ----------
    payload
        Title, levels, indicators, overlays and links; see ``docs`` for the form. All text in it
        counts as untrusted and is shown as text.
    standalone
        True: one file with everything in it. False: scripts, styles and data are read from the
        folder ``assets`` beside the page (:func:`asset_files`, :func:`data_files`).

    Returns
    -------
    str
        A complete HTML page, byte for byte the same for the same payload.

    Raises
    ------
    OutputError
        When the page would refer to an address outside.
    """
    page = _MapPage(payload, standalone=standalone)
    _shell_map(payload).add_to(page)
    html: str = page.render()
    refuse_external(html, page="kaart")
    return html


def render_table(payload: Payload) -> str:
    """Render the table page, which reads its data from ``assets/gegevens.js``.

    Parameters
    ----------
    payload
        As for :func:`render_map`; only the frame (title, links, provenance) is used here.

    Returns
    -------
    str
        A complete HTML page.

    Raises
    ------
    OutputError
        When the page would refer to an address outside.
    """
    template = _environment().get_template("table.html.j2")
    policy = content_policy(scripts=FILES, styles=FILES)
    html = template.render(**_frame(payload, here=payload["links"]["table"] or ""), policy=policy)
    refuse_external(html, page="tabel")
    return html


def _frame(payload: Payload, *, here: str) -> dict[str, Any]:
    """Variables that ``interactive.html.j2`` reads: title, navigation, banner, provenance."""
    keys = ("title", "subtitle", "fictional", "lang", "provenance")
    return {
        **{key: payload[key] for key in keys},
        "time": bool(payload.get("time")),
        "nav": [(page["label"], page["href"]) for page in payload.get("nav", ())],
        "table": payload["links"]["table"],
        "explanations": payload["links"]["explanations"],
        "here": here,
        "version": __version__,
    }


def data_files(payload: Payload) -> dict[str, str]:
    """Pack the data into scripts: base64 of gzip of JSON.

    What the years to come need is a script of its own, so that the first map does not wait for it.

    Parameters
    ----------
    payload
        As for :func:`render_map`.

    Returns
    -------
    dict
        Text per file name in the folder ``assets``. It holds no character of the data as such,
        so nothing in the data can end the script; it is the same for the same payload.
    """
    time = payload.get("time")
    if not time:
        return {DATA_FILE: _pack("wijkplanGegevens", payload)}
    first = {key: value for key, value in time.items() if key not in _LATER}
    later = {key: value for key, value in time.items() if key in _LATER}
    return {
        DATA_FILE: _pack("wijkplanGegevens", {**payload, "time": first}),
        TIME_FILE: _pack("wijkplanTijd", later),
    }


def _pack(name: str, value: Payload) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = gzip.compress(readable(text).encode(), compresslevel=9, mtime=0)
    return f'window.{name} = "{base64.b64encode(packed).decode()}";\n'


def asset_files() -> dict[str, bytes]:
    """Files for the folder ``assets`` of the atlas, the data excepted.

    Returns
    -------
    dict
        Contents per file name.
    """
    modules = _modules()
    return {
        "leaflet.css": _leaflet_css().encode(),
        "leaflet.js": _leaflet_js().encode(),
        "wijkplan.css": read_asset("wijkplan.css").encode(),
        "kaart.css": read_asset("map.css").encode(),
        "tabel.css": read_asset("table.css").encode(),
        "kaart.js": assemble("map.js", modules).encode(),
        "tabel.js": assemble("table.js", modules).encode(),
    }


class _Drawing(MacroElement):
    """Our own element in the folium map: hands the map to the scripts of the atlas."""

    _template = Template(
        "{% macro script(this, kwargs) %}wijkplan.startMap({{ this._parent.get_name() }});"
        "{% endmacro %}"
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"


class _MapPage(Figure):
    """The figure around the folium map, rendered with our own template."""

    def __init__(self, payload: Payload, *, standalone: bool) -> None:
        super().__init__()
        self._payload = payload
        self._standalone = standalone

    def render(self, **kwargs: object) -> str:
        """Write the page, with what folium gathered in its header, body and script."""
        # Rendering a child is what fills the header, the body and the script of the figure.
        for child in self._children.values():
            child.render(**kwargs)
        script_html = f"<script>{self.script.render()}</script>"
        made_here = (self._header(), self.html.render(), script_html)
        header, body, script = (Markup(text) for text in made_here)  # noqa: S704
        return (
            _environment()
            .get_template("map.html.j2")
            .render(
                **_frame(self._payload, here="index.html"),
                policy=self._policy("".join(made_here)),
                time_file="" if self._standalone else f"assets/{TIME_FILE}",
                header_html=header,
                map_html=body,
                script=script,
            )
        )

    def _policy(self, markup: str) -> str:
        """What may run: what folium and we wrote. Of the data the markup holds base64 only.

        What may be fetched: tiles of the background map.
        """
        files = () if self._standalone else FILES
        return content_policy(
            scripts=[*files, *inline_hashes(markup, "script")],
            styles=[*files, *inline_hashes(markup, "style")],
            images=[BACKGROUND],
        )

    def _header(self) -> str:
        """Folium's header without its links, then our files."""
        ours = "\n".join(self._inlined() if self._standalone else self._linked())
        kept = (_own_header(child) for child in self.header._children.values())  # noqa: SLF001
        return ours + "\n" + "\n".join(text for text in kept if text)

    def _linked(self) -> list[str]:
        styles = ("leaflet.css", "wijkplan.css", "kaart.css")
        scripts = ("leaflet.js", DATA_FILE, "kaart.js")
        return [
            *(f'<link rel="stylesheet" href="assets/{name}">' for name in styles),
            *(f'<script src="assets/{name}"></script>' for name in scripts),
        ]

    def _inlined(self) -> list[str]:
        assets = {name: content.decode() for name, content in asset_files().items()}
        styles = ("leaflet.css", "wijkplan.css", "kaart.css")
        data = data_files(self._payload).values()
        scripts = (assets["leaflet.js"], *data, assets["kaart.js"])
        return [
            *(f"<style>{assets[name]}</style>" for name in styles),
            *(f"<script>{_inside_script(text)}</script>" for text in scripts),
        ]


def _shell_map(payload: Payload) -> folium.Map:
    """The folium map, without tiles, with a name that is the same in every build."""
    boxes = [geometry.bounds(level["geometry"]) for level in payload["levels"]]
    box = next((box for box in boxes if box), None)
    centre = _NETHERLANDS if box is None else tuple((a + b) / 2 for a, b in zip(*box, strict=True))
    shell = folium.Map(
        location=centre, tiles=None, zoom_control=False, zoom_snap=0.1, attribution_control=False
    )
    # Folium draws a random name for each element; a page must be the same in every build.
    shell._id = "atlas"  # noqa: SLF001
    shell.add_child(_Drawing(), name="drawing")
    return shell


# Folium's own links, which our files replace, and the viewport that forbids zooming (WCAG 1.4.4).
_KNOWN_LINKS = {address for _, address in (*folium.Map.default_js, *folium.Map.default_css)}
_LINK = re.compile(r"<(?:script|link)[^>]+(?:src|href)=\"(?P<address>[^\"]+)\"[^>]*>(?:</script>)?")
_META = re.compile(r"<meta[^>]*>")


def _own_header(child: Element) -> str:
    """What stays of one element of folium's header: all but known links and meta tags."""
    text: str = child.render()
    text = _LINK.sub(lambda m: "" if m["address"] in _KNOWN_LINKS else m[0], text)
    return _META.sub("", text).strip()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wijkplan.output"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["t"] = tell
    return environment


def _modules() -> dict[str, str]:
    """Text of each module of the browser side, by file name."""
    folder = files("wijkplan.output") / "assets/js"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}


def _leaflet() -> Traversable:
    return files("xstatic.pkg.leaflet") / "data"


def _leaflet_js() -> str:
    """Leaflet without the line that makes developer tools look for its source map."""
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)


def _leaflet_css() -> str:
    """Leaflet's styles with their few images in them, so that no file can be missing."""

    def inlined(match: re.Match[str]) -> str:
        image = (_leaflet() / match["path"]).read_bytes()
        return f'url("data:image/png;base64,{base64.b64encode(image).decode()}")'

    text = (_leaflet() / "leaflet.css").read_text(encoding="utf-8")
    return re.sub(r"url\((?P<path>images/[\w-]+\.png)\)", inlined, text)


def _inside_script(text: str) -> str:
    """Text that is safe inside a script element: nothing in it can close the element."""
    if re.search(r"</script|<!--", text, flags=re.IGNORECASE):
        raise ValueError("een script van wijkplan bevat een tekst die het script zou afsluiten")
    return text
