"""What is noticed in the Startanalyse by setting columns beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.errors import enumerate_some
from wijkplan.sources.startanalyse.editions import CONCEPT, Standing, StartanalyseEdition
from wijkplan.sources.startanalyse.forms import REFERENCE

EURO = 1.0
"""Deviations up to this are rounding to whole euros."""


def _h18_is_total(rows: pd.DataFrame) -> str:
    telling = _telling(rows)
    same = len(telling) and telling["h18"].eq(telling["nationale_kosten"]).all()
    return f"in {len(telling)} van {len(rows)} buurten" if same else ""


def _zero_cost(rows: pd.DataFrame) -> str:
    zero = _not_computed(rows)
    return f"in {int(zero.sum())} van {len(rows)} buurten" if zero.any() else ""


def _no_saving(rows: pd.DataFrame) -> str:
    against = (rows["nationale_kosten"] * rows["kosten_per_co2"]).lt(0)
    return f"in {_named(rows[against])}" if against.any() and not _is_start(rows) else ""


_NOTICED: Mapping[str, Callable[[pd.DataFrame], str]] = {
    "h18-is-h16": _h18_is_total,
    "nul-is-niet-berekend": _zero_cost,
    "h17-zonder-besparing": _no_saving,
}
"""Defect -> where it is seen in the rows of one strategy; empty where it is not."""
OTHER_REFERENCE, SAME_CO2 = "h17-andere-referentie", "co2-gelijk"
"""Defects that only show when the files are set beside each other."""


def standing_of(frame: pd.DataFrame, edition: StartanalyseEdition, *, name: str) -> Standing:
    """Standing of a file: what its name says, what a defect in it means, or that of its edition.

    Parameters
    ----------
    frame
        Cells as numbers, before anything is taken away. Rows with cost zero say nothing here: in
        them every column is zero.
    name
        Of the delivery.
    """
    if CONCEPT in name.casefold():
        return CONCEPT
    told = [rows for _, rows in frame[frame["nationale_kosten"].ne(0)].groupby("strategie")]
    for found, defect in edition.defects.items():
        if defect.means and any(_NOTICED[found](rows) for rows in told):
            return defect.means
    return edition.status


def remarks_on(frame: pd.DataFrame, edition: StartanalyseEdition) -> Iterator[str]:
    """What a reader must know of a file, per strategy.

    Parameters
    ----------
    frame
        Cells as numbers, before anything is taken away.
    """
    for strategy, rows in frame.groupby("strategie"):
        for found, defect in edition.defects.items():
            where = _NOTICED[found](rows) if found in _NOTICED else ""
            if where:
                yield f"{strategy}: {defect.text} {where}: {defect.remedy}"
        yield from (f"{strategy}: {text}" for text in _other_remarks(rows))


def _other_remarks(rows: pd.DataFrame) -> Iterator[str]:
    telling = _telling(rows)
    per_weq = telling["nationale_kosten"] / telling["weq"]
    differing = int((telling["h18"] - per_weq).abs().gt(EURO).sum())
    if differing and not _h18_is_total(rows):
        yield (
            f"kolom H18 wijkt in {differing} van {len(telling)} rijen af van H16 / I11: niet "
            "gebruikt, de kosten per woningequivalent zijn berekend als H16 / I11"
        )
    both = _not_computed(rows) & rows["co2"].eq(0)
    if both.any():
        yield (
            f"in {int(both.sum())} van {len(rows)} buurten staan kosten en CO2 beide op 0: ook de "
            "CO2 is onbekend"
        )
    excluded = rows["uitgesloten"].eq("True")
    if excluded.any():
        yield f"uitgesloten: {_named(rows[excluded])}"


def _is_start(rows: pd.DataFrame) -> bool:
    return bool(rows["strategie"].eq(REFERENCE).all())


def _not_computed(rows: pd.DataFrame) -> pd.Series[bool]:
    zero = rows["nationale_kosten"].eq(0) & rows["weq"].gt(0)
    return zero & rows["strategie"].ne(REFERENCE)


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which a total and a cost per equivalent cannot be the same number by chance."""
    cost = rows["nationale_kosten"]
    known = rows["h18"].notna() & cost.notna() & rows["weq"].gt(0) & rows["weq"].ne(1)
    return rows[known & ~(_is_start(rows) & cost.eq(0))]


