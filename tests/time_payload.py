"""A payload with years and scenarios, and the values that each moment must have, worked out apart.

The areas are those of `atlas_payload`. Homes per buurt are 100, 110 … 160, 100 …; five of them have
no known tenure, thirty belong to an association. Buurt 5 was not delivered. The projects:

==  =====  ====  ========================  ======  ===============================
id  buurt  year  what                      number  homes of associations
==  =====  ====  ========================  ======  ===============================
P1  0      2026  nieuwbouw (hard)             +40  +10
P2  14     2027  sloop (hard)                 -24  -24
P3  20     2026  sloop, open which (zacht)    -10  between -10 and -4
P4  –      2028  nieuwbouw, no place (zacht)  +60  0
P5  14     2029  nieuwbouw (zacht)            +30  +12
P6  0      –     nieuwbouw, no year (zacht)   +99  left out
==  =====  ====  ========================  ======  ===============================
"""

from __future__ import annotations

from copy import deepcopy

import geopandas as gpd
import shapely

import atlas_payload
from wijkplan.output.geometry import encode_geometry

YEARS = [2025, 2026, 2027, 2028, 2029]
SCENARIOS = ["nu", "alleen hard", "alles"]
START = "nu (1-1-2025)"
NOT_DELIVERED = "geen woningen geleverd"
HOMES, KNOWN, OWNED, SHARE, RATIO = "woningen", "bekend", "corporatie", "aandeel", "verhouding"
COUNTS = (HOMES, KNOWN, OWNED)
VARYING = (*COUNTS, SHARE, RATIO)
# id, buurt, year, kind, effect, homes, (least, most) homes of associations, hardness, left out
PROJECTS = (
    ("P1", 0, 2026, "nieuwbouw", "erbij", 40, (10, 10), "hard", ""),
    ("P2", 14, 2027, "sloop", "eraf", -24, (-24, -24), "hard", ""),
    ("P3", 20, 2026, "sloop", "eraf", -10, (-10, -4), "zacht", ""),
    ("P4", None, 2028, "nieuwbouw", "erbij", 60, (0, 0), "zacht", ""),
    ("P5", 14, 2029, "nieuwbouw", "erbij", 30, (12, 12), "zacht", ""),
    ("P6", 0, None, "nieuwbouw", "erbij", 99, (0, 0), "zacht", "jaar onbekend"),
)


def happens(project, scenario, year):
    """Whether a project has changed the stock by the end of a year."""
    *_, hardness, left_out = project
    chosen = {"nu": False, "alleen hard": hardness == "hard", "alles": True}[scenario]
    return chosen and not left_out and year is not None and project[2] <= year


def counts_of(buurten, scenario, year, *, unplaced=False):
    """Homes, homes of known tenure, and least and most homes of associations in some buurten."""
    homes = known = least = most = 0
    for i in buurten:
        if i != 5:
            homes, known = homes + 100 + 10 * (i % 7), known + 95 + 10 * (i % 7)
            least, most = least + 30, most + 30
    for project in PROJECTS:
        _, buurt, _, _, _, number, (low, high), _, _ = project
        mine = buurt in buurten or (buurt is None and unplaced)
        if mine and happens(project, scenario, year):
            homes, known = homes + number, known + number
            least, most = least + low, most + high
    return homes, known, least, most


def members(n, level):
    """Numbers of the buurten of each area of a level."""
    if level == "buurt":
        return [[i] for i in range(n * n)]
    rows = [list(range(row * n, (row + 1) * n)) for row in range(n)]
    return rows if level == "wijk" else [list(range(n * n))]


def truth(n, name, level, scenario="nu", year=None):
    """Value and remark of every area of a level at a moment."""
    found = []
    for buurten in members(n, level):
        if buurten == [5]:
            found.append((None, NOT_DELIVERED))
            continue
        whole = level == "gemeente"
        homes, known, least, most = counts_of(buurten, scenario, year, unplaced=whole)
        open_ = f"tussen {least} en {most}: niet bekend welke woningen"
        if name in (HOMES, KNOWN):
            found.append(({HOMES: homes, KNOWN: known}[name], ""))
        elif least != most:
            found.append((None, open_))
        elif name == OWNED:
            found.append((least, ""))
        else:
            scale = 100 if name == SHARE else 2
            found.append((round(scale * least / known, 4), ""))
    return found


def encode(n, notes):
    """Changes per year, written out the long way."""
    made = {}
    for name in VARYING:
        made[name] = {}
        for level in ("buurt", "wijk", "gemeente"):
            made[name][level] = {}
            for scenario in SCENARIOS:
                before, years = truth(n, name, level), []
                for year in YEARS:
                    now = truth(n, name, level, scenario, year)
                    years.append(
                        [
                            part
                            for i, (old, new) in enumerate(zip(before, now, strict=True))
                            if old != new
                            for part in (i, new[0], number_of(notes, new[1]))
                        ]
                    )
                    before = now
                made[name][level][scenario] = years
    return made


