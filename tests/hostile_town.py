"""Ministad in which every text that can come from outside attacks whoever shows it.

Each text is a payload and a mark of its own (``[7]``), so that it can be found on a page. A payload
that gets to run calls ``window.__tripwire``.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
from rasterio.transform import Affine

import minitown as mt

CALL = "window.__tripwire()"
PAYLOADS = {
    "formule": '=HYPERLINK("https://kwaad.test";"klik")',
    "script": f"<script>{CALL}</script>",
    "attribuut": f'"><img src=x onerror={CALL}>',
    "attribuut-enkel": f"'><svg onload={CALL}>",
    "zonder-haakjes": f'" onmouseover={CALL} onfocus={CALL} autofocus x="',
    "script-uit": f"</script><script>{CALL}</script>",
    "element-uit": f"</title></style></textarea></svg></select><script>{CALL}</script>",
    "entiteit": f"&#60;script&#62;{CALL}&#60;/script&#62;&lt;img src=x onerror={CALL}&gt;",
    "kader": f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    "stijl": "<style>*{display:none}</style><link rel=stylesheet href=https://kwaad.test/a.css>",
    "formulier": "<base href=https://kwaad.test/><form action=https://kwaad.test/><button>",
    "javascript": f"javascript:{CALL}",
    "adres": "https://kwaad.test/?a=1&b=2",
    "tekst-enkel": f"'+{CALL}+'",
    "tekst-dubbel": f'"+{CALL}+"\\',
    "sjabloon-js": f"`${{{CALL}}}`",
    "sjabloon": "{{7*7}}{% for x in y %}{{ config }}{# a #}",
    "vervanging": "$& $1 %s {0} {code}",
    "regeleinde-js": f"\u2028{CALL}\u2029{CALL}",
    "rechts-naar-links": "12\u202e345\u2066",
    "nul": "a\x00b\x1bc",
    "formule-later": "a;=1+1;@SUM(A1)",
    "pad": "../../../kwaad",
    "lang": "lang" * 200,
    "cdata": "]]>",
    "opmerking": "<!--",
}
_NOT_IN_SCENARIO = "\\/<>\"'"
_FILE_NAMES = ("script", "attribuut", "sjabloon", "rechts-naar-links", "formule", "opmerking")


@dataclass
class Attack:
    """Gives the texts, and remembers which payload was tried in which field.

    Parameters
    ----------
    turn
        With which payload the first field begins; None: every payload in every text.
    harmless
        The same town with texts that do nothing.
    """

    turn: int | None = None
    harmless: bool = False
    tried: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(self, name: str, *, refused: Iterable[str] = ("nul",), slash: str = "/") -> str:
        """Text for a field: payload and mark; no file of a delivery may hold a NUL."""
        names = [payload for payload in PAYLOADS if payload not in refused]
        number = len(self.tried) + 1
        chosen = names if self.turn is None else [names[(self.turn + number) % len(names)]]
        text = "naam" if self.harmless else " ".join(PAYLOADS[payload] for payload in chosen)
        made = f"{text} [{number}]".replace("/", slash)
        self.tried += [(name, payload, made) for payload in chosen]
        return made

    @property
    def fields(self) -> dict[str, list[str]]:
        """Texts per field."""
        found: dict[str, list[str]] = {}
        for name, _, text in self.tried:
            if text not in found.setdefault(name, []):
                found[name].append(text)
        return found


def write_town(folder: Path, attack: Attack) -> Path:
    """Write a project with every kind of source that holds free text."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [make(folder, attack) for make in _SOURCES]
    _write_toml(folder, attack, [one for group in sources for one in group])
    return folder


Bron = dict[str, Any]


def _areas(folder: Path, attack: Attack) -> list[Bron]:
    frame = mt.cbs_buurten()
    frame["buurtnaam"] = [attack("naam van buurt") for _ in mt.BUURTEN]
    frame["gemeentenaam"] = attack("naam van gemeente")
    shapes = mt.areas().frame.geometry
    wijken = gpd.GeoDataFrame(
        {
            "wijkcode": [mt.CENTRUM, mt.ZUID],
            "wijknaam": [attack("naam van wijk") for _ in range(2)],
            "gemeentecode": mt.GEMEENTE,
            "water": "NEE",
        },
        geometry=[shapes[mt.CENTRUM], shapes[mt.ZUID]],
        crs=mt.CRS,
    )
    path = folder / "gebieden.gpkg"
    _write(path, buurten=frame, wijken=wijken)
    return [{"soort": "cbs-buurten", "bestand": path.name}]


