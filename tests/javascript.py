"""Reads JavaScript as far as a test needs: its comments, texts and regular expressions apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<regex>(?<=[(,=:!&|?;{}\n])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*)
    |(?P<template>`)
    |(?P<open>\{)
    |(?P<close>\})""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?P<text>(?:\\.|\$(?!\{)|[^`\\$])*)(?P<end>`|\$\{)", re.DOTALL)


@dataclass(frozen=True)
class Script:
    """A script taken apart: its texts with their lines, and its code without them."""

    texts: tuple[tuple[int, str], ...]
    code: str


def read(source: str) -> Script:
    """Take a script apart; a template counts as the texts between what is filled in."""
    reader = _Reader(source)
    while part := _PART.search(source, reader.at):
        reader.take(part)
    return Script(texts=tuple(reader.texts), code="".join([*reader.code, source[reader.at :]]))


class _Reader:
    """Goes through a script from part to part."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.texts: list[tuple[int, str]] = []
        self.code: list[str] = []
        self.braces: list[int] = []  # per template that is open: braces open in what fills it

    def take(self, part: re.Match[str]) -> None:
        self.code.append(self.source[self.at : part.start()])
        self.at = part.end()
        if part["text"]:
            self._note(part["text"][1:-1], part.start())
            self.code.append('""')
        elif part["template"]:
            self._template()
        elif part["open"] or part["close"]:
            self._brace(part[0])

    def _note(self, text: str, place: int) -> None:
        self.texts.append((self.source.count("\n", 0, place) + 1, text))

    def _template(self) -> None:
        found = _TEMPLATE.match(self.source, self.at)
        assert found, f"a template without an end at {self.at}"
        self._note(found["text"], self.at)
        self.at = found.end()
        if found["end"] == "${":
            self.braces.append(0)

    def _brace(self, brace: str) -> None:
        if brace == "}" and self.braces and self.braces[-1] == 0:
            self.braces.pop()
            self.code.append(" ")
            self._template()
            return
        self.code.append(brace)
        if self.braces:
            self.braces[-1] += 1 if brace == "{" else -1
