"""Voorbeeldstad before: key figures of earlier years, on the buurten that there were then."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd

from wijkplan.demo.cbs_files import key_figures_csv
from wijkplan.demo.figures import make_figures
from wijkplan.demo.town import Town, read_toml

EARLIER = {year: f"data/cbs_buurten/kerncijfers_{year}_voorbeeldstad.csv" for year in (2022, 2023)}
"""Year -> file of key figures."""

_LIKE = 2024
"""The year whose homes and columns the earlier ones have, where the story does not say else."""


def make_earlier(town: Town, borders: gpd.GeoDataFrame, *, seed: int, year: int) -> str:
    """Return the key-figure table of an earlier year.

    Parameters
    ----------
    town
        The story.
    borders
        The coverage of the present (EPSG:28992).
    seed
        Seed of the figures.
    year
        A year of `EARLIER`.

    Returns
    -------
    str
        As `key_figures_csv`. A buurt that was not there yet has no row: what stood on its ground
        counts in the buurt that it was part of.
    """
    story = read_toml("earlier.toml")[str(year)]
    buurten = tuple(
        replace(b, homes={**b.homes, year: story["woningen"].get(b.name, b.homes[_LIKE])})
        for b in town.buurten
    )
    figures = make_figures(replace(town, buurten=buurten), borders, seed=seed, year=year)
    code = {b.name: b.code for b in buurten}
    then = {code[new]: code[old] for new, old in story["nog_niet"].items()}
    together = figures.groupby(figures.index.map(lambda own: then.get(own, own))).sum()
    return key_figures_csv(town, together.rename_axis("buurtcode"), year=_LIKE)
