"""Files that a planner writes by hand, in TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from wijkplan.model.errors import ConfigError, Problem


def read_toml(path: Path, *, title: str, absent: Problem) -> dict[str, Any]:
    """Read a TOML file.

    Parameters
    ----------
    path
        The file; a mark of the byte order, as Notepad writes, does not matter.
    title
        Of the error, in Dutch.
    absent
        What is said where the file is not there, or cannot be opened.

    Raises
    ------
    ConfigError
        If the file is not there, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(title, [absent]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(
            code="toml-fout",
            file=path.name,
            message=f"geen geldig TOML-bestand ({error})",
            remedy="herstel de genoemde regel; tekst staat tussen aanhalingstekens",
        )
        raise ConfigError(title, [problem]) from error
