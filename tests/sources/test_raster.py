from __future__ import annotations

import deliveries as d
import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

import minitown as mt
from wijkplan.sources.raster import read_raster

VALUES = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)
NORTH_WEST = Affine(100, 0, mt.X0, 0, -100, mt.Y0 + 200)


def write(path, values=VALUES, *, scale=None, **changes):
    bands = values if values.ndim == 3 else values[None]
    profile = {
        "driver": "GTiff",
        "count": len(bands),
        "height": bands.shape[1],
        "width": bands.shape[2],
        "dtype": bands.dtype,
        "crs": mt.CRS,
        "transform": NORTH_WEST,
    }
    with rasterio.open(path, "w", **{**profile, **changes}) as target:
        target.write(bands)
        if scale:
            target.scales, target.offsets = scale[:1], scale[1:]
    return path


def read(path, **changes):
    given = {"kind": "raster", "name": "Kaart", "subject": "hitte", "label": "Hitte", "unit": "°C"}
    return read_raster(d.request(path, **{**given, **changes}))


def test_a_raster_is_read_as_it_is(tmp_path):
    grid = read(write(tmp_path / "a.tif", nodata=-1))
    assert (grid.name, grid.label, grid.unit) == ("hitte", "Hitte", "°C")
    assert grid.values.tolist() == VALUES.tolist()
    assert grid.values.dtype == np.float32
    assert grid.transform == (100, 0, mt.X0, 0, -100, mt.Y0 + 200)
    assert grid.remarks == ()


def test_no_value_is_missing_and_not_zero(tmp_path):
    values = np.array([[1, -9999, 3], [0, 5, 6]], dtype=np.float32)
    grid = read(write(tmp_path / "a.tif", values, nodata=-9999))
    assert np.isnan(grid.values[0, 1])
    assert np.isnan(grid.values).sum() == 1
    assert grid.values[1, 0] == 0


def test_whole_numbers_with_a_scale(tmp_path):
    values = np.array([[10, 255], [0, 30]], dtype=np.uint8)
    grid = read(write(tmp_path / "a.tif", values, nodata=255, scale=(0.5, 20.0)))
    assert grid.values.ravel().tolist() == pytest.approx([25, np.nan, 20, 35], nan_ok=True)


def test_infinite_values_are_unknown(tmp_path):
    values = VALUES.copy()
    values[0, 0] = np.inf
    grid = read(write(tmp_path / "a.tif", values))
    assert np.isnan(grid.values[0, 0])
    assert any("oneindige" in remark for remark in grid.remarks)


def test_without_nodata_that_is_said(tmp_path):
    assert any("nodata" in remark for remark in read(write(tmp_path / "a.tif")).remarks)


@pytest.mark.parametrize("forgotten", [-9999.0, 3.4028235e38, -3.4028235e38])
def test_an_unstated_no_value_is_refused(tmp_path, forgotten):
    values = VALUES.copy()
    values[1, 1] = forgotten
    assert set(d.problems_of(read, write(tmp_path / "a.tif", values))) == {"nodata-niet-vermeld"}


def test_rows_from_south_to_north_are_turned(tmp_path):
    upward = Affine(100, 0, mt.X0, 0, 100, mt.Y0)
    grid = read(write(tmp_path / "a.tif", VALUES[::-1].copy(), transform=upward))
    assert grid.values.tolist() == VALUES.tolist()
    assert grid.transform == (100, 0, mt.X0, 0, -100, mt.Y0 + 200)
    assert any("omgekeerd" in remark for remark in grid.remarks)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("crs-ontbreekt", {"crs": None}),
        ("crs-anders", {"crs": "EPSG:4326"}),
        ("buiten-nederland", {"transform": Affine(2, 0, 0, 0, -2, 0)}),
        ("meer-banden", {"values": np.stack([VALUES, VALUES])}),
        ("raster-gedraaid", {"transform": Affine(99, 9, mt.X0, 9, -99, mt.Y0 + 200)}),
        ("geen-getal", {"values": VALUES.astype(np.complex64)}),
        ("raster-leeg", {"nodata": 1, "values": np.ones_like(VALUES)}),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path, code, changes):
    assert set(d.problems_of(read, write(tmp_path / "a.tif", **changes))) == {code}


def test_all_problems_come_in_one_error(tmp_path):
    values = np.stack([VALUES, VALUES]).astype(np.complex64)
    path = write(tmp_path / "a.tif", values, crs="EPSG:4326")
    found = d.problems_of(read, path, subject="")
    assert set(found) == {"kenmerk-ontbreekt", "crs-anders", "meer-banden", "geen-getal"}


def test_a_name_that_no_column_can_have(tmp_path):
    found = d.problems_of(read, write(tmp_path / "a.tif"), subject="Hitte stress")
    assert set(found) == {"kenmerk-onjuist"}


def test_files_that_are_absent_cut_short_or_no_raster(tmp_path):
    assert set(d.problems_of(read, tmp_path / "weg.tif")) == {"bestand-ontbreekt"}
    path = d.table(tmp_path / "a.tif", text="naam;x;y")
    assert set(d.problems_of(read, path)) == {"onleesbaar"}
    whole = write(tmp_path / "b.tif", np.random.default_rng(1).random((200, 200)))
    whole.write_bytes(whole.read_bytes()[:100_000])
    assert set(d.problems_of(read, whole)) == {"onleesbaar"}


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["dsm", "dtm"])
def test_real_rasters(realdata, name):
    path = realdata / "raster" / f"tud-{name}-5m.tif"
    grid = read(path, subject="hoogte")
    with rasterio.open(path) as source:
        expected = source.read(1)
    assert np.array_equal(grid.values, expected)
    assert grid.transform == (5, 0, 83565, 0, -5, 447180)
    assert any("nodata" in remark for remark in grid.remarks)
