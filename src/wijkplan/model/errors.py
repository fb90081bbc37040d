"""Problems with input, and the exceptions that carry them.

The tree::

    WijkplanError
    ├── ConfigError      wijkplan.toml: unknown key, wrong value, missing file
    ├── SourceError      a file that cannot be read, or is not what it says it is
    ├── DataError        a file that can be read, but whose contents are wrong
    └── OutputError      the output folder, or a page that may not be written

A check collects every problem it finds and raises once, so that a planner mends a
delivery in one round and not in ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_SHOWN = 25


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong, where it is, and how to mend it.

    Parameters
    ----------
    code
        Stable reason code for machines, such as ``"kolom-ontbreekt"``.
    message
        What is wrong, in Dutch, for a planner.
    remedy
        What the planner can do about it, in Dutch.
    file, layer, column, row, area
        Where it is; empty where it does not apply.
    """

    code: str
    message: str
    remedy: str = ""
    file: str = ""
    layer: str = ""
    column: str = ""
    row: str = ""
    area: str = ""

    @property
    def place(self) -> str:
        """Where the problem is, in Dutch: ``'bestand x.gpkg, laag buurten'``."""
        parts = (
            ("bestand", self.file),
            ("laag", self.layer),
            ("kolom", self.column),
            ("rij", self.row),
            ("gebied", self.area),
        )
        return ", ".join(f"{label} {value}" for label, value in parts if value)

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} → {self.remedy}" if self.remedy else text


class WijkplanError(Exception):
    """Base of every error that wijkplan raises on purpose.

    Parameters
    ----------
    title
        One Dutch line saying what could not be done.
    problems
        Everything that was found, in the order in which it was found.
    """

    def __init__(self, title: str, problems: Iterable[Problem] = ()) -> None:
        self.title = title
        self.problems = tuple(problems)
        super().__init__(title)

    def __str__(self) -> str:
        lines = [self.title, *(f"  - {problem}" for problem in self.problems[:_SHOWN])]
        if len(self.problems) > _SHOWN:
            lines.append(f"  (en nog {len(self.problems) - _SHOWN})")
        return "\n".join(lines)


class ConfigError(WijkplanError):
    """The project file is not understood."""


class SourceError(WijkplanError):
    """A file is absent, unreadable, or of another format than was said."""


class DataError(WijkplanError):
    """A file was read, but its contents break the rules of its layer or table."""


class OutputError(WijkplanError):
    """The output cannot be written without losing or leaking something."""


class Problems:
    """Collects problems, to raise them together.

    >>> problems = Problems()
    >>> with problems.collect():
    ...     raise DataError("fout", [Problem(code="a", message="een")])
    >>> problems.raise_if_any(DataError, "Niet bruikbaar.")
    Traceback (most recent call last):
    ...
    wijkplan.model.errors.DataError: Niet bruikbaar.
      - een
    """

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, *problems: Problem) -> None:
        """Add problems that a check returned."""
        self.found.extend(problems)

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Take over the problems of an error raised inside, and go on after the block."""
        try:
            yield
        except WijkplanError as error:
            self.add(*(error.problems or (Problem(code="fout", message=error.title),)))

    def raise_if_any(self, kind: type[WijkplanError], title: str) -> None:
        """Raise everything that was collected, as one error."""
        if self.found:
            raise kind(title, self.found)


def enumerate_some(names: Iterable[object], *, most: int = 5) -> str:
    """Name the first few and count the rest, for use in a message.

    >>> enumerate_some(["a", "b", "c"], most=2)
    'a, b en nog 1'
    """
    items = [str(name) for name in names]
    text = ", ".join(items[:most])
    return f"{text} en nog {len(items) - most}" if len(items) > most else text