def _named(rows: pd.DataFrame) -> str:
    names = rows["buurtnaam"].where(rows["buurtnaam"].notna(), rows["buurtcode"])
    return enumerate_some(names, most=1000)


@dataclass(frozen=True, kw_only=True)
class DerivedCheck:
    """How the computed costs of one strategy agree with the file.

    Parameters
    ----------
    strategy
        Code.
    buurten
        With a cost per equivalent.
    total
        Sum of the delivered total costs there, in euros a year.
    derived
        Sum of the computed cost per equivalent times the equivalents.
    largest
        Largest deviation in one buurt, in euros a year.
    """

    strategy: str
    buurten: int
    total: float
    derived: float
    largest: float

    @property
    def agrees(self) -> bool:
        """Whether every buurt agrees, to a cent."""
        return not self.largest > 0.01


def check_derived(frame: pd.DataFrame) -> tuple[DerivedCheck, ...]:
    """Compute the totals back from the costs per equivalent, and set them beside the file.

    Parameters
    ----------
    frame
        Rows of the register ``startanalyse``.
    """
    known = frame[frame["kosten_per_weq"].notna()]
    back = known["kosten_per_weq"] * known["weq"]
    made = []
    for strategy, rows in known.groupby("strategie"):
        total, derived = rows["nationale_kosten"], back[rows.index]
        made.append(
            DerivedCheck(
                strategy=str(strategy),
                buurten=len(rows),
                total=float(total.sum()),
                derived=float(derived.sum()),
                largest=float((total - derived).abs().max()),
            )
        )
    return tuple(made)


def same_co2(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Groups of strategies with the same emission in every buurt, where there are two or more.

    Parameters
    ----------
    frame
        Rows of the register ``startanalyse``.
    """
    known = frame[frame["strategie"].ne(REFERENCE) & frame["co2"].notna()]
    groups: dict[tuple[tuple[str, float], ...], list[str]] = {}
    for strategy, rows in known.sort_values("buurtcode").groupby("strategie"):
        pairs = tuple(zip(rows["buurtcode"], rows["co2"], strict=True))
        groups.setdefault(pairs, []).append(str(strategy))
    return tuple(
        tuple(found) for pairs, found in groups.items() if len(pairs) > 1 and len(found) > 1
    )


@dataclass(frozen=True, kw_only=True)
class Co2Check:
    """What the delivered cost per tonne (H17) turns out to be.

    Parameters
    ----------
    rows
        Buurten times strategies of which cost, cost per tonne and both emissions are known.
    deviating
        Of these, where H17 is not H16 / (CO2 of the start year - H15), rounding aside.
    buurten, one_reference
        Buurten with two strategies or more, and of these where one emission to compare with
        explains H17 of every strategy, rounding aside.
    """

    rows: int
    deviating: int
    buurten: int
    one_reference: int


def check_co2(frame: pd.DataFrame) -> Co2Check:
    """Compare the delivered cost per tonne with what follows from cost and emissions.

    Parameters
    ----------
    frame
        Rows of the register ``startanalyse``, with the start year.

    Notes
    -----
    H17 = H16 / (R - H15) gives for each row an interval of R, the emission with which the source
    compares, because every column is rounded to whole numbers. A row deviates where the start
    year lies outside it. Where the intervals of all strategies of a buurt have a point in
    common, one R explains them. An H17 of at most one euro tells no interval.
    """
    start = frame[frame["strategie"].eq(REFERENCE)].set_index("buurtcode")["co2"]
    known = frame["co2"].notna() & frame["kosten_per_co2"].abs().gt(EURO)
    rows = frame[known]
    one, other = (
        rows["co2"] + rows["nationale_kosten"] / (rows["kosten_per_co2"] + half)
        for half in (-0.5, 0.5)
    )
    bounds = pd.DataFrame(
        {
            "buurtcode": rows["buurtcode"],
            "start": rows["buurtcode"].map(start),
            # One for the rounding of both emissions.
            "low": np.minimum(one, other) - 1,
            "high": np.maximum(one, other) + 1,
        }
    )
    compared = bounds[bounds["start"].notna()]
    groups = bounds.groupby("buurtcode")
    several = groups.size().gt(1)
    agree = groups["low"].max().le(groups["high"].min())
    return Co2Check(
        rows=len(compared),
        deviating=int((~compared["start"].between(compared["low"], compared["high"])).sum()),
        buurten=int(several.sum()),
        one_reference=int((several & agree).sum()),
    )
