"""From rules to a class, for many things at once: the heaviest counts, and what may be heavier.

A rule is its position in ``vulnerability.toml``; `NOTHING` is no rule.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.themes.safety.rules.vulnerability import CLASSES, Amounts, Origin, load_rules

NOTHING = -1
Rows = npt.NDArray[np.intp]


class Ranks:
    """How heavy the class of each rule is, and what it may turn out to be; -1 for no rule."""

    def __init__(self) -> None:
        rules = load_rules().rule
        self.klasse = np.array([*(CLASSES.index(rule.klasse) for rule in rules), NOTHING])
        worst = [rule.at_worst and CLASSES.index(rule.at_worst) for rule in rules]
        self.at_worst = np.array([*(NOTHING if w is None else w for w in worst), NOTHING])

    def settle(self, found: Sequence[Rows]) -> tuple[Rows, Rows]:
        """Of the rules of each thing the heaviest, and the one that may be heavier still."""
        stacked = np.stack(found)
        each = np.arange(stacked.shape[1])
        chosen = stacked[self.klasse[stacked].argmax(axis=0), each]
        doubt = stacked[self.at_worst[stacked].argmax(axis=0), each]
        heavier = self.at_worst[doubt] > self.klasse[chosen]
        return chosen, np.where(heavier, doubt, NOTHING)

    def heaviest(self, things: Rows, rules: Rows, number: int) -> Rows:
        """Heaviest rule per thing, of pairs of a thing and a rule."""
        made = np.full(number, NOTHING)
        order = np.argsort(self.klasse[rules], kind="stable")
        made[things[order]] = rules[order]  # the last one stays
        return made


def first_that_holds(origin: Origin, word: str, amounts: Amounts) -> Rows:
    """Rule about a word that decides for each thing: the first of which the conditions are met."""
    rules = load_rules()
    rows = rules.about(origin, word)
    holds = [rules.rule[n].holds(amounts) for n in rows]
    return np.select(holds, rows, default=NOTHING).astype(np.intp)


def describe(index: pd.Index, chosen: Rows, doubt: Rows) -> pd.DataFrame:
    """Write what the rules say.

    Parameters
    ----------
    index
        Of the things.
    chosen
        The rule that decides about each.
    doubt
        The rule by which it may turn out heavier; `NOTHING` where none.

    Returns
    -------
    DataFrame
        ``klasse`` and ``at_worst`` (of `CLASSES`), ``reden``, ``zekerheid``, ``handmatig`` (bool)
        and ``bron`` (text, that says so where it was not checked). Nothing is missing.
    """
    rules, ranks = load_rules(), Ranks()
    classes = np.array(CLASSES, dtype=object)
    certainty = np.array([rule.zekerheid for rule in rules.rule], dtype=object)
    manual = doubt >= 0
    return pd.DataFrame(
        {
            "klasse": classes[ranks.klasse[chosen]],
            "at_worst": classes[np.where(manual, ranks.at_worst[doubt], ranks.klasse[chosen])],
            "reden": _reasons(chosen, doubt),
            "zekerheid": np.where(manual, "onbekend", certainty[chosen]),
            "handmatig": manual,
            "bron": _sources()[chosen],
        },
        index=index,
    )


def _reasons(chosen: Rows, doubt: Rows) -> npt.NDArray[np.object_]:
    """Reason of the rule that was chosen, and of the one that casts doubt where that is another."""
    told = [rule.reden for rule in load_rules().rule]
    width = len(told) + 1  # one more, for no doubt
    pairs, number = np.unique(chosen * width + doubt - NOTHING, return_inverse=True)
    texts = []
    for rule, after in zip(*np.divmod(pairs, width), strict=True):
        more = after + NOTHING
        texts.append(told[rule] if more in (rule, NOTHING) else f"{told[rule]} {told[more]}")
    return np.array(texts, dtype=object)[number]


def _sources() -> npt.NDArray[np.object_]:
    rules = load_rules()
    return np.array([rules.citation(rule).told for rule in rules.rule], dtype=object)
