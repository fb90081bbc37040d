"""What registers per buurt share: the column with codes, and columns that must be there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.errors import Problem, enumerate_some
from wijkplan.sources.files import SourceRequest


def absent_columns(
    raw: pd.DataFrame, names: Iterable[str], request: SourceRequest
) -> list[Problem]:
    """Name the columns that must be there, though a cell in them may be empty (unknown)."""
    present = {str(column).casefold() for column in raw.columns}
    return [
        Problem(
            code="kolom-ontbreekt",
            file=request.path.name,
            column=name,
            message="deze kolom ontbreekt",
            remedy=f"aanwezig: {enumerate_some(raw.columns, most=12)}",
        )
        for name in names
        if name.casefold() not in present
    ]


def buurt_codes(
    raw: pd.Series[str],
    request: SourceRequest,
    *,
    column: str,
    per: pd.Series[str] | None = None,
) -> tuple[pd.Series[str], list[Problem]]:
    """Bring a column of buurt codes into its one form; each buurt may stand in it once.

    Parameters
    ----------
    raw
        Cells as delivered; empty cells are left to the check of required columns.
    per
        What sets rows about one buurt apart, such as a strategy: each buurt may stand in it once
        for every value.

    Returns
    -------
    tuple
        Codes (None where malformed), and what is wrong with them.
    """
    codes = pd.Series([normalise_code(cell, Level.BUURT) for cell in raw], dtype=object)
    cells = raw.astype(str).str.strip().reset_index(drop=True)
    where = {"file": request.path.name, "column": column}
    problems = []
    wrong = codes.isna() & cells.ne("")
    if wrong.any():
        problems.append(
            Problem(
                code="code-onjuist",
                row=enumerate_some(f"{n + 2} ({cells[n]!r})" for n in np.flatnonzero(wrong)),
                message=f"{int(wrong.sum())} codes zijn geen buurtcode",
                remedy="een buurtcode is BU met 8 tekens",
                **where,
            )
        )
    key = pd.DataFrame({"code": codes, "per": "" if per is None else per.to_numpy()})
    doubled = key.duplicated() & codes.notna()
    if doubled.any():
        problems.append(
            Problem(
                code="code-dubbel",
                area=enumerate_some(codes[doubled].unique()),
                row=enumerate_some(np.flatnonzero(doubled) + 2),
                message=f"{codes[doubled].nunique()} buurten komen meer dan eens voor",
                remedy="lever één rij per buurt" + ("" if per is None else f" en {per.name}"),
                **where,
            )
        )
    return codes, problems
