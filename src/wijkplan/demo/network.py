"""From drawn lines to a street network: noded, in one piece, named, with loops opened.

The edges are those of a simplified graph: from junction to junction or dead end.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from wijkplan.demo.rows import rows_of
from wijkplan.demo.streets import Barriers
from wijkplan.demo.town import Town, read_toml

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

_GRID = 0.25  # m; streets are drawn no finer, so no two ends lie a hair apart
_STUB = 14.0  # m; a dead end shorter than this is a slip of the pen
_ISLAND = 60.0  # m of streets that are dropped rather than joined to the rest
_LINK = 900.0  # m, how far an island of streets may lie from the others
_PREFIXES = ("", "Korte ", "Lange ", "Nieuwe ", "Oude ", "Verlengde ", "Kleine ", "Grote ")
_ATTRIBUTES = ["highway", "buurt", "road", "tunnel", "line"]


@dataclass(frozen=True, kw_only=True)
class Network:
    """A street network.

    Parameters
    ----------
    nodes
        Junctions and dead ends, shape (n, 2), EPSG:28992.
    edges
        One row per street from node to node: ``u`` and ``v`` (row numbers of `nodes`),
        ``highway``, ``buurt``, ``name``, ``tunnel``, ``line`` (number of the drawn line)
        and ``geometry`` (LineString from u to v).
    """

    nodes: Array
    edges: gpd.GeoDataFrame


def make_network(
    town: Town, lines: gpd.GeoDataFrame, barriers: Barriers, rng: np.random.Generator
) -> Network:
    """Return the network of the drawn lines, as one connected piece.

    Parameters
    ----------
    town
        The story.
    lines
        What `make_lines` gave.
    barriers
        What no street crosses.
    rng
        Decides which loops are opened and how streets are called.
    """
    lines = lines.assign(line=np.arange(len(lines)))
    pieces = _without_crumbs(_noded(lines))
    for _ in range(8):
        links = _links(pieces, barriers)
        if links.empty:
            break
        pieces = _noded(pd.concat([pieces, links], ignore_index=True))
    pieces = _largest(pieces)
    pieces = _merged(_opened(pieces, town, rng))
    pieces["name"] = _names(pieces, town, rng)
    nodes, ends = _ends(pieces["geometry"].to_numpy())
    edges = pieces.assign(u=ends[:, 0], v=ends[:, 1]).drop(columns="road")
    return Network(nodes=nodes, edges=gpd.GeoDataFrame(edges, geometry="geometry", crs=lines.crs))


def without_empty(network: Network, built: npt.NDArray[np.bool_]) -> tuple[Network, Ints]:
    """Take away dead ends along which nothing was built.

    Parameters
    ----------
    network
        The network that was built along.
    built
        Whether something stands along each edge.

    Returns
    -------
    tuple
        The smaller network, and per old row of the edges its new row (-1: gone).
    """
    ends = network.edges[["u", "v"]].to_numpy()
    roads = network.edges["buurt"].to_numpy() < 0
    keep = np.ones(len(ends), dtype=bool)
    while True:
        degree = np.bincount(ends[keep].ravel(), minlength=len(network.nodes))
        drop = keep & ~built & ~roads & (degree[ends] == 1).any(axis=1)
        if not drop.any():
            break
        keep &= ~drop
    used, number = np.unique(ends[keep], return_inverse=True)
    number = number.reshape(-1, 2)
    edges = network.edges[keep].assign(u=number[:, 0], v=number[:, 1]).reset_index(drop=True)
    rows = np.where(keep, np.cumsum(keep) - 1, -1)
    return Network(nodes=network.nodes[used], edges=edges), rows


def _noded(lines: pd.DataFrame) -> pd.DataFrame:
    """Cut lines where they meet, drop stubs, and keep the attributes of each line."""
    drawn = np.asarray(lines["geometry"])
    noded = shapely.get_parts(shapely.union_all(drawn, grid_size=_GRID))
    for _ in range(2):
        _, ends = _ends(noded)
        degree = np.bincount(ends.ravel())
        loose = (degree[ends] == 1).any(axis=1)
        noded = noded[~(loose & (shapely.length(noded) < _STUB))]
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    origin = shapely.STRtree(drawn).query_nearest(middles, all_matches=False)[1]
    pieces: pd.DataFrame = lines[_ATTRIBUTES].iloc[origin].reset_index(drop=True)
    return pd.DataFrame(pieces.assign(geometry=noded))


def _ends(geometry: npt.NDArray[np.object_]) -> tuple[Array, npt.NDArray[np.intp]]:
    """Return the distinct end points and per line the numbers of its first and last."""
    first = shapely.get_coordinates(shapely.get_point(geometry, 0))
    last = shapely.get_coordinates(shapely.get_point(geometry, -1))
    both = np.round(np.vstack([first, last]), 2)
    nodes, number = np.unique(both.astype(np.float64), axis=0, return_inverse=True)
    return nodes, number.reshape(2, -1).T


def _graph(pieces: pd.DataFrame) -> nx.MultiGraph:
    """Return the graph of the pieces, with the row number of a piece as key."""
    _, ends = _ends(pieces["geometry"].to_numpy())
    graph = nx.MultiGraph()
    graph.add_edges_from((u, v, row) for row, (u, v) in enumerate(ends.tolist()))
    return graph


def _components(pieces: pd.DataFrame) -> list[list[int]]:
    """Return the rows of every connected part, the largest first."""
    graph = _graph(pieces)
    parts = [
        sorted(row for *_, row in graph.subgraph(nodes).edges(keys=True))
        for nodes in nx.connected_components(graph)
    ]
    return sorted(parts, key=lambda rows: (-len(rows), rows[0]))


def _without_crumbs(pieces: pd.DataFrame) -> pd.DataFrame:
    """Drop bits of street that nothing is joined to."""
    lengths = pieces["geometry"].map(shapely.length).to_numpy(dtype=float)
    rows = [row for part in _components(pieces) if lengths[part].sum() > _ISLAND for row in part]
    return pieces.iloc[sorted(rows)].reset_index(drop=True)


def _links(pieces: pd.DataFrame, barriers: Barriers) -> pd.DataFrame:
    """Return the shortest links from every island of streets to the rest."""
    geometry = pieces["geometry"].to_numpy()
    parts = _components(pieces)
    tree = shapely.STRtree(geometry)
    links = []
    for rows in parts[1:]:
        island = shapely.multilinestrings(geometry[rows])
        near = np.setdiff1d(tree.query(island, predicate="dwithin", distance=_LINK), rows)
        options = shapely.shortest_line(island, geometry[near])
        options = options[~shapely.intersects(options, barriers.main)]
        if not len(options):
            continue
        link = options[int(shapely.length(options).argmin())]
        attributes = pieces.iloc[rows[0]][_ATTRIBUTES].to_dict()
        attributes |= {"road": "", "tunnel": False, "geometry": _through(link)}
        links.append(attributes)
    return pd.DataFrame(links, columns=[*_ATTRIBUTES, "geometry"])


def _through(link: BaseGeometry) -> LineString:
    """Return a line that runs on a little at both ends, so that it is cut there."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(link)
    dx, dy = (x1 - x0) / link.length * 0.6, (y1 - y0) / link.length * 0.6
    return LineString([(x0 - dx, y0 - dy), (x1 + dx, y1 + dy)])


