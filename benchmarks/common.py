"""What the benchmarks share: projects to run on, and timing."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from wijkplan import Project

ROOT = Path(__file__).parents[1]


def projects(names: list[str] | None = None) -> list[Project]:
    """Projects in folders (by default of the command line), or all that can be built here."""
    folders = [Path(name) for name in (sys.argv[1:] if names is None else names)]
    if not folders:
        folders = [ROOT]
        realdata = Path(os.environ.get("WIJKPLAN_REALDATA", ROOT.parent / "shared" / "realdata"))
        if realdata.is_dir():
            os.environ["WIJKPLAN_REALDATA"] = str(realdata.resolve())
            folders += [ROOT / "examples" / "hengelo", ROOT / "examples" / "twente"]
    return [Project.load(folder) for folder in folders]


def median_seconds(work: Callable[[], object], *, runs: int = 5) -> float:
    """Median of some runs after one that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
