"""A worked example for the page, with the project's own figures."""

from __future__ import annotations

import numpy as np

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import TextSection
from wijkplan.model.text import format_number
from wijkplan.themes.spread.columns import lower, share_in
from wijkplan.themes.spread.measuring import DRAWS, GroupSpread


def worked_example(found: GroupSpread, areas: AreaSet) -> TextSection:
    """Follow one group from a buurt to the index, step by step.

    Parameters
    ----------
    found
        Of one gemeente, with a known dissimilarity.
    areas
        The areas of the project.
    """
    (gemeente,), group = found.gemeenten, found.group
    buurten = areas.buurten_of(gemeente)
    share = share_in(group.group, group.total, buurten)
    surplus = (group.group - share * group.total).where(group.total > 0)
    most = str(surplus.loc[list(buurten)].idxmax())
    there, total = float(group.group[most]), float(group.total[most])
    unit = group.whole.unit or "eenheden"
    place, buurt, part = areas.name(gemeente), areas.name(most), _percent(there / total)
    text = (
        f"Het gaat om '{lower(group.spec.label)}'. In {place} is dat, over de buurten waarvan het "
        f"bekend is, {_percent(share)} van de {unit}. In {buurt} is het {part} van "
        f"{format_number(total)} {unit}: het locatiequotiënt is {part} gedeeld door "
        f"{_percent(share)}, en dat is {format_number(there / total / share, decimals=2)}. Met het "
        f"aandeel van {place} zouden het er {_count(share * total)} zijn, en het zijn er "
        f"{_count(there)}: een overschot van {_count(there - share * total)}, het grootste van "
        "alle buurten."
    )
    return TextSection(
        title=f"Een voorbeeld: {lower(group.spec.label)}",
        text=" ".join([text, *_index_steps(found)]),
    )


def _index_steps(found: GroupSpread) -> list[str]:
    """What the dissimilarity of all buurten says, and what of it is chance."""
    told = found.indices["dissimilariteit"]
    value, bounds, chance = told.measured.value, told.bounds, told.chance
    assert value is not None  # noqa: S101 - of a known dissimilarity
    first = (
        "Over alle bekende buurten samen is de dissimilariteit "
        f"{format_number(value, decimals=3)}: voor overal hetzelfde aandeel zou {_percent(value)} "
        "van de groep naar een andere buurt moeten."
    )
    said = [first]
    if not bounds.reason and bounds.low is not None and bounds.low != bounds.high:
        said.append(
            "Omdat cijfers zijn afgerond of niet bekend zijn, ligt zij over alle buurten ergens "
            f"tussen {format_number(bounds.low, decimals=3)} en "
            f"{format_number(bounds.high, decimals=3)}."
        )
    if chance.expected is not None:
        said.append(
            f"Wie de groep {DRAWS} keer blind over alle {found.group.whole.unit or 'eenheden'} "
            f"verdeelt, krijgt gemiddeld {format_number(chance.expected, decimals=3)}, en bijna "
            f"altijd iets tussen {format_number(chance.low, decimals=3)} en "
            f"{format_number(chance.high, decimals=3)}: de gevonden waarde is {chance.verdict}."
        )
    return said


def _percent(fraction: float) -> str:
    return f"{format_number(100 * fraction, decimals=1)}%"


def _count(number: float) -> str:
    return format_number(float(np.rint(number)))
