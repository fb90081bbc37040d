"""The rules on what coincides with the heat transition, each with its source; a TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from wijkplan.answers.rules import Rule, list_rules, read_rules
from wijkplan.model.contribution import TableSection
from wijkplan.model.findings import Finding, Verdict


@cache
def load_norms() -> Mapping[str, Rule]:
    """All rules by code, in order of presentation.

    >>> load_norms()["warmte-geen-efg"].parameters
    {'jaar': 2028.0}
    """
    return read_rules("wijkplan.answers.heat")


def list_norms() -> TableSection:
    """The rules with their words and sources."""
    return list_rules(load_norms())


def finding(
    code: str, subject: str, verdict: Verdict, reason: str, **evidence: float | str | None
) -> Finding:
    """Outcome of one of the rules."""
    norm = load_norms()[code].norm
    return Finding(norm=norm, subject=subject, verdict=verdict, reason=reason, evidence=evidence)
