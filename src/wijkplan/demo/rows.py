"""Rows that belong together, as arrays of row numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]


def rows_of(numbers: npt.ArrayLike) -> Iterator[tuple[int, Ints]]:
    """Yield every distinct number, in order, with the rows that have it.

    Examples
    --------
    >>> [(number, rows.tolist()) for number, rows in rows_of([4, 2, 4])]
    [(2, [1]), (4, [0, 2])]
    """
    values = np.asarray(numbers)
    for number in np.unique(values):
        yield int(number), np.flatnonzero(values == number)
