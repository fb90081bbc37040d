"""``wijkplan.toml``: what a planner writes down, checked before anything is read.

Keys are Dutch, because planners edit this file.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wijkplan.config_errors import explain_error
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.columns import Catalogue, ColumnSpec, Edition, Kind, load_catalogue
from wijkplan.model.crosswalk import Crosswalk
from wijkplan.model.errors import ConfigError, Problem
from wijkplan.model.text import nearest
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.registry import source_kinds
from wijkplan.themes import safety, stock
from wijkplan.timeline.scenarios import DEFAULT_SCENARIOS, Scenario

FILE_NAME = "wijkplan.toml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")
_KINDS: dict[str, Kind] = {
    "aantal": Kind.COUNT,
    "aandeel": Kind.SHARE,
    "gemiddelde": Kind.MEAN,
    "dichtheid": Kind.DENSITY,
    "mediaan": Kind.MEDIAN,
    "index": Kind.INDEX,
}

GemeenteCode = Annotated[str, Field(pattern=r"^GM\d{4}$")]
Year = Annotated[int, Field(ge=1995, le=2100)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProjectTable(_Table):
    """``[project]``: what the atlas is about."""

    naam: Annotated[str, Field(min_length=1)]
    gemeenten: Annotated[tuple[GemeenteCode, ...], Field(min_length=1)]
    jaar: Year
    fictief: bool = False
    uitvoer: str = "maps"


class BronTable(_Table):
    """``[[bron]]``: one delivered file."""

    soort: str
    bestand: str
    jaar: Year | None = None
    indeling: Year | None = None
    omzettabel: Crosswalk | None = None
    naam: str = ""
    uitgever: str = ""
    licentie: str = ""
    url: str = ""
    peildatum: dt.date | None = None
    editie: Edition = "openbaar"
    gepubliceerd: bool | None = None
    laag: str = ""
    sleutel: str = ""
    kolommen: dict[str, str] = Field(default_factory=dict)
    kolomjaren: dict[str, Year] = Field(default_factory=dict)
    voorziening: str = ""
    kenmerk: str = ""
    label: str = ""
    eenheid: str = ""
    gaten_toegestaan: bool = False


class KolomTable(_Table):
    """``[[kolom]]``: a column of a partner that the catalogue does not know."""

    naam: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    soort: Literal["aantal", "aandeel", "gemiddelde", "dichtheid", "mediaan", "index"]
    over: Literal["personen", "objecten"]
    eenheid: str = ""
    decimalen: Annotated[int, Field(ge=0, le=6)] = 0
    afronding: float | None = None
    gewicht: str = ""
    van: str = ""
    groep: str = "woningen"
    uitleg: str = ""


class TijdTable(_Table):
    """``[tijd]``: until which year the stock is followed; it starts at its reference date."""

    tot: Year | None = None


class ScenarioTable(_Table):
    """``[[scenario]]``: which projects go ahead, and when; see `Scenario`."""

    naam: Annotated[str, Field(pattern=r"^[0-9a-zA-Z][^\\/<>\"']*$")]
    uitleg: str = ""
    projecten: Literal["alle", "geen"] = "alle"
    hardheid: tuple[Literal["hard", "zacht", "onbekend"], ...] = ()
    status: tuple[Literal["BOU", "VER", "NIE", "OPL", "onbekend"], ...] = ()
    kans_vanaf: Annotated[float | None, Field(ge=0, le=100)] = None
    oplevering_vanaf: Year | None = None
    oplevering_tot: Year | None = None
    alleen: tuple[str, ...] = ()
    zonder: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    verschuiving: Annotated[int, Field(ge=-50, le=50)] = 0
    zonder_jaar_in: Year | None = None

    def scenario(self) -> Scenario:
        """The scenario as the timeline knows it."""
        return Scenario(
            name=self.naam,
            description=self.uitleg,
            nothing=self.projecten == "geen",
            hardness=self.hardheid,
            status=self.status,
            min_chance=self.kans_vanaf,
            first=self.oplevering_vanaf,
            last=self.oplevering_tot,
            only=self.alleen,
            without=self.zonder,
            include=self.met,
            shift=self.verschuiving,
            undated=self.zonder_jaar_in,
        )


class SpreidingTable(_Table):
    """``[spreiding]``: of which columns the spread over buurten is computed."""

    kolommen: tuple[str, ...] = (
        "percentage_personen_65_jaar_en_ouder",
        "percentage_eenpersoonshuishoudens",
        "perc_huurwoningen_in_bezit_woningcorporaties",
    )


class OmgevingsveiligheidTable(_Table):
    """``[omgevingsveiligheid]``: by which rules, and from where is measured."""

    regime: str = safety.IN_FORCE
    meten_vanaf: safety.MeasureFrom = "lijn"
    spoorafstand_m: Annotated[float | None, Field(gt=0)] = None


class Config(_Table):
    """The whole project file."""

    project: ProjectTable
    bron: Annotated[tuple[BronTable, ...], Field(min_length=1)]
    kolom: tuple[KolomTable, ...] = ()
    scenario: tuple[ScenarioTable, ...] = ()
    tijd: TijdTable = TijdTable()
    spreiding: SpreidingTable = SpreidingTable()
    omgevingsveiligheid: OmgevingsveiligheidTable = OmgevingsveiligheidTable()

    def catalogue(self) -> Catalogue:
        """The shipped catalogue with the columns of this project."""
        specs = [
            ColumnSpec(
                name=k.naam,
                label=k.label,
                kind=_KINDS[k.soort],
                unit=k.eenheid or ("%" if k.soort == "aandeel" else ""),
                decimals=k.decimalen,
                rounding=k.afronding,
                weight=k.gewicht,
                of=k.van,
                group=k.groep,
                disclosure=k.over,
                description=k.uitleg,
                shipped=False,
            )
            for k in self.kolom
        ]
        return load_catalogue().extended(specs)

    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios of the project file, or the usual three."""
        return tuple(table.scenario() for table in self.scenario) or DEFAULT_SCENARIOS

    def request(self, bron: BronTable, folder: Path) -> SourceRequest:
        """Turn a ``[[bron]]`` into what a reader needs, with the defaults of its kind."""
        kind = source_kinds()[bron.soort]
        year = bron.jaar or self.project.jaar
        path = folder / expand(bron.bestand)
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
            published=kind.published if bron.gepubliceerd is None else bron.gepubliceerd,
            layer=bron.laag,
            columns={**kind.columns, **bron.kolommen},
            column_years=bron.kolomjaren,
            key=bron.sleutel or kind.key,
            gaps_allowed=bron.gaten_toegestaan,
            subject=bron.voorziening or bron.kenmerk,
            label=bron.label,
            unit=bron.eenheid,
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
    try:
        raw = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        remedy = "maak er een met 'wijkplan new MAP BESTAND…', of wijs het aan met --project"
        message = f"er is geen projectbestand {path}"
        raise ConfigError(
            title, [Problem(code="bestand-ontbreekt", message=message, remedy=remedy)]
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(
            code="toml-fout",
            file=path.name,
            message=f"geen geldig TOML-bestand ({error})",
            remedy="herstel de genoemde regel; tekst staat tussen aanhalingstekens",
        )
        raise ConfigError(title, [problem]) from error
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        errors = [dict(e) for e in error.errors(include_url=False)]
        # A list of which every item is wrong counts as empty too: that is told already.
        told = [e for e in errors if not (e["type"] == "too_short" and e["input"])]
        problems = [explain_error(e, path.name, top=Config, tables=_MODELS) for e in told]
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
        *_check_columns(config, path),
        *_check_scenarios(config, path),
    ]


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


def _check_columns(config: Config, path: Path) -> list[Problem]:
    where = {"file": path.name}
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
    references += [(f"kolom {k.naam}", n) for k in config.kolom for n in (k.gewicht, k.van) if n]
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
    problems += [
        Problem(
            code="groep-onbekend",
            message=f"kolom {k.naam}: groep '{k.groep}' bestaat niet",
            remedy=nearest(k.groep, catalogue.groups),
            **where,
        )
        for k in config.kolom
        if k.groep not in catalogue.groups
    ]
    return problems


_MODELS: dict[str, type[_Table]] = {
    "project": ProjectTable,
    "bron": BronTable,
    "kolom": KolomTable,
    "scenario": ScenarioTable,
    "tijd": TijdTable,
    "spreiding": SpreidingTable,
    "omgevingsveiligheid": OmgevingsveiligheidTable,
}
