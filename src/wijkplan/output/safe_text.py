"""Text from the data as it may stand in a page or a table: readable, and nothing but text.

Markup is escaped by Jinja, and in the browser never made: there text becomes a text node. Here is
what escaping lets through.
"""

from __future__ import annotations

import re

_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, but for tab and new line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # these turn the text after them around
    "\ud800-\udfff]"  # halves of a character, which cannot be written
)
_RETURN = re.compile(r"\r\n?")
_FORMULA = re.compile(r"(?:^|(?<=[;\t\n]))(?=[=+\-@\t\n＝＋－＠])")


def readable(text: str) -> str:
    r"""Put a mark (U+FFFD) where a character is not seen but does something.

    >>> readable("12 van \u202e34") == "12 van \ufffd34"
    True
    """
    if text.isprintable():  # nearly all text, and quick to see
        return text
    return _UNREADABLE.sub("\ufffd", text)


def finalize(value: object) -> object:
    """Make what a template is about to show readable; markup of our own stays as it is."""
    return readable(value) if type(value) is str else value


def csv_text(text: str) -> str:
    """Text for a cell of a CSV file, in which a spreadsheet finds no formula.

    An apostrophe goes before every ``=``, ``+``, ``-``, ``@``, tab or new line with which a cell
    begins; also after a semicolon, where a Dutch spreadsheet takes the next cell to begin. A
    carriage return, which would end the row, becomes a new line, which the writer puts in quotes.

    >>> csv_text("=1+1"), csv_text("a;@b"), csv_text("A-Z"), csv_text("'t Zand")
    ("'=1+1", "a;'@b", 'A-Z', "'t Zand")
    """
    return _FORMULA.sub("'", _RETURN.sub("\n", readable(text)))
