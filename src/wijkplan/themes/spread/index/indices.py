"""The indices of spread: what each is, what it says and what it does not say.

A reader of a page, of the tables or of the command sees these words; the numbers come from
`measures`, `multigroup`, `small_counts` and `spatial`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wijkplan.model.findings import Citation

_DUNCAN = Citation(source="Duncan & Duncan (1955), American Sociological Review 20", verified=False)
_MASSEY = Citation(source="Massey & Denton (1988), Social Forces 67", verified=False)
_JAMES = Citation(source="James & Taeuber (1985)", verified=False)
_REARDON = Citation(
    source="Reardon & Firebaugh (2002), Sociological Methodology 32", verified=False
)
_ALLEN = Citation(source="Allen e.a. (2015), The Econometrics Journal 18", verified=False)
_CARRINGTON = Citation(
    source="Carrington & Troske (1997), Journal of Business & Economic Statistics 15",
    verified=False,
)
_MORRILL = Citation(source="Morrill (1991), Geography Research Forum 11", verified=False)
_WONG = Citation(source="Wong (1993), Urban Studies 30", verified=False)
_ANSELIN = Citation(source="Anselin (1995), Geographical Analysis 27", verified=False)
_OWN = Citation(source="wijkplan", verified=True)

_SMALL = "Hangt af van de grootte van de gebieden en wordt hoger door kleine aantallen."
_WHERE = "Zegt niet waar de gebieden liggen: een schaakbord en twee helften geven hetzelfde."


@dataclass(frozen=True, kw_only=True)
class Index:
    """One index of spread.

    Parameters
    ----------
    id
        Name in tables, files and the command.
    label
        Name for a reader.
    formula
        With g the group, r the rest and t the total per area; G, R and T their sums; p = g/t per
        area and P = G/T.
    unit
        What the number is of: ``index``, ``deel``, ``%``, ``verhouding`` or ``aantal``.
    range
        Least and most that the index can be, given P (between 0 and 1).
    source
        Where the definition comes from.
    meaning
        What a value says, in plain Dutch.
    silent_on
        What it does not say, in plain Dutch.
    """

    id: str
    label: str
    formula: str
    unit: str
    range: Callable[[float], tuple[float, float]]
    source: Citation
    meaning: str
    silent_on: str


def _zero_to_one(_share: float) -> tuple[float, float]:
    return 0.0, 1.0


def _minus_one_to_one(_share: float) -> tuple[float, float]:
    return -1.0, 1.0


def _share_to_one(share: float) -> tuple[float, float]:
    return share, 1.0


def _no_limit(_share: float) -> tuple[float, float]:
    return -math.inf, math.inf


def _zero_to_rest(share: float) -> tuple[float, float]:
    return 0.0, 1.0 - share


def _tenth_to_one(_share: float) -> tuple[float, float]:
    return 0.1, 1.0


def _percent(_share: float) -> tuple[float, float]:
    return 0.0, 100.0


def _zero_to_inverse(share: float) -> tuple[float, float]:
    return 0.0, 1.0 / share


def _surplus_per_home(share: float) -> tuple[float, float]:
    return -share, 1.0 - share


_PER_AREA = (
    Index(
        id="aandeel",
        label="Aandeel",
        formula="100 g / t",
        unit="%",
        range=_percent,
        source=_OWN,
        meaning="Hoeveel procent van het gebied bij de groep hoort.",
        silent_on="Zegt niet of dat veel is: vergelijk met het aandeel in de gemeente.",
    ),
    Index(
        id="locatiequotient",
        label="Locatiequotiënt",
        formula="p / P",
        unit="verhouding",
        range=_zero_to_inverse,
        source=_OWN,
        meaning="Het aandeel in het gebied gedeeld door dat in het geheel: 1 is gelijk, 2 is "
        "dubbel zo veel.",
        silent_on="Zegt niet om hoeveel woningen of personen het gaat.",
    ),
    Index(
        id="overschot",
        label="Overschot",
        formula="g − P t",
        unit="aantal",
        range=_surplus_per_home,  # of one home: an area of t homes has t times this range
        source=_OWN,
        meaning="Hoeveel er in het gebied meer zijn dan bij het aandeel van het geheel; onder nul "
        "is een tekort. Alle gebieden samen geven nul.",
        silent_on="Zegt niet of de gemeente dat wil: dat staat in haar bandbreedte.",
    ),
)

_ONE_GROUP = (
    Index(
        id="dissimilariteit",
        label="Dissimilariteit D",
        formula="½ Σ |g/G − r/R|",
        unit="index",
        range=_zero_to_one,
        source=_DUNCAN,
        meaning="Het deel van de groep dat zou moeten verhuizen om overal hetzelfde aandeel te "
        "krijgen: 0 is gelijk verdeeld, 1 is volledig gescheiden.",
        silent_on=f"{_SMALL} {_WHERE}",
    ),
    Index(
        id="isolatie",
        label="Isolatie van de groep",
        formula="Σ (g/G)(g/t)",
        unit="deel",
        range=_share_to_one,
        source=_MASSEY,
        meaning="Het aandeel van de eigen groep in het gebied van een gemiddeld lid van de groep.",
        silent_on="Een grote groep heeft vanzelf een hoge isolatie: de ondergrens is het aandeel "
        "van de groep in het geheel.",
    ),
    Index(
        id="blootstelling",
        label="Blootstelling aan de rest",
        formula="Σ (g/G)(r/t)",
        unit="deel",
        range=_zero_to_rest,
        source=_MASSEY,
        meaning="Het aandeel van de rest in het gebied van een gemiddeld lid van de groep; samen "
        "met de isolatie is dit 1.",
        silent_on="Zegt niet of mensen elkaar ontmoeten, alleen dat zij in hetzelfde gebied wonen.",
    ),
    Index(
        id="gini",
        label="Gini",
        formula="Σᵢ Σⱼ tᵢ tⱼ |pᵢ − pⱼ| / (2 T² P (1 − P))",
        unit="index",
        range=_zero_to_one,
        source=_MASSEY,
        meaning="Het gemiddelde verschil in aandeel tussen alle paren gebieden, gedeeld door het "
        "grootst mogelijke: 0 is gelijk verdeeld, 1 is volledig gescheiden.",
        silent_on=f"{_SMALL} {_WHERE}",
    ),
    Index(
        id="entropie",
        label="Entropie-index H",
        formula="Σ t (E − e) / (T E), met e = −p ln p − (1 − p) ln (1 − p) en E net zo uit P",
        unit="index",
        range=_zero_to_one,
        source=_MASSEY,
        meaning="Hoeveel minder gemengd de gebieden gemiddeld zijn dan het geheel: 0 is overal "
        "even gemengd, 1 is nergens gemengd.",
        silent_on=f"{_SMALL} {_WHERE}",
    ),
    Index(
        id="correlatieverhouding",
        label="Correlatieverhouding η²",
        formula="(isolatie − P) / (1 − P)",
        unit="index",
        range=_zero_to_one,
        source=_MASSEY,
        meaning="De isolatie, gecorrigeerd voor de grootte van de groep: 0 is gelijk verdeeld, 1 "
        "is volledig gescheiden.",
        silent_on=f"{_SMALL} {_WHERE}",
    ),
    Index(
        id="atkinson",
        label="Atkinson",
        formula="1 − (Σ (g/G)ᵇ (r/R)¹⁻ᵇ)^(1/(1−b)), met b = 0,5",
        unit="index",
        range=_zero_to_one,
        source=_JAMES,
        meaning="Ongelijke verdeling waarbij b zegt hoe zwaar gebieden met veel en met weinig van "
        "de groep tellen; bij 0,5 even zwaar. 0 is gelijk verdeeld, 1 is volledig gescheiden.",
        silent_on=f"{_SMALL} {_WHERE} Vergelijk alleen bij dezelfde b.",
    ),
    Index(
        id="concentratie",
        label="Concentratie in een tiende van de gebieden",
        formula="som van de grootste ⌈n/10⌉ g / G, met n gebieden",
        unit="deel",
        range=_tenth_to_one,
        source=_OWN,
        meaning="Het deel van de groep in het tiende deel van de gebieden (naar boven afgerond) "
        "waar de meeste leden van de groep zijn.",
        silent_on="Telt aantallen, geen aandelen: grote gebieden wegen vanzelf zwaar. Bij minder "
        "dan tien gebieden is het één gebied.",
    ),
)

_MORE_GROUPS = (
    Index(
        id="dissimilariteit-meer-groepen",
        label="Dissimilariteit van meer groepen",
        formula="Σᵢ Σₖ tᵢ |pᵢₖ − Pₖ| / (2 T Σₖ Pₖ (1 − Pₖ))",
        unit="index",
        range=_zero_to_one,
        source=_REARDON,
        meaning="Het deel van allen dat zou moeten verhuizen om overal dezelfde samenstelling te "
        "krijgen, gedeeld door het grootst mogelijke deel.",
        silent_on=f"{_SMALL} Zegt niet welke groep ongelijk verdeeld is.",
    ),
    Index(
        id="entropie-meer-groepen",
        label="Entropie-index van meer groepen",
        formula="Σᵢ Σₖ tᵢ pᵢₖ ln (pᵢₖ/Pₖ) / (T E), met E = −Σₖ Pₖ ln Pₖ",
        unit="index",
        range=_zero_to_one,
        source=_REARDON,
        meaning="Hoeveel minder gemengd de gebieden gemiddeld zijn dan het geheel, over alle "
        "groepen samen.",
        silent_on=f"{_SMALL} Zegt niet welke groep ongelijk verdeeld is.",
    ),
)

_SMALL_COUNTS = (
    Index(
        id="dissimilariteit-gecorrigeerd",
        label="Dissimilariteit, gecorrigeerd voor kleine aantallen",
        formula="2 D − het gemiddelde van D over trekkingen uit de gevonden verdeling",
        unit="index",
        range=_minus_one_to_one,
        source=_ALLEN,
        meaning="D zonder het deel dat vermoedelijk door kleine aantallen komt. Kan onder nul "
        "uitkomen: dan is er geen teken van ongelijke verdeling.",
        silent_on="Een schatting met trekkingen: bij heel kleine aantallen blijft een deel van de "
        "vertekening over.",
    ),
    Index(
        id="dissimilariteit-aangepast",
        label="Dissimilariteit ten opzichte van toeval",
        formula="(D − D*) / (1 − D*), of (D − D*) / D* als D kleiner is; D* is de D van toeval",
        unit="index",
        range=_minus_one_to_one,
        source=_CARRINGTON,
        meaning="0 is zoals bij toeval, 1 is volledig gescheiden, onder nul is gelijker verdeeld "
        "dan toeval geeft.",
        silent_on="Niet te vergelijken met de gewone D: het nulpunt is een ander.",
    ),
)

_SPACE = (
    Index(
        id="moran",
        label="Moran's I",
        formula="Σ z ẑ / Σ z², met z de afwijking van het gemiddelde en ẑ die van de buren",
        unit="index",
        range=_no_limit,
        source=_ANSELIN,
        meaning="Of gebieden op hun buren lijken: boven nul ligt gelijk bij gelijk, onder nul "
        "wisselen hoog en laag elkaar af. Meestal tussen −1 en 1.",
        silent_on="Zegt niet waar: dat zegt de lokale Moran. Hangt af van wie als buren tellen.",
    ),
    Index(
        id="dissimilariteit-buren",
        label="Dissimilariteit, gecorrigeerd voor buren",
        formula="D − Σ |pᵢ − pⱼ| / m, over de m paren buren",
        unit="index",
        range=_minus_one_to_one,
        source=_MORRILL,
        meaning="D min het gemiddelde verschil in aandeel tussen buren: hoger als de groep in "
        "aaneengesloten gebieden woont.",
        silent_on=f"{_SMALL} Kan onder nul uitkomen; vergelijk niet met de gewone D.",
    ),
    Index(
        id="dissimilariteit-grens",
        label="Dissimilariteit, gecorrigeerd voor gedeelde grens",
        formula="D − Σ d |pᵢ − pⱼ| / Σ d, met d de lengte van de grens die buren delen",
        unit="index",
        range=_minus_one_to_one,
        source=_WONG,
        meaning="Als de dissimilariteit gecorrigeerd voor buren, maar een lange gedeelde grens "
        "telt zwaarder dan een korte.",
        silent_on=f"{_SMALL} Kan onder nul uitkomen; vergelijk niet met de gewone D.",
    ),
)

INDICES: Mapping[str, Index] = MappingProxyType(
    {index.id: index for index in (*_PER_AREA, *_ONE_GROUP, *_MORE_GROUPS, *_SMALL_COUNTS, *_SPACE)}
)
