"""Whether areas keep to the norms on spread, now and later."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from wijkplan.model.contribution import TableSection
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import MISSING_MARK
from wijkplan.themes.spread.agreements.norms import (
    LIMIT_ROUNDING,
    Direction,
    Kind,
    Place,
    SpreadNorm,
    percent_text,
)
from wijkplan.themes.spread.difference.tally import Tally, check_comparable
from wijkplan.themes.spread.index.per_area import share, why_missing

_NAMED = 12

_ASKED: Mapping[Place, Direction] = MappingProxyType(
    {Place.BELOW: "meer waar weinig is", Place.ABOVE: "minder waar veel is"}
)


def leave_out(tally: Tally, exceptions: Iterable[pd.Series[float]]) -> Tally:
    """Take the exceptions of a norm off the group; the whole stays as it is.

    Parameters
    ----------
    tally
        Group and whole per area.
    exceptions
        Count of each exception, per area. Where one is unknown, or they are more than the group,
        the group is unknown.
    """
    group = tally.group
    for exception in exceptions:
        group = group - exception.reindex(tally.areas)
    return Tally(basis=tally.basis, group=group.where(group >= 0), total=tally.total)


def place_areas(norm: SpreadNorm, now: Tally, after: Tally) -> pd.DataFrame:
    """Share of every area that a norm is about, and where it lies, now and later.

    Parameters
    ----------
    norm
        The norm.
    now, after
        Counts of the areas of its level, without its exceptions (`leave_out`).

    Returns
    -------
    DataFrame
        Per area ``groep_nu``, ``totaal_nu``, ``aandeel_nu`` (percent) and ``ligging_nu``
        (`Place`), and the same ending in ``_straks``; NaN is unknown. An area that the norm names
        and that there is not, is unknown.

    Raises
    ------
    DataError
        Where the two are not of the same areas, year or boundary year.
    ValueError
        Where they are not of the level of the norm.

    Examples
    --------
    >>> from wijkplan.model.areas import Level
    >>> from wijkplan.model.findings import Citation
    >>> from wijkplan.themes.spread.difference.tally import Basis
    >>> basis, total = Basis(unit="buurt", year=2025, boundary_year=2025), pd.Series({"BU1": 50.0})
    >>> norm = SpreadNorm(
    ...     title="Sociale huur", column="sociale_huur", level=Level.BUURT, kind=Kind.BAND,
    ...     least=20, most=40, citation=Citation(source="voorbeeld", verified=False),
    ... )
    >>> now = Tally(basis=basis, group=pd.Series({"BU1": 5.0}), total=total)
    >>> after = Tally(basis=basis, group=pd.Series({"BU1": 10.0}), total=total)
    >>> place_areas(norm, now, after)[["aandeel_nu", "aandeel_straks"]].loc["BU1"].tolist()
    [10.0, 20.0]
    >>> place_areas(norm, now, after)[["ligging_nu", "ligging_straks"]].loc["BU1"].map(str).tolist()
    ['onder', 'binnen']
    """
    check_comparable(now, after)
    if now.basis.unit != norm.level:
        raise ValueError(
            f"'{norm.title}' gaat over {norm.level.plural}, en deze cijfers niet ({now.basis.unit})"
        )
    areas = [code for code in norm.areas or now.areas if code not in norm.but]
    columns = {}
    for moment, tally in (("nu", now), ("straks", after)):
        found = share(tally.group, tally.total).reindex(areas)
        columns[f"groep_{moment}"] = tally.group.reindex(areas)
        columns[f"totaal_{moment}"] = tally.total.reindex(areas)
        columns[f"aandeel_{moment}"] = found
        columns[f"ligging_{moment}"] = found.map(norm.place)
    return pd.DataFrame(columns, index=pd.Index(areas, dtype=object))


def judge_areas(
    norm: SpreadNorm,
    now: Tally,
    after: Tally,
    *,
    margin: float = 0.0,
    why: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Whether every area keeps to a norm, with the reason and the figures.

    *Voldoet*: the share lies within the limits later; or it lies above them, where only growth is
    excluded, and does not grow. *Voldoet niet* (or *afwegen*, where the norm says so): it lies
    outside the limits. *Afwegen*: it lies outside a band and moves towards it, or the
    direction of the norm does not ask that of it; or it is too near a limit for figures that
    are rounded. *Onbekend*: a count that decides it is.

    Parameters
    ----------
    norm, now, after
        As in `place_areas`.
    margin
        By how many percentage points the shares may be off, now and later alike, because the
        figures that both start from are rounded.
    why
        Why a count of an area is missing, as far as is told.

    Returns
    -------
    tuple of Finding
        One per area.
    """
    places = place_areas(norm, now, after)
    told = why_missing(share(after.group, after.total), after.group, after.total).to_dict()
    no_area = f"dit gebied staat niet in de indeling van {after.basis.boundary_year}"
    found = []
    for code, row in zip(places.index, places.to_dict("records"), strict=True):
        if row["ligging_straks"] is Place.UNKNOWN:
            missing = (why or {}).get(code) or told.get(code, no_area)
            outcome = Verdict.UNKNOWN, f"het aandeel straks is niet bekend ({missing})"
        else:
            outcome = _judge(norm, row["aandeel_nu"], row["aandeel_straks"], margin)
        figures = {str(name): None if pd.isna(value) else value for name, value in row.items()}
        found.append(
            Finding(
                norm=norm.norm,
                subject=str(code),
                verdict=outcome[0],
                reason=outcome[1],
                evidence={**figures, "ondergrens": norm.least, "bovengrens": norm.most},
            )
        )
    return tuple(found)


