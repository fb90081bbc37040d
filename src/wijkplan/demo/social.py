"""What partners of Voorbeeldstad count per buurt: help, energy poverty, stelselindicatoren."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wijkplan.demo.figures import apportion
from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]

SUPPORTED = "huishoudens_met_minimaregeling"
DURATIONS = (
    "minimaregeling_tot_1_jaar",
    "minimaregeling_1_tot_5_jaar",
    "minimaregeling_vanaf_5_jaar",
)
"""Add up to `SUPPORTED`."""

_SPREAD = 0.25  # how much buurten of one kind differ


def make_wijkteams(town: Town, figures: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return the aggregates that the wijkteams deliver: never a row per client.

    Parameters
    ----------
    town
        The story, for names.
    figures
        Figures per buurt at full precision; nowhere are more people helped than there are.
    seed
        Seed of the differences between buurten.

    Returns
    -------
    pandas.DataFrame
        A row per buurt that delivers: ``buurtcode``, ``buurtnaam``, whole numbers, and a
        percentage of the households, as text with a decimal comma.
    """
    story = read_toml("social.toml")
    dice = np.random.default_rng([seed, 12])

    def count(expected: pd.Series, most: pd.Series) -> pd.Series:
        varied = expected * np.exp(_SPREAD * dice.standard_normal(len(expected)))
        return varied.round().clip(upper=most).astype(int)

    households, poor = figures["huishoudens"], figures["bijstand"]
    debts = count(
        story["schuldhulp"] * households + story["schuldhulp_bij_bijstand"] * poor, households
    )
    supported = count(
        story["minima"] * households + story["minima_bij_bijstand"] * poor, households
    )
    share = _decimal(100 * debts / households)
    table = pd.DataFrame(
        {
            "buurtnaam": [b.name for b in town.buurten],
            "wmo_begeleiding": count(story["wmo_begeleiding"] * figures["wmo"], figures["wmo"]),
            "jeugdhulp_wijkteam": count(
                story["jeugdhulp"] * figures["jeugdzorg"], figures["jeugdzorg"]
            ),
            "huishoudens_met_schuldhulp": debts,
            "percentage_schuldhulp": share,
            SUPPORTED: supported,
        }
    ).join(_by_duration(supported, story, dice))
    return table[~table["buurtnaam"].isin(story["niet_geleverd"])].reset_index(names="buurtcode")


def make_energy_poverty(town: Town, figures: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return the share of households in energy poverty.

    Parameters
    ----------
    town
        The story, for names.
    figures
        Figures per buurt at full precision.
    seed
        Seed of the differences between buurten.

    Returns
    -------
    pandas.DataFrame
        ``buurtcode``, ``buurtnaam`` and ``energiearmoede_pct``, a percentage as text with a
        decimal comma; empty, so unknown, where there are too few households.
    """
    story = read_toml("social.toml")["energiearmoede"]
    dice = np.random.default_rng([seed, 13])
    households = figures["huishoudens"]
    share = story["vast"] + story["bij_bijstand"] * figures["bijstand"] / households
    varied = 100 * share * np.exp(_SPREAD * dice.standard_normal(len(share)))
    text = _decimal(varied)
    return pd.DataFrame(
        {
            "buurtnaam": [b.name for b in town.buurten],
            "energiearmoede_pct": text.where(households >= story["vanaf_huishoudens"], ""),
        },
        index=figures.index,
    ).reset_index(names="buurtcode")


def make_system(town: Town, figures: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """Return the four stelselindicatoren: reach, availability, experience and budget.

    Parameters
    ----------
    town
        The story, for names.
    figures
        Figures per buurt at full precision; there are no more clients than people with care.
    seed
        Seed of the differences between buurten.

    Returns
    -------
    pandas.DataFrame
        A row per buurt that delivers, with the headings of the partner: clients, new clients and
        the mean number of days that those waited, answers and their mean mark, and euros. A mean
        of nobody is empty; decimals have a comma.
    """
    whole = read_toml("social.toml")
    story = whole["stelsel"]
    dice = np.random.default_rng([seed, 14])
    care = figures["wmo"] + figures["jeugdzorg"]

    def vary(expected: pd.Series) -> pd.Series:
        return expected * np.exp(_SPREAD * dice.standard_normal(len(expected)))

    clients = vary(story["maatwerk"] * care).round().clip(upper=care)
    new = vary(story["instroom"] * clients).round().clip(upper=clients)
    answers = vary(story["antwoorden"] * clients).round().clip(upper=clients)
    waited = vary(pd.Series(story["wachttijd"], figures.index, dtype=float))
    mark = pd.Series(story["cijfer"] + 0.3 * dice.standard_normal(len(clients)), figures.index)
    table = pd.DataFrame(
        {
            "buurtnaam": [b.name for b in town.buurten],
            "Cliënten met maatwerk": clients.astype(int),
            "Nieuwe cliënten": new.astype(int),
            "Wachttijd (dagen)": _decimal(waited).where(new > 0, ""),
            "Antwoorden": answers.astype(int),
            "Cijfer": _decimal(mark.clip(upper=10.0)).where(answers > 0, ""),
            "Kosten": vary(story["kosten"] * clients).round().astype(int),
        },
        index=figures.index,
    )
    return table[~table["buurtnaam"].isin(whole["niet_geleverd"])].reset_index(names="buurtcode")


def _decimal(numbers: pd.Series) -> pd.Series:
    """Numbers with one decimal, as a Dutch text."""
    return numbers.map("{:.1f}".format).str.replace(".", ",")


def _by_duration(
    supported: pd.Series, story: dict[str, Any], dice: np.random.Generator
) -> pd.DataFrame:
    """Split households over how long they have had support; the parts add up."""
    usual: Array = np.asarray(story["duur"])
    varied = usual * np.exp(_SPREAD * dice.standard_normal((len(supported), len(usual))))
    parts = [
        apportion(whole, shares / shares.sum())
        for whole, shares in zip(supported, varied, strict=True)
    ]
    return pd.DataFrame(parts, index=supported.index, columns=list(DURATIONS)).astype(int)
