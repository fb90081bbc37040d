"""The answer on heat of one project: rankings, planning, progress, business and coincidence."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from wijkplan.answers.heat.business import business_frame
from wijkplan.answers.heat.coincidence import HeatCase, find_coincidences
from wijkplan.answers.heat.planning import planning_frame
from wijkplan.answers.heat.progress import forecasts, progress_frame
from wijkplan.answers.heat.shifted import Difference, Variant, compare_planning
from wijkplan.answers.heat.zone_years import ZoneYears, follow_zones
from wijkplan.model.areas import Level
from wijkplan.model.findings import Finding
from wijkplan.sources.heat_progress import PROGRESS
from wijkplan.sources.startanalyse import STARTANALYSE
from wijkplan.themes.heat.national.closeness import DEFAULT_RULE, CloseRule, order_of
from wijkplan.themes.heat.national.ranking import Measure, Ranking, rank_buurten
from wijkplan.themes.heat.planning.due import planned_years
from wijkplan.themes.heat.zones.progress import Forecast, Progress
from wijkplan.themes.heat.zones.reported import reported_progress
from wijkplan.timeline.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class HeatSettings:
    """What a project chooses itself.

    Parameters
    ----------
    rule
        What is called nek-aan-nek.
    reach_m
        Up to how many metres a network or source is within reach; None where nobody said.
    variants
        Other plannings to lay beside that of the municipality.
    """

    rule: CloseRule = DEFAULT_RULE
    reach_m: float | None = None
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatAnswer:
    """What is known of the heat transition, over all years and scenarios.

    Parameters
    ----------
    case
        The present, the projects and the planning.
    settings
        What the project chose.
    rankings
        Code of the buurt -> its strategies by national cost; empty without a Startanalyse.
    reported
        Progress that the municipality reported.
    zones
        What the homes of every zone say, in every scenario; None without zones or addresses.
    findings
        What coincides; of each ``buurt`` and ``zone`` are in the evidence.
    differences
        Of every variant, in their order, what coincides otherwise under it.
    """

    case: HeatCase
    settings: HeatSettings
    rankings: Mapping[str, Ranking]
    reported: tuple[Progress, ...]
    zones: ZoneYears | None
    findings: tuple[Finding, ...]
    differences: tuple[tuple[Difference, ...], ...]

    @property
    def delivered(self) -> bool:
        """Whether anything about heat was delivered."""
        given = (self.case.programme, self.case.zones, *self.rankings, *self.reported)
        return any(item is not None for item in given)

    @cached_property
    def planned_years(self) -> dict[str, int]:
        """Name of a zone, or code of a buurt -> year in which it should be done, as planned."""
        return planned_years(self.case.programme, self.case.zones)

    @cached_property
    def forecasts(self) -> tuple[Forecast, ...]:
        """When every zone of which progress was reported is done, at its pace."""
        return forecasts(self.reported, self.planned_years)

    def findings_in(self, buurten: Iterable[str], zones: Iterable[str]) -> tuple[Finding, ...]:
        """Findings about any of these buurten, or about one of these zones and no buurt."""
        places = [*(("buurt", code) for code in buurten), *(("zone", zone) for zone in zones)]
        numbers = sorted(number for place in places for number in self._by_place.get(place, ()))
        return tuple(self.findings[number] for number in numbers)

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, object], Sequence[int]]:
        """Where a finding belongs -> the numbers of the findings."""
        found: dict[tuple[str, object], list[int]] = {}
        for number, finding in enumerate(self.findings):
            level = "buurt" if finding.evidence.get("buurt") is not None else "zone"
            found.setdefault((level, finding.evidence.get(level)), []).append(number)
        return found

    @cached_property
    def planning(self) -> pd.DataFrame:
        """See `planning_frame`."""
        return planning_frame(self.case.programme, self.case.areas)

    @cached_property
    def plans(self) -> Mapping[Hashable, Mapping[Hashable, Any]]:
        """Code of the buurt -> its row of the planning."""
        return self.planning.to_dict("index")

    @cached_property
    def progress(self) -> pd.DataFrame:
        """See `progress_frame`."""
        return progress_frame(self.reported, self.zones)

    @cached_property
    def business(self) -> pd.DataFrame:
        """See `business_frame`; empty where nothing is known of the zones."""
        return pd.DataFrame() if self.zones is None else business_frame(self.zones)

    @cached_property
    def ranking(self) -> pd.DataFrame:
        """Order of the strategies per buurt and measure.

        Returns
        -------
        DataFrame
            A row per ``buurtcode``, ``maat`` (`Measure`) and ``plaats`` (1 is the lowest):
            ``strategie``, ``kosten`` (euros per year), ``meer_dan_laagste``; and ``volgorde``, by
            the rule of the project, of the costs per dwelling equivalent.
        """
        columns = (
            *("buurtcode", "maat", "plaats", "strategie"),
            *("kosten", "meer_dan_laagste", "volgorde"),
        )
        rows = []
        for code, whole in self.rankings.items():
            order = order_of(whole, self.settings.rule)
            for measure in Measure:
                found = whole.by(measure)
                for place, strategy in enumerate(found.order, start=1):
                    cost = found.costs[strategy]
                    more = cost - found.costs[found.order[0]]
                    told = None if order is None else order.value
                    rows.append((code, measure.value, place, strategy, cost, more, told))
        return pd.DataFrame(rows, columns=list(columns))


def answer_heat(
    case: HeatCase,
    timeline: Timeline | None,
    settings: HeatSettings,
    *,
    untold: Collection[str] = (),
) -> HeatAnswer:
    """Answer what is planned, how far it is, and what coincides with it.

    Parameters
    ----------
    case
        The present, the projects and the planning.
    timeline
        The years to come; None without projects or homes.
    settings
        What the project chose.
    untold
        Codes of norms of which nothing is told in this edition.
    """
    state, areas = case.state, case.areas
    costs, progress = (state.registers.get(name) for name in (STARTANALYSE, PROGRESS))
    here = set(areas.codes(Level.BUURT))
    ranked = {} if costs is None else rank_buurten(costs.frame)
    return HeatAnswer(
        case=case,
        settings=settings,
        rankings={code: ranked[code] for code in ranked if code in here},
        reported=() if progress is None else reported_progress(progress),
        zones=follow_zones(state, timeline),
        findings=tuple(f for f in find_coincidences(case) if f.norm.code not in untold),
        differences=tuple(
            tuple(
                item
                for item in compare_planning(case, variant, state.year)
                if item.finding.norm.code not in untold
            )
            for variant in settings.variants
        ),
    )
