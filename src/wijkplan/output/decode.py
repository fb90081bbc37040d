"""What can be read in bytes: undo an escape, an encoding or a compression, one step down.

Containers are not opened by their directory but searched for streams, so that what was deleted
from one is found as well.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

LARGEST_STREAM = 1 << 27
"""Bytes of one compressed stream when unpacked."""

_STEP = 1 << 14
_SHORTEST = 8  # of a stream that is broken off; less is chance
_ALONE = 64  # an encoded text from here on may be a file and is looked into
_CONTROL = bytes({*range(0x20), 0x7F} - {*b"\t\n\r\f"})
_IN_TEXT = 0.02  # share of control characters up to which bytes are text
_READABLE = re.compile(
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){5,}"
)
_GZIP = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
# CMF says deflate and a window, FLG makes the two a multiple of 31 (RFC 1950)
_ZLIB = re.compile(
    b"|".join(
        re.escape(bytes([first, second]))
        for first in range(0x08, 0x80, 0x10)
        for second in range(256)
        if (first * 256 + second) % 31 == 0
    )
)
_ZIP_MEMBER = re.compile(rb"PK\x03\x04.{4}\x08\x00.{16}(..)(..)", re.DOTALL)
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/_-]{4}){3,}[A-Za-z0-9+/_-]{0,3}={0,2}")
_NEW_LINE = re.compile(rb"\r?\n[ \t]*")
_FULL_LINE = re.compile(rb"[A-Za-z0-9+/]{60}")
_BASE85 = re.compile(rb"(?:<~|stream\r?\n)([!-uz\s]{5,})~>")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){6,}")
_WIDE = re.compile(rb"(?:[\x20-\xff]\x00){4,}|(?:\x00[\x20-\xff]){4,}")
_UNICODE = re.compile(rb"(?:\\u[0-9a-fA-F]{4})+")
_ESCAPE = re.compile(rb"\\(?:x([0-9a-fA-F]{2})|([\"'/\\]))")
_ENTITY = re.compile(rb"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(rb"<[^<>]*>")
_SHOWN_BY_PDF = re.compile(rb"\[((?:[^\[\]\\]|\\.)*)\]\s*TJ|(\((?:[^()\\]|\\.)*\))\s*Tj", re.DOTALL)
_PDF_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>", re.DOTALL)
_OCTAL = re.compile(rb"\\([0-7]{1,3})")
_SQLITE = b"SQLite format 3\x00"


class TooLargeError(Exception):
    """A stream unpacks to more than `LARGEST_STREAM`."""


def inside(layer: bytes) -> Iterator[tuple[str, bytes]]:
    """What can be read in bytes, one step down: by which way, and what was found.

    Raises
    ------
    TooLargeError
        If a compressed stream is too large to unpack.
    """
    # what looks like an escape in compressed bytes is chance: there only what can be read counts
    if _is_text(layer):
        yield from _if_changed(layer, "tekens", _unescaped)
        yield from _if_changed(layer, "zonder opmaak", _without_tags)
        parts = (*_TEXT_PARTS, *_PARTS)
    else:
        yield "leesbaar", b"\n".join(_READABLE.findall(layer))
        parts = _PARTS
    for kind, find in parts:
        found = [part for part in find(layer) if part]
        small = b"\n".join(part for part in found if len(part) < _ALONE)
        large = [part for part in found if len(part) >= _ALONE]
        yield from ((kind, part) for part in (small, *large) if part)


def _is_text(layer: bytes) -> bool:
    """Whether there are hardly any control characters in it."""
    return len(layer) - len(layer.translate(None, _CONTROL)) <= len(layer) * _IN_TEXT


def _if_changed(
    layer: bytes, kind: str, change: Callable[[bytes], bytes]
) -> Iterator[tuple[str, bytes]]:
    changed = change(layer)
    if changed != layer:
        yield kind, changed


# ------------------------------------------------------------------ escapes


def _unescaped(layer: bytes) -> bytes:
    r"""Undo one round of escapes: ``\u00e9``, ``\x41``, ``\/``, ``&eacute;``, ``%C3%A9``."""
    layer = _UNICODE.sub(_from_unicode, layer)
    layer = _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else m[2], layer)
    layer = _ENTITY.sub(_from_entity, layer)
    return unquote_to_bytes(layer) if b"%" in layer else layer


def _from_unicode(found: re.Match[bytes]) -> bytes:
    wide = bytes.fromhex(found[0].decode().replace("\\u", ""))
    return wide.decode("utf-16-be", "replace").encode()


def _from_entity(found: re.Match[bytes]) -> bytes:
    return html.unescape(found[0].decode()).encode("utf-8", "replace")


def _without_tags(layer: bytes) -> bytes:
    """A name may be cut by markup, as by ``<wbr>``."""
    return _TAG.sub(b"", layer) if b"</" in layer or b"/>" in layer else layer


def _wide(layer: bytes) -> Iterator[bytes]:
    for found in _WIDE.finditer(layer) if b"\x00" in layer else ():
        order = "utf-16-be" if found[0][0] == 0 else "utf-16-le"
        yield found[0].decode(order, "replace").encode()


# ------------------------------------------------------------------ encodings


def _base64(layer: bytes) -> Iterator[bytes]:
    # long texts are broken into lines; a break is inside only where a full line goes before it
    def mended(found: re.Match[bytes]) -> bytes:
        before = layer[max(0, found.start() - 60) : found.start()]
        return b"" if _FULL_LINE.fullmatch(before) else found[0]

    for text in dict.fromkeys((layer, _NEW_LINE.sub(mended, layer))):
        for found in _BASE64.finditer(text):
            body = found[0].rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
            body = body[: -1 if len(body) % 4 == 1 else None]
            with suppress(binascii.Error):
                yield base64.b64decode(body + b"=" * (-len(body) % 4))


def _hexadecimal(layer: bytes) -> Iterator[bytes]:
    for found in _HEX.finditer(layer):
        yield bytes.fromhex(found[0].decode())


def _base85(layer: bytes) -> Iterator[bytes]:
    for found in _BASE85.finditer(layer):
        with suppress(ValueError):
            yield base64.a85decode(found[1])


# ------------------------------------------------------------------ compression


def _gzip(layer: bytes) -> Iterator[bytes]:
    return _streams(layer, _GZIP, zlib.MAX_WBITS | 16)


def _zlib(layer: bytes) -> Iterator[bytes]:
    return _streams(layer, _ZLIB, zlib.MAX_WBITS)


def _streams(layer: bytes, magic: re.Pattern[bytes], window: int) -> Iterator[bytes]:
    start = 0
    while found := magic.search(layer, start):
        content, length = _inflate(layer, found.start(), window)
        start = found.start() + max(length, 1)
        yield content


def _zip(layer: bytes) -> Iterator[bytes]:
    """Members by the header before each, so also those that the directory has lost."""
    for found in _ZIP_MEMBER.finditer(layer):
        before = sum(int.from_bytes(size, "little") for size in found.groups())
        yield _inflate(layer, found.end() + before, -zlib.MAX_WBITS)[0]


def _inflate(layer: bytes, start: int, window: int) -> tuple[bytes, int]:
    """Unpack a stream as far as it goes; its length is 0 unless it ends as it should."""
    view, engine, parts, size = memoryview(layer), zlib.decompressobj(window), [], 0
    place = start
    with suppress(zlib.error):
        while place < len(view) and not engine.eof:
            parts.append(engine.decompress(view[place : place + _STEP]))
            place += _STEP
            size += len(parts[-1])
            if size > LARGEST_STREAM:
                raise TooLargeError
    length = min(place, len(view)) - len(engine.unused_data) - start if engine.eof else 0
    return (b"".join(parts) if size >= _SHORTEST or length else b""), length


# ------------------------------------------------------------------ documents


def _pdf_text(layer: bytes) -> Iterator[bytes]:
    """Texts that a PDF draws, of which the letters may stand apart."""
    lines = []
    if b"TJ" not in layer and b"Tj" not in layer:
        return
    for found in _SHOWN_BY_PDF.finditer(layer):
        pieces = _PDF_TEXT.finditer(found[1] or found[2])
        lines.append(b"".join(_pdf_piece(piece) for piece in pieces))
    yield b"\n".join(lines)


def _pdf_piece(found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        digits = re.sub(rb"\s", b"", found[2])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _OCTAL.sub(lambda m: bytes([int(m[1], 8) % 256]), found[1])


def _sqlite_rows(layer: bytes) -> Iterator[bytes]:
    """The rows of a database as text: numbers are stored in a form of SQLite's own."""
    if not layer.startswith(_SQLITE):
        return
    # a database that was written with a log beside it can only be read without one
    content = layer[:18] + b"\x01\x01" + layer[20:]
    with suppress(sqlite3.Error), closing(sqlite3.connect(":memory:")) as base:
        base.deserialize(content)
        base.text_factory = lambda raw: raw.decode("utf-8", "replace")
        names = [
            row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for name in names:
            quoted = str(name).replace('"', '""')
            with suppress(sqlite3.Error):
                rows = base.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - of its own list
                values = (
                    "\t".join(str(v) for v in row if v.__class__ is not bytes) for row in rows
                )
                yield "\n".join(values).encode("utf-8", "replace")


_Finders: TypeAlias = tuple[tuple[str, Callable[[bytes], Iterator[bytes]]], ...]
_PARTS: _Finders = (
    ("utf-16", _wide),
    ("gzip", _gzip),
    ("zlib", _zlib),
    ("zip", _zip),
    ("sqlite", _sqlite_rows),
)
_TEXT_PARTS: _Finders = (
    ("base64", _base64),
    ("hexadecimaal", _hexadecimal),
    ("base85", _base85),
    ("pdf", _pdf_text),
)
