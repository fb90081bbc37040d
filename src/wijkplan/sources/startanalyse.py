"""Startanalyse aardgasvrije buurten (PBL): what each strategy costs per buurt, a file each.

The reader knows the columns of the edition of 2020. Two things in that edition are not what they
look like, and both are noticed by comparing columns, not by the name of the edition:

- ``H18`` ought to be the cost per dwelling equivalent, but in the concept files it repeats the
  total ``H16``. So it is never used: the cost per equivalent is computed here.
- a strategy that was not computed has cost 0. Zero euros would make it the cheapest of all, so a
  cost of exactly 0 in a buurt with buildings is taken for what it is: no outcome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Provenance, Register
from wijkplan.sources.buurt_keys import absent_columns, buurt_codes
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registers import Field, check_register

STARTANALYSE = "startanalyse"
REFERENCE = "referentie"
"""Strategy of the file with the start year: the situation before, not a choice."""
NOT_COMPUTED = "kosten niet berekend (0 in de bron)"
EXCLUDED = "uitgesloten in de Startanalyse"
NO_EQUIVALENTS = "geen woningequivalenten"
EMPTY = "leeg in de bron"

_NAMES = {
    "BU_CODE": "buurtcode",
    "I02_buurtnaam": "buurtnaam",
    "I09_aantal_woningen": "woningen",
    "I10_aantal_utiliteit": "utiliteit",
    "I11_woningequivalenten": "weq",
    "Uitgesloten": "uitgesloten",
    "H15_CO2_uitstoot": "co2",
    "H16_Nat_meerkost": "nationale_kosten",
    "H17_Nat_meerkost_CO2": "kosten_per_co2",
    "H18_Nat_meerkost_WEQ": "h18",
}
_FIELDS = (
    Field(name="BU_CODE", required=True),
    Field(name="I02_buurtnaam"),
    Field(name="I09_aantal_woningen", kind="aantal", required=True),
    Field(name="I10_aantal_utiliteit", kind="aantal"),
    Field(name="I11_woningequivalenten", kind="getal"),
    Field(name="Uitgesloten", kind="keuze", choices=("True", "False")),
    Field(name="H15_CO2_uitstoot", kind="getal"),
    Field(name="H16_Nat_meerkost", kind="getal"),
    Field(name="H17_Nat_meerkost_CO2", kind="getal"),
    Field(name="H18_Nat_meerkost_WEQ", kind="getal"),
)
_STRATEGY = re.compile(r"(S[1-5])([a-z]?)(?![0-9a-z])", re.IGNORECASE)


def strategy_of(file_name: str) -> str:
    """Strategy that a file of the Startanalyse is about, from its name; empty where it is silent.

    >>> strategy_of("S1a_B_LuchtWP.csv"), strategy_of("StartJaar.csv"), strategy_of("a.csv")
    ('S1a', 'referentie', '')
    """
    stem = Path(file_name).stem
    if stem.casefold() == "startjaar":
        return REFERENCE
    found = _STRATEGY.match(stem)
    return found[1].upper() + found[2].lower() if found else ""


def read_startanalyse(request: SourceRequest) -> Register:
    """Read one file of the Startanalyse: one strategy, or the start year.

    Parameters
    ----------
    request
        The delivery. The name of the file tells the strategy; ``name`` tells the edition, and is
        shown wherever a figure of it is.

    Returns
    -------
    Register
        ``startanalyse``, a row per buurt: ``buurtcode``, ``buurtnaam``, ``strategie``
        (``S1a`` …, or ``referentie``), ``woningen``, ``utiliteit``, ``weq`` (dwelling
        equivalents), ``uitgesloten`` (True, False or None), ``co2`` (tonnes a year),
        ``nationale_kosten`` (euros a year in all, may be negative), ``kosten_per_co2`` (euros
        per tonne avoided), ``kosten_per_weq`` (euros a year, computed), ``reden`` (why there is
        no cost per equivalent; empty where there is one), ``uitgave`` and ``grensjaar`` (year of
        the codes). Missing is NaN or None.

    Raises
    ------
    SourceError
        If the file cannot be read, or its name tells no strategy.
    DataError
        With every problem found: missing columns, cells that are no number, codes that are
        malformed or doubled, negative equivalents.
    """
    provenance = request.provenance()
    strategy = strategy_of(request.path.name)
    if not strategy:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [
                Problem(
                    code="strategie-onbekend",
                    file=request.path.name,
                    message="uit de naam van het bestand volgt geen strategie",
                    remedy="geef het bestand de naam van de uitgever terug: S1a_….csv tot en met "
                    "S5d_….csv, of StartJaar.csv",
                )
            ],
        )
    raw = request.read_table()
    known = {name.casefold(): name for name in _NAMES}
    # The project file may rename columns for other readers of the same file.
    own = {c: n for c, n in request.columns.items() if n.casefold() in known}
    raw = raw.rename(columns=own)
    wanted = [column for column in raw.columns if column.casefold() in known]
    frame = _check(raw[wanted], request)
    frame, remarks = _derive(frame, strategy)
    frame = frame.assign(
        strategie=strategy, uitgave=request.name, grensjaar=float(request.boundary_year)
    )
    if request.tells_all and (others := len(raw.columns) - len(wanted)):
        remarks += (f"{others} andere {'kolom' if others == 1 else 'kolommen'} niet gebruikt",)
    return Register(
        name=STARTANALYSE,
        frame=frame[list(_COLUMNS)],
        provenance=provenance,
        remarks=tuple(f"{strategy}: {remark}" for remark in remarks),
    )


_COLUMNS = (
    *("buurtcode", "buurtnaam", "strategie", "woningen", "utiliteit", "weq", "uitgesloten"),
    *("co2", "nationale_kosten", "kosten_per_co2", "kosten_per_weq", "reden"),
    *("uitgave", "grensjaar"),
)


def _check(raw: pd.DataFrame, request: SourceRequest) -> pd.DataFrame:
    """Convert the cells, and bring the codes into their one form."""
    title = f"Startanalyse {request.path.name} is niet bruikbaar."
    problems = Problems()
    frame = pd.DataFrame()
    with problems.collect():
        frame, _ = check_register(raw, _FIELDS, request=request, name=STARTANALYSE)
        frame = frame.rename(columns=_NAMES)
    problems.add(*absent_columns(raw, ("I11_woningequivalenten", "H16_Nat_meerkost"), request))
    code_column = next((c for c in raw.columns if c.casefold() == "bu_code"), None)
    codes = pd.Series(dtype=object)
    if code_column is not None:
        codes, found = buurt_codes(raw[code_column], request, column=code_column)
        problems.add(*found)
    if "weq" in frame and frame["weq"].lt(0).any():
        problems.add(
            Problem(
                code="weq-negatief",
                file=request.path.name,
                column="I11_woningequivalenten",
                row=enumerate_some(np.flatnonzero(frame["weq"].lt(0)) + 2),
                message="een aantal woningequivalenten kan niet negatief zijn",
                remedy="haal het bestand opnieuw op bij de uitgever",
            )
        )
    problems.raise_if_any(DataError, title)
    frame["buurtcode"] = codes
    return frame


def _derive(frame: pd.DataFrame, strategy: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Take zeros that mean 'no outcome' away, and compute the cost per dwelling equivalent."""
    frame = frame.copy()
    frame["uitgesloten"] = (
        frame["uitgesloten"].map({"True": True, "False": False}).astype(object)
    ).where(frame["uitgesloten"].notna(), None)
    cost, weq = frame["nationale_kosten"], frame["weq"]
    # In the start year zero is no cost that was forgotten: nothing changes in it.
    choice = strategy != REFERENCE
    remarks = list(_compare_h18(frame["h18"], cost.where(cost.ne(0) | choice), weq))
    not_computed = cost.eq(0) & weq.gt(0) & choice
    no_outcome = not_computed & frame["co2"].eq(0)
    excluded = frame["uitgesloten"].eq(True)  # noqa: FBT003 - a comparison, None is not True
    frame["nationale_kosten"] = cost.mask(not_computed)
    frame["co2"] = frame["co2"].mask(no_outcome)
    without = frame["nationale_kosten"].isna() | (not choice)
    frame["kosten_per_co2"] = frame["kosten_per_co2"].mask(without)
    frame["kosten_per_weq"] = frame["nationale_kosten"] / weq.where(weq > 0)
    frame["reden"] = np.select(
        [excluded, not_computed, cost.isna(), weq.eq(0), weq.isna()],
        [EXCLUDED, NOT_COMPUTED, f"nationale kosten {EMPTY}", NO_EQUIVALENTS, f"WEQ {EMPTY}"],
        default="",
    ).astype(object)
    frame["kosten_per_weq"] = frame["kosten_per_weq"].mask(excluded)
    names = frame["buurtnaam"].where(frame["buurtnaam"].notna(), frame["buurtcode"])
    if excluded.any():
        remarks.append(f"uitgesloten: {enumerate_some(names[excluded], most=1000)}")
    if not_computed.any():
        remarks.append(
            f"in {int(not_computed.sum())} van {len(frame)} buurten staan de nationale kosten op "
            "0: niet berekend, dus onbekend"
        )
    if no_outcome.any():
        remarks.append(
            f"in {int(no_outcome.sum())} van {len(frame)} buurten staan kosten en CO2 beide op 0: "
            "ook de CO2 is onbekend"
        )
    return frame.drop(columns="h18"), tuple(remarks)


