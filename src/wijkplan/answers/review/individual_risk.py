"""The norm of individual risk: a distance per segment, and classes for which it is a limit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from wijkplan.answers.review.case import Case, Decision, enumerate_parts, metres, standing
from wijkplan.answers.review.lighter import lighter
from wijkplan.answers.review.outcome import Judgement
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Norm, Verdict
from wijkplan.model.text import format_number
from wijkplan.themes.safety.areas.reach import Mask
from wijkplan.themes.safety.areas.tracks import UNKNOWN, YES
from wijkplan.themes.safety.rules.regimes import IndividualRisk

NORM = "plaatsgebonden-risico"
_TELL = (
    "Zet de afstand uit bijlage II van de Regeling basisnet in de kolom pr_m van de basisnettabel."
)


def judge_individual_risk(case: Case) -> Iterator[Judgement]:
    """The judgement of a regime that has this norm.

    The distance comes from the basisnet table (``pr_m``) and is measured from the drawn line. A
    line farther away than the widest area of the regime is not asked for it. That bound is a choice
    of wijkplan; the law (Bkl 5.12) caps the area of a gifwolk at 1.5 km.

    Parameters
    ----------
    case
        The plan on its ground.
    """
    rule = case.footing.regime.individual_risk
    if rule is not None:
        yield _Risk(case=case, rule=rule).judge()


@dataclass(frozen=True, kw_only=True, eq=False)
class _Risk:
    case: Case
    rule: IndividualRisk

    @property
    def _drawn(self) -> npt.NDArray[np.object_]:
        return self.case.shapes[~self.case.unplaced]

    @cached_property
    def reach_m(self) -> float:
        return max(area.distance_m for area in self.case.footing.regime.area)

    @cached_property
    def lines(self) -> gpd.GeoDataFrame:
        """Lines that may bring a risk."""
        place = shapely.union_all(self._drawn)
        return self.case.ground.lines_near(place, self.reach_m)

    @cached_property
    def telling(self) -> gpd.GeoDataFrame:
        """Lines of the basisnet of which the distance is known."""
        return self.lines[self.lines["basisnet"].eq(YES) & self.lines["pr_m"].notna()]

    @cached_property
    def silent(self) -> Sequence[str]:
        """Names of lines of which it is not."""
        told = self.lines["basisnet"].eq(YES) & self.lines["pr_m"].notna()
        names = self.lines["traject"][self.lines["basisnet"].isin((YES, UNKNOWN)) & ~told]
        return [f"spoor {name}" if name else "een spoordeel zonder naam" for name in names]

    @cached_property
    def lacking_m(self) -> npt.NDArray[np.float64]:
        """Metres by which each part is too near; below zero where it is not."""
        found = np.full(len(self.case.shapes), -np.inf)
        for distance, group in self.telling[self.telling["pr_m"].gt(0)].groupby("pr_m"):
            merged = shapely.union_all(group.geometry.array)
            gap = shapely.distance(self.case.shapes, merged)
            found = np.fmax(found, float(str(distance)) - gap)
        return found

    @cached_property
    def within(self) -> Mask:
        return np.asarray(self.lacking_m > 0, dtype=bool)

    def judge(self) -> Judgement:
        """The first of these that applies; else the norm is met."""
        looks = (self._unknown_tracks, self._broken, self._in_doubt, self._untold, self._to_weigh)
        found = (look() for look in looks)
        decision = next((one for one in found if one is not None), None) or self._met()
        norm = Norm(code=NORM, title=self.rule.label, citation=self.rule.citation)
        return Judgement(
            finding=self.case.finding(
                norm,
                decision.verdict,
                decision.reason,
                delen_erin=float(self.within.sum()),
                spoordelen=float(len(self.telling)),
            ),
            status=decision.status,
            distance_m=self._distance_m,
            turns=tuple(decision.turns),
        )

    def _unknown_tracks(self) -> Decision | None:
        if self.case.ground.tracks is not None:
            return None
        turn = "Lever de laag met spoorlijnen."
        return self._say(Verdict.UNKNOWN, "Er is geen spoor geleverd.", [turn])

    def _broken(self) -> Decision | None:
        hit = self.within & self.case.among("klasse", self.rule.limit)
        if not hit.any():
            return None
        reason = f"{self.case.lies(hit)} binnen de afstand. {self.rule.text}"
        return self._say(Verdict.FAILS, reason, self._turns(hit, self.rule.limit))

    def _in_doubt(self) -> Decision | None:
        """Something within of which the class may turn out to be one of the rule."""
        settled = self.case.among("klasse", self.rule.standard)
        heavy = self.case.among("at_worst", (*self.rule.limit, *self.rule.standard))
        worse = self.case.among("at_worst", self.rule.limit)
        doubt = self.within & heavy & (~settled | worse)
        if not doubt.any():
            return None
        names = self.case.names(doubt)
        reason = f"{self.case.lies(doubt)} binnen de afstand; hoe kwetsbaar is niet bekend."
        return self._say(Verdict.UNKNOWN, reason, [f"Zeg wat {names} precies wordt."])

    def _untold(self) -> Decision | None:
        if self.silent:
            names = enumerate_some(dict.fromkeys(self.silent))
            reason = f"Van {names} is de afstand van het plaatsgebonden risico niet bekend."
            return self._say(Verdict.UNKNOWN, reason, [_TELL])
        if self.case.unplaced.any():
            turn = "Teken het plan; dan is het te zeggen."
            return self._say(Verdict.UNKNOWN, "De plaats van het plan is niet bekend.", [turn])
        return None

    def _to_weigh(self) -> Decision | None:
        hit = self.within & self.case.among("klasse", self.rule.standard)
        if not hit.any():
            return None
        reason = f"{self.case.lies(hit)} binnen de afstand. {self.rule.text}"
        return self._say(
            Verdict.WEIGH, reason, self._turns(hit, (*self.rule.limit, *self.rule.standard))
        )

    def _met(self) -> Decision:
        if self.telling.empty:
            reason = f"Binnen {format_number(self.reach_m)} m ligt geen spoor van het basisnet."
            return self._say(Verdict.MEETS, reason, [])
        told = [f"{format_number(value)} m" for value in sorted(set(self.telling["pr_m"]))]
        reason = (
            f"De afstand van het plaatsgebonden risico is hier {enumerate_parts(told)}; daarbinnen "
            "ligt niets van het plan. Dit gaat over het doorgaande spoor."
        )
        return self._say(Verdict.MEETS, reason, [])

    def _say(self, verdict: Verdict, reason: str, turns: Sequence[str]) -> Decision:
        status = standing(self.rule.status, self.rule.citation)
        return Decision(
            verdict=verdict, reason=reason, status=status, citation=self.rule.citation, turns=turns
        )

    def _turns(self, hit: Mask, classes: Sequence[str]) -> list[str]:
        away = metres(float(self.lacking_m[hit].max()))
        turns = [f"Voldoet als {self.case.names(hit)} {away} verder van het spoor komt."]
        for row in self.case.chosen(hit):
            turns += lighter(self.case.permitted.loc[row["number"]], classes)
        return turns

    @property
    def _distance_m(self) -> float | None:
        if self.telling.empty or not len(self._drawn):
            return None
        merged = shapely.union_all(self.telling.geometry.array)
        return float(shapely.distance(self._drawn, merged).min())
