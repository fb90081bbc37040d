"""The words for planned functions: one spelling each, another is asked back."""

from __future__ import annotations

from collections import Counter

import pytest

from wijkplan.model.errors import ConfigError
from wijkplan.sources.functions import GROUNDS, find_function, functions, other_spellings


def asked_back(text):
    with pytest.raises(ConfigError) as raised:
        find_function(text)
    (problem,) = raised.value.problems
    assert problem.code == "functie-onbekend"
    return problem.remedy


def test_a_word_is_written_plainly_and_only_once():
    words = [*functions(), *other_spellings()]
    assert [word for word, number in Counter(words).items() if number > 1] == []
    assert all(word == " ".join(word.casefold().split()) for word in words)
    assert all(each.word == word and each.meaning for word, each in functions().items())
    assert sum(len(each.names) for each in functions().values()) == len(other_spellings())
    assert GROUNDS in functions()


@pytest.mark.parametrize("word", functions())
def test_capitals_and_blanks_do_not_matter(word):
    assert find_function(word) == word
    assert find_function(f"  {word.upper()}\t".replace(" ", "  ")) == word


@pytest.mark.parametrize(("name", "word"), other_spellings().items())
def test_another_spelling_is_asked_back_and_not_taken_over(name, word):
    assert asked_back(name) == f"bedoelde u '{word}'?"
    assert asked_back(name.upper()) == f"bedoelde u '{word}'?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("kantor", "bedoelde u 'kantoor'?"),
        ("ziekenhuizn", "bedoelde u 'ziekenhuis'?"),  # by way of its plural
        ("Kinderopvng", "bedoelde u 'kinderdagverblijf'?"),
        ("", "mogelijk zijn: woning, "),
        ("<b>", "mogelijk zijn: woning, "),
    ],
)
def test_what_is_nearly_a_word_is_asked_back_too(text, asked):
    assert asked_back(text).startswith(asked)
