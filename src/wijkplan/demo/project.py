"""Writing Voorbeeldstad: a whole project folder, and nothing of the user's lost."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
from geopandas.testing import assert_geodataframe_equal
from pyogrio.errors import DataSourceError
from rasterio.errors import RasterioIOError

from wijkplan.demo.borders import make_borders
from wijkplan.demo.cbs_files import key_figures_csv, make_layers, write_layers
from wijkplan.demo.figures import make_figures
from wijkplan.demo.railway import LAYER, make_railway
from wijkplan.demo.town import Town
from wijkplan.model.errors import OutputError, Problem

CONFIG = "wijkplan.toml"
BASIC_CONFIG = "wijkplan_basis.toml"
BUURTEN = "data/cbs_buurten/wijkenbuurten_2025_voorbeeldstad.gpkg"
KEY_FIGURES = "data/cbs_buurten/kerncijfers_2024_voorbeeldstad.csv"
RAILWAY = "data/spoor/top10nl_voorbeeldstad.gpkg"

_MOST = 90  # gemeenten with a fictional code of four digits
_SEEDS_APART = 1000


def write_project(
    directory: Path, *, seed: int, size: int = 1, complete: bool = True
) -> tuple[Path, ...]:
    """Write the project folder of Voorbeeldstad; see `wijkplan.demo.write_demo`."""
    with tempfile.TemporaryDirectory(prefix="voorbeeldstad-") as scratch:
        made = make_files(Path(scratch), seed=seed, size=size, complete=complete)
        placed = {new: directory / new.relative_to(scratch) for new in made}
        _refuse_other_content(placed)
        for new, target in placed.items():
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                _place(new, target)
    return tuple(placed.values())


def make_files(
    directory: Path, *, seed: int, size: int = 1, complete: bool = True
) -> tuple[Path, ...]:
    """Generate all files into an empty folder and return their paths.

    Parameters
    ----------
    directory
        Existing folder to fill.
    seed
        Seed of the borders, the figures and all else.
    size
        Number of gemeenten, each with the buurten and homes of Voorbeeldstad.
    complete
        Whether to write streets, homes, projects, heat and facilities as well.
    """
    if not 1 <= size <= _MOST:
        raise ValueError(f"size must be from 1 to {_MOST}, not {size}")
    towns = [Town.read(copy=number) for number in range(size)]
    seeds = [seed + _SEEDS_APART * number for number in range(size)]
    basis = _write_basis(directory, towns, seeds, complete=complete)
    if not complete:
        return basis
    # streets and homes are half of the work: loaded when they are asked for
    from wijkplan.demo.complete import make_gemeente, write_complete  # noqa: PLC0415

    gemeenten = [make_gemeente(town, seed=own) for town, own in zip(towns, seeds, strict=True)]
    return (*basis, *write_complete(directory, gemeenten, seed=seed))


def _write_basis(
    directory: Path, towns: Sequence[Town], seeds: Sequence[int], *, complete: bool
) -> tuple[Path, ...]:
    """Write the project file, borders with figures, key figures and railway."""
    paths = tuple(directory / name for name in (CONFIG, BUURTEN, KEY_FIGURES, RAILWAY))
    config, buurten, key_figures, railway = paths
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(_config(towns, complete=complete), encoding="utf-8", newline="\n")
    layers, tables = [], []
    for town, seed in zip(towns, seeds, strict=True):
        borders = make_borders(town, np.random.default_rng([seed, 1]))
        now = make_figures(town, borders, seed=seed, year=2025)
        layers.append(make_layers(town, borders, now, year=2025))
        before = make_figures(town, borders, seed=seed, year=2024)
        tables.append(key_figures_csv(town, before, year=2024))
    write_layers({name: _stacked([each[name] for each in layers]) for name in layers[0]}, buurten)
    text = tables[0] + "".join(table.split("\r\n", 1)[1] for table in tables[1:])
    key_figures.write_text(text, encoding="utf-8", newline="")
    write_layers({LAYER: _stacked([make_railway(town) for town in towns])}, railway)
    return paths


def _config(towns: Sequence[Town], *, complete: bool) -> str:
    """Return the project file; for more towns than one it names them all."""
    template = CONFIG if complete else BASIC_CONFIG
    text = files(__package__).joinpath(template).read_text(encoding="utf-8")
    codes = ", ".join(f'"{town.code}"' for town in towns)
    first = towns[0].code
    changed = re.search(r"^gewijzigd = \[(.*)\]$", text, re.MULTILINE)
    if changed:  # every gemeente has the story of the first, also that of its borders
        told = ", ".join(changed[1].replace(first[2:], town.code[2:]) for town in towns)
        text = text.replace(changed[0], f"gewijzigd = [{told}]")
    return text.replace(f'gemeenten = ["{first}"]', f"gemeenten = [{codes}]")


def _stacked(frames: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Return frames one after another; a single frame as it is."""
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _refuse_other_content(placed: dict[Path, Path]) -> None:
    """Raise, before anything is written, when a target holds something else."""
    taken = [
        str(target)
        for new, target in placed.items()
        if target.exists() and not _same_content(new, target)
    ]
    if taken:
        raise OutputError(
            "Voorbeeldstad is niet geschreven: deze bestanden bestaan al, met een andere inhoud.",
            [
                Problem(
                    code="zou-overschrijven",
                    file=name,
                    message="dit bestand zou worden overschreven",
                    remedy="kies een lege map, of verplaats dit bestand",
                )
                for name in taken
            ],
        )


def _same_content(new: Path, old: Path) -> bool:
    """Whether two files hold the same; what GDAL wrote may differ in bytes by its version."""
    if not old.is_file():
        return False
    if new.read_bytes() == old.read_bytes():
        return True
    if new.suffix == ".gpkg":
        return _same_layers(new, old)
    return new.suffix == ".tif" and _same_cells(new, old)


def _same_layers(new: Path, old: Path) -> bool:
    """Whether two GeoPackages hold equal layers; a file that cannot be read does not."""
    try:
        names = [list(pyogrio.list_layers(path)[:, 0]) for path in (new, old)]
        if names[0] != names[1]:
            return False
        for name in names[0]:
            frames = (pyogrio.read_dataframe(path, layer=name) for path in (new, old))
            assert_geodataframe_equal(*frames, check_less_precise=False)
    except (AssertionError, DataSourceError):
        return False
    return True


def _same_cells(new: Path, old: Path) -> bool:
    """Whether two rasters hold equal values in the same place."""
    try:
        with rasterio.open(new) as first, rasterio.open(old) as second:
            same_place = (first.crs, first.transform) == (second.crs, second.transform)
            return same_place and np.array_equal(first.read(), second.read())
    except RasterioIOError:
        return False


def _place(new: Path, target: Path) -> None:
    """Copy beside the target and rename, so that the target is whole or absent."""
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(new, part)
    part.replace(target)
