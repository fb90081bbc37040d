"""What projects add to a number: rows of the register, and events on the housing stock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.programme.columns import NET, net_name
from wijkplan.answers.reasons import Span, Term
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.attributes import ATTRIBUTES, CATEGORIES, CELLS, NO, YES
from wijkplan.model.attributes import UNKNOWN as UNKNOWN_ANSWER
from wijkplan.model.events import EVENT_KINDS, Effect
from wijkplan.model.stock_areas import is_single
from wijkplan.model.stock_counts import UNPLACED, Cells
from wijkplan.model.text import format_date, format_number
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_places import OUTSIDE
from wijkplan.sources.project_totals import COUNTS, UNKNOWN
from wijkplan.themes.stock import COUNTED, count_name
from wijkplan.themes.stock.counting import KNOWN
from wijkplan.themes.stock.indicators import INDICATORS
from wijkplan.timeline.course import (
    AFTER,
    IN_OPENING,
    NO_NUMBER,
    NO_STOCK,
    NO_YEAR,
    OVERDUE,
    Course,
)
from wijkplan.timeline.course import COUNTS as BOOKED

Positions = npt.NDArray[np.intp]


class Explained(NamedTuple):
    """Rule and lines; and whether each line is all that happens, so that the sum is the number."""

    rule: str
    terms: tuple[Term, ...]
    exact: bool = True


_MEASURES: Mapping[str, tuple[tuple[str, int], ...]] = {
    "bruto": (("bruto", 1),),
    "sloop": (("sloop", 1),),
    "netto": (("bruto", 1), ("sloop", -1)),
}
_WORDS = {"bruto": "nieuw", "sloop": "gesloopt"}


def codes_of(areas: AreaSet, code: str) -> tuple[str, ...]:
    """Codes of the buurten in an area; with what is not placed where there is one gemeente.

    Parameters
    ----------
    areas
        The areas of the project.
    code
        The area.
    """
    buurten = areas.buurten_of(code)
    whole = areas.level(code) is Level.GEMEENTE and is_single(areas)
    return (*buurten, UNPLACED) if whole else buurten


def projects_in(atlas: Atlas, code: str) -> pd.DataFrame:
    """Rows of the register that lie in an area.

    Parameters
    ----------
    atlas
        Its ``projects``; without a register there are no rows.
    code
        The area; of the only gemeente with the projects of which no buurt is known.
    """
    if atlas.projects is None:
        return pd.DataFrame()
    frame = atlas.projects
    here = frame["buurt"].fillna(UNPLACED).isin(codes_of(atlas.areas, code))
    return frame[here & frame["wijze"].ne(OUTSIDE)]


def explain_programme(atlas: Atlas, code: str, column: str) -> Explained | None:
    """Rows of the register behind ``projecten_bruto``, ``…_sloop``, ``…_netto(_hard, _zacht)``.

    Parameters
    ----------
    atlas, code, column
        The number.

    Returns
    -------
    Explained or None
        None where the column is not one of these, or there is no register.
    """
    theme, measure, hardness = (*column.split("_"), "", "")[:3]
    if theme != "projecten" or measure not in _MEASURES or atlas.projects is None:
        return None
    terms = tuple(
        _project_line(row, part, sign)
        for row in _rows(projects_in(atlas, code))
        if row["eenheid"] == HOMES and hardness in ("", row["hardheid"])
        for part, sign in _MEASURES[measure]
        if row[f"{part}_telling"] in (COUNTS, UNKNOWN)
    )
    rule = "De projecten van het register die in dit gebied tellen, alle jaren samen; van een "
    rule += "programma met delen tellen de delen."
    nothing = Term(label="Geen projecten in dit gebied", amount=(0.0, 0.0))
    return Explained(rule, terms or (nothing,))


def explain_net(atlas: Atlas, code: str, column: str) -> Explained | None:
    """Events behind ``programma_netto_…``: what comes and goes in the whole period.

    Parameters
    ----------
    atlas, code, column
        The number.

    Returns
    -------
    Explained or None
        None where the column is not one of these.
    """
    if not column.startswith(NET):
        return None
    courses = atlas.outlook.courses.values() if atlas.outlook is not None else ()
    course = next((c for c in courses if net_name(c.scenario) == column), None)
    if course is None:
        return None
    entries = course.counting
    here = entries["code"].isin(codes_of(atlas.areas, code))
    moves = entries["effect"].ne(Effect.CHANGES.value)
    rule = f"Wat er in scenario '{course.scenario.name}' erbij komt, min wat er eraf gaat, van "
    rule += f"{course.years[0]} tot en met {course.years[-1]}."
    nothing = Term(label="Er komt niets bij en er gaat niets af", amount=(0.0, 0.0))
    return Explained(rule, tuple(_booked(entries[here & moves])) or (nothing,))


def _rows(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Rows by column name; of few rows with many columns faster than ``to_dict``."""
    names = list(map(str, frame))
    return (dict(zip(names, row, strict=True)) for row in frame.to_numpy(object).tolist())


