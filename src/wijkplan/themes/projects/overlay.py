"""The projects on the map."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.affinity import translate

from wijkplan.model.areas import AreaSet
from wijkplan.model.contribution import LineStyle, MapLayerSection
from wijkplan.model.text import format_number
from wijkplan.sources.project_fields import KINDS
from wijkplan.sources.project_places import NAMED, OUTSIDE
from wijkplan.sources.projects import REGISTER
from wijkplan.themes.projects.tables import say_all_years, say_status


def _style(label: str, color: str, *, pattern: str, radius: float) -> LineStyle:
    return LineStyle(label=label, color=color, fill=color, pattern=pattern, radius=radius)


# Colours that people with colour blindness tell apart. Patterns tell surfaces apart without
# colour; of points, whose outline a dash would break up, the size and the text do.
_STYLES: Mapping[str, tuple[tuple[str, ...], LineStyle]] = MappingProxyType(
    {
        "nieuwbouw": (
            ("NIU", "MOD"),
            LineStyle(label="Nieuwbouw", color="#0072b2", fill="#0072b2", radius=8),
        ),
        "sloop_nieuwbouw": (
            ("SLN",),
            _style("Sloop en nieuwbouw", "#6a3d9a", pattern="schuin", radius=7),
        ),
        "sloop": (("SLO",), _style("Sloop", "#b3261e", pattern="kruis", radius=6)),
        "renovatie": (
            ("REB", "REO", "REN", "VBE"),
            _style("Renovatie en verbetering", "#00735c", pattern="stip", radius=5),
        ),
        "transformatie": (
            ("TRA", "SPL"),
            LineStyle(label="Transformatie en splitsing", color="#8a5a00", weight=4, radius=6.5),
        ),
        "tijdelijk": (
            ("FLX",),
            LineStyle(label="Tijdelijke woningen", color="#0072b2", dash="6 3", radius=7.5),
        ),
        "warmtenet": (
            ("WNT",),
            LineStyle(label="Aansluiting op een warmtenet", color="#d55e00", weight=3, radius=4.5),
        ),
        "verkoop": (
            ("VKP", "AKP", "TAK"),
            LineStyle(
                label="Verkoop, aankoop en overheveling", color="#4d4d4d", weight=1.5, radius=4
            ),
        ),
        "onbekend": (
            ("onbekend",),
            LineStyle(label="Soort onbekend", color="#5b6670", dash="3 3", radius=5.5),
        ),
    }
)
"""Style -> kinds of project and how they are drawn."""


def draw_projects(frame: gpd.GeoDataFrame, areas: AreaSet) -> MapLayerSection:
    """Every project that has a place: its surface, the large ones below, and a point on top.

    Without the point a few footprints would not be seen on a map of the gemeente.

    Parameters
    ----------
    frame
        The register with the place of each project.
    areas
        Areas of the project.
    """
    keys = {kind: key for key, (kinds, _) in _STYLES.items() for kind in kinds}
    drawn = frame[frame.geometry.notna() & frame["wijze"].ne(OUTSIDE)].sort_values("project_id")
    made = gpd.GeoDataFrame(
        {
            "style": drawn["soort"].map(keys).astype(object),
            "text": [_caption(row) for row in drawn.to_dict("records")],
            **{name: drawn[name] for name in ("project_id", "jaar_start", "jaar_oplevering")},
        },
        geometry=_apart(drawn, areas),
        index=drawn.index,
    )
    size = made.geometry.area.sort_values(ascending=False, kind="stable")
    surfaces = made.loc[size.index[size > 0]]
    points = made.assign(geometry=made.geometry.where(made.geometry.area == 0, _middle(made)))
    used = set(made["style"])
    return MapLayerSection(
        id=REGISTER,
        title="Projecten",
        group="Projecten",
        frame=pd.concat([surfaces, points], ignore_index=True),
        styles={key: style for key, (_, style) in _STYLES.items() if key in used},
    )


def _middle(made: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """A point inside each surface, the largest part of it where there are several."""
    parts = made.geometry.explode()
    largest = parts.iloc[np.argsort(-parts.area.to_numpy(), kind="stable")]
    first = largest[~largest.index.duplicated()]
    return first.representative_point().reindex(made.index)


def _apart(drawn: gpd.GeoDataFrame, areas: AreaSet) -> gpd.GeoSeries:
    """Points in the middle of one buurt, set apart in a ring so that each can be seen."""
    shapes = drawn.geometry.copy()
    for code, rows in drawn[drawn["wijze"].eq(NAMED)].groupby("buurt"):
        if len(rows) > 1:
            radius = 0.12 * float(np.sqrt(areas.frame.geometry[code].area))
            for turn, row in enumerate(rows.index):
                angle = 2 * np.pi * turn / len(rows)
                shapes[row] = translate(shapes[row], radius * np.sin(angle), radius * np.cos(angle))
    return shapes


def _caption(row: dict[str, Any]) -> str:
    """What stands at a project on the map."""
    kind = KINDS[row["soort"]]
    years = say_all_years(row)
    facts = [
        kind.label,
        say_status(row),
        *(
            _amount(row[measure], f"{word} {row['eenheid']}".strip())
            for measure, word in _AMOUNTS.items()
            if kind.applies(measure)
        ),
        f"jaren {years}" if years.startswith("onbekend") else years,
        "plaats in de buurt niet bekend" if row["wijze"] == NAMED else "",
        row["plaats"],
    ]
    return f"{row['naam']}: {'; '.join(filter(None, facts))}"


_AMOUNTS = {"bruto": "nieuwe", "sloop": "te slopen", "aantal": ""}


def _amount(value: float, words: str) -> str:
    return f"aantal {words} onbekend" if np.isnan(value) else f"{format_number(value)} {words}"
