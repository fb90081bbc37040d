"""Problems of a project register that only show when several cells are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter, methodcaller
from types import MappingProxyType

import pandas as pd

from wijkplan.model.errors import Problem, enumerate_some
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.project_fields import HOMES, KINDS, UNKNOWN, ProjectKind
from wijkplan.sources.project_totals import ancestors_of

_FOREIGN: Mapping[str, str] = MappingProxyType(
    {
        "bruto": "zet woningen die blijven in aantal; komen er woningen bij, kies dan NIU, SLN, "
        "TRA, SPL of FLX",
        "sloop": "kies SLN (sloop en nieuwbouw) of SLO (sloop), of haal het getal weg",
        "aantal": "zet nieuwe woningen in bruto en gesloopte in sloop; voor renovatie is de soort "
        "REB of REO, voor woningverbetering VBE, voor verkoop VKP, voor aankoop AKP",
    }
)
"""Number -> what to do where it does not belong to the kind of project."""
_SWAPPED = "; zijn ze verwisseld?"


@dataclass(frozen=True)
class Cells:
    """Cells of a register, to be compared.

    Parameters
    ----------
    text
        As `wijkplan.sources.registers.text_cells` gives it.
    where
        File and layer, for the problems.
    """

    text: pd.DataFrame
    where: Mapping[str, str]

    @property
    def kinds(self) -> pd.Series[str]:
        """Kind of project per row; *onbekend* also where the cell is wrong."""
        return self.text["soort"].str.upper().mask(lambda kind: ~kind.isin(KINDS), UNKNOWN)

    def number(self, column: str) -> pd.Series[float]:
        """A column as numbers; NaN where it is empty or wrong."""
        commas = self.text[column].str.replace(",", ".", regex=False)
        return pd.to_numeric(commas, errors="coerce")

    def problem(
        self, wrong: pd.Series[bool], code: str, column: str, message: str, remedy: str
    ) -> Iterator[Problem]:
        """One problem about the rows that are wrong; ``{}`` in a message names their values."""
        if wrong.any():
            named = enumerate_some(map(repr, self.text.loc[wrong, column].unique()))
            yield Problem(
                code=code,
                column=column,
                row=enumerate_some(self.text.index[wrong]),
                message=message.format(named),
                remedy=remedy,
                **self.where,
            )


def check_coherence(cells: Cells) -> Iterator[Problem]:
    """Tell every problem of cells of a project register that do not fit each other."""
    for check in (_programmes, _years, _numbers, _chances, _branches, _buildings):
        yield from check(cells)


def split_ids(text: str) -> pd.Series[str]:
    """Identificaties in one cell, separated by blanks, commas or semicolons."""
    return pd.Series(text.replace(",", " ").replace(";", " ").split(), dtype=object)


def _programmes(cells: Cells) -> Iterator[Problem]:
    ids, parents = cells.text["project_id"], cells.text["parent_id"]
    yield from cells.problem(
        parents.ne("") & ~parents.isin(ids),
        "programma-onbekend",
        "parent_id",
        "dit programma staat niet in het register: {}",
        "neem het programma op als rij",
    )
    above = ancestors_of(cells.text)
    yield from cells.problem(
        ids.map(lambda own: own in above[own]).astype(bool),
        "programma-kring",
        "parent_id",
        "een project is via deze kolom een deel van zichzelf ({})",
        "laat parent_id leeg bij het bovenste programma",
    )


def _years(cells: Cells) -> Iterator[Problem]:
    ready, end = cells.number("jaar_oplevering"), cells.number("jaar_einde")
    yield from cells.problem(
        ready < cells.number("jaar_start"),
        "jaren-omgekeerd",
        "jaar_oplevering",
        "de oplevering ({}) ligt voor de start",
        f"controleer jaar_start en jaar_oplevering{_SWAPPED}",
    )
    yield from cells.problem(
        end < ready,
        "jaren-omgekeerd",
        "jaar_einde",
        "het einde ({}) ligt voor de oplevering",
        f"controleer jaar_oplevering en jaar_einde{_SWAPPED}",
    )
    yield from _foreign(
        cells,
        "jaar_einde",
        attrgetter("adds"),
        "laat de cel leeg, of kies FLX (tijdelijke woningen)",
    )
    yield from _foreign(
        cells,
        "jaar_sloop",
        attrgetter("demolishes"),
        "laat de cel leeg, of kies SLN (sloop en nieuwbouw) of SLO (sloop)",
    )


def _foreign(
    cells: Cells, column: str, fits: Callable[[ProjectKind], bool], remedy: str
) -> Iterator[Problem]:
    """A number in a column that does not belong to the kind of project, told per kind."""
    kinds, given = cells.kinds, cells.number(column) > 0
    for code in sorted(kinds[given].unique()):
        if not fits(KINDS[code]):
            yield from cells.problem(
                given & kinds.eq(code),
                "getal-past-niet",
                column,
                f"bij soort {code} ({KINDS[code].label}) hoort dit getal niet: {{}}",
                remedy,
            )


def _numbers(cells: Cells) -> Iterator[Problem]:
    for measure, remedy in _FOREIGN.items():
        yield from _foreign(cells, measure, methodcaller("applies", measure), remedy)
    both = cells.kinds.map(lambda code: KINDS[code].adds and KINDS[code].demolishes).astype(bool)
    apart = ~cells.text["eenheid"].str.casefold().isin(("", HOMES))
    yield from cells.problem(
        both & apart & (cells.number("sloop") > 0),
        "eenheid-past-niet",
        "eenheid",
        "bij sloop en nieuwbouw in één rij zegt de eenheid {} niet wat er gesloopt wordt",
        "maak twee rijen: een met wat er komt (NIU), een met wat er gesloopt wordt (SLO)",
    )


def _chances(cells: Cells) -> Iterator[Problem]:
    chance = cells.number("kans")
    yield from cells.problem(
        (chance < 0) | (chance > 100) | ((chance > 0) & (chance < 1)),
        "kans-onjuist",
        "kans",
        "dit is geen kans in procenten: {}",
        "vul een getal van 0 tot en met 100 in; 80 procent is 80, niet 0,8",
    )


def _branches(cells: Cells) -> Iterator[Problem]:
    yield from cells.problem(
        cells.kinds.eq("TAK") & cells.text["tak"].eq(""),
        "tak-ontbreekt",
        "tak",
        "bij een overheveling (TAK) staat niet naar welke tak de woningen gaan",
        "vul DAEB of niet-DAEB in: de tak na de overheveling; onbekend mag ook",
    )


def _buildings(cells: Cells) -> Iterator[Problem]:
    panden = cells.text["panden"]
    yield from cells.problem(
        panden.map(lambda text: normalise_ids(split_ids(text)).isna().any()).astype(bool),
        "pand-onjuist",
        "panden",
        "geen identificatie van een pand: {}",
        "schrijf de 16 cijfers van elk pand als tekst, met een spatie ertussen",
    )
