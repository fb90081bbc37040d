"""Figures keyed to another boundary year are used only with a crosswalk (*omzettabel*)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from wijkplan.model.areas import AreaSet
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Provenance, Sheet

Crosswalk = Literal["gelijke-codes"]
"""``gelijke-codes`` declares that the codes of both years name the same areas."""


def match_boundaries(sheet: Sheet, areas: AreaSet, *, crosswalk: Crosswalk | None) -> None:
    """Refuse figures whose codes may name other areas than those of the project.

    Figures of the project's own boundary year pass. Of another year they pass only where
    identity of codes is declared *and* true: in every gemeente and level that the sheet covers,
    both know the same codes.

    Raises
    ------
    DataError
        If there is no crosswalk, or the declared identity is not true.
    """
    match_codes(
        sheet.values.index,
        sheet.provenance,
        areas,
        boundary_year=sheet.boundary_year,
        crosswalk=crosswalk,
    )


def match_codes(
    codes: Iterable[str],
    provenance: Provenance,
    areas: AreaSet,
    *,
    boundary_year: int,
    crosswalk: Crosswalk | None,
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
    """
    if boundary_year == areas.year:
        return
    given = set(codes)
    title = f"Cijfers van een andere gebiedsindeling: {provenance.name}."
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
    differing = sorted(here ^ there)
    if differing:
        problem = Problem(
            code="codes-ongelijk",
            file=provenance.file,
            area=enumerate_some(differing),
            message=f"{len(differing)} codes komen maar in één van beide jaren voor",
            remedy=f"de grenzen zijn gewijzigd: haal de cijfers op de indeling van {areas.year} op",
        )
        raise DataError(title, [problem])
