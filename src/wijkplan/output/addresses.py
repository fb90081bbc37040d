"""No page may make a request by itself: every address that a browser would fetch is checked."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from wijkplan.model.errors import OutputError, Problem

TILES = "https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/standaard/EPSG:3857/{z}/{x}/{y}.png"
"""The background map (BRT, Kadaster): the one exception, and nothing is asked of it before the
reader ticks its box. ``background.js`` has the same address, so that another is refused here."""

# Of the others none is ever requested: the name of the SVG language, credits in Leaflet's files.
ALLOWED = (
    TILES,
    "http://www.w3.org/2000/svg",
    "https://leafletjs.com",
    "https://bugzilla.mozilla.org/show_bug.cgi?id=888319",
)

_WITH_SCHEME = re.compile(r"(?:https?|wss?)://[^\s\"'<>)\\]+", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:^|(?<=[\s,(\"']))//[\w-]+\.[^\s\"'<>)\\]+")
_FETCHED = frozenset(
    {"src", "srcset", "href", "data", "poster", "action", "formaction", "background", "style"}
)


def external_addresses(html: str) -> list[str]:
    """Addresses outside the atlas that opening this page would fetch.

    Parameters
    ----------
    html
        A complete page. The text that a reader sees and the target of a link (``a href``) do
        not count: neither is fetched.

    Returns
    -------
    list of str
        In order of appearance, each once; those in ``ALLOWED`` excepted.

    Examples
    --------
    >>> external_addresses('<img src="https://kaart.test/a.png"><a href="https://bron.test">b</a>')
    ['https://kaart.test/a.png']
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(a for a in reader.found if a not in ALLOWED))


def refuse_external(html: str, *, page: str) -> None:
    """Raise when opening the page would fetch something from outside.

    Parameters
    ----------
    html
        A complete page.
    page
        Its name, for the message.

    Raises
    ------
    OutputError
        With one problem per address.
    """
    found = external_addresses(html)
    if found:
        raise OutputError(
            f"De pagina '{page}' verwijst naar een adres buiten de atlas",
            [
                Problem(code="extern-adres", message=f"adres {address}", file=page)
                for address in found
            ],
        )


class _Reader(HTMLParser):
    """Collects addresses in attributes that fetch, and in scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses that a tag would fetch."""
        self._inside = tag if tag in {"script", "style"} else ""
        for name, value in attrs:
            linked = tag == "a" and name == "href"
            if name in _FETCHED and value and not linked:
                self.found += _WITH_SCHEME.findall(value) + _WITHOUT_SCHEME.findall(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found += _WITH_SCHEME.findall(data)
