"""What is known of homes: per home (*woningregister*) or as counts per buurt (*woningaantallen*).

Both describe homes, never the people in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.attributes import ATTRIBUTES, PERIODS
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register

HOMES, COUNTS = "woningregister", "woningaantallen"
"""Names of the two registers, and ids of their kinds of source."""

UNKNOWN = "onbekend"
"""Value that says that an attribute is not known; kept as None."""

_HOME, _BUURT, _NUMBER, _TENURE = "verblijfsobject", "buurtcode", "aantal", "eigendom"
_PERIOD = "bouwperiode"
_PER_HOME = tuple(name for name in ATTRIBUTES if name != _PERIOD)  # that is of the pand
_PERIOD_TEXT = re.compile(
    r"(?:voor (?P<before>\d{4})|(?P<since>\d{4}) en later"
    r"|(?P<first>\d{4}) ?[-–] ?(?P<last>\d{4}))\Z"
)


def read_homes(request: SourceRequest) -> Register:
    """Read a register of homes: one row per verblijfsobject of the BAG.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.

    Returns
    -------
    Register
        ``woningregister``: ``verblijfsobject`` (16 digits, unique), ``corporatie`` (text), and
        ``eigendom``, ``tak``, ``huurklasse``, ``energielabel``, ``warmte`` (values of
        `ATTRIBUTES`). What is empty, not delivered or *onbekend* is None.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found.
    """
    provenance = request.provenance()
    raw, problems = _read(request), Problems()
    column = _column(raw, _HOME)
    if column:
        ids = normalise_ids(raw[column])
        wrong = ids.isna() & raw[column].ne("")  # check_register finds the empty ones
        problems.add(
            *_wrong_codes(
                request, raw.loc[wrong, column], HOMES, remedy="lever alle 16 cijfers, als tekst"
            )
        )
        raw = raw.assign(**{column: ids.fillna(raw[column])})
    if not _column(raw, _TENURE):
        problems.add(
            Problem(
                code="kolom-ontbreekt",
                file=request.path.name,
                layer=HOMES,
                column=_TENURE,
                message="deze kolom ontbreekt",
                remedy=f"aanwezig: {enumerate_some(raw.columns, most=12)}",
            )
        )
    fields = (
        Field(name=_HOME, required=True),
        Field(name="corporatie"),
        *map(_attribute, _PER_HOME),
    )
    frame, remarks = _check(request, raw, fields, problems, key=_HOME)
    problems.raise_if_any(DataError, f"{HOMES.capitalize()} {request.path.name} is niet bruikbaar.")
    return Register(
        name=HOMES,
        frame=frame,
        provenance=provenance,
        remarks=(*remarks, *_contradictions(frame)),
    )


def read_home_counts(request: SourceRequest) -> Register:
    """Read counts of homes: one row per buurt and combination of attributes.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.

    Returns
    -------
    Register
        ``woningaantallen``: ``buurtcode`` (as CBS writes it), ``aantal`` (whole number), and
        every attribute of `ATTRIBUTES`; what is empty, not delivered or *onbekend* is None.
        Shorter building periods are added up to those of `PERIODS`.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, such as a combination that comes twice.
    """
    provenance = request.provenance()
    raw, problems = _read(request), Problems()
    column = _column(raw, _BUURT)
    if column:
        different = raw[column].unique()
        known = {cell: normalise_code(cell, Level.BUURT) for cell in different}
        codes = raw[column].map(known).astype(object)
        wrong = codes.isna() & raw[column].ne("")
        problems.add(
            *_wrong_codes(
                request, raw.loc[wrong, column], COUNTS, remedy="lever codes zoals BU01640100"
            )
        )
        raw = raw.assign(**{column: codes.fillna(raw[column])})
    period = _column(raw, _PERIOD)
    as_delivered = raw[period] if period else pd.Series("", index=raw.index)
    if period:
        wider = {cell: widen_period(cell) or cell for cell in as_delivered.unique()}
        raw = raw.assign(**{period: as_delivered.map(wider)})
    fields = (
        Field(name=_BUURT, required=True),
        Field(name=_NUMBER, kind="aantal", required=True),
        *map(_attribute, ATTRIBUTES),
    )
    frame, remarks = _check(request, raw, fields, problems, key="")
    problems.add(*_doubled(request, frame, as_delivered))
    problems.raise_if_any(
        DataError, f"{COUNTS.capitalize()} {request.path.name} is niet bruikbaar."
    )
    if period and raw[period].ne(as_delivered).any():
        frame = _added_up(frame)
        remarks = (*remarks, "kortere bouwperioden zijn samengenomen")
    return Register(name=COUNTS, frame=frame, provenance=provenance, remarks=remarks)


def widen_period(text: str) -> str | None:
    """Find the period of `PERIODS` in which another one lies; None where it lies in none.

    >>> widen_period("1992-1999"), widen_period("2010 en later"), widen_period("1960-1970")
    ('1980-1999', '2000 en later', None)
    """
    found = _PERIOD_TEXT.match(" ".join(text.casefold().split()))
    if not found:
        return None
    part = found.groupdict()
    first = int(part["first"] or part["since"] or 0)
    last = int(part["before"]) - 1 if part["before"] else int(part["last"] or 9999)
    inside = (name for name, (start, end) in PERIODS.items() if start <= first <= last <= end)
    return next(inside, None)


def _doubled(
    request: SourceRequest, frame: pd.DataFrame, periods: pd.Series[str]
) -> tuple[Problem, ...]:
    """Combinations that come twice, in the periods as they were delivered."""
    if frame.empty:  # something is wrong with the cells, and that is told already
        return ()
    keys = frame.drop(columns=_NUMBER).assign(**{_PERIOD: periods.to_numpy()})
    doubled = keys.duplicated(keep=False)
    if not doubled.any():
        return ()
    return (
        Problem(
            code="rij-dubbel",
            file=request.path.name,
            layer=COUNTS,
            row=enumerate_some(periods.index[doubled.to_numpy()] + 2),
            area=enumerate_some(frame.loc[doubled, _BUURT].unique()),
            message=f"{int(doubled.sum())} rijen met dezelfde buurt en kenmerken",
            remedy="tel ze op tot één rij; anders is niet te zien of er dubbel geteld is",
        ),
    )


def _added_up(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [_BUURT, *ATTRIBUTES]
    total = frame.groupby(keys, dropna=False, sort=False)[_NUMBER].sum().reset_index()
    values = total[list(ATTRIBUTES)].astype(object)
    return total.assign(**values.where(values.notna(), None))[list(frame.columns)]


def _read(request: SourceRequest) -> pd.DataFrame:
    return request.read_table().rename(columns=dict(request.columns))


def _column(raw: pd.DataFrame, name: str) -> str:
    """Name of a column as delivered; empty where it is absent."""
    return next((str(column) for column in raw.columns if str(column).casefold() == name), "")


def _attribute(name: str) -> Field:
    return Field(name=name, kind="keuze", choices=(*ATTRIBUTES[name], UNKNOWN))


def _check(
    request: SourceRequest,
    raw: pd.DataFrame,
    fields: Sequence[Field],
    problems: Problems,
    *,
    key: str,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Check the cells; an empty frame where something was wrong with them."""
    frame, remarks = pd.DataFrame(), tuple[str, ...]()
    with problems.collect():
        frame, remarks = check_register(
            raw, fields, request=request, name=HOMES if key else COUNTS, key=key
        )
        attributes = [name for name in ATTRIBUTES if name in frame]
        values = frame[attributes].astype(object)
        known = values.notna() & ~values.isin([UNKNOWN])
        frame = frame.assign(**values.where(known, None))
    return frame, remarks


def _wrong_codes(
    request: SourceRequest, wrong: pd.Series[str], name: str, *, remedy: str
) -> tuple[Problem, ...]:
    if wrong.empty:
        return ()
    return (
        Problem(
            code="code-onjuist",
            file=request.path.name,
            layer=name,
            column=str(wrong.name),
            row=enumerate_some(wrong.index + 2),
            message=f"onjuiste waarde: {enumerate_some(map(repr, wrong.unique()))}",
            remedy=remedy,
        ),
    )


def _contradictions(homes: pd.DataFrame) -> tuple[str, ...]:
    """What cannot both be true: branch is of an association, rent class of a rented home."""
    tenure = homes[_TENURE]
    branch = int((homes["tak"].notna() & tenure.isin(("koop", "huur overig"))).sum())
    rent = int((homes["huurklasse"].notna() & tenure.eq("koop")).sum())
    remarks = (
        (branch, "woningen die niet van een corporatie zijn, hebben een tak (DAEB of niet-DAEB)"),
        (rent, "koopwoningen hebben een huurklasse"),
    )
    return tuple(f"{number} {text}: gehouden zoals geleverd" for number, text in remarks if number)
