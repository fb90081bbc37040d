"""Time and peak memory of a whole build, in a process of its own, at several sizes."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import projects

from wijkplan.model.areas import Level

CHILD = """
import resource, sys
from wijkplan import Project
Project.load(sys.argv[1]).build(sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
RUNS = 3


def main() -> None:
    """Print a row per project; the median of the runs."""
    print("project        buurten   seconds  peak MiB  files    MB")
    for project in projects():
        count = len(project.atlas().areas.codes(Level.BUURT))
        rows = []
        with tempfile.TemporaryDirectory() as scratch:
            for run in range(RUNS):
                out = Path(scratch) / str(run)
                start = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, "-c", CHILD, str(project.folder), str(out)],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                rows.append((time.perf_counter() - start, int(done.stdout) / 1024))
            files = [path for path in out.rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files) / 1e6
        seconds, memory = sorted(rows)[RUNS // 2]
        print(
            f"{project.config.project.naam:14} {count:7d} {seconds:9.2f} {memory:9.0f} "
            f"{len(files):6d} {size:5.1f}"
        )
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(this process: {own:.0f} MiB)")


if __name__ == "__main__":
    main()
