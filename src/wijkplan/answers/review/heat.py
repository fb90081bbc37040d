"""A source of heat or a heat network beside a plan: how far, and whether that is within reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from wijkplan.answers.heat.norms import load_norms
from wijkplan.answers.review.case import Case, metres
from wijkplan.answers.review.outcome import Judgement, Nearby
from wijkplan.model.findings import Verdict
from wijkplan.sources.heat_supply import NETWORK, SOURCES, pipe_words, source_words
from wijkplan.themes.heat.supply.distances import describe_feature

NEAR_HEAT = "warmtebron-nabij"
_SORTS: Mapping[str, str] = {SOURCES: "warmtebron", NETWORK: "warmtenet"}


@dataclass(frozen=True, kw_only=True)
class HeatNearby:
    """The source or pipe that is nearest to a plan.

    Parameters
    ----------
    layer
        Layer in which it stands.
    name, kind, source
        For a reader; ``kind`` is empty where it is not known.
    metres
        From the plan to it; of a plan of which only the buurt is known from that buurt.
    """

    layer: str
    name: str
    kind: str
    source: str
    metres: float

    @property
    def told(self) -> str:
        """For a reader: ``warmteverdeelstation Station op 25 m``."""
        return f"{self.kind or _SORTS[self.layer]} {self.name} op {metres(self.metres)}"


def nearest_heat(case: Case) -> tuple[HeatNearby, ...]:
    """The nearest source and the nearest pipe, as far as delivered; of equals the first.

    Parameters
    ----------
    case
        The plan on its ground; without a place nothing is near.
    """
    layers, found = case.ground.state.layers, []
    if case.extent.is_empty:
        return ()
    for name, words in ((SOURCES, source_words()), (NETWORK, pipe_words())):
        if name not in layers:
            continue
        frame = layers[name].frame
        distances = shapely.distance(frame.geometry.to_numpy(), case.extent)
        row = frame.iloc[int(np.argmin(distances))].to_dict()
        kind = words[row["soort"]].label if isinstance(row["soort"], str) else ""
        found.append(
            HeatNearby(
                layer=name,
                name=describe_feature(row),
                kind=kind,
                source=str(row["bron"]),
                metres=float(distances.min()),
            )
        )
    return tuple(found)


def tell_heat(case: Case) -> Iterator[Nearby]:
    """The nearest source and pipe as things that lie near the plan, whatever the distance."""
    for one in nearest_heat(case):
        text = f"{one.kind}, " if one.kind else ""
        yield Nearby(
            sort=_SORTS[one.layer],
            name=one.name,
            text=f"{text}op {metres(one.metres)} van het plan; bron: {one.source}",
        )


def judge_heat(case: Case) -> Iterator[Judgement]:
    """Whether a source or network is within the reach that the project gives: to be weighed.

    Beyond that reach, and without sources and networks, there is nothing to weigh and no
    judgement. There is no norm for the reach, so without one it is *onbekend*.

    Parameters
    ----------
    case
        The plan on its ground.
    """
    rule, reach_m = load_norms()[NEAR_HEAT], case.ground.heat_reach_m
    near = [one for one in nearest_heat(case) if reach_m is None or one.metres <= reach_m]
    if not near:
        return
    told = " en ".join(one.told for one in near)
    exact = not (case.vague.any() or case.unplaced.any())
    turns: tuple[str, ...] = ()
    if reach_m is None:
        verdict, said = Verdict.UNKNOWN, "wat binnen bereik is, is niet gegeven"
        turns = ("Zet bereik_m in wijkplan.toml onder [warmte]; dan is het te zeggen.",)
    elif not exact:
        verdict, said = Verdict.UNKNOWN, "de plaats van het plan is niet precies bekend"
        turns = ("Teken het plan; dan is het te zeggen.",)
    else:
        verdict, said = Verdict.WEIGH, f"binnen bereik ({metres(reach_m)}, van het project)"
    evidence = {f"afstand_{_SORTS[one.layer]}_m": one.metres for one in near}
    yield Judgement(
        finding=case.finding(
            rule.norm,
            verdict,
            f"Bij het plan ligt: {told}; {said}.",
            bereik_m=reach_m,
            **evidence,
        ),
        status=rule.standing,
        turns=turns,
        by_hand=("Aansluiten op het warmtenet: bespreek het met de leverancier en de gemeente.",)
        if verdict is Verdict.WEIGH
        else (),
    )
