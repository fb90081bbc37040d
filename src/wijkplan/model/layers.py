"""Layers, sheets and registers: what a source delivers, with its provenance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.model.columns import Edition

NOT_PUBLISHED = "niet gepubliceerd op dit niveau"
"""Status of a cell for which a delivery has no column at that level; it may be derived."""

PROTECTED = "onderdrukt door wijkplan om kleine aantallen te beschermen"
"""Status of a cell of a partner that the public edition hides."""

GeometryType = Literal["vlak", "lijn", "punt"]


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where data came from; printed on every page that shows them.

    Parameters
    ----------
    name
        Short Dutch name of the delivery, shown beside each figure.
    publisher, licence, url
        As the publisher states them; empty where not known.
    file
        File name, without the folder in which it stood.
    sha256
        Hash of what ``sha256_of`` says: the file as it was delivered, or what the public edition
        uses of it.
    year
        Year to which the figures belong, unless a column says otherwise.
    date
        Reference date (*peildatum*), if known.
    edition
        ``intern`` keeps everything of this source out of the public edition.
    published
        Whether the publisher itself made the figures public after protecting small numbers, as
        CBS does. In the public edition small numbers of persons of another source are hidden.
    """

    name: str
    publisher: str
    file: str
    sha256: str
    year: int
    licence: str = ""
    url: str = ""
    date: dt.date | None = None
    edition: Edition = "openbaar"
    published: bool = False
    sha256_of: Literal["bestand", "openbare inhoud"] = "bestand"


@dataclass(frozen=True, kw_only=True)
class LayerSpec:
    """What a layer must look like.

    Parameters
    ----------
    name
        Dutch name of the layer, used in messages.
    geometry
        Geometry that its features must have.
    required
        Columns without which the layer is of no use.
    complete
        Whether every feature must have a geometry, because leaving one out would leave a hole.
    """

    name: str
    geometry: GeometryType
    required: tuple[str, ...] = ()
    complete: bool = False


@dataclass(frozen=True)
class Layer:
    """Features in EPSG:28992 that passed validation.

    Parameters
    ----------
    spec
        What was asked of it.
    frame
        The features; geometry valid, two-dimensional and not empty.
    provenance
        Where it came from.
    remarks
        What was repaired or left out, in Dutch; nothing is mended silently.
    """

    spec: LayerSpec
    frame: gpd.GeoDataFrame
    provenance: Provenance
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Figures per area.

    Parameters
    ----------
    values
        Index ``code``; one column per catalogue name; missing is NaN or None.
    status
        Same shape as ``values``: why a value is missing, in Dutch; empty where there is one.
    years
        Year per column.
    boundary_year
        Year of the codes; another than that of the AreaSet needs a crosswalk.
    provenance
        Where it came from.
    names
        Area code -> name, of any level, as far as the delivery tells.
    remarks
        What a reader should know: unknown columns, rows left out.
    added
        Codes of rows that were not delivered: wijkplan filled in their totals, or why there is no
        figure.
    given_names
        Name of a column in the file, where a public edition may tell it.
    """

    values: pd.DataFrame
    status: pd.DataFrame
    years: Mapping[str, int]
    boundary_year: int
    provenance: Provenance
    names: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    added: frozenset[str] = frozenset()
    given_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Register:
    """Rows about things that are not areas: projects, homes, strategies, segments.

    Parameters
    ----------
    name
        Name of the register, such as ``projecten``.
    frame
        One row per thing, numbered from 0; the columns are documented by the reader. Unknown is
        NaN or None.
    provenance
        Where it came from.
    remarks
        What was left out or not understood, in Dutch.
    withheld
        Ids of rows that this edition leaves out, to tell them from ids that do not exist; in
        memory only, never written.
    """

    name: str
    frame: pd.DataFrame
    provenance: Provenance
    remarks: tuple[str, ...] = ()
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A raster in EPSG:28992.

    Parameters
    ----------
    name, label, unit
        Name of the indicator, and how a reader sees it.
    values
        Rows by columns, north up; NaN where the raster has no value.
    transform
        The six numbers (a, b, c, d, e, f) of the affine transform from column and row to x and y.
    provenance
        Where it came from.
    remarks
        What a reader should know, in Dutch.
    """

    name: str
    label: str
    unit: str
    values: npt.NDArray[np.float32]
    transform: tuple[float, float, float, float, float, float]
    provenance: Provenance
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Network:
    """A network to walk on, in EPSG:28992.

    Parameters
    ----------
    nodes
        Numbered from 0; columns ``x`` and ``y`` in metres.
    edges
        Undirected, parallel edges kept apart; columns ``u`` and ``v`` (numbers of nodes),
        ``length_m``, and ``geometry`` (LineString from u to v).
    provenance
        Where it came from.
    remarks
        What was repaired or left out, in Dutch.
    """

    nodes: pd.DataFrame
    edges: gpd.GeoDataFrame
    provenance: Provenance
    remarks: tuple[str, ...] = ()