def _compare_h18(
    h18: pd.Series[float], cost: pd.Series[float], weq: pd.Series[float]
) -> tuple[str, ...]:
    """Say how the delivered cost per equivalent relates to the total it should be a part of."""
    telling = h18.notna() & cost.notna() & weq.gt(0) & weq.ne(1)
    if not telling.any():
        return ()
    h18, cost, weq = h18[telling], cost[telling], weq[telling]
    rows = int(telling.sum())
    used = "niet gebruikt, de kosten per woningequivalent zijn berekend als H16 / I11"
    if h18.eq(cost).all():
        return (f"kolom H18 (per woningequivalent) is gelijk aan H16 (totaal): {used}",)
    differing = int((h18 - cost / weq).abs().gt(1).sum())  # H18 is rounded to whole euros
    if differing:
        return (f"kolom H18 wijkt in {differing} van {rows} rijen af van H16 / I11: {used}",)
    return ()


def combine_startanalyse(registers: Sequence[Register]) -> Register:
    """Put the files of one edition together.

    Parameters
    ----------
    registers
        As `read_startanalyse` gives them, in any order.

    Returns
    -------
    Register
        All rows, by strategy and buurt. Its provenance names every file, with their hashes in
        the same order, and is *intern* as soon as one of them is.

    Raises
    ------
    DataError
        If there is no file, a strategy comes twice, or the files are of unlike years.
    """
    title = "De bestanden van de Startanalyse passen niet bij elkaar."
    ordered = sorted(registers, key=lambda item: (_strategies(item), item.provenance.file))
    problems = _unlike(ordered)
    if problems:
        raise DataError(title, problems)
    frame = pd.concat([item.frame for item in ordered], ignore_index=True)
    remarks = [remark for item in ordered for remark in item.remarks]
    for column, label in (("woningen", "woningen"), ("weq", "woningequivalenten")):
        differing = frame.groupby("buurtcode")[column].nunique().gt(1)
        if differing.any():
            remarks.append(
                f"het aantal {label} verschilt tussen de bestanden in {int(differing.sum())} "
                f"buurten: {enumerate_some(differing.index[differing])}"
            )
    return Register(
        name=STARTANALYSE,
        frame=frame,
        provenance=_together([item.provenance for item in ordered]),
        remarks=tuple(remarks),
    )


