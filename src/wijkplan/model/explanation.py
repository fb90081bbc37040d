"""What a reader is told at every indicator: what it means, how it is made, what it does not say.

The sentences are data: ``catalogue/explanation.toml``, and ``description`` and ``caution`` of each
column. Which of them hold follows from the column alone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.table import NOT_DELIVERED, AreaTable, Lineage
from wijkplan.model.text import format_number, running

_WEIGHTED = (Kind.SHARE, Kind.MEAN, Kind.DENSITY)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Plain Dutch sentences about one column.

    Parameters
    ----------
    means
        What the figure is; empty where nobody said so.
    computed
        How it is made, for all areas alike; why one area has another origin is in its status.
    not_said
        What must not be read into it; what holds for this column alone comes first.
    """

    means: str
    computed: tuple[str, ...]
    not_said: tuple[str, ...]


def explain_column(table: AreaTable, name: str) -> Explanation:
    """Explain a column of a table; only columns of the same table are named in it.

    Parameters
    ----------
    table
        The figures.
    name
        Catalogue name of the column.
    """
    spec, said = table.specs[name], _sentences()["not_said"]
    general = (said["kind"].get(spec.kind.value), said["disclosure"].get(spec.disclosure))
    return Explanation(
        means=spec.description,
        computed=tuple(_computed(spec, table.lineage[name], table.specs)),
        not_said=tuple(filter(None, (spec.caution, *general))),
    )


def _computed(spec: ColumnSpec, lineage: Lineage, specs: Mapping[str, ColumnSpec]) -> Iterator[str]:
    say = _sentences()["computed"]
    names = {
        key: running(specs[name].label)
        for key, name in (("of", spec.of), ("part", spec.part), ("weight", spec.weight))
        if name in specs
    }
    origin = lineage.provenance
    if lineage.source == NOT_DELIVERED:
        yield say["absent"]
    else:
        yield say["made" if origin is None else "published"]
    form = _form(spec.kind, names)
    # Of what wijkplan makes itself the description says of what it is a mean or share.
    if form and (origin is not None or form not in ("mean", "share")):
        yield say[form].format(**names)
    if origin is None:
        return
    if origin.published and spec.rounding:
        yield say["rounding"].format(base=_base(spec.rounding))
    if spec.kind.numeric:
        yield say[_above(spec.kind, names)].format(**names)
    if spec.disclosure == "personen" and not origin.published:
        yield say["small"]
    if spec.round_to:
        yield say["public_rounding"].format(base=_base(spec.round_to))


def _form(kind: Kind, names: Mapping[str, str]) -> str:
    """Key of the sentence that says what is divided by what; empty where nothing is."""
    if kind is Kind.COUNT:
        return "of" if "of" in names else ""
    if kind is Kind.SHARE and {"part", "weight"} <= set(names):
        return "share_parts"
    if kind in _WEIGHTED:
        return ("share" if kind is Kind.SHARE else "mean") + (
            "_weight" if "weight" in names else ""
        )
    return "median" if kind is Kind.MEDIAN else ""


def _above(kind: Kind, names: Mapping[str, str]) -> str:
    """Key of the sentence on wijken and gemeenten, by the rules of `wijkplan.model.table`."""
    if kind is Kind.COUNT:
        return "count_above"
    return "mean_above" if kind in _WEIGHTED and "weight" in names else "none_above"


def _base(number: float) -> str:
    words = _sentences()["rounding"]
    whole = f"{number:g}"
    if whole in words:
        return str(words[whole])
    decimals = len(whole.partition(".")[2])
    return str(words["other"]).format(number=format_number(number, decimals=decimals))


@cache
def _sentences() -> Mapping[str, Any]:
    folder = files("wijkplan.model") / "catalogue"
    return tomllib.loads((folder / "explanation.toml").read_text("utf-8"))
