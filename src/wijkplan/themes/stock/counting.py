"""Homes per area and per value of each attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.stock import ATTRIBUTES, Stock
from wijkplan.model.table import NOT_IN_SOURCE

KNOWN, UNKNOWN, NOT_APPLICABLE = "bekend", "onbekend", "nvt"
EXCLUDED: Mapping[str, tuple[str, ...]] = {"tak": ("koop", "huur overig"), "huurklasse": ("koop",)}
"""Attribute -> tenures to which it does not apply: not unknown, but nothing to know."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Numbers of homes per area of every level.

    Parameters
    ----------
    homes
        All homes; index ``code``; NaN where none of the buurten was delivered.
    parts
        Attribute -> a column per value, and ``bekend``, ``onbekend`` and ``nvt``, which add up
        to ``homes``. Only attributes that are known of any home.
    absent, buurten
        Per area the number of buurten that were not delivered, and of all buurten.
    reason
        Why a buurt is absent, in Dutch.
    balance
        Of homes onto buurten.
    """

    homes: pd.Series[float]
    parts: Mapping[str, pd.DataFrame]
    absent: pd.Series[int]
    buurten: pd.Series[int]
    reason: str
    balance: Conservation


def count_homes(stock: Stock, areas: AreaSet) -> Tally:
    """Count homes per area.

    Of counts a buurt without a row was not delivered. Of addresses a buurt without homes has
    none, unless no home at all was delivered in its gemeente.

    Parameters
    ----------
    stock
        The homes.
    areas
        The areas of the project; homes of other buurten are counted as lost.
    """
    buurten = areas.codes(Level.BUURT)
    row = buurten.get_indexer(pd.Index(stock.frame["buurt"]))
    inside = row >= 0
    homes, row = stock.frame[inside], row[inside]
    weight = homes["aantal"].to_numpy(float)
    delivered = _delivered(stock, areas, row)
    parts = {}
    for name in ATTRIBUTES:
        counts = _per_value(homes, name, row, weight, size=len(buurten))
        if counts is not None:
            frame = pd.DataFrame(counts, index=buurten)
            frame.loc[~delivered] = np.nan
            parts[name] = _roll_up(frame, areas)
    total = np.bincount(row, weights=weight, minlength=len(buurten))
    whole = _roll_up(
        pd.DataFrame(
            {
                "homes": np.where(delivered, total, np.nan),
                "absent": (~delivered).astype(float),
                "buurten": 1.0,
            },
            index=buurten,
        ),
        areas,
    )
    came_in, kept = float(stock.frame["aantal"].sum()), float(weight.sum())
    return Tally(
        homes=whole["homes"],
        parts=parts,
        absent=whole["absent"].astype(int),
        buurten=whole["buurten"].astype(int),
        reason="geen woningen geleverd in deze gemeente" if stock.addresses else NOT_IN_SOURCE,
        balance=Conservation(
            join="Woningvoorraad per buurt",
            unit="woningen",
            came_in=came_in,
            allocated=kept,
            lost=came_in - kept,
            remark="ligt buiten de gebieden" if came_in > kept else "",
        ),
    )


def _per_value(
    homes: pd.DataFrame,
    attribute: str,
    row: npt.NDArray[np.intp],
    weight: npt.NDArray[np.float64],
    *,
    size: int,
) -> dict[str, npt.NDArray[np.float64]] | None:
    """Homes per buurt and value; None where the attribute is known of no home."""
    values = ATTRIBUTES[attribute]
    code = _codes(homes, attribute)
    if not (code < len(values)).any():
        return None
    names = (*values, UNKNOWN, NOT_APPLICABLE)
    cells = np.bincount(row * len(names) + code, weights=weight, minlength=size * len(names))
    counts = dict(zip(names, cells.reshape(size, len(names)).T, strict=True))
    return counts | {KNOWN: np.sum([counts[value] for value in values], axis=0)}


def _codes(homes: pd.DataFrame, attribute: str) -> npt.NDArray[np.intp]:
    """Number of the value per home; after the values come unknown and not applicable."""
    values = ATTRIBUTES[attribute]
    code = pd.Index(values, dtype=object).get_indexer(pd.Index(homes[attribute], dtype=object))
    if attribute in EXCLUDED:
        excluded = homes["eigendom"].isin(EXCLUDED[attribute]).to_numpy()
        code[(code < 0) & excluded] = len(values) + 1
    code[code < 0] = len(values)
    return np.asarray(code)


def _delivered(stock: Stock, areas: AreaSet, row: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    present = np.zeros(len(areas.codes(Level.BUURT)), dtype=bool)
    present[row] = True
    if not stock.addresses:
        return present
    gemeente = areas.gemeente_per_buurt()
    return np.asarray(gemeente.isin(gemeente[present]))


def _roll_up(per_buurt: pd.DataFrame, areas: AreaSet) -> pd.DataFrame:
    """Add buurten to wijken and gemeenten; a sum of nothing known is not known."""
    above = (areas.gemeente_per_buurt(), areas.at(Level.BUURT)["parent"])
    sums = [per_buurt.groupby(codes).sum(min_count=1) for codes in above]
    return pd.concat([*sums, per_buurt]).reindex(areas.frame.index)