def _strategies(register: Register) -> tuple[str, ...]:
    return tuple(sorted(register.frame["strategie"].unique()))


def _unlike(registers: Sequence[Register]) -> list[Problem]:
    if not registers:
        return [
            Problem(
                code="geen-bestand",
                message="er is geen bestand",
                remedy="lever ten minste één bestand van de Startanalyse",
            )
        ]
    problems = []
    files: dict[str, list[str]] = {}
    for item in registers:
        for strategy in _strategies(item):
            files.setdefault(strategy, []).append(item.provenance.file)
    problems += [
        Problem(
            code="strategie-dubbel",
            file=enumerate_some(names),
            message=f"strategie {strategy} komt meer dan eens voor",
            remedy="geef elke strategie één keer op, van één uitgave",
        )
        for strategy, names in files.items()
        if len(names) > 1
    ]
    years = {item.provenance.file: item.provenance.year for item in registers}
    if len(set(years.values())) > 1:
        problems.append(
            Problem(
                code="uitgave-verschilt",
                file=enumerate_some(f"{file} ({year})" for file, year in years.items()),
                message="de bestanden zijn van verschillende jaren: kosten zijn dan niet te "
                "vergelijken",
                remedy="lever alle strategieën uit dezelfde uitgave",
            )
        )
    return problems


def _together(parts: Sequence[Provenance]) -> Provenance:
    dates = {part.date for part in parts}
    return replace(
        parts[0],
        name=" en ".join(dict.fromkeys(part.name for part in parts)),
        file=", ".join(part.file for part in parts),
        sha256=", ".join(part.sha256 for part in parts),
        date=dates.pop() if len(dates) == 1 else None,
        edition="intern" if any(part.edition == "intern" for part in parts) else "openbaar",
        published=all(part.published for part in parts),
    )
