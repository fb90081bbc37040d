"""Figures keyed to another boundary year are used only with a crosswalk (*omzettabel*)."""

from __future__ import annotations

from typing import Literal

from wijkplan.model.areas import AreaSet
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Sheet

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
    if sheet.boundary_year == areas.year:
        return
    file = sheet.provenance.file
    title = f"Cijfers van een andere gebiedsindeling: {sheet.provenance.name}."
    if crosswalk is None:
        remedy = (
            "lever cijfers op de indeling van het project, of zet omzettabel = "
            '"gelijke-codes" bij deze bron als de grenzen werkelijk gelijk zijn'
        )
        raise DataError(
            title,
            [
                Problem(
                    code="omzettabel-ontbreekt",
                    file=file,
                    message=f"de codes zijn van {sheet.boundary_year}, "
                    f"de gebieden van {areas.year}",
                    remedy=remedy,
                )
            ],
        )
    covered = {(code[2:6], code[:2]) for code in sheet.values.index}
    here = {code for code in areas.frame.index if (code[2:6], code[:2]) in covered}
    there = {code for code in sheet.values.index if "GM" + code[2:6] in areas.frame.index}
    differing = sorted(here ^ there)
    if differing:
        raise DataError(
            title,
            [
                Problem(
                    code="codes-ongelijk",
                    file=file,
                    area=enumerate_some(differing),
                    message=f"{len(differing)} codes komen maar in één van beide jaren voor",
                    remedy="de grenzen zijn gewijzigd: haal de cijfers op de indeling van "
                    f"{areas.year} op",
                )
            ],
        )
