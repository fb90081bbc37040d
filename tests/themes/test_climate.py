from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import affinity

import minitown as mt
from strategies import polygons
from wijkplan.model.areas import Level
from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Grid
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.raster import read_raster
from wijkplan.themes import climate
from wijkplan.themes.climate import contribute, zonal_mean

TOWN = mt.areas()
CELL = 50.0
VALUES = np.array(
    [
        [1, 2, 3, 4, 5, 6],
        [1, 2, 3, 4, 5, 6],
        [10, 10, 20, 20, np.nan, np.nan],
        [10, 10, 20, np.nan, np.nan, np.nan],
    ],
    dtype=np.float32,
)
"""Four cells per buurt, from the north-west corner of the town."""


def make_grid(values=VALUES, *, cell=CELL, west=mt.X0, north=mt.Y0 + 200):
    return Grid(
        name="hitte",
        label="Hittestress",
        unit="°C",
        values=np.asarray(values, dtype=np.float32),
        transform=(cell, 0.0, west, 0.0, -cell, north),
        provenance=mt.provenance(name="Klimaatkaart"),
    )


def column_of(grid):
    (column,) = contribute(replace(mt.state(), grids={grid.name: grid}), TOWN).columns
    return column


def test_means_per_area_by_hand():
    column = column_of(make_grid())
    assert (column.spec.name, column.spec.unit) == ("hitte", "°C")
    assert column.values.to_dict() == pytest.approx(
        {
            mt.MARKT: 1.5,
            mt.HAVEN: 3.5,
            mt.DORP: 5.5,
            mt.OOST: 10,
            mt.EILAND: 20,
            mt.WERKPARK: np.nan,
            mt.CENTRUM: (2 * (1 + 2 + 3 + 4) + 4 * 10 + 3 * 20) / 15,
            mt.ZUID: 5.5,
            mt.GEMEENTE: (2 * 21 + 4 * 10 + 3 * 20) / 19,
        },
        nan_ok=True,
    )


def test_the_status_says_of_which_part_a_value_is_known():
    status = column_of(make_grid()).status
    assert status[[mt.MARKT, mt.OOST]].eq("").all()
    assert status[mt.EILAND] == "waarde bekend van 75% van het gebied"
    assert status[mt.ZUID] == "waarde bekend van 50% van het gebied"
    assert status[mt.WERKPARK] == "geen enkele rastercel in het gebied heeft een waarde"


def test_what_lies_outside_the_raster_is_not_zero():
    column = column_of(make_grid(VALUES[:, :5]))
    assert column.values[mt.DORP] == 5
    assert column.status[mt.DORP] == "waarde bekend van 50% van het gebied"
    column = column_of(make_grid(VALUES[:, :4]))
    assert np.isnan(column.values[[mt.DORP, mt.WERKPARK, mt.ZUID]]).all()
    assert column.status[mt.DORP] == "het gebied ligt buiten het raster"
    assert column_of(make_grid(west=mt.X0 + 9000)).values.isna().all()


def test_an_area_without_the_centre_of_a_cell_is_unknown():
    column = column_of(make_grid([[7.0]], cell=300.0))  # its centre lies in Eiland
    assert column.values[mt.EILAND] == 7
    assert np.isnan(column.values[mt.MARKT])
    assert column.status[mt.MARKT] == "geen enkele rastercel heeft haar midden in dit gebied"


def test_a_zero_is_a_value():
    column = column_of(make_grid(np.zeros((4, 6))))
    assert column.values.eq(0).all()
    assert column.status.eq("").all()


def test_without_a_raster_heat_is_missing_and_not_zero():
    found = contribute(mt.state(), TOWN)
    (column,) = found.columns
    assert column.values.isna().all()
    assert set(column.status) == {"niet geleverd"}
    assert set(column.values.index) == set(TOWN.frame.index)
    (finding,) = found.findings
    assert finding.verdict is Verdict.UNKNOWN


def test_a_raster_elsewhere_gives_an_unknown_verdict():
    grid = make_grid(west=mt.X0 + 9000)
    (finding,) = contribute(replace(mt.state(), grids={"hitte": grid}), TOWN).findings
    assert (finding.verdict, finding.subject) == (Verdict.UNKNOWN, "Hittestress")


