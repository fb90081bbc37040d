"""Another planning: the heat transition some years later or earlier, and what coincides then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from wijkplan.answers.heat.coincidence import HeatCase, beside_planning
from wijkplan.model.contribution import Section, TableSection, TextSection
from wijkplan.model.findings import Finding

_Frame = TypeVar("_Frame", bound=pd.DataFrame)
_YEARS = ["jaar_start", "jaar_eind"]
Key = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Another planning.

    Parameters
    ----------
    name
        For a reader.
    years
        How many years later; earlier where below zero.
    """

    name: str
    years: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A finding that is another one under another planning.

    Parameters
    ----------
    before, after
        None where there is no such finding.
    """

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """Either of the two, for what they share."""
        found = self.before or self.after
        assert found is not None  # noqa: S101 - one of them is there
        return found


def shift_years(frame: _Frame, years: int, begun: int) -> _Frame:
    """Move a planning; what has begun stays where it is.

    What has not begun can begin at the earliest in the year after ``begun``, and takes as long as
    it did.

    Parameters
    ----------
    frame
        With ``jaar_start`` and ``jaar_eind``; NaN where not known.
    years
        How many years later; earlier where below zero.
    begun
        What starts in this year or before has begun. Where the start is not known, what ends by
        then has.

    Examples
    --------
    >>> rows = pd.DataFrame({"jaar_start": [2024.0, 2027.0], "jaar_eind": [2030.0, 2029.0]})
    >>> shift_years(rows, 2, 2025)["jaar_eind"].tolist()
    [2030.0, 2031.0]
    >>> shift_years(rows, -5, 2025)["jaar_start"].tolist()
    [2024.0, 2026.0]
    """
    start, end = (frame[name] for name in _YEARS)
    first = start.fillna(end)
    step = (begun + 1 - first).clip(lower=years).where(first > begun, 0)
    return frame.assign(jaar_start=start + step, jaar_eind=end + step)


def shift_case(case: HeatCase, years: int, begun: int) -> HeatCase:
    """The same case under another planning; see `shift_years`."""
    programme, zones = case.programme, case.zones
    return replace(
        case,
        programme=programme
        and replace(programme, frame=shift_years(programme.frame, years, begun)),
        zones=zones and replace(zones, frame=shift_years(zones.frame, years, begun)),
    )


def compare_planning(case: HeatCase, variant: Variant, begun: int) -> tuple[Difference, ...]:
    """What coincides otherwise under another planning, in the order of the findings.

    Parameters
    ----------
    case
        The planning as it is.
    variant
        The other one.
    begun
        See `shift_years`.
    """
    before = _by_key(beside_planning(case))
    after = _by_key(beside_planning(shift_case(case, variant.years, begun)))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, ()), after.get(key, ())
        for number in range(max(len(old), len(new))):
            pair = Difference(
                before=old[number] if number < len(old) else None,
                after=new[number] if number < len(new) else None,
            )
            if pair.before is None or pair.after is None or _told(pair.before) != _told(pair.after):
                found.append(pair)
    return tuple(found)


def _told(finding: Finding) -> tuple[str, str]:
    return finding.verdict.value, finding.reason


def _by_key(findings: Iterable[Finding]) -> Mapping[Key, Sequence[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in findings:
        buurt, zone = (str(finding.evidence.get(name) or "") for name in ("buurt", "zone"))
        found.setdefault((finding.norm.code, finding.subject, buurt, zone), []).append(finding)
    return found


def variant_sections(
    differences: Sequence[Sequence[Difference]], variants: Sequence[Variant]
) -> tuple[Section, ...]:
    """A table per variant of what coincides otherwise.

    Parameters
    ----------
    differences
        Of every variant, see `compare_planning`.
    variants
        In order of presentation.
    """
    return tuple(
        _section(variant, found) for variant, found in zip(variants, differences, strict=True)
    )


def _section(variant: Variant, found: Sequence[Difference]) -> Section:
    title = f"Als de planning schuift: {variant.name}"
    how = f"{abs(variant.years)} jaar {'later' if variant.years > 0 else 'eerder'}"
    rule = (
        f"Alle jaren van het warmteprogramma en de warmtezones {how}; wat al begonnen is, blijft "
        "staan."
    )
    if not found:
        return TextSection(title=title, text=f"{rule} Er verandert niets in wat samenvalt.")
    return TableSection(
        title=title,
        head=("Onderwerp", "Regel", "Volgens de planning", "Na de verschuiving"),
        rows=tuple(
            (item.finding.subject, item.finding.norm.title, _say(item.before), _say(item.after))
            for item in found
        ),
        note=f"{rule} Alleen wat anders wordt staat hier.",
        norms=tuple(item.finding.norm.code for item in found),
    )


def _say(finding: Finding | None) -> str:
    return "geen bevinding" if finding is None else f"{finding.verdict.value}: {finding.reason}"
