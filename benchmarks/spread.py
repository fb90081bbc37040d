"""Our measures of spread beside those of PySAL segregation, in one run, at two sizes."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
from common import median_seconds

from wijkplan.themes.spread.index.measures import measure, measure_all
from wijkplan.themes.spread.index.multigroup import (
    decompose,
    multigroup_dissimilarity,
    multigroup_entropy,
)
from wijkplan.themes.spread.index.small_counts import (
    DRAWS,
    against_chance,
    bias_corrected_dissimilarity,
    modified_dissimilarity,
)

SIZES = (1_480, 14_800)
GROUPS = list("abcde")
NAMES = {
    "dissimilariteit": "Dissim",
    "isolatie": "Isolation",
    "blootstelling": "Interaction",
    "gini": "Gini",
    "entropie": "Entropy",
    "correlatieverhouding": "CorrelationR",
    "atkinson": "Atkinson",
}
_Work = Callable[[], object]


def table(size: int) -> pd.DataFrame:
    """Five groups and the whole, per area."""
    rng = np.random.default_rng(1)
    shares = rng.dirichlet([2, 1, 1, 3, 2], size)
    total = rng.integers(10, 3000, size)[:, np.newaxis]
    counts = pd.DataFrame(np.floor(total * shares) + 1, columns=GROUPS)
    return counts.assign(t=counts.sum(axis=1))


def one_group(frame: pd.DataFrame) -> dict[str, tuple[_Work, _Work]]:
    """Each index of five groups: ours and theirs, with equal results."""
    from segregation import singlegroup

    def theirs(index: str) -> list[float]:
        kind = getattr(singlegroup, NAMES[index])
        return [kind(frame, group, "t").statistic for group in GROUPS]

    def ours(index: str) -> list[float | None]:
        return [measure(index, frame[group], frame["t"]).value for group in GROUPS]

    for index in NAMES:
        assert np.allclose(ours(index), theirs(index), rtol=1e-9)
    works = {index: (lambda i=index: ours(i), lambda i=index: theirs(i)) for index in NAMES}
    together = (
        lambda: [measure_all(frame[group], frame["t"]) for group in GROUPS],
        lambda: [theirs(index) for index in NAMES],
    )
    return {**works, "all of one group": together}


def more_groups(frame: pd.DataFrame) -> dict[str, tuple[_Work, _Work]]:
    """The indices of five groups together."""
    from segregation import multigroup

    counts = frame[GROUPS]
    kinds = {
        "D of five groups": (multigroup_dissimilarity, multigroup.MultiDissim),
        "H of five groups": (multigroup_entropy, multigroup.MultiInfoTheory),
    }
    for ours, theirs in kinds.values():
        assert np.isclose(ours(counts).value, theirs(counts, GROUPS).statistic, rtol=1e-9)
    return {
        name: (lambda f=ours: f(counts), lambda f=theirs: f(counts, GROUPS))
        for name, (ours, theirs) in kinds.items()
    }


def drawn(frame: pd.DataFrame) -> dict[str, tuple[_Work, _Work]]:
    """The measures that draw, 999 times each."""
    from segregation import singlegroup

    group, total = frame["a"], frame["t"]
    return {
        f"bias-corrected D, {DRAWS} draws": (
            lambda: bias_corrected_dissimilarity(group, total),
            lambda: singlegroup.BiasCorrectedDissim(frame, "a", "t", B=DRAWS),
        ),
        f"modified D, {DRAWS} draws": (
            lambda: modified_dissimilarity(group, total),
            lambda: singlegroup.ModifiedDissim(frame, "a", "t", iterations=DRAWS, n_jobs=1),
        ),
    }


def without_pysal(frame: pd.DataFrame) -> dict[str, _Work]:
    """What PySAL does not have."""
    places = pd.DataFrame({"gemeenten": frame.index // 40, "wijken": frame.index // 5})
    return {
        "parts of H between and within wijken": lambda: decompose(frame[GROUPS], places),
        f"D against chance, {DRAWS} draws": lambda: against_chance(frame["a"], frame["t"]),
    }


def main() -> None:
    """Print the times, their ratio, and how ours grow with ten times as many areas."""
    before: dict[str, float] = {}
    for size in SIZES:
        frame = table(size)
        print(f"{size} areas")
        for name, (ours, theirs) in {**one_group(frame), **more_groups(frame)}.items():
            report(name, median_seconds(ours), before, median_seconds(theirs))
        for name, (ours, theirs) in drawn(frame).items():
            report(name, median_seconds(ours, runs=1), before, median_seconds(theirs, runs=1))
        for name, ours in without_pysal(frame).items():
            report(name, median_seconds(ours, runs=1), before)


def report(name: str, ours: float, before: dict[str, float], theirs: float | None = None) -> None:
    """Print one line, and remember our time for the next size."""
    beside = "" if theirs is None else f", PySAL {theirs * 1e3:.2f} ms: ratio {theirs / ours:.1f}"
    growth = f", growth {ours / before[name]:.1f}" if name in before else ""
    print(f"  {name}: ours {ours * 1e3:.2f} ms{beside}{growth}")
    before[name] = ours


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
