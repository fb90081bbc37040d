"""The tables of ``wijkplan.toml``, as a planner writes them: keys and values are Dutch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wijkplan.answers.heat.answer import HeatSettings
from wijkplan.answers.heat.shifted import Variant
from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.columns import ColumnSpec, Edition, Kind
from wijkplan.model.crosswalk import Crosswalk
from wijkplan.model.findings import Citation
from wijkplan.themes import safety
from wijkplan.themes.heat.national.closeness import DEFAULT_RULE, CloseRule
from wijkplan.themes.spread.agreements import norms
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
AreaCode = Annotated[str, Field(pattern=r"^(BU\d{4}[0-9A-Z]{4}|WK\d{4}[0-9A-Z]{2}|GM\d{4})$")]
Year = Annotated[int, Field(ge=1995, le=2100)]
Percent = Annotated[float, Field(ge=0, le=100)]
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
    gewijzigd: tuple[AreaCode, ...] = ()
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
    personen: str = ""
    groep: str = "woningen"
    stelselindicator: Literal["", "bereik", "beschikbaarheid", "ervaring", "budget"] = ""
    uitleg: str = ""
    let_op: str = ""
    editie: Edition = "openbaar"
    drempel: Threshold | None = None
    afronden: Annotated[float | None, Field(gt=0)] = None

    @property
    def references(self) -> tuple[str, ...]:
        """Other columns that this one names."""
        return tuple(filter(None, (self.gewicht, self.teller, self.van, self.personen)))

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
            persons=self.personen,
            group=self.stelselindicator or self.groep,
            disclosure=self.over,
            edition=self.editie,
            threshold=self.drempel,
            round_to=self.afronden,
            description=self.uitleg,
            caution=self.let_op,
            shipped=False,
        )


class GroepTable(Table):
    """``[[groep]]``: a theme group of the project, for columns of partners.

    Parameters
    ----------
    id
        What a ``[[kolom]]`` calls it.
    label
        Heading on the map, the table and the profile.
    na
        Group behind which it comes; empty for the end.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    label: Annotated[str, Field(min_length=1)]
    na: str = ""


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


class SpreidingNormTable(Table):
    """``[[spreiding.norm]]``: a norm on spread; see `SpreadNorm`.

    It has a band (``ondergrens``, ``bovengrens`` or both), or ``geen_groei_boven``, or
    ``maximum``; all in percent.
    """

    naam: Annotated[str, Field(min_length=1)]
    kolom: Annotated[str, Field(min_length=1)]
    niveau: Literal["buurt", "wijk", "gemeente"]
    ondergrens: Percent | None = None
    bovengrens: Percent | None = None
    geen_groei_boven: Percent | None = None
    maximum: Percent | None = None
    richting: norms.Direction = "beide"
    gebieden: tuple[str, ...] = ()
    behalve: tuple[str, ...] = ()
    uitzonderingen: tuple[str, ...] = ()
    bij_overschrijding: norms.Breach = "voldoet niet"
    bron: Annotated[str, Field(min_length=1)]
    peildatum: dt.date
    gecontroleerd: bool

    @property
    def references(self) -> tuple[str, ...]:
        """Columns that this norm names."""
        return (self.kolom, *self.uitzonderingen)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together in this row, each with its remedy."""
        least, most = self.ondergrens, self.bovengrens
        band = least is not None or most is not None
        if sum((band, self.geen_groei_boven is not None, self.maximum is not None)) != 1:
            yield (
                "er staat geen grens of meer dan één soort grens",
                "vul ondergrens en bovengrens in (of een ervan), of geen_groei_boven, of maximum",
            )
        if least is not None and most is not None and least >= most:
            yield "de ondergrens ligt niet onder de bovengrens", "verwissel ze of pas er een aan"
        lacks = {"meer waar weinig is": "ondergrens", "minder waar veel is": "bovengrens"}
        if self.richting != "beide" and getattr(self, lacks[self.richting]) is None:
            yield (
                f"richting '{self.richting}' heeft een {lacks[self.richting]} nodig",
                f"vul de {lacks[self.richting]} in, of haal de richting weg",
            )
        level = Level(self.niveau)
        for code in (*self.gebieden, *self.behalve):
            if normalise_code(code, level) != code:
                yield (
                    f"'{code}' is geen code van een {level}",
                    f"schrijf {level.prefix} met {level.width} tekens, of pas het niveau aan",
                )
        for code in sorted({*self.gebieden} & {*self.behalve}):
            yield f"'{code}' staat in gebieden en in behalve", "laat de code op één plaats staan"

    def norm(self) -> norms.SpreadNorm:
        """The norm as the theme knows it."""
        kind, most = norms.Kind.BAND, self.bovengrens
        if self.geen_groei_boven is not None:
            kind, most = norms.Kind.NO_GROWTH, self.geen_groei_boven
        elif self.maximum is not None:
            kind, most = norms.Kind.MAXIMUM, self.maximum
        return norms.SpreadNorm(
            title=self.naam,
            column=self.kolom,
            level=Level(self.niveau),
            kind=kind,
            least=self.ondergrens,
            most=most,
            direction=self.richting,
            areas=self.gebieden,
            but=self.behalve,
            exceptions=self.uitzonderingen,
            breach=self.bij_overschrijding,
            citation=Citation(source=self.bron, verified=self.gecontroleerd, date=self.peildatum),
        )


class SpreidingTable(Table):
    """``[spreiding]``: of which columns the spread is computed, and its norms."""

    kolommen: tuple[str, ...] = (
        "percentage_personen_65_jaar_en_ouder",
        "percentage_eenpersoonshuishoudens",
        "perc_huurwoningen_in_bezit_woningcorporaties",
    )
    herkomst: bool = False
    norm: tuple[SpreidingNormTable, ...] = ()


class WarmteVariantTable(Table):
    """``[[warmte.variant]]``: the planning of the heat transition, some years later or earlier."""

    naam: Annotated[str, Field(min_length=1)]
    verschuiving: Annotated[int, Field(ge=-30, le=30)]


class WarmteTable(Table):
    """``[warmte]``: what is called close, what is called within reach, and other plannings."""

    nek_aan_nek_pct: Annotated[float, Field(ge=0, le=100)] = DEFAULT_RULE.pct
    bereik_m: Annotated[float, Field(gt=0, le=20_000)] | None = None
    variant: tuple[WarmteVariantTable, ...] = ()

    def settings(self) -> HeatSettings:
        """The choices as the answer on heat knows them."""
        return HeatSettings(
            rule=CloseRule(pct=self.nek_aan_nek_pct),
            reach_m=self.bereik_m,
            variants=tuple(Variant(name=v.naam, years=v.verschuiving) for v in self.variant),
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
