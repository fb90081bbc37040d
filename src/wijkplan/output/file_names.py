"""Names of output files: the same file on every computer, and never one outside the folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

MOST_CHARACTERS = 180
"""Of a name with its folders: Windows knows no path over 260, and the output folder is in it."""

_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.($|[/\\])")
_PART = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def why_unfit(name: str) -> str:
    r"""Why a file cannot have a name, in Dutch; empty where it can.

    Parameters
    ----------
    name
        Path inside the folder, with forward slashes.

    Examples
    --------
    >>> why_unfit("gebieden/BU00000000.html")
    ''
    >>> why_unfit("../a.html"), why_unfit("aux.html")
    ('ligt buiten de uitvoermap', "heet in Windows een apparaat ('aux.html')")
    """
    if _OUTSIDE.search(name):
        return "ligt buiten de uitvoermap"
    parts = name.split("/")
    for part in parts:
        if not _PART.fullmatch(part):
            return (
                "heeft een naam die niet overal kan: alleen a-z, cijfers, '-', '_' en '.', "
                f"niet '.' voor- of achteraan ({part!r})"
            )
        if _DEVICE.fullmatch(part):
            return f"heet in Windows een apparaat ({part!r})"
    if len(name) > MOST_CHARACTERS:
        return f"heeft een naam van meer dan {MOST_CHARACTERS} tekens"
    return ""


def folders_of(name: str) -> set[str]:
    """Every folder in a name.

    >>> sorted(folders_of("a/b/c.txt"))
    ['a', 'a/b']
    """
    return {str(folder) for folder in PurePosixPath(name).parents} - {"."}
