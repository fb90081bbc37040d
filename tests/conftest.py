"""Fixtures that every suite shares."""

from __future__ import annotations

import gc
import os
from functools import partial
from pathlib import Path

import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import settings
from pandas.testing import assert_frame_equal, assert_index_equal, assert_series_equal

import minitown
from made_once import compute_once, make_once, take_copies
from wijkplan import Project
from wijkplan.demo import project as demo_project
from wijkplan.demo import write_demo
from wijkplan.model.columns import load_catalogue

# The same examples on every machine, and no failure because a machine is slow.
settings.register_profile("wijkplan", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("wijkplan")

# As `wijkplan.cli.main` does, for the same reason.
gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def catalogue():
    """The shipped column catalogue."""
    return load_catalogue()


@pytest.fixture(scope="session")
def town():
    """The areas of Ministad."""
    return minitown.areas()


@pytest.fixture(scope="session")
def voorbeeldstad(tmp_path_factory):
    """Folder of Voorbeeldstad with all its files; who changes or builds it does so in a copy."""
    return make_once(tmp_path_factory, "voorbeeldstad", write_demo)


@pytest.fixture
def made_before(voorbeeldstad, small_voorbeeldstad, monkeypatch):
    """Take the files of Voorbeeldstad from where they stand; tests of the demo see them made."""
    monkeypatch.setattr(demo_project, "make_files", take_copies(voorbeeldstad, small_voorbeeldstad))


@pytest.fixture(scope="session")
def two_voorbeeldsteden(tmp_path_factory):
    """Folder of two gemeenten of the same story, only to be read."""
    return make_once(tmp_path_factory, "twee", partial(write_demo, size=2))


@pytest.fixture(scope="session")
def voorbeeldstad_atlas(voorbeeldstad, tmp_path_factory):
    """Its public atlas, only to be read: it costs more than all small towns together."""
    return compute_once(tmp_path_factory, "atlas", Project.load(voorbeeldstad).atlas)


@pytest.fixture(scope="session")
def small_voorbeeldstad(tmp_path_factory):
    """Folder of Voorbeeldstad with CBS figures and the railway only, to be copied likewise."""
    return make_once(tmp_path_factory, "klein", partial(write_demo, complete=False))


@pytest.fixture
def unchanged():
    """Watch frames that go into a public function; the test fails if one was changed."""
    watched = []

    def watch(frame):
        watched.append((frame, frame.copy(deep=True)))
        return frame

    yield watch
    for after, before in watched:
        if isinstance(after, gpd.GeoDataFrame):
            assert_geodataframe_equal(after, before)
        elif hasattr(after, "columns"):
            assert_frame_equal(after, before)
        elif hasattr(after, "index"):
            assert_series_equal(after, before)
        else:
            assert_index_equal(after, before)


@pytest.fixture(scope="session")
def realdata():
    """Folder of the real public data, which the repository does not hold."""
    beside = Path(__file__).parents[2] / "shared" / "realdata"
    folder = Path(os.environ.get("WIJKPLAN_REALDATA") or beside)
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder}: set WIJKPLAN_REALDATA to the folder that has them")
    return folder