def _largest(pieces: pd.DataFrame) -> pd.DataFrame:
    return pieces.iloc[_components(pieces)[0]].reset_index(drop=True)


def _opened(pieces: pd.DataFrame, town: Town, rng: np.random.Generator) -> pd.DataFrame:
    """Take streets out of loops, as many as the kind of buurt asks; all stays connected."""
    patterns = read_toml("streets.toml")["patroon"]
    share = np.array([patterns[b.kind]["los"] for b in town.buurten] + [0.0])
    graph = _graph(pieces)
    chance = rng.random(len(pieces))
    weight = np.where(pieces["buurt"] < 0, -1.0, chance)
    for u, v, row in graph.edges(keys=True):
        graph.edges[u, v, row]["weight"] = weight[row]
    tree = {row for *_, row in nx.minimum_spanning_edges(graph, data=False)}
    needed = np.isin(np.arange(len(pieces)), sorted(tree)) | pieces["tunnel"].to_numpy()
    out = ~needed & (rng.random(len(pieces)) < share[pieces["buurt"].to_numpy()])
    kept: pd.DataFrame = pieces[~out].reset_index(drop=True)
    return kept


def _merged(pieces: pd.DataFrame) -> pd.DataFrame:
    """Join pieces that meet where nothing else does."""
    geometry = pieces["geometry"].tolist()
    _, ends = _ends(pieces["geometry"].to_numpy())
    ends = ends.tolist()
    same = list(pieces[["highway", "road", "tunnel"]].itertuples(index=False, name=None))
    at: dict[int, list[int]] = {}
    for row, pair in enumerate(ends):
        for node in pair:
            at.setdefault(node, []).append(row)
    gone = set()
    for node in sorted(at):
        rows = at[node]  # read anew: earlier joins changed it
        if len(rows) != 2 or rows[0] == rows[1] or same[rows[0]] != same[rows[1]]:
            continue
        keep, drop = rows
        (start,), (stop,) = ([n for n in ends[row] if n != node] or [None] for row in rows)
        if start is None or stop is None or start == stop:
            continue
        geometry[keep] = shapely.line_merge(shapely.union_all([geometry[keep], geometry[drop]]))
        ends[keep] = [start, stop]
        at[stop] = [keep if row == drop else row for row in at[stop]]
        gone.add(drop)
    merged = pieces.assign(geometry=geometry)
    return merged.drop(index=sorted(gone)).reset_index(drop=True)


def _names(pieces: pd.DataFrame, town: Town, rng: np.random.Generator) -> list[str]:
    """Return a name per piece: one per drawn line, by the theme of its buurt."""
    rules = read_toml("streets.toml")["namen"]
    endings = list(rules["achtervoegsels"])
    taken: set[str] = set()
    names: dict[int, str] = {}
    for line, rows in rows_of(pieces["line"]):
        first = pieces.iloc[rows[0]]
        if first["road"]:
            names[line] = first["road"]
            continue
        buurt = town.buurten[first["buurt"]]
        theme = rules["buurt"].get(buurt.name, rules["soort"][buurt.kind])
        names[line] = _fresh(rules["thema"][theme], endings, taken, rng)
    return [names[line] for line in pieces["line"]]


def _fresh(words: list[str], endings: list[str], taken: set[str], rng: np.random.Generator) -> str:
    """Return a street name that is not taken yet."""
    usual = rng.permutation(len(words))
    start = int(rng.integers(0, 3))
    for prefix, step in itertools.product(_PREFIXES, range(len(endings))):
        ending = endings[(start + step) % len(endings)]
        for word in usual:
            name = f"{prefix}{words[word]}{ending}"
            if name not in taken:
                taken.add(name)
                return name
    raise ValueError("too few street names")
