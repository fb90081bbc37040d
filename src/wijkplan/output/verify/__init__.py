"""Attack a finished public atlas as an outsider would who knows how it was made.

The files are all that is read. Whatever is found can be found by anybody.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from wijkplan.model.errors import Problem
from wijkplan.output.verify import figures
from wijkplan.output.verify.page_text import find_on_pages
from wijkplan.output.verify.places import find_in_data
from wijkplan.output.verify.reading import Reading, check_files, read_atlas
from wijkplan.protection.audit import OFFICIAL

__all__ = ["Verification", "verify_figures", "verify_folder"]


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What came of the attack.

    Parameters
    ----------
    title
        Name of the atlas.
    columns
        Number of protected columns that are shown.
    cells
        Number of figures in them, shown or hidden.
    intervals
        A row per hidden cell, see `wijkplan.protection.audit.audit`.
    leaks
        What an outsider can find out, or sees, and should not.
    official
        Cells that CBS keeps secret and that follow from its own tables; None where not looked for.
    unknown_files
        Files in the folder that are not of the atlas, and were not looked at.
    """

    title: str
    columns: int = 0
    cells: int = 0
    intervals: pd.DataFrame
    leaks: tuple[Problem, ...] = ()
    official: pd.DataFrame | None = None
    unknown_files: tuple[str, ...] = ()

    @property
    def hidden(self) -> int:
        """Number of cells that are hidden."""
        return len(self.intervals)

    @property
    def known_officially(self) -> pd.DataFrame:
        """Rows of hidden cells of which official figures alone leave less than the threshold."""
        return self.intervals[self.intervals["verdict"].eq(OFFICIAL)]

    @property
    def narrowest(self) -> Mapping[Hashable, Any] | None:
        """Row of the hidden cell of which the least remains open; None where nothing limits any.

        Those that are `known_officially` are left aside.
        """
        width = self.intervals["high"] - self.intervals["low"]
        apart = self.intervals["verdict"].ne(OFFICIAL) & (width < float("inf"))
        rows = self.intervals[apart].to_dict("records")
        return min(rows, key=lambda row: row["high"] - row["low"], default=None)


def verify_folder(folder: Path) -> Verification:
    """Verify a finished atlas: first that its files are as they were made, then what they tell.

    Parameters
    ----------
    folder
        An atlas of the public edition.

    Raises
    ------
    SourceError
        If it is no atlas, an internal one, or files are missing, changed or unreadable.
    """
    reading = read_atlas(folder)
    unknown = check_files(folder)
    return _verify(reading, official=True, unknown=unknown)


def verify_figures(folder: Path) -> Verification:
    """Verify what the files of an atlas in the making tell; see `verify_folder`."""
    return _verify(read_atlas(folder), official=False)


def _verify(reading: Reading, *, official: bool, unknown: tuple[str, ...] = ()) -> Verification:
    title = reading.origin["project"]
    nothing = pd.DataFrame(columns=["column", "area", "low", "high", "verdict"], dtype=float)
    if not reading.protected and not official:
        return Verification(title=title, intervals=nothing)
    facts = figures.public_facts(reading)
    known = figures.find_official(reading, facts) if official else None
    if not reading.protected:
        return Verification(title=title, intervals=nothing, official=known, unknown_files=unknown)
    intervals = figures.attack(reading, facts)
    hidden = {(name, area) for name, areas in reading.hidden.items() for area in areas}
    shown = [told for told in reading.protected.values() if not told["reden"]]
    return Verification(
        title=title,
        columns=len(shown),
        cells=sum(sum(told["cellen"].values()) for told in shown),
        intervals=intervals,
        leaks=(
            *figures.find_recoverable(intervals),
            *figures.find_small(reading, facts),
            *figures.find_computed(reading),
            *figures.find_miscounted(reading),
            *figures.find_unprotected(reading),
            *find_in_data(reading, hidden),
            *find_on_pages(reading, hidden),
        ),
        official=known,
        unknown_files=unknown,
    )
