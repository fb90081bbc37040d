"""What a page may load and run: its own content, and nothing else; the browser enforces it.

Text from the data is escaped everywhere. Should markup slip through all the same, then it can do
nothing: a script or style inside a page counts only if its hash is named here, an attribute such
as ``onerror`` or ``style`` never does, and nothing is fetched but the files of the atlas.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

from wijkplan.output.addresses import TILES

FILES = ("'self'", "file:")
"""Scripts or styles in the folder of the atlas.

``'self'`` serves over http. An atlas is opened over ``file://``, where every file has an origin of
its own and ``'self'`` is nothing by the letter of the standard; Chromium takes it for any file.
``file:`` says so for every browser, and gives a page from the web nothing. Nothing narrower works
there: a path in a policy would have to be absolute, and the hash of a file is only compared when
the file comes with CORS, which a disk does not do.
"""

IMAGES = ("data:",)
"""Only what is inside the page."""

BACKGROUND = TILES.partition("{z}")[0].removesuffix("EPSG:3857/")
"""Of a map page also the tiles of the background map, which a reader may ask for: one folder of
one publisher, over https."""

_INLINE = re.compile(r"<(?P<tag>script|style)>(?P<text>.*?)</(?P=tag)>", re.DOTALL)


def content_policy(
    *, scripts: Sequence[str] = (), styles: Sequence[str] = (), images: Sequence[str] = ()
) -> str:
    """Write the content security policy of a page.

    Parameters
    ----------
    scripts, styles
        Sources: `FILES`, hashes (`inline_hashes`) or both; none at all by default.
    images
        Sources besides what is inside the page: `BACKGROUND` or nothing.

    Returns
    -------
    str
        For ``<meta http-equiv="Content-Security-Policy">``.

    Examples
    --------
    >>> content_policy(styles=["'self'"])
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    sources = {"script-src": scripts, "style-src": styles, "img-src": (*IMAGES, *images)}
    told = [f"{kind} {' '.join(given)}" for kind, given in sources.items() if given]
    return "; ".join(["default-src 'none'", *told, "base-uri 'none'", "form-action 'none'"])


def inline_hashes(markup: str, tag: str) -> list[str]:
    """Hashes of the scripts or styles that stand in a piece of a page.

    Parameters
    ----------
    markup
        What wijkplan and folium wrote. It may hold no text from the data: what stands here may run.
    tag
        ``script`` or ``style``.

    Examples
    --------
    >>> inline_hashes("<p>a</p><style>p {}</style><script src='a.js'></script>", "style")
    ["'sha256-SNJDlN1Iy2mnt7DOjQIyDb2LQE6O5PQiSZomcdzawQ4='"]
    """
    texts = [found["text"] for found in _INLINE.finditer(markup) if found["tag"] == tag]
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
