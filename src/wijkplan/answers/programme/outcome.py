"""The prognosis for a reader: columns for the map, tables and a chart."""

from __future__ import annotations

import pandas as pd

from wijkplan.answers.programme.columns import THEME
from wijkplan.answers.programme.plans import Plans
from wijkplan.answers.programme.prognosis import CUMULATIVE, ENDS
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import ChartSection, Column, TableSection
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.timeline.housing import NOT_PLACED

_LABELS = {
    "minimum": "Netto woningen, ten minste",
    "verwacht": "Netto woningen, verwacht",
    "maximum": "Netto woningen, ten hoogste",
}
_MEANING = {
    "minimum": "Als alleen doorgaat wat hard is en wat woningen wegneemt, met het laagste aantal "
    "dat de bronnen noemen.",
    "verwacht": "Harde projecten tellen helemaal mee, andere naar hun kans.",
    "maximum": "Als alles doorgaat wat hard is en wat woningen toevoegt, met het hoogste aantal "
    "dat de bronnen noemen.",
}
_UNDATED = 0
"""Stands for the year that nobody knows; it sorts first."""
NOTE = (
    "Een hard project telt zeker mee; een ander project gaat door of niet, in zijn geheel. "
    "Verwacht is het aantal maal de kans. Is een aantal of een kans onbekend, dan ontbreekt wat "
    "daarvan afhangt."
)


def prognosis_columns(table: pd.DataFrame, plans: Plans, year: int) -> tuple[Column, ...]:
    """Least, expected and most net homes from the start until and including a year.

    Parameters
    ----------
    table
        As `wijkplan.answers.programme.prognosis.prognosis` gives it.
    plans
        The projects.
    year
        One of the years of the table.

    Returns
    -------
    tuple of Column
        ``prognose_netto_minimum``, ``prognose_netto_verwacht``, ``prognose_netto_maximum``. Where
        no expected number is known, ``bounds`` of that column holds least and most, if known.

    Raises
    ------
    ValueError
        If the table has no such year.
    """
    rows = table[table["jaar"].eq(year).fillna(value=False)].set_index("code")
    if rows.empty:
        msg = f"de prognose heeft geen jaar {year}"
        raise ValueError(msg)
    rows = rows[rows.index != NOT_PLACED].reindex(plans.areas.frame.index)
    least, expected, most = (rows[name].astype(float) for name in CUMULATIVE)
    between = expected.isna() & least.lt(most)
    bounds = pd.DataFrame({"laag": least, "hoog": most})[between]
    return tuple(
        Column(
            spec=_spec(end),
            values=values,
            status=_status(rows["reden"], end, bounds).mask(values.notna(), ""),
            year=year,
            source=plans.source,
            bounds=bounds if end == "verwacht" and len(bounds) else None,
        )
        for end, values in zip(ENDS, (least, expected, most), strict=True)
    )


def _spec(end: str) -> ColumnSpec:
    return ColumnSpec(
        name=f"prognose_netto_{end}",
        label=_LABELS[end],
        kind=Kind.COUNT,
        unit="woningen",
        decimals=1 if end == "verwacht" else 0,
        group=THEME,
        disclosure="objecten",
        midpoint=0.0,
        description=f"Woningen erbij min woningen eraf, van het begin tot en met het jaar. "
        f"{_MEANING[end]}",
    )


def _status(reasons: pd.Series[str], end: str, bounds: pd.DataFrame) -> pd.Series[str]:
    """Why a number is missing; of least and most that is never the probability."""
    if end != "verwacht":
        return "onbekend; " + reasons.str.partition("; ")[0]
    known = pd.Series("onbekend", index=reasons.index, dtype=object)
    for code, low, high in bounds.itertuples():
        known[code] = f"tussen {_say(low)} en {_say(high)}"
    return known + "; " + reasons


