"""The files of one edition of the Startanalyse put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Provenance, Register, Sheet
from wijkplan.sources.startanalyse.checks import (
    OTHER_REFERENCE,
    SAME_CO2,
    check_co2,
    check_derived,
    same_co2,
)
from wijkplan.sources.startanalyse.editions import CONCEPT, load_editions
from wijkplan.sources.startanalyse.reader import STARTANALYSE


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
        the same order, and is *intern* as soon as one of them is. Where one file turns out to be
        a concept, the whole is: its name says so, and with it every figure.

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
    provenance = _together([item.provenance for item in ordered])
    if frame["status_uitgave"].eq(CONCEPT).any():
        provenance = replace(provenance, name=_as_concept(provenance.name))
        frame = frame.assign(status_uitgave=CONCEPT)
    remarks = [remark for item in ordered for remark in item.remarks]
    return Register(
        name=STARTANALYSE,
        frame=frame.assign(uitgave=provenance.name),
        provenance=provenance,
        remarks=(*remarks, *_remarks(frame)),
    )


def _as_concept(name: str) -> str:
    """Name of an edition that says it is a concept.

    >>> _as_concept("Startanalyse 2020"), _as_concept("Startanalyse 2020 (PBL, concept)")
    ('Startanalyse 2020 (concept)', 'Startanalyse 2020 (PBL, concept)')
    """
    return name if CONCEPT in name.casefold() else f"{name} ({CONCEPT})"


def tell_concept(sheet: Sheet, registers: Sequence[Register]) -> Sheet:
    """Figures of the start year say that their edition is a concept, where another file shows it.

    Parameters
    ----------
    sheet
        Any figures.
    registers
        Those of the Startanalyse, as `read_startanalyse` gives them; figures from the same file
        have the same provenance.
    """
    concept = any(item.frame["status_uitgave"].eq(CONCEPT).any() for item in registers)
    if not concept or all(item.provenance != sheet.provenance for item in registers):
        return sheet
    name = _as_concept(sheet.provenance.name)
    return replace(sheet, provenance=replace(sheet.provenance, name=name))


def _remarks(frame: pd.DataFrame) -> Iterator[str]:
    """What shows only when the strategies are set beside each other."""
    for column, label in (("woningen", "woningen"), ("weq", "woningequivalenten")):
        differing = frame.groupby("buurtcode")[column].nunique().gt(1)
        if differing.any():
            yield (
                f"het aantal {label} verschilt tussen de bestanden in {int(differing.sum())} "
                f"buurten: {enumerate_some(differing.index[differing])}"
            )
    empty = frame[frame["woningen"].eq(0)].drop_duplicates("buurtcode")
    if len(empty):
        names = empty["buurtnaam"].where(empty["buurtnaam"].notna(), empty["buurtcode"])
        many = "buurt" if len(empty) == 1 else "buurten"
        yield f"{len(empty)} {many} zonder woningen: {enumerate_some(names, most=1000)}"
    for wrong in check_derived(frame):
        if not wrong.agrees:
            yield (
                f"{wrong.strategy}: de berekende kosten per woningequivalent wijken in een buurt "
                f"{wrong.largest:.2f} euro af van het totaal"
            )
    known = {
        defect.id: defect for edition in load_editions() for defect in edition.defects.values()
    }
    for same in same_co2(frame):
        defect = known[SAME_CO2]
        yield f"{', '.join(same)}: {defect.text}: {defect.remedy}"
    found = check_co2(frame)
    if found.deviating:
        defect = known[OTHER_REFERENCE]
        yield (
            f"{defect.text} in {found.deviating} van {found.rows} rijen; in {found.one_reference} "
            f"van {found.buurten} buurten past zij voor alle strategieën bij één andere "
            f"referentie: {defect.remedy}"
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
