"""What single columns and groups of a project file cannot tell: how they go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wijkplan.answers import programme
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import Problem
from wijkplan.model.text import nearest
from wijkplan.themes import access, climate, heat, projects, safety, spread, stock

if TYPE_CHECKING:
    from wijkplan.config import Config
    from wijkplan.config_tables import KolomTable


_THEMES = tuple(
    part.THEME for part in (stock, projects, heat, safety, climate, access, spread, programme)
)
"""Groups of the atlas that are no groups of the catalogue: what the themes compute."""


def check_columns(config: Config, file: str) -> list[Problem]:
    """Find what is wrong with the columns and groups that a project adds.

    Parameters
    ----------
    config
        The project file, of which every table is right by itself.
    file
        Its name.

    Returns
    -------
    list of Problem
        Columns and groups that are described twice or do not exist, and columns of which nobody
        could tell whether they are about few persons.
    """
    return [
        *_check_names(config, file),
        *_check_groups(config, file),
        *(
            Problem(code=code, file=file, column=kolom.naam, message=message, remedy=remedy)
            for kolom in config.kolom
            for code, message, remedy in _check_persons(kolom, config.internal_columns)
        ),
    ]


def _check_groups(config: Config, file: str) -> Iterator[Problem]:
    """Find groups that exist already, and groups that are named but do not exist."""
    known = dict(load_catalogue().groups)
    for groep in config.groep:
        if groep.id in (*known, *_THEMES):
            yield Problem(
                code="groep-dubbel",
                file=file,
                message=f"groep '{groep.id}' bestaat al",
                remedy="geef de [[groep]] een eigen id, of gebruik de groep die er al is",
            )
        if groep.na and groep.na not in known:
            yield Problem(
                code="groep-onbekend",
                file=file,
                message=f"groep {groep.id}: groep '{groep.na}' bij na bestaat niet",
                remedy=nearest(groep.na, known),
            )
        known[groep.id] = groep.label
    for kolom in config.kolom:
        if kolom.groep not in known:
            yield Problem(
                code="groep-onbekend",
                file=file,
                message=f"kolom {kolom.naam}: groep '{kolom.groep}' bestaat niet",
                remedy=nearest(kolom.groep, known),
            )


def _check_persons(kolom: KolomTable, internal: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """Find a column of which nobody can tell about how many persons its numbers are."""
    if kolom.stelselindicator and kolom.over != "personen":
        yield (
            "kolom-niet-beschermd",
            "een stelselindicator gaat over mensen die hulp krijgen",
            'zet over = "personen", of geef de kolom een groep in plaats van een stelselindicator',
        )
    if kolom.stelselindicator and "groep" in kolom.model_fields_set:
        yield (
            "kolom-twee-groepen",
            "hier staan een groep en een stelselindicator",
            "laat een van beide weg: een stelselindicator heeft een eigen plaats",
        )
    counts = kolom.soort == "aantal" and kolom.over == "personen"
    if counts and kolom.spec().is_money and not kolom.personen:
        yield (
            "kolom-zonder-personen",
            "een bedrag telt geen mensen: of het over weinig mensen gaat, is niet te zien",
            "noem bij personen de kolom die telt voor hoeveel mensen het is",
        )
    if kolom.personen and not counts:
        yield (
            "kolom-niet-beschermd",
            "personen hoort bij een aantal over personen",
            'haal personen weg, of zet soort = "aantal" en over = "personen"',
        )
    if kolom.personen in internal and kolom.editie != "intern":
        yield (
            "kolom-intern",
            f"de kolom bij personen ({kolom.personen}) is intern, en deze niet",
            'zet editie = "intern" ook hier, of haal het daar weg',
        )


def _check_names(config: Config, file: str) -> list[Problem]:
    where = {"file": file}
    names = [k.naam for k in config.kolom]
    problems = [
        Problem(
            code="kolom-dubbel",
            column=name,
            message="deze kolom is meer dan eens beschreven met [[kolom]]",
            remedy="laat er één staan",
            **where,
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    catalogue = config.catalogue()
    references = [("spreiding.kolommen", name) for name in config.spreiding.kolommen]
    references += [
        (f"spreiding.norm '{norm.naam}'", name)
        for norm in config.spreiding.norm
        for name in norm.references
    ]
    references += [(f"kolom {k.naam}", name) for k in config.kolom for name in k.references]
    references += [
        (f"bron {number}, kolomjaren", name)
        for number, bron in enumerate(config.bron, start=1)
        for name in bron.kolomjaren
    ]
    known = {*catalogue.specs, *stock.spread_columns(ATTRIBUTES)}
    problems += [
        Problem(
            code="kolom-onbekend",
            column=name,
            message=f"{key}: deze kolom staat niet in de kolommencatalogus",
            remedy=nearest(name, known),
            **where,
        )
        for key, name in references
        if name not in known
    ]
    return problems