def chart(table: pd.DataFrame) -> ChartSection:
    """The expected number of all gemeenten together, between least and most.

    Parameters
    ----------
    table
        See `prognosis_columns`.
    """
    whole = _whole(table[table["jaar"].notna()])
    years = tuple(int(year) for year in whole.index)
    least, expected, most = (_points(whole[name]) for name in CUMULATIVE)
    bands = tuple(
        None if low is None or high is None else (low, high)
        for low, high in zip(least, most, strict=True)
    )
    return ChartSection(
        title="Netto woningen, verwacht en hoe ver dat kan afwijken",
        years=years,
        lines={"verwacht": expected},
        bands={"verwacht": bands},
        unit="woningen",
        note=NOTE,
    )


def _points(values: pd.Series[float]) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(value) else float(value) for value in values)


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """All gemeenten together, with what is placed in none of them; index ``jaar``."""
    top = table[table["niveau"].eq(Level.GEMEENTE.value)]
    years = top["jaar"].fillna(_UNDATED).astype(int)
    grouped = top[[*ENDS, *CUMULATIVE]].astype(float).groupby(years)
    return grouped.sum().where(grouped.count().eq(grouped.size(), axis=0))


def per_year(table: pd.DataFrame) -> TableSection:
    """Net homes of all gemeenten per year, and from the start; what has no year in its own row.

    Parameters
    ----------
    table
        See `prognosis_columns`.
    """
    whole = _whole(table)
    rows = [
        (str(year), *map(_say, numbers))
        for year, numbers in zip(whole.index, whole.to_numpy(float), strict=True)
    ]
    if _UNDATED in whole.index:
        _, *ends = rows.pop(0)
        unknown = ("Jaar onbekend", *ends[: len(ENDS)], *(MISSING_MARK for _ in CUMULATIVE))
        rows.append(unknown)
    return TableSection(
        title="Prognose: netto woningen per jaar",
        head=(
            "Jaar", "Ten minste", "Verwacht", "Ten hoogste",
            "Ten minste tot dan", "Verwacht tot dan", "Ten hoogste tot dan",
        ),
        rows=tuple(rows),
        note=f"{NOTE} Sloop en nieuwbouw van één project gaan samen door of niet: daarom is 'tot "
        "dan' niet altijd de som van de jaren.",
    )  # fmt: skip


def per_buurt(table: pd.DataFrame, plans: Plans) -> TableSection:
    """Net homes per buurt from the start until the last year.

    Parameters
    ----------
    table
        See `prognosis_columns`.
    plans
        The projects.
    """
    last = int(table["jaar"].max())
    buurten = table[table["niveau"].eq(Level.BUURT.value)]
    ends = buurten[buurten["jaar"].eq(last).fillna(value=False)].set_index("code")[[*CUMULATIVE]]
    undated = buurten[buurten["jaar"].isna()].set_index("code")[["minimum", "maximum"]]
    apart = {
        code: " tot ".join(dict.fromkeys((_say(low), _say(high))))
        for code, (low, high) in zip(undated.index, undated.to_numpy(float), strict=True)
    }
    rows = [
        (
            "Niet geplaatst" if code == NOT_PLACED else plans.areas.name(code),
            *map(_say, numbers),
            apart.get(code, MISSING_MARK),
        )
        for code, numbers in zip(ends.index, ends.to_numpy(float), strict=True)
        if numbers.any() or code in apart
    ]
    return TableSection(
        title=f"Prognose: netto woningen per buurt tot en met {last}",
        head=("Buurt", "Ten minste", "Verwacht", "Ten hoogste", "Zonder jaar"),
        rows=tuple(rows),
        note="Zonder jaar: ten minste tot ten hoogste, van projecten waarvan het jaar onbekend of "
        "voorbij is; zij tellen in geen enkel jaar mee.",
    )


def _say(value: float) -> str:
    """A number for a reader; an expected number may be broken."""
    if pd.isna(value):
        return "onbekend"
    return format_number(value, decimals=0 if float(value).is_integer() else 1)
