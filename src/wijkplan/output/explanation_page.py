"""The page that says of every figure what it means, how it is made and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wijkplan.answers.atlas import Atlas
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.explanation import Explanation, explain_column
from wijkplan.model.table import Lineage
from wijkplan.output.pages import render_page


@dataclass(frozen=True, kw_only=True)
class ExplainedColumn:
    """A column as the page shows it.

    Parameters
    ----------
    spec
        Its label, its unit, and its name: that is where a profile points to.
    said
        What it means, how it is made, what it does not say.
    lineage
        Year and source.
    """

    spec: ColumnSpec
    said: Explanation
    lineage: Lineage


def render_explanations(atlas: Atlas) -> str:
    """HTML of the page, with every column of the edition of which any area has a value.

    Everything is said at every column, also what others share: who comes from a profile reads the
    one figure.
    """
    return render_page(
        "explanation_page.html.j2",
        atlas,
        root="",
        page_title="Uitleg",
        groups=[
            (key, label, columns)
            for key, label in atlas.groups.items()
            if (columns := list(_columns(atlas, key)))
        ],
    )


def _columns(atlas: Atlas, group: str) -> Iterator[ExplainedColumn]:
    table = atlas.table
    for name, spec in table.specs.items():
        if spec.group == group and table.known(name):
            said = explain_column(table, name)
            yield ExplainedColumn(spec=spec, said=said, lineage=table.lineage[name])
