"""Around the railway: bands of noise, and which tracks belong to the basisnet."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

# Verzonnen afstanden in meters tot het spoor waarbinnen een geluidklasse (dB Lden) valt.
_BANDS = (
    ("70-75 dB", 70, 75, 18.0),
    ("65-70 dB", 65, 70, 42.0),
    ("60-65 dB", 60, 65, 95.0),
    ("55-60 dB", 55, 60, 210.0),
    ("50-55 dB", 50, 55, 430.0),
)
_QUIETER = {"gemengd gebruik": 1.0, "goederenvervoer": 0.45, "museumlijn": 0.0}
_BASISNET = {"gemengd gebruik": "ja", "goederenvervoer": "onbekend"}
_LAST_OF_SIDING = "nee"
_RISK_M = {"gemengd gebruik": 0}  # of the siding nobody knows it


def make_noise(borders: gpd.GeoDataFrame, railway: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the noise bands around the railway as rings that do not overlap.

    Parameters
    ----------
    borders
        The municipality; bands are cut at its border.
    railway
        Segments of TOP10NL. In a tunnel a train is not heard; the museum line has too few
        trains for a band.

    Returns
    -------
    geopandas.GeoDataFrame
        ``klasse``, ``ondergrens`` and ``bovengrens`` (dB Lden), ``bron``; MultiPolygon.
    """
    land = shapely.coverage_union_all(borders.geometry.to_numpy())
    heard = railway[railway["hoogtenive"] >= 0]
    louder: BaseGeometry = shapely.Polygon()
    rows = []
    for name, low, high, reach in _BANDS:
        sizes = heard["vervoerfun"].map(_QUIETER).to_numpy() * reach
        lines = shapely.simplify(heard.geometry.to_numpy(), 1.0)
        zone = shapely.union_all(shapely.buffer(lines[sizes > 0], sizes[sizes > 0], quad_segs=6))
        zone = shapely.simplify(zone.intersection(land), 1.0)
        ring = zone.difference(louder)
        louder = shapely.union(louder, zone)
        rows.append(
            {
                "klasse": name,
                "ondergrens": low,
                "bovengrens": high,
                "bron": "Verzonnen geluidcontouren van Voorbeeldstad",
                "geometry": shapely.multipolygons(shapely.get_parts(ring)),
            }
        )
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=borders.crs)
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy, 2))
    return frame.set_geometry(gpd.GeoSeries(shapely.make_valid(shapes), crs=borders.crs))


def make_basisnet(railway: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return per track whether it belongs to the basisnet; the museum line is left out.

    On the main line the individual risk does not reach outside the track (``pr_m``). The siding
    is in two parts: of the first it is unknown, the last is a works siding.
    """
    known = railway[railway["vervoerfun"].isin(_BASISNET)]
    answer = known["vervoerfun"].map(_BASISNET)
    sidings = known.index[known["vervoerfun"] == "goederenvervoer"]
    answer.loc[sidings[-1]] = _LAST_OF_SIDING
    risk = known["vervoerfun"].map(_RISK_M).astype("Int64")
    return pd.DataFrame(
        {
            "lokaalid": known["lokaalid"],
            "traject": known["vervoerfun"].map(
                {"gemengd gebruik": "hoofdspoor", "goederenvervoer": "goederenspoor Kanaalzone"}
            ),
            "basisnet": answer,
            "pr_m": risk,
            "bron": "Verzonnen basisnettabel van Voorbeeldstad",
        }
    ).reset_index(drop=True)
