"""What the map and the table page need, as one plain structure.

One geometry serves all indicators; values go by column. The browser side reads exactly this.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import shapely

from wijkplan.answers.atlas import Atlas
from wijkplan.model.areas import Level
from wijkplan.model.columns import Kind
from wijkplan.model.contribution import LineStyle, MapLayerSection
from wijkplan.model.explanation import explain_column
from wijkplan.output.explanations import PAGE as EXPLANATIONS
from wijkplan.output.frame import credit, edition_label
from wijkplan.output.geometry import encode_geometry
from wijkplan.output.payload_classes import Classes, classes_of
from wijkplan.output.payload_time import build_time
from wijkplan.output.payload_values import Notes, encode_column
from wijkplan.output.shapes import simplify_levels


def build_payload(atlas: Atlas, *, indicators: Iterable[str] | None = None) -> dict[str, Any]:
    """Gather everything that a map or table page shows.

    Parameters
    ----------
    atlas
        The atlas.
    indicators
        Columns to show; by default every number that is known somewhere, and every class that a
        theme gave.
    """
    table, classes = atlas.table, classes_of(atlas)
    wanted = list(table.specs) if indicators is None else list(indicators)
    numbers = {n for n in wanted if table.specs[n].kind.numeric and table.known(n)}
    names = [n for n in wanted if n in numbers or n in classes]
    told = _with_parts(atlas, names)
    notes, sentences = Notes(), Notes()
    encoded = {
        name: {
            **_indicator(atlas, name, notes, classes.get(name)),
            **_explanation(atlas, name, sentences),
        }
        for name in told
    }
    texts = notes.texts
    return {
        "title": atlas.title,
        "subtitle": f"Gebiedsindeling {atlas.year} · {edition_label(atlas.edition)}",
        "fictional": atlas.fictional,
        "lang": "nl",
        "levels": _levels(atlas),
        "groups": [
            {"id": key, "label": label, "indicators": members}
            for key, label in atlas.groups.items()
            if (members := [n for n in names if table.specs[n].group == key])
        ],
        "indicators": encoded,
        "noteTexts": texts,
        "sentences": sentences.texts,
        "time": build_time(atlas, told, notes, classes),
        "overlays": [
            _overlay(section)
            for part in atlas.contributions
            for section in part.sections
            if isinstance(section, MapLayerSection)
        ],
        "links": {
            "profile": "gebieden/{code}.html",
            "table": "tabel.html",
            "explanations": EXPLANATIONS,
            "accountability": "verantwoording.html",
        },
        "nav": [{"label": label, "href": href} for label, href in navigation(atlas)],
        "start": {"indicator": _first(atlas, names), "level": Level.BUURT.value},
        "provenance": credit(atlas.deliveries, atlas.edition),
    }


def _with_parts(atlas: Atlas, names: list[str]) -> list[str]:
    """Indicators, and the numerator and denominator that explain a share among them."""
    specs = atlas.table.specs
    parts = [
        part
        for name in names
        for part in (getattr(specs[name], "part", ""), specs[name].weight)
        if part in specs and specs[part].kind.numeric
    ]
    return list(dict.fromkeys([*names, *parts]))


def _first(atlas: Atlas, names: list[str]) -> str | None:
    """Indicator to open with: a share, because counts follow the size of the areas."""
    specs = atlas.table.specs
    shares = [name for name in names if specs[name].kind is Kind.SHARE]
    numbers = [name for name in names if specs[name].kind.numeric]
    return next(iter(shares or numbers or names), None)


def theme_page(theme: str) -> str:
    """File name of the page with the sections of a theme."""
    return f"thema-{theme}.html"


def navigation(atlas: Atlas) -> list[tuple[str, str]]:
    """Label and address of every page of the atlas that is not about one area."""
    return [
        ("Kaart", "index.html"),
        ("Tabel", "tabel.html"),
        *((part.title, theme_page(part.theme)) for part in atlas.contributions if part.sections),
        ("Uitleg", EXPLANATIONS),
        ("Verantwoording", "verantwoording.html"),
    ]


def _levels(atlas: Atlas) -> list[dict[str, Any]]:
    areas = atlas.areas
    shapes = simplify_levels(areas)
    return [
        {
            "id": level.value,
            "label": level.plural.capitalize(),
            "codes": list(areas.codes(level)),
            "above": list(areas.at(level)["parent"]),
            "names": [areas.name(code) for code in areas.codes(level)],
            "parents": [
                ", ".join(areas.name(above) for above in areas.parents(code))
                for code in areas.codes(level)
            ],
            "geometry": encode_geometry(shapes[level]),
        }
        for level in Level
    ]


def _indicator(atlas: Atlas, name: str, notes: Notes, classes: Classes | None) -> dict[str, Any]:
    table = atlas.table
    spec, lineage = table.specs[name], table.lineage[name]
    # What varies with time has every level: it may become known where it is not yet.
    varies = atlas.outlook is not None and name in atlas.outlook.columns
    return {
        "label": spec.label,
        "unit": spec.unit,
        "decimals": spec.decimals,
        "kind": spec.kind.value,
        "weight": spec.weight,
        "part": getattr(spec, "part", ""),
        "year": lineage.year,
        "source": lineage.source,
        "diverging": spec.midpoint,
        "classes": None if classes is None else classes.payload(),
        "levels": {
            level.value: encode_column(table, name, level, notes, classes)
            for level in Level
            if varies or table.column(name, level).notna().any()
        },
    }


def _explanation(atlas: Atlas, name: str, sentences: Notes) -> dict[str, Any]:
    """What is said at an indicator; of sentences that many share only their number."""
    said = explain_column(atlas.table, name)
    return {
        "description": said.means,
        "computed": [sentences.number(text) for text in said.computed],
        "notSaid": [sentences.number(text) for text in said.not_said],
    }


def _overlay(section: MapLayerSection) -> dict[str, Any]:
    keys = list(section.styles)
    shapes = encode_geometry(section.frame.geometry)
    kinds = {0: "point", 1: "line", 2: "polygon"}
    return {
        "id": section.id,
        "label": section.title,
        "group": section.group,
        "visible": section.visible,
        "legend": [
            {
                "label": style.label,
                "style": _style(style),
            }
            for style in section.styles.values()
        ],
        "features": [
            {
                "type": kinds[dimension],
                "coords": coords,
                "style": keys.index(style),
                "text": text,
                **when,
            }
            for dimension, coords, style, text, when in zip(
                _dimensions(section),
                shapes,
                section.frame["style"],
                section.frame["text"],
                _when(section),
                strict=True,
            )
        ],
    }


def _when(section: MapLayerSection) -> list[dict[str, Any]]:
    """Per feature its years and project, of an overlay that has those columns."""
    frame = section.frame
    if not {"jaar_start", "jaar_oplevering"} <= set(frame.columns):
        return [{} for _ in range(len(frame))]
    return [
        {
            "year_start": _year(row["jaar_start"]),
            "year_end": _year(row["jaar_oplevering"]),
            "project": row.get("project_id", ""),
        }
        for row in frame.drop(columns="geometry").to_dict("records")
    ]


def _year(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _style(style: LineStyle) -> dict[str, Any]:
    return {
        "color": style.color,
        "weight": style.weight,
        "dash": style.dash or None,
        "fill": style.fill or None,
        "pattern": style.pattern or None,
        "radius": style.radius,
    }


def _dimensions(section: MapLayerSection) -> list[int]:
    return [int(d) for d in shapely.get_dimensions(section.frame.geometry.array)]