def list_places(
    placed: Sequence[tuple[SpreadNorm, pd.DataFrame]], *, names: Mapping[str, str]
) -> TableSection:
    """How many areas lie above, within and below a norm, now and later, and which move.

    Parameters
    ----------
    placed
        Norms, each with what `place_areas` said.
    names
        Name of an area by its code.

    Returns
    -------
    TableSection
        Four rows per norm; what is unknown is a row of its own.
    """
    rows = [
        (norm.title, norm.limits, str(place), *_moves(table, place, names))
        for norm, table in placed
        for place in Place
    ]
    return TableSection(
        title="Gebieden boven, binnen en onder de norm",
        head=("Norm", "Aandeel", "Ligging", "Nu", "Straks", "Komt erbij", "Gaat eruit"),
        rows=tuple(rows),
        note="Een gebied op de grens ligt er binnen. Waar een aantal ontbreekt, is de ligging "
        "onbekend; zo'n gebied telt nergens als binnen.",
        norms=tuple(norm.norm.code for norm, _ in placed for _ in Place),
    )


def _judge(norm: SpreadNorm, now: float, later: float, margin: float) -> tuple[Verdict, str]:
    """Verdict and reason where the later share is known."""
    outcomes = [_weigh(norm, now + by, later + by) for by in (0.0, -margin, margin)]
    verdict, words = outcomes[0]
    verdicts = {outcome[0] for outcome in outcomes}
    if len(verdicts) > 1:
        verdict = Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.WEIGH
        words = "dat scheelt minder dan de afronding van de cijfers"
    reason = f"het aandeel is nu {percent_text(now)} en straks {percent_text(later)}"
    return verdict, f"{reason}; de norm is {norm.limits}: {words}"


def _weigh(norm: SpreadNorm, now: float, later: float) -> tuple[Verdict, str]:
    """What a norm says of a share that is known later, and now perhaps not."""
    place = norm.place(later)
    if place is Place.WITHIN:
        return Verdict.MEETS, "dat is erbinnen"
    outside = f"het ligt straks {place} die grens"
    if norm.kind is Kind.MAXIMUM:
        return Verdict(norm.breach), outside
    if norm.direction not in ("beide", _ASKED[place]):
        return Verdict.WEIGH, f"{outside}, en de norm vraagt alleen {norm.direction}"
    if math.isnan(now):
        return Verdict.UNKNOWN, f"{outside}, en of het aandeel verandert, is niet bekend"
    return _weigh_move(norm, outside, later - now, below=place is Place.BELOW)


def _weigh_move(norm: SpreadNorm, outside: str, rise: float, *, below: bool) -> tuple[Verdict, str]:
    """What a norm says of a share outside the limits that rises this much."""
    failed = Verdict(norm.breach)
    if norm.kind is Kind.NO_GROWTH:
        if rise > LIMIT_ROUNDING:
            return failed, f"{outside} en groeit"
        return Verdict.MEETS, f"{outside} maar groeit niet"
    towards, word = (rise, "stijgt") if below else (-rise, "daalt")
    if towards > LIMIT_ROUNDING:
        return Verdict.WEIGH, f"{outside} maar {word}"
    return failed, f"{outside} en {word} niet"


def _moves(table: pd.DataFrame, place: Place, names: Mapping[str, str]) -> tuple[str, ...]:
    """How many areas lie there now and later, and which come and go."""
    now, later = table["ligging_nu"].eq(place), table["ligging_straks"].eq(place)
    come, gone = (
        enumerate_some([names.get(code, code) for code in table.index[moves]], most=_NAMED)
        for moves in (later & ~now, now & ~later)
    )
    return str(now.sum()), str(later.sum()), come or MISSING_MARK, gone or MISSING_MARK
