"""The review of a plan beside the railway: a verdict per norm, with the evidence for it.

wijkplan screens and documents. It never computes a group-risk curve and gives no legal verdict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pandas as pd
import shapely

from wijkplan.answers.review.areas import judge_areas
from wijkplan.answers.review.around import find_nearby
from wijkplan.answers.review.case import Case
from wijkplan.answers.review.ground import Ground
from wijkplan.answers.review.heat import judge_heat
from wijkplan.answers.review.individual_risk import judge_individual_risk
from wijkplan.answers.review.others import judge_others
from wijkplan.answers.review.outcome import (
    AFTER,
    BEFORE,
    RegimeNote,
    Review,
    Reviewed,
)
from wijkplan.model.areas import Level
from wijkplan.model.errors import DataError, Problem
from wijkplan.model.planned import QUANTITIES, Plan, is_permitted
from wijkplan.model.text import format_date, format_number, format_span
from wijkplan.themes.safety.areas.attention import DRAWN_AROUND_M
from wijkplan.themes.safety.areas.tracks import describe_method
from wijkplan.themes.safety.present.exposed import EXPOSURE, expose
from wijkplan.themes.safety.rules.regimes import Regime

_PLAN_CLASSES = (
    "naam", "functie", "klasse", "at_worst", "zekerheid", "handmatig", "reden", "bron",
    "dag_min", "dag_max", "nacht_min", "nacht_max", "personen_reden",
)  # fmt: skip


def review_plan(
    plan: Plan, ground: Ground, regimes: Sequence[Regime], *, date: dt.date | None = None
) -> Reviewed:
    """Review a plan under one or more regimes.

    Parameters
    ----------
    plan
        What may be built.
    ground
        The municipality.
    regimes
        The first decides, the others are for comparison.
    date
        Day on which the draft was laid open, if known.

    Raises
    ------
    DataError
        If the plan permits nothing, or lies outside the municipality.
    """
    _check(plan, ground)
    return Reviewed(reviews=tuple(_review(plan, ground, regime, date) for regime in regimes))


def _check(plan: Plan, ground: Ground) -> None:
    problems = []
    file = plan.provenance.file
    if not is_permitted(plan.parts).any():
        problems.append(
            Problem(
                code="plan-leeg",
                file=file,
                message="het plan laat niets toe: van elk deel is het maximum 0",
                remedy="geef ten minste één deel een maximum, of laat het leeg als het onbekend is",
            )
        )
    drawn = plan.parts.geometry.dropna()
    if len(drawn):
        far = drawn[shapely.distance(drawn.array, ground.outline) > DRAWN_AROUND_M]
        if len(far) or not shapely.intersects(drawn.array, ground.outline).any():
            names = ", ".join(sorted(ground.areas.at(Level.GEMEENTE)["name"]))
            problems.append(
                Problem(
                    code="plan-buiten-gebied",
                    file=file,
                    row=str(int(far.index[0]) + 1 if len(far) else 1),
                    message=f"dit deel van het plan ligt buiten {names}",
                    remedy="controleer de coördinaten en het coördinaatstelsel, of kies met "
                    "--project het project van de goede gemeente",
                )
            )
    if problems:
        raise DataError(f"Plan {file} is niet te toetsen.", problems)


def _review(plan: Plan, ground: Ground, regime: Regime, date: dt.date | None) -> Review:
    case = Case(plan=plan, ground=ground, footing=ground.under(regime))
    return Review(
        plan=plan,
        regime=note_regime(ground, regime, date),
        date=date,
        judgements=(
            *judge_areas(case),
            *judge_individual_risk(case),
            *judge_others(case),
            *judge_heat(case),
        ),
        classes=_classes(case),
        exposure=_exposure(case),
        nearby=tuple(find_nearby(case)),
        remarks=tuple(dict.fromkeys(_remarks(case, date))),
    )


def note_regime(ground: Ground, regime: Regime, date: dt.date | None) -> RegimeNote:
    """The regime for a reader.

    Parameters
    ----------
    ground
        The municipality.
    regime
        By which rules.
    date
        Day on which the draft was laid open; None where the regime was asked for.
    """
    holds = date is not None and regime.holds(date)
    tracks = ground.tracks
    return RegimeNote(
        id=regime.id,
        name=regime.name,
        in_force=regime.in_force,
        note=regime.note,
        measured_from=regime.measured_from_told,
        method="" if tracks is None else describe_method(ground.settings, tracks),
        chosen_by=f"het ontwerp lag ter inzage op {format_date(date)}"
        if holds
        else "zo gevraagd"
        if date is None
        else f"zo gevraagd; op {format_date(date)} gold dit regime niet",
        unverified=tuple(_unverified(regime, ground)),
    )


def _unverified(regime: Regime, ground: Ground) -> Iterator[str]:
    for area in regime.area:
        if not area.verified:
            yield f"{area.label}: {format_number(area.distance_m)} m ({area.source})"
    if not regime.measured_from_verified:
        yield f"de lijn waarvan wordt gemeten: {regime.measured_from}"
    for rule in regime.in_words:
        if not rule.verified:
            yield f"{rule.text} ({rule.source})"
    table = ground.book.persons[regime.persons]
    if not table.verified:
        yield f"het aantal aanwezige personen per functie ({table.name})"


def _classes(case: Case) -> pd.DataFrame:
    sizes = [_size(row) for row in case.permitted.to_dict("records")]
    frame = pd.DataFrame(case.parts[list(_PLAN_CLASSES)])
    frame.insert(2, "omvang", sizes)
    return frame


def _size(row: dict[str, float]) -> str:
    """Size of a part for a reader: ``900 tot 1.200 m² bvo; 40 woningen``."""
    texts = []
    for name, label in QUANTITIES.items():
        least, most = row[f"{name}_min"], row[f"{name}_max"]
        if pd.isna(least) and pd.isna(most):
            continue
        unit = "m² bvo" if name == "bvo_m2" else label
        texts.append(f"{format_span(least, most)} {unit}")
    return "; ".join(texts) or "niet opgegeven"


def _exposure(case: Case) -> pd.DataFrame:
    """Exposure in the buurten of the plan before and after: two States, one with the plan."""
    ground, footing = case.ground, case.footing
    touched = ground.buurten_at(case.extent)
    before = _in_buurten(footing.exposed, touched)
    after = before
    if case.plan.demolished:
        here = footing.uses[footing.uses["buurt"].isin(touched)]
        stays = here[~here["id"].isin(case.plan.demolished)]
        after = _in_buurten(expose(stays, footing.zones, ground.areas), touched)
    comes = _in_buurten(expose(case.parts, footing.zones, ground.areas), touched)
    numbers = list(EXPOSURE)
    after = after.assign(**{name: after[name] + comes[name] for name in numbers})
    both = pd.concat([before.assign(moment=BEFORE), after.assign(moment=AFTER)], ignore_index=True)
    norms = {zone.rule.key: zone.rule.norm_id for zone in footing.zones}
    both["gebied"] = both["gebied"].map(norms).astype(object)
    names = {code: ground.areas.name(code) for code in touched}
    both["buurtnaam"] = both["buurt"].map(names).astype(object)
    return both[["moment", "gebied", "ligging", "buurt", "buurtnaam", *numbers]]


def _in_buurten(table: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    return table[table["buurt"].isin(codes)].reset_index(drop=True)


def _remarks(case: Case, date: dt.date | None) -> Iterator[str]:
    yield from case.plan.remarks
    if date is None:
        yield (
            "De datum waarop het ontwerp ter inzage is gelegd is niet opgegeven; het "
            "overgangsrecht kijkt naar die dag."
        )
    for name in case.ground.absent:
        yield f"Bestand {name} is niet gevonden; wat ervan afhangt is onbekend."
    place = case.plan.place
    if place.is_empty:
        return
    uses = case.footing.uses
    here = uses.iloc[uses.sindex.query(place, predicate="intersects", sort=True)]
    stays = here[here["herkomst"].eq("gebouw") & ~here["id"].isin(case.plan.demolished)]
    if len(stays):
        yield (
            f"In het plangebied staan nu {len(stays)} gebouwen met "
            f"{format_number(stays['woningen_max'].sum())} woningen. Zij tellen na het plan mee: "
            "in het plan staat niet dat ze verdwijnen."
        )
    if not shapely.covers(case.ground.outline, place):
        yield (
            "Het plan ligt voor een deel buiten de gemeenten van het project; daar zijn geen "
            "woningen en gebouwen bekend."
        )


__all__ = ["Ground", "note_regime", "review_plan"]
