"""The columns of the housing stock: their names, their meaning, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.stock import ATTRIBUTES
from wijkplan.model.table import NOT_DELIVERED
from wijkplan.model.text import format_number
from wijkplan.themes.stock.counting import EXCLUDED, KNOWN, NOT_APPLICABLE, UNKNOWN, Tally

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
    return _count_spec(
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
        _count_spec(
            count_name(attribute, value),
            _phrase(attribute, value),
            f"Het aantal {_phrase(attribute, value)}, voor zover het kenmerk {label} bekend is.",
            of=known,
        )
        for value in values
    ]
    shares = [
        ColumnSpec(
            name=share_name(attribute, value),
            label=f"Aandeel {_phrase(attribute, value)}",
            kind=Kind.SHARE,
            unit="%",
            decimals=1,
            weight=known,
            group=THEME,
            disclosure="objecten",
            description=f"Het aandeel {_phrase(attribute, value)} in de woningen waarvan het "
            f"kenmerk {label} bekend is.",
        )
        for value in values
    ]
    rest = [
        _count_spec(
            count_name(attribute, value),
            f"Woningen: {label} {text}",
            f"Het aantal woningen waarvoor het kenmerk {label} {text} is.",
        )
        for value, text in _rest(attribute).items()
    ]
    return (*counts, *shares, *rest)


def homes_column(tally: Tally, origin: Origin) -> Column:
    """Give the number of homes per area."""
    status = _partly(tally).where(tally.homes.notna(), tally.reason)
    return _column(counted_spec(), tally.homes, status, origin)


def attribute_columns(attribute: str, tally: Tally, origin: Origin) -> tuple[Column, ...]:
    """Columns of one attribute, in the order of `attribute_specs`.

    A count is missing where homes are there and the attribute is known of none of them; a share
    is missing too where there are no homes to which the attribute applies.
    """
    if attribute not in tally.parts:
        return missing_columns(attribute_specs(attribute), tally.homes.index, origin.year)
    parts = tally.parts[attribute]
    values = ATTRIBUTES[attribute]
    known, none_known = parts[KNOWN], parts[KNOWN].eq(0) & parts[UNKNOWN].gt(0)
    counts = parts.mask(none_known)
    shares = 100 * parts.div(known.where(known > 0), axis=0)
    whole = _partly(tally).where(tally.homes.notna(), tally.reason)
    count_text, share_text = _texts(parts, tally)
    made = [
        *((counts[value], count_text) for value in values),
        *((shares[value], share_text) for value in values),
        *((parts[value], whole) for value in _rest(attribute)),
    ]
    specs = attribute_specs(attribute)
    return tuple(
        _column(spec, numbers, status, origin)
        for spec, (numbers, status) in zip(specs, made, strict=True)
    )


def missing_columns(
    specs: Iterable[ColumnSpec], index: pd.Index[str], year: int
) -> tuple[Column, ...]:
    """Columns of what nobody delivered."""
    values = pd.Series(np.nan, index=index)
    status = pd.Series(NOT_DELIVERED, index=index, dtype=object)
    origin = Origin(year=year, source=NOT_DELIVERED)
    return tuple(_column(spec, values, status, origin) for spec in specs)


def _texts(parts: pd.DataFrame, tally: Tally) -> tuple[pd.Series[str], pd.Series[str]]:
    """Status of the counts and of the shares of one attribute; the same for all its values."""
    count, share = [], []
    rows = zip(tally.homes, parts[KNOWN], parts[UNKNOWN], _partly(tally), strict=True)
    for homes, known, unknown, partly in rows:
        if np.isnan(homes):
            texts = (tally.reason, tally.reason)
        elif unknown and not known:
            texts = ("van geen enkele woning bekend",) * 2
        elif not known:
            why = "geen woningen waarvoor dit geldt" if homes else "geen woningen"
            texts = (partly, f"niet van toepassing: {why}")
        elif unknown:
            few, many = format_number(unknown), format_number(homes)
            about = f"van {few} van {many} woningen niet bekend"
            texts = (
                _join(f"ten minste: {about}", partly.removeprefix("ten minste: ")),
                _join(f"over {format_number(known)} woningen; {about}", partly),
            )
        else:
            texts = (partly, partly.removeprefix("ten minste: "))
        count.append(texts[0])
        share.append(texts[1])
    index = tally.homes.index
    return pd.Series(count, index=index, dtype=object), pd.Series(share, index=index, dtype=object)


def _partly(tally: Tally) -> pd.Series[str]:
    """Say where some buurten of an area were not delivered."""
    texts = [
        f"ten minste: {absent} van {all_} buurten niet geleverd" if absent else ""
        for absent, all_ in zip(tally.absent, tally.buurten, strict=True)
    ]
    return pd.Series(texts, index=tally.homes.index, dtype=object)


def _join(*texts: str) -> str:
    return "; ".join(text for text in texts if text)


def _rest(attribute: str) -> dict[str, str]:
    return {k: v for k, v in _REST.items() if k != NOT_APPLICABLE or attribute in EXCLUDED}


def _phrase(attribute: str, value: str) -> str:
    phrase = _PHRASES[attribute]
    if isinstance(phrase, str):
        return phrase.format(spell(value))
    return phrase[value]


def _count_spec(name: str, label: str, description: str, *, of: str = COUNTED) -> ColumnSpec:
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


def _column(
    spec: ColumnSpec, values: pd.Series[float], status: pd.Series[str], origin: Origin
) -> Column:
    return Column(
        spec=spec,
        values=values.rename(spec.name),
        status=status,
        year=origin.year,
        source=origin.source,
    )