def _project_line(row: Mapping[Any, Any], measure: str, sign: int) -> Term:
    known = row[f"{measure}_telling"] == COUNTS
    amount = sign * float(row[measure]) if known else 0.0
    year = row["jaar_oplevering"]
    return Term(
        label=f"{row['naam']} ({_WORDS[measure]})",
        amount=(amount, amount) if known else None,
        year=None if pd.isna(year) else int(year),
        project=str(row["project_id"]),
        row=int(row["rij"]),
        source=", ".join(filter(None, (row["bron"], row["vindplaats"]))),
        remark="" if known else "het aantal is niet bekend",
    )


def explain_stock(
    course: Course, areas: AreaSet, code: str, column: str, *, year: int
) -> Explained | None:
    """Stock at the start and every event until a year, for a count of homes.

    Parameters
    ----------
    course
        The scenario.
    areas, code
        The area.
    column
        ``woningen_geteld``, or the number of homes with a value of an attribute.
    year
        Until and including.

    Returns
    -------
    Explained or None
        None where the column is no count of homes. Of the number of homes all events are listed,
        also those that do not change it, with the reason. Of an attribute it is not exact where
        nobody knows which homes an event is about: two events may be about the same homes.
    """
    counted = stock_cells().get(column)
    if column != COUNTED and counted is None:
        return None
    codes = codes_of(areas, code)
    entries, stock = course.entries, course.stocks[course.opening]
    here = entries["code"].isin(codes).to_numpy()
    years = entries["jaar"].to_numpy(float, na_value=np.nan)
    due = here & entries["telt"].eq(BOOKED).to_numpy() & (years <= year)
    homes = float(stock.number.reindex(list(codes)).sum())
    if counted is None:
        start = (homes, homes)
        lines = [*_booked(entries[due]), *_idle(entries[here & ~due], year)]
    else:
        rows = stock.counts.cells.index.get_indexer(pd.Index(codes))
        cells = stock.counts.cells.to_numpy()[rows[rows >= 0]].sum(axis=0)
        start = counted.of(cells, cells, homes)
        lines = list(_changes(course, np.flatnonzero(due), counted))
    date = stock.provenance[0].date if stock.provenance else None
    moment = format_date(date) if date else f"begin {course.years[0]}"
    first = Term(
        label=f"Aan het begin ({moment})",
        amount=start,
        year=course.opening,
        source="; ".join(origin.name for origin in stock.provenance),
    )
    rule = f"Wat er aan het begin was, met alles wat er in scenario '{course.scenario.name}' tot "
    rule += f"en met {year} gebeurt."
    exact = counted is None or bool(entries["precies"][due].all())
    return Explained(rule, (first, *lines), exact)


