"""Hypothesis strategies that several suites share."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, box

import minitown
from wijkplan.model.areas import CRS, Level

_DIGIT, _SIGN = "0123456789", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@st.composite
def codes(draw, level=None):
    """A CBS code, with letters where they may stand; gemeente 0000 does not exist."""
    level = draw(st.sampled_from(Level)) if level is None else level
    gemeente = draw(st.integers(1, 9999))
    rest = draw(st.text(_SIGN, min_size=level.width - 4, max_size=level.width - 4))
    return f"{level.prefix}{gemeente:04d}{rest}"


def shuffled(frame):
    """The same rows in any order."""
    return st.permutations(range(len(frame))).map(lambda order: frame.iloc[list(order)])


_AXIS_X, _AXIS_Y = st.integers(-50, 350), st.integers(-50, 250)


def places():
    """Spots in and around Ministad, often exactly on a border or corner."""
    on_grid = st.tuples(st.sampled_from([0, 100, 200, 300]), st.sampled_from([0, 100, 200]))
    anywhere = st.tuples(_AXIS_X, _AXIS_Y)
    return st.one_of(on_grid, anywhere).map(lambda xy: (minitown.X0 + xy[0], minitown.Y0 + xy[1]))


def _series(geometries):
    return gpd.GeoSeries(geometries, crs=CRS)


def points():
    """Some points."""
    return st.lists(places().map(Point), min_size=1, max_size=12).map(_series)


def lines():
    """Some lines of two to four corners, often along borders."""
    bent = st.lists(places(), min_size=2, max_size=4, unique=True).map(LineString)
    return st.lists(bent.filter(lambda g: g.is_simple), min_size=1, max_size=5).map(_series)


def polygons():
    """Some rectangles."""
    corners = st.tuples(places(), places()).filter(
        lambda ab: ab[0][0] != ab[1][0] and ab[0][1] != ab[1][1]
    )
    rectangle = corners.map(
        lambda ab: box(
            min(ab[0][0], ab[1][0]),
            min(ab[0][1], ab[1][1]),
            max(ab[0][0], ab[1][0]),
            max(ab[0][1], ab[1][1]),
        )
    )
    return st.lists(rectangle, min_size=1, max_size=5).map(_series)


@st.composite
def group_and_total(draw, *, min_size=2, missing=False):
    """Counts of a group and of the whole per area; some of both kinds of people exist."""
    size = draw(st.integers(min_size, 12))
    total = draw(st.lists(st.integers(0, 2000), min_size=size, max_size=size))
    group = [draw(st.integers(0, t)) for t in total]
    total[0], group[0] = total[0] + 2, group[0] + 1
    g, t = pd.Series(group, dtype=float), pd.Series(total, dtype=float)
    if missing:
        known = draw(st.lists(st.booleans(), min_size=size, max_size=size))
        g = g.where([True, *known[1:]], np.nan)
    return g, t
