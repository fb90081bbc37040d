"""From buurten to wijken and gemeenten, with a row for what is not placed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.stock_counts import UNPLACED
from wijkplan.timeline.housing import NOT_PLACED


def members(areas: AreaSet) -> pd.DataFrame:
    """Which buurten count in which area: columns ``buurt``, ``code`` and ``niveau``.

    What is not placed (``buurt`` empty) counts in rows ``niet-geplaatst`` at the levels buurt and
    wijk, and in the gemeente where there is one; of several nobody knows which.

    >>> import minitown
    >>> table = members(minitown.areas())
    >>> table[table["buurt"].eq("")]["code"].tolist()
    ['niet-geplaatst', 'niet-geplaatst', 'GM9909']
    """
    buurten, gemeenten = areas.codes(Level.BUURT), areas.codes(Level.GEMEENTE)
    above = {
        Level.BUURT: (buurten, NOT_PLACED),
        Level.WIJK: (areas.at(Level.BUURT)["parent"], NOT_PLACED),
        Level.GEMEENTE: (
            areas.gemeente_per_buurt(),
            gemeenten[0] if len(gemeenten) == 1 else NOT_PLACED,
        ),
    }
    parts = [
        pd.DataFrame({"buurt": [*buurten, UNPLACED], "code": [*codes, rest], "niveau": level.value})
        for level, (codes, rest) in above.items()
    ]
    return pd.concat(parts, ignore_index=True)


def over_levels(table: pd.DataFrame, areas: AreaSet) -> pd.DataFrame:
    """Add up rows per buurt for the areas of every level.

    Parameters
    ----------
    table
        Index: code of a buurt, empty for what is not placed; numbers in every column. A buurt
        without a row counts as zero, a number that is NaN makes every sum that it is in NaN.
    areas
        Areas of the project.

    Returns
    -------
    DataFrame
        Index ``niveau`` and ``code``, of every area and of what is not placed; the same columns.
    """
    whole = members(areas)
    numbers = table.reindex(whole["buurt"], fill_value=0.0).to_numpy(float)
    keys = whole[["niveau", "code"]]
    found = pd.MultiIndex.from_frame(keys.drop_duplicates())
    summed = np.zeros((len(found), numbers.shape[1]))
    np.add.at(summed, found.get_indexer(pd.MultiIndex.from_frame(keys)), numbers)
    return pd.DataFrame(summed, index=found, columns=table.columns)


def at_level(table: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Rows of one level of what `over_levels` gives; index ``code``."""
    chosen = table.index.get_level_values("niveau") == level.value
    return table[chosen].droplevel("niveau")
