"""Figures keyed to another boundary year are used only with a crosswalk (*omzettabel*)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Provenance, Sheet

Crosswalk = Literal["gelijke-codes"]
"""``gelijke-codes`` declares that the codes of both years name the same areas."""

CHANGED = "gebied gewijzigd: bestond in de indeling van {year} niet, of had een andere grens"
"""Status of a buurt of which the figures of another year are of another area."""


def match_boundaries(
    sheet: Sheet,
    areas: AreaSet,
    *,
    crosswalk: Crosswalk | None,
    changed: Collection[str] = (),
) -> Sheet:
    """Refuse figures whose codes may name other areas than those of the project.

    Figures of the project's own boundary year pass. Of another year they pass only where
    identity of codes is declared *and* true: in every gemeente and level that the sheet covers,
    both know the same codes. Areas that are declared to have changed are left out of that.

    Parameters
    ----------
    sheet
        Figures of any gemeente.
    areas
        The areas of the project.
    crosswalk
        What the project file declares.
    changed
        Codes of either year that the project file declares to be another area, or none, in the
        other year.

    Returns
    -------
    Sheet
        Without figures of the areas that changed. A buurt says so as its reason; a wijk or
        gemeente is left to be derived from those of its buurten that did not change.

    Raises
    ------
    DataError
        If there is no crosswalk, the declared identity is not true, or a changed code exists in
        neither year.
    """
    match_codes(
        sheet.values.index,
        sheet.provenance,
        areas,
        boundary_year=sheet.boundary_year,
        crosswalk=crosswalk,
        changed=changed,
    )
    if not changed:
        return sheet
    _refuse_pointless(sheet, areas, changed)
    return _without(sheet, areas, changed)


def _refuse_pointless(sheet: Sheet, areas: AreaSet, changed: Collection[str]) -> None:
    unknown = sorted(set(changed) - set(sheet.values.index) - set(areas.frame.index))
    same_year = sheet.boundary_year == areas.year
    if same_year or unknown:
        problem = Problem(
            code="gewijzigd-onjuist",
            file=sheet.provenance.file,
            area=enumerate_some(unknown),
            message="deze codes staan bij gewijzigd, maar komen in geen van beide jaren voor"
            if unknown
            else f"gewijzigd is voor een andere indeling, en deze cijfers zijn van {areas.year}",
            remedy="haal ze weg bij gewijzigd, of verbeter de code"
            if unknown
            else "haal gewijzigd weg, of noem met indeling = … het jaar van de codes",
        )
        raise DataError(_title(sheet.provenance), [problem])


def _without(sheet: Sheet, areas: AreaSet, changed: Collection[str]) -> Sheet:
    keep = sheet.values.index[~sheet.values.index.isin(list(changed))]
    told = [code for code in areas.codes(Level.BUURT) if code in changed]
    index = keep.append(pd.Index(told, dtype=object))
    reason = CHANGED.format(year=sheet.boundary_year)
    named = enumerate_some(sorted(changed))
    return replace(
        sheet,
        values=sheet.values.loc[keep].reindex(index),
        status=sheet.status.loc[keep].reindex(index, fill_value=reason),
        remarks=(
            *sheet.remarks,
            f"zonder gebieden die in {sheet.boundary_year} anders waren: {named}",
        ),
        added=sheet.added | set(told),
    )


def _title(provenance: Provenance) -> str:
    return f"Cijfers van een andere gebiedsindeling: {provenance.name}."


def match_codes(
    codes: Iterable[str],
    provenance: Provenance,
    areas: AreaSet,
    *,
    boundary_year: int,
    crosswalk: Crosswalk | None,
    changed: Collection[str] = (),
) -> None:
    """Refuse area codes of another boundary year; see `match_boundaries`.

    Parameters
    ----------
    codes
        Codes as delivered, of any gemeente.
    provenance
        The delivery, for the message.
    boundary_year
        Year of the codes.
    changed
        Codes that may exist in one of the years only.
    """
    if boundary_year == areas.year:
        return
    given = set(codes)
    title = _title(provenance)
    if crosswalk is None:
        problem = Problem(
            code="omzettabel-ontbreekt",
            file=provenance.file,
            message=f"de codes zijn van {boundary_year}, de gebieden van {areas.year}",
            remedy="lever cijfers op de indeling van het project, of zet omzettabel = "
            '"gelijke-codes" bij deze bron als de grenzen werkelijk gelijk zijn',
        )
        raise DataError(title, [problem])
    covered = {(code[2:6], code[:2]) for code in given}
    here = {code for code in areas.frame.index if (code[2:6], code[:2]) in covered}
    there = {code for code in given if "GM" + code[2:6] in areas.frame.index}
    differing = sorted((here ^ there) - set(changed))
    if differing:
        problem = Problem(
            code="codes-ongelijk",
            file=provenance.file,
            area=enumerate_some(differing),
            message=f"{len(differing)} codes komen maar in één van beide jaren voor",
            remedy="de grenzen zijn gewijzigd: haal de cijfers op de indeling van "
            f"{areas.year} op, of noem bij een bron met cijfers alle gebieden die anders waren "
            "met gewijzigd = [...]",
        )
        raise DataError(title, [problem])
