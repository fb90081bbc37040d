"""A plan on its ground under one regime: what every norm looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.review.ground import Footing, Ground
from wijkplan.model.areas import CRS, Level
from wijkplan.model.findings import UNVERIFIED, Citation, Finding, Norm, Verdict
from wijkplan.model.planned import BUURT, POINT, Plan, is_permitted
from wijkplan.model.text import format_number
from wijkplan.sources.functions import GROUNDS
from wijkplan.themes.safety.areas.reach import Mask
from wijkplan.themes.safety.present.planned_uses import uses_of_parts

ZEER = "zeer kwetsbaar"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What is said of one norm, by which rule, and what would turn it; see `Judgement`."""

    verdict: Verdict
    reason: str
    status: str
    citation: Citation
    turns: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A plan on its ground under one regime.

    Parameters
    ----------
    plan
        What is reviewed.
    ground, footing
        The municipality, and the same under the regime.
    """

    plan: Plan
    ground: Ground
    footing: Footing

    @cached_property
    def permitted(self) -> gpd.GeoDataFrame:
        """The rows of the plan that may come, numbered from 0."""
        parts = self.plan.parts
        return parts[is_permitted(parts)].reset_index(drop=True)

    @cached_property
    def parts(self) -> gpd.GeoDataFrame:
        """What the plan permits, a row per part as `find_uses` gives them, numbered as `permitted`.

        The geometry is what a norm measures to; of a part of which only the buurt is known that
        whole buurt.
        """
        persons = self.ground.book.persons[self.footing.regime.persons]
        uses = uses_of_parts(self.permitted, self.ground.areas, persons).reset_index(drop=True)
        vague = uses["basis"].eq(BUURT)
        if not vague.any():
            return uses
        whole = uses["buurt"].map(self.ground.areas.at(Level.BUURT).geometry)
        shapes = uses.geometry.where(~vague, gpd.GeoSeries(whole, index=uses.index, crs=CRS))
        return uses.set_geometry(shapes)

    @cached_property
    def judged(self) -> Sequence[Mapping[str, Any]]:
        """The parts that norms are about, as rows: all but outdoor grounds, which go with a part.

        Plain rows: a plan has few parts, and a frame costs more than all that is asked of it.
        """
        rows = pd.DataFrame(self.parts).to_dict("records")
        return [
            {str(key): value for key, value in row.items()} | {"number": number}
            for number, row in enumerate(rows)
            if row["functie"] != GROUNDS
        ]

    @cached_property
    def shapes(self) -> npt.NDArray[np.object_]:
        """Where each judged part is; None where nobody knows."""
        found = np.empty(len(self.judged), dtype=object)
        found[:] = [row["geometry"] for row in self.judged]
        return found

    def among(self, column: str, words: Collection[str]) -> Mask:
        """Which judged parts have one of some words in a column."""
        return np.array([row[column] in words for row in self.judged], dtype=bool)

    @cached_property
    def untold(self) -> Mask:
        """Of which judged parts the function is not told."""
        return np.array([not isinstance(row["functie"], str) for row in self.judged], dtype=bool)

    @cached_property
    def unplaced(self) -> Mask:
        """Of which judged parts nobody knows the place."""
        return np.array([shape is None for shape in self.shapes], dtype=bool)

    @cached_property
    def vague(self) -> Mask:
        """Of which judged parts only the buurt is known."""
        return self.among("basis", (BUURT,))

    @cached_property
    def extent(self) -> BaseGeometry:
        """All parts that may come together; of what has no place but a buurt the whole buurt."""
        merged: BaseGeometry = shapely.union_all(self.parts.geometry.dropna().array)
        return merged

    @property
    def has_surface(self) -> bool:
        """Whether a surface of overlap says something: not of points, nor of a whole buurt."""
        return not self.among("basis", (POINT, BUURT)).any()

    def nearest_m(self, distances: npt.NDArray[np.float64]) -> float | None:
        """Least of some distances; None where there is nothing to measure to."""
        found = distances[np.isfinite(distances)]
        return float(found.min()) if len(found) else None

    def chosen(self, mask: Mask) -> Iterator[Mapping[str, Any]]:
        """Rows of some judged parts."""
        return (row for row, here in zip(self.judged, mask, strict=True) if here)

    def names(self, mask: Mask) -> str:
        """Names and functions of some judged parts, for a reader."""
        return enumerate_parts([name_part(row) for row in self.chosen(mask)])

    def lies(self, mask: Mask) -> str:
        """Some judged parts with their verb: ``Hotel ligt``, ``Hotel en Kantoren liggen``."""
        return f"{self.names(mask)} {'ligt' if np.count_nonzero(mask) == 1 else 'liggen'}"

    def finding(self, norm: Norm, verdict: Verdict, reason: str, **evidence: object) -> Finding:
        """A finding about the plan."""
        return Finding(
            norm=norm,
            subject=self.plan.name,
            verdict=verdict,
            reason=reason,
            evidence={name: _plain(value) for name, value in evidence.items()},
        )


def _plain(value: object) -> float | str | None:
    if value is None or isinstance(value, str):
        return value
    return float(value)  # type: ignore[arg-type]  # numbers of numpy and of Python


def name_part(row: Mapping[str, Any]) -> str:
    """``Kindcentrum (kinderdagverblijf)``; says so where the function is not told."""
    told = row["functie"]
    function = told if isinstance(told, str) else "functie niet opgegeven"
    name = str(row["naam"])
    return name if name.casefold() == str(function).casefold() else f"{name} ({function})"


def enumerate_parts(texts: Sequence[str], most: int = 6) -> str:
    """Name a few and count the rest: ``a, b en c``.

    >>> enumerate_parts(["a", "b", "c"]), enumerate_parts(["a", "b", "c"], most=2)
    ('a, b en c', 'a, b en nog 1')
    """
    if len(texts) > most:
        return f"{', '.join(texts[:most])} en nog {len(texts) - most}"
    return " en ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))


def standing(status: str, citation: Citation) -> str:
    """Standing of a rule, with whether it was checked: ``recht, niet gecontroleerd``."""
    return status if citation.verified else f"{status}, {UNVERIFIED}"


def metres(value: float) -> str:
    """Metres for a reader: whole above a thousand, else a decimal, near a limit two.

    >>> metres(29.994), metres(38.2), metres(161.7), metres(3552.04)
    ('29,99 m', '38,2 m', '161,7 m', '3.552 m')
    """
    close = value < 100 and round(value, 1) != round(value, 2)
    return f"{format_number(value, decimals=0 if value >= 1000 else 2 if close else 1)} m"


def as_text(series: pd.Series[str]) -> str:
    """Different texts of a column, each once."""
    return "; ".join(dict.fromkeys(str(text) for text in series if text))
