"""Where projects are: by what is drawn, by their buildings, or by their buurt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from wijkplan.model.allocate import Conservation, allocate
from wijkplan.model.areas import CRS, AreaSet, Level, normalise_code
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Layer, Register
from wijkplan.model.text import nearest
from wijkplan.sources.project_fields import HOMES
from wijkplan.sources.project_totals import COUNTS

DRAWN = "getekend"
BUILDINGS = "panden"
NAMED = "buurt"
UNPLACED = "niet geplaatst"
OUTSIDE = "buiten de gebieden"
PLACED = (DRAWN, BUILDINGS, NAMED)
_SLIVER = 0.01
"""A neighbour with less of a project's surface than this is not worth a remark: borders of a
drawing and of the areas never match to the metre."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where each project of a register is.

    Parameters
    ----------
    frame
        Index of the register; ``buurt`` (code, None where not placed), ``wijze`` (``getekend``,
        ``panden``, ``buurt``, ``niet geplaatst`` or ``buiten de gebieden``), ``plaats`` (Dutch
        remark, or empty), ``andere_buurt`` (code that the register names, where the shape says
        otherwise) and ``geometry`` in EPSG:28992: as drawn, the footprints together, a
        point inside the buurt, or None.
    conservation
        Balance of projects, and of homes to be built and demolished that count.
    """

    frame: gpd.GeoDataFrame
    conservation: tuple[Conservation, ...]


def place_projects(register: Register, areas: AreaSet, buildings: Layer | None) -> Placement:
    """Place projects: as drawn, else by their buildings, else by buurt, else not.

    Nothing is divided: a project counts whole in the buurt that holds most of its surface (or
    most of its points; with equal parts the lowest code), and the remark says so. What lies
    outside the areas is not of these gemeenten; what has no place is kept as not placed.

    Parameters
    ----------
    register
        As `wijkplan.sources.projects.read_projects` gives it.
    areas
        The areas of the project; codes in the register are of their boundary year.
    buildings
        The layer ``pand`` of the BAG (``identificatie`` and footprint); None where it was not
        delivered, and then the buildings of a project are of no use.

    Raises
    ------
    DataError
        With every buurt that is unknown or ambiguous and every building that is unknown. A
        building of another gemeente, or one that may be demolished already, is only a remark.
    """
    frame = register.frame
    named, problems = _named_buurten(frame, areas, register.provenance.file)
    footprints, absent = _footprints(frame, buildings)
    problems += _unknown_buildings(frame, absent, areas, register.provenance.file)
    if problems:
        raise DataError("De plaats van de projecten is niet bruikbaar.", problems)
    drawn = frame.geometry
    ways = pd.Series(UNPLACED, index=frame.index, dtype=object)
    ways = ways.mask(named.notna(), NAMED).mask(footprints.notna(), BUILDINGS)
    ways = ways.mask(drawn.notna(), DRAWN)
    shapes = drawn.where(drawn.notna(), footprints)
    shares = _shares(shapes, areas)
    largest = shares.sort_values(["amount", "code"], ascending=[False, True])
    buurt = largest.drop_duplicates("feature").set_index("feature")["code"].reindex(frame.index)
    buurt = buurt.astype(object).where(shapes.notna(), named).where(ways.ne(UNPLACED), None)
    rivals = named.where(shapes.notna() & named.ne(buurt), None)
    known = buurt.isin(areas.codes(Level.BUURT))
    ways = ways.mask(ways.ne(UNPLACED) & ~known, OUTSIDE)
    middle = areas.at(Level.BUURT).geometry.representative_point()
    shapes = shapes.where(ways.ne(NAMED), gpd.GeoSeries(buurt.map(middle), crs=CRS))
    remarks = [
        "; ".join(_remarks(row, way, rival, shares, areas))
        for (row, way), rival in zip(ways.items(), rivals, strict=True)
    ]
    notes = _building_notes(frame, buildings, absent)
    placed = gpd.GeoDataFrame(
        {
            "buurt": buurt.where(known, None),
            "wijze": ways,
            "andere_buurt": rivals,
            "plaats": ["; ".join(filter(None, pair)) for pair in zip(remarks, notes, strict=True)],
        },
        geometry=gpd.GeoSeries(shapes, crs=CRS),
        index=frame.index,
    )
    return Placement(frame=placed, conservation=_conservation(frame, ways))


def placed_projects(
    register: Register, areas: AreaSet, buildings: Layer | None
) -> gpd.GeoDataFrame:
    """The register with the place of each project.

    Parameters
    ----------
    register, areas, buildings
        See `place_projects`.

    Returns
    -------
    GeoDataFrame
        The frame of the register in which ``buurt`` is a code or None and ``geometry`` the place;
        with ``wijze``, ``plaats`` and ``andere_buurt``, see `Placement`.

    Raises
    ------
    DataError
        See `place_projects`.
    """
    return join_places(register, place_projects(register, areas, buildings))


def join_places(register: Register, placement: Placement) -> gpd.GeoDataFrame:
    """What `placed_projects` gives, for whoever needs the balance of the placement too."""
    where = placement.frame.drop(columns="geometry")
    frame = register.frame.drop(columns=["geometry", "buurt"]).join(where)
    return gpd.GeoDataFrame(frame, geometry=placement.frame.geometry, crs=CRS)


def _named_buurten(
    frame: pd.DataFrame, areas: AreaSet, file: str
) -> tuple[pd.Series[str], list[Problem]]:
    """Code of the buurt that the register names, also outside the areas; None without one."""
    buurten = areas.at(Level.BUURT)
    by_name: dict[str, list[str]] = {}
    for code, name in buurten["name"].items():
        by_name.setdefault(str(name).casefold(), []).append(str(code))
    others = {str(name).casefold() for name in areas.frame["name"]} - set(by_name)
    own = {code[2:6] for code in areas.codes(Level.GEMEENTE)}
    found: list[str | None] = []
    problems = []
    for text, row in zip(frame["buurt"], frame["bestandsrij"], strict=True):
        code = normalise_code(text, Level.BUURT) if text else None
        codes = [code] if code else by_name.get(str(text).casefold(), [])
        right = len(codes) == 1 and (codes[0] in buurten.index or codes[0][2:6] not in own)
        found.append(codes[0] if right else None)
        if not text or right:
            continue
        where = {"file": file, "layer": "projecten", "column": "buurt", "row": str(row)}
        if len(codes) > 1:
            message = f"de naam {text!r} komt {len(codes)} keer voor: {', '.join(codes)}"
            remedy = "noem de code van de buurt"
        elif str(text).casefold() in others:
            message = f"{text!r} is een wijk of gemeente"
            remedy = "noem een buurt, of laat de cel leeg: het project is dan niet geplaatst"
        else:
            message = f"geen buurt met de code of naam {text!r} (indeling van {areas.year})"
            remedy = nearest(str(text), [str(name) for name in buurten["name"]])
        kind = "buurt-dubbelzinnig" if len(codes) > 1 else "buurt-onbekend"
        problems.append(Problem(code=kind, message=message, remedy=remedy, **where))
    return pd.Series(found, index=frame.index, dtype=object), problems


def _footprints(
    frame: pd.DataFrame, buildings: Layer | None
) -> tuple[gpd.GeoSeries, Mapping[Hashable, tuple[str, ...]]]:
    """Footprints of each project together, and the identificaties that were not found."""
    shapes: list[BaseGeometry | None] = [None] * len(frame)
    absent: dict[Hashable, tuple[str, ...]] = {}
    if buildings is not None:
        known = buildings.frame.drop_duplicates("identificatie").set_index("identificatie")
        for number, (row, text) in enumerate(frame["panden"].items()):
            wanted = str(text).split() if text else []
            found = [name for name in wanted if name in known.index]
            absent[row] = tuple(name for name in wanted if name not in known.index)
            shapes[number] = known.geometry.loc[found].union_all() if found else None
    return gpd.GeoSeries(shapes, index=frame.index, crs=CRS), absent


def _unknown_buildings(
    frame: pd.DataFrame, absent: Mapping[Hashable, tuple[str, ...]], areas: AreaSet, file: str
) -> list[Problem]:
    own = tuple(code[2:6] for code in areas.codes(Level.GEMEENTE))
    problems = []
    gone = frame["soort"].isin(("SLO", "SLN")) & frame["status"].isin(_STARTED)
    for row, line, demolished in zip(frame.index, frame["bestandsrij"], gone, strict=True):
        names = () if demolished else absent.get(row, ())
        wrong = [name for name in names if name.startswith(own)]
        if wrong:
            problems.append(
                Problem(
                    code="pand-onbekend",
                    file=file,
                    layer="projecten",
                    column="panden",
                    row=str(line),
                    message=f"niet in de BAG: {enumerate_some(wrong)}",
                    remedy="controleer de identificatie, of noem de buurt in plaats van het pand",
                )
            )
    return problems


_STARTED = ("NIE", "OPL")
"""Statuses at which a building to be demolished may be gone from the BAG."""


def _shares(shapes: gpd.GeoSeries, areas: AreaSet) -> pd.DataFrame:
    """Part of each shape in each buurt: columns ``feature``, ``code``, ``amount`` (0 to 1)."""
    pieces = shapes[shapes.notna()].explode()
    points = pieces.geom_type == "Point"
    tables = []
    for part in (pieces[points], pieces[~points]):
        if len(part):
            divided = allocate(part, areas.at(Level.BUURT).geometry, join="projecten op buurten")
            size = part.area.where(part.geom_type != "Point", 1.0)
            table = divided.parts.groupby(["feature", "code"], as_index=False)["amount"].sum()
            whole = size.groupby(level=0).sum().loc[table["feature"]].to_numpy()
            tables.append(table.assign(amount=table["amount"] / whole))
    empty = pd.DataFrame({"feature": [], "code": [], "amount": []})
    return pd.concat(tables, ignore_index=True) if tables else empty


def _remarks(
    row: Hashable, way: str, rival: str | None, shares: pd.DataFrame, areas: AreaSet
) -> Iterable[str]:
    if way == OUTSIDE:
        yield "ligt buiten de gebieden"
    own = shares[shares["feature"] == row].sort_values(["amount", "code"], ascending=[False, True])
    if rival is not None:
        name = areas.name(rival) if rival in areas.frame.index else rival
        yield f"het register noemt een andere buurt: {name}"
    if own.empty:
        return
    first = own.iloc[0]
    others = own.iloc[1:].loc[lambda part: part["amount"] >= _SLIVER]
    if len(others):
        names = ", ".join(areas.name(code) for code in others["code"])
        yield (
            f"ligt voor {100 * first['amount']:.0f}% in {areas.name(first['code'])}, ook in "
            f"{names}; alle woningen tellen bij {areas.name(first['code'])}"
        )
    outside = 1 - own["amount"].sum()
    if outside >= _SLIVER:
        yield f"ligt voor {100 * outside:.0f}% buiten de gebieden"


def _building_notes(
    frame: pd.DataFrame, buildings: Layer | None, absent: Mapping[Hashable, tuple[str, ...]]
) -> list[str]:
    if buildings is None:
        return ["panden niet gebruikt: de BAG is niet geleverd" * bool(p) for p in frame["panden"]]
    return [
        f"{len(absent[row])} panden niet in de BAG: {enumerate_some(absent[row])}"
        if absent[row]
        else ""
        for row in frame.index
    ]


def _conservation(frame: pd.DataFrame, ways: pd.Series[str]) -> tuple[Conservation, ...]:
    ones = pd.Series(1.0, index=frame.index)
    amounts = {
        ("Projecten op buurten", "projecten"): ones,
        ("Nieuwe woningen (bruto) op buurten", "woningen"): _counted(frame, "bruto"),
        ("Te slopen woningen op buurten", "woningen"): _counted(frame, "sloop"),
    }
    found = ways.isin(PLACED)
    return tuple(
        Conservation(
            join=join,
            unit=unit,
            came_in=float(amount.sum()),
            allocated=float(amount[found].sum()),
            lost=float(amount[~found].sum()),
            remark="; ".join(
                f"{way}: {amount[ways == way].sum():.0f}"
                for way in (*PLACED, UNPLACED, OUTSIDE)
                if amount[ways == way].sum()
            ),
        )
        for (join, unit), amount in amounts.items()
    )


def _counted(frame: pd.DataFrame, measure: str) -> pd.Series[float]:
    counts = frame[f"{measure}_telling"].eq(COUNTS) & frame["eenheid"].eq(HOMES)
    return frame[measure].where(counts, 0.0)