def number_of(notes, text):
    """Number of a remark; a new one is added."""
    if text not in notes:
        notes.append(text)
    return notes.index(text)


def entries(codes, scenario):
    """Entries of a scenario, as the atlas hands them over."""
    made = []
    for row, project in enumerate(PROJECTS, start=2):
        id_, buurt, year, kind, effect, number, (low, high), hardness, left_out = project
        if scenario == "nu" or (scenario == "alleen hard" and hardness != "hard"):
            continue
        deltas = {HOMES: [number, number], KNOWN: [number, number], OWNED: [low, high]}
        made.append(
            {
                "year": year,
                "area": "" if buurt is None else codes[buurt],
                "project": id_,
                "name": atlas_payload.EVIL_NAME if id_ == "P2" else f"Project {id_}",
                "kind": kind,
                "effect": effect,
                "number": abs(number),
                "unit": "woningen",
                "exact": low == high,
                "hardness": hardness,
                "row": row,
                "source": "Register",
                "note": "",
                "left_out": left_out,
                "deltas": {} if left_out else {k: v for k, v in deltas.items() if any(v)},
            }
        )
    return made


def payload(n=6):
    """The payload of `atlas_payload` with years, scenarios and projects."""
    made = deepcopy(atlas_payload.payload(n))
    codes = [level["codes"] for level in made["levels"]]
    for level, above in zip(made["levels"], (codes[1], codes[2], [""]), strict=True):
        place = {"buurt": n, "wijk": n, "gemeente": 1}[level["id"]]
        level["above"] = [above[i // place] for i in range(len(level["codes"]))]
    notes = made["noteTexts"]
    number_of(notes, NOT_DELIVERED)
    made["indicators"] |= {name: indicator(n, name, notes) for name in VARYING}
    made["groups"].append({"id": "wonen", "label": "Wonen", "indicators": list(VARYING)})
    made["overlays"].append(projects_overlay(n))
    met = len(notes)
    changes = encode(n, notes)
    made["time"] = {
        "scenarios": [{"id": s, "label": s, "description": f"Dit is {s}."} for s in SCENARIOS],
        "years": YEARS,
        "start": {"label": START},
        "varies": list(VARYING),
        "traced": list(COUNTS),
        "indicators": changes,
        "noteTexts": notes[met:],
        "bounds": {},
        "entries": {s: entries(codes[0], s) for s in SCENARIOS},
    }
    made["noteTexts"] = notes[:met]
    return made


def indicator(n, name, notes):
    """One indicator that varies."""
    share, ratio = name == SHARE, name == RATIO
    levels = {level: truth(n, name, level) for level in ("buurt", "wijk", "gemeente")}
    return {
        "label": name.capitalize(),
        "unit": "%" if share else "" if ratio else "woningen",
        "decimals": 1 if share else 2 if ratio else 0,
        "kind": "share" if share else "index" if ratio else "count",
        "weight": KNOWN if share else "",
        "part": OWNED if share else "",
        "year": 2025,
        "source": "proefregister",
        "description": "Zo wordt het berekend.",
        "computed": [1],
        "notSaid": [2],
        "diverging": None,
        "levels": {
            level: {
                "values": [value for value, _ in cells],
                "notes": [number_of(notes, note) for _, note in cells],
            }
            for level, cells in levels.items()
        },
    }


def projects_overlay(n):
    """P1, P2 and P3 on the map, and a project of which no year is known."""
    x, y = atlas_payload.ORIGIN
    side = atlas_payload.SIDE

    def middle(i):
        return x + (i % n + 0.5) * side, y + (i // n + 0.5) * side

    spots = gpd.GeoSeries(
        [
            shapely.Point(middle(0)),
            shapely.Point(middle(14)).buffer(150),
            shapely.Point(middle(20)),
            shapely.Point(middle(22)),
        ],
        crs=28992,
    )
    years = [(2025, 2026, "P1"), (2026, 2027, "P2"), (2025, 2026, "P3"), (None, None, "P6")]
    kinds = ["point", "polygon", "point", "point"]
    return {
        "id": "projecten",
        "label": "Projecten",
        "group": "Projecten",
        "visible": False,
        "legend": [
            {
                "label": "Nieuwbouw",
                "style": {"color": "#0072b2", "weight": 2, "fill": "#0072b2", "radius": 7},
            },
            {
                "label": "Sloop",
                "style": {"color": "#b3261e", "weight": 2, "fill": "#b3261e", "pattern": "kruis"},
            },
        ],
        "features": [
            {
                "type": kind,
                "coords": coords,
                "style": int(id_ in ("P2", "P3")),
                "text": f"Project {id_}",
                "year_start": start,
                "year_end": end,
                "project": id_,
            }
            for kind, coords, (start, end, id_) in zip(
                kinds, encode_geometry(spots), years, strict=True
            )
        ],
    }
