"""What the pieces of the heat theme share: columns over all areas, words and amounts."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.contribution import Column, Section
from wijkplan.model.findings import Finding, Norm, Verdict
from wijkplan.model.layers import Provenance
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.themes.heat.strategies import describe, styles_of

THEME = "warmte"
PROJECT = "projectgebied"
ONLY_BUURT = "alleen per buurt: niet op te tellen"


def sourced_title(what: str, source: str) -> str:
    """Title of what one source gives: 'Warmtezones – Zonekaart 2025', without saying a word twice.

    >>> sourced_title("Warmtezones", "Warmtezones 2025")
    'Warmtezones 2025'
    """
    return source if source.startswith(what) else f"{what} – {source}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one input contributes."""

    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    sections: tuple[Section, ...] = ()
    conservation: tuple[Conservation, ...] = ()


def buurt_column(
    spec: ColumnSpec,
    areas: AreaSet,
    cells: Mapping[str, tuple[float | str | None, str]],
    *,
    provenance: Provenance,
) -> Column:
    """Column of what is known per buurt only; strategies among its classes have their own look.

    Parameters
    ----------
    cells
        Code of every buurt -> value (None or NaN where missing) and the reason or remark.
    """
    index = areas.frame.index
    numeric = spec.kind.numeric
    above = (None, ONLY_BUURT)
    all_cells = [
        cells[code] if areas.level(code) is Level.BUURT else above for code in map(str, index)
    ]
    values = pd.Series(
        [value for value, _ in all_cells], index=index, dtype=float if numeric else object
    )
    status = pd.Series([reason for _, reason in all_cells], index=index, dtype=object)
    source = f"{provenance.name}; berekening wijkplan" if numeric else provenance.name
    return Column(
        spec=spec,
        values=values,
        status=status,
        year=provenance.year,
        source=source,
        styles={} if numeric else styles_of(values),
    )


def missing_columns(
    specs: Iterable[ColumnSpec], areas: AreaSet, *, year: int, reason: str = NOT_DELIVERED
) -> tuple[Column, ...]:
    """Columns that nobody has: missing everywhere, never zero."""
    index = areas.frame.index
    return tuple(
        Column(
            spec=spec,
            values=pd.Series(
                np.nan if spec.kind.numeric else None,
                index=index,
                dtype=float if spec.kind.numeric else object,
            ),
            status=pd.Series(reason, index=index, dtype=object),
            year=year,
            source=reason,
        )
        for spec in specs
    )


def unknown(norm: Norm, reason: str, *, subject: str = PROJECT) -> Finding:
    """Finding that data are absent."""
    return Finding(norm=norm, subject=subject, verdict=Verdict.UNKNOWN, reason=reason)


def rows_on_buurten(codes: Iterable[str], areas: AreaSet, *, name: str) -> Conservation:
    """Which buurten of a register are in the project, and which fall outside it."""
    codes = sorted(set(codes))
    known = set(areas.codes(Level.BUURT))
    gemeenten = set(areas.codes(Level.GEMEENTE))
    lost = [code for code in codes if code not in known]
    unmapped = [code for code in lost if "GM" + code[2:6] in gemeenten]
    elsewhere = len(lost) - len(unmapped)
    remarks = [f"{elsewhere} van andere gemeenten"] if elsewhere else []
    if unmapped:
        remarks.append(f"{len(unmapped)} zonder vlak op de kaart: {', '.join(unmapped[:5])}")
    return Conservation(
        join=f"{name} op buurten",
        unit="buurten",
        came_in=float(len(codes)),
        allocated=float(len(codes) - len(lost)),
        lost=float(len(lost)),
        remark="; ".join(remarks),
    )


def other_division(frame: pd.DataFrame, areas: AreaSet) -> str:
    """Say that codes belong to another boundary year; empty where they do not."""
    years = sorted({int(year) for year in frame["grensjaar"].dropna()} - {areas.year})
    if not years:
        return ""
    return (
        f"De buurtcodes zijn van {' en '.join(map(str, years))}, de kaart is van {areas.year}: "
        "alleen buurten met dezelfde code zijn gebruikt."
    )


def euro(amount: float) -> str:
    r"""Amount in whole euros.

    >>> euro(86.4), euro(float("nan"))
    ('€\xa086', '–')
    """
    text = format_number(amount)
    return text if math.isnan(amount) else f"€\u00a0{text}"


def euro_gap(amount: float) -> str:
    r"""Difference in whole euros, where less than one euro is not zero.

    >>> euro_gap(0.3), euro_gap(0.0), euro_gap(31.4)
    ('minder dan €\xa01', '€\xa00', '€\xa031')
    """
    return "minder dan €\u00a01" if 0 < amount < 1 else euro(amount)


def period(start: float, end: float) -> str:
    """Years in which something is planned.

    >>> period(2027, 2030), period(2027, float("nan")), period(float("nan"), float("nan"))
    ('2027–2030', 'vanaf 2027', '')
    """
    if math.isnan(start):
        return "" if math.isnan(end) else f"tot en met {end:.0f}"
    if math.isnan(end):
        return f"vanaf {start:.0f}"
    return f"{start:.0f}" if start == end else f"{start:.0f}–{end:.0f}"


def written(value: object) -> str:
    """Text of a cell; empty where it is missing.

    >>> written("a"), written(None), written(float("nan"))
    ('a', '', '')
    """
    return value if isinstance(value, str) else ""


def describe_plan(
    name: str, row: Mapping[Hashable, Any], *, strategy: str, status: str = ""
) -> str:
    """One line about a buurt or zone, of what is known of it.

    Parameters
    ----------
    strategy
        Code; empty where unknown.
    row
        ``fase``, ``jaar_start`` and ``jaar_eind``; None or NaN where unknown.

    >>> row = {"fase": "uitvoering", "jaar_start": 2027.0, "jaar_eind": 2030.0}
    >>> describe_plan("Noord", row, strategy="S5")
    'Noord · S5 waterstof · uitvoering · 2027–2030'
    """
    years = period(row["jaar_start"], row["jaar_eind"])
    kind = describe(strategy) if strategy else ""
    known = (name, kind, written(row["fase"]), years, status)
    return " · ".join(part for part in known if part)
