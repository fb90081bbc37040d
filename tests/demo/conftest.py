from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from wijkplan.demo import SEED
from wijkplan.demo.borders import make_borders
from wijkplan.demo.complete import Gemeente, make_gemeente
from wijkplan.demo.figures import make_figures
from wijkplan.demo.project import make_files
from wijkplan.demo.town import Town


@pytest.fixture(scope="session")
def town() -> Town:
    return Town.read()


@pytest.fixture(scope="session")
def borders(town) -> gpd.GeoDataFrame:
    return make_borders(town, np.random.default_rng([SEED, 1]))


@pytest.fixture(scope="session")
def figures(town, borders) -> pd.DataFrame:
    return make_figures(town, borders, seed=SEED, year=2025)


@pytest.fixture(scope="session")
def figures_before(town, borders) -> pd.DataFrame:
    return make_figures(town, borders, seed=SEED, year=2024)


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> tuple[Path, ...]:
    """The files of the shipped seed: toml, buurten, key figures, railway."""
    return make_files(tmp_path_factory.mktemp("voorbeeldstad"), seed=SEED, complete=False)


@pytest.fixture(scope="session")
def gemeente(town) -> Gemeente:
    """Streets, buildings and homes of the shipped seed."""
    return make_gemeente(town, seed=SEED)


@pytest.fixture(scope="session")
def complete(voorbeeldstad) -> Path:
    """The folder with all files of the shipped seed."""
    return voorbeeldstad
