"""The words for what a plan or project makes room for; the data is ``functions.toml``.

Only the word itself is understood. Another spelling is asked back, never taken over: between two
words that look alike there may be a whole class of vulnerability.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wijkplan.model.errors import ConfigError, Problem
from wijkplan.model.text import nearest

GROUNDS = "buitenterrein"
"""Outdoor grounds: no building, they belong to the zeer kwetsbare part that they touch."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function that a plan or project may name.

    Parameters
    ----------
    word
        Its name, in small letters.
    meaning
        What a reader sees beside it, in Dutch.
    names
        Other spellings, to ask back with.
    """

    word: str
    meaning: str
    names: tuple[str, ...] = ()


@cache
def functions() -> Mapping[str, Function]:
    """Every function by its word, in the order of the file."""
    text = (files("wijkplan.sources") / "functions.toml").read_text("utf-8")
    rows = tomllib.loads(text)["function"]
    return {row["word"]: Function(**{**row, "names": tuple(row.get("names", ()))}) for row in rows}


@cache
def other_spellings() -> Mapping[str, str]:
    """Other spelling -> word of the function that is probably meant."""
    return {name: each.word for each in functions().values() for name in each.names}


def find_function(text: str) -> str:
    """The word for a planned function.

    Parameters
    ----------
    text
        As a plan says it; capitals and extra blanks do not count.

    Raises
    ------
    ConfigError
        If it is not the word of a function; the remedy asks back the nearest.

    Examples
    --------
    >>> find_function(" Zorgwoning  (24 uur)")
    'zorgwoning (24 uur)'
    >>> find_function("kinderopvang")
    Traceback (most recent call last):
    ...
    wijkplan.model.errors.ConfigError: De functie is niet bekend.
      - 'kinderopvang' is geen functie die wijkplan kent → bedoelde u 'kinderdagverblijf'?
    """
    plain = " ".join(text.casefold().split())
    if plain in functions():
        return plain
    problem = Problem(
        code="functie-onbekend",
        message=f"'{text}' is geen functie die wijkplan kent",
        remedy=nearest(text, functions(), other_spellings()),
    )
    raise ConfigError("De functie is niet bekend.", [problem])
