"""The export for a risk calculation: places with persons, neutral and documented.

wijkplan computes no group risk of its own: an adviser does, with a program for it.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import shapely

from wijkplan.answers.review.evidence import SHOWN_M
from wijkplan.model.text import format_date, format_number
from wijkplan.output.exports import table_csv
from wijkplan.output.review.dossier import Dossier
from wijkplan.output.safe_text import readable
from wijkplan.version import __version__

LAYER = "personen"
WKT = "geometrie_wkt"

COLUMNS: Mapping[str, str] = {
    "moment": "'nu' (staat er) of 'gepland' (een deel van het plan)",
    "verdwijnt": "ja (true): het plan sloopt dit gebouw; tel het dan niet mee in de situatie erna",
    "id": "kenmerk: identificatie van de BAG, of van het deel van het plan",
    "naam": "naam, voor zover bekend",
    "functie": "gebruik, voor zover bekend",
    "dag_min": "minste aantal personen overdag; leeg is onbekend, nooit nul",
    "dag_max": "meeste aantal personen overdag; leeg is onbekend",
    "nacht_min": "minste aantal personen 's nachts; leeg is onbekend",
    "nacht_max": "meeste aantal personen 's nachts; leeg is onbekend",
    "reden": "hoe het aantal is bepaald, of waarom het ontbreekt",
    "bron": "bron van het kengetal, en of iemand die heeft gecontroleerd",
}
"""Column -> what it holds, for who has only the files."""


def risk_layers(dossier: Dossier) -> dict[str, pd.DataFrame]:
    """Layers of the GeoPackage: places, and what the columns mean."""
    told = {**COLUMNS, "geometrie": _GEOMETRY}
    meaning = pd.DataFrame({"kolom": list(told), "betekenis": list(told.values())})
    return {LAYER: _chosen(dossier.risk), "leesmij": meaning}


def risk_csv(dossier: Dossier) -> str:
    """The same places as text: geometry as WKT in RD, to the millimetre."""
    frame = _chosen(dossier.risk)
    shapes = shapely.to_wkt(frame.geometry.array, rounding_precision=3)
    flags = {"verdwijnt": frame["verdwijnt"].map({True: "ja", False: "nee"})}
    return table_csv(pd.DataFrame(frame.drop(columns="geometry")).assign(**flags, **{WKT: shapes}))


def _chosen(risk: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return risk[[*COLUMNS, "geometry"]]


_GEOMETRY = "vlak, of een punt waar alleen dat bekend is; RD (EPSG:28992), in meters"


def risk_readme(dossier: Dossier) -> str:
    """Explain the export to the adviser who gets it."""
    reviewed, main = dossier.reviewed, dossier.reviewed.main
    sources = "\n".join(
        f"- {d.provenance.name} ({d.provenance.publisher}), peildatum "
        f"{format_date(d.provenance.date)}, bestand {d.provenance.file}"
        for d in dossier.deliveries
    )
    doubts = "\n".join(f"- {text}" for text in main.regime.unverified) or "- niets"
    columns = "\n".join(f"{name:<14}{text}" for name, text in COLUMNS.items())
    fiction = "\nLET OP: deze gemeente is fictief; alle cijfers zijn verzonnen.\n"
    text = f"""\
Invoer voor een risicoberekening bij het plan '{" ".join(reviewed.plan.name.split())}'
Gemaakt met wijkplan {__version__} voor {dossier.heading.title}, uitgave {dossier.heading.edition}.
{fiction if dossier.heading.fictional else ""}
wijkplan berekent geen groepsrisico: geen fN-curve en geen vergelijking met een oriëntatiewaarde.
Deze bestanden bevatten alleen waar mensen zijn, hoeveel, overdag en 's nachts, nu en gepland. De
berekening en het oordeel zijn van een adviseur en van het bevoegd gezag.

BESTANDEN
risicoberekening.gpkg   laag '{LAYER}', en de tabel 'leesmij' met deze uitleg per kolom
risicoberekening.csv    hetzelfde als tekst: UTF-8, komma als scheiding, punt als decimaalteken;
                        de geometrie staat als WKT in de laatste kolom, {WKT}

COÖRDINATEN
Alle coördinaten zijn in het Rijksdriehoeksstelsel: RD New, EPSG:28992, in meters. Een rij is een
vlak, of een punt waar alleen dat bekend is. Alles binnen {format_number(SHOWN_M)} m van het plan
staat erin.

KOLOMMEN
{columns}
{WKT} {_GEOMETRY} (alleen in de csv)

AANTALLEN
Aantallen zijn kengetallen per functie en omvang, geen tellingen van mensen. Minste en meeste
verschillen waar de omvang niet vastligt. Een leeg veld betekent onbekend: vul het aan voordat u
rekent, en lees het nooit als nul.
Situatie nu: alle rijen met moment 'nu'. Situatie erna: de rijen 'nu' die niet verdwijnen, met de
rijen 'gepland'. Delen van het plan kunnen over elkaar liggen.

NIET GECONTROLEERD AAN DE BRON
{doubts}

BRONNEN
{sources}
"""
    return readable(text)
