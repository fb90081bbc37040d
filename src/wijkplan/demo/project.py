"""Writing Voorbeeldstad: a whole project folder, and nothing of the user's lost."""

from __future__ import annotations

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyogrio
from geopandas.testing import assert_geodataframe_equal
from pyogrio.errors import DataSourceError

from wijkplan.demo.borders import make_borders
from wijkplan.demo.cbs_files import key_figures_csv, make_layers, write_layers
from wijkplan.demo.figures import make_figures
from wijkplan.demo.railway import LAYER, make_railway
from wijkplan.demo.town import Town
from wijkplan.model.errors import OutputError, Problem

CONFIG = "wijkplan.toml"
BUURTEN = "data/cbs_buurten/wijkenbuurten_2025_voorbeeldstad.gpkg"
KEY_FIGURES = "data/cbs_buurten/kerncijfers_2024_voorbeeldstad.csv"
RAILWAY = "data/spoor/top10nl_voorbeeldstad.gpkg"


def write_project(directory: Path, *, seed: int) -> tuple[Path, ...]:
    """Write the project folder of Voorbeeldstad; see `wijkplan.demo.write_demo`."""
    with tempfile.TemporaryDirectory(prefix="voorbeeldstad-") as scratch:
        made = make_files(Path(scratch), seed=seed)
        placed = {new: directory / new.relative_to(scratch) for new in made}
        _refuse_other_content(placed)
        for new, target in placed.items():
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                _place(new, target)
    return tuple(placed.values())


def make_files(directory: Path, *, seed: int) -> tuple[Path, ...]:
    """Generate all files into an empty folder and return their paths.

    Parameters
    ----------
    directory
        Existing folder to fill.
    seed
        Seed of the borders and the figures.
    """
    town = Town.read()
    borders = make_borders(town, np.random.default_rng([seed, 1]))
    paths = tuple(directory / name for name in (CONFIG, BUURTEN, KEY_FIGURES, RAILWAY))
    config, buurten, key_figures, railway = paths
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
    text = files(__package__).joinpath(CONFIG).read_text(encoding="utf-8")
    config.write_text(text, encoding="utf-8", newline="\n")
    now = make_figures(town, borders, seed=seed, year=2025)
    write_layers(make_layers(town, borders, now, year=2025), buurten)
    before = make_figures(town, borders, seed=seed, year=2024)
    table = key_figures_csv(town, before, year=2024)
    key_figures.write_text(table, encoding="utf-8", newline="")
    write_layers({LAYER: make_railway(town)}, railway)
    return paths


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
    """Whether two files hold the same; a GeoPackage may differ in bytes between versions."""
    if not old.is_file():
        return False
    if new.read_bytes() == old.read_bytes():
        return True
    return new.suffix == ".gpkg" and _same_layers(new, old)


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


def _place(new: Path, target: Path) -> None:
    """Copy beside the target and rename, so that the target is whole or absent."""
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(new, part)
    part.replace(target)