def _figures(folder: Path, attack: Attack) -> list[Bron]:
    name = f"{_file_name(attack, 'naam van bestand')}.csv"
    codes = pd.DataFrame({"buurtcode": mt.BUURTEN})
    frame = codes.assign(eigen_aantal=range(6), eigen_aandeel=range(10, 70, 10))
    frame[attack("kop van een kolom")] = "x"
    _table(folder / name, frame)
    partner = codes.assign(eigen_personen=[3, 40, 50, 12, 60, 0])
    partner[attack("kop van een kolom van een partner")] = "x"
    _table(folder / "partner.csv", partner)
    return [
        {"soort": "cijfers", "bestand": name, "gepubliceerd": True},
        {"soort": "cijfers", "bestand": "partner.csv"},
    ]


def _homes(folder: Path, attack: Attack) -> list[Bron]:
    frame = pd.DataFrame(
        {
            "buurtcode": mt.BUURTEN,
            "aantal": [50, 100, 100, 10, 150, 0],
            "eigendom": "koop",
            attack("kop van een kolom van een partner"): "x",
        }
    )
    _table(folder / "woningen.csv", frame)
    return [{"soort": "woningaantallen", "bestand": "woningen.csv"}]


def _projects(folder: Path, attack: Attack) -> list[Bron]:
    ids = [attack("project_id") for _ in range(6)]
    frame = pd.DataFrame(
        {
            "project_id": ids,
            "parent_id": ["", "", "", "", "", ids[4]],
            "naam": [attack("naam van project") for _ in ids],
            "soort": ["NIU", "SLO", "SLN", "NIU", "NIU", "NIU"],
            "status": "BOU",
            "hardheid": ["hard", "hard", "zacht", "zacht", "zacht", "hard"],
            "openbaar": "ja",
            "bruto": ["40", "", "60", "", "90", "50"],
            "sloop": ["", "30", "80", "", "", ""],
            "jaar_start": "2025",
            "jaar_oplevering": ["2026", "2026", "2027", "", "2028", "2027"],
            "buurt": [mt.MARKT, mt.HAVEN, mt.OOST, "", mt.DORP, mt.DORP],
            "bron": [attack("bron van project") for _ in ids],
            "vindplaats": [attack("vindplaats van project") for _ in ids],
            "peildatum": "31-1-2025",
            "opmerking": [attack("opmerking bij project") for _ in ids],
            attack("kop van een kolom van een partner"): "x",
        }
    )
    beside = {"peildatum": "31-1-2025"}
    functions = pd.DataFrame(
        [
            {
                "project_id": ids[0],
                "functie": kind,
                "eenheid": unit,
                "verwacht": "40",
                "bron": attack("bron van functie"),
                "vindplaats": attack("vindplaats van functie"),
                "opmerking": attack("opmerking bij functie"),
                **beside,
            }
            for kind, unit in (("woning", "woningen"), ("kantoor", "m2"))
        ]
    )
    quantity = attack("grootheid van getal")
    numbers = pd.DataFrame(
        [
            {
                "project_id": ids[place],
                "grootheid": what,
                "waarde": value or attack("waarde van getal"),
                "gekozen": chosen,
                "bron": attack("bron van getal"),
                "vindplaats": attack("vindplaats van getal"),
                "opmerking": attack("opmerking bij getal"),
                **beside,
            }
            for place, what, value, chosen in (
                (0, "bruto", "40", "ja"),
                (0, "bruto", "55", "nee"),
                (1, quantity, "", "nee"),
                (1, quantity, "", "nee"),
            )
        ]
    )
    _table(folder / "projecten.csv", frame)
    _table(folder / "functies.csv", functions)
    _table(folder / "getallen.csv", numbers)
    return [
        {"soort": "projecten", "bestand": "projecten.csv"},
        {"soort": "projectfuncties", "bestand": "functies.csv"},
        {"soort": "projectgetallen", "bestand": "getallen.csv"},
    ]


