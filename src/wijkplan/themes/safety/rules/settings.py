"""How the theme measures, and by which rules it may be asked to: the choices of a project."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wijkplan.themes.safety.rules.rulebook import RuleBook, load_rule_book

MeasureFrom = Literal["lijn", "buitenste-spoor"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """From where is measured, and the regimes that may be chosen.

    Parameters
    ----------
    measure_from
        ``lijn`` measures from the drawn line; ``buitenste-spoor`` widens a line that stands for
        n tracks by (n - 1) / 2 times the spacing.
    track_spacing_m
        Metres between two tracks; None for the assumption that ships, which is unverified.
    book
        Regimes and tables of persons; those that ship unless told otherwise.
    """

    measure_from: MeasureFrom = "lijn"
    track_spacing_m: float | None = None
    book: RuleBook = field(default_factory=load_rule_book)

    @property
    def spacing_m(self) -> float:
        """Metres between two tracks: of the project, or else assumed."""
        return self.book.spacing.value_m if self.track_spacing_m is None else self.track_spacing_m
