"""Costly folders and values that the processes of one test run make once between them."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any


def make_once(factory, name: str, make: Callable[[Path], object]) -> Path:
    """Folder that `make` fills, a copy of its own for every process.

    Parameters
    ----------
    factory
        Pytest's ``tmp_path_factory``.
    name
        Of the folder, one per thing that is made.
    make
        Called with an empty folder, in the first process that comes; others wait for it. If it
        fails, the next tries again.
    """
    return Path(shutil.copytree(_made(factory, name, make), factory.mktemp(name) / name))


def compute_once(factory, name: str, compute: Callable[[], Any]) -> Any:
    """A value that `compute` gives in the first process that comes; all read it from its file."""

    def make(folder):
        with (folder / "waarde").open("wb") as stream:
            pickle.dump(compute(), stream, protocol=pickle.HIGHEST_PROTOCOL)

    with (_made(factory, name, make) / "waarde").open("rb") as stream:
        return pickle.load(stream)


def take_copies(whole: Path, small: Path) -> Callable[..., tuple[Path, ...]]:
    """What does as `wijkplan.demo.project.make_files`, with files of Voorbeeldstad made before."""

    def copy_files(directory, *, complete=True, **_):
        shutil.copytree(whole if complete else small, directory, dirs_exist_ok=True)
        return tuple(path for path in directory.rglob("*") if path.is_file())

    return copy_files


def _made(factory, name: str, make: Callable[[Path], object]) -> Path:
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent  # above the folders of the workers: that of the run
    done, half = root / f"once-{name}", root / f"once-{name}.half"
    with (root / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # let go by whoever ends, also in an accident
        if not done.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(done)
    return done
