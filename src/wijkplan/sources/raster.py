"""Rasters: heat stress, noise and whatever else is published as a GeoTIFF."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyproj

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, Problems
from wijkplan.model.layers import Grid
from wijkplan.sources.damage import source_error
from wijkplan.sources.files import SourceRequest

if TYPE_CHECKING:
    from rasterio.io import DatasetReader

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FORGOTTEN = (-9999.0, -99999.0, -32768.0)
_HUGE = 1e30
"""Values that publishers use for 'no value'; a file that holds them must say so itself."""

_NETHERLANDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)


def read_raster(request: SourceRequest) -> Grid:
    """Read a raster of one indicator.

    Parameters
    ----------
    request
        A GeoTIFF in EPSG:28992 with one band. ``subject`` is the name of the indicator,
        ``label`` and ``unit`` are how a reader sees it.

    Returns
    -------
    Grid
        Values of the band, north up, with the scale and offset that the file states; NaN where
        the file says that there is no value.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found: no name, another coordinate system, several bands, a rotated
        raster, no value anywhere, or values that look like an unstated 'no value'.
    """
    import rasterio  # noqa: PLC0415 - it loads GDAL, which few commands need
    from rasterio.errors import NotGeoreferencedWarning, RasterioError  # noqa: PLC0415

    provenance = request.provenance()
    problems = Problems()
    _check_name(request, problems)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # told as a problem
            with rasterio.open(request.path) as source:
                _check_form(source, request, problems)
                problems.raise_if_any(DataError, f"Raster {request.path.name} is niet bruikbaar.")
                values, remarks = _read_band(source)
                transform = tuple(source.transform)[:6]
    except RasterioError as error:
        raise source_error(
            request.path,
            "onleesbaar",
            f"het bestand is beschadigd of geen raster ({error})",
            "lever een GeoTIFF; haal het bestand opnieuw op bij de uitgever",
        ) from error
    if transform[4] > 0:  # rows run from south to north
        values = values[::-1]
        a, b, c, d, e, f = transform
        transform = (a, b, c, d, -e, f + e * len(values))
        remarks += ("van zuid naar noord geschreven: omgekeerd",)
    _check_values(values, request, problems)
    problems.raise_if_any(DataError, f"Raster {request.path.name} is niet bruikbaar.")
    return Grid(
        name=request.subject,
        label=request.label or request.name,
        unit=request.unit,
        values=values,
        transform=transform,
        provenance=provenance,
        remarks=remarks,
    )


def _check_name(request: SourceRequest, problems: Problems) -> None:
    if not _NAME.match(request.subject):
        problems.add(
            Problem(
                code="kenmerk-onjuist" if request.subject else "kenmerk-ontbreekt",
                file=request.path.name,
                message=f"'{request.subject}' is geen naam voor een kenmerk"
                if request.subject
                else "er is niet gezegd welk kenmerk dit raster bevat",
                remedy='zet kenmerk = "hittestress" (kleine letters, cijfers en _) bij deze '
                "bron in wijkplan.toml",
            )
        )


def _check_form(source: DatasetReader, request: SourceRequest, problems: Problems) -> None:
    """Check all that can be told before the cells are read."""
    found: list[tuple[str, str, str]] = []
    crs = pyproj.CRS.from_wkt(source.crs.to_wkt()) if source.crs else None
    transform = source.transform
    turned = bool(transform.b or transform.d or transform.a <= 0)
    if crs is None:
        found.append(
            ("crs-ontbreekt", "het coördinatenstelsel is niet vermeld", f"lever het in {CRS}")
        )
    elif not (crs.to_epsg(min_confidence=20) == 28992 or crs.equals(CRS)):
        remedy = f"zet het raster om naar {CRS} (RD New) en lever het opnieuw"
        found.append(("crs-anders", f"het coördinatenstelsel is {crs.name}, niet RD New", remedy))
    elif not turned:
        west, south, east, north = _NETHERLANDS
        left, low, right, high = source.bounds
        low, high = min(low, high), max(low, high)
        if left < west or right > east or low < south or high > north:
            remedy = "lever het raster in RD-meters, uitgesneden tot Nederland"
            found.append(("buiten-nederland", "het raster ligt buiten het gebied van RD", remedy))
    if source.count != 1:
        remedy = "lever een bestand met alleen de band van dit kenmerk"
        found.append(("meer-banden", f"het raster heeft {source.count} banden", remedy))
    if turned:
        remedy = "lever het raster met het noorden boven"
        found.append(("raster-gedraaid", "het raster is gedraaid of gespiegeld", remedy))
    if np.dtype(source.dtypes[0]).kind not in "iuf":
        remedy = "lever gehele of gebroken getallen"
        found.append(("geen-getal", f"de cellen zijn {source.dtypes[0]}", remedy))
    for code, message, remedy in found:
        problems.add(Problem(code=code, file=request.path.name, message=message, remedy=remedy))


def _read_band(source: DatasetReader) -> tuple[npt.NDArray[np.float32], tuple[str, ...]]:
    """Read the band as float32 with NaN where the file has no value."""
    masked = source.read(1, masked=True)
    hidden = np.ma.getmaskarray(masked)
    values: npt.NDArray[np.float32] = masked.data.astype(np.float32)
    scale, offset = source.scales[0], source.offsets[0]
    if (scale, offset) != (1.0, 0.0):
        values = (masked.data * scale + offset).astype(np.float32)
    values[hidden] = np.nan
    remarks = []
    if source.nodata is None and not hidden.any():
        remarks.append("geen waarde voor 'onbekend' (nodata) vermeld: elke cel telt mee")
    infinite = np.isinf(values)
    if infinite.any():
        values[infinite] = np.nan
        remarks.append(f"{int(infinite.sum())} oneindige waarden zijn onbekend")
    return values, tuple(remarks)


def _check_values(
    values: npt.NDArray[np.float32], request: SourceRequest, problems: Problems
) -> None:
    if np.isnan(values).all():
        problems.add(
            Problem(
                code="raster-leeg",
                file=request.path.name,
                message="geen enkele cel heeft een waarde",
                remedy="controleer of het juiste bestand is opgegeven",
            )
        )
        return
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    odd = [value for value in (low, high) if abs(value) >= _HUGE or value in _FORGOTTEN]
    if odd:
        problems.add(
            Problem(
                code="nodata-niet-vermeld",
                file=request.path.name,
                message=f"de waarde {odd[0]:.6g} betekent waarschijnlijk 'onbekend', maar dat "
                "staat niet in het bestand",
                remedy="vermeld deze waarde als nodata in het bestand en lever het opnieuw",
            )
        )
