"""The street network as GraphML, as OSMnx writes it: every attribute a string."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import shapely
from networkx.readwrite.graphml import write_graphml_xml
from pyproj import Transformer

from wijkplan.demo.network import Network

_FIRST_NODE = 9901000001  # far from the ids that OpenStreetMap has given out so far
_FIRST_WAY = 9901000001
_WIDTHS = {"secondary": "8", "tertiary": "7"}


def write_graphml(network: Network, path: Path) -> None:
    """Write the network, directed, with an edge for both ways.

    Parameters
    ----------
    network
        Streets in EPSG:28992.
    path
        File to write. Nodes have ``x``, ``y`` (EPSG:4326, seven decimals) and
        ``street_count``; edges ``osmid``, ``highway``, ``name``, ``oneway``, ``reversed``,
        ``length`` (metres, along the line in EPSG:28992) and, where they bend, ``geometry``.
    """
    graph = nx.MultiDiGraph(
        created_date="2025-01-01 00:00:00",
        created_with="wijkplan (verzonnen netwerk van Voorbeeldstad)",
        crs="epsg:4326",
        simplified="True",
    )
    to_world = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    x, y = np.round(to_world.transform(*network.nodes.T), 7)
    ends = network.edges[["u", "v"]].to_numpy()
    count = np.bincount(ends.ravel(), minlength=len(network.nodes))
    for number in range(len(network.nodes)):
        graph.add_node(
            _FIRST_NODE + number,
            y=str(y[number]),
            x=str(x[number]),
            street_count=str(count[number]),
        )
    lines = shapely.transform(
        network.edges.geometry.to_numpy(),
        lambda xy: np.round(np.column_stack(to_world.transform(*xy.T)), 7),
    )
    bent = shapely.get_num_coordinates(lines) > 2
    for row, edge in enumerate(network.edges.itertuples(index=False)):
        attributes = {
            "osmid": str(_FIRST_WAY + edge.line),
            "highway": edge.highway,
            "name": edge.name,
            "oneway": "False",
            "length": str(round(edge.geometry.length, 3)),
        }
        if edge.highway in _WIDTHS:
            attributes["width"] = _WIDTHS[edge.highway]
        if edge.tunnel:
            attributes["tunnel"] = "yes"
        for way, line in ((False, lines[row]), (True, lines[row].reverse())):
            shape = {"geometry": shapely.to_wkt(line, rounding_precision=7)} if bent[row] else {}
            start, stop = (edge.v, edge.u) if way else (edge.u, edge.v)
            graph.add_edge(
                _FIRST_NODE + start,
                _FIRST_NODE + stop,
                **{**attributes, "reversed": str(way), **shape},
            )
    write_graphml_xml(graph, path, encoding="utf-8", prettyprint=True)
