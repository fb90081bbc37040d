"""Persons, estimated from the homes and the mean size of households."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.stock import Stock
from wijkplan.model.stock_areas import is_single, roll_up
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number
from wijkplan.themes.stock.columns import (
    THEME,
    Origin,
    join,
    make_column,
    missing_columns,
)
from wijkplan.themes.stock.counting import Tally
from wijkplan.themes.stock.ranges import Range

PERSONS = "personen_geschat"
HOUSEHOLD_SIZE = "gemiddelde_huishoudsgrootte"
_NO_SIZE = "de gemiddelde grootte van huishoudens is niet bekend"


def persons_spec() -> ColumnSpec:
    """Meaning of the estimated number of persons."""
    return ColumnSpec(
        name=PERSONS,
        label="Personen (schatting)",
        kind=Kind.COUNT,
        unit="personen",
        group=THEME,
        disclosure="personen",
        description="Het aantal woningen maal de gemiddelde grootte van huishoudens volgens het "
        "CBS, met de aanname dat in elke woning één huishouden woont.",
        caution="Het is geen telling van inwoners.",
    )


def persons_column(stock: Stock, tally: Tally, figures: AreaTable, origin: Origin) -> Column:
    r"""Estimate persons: homes times the mean size of households, of the nearest area.

    .. math:: P = \sum_b w_b g_b

    over buurten, with :math:`w` homes and :math:`g` the published mean of the buurt, else of its
    wijk, else of its gemeente. Homes without a known buurt count with the mean of the gemeente.

    Parameters
    ----------
    stock
        The homes.
    tally
        The same homes per area; where they are missing, so are the persons.
    figures
        Has `HOUSEHOLD_SIZE`; without any value of it the persons are missing.
    origin
        Year and source of the homes.
    """
    spec = persons_spec()
    if HOUSEHOLD_SIZE not in figures.specs or not figures.known(HOUSEHOLD_SIZE):
        return missing_columns([spec], tally.homes.index, origin.year, _NO_SIZE)[0]
    sizes = _household_sizes(figures)
    homes = stock.number.reindex(sizes.index, fill_value=0.0)
    persons = (homes * sizes["size"]).mask(homes.eq(0), 0.0)
    parts = {
        "persons": persons.fillna(0.0),
        "counted": homes.where(persons.notna(), 0.0),
        "silent": persons.isna(),
        "borrowed": homes.ne(0) & sizes["level"].ne(Level.BUURT.value),
    }
    found = roll_up(pd.DataFrame(parts).astype(float), figures.areas)
    found["homes"], found["level"] = tally.homes, sizes["level"]
    lineage = figures.lineage[HOUSEHOLD_SIZE]
    told = [_tell(row, lineage.year) for row in found.to_dict("records")]
    status = [join(*pair) for pair in zip(told, tally.remarks, strict=True)]
    told_nothing = tally.homes.gt(0) & found["counted"].eq(0)
    values = found["persons"].where(tally.homes.notna() & ~told_nothing).to_numpy(float)
    return make_column(
        spec,
        Range(values, values),
        pd.Series(status, index=found.index, dtype=object),
        Origin(year=origin.year, source=f"{origin.source}; {lineage.source}"),
    )


def _household_sizes(figures: AreaTable) -> pd.DataFrame:
    """Mean ``size`` per buurt, and the ``level`` of which it is the mean."""
    areas, published = figures.areas, figures.values[HOUSEHOLD_SIZE]
    buurten, gemeenten = areas.codes(Level.BUURT), areas.codes(Level.GEMEENTE)
    wijken = areas.frame["parent"][buurten]
    above = {
        Level.BUURT: published[buurten].to_numpy(float),
        Level.WIJK: published.reindex(wijken).to_numpy(float),
        Level.GEMEENTE: published.reindex(areas.gemeente_per_buurt()).to_numpy(float),
    }
    known = [~np.isnan(sizes) for sizes in above.values()]
    sizes = pd.DataFrame(
        {
            "size": np.select(known, list(above.values()), np.nan),
            "level": np.select(known, [level.value for level in above], ""),
        },
        index=buurten,
    )
    if is_single(areas):
        sizes.loc[UNPLACED] = [published[gemeenten[0]], Level.GEMEENTE.value]
    return sizes


def _tell(row: dict[Hashable, Any], year: int) -> str:
    """The assumption, with the number that was used."""
    homes, silent, where = row["homes"], int(row["silent"]), row["level"]
    if np.isnan(homes):
        return ""
    if not homes:
        return "geen woningen"
    if not row["counted"]:
        return _NO_SIZE
    if not isinstance(where, str):
        where = "per buurt" + (", anders per wijk of gemeente" if row["borrowed"] else "")
    mean = format_number(row["persons"] / row["counted"], decimals=1)
    told = f"aanname: {mean} personen per woning (CBS {year}, {where}) en elke woning bewoond"
    if not silent:
        return told
    buurten = f"{silent} {'buurt' if silent == 1 else 'buurten'}"
    return f"ten minste: van {buurten} is de grootte van huishoudens niet bekend; {told}"
