"""Whether areas keep to the norms on spread of a project: now, and at the end of each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from wijkplan.answers.outlook import Outlook
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Kind
from wijkplan.model.contribution import Contribution, TableSection
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.table import AreaTable
from wijkplan.themes.spread.agreements.norm_findings import (
    judge_areas,
    leave_out,
    list_places,
    place_areas,
)
from wijkplan.themes.spread.agreements.norms import SpreadNorm
from wijkplan.themes.spread.difference.tally import Basis, Tally
from wijkplan.themes.spread.groups import Group, find_group, rounding_of, why_no_group


@dataclass(frozen=True, kw_only=True, eq=False)
class _Case:
    """A norm, with its group now and at the end of a scenario."""

    norm: SpreadNorm
    now: Group
    later: Group
    moment: str

    @property
    def areas(self) -> AreaSet:
        return self.now.table.areas

    def tally(self, group: Group) -> Tally:
        """Counts of the areas of the norm's level, without its exceptions."""
        codes = self.areas.codes(self.norm.level)
        year = self.now.table.lineage[self.now.spec.name].year
        basis = Basis(unit=self.norm.level.value, year=year, boundary_year=self.areas.year)
        counts = Tally(basis=basis, group=group.group.loc[codes], total=group.total.loc[codes])
        tables = (group.table.values, self.now.table.values)
        exceptions = [
            next((table[name] for table in tables if name in table), pd.Series(dtype=float))
            for name in self.norm.exceptions
        ]
        return leave_out(counts, exceptions)

    @property
    def names(self) -> Mapping[str, str]:
        """Name of every area by its code."""
        return {str(code): str(name) for code, name in self.areas.frame["name"].items()}

    @property
    def why(self) -> Mapping[str, str]:
        """Why a count is missing, as the table tells it."""
        table, codes = self.later.table, self.areas.codes(self.norm.level)
        told = table.status.loc[codes, self.later.spec.name]
        return {str(code): str(reason) for code, reason in told.items() if reason}

    def places(self) -> pd.DataFrame:
        return place_areas(self.norm, self.tally(self.now), self.tally(self.later))

    def findings(self) -> Iterator[Finding]:
        """A finding per area, each with the margin that the rounding of its figures leaves."""
        now, later = self.tally(self.now), self.tally(self.later)
        margins = self._margins(now)
        for margin in margins.unique():
            norm = replace(self.norm, areas=tuple(margins.index[margins == margin]))
            for finding in judge_areas(norm, now, later, margin=float(margin), why=self.why):
                place = self.names.get(finding.subject, finding.subject)
                yield replace(finding, reason=f"{place}, {self.moment}: {finding.reason}")

    def _margins(self, now: Tally) -> pd.Series[float]:
        """How many percentage points rounding can make, per area that the norm is about."""
        codes = [code for code in self.norm.areas or now.areas if code not in self.norm.but]
        of_group, of_whole = (rounding_of(spec) / 2 for spec in (self.now.spec, self.now.whole))
        if self.now.spec.kind is Kind.SHARE:
            return pd.Series(of_group, index=codes, dtype=float)
        total = now.total.reindex(codes)
        return (100 * (of_group + of_whole) / total.where(total > 0)).fillna(0.0)


def add_norms(
    part: Contribution, now: AreaTable, norms: Sequence[SpreadNorm], outlook: Outlook | None
) -> Contribution:
    """Add to the theme what its norms say.

    Parameters
    ----------
    part
        The contribution of the theme.
    now
        All figures of the present.
    norms
        Of the project.
    outlook
        Scenarios; without them the present is tested as it is.

    Returns
    -------
    Contribution
        With a finding per norm, area and scenario, and per scenario a table of the areas above,
        within and below. A norm on a column of which nothing is known is *onbekend*.
    """
    moments = _moments(now, outlook)
    findings: list[Finding] = []
    tables: list[TableSection] = []
    known = [norm for norm in norms if not why_no_group(now, norm.column)]
    for norm in norms:
        if norm not in known:
            reason = f"{norm.column}: {why_no_group(now, norm.column)}"
            findings.append(
                Finding(norm=norm.norm, subject=norm.column, verdict=Verdict.UNKNOWN, reason=reason)
            )
    for moment, table in moments.items():
        cases = [case for norm in known for case in _case(norm, now, table, moment)]
        findings += [finding for case in cases for finding in case.findings()]
        if cases:
            places = [(case.norm, case.places()) for case in cases]
            placed = list_places(places, names=cases[0].names)
            tables.append(replace(placed, title=f"{placed.title}: {moment}"))
    return replace(part, findings=(*part.findings, *findings), sections=(*part.sections, *tables))


def _moments(now: AreaTable, outlook: Outlook | None) -> dict[str, AreaTable]:
    """What is looked at, by what a reader calls it."""
    if outlook is None:
        return {"nu": now}
    year = outlook.years[-1]
    return {
        f"scenario '{name}', eind {year}": outlook.moments[name, year].table
        for name in outlook.courses
    }


def _case(norm: SpreadNorm, now: AreaTable, later: AreaTable, moment: str) -> Iterator[_Case]:
    """A norm at a moment; what does not follow the stock stays as it is."""
    group = find_group(now, norm.column)
    if group is not None:
        yield _Case(
            norm=norm, now=group, later=find_group(later, norm.column) or group, moment=moment
        )
