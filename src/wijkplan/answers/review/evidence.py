"""The evidence of a review as layers: for its map, for a GeoPackage, and for a risk calculation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from wijkplan.answers.review.areas import area_norm
from wijkplan.answers.review.case import Case, standing
from wijkplan.answers.review.ground import Ground
from wijkplan.answers.review.others import apart_from_basisnet
from wijkplan.answers.review.outcome import Review, Reviewed
from wijkplan.model.areas import CRS, Level
from wijkplan.model.findings import UNVERIFIED
from wijkplan.sources.prescription import PRESCRIPTIONS
from wijkplan.themes.safety import Zone
from wijkplan.themes.safety.areas.attention import name_delivered
from wijkplan.themes.safety.areas.delivered import REGISTER, YARDS
from wijkplan.themes.safety.rules.norms import OTHER_SOURCES, YARD
from wijkplan.themes.safety.rules.regimes import area_key

SHOWN_M = 1500.0
"""Metres around a plan that its evidence shows: as far as the widest area of attention."""

NOW, PLANNED = "nu", "gepland"
_BUILDING = (
    "id", "naam", "functie", "klasse", "handmatig", "reden", "bron", "woningen_min",
    "woningen_max", "buurt", "basis",
)  # fmt: skip
_AREA = (
    "regime", "norm", "naam", "soort", "ligging", "status", "bron", "gecontroleerd", "grens",
)  # fmt: skip
_OVERLAP = ("regime", "norm", "deel", "oppervlakte_m2")
_PRESENCE = ("dag_min", "dag_max", "nacht_min", "nacht_max")


def evidence(reviewed: Reviewed, ground: Ground) -> Mapping[str, gpd.GeoDataFrame]:
    """Layers of a review in EPSG:28992, cut to what lies within `SHOWN_M` of the plan.

    Parameters
    ----------
    reviewed
        A plan under its regimes.
    ground
        The municipality against which it was reviewed.

    Returns
    -------
    Mapping
        ``plandelen`` (the columns of `Review.classes`), ``gebieden`` (``regime``, ``norm``,
        ``naam``, ``soort``: brand, explosie, gifwolk, or anders where it is not of the railway;
        ``ligging``: zeker or mogelijk; ``status``, ``bron``, ``gecontroleerd``, ``grens``),
        ``overlap`` (``regime``, ``norm``, ``deel``, ``oppervlakte_m2``), ``spoor`` (``functie``,
        ``basisnet``, ``traject``, ``tunnel``, ``museum``), ``gebouwen`` (vulnerable buildings
        that lie in an area) and ``buurten``
        (``code``, ``naam``). A layer may be empty; its columns are there.
    """
    cases = [_case(review, ground) for review in reviewed.reviews]
    window = _window(cases[0])
    return {
        "plandelen": _parts(reviewed.main, cases[0]),
        "gebieden": _frame((row for case in cases for row in _areas(case, window)), _AREA),
        "overlap": _frame((row for case in cases for row in _overlaps(case)), _OVERLAP),
        "spoor": _tracks(ground, window),
        "gebouwen": _buildings(cases[0], window),
        "buurten": _buurten(ground, window),
    }


def risk_polygons(reviewed: Reviewed, ground: Ground) -> gpd.GeoDataFrame:
    """Persons present by day and by night around a plan, now and planned, for an adviser.

    Parameters
    ----------
    reviewed, ground
        See `evidence`.

    Returns
    -------
    GeoDataFrame
        EPSG:28992; ``moment`` (nu: stands there and stays or goes; gepland: the parts of the
        plan), ``verdwijnt`` (whether the plan demolishes it), ``id``, ``naam``, ``functie``,
        ``dag_min``, ``dag_max``, ``nacht_min``, ``nacht_max`` (persons, NaN unknown), ``reden``,
        ``bron``; polygons, or points where only that is known. Everything within `SHOWN_M`.
    """
    case = _case(reviewed.main, ground)
    uses = case.footing.uses
    near = uses[shapely.intersects(uses.geometry.array, _window(case))]
    table = ground.book.persons[case.footing.regime.persons]
    source = table.name if table.verified else f"{table.name}, {UNVERIFIED}"
    goes = near["id"].isin(case.plan.demolished)
    stands = _risk_rows(near, NOW, goes=goes, source=source)
    never = pd.Series(data=False, index=case.parts.index)
    comes = _risk_rows(case.parts, PLANNED, goes=never, source=source)
    comes = comes.set_geometry(_drawn(case))
    both = pd.concat([stands, comes[comes.geometry.notna()]], ignore_index=True)
    return gpd.GeoDataFrame(both, geometry="geometry", crs=CRS)


def _risk_rows(
    uses: gpd.GeoDataFrame, moment: str, *, goes: pd.Series[bool], source: str
) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "moment": moment,
            "verdwijnt": goes.to_numpy(bool),
            **{name: uses[name].to_numpy() for name in ("id", "naam", "functie", *_PRESENCE)},
            "reden": uses["personen_reden"].to_numpy(),
            "bron": source,
        },
        geometry=uses.geometry.to_numpy(),
        crs=CRS,
    )


def _case(review: Review, ground: Ground) -> Case:
    regime = ground.book.find(review.regime.id)
    return Case(plan=review.plan, ground=ground, footing=ground.under(regime))


def _window(case: Case) -> BaseGeometry:
    if case.extent.is_empty:
        nowhere: BaseGeometry = shapely.Polygon()
        return nowhere
    west, south, east, north = case.extent.bounds
    shown: BaseGeometry = shapely.box(
        west - SHOWN_M, south - SHOWN_M, east + SHOWN_M, north + SHOWN_M
    )
    return shown


def _drawn(case: Case) -> gpd.GeoSeries:
    """The parts as they were drawn, without the grounds that a norm measures to."""
    return gpd.GeoSeries(case.permitted.geometry.to_numpy(), index=case.parts.index, crs=CRS)


def _parts(review: Review, case: Case) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(review.classes, geometry=_drawn(case).to_numpy(), crs=CRS)
    return frame[frame.geometry.notna()]


def _areas(case: Case, window: BaseGeometry) -> Iterator[dict[str, object]]:
    for zone in case.footing.zones:
        for extent, shape in (("zeker", zone.certain), ("mogelijk", zone.possible)):
            cut = shapely.intersection(shape, window)
            if not cut.is_empty:
                yield {**_told(case, zone), "ligging": extent, "geometry": cut}
    yield from _delivered(case, window)


def _delivered(case: Case, window: BaseGeometry) -> Iterator[dict[str, object]]:
    """Areas of yards and other sources, and voorschriftengebieden: as they were delivered."""
    layers = case.ground.state.layers
    for name, norm in ((YARDS, YARD), (REGISTER, OTHER_SOURCES), (PRESCRIPTIONS, None)):
        layer = layers.get(name)
        if layer is None:
            continue
        frame = apart_from_basisnet(layer)
        for row in frame[np.asarray(frame.intersects(window))].to_dict("records"):
            kind = area_key(row["soort"]) if norm else f"{row['soort']}voorschriftengebied"
            yield {
                "regime": case.footing.regime.id,
                "norm": norm.code if norm else kind,
                "naam": f"{row['naam'] or 'zonder naam'}: {kind}",
                "soort": "anders",
                "status": "geleverd gebied",
                "bron": layer.provenance.name,
                "gecontroleerd": True,
                "grens": name_delivered(layer.provenance),
                "ligging": "zeker",
                "geometry": shapely.intersection(row["geometry"], window),
            }


def _told(case: Case, zone: Zone) -> dict[str, object]:
    rule = zone.rule
    return {
        "regime": case.footing.regime.id,
        "norm": area_norm(rule).code,
        "naam": zone.title(case.footing.regime),
        "soort": rule.kind,
        "status": standing(rule.status, rule.citation),
        "bron": rule.source,
        "gecontroleerd": rule.verified,
        "grens": zone.drawn_from,
    }


def _overlaps(case: Case) -> Iterator[dict[str, object]]:
    names = case.parts["naam"].to_numpy()
    shapes = case.parts.geometry.to_numpy()
    drawn = [n for n, shape in enumerate(shapes) if shape is not None]
    for zone in case.footing.zones:
        cut = shapely.intersection(shapes[drawn], zone.certain)
        for number, shape in zip(drawn, cut, strict=True):
            if not shape.is_empty:
                yield {
                    "regime": case.footing.regime.id,
                    "norm": area_norm(zone.rule).code,
                    "deel": names[number],
                    "oppervlakte_m2": float(shape.area),
                    "geometry": shape,
                }


def _frame(rows: Iterator[dict[str, object]], columns: Sequence[str]) -> gpd.GeoDataFrame:
    found = list(rows)
    frame = pd.DataFrame(found, columns=[*columns, "geometry"])
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=CRS)


def _tracks(ground: Ground, window: BaseGeometry) -> gpd.GeoDataFrame:
    columns: Sequence[str] = ("functie", "basisnet", "traject", "tunnel", "museum")
    if ground.tracks is None:
        return gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=CRS)
    frame = ground.tracks.frame
    near = frame[np.asarray(frame.intersects(window))]
    cut = near.geometry.intersection(window)
    return gpd.GeoDataFrame(near[list(columns)], geometry=cut, crs=CRS)


def _buildings(case: Case, window: BaseGeometry) -> gpd.GeoDataFrame:
    uses = case.footing.uses
    near = uses[shapely.intersects(uses.geometry.array, window) & uses["klasse"].ne("geen")]
    shapes = near.geometry.to_numpy()
    inside = np.zeros(len(near), dtype=bool)
    for zone in case.footing.zones:
        if not zone.rule.alternative:
            inside |= zone.inside(shapes) | zone.maybe_inside(shapes)
    return gpd.GeoDataFrame(near.loc[inside, [*_BUILDING, "geometry"]], crs=CRS)


def _buurten(ground: Ground, window: BaseGeometry) -> gpd.GeoDataFrame:
    buurten = ground.areas.at(Level.BUURT)
    near = buurten[np.asarray(buurten.intersects(window))]
    cut = near.geometry.intersection(window)
    return gpd.GeoDataFrame(
        {"code": near.index.to_numpy(), "naam": near["name"].to_numpy()},
        geometry=cut.to_numpy(),
        crs=CRS,
    )
