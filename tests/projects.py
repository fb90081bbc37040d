"""Whole projects to build in a test: Voorbeeldstad, or a changed copy of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

ROOT = Path(__file__).parents[1]
AREAS = "data/cbs_buurten/wijkenbuurten_2025_voorbeeldstad.gpkg"
KEY_FIGURES = "data/cbs_buurten/kerncijfers_2024_voorbeeldstad.csv"
RAILWAY = "data/spoor/top10nl_voorbeeldstad.gpkg"


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change_layer(path: Path, layer: str, change: Any) -> None:
    """Rewrite one layer of a GeoPackage; ``change`` takes and gives a GeoDataFrame."""
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    layers = {name: gpd.read_file(path, layer=name) for name in names}
    path.unlink()
    for name, frame in layers.items():
        made = change(frame) if name == layer else frame
        pyogrio.write_dataframe(made, path, layer=name, append=path.exists())
