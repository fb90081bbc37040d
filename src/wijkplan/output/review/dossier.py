"""Everything that the files about one plan show, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd

from wijkplan.answers.atlas import Delivery, Heading
from wijkplan.answers.review.evidence import evidence, risk_polygons
from wijkplan.answers.review.ground import Ground
from wijkplan.answers.review.outcome import Reviewed


@dataclass(frozen=True, kw_only=True, eq=False)
class Dossier:
    """A plan that was reviewed, with what it was held against.

    Parameters
    ----------
    reviewed
        The plan under every regime that was asked for.
    heading
        Name and edition of the project.
    deliveries
        The sources used.
    evidence
        Layer -> features in EPSG:28992 near the plan; see `wijkplan.answers.review.evidence`.
    risk
        Places with persons by day and night, now and planned; see
        `wijkplan.answers.review.evidence.risk_polygons`.
    """

    reviewed: Reviewed
    heading: Heading
    deliveries: tuple[Delivery, ...]
    evidence: Mapping[str, gpd.GeoDataFrame]
    risk: gpd.GeoDataFrame


def make_dossier(reviewed: Reviewed, ground: Ground) -> Dossier:
    """Gather what the files about a plan show.

    Parameters
    ----------
    reviewed
        The plan under every regime that was asked for.
    ground
        The municipality against which it was reviewed.
    """
    return Dossier(
        reviewed=reviewed,
        heading=heading_of(ground),
        deliveries=ground.deliveries,
        evidence=evidence(reviewed, ground),
        risk=risk_polygons(reviewed, ground),
    )


def heading_of(ground: Ground) -> Heading:
    """Name and edition of the project."""
    return Heading(title=ground.title, edition=ground.edition, fictional=ground.fictional)
