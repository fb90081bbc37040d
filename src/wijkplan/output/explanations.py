"""How a profile leads to what its figures mean, and says it itself where it stands alone.

A profile in a file of its own says of a group what each figure is, and once what they share.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wijkplan.model.explanation import explain_column
from wijkplan.model.table import AreaTable

PAGE = "uitleg.html"
"""The page that explains every column; the fragment is ``cijfer-`` and the name of the column."""


@dataclass(frozen=True, kw_only=True)
class SharedExplanation:
    """Figures that are made alike.

    Parameters
    ----------
    figures
        Label of each, and what it means and in particular does not say.
    computed, not_said
        What holds for all of them.
    """

    figures: tuple[tuple[str, str], ...]
    computed: str
    not_said: str


def shared_explanations(table: AreaTable, names: Iterable[str]) -> tuple[SharedExplanation, ...]:
    """Explain columns, and say once what several have in common: most of a group is made alike.

    Parameters
    ----------
    table
        The figures.
    names
        Columns of it; their order is that of what is returned.
    """
    alike: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for name in names:
        spec, said = table.specs[name], explain_column(table, name)
        general = " ".join(text for text in said.not_said if text != spec.caution)
        figure = (spec.label, " ".join(filter(None, (said.means, spec.caution))))
        key = (" ".join(said.computed), general)
        alike[key] = (*alike.get(key, ()), figure)
    return tuple(
        SharedExplanation(figures=figures, computed=computed, not_said=not_said)
        for (computed, not_said), figures in alike.items()
    )
