"""Street networks from OpenStreetMap, as OSMnx writes them (GraphML)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Network
from wijkplan.sources.damage import source_error
from wijkplan.sources.files import SourceRequest

NOT_WALKABLE = frozenset(
    {
        "motorway",
        "motorway_link",
        "trunk",
        "trunk_link",
        "raceway",
        "bus_guideway",
        "construction",
        "proposed",
        "planned",
        "abandoned",
        "razed",
    }
)
"""Values of ``highway`` on which nobody walks, or which are not there (yet, or any more)."""

_NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"
_NETHERLANDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
_LOOSE = 1.0  # m; an edge may end this far from its node
_SLACK = 1.0  # m; rounding, and the curve of the earth that RD leaves out
_DEVIATION = 0.05


@dataclass(frozen=True)
class _Graph:
    """A GraphML file as it stands: text everywhere."""

    attributes: Mapping[str, str]
    nodes: pd.DataFrame
    edges: pd.DataFrame


def read_network(request: SourceRequest) -> Network:
    """Read a network to walk on.

    Walking goes both ways, so the two directions of a street become one edge; streets that run
    beside each other between the same nodes are kept apart. Edges with a ``highway`` of
    `NOT_WALKABLE` are left out; tunnels and underpasses stay. A length that is absent, or more
    than 5% (and a metre) off the drawn line, is replaced by the length of the line.

    Parameters
    ----------
    request
        A GraphML file with the attribute ``crs`` EPSG:4326 or EPSG:28992.

    Returns
    -------
    Network
        Edges have ``highway`` and ``tunnel`` too (text as delivered, None where unknown). Parts
        that hang apart are kept, and counted in a remark.

    Raises
    ------
    SourceError
        If the file cannot be read or is no GraphML.
    DataError
        With every problem found: coordinate system, coordinates, edges between unknown nodes,
        lines that cannot be read, lengths in another unit.
    """
    provenance = request.provenance()
    graph = _parse(request)
    problems = Problems()
    where = {"file": request.path.name, "layer": "netwerk"}
    crs = _crs(graph.attributes, where, problems)
    nodes = _nodes(graph.nodes, where, problems)
    edges = _ends(graph, where, problems)
    problems.raise_if_any(DataError, f"Netwerk {request.path.name} is niet bruikbaar.")
    points, lines = _geometry(nodes, edges, crs, where, problems)
    problems.raise_if_any(DataError, f"Netwerk {request.path.name} is niet bruikbaar.")

    directed = gpd.GeoDataFrame(edges, geometry=lines, crs=CRS)
    directed, loose = _aligned(directed, points)
    directed["length_m"], measured = _lengths(directed, where, problems)
    problems.raise_if_any(DataError, f"Netwerk {request.path.name} is niet bruikbaar.")
    remarks = [f"van graden omgezet naar {CRS}"] if crs.is_geographic else []
    walkable = ~directed["highway"].map(_forbidden)
    if not walkable.all():
        kinds = directed.loc[~walkable, "highway"].unique()
        remarks.append(f"{int((~walkable).sum())} kanten niet beloopbaar: {enumerate_some(kinds)}")
    merged = _undirected(directed[walkable])
    remarks.append(
        f"{int(walkable.sum())} kanten met een richting zijn {len(merged)} kanten in beide "
        "richtingen"
    )
    if measured:
        remarks.append(f"{measured} keer de lengte van de getekende lijn gebruikt")
    if loose:
        remarks.append(f"{loose} kanten eindigen niet bij hun knoop")
    remarks.append(_parts(merged, len(points)))
    columns = ["u", "v", "length_m", "highway", "tunnel", "geometry"]
    return Network(
        nodes=pd.DataFrame(points, columns=["x", "y"]),
        edges=merged[columns],
        provenance=provenance,
        remarks=tuple(remarks),
    )


def _parse(request: SourceRequest) -> _Graph:
    """Read the XML with the standard library, three times as fast as networkx reads it.

    expat limits the growth of entities itself, and no entity from outside is fetched.
    """
    names: dict[str | None, str] = {}
    rows: dict[str, list[dict[str, str | None]]] = {"node": [], "edge": [], "graph": []}
    try:
        for _, element in ET.iterparse(request.path):  # noqa: S314 - see the docstring
            tag = element.tag.removeprefix(_NAMESPACE)
            if tag == "key":
                names[element.get("id")] = element.get("attr.name", "")
            elif tag in rows:
                found = element.iterfind(f"{_NAMESPACE}data")
                data = {names.get(item.get("key"), ""): item.text for item in found}
                rows[tag].append({**data, **{f"@{key}": v for key, v in element.items()}})
                element.clear()
    except (ET.ParseError, OSError) as error:
        raise _unreadable(request, str(error)) from error
    if not rows["graph"] or not rows["node"] or not rows["edge"]:
        raise _unreadable(request, "er is geen graaf met knopen en kanten in gevonden")
    columns = ["@source", "@target", "length", "geometry", "highway", "tunnel"]
    return _Graph(
        attributes={key: text for key, text in rows["graph"][0].items() if text},
        nodes=pd.DataFrame(rows["node"], dtype=object).reindex(columns=["@id", "x", "y"]),
        edges=pd.DataFrame(
            [[row.get(column) for column in columns] for row in rows["edge"]],
            columns=["u", "v", *columns[2:]],
            dtype=object,
        ),
    )


def _unreadable(request: SourceRequest, detail: str) -> Exception:
    return source_error(
        request.path,
        "onleesbaar",
        f"het bestand is geen netwerk in GraphML ({detail})",
        "lever het netwerk zoals OSMnx het met save_graphml schrijft",
    )


def _crs(attributes: Mapping[str, str], where: dict[str, str], problems: Problems) -> pyproj.CRS:
    text = attributes.get("crs", "")
    remedy = f"schrijf het netwerk in EPSG:4326 of {CRS}, met het kenmerk crs"
    if not text:
        message = "het coördinatenstelsel is niet vermeld"
        problems.add(Problem(code="crs-ontbreekt", message=message, remedy=remedy, **where))
        return pyproj.CRS(CRS)
    try:
        crs = pyproj.CRS(text)
    except CRSError:
        crs = None
    if crs is None or crs.to_epsg(min_confidence=20) not in (4326, 28992):
        message = f"het coördinatenstelsel is {crs.name if crs else text}"
        problems.add(Problem(code="crs-anders", message=message, remedy=remedy, **where))
        return pyproj.CRS(CRS)
    return crs


def _nodes(raw: pd.DataFrame, where: dict[str, str], problems: Problems) -> npt.NDArray[np.float64]:
    axes = [pd.to_numeric(raw[axis], errors="coerce") for axis in ("x", "y")]
    points = np.column_stack(axes).astype(np.float64)
    wrong = np.flatnonzero(~np.isfinite(points).all(axis=1))
    if len(wrong):
        problems.add(
            Problem(
                code="knoop-onjuist",
                column="x, y",
                row=enumerate_some(raw["@id"].iloc[wrong]),
                message=f"{len(wrong)} knopen hebben geen plaats",
                remedy="geef elke knoop een x en y",
                **where,
            )
        )
    return points


def _ends(graph: _Graph, where: dict[str, str], problems: Problems) -> pd.DataFrame:
    """Replace the ids of nodes by their numbers."""
    numbers = pd.Series(range(len(graph.nodes)), index=graph.nodes["@id"])
    if not numbers.index.is_unique:
        doubled = numbers.index[numbers.index.duplicated()]
        message = f"knopen komen meer dan eens voor: {enumerate_some(doubled)}"
        remedy = "geef elke knoop een eigen nummer"
        problems.add(Problem(code="knoop-dubbel", message=message, remedy=remedy, **where))
        numbers = numbers[~numbers.index.duplicated()]
    edges = graph.edges.assign(u=graph.edges["u"].map(numbers), v=graph.edges["v"].map(numbers))
    unknown = edges["u"].isna() | edges["v"].isna()
    if unknown.any():
        named = graph.edges["u"][unknown] + "-" + graph.edges["v"][unknown]
        problems.add(
            Problem(
                code="knoop-onbekend",
                row=enumerate_some(named),
                message=f"{int(unknown.sum())} kanten gaan naar een knoop die er niet is",
                remedy="schrijf het hele netwerk opnieuw weg",
                **where,
            )
        )
        return edges
    return edges.astype({"u": np.int64, "v": np.int64})


def _geometry(
    nodes: npt.NDArray[np.float64],
    edges: pd.DataFrame,
    crs: pyproj.CRS,
    where: dict[str, str],
    problems: Problems,
) -> tuple[npt.NDArray[np.float64], gpd.GeoSeries]:
    """Places of the nodes and lines of the edges, in EPSG:28992; an edge may be straight."""
    given = edges["geometry"].notna().to_numpy()
    ends = np.stack([nodes[edges["u"]], nodes[edges["v"]]], axis=1)
    drawn = np.asarray(shapely.linestrings(ends))
    drawn[given] = shapely.force_2d(
        shapely.from_wkt(edges["geometry"][given].to_numpy(), on_invalid="ignore")
    )
    wrong = (shapely.get_type_id(drawn) != 1) | shapely.is_empty(drawn)
    if wrong.any():
        problems.add(
            Problem(
                code="lijn-onjuist",
                column="geometry",
                row=enumerate_some(np.flatnonzero(wrong) + 1),
                message=f"{int(wrong.sum())} kanten hebben geen leesbare lijn",
                remedy="schrijf de lijn als LINESTRING in WKT",
                **where,
            )
        )
    lines = gpd.GeoSeries(drawn, index=edges.index, crs=crs).to_crs(CRS)
    points = gpd.GeoSeries(shapely.points(nodes), crs=crs).to_crs(CRS)
    west, south, east, north = _NETHERLANDS
    x, y = points.x.to_numpy(), points.y.to_numpy()
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    if not inside.all():
        problems.add(
            Problem(
                code="buiten-nederland",
                message=f"{int((~inside).sum())} knopen liggen buiten het gebied van RD New",
                remedy="de coördinaten zijn waarschijnlijk verwisseld, of het kenmerk crs klopt "
                "niet",
                **where,
            )
        )
    return np.column_stack([x, y]), lines


def _aligned(
    edges: gpd.GeoDataFrame, points: npt.NDArray[np.float64]
) -> tuple[gpd.GeoDataFrame, int]:
    """Let every line run from u to v, and count the lines that do not end at their nodes."""
    lines = edges.geometry.array
    start, end = shapely.get_point(lines, 0), shapely.get_point(lines, -1)
    u, v = shapely.points(points[edges["u"]]), shapely.points(points[edges["v"]])
    ahead = np.maximum(shapely.distance(start, u), shapely.distance(end, v))
    back = np.maximum(shapely.distance(start, v), shapely.distance(end, u))
    turned = np.where(back < ahead, shapely.reverse(lines), lines)
    loose = int((np.minimum(ahead, back) > _LOOSE).sum())
    return edges.set_geometry(gpd.GeoSeries(turned, index=edges.index, crs=CRS)), loose


def _lengths(
    edges: gpd.GeoDataFrame, where: dict[str, str], problems: Problems
) -> tuple[pd.Series[float], int]:
    """Length per edge in metres, and how often the drawn line had to give it."""
    drawn = edges.geometry.length
    stated = pd.to_numeric(edges["length"], errors="coerce").where(lambda length: length >= 0)
    both = stated.notna()
    if both.any() and not 0.9 < stated[both].sum() / max(drawn[both].sum(), _SLACK) < 1.1:
        problems.add(
            Problem(
                code="lengte-anders",
                column="length",
                message=f"de lengten zijn samen {stated[both].sum():.0f}, de getekende lijnen "
                f"{drawn[both].sum():.0f} m",
                remedy="lever de lengten in meters",
                **where,
            )
        )
    off = (stated - drawn).abs() > _SLACK + _DEVIATION * drawn
    measured = off | ~both
    return stated.mask(measured, drawn), int(measured.sum())


def _forbidden(highway: str | None) -> bool:
    """Whether nobody walks on an edge; OSMnx joins edges, and then writes a list of kinds."""
    if not highway:
        return False
    return not NOT_WALKABLE.isdisjoint(re.findall(r"[a-z_]+", highway))


def _undirected(edges: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """One edge for both directions of a street, from the lowest number of node to the highest."""
    turned = (edges["u"] > edges["v"]).to_numpy()
    lines = edges.geometry.array
    frame = edges.assign(
        u=edges[["u", "v"]].min(axis=1),
        v=edges[["u", "v"]].max(axis=1),
        geometry=gpd.GeoSeries(
            np.where(turned, shapely.reverse(lines), lines), index=edges.index, crs=CRS
        ),
    )
    # A loop has no direction in its ends; normalised, its two directions are the same too.
    frame["same"] = shapely.to_wkb(shapely.normalize(frame.geometry.array))
    kept = frame.drop_duplicates(["u", "v", "same"]).sort_values(["u", "v"], kind="stable")
    return kept.drop(columns="same").reset_index(drop=True)


def _parts(edges: gpd.GeoDataFrame, nodes: int) -> str:
    """Say in how many parts the network falls."""
    import networkx as nx  # noqa: PLC0415 - few commands need it

    graph = nx.Graph()
    graph.add_edges_from(zip(edges["u"].tolist(), edges["v"].tolist(), strict=True))
    sizes = sorted(map(len, nx.connected_components(graph)), reverse=True)
    text = f"grootste samenhangende deel: {sizes[0] if sizes else 0} van {nodes} knopen"
    if len(sizes) > 1:
        text += f"; {len(sizes) - 1} losse delen blijven staan"
    return text
