"""The columns of the housing stock: their names, their meaning, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.attributes import ATTRIBUTES, EXCLUDED, NOT_APPLICABLE, UNKNOWN
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.themes.stock.counting import KNOWN, Tally
from wijkplan.themes.stock.ranges import Range, percentage, spell_range, tell_between, tell_open

THEME = "voorraad"
COUNTED = "woningen_geteld"
SPREAD_ATTRIBUTES = ("eigendom", "huurklasse", "energielabel")
"""Attributes of which the spread over the buurten is of interest."""

LABELS = {
    "eigendom": "Eigendom",
    "tak": "Tak van de corporatie",
    "huurklasse": "Huurklasse",
    "energielabel": "Energielabel",
    "bouwperiode": "Bouwperiode",
    "warmte": "Warmte",
}
_PHRASES: Mapping[str, str | Mapping[str, str]] = {
    "eigendom": {
        "koop": "koopwoningen",
        "huur corporatie": "huurwoningen van corporaties",
        "huur overig": "overige huurwoningen",
    },
    "tak": "{}-woningen van corporaties",
    "huurklasse": "huurwoningen ({})",
    "energielabel": "woningen met energielabel {}",
    "bouwperiode": "woningen met bouwperiode {}",
    "warmte": {
        "aardgas": "woningen met aardgas",
        "warmtenet": "woningen op een warmtenet",
        "elektrisch": "elektrisch verwarmde woningen",
        "anders": "woningen met andere verwarming",
    },
}
_REST = {
    KNOWN: "bekend",
    UNKNOWN: "onbekend",
    NOT_APPLICABLE: "niet van toepassing",
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Year and source line of the columns."""

    year: int
    source: str


def slug(value: str) -> str:
    """Write a value of an attribute as a part of a column name.

    >>> slug("huur corporatie"), slug("niet-DAEB"), slug("A++"), slug("A")
    ('huur_corporatie', 'niet_daeb', 'a_2plus', 'a')
    """
    pluses = re.sub(r"\++$", lambda found: f"_{len(found.group())}plus", value)
    return re.sub(r"[^0-9a-z]+", "_", pluses.casefold())


def spell(value: str) -> str:
    """Write a value for a reader: a period has an en dash.

    >>> spell("1945-1964"), spell("niet-DAEB")
    ('1945–1964', 'niet-DAEB')
    """
    return re.sub(r"(?<=\d)-(?=\d)", "–", value)


def count_name(attribute: str, value: str) -> str:
    """Name of the column that counts the homes with a value.

    >>> count_name("energielabel", "A+")
    'woningen_energielabel_a_1plus'
    """
    return f"woningen_{attribute}_{slug(value)}"


def share_name(attribute: str, value: str) -> str:
    """Name of the column with their share in the homes of which the attribute is known.

    >>> share_name("eigendom", "huur corporatie")
    'aandeel_eigendom_huur_corporatie_pct'
    """
    return f"aandeel_{attribute}_{slug(value)}_pct"


def spread_columns(attributes: Iterable[str] = SPREAD_ATTRIBUTES) -> tuple[str, ...]:
    """Names of the counts of which the spread can be measured.

    The ColumnSpec of each names in ``of`` the homes of which the attribute is known.

    Parameters
    ----------
    attributes
        Keys of `ATTRIBUTES`.

    >>> spread_columns(["tak"])
    ('woningen_tak_daeb', 'woningen_tak_niet_daeb')
    """
    return tuple(count_name(name, value) for name in attributes for value in ATTRIBUTES[name])


def counted_spec() -> ColumnSpec:
    """Meaning of the number of homes."""
    return count_spec(
        COUNTED,
        "Woningen (geteld)",
        "Het aantal woningen volgens de geleverde adressen of aantallen.",
        of="",
    )


def attribute_specs(attribute: str) -> tuple[ColumnSpec, ...]:
    """Meaning of the columns of one attribute: counts, shares, and what is (not) known."""
    values = ATTRIBUTES[attribute]
    label, known = LABELS[attribute].lower(), count_name(attribute, KNOWN)
    counts = [
        count_spec(
            count_name(attribute, value),
            _phrase(attribute, value),
            f"Het aantal {_phrase(attribute, value)}, voor zover het kenmerk {label} bekend is.",
            of=known,
        )
        for value in values
    ]
    shares = [
        share_spec(
            share_name(attribute, value),
            f"Aandeel {_phrase(attribute, value)}",
            f"Het aandeel {_phrase(attribute, value)} in de woningen waarvan het kenmerk {label} "
            "bekend is.",
            part=count_name(attribute, value),
            weight=known,
        )
        for value in values
    ]
    rest = [
        count_spec(
            count_name(attribute, value),
            f"Woningen: {label} {text}",
            f"Het aantal woningen waarvoor het kenmerk {label} {text} is.",
        )
        for value, text in _rest(attribute).items()
    ]
    return (*counts, *shares, *rest)


def homes_column(tally: Tally, origin: Origin) -> Column:
    """Give the number of homes per area."""
    unplaced = [
        ""
        if not number
        else f"{'met' if number > 0 else 'min'} {format_number(abs(number))} woningen (per saldo) "
        "zonder bekende buurt"
        for number in tally.unplaced
    ]
    texts = [join(*pair) for pair in zip(unplaced, tally.gaps, strict=True)]
    status = pd.Series(texts, index=tally.homes.index, dtype=object)
    status = status.where(tally.homes.notna(), tally.reason)
    return make_column(counted_spec(), tally.all, status, origin)


