"""The norms about areas of attention: where a plan lies, what it permits there, what would turn it.

Outside an area the norm is met; inside it the board must weigh, unless a rule of the regime says
more. What is not known makes a verdict *onbekend*: never a pass, never a fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from wijkplan.answers.review.case import Case, Decision, metres, standing
from wijkplan.answers.review.outcome import Judgement
from wijkplan.model.findings import Norm, Verdict
from wijkplan.model.text import format_number
from wijkplan.themes.safety import Zone
from wijkplan.themes.safety.areas.reach import Mask
from wijkplan.themes.safety.rules.regimes import AreaRule, ClassRule

_READ = "Lees bijlage VI en VII-C van het Bkl voordat u hierop vertrouwt."
_LOOK_UP = (
    "Zoek op of dit spoor bij het basisnet hoort en zet het in de basisnettabel: bij nee voldoet "
    "het, bij ja wordt het afwegen."
)
_NO_TRACKS = "Er is geen spoor en geen aandachtsgebied geleverd."
_SUPERSEDED = "Er is een gebied geleverd; dat gaat voor op de andere lezing van de afstand."


def judge_areas(case: Case) -> Iterator[Judgement]:
    """A judgement per area of the regime, in its order.

    Parameters
    ----------
    case
        The plan on its ground.
    """
    zones = {zone.rule.key: zone for zone in case.footing.zones}
    for rule in case.footing.regime.area:
        zone = zones.get(rule.key)
        if zone is not None:
            yield _Look(case=case, zone=zone).judge()
        else:
            yield _without_zone(case, rule, delivered=bool(zones))


def area_norm(rule: AreaRule) -> Norm:
    """The norm of one area."""
    return Norm(code=rule.norm_id, title=rule.label, citation=rule.citation)


def _without_zone(case: Case, rule: AreaRule, *, delivered: bool) -> Judgement:
    reason = _SUPERSEDED if delivered else _NO_TRACKS
    turn = () if delivered else ("Lever de laag met spoorlijnen of het gebied uit het REV.",)
    return Judgement(
        finding=case.finding(
            area_norm(rule), Verdict.UNKNOWN, reason, grens_m=rule.distance_m, status=rule.status
        ),
        status=standing(rule.status, rule.citation),
        turns=turn,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Look:
    """A plan and one area of attention."""

    case: Case
    zone: Zone

    @cached_property
    def inside(self) -> Mask:
        """Parts that lie in it; of a whole buurt only where all of it does."""
        shapes, vague = self._shapes, self.case.vague
        found = self.zone.inside(shapes)
        if vague.any():
            found = np.where(vague, shapely.covers(self.zone.certain, shapes), found)
        return found

    @cached_property
    def maybe(self) -> Mask:
        """Parts that may lie in it: by a line of unknown transport, or somewhere in their buurt."""
        found = self.zone.maybe_inside(self._shapes) & ~self.inside
        return found | (self.case.vague & ~self.inside & self.zone.inside(self._shapes))

    @cached_property
    def _shapes(self) -> npt.NDArray[np.object_]:
        return self.case.shapes

    @cached_property
    def distances(self) -> npt.NDArray[np.float64]:
        """Metres per part to the line that counts; of a whole buurt there are none."""
        return np.where(self.case.vague, np.inf, self.zone.distance_m(self._shapes))

    @cached_property
    def possible_distances(self) -> npt.NDArray[np.float64]:
        """Metres per part to the line that may count."""
        return np.where(self.case.vague, np.inf, self.zone.possible_distance_m(self._shapes))

    @property
    def rules(self) -> tuple[ClassRule, ...]:
        """What the regime asks of functions here; another reading of a distance asks nothing."""
        if self.zone.rule.alternative:
            return ()
        return tuple(r for r in self.case.footing.regime.rule if r.kind == self.zone.rule.kind)

    def judge(self) -> Judgement:
        """The verdict and everything around it."""
        decision = self._decide()
        verdict, reason = decision.verdict, decision.reason
        rule, zone = self.zone.rule, self.zone
        by_hand = []
        if verdict is not Verdict.MEETS and not rule.lapsed:
            by_hand.append(_READ)
        if verdict is not Verdict.MEETS and self._group_risk:
            reason = f"{reason} {self._group_risk}"
            by_hand.append(self._group_risk)
        if self._only_tunnel:
            by_hand.append(
                f"{rule.label}: het spoor ligt hier in een tunnel of onder een kruising; beoordeel "
                "met de hand of het gebied daar geldt."
            )
        by_hand += [
            f"{row['naam']}: {row['reden']}"
            for row in self.case.chosen(self.inside | self.maybe)
            if row["handmatig"]
        ]
        return Judgement(
            finding=self.case.finding(
                replace(area_norm(rule), citation=decision.citation),
                verdict,
                reason,
                grens_m=None if zone.delivered else rule.distance_m,
                grens=zone.drawn_from,
                delen_erin=float(self.inside.sum()),
                delen_mogelijk_erin=float(self.maybe.sum()),
                afstand_onbekend_spoor_m=self.case.nearest_m(self.possible_distances),
            ),
            status=decision.status,
            distance_m=self._distance_m,
            overlap_m2=self._overlap_m2,
            turns=tuple(decision.turns),
            by_hand=tuple(dict.fromkeys(by_hand)),
        )

    def _decide(self) -> Decision:
        """The first of these that applies; the last always does."""
        looks = (self._broken, self._untold, self._in_doubt, self._within, self._near, self._lost)
        found = (look() for look in looks)
        return next((one for one in found if one is not None), None) or self._outside()

    def _broken(self) -> Decision | None:
        """A rule speaks of what certainly comes here."""
        for rule in self.rules:
            hit = self.inside & self.case.among("klasse", rule.classes)
            if hit.any():
                told = standing(rule.status, rule.citation)
                return Decision(
                    verdict=Verdict(rule.verdict),
                    reason=f"{self.case.lies(hit)} in dit gebied. {rule.text} ({told})",
                    status=told,
                    citation=rule.citation,
                    turns=self._turns_of_class(rule, hit),
                )
        return None

    def _untold(self) -> Decision | None:
        """Something comes here of which the function is not told."""
        untold = self.inside & self.case.untold
        if not untold.any():
            return None
        reason = (
            f"{self.case.lies(untold)} in dit gebied. Zonder functie is niet te zeggen wat er komt."
        )
        return self._unknown(reason, self._turns_without_function(untold))

    def _in_doubt(self) -> Decision | None:
        """A rule speaks of what may turn out to come here."""
        for rule in self.rules:
            may = self.case.among("at_worst", rule.classes)
            doubt = (self.inside | self.maybe) & may
            if doubt.any():
                told = standing(rule.status, rule.citation)
                return Decision(
                    verdict=Verdict.UNKNOWN,
                    reason=f"{self._say_doubt(doubt)} {rule.text} ({told})",
                    status=told,
                    citation=rule.citation,
                    turns=self._turns_of_doubt(rule, doubt),
                )
        return None

    def _within(self) -> Decision | None:
        if not self.inside.any():
            return None
        return self._say(Verdict.WEIGH, self._say_inside(), self._turns_out())

    def _near(self) -> Decision | None:
        """It lies beside a line of unknown transport, or somewhere in its buurt."""
        return (
            self._unknown(self._say_maybe(), self._turns_of_maybe()) if self.maybe.any() else None
        )

    def _lost(self) -> Decision | None:
        """Nobody knows where it is."""
        unplaced = self.case.unplaced
        if not unplaced.any():
            return None
        reason = f"De plaats van {self.case.names(unplaced)} is niet bekend."
        return self._unknown(reason, ["Teken het plan; dan is het te zeggen."])

    def _outside(self) -> Decision:
        return self._say(Verdict.MEETS, self._say_outside(), self._turns_in())

    def _unknown(self, reason: str, turns: Sequence[str]) -> Decision:
        return self._say(Verdict.UNKNOWN, reason, turns)

    def _say(self, verdict: Verdict, reason: str, turns: Sequence[str]) -> Decision:
        """A verdict by the area itself, not by a rule about classes."""
        rule = self.zone.rule
        status = standing(rule.status, rule.citation)
        return Decision(
            verdict=verdict, reason=reason, status=status, citation=rule.citation, turns=turns
        )

    @property
    def _group_risk(self) -> str:
        """What the regime says of group risk here; empty where it says nothing."""
        group = self.case.footing.regime.group_risk
        return group.text if group is not None and group.kind == self.zone.rule.kind else ""

    @property
    def _distance_m(self) -> float | None:
        """Metres to the line that decides: of what is inside one that counts, else the nearest."""
        if self.inside.any() and np.isfinite(self.distances).any():
            return self.case.nearest_m(self.distances)
        return self._least_m

    @property
    def _least_m(self) -> float | None:
        """Metres to the nearest line that counts or may count."""
        return self.case.nearest_m(np.fmin(self.distances, self.possible_distances))

    @property
    def _overlap_m2(self) -> float | None:
        if not self.case.has_surface:
            return None
        return float(shapely.intersection(self.case.extent, self.zone.certain).area)

    @property
    def _only_tunnel(self) -> bool:
        shapes = self._shapes[self.inside]
        below = shapely.intersects(self.zone.tunnel, shapes)
        return bool(below.any() and not shapely.intersects(self.zone.open_air, shapes).any())

    # --- what a reader is told -------------------------------------------------------------

    @property
    def _border(self) -> str:
        if self.zone.delivered:
            return self.zone.drawn_from
        return f"grens {format_number(self.zone.rule.distance_m)} m"

    def _say_inside(self) -> str:
        least = self.case.nearest_m(self.distances[self.inside])
        where = "" if least is None else f" op {metres(least)} van het spoor"
        said = f"{self.case.lies(self.inside)}{where} in dit gebied ({self._border})."
        if self._group_risk:
            return said
        return f"{said} Dat is geen verbod: het bestuur weegt de kans op een ramp mee."

    def _say_outside(self) -> str:
        least = self._least_m
        if self.zone.delivered:
            return f"Het plan ligt buiten dit gebied ({self._border})."
        if least is None:
            return "In de buurt ligt geen spoor waarvoor deze afstand geldt."
        return (
            f"Het plan ligt op {metres(least)} van het spoor, buiten dit gebied ({self._border})."
        )

    def _say_maybe(self) -> str:
        if (self.maybe & self.case.vague).any():
            names = self.case.names(self.maybe)
            return f"Van {names} is alleen de buurt bekend; die ligt deels in dit gebied."
        least = self.case.nearest_m(self.possible_distances[self.maybe])
        where = "" if least is None else f"{metres(least)} van "
        return (
            f"{self.case.lies(self.maybe)} op {where}spoor waarvan niet bekend is of het bij het "
            f"basisnet hoort ({self._border})."
        )

    def _say_doubt(self, doubt: Mask) -> str:
        where = "in dit gebied" if (doubt & self.inside).any() else "mogelijk in dit gebied"
        reasons = dict.fromkeys(row["reden"] for row in self.case.chosen(doubt))
        return f"{self.case.lies(doubt)} {where}. {' '.join(reasons)}"

    # --- what would turn the verdict -------------------------------------------------------

    def _further(self, chosen: Mask, distances: npt.NDArray[np.float64]) -> float | None:
        """Metres that the nearest of some parts must move away to leave the area."""
        if self.zone.delivered:
            return _depth(self._shapes[chosen], self.zone)
        least = self.case.nearest_m(distances[chosen])
        return None if least is None else max(self.zone.rule.distance_m - least, 0.0)

    def _turns_out(self) -> list[str]:
        further = self._further(self.inside, self.distances)
        if further is None:
            return []
        about = "ongeveer " if self.zone.delivered else ""
        shift = f"{about}{metres(further)}"
        return [f"Voldoet als alle gevels meer dan {shift} verder van het spoor komen."]

    def _turns_in(self) -> list[str]:
        if self.zone.delivered:
            gap = self.case.nearest_m(shapely.distance(self.zone.certain, self._shapes))
            return [] if gap is None else [self._nearer(gap)]
        least, counts = self._least_m, self.case.nearest_m(self.distances)
        if least is None:
            return []
        gap = least - self.zone.rule.distance_m
        return [self._nearer(gap, verdict="afwegen" if least == counts else "onbekend")]

    def _nearer(self, gap: float, *, verdict: str = "afwegen") -> str:
        return f"Wordt {verdict} als een gevel {metres(max(gap, 0.0))} dichter bij het spoor komt."

    def _turns_of_class(self, rule: ClassRule, hit: Mask) -> list[str]:
        otherwise = "afwegen" if (self.inside & ~hit).any() else "voldoet"
        names, classes = self.case.names(hit), " of ".join(rule.classes)
        turns = [f"Wordt {otherwise} zonder {names} in dit gebied."]
        further = self._further(hit, self.distances)
        if further is not None:
            shift = f"{'ongeveer ' if self.zone.delivered else ''}{metres(further)}"
            turns.append(
                f"Wordt {otherwise} als {names} meer dan {shift} verder van het spoor komt."
            )
        return [*turns, f"Wordt afwegen met een functie die niet {classes} is."]

    def _turns_without_function(self, chosen: Mask) -> list[str]:
        texts = [f"Geef de functie van {self.case.names(chosen)}: dan wordt het afwegen"]
        if self.rules:
            classes = " of ".join(self.rules[0].classes)
            texts = [f"{texts[0]}, of {self.rules[0].verdict} bij een functie die {classes} is"]
        return [f"{texts[0]}.", *self._turns_out()]

    def _turns_of_doubt(self, rule: ClassRule, doubt: Mask) -> list[str]:
        certain = doubt & self.inside
        turns = []
        if certain.any():
            names = self.case.names(certain)
            turns.append(f"Zeg wat {names} precies wordt: dan wordt het afwegen of {rule.verdict}.")
        return turns + (self._turns_of_maybe() if (doubt & ~certain).any() else [])

    def _turns_of_maybe(self) -> list[str]:
        if (self.maybe & self.case.vague).any():
            return ["Teken het plan of noem de panden; dan is het te zeggen."]
        further = self._further(self.maybe, self.possible_distances)
        if further is None:
            return [_LOOK_UP]
        away = f"Voldoet ook als alle gevels meer dan {metres(further)} verder van dat spoor komen."
        return [_LOOK_UP, away]


def _depth(shapes: npt.NDArray[np.object_], zone: Zone) -> float:
    """How far shapes reach into a delivered area, at their corners."""
    within = shapely.intersection(shapely.union_all(shapes), zone.certain)
    corners = shapely.get_coordinates(shapely.segmentize(within, 1.0))
    if not len(corners):
        return 0.0
    border = shapely.boundary(zone.certain)
    return float(np.max(shapely.distance(shapely.points(corners), border)))
