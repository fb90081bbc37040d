"""How examples/hengelo/basisnet.csv was made: TOP10NL segments laid beside ProRail's lines.

The law names routes, not segments of a map. Which segments lie along a route is our own
attribution, and the column ``bron`` of every row says so.
"""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from wijkplan.sources.basisnet import along_lines

ROUTE = ("Dv-Wdn", "Wdn-Aml", "Aml-Hgl", "Hgl-Odzg")
"""ProRail's names of Route 30 from Deventer by way of Almelo and Hengelo to Oldenzaal."""

NAME = "Route 30"
BESIDE_M = 25.0
"""Between the same line on both maps."""

THROUGH_M = 15.0
"""Beside the shortest way through a station: both tracks of the line, not the yard."""

LAW = "Regeling basisnet bijlage II, Route 30 (tekst per 1-4-2024)"
OURS = "toewijzing aan dit spoordeel: wijkplan"


def derive(tracks: gpd.GeoDataFrame, prorail: gpd.GeoDataFrame) -> pd.DataFrame:
    """The basisnet table of the segments, sorted by number."""
    running = tracks[tracks["functie"] != "museumlijn"]
    along = along_lines(running.geometry, prorail.set_index("TRAJECT").geometry, within_m=BESIDE_M)
    through = along_lines(running.geometry, whole_route(running, prorail), within_m=THROUGH_M)
    traject = along.mask(along.eq(""), through).reindex(tracks.index, fill_value="")
    passing = (along.eq("") & through.ne("")).reindex(tracks.index, fill_value=False)
    certain = traject.isin(ROUTE) | passing
    where = np.select(
        [
            tracks["functie"].eq("museumlijn"),
            passing,
            traject.ne(""),
        ],
        [
            "museumlijn volgens TOP10NL, telt niet mee",
            f"{OURS}, kortste weg door het station (binnen {THROUGH_M:.0f} m)",
            f"{OURS}, langs ProRail-traject (binnen {BESIDE_M:.0f} m)",
        ],
        f"{OURS}, niet langs een ProRail-traject (emplacement of zijspoor)",
    )
    said = np.select(
        [certain, traject.ne("")],
        [LAW, "niet in Route 30; andere routes niet nagegaan"],
        "niet nagegaan of dit spoor bij een route hoort",
    )
    made = pd.DataFrame(
        {
            "lokaalid": tracks["lokaalid"],
            "traject": traject,
            "basisnet": certain.map({True: "ja", False: "onbekend"}),
            "bvg": certain.map({True: "nee", False: "onbekend"}),
            "pr_m": certain.map({True: 0.0, False: np.nan}),
            "bron": [f"{law}; {place}" for law, place in zip(said, where, strict=True)],
        }
    )
    return made.sort_values("lokaalid", ignore_index=True)


def whole_route(running: gpd.GeoDataFrame, prorail: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Shortest way over the tracks from west to east; ProRail's lines stop short of stations."""
    graph = nx.MultiGraph()
    for number, line in running.geometry.items():
        ends = shapely.get_coordinates(line).round(1)
        graph.add_edge(tuple(ends[0]), tuple(ends[-1]), key=number, length=line.length)
    route = prorail[prorail["TRAJECT"].isin(ROUTE)].geometry.buffer(BESIDE_M).union_all()
    nodes = sorted(node for node in graph if shapely.Point(node).within(route))
    path = nx.shortest_path(graph, nodes[0], nodes[-1], weight="length")
    used = [
        min(graph[u][v], key=lambda k, u=u, v=v: graph[u][v][k]["length"])
        for u, v in itertools.pairwise(path)
    ]
    return gpd.GeoSeries(running.geometry[used].array, index=[NAME] * len(used), crs=running.crs)
