"""The strategies of the Startanalyse: names, looks and where they come from."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wijkplan.model.contribution import LineStyle
from wijkplan.model.findings import Citation

UNKNOWN = "onbekend"
NETWORKS = ("S2", "S3")
"""Strategies that need a heat network."""


_BESIDE = ", nek-aan-nek met "
_SEVERAL = LineStyle(label="nek-aan-nek: de volgorde zegt weinig", color="#5c6670", pattern="ruit")


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """A way to heat a buurt without natural gas.

    Parameters
    ----------
    code
        ``S1`` to ``S5``.
    label, explanation
        For a reader, in Dutch.
    color, pattern, dash
        How it is drawn; see `LineStyle`.
    variants
        Code (``S1a``) -> what sets the variant apart. A letter that is not here has no known
        meaning.
    """

    code: str
    label: str
    explanation: str
    color: str
    pattern: str
    dash: str
    variants: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class StrategyList:
    """All strategies by code, with the source of their names."""

    strategies: Mapping[str, Strategy]
    citation: Citation


@cache
def load_strategies() -> StrategyList:
    """Read the list that ships with wijkplan."""
    text = (files("wijkplan.themes.heat") / "strategies.toml").read_text("utf-8")
    data = tomllib.loads(text)
    citation = Citation(source=data["source"], date=data["date"], verified=data["verified"])
    strategies = {row["code"]: Strategy(**row) for row in data["strategy"]}
    return StrategyList(strategies=strategies, citation=citation)


def main_code(code: str) -> str:
    """Strategy to which a variant belongs.

    >>> main_code("S2a")
    'S2'
    """
    return code[:2]


def describe(code: str) -> str:
    """Code and name of a strategy, for a reader.

    >>> describe("S4a"), describe("S2")
    ('S4a hernieuwbaar gas', 'S2 warmtenet op middentemperatuur')
    """
    strategy = load_strategies().strategies.get(main_code(code))
    return f"{code} {strategy.label}" if strategy else code


def style_of(code: str) -> LineStyle:
    """Look of what belongs to a strategy: its own colour, pattern and dash together.

    Parameters
    ----------
    code
        Strategy or variant; `UNKNOWN` has no fill.
    """
    strategy = load_strategies().strategies.get(main_code(code))
    if strategy is None:
        return LineStyle(label="strategie onbekend", color="#5c5c5c", dash="2 5")
    return LineStyle(
        label=describe(strategy.code),
        color=strategy.color,
        dash=strategy.dash,
        fill=strategy.color,
        pattern=strategy.pattern,
    )


def beside(text: str, others: Iterable[str]) -> str:
    """A strategy with those that cost about as much, so that it never stands there as the winner.

    >>> beside("S4a hernieuwbaar gas", ["S5a", "S1a"]), beside("S4a hernieuwbaar gas", [])
    ('S4a hernieuwbaar gas, nek-aan-nek met S5a en S1a', 'S4a hernieuwbaar gas')
    """
    *first, last = [*others] or [""]
    named = f"{', '.join(first)} en {last}" if first else last
    return f"{text}{_BESIDE}{named}" if last else text


def styles_of(texts: Iterable[object]) -> dict[str, LineStyle]:
    """Looks of values that begin with the code of a strategy, by code; other values have none.

    Values that name several strategies, see `beside`, have one look together, last in order.

    >>> looks = styles_of(["S2d warmtenet op middentemperatuur", "nek-aan-nek", None])
    >>> {text: style.pattern for text, style in looks.items()}
    {'S2d warmtenet op middentemperatuur': 'kruis'}
    """
    known = load_strategies().strategies
    named = {text for text in texts if isinstance(text, str) and main_code(text) in known}
    order = sorted(named, key=lambda text: (_BESIDE in text, text))
    return {text: _SEVERAL if _BESIDE in text else style_of(text) for text in order}
