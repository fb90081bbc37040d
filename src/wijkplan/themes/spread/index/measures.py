"""Indices of one group against the rest, over all areas.

Counts are of homes or of persons, per area. An area of which a count is not known does not count;
it is never zero (`bounds` says what it could do to the index).
"""

from __future__ import annotations

from wijkplan.model.text import nearest
from wijkplan.themes.spread.index import formulas
from wijkplan.themes.spread.index.formulas import FORMULAS, WITHOUT_REST
from wijkplan.themes.spread.index.measured import (
    ALL_GROUP,
    Counts,
    Known,
    Measured,
    known_counts,
)


def measure(index: str, group: Counts, total: Counts) -> Measured:
    """One index by its id.

    Parameters
    ----------
    index
        An id of `FORMULAS`, such as ``dissimilariteit``.
    group, total
        Counts per area, of the same areas in the same order; NaN is unknown.

    Raises
    ------
    ValueError
        Where there is no such index, or the counts are not of the same areas.

    Examples
    --------
    >>> measure("isolatie", [10.0, 0.0], [20.0, 20.0]).value
    0.5
    """
    if index not in FORMULAS:
        raise ValueError(f"onbekende index '{index}': {nearest(index, FORMULAS)}")
    return _measured(index, known_counts(group, total), FORMULAS[index])


def measure_all(group: Counts, total: Counts) -> dict[str, Measured]:
    """Every index of one group, by its id; parameters as in `measure`.

    Examples
    --------
    >>> list(measure_all([10.0, 0.0], [20.0, 20.0]))[:3]
    ['dissimilariteit', 'isolatie', 'blootstelling']
    """
    known = known_counts(group, total)
    return {index: _measured(index, known, formula) for index, formula in FORMULAS.items()}


def dissimilarity(group: Counts, total: Counts) -> Measured:
    r"""Index of dissimilarity D of Duncan and Duncan.

    .. math:: D = \tfrac12 \sum_i \left| \frac{g_i}{G} - \frac{t_i - g_i}{T - G} \right|

    The part of the group that would have to move for the same share everywhere.

    Parameters
    ----------
    group, total
        Counts per area, of the same areas in the same order. Areas where one is missing do not
        count. Where rounding makes the group larger than the total, it is the total.

    Returns
    -------
    Measured
        0 (even) to 1 (apart). No value with fewer than two areas, without group, or without rest.

    References
    ----------
    Duncan, O.D. and B. Duncan (1955), A methodological analysis of segregation indexes,
    American Sociological Review 20.

    Examples
    --------
    >>> dissimilarity([10.0, 0.0], [10.0, 30.0]).value
    1.0
    >>> dissimilarity([10.0, 20.0], [20.0, 40.0]).value
    0.0
    >>> dissimilarity([0.0, 0.0], [20.0, 40.0]).reason
    'niet te berekenen: de groep komt nergens voor'
    """
    return measure("dissimilariteit", group, total)


def isolation(group: Counts, total: Counts) -> Measured:
    r"""Isolation xPx: share of the group in the area of an average member of the group.

    .. math:: {}_xP_x = \sum_i \frac{g_i}{G} \frac{g_i}{t_i}

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        P (even) to 1 (apart), with P the share of the group in the whole. 1 without rest; no value
        with fewer than two areas or without group.

    References
    ----------
    Massey, D.S. and N.A. Denton (1988), The dimensions of residential segregation, Social Forces
    67.

    Examples
    --------
    >>> isolation([5.0, 15.0], [20.0, 20.0]).value
    0.625
    """
    return measure("isolatie", group, total)


def exposure(group: Counts, total: Counts) -> Measured:
    r"""Exposure xPy: share of the rest in the area of an average member of the group.

    .. math:: {}_xP_y = \sum_i \frac{g_i}{G} \frac{t_i - g_i}{t_i} = 1 - {}_xP_x

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        0 (apart) to 1 - P (even), with P the share of the group in the whole. 0 without rest; no
        value with fewer than two areas or without group.

    References
    ----------
    Massey, D.S. and N.A. Denton (1988), The dimensions of residential segregation, Social Forces
    67.

    Examples
    --------
    >>> exposure([5.0, 15.0], [20.0, 20.0]).value
    0.375
    """
    return measure("blootstelling", group, total)


