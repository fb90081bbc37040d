"""The four *stelselindicatoren* by which a municipality follows the social domain.

They are groups of the catalogue (``catalogue/groups.toml``) with the words of their source.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wijkplan.model.findings import Citation
from wijkplan.model.text import format_date


@dataclass(frozen=True, kw_only=True)
class Stelselindicator:
    """One of the four.

    Parameters
    ----------
    group
        Theme group of its columns, and what a project file calls it.
    quote
        What it is about, in the words of the source.
    citation
        The source.
    """

    group: str
    quote: str
    citation: Citation

    @property
    def about(self) -> str:
        """What it is and who says so, for a reader."""
        dated = f"{self.citation.told}, {format_date(self.citation.date)}"
        return f"Een van de vier stelselindicatoren: “{self.quote}”. Bron: {dated}."


@cache
def load_stelselindicatoren() -> tuple[Stelselindicator, ...]:
    """Read the four that ship with wijkplan, in order of presentation."""
    file = files("wijkplan.model") / "catalogue" / "groups.toml"
    raw = tomllib.loads(file.read_text("utf-8"))
    citation = Citation(**raw["stelselindicatoren"])
    return tuple(
        Stelselindicator(group=row["id"], quote=row["quote"], citation=citation)
        for row in raw["group"]
        if "quote" in row
    )
