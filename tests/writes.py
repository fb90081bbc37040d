"""Find every place in Python code that writes to a disk, by its syntax.

Wide rather than exact: what cannot be told from reading (a mode in a variable) counts as writing.
What is written into a `BytesIO` or `StringIO` of the same function stays in memory.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MODULES = {
    "ctypes", "dbm", "fileinput", "mmap", "multiprocessing", "pickle", "shelve", "shutil",
    "subprocess", "tarfile", "tempfile",
}  # fmt: skip
"""Importing one of these counts: nothing outside the gate has a use for it."""
METHODS = {
    "chmod", "hardlink_to", "lchmod", "link_to", "makedirs", "mkdir", "mkfifo", "removedirs",
    "renames", "rmdir", "rmtree", "savefig", "symlink_to", "sync_tree", "to_excel", "to_feather",
    "to_file", "to_gbq", "to_hdf", "to_orc", "to_parquet", "to_pickle", "to_sql", "to_stata",
    "tofile", "touch", "truncate", "unlink", "utime", "write_arrow", "write_bytes",
    "write_dataframe", "write_graphml_xml", "write_image", "write_text", "FileHandler",
}  # fmt: skip
TEXT_UNLESS_GIVEN_A_PLACE = {
    "to_csv", "to_html", "to_json", "to_latex", "to_markdown", "to_string", "to_xml",
}  # fmt: skip
INTO_ITS_FIRST_ARGUMENT = {"save", "savetxt", "savez", "savez_compressed", "write_png"}
INTO_ITS_SECOND_ARGUMENT = {"dump"}
MOVES = {"rename", "replace"}
"""Of a path: one place and nothing else. Texts are replaced with two, tables renamed by keyword."""
OPENS = {"open", "fdopen", "ZipFile", "GzipFile", "BZ2File", "LZMAFile", "FileIO"}
OS = {"link", "open", "remove", "rename", "replace", "symlink", "write", "system", "popen"}
_PLACES = {"path", "buf", "path_or_buf", "path_or_buffer"}
_MEMORY = {"BytesIO", "StringIO", "MemoryFile"}
_GATE = {"publication"}
"""Methods of what is called so are those of the gate itself."""


class Write(NamedTuple):
    """One place: the function, empty at the top of a module, and what it does there."""

    function: str
    line: int
    what: str


def find_writes(code: str) -> list[Write]:
    """Every write in a module."""
    return list(_visit(ast.parse(code), "", frozenset()))


def writes_per_module(folder: Path) -> dict[str, list[Write]]:
    """Module name -> its writes, for a package."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        module = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        if writes := find_writes(path.read_text("utf-8")):
            found[module.removesuffix(".__init__")] = writes
    return found


def _visit(node: ast.AST, function: str, memory: frozenset[str]) -> Iterator[Write]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
        memory |= frozenset(_in_memory(node))
    what = _imports(node) or _handed(node) or _calls(node, memory)
    if what:
        yield Write(function, getattr(node, "lineno", 0), what)
    for child in ast.iter_child_nodes(node):
        yield from _visit(child, function, memory)


def _in_memory(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _name(node.value) in _MEMORY:
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _imports(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        names = [alias.name.partition(".")[0] for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and not node.level:
        names = [str(node.module).partition(".")[0]]
        if names == ["os"] and OS & {alias.name for alias in node.names}:
            return "import from os"
    else:
        return ""
    return ", ".join(f"import {name}" for name in names if name in MODULES)


def _handed(node: ast.AST) -> str:
    """A method that writes, called or handed over as a value."""
    if not isinstance(node, ast.Attribute):
        return ""
    owner = node.value.id if isinstance(node.value, ast.Name) else ""
    writes = (node.attr in METHODS and owner not in _GATE) or (owner == "os" and node.attr in OS)
    return node.attr if writes else ""


def _calls(node: ast.AST, memory: frozenset[str]) -> str:
    """A call that writes by what it is given."""
    if not isinstance(node, ast.Call):
        return ""
    name, of = _name(node), isinstance(node.func, ast.Attribute)
    named = {str(keyword.arg): keyword.value for keyword in node.keywords}
    given = [*node.args, *named.values()]
    places = [*node.args, *(named[key] for key in _PLACES & named.keys())]
    alone = len(given) == 1 and bool(node.args)
    writes = (
        (name in METHODS and not of)
        or (name in TEXT_UNLESS_GIVEN_A_PLACE and _to_disk(places[:1], memory))
        or (name in INTO_ITS_FIRST_ARGUMENT and _to_disk(given[:1], memory))
        or (name in INTO_ITS_SECOND_ARGUMENT and _to_disk(given[1:2], memory))
        or (name == "connect" and not _of_memory(given))
        or (name in MOVES and of and alone and not isinstance(given[0], ast.Constant | ast.Dict))
        or (name in OPENS and not _reads(node) and _to_disk(given[:1], memory))
    )
    return name if writes else ""


def _reads(call: ast.Call) -> bool:
    """Whether a file is opened for reading only, as far as the code tells."""
    named = [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    # path.open(mode), but open(path, mode) and rasterio.open(path, mode)
    of_path = isinstance(call.func, ast.Attribute) and call.func.attr == "open"
    first = call.args[:1] if of_path and _is_mode(call.args[:1]) else call.args[1:2]
    modes = [*named, *first]
    return all(isinstance(m, ast.Constant) and not set(str(m.value)) & set("wax+") for m in modes)


def _is_mode(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and (
        isinstance(arguments[0], ast.Constant)
        and isinstance(arguments[0].value, str)
        and set(arguments[0].value) <= set("rwaxbt+U")
    )


def _to_disk(place: list[ast.expr], memory: frozenset[str]) -> bool:
    """Whether something is written to, and it is no stream in memory."""
    return bool(place) and not (
        (isinstance(place[0], ast.Name) and place[0].id in memory) or _name(place[0]) in _MEMORY
    )


def _of_memory(place: list[ast.expr]) -> bool:
    """Whether a database is one of SQLite's in memory."""
    return bool(place) and isinstance(place[0], ast.Constant) and place[0].value == ":memory:"


def _name(node: ast.AST) -> str:
    """Last part of what is called."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")
