"""Is a hidden cell shown anywhere else? Every file of data that names an area and a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wijkplan.model.columns import Kind
from wijkplan.model.errors import Problem
from wijkplan.model.layers import PROTECTED
from wijkplan.output.verify.reading import FIGURES, FINDINGS, GEOPACKAGE, MAP, TIME, Reading
from wijkplan.output.verify.trends import TRENDS
from wijkplan.protection.knowledge import Cell

_AREA_COLUMNS = ("code", "gebied", "buurtcode")


def find_in_data(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Look for hidden cells in the map, the years to come, GIS, tables and findings.

    Parameters
    ----------
    reading
        A finished atlas.
    hidden
        Column and area of the cells.

    Yields
    ------
    Problem
        One per place where a hidden cell is shown.
    """
    looks = (_in_map, _in_bounds, _in_years, _in_entries, _in_geopackage, _in_tables)
    for look in (*looks, _in_trends, _in_findings):
        yield from look(reading, hidden)


def shown_elsewhere(file: str, cell: Cell, what: str) -> Problem:
    """A problem: a cell that ``gebieden.csv`` hides, and another file does not."""
    name, area = cell
    return Problem(
        code="verborgen-maar-getoond",
        file=file,
        column=name,
        area=area,
        message=f"{what}, maar het cijfer is verborgen in {FIGURES}",
        remedy="verspreid deze map niet; maak de atlas opnieuw, en meld het als het dan blijft",
    )


def _in_map(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Values and remarks of the present."""
    codes = _codes(reading)
    texts = [*reading.map["noteTexts"], *reading.map["time"].get("noteTexts", ())]
    for name, indicator in reading.map["indicators"].items():
        for level, column in indicator["levels"].items():
            cells = zip(codes[level], column["values"], column["notes"], strict=True)
            for area, value, note in cells:
                if (name, area) not in hidden:
                    continue
                if value is not None:
                    yield shown_elsewhere(MAP, (name, area), f"de kaart toont {value}")
                if texts[note] != PROTECTED:
                    yield shown_elsewhere(MAP, (name, area), f"de kaart zegt erbij: {texts[note]}")


def _in_bounds(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Least and most of what is no single number."""
    codes = _codes(reading)
    for name, levels in reading.map["time"].get("bounds", {}).items():
        for level, flat in levels.items():
            for place, low, high in _triples(flat):
                cell = (name, codes[level][place])
                if cell in hidden:
                    yield shown_elsewhere(TIME, cell, f"de kaart noemt grenzen: {low} tot {high}")


def _in_years(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Values of later years and other scenarios."""
    codes = _codes(reading)
    for name, levels in reading.map["time"].get("indicators", {}).items():
        for level, scenarios in levels.items():
            for scenario, years in scenarios.items():
                for place, value, _ in _triples([cell for year in years for cell in year]):
                    cell = (name, codes[level][place])
                    if cell in hidden and value is not None:
                        what = f"de kaart toont {value} in scenario {scenario}"
                        yield shown_elsewhere(TIME, cell, what)


def _in_entries(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """What projects do to a figure."""
    for entries in reading.map["time"].get("entries", {}).values():
        for entry in entries:
            for name in entry["deltas"]:
                if (name, entry["area"]) in hidden:
                    what = f"de kaart zegt wat project {entry['project']} eraan verandert"
                    yield shown_elsewhere(TIME, (name, entry["area"]), what)


def _codes(reading: Reading) -> dict[str, list[str]]:
    return {level["id"]: level["codes"] for level in reading.map["levels"]}


def _triples(flat: Sequence[Any]) -> Iterator[tuple[int, Any, Any]]:
    return zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def _in_geopackage(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    columns = sorted({name for name, _ in hidden})
    for layer, frame in reading.layers():
        for name in filter(frame.columns.__contains__, columns):
            for area, value in frame[name].dropna().items():
                if (name, area) in hidden:
                    what = f"laag {layer} toont {value}"
                    yield shown_elsewhere(GEOPACKAGE, (name, str(area)), what)


def _in_tables(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    for file, table in reading.tables():
        keys = [key for key in _AREA_COLUMNS if key in table]
        for name in filter(table.columns.__contains__, sorted({name for name, _ in hidden})):
            for key in keys:
                for area, value in zip(table[key], table[name], strict=True):
                    if value and (name, area) in hidden:
                        yield shown_elsewhere(file, (name, area), f"de tabel toont {value}")


def _in_trends(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """The present among the years; other years are attacked as columns of their own."""
    rows = reading.trends
    columns = reading.origin["kolommen"]
    for area, name, year, value, status in rows.itertuples(index=False):
        if (name, area) in hidden and str(columns[name]["jaar"]) == year:
            if value:
                yield shown_elsewhere(TRENDS, (name, area), f"het verloop toont {value}")
            if status != PROTECTED:
                yield shown_elsewhere(TRENDS, (name, area), f"het verloop zegt erbij: {status}")


def _in_findings(reading: Reading, hidden: set[Cell]) -> Iterator[Problem]:
    """Numbers in the evidence of a finding on the column or on the area.

    An index of a whole gemeente, such as D, is no figure of the gemeente itself.
    """
    indices = [name for name in reading.values if reading.specs[str(name)].kind is Kind.INDEX]
    for finding in reading.findings:
        for key, value in finding["bewijs"].items():
            about = ((finding["onderwerp"], key), (key, finding["onderwerp"]))
            for cell in hidden.intersection(about):
                if value is not None and not (reading.values[indices].loc[cell[1]] == value).any():
                    what = f"het bewijs van {finding['norm']} noemt {value}"
                    yield shown_elsewhere(FINDINGS, cell, what)
