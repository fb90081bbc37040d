"""The map of a report: the plan between tracks, areas and buildings, as SVG without script."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.review.outcome import RegimeNote
from wijkplan.model.findings import UNVERIFIED, mark_unverified
from wijkplan.model.text import format_number
from wijkplan.output.review.labels import Label, Placer
from wijkplan.output.review.window import HEIGHT, WIDTH, Window, window_around

_BAND = 11.0
"""Width of the hatched edge of an area, in SVG units: the middle stays free for what is in it."""
_DOT = 4.0
_BADGE = 24.0
_LOOKS = ("brand", "explosie", "gifwolk")
_OTHER = "ander"
_OTHER_READING = "gifwolk-anders"
_CLASSES: Mapping[str, str] = {
    "zeer kwetsbaar": "zeer",
    "kwetsbaar": "kwetsbaar",
    "beperkt kwetsbaar": "beperkt",
    "onbekend": "onbekend",
}
_VAGUE = "De buurt waarin het plan komt; waar precies is niet bekend"
_POSSIBLE = "Mogelijk in een gebied: van dit spoor is niet bekend of het bij het basisnet hoort"
_TRACKS: Mapping[str, str] = {
    "ja": "Spoor van het basisnet",
    "onbekend": "Spoor, basisnet onbekend",
    "tunnel": "Spoor in een tunnel of onder een kruising",
    "nee": "Spoor, niet van het basisnet of alleen voor museumtreinen",
}


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area on the map: ``d`` of its surface, its hatched edge and its outline."""

    look: str
    surface: str
    edge: str
    outline: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the legend: what is drawn, what it is called, and how it came about."""

    sort: str
    look: str
    text: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """The shortest line from the plan to a track, with its length."""

    path: str
    label: Label


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the template draws; coordinates in SVG units, y downward.

    Parameters
    ----------
    width, height
        Size of the view box.
    buurten
        ``d`` of their borders.
    areas
        From the largest to the smallest.
    tracks, buildings
        Look -> ``d``.
    plan, parts
        ``d`` of the plan as a whole, and of each part.
    vague
        Whether that is not the plan itself, but the buurt in which it comes.
    measure
        None where no track is near enough to be on the map.
    badges
        Number of each part, or numbers of parts in one place, with their width.
    labels
        Names of areas and buurten, where there is room.
    scale_bar
        Length in SVG units, and as text.
    legend
        Everything that is drawn.
    description
        The same in words, for who does not see it.
    """

    width: int
    height: int
    buurten: str
    areas: tuple[Area, ...]
    tracks: Mapping[str, str]
    buildings: Mapping[str, str]
    plan: str
    parts: str
    vague: bool
    measure: Measure | None
    badges: tuple[tuple[Label, float], ...]
    labels: tuple[Label, ...]
    scale_bar: tuple[float, str]
    legend: tuple[Entry, ...]
    description: str


def draw_situation(
    evidence: Mapping[str, gpd.GeoDataFrame], regime: RegimeNote, buurten: Collection[str] = ()
) -> Situation | None:
    """Draw where a plan lies.

    Parameters
    ----------
    evidence
        Layers near the plan; see `wijkplan.answers.review.evidence`.
    regime
        Of which the areas are drawn.
    buurten
        Codes of the buurten in which the plan comes: they stand in where none of it is drawn.

    Returns
    -------
    Situation or None
        None where nothing is known of the place of the plan.
    """
    drawing = _Drawing(evidence, regime, buurten)
    if drawing.place.is_empty:
        return None
    # The order is that of importance: who comes first finds room for his text.
    badges = tuple(drawing.badges())
    measure = drawing.measure()
    labels = tuple(drawing.labels())
    return Situation(
        width=WIDTH,
        height=HEIGHT,
        buurten=drawing.window.path(drawing.near("buurten").boundary),
        areas=tuple(drawing.areas()),
        tracks=drawing.tracks,
        buildings=drawing.buildings,
        plan=drawing.window.path([drawing.place]),
        parts=drawing.window.path(drawing.parts.geometry),
        vague=drawing.vague,
        measure=measure,
        badges=badges,
        labels=labels,
        scale_bar=drawing.window.scale_bar(),
        legend=tuple(drawing.legend()),
        description=drawing.describe(),
    )


