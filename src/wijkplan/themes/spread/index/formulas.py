"""The formulas of the indices of one group, on counts that are known.

Arrays go in with the areas along the last axis; any axes before it are draws, years or groups, so
that a thousand reallocations are measured in one call. Nothing is checked here: `measures` does
that. A row without group, or without rest where the formula divides by it, gives NaN. An area with
nobody in it adds nothing; concentration counts it as an area.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from scipy.special import entr

from wijkplan.themes.spread.index.measured import Numbers

Formula: TypeAlias = Callable[[Numbers, Numbers], Numbers]


def dissimilarity(group: Numbers, total: Numbers) -> Numbers:
    """Half of what the distributions of group and rest differ."""
    of_group, of_rest = _distributions(group, total)
    return _unit(np.abs(of_group - of_rest).sum(axis=-1) / 2)


def isolation(group: Numbers, total: Numbers) -> Numbers:
    """Mean share of the group, seen by the group."""
    return _unit((group * _ratio(group, total)).sum(axis=-1) / group.sum(axis=-1))


def exposure(group: Numbers, total: Numbers) -> Numbers:
    """Mean share of the rest, seen by the group."""
    return _unit((group * _ratio(total - group, total)).sum(axis=-1) / group.sum(axis=-1))


def gini(group: Numbers, total: Numbers) -> Numbers:
    """Sum over all pairs of areas; in order of share it needs the areas before each only."""
    of_group, of_rest = _distributions(group, total)
    order = np.argsort(_ratio(group, np.broadcast_to(total, group.shape)), axis=-1)
    x = np.take_along_axis(of_group, order, axis=-1)
    y = np.take_along_axis(of_rest, order, axis=-1)
    before_x, before_y = np.cumsum(x, axis=-1) - x, np.cumsum(y, axis=-1) - y
    return _unit((x * before_y - y * before_x).sum(axis=-1))


def entropy(group: Numbers, total: Numbers) -> Numbers:
    """Mean divergence of an area from the whole, against the entropy of the whole."""
    size = total.sum(axis=-1)
    share = (group.sum(axis=-1) / size)[..., np.newaxis]
    away = divergence(group, total * share) + divergence(total - group, total * (1 - share))
    return _unit(away.sum(axis=-1) / (size * (entr(share) + entr(1 - share))[..., 0]))


def correlation_ratio(group: Numbers, total: Numbers) -> Numbers:
    """Variance of the shares between areas, against that of persons."""
    size = total.sum(axis=-1)
    share = group.sum(axis=-1) / size
    away = group - total * share[..., np.newaxis]
    return _unit((away * _ratio(away, total)).sum(axis=-1) / (size * share * (1 - share)))


def atkinson(group: Numbers, total: Numbers, shape: float = 0.5) -> Numbers:
    """One minus the weighted geometric likeness of the distributions of group and rest."""
    of_group, of_rest = _distributions(group, total)
    alike = (of_group**shape * of_rest ** (1 - shape)).sum(axis=-1)
    return _unit(1 - alike ** (1 / (1 - shape)))


def concentration(group: Numbers, total: Numbers) -> Numbers:
    """Part of the group in the tenth of areas, rounded up, with most of it."""
    areas = total.shape[-1]
    most = -(-areas // 10)
    top = np.partition(group, areas - most, axis=-1)[..., areas - most :]
    return _unit(top.sum(axis=-1) / group.sum(axis=-1))


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        "dissimilariteit": dissimilarity,
        "isolatie": isolation,
        "blootstelling": exposure,
        "gini": gini,
        "entropie": entropy,
        "correlatieverhouding": correlation_ratio,
        "atkinson": atkinson,
        "concentratie": concentration,
    }
)
WITHOUT_REST = frozenset({"isolatie", "blootstelling", "concentratie"})
"""The indices that are defined where the group is everybody."""


def divergence(part: Numbers, even: Numbers) -> Numbers:
    """``part ln (part / even)``, and nothing where there is no part.

    As `scipy.special.rel_entr`, which takes four times as long.
    """
    some = part > 0
    found: Numbers = part * np.log(np.where(some, part, 1) / np.where(some, even, 1))
    return found


def _distributions(group: Numbers, total: Numbers) -> tuple[Numbers, Numbers]:
    """Part of the group, and of the rest, that is in each area."""
    rest = total - group
    return group / group.sum(axis=-1, keepdims=True), rest / rest.sum(axis=-1, keepdims=True)


def _ratio(part: Numbers, total: Numbers) -> Numbers:
    """Part of the total; zero where nobody is there, so that the area adds nothing."""
    return part / np.where(total > 0, total, 1)


def _unit(value: Numbers) -> Numbers:
    """Take off what floating point adds outside 0 to 1, where a true value never is."""
    return np.clip(value, 0, 1)
