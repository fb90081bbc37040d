"""Do the parts add up to the published whole? Where both are published, they are compared."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.table import AreaTable
from wijkplan.model.text import format_number

ADDS_UP = Norm(
    code="som-van-buurten",
    title="De buurten tellen op tot het gepubliceerde cijfer van wijk en gemeente",
    citation=Citation(source="wijkplan: controle op afronding van de uitgever", verified=True),
)


def reconcile(table: AreaTable) -> tuple[Finding, ...]:
    """Compare published totals with the sum of published buurten, per count and level.

    The difference may be as large as rounding can make it: half the rounding base for the total
    and for each buurt. Areas with a missing buurt cannot be compared; where no area can be, or
    the rounding base is not known, the verdict is *onbekend*.

    Parameters
    ----------
    table
        The table; only cells with an empty status are published.
    """
    counts = [
        spec for spec in table.specs.values() if spec.kind is Kind.COUNT and table.known(spec.name)
    ]
    found = [
        _compare(table, spec, level) for spec in counts for level in (Level.WIJK, Level.GEMEENTE)
    ]
    return tuple(finding for finding in found if finding is not None)


def _compare(table: AreaTable, spec: ColumnSpec, level: Level) -> Finding | None:
    areas = table.areas
    codes = areas.codes(level)
    published = table.values.loc[codes, spec.name].where(table.status.loc[codes, spec.name].eq(""))
    if not published.notna().any():
        return None
    buurten = areas.codes(Level.BUURT)
    above = areas.at(Level.BUURT)["parent"] if level is Level.WIJK else areas.gemeente_per_buurt()
    parts = table.values.loc[buurten, spec.name]
    groups = parts.groupby(above)
    complete = groups.count() == groups.size()
    total = groups.sum().where(complete)
    both = published.notna() & total.notna()
    subject = f"{spec.name} per {level.value}"
    if not both.any():
        return Finding(
            norm=ADDS_UP,
            subject=subject,
            verdict=Verdict.UNKNOWN,
            reason="in elk gebied is ten minste één buurt onderdrukt",
        )
    if spec.rounding is None:
        return Finding(
            norm=ADDS_UP,
            subject=subject,
            verdict=Verdict.UNKNOWN,
            reason="op hoeveel de uitgever afrondt is niet bekend",
        )
    return _judge(spec, subject, published=published[both], total=total[both], size=groups.size())


def _judge(
    spec: ColumnSpec,
    subject: str,
    *,
    published: pd.Series[float],
    total: pd.Series[float],
    size: pd.Series[int],
) -> Finding:
    difference = (total - published).abs()
    allowed = (spec.rounding or 0.0) / 2 * (size.loc[published.index] + 1)
    wrong = difference[difference > allowed + 1e-9]
    evidence: dict[str, float | str | None] = {
        "vergeleken": float(len(published)),
        "grootste_verschil": float(np.max(difference)),
    }
    if wrong.empty:
        return Finding(
            norm=ADDS_UP,
            subject=subject,
            verdict=Verdict.MEETS,
            reason=f"in {len(published)} vergeleken gebieden verschilt het niet meer dan de "
            "afronding toelaat",
            evidence=evidence,
        )
    worst = str(wrong.idxmax())
    return Finding(
        norm=ADDS_UP,
        subject=subject,
        verdict=Verdict.FAILS,
        reason=f"in {len(wrong)} van {len(published)} gebieden is het verschil groter dan de "
        f"afronding toelaat; het grootst in {worst}: "
        f"{format_number(float(wrong.max()), decimals=spec.decimals)}",
        evidence={**evidence, "gebied": worst},
    )
