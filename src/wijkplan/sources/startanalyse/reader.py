"""Read a file of the Startanalyse: check its cells, and compute what each strategy costs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.sources.buurt_keys import buurt_codes
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register
from wijkplan.sources.startanalyse.checks import remarks_on, standing_of
from wijkplan.sources.startanalyse.editions import unknown_edition
from wijkplan.sources.startanalyse.forms import CODE, REFERENCE, STRATEGY, Delivered, read_form

STARTANALYSE = "startanalyse"
NOT_COMPUTED = "kosten niet berekend (0 in de bron)"
EXCLUDED = "uitgesloten in de Startanalyse"
NO_EQUIVALENTS = "geen woningequivalenten"
NO_SAVING = "bespaart volgens de bron geen CO2 (H16 en H17 hebben een ander teken)"
EMPTY = "leeg in de bron"

_COLUMNS = (
    *("buurtcode", "buurtnaam", "strategie", "woningen", "utiliteit", "weq", "uitgesloten"),
    *("co2", "nationale_kosten", "reden_totaal", "kosten_per_weq", "reden"),
    *("kosten_per_co2", "reden_per_co2", "uitgave", "status_uitgave", "grensjaar"),
)
# Per mark: a number that may hold thousands, and one in which the mark can only part decimals.
_MARKS = {
    mark: (
        rf"-?[1-9]\d{{0,2}}(?:{mark}\d{{3}})+",
        rf"^-?(?:0|\d{{4,}}){mark}|{mark}(?!\d{{3}}$)\d+$",
    )
    for mark in (r"\.", ",")
}


def read_startanalyse(request: SourceRequest) -> Register:
    """Read one file of the Startanalyse: one strategy, the start year, or all of them.

    Parameters
    ----------
    request
        The delivery. In the wide form the name of the file tells the strategy; ``name`` tells
        the edition, and is shown wherever a figure of it is.

    Returns
    -------
    Register
        ``startanalyse``, a row per buurt and strategy: ``buurtcode``, ``buurtnaam``,
        ``strategie`` (``S1a`` …, or ``referentie``), ``woningen``, ``utiliteit``, ``weq``
        (dwelling equivalents), ``uitgesloten`` (True, False or None), ``co2`` (tonnes a year),
        ``nationale_kosten`` (euros a year in all, may be negative; kept where a row is
        excluded), ``kosten_per_weq`` (euros a year, computed), ``kosten_per_co2`` (euros per
        tonne, as delivered); ``reden_totaal``, ``reden`` and ``reden_per_co2`` (why there is no
        such cost to compare; empty where there is one), ``uitgave``, ``status_uitgave``
        (``concept``, ``definitief``, ``onbekend``) and ``grensjaar`` (year of the codes). Missing
        is NaN or None.

    Raises
    ------
    SourceError
        If the file cannot be read, or tells no strategy.
    DataError
        With every problem found: missing columns, cells that are no number or may be read in two
        ways, strategies that do not exist, codes that are malformed, rows that are doubled,
        negative equivalents.
    """
    provenance = request.provenance()
    delivered = read_form(request)
    checked = _check(delivered, request)
    frame = _derive(checked).assign(
        uitgave=request.name,
        status_uitgave=standing_of(checked, delivered.edition, name=request.name),
        grensjaar=float(request.boundary_year),
    )
    remarks = list(remarks_on(checked, delivered.edition))
    if request.tells_all and delivered.unused:
        many = "andere kolom" if delivered.unused == 1 else "andere kolommen"
        strategies = sorted(set(frame["strategie"]))
        told = f"{strategies[0]}: " if len(strategies) == 1 else ""
        remarks.append(f"{told}{delivered.unused} {many} niet gebruikt")
    return Register(
        name=STARTANALYSE,
        frame=frame[list(_COLUMNS)],
        provenance=provenance,
        remarks=tuple(remarks),
    )


def _check(delivered: Delivered, request: SourceRequest) -> pd.DataFrame:
    """Convert the cells, and bring the codes into their one form."""
    title = f"Startanalyse {request.path.name} is niet bruikbaar."
    raw, edition = delivered.cells, delivered.edition
    problems = Problems()
    problems.add(*delivered.problems)
    problems.add(*unknown_edition(edition, delivered.columns, file=request.path.name))
    problems.add(*_two_ways(raw, edition.fields, request))
    frame = pd.DataFrame()
    fields = [
        item for item in edition.fields if item.name not in edition.missing(delivered.columns)
    ]
    cells = raw.drop(columns=STRATEGY)
    with problems.collect():
        frame, _ = check_register(cells, fields, request=request, name=STARTANALYSE)
        frame = frame.rename(columns=edition.names)
    code_column = next((c for c in raw.columns if str(c).casefold() == CODE.casefold()), None)
    codes = pd.Series(dtype=object)
    if code_column is not None:
        codes, found = buurt_codes(
            raw[code_column], request, column=str(code_column), per=raw[STRATEGY]
        )
        problems.add(*found)
    if "weq" in frame and frame["weq"].lt(0).any():
        problems.add(
            Problem(
                code="weq-negatief",
                file=request.path.name,
                column="I11_woningequivalenten",
                row=enumerate_some(raw.index[frame["weq"].lt(0)] + 2),
                message="een aantal woningequivalenten kan niet negatief zijn",
                remedy="haal het bestand opnieuw op bij de uitgever",
            )
        )
    problems.raise_if_any(DataError, title)
    return frame.assign(buurtcode=codes, strategie=raw[STRATEGY].to_numpy())


def _two_ways(raw: pd.DataFrame, fields: Sequence[Field], request: SourceRequest) -> list[Problem]:
    """Numbers such as 1.234, of which the mark may part thousands or decimals.

    A column in which the same mark somewhere can only part decimals is not in doubt.
    """
    numeric = {item.name.casefold() for item in fields if item.kind in ("getal", "aantal")}
    problems = []
    for column in raw.columns:
        if str(column).casefold() not in numeric:
            continue
        cells = raw[column].astype(str).str.strip()
        doubtful = pd.Series(data=False, index=cells.index)
        for grouped, decimal in _MARKS.values():
            if not cells.str.contains(decimal).any():
                doubtful |= cells.str.fullmatch(grouped)
        if not doubtful.any():
            continue
        first = str(cells[doubtful].iloc[0])
        whole = first.replace(".", "").replace(",", "")
        problems.append(
            Problem(
                code="getal-dubbelzinnig",
                file=request.path.name,
                column=str(column),
                row=enumerate_some(cells.index[doubtful] + 2),
                message=f"{first} is op twee manieren te lezen: met duizendtallen of met decimalen",
                remedy=f"schrijf duizendtallen zonder punt of komma: {whole}",
            )
        )
    return problems


def _derive(frame: pd.DataFrame) -> pd.DataFrame:
    """Take zeros that mean 'no outcome' away, and compute the cost per dwelling equivalent."""
    cost, weq, per_co2 = frame["nationale_kosten"], frame["weq"], frame["kosten_per_co2"]
    # In the start year zero is no cost that was forgotten: nothing changes in it.
    choice = frame["strategie"].ne(REFERENCE)
    excluded = frame["uitgesloten"].eq("True")
    not_computed = cost.eq(0) & weq.gt(0) & choice
    total = _reasons(
        [excluded, not_computed, cost.isna()],
        [EXCLUDED, NOT_COMPUTED, f"nationale kosten {EMPTY}"],
    )
    known = cost.mask(not_computed)
    return frame.assign(
        uitgesloten=frame["uitgesloten"]
        .map({"True": True, "False": False})
        .astype(object)
        .where(frame["uitgesloten"].notna(), None),
        nationale_kosten=known,
        co2=frame["co2"].mask(not_computed & frame["co2"].eq(0)),
        reden_totaal=total,
        kosten_per_weq=(known / weq.where(weq > 0)).mask(excluded),
        reden=_reasons(
            [total.ne(""), weq.eq(0), weq.isna()], [total, NO_EQUIVALENTS, f"WEQ {EMPTY}"]
        ),
        kosten_per_co2=per_co2.mask(total.ne("") | ~choice | (cost * per_co2).lt(0)),
        reden_per_co2=_reasons(
            [total.ne(""), ~choice, per_co2.isna(), (cost * per_co2).lt(0)],
            [total, "het startjaar bespaart niets", f"kosten per ton CO2 {EMPTY}", NO_SAVING],
        ),
    )


def _reasons(
    conditions: Sequence[pd.Series[bool]], reasons: Sequence[str | pd.Series[str]]
) -> pd.Series[str]:
    """The first reason that holds per row; empty where none does."""
    made = np.select(conditions, [np.asarray(reason, dtype=object) for reason in reasons], "")
    return pd.Series(made, index=conditions[0].index, dtype=object)
