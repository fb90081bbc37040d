"""For machines: CSV, JSON and GeoPackage of what the atlas shows."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import asdict
from typing import Any

import geopandas as gpd
import pandas as pd

from wijkplan.answers.atlas import Atlas
from wijkplan.model.allocate import Conservation
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec
from wijkplan.model.explanation import explain_column
from wijkplan.model.findings import Finding
from wijkplan.model.history import History
from wijkplan.model.layers import Provenance
from wijkplan.model.table import Lineage
from wijkplan.output.disclosure import Publication
from wijkplan.output.geopackage import write_geopackage
from wijkplan.output.safe_text import csv_text
from wijkplan.protection import Protection
from wijkplan.version import __version__


def write_exports(atlas: Atlas, publication: Publication) -> None:
    """Write ``data/``: figures with their meaning and reasons, findings, origin and geometry."""
    publication.write_text("data/gebieden.csv", areas_csv(atlas, atlas.table.values))
    publication.write_text("data/gebieden_status.csv", areas_csv(atlas, atlas.table.status))
    publication.write_text("data/kenmerken.csv", table_csv(explanations(atlas)))
    if atlas.history is not None and atlas.history.columns:
        publication.write_text("data/verloop.csv", table_csv(atlas.history.tidy()))
    if atlas.outlook is not None:
        publication.write_text("data/voorraad.csv", table_csv(atlas.outlook.housing))
        if atlas.outlook.prognosis is not None:
            publication.write_text("data/prognose.csv", table_csv(atlas.outlook.prognosis))
    publication.write_json("data/bevindingen.json", [_finding(f) for f in atlas.findings])
    publication.write_json("data/herkomst.json", provenance(atlas))
    layers = _layers(atlas)
    publication.write_with("data/wijkplan.gpkg", lambda path: write_geopackage(path, layers))


def areas_csv(atlas: Atlas, values: pd.DataFrame) -> str:
    """One row per area of every level; empty where missing.

    UTF-8, comma separated, decimal point, full precision.
    """
    frame = atlas.areas.frame
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(_cell, ["code", "niveau", "naam", "bovenliggend", *values.columns]))
    named = (frame.index, frame["level"], frame["name"], frame["parent"])
    columns = [map(_cell, column) for column in (*named, *(values[name] for name in values))]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def explanations(atlas: Atlas) -> pd.DataFrame:
    """One row per column of the figures: what it is called and means, and what it does not say.

    Columns ``kolom``, ``label``, ``groep``, ``soort`` (as in ``herkomst.json``), ``eenheid``,
    ``jaar``, ``bron``, ``betekenis``, ``berekening`` and ``zegt_niet``; in the order of the table.
    """
    table = atlas.table
    said = {name: explain_column(table, name) for name in table.specs}
    return pd.DataFrame(
        {
            "kolom": name,
            "label": spec.label,
            "groep": atlas.groups.get(spec.group, spec.group),
            "soort": spec.kind.value,
            "eenheid": spec.unit,
            "jaar": table.lineage[name].year,
            "bron": table.lineage[name].source,
            "betekenis": said[name].means,
            "berekening": " ".join(said[name].computed),
            "zegt_niet": " ".join(said[name].not_said),
        }
        for name, spec in table.specs.items()
    )


def table_csv(table: pd.DataFrame) -> str:
    """Write a table as it is; empty where missing. Same form as `areas_csv`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(_cell, table.columns))
    columns = [map(_cell, table[name].astype(object)) for name in table]
    writer.writerows(zip(*columns, strict=True))
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return csv_text(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(float(value))
    return str(value)


def _finding(finding: Finding) -> dict[str, Any]:
    citation = finding.norm.citation
    return {
        "norm": finding.norm.code,
        "titel": finding.norm.title,
        "onderwerp": finding.subject,
        "oordeel": finding.verdict.value,
        "reden": finding.reason,
        "bewijs": {key: _json_value(value) for key, value in finding.evidence.items()},
        "bron": citation.source,
        "bron_datum": citation.date.isoformat() if citation.date else None,
        "bron_gecontroleerd": citation.verified,
    }


def provenance(atlas: Atlas) -> dict[str, Any]:
    """Sources, columns and joins of an atlas, ready for JSON. Holds no moment of building."""
    table = atlas.table
    codes = {level: atlas.areas.codes(level) for level in Level}
    known = {level: table.values.loc[codes[level]].notna().sum() for level in Level}
    return {
        "project": atlas.title,
        "fictief": atlas.fictional,
        "uitgave": atlas.edition,
        "gebiedsindeling": atlas.year,
        "gemeenten": list(codes[Level.GEMEENTE]),
        "software": f"wijkplan {__version__}",
        "bronnen": [
            {
                **_provenance(delivery.provenance),
                "indeling": delivery.boundary_year,
                "omzettabel": delivery.crosswalk or None,
                "opmerkingen": list(delivery.remarks),
            }
            for delivery in atlas.deliveries
        ],
        "niet_gevonden": list(atlas.absent),
        "kolommen": {
            name: {
                **_column(spec, table.lineage[name]),
                "bekend": {level.value: int(numbers[name]) for level, numbers in known.items()},
            }
            for name, spec in table.specs.items()
        },
        "verloop": _years(atlas.history),
        "openbaarmaking": _disclosure(atlas.protection),
        "behoud": [_conservation(balance) for balance in atlas.conservation],
    }


def _years(history: History | None) -> dict[str, dict[str, Any]]:
    """Per column with several years where each year came from; the present year is among them."""
    if history is None:
        return {}
    return {
        column: {
            str(year): {
                "bron": lineage.source,
                "officieel": lineage.provenance is not None and lineage.provenance.published,
                "heette": history.called.get((column, year)),
            }
            for year in years
            for lineage in [history.lineage(column, year)]
        }
        for column, years in history.columns.items()
    }


def _column(spec: ColumnSpec, lineage: Lineage) -> dict[str, Any]:
    """What a column means and is tied to: all that an outsider can know of how it was made."""
    return {
        "label": spec.label,
        "soort": spec.kind.value,
        "eenheid": spec.unit,
        "decimalen": spec.decimals,
        "over": spec.disclosure,
        "van": spec.of or None,
        "noemer": spec.weight or None,
        "teller": spec.part or None,
        "personen": spec.persons or None,
        "uit": list(lineage.follows),
        "afronding": spec.rounding,
        "jaar": lineage.year,
        "bron": lineage.source,
        "berekend": lineage.provenance is None,
        "officieel": lineage.provenance is not None and lineage.provenance.published,
        "ook_in": list(lineage.also),
    }


def _disclosure(protection: Protection | None) -> dict[str, Any] | None:
    """What was hidden and by which rule; None where nothing had to be."""
    if protection is None:
        return None
    return {
        "drempel": protection.threshold,
        "optellingen": [list(family) for family in protection.families],
        "kolommen": {
            column.spec.name: {
                "label": column.spec.label,
                "bron": column.source,
                "drempel": column.threshold,
                "afronding": column.spec.round_to,
                "teller": column.spec.part or None,
                "cellen": {level.value: number for level, number in column.cells.items()},
                "verborgen": {level.value: number for level, number in column.hidden.items()},
                "reden": column.reason or None,
            }
            for column in protection.columns
        },
    }


def _provenance(source: Provenance) -> dict[str, Any]:
    return {
        "naam": source.name,
        "uitgever": source.publisher,
        "licentie": source.licence or None,
        "url": source.url or None,
        "bestand": source.file,
        "sha256": source.sha256,
        "sha256_van": source.sha256_of,
        "jaar": source.year,
        "peildatum": source.date.isoformat() if source.date else None,
    }


def _conservation(balance: Conservation) -> dict[str, Any]:
    row = asdict(balance)
    names = ("koppeling", "eenheid", "erin", "toegedeeld", "verloren", "opmerking")
    return dict(zip(names, map(_json_value, row.values()), strict=True))


def _json_value(value: float | str | None) -> float | str | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _layers(atlas: Atlas) -> dict[str, gpd.GeoDataFrame]:
    """One layer per level, with full geometry."""
    values = atlas.table.values
    layers = {}
    for level in (Level.BUURT, Level.WIJK, Level.GEMEENTE):
        frame = atlas.areas.at(level).rename(
            columns={"level": "niveau", "name": "naam", "parent": "bovenliggend"}
        )
        layer = frame.drop(columns="geometry").join(values.loc[frame.index]).reset_index()
        layers[level.plural] = gpd.GeoDataFrame(
            layer, geometry=frame.geometry.to_numpy(), crs=frame.crs
        )
    return layers
