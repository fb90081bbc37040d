"""Clusters on the map: where much of a group lies beside much, and little beside little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from wijkplan.model.areas import CRS, AreaSet
from wijkplan.model.contribution import LineStyle, MapLayerSection
from wijkplan.model.text import format_number
from wijkplan.themes.spread.groups import Group
from wijkplan.themes.spread.index.per_area import share
from wijkplan.themes.spread.measuring import SEED
from wijkplan.themes.spread.space.neighbours import Neighbours
from wijkplan.themes.spread.space.spatial import NO_NEIGHBOURS, Moran, local_moran, moran

PERMUTATIONS = 4999
"""For the page; of up to 125 areas, one cluster alone can still be named."""


def _style(label: str, color: str, *, dash: str = "", pattern: str = "schuin") -> LineStyle:
    return LineStyle(label=label, color=color, weight=3.0, dash=dash, fill=color, pattern=pattern)


_HIGH, _LOW = "#a8201a", "#2b3f8c"
_STYLES: Mapping[str, LineStyle] = {
    "hoog-hoog": _style("Hoog-hoog: veel, tussen buurten met veel", _HIGH, pattern="kruis"),
    "laag-laag": _style("Laag-laag: weinig, tussen buurten met weinig", _LOW, pattern="stip"),
    "hoog-laag": _style("Hoog-laag: veel, tussen buurten met weinig", _HIGH, dash="8 4"),
    "laag-hoog": _style("Laag-hoog: weinig, tussen buurten met veel", _LOW, dash="8 4"),
    NO_NEIGHBOURS: LineStyle(
        label="Zonder buren waarvan het cijfer bekend is", color="#6f6f6f", dash="2 5"
    ),
}
"""Colours that the palettes of areas do not have; outline and hatching tell them apart too."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Clusters:
    """Where a group lies together.

    Parameters
    ----------
    group
        The group.
    moran
        Of all buurten of the project together.
    local
        Index code of the buurt; see `local_moran`.
    """

    group: Group
    moran: Moran
    local: pd.DataFrame

    def areas_in(self, cluster: str) -> tuple[str, ...]:
        """Codes of the buurten in clusters of one kind."""
        return tuple(self.local.index[self.local["cluster"] == cluster])


def find_clusters(group: Group, neighbours: Neighbours) -> Clusters:
    """Clusters of the share of a group, over the buurten of the whole project.

    Parameters
    ----------
    group
        The group.
    neighbours
        Of the buurten.
    """
    codes = list(neighbours.areas)
    percent = share(group.group.loc[codes], group.total.loc[codes])
    return Clusters(
        group=group,
        moran=moran(percent, neighbours, seed=SEED),
        local=local_moran(percent, neighbours, seed=SEED, permutations=PERMUTATIONS),
    )


def draw_clusters(clusters: Clusters, areas: AreaSet) -> MapLayerSection | None:
    """The buurten in a cluster, and those without neighbours; None where there are none."""
    drawn = clusters.local[clusters.local["cluster"].isin(list(_STYLES))]
    if drawn.empty:
        return None
    label = clusters.group.spec.label
    frame = gpd.GeoDataFrame(
        {
            "style": drawn["cluster"].to_list(),
            "text": [
                f"{areas.name(code)}: {cluster} ({label}{_say_chance(q)})"
                for code, cluster, q in zip(
                    drawn.index, drawn["cluster"], drawn["q_value"], strict=True
                )
            ],
        },
        geometry=areas.frame.geometry.loc[drawn.index].to_numpy(),
        crs=CRS,
    )
    return MapLayerSection(
        id=f"clusters-{clusters.group.spec.name}",
        title=f"Clusters: {label}",
        group="Spreiding",
        frame=frame,
        styles={name: style for name, style in _STYLES.items() if name in set(frame["style"])},
        visible=False,
    )


def _say_chance(q_value: float) -> str:
    return "" if pd.isna(q_value) else f"; gecorrigeerde p {format_number(q_value, decimals=3)}"
