"""Rules against counting twice: a site in two projects, and a programme beside its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import geopandas as gpd
import shapely

from wijkplan.answers.programme.norms import load_norms
from wijkplan.answers.programme.plans import Plans, Row, counts, finding
from wijkplan.model.findings import Finding, Verdict
from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_places import DRAWN
from wijkplan.sources.project_totals import ProgrammeBalance, balance_programmes
from wijkplan.themes.projects.tables import say_count

ONE_SITE, PARTS = "plek-een-keer", "programma-en-delen"
_WORDS = {"bruto": "nieuwe", "sloop": "te slopen"}


def same_site(plans: Plans) -> Iterator[Finding]:
    """Projects on one site that are not a programme and its part: to be weighed.

    They share a building that both name, or their drawn surfaces overlap by more than
    ``overlap_pct`` percent of the smaller. Parts of one programme of which one demolishes and the
    other builds belong together on one site and are left out.

    Parameters
    ----------
    plans
        The projects.
    """
    shared: dict[tuple[str, str], list[str]] = {}
    for pairs in (_buildings(plans), _overlaps(plans)):
        for pair, what in pairs.items():
            if not _related(pair, plans):
                shared.setdefault(pair, []).append(what)
    for (first, second), found in sorted(shared.items()):
        yield _rivals(plans.rows[first], plans.rows[second], ", ".join(found), plans)
    nowhere = sum(not row["panden"] and row["wijze"] != DRAWN for row in plans.rows.values())
    if not shared:
        known = "geen twee projecten delen een pand of een getekend vlak"
        doubt = f"; van {say_count(nowhere)} is geen pand of vlak bekend, daarmee is het te zeggen"
        verdict = Verdict.UNKNOWN if nowhere else Verdict.MEETS
        yield finding(ONE_SITE, "programma", verdict, known + doubt * bool(nowhere))


def _buildings(plans: Plans) -> Mapping[tuple[str, str], str]:
    """Pairs of projects that name the same building."""
    users: dict[str, list[str]] = {}
    for project, row in plans.rows.items():
        for pand in dict.fromkeys((row["panden"] or "").split()):
            users.setdefault(pand, []).append(project)
    found: dict[tuple[str, str], list[str]] = {}
    for pand, projects in users.items():
        for first, second in combinations(sorted(projects), 2):
            found.setdefault((first, second), []).append(pand)
    return {
        pair: f"pand {panden[0]}" if len(panden) == 1 else f"{len(panden)} panden"
        for pair, panden in found.items()
    }


def _overlaps(plans: Plans) -> Mapping[tuple[str, str], str]:
    """Pairs of projects whose drawn surfaces overlap."""
    drawn = {p: r["geometry"] for p, r in plans.rows.items() if r["wijze"] == DRAWN}
    surfaces = gpd.GeoSeries({p: shape for p, shape in drawn.items() if shape.area > 0})
    if surfaces.empty:
        return {}
    least = load_norms()[ONE_SITE].parameters["overlap_pct"]
    found = {}
    left, right = surfaces.sindex.query(surfaces, predicate="intersects")
    for one, other in zip(left, right, strict=True):
        first, second = surfaces.index[one], surfaces.index[other]
        if first < second:
            a, b = surfaces.iloc[one], surfaces.iloc[other]
            square = shapely.intersection(a, b).area
            if 100 * square > least * min(a.area, b.area):
                found[first, second] = f"{format_number(square)} m² getekend vlak"
    return found


def _related(pair: tuple[str, str], plans: Plans) -> bool:
    """Whether two projects may be on one site: of one programme, and not the same homes twice."""
    first, second = pair
    return plans.root(first) == plans.root(second) and not _both(pair, plans)


def _both(pair: tuple[str, str], plans: Plans) -> list[str]:
    """Numbers that count in both projects."""
    rows = [plans.rows[project] for project in pair]
    return [measure for measure in _WORDS if all(counts(row, measure) for row in rows)]


def _rivals(first: Row, second: Row, what: str, plans: Plans) -> Finding:
    pair = (first["project_id"], second["project_id"])
    names = [plans.name(project) for project in pair]
    both = _both(pair, plans)
    if both:
        words = " en ".join(_WORDS[measure] for measure in both)
        advice = (
            f"beide tellen {words} woningen, dus mogelijk dubbel; het is in orde als de een deel "
            "van de ander wordt (parent_id), of als de plekken niet dezelfde zijn"
        )
    else:
        advice = (
            "zij staan los van elkaar; zet ze in één programma (parent_id) als ze bij elkaar "
            "horen, dan worden sloop en terugbouw samen getoond"
        )
    return finding(
        ONE_SITE,
        " en ".join(names),
        Verdict.WEIGH,
        f"gedeeld: {what}; {advice}",
        gedeeld=what,
    )


def programme_and_parts(plans: Plans) -> Iterator[Finding]:
    """A programme beside its parts: each home counts once, and the parts go first.

    Where the two differ by exactly the number of one part, that part was probably counted twice
    in the larger number.

    Parameters
    ----------
    plans
        The projects.
    """
    for balance in balance_programmes(plans.projects):
        if balance.project_id in plans.rows:
            yield _balance(balance, plans)


def _balance(balance: ProgrammeBalance, plans: Plans) -> Finding:
    own, parts, gaps = balance.own, balance.parts, balance.unknown
    word = f"{_WORDS[balance.measure]} {balance.unit}"
    said = f"het programma noemt {format_number(own)} {word}, de delen samen {format_number(parts)}"
    if gaps:
        said += f", van {gaps} {'deel' if gaps == 1 else 'delen'} onbekend"
    said += "; in de sommen tellen de delen, en niet nog eens het programma"
    verdict = Verdict.WEIGH
    if own == parts and not gaps:
        verdict, turn = Verdict.MEETS, "een ander getal bij een van beide verandert dit"
    elif gaps and parts <= own:
        verdict, turn = Verdict.UNKNOWN, "het aantal van elk deel geeft uitsluitsel"
    else:
        turn = _twice(balance, plans) or _difference(own - parts)
    return finding(
        PARTS,
        plans.name(balance.project_id),
        verdict,
        f"{said}; {turn}",
        programma=own,
        delen=parts,
    )


def _difference(rest: float) -> str:
    homes = format_number(abs(rest))
    if rest > 0:
        return f"{homes} staan bij geen deel en tellen niet mee: neem ze op als deel"
    return f"de delen noemen er {homes} meer: verbeter het programma of een deel"


def _twice(balance: ProgrammeBalance, plans: Plans) -> str:
    """Name the part that explains the difference; empty where none does, or more than one."""
    difference = abs(balance.own - balance.parts)
    parts = [
        row
        for project, row in plans.rows.items()
        if balance.project_id in plans.above[project] and counts(row, balance.measure)
    ]
    alike = [row for row in parts if row[balance.measure] == difference]
    if len(alike) != 1 or len(parts) < 2 or balance.unit != HOMES:
        return ""
    part = f"{plans.name(alike[0]['project_id'])} ({format_number(difference)})"
    if balance.own > balance.parts:
        return f"waarschijnlijk is deel {part} bij het programma nog eens opgeteld: controleer dat"
    return f"waarschijnlijk zit deel {part} ook al in een ander deel: controleer dat"
