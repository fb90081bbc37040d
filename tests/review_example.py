"""A review by hand, shaped like De Koppeling: 1 ha at about 40 m from a track, made-up numbers.

The plan lies inside the explosie- and gifwolkaandachtsgebied and outside brand. All coordinates
are fictional.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import LineString, Point, box

from wijkplan.answers.atlas import Delivery, Heading
from wijkplan.answers.review.case import metres
from wijkplan.answers.review.outcome import (
    AFTER,
    BEFORE,
    Judgement,
    Nearby,
    RegimeNote,
    Review,
    Reviewed,
)
from wijkplan.model.areas import CRS
from wijkplan.model.findings import Citation, Finding, Norm, Verdict
from wijkplan.model.layers import Provenance
from wijkplan.model.planned import PART_COLUMNS, Plan
from wijkplan.output.review import Dossier

X, Y = 250_000.0, 475_000.0
TRACK = LineString([(X - 2500, Y + 60), (X - 300, Y + 6), (X + 400, Y), (X + 2500, Y - 120)])
SIDE = LineString([(X + 400, Y), (X + 900, Y + 260), (X + 1500, Y + 900)])
PLACE = box(X - 40, Y - 142, X + 70, Y - 50)
TRIJP = box(X - 40, Y - 142, X + 10, Y - 100)
BKL = "Besluit kwaliteit leefomgeving (Bkl), artikel 5.12 en 5.13 en bijlage VII-C"
NOTA = "Nota van uitgangspunten Hart van Zuid De Koppeling, gemeenteraad van Hengelo"
DISTANCE = PLACE.distance(TRACK)
M = metres(DISTANCE)
DISTANCES = {"brand": 30, "explosie": 200, "gifwolk": 300}
HEADING = Heading(title="Proefstad", edition="openbaar", fictional=True)


def plan(name: str = "De Koppeling, proef") -> Plan:
    nothing = dict.fromkeys(PART_COLUMNS, np.nan) | {"plan_id": "de-koppeling", "fase": None}
    drawn = {"basis": "plangebied", "buurt": None}
    rows = [
        {"naam": "Kantoren", "functie": "kantoor", "bvo_m2_min": 7000.0, "bvo_m2_max": 7000.0},
        {"naam": "Hotel", "functie": "hotel", "kamers_min": 60.0, "kamers_max": 80.0},
        {"naam": "Trijpstraat", "functie": "woning", "woningen_min": 50.0, "woningen_max": 50.0},
        {"naam": "Kindcentrum", "functie": "kinderdagverblijf"},
    ]
    parts = gpd.GeoDataFrame(
        [nothing | drawn | row for row in rows],
        columns=list(PART_COLUMNS),
        geometry=[PLACE, PLACE, TRIJP, PLACE],
        crs=CRS,
    )
    return Plan(
        id="de-koppeling",
        name=name,
        parts=parts,
        provenance=Provenance(
            name=name, publisher="", file="koppeling.geojson", sha256="ab" * 32, year=2026
        ),
        remarks=("Eigenschap 'bouwlagen' wordt niet gebruikt.",),
    )


def judgement(code: str, title: str, verdict: Verdict, reason: str, **more: object) -> Judgement:
    source, date = str(more.pop("source", BKL)), more.pop("date", dt.date(2026, 10, 1))
    verified, evidence = bool(more.pop("verified", False)), more.pop("evidence", {})
    citation = Citation(source=source, verified=verified, date=date)
    finding = Finding(
        norm=Norm(code=code, title=title, citation=citation),
        subject="De Koppeling, proef",
        verdict=verdict,
        reason=reason,
        evidence=evidence,
    )
    status = more.pop("status", "recht" if verified else "recht, niet gecontroleerd")
    return Judgement(finding=finding, status=status, **more)


READ = "Lees bijlage VI en VII-C van het Bkl voordat u hierop vertrouwt."


CARE = "Kindcentrum (kinderdagverblijf)"


def explosion(*, weighs: bool) -> Judgement:
    """Fails by the principle of Hengelo; under rules without it the board weighs."""
    further = metres(200 - DISTANCE)
    common = {"distance_m": DISTANCE, "overlap_m2": PLACE.area}
    if weighs:
        return judgement(
            "explosieaandachtsgebied", "Explosieaandachtsgebied", Verdict.WEIGH,
            f"Kantoren ligt op {M} van het spoor in dit gebied (grens 200 m).",
            turns=(f"Voldoet als alle gevels {further} verder van het spoor komen.",),
            by_hand=(READ,), **common,
        )  # fmt: skip
    out = f"Wordt afwegen zonder {CARE} in dit gebied, of met een functie die lichter is."
    return judgement(
        "explosieaandachtsgebied", "Explosieaandachtsgebied", Verdict.FAILS,
        f"{CARE} ligt in dit gebied. In beginsel komen er in het explosieaandachtsgebied geen zeer "
        "kwetsbare functies. (ontwerp, in beginsel, niet gecontroleerd)",
        source="Ontwerp-omgevingsvisie Binnenstad en Hart van Zuid, aangehaald in de nota De "
        "Koppeling",
        date=None, status="ontwerp, in beginsel, niet gecontroleerd",
        turns=(out, f"Wordt afwegen als {CARE} {further} verder van het spoor komt."),
        by_hand=(READ, "Hotel: hangt af van het bruto vloeroppervlak per object."),
        evidence={"grens_m": 200.0, "grens": "afstand van 200 m vanaf het spoor", "rest": np.nan},
        **common,
    )  # fmt: skip


def judgements(*, weighs: bool = False) -> tuple[Judgement, ...]:
    nearer, further = metres(DISTANCE - 30), metres(300 - DISTANCE)
    unknown = [
        judgement(
            code, title, Verdict.UNKNOWN, f"Er zijn geen {what} geleverd.", source=source,
            date=None, status="niet gecontroleerd", turns=(f"Lever {what}.",),
        )
        for code, title, what, source in (
            ("geluid", "Geluid van het spoor", "geluidcontouren", "Gemeentelijk geluidbeleid"),
            ("trillingen", "Trillingen van het spoor", "trillingscontouren",
             "Handleiding nieuwbouw en spoortrillingen"),
            ("emplacement", "Emplacement", "aandachtsgebieden van het emplacement", BKL),
        )
    ]  # fmt: skip
    return (
        judgement(
            "brandaandachtsgebied", "Brandaandachtsgebied", Verdict.MEETS,
            f"Het plan ligt op {M} van het spoor, buiten dit gebied (grens 30 m).",
            distance_m=DISTANCE, overlap_m2=0.0,
            turns=(f"Wordt afwegen als een gevel {nearer} dichter bij het spoor komt.",),
        ),
        explosion(weighs=weighs),
        judgement(
            "gifwolkaandachtsgebied", "Gifwolkaandachtsgebied", Verdict.WEIGH,
            f"Kantoren, Hotel, Trijpstraat (woning) en Kindcentrum (kinderdagverblijf) ligt op {M} "
            "van het spoor in dit gebied (grens 300 m). Dat is geen verbod: het bestuur weegt de "
            "kans op een ramp mee.",
            distance_m=DISTANCE, overlap_m2=PLACE.area,
            turns=(f"Voldoet als alle gevels {further} verder van het spoor komen.",),
            by_hand=(READ,),
        ),
        judgement(
            "plaatsgebonden-risico", "Plaatsgebonden risico", Verdict.MEETS,
            "De afstand waarbinnen het risico te groot is, is 0 m bij het spoor langs het plan.",
            source="Bkl, artikel 5.7 en 5.11", verified=True, distance_m=DISTANCE, overlap_m2=0.0,
        ),
        *unknown,
    )  # fmt: skip


def note(id_: str, name: str) -> RegimeNote:
    return RegimeNote(
        id=id_,
        name=name,
        in_force="vanaf 1-1-2024",
        note="Over de afstand van de gifwolk spreken twee bronnen elkaar tegen: 300 m en 1.500 m.",
        measured_from="het buitenste spoor (niet gecontroleerd)",
        method="vanaf de lijn van de laag spoor",
        chosen_by="het ontwerp lag ter inzage op 3-3-2026",
        unverified=(
            "Brandaandachtsgebied, 30 m",
            "Explosieaandachtsgebied, 200 m",
            "Gifwolkaandachtsgebied, 300 m",
            "personen per woning, kantoor, hotel en kinderdagverblijf",
        ),
    )


def classes() -> pd.DataFrame:
    rows = [
        ("Kantoren", "kantoor", "7.000 m² bvo", "kwetsbaar", "waarschijnlijk", False,
         "Kantoor van meer dan 1.500 m².", 233.3, 233.3, 0.0, 0.0, ""),
        ("Hotel", "hotel", "60–80 kamers", "onbekend", "onbekend", True,
         "Hangt af van het bruto vloeroppervlak per object.", np.nan, np.nan, np.nan, np.nan,
         "Er is geen getal voor personen per kamer."),
        ("Trijpstraat", "woning", "50 woningen", "kwetsbaar", "zeker", False,
         "Woningen, niet verspreid.", 60.0, 60.0, 120.0, 120.0, ""),
        ("Kindcentrum", "kinderdagverblijf", "omvang niet opgegeven", "zeer kwetsbaar", "zeker",
         False, "Kinderopvang.", np.nan, np.nan, np.nan, np.nan, "Het aantal is niet bekend."),
    ]  # fmt: skip
    names = ["naam", "functie", "omvang", "klasse", "zekerheid", "handmatig", "reden", "dag_min",
             "dag_max", "nacht_min", "nacht_max", "personen_reden"]  # fmt: skip
    table = pd.DataFrame(rows, columns=names)
    table.insert(4, "at_worst", table["klasse"].replace("onbekend", "kwetsbaar"))
    table.insert(8, "bron", "Bkl, bijlage VI; vloeroppervlakken uit oudere regels")
    return table


def exposure() -> pd.DataFrame:
    """Nothing within brand; within explosie 120 homes and within gifwolk 240, and 50 after."""
    zones = {f"{kind}aandachtsgebied": factor for factor, kind in enumerate(DISTANCES)}
    rows = []
    for area, n in zones.items():
        for moment, new in ((BEFORE, 0), (AFTER, min(n, 1))):
            unknown = 3 * n + 2 * new
            rows.append(
                {
                    "moment": moment, "gebied": area, "ligging": "zeker", "buurt": "BU99990101",
                    "buurtnaam": "Spoorzicht",
                    "woningen_min": 120.0 * n + 50 * new, "woningen_max": 124.0 * n + 50 * new,
                    "zeer kwetsbaar": n + new, "kwetsbaar": 40 * n + 2 * new,
                    "beperkt kwetsbaar": 6 * n, "klasse onbekend": 3 * n + new,
                    "dag_min": 410.0 * n + 293 * new, "dag_max": 455.0 * n + 293 * new,
                    "nacht_min": 288.0 * n + 120 * new, "nacht_max": 298.0 * n + 120 * new,
                    "dag_onbekend": unknown, "nacht_onbekend": unknown,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def review(**changes: object) -> Review:
    """As `review_plan` makes it: what is remarked of the plan stands before its own remark."""
    changes.setdefault("plan", plan())
    made = Review(
        plan=changes["plan"],
        regime=note("bkl-2024", "Bkl vanaf 2024"),
        date=dt.date(2026, 3, 3),
        judgements=judgements(),
        classes=classes(),
        exposure=exposure(),
        nearby=(
            Nearby(sort="bestaand gebouw", name="Pand 1", text="kwetsbaar, ligt in het plangebied"),
            Nearby(sort="project", name="Stationsplein", text="op 180 m: 120 woningen, 2028"),
        ),
        remarks=(*changes["plan"].remarks, "Het plan heeft geen fasering."),
    )
    return replace(made, **changes)


def reviewed(*others: Review, **changes: object) -> Reviewed:
    return Reviewed(reviews=(review(**changes), *others))


def older() -> Review:
    """The same plan under other rules, by which nothing fails."""
    return review(
        regime=replace(note("bevt-2015", "Bevt, oude regels"), chosen_by="er is om gevraagd"),
        judgements=judgements(weighs=True),
    )


def delivery(name: str, publisher: str, file: str) -> Delivery:
    source = Provenance(
        name=name, publisher=publisher, file=file, sha256="cd" * 32, year=2026,
        date=dt.date(2026, 1, 1), licence="CC BY 4.0",
    )  # fmt: skip
    return Delivery(provenance=source)


def evidence() -> dict[str, gpd.GeoDataFrame]:
    """Frames as `wijkplan.answers.review.evidence` gives them, from made-up houses and tracks."""
    zones = {kind: shapely.buffer(TRACK, metres) for kind, metres in DISTANCES.items()}
    zones["gifwolk, andere lezing"] = shapely.buffer(TRACK, 1500)
    near = shapely.buffer(PLACE, 1500)
    areas = []
    for name, zone in zones.items():
        kind = name.partition(",")[0]
        other = "_alternatief" if "," in name else ""
        far = DISTANCES[kind] if not other else "1.500"
        areas.append(
            {
                "regime": "bkl-2024", "norm": f"{kind}aandachtsgebied{other}",
                "naam": f"{name.partition(',')[0].capitalize()}aandachtsgebied"
                f"{', andere lezing' if other else ''}, {far} m (niet gecontroleerd)",
                "soort": kind, "ligging": "zeker", "status": "recht", "bron": BKL,
                "gecontroleerd": False, "grens": f"afstand van {far} m vanaf het spoor",
                "geometry": shapely.intersection(zone, near),
            }
        )  # fmt: skip
    doubtful = shapely.difference(shapely.buffer(SIDE, 200), zones["explosie"])
    areas.append(
        areas[1] | {"ligging": "mogelijk", "geometry": shapely.intersection(doubtful, near)}
    )
    overlaps = [
        {"regime": "bkl-2024", "norm": area["norm"], "deel": name, "oppervlakte_m2": shape.area,
         "geometry": shape}
        for area in areas[1:3]
        for name, shape in (("Kantoren", PLACE), ("Trijpstraat", TRIJP))
    ]  # fmt: skip
    parts = gpd.GeoDataFrame(classes(), geometry=plan().parts.geometry.to_list(), crs=CRS)
    return {
        "plandelen": parts,
        "gebieden": gpd.GeoDataFrame(areas, crs=CRS),
        "overlap": gpd.GeoDataFrame(overlaps, crs=CRS),
        "spoor": gpd.GeoDataFrame(
            {
                "functie": ["gemengd gebruik", "gemengd gebruik"],
                "basisnet": ["ja", "onbekend"],
                "traject": ["Oost – West", ""],
                "tunnel": [False, False],
                "museum": [False, False],
            },
            geometry=[shapely.intersection(line, near) for line in (TRACK, SIDE)],
            crs=CRS,
        ),
        "gebouwen": buildings(),
        "buurten": gpd.GeoDataFrame(
            {"code": ["BU99990101", "BU99990102"], "naam": ["Spoorzicht", "Overkant"]},
            geometry=[
                box(X - 1500, Y - 1500, X + 1500, Y + 15),
                box(X - 1500, Y + 15, X + 1500, Y + 1500),
            ],
            crs=CRS,
        ),
    }


def buildings() -> gpd.GeoDataFrame:
    """Rows of houses on both sides of the track, a school, offices, and a care home by address."""
    shapes, kinds = [], []
    for row in range(5):
        for column in range(28):
            west = X - 480 + column * 36 + (row % 2) * 9
            for south in (Y - 220 - row * 34, Y + 70 + row * 34):
                shapes.append(box(west, south, west + 24, south + 10))
                kinds.append("kwetsbaar" if (row + column) % 5 else "beperkt kwetsbaar")
    shapes += [box(X - 190, Y - 190, X - 140, Y - 160), box(X + 160, Y - 120, X + 220, Y - 70)]
    kinds += ["zeer kwetsbaar", "kwetsbaar"]
    shapes += [Point(X - 110, Y - 130), box(X + 110, Y - 190, X + 150, Y - 150)]
    kinds += ["zeer kwetsbaar", "onbekend"]
    return gpd.GeoDataFrame(
        {
            "id": [f"99{number:014d}" for number in range(len(shapes))],
            "klasse": kinds,
            "reden": "Volgens de BAG.",
            "woningen_max": [1.0 if kind == "kwetsbaar" else 0.0 for kind in kinds],
            "handmatig": [kind == "onbekend" for kind in kinds],
        },
        geometry=shapes,
        crs=CRS,
    )


def risk() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "moment": ["nu", "gepland", "gepland"],
            "verdwijnt": [False, False, False],
            "id": ["9900000000000001", "de-koppeling-1", "de-koppeling-4"],
            "naam": ["Pand 1", "Kantoren", "Kindcentrum"],
            "functie": ["woning", "kantoor", "kinderdagverblijf"],
            "dag_min": [1.2, 233.3, np.nan],
            "dag_max": [1.2, 233.3, np.nan],
            "nacht_min": [2.4, 0.0, np.nan],
            "nacht_max": [2.4, 0.0, np.nan],
            "reden": ["", "", "Het aantal is niet bekend."],
            "bron": ["kengetal, niet gecontroleerd"] * 3,
        },
        geometry=[Point(X - 110.25, Y - 130), PLACE, PLACE],
        crs=CRS,
    )


def dossier(of: Reviewed | None = None) -> Dossier:
    return Dossier(
        reviewed=of or reviewed(older()),
        heading=HEADING,
        deliveries=(
            delivery("Spoor", "Kadaster", "top10nl.gpkg"),
            delivery("Gebouwen en adressen", "Kadaster", "bag.gpkg"),
        ),
        evidence=evidence(),
        risk=risk(),
    )