def gini(group: Counts, total: Counts) -> Measured:
    r"""Gini index of segregation.

    .. math:: G = \frac{\sum_i \sum_j t_i t_j |p_i - p_j|}{2 T^2 P (1 - P)}

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        0 (even) to 1 (apart); never less than D. No value with fewer than two areas, without
        group, or without rest.

    References
    ----------
    Massey, D.S. and N.A. Denton (1988), The dimensions of residential segregation, Social Forces
    67.

    Examples
    --------
    >>> gini([5.0, 15.0], [20.0, 20.0]).value
    0.5
    """
    return measure("gini", group, total)


def entropy(group: Counts, total: Counts) -> Measured:
    r"""Entropy index H (Theil) of two groups.

    .. math:: H = \sum_i \frac{t_i (E - E_i)}{T E}, \quad E = -P \ln P - (1 - P) \ln (1 - P)

    with :math:`E_i` the same of the share :math:`p_i` of area i, and 0 ln 0 = 0.

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        0 (everywhere as mixed as the whole) to 1 (nowhere mixed). No value with fewer than two
        areas, without group, or without rest.

    References
    ----------
    Massey, D.S. and N.A. Denton (1988), The dimensions of residential segregation, Social Forces
    67.

    Examples
    --------
    >>> entropy([10.0, 0.0], [10.0, 30.0]).value
    1.0
    """
    return measure("entropie", group, total)


def correlation_ratio(group: Counts, total: Counts) -> Measured:
    r"""Correlation ratio eta squared: isolation without the size of the group.

    .. math:: \eta^2 = \frac{{}_xP_x - P}{1 - P} = \sum_i \frac{t_i (p_i - P)^2}{T P (1 - P)}

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        0 (even) to 1 (apart). No value with fewer than two areas, without group, or without rest.

    References
    ----------
    Massey, D.S. and N.A. Denton (1988), The dimensions of residential segregation, Social Forces
    67.

    Examples
    --------
    >>> correlation_ratio([5.0, 15.0], [20.0, 20.0]).value
    0.25
    """
    return measure("correlatieverhouding", group, total)


def atkinson(group: Counts, total: Counts, *, shape: float = 0.5) -> Measured:
    r"""Atkinson index of segregation.

    .. math:: A = 1 - \left( \sum_i \left(\frac{g_i}{G}\right)^b
              \left(\frac{t_i - g_i}{T - G}\right)^{1 - b} \right)^{1 / (1 - b)}

    Parameters
    ----------
    group, total
        As in `dissimilarity`.
    shape
        The b of the formula, between 0 and 1: above a half, areas with much of the group weigh
        most; below it, areas with little. Compare only indices of the same shape.

    Returns
    -------
    Measured
        0 (even) to 1 (apart). No value with fewer than two areas, without group, or without rest.

    Raises
    ------
    ValueError
        Where the shape is not between 0 and 1.

    References
    ----------
    James & Taeuber (1985).

    Examples
    --------
    >>> round(atkinson([2.0, 8.0], [10.0, 10.0]).value, 12)
    0.36
    """
    if not 0 < shape < 1:
        raise ValueError(f"de vorm b van Atkinson ligt tussen 0 en 1, en is {shape}")
    return _measured(
        "atkinson", known_counts(group, total), lambda g, t: formulas.atkinson(g, t, shape)
    )


def concentration(group: Counts, total: Counts) -> Measured:
    r"""Part of the group in the tenth of areas with most of it.

    .. math:: C = \frac{1}{G} \sum_{i \in M} g_i

    with M the tenth of the areas, rounded up to whole areas, with the largest :math:`g_i`.

    Parameters
    ----------
    group, total
        As in `dissimilarity`.

    Returns
    -------
    Measured
        0.1 (the same number in every area) to 1. Numbers count here, not shares: it depends on how
        the areas are drawn. No value with fewer than two areas or without group.

    Examples
    --------
    >>> concentration([5.0, 15.0], [20.0, 20.0]).value
    0.75
    """
    return measure("concentratie", group, total)


def _measured(index: str, known: Known, formula: formulas.Formula) -> Measured:
    nobody_else = known.share == 1 and index not in WITHOUT_REST
    reason = known.reason or (ALL_GROUP if nobody_else else "")
    value = None if reason else float(formula(known.group, known.total))
    return Measured(index=index, value=value, reason=reason, areas=known.areas)