def attribute_columns(attribute: str, tally: Tally, origin: Origin) -> tuple[Column, ...]:
    """Columns of one attribute, in the order of `attribute_specs`.

    A count is missing where homes are there and the attribute is known of none of them; a share
    is missing too where there are no homes to which the attribute applies. Both are missing, with
    their bounds, where it is open which homes leave or change.
    """
    specs = attribute_specs(attribute)
    if attribute not in tally.delivered:
        return missing_columns(specs, tally.homes.index, origin.year)
    values = ATTRIBUTES[attribute]
    known, unknown = tally.of(attribute, *values), tally.of(attribute, UNKNOWN)
    counts, shares = {}, {}
    for value in values:
        counts[value] = tally.of(attribute, value)
        others = (other for other in values if other != value)
        shares[value] = percentage(counts[value], tally.of(attribute, *others))
    any_known = (known.high > 0) | (unknown.high == 0)
    count_text, share_text = tell_known(known, unknown, tally)
    made = [
        *((counts[value].where(any_known), count_text) for value in values),
        *((shares[value], share_text) for value in values),
        *(
            (known if rest == KNOWN else tally.of(attribute, rest), tally.remarks)
            for rest in _rest(attribute)
        ),
    ]
    why = tally.moving[attribute].map(tell_open).to_numpy()
    return tuple(
        make_column(spec, numbers, status, origin, why=why)
        for spec, (numbers, status) in zip(specs, made, strict=True)
    )


def missing_columns(
    specs: Iterable[ColumnSpec], index: pd.Index[str], year: int, reason: str = NOT_DELIVERED
) -> tuple[Column, ...]:
    """Columns of what nobody delivered."""
    nothing = np.full(len(index), np.nan)
    status = pd.Series(reason, index=index, dtype=object)
    origin = Origin(year=year, source=reason)
    return tuple(make_column(spec, Range(nothing, nothing), status, origin) for spec in specs)


def tell_known(known: Range, unknown: Range, tally: Tally) -> tuple[pd.Series[str], pd.Series[str]]:
    """Status of counts and of shares, by of how many homes it is known and is not known."""
    count, share = [], []
    parts = (known.low, known.high, unknown.low, unknown.high, tally.homes, tally.gaps)
    for least, most, low, high, homes, gaps in zip(*parts, strict=True):
        if np.isnan(homes):
            texts = (tally.reason, tally.reason)
        elif high and not most:
            texts = ("van geen enkele woning bekend",) * 2
        elif not most:
            why = "geen woningen waarvoor dit geldt" if homes else "geen woningen"
            texts = (gaps, f"niet van toepassing: {why}")
        elif high:
            about = f"van {spell_range(low, high)} van {format_number(homes)} woningen niet bekend"
            texts = (
                join(f"ten minste: {about}", gaps.removeprefix("ten minste: ")),
                join(f"over {spell_range(least, most)} woningen; {about}", gaps),
            )
        else:
            texts = (gaps, gaps.removeprefix("ten minste: "))
        count.append(texts[0])
        share.append(texts[1])
    index = tally.homes.index
    return pd.Series(count, index=index, dtype=object), pd.Series(share, index=index, dtype=object)


def join(*texts: str) -> str:
    """Put remarks together, and leave out those that are empty."""
    return "; ".join(text for text in texts if text)


def _rest(attribute: str) -> dict[str, str]:
    return {k: v for k, v in _REST.items() if k != NOT_APPLICABLE or attribute in EXCLUDED}


def _phrase(attribute: str, value: str) -> str:
    phrase = _PHRASES[attribute]
    if isinstance(phrase, str):
        return phrase.format(spell(value))
    return phrase[value]


def count_spec(name: str, label: str, description: str, *, of: str = COUNTED) -> ColumnSpec:
    """Meaning of a number of homes, part of the number ``of``."""
    return ColumnSpec(
        name=name,
        label=label[:1].upper() + label[1:],
        kind=Kind.COUNT,
        unit="woningen",
        of=of,
        group=THEME,
        disclosure="objecten",
        description=description,
    )


def share_spec(name: str, label: str, description: str, *, part: str, weight: str) -> ColumnSpec:
    """Meaning of the share of the homes ``part`` in the homes ``weight``."""
    return ColumnSpec(
        name=name,
        label=label,
        kind=Kind.SHARE,
        unit="%",
        decimals=1,
        weight=weight,
        part=part,
        group=THEME,
        disclosure="objecten",
        description=description,
    )


def make_column(
    spec: ColumnSpec,
    found: Range,
    status: pd.Series[str],
    origin: Origin,
    *,
    why: npt.NDArray[np.object_] | None = None,
) -> Column:
    """Give a column, of which the status says why a value lies between bounds."""
    if why is not None and found.open.any():
        unit = "%" if spec.unit == "%" else ""
        texts = status.to_list()
        for row in np.flatnonzero(found.open):
            between = (found.low[row], found.high[row], why[row])
            told = tell_between(*between, decimals=spec.decimals, unit=unit)
            texts[row] = join(told, texts[row])
        status = pd.Series(texts, index=status.index, dtype=object)
    return Column(
        spec=spec,
        values=pd.Series(found.values, index=status.index, name=spec.name),
        status=status,
        year=origin.year,
        source=origin.source,
        bounds=found.bounds(status.index),
    )