def net_spans(course: Course, column: str, *, until: int) -> pd.DataFrame:
    """Least and most that every event until a year does to a count of homes.

    Parameters
    ----------
    course
        The scenario.
    column
        The number of homes with a value of an attribute, a key of `stock_cells`.
    until
        Year, inclusive.

    Returns
    -------
    DataFrame
        One row per booked event: ``project_id``, ``code`` (buurt; empty where not placed),
        ``laag`` and ``hoog``, which are equal where it is known which homes it is about.
    """
    entries, counted = course.entries, stock_cells()[column]
    years = entries["jaar"].to_numpy(float, na_value=np.nan)
    due = np.flatnonzero(entries["telt"].eq(BOOKED).to_numpy() & (years <= until))
    low, high = course.low.to_numpy(), course.high.to_numpy()
    rows = entries.iloc[due]
    spans = [
        counted.of(low[place], high[place], _change(row) or 0.0)
        for place, row in zip(due, _rows(rows), strict=True)
    ]
    told = rows[["project_id", "code"]].reset_index(drop=True)
    ends = np.array(spans, dtype=float).reshape(-1, 2)
    return told.assign(laag=ends[:, 0], hoog=ends[:, 1])


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a column counts, as positions in `CELLS`.

    Parameters
    ----------
    surely, perhaps
        Cells whose homes count for certain, and at most: of some homes it is not known.
    whole
        All cells of the attribute: every home is in one of them.
    """

    surely: tuple[int, ...]
    perhaps: tuple[int, ...]
    whole: tuple[int, ...]

    def of(self, low: Cells, high: Cells, homes: float) -> Span:
        """Least and most of what is counted, out of so many homes.

        What is in some cells is what is not in the others: the way that says most counts.
        """
        others = [cell for cell in self.whole if cell not in self.surely]
        never = [cell for cell in self.whole if cell not in self.perhaps]
        return (
            max(float(low[list(self.surely)].sum()), homes - float(high[others].sum())),
            min(float(high[list(self.perhaps)].sum()), homes - float(low[never].sum())),
        )


def _counted(name: str, *categories: str, doubtful: tuple[str, ...] = ()) -> Counted:
    surely = tuple(CELLS.index((name, category)) for category in categories)
    return Counted(
        surely=surely,
        perhaps=(*surely, *(CELLS.index((name, each)) for each in doubtful)),
        whole=tuple(place for place, cell in enumerate(CELLS) if cell[0] == name),
    )


@cache
def stock_cells() -> Mapping[str, Counted]:
    """Column that counts homes -> what it counts."""
    found: dict[str, Counted] = {}
    for attribute, values in ATTRIBUTES.items():
        for value in CATEGORIES[attribute]:
            found[count_name(attribute, value)] = _counted(attribute, value)
        found[count_name(attribute, KNOWN)] = _counted(attribute, *values)
    for it in INDICATORS:
        doubtful = (UNKNOWN_ANSWER,) if it.doubt else ()
        found[it.count] = _counted(it.question, YES, doubtful=doubtful)
        if it.known:
            found[it.known] = _counted(it.question, YES, NO)
    return found


def _booked(entries: pd.DataFrame) -> Iterable[Term]:
    """Events on the number of homes, in order; those that only change homes do not count."""
    for row in _rows(entries):
        change = _change(row)
        if change is not None:
            yield _event_line(row, (change, change))
        else:
            about = _homes(float(row["aantal"]))
            yield _event_line(row, None, f"gaat over {about}; het aantal blijft gelijk")


def _homes(number: float) -> str:
    return "1 woning" if number == 1 else f"{format_number(number)} woningen"


def _change(row: Mapping[Any, Any]) -> float | None:
    """What an event does to the number of homes; None where they stay."""
    sign = _SIGNS.get(row["effect"])
    return None if sign is None else sign * float(row["aantal"])


_SIGNS: Mapping[str, float] = {Effect.COMES.value: 1.0, Effect.LEAVES.value: -1.0}


def _idle(entries: pd.DataFrame, year: int) -> Iterable[Term]:
    """Events that are not (yet) in the number, and why."""
    for row in _rows(entries):
        why = _IDLE.get(row["telt"], f"gebeurt na {year}")
        yield _event_line(row, None, why.format(format_number(row["aantal"]), row["eenheid"]))


_IDLE: Mapping[str, str] = {
    IN_OPENING: "zit al in het aantal aan het begin",
    NO_YEAR: "telt niet mee: het jaar is niet bekend",
    OVERDUE: "telt niet mee: dat jaar is voorbij en het is nog niet gebeurd",
    AFTER: "telt niet mee: het is na de jaren die gevolgd worden",
    NO_NUMBER: "telt niet mee: het aantal is niet bekend",
    NO_STOCK: "telt niet mee: {} {} zijn geen woningvoorraad",
}


def _changes(course: Course, due: Positions, counted: Counted) -> Iterable[Term]:
    """Events on the homes that a column counts: least and most."""
    low, high = course.low.to_numpy(), course.high.to_numpy()
    for place, row in zip(due, _rows(course.entries.iloc[due]), strict=True):
        span = counted.of(low[place], high[place], _change(row) or 0.0)
        if any(span):
            yield _event_line(row, span, "" if row["precies"] else "niet bekend is welke woningen")


def _event_line(row: Mapping[Any, Any], amount: Span | None, *remarks: str) -> Term:
    year = row["jaar"]
    return Term(
        label=f"{row['naam']}: {EVENT_KINDS[row['soort']].label}",
        amount=amount,
        year=None if pd.isna(year) else int(year),
        area=row["code"],
        project=row["project_id"],
        row=int(row["rij"]),
        source=row["bron"],
        remark="; ".join(filter(None, (*remarks, row["opmerking"]))),
    )