def _heat(folder: Path, attack: Attack) -> list[Bron]:
    plan = pd.DataFrame(
        {
            "buurtcode": [mt.MARKT, mt.HAVEN, mt.OOST],
            "voorkeur": ["S2a", "S1", "S4"],
            "fase": [attack("fase van warmteprogramma") for _ in range(3)],
            "jaar_start": "2027",
            "status": "vastgesteld",
            "bron": [attack("bron van warmteprogramma") for _ in range(3)],
            "vindplaats": [attack("vindplaats van warmteprogramma") for _ in range(3)],
        }
    )
    zones = gpd.GeoDataFrame(
        {
            "naam": [attack("naam van warmtezone") for _ in range(3)],
            "strategie": ["S2", "", ""],
            "fase": [attack("fase van warmtezone") for _ in range(3)],
            "bron": [attack("bron van warmtezone") for _ in range(3)],
        },
        geometry=[mt.cell(0, 0), mt.cell(1, 1), mt.cell(2, 0)],
        crs=mt.CRS,
    )
    analysis = pd.DataFrame(
        {
            "BU_CODE": mt.BUURTEN,
            "I02_buurtnaam": [attack("buurtnaam van Startanalyse") for _ in mt.BUURTEN],
            "I09_aantal_woningen": [50, 100, 100, 10, 150, 0],
            "I11_woningequivalenten": 100,
            "H15_CO2_uitstoot": 10,
            "H16_Nat_meerkost": range(100, 700, 100),
            "H17_Nat_meerkost_CO2": 5,
        }
    )
    # 5 gas-free at the end of 2025 and 7 connected: that too is told, with the names.
    progress = pd.DataFrame(
        {
            "zone": [attack("zone van warmtevoortgang") for _ in range(3)],
            "jaar": "2025",
            "woningen": "10",
            "aardgasvrij": "5",
            "aangesloten": "7",
            "jaar_gereed": "2030",
            "bron": [attack("bron van warmtevoortgang") for _ in range(3)],
            "vindplaats": [attack("vindplaats van warmtevoortgang") for _ in range(3)],
        }
    )
    _table(folder / "voortgang.csv", progress)
    _table(folder / "programma.csv", plan)
    _table(folder / "S1a_LuchtWP.csv", analysis)
    _write(folder / "zones.gpkg", zones=zones)
    return [
        {"soort": "warmteprogramma", "bestand": "programma.csv"},
        {"soort": "warmtezones", "bestand": "zones.gpkg"},
        {"soort": "warmtevoortgang", "bestand": "voortgang.csv"},
        {"soort": "startanalyse", "bestand": "S1a_LuchtWP.csv"},
    ]


def _surroundings(folder: Path, attack: Attack) -> list[Bron]:
    noise = gpd.GeoDataFrame(
        {"klasse": [attack("klasse van contour") for _ in range(3)]},
        geometry=[mt.cell(0, 0), mt.cell(1, 1), mt.cell(2, 0)],
        crs=mt.CRS,
    )
    names = {"type": "typespoorbaan", "sporen": "aantalsporen", "functie": "vervoerfunctie"}
    tracks = mt.railway().frame.rename(columns=names)
    tracks["lokaalid"] = ["a1", "a2", "a3"]
    tracks["baanvaknaam"] = [attack("naam van spoor") for _ in range(3)]
    for column in names.values():
        tracks.loc[1, column] = attack(f"{column} van spoor")
    basic = pd.DataFrame(
        {
            "lokaalid": ["a1", "a2"],
            "traject": [attack("traject van basisnet") for _ in range(2)],
            "basisnet": ["ja", "onbekend"],
            "bron": [attack("bron van basisnet") for _ in range(2)],
        }
    )
    schools = pd.DataFrame(
        {
            "naam": [attack("naam van voorziening") for _ in range(3)],
            "x": [mt.X0 + 20, mt.X0 + 150, mt.X0 + 250],
            "y": [mt.Y0 + 30, mt.Y0 + 160, mt.Y0 + 50],
        }
    )
    _write(folder / "geluid.gpkg", contouren=noise)
    _write(folder / "spoor.gpkg", spoorbaandeel=tracks)
    _table(folder / "basisnet.csv", basic)
    _table(folder / "scholen.csv", schools)
    _write_raster(folder / "hitte.tif")
    heat = {"kenmerk": "hitte_pet", "label": attack("label van raster")}
    return [
        {"soort": "contouren", "bestand": "geluid.gpkg"},
        {"soort": "spoor-top10nl", "bestand": "spoor.gpkg"},
        {"soort": "basisnet", "bestand": "basisnet.csv"},
        {"soort": "voorzieningen", "bestand": "scholen.csv", "voorziening": "basisschool"},
        {
            "soort": "raster",
            "bestand": "hitte.tif",
            "eenheid": attack("eenheid van raster"),
            **heat,
        },
    ]


