"""The rules on programmes, each with its source. The data is a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wijkplan.answers.rules import Rule, list_rules, read_rules
from wijkplan.model.contribution import TableSection


@cache
def load_norms() -> Mapping[str, Rule]:
    """All rules by code, in order of presentation.

    >>> load_norms()["helft-terugbouw-daeb"].parameters
    {'deel': 0.5}
    """
    return read_rules("wijkplan.answers.programme")


def list_norms() -> TableSection:
    """The rules with their words and sources."""
    return list_rules(load_norms())
