"""The tables of ``wijkplan.toml``, as a planner writes them: keys and values are Dutch."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wijkplan.model.columns import ColumnSpec, Edition, Kind
from wijkplan.model.crosswalk import Crosswalk
from wijkplan.themes import safety
from wijkplan.timeline.scenarios import Scenario

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
Threshold = Annotated[int, Field(ge=3)]
"""At least 3: with 1 or 2 in a cell, whoever is counted there sees himself or the only other."""


class Table(BaseModel):
    """A table of the project file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ProjectTable(Table):
    """``[project]``: what the atlas is about."""

    naam: Annotated[str, Field(min_length=1)]
    gemeenten: Annotated[tuple[GemeenteCode, ...], Field(min_length=1)]
    jaar: Year
    fictief: bool = False
    uitvoer: str = "maps"


class BronTable(Table):
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
    interne_kolommen: tuple[str, ...] = ()


class KolomTable(Table):
    """``[[kolom]]``: a column of a partner that the catalogue does not know."""

    naam: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: str
    soort: Literal["aantal", "aandeel", "gemiddelde", "dichtheid", "mediaan", "index"]
    over: Literal["personen", "objecten"]
    eenheid: str = ""
    decimalen: Annotated[int, Field(ge=0, le=6)] = 0
    afronding: float | None = None
    gewicht: str = ""
    teller: str = ""
    van: str = ""
    groep: str = "woningen"
    uitleg: str = ""
    editie: Edition = "openbaar"
    drempel: Threshold | None = None
    afronden: Annotated[float | None, Field(gt=0)] = None

    @property
    def references(self) -> tuple[str, ...]:
        """Other columns that this one names."""
        return tuple(filter(None, (self.gewicht, self.teller, self.van)))

    def spec(self) -> ColumnSpec:
        """The column as the catalogue knows it."""
        return ColumnSpec(
            name=self.naam,
            label=self.label,
            kind=_KINDS[self.soort],
            unit=self.eenheid or ("%" if self.soort == "aandeel" else ""),
            decimals=self.decimalen,
            rounding=self.afronding,
            weight=self.gewicht,
            part=self.teller,
            of=self.van,
            group=self.groep,
            disclosure=self.over,
            edition=self.editie,
            threshold=self.drempel,
            round_to=self.afronden,
            description=self.uitleg,
            shipped=False,
        )


class OpenbaarmakingTable(Table):
    """``[openbaarmaking]``: what the public edition hides and leaves out.

    Parameters
    ----------
    drempel
        Smallest number of persons or households of a partner that is shown.
    interne_bevindingen
        Codes of norms of which the findings are internal.
    """

    drempel: Threshold = 10
    interne_bevindingen: tuple[str, ...] = ()


class TijdTable(Table):
    """``[tijd]``: until which year the stock is followed; it starts at its reference date."""

    tot: Year | None = None


class ScenarioTable(Table):
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
    editie: Edition = "openbaar"
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


class SpreidingTable(Table):
    """``[spreiding]``: of which columns the spread over buurten is computed."""

    kolommen: tuple[str, ...] = (
        "percentage_personen_65_jaar_en_ouder",
        "percentage_eenpersoonshuishoudens",
        "perc_huurwoningen_in_bezit_woningcorporaties",
    )


class OmgevingsveiligheidTable(Table):
    """``[omgevingsveiligheid]``: by which rules, and from where is measured.

    Parameters
    ----------
    regels
        File with regimes and tables of persons of the municipality, from the project file.
    vergelijk
        Regimes of which the areas are on the map too, beside those of ``regime``.
    """

    regime: str = safety.IN_FORCE
    regels: str = ""
    vergelijk: tuple[str, ...] = ()
    meten_vanaf: safety.MeasureFrom = "lijn"
    spoorafstand_m: Annotated[float | None, Field(gt=0)] = None
