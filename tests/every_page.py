"""Every sort of page that wijkplan writes, of Ministad: its atlas as a folder, and a review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from shapely.geometry import box

import guarded_town
import minitown as mt
import review_example
import ten_homes as ten
from wijkplan.answers.atlas import Atlas
from wijkplan.answers.own.page import with_own_areas
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.output.atlas import write_atlas
from wijkplan.output.review.report import render_report
from wijkplan.sources.own_areas import OWN_AREAS

OWN = "stadsdeel-west"
REVIEW = "toetsing.html"


def own_areas() -> Layer:
    """One stadsdeel, of Markt and Oost."""
    frame = gpd.GeoDataFrame(
        {"id": [OWN], "naam": ["West"], "soort": ["stadsdeel"], "bron": ["Stadsdelen"]},
        geometry=[box(mt.X0, mt.Y0, mt.X0 + 100, mt.Y0 + 200)],
        crs=mt.CRS,
    )
    return Layer(LayerSpec(name=OWN_AREAS, geometry="vlak"), frame, mt.provenance())


def atlas() -> Atlas:
    """Hidden figures, years, projects, spread and an own area."""
    state = replace(mt.state(), layers={OWN_AREAS: own_areas()}, stock=ten.stock())
    return with_own_areas(guarded_town.atlas(), state)


def write_every_page(folder: Path) -> Path:
    """Write the atlas, and the report of a review beside it."""
    out = write_atlas(atlas(), folder / "atlas").folder
    (out / REVIEW).write_text(render_report(review_example.dossier()), encoding="utf-8")
    return out
