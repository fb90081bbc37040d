"""Bounds of indices of spread under suppression and rounding, at 62 and 500 areas.

A table is made up, and part of it withheld; the true index must lie between the bounds.
"""

from __future__ import annotations

import time

import numpy as np

from wijkplan.themes.spread.index.formulas import FORMULAS
from wijkplan.themes.spread.limits.bounds import index_bounds
from wijkplan.themes.spread.limits.published import (
    Published,
    Sums,
    counts,
    of_share,
    publish,
    shares,
)

SIZES = (62, 500)
INDICES = ("dissimilariteit", "isolatie", "entropie", "atkinson", "gini")
KINDS = {
    "a fifth suppressed": (),
    "a fifth suppressed, wijk and gemeente known": ("wijk", "gemeente"),
    "whole percentages": ("share",),
    "whole percentages, wijk and gemeente": ("share", "wijk", "gemeente"),
    "the same, totals rounded to 5": ("share", "wijk", "gemeente", "rounded"),
}


def withhold(areas: int, kind: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, Published]:
    """The true group and total, and what is published of them."""
    rng = np.random.default_rng(0)
    total = np.floor(rng.lognormal(6, 0.9, areas)) + 5
    group = rng.binomial(total.astype(int), rng.beta(1.2, 2.8, areas)).astype(float)
    wijk = np.arange(areas) * max(areas // 8, 2) // areas
    hidden = rng.random(areas) < 0.2
    sums = []
    if "wijk" in kind:
        inside, whole = (np.bincount(wijk, values) for values in (group, total))
        percent = shares(np.round(100 * inside / whole), 1)
        told = of_share(percent, counts(whole)) if "share" in kind else counts(inside)
        sums.append(Sums(of=wijk.astype(np.intp), group=told, total=counts(whole)))
    if "gemeente" in kind:
        one = np.zeros(areas, dtype=np.intp)
        sums.append(Sums(of=one, group=counts([group.sum()]), total=counts([total.sum()])))
    names = [str(number) for number in range(areas)]
    if "share" not in kind:
        shown = counts(np.where(hidden, np.nan, group))
        return group, total, publish(names, total=counts(total), group=shown, sums=sums)
    of = counts(5 * np.round(total / 5), 5) if "rounded" in kind else counts(total)
    percent = shares(np.where(hidden, np.nan, np.round(100 * group / total)), 1)
    return group, total, publish(names, total=of, share=percent, sums=sums)


def main() -> None:
    """Print every index with its bounds, whether they are exact, and the time."""
    for areas in SIZES:
        for name, kind in KINDS.items():
            group, total, told = withhold(areas, kind)
            print(f"{areas} areas, {name}")
            for index in INDICES:
                start = time.perf_counter()
                found = index_bounds(told, index)
                took = time.perf_counter() - start
                true = float(FORMULAS[index](group, total))
                assert found.low - 1e-9 <= true <= found.high + 1e-9, (name, index)
                print(
                    f"  {index:16s} {found.low:.4f} <= {true:.4f} <= {found.high:.4f} "
                    f"{found.label:8s} {took:.3f} s"
                )


if __name__ == "__main__":
    main()
