"""Everything an atlas says, in one value: what themes contributed, and what it rests on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wijkplan.answers.exposure import Exposure
from wijkplan.answers.heat.answer import HeatAnswer
from wijkplan.answers.outlook import Outlook
from wijkplan.answers.own.figures import OwnAreas
from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Edition
from wijkplan.model.contribution import Contribution, FindingsSection, Section, TableSection
from wijkplan.model.findings import Finding
from wijkplan.model.history import History
from wijkplan.model.layers import Provenance
from wijkplan.model.reconcile import reconcile
from wijkplan.model.state import State
from wijkplan.model.table import AreaTable
from wijkplan.protection import Protection
from wijkplan.sources.project_places import placed_projects
from wijkplan.sources.projects import REGISTER


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One source as it was used.

    Parameters
    ----------
    provenance
        Where it came from.
    boundary_year
        Year of its area codes; None for a layer without codes.
    crosswalk
        Declared crosswalk; empty where none was needed.
    remarks
        What was repaired, left out or not understood.
    """

    provenance: Provenance
    boundary_year: int | None = None
    crosswalk: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Atlas:
    """All that one edition of one project has to say.

    Parameters
    ----------
    title
        Name of the project.
    edition
        ``openbaar`` or ``intern``.
    fictional
        Whether the municipality does not exist; every page says so.
    year
        Boundary year and base year.
    table
        Figures and indicators of all themes.
    groups
        Theme group -> Dutch label, in order of presentation.
    contributions
        What the themes handed over.
    deliveries
        The sources used.
    absent
        Names of source files that were named but not found.
    findings, conservation
        Of the figures and of all themes together.
    outlook
        What becomes of it per scenario and year; None without projects or homes.
    projects
        The register with the place of each project, see
        `wijkplan.sources.project_places.placed_projects`; None without one.
    protection
        What the public edition hides of partners' figures; None in the internal edition.
    exposure
        What stands in the areas of attention around the railway, now and later; None without.
    own
        Areas that the municipality drew itself, with their figures; None without.
    heat
        What is planned and known of the heat transition; None where nobody asked.
    history
        Figures of other years beside those of the present; None where nobody asked.
    """

    title: str
    edition: Edition
    fictional: bool
    year: int
    table: AreaTable
    groups: Mapping[str, str]
    contributions: tuple[Contribution, ...]
    deliveries: tuple[Delivery, ...]
    absent: tuple[str, ...]
    findings: tuple[Finding, ...]
    conservation: tuple[Conservation, ...]
    outlook: Outlook | None = None
    projects: pd.DataFrame | None = None
    protection: Protection | None = None
    exposure: Exposure | None = None
    own: OwnAreas | None = None
    heat: HeatAnswer | None = None
    history: History | None = None

    @property
    def areas(self) -> AreaSet:
        """The areas of the atlas."""
        return self.table.areas


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What an atlas is called, for whom it is made, and of which norms it does not tell."""

    title: str
    edition: Edition
    fictional: bool = False
    untold: frozenset[str] = frozenset()


def assemble_atlas(
    heading: Heading,
    state: State,
    contributions: Sequence[Contribution],
    *,
    groups: Mapping[str, str],
    deliveries: Sequence[Delivery],
    absent: Sequence[str] = (),
) -> Atlas:
    """Put a State and what the themes made of it together.

    Parameters
    ----------
    heading
        Title and edition, and the codes of norms of which no finding is told.
    state
        The State that is shown.
    contributions
        In order of presentation.
    groups
        Labels of the groups of the catalogue; each theme adds its own.
    deliveries, absent
        Sources used, and sources that were not found.
    """
    contributions = [leave_out_norms(part, heading.untold) for part in contributions]
    columns = [column for part in contributions for column in part.columns]
    return Atlas(
        title=heading.title,
        edition=heading.edition,
        fictional=heading.fictional,
        year=state.year,
        table=state.figures.with_columns(columns),
        groups={**groups, **{part.theme: part.title for part in contributions}},
        contributions=tuple(contributions),
        deliveries=tuple(deliveries),
        absent=tuple(absent),
        findings=(
            *(f for f in reconcile(state.figures) if f.norm.code not in heading.untold),
            *(finding for part in contributions for finding in part.findings),
        ),
        conservation=(
            *state.figures.conservation,
            *(balance for part in contributions for balance in part.conservation),
        ),
        projects=_projects(state),
    )


def leave_out_norms(part: Contribution, codes: Collection[str]) -> Contribution:
    """Leave findings out wherever a theme tells of them; the figures behind them stay.

    Parameters
    ----------
    part
        What a theme handed over.
    codes
        Codes of norms.

    Returns
    -------
    Contribution
        Without the findings of these norms, also in its sections; a section that told of nothing
        else is gone.
    """
    if not codes:
        return part
    sections = (_without_norms(section, codes) for section in part.sections)
    return replace(
        part,
        findings=tuple(f for f in part.findings if f.norm.code not in codes),
        sections=tuple(section for section in sections if section is not None),
    )


def _without_norms(section: Section, codes: Collection[str]) -> Section | None:
    if isinstance(section, FindingsSection):
        findings = tuple(f for f in section.findings if f.norm.code not in codes)
        return replace(section, findings=findings) if findings or not section.findings else None
    if isinstance(section, TableSection) and section.norms:
        kept = [number for number, norm in enumerate(section.norms) if norm not in codes]
        if not kept:
            return None
        return replace(
            section,
            rows=tuple(section.rows[number] for number in kept),
            norms=tuple(section.norms[number] for number in kept),
            areas=tuple(section.areas[number] for number in kept) if section.areas else (),
        )
    return section


def _projects(state: State) -> pd.DataFrame | None:
    register = state.registers.get(REGISTER)
    if register is None or register.frame.empty:
        return None
    placed = placed_projects(register, state.figures.areas, state.layers.get("pand"))
    return pd.DataFrame(placed.drop(columns=placed.geometry.name))
