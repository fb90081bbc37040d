"""CBS areas: codes of gemeente, wijk and buurt, and the set of areas of a project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.intp]

CRS = "EPSG:28992"
"""RD New, metres: the only coordinate system inside wijkplan."""


class Level(StrEnum):
    """Level of a CBS area; the value is what a reader sees in ``niveau``."""

    BUURT = "buurt"
    WIJK = "wijk"
    GEMEENTE = "gemeente"

    @property
    def prefix(self) -> str:
        """Letters before the code: ``BU``, ``WK`` or ``GM``."""
        return {"buurt": "BU", "wijk": "WK", "gemeente": "GM"}[self.value]

    @property
    def width(self) -> int:
        """Length of the code without its prefix."""
        return {"buurt": 8, "wijk": 6, "gemeente": 4}[self.value]

    @property
    def plural(self) -> str:
        """Dutch plural: ``buurten``, ``wijken``, ``gemeenten``."""
        return {"buurt": "buurten", "wijk": "wijken", "gemeente": "gemeenten"}[self.value]

    @property
    def parent(self) -> Level | None:
        """The level above, or None for a gemeente."""
        return {"buurt": Level.WIJK, "wijk": Level.GEMEENTE}.get(self.value)


_GEMEENTE = "(?!0000)[0-9]{4}"  # 0000 would be a code of another level, padded with zeros
_CODE = re.compile(rf"(BU{_GEMEENTE}[0-9A-Z]{{4}}|WK{_GEMEENTE}[0-9A-Z]{{2}}|GM{_GEMEENTE})\Z")


def level_of(code: str) -> Level:
    """Level of a well-formed code.

    >>> level_of("WK016400")
    <Level.WIJK: 'wijk'>

    Raises
    ------
    ValueError
        If the code is not a CBS code with prefix.
    """
    if not _CODE.match(code):
        msg = f"{code!r} is geen CBS-code"
        raise ValueError(msg)
    return {level.prefix: level for level in Level}[code[:2]]


def parent_of(code: str) -> str | None:
    """Code of the area above, as CBS builds its codes; None for a gemeente.

    >>> parent_of("BU0363AA01"), parent_of("WK0363AA"), parent_of("GM0363")
    ('WK0363AA', 'GM0363', None)
    """
    above = level_of(code).parent
    return None if above is None else above.prefix + code[2 : 2 + above.width]


def normalise_code(raw: object, level: Level | None = None) -> str | None:
    """Bring a code as delivered into its one form, or None where that cannot be done.

    Spreadsheets and exports pad codes with blanks, drop the prefix, or drop leading zeros.
    Zeros can only be put back where the level is known.

    Parameters
    ----------
    raw
        The code as delivered: text or a whole number.
    level
        The level that the code must have; None takes any code of full length.

    >>> normalise_code(" bu0363aa01 "), normalise_code("016400")
    ('BU0363AA01', 'WK016400')
    >>> normalise_code(1640000, Level.BUURT), normalise_code(1640000)
    ('BU01640000', None)
    """
    text = str(raw).strip().upper().removesuffix(".0")
    if _CODE.match(text):
        return text if level in (None, level_of(text)) else None
    levels = Level if level is None else (level,)
    for candidate in levels:
        bare = text.zfill(candidate.width) if level is not None and text.isdigit() else text
        if len(bare) == candidate.width and _CODE.match(candidate.prefix + bare):
            return candidate.prefix + bare
    return None


@dataclass(frozen=True)
class AreaSet:
    """The areas of one or more gemeenten at one boundary year.

    Parameters
    ----------
    year
        Boundary year (*grensjaar*) of the codes and the geometry.
    frame
        Index ``code``; columns ``level``, ``name``, ``parent`` (code of the area above, empty
        for a gemeente) and ``geometry`` in EPSG:28992. Ordered gemeente, wijk, buurt, by code.
    """

    year: int
    frame: gpd.GeoDataFrame

    def codes(self, level: Level) -> pd.Index[str]:
        """Codes of one level, sorted."""
        return self._codes[level]

    def rows(self, level: Level) -> Rows:
        """Numbers of the rows of one level in ``frame``."""
        return self._rows[level]

    def rows_above(self, level: Level) -> Rows:
        """For each of these rows the number of the row of the area above; not of gemeenten."""
        return self._rows_above[level]

    def at(self, level: Level) -> gpd.GeoDataFrame:
        """Rows of one level."""
        return self.frame.loc[self.codes(level)]

    def name(self, code: str) -> str:
        """Name of an area."""
        return self._name[code]

    def level(self, code: str) -> Level:
        """Level of an area."""
        return self._level[code]

    def parents(self, code: str) -> tuple[str, ...]:
        """Codes of the wijk and gemeente in which an area lies, nearest first."""
        above = self._above[code]
        return () if not above else (above, *self.parents(above))

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of the areas directly below an area."""
        return self._below.get(code, ())

    def buurten_of(self, code: str) -> tuple[str, ...]:
        """Codes of all buurten in an area; a buurt is its own."""
        if self.level(code) is Level.BUURT:
            return (code,)
        return tuple(buurt for child in self.children(code) for buurt in self.buurten_of(child))

    def gemeente_per_area(self) -> pd.Series[str]:
        """For each area the code of its gemeente, for a gemeente its own; index ``code``."""
        return self._gemeente

    def gemeente_per_buurt(self) -> pd.Series[str]:
        """For each buurt the code of its gemeente; index ``code``."""
        return self.gemeente_per_area().loc[self.codes(Level.BUURT)]

    @cached_property
    def _gemeente(self) -> pd.Series[str]:
        codes = self.frame.index
        gemeenten = [(code, *self.parents(code))[-1] for code in codes]
        return pd.Series(gemeenten, index=codes, name="gemeente")

    @cached_property
    def _codes(self) -> dict[Level, pd.Index[str]]:
        return {level: self.frame.index[self.frame["level"] == level.value] for level in Level}

    @cached_property
    def _rows(self) -> dict[Level, Rows]:
        return {level: self.frame.index.get_indexer(self.codes(level)) for level in Level}

    @cached_property
    def _rows_above(self) -> dict[Level, Rows]:
        above, codes = self.frame["parent"].to_numpy(object), self.frame.index
        return {
            level: codes.get_indexer(pd.Index(above[self.rows(level)]))
            for level in Level
            if level.parent is not None
        }

    @cached_property
    def _name(self) -> dict[str, str]:
        return {str(code): str(name) for code, name in self.frame["name"].items()}

    @cached_property
    def _level(self) -> dict[str, Level]:
        return {str(code): Level(value) for code, value in self.frame["level"].items()}

    @cached_property
    def _above(self) -> dict[str, str]:
        return {str(code): str(above) for code, above in self.frame["parent"].items()}

    @cached_property
    def _below(self) -> dict[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for code, above in self._above.items():
            below.setdefault(above, []).append(code)
        return {above: tuple(codes) for above, codes in below.items()}


def build_areas(
    buurten: gpd.GeoDataFrame,
    *,
    year: int,
    gemeenten: Iterable[str],
    outlines: Mapping[Level, gpd.GeoDataFrame],
    names: Mapping[str, str],
) -> AreaSet:
    """Put the buurten, wijken and gemeenten of a project together.

    A wijk or gemeente whose outline was not delivered is dissolved from its buurten; where no
    name is known the code serves.

    Parameters
    ----------
    buurten
        Index ``code``; column ``geometry`` in EPSG:28992.
    year
        Boundary year.
    gemeenten
        Codes of the gemeenten that the project is about; other areas are left out.
    outlines
        Delivered wijken and gemeenten, of the same form as ``buurten``; may be empty.
    names
        Name per area code, of any level.
    """
    prefixes = tuple(f"BU{code[2:]}" for code in gemeenten)
    frame = buurten.loc[buurten.index.str.startswith(prefixes), ["geometry"]].sort_index()
    frames = []
    for level in Level:
        above = level.parent
        parents = [parent_of(code) or "" for code in frame.index]
        frame = frame.assign(level=level.value, parent=parents)
        frames.append(frame)
        if above is not None:
            frame = frame[["parent", "geometry"]].dissolve(by="parent").rename_axis("code")
            delivered = outlines.get(above)
            if delivered is not None:
                known = frame.index.intersection(delivered.index)
                frame.loc[known, "geometry"] = delivered.loc[known, "geometry"]
    everything = pd.concat(reversed(frames))
    everything.index.name = "code"
    everything["name"] = [names.get(code, code) for code in everything.index]
    columns = ["level", "name", "parent", "geometry"]
    return AreaSet(year=year, frame=gpd.GeoDataFrame(everything[columns], crs=CRS))
