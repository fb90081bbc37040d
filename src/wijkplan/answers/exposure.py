"""What stands in the areas of attention, now and when the projects are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.state import State
from wijkplan.model.text import format_number, format_span
from wijkplan.themes.safety import Settings, expose, find_uses, zones_of
from wijkplan.themes.safety.present.exposed import COUNTED, EXPOSURE
from wijkplan.timeline.timeline import Timeline

NOW = "nu"
_TITLE = "Wat staat er in de aandachtsgebieden, nu en straks"
_HEAD = (
    "Moment",
    "Woningen",
    *(name.capitalize() for name in COUNTED),
    "Overdag",
    "'s Nachts",
)
_NOTE = (
    "Zeer kwetsbaar, kwetsbaar, beperkt kwetsbaar en klasse onbekend: aantal gebouwen en delen van "
    "plannen. Mogelijk: komt boven op wat er zeker in ligt, omdat van het spoor of van de plaats "
    "niet alles bekend is. Overdag en 's nachts: aanwezige personen; tussen haakjes van hoeveel "
    "gebouwen en delen het aantal niet of niet helemaal bekend is. Een aantal personen zegt nooit "
    "of een plan voldoet. Waar een later moment ontbreekt, is het gelijk aan nu."
)


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """What is exposed under one regime.

    Parameters
    ----------
    names
        Key of each area of attention -> its name for a reader, with its distance.
    moments
        In order: `NOW`, and the last year of each scenario in which something happens.
    table
        A row per ``moment``, ``gebied``, ``ligging`` and ``buurt``, in that order, see
        `wijkplan.themes.safety.present.exposed.expose`.
    regime
        Name of the regime.
    persons
        Name of the table of persons, that says so where it was not checked.
    """

    names: Mapping[str, str]
    moments: tuple[str, ...]
    table: pd.DataFrame
    regime: str
    persons: str

    @cached_property
    def cube(self) -> npt.NDArray[np.float64]:
        """The numbers by moment, area and certainty, buurt, and column of `EXPOSURE`."""
        shape = (len(self.moments), 2 * len(self.names), -1, len(EXPOSURE))
        return self.table[list(EXPOSURE)].to_numpy(float).reshape(shape)


def follow_exposure(
    state: State, areas: AreaSet, timeline: Timeline | None, *, regime: str, settings: Settings
) -> Exposure | None:
    """Count what is exposed now, and at the end of every scenario.

    Parameters
    ----------
    state
        The present.
    areas
        Areas of the project.
    timeline
        The years to come; None for the present alone.
    regime
        Id of the regime. Another reading of a distance is left out.
    settings
        From where is measured, and the regimes.

    Returns
    -------
    Exposure or None
        None where no area is drawn: no tracks and no areas were delivered.
    """
    rules = settings.book.find(regime)
    zones = [z for z in zones_of(state, areas, rules, settings) if not z.rule.alternative]
    if not zones:
        return None
    persons = settings.book.persons[rules.persons]
    states = dict(_moments(state, timeline))
    tables = {
        moment: expose(find_uses(then, areas, persons), zones, areas)
        for moment, then in states.items()
    }
    return Exposure(
        names={zone.rule.key: zone.name for zone in zones},
        moments=tuple(tables),
        table=pd.concat(tables, names=["moment"]).reset_index("moment").reset_index(drop=True),
        regime=rules.name,
        persons=persons.told,
    )


def _moments(state: State, timeline: Timeline | None) -> Iterator[tuple[str, State]]:
    yield NOW, state
    if timeline is not None:
        last = timeline.years[-1]
        for name, course in timeline.courses.items():
            if not course.scenario.nothing:
                yield f"eind {last}, {name}", timeline.state(name, last)


def exposure_per_buurt(exposure: Exposure, areas: AreaSet) -> TableSection:
    """Table of every area of attention and buurt in which anything stands.

    Parameters
    ----------
    exposure
        What is exposed.
    areas
        Areas of the project.
    """
    rows = [
        (label, areas.name(code), *cells)
        for number, code in enumerate(areas.codes(Level.BUURT))
        for label, *cells in _rows(exposure, [number])
    ]
    order = list(_labels(exposure))
    rows.sort(key=lambda row: order.index(row[0]))
    return TableSection(
        title=_TITLE,
        head=("Gebied", "Buurt", *_HEAD),
        rows=tuple(rows),
        note=_note(exposure),
    )


def exposure_of_area(exposure: Exposure, areas: AreaSet, code: str) -> TableSection | None:
    """Table for one area: of a wijk or gemeente that of its buurten together; None if nothing.

    Parameters
    ----------
    exposure
        What is exposed.
    areas
        Areas of the project.
    code
        The area.
    """
    rows = _rows(exposure, _inside(areas, code))
    if not rows:
        return None
    return TableSection(title=_TITLE, head=("Gebied", *_HEAD), rows=rows, note=_note(exposure))


def exposure_in_short(exposure: Exposure, areas: AreaSet, code: str) -> str:
    """One sentence: how many homes stand in each area of attention now.

    Parameters
    ----------
    exposure
        What is exposed.
    areas
        Areas of the project.
    code
        The area.
    """
    summed = _together(exposure, _inside(areas, code))
    if not _anything(summed):
        return (
            f"In de aandachtsgebieden rond het spoor staat en komt hier niets ({exposure.regime})."
        )
    now = pd.DataFrame(summed[0], columns=list(EXPOSURE))
    least, most = now["woningen_min"].iloc[::2], now["woningen_max"]
    together = most.to_numpy().reshape(-1, 2).sum(axis=1)  # certain and possible
    told = "; ".join(
        f"{name}: {_span(low, high)}"
        for name, low, high in zip(exposure.names.values(), least, together, strict=True)
    )
    return f"Woningen in de aandachtsgebieden rond het spoor ({exposure.regime}). {told}."


def _note(exposure: Exposure) -> str:
    return f"{exposure.regime}; personen: {exposure.persons}. {_NOTE}"


def _labels(exposure: Exposure) -> tuple[str, ...]:
    """What a reader sees of each area: what is certain, and what is possible beyond that."""
    return tuple(text for name in exposure.names.values() for text in (name, f"{name}: mogelijk"))


def _rows(exposure: Exposure, buurten: Sequence[int]) -> tuple[tuple[str, ...], ...]:
    """Rows of some buurten together; a later moment only where it is another than now."""
    summed = _together(exposure, buurten)
    made = []
    for number, label in enumerate(_labels(exposure)):
        now, *_ = found = summed[:, number]
        if not _anything(found):
            continue
        made += [
            (label, moment, *_cells(dict(zip(EXPOSURE, row, strict=True))))
            for moment, row in zip(exposure.moments, found, strict=True)
            if moment == NOW or not np.allclose(row, now, equal_nan=True)
        ]
    return tuple(made)


def _inside(areas: AreaSet, code: str) -> list[int]:
    """Places of the buurten of an area among all buurten."""
    buurten = pd.Index(areas.buurten_of(code))
    return areas.codes(Level.BUURT).get_indexer(buurten).tolist()


def _together(exposure: Exposure, buurten: Sequence[int]) -> npt.NDArray[np.float64]:
    """Numbers of some buurten added up; what is not known in one of them stays NaN."""
    return np.asarray(exposure.cube[:, :, buurten].sum(axis=2))


def _anything(numbers: npt.NDArray[np.float64]) -> bool:
    """Whether anything stands there, or may."""
    return bool(np.nan_to_num(numbers, nan=1.0).any())


def _cells(row: Mapping[str, float]) -> Iterator[str]:
    yield _span(row["woningen_min"], row["woningen_max"])
    for name in COUNTED:
        yield format_number(row[name])
    for moment in ("dag", "nacht"):
        unknown, most = row[f"{moment}_onbekend"], row[f"{moment}_max"]
        known = format_span(row[f"{moment}_min"], most)
        if unknown:
            known = f"{known} ({format_number(unknown)} onbekend)" if most else "onbekend"
        yield known


def _span(least: float, most: float) -> str:
    # A least of 0 says nothing where the most is unknown.
    return format_span(least if least or not np.isnan(most) else None, most)
