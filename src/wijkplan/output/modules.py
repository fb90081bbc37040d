"""From ES modules to one classic script: the browser refuses to import files from a disk.

Under ``file://`` every file has an origin of its own, so a page that is opened with a double click
may run scripts but may not import modules. Here an entry module and all that it imports become one
script: each module in a function of its own, after the modules that it imports. Nobody needs a
build step or another tool; the browser and the tests also run the modules as they are.

The convention, so that this stays a matter of lines and not of a parser:

- ``import { a, b } from "./other.js";`` at the start of a line, before all other code; the file
  stands in the same folder, and nothing gets another name;
- ``export`` at the start of a line, before ``const name``, ``function name``, ``async function
  name`` or ``class name``; no ``let``, because who imports a value gets it once;
- the words ``import`` and ``export`` stand nowhere else in the code (comments excepted);
- no circular imports, and no import of what is not exported.

Anything else is refused, with the name of the module and the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wijkplan.model.errors import OutputError, Problem

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_KEYWORD = re.compile(r"(?<![\w$.])(?:import|export)\b")
_IMPORT = re.compile(
    r"^import \{(?P<names>\s*\w+(?:,\s*\w+)*,?\s*)\} from \"\./(?P<file>\w+\.js)\";$\n?",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export (?=(?:const|(?:async )?function|class) (?P<name>\w+)\b)", re.MULTILINE
)


@dataclass(frozen=True, kw_only=True)
class _Import:
    """What a module takes of another, and on which line it says so."""

    names: tuple[str, ...]
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class _Module:
    """A module, read: its code without imports and without the word ``export``."""

    file: str
    imports: tuple[_Import, ...]
    exports: tuple[str, ...]
    code: str

    def wrapped(self) -> str:
        """The module as a function that is called once and returns what is exported."""
        taken = (f"const {{ {', '.join(i.names)} }} = {_holder(i.file)};" for i in self.imports)
        given = f"return {{ {', '.join(self.exports)} }};" if self.exports else ""
        body = "\n".join(part for part in (*taken, self.code.strip("\n"), given) if part)
        return f"const {_holder(self.file)} = (() => {{\n{body}\n}})();\n"


def _holder(file: str) -> str:
    """Name of what holds the exports of a module."""
    return f"${file.removesuffix('.js')}"


def assemble(entry: str, sources: Mapping[str, str]) -> str:
    r"""Make one classic script of a module and all that it imports.

    Parameters
    ----------
    entry
        File name of the module that starts the page; what it exports is not kept.
    sources
        Text of each module by file name.

    Returns
    -------
    str
        A script that leaves no names behind; the same for the same modules.

    Raises
    ------
    OutputError
        Where a module departs from the convention of this file.

    Examples
    --------
    >>> print(assemble("a.js", {
    ...     "a.js": 'import { b } from "./b.js";\n\nconsole.log(b);\n',
    ...     "b.js": "export const b = 1;\n",
    ... }))
    "use strict";
    (() => {
    const $b = (() => {
    const b = 1;
    return { b };
    })();
    const $a = (() => {
    const { b } = $b;
    console.log(b);
    })();
    })();
    <BLANKLINE>
    """
    modules = _ordered(entry, sources, {}, ())
    wrapped = "".join(module.wrapped() for module in modules.values())
    return f'"use strict";\n(() => {{\n{wrapped}}})();\n'


def _ordered(
    file: str, sources: Mapping[str, str], found: Mapping[str, _Module], above: tuple[str, ...]
) -> Mapping[str, _Module]:
    """What was found, then what a module imports (in that order), then the module itself."""
    if file in found:
        return found
    module = _read(file, sources[file])
    path = (*above, file)
    for one in module.imports:
        if one.file in path:
            circle = (*path[path.index(one.file) :], one.file)
            raise _error(file, one.line, f"de import gaat in een kring: {' → '.join(circle)}")
        if one.file not in sources:
            raise _error(file, one.line, f"er is geen module {one.file}")
        found = _ordered(one.file, sources, found, path)
        for name in one.names:
            if name not in found[one.file].exports:
                raise _error(file, one.line, f"{one.file} heeft geen export {name}")
    return {**found, file: module}


def _read(file: str, text: str) -> _Module:
    """Read a module, of which every import and export is one that the convention knows."""
    # Comments become spaces, so that the places of what is left stay the same.
    code = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
    imports, exports = list(_IMPORT.finditer(code)), list(_EXPORT.finditer(code))
    known = {match.start() for match in (*imports, *exports)}
    for keyword in _KEYWORD.finditer(code):
        if keyword.start() not in known:
            raise _error(
                file, _line(code, keyword.start()), f"'{keyword[0]}' staat er anders dan mag"
            )
    end = 0
    for match in imports:
        if code[end : match.start()].strip():
            raise _error(file, _line(code, match.start()), "een import staat onder andere code")
        end = match.end()
    return _Module(
        file=file,
        imports=tuple(
            _Import(
                names=tuple(re.findall(r"\w+", match["names"])),
                file=match["file"],
                line=_line(code, match.start()),
            )
            for match in imports
        ),
        exports=tuple(match["name"] for match in exports),
        code=_without(text, sorted(match.span() for match in (*imports, *exports))),
    )


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text with some parts cut out."""
    kept, end = "", 0
    for start, stop in spans:
        kept, end = kept + text[end:start], stop
    return kept + text[end:]


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _error(file: str, line: int, message: str) -> OutputError:
    problem = Problem(
        code="module",
        message=message,
        remedy="volg de afspraak boven in output/modules.py",
        file=f"assets/js/{file}",
        row=str(line),
    )
    return OutputError("De scripts kunnen niet worden samengevoegd", [problem])
