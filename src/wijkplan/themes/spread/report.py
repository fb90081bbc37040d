"""What the page on spread says: the indices per group and gemeente, with how sure they are."""

from __future__ import annotations

import math
from collections.abc import Iterable

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.derive import DERIVED
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.index.indices import INDICES
from wijkplan.themes.spread.measuring import DRAWS, GroupSpread, Spread, Told
from wijkplan.themes.spread.overlays import Clusters
from wijkplan.themes.spread.space.spatial import CLUSTERS, NO_NEIGHBOURS, UNKNOWN

_UNKNOWN = "onbekend"
_DECIMALS = 3
_SHOWN = ("locatiequotient", "overschot", *FORMULAS, "moran")


def explanation() -> TextSection:
    """What spread is, in plain Dutch."""
    return TextSection(
        title="Wat spreiding zegt",
        text="Hoe gelijk is een groep over de buurten verdeeld? Het locatiequotiënt vergelijkt het "
        "aandeel in een gebied met dat van de gemeente: 1 is gelijk, 2 is dubbel zo veel. De "
        "dissimilariteit D loopt van 0 (overal hetzelfde aandeel) tot 1 (volledig gescheiden). "
        "Elke index staat er drie keer: over de buurten waarvan het cijfer bekend is; tussen een "
        "ondergrens en een bovengrens over alle buurten, wat de niet bekende cijfers ook zijn; en "
        f"zoals hij bij toeval is, als de groep {DRAWS} keer blind over alle woningen of personen "
        "wordt verdeeld. Kleine buurten en kleine groepen lijken door toeval al ongelijk verdeeld.",
    )


def summary_row(label: str, where: str, spread: Spread) -> tuple[str, ...]:
    """One line of `summary`."""
    known = not spread.reason
    missing = spread.missing_population_pct
    return (
        label,
        where,
        format_number(spread.value, decimals=3) if known else _UNKNOWN,
        str(spread.areas),
        str(spread.missing_areas),
        f"{format_number(missing, decimals=1)}%" if not math.isnan(missing) else _UNKNOWN,
        f"buurt; kleinste noemer {format_number(spread.minimum_population)}" if known else "buurt",
    )


def unknown_row(label: str, reason: str) -> tuple[str, ...]:
    """The line of `summary` of a column of which nothing can be measured."""
    return (label, MISSING_MARK, _UNKNOWN, MISSING_MARK, MISSING_MARK, MISSING_MARK, reason)


def summary(rows: Iterable[tuple[str, ...]]) -> TableSection:
    """Every group and gemeente in one table."""
    return TableSection(
        title="Spreiding per gemeente",
        head=(
            "Kenmerk",
            "Gebied",
            "Dissimilariteit D",
            "Buurten",
            "Niet bekend",
            "Deel van de bevolking of woningen dat niet meetelt",
            "Eenheid",
        ),
        rows=tuple(rows),
        note="Buurten waarvan het cijfer onderdrukt of niet geleverd is, tellen niet mee; zij "
        "zijn geen nul. Uit afgeronde percentages is het aantal benaderd.",
    )


def index_table(found: GroupSpread, where: str) -> TableSection:
    """All indices of a group in one gemeente, or in several together.

    Parameters
    ----------
    found
        What was measured.
    where
        Name of the gemeente.
    """
    return TableSection(
        title=f"{found.group.spec.label}: {where}",
        head=(
            "Index",
            "Bekende buurten",
            "Alle buurten: ondergrens",
            "Alle buurten: bovengrens",
            "Grenzen",
            "Bij toeval",
            "Vergeleken met toeval",
        ),
        rows=tuple(_index_row(told) for told in found.indices.values()),
        note=_circumstances(found),
    )


def cluster_table(found: Iterable[Clusters], areas: AreaSet) -> TableSection:
    """Where groups lie together, of all buurten of the project."""
    return TableSection(
        title="Waar een groep bij elkaar ligt",
        head=(
            "Kenmerk",
            "Moran's I",
            "p",
            *(cluster.capitalize() for cluster in CLUSTERS),
            NO_NEIGHBOURS.capitalize(),
            "Niet bekend",
        ),
        rows=tuple(_cluster_row(each, areas) for each in found),
        note="Buren zijn buurten die elkaar raken. Hoog en laag zijn boven en onder het gemiddelde "
        "aandeel van alle buurten op de kaart; een buurt staat er alleen bij als haar buren meer "
        "van het gemiddelde afwijken dan toeval verklaart, gecorrigeerd voor het aantal buurten "
        "dat tegelijk is getoetst (Benjamini-Hochberg, 5%). De clusters zijn een laag op de kaart.",
    )


