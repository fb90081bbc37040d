"""Words that may occur nowhere in an atlas, such as the names of internal projects."""

from __future__ import annotations

from pathlib import Path

from wijkplan.model.errors import Problem, SourceError
from wijkplan.output.unpack import find_words


def find_listed(folder: Path, words: Path) -> tuple[Problem, ...]:
    """Look for the words of a list in every file, also where it is packed.

    Parameters
    ----------
    folder
        The atlas.
    words
        Text file in UTF-8 with a word or phrase per line; empty lines do not count.

    Raises
    ------
    SourceError
        If the list cannot be read, or is empty.
    """
    try:
        lines = words.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"De woordenlijst {words} is niet te lezen ({error}).") from error
    listed = [line.strip() for line in lines if line.strip()]
    if not listed:
        raise SourceError(f"De woordenlijst {words} is leeg: zet er een woord per regel in.")
    return tuple(
        Problem(
            code="woord-gevonden",
            file=hit.file,
            message=f"hier staat {hit.word!r}" + (f" ({hit.where})" if hit.where else ""),
            remedy="verspreid deze map niet; noem de bron, kolom of het project intern",
        )
        for hit in find_words(folder, listed)
    )
