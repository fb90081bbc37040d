"""Deliveries of several years as columns beside each other, so that all are protected at once.

The figures of another year are other figures: nothing adds them up with those of this year. They
are tied to the whole and the denominator of their own year, as far as those were delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Catalogue
from wijkplan.model.history import dated_name, plain_name, specs_by_year
from wijkplan.model.layers import Sheet
from wijkplan.model.table import preferred, sheet_on_areas, tells


def years_apart(
    sheets: Sequence[Sheet], areas: AreaSet, catalogue: Catalogue
) -> tuple[tuple[Sheet, ...], Catalogue]:
    """Give every column of a year that is not the present a name of its own.

    Parameters
    ----------
    sheets
        Figures of all deliveries, in order of preference.
    areas
        The areas of the project.
    catalogue
        Meaning of the columns.

    Returns
    -------
    tuple
        The sheets with `dated_name`s, and the catalogue with those columns added. A column
        without any value keeps its name, for nothing is tied to it.
    """
    here = [sheet_on_areas(sheet, areas) for sheet in sheets]
    names = dict.fromkeys(str(name) for sheet in here for name in sheet.values)
    present = {
        name: preferred(name, [s for s in here if name in s.values]).years[name] for name in names
    }
    others = dict.fromkeys(
        (name, sheet.years[name])
        for sheet in here
        for name in map(str, sheet.values)
        if sheet.years[name] != present[name] and tells(sheet, name)
    )
    specs = specs_by_year(catalogue.specs, present, others)
    return (
        tuple(
            _renamed(
                sheet,
                {
                    str(name): dated_name(str(name), sheet.years[str(name)])
                    for name in sheet.values
                    if (str(name), sheet.years[str(name)]) in others
                },
            )
            for sheet in sheets
        ),
        replace(catalogue, specs=specs),
    )


def years_together(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Give the columns of `years_apart` their own name again."""
    return tuple(
        _renamed(sheet, {str(name): plain_name(str(name)) for name in sheet.values})
        for sheet in sheets
    )


def _renamed(sheet: Sheet, names: dict[str, str]) -> Sheet:
    return replace(
        sheet,
        values=sheet.values.rename(columns=names),
        status=sheet.status.rename(columns=names),
        years={names.get(name, name): year for name, year in sheet.years.items()},
    )