def meanings() -> TableSection:
    """What every index says and does not say."""
    shown = [INDICES[name] for name in _SHOWN]
    return TableSection(
        title="Wat elke index zegt en niet zegt",
        head=("Index", "Wat hij zegt", "Wat hij niet zegt", "Formule", "Bron"),
        rows=tuple(
            (
                index.label,
                index.meaning,
                index.silent_on,
                index.formula,
                index.source.told,
            )
            for index in shown
        ),
        note="g is de groep, r de rest en t het geheel in een gebied; G, R en T zijn de sommen "
        "ervan; p = g/t in een gebied en P = G/T.",
    )


def _index_row(told: Told) -> tuple[str, ...]:
    measured, bounds, chance = told.measured, told.bounds, told.chance
    says = not bounds.reason
    return (
        INDICES[measured.index].label,
        _number(measured.value),
        _number(bounds.low if says else None),
        _number(bounds.high if says else None),
        bounds.label,
        _number(chance.expected),
        str(chance.verdict),
    )


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else format_number(value, decimals=_DECIMALS)


def _circumstances(found: GroupSpread) -> str:
    """Unit, n, what is suppressed, the smallest area, and why something is unknown."""
    spread, group = found.spread, found.group
    unit = group.whole.unit or "eenheden"
    said = [f"Eenheid: {spread.unit_of_area}; {spread.areas} tellen er mee in de eerste kolom."]
    if spread.missing_areas:
        missing = spread.missing_population_pct
        how_much = (
            f"hoeveel {unit} daar zijn is niet bekend"
            if math.isnan(missing)
            else f"met {format_number(missing, decimals=1)}% van de {unit}"
        )
        said.append(f"Van {spread.missing_areas} is het cijfer niet bekend, {how_much}.")
    if spread.areas:
        least = format_number(spread.minimum_population)
        said.append(f"Het kleinste aantal {unit} in een buurt is {least}.")
    told_of = group.table.status.loc[list(found.gemeenten), group.spec.name]
    remarks = [remark for remark in told_of if remark and not remark.startswith(DERIVED)]
    said += [
        f"Bij het cijfer van de gemeente hoort: {remark}; ook de grenzen gaan alleen over wat er "
        "geteld is."
        for remark in dict.fromkeys(remarks)
    ]
    lineage = group.table.lineage
    years = [lineage[spec.name].year for spec in (group.spec, group.whole)]
    if years[0] != years[1]:
        said.append(f"De groep is van {years[0]} en het geheel van {years[1]}.")
    if group.rounding_unknown:
        said.append("Waarop is afgerond, is niet bekend: de grenzen gaan uit van de cijfers zelf.")
    tolds = found.indices.values()
    reasons = [reason for told in tolds for reason in (told.measured.reason, told.bounds.reason)]
    said += [f"{reason[:1].upper()}{reason[1:]}." for reason in dict.fromkeys(reasons) if reason]
    if any(_outside(told) for told in tolds):
        said.append(
            "Een index van de bekende buurten kan buiten de grenzen liggen: die gaan over alle "
            "buurten."
        )
    if any(told.bounds.label == "ruim" for told in tolds):
        said.append("'Ruim': de index ligt zeker tussen deze grenzen, en misschien nauwer.")
    return " ".join(said)


def _outside(told: Told) -> bool:
    """Whether a value, as it is written, is not between the bounds."""
    value, bounds = told.measured.value, told.bounds
    if value is None or bounds.low is None or bounds.high is None:
        return False
    low, found, high = (round(each, _DECIMALS) for each in (bounds.low, value, bounds.high))
    return not low <= found <= high


def _cluster_row(found: Clusters, areas: AreaSet) -> tuple[str, ...]:
    known = found.moran.value is not None
    return (
        found.group.spec.label,
        _number(found.moran.value),
        format_number(found.moran.p_value, decimals=3) if known else found.moran.reason,
        *(_names(found, cluster, areas) for cluster in (*CLUSTERS, NO_NEIGHBOURS)),
        format_number(len(found.areas_in(UNKNOWN))),
    )


def _names(found: Clusters, cluster: str, areas: AreaSet) -> str:
    return ", ".join(map(areas.name, found.areas_in(cluster))) or "geen"
