"""Walking over a network: attach points to streets, and find the nearest of some of them.

A point is attached to the nearest point of the nearest street, not to the nearest junction. A
walk is the way straight to that point, along the streets, and from the street to the other point.
The shortest walks of all homes come from one search that starts at all facilities together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from wijkplan.model.layers import Network

if TYPE_CHECKING:
    import networkx as nx

_Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """Where points meet the network; arrays with one value per point.

    Parameters
    ----------
    edge
        Row of the nearest edge; -1 where none is within the limit, and then the rest is NaN.
    off_m
        From the point straight to the edge.
    along_m, rest_m
        From there along the edge to its u and to its v, in metres of the network.
    """

    edge: npt.NDArray[np.int64]
    off_m: _Floats
    along_m: _Floats
    rest_m: _Floats

    @property
    def found(self) -> npt.NDArray[np.bool_]:
        """Whether a point is on the network."""
        return self.edge >= 0


def attach(points: gpd.GeoSeries, network: Network, *, limit_m: float) -> Attachment:
    """Attach points to the nearest point of the nearest edge.

    Of edges that are equally near the first counts.

    Parameters
    ----------
    points
        Points in EPSG:28992.
    limit_m
        Points farther than this from every edge are not attached.
    """
    lines = network.edges.geometry.array
    geometry = np.asarray(points.array)
    point, line = network.edges.sindex.nearest(geometry, max_distance=limit_m)  # is made once
    order = np.lexsort((line, point))
    point, first = np.unique(point[order], return_index=True)
    edge = np.full(len(geometry), -1, dtype=np.int64)
    edge[point] = line[order][first]
    found = edge >= 0
    off, along, rest = np.full((3, len(geometry)), np.nan)
    at, length = lines[edge[found]], network.edges["length_m"].to_numpy(float)[edge[found]]
    off[found] = shapely.distance(at, geometry[found])
    part = np.clip(shapely.line_locate_point(at, geometry[found], normalized=True), 0, 1)
    part = np.nan_to_num(part)  # on an edge without length every place is its beginning
    along[found], rest[found] = part * length, (1 - part) * length
    return Attachment(edge=edge, off_m=off, along_m=along, rest_m=rest)


def walking_graph(network: Network, facilities: Attachment) -> nx.Graph[int]:
    """Graph of the network in which every facility is a node of its own.

    Parameters
    ----------
    facilities
        The facility of row i becomes node ``len(network.nodes) + i``, linked to both ends of its
        edge. Walking past a facility is never shorter than walking along its edge.
    """
    import networkx as nx  # noqa: PLC0415 - few commands need it

    ends = network.edges[["u", "v"]].to_numpy()
    row = np.flatnonzero(facilities.found)
    at, off = ends[facilities.edge[row]], facilities.off_m[row]
    links = pd.DataFrame(
        {
            "u": np.concatenate([ends.min(axis=1), at[:, 0], at[:, 1]]),
            "v": np.concatenate([ends.max(axis=1), *[len(network.nodes) + row] * 2]),
            "m": np.concatenate(
                [
                    network.edges["length_m"],
                    off + facilities.along_m[row],
                    off + facilities.rest_m[row],
                ]
            ),
        }
    )
    shortest = links.groupby(["u", "v"], sort=False)["m"].min().reset_index()
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(network.nodes)))
    graph.add_weighted_edges_from(shortest.itertuples(index=False, name=None), weight="m")
    return graph


def junctions_m(
    graph: nx.Graph[int],
    network: Network,
    facilities: Attachment,
    chosen: npt.NDArray[np.bool_],
) -> _Floats:
    """Walking distance in metres from each junction to the nearest of some facilities.

    Parameters
    ----------
    graph
        What `walking_graph` made of the same network and facilities.
    chosen
        Which of the facilities count.

    Returns
    -------
    ndarray
        Shape (nodes,); infinite where no way leads to a facility.
    """
    import networkx as nx  # noqa: PLC0415 - few commands need it

    size = len(network.nodes)
    far = np.full(size, np.inf)
    sources = (size + np.flatnonzero(chosen & facilities.found)).tolist()
    if sources:
        reached = nx.multi_source_dijkstra_path_length(graph, sources, weight="m")
        nodes = [node for node in reached if node < size]
        far[nodes] = [reached[node] for node in nodes]
    return far


def straight_m(homes: Attachment, facilities: Attachment) -> pd.DataFrame:
    """Walks along one street, that lead past no junction.

    Returns
    -------
    DataFrame
        A row per home and facility on the same street: their rows ``home`` and ``facility``, and
        ``m``, metres from where the home meets the street to the facility.
    """
    here, there = (
        pd.DataFrame({"edge": it.edge, "row": np.arange(len(it.edge)), "at": it.along_m})[it.found]
        for it in (homes, facilities)
    )
    pairs = here.merge(there, on="edge")
    metres = (pairs["at_x"] - pairs["at_y"]).abs() + facilities.off_m[pairs["row_y"]]
    return pd.DataFrame({"home": pairs["row_x"], "facility": pairs["row_y"], "m": metres})


def nearest_m(
    far: _Floats,
    network: Network,
    homes: Attachment,
    straight: pd.DataFrame,
    chosen: npt.NDArray[np.bool_],
) -> _Floats:
    """Walking distance in metres from each home to the nearest of some facilities.

    Parameters
    ----------
    far
        What `junctions_m` found for the same facilities.
    straight
        What `straight_m` found for all facilities.
    chosen
        Which of the facilities count.

    Returns
    -------
    ndarray
        Shape (homes,); NaN where a home is not on the network or no way leads to a facility.
    """
    one, other = (network.edges[end].to_numpy()[homes.edge] for end in ("u", "v"))
    walk = np.minimum(homes.along_m + far[one], homes.rest_m + far[other])
    mine = chosen[straight["facility"].to_numpy()]
    np.minimum.at(walk, straight["home"].to_numpy()[mine], straight["m"].to_numpy()[mine])
    walk += homes.off_m
    return np.where(np.isfinite(walk), walk, np.nan)