def test_every_raster_has_its_column_and_its_row():
    second = replace(make_grid(VALUES + 1), name="geluid", label="Geluid", unit="dB")
    state = replace(mt.state(), grids={"hitte": make_grid(), "geluid": second})
    found = contribute(state, TOWN)
    assert [column.spec.name for column in found.columns] == ["hitte", "geluid"]
    (table,) = [section for section in found.sections if isinstance(section, TableSection)]
    assert table.rows[0][:5] == (
        "Ministad",
        "Hittestress",
        "7,5 °C",
        "Markt (1,5 °C)",
        "Eiland (20,0 °C)",
    )
    assert table.rows[1][2] == "8,5 dB"
    assert all(len(row) == len(table.head) for row in table.rows)


def brute_force(zones, grid):
    """Every centre of a cell against every zone."""
    a, _, c, _, e, f = grid.transform
    rows, columns = grid.values.shape
    x, y = np.meshgrid(c + a * (np.arange(columns) + 0.5), f + e * (np.arange(rows) + 0.5))
    means = []
    for zone in zones:
        inside = grid.values[shapely.contains_xy(zone, x, y)]
        known = inside[~np.isnan(inside)]
        means.append(float(known.astype(float).mean()) if len(known) else np.nan)
    return means


@given(polygons(), st.integers(0, 9), st.sampled_from([3, 40, 2_000_000]))
def test_means_agree_with_every_centre_against_every_zone(shapes, seed, strip):
    turned = affinity.rotate(shapes.iloc[0], 10 + seed)
    zones = gpd.GeoSeries([turned], crs=mt.CRS)
    rng = np.random.default_rng(seed)
    values = rng.normal(20, 5, (25, 37))
    values[rng.random(values.shape) < 0.2] = np.nan
    grid = make_grid(values, cell=9.7)
    a, _, c, _, _, f = grid.transform
    x, y = np.meshgrid(c + a * (np.arange(37) + 0.5), f - a * (np.arange(25) + 0.5))
    assume(shapely.distance(turned.boundary, shapely.points(x, y)).min() > 1e-6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(climate, "_STRIP_CELLS", strip)
        found = zonal_mean(zones, grid)
    assert found.mean.tolist() == pytest.approx(brute_force(zones, grid), nan_ok=True)


@pytest.mark.parametrize("cell", [50.0, 7.0, 33.3])
def test_each_cell_counts_once_at_each_level(cell):
    size = int(400 // cell)
    grid = make_grid(np.ones((size, size)), cell=cell, west=mt.X0 - 20, north=mt.Y0 + 230)
    counted = [zonal_mean(TOWN.at(level).geometry, grid).valued.sum() for level in Level]
    assert counted[0] == counted[1] == counted[2] > 0


def test_the_order_of_areas_is_irrelevant():
    zones = TOWN.at(Level.BUURT).geometry
    found = zonal_mean(zones[::-1], make_grid()).mean
    assert found[zones.index].tolist() == pytest.approx(
        zonal_mean(zones, make_grid()).mean.tolist(), nan_ok=True
    )


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["dsm", "dtm"])
def test_the_mean_of_a_whole_raster_is_that_of_numpy(realdata, name):
    request = SourceRequest(
        kind="raster",
        path=realdata / "raster" / f"tud-{name}-5m.tif",
        year=mt.YEAR,
        boundary_year=mt.YEAR,
        name="Hoogte",
        publisher="",
        subject="hoogte",
    )
    grid = read_raster(request)
    a, _, c, _, e, f = grid.transform
    rows, columns = grid.values.shape
    whole = shapely.box(c, f + e * rows, c + a * columns, f)
    half = shapely.box(c, f + e * rows, c + a * columns / 2, f)
    found = zonal_mean(gpd.GeoSeries([whole], crs=mt.CRS), grid)
    assert found.mean[0] == pytest.approx(grid.values.astype(float).mean(), rel=1e-12)
    assert (found.valued[0], found.cells[0]) == (rows * columns, rows * columns)
    left = grid.values[:, : columns // 2].astype(float).mean()
    assert zonal_mean(gpd.GeoSeries([half], crs=mt.CRS), grid).mean[0] == pytest.approx(left)