_SOURCES: tuple[Callable[[Path, Attack], list[Bron]], ...] = (
    _areas, _figures, _homes, _projects, _heat, _surroundings
)  # fmt: skip


def _write_toml(folder: Path, attack: Attack, sources: list[Bron]) -> None:
    """The project file: every text in it attacks too."""
    lines = [
        "[project]",
        f"naam = {_quoted(attack('titel van het project', refused=()))}",
        f'gemeenten = ["{mt.GEMEENTE}"]',
        f"jaar = {mt.YEAR}",
        "fictief = true",
        "[tijd]",
        "tot = 2028",
        "[spreiding]",
        'kolommen = ["eigen_aandeel"]',
    ]
    for bron in sources:
        about = {
            "naam": attack("naam van bron", refused=()),
            "uitgever": attack("uitgever van bron", refused=()),
            "licentie": attack("licentie van bron", refused=()),
            "url": attack("url van bron", refused=()),
        }
        lines += ["[[bron]]", *(f"{key} = {_quoted(text)}" for key, text in (about | bron).items())]
        lines += ["peildatum = 2024-01-01"]
    lines += [
        "[[bron]]",
        'soort = "netwerk"',
        f"bestand = {_quoted(_file_name(attack, 'naam van bestand dat er niet is'))}",
    ]
    for name, kind, about, more in (
        ("eigen_aantal", "aantal", "objecten", ""),
        ("eigen_personen", "aantal", "personen", ""),
        ("eigen_aandeel", "aandeel", "objecten", 'gewicht = "woningvoorraad"\n'),
    ):
        lines += [
            "[[kolom]]",
            f'naam = "{name}"\nsoort = "{kind}"\nover = "{about}"\n{more}',
            f"label = {_quoted(attack('label van eigen kolom', refused=()))}",
            f"eenheid = {_quoted(attack('eenheid van eigen kolom', refused=()))}",
            f"uitleg = {_quoted(attack('uitleg van eigen kolom', refused=()))}",
        ]
    unfit = [payload for payload, text in PAYLOADS.items() if set(text) & set(_NOT_IN_SCENARIO)]
    named = attack("naam van scenario", refused=unfit)
    for number, name in enumerate(("nu", f"s {named}", "constructor")):
        lines += [
            "[[scenario]]",
            f"naam = {_quoted(name)}",
            f"uitleg = {_quoted(attack('uitleg van scenario', refused=()))}",
            'projecten = "geen"' if number == 0 else 'projecten = "alle"',
        ]
    (folder / "wijkplan.toml").write_text("\n".join(lines) + "\n", "utf-8")


def _file_name(attack: Attack, field_name: str) -> str:
    """Name of a file; a slash would make it a path."""
    return attack(field_name, refused=set(PAYLOADS) - set(_FILE_NAMES), slash="∕")


def _quoted(text: object) -> str:
    """A text as TOML writes it, which is as JSON does, but for half characters."""
    return json.dumps(text)


def _table(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, sep=";", index=False)


def _write(path: Path, **layers: gpd.GeoDataFrame) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, frame in layers.items():
            pyogrio.write_dataframe(frame, path, layer=name, append=path.exists())


def _write_raster(path: Path) -> None:
    values = np.array([[[30, 35, 40], [45, 50, 20]]], dtype=np.float32)
    with rasterio.open(
        path, "w", driver="GTiff", count=1, height=2, width=3, dtype="float32", crs=mt.CRS,
        transform=Affine(100, 0, mt.X0, 0, -100, mt.Y0 + 200), nodata=-1,
    ) as target:  # fmt: skip
        target.write(values)
