"""An area in a few lines: its homes to come, heat, safety, and what has to be weighed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wijkplan.answers.area_homes import AreaHomes
from wijkplan.answers.atlas import Atlas
from wijkplan.answers.exposure import exposure_in_short
from wijkplan.answers.heat.profile import zones_in
from wijkplan.answers.heat.short import heat_in_short
from wijkplan.model.areas import AreaSet
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import format_number

_JUDGED = (Verdict.FAILS, Verdict.WEIGH)
"""What a person has to look at, the heaviest first."""


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """One norm that is not met in an area, or has to be weighed there.

    Parameters
    ----------
    title
        Of the norm.
    verdict
        Outcome.
    subjects
        What it is about, for a reader; empty where it is the area itself.
    """

    title: str
    verdict: Verdict
    subjects: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InShort:
    """What a profile begins with. An empty text says that nothing was delivered about it.

    Parameters
    ----------
    homes, heat, safety
        A sentence or two.
    weighings
        Norms that are not met, and what has to be weighed.
    undecided
        How many norms are *onbekend* here.
    """

    homes: str = ""
    heat: str = ""
    safety: str = ""
    weighings: tuple[Weighing, ...] = ()
    undecided: int = 0

    @property
    def told(self) -> bool:
        """Whether there is anything to tell."""
        return self != InShort()


def tell_in_short(atlas: Atlas, areas: AreaSet, code: str, homes: AreaHomes | None) -> InShort:
    """Tell of an area in a few lines.

    Parameters
    ----------
    atlas
        The atlas.
    areas
        Its areas, or an own area of whole buurten among them.
    code
        Code of a buurt, wijk or gemeente, or of that own area.
    homes
        Its homes through the years; None where nothing is known of those.
    """
    here = _findings_in(atlas, areas, code)
    return InShort(
        homes=tell_homes(homes),
        heat="" if atlas.heat is None else heat_in_short(atlas.heat, areas, code),
        safety="" if atlas.exposure is None else exposure_in_short(atlas.exposure, areas, code),
        weighings=tuple(_weighings(here, areas, code)),
        undecided=len({f.norm.code for f in here if f.verdict is Verdict.UNKNOWN}),
    )


def tell_homes(homes: AreaHomes | None) -> str:
    """One line on the homes now and at the end of each scenario; empty without scenarios."""
    if homes is None or not homes.courses:
        return ""
    first, last = homes.years[0], homes.years[-1]
    ends = "; ".join(
        f"{_say(course.homes[-1])} ({', '.join(course.names)})" for course in homes.courses
    )
    return f"{_say(homes.courses[0].homes[0])} eind {first}. Eind {last}: {ends}."


def _say(value: float | None) -> str:
    return "onbekend" if value is None else format_number(value)


def _findings_in(atlas: Atlas, areas: AreaSet, code: str) -> list[Finding]:
    """Findings about the area or an area in it, by their subject or by where it lies."""
    buurten = areas.buurten_of(code)
    inside = {code, *areas.children(code), *buurten}
    zones = set() if atlas.heat is None else set(zones_in(atlas.heat, buurten))
    return [f for f in atlas.findings if _lies_in(f, inside, zones)]


def _lies_in(finding: Finding, areas: set[str], zones: set[str]) -> bool:
    buurt = finding.evidence.get("buurt")
    if buurt is not None:
        return buurt in areas
    return finding.subject in areas or finding.evidence.get("zone") in zones


def _weighings(findings: Sequence[Finding], areas: AreaSet, code: str) -> Iterator[Weighing]:
    for verdict in _JUDGED:
        told = [f for f in findings if f.verdict is verdict]
        for title in dict.fromkeys(f.norm.title for f in told):
            subjects = (f.subject for f in told if f.norm.title == title)
            yield Weighing(title=title, verdict=verdict, subjects=_named(subjects, areas, code))


def _named(subjects: Iterable[str], areas: AreaSet, code: str) -> tuple[str, ...]:
    there = dict.fromkeys(subject for subject in subjects if subject != code)
    known = areas.frame.index
    return tuple(areas.name(subject) if subject in known else subject for subject in there)
