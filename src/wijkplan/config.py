"""``wijkplan.toml``: what a planner writes down, checked before anything is read.

Keys are Dutch, because planners edit this file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from wijkplan.answers.norms import known_norms
from wijkplan.config_columns import check_columns
from wijkplan.config_tables import (
    BronTable,
    GroepTable,
    KolomTable,
    OmgevingsveiligheidTable,
    OpenbaarmakingTable,
    ProjectTable,
    ScenarioTable,
    SpreidingTable,
    Table,
    TijdTable,
    WarmteTable,
)
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import Catalogue, Edition, load_catalogue
from wijkplan.model.errors import ConfigError, Problem, Problems
from wijkplan.model.schema_errors import errors_of, explain_error
from wijkplan.model.text import nearest
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registry import source_kinds
from wijkplan.sources.toml import read_toml
from wijkplan.themes import safety, stock
from wijkplan.themes.spread import groups
from wijkplan.themes.spread.agreements import norms
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario

FILE_NAME = "wijkplan.toml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


class Config(Table):
    """The whole project file."""

    project: ProjectTable
    bron: Annotated[tuple[BronTable, ...], Field(min_length=1)]
    kolom: tuple[KolomTable, ...] = ()
    groep: tuple[GroepTable, ...] = ()
    scenario: tuple[ScenarioTable, ...] = ()
    tijd: TijdTable = TijdTable()
    spreiding: SpreidingTable = SpreidingTable()
    openbaarmaking: OpenbaarmakingTable = OpenbaarmakingTable()
    omgevingsveiligheid: OmgevingsveiligheidTable = OmgevingsveiligheidTable()
    warmte: WarmteTable = WarmteTable()

    def catalogue(self, edition: Edition = "intern") -> Catalogue:
        """The shipped catalogue with the columns of this project that an edition knows.

        The public edition knows no internal column, also not as the whole or denominator of
        another.
        """
        hidden = frozenset() if edition == "intern" else self.internal_columns
        specs = [k.spec() for k in self.kolom if k.naam not in hidden]
        known = load_catalogue()
        for groep in self.groep:
            known = known.with_group(groep.id, groep.label, after=groep.na)
        return known.extended(
            replace(
                spec,
                weight="" if spec.weight in hidden else spec.weight,
                part="" if spec.part in hidden else spec.part,
                of="" if spec.of in hidden else spec.of,
            )
            for spec in specs
        )

    @property
    def internal_columns(self) -> frozenset[str]:
        """Catalogue names of the columns that only the internal edition has."""
        return frozenset(k.naam for k in self.kolom if k.editie == "intern")

    def scenarios(self, edition: Edition = "intern") -> tuple[Scenario, ...]:
        """The scenarios of an edition; the usual three where the project file has none for it."""
        tables = [s for s in self.scenario if edition == "intern" or s.editie == "openbaar"]
        return tuple(table.scenario() for table in tables) or DEFAULT_SCENARIOS

    def internal_norms(self, edition: Edition) -> frozenset[str]:
        """Codes of the norms of which an edition does not tell the findings."""
        listed = self.openbaarmaking.interne_bevindingen
        return frozenset(() if edition == "intern" else listed)

    def is_published(self, bron: BronTable) -> bool:
        """Whether the publisher itself made the figures of a source public."""
        by_kind = source_kinds()[bron.soort].published
        return by_kind if bron.gepubliceerd is None else bron.gepubliceerd

    def safety_settings(self, folder: Path) -> safety.Settings:
        """From where areas of attention are measured, and the regimes that may be chosen.

        Parameters
        ----------
        folder
            In which the project file stands.

        Raises
        ------
        ConfigError
            If the file with rules of the municipality is absent or not right.
        """
        rules = self.omgevingsveiligheid
        own = folder / expand(rules.regels) if rules.regels else None
        return safety.Settings(
            measure_from=rules.meten_vanaf,
            track_spacing_m=rules.spoorafstand_m,
            book=safety.load_rule_book(own),
        )

    def request(self, bron: BronTable, folder: Path) -> SourceRequest:
        """Turn a ``[[bron]]`` into what a reader needs, with the defaults of its kind."""
        kind = source_kinds()[bron.soort]
        year = bron.jaar or self.project.jaar
        path = folder / expand(bron.bestand)
        columns = {**kind.columns, **bron.kolommen}
        renamed = [c for c, name in columns.items() if name in self.internal_columns]
        return SourceRequest(
            kind=kind.id,
            path=path,
            year=year,
            boundary_year=bron.indeling or year,
            name=bron.naam or f"{kind.label} {year}",
            publisher=bron.uitgever or kind.publisher or "niet vermeld",
            # Licence and address belong to the usual publisher, not to another one.
            licence=bron.licentie or ("" if bron.uitgever else kind.licence),
            url=bron.url or ("" if bron.uitgever else kind.url),
            date=bron.peildatum,
            edition=bron.editie,
            published=self.is_published(bron),
            layer=bron.laag,
            columns=columns,
            column_years=bron.kolomjaren,
            key=bron.sleutel or kind.key,
            gaps_allowed=bron.gaten_toegestaan,
            subject=bron.voorziening or bron.kenmerk,
            label=bron.label,
            unit=bron.eenheid,
            internal_columns=(*bron.interne_kolommen, *renamed, *sorted(self.internal_columns)),
        )


def load_config(path: Path) -> Config:
    """Read and check a project file.

    Parameters
    ----------
    path
        The file, or the folder in which ``wijkplan.toml`` stands.

    Raises
    ------
    ConfigError
        With every problem found: unknown keys with the nearest right one, wrong values.
    """
    path = path / FILE_NAME if path.is_dir() else path
    title = f"Projectbestand {path.name} is niet bruikbaar."
    absent = Problem(
        code="bestand-ontbreekt",
        message=f"er is geen projectbestand {path}",
        remedy="maak er een met 'wijkplan new MAP BESTAND…', of wijs het aan met --project",
    )
    raw = read_toml(path, title=title, absent=absent)
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        problems = [explain_error(e, path.name, top=Config) for e in errors_of(error)]
        raise ConfigError(title, problems) from error
    problems = _check_meaning(config, path)
    if problems:
        raise ConfigError(title, problems)
    return config


def expand(text: str) -> str:
    """Fill in ``${NAAM}`` and ``${NAAM:-standaard}`` from the environment.

    >>> expand("${BESTAAT_NIET_:-../data}/a.gpkg")
    '../data/a.gpkg'
    """
    # A variable that is not set stays as it stands, so that the error about the file names it.
    return _VARIABLE.sub(lambda m: os.environ.get(m[1]) or (m[0] if m[2] is None else m[2]), text)


def _check_meaning(config: Config, path: Path) -> list[Problem]:
    """Find what single values cannot tell: references to kinds, columns and groups."""
    return [
        *_check_sources(config, path),
        *_check_references(config, path.name),
        *check_columns(
            config.kolom, config.groep, internal=config.internal_columns, file=path.name
        ),
        *_check_scenarios(config, path),
        *_check_spread_norms(config, path.name),
        *_check_origin(config, path.name),
        *_check_editions(config, path.name),
        *_check_regimes(config, path),
    ]


def _check_regimes(config: Config, path: Path) -> list[Problem]:
    """Find a file of rules that is not right, and regimes that do not exist."""
    problems = Problems()
    rules = config.omgevingsveiligheid
    with problems.collect():
        book = config.safety_settings(path.parent).book
        for name in (rules.regime, *rules.vergelijk):
            with problems.collect():
                book.find(name)
    return [
        problem if problem.file else replace(problem, file=path.name) for problem in problems.found
    ]


def _check_editions(config: Config, file: str) -> Iterator[Problem]:
    """Find what cannot be internal, and what is called internal but does not exist."""
    kinds = source_kinds()
    for number, bron in enumerate(config.bron, start=1):
        if bron.soort not in kinds:
            continue
        if kinds[bron.soort].required and bron.editie == "intern":
            yield Problem(
                code="bron-intern",
                file=file,
                message=f"bron {number}: zonder '{bron.soort}' is er geen openbare uitgave",
                remedy='haal editie = "intern" weg; interne cijfers horen in een eigen bestand',
            )
        renamed = [c for c, name in bron.kolommen.items() if name in config.internal_columns]
        for column in (*bron.interne_kolommen, *renamed) if config.is_published(bron) else ():
            yield Problem(
                code="kolom-intern",
                file=file,
                column=column,
                message=f"bron {number}: een gepubliceerd bestand heeft geen interne kolom",
                remedy="lever de kolom in een eigen bestand, of zet gepubliceerd = false",
            )
    for kolom in config.kolom:
        if kolom.editie == "intern" and kolom.naam in load_catalogue():
            yield Problem(
                code="kolom-intern",
                file=file,
                column=kolom.naam,
                message="deze naam is van een kolom van wijkplan zelf, die niet intern kan zijn",
                remedy="geef de kolom een eigen naam",
            )
        if kolom.over != "personen" and (kolom.drempel is not None or kolom.afronden is not None):
            yield Problem(
                code="kolom-niet-beschermd",
                file=file,
                column=kolom.naam,
                message="drempel en afronden gelden alleen voor cijfers over personen",
                remedy='zet over = "personen", of haal drempel en afronden weg',
            )
    codes = [*known_norms(), *(norms.code_of(norm.naam) for norm in config.spreiding.norm)]
    for code in config.openbaarmaking.interne_bevindingen:
        if code not in codes:
            yield Problem(
                code="norm-onbekend",
                file=file,
                message=f"openbaarmaking.interne_bevindingen: er is geen norm '{code}'",
                remedy=nearest(code, codes),
            )


def _check_scenarios(config: Config, path: Path) -> list[Problem]:
    names = [table.naam for table in config.scenario]
    return [
        Problem(
            code="scenario-dubbel",
            file=path.name,
            message=f"scenario '{name}' staat er meer dan eens",
            remedy="geef elk scenario een eigen naam",
        )
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def _check_spread_norms(config: Config, file: str) -> Iterator[Problem]:
    codes: dict[str, str] = {}
    for table in config.spreiding.norm:
        for message, remedy in table.faults():
            yield Problem(
                code="norm-onjuist",
                file=file,
                message=f"spreiding.norm '{table.naam}': {message}",
                remedy=remedy,
            )
        code = norms.code_of(table.naam)
        if code in codes:
            yield Problem(
                code="norm-dubbel",
                file=file,
                message=f"spreiding.norm '{table.naam}': deze naam is gelijk aan, of lijkt te veel "
                f"op, '{codes[code]}'",
                remedy="geef elke norm een eigen naam",
            )
        codes[code] = table.naam


def _check_origin(config: Config, file: str) -> Iterator[Problem]:
    """Groups by origin are for a municipality that asks for them by name and switch."""
    catalogue, table = config.catalogue(), config.spreiding
    named = [*table.kolommen, *(name for norm in table.norm for name in norm.references)]
    for name in dict.fromkeys(named):
        if not table.herkomst and name in catalogue and groups.is_origin(catalogue[name]):
            yield Problem(
                code="herkomst-uit",
                file=file,
                column=name,
                message="spreiding: deze kolom gaat over herkomst, en dat staat uit",
                remedy="zet herkomst = true onder [spreiding], of haal de kolom weg",
            )


def _check_sources(config: Config, path: Path) -> list[Problem]:
    problems = []
    kinds = source_kinds()
    where = {"file": path.name}
    for number, bron in enumerate(config.bron, start=1):
        if bron.soort not in kinds:
            message = f"bron {number}: '{bron.soort}' is geen soort bron"
            remedy = nearest(bron.soort, kinds)
            problems.append(Problem(code="soort-onbekend", message=message, remedy=remedy, **where))
    needed = [kind for kind in kinds.values() if kind.required]
    for kind in needed:
        count = sum(bron.soort == kind.id for bron in config.bron)
        if count != 1:
            problems.append(
                Problem(
                    code="bron-ontbreekt" if count == 0 else "bron-dubbel",
                    message=f"er {'is geen' if count == 0 else f'zijn {count}'} "
                    f"bron{'' if count == 0 else 'nen'} van soort '{kind.id}' ({kind.label})",
                    remedy="geef er precies één op",
                    **where,
                )
            )
    return problems


def _check_references(config: Config, file: str) -> list[Problem]:
    """Find names of columns that do not exist."""
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
    return [
        Problem(
            code="kolom-onbekend",
            column=name,
            message=f"{key}: deze kolom staat niet in de kolommencatalogus",
            remedy=nearest(name, known),
            file=file,
        )
        for key, name in references
        if name not in known
    ]
