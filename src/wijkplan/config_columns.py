"""What single columns and groups of a project file cannot tell: how they go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wijkplan.answers import programme
from wijkplan.config_tables import GroepTable, KolomTable
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import Problem
from wijkplan.model.text import nearest
from wijkplan.themes import access, climate, heat, projects, safety, spread, stock

_THEMES = tuple(
    part.THEME for part in (stock, projects, heat, safety, climate, access, spread, programme)
)
"""Groups of the atlas that are no groups of the catalogue: what the themes compute."""


def check_columns(
    kolommen: Sequence[KolomTable],
    groepen: Iterable[GroepTable],
    *,
    internal: frozenset[str],
    file: str,
) -> list[Problem]:
    """Find what is wrong with the columns and groups that a project adds.

    Parameters
    ----------
    kolommen, groepen
        Of the project file; each is right by itself.
    internal
        Names of the columns that only the internal edition has.
    file
        Name of the project file.

    Returns
    -------
    list of Problem
        Columns and groups that are described twice, groups that do not exist, and columns of which
        nobody could tell whether they are about few persons.
    """
    return [
        *_check_names(kolommen, file),
        *_check_groups(kolommen, groepen, file),
        *(
            Problem(code=code, file=file, column=kolom.naam, message=message, remedy=remedy)
            for kolom in kolommen
            for code, message, remedy in _check_persons(kolom, internal)
        ),
    ]


def _check_names(kolommen: Iterable[KolomTable], file: str) -> Iterator[Problem]:
    names = [kolom.naam for kolom in kolommen]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(
            code="kolom-dubbel",
            file=file,
            column=name,
            message="deze kolom is meer dan eens beschreven met [[kolom]]",
            remedy="laat er één staan",
        )


def _check_groups(
    kolommen: Iterable[KolomTable], groepen: Iterable[GroepTable], file: str
) -> Iterator[Problem]:
    """Find groups that exist already, and groups that are named but do not exist."""
    known = dict(load_catalogue().groups)
    for groep in groepen:
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
    for kolom in kolommen:
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
