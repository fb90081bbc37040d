"""The other norms of a review: what is told by delivered polygons, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import geopandas as gpd
import shapely

from wijkplan.answers.review.case import Case, as_text, enumerate_parts, standing
from wijkplan.answers.review.outcome import Judgement
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Norm, Verdict
from wijkplan.model.layers import Layer
from wijkplan.sources.prescription import PRESCRIPTIONS
from wijkplan.themes.safety.areas.attention import name_delivered
from wijkplan.themes.safety.areas.delivered import REGISTER, YARDS
from wijkplan.themes.safety.rules.norms import NOISE, OTHER_SOURCES, VIBRATION, YARD
from wijkplan.themes.safety.rules.regimes import PrescriptionRule, area_key

_BASISNET = "bn"
_BEYOND_CONTOURS = (
    "Het plan ligt buiten de geleverde contouren; welke waarde daar geldt, staat er niet in."
)
_NO_NORM = "geen norm in de gegevens"


def judge_others(case: Case) -> Iterator[Judgement]:
    """A judgement per norm about other areas than those of the railway, and noise and vibration.

    Parameters
    ----------
    case
        The plan on its ground.
    """
    layers = case.ground.state.layers
    for rule in case.footing.regime.prescription:
        yield _judge(case, _prescription(rule, layers.get(PRESCRIPTIONS)))
    yield _judge(case, _attention(YARD, layers.get(YARDS), "gebieden van emplacementen"))
    yield _judge(
        case, _attention(OTHER_SOURCES, layers.get(REGISTER), "gebieden van andere bronnen")
    )
    yield _judge(case, _noise(layers.get("contouren")))
    yield Judgement(
        finding=case.finding(
            VIBRATION, Verdict.UNKNOWN, "Er zijn geen gegevens over trillingen geleverd."
        ),
        status=_NO_NORM,
        turns=("Laat de trillingen onderzoeken; wijkplan rekent ze niet uit.",),
        by_hand=("Trillingen: volg de Handleiding nieuwbouw en spoortrillingen.",),
    )


@dataclass(frozen=True, kw_only=True)
class _Delivered:
    """A norm that delivered polygons decide.

    Parameters
    ----------
    norm, status
        The norm, and its standing.
    areas
        The polygons; None where they were not delivered.
    absent, deliver
        What is said without them, and what to deliver.
    inside
        What is said of the polygons that the plan touches, and what a person must judge.
    outside
        What is said where it touches none, and the verdict then.
    """

    norm: Norm
    status: str
    areas: gpd.GeoDataFrame | None
    absent: str
    deliver: str
    inside: Callable[[gpd.GeoDataFrame], tuple[str, str]]
    outside: tuple[Verdict, str]


def _judge(case: Case, told: _Delivered) -> Judgement:
    """Inside is to be weighed; what is not delivered, or has no place, is unknown."""
    if told.areas is None:
        finding = case.finding(told.norm, Verdict.UNKNOWN, told.absent)
        return Judgement(finding=finding, status=told.status, turns=(told.deliver,))
    exact = case.shapes[~case.vague & ~case.unplaced]
    touched = told.areas[told.areas.intersects(shapely.union_all(exact))]
    if touched.empty and len(exact) < len(case.judged):
        reason = "De plaats van het plan is niet bekend, of alleen de buurt."
        finding = case.finding(told.norm, Verdict.UNKNOWN, reason)
        turn = "Teken het plan; dan is het te zeggen."
        return Judgement(finding=finding, status=told.status, turns=(turn,))
    if touched.empty:
        verdict, reason = told.outside
        return Judgement(finding=case.finding(told.norm, verdict, reason), status=told.status)
    reason, by_hand = told.inside(touched)
    return Judgement(
        finding=case.finding(told.norm, Verdict.WEIGH, reason),
        status=told.status,
        overlap_m2=_overlap(case, touched),
        by_hand=(by_hand,),
    )


def _prescription(rule: PrescriptionRule, layer: Layer | None) -> _Delivered:
    """Whether a plan designated a voorschriftengebied here: another status than attention."""
    title = rule.key.capitalize()

    def inside(touched: gpd.GeoDataFrame) -> tuple[str, str]:
        named = enumerate_some(touched["naam"].dropna().unique()) or "een gebied zonder naam"
        return f"Het plan ligt in {named}. {rule.text}", f"{title}: {rule.text}"

    return _Delivered(
        norm=Norm(code=rule.key, title=title, citation=rule.citation),
        status=standing(rule.status, rule.citation),
        areas=None if layer is None else layer.frame[layer.frame["soort"].eq(rule.kind)],
        absent=f"Er zijn geen voorschriftengebieden geleverd. {rule.text}",
        deliver="Lever de voorschriftengebieden uit het omgevingsplan.",
        inside=inside,
        outside=(Verdict.MEETS, _say_outside(layer)),
    )


def _attention(norm: Norm, layer: Layer | None, what: str) -> _Delivered:
    """Areas of attention that are not of the railway itself: only where they were delivered."""

    def inside(touched: gpd.GeoDataFrame) -> tuple[str, str]:
        """Which scenarios of which sources, and that a person has to judge them."""
        kinds = enumerate_parts([area_key(kind) for kind in sorted(set(touched["soort"]))])
        source = name_delivered(layer.provenance) if layer else ""
        names = as_text(touched["naam"].dropna()) or "een bron zonder naam"
        reason = (
            f"Het plan ligt in: {kinds} van {names} ({source}). Een aandachtsgebied is geen "
            "verbod: het bestuur weegt de kans op een ramp mee."
        )
        return reason, f"{norm.title}: beoordeel {kinds} van {names}."

    return _Delivered(
        norm=norm,
        status="geleverd gebied" if layer else "niet geleverd",
        areas=None if layer is None else apart_from_basisnet(layer),
        absent=f"Er zijn geen {what} geleverd; wijkplan tekent ze niet zelf.",
        deliver=f"Lever de {what}, uit het Register externe veiligheid.",
        inside=inside,
        outside=(Verdict.MEETS, _say_outside(layer)),
    )


def _say_outside(layer: Layer | None) -> str:
    source = name_delivered(layer.provenance) if layer else ""
    return f"Het plan ligt buiten de geleverde gebieden ({source})."


def apart_from_basisnet(layer: Layer) -> gpd.GeoDataFrame:
    """All areas of yards; of the register all but those of the basisnet."""
    frame = layer.frame
    return frame[frame["herkomst"].ne(_BASISNET)] if "herkomst" in frame else frame


def _noise(layer: Layer | None) -> _Delivered:
    def inside(touched: gpd.GeoDataFrame) -> tuple[str, str]:
        """Which classes of noise, and by which rule a person judges them."""
        classes = enumerate_some(dict.fromkeys(touched.sort_values("ondergrens")["klasse"]))
        rule = "toets dit aan het geluidbeleid van de gemeente, met een akoestisch onderzoek"
        return f"Het plan ligt in de klasse {classes}; {rule}.", f"Geluid: {rule}."

    return _Delivered(
        norm=NOISE,
        status=_NO_NORM,
        areas=None if layer is None else layer.frame,
        absent="Er zijn geen geluidscontouren geleverd.",
        deliver="Lever de geluidscontouren van het spoor.",
        inside=inside,
        outside=(Verdict.UNKNOWN, _BEYOND_CONTOURS),
    )


def _overlap(case: Case, areas: gpd.GeoDataFrame) -> float | None:
    if not case.has_surface:
        return None
    return float(shapely.intersection(case.extent, shapely.union_all(areas.geometry.array)).area)
