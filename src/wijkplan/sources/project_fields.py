"""What a project register holds: its columns, and what each kind of project does with homes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wijkplan.model.attributes import BRANCHES, HEAT, LABELS, RENT_CLASSES, TENURES
from wijkplan.model.events import APART
from wijkplan.sources.registers import Field

HOMES = "woningen"
UNITS = (HOMES, *APART)
"""What the numbers of a project are of; all but homes are no housing stock and counted apart."""
MEASURES = ("bruto", "sloop", "aantal")
"""Numbers of a project: what comes, what goes, and what stays and changes."""
ANY_CHANGE = "overig_gewijzigd"
TEMPORARY = "FLX"


@dataclass(frozen=True, kw_only=True)
class ProjectKind:
    """What a kind of project does with homes.

    Parameters
    ----------
    label
        Dutch name, in running text.
    adds, demolishes
        Whether homes come (``bruto``) or go (``sloop``). A number that does not belong to the
        kind does not apply; it is not unknown.
    changes
        What happens to homes that stay (``aantal``), a key of `wijkplan.model.events.EVENT_KINDS`;
        empty where none stay.
    """

    label: str
    adds: bool = False
    demolishes: bool = False
    changes: str = ""

    @property
    def counts(self) -> bool:
        """Whether it is about homes that stay: renovation, sale, purchase and the like."""
        return bool(self.changes)

    def applies(self, measure: str) -> bool:
        """Whether a number (of `MEASURES`) belongs to this kind."""
        return {"bruto": self.adds, "sloop": self.demolishes, "aantal": self.counts}[measure]


KINDS: Mapping[str, ProjectKind] = MappingProxyType(
    {
        "NIU": ProjectKind(label="nieuwbouw", adds=True),
        "SLO": ProjectKind(label="sloop", demolishes=True),
        "SLN": ProjectKind(label="sloop en nieuwbouw", adds=True, demolishes=True),
        "REB": ProjectKind(label="renovatie (bewoond)", changes="renovatie"),
        "REO": ProjectKind(label="renovatie (onbewoond)", changes="renovatie"),
        "TRA": ProjectKind(label="transformatie", adds=True),
        "MOD": ProjectKind(label="modulaire bouw", adds=True),
        "VBE": ProjectKind(label="woningverbetering", changes="renovatie"),
        "REN": ProjectKind(label="renovatie", changes="renovatie"),
        "VKP": ProjectKind(label="verkoop", changes="verkoop"),
        "AKP": ProjectKind(label="aankoop", changes="aankoop"),
        "SPL": ProjectKind(label="woningsplitsing", adds=True),
        "TAK": ProjectKind(label="overheveling van tak", changes="overheveling"),
        "WNT": ProjectKind(label="aansluiting op een warmtenet", changes="warmtenet"),
        TEMPORARY: ProjectKind(label="tijdelijke woningen", adds=True),
        "onbekend": ProjectKind(
            label="soort onbekend", adds=True, demolishes=True, changes=ANY_CHANGE
        ),
    }
)
"""PROJECTSOORT of VERA, the data standard of the housing associations; our own are VBE, VKP, AKP,
SPL, TAK, WNT, FLX, REN (where nobody says whether people stay) and *onbekend*, to which every
number may belong. MOD is modular building in VERA, homes that come, and not improvement
(*modernisering*). What splitting adds (``bruto``) are the homes that come extra."""

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "BOU": "gepland",
        "VER": "vergund",
        "NIE": "in aanbouw",
        "OPL": "opgeleverd",
        "onbekend": "status onbekend",
    }
)
"""Codes that VERA has for homes in development, as a project uses them."""

UNKNOWN = "onbekend"
HARDNESS = ("hard", "zacht", UNKNOWN)
DESCRIBED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eigendom": TENURES,
        "tak": BRANCHES,
        "huurklasse": RENT_CLASSES,
        "energielabel": LABELS,
        "warmte": HEAT,
    }
)
"""What a project says of its homes -> the values; *onbekend* may be written and is the same as
an empty cell."""
FIELDS = (
    Field(name="project_id", required=True),
    Field(name="parent_id"),
    Field(name="naam", required=True),
    Field(name="soort", kind="keuze", choices=tuple(KINDS)),
    Field(name="status", kind="keuze", choices=tuple(STATUSES)),
    Field(name="hardheid", kind="keuze", choices=HARDNESS),
    Field(name="kans", kind="getal"),
    Field(name="openbaar", kind="ja_nee", required=True),
    Field(name="bruto", kind="aantal"),
    Field(name="sloop", kind="aantal"),
    Field(name="aantal", kind="aantal"),
    Field(name="eenheid", kind="keuze", choices=UNITS),
    Field(name="jaar_start", kind="jaar"),
    Field(name="jaar_oplevering", kind="jaar"),
    Field(name="jaar_sloop", kind="jaar"),
    Field(name="jaar_einde", kind="jaar"),
    *(
        Field(name=name, kind="keuze", choices=(*values, UNKNOWN))
        for name, values in DESCRIBED.items()
    ),
    Field(name="buurt"),
    Field(name="panden"),
    Field(name="bron", required=True),
    Field(name="vindplaats"),
    Field(name="peildatum", kind="datum", required=True),
    Field(name="opmerking"),
)
