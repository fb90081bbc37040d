"""Voorbeeldstad: a fictional municipality to try wijkplan on, in the publishers' formats."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SEED", "write_demo"]

SEED = 9901
"""Seed of the Voorbeeldstad that the repository ships."""


def write_demo(
    directory: Path, *, seed: int = SEED, size: int = 1, complete: bool = True
) -> tuple[Path, ...]:
    """Write a whole project folder of the fictional Voorbeeldstad.

    Parameters
    ----------
    directory
        Where to write; made when it does not exist.
    seed
        Another seed gives other borders and other figures, for the same story.
    size
        How many times Voorbeeldstad: 1 is the town itself (20,501 homes), 4 and 20 are
        that many gemeenten side by side, for measuring how the work grows.
    complete
        Whether to write streets, homes, projects, heat plans and facilities as well; without
        them it takes a second and is enough for CBS figures and the railway.

    Returns
    -------
    tuple of Path
        ``wijkplan.toml`` and its inputs under ``data/``. A file that was there already
        with this content is left as it is.

    Raises
    ------
    OutputError
        When one of the files exists with other content; nothing is written then.
    ValueError
        When there are no fictional codes for so many gemeenten.
    """
    from wijkplan.demo.project import write_project  # noqa: PLC0415 (keeps imports light)

    return write_project(directory, seed=seed, size=size, complete=complete)
