"""Schools and care near the railway: how far, from the footprint and from the address."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.contribution import TableSection
from wijkplan.model.text import MISSING_MARK, format_number
from wijkplan.themes.safety.areas.attention import Zone
from wijkplan.themes.safety.areas.reach import Reach
from wijkplan.themes.safety.areas.tracks import NO, Tracks
from wijkplan.themes.safety.present.exposure import FOOTPRINT, POINT, Objects

_HEAD = (
    "Naam",
    "Soort",
    "Buurt",
    f"Meter vanaf {FOOTPRINT}",
    f"Meter vanaf {POINT}",
    "Verschil",
    "Ligt in",
)
_NOTE = (
    "Meter tot het dichtstbijzijnde spoor, zonder museumlijnen. Waar een gebouw een "
    f"{FOOTPRINT} heeft, telt die: de wet meet tot de gevel. Anders telt het {POINT}. Verschil: "
    f"zoveel dichterbij ligt de {FOOTPRINT}. Of een gebouw kwetsbaar of zeer kwetsbaar is, staat "
    "in bijlage VI en moet een mens beoordelen."
)


def measure_schools(
    facilities: Objects, zones: Sequence[Zone], tracks: Tracks | None
) -> pd.DataFrame:
    """How far each school and care home is from the railway, and in which areas it lies.

    Parameters
    ----------
    facilities
        See `exposure.facilities`.
    zones
        Areas of attention.
    tracks
        The lines; None makes every distance unknown.

    Returns
    -------
    DataFrame
        In the order of ``facilities``: ``kind``, ``name``, ``buurt``, ``basis`` (from which is
        measured); ``footprint_m`` (NaN without a footprint) and ``address_m``: metres to the
        nearest line, NaN where unknown; ``areas`` and ``areas_of_address``: labels of the areas in
        which the footprint (else the address) and the address lie, as text.
    """
    frame = facilities.frame
    made = pd.DataFrame(frame[["kind", "name", "buurt", "basis"]])
    counted, addresses = frame.geometry.to_numpy(), frame["point"].to_numpy(object)
    measured = np.full((2, len(frame)), np.nan)
    if tracks is not None:
        reach = Reach.of(tracks.running[tracks.running["basisnet"] != NO])
        distances = [reach.distance_m(shapes) for shapes in (counted, addresses)]
        measured = np.where(np.isinf(distances), np.nan, distances)
    made["footprint_m"] = np.where(frame["basis"].eq(FOOTPRINT), measured[0], np.nan)
    made["address_m"] = measured[1]
    made["areas"] = _areas(zones, counted)
    made["areas_of_address"] = _areas(zones, addresses)
    return made


def _areas(zones: Sequence[Zone], shapes: npt.NDArray[np.object_]) -> list[str]:
    where: list[list[str]] = [[] for _ in shapes]
    for zone in zones:
        for inside, remark in ((zone.inside, ""), (zone.maybe_inside, " (mogelijk)")):
            for row in np.flatnonzero(inside(shapes)):
                where[row].append(zone.rule.label + remark)
    return ["; ".join(dict.fromkeys(labels)) for labels in where]


def schools_and_care(
    facilities: Objects, zones: Sequence[Zone], tracks: Tracks | None, names: Mapping[str, str]
) -> TableSection | None:
    """Each school and care home inside any area of attention, nearest first; None without any.

    Parameters
    ----------
    facilities, zones, tracks
        See `measure_schools`.
    names
        Code of a buurt -> its name.
    """
    found = measure_schools(facilities, zones, tracks)
    found["counts_m"] = found["footprint_m"].fillna(found["address_m"])
    chosen = found[found["areas"].ne("") | found["areas_of_address"].ne("")]
    if chosen.empty:
        return None
    rows = [
        (
            str(row["name"]),
            str(row["kind"]).replace("_", " "),
            names[row["buurt"]],
            MISSING_MARK if row["basis"] == POINT else _metres(row["footprint_m"]),
            _metres(row["address_m"]),
            MISSING_MARK if row["basis"] == POINT else _metres(row["closer_m"]),
            _lies_in(row),
        )
        for row in chosen.assign(closer_m=chosen["address_m"] - chosen["footprint_m"])
        .sort_values("counts_m", kind="stable")
        .to_dict("records")
    ]
    return TableSection(
        title="Scholen en zorg bij het spoor", head=_HEAD, rows=tuple(rows), note=_NOTE
    )


def _lies_in(row: Mapping[Hashable, str]) -> str:
    """The areas, and those of the address where they are others."""
    own, other = (row[name] or "geen gebied" for name in ("areas", "areas_of_address"))
    return own if own == other else f"{own} (vanaf het {POINT}: {other})"


def _metres(value: float) -> str:
    return "onbekend" if np.isnan(value) else format_number(value, decimals=1)
