"""The story of Voorbeeldstad as data: `town.toml`, read into frozen records.

Everything that a person would want to change about the fictional municipality (names,
kinds of buurt, homes, where the railway runs) stands in that file; the other modules of
`wijkplan.demo` only work it out. What comes later (streets, homes, projects) gets a table
of its own there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self

Point = tuple[float, float]

_APART = 13_000.0  # m between two copies of the town
_COLUMNS = 4


@dataclass(frozen=True, kw_only=True)
class Buurt:
    """One buurt of the story.

    Parameters
    ----------
    code
        CBS form, ``BU`` and eight digits.
    name
        Name as the map shows it.
    wijk
        Code of its wijk.
    postcode
        Four digits that begin with 0, which exist nowhere in the Netherlands.
    kind
        Type of buurt, a key of `profiles.toml`.
    seed
        Point (m, relative to the origin of the town) around which the buurt lies.
    reach
        How far the buurt reaches, in metres; relative to its neighbours.
    homes
        Number of homes per year.
    """

    code: str
    name: str
    wijk: str
    postcode: str
    kind: str
    seed: Point
    reach: float
    homes: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Wijk:
    """A wijk: CBS code (``WK`` and six digits) and name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Water:
    """The lake: its own codes, as CBS gives large water, and its shore (m)."""

    code: str
    wijk: str
    shore: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Station:
    """The station and the stretches of the main line beside it, as x ranges (m)."""

    name: str
    point: Point
    yard: Point
    tunnel: Point


@dataclass(frozen=True, kw_only=True)
class Town:
    """The whole story.

    Parameters
    ----------
    code, name
        Code and name of the gemeente.
    origin
        Where (0, 0) of all points lies, RD New (EPSG:28992), metres.
    wijken, buurten, water
        The areas.
    outline, roughness
        Corner points of the municipal border, and per side how far it wanders (0 straight).
    lines
        Control points of the lines along which buurten meet, by name.
    sidings
        Control points of the railway lines beside the main line, by transport function.
    station
        Station, yard and tunnel.
    facilities
        Kind of facility to the names of the buurten that have one.
    """

    code: str
    name: str
    origin: Point
    wijken: tuple[Wijk, ...]
    buurten: tuple[Buurt, ...]
    water: Water
    outline: tuple[Point, ...]
    roughness: tuple[float, ...]
    lines: Mapping[str, tuple[Point, ...]]
    sidings: Mapping[str, tuple[Point, ...]]
    station: Station
    facilities: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, *, copy: int = 0) -> Self:
        """Read the story from the package.

        Parameters
        ----------
        copy
            0 is Voorbeeldstad itself. Others are further gemeenten of the same story, each
            with a code, a name, postcodes and a place of its own, for tests of size.
        """
        raw = read_toml("town.toml")
        digits = f"{int(raw['gemeentecode'][2:]) + copy}"
        x, y = _point(raw["oorsprong"])
        return cls(
            code=f"GM{digits}",
            name=raw["gemeentenaam"] + (f" {copy + 1}" if copy else ""),
            origin=(x + copy % _COLUMNS * _APART, y + copy // _COLUMNS * _APART),
            wijken=tuple(
                Wijk(code=f"WK{digits}{w['code']}", name=w["naam"]) for w in raw["wijken"]
            ),
            buurten=tuple(b for w in raw["wijken"] for b in _buurten(digits, w, copy)),
            water=Water(
                code=f"BU{digits}{raw['water']['wijkcode']}{raw['water']['buurtcode']}",
                wijk=f"WK{digits}{raw['water']['wijkcode']}",
                shore=_points(raw["water"]["oever"]),
            ),
            outline=_points(raw["grens"]["punten"]),
            roughness=tuple(raw["grens"]["ruwheid"]),
            lines={line["naam"]: _points(line["punten"]) for line in raw["lijnen"]},
            sidings={line["soort"]: _points(line["punten"]) for line in raw["sporen"]},
            station=_station(raw["station"]),
            facilities={kind: tuple(names) for kind, names in raw["voorzieningen"].items()},
        )


def read_toml(name: str) -> dict[str, Any]:
    """Read a TOML file that lies beside this module."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _buurten(digits: str, wijk: Mapping[str, Any], copy: int) -> list[Buurt]:
    """Return the buurten of one wijk as records."""
    return [
        Buurt(
            code=f"BU{digits}{wijk['code']}{code}",
            name=name,
            wijk=f"WK{digits}{wijk['code']}",
            postcode=f"{int(wijk['postcode']) + 10 * (copy % 9):04d}",
            kind=kind,
            seed=(float(x), float(y)),
            reach=float(reach),
            homes={2025: homes, 2024: homes_before},
        )
        for code, name, kind, x, y, reach, homes, homes_before in wijk["buurten"]
    ]


def _station(raw: Mapping[str, Any]) -> Station:
    return Station(
        name=raw["naam"],
        point=_point(raw["punt"]),
        yard=_point(raw["emplacement"]),
        tunnel=_point(raw["tunnel"]),
    )


def _point(raw: list[float]) -> Point:
    x, y = raw
    return float(x), float(y)


def _points(raw: list[list[float]]) -> tuple[Point, ...]:
    return tuple(_point(point) for point in raw)
