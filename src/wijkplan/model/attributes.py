"""What a home can be: tenure, branch, rent class, label, building period, heat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

TENURES = ("koop", "huur corporatie", "huur overig")
BRANCHES = ("DAEB", "niet-DAEB")
RENT_CLASSES = (
    "onder kwaliteitskortingsgrens",
    "onder eerste aftoppingsgrens",
    "onder tweede aftoppingsgrens",
    "onder liberalisatiegrens",
    "middenhuur",
    "dure huur",
)
LABELS = ("A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G")
HEAT = ("aardgas", "warmtenet", "elektrisch", "anders")
PERIODS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "voor 1945": (0, 1944),
        "1945-1964": (1945, 1964),
        "1965-1979": (1965, 1979),
        "1980-1999": (1980, 1999),
        "2000 en later": (2000, 9999),
    }
)
ATTRIBUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "eigendom": TENURES,
        "tak": BRANCHES,
        "huurklasse": RENT_CLASSES,
        "energielabel": LABELS,
        "bouwperiode": tuple(PERIODS),
        "warmte": HEAT,
    }
)
"""Attribute of a home -> the values it can have. Tenure, branch and rent class are three."""

UNKNOWN, NOT_APPLICABLE = "onbekend", "nvt"
EXCLUDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"tak": ("koop", "huur overig"), "huurklasse": ("koop",)}
)
"""Attribute -> tenures to which it does not apply: not unknown, but nothing to know."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question about a home, answered from several of its values.

    The answer is *ja* where all of ``fits`` holds, *nee* where one of them does not, and *onbekend*
    where that hangs on what nobody knows. Where one of ``of`` does not hold it is not asked
    (*nvt*); where that is not known it is `UNSURE`.

    Parameters
    ----------
    fits
        Attribute -> values, one of which the home must have.
    of
        Attribute -> values, one of which a home must have for the question to be asked.
    """

    fits: Mapping[str, tuple[str, ...]]
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_ASSOCIATION = MappingProxyType({"eigendom": ("huur corporatie",)})
_WORST_LABELS = MappingProxyType({"energielabel": ("E", "F", "G")})
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "sociale_huur": Question(
            of={"eigendom": TENURES}, fits={**_ASSOCIATION, "huurklasse": RENT_CLASSES[:4]}
        ),
        "eerste_aftoppingsgrens": Question(of=_ASSOCIATION, fits={"huurklasse": RENT_CLASSES[:2]}),
        "label_efg": Question(fits=_WORST_LABELS),
        "label_efg_corporatie": Question(of=_ASSOCIATION, fits=_WORST_LABELS),
        "aardgasvrij": Question(fits={"warmte": tuple(heat for heat in HEAT if heat != "aardgas")}),
    }
)
"""Questions that no single attribute answers; a home is counted by its answer too."""
YES, NO, UNSURE = "ja", "nee", "onbekend of dit geldt"

CATEGORIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{name: (*values, UNKNOWN, NOT_APPLICABLE) for name, values in ATTRIBUTES.items()},
        **dict.fromkeys(QUESTIONS, (YES, NO, UNKNOWN, NOT_APPLICABLE, UNSURE)),
    }
)
"""Attribute or question -> every category in which a home is counted; it is in exactly one."""
CELLS: tuple[tuple[str, str], ...] = tuple(
    (name, category) for name, categories in CATEGORIES.items() for category in categories
)
"""Attribute or question, and category, in the order in which homes are counted."""
