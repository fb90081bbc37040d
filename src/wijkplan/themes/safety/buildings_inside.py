"""Which buildings stand inside the areas of attention: how many per class of vulnerability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.findings import UNVERIFIED
from wijkplan.model.state import State
from wijkplan.model.text import format_number
from wijkplan.themes.safety.areas.delivered import OtherArea
from wijkplan.themes.safety.outcome import Outcome
from wijkplan.themes.safety.present.buildings import classify_buildings, without_building
from wijkplan.themes.safety.present.exposure import FOOTPRINT, Objects
from wijkplan.themes.safety.rules.vulnerability import CLASSES

_TITLE = "Kwetsbare gebouwen in de aandachtsgebieden"
_HEAD = ("Gebied", *(name.capitalize() for name in reversed(CLASSES)), "Met de hand beoordelen")
_NOTE = (
    "Een gebouw telt mee zodra zijn voetafdruk een gebied raakt, zoals het nu is geleverd: plannen "
    "zitten er niet in. De rij 'mogelijk' komt boven op de rij erboven. De klasse is een voorstel, "
    "{origin}. Geen: er is geen verblijfsobject in het pand. Wat met de hand beoordeeld moet "
    "worden, staat ook bij de klasse die het ten minste heeft. "
    "Het buitenterrein van zeer kwetsbare gebouwen hoort er volgens de wet bij, maar is niet "
    f"geleverd. De grenzen aan de vloeroppervlakte zijn {UNVERIFIED}."
)
_ORIGINS = {
    "rev_gebouwen": "het Register externe veiligheid",
    "voorzieningen": "de registers van scholen en zorg",
    "verblijfsobject": "gebruiksdoel en oppervlakte in de BAG",
}
_UNPLACED = {
    "voorzieningen": "scholen en locaties voor zorg die in geen geleverd pand staan",
    "rev_gebouwen": "gebouwen in het Register externe veiligheid zonder geleverd pand",
}


@dataclass(frozen=True, kw_only=True)
class VulnerableBuildings:
    """Buildings of the project with their class.

    Parameters
    ----------
    objects
        The buildings, with ``klasse``, ``handmatig``, ``reden``, ``zekerheid`` and ``bron``.
    outside
        Buildings that were delivered and lie outside the areas of the project.
    unplaced
        Layer -> schools, care or buildings of the REV in the project that stand in no building.
    """

    objects: Objects
    outside: int
    unplaced: Mapping[str, int]

    def numbers(self, chosen: npt.NDArray[np.bool_]) -> tuple[int, ...]:
        """How many of some buildings, per class from heavy to light, and to judge by hand."""
        frame = self.objects.frame[chosen]
        per_class = frame["klasse"].value_counts()
        return (
            *(int(per_class.get(klasse, 0)) for klasse in reversed(CLASSES)),
            int(frame["handmatig"].sum()),
        )


def vulnerable_buildings(state: State, areas: AreaSet) -> VulnerableBuildings | None:
    """Buildings whose middle lies in the areas of the project; None without the layer ``pand``.

    Parameters
    ----------
    state
        Uses the layers ``pand``, ``verblijfsobject``, ``voorzieningen`` and ``rev_gebouwen``.
    areas
        Areas of the project.
    """
    layer = state.layers.get("pand")
    if layer is None:
        return None
    objects, facilities, rev = (
        state.layers.get(n) for n in ("verblijfsobject", "voorzieningen", "rev_gebouwen")
    )
    found = classify_buildings(layer, objects, facilities, rev)
    shapes = layer.frame.drop_duplicates("identificatie").set_index("identificatie").geometry
    geometry = shapes.reindex(found.index)
    outline = areas.at(Level.GEMEENTE).geometry.union_all()
    shapely.prepare(outline)
    here = shapely.intersects(outline, shapely.point_on_surface(geometry.array))
    made = gpd.GeoDataFrame(
        found.assign(amount=1, basis=FOOTPRINT), geometry=geometry.to_numpy(), crs=layer.frame.crs
    )
    lost = without_building(layer, facilities, rev)
    return VulnerableBuildings(
        objects=Objects(frame=made[here]),
        outside=int((~here).sum()),
        unplaced={
            name: int(shapely.intersects(outline, shapes.array).sum())
            for name, shapes in lost.items()
        },
    )


def vulnerable_buildings_section(
    outcomes: Sequence[Outcome], others: Sequence[OtherArea], state: State, areas: AreaSet
) -> TableSection | TextSection:
    """Buildings per class inside each area of attention, and how many a person has to judge.

    Parameters
    ----------
    outcomes
        Areas of attention of the railway.
    others
        Delivered areas of other sources.
    state, areas
        See `vulnerable_buildings`.

    Returns
    -------
    TableSection or TextSection
        A text where no buildings were delivered.
    """
    found = vulnerable_buildings(state, areas)
    if found is None:
        return TextSection(title=_TITLE, text="Onbekend: er zijn geen panden geleverd.")
    rows = [row for outcome in outcomes for row in _rows(outcome, found, areas)]
    rows += [
        _row(other.label, found.numbers(found.objects.inside(other.geometry))) for other in others
    ]
    return TableSection(title=_TITLE, head=_HEAD, rows=tuple(rows), note=_note(found, state))


def _rows(outcome: Outcome, found: VulnerableBuildings, areas: AreaSet) -> list[tuple[str, ...]]:
    """Certain, and what is possible beyond that; a delivered area is certain altogether."""
    zone = outcome.zone
    shapes = found.objects.frame.geometry
    certain, possible = zone.inside(shapes), zone.maybe_inside(shapes)
    certain_ha, possible_ha = outcome.hectares(areas)
    known = outcome.known and (certain_ha > 0 or possible_ha == 0)
    sure = _row(zone.name, found.numbers(certain))
    rows = [sure if known else (zone.name, *("onbekend" for _ in sure[1:]))]
    if zone.delivered is None:
        rows.append(_row(f"{zone.name}: mogelijk, basisnet onbekend", found.numbers(possible)))
    return rows


def _row(name: str, numbers: Sequence[int]) -> tuple[str, ...]:
    return (name, *(format_number(number) for number in numbers))


def _note(found: VulnerableBuildings, state: State) -> str:
    used = [text for name, text in _ORIGINS.items() if name in state.layers]
    text = _NOTE.format(
        origin="uit " + ", anders uit ".join(used)
        if used
        else "maar er is niets geleverd dat haar zegt"
    )
    left_out = {"panden buiten het gebied": found.outside}
    left_out |= {_UNPLACED[name]: number for name, number in found.unplaced.items()}
    told = [f"{what} ({format_number(number)})" for what, number in left_out.items() if number]
    return f"{text} Niet geteld: {'; '.join(told)}." if told else text