class _Drawing:
    """What is needed to draw one situation, each thing worked out once."""

    def __init__(
        self,
        evidence: Mapping[str, gpd.GeoDataFrame],
        regime: RegimeNote,
        buurten: Collection[str],
    ) -> None:
        self._evidence = evidence
        self._regime = regime
        self._buurten = list(buurten)
        self._placer = Placer(WIDTH, HEIGHT)

    @cached_property
    def parts(self) -> gpd.GeoDataFrame:
        """Parts that are drawn; the index is the row in the table of parts."""
        frame = self._evidence["plandelen"]
        return frame[frame.geometry.notna() & ~frame.geometry.is_empty]

    @cached_property
    def place(self) -> BaseGeometry:
        """All parts together, or else the buurten in which they come."""
        around = self._evidence["buurten"]
        shapes = around[around["code"].isin(self._buurten)] if self.vague else self.parts
        merged: BaseGeometry = shapely.union_all(shapes.geometry.array)
        return merged

    @property
    def vague(self) -> bool:
        """Whether nothing of the plan is drawn."""
        return len(self.parts) == 0

    @cached_property
    def window(self) -> Window:
        return window_around(self.place, self._evidence["spoor"].geometry)

    def near(self, layer: str) -> gpd.GeoDataFrame:
        """Features of a layer that are on the map."""
        frame = self._evidence[layer]
        return frame[frame.geometry.intersects(self.window.box)] if len(frame) else frame

    @cached_property
    def chosen(self) -> gpd.GeoDataFrame:
        """Areas of the regime on the map, with their look, from the largest to the smallest."""
        frame = self.near("gebieden")
        frame = frame[frame["regime"].eq(self._regime.id)] if len(frame) else frame
        if not len(frame):
            return frame
        rows = frame.to_dict("records")
        look = pd.Series([_look(row) for row in rows], index=frame.index)
        # The names of other sources would cover the map: a letter points to the legend.
        other = look.eq(_OTHER) & frame["ligging"].eq("zeker")
        letter = (other.cumsum() - 1).map(lambda n: ascii_uppercase[n % 26]).where(other, "")
        text = [self._name(row) for row in rows]
        frame = frame.assign(look=look, letter=letter, text=text)
        return frame.loc[frame.geometry.area.sort_values(ascending=False, kind="stable").index]

    def _name(self, row: Mapping[str, object]) -> str:
        """Name of an area, without the regime: that is the same for all."""
        name = str(row["naam"]).replace(f", {self._regime.name}", "")
        checked = bool(row["gecontroleerd"]) or UNVERIFIED in name
        return mark_unverified(name, verified=checked)

    def areas(self) -> Iterator[Area]:
        """Surface, edge and outline of each area."""
        for row in self.chosen.itertuples():
            certain = row.ligging == "zeker"
            outline = self.window.cut(shapely.boundary(row.geometry))
            beside = shapely.buffer(outline, _BAND / self.window.scale)
            edge = shapely.intersection(self.window.cut(row.geometry), beside)
            yield Area(
                look=row.look if certain else f"{row.look} mogelijk",
                surface=self.window.path([row.geometry]),
                edge=self.window.path([edge]) if certain else "",
                outline=self.window.path([outline]),
            )

    @cached_property
    def tracks(self) -> dict[str, str]:
        """Look -> path of the lines."""
        lines = self.near("spoor")
        if not len(lines):
            return {}
        look = lines["basisnet"].mask(lines["tunnel"].astype(bool), "tunnel")
        look = look.mask(lines["museum"].astype(bool), "nee")
        return {
            key: self.window.path(lines.geometry[look.eq(key)])
            for key in _TRACKS
            if look.eq(key).any()
        }

    @cached_property
    def buildings(self) -> dict[str, str]:
        """Look -> path of the buildings of a class, the lightest first."""
        frame = self.near("gebouwen")
        found = {}
        for klasse, look in reversed(list(_CLASSES.items())):
            shapes = frame.geometry[frame["klasse"].eq(klasse)] if len(frame) else []
            if len(shapes):
                found[look] = self.window.path(shapes, dot=_DOT)
        return found

    def measure(self) -> Measure | None:
        """The shortest line to a track on which goods may run."""
        lines = self._evidence["spoor"]
        lines = lines[~lines["museum"].astype(bool)] if len(lines) else lines
        if not len(lines) or self.vague:
            return None
        line = shapely.shortest_line(self.place, shapely.union_all(lines.geometry.array))
        if line.length < 1 or not self.window.box.covers(line):
            return None
        start, end = self.window.place(shapely.get_coordinates(line))
        aside = np.array([end[1] - start[1], start[0] - end[0]]) / np.hypot(*(end - start))
        middle, room = (start + end) / 2, np.array([30.0, 14.0])
        spots = [tuple(middle + side * aside * room) for side in (1, -1)]
        text = f"{format_number(line.length, decimals=1)} m"
        label = self._placer.place(text, spots, look="maat")
        path = f"M{start[0]},{start[1]}L{end[0]},{end[1]}"
        return Measure(path=path, label=label) if label else None

    def badges(self) -> Iterator[tuple[Label, float]]:
        """Numbers of the parts; those of one place share a badge, the smallest part comes first."""
        numbers: dict[bytes, list[int]] = {}
        shapes = dict(zip(self.parts.index + 1, self.parts.geometry, strict=True))
        for number, shape in shapes.items():
            numbers.setdefault(shapely.normalize(shape).wkb, []).append(int(number))
        for same in sorted(numbers.values(), key=lambda n: shapes[n[0]].area):
            shown = shapely.intersection(shapes[same[0]], self.window.box)
            spots = self.window.within(shown)
            label = self._placer.place(_say_numbers(same), spots, look="nummer", least=_BADGE)
            if label is None and spots:
                label = self._placer.force(_say_numbers(same), spots, look="nummer")
            if label is not None:
                yield label, max(_BADGE, label.width)

    def labels(self) -> Iterator[Label]:
        """Names along the outline of each area, then those of the buurten."""
        for row in self.chosen.itertuples():
            if row.ligging != "zeker":
                continue
            outline = shapely.intersection(shapely.boundary(row.geometry), self.window.box)
            spots = self.window.along(outline)
            label = self._placer.place(row.letter or row.text, spots, look=row.look, away=True)
            if label:
                yield label
        for row in self.near("buurten").itertuples():
            inside = shapely.intersection(row.geometry, self.window.box)
            label = self._placer.place(row.naam, self.window.within(inside), look="buurt")
            if label:
                yield label

    def legend(self) -> Iterator[Entry]:
        """Everything that is drawn."""
        if self.vague:
            yield Entry(sort="plan", look="vaag", text=_VAGUE)
        else:
            yield Entry(sort="plan", look="", text="Het plan, met het nummer van elk deel")
        rows = list(self.chosen.itertuples())
        rows.reverse()
        smallest_first = sorted(rows, key=_after_the_railway)
        for row in smallest_first:
            if row.ligging == "zeker":
                everywhere = row.geometry.covers(self.window.box)
                note = f"{row.grens}; over de hele kaart" if everywhere else row.grens
                text = f"{row.letter}. {row.text}" if row.letter else row.text
                yield Entry(sort="gebied", look=row.look, text=text, note=note)
        if any(row.ligging != "zeker" for row in smallest_first):
            yield Entry(sort="gebied", look="mogelijk", text=_POSSIBLE)
        yield from (
            Entry(sort="spoor", look=look, text=text)
            for look, text in _TRACKS.items()
            if look in self.tracks
        )
        for klasse, look in _CLASSES.items():
            if look in self.buildings:
                text = "van onbekende klasse" if klasse == "onbekend" else klasse
                yield Entry(sort="gebouw", look=look, text=f"Gebouw, {text}")
        if self.near("buurten").shape[0]:
            yield Entry(sort="buurt", look="", text="Grens van een buurt")

    def describe(self) -> str:
        """The map in words."""
        lines = self._evidence["spoor"]
        parts = [f"Kaart met het noorden boven van {_kilometres(self.window.metres)} breed."]
        if self.vague:
            parts.append(f"{_VAGUE}.")
        elif len(lines):
            metres = float(lines.geometry.distance(self.place).min())
            parts.append(
                "De getekende spoorlijn die het dichtst bij het plan ligt, ligt op "
                f"{format_number(metres, decimals=1)} m."
            )
        overlap = self._evidence["gebieden"]
        touched = overlap[overlap["regime"].eq(self._regime.id) & overlap.intersects(self.place)]
        names = [self._name(row) for row in touched.to_dict("records")]
        what = "De buurt" if self.vague else "Het plan"
        parts.append(f"{what} ligt geheel of deels in: {'; '.join(names) or 'geen gebied'}.")
        frame = self.near("gebouwen")
        counts = frame["klasse"].value_counts() if len(frame) else {}
        told = [f"{format_number(counts[k])} {k}" for k in _CLASSES if k in counts]
        parts.append(f"Gebouwen in deze gebieden op de kaart: {', '.join(told) or 'geen'}.")
        return " ".join(parts)


def _look(row: Mapping[str, object]) -> str:
    """Look of an area; another reading of the same distance has its own."""
    sort = str(row["soort"])
    if sort == "gifwolk" and str(row["norm"]).endswith("alternatief"):
        return _OTHER_READING
    return sort if sort in _LOOKS else _OTHER


def _after_the_railway(row: Any) -> tuple[bool, str]:  # noqa: ANN401 - a row of pandas
    """Order of the legend: other sources last, by letter."""
    return row.look == _OTHER, row.letter if row.look == _OTHER else ""


def _say_numbers(numbers: list[int]) -> str:
    """Numbers of parts: ``1, 2, 4``, or ``1–12`` where there are many."""
    return ", ".join(map(str, numbers)) if len(numbers) < 5 else f"{numbers[0]}–{numbers[-1]}"


def _kilometres(metres: float) -> str:
    if metres < 1000:
        return f"{format_number(round(metres, -1))} m"
    return f"{format_number(metres / 1000, decimals=1)} km"
