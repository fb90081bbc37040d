"""A payload as the atlas hands it to the browser, small enough to know by heart.

A square of side by side areas with wiggly shared borders; every row of buurten is a wijk, and
together they are one gemeente. Names hold markup on purpose.
"""

from __future__ import annotations

import math
from functools import cache

import geopandas as gpd
import pandas as pd
import shapely
from shapely.affinity import translate

from wijkplan.output.geometry import dissolve_areas, encode_geometry, simplify_areas

EVIL_NAME = '<img src=x onerror="window.hacked=1">\'t Veld & "Zo"'
EVIL_PLACE = "<script>window.hacked=1</script>"
EVIL_TITLE = "Proefstad </title><script>window.hacked=1</script>"
SUPPRESSED, NOT_DELIVERED, DERIVED = "onderdrukt (code -99997)", "niet geleverd", "afgeleid: som"
SIDE = 500.0
ORIGIN = (250_000.0, 475_000.0)


@cache
def areas(n: int) -> gpd.GeoSeries:
    """n × n areas of 500 m with wiggly borders that neighbours share, in EPSG:28992."""
    codes = [f"BU{row:04d}{col:04d}" for row in range(n) for col in range(n)]
    boxes = [
        shapely.box(col * SIDE, row * SIDE, (col + 1) * SIDE, (row + 1) * SIDE)
        for row in range(n)
        for col in range(n)
    ]
    wiggly = [
        shapely.transform(shapely.segmentize(box, 25.0), _wiggle) for box in boxes
    ]  # the same displacement at the same place, so that borders stay shared
    return gpd.GeoSeries([translate(area, *ORIGIN) for area in wiggly], index=codes, crs=28992)


def payload(n: int = 6) -> dict:
    """Payload of n × n buurten in n wijken in one gemeente."""
    buurten = simplify_areas(areas(n), tolerance=2.0)
    wijk = pd.Series({code: f"WK{code[2:6]}" for code in buurten.index})
    wijken = dissolve_areas(buurten, wijk)
    gemeente = dissolve_areas(wijken, pd.Series("GM0000", index=wijken.index))
    names = [f"Buurt {i}" for i in range(n * n)]
    names[1] = EVIL_NAME
    parents = [f"Wijk {code[4:6]}, Proefstad" for code in wijk]
    parents[1] = EVIL_PLACE
    return {
        "title": EVIL_TITLE,
        "subtitle": "Gebiedsindeling 2025 · openbare uitgave",
        "fictional": True,
        "lang": "nl",
        "levels": [
            _level("buurt", "Buurten", buurten, names, parents),
            _level("wijk", "Wijken", wijken, [f"Wijk {i}" for i in range(n)], ["Proefstad"] * n),
            _level("gemeente", "Gemeenten", gemeente, ["Proefstad"], [""]),
        ],
        "groups": [
            {"id": "bevolking", "label": "Bevolking", "indicators": ["inwoners", "ouderen"]},
            {"id": "spreiding", "label": "Spreiding", "indicators": ["quotient"]},
            {"id": "leeg", "label": "Leeg", "indicators": []},
        ],
        "indicators": _indicators(n),
        "noteTexts": ["", SUPPRESSED, NOT_DELIVERED, DERIVED],
        "sentences": ["", "Zoals geteld.", "Het zegt niet waarom."],
        "overlays": [_railway(n)],
        "links": {
            "profile": "gebieden/{code}.html",
            "table": "tabel.html",
            "explanations": "uitleg.html",
            "accountability": "verantwoording.html",
        },
        "nav": [
            {"label": "Kaart", "href": "index.html"},
            {"label": "Tabel", "href": "tabel.html"},
            {"label": "Uitleg", "href": "uitleg.html"},
            {"label": "Verantwoording", "href": "verantwoording.html"},
        ],
        "start": {"indicator": "ouderen", "level": "buurt"},
        "provenance": "Bron: proefgegevens · wijkplan",
    }


def _wiggle(xy):
    x, y = xy[:, 0], xy[:, 1]
    moved = xy.copy()
    moved[:, 0] += [
        45 * math.sin(b / 120) + 8 * math.sin(a / 41 + b / 29) for a, b in zip(x, y, strict=True)
    ]
    moved[:, 1] += [
        45 * math.sin(a / 140) + 8 * math.cos(a / 37 - b / 31) for a, b in zip(x, y, strict=True)
    ]
    return moved


def _level(key, label, shapes, names, parents):
    return {
        "id": key,
        "label": label,
        "codes": list(shapes.index),
        "names": names,
        "parents": parents,
        "geometry": encode_geometry(shapes),
    }


def _indicators(n):
    count = n * n
    people = [float(10 * (i + 1)) for i in range(count)]
    elderly = [round(5 + (i * 37 % 101) / 3, 1) for i in range(count)]
    elderly[2], elderly[5], elderly[7] = None, None, None
    notes = [0] * count
    notes[2], notes[5], notes[7] = 1, 1, 2
    quotient = [None if v is None else round(v / 20, 2) for v in elderly]
    sums = [sum(people[row * n : (row + 1) * n]) for row in range(n)]
    totals = {"values": sums, "notes": [3] * n}
    total = {"values": [sum(sums)], "notes": [3]}
    share = {"unit": "%", "decimals": 1, "year": 2025, "source": "proef", "diverging": None}
    share |= {"computed": [1], "notSaid": [2]}
    return {
        "inwoners": {
            **share,
            "label": "Inwoners",
            "unit": "personen",
            "decimals": 0,
            "description": "Aantal personen.",
            "levels": {
                "buurt": {"values": people, "notes": [0] * count},
                "wijk": totals,
                "gemeente": total,
            },
        },
        "ouderen": {
            **share,
            "label": "Inwoners van 65 jaar en ouder",
            "description": "Deel van de inwoners dat 65 jaar of ouder is.",
            "levels": {"buurt": {"values": elderly, "notes": notes}},
        },
        "quotient": {
            **share,
            "label": "Locatiequotiënt ouderen",
            "unit": "",
            "decimals": 2,
            "description": "Aandeel gedeeld door het aandeel in het geheel.",
            "diverging": 1.0,
            "levels": {"buurt": {"values": quotient, "notes": notes}},
        },
    }


def _railway(n):
    x, y = ORIGIN
    end = n * SIDE
    lines = gpd.GeoSeries(
        [
            shapely.LineString(
                [(x, y + end * 0.42), (x + end / 2, y + end * 0.52), (x + end, y + end * 0.47)]
            )
        ],
        crs=28992,
    )
    return {
        "id": "spoor",
        "label": "Spoor",
        "group": "Spoor",
        "visible": True,
        "legend": [
            {"label": "Spoorlijn", "style": {"color": "#333333", "weight": 3, "dash": None}}
        ],
        "features": [
            {"type": "line", "coords": coords, "style": 0, "text": EVIL_NAME}
            for coords in encode_geometry(lines)
        ],
    }
