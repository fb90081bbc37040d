"""Find words in files, however deep: a check on what an edition tells, from the files alone.

Every layer of a file is looked at: the bytes as they are, and whatever can be read in them by
undoing an escape, an encoding or a compression, again and again. Containers are not opened by
their directory but searched for streams, so that what was deleted from one is found as well.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wijkplan.model.errors import OutputError, Problem
from wijkplan.model.text import MINUS
from wijkplan.output.decode import TooLargeError, inside

DEEPEST = 12
"""Layers inside each other."""
LARGEST = 1 << 30
"""Bytes in all layers of one file together."""

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A word that was found.

    Parameters
    ----------
    file
        Path inside the folder, with forward slashes.
    where
        The layers down to it, such as ``bestand > base64 > gzip``; ``naam`` for the file's name.
    word
        The word as it was asked for.
    """

    file: str
    where: str
    word: str


def find_words(folder: Path, words: Iterable[str]) -> list[Hit]:
    """Look for words in every file of a folder, and in the names of the files.

    Capitals do not matter. A number is found in Dutch, English and computer notation, and only as
    a whole number; in binary as floating point.

    Parameters
    ----------
    folder
        Looked through with all folders in it; links are not followed.
    words
        Texts and numbers; blank ones are left out.

    Returns
    -------
    list of Hit
        In order of file; what is found in a layer is not told again of the layers inside it.

    Raises
    ------
    OutputError
        If a file unpacks to more than can be looked through, so that nobody takes it for clean.
    """
    wanted = {word.strip(): _finder(word.strip()) for word in words if word.strip()}
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    named = [(path, path.relative_to(folder).as_posix()) for path in paths]
    return [
        Hit(file=name, where=where, word=word)
        for path, name in named
        for where, word in _search(name, path.read_bytes(), wanted)
    ]


def _search(
    name: str, content: bytes, wanted: Mapping[str, Callable[[bytes, bytes], bool]]
) -> Iterator[tuple[str, str]]:
    """The layers of a file, and its name, in which a word stands."""
    told: dict[str, list[str]] = {word: [] for word in wanted}
    own_name = ("naam", name.encode("utf-8", "surrogateescape"))
    for where, layer in chain([own_name], unpack(name, content)):
        lower = layer.lower()
        for word, found in wanted.items():
            around = any(where.startswith(f"{outer} > ") for outer in told[word])
            if not around and found(layer, lower):
                told[word].append(where)
                yield where, word


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every readable layer of a file, beginning with the bytes as they are.

    Undone are escapes (JSON, JavaScript, HTML, addresses), UTF-16, base64, base85, hexadecimal,
    gzip, zlib (also in PNG and PDF), members of zip files (also xlsx), text in PDF, and SQLite
    (also GeoPackage): the rows there are; the bytes hold the text of rows that were deleted.

    Parameters
    ----------
    name
        For the message when something is wrong.
    content
        The file.

    Yields
    ------
    tuple
        The layers down to this one, and its bytes. No content comes twice.

    Raises
    ------
    OutputError
        If there is more in it than can be looked through.
    """
    waiting, seen, size = [("bestand", content, 0)], set[bytes](), 0
    while waiting:
        where, layer, depth = waiting.pop()
        digest = hashlib.sha256(layer).digest()
        if digest in seen:
            continue
        seen.add(digest)
        size += len(layer)
        if depth > DEEPEST or size > LARGEST:
            raise _too_much(name, where)
        yield where, layer
        try:
            inner = [(f"{where} > {kind}", found, depth + 1) for kind, found in inside(layer)]
        except TooLargeError as error:
            raise _too_much(name, where) from error
        waiting += reversed(inner)


def _too_much(name: str, where: str) -> OutputError:
    problem = Problem(
        code="niet-te-doorzoeken",
        file=name,
        message=f"er zit meer in dan te doorzoeken is ({where})",
        remedy="bekijk dit bestand zelf, of haal het weg",
    )
    return OutputError("Niet alle bestanden konden worden doorzocht.", [problem])


def _finder(word: str) -> Callable[[bytes, bytes], bool]:
    """A function that tells whether a word stands in a layer, and in its lower case."""
    if _NUMBER.fullmatch(word):
        return _number_finder(word)
    spellings = {
        unicodedata.normalize(form, one)
        for form in ("NFC", "NFD")
        for one in (word, word.lower(), word.upper())
    }
    narrow, wide = (
        _encoded(spellings, "utf-8", "cp1252"),
        _encoded(spellings, "utf-16-le", "utf-16-be"),
    )

    def found(_: bytes, lower: bytes) -> bool:
        """Whether any spelling of the word is in bytes in small letters."""
        return any(one in lower for one in narrow) or (
            b"\x00" in lower and any(one in lower for one in wide)
        )

    return found


def _encoded(spellings: Iterable[str], *codes: str) -> set[bytes]:
    """A word in bytes, the letters a-z in lower case."""
    found = set()
    for spelling in spellings:
        for code in codes:
            with suppress(UnicodeEncodeError):
                found.add(spelling.encode(code).lower())
    return found


def _number_finder(word: str) -> Callable[[bytes, bytes], bool]:
    """Find a number: 987654, 987.654, 987 654, 987654.0, 987654,0, and as floating point.

    A minus may be a hyphen or a minus sign. A comma beside it may part two cells.
    """
    whole, _, decimals = word.lstrip("-").replace(",", ".").partition(".")
    sign = f"(?:-|{MINUS})" if word.startswith("-") else ""
    marks = (".", " ", "\u202f", "\u00a0")
    integer = "|".join({whole, *(re.escape(f"{int(whole):,}".replace(",", m)) for m in marks)})
    behind = f"[.,]{decimals}0*" if decimals.strip("0") else "(?:[.,]0+)?"
    digits = re.compile(rf"(?<![\d.]){sign}(?:{integer}){behind}(?!\d|\.\d)".encode())
    binary = _floats(float(word.replace(",", ".")))

    def found(layer: bytes, _: bytes) -> bool:
        return bool(digits.search(layer)) or any(one in layer for one in binary)

    return found


def _floats(value: float) -> tuple[bytes, ...]:
    """A number as a double, both ways round; a round number is mostly zeros and proves nothing."""
    double = struct.pack("<d", value)
    return (double, double[::-1]) if len(double.strip(b"\x00")) > 3 else ()
