"""Project registers: what is built, demolished, renovated or sold, where and when."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import pandas as pd

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import (
    Edition,
    GeometryType,
    LayerSpec,
    Provenance,
    Register,
    validate_layer,
)
from wijkplan.model.stock import BRANCHES, RENT_CLASSES, TENURES
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.files import (
    SourceRequest,
    column_names,
    is_table,
    list_layers,
    read_table,
    read_vector,
)
from wijkplan.sources.project_totals import ancestors_of, count_once
from wijkplan.sources.registers import Field, check_register

REGISTER = "projecten"


@dataclass(frozen=True, kw_only=True)
class ProjectKind:
    """What a kind of project does with homes.

    Parameters
    ----------
    label
        Dutch name, in running text.
    adds, demolishes
        Whether homes come (``bruto``) or go (``sloop``). A number that does not belong to the
        kind does not apply; it is not unknown.
    counts
        Whether it is about homes that stay (``aantal``): renovation and sale.
    """

    label: str
    adds: bool = False
    demolishes: bool = False
    counts: bool = False

    def applies(self, column: str) -> bool:
        """Whether a number (``bruto``, ``sloop`` or ``aantal``) belongs to this kind."""
        return {"bruto": self.adds, "sloop": self.demolishes, "aantal": self.counts}[column]


KINDS: Mapping[str, ProjectKind] = MappingProxyType(
    {
        "NIU": ProjectKind(label="nieuwbouw", adds=True),
        "SLO": ProjectKind(label="sloop", demolishes=True),
        "SLN": ProjectKind(label="sloop en nieuwbouw", adds=True, demolishes=True),
        "REB": ProjectKind(label="renovatie (bewoond)", counts=True),
        "REO": ProjectKind(label="renovatie (onbewoond)", counts=True),
        "TRA": ProjectKind(label="transformatie", adds=True),
        "MOD": ProjectKind(label="modulaire bouw", adds=True),
        "VBE": ProjectKind(label="woningverbetering", counts=True),
        "REN": ProjectKind(label="renovatie", counts=True),
        "VKP": ProjectKind(label="verkoop", counts=True),
        "onbekend": ProjectKind(label="soort onbekend", adds=True, demolishes=True, counts=True),
    }
)
"""PROJECTSOORT of VERA, the data standard of the housing associations; our own are VBE, VKP, REN
(where nobody says whether people stay) and *onbekend*, to which every number may belong.
MOD is modular building in VERA, homes that come, and not improvement (*modernisering*)."""

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "BOU": "gepland",
        "VER": "vergund",
        "NIE": "in aanbouw",
        "OPL": "opgeleverd",
        "onbekend": "status onbekend",
    }
)
"""Codes that VERA has for homes in development, as a project uses them."""

_UNKNOWN = "onbekend"
HARDNESS = ("hard", "zacht", _UNKNOWN)
FIELDS = (
    Field(name="project_id", required=True),
    Field(name="parent_id"),
    Field(name="naam", required=True),
    Field(name="soort", kind="keuze", choices=tuple(KINDS)),
    Field(name="status", kind="keuze", choices=tuple(STATUSES)),
    Field(name="hardheid", kind="keuze", choices=HARDNESS),
    Field(name="openbaar", kind="ja_nee", required=True),
    Field(name="bruto", kind="aantal"),
    Field(name="sloop", kind="aantal"),
    Field(name="aantal", kind="aantal"),
    Field(name="jaar_start", kind="jaar"),
    Field(name="jaar_oplevering", kind="jaar"),
    Field(name="eigendom", kind="keuze", choices=(*TENURES, _UNKNOWN)),
    Field(name="tak", kind="keuze", choices=(*BRANCHES, _UNKNOWN)),
    Field(name="huurklasse", kind="keuze", choices=(*RENT_CLASSES, _UNKNOWN)),
    Field(name="buurt"),
    Field(name="panden"),
    Field(name="bron", required=True),
    Field(name="vindplaats"),
    Field(name="peildatum", kind="datum", required=True),
    Field(name="opmerking"),
)
_REMEDIES = {
    "bruto": "zet woningen die blijven in aantal; komen er woningen bij, kies dan NIU, SLN of TRA",
    "sloop": "kies SLN (sloop en nieuwbouw) of SLO (sloop), of haal het getal weg",
    "aantal": "zet nieuwe woningen in bruto en gesloopte in sloop; voor renovatie is de soort REB "
    "of REO, voor woningverbetering VBE, voor verkoop VKP",
}


def read_projects(request: SourceRequest, *, edition: Edition) -> Register:
    """Read a project register from CSV, Excel or GeoPackage.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.
    edition
        ``openbaar`` leaves projects that are not public out entirely: they are not counted, and
        a public part of an internal programme stands on its own.

    Returns
    -------
    Register
        Its frame is a GeoDataFrame in EPSG:28992 with the columns of `FIELDS` (``panden``: 16
        digits each, separated by a blank; *onbekend* tenure, branch and rent class are None) and

        - ``soort``, ``status``, ``hardheid``: ``onbekend`` where the cell is empty;
        - ``geometry``: point or polygon, None where the register draws nothing;
        - ``rij``: row in the file, as a spreadsheet counts;
        - ``netto``: homes that the project adds. ``bruto`` for new build, transformation and
          modular building (demolition does not apply), minus ``sloop`` for demolition (new
          homes do not apply), ``bruto - sloop`` for demolition with new build where both are
          known, 0 for renovation and sale; NaN where unknown;
        - ``bruto_telling``, ``sloop_telling``: whether the number counts in totals, see
          `wijkplan.sources.project_totals.count_once`.

        A number that does not belong to the kind of project is NaN.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found, each with its row and column.
    """
    provenance = request.provenance()
    raw, warned = _read(request)
    cells = _cells(raw)
    problems = Problems()
    remarks: tuple[str, ...] = ()
    with problems.collect():
        frame, remarks = check_register(
            raw.drop(columns="geometry"), FIELDS, request=request, name=REGISTER, key="project_id"
        )
    problems.add(*_coherence(cells, {"file": request.path.name, "layer": REGISTER}))
    with problems.collect():
        places, repaired = _places(raw, provenance)
    problems.raise_if_any(DataError, f"Projectregister {request.path.name} is niet bruikbaar.")
    frame = _mended(frame).assign(geometry=places.to_numpy(), rij=range(2, len(frame) + 2))
    if edition == "openbaar":
        frame = _public(frame)
    return Register(
        name=REGISTER,
        frame=gpd.GeoDataFrame(_derived(frame), geometry="geometry", crs=CRS),
        provenance=provenance,
        remarks=(*warned, *remarks, *repaired),
    )


def _read(request: SourceRequest) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Cells as text, with a column ``geometry`` that is all None for a table."""
    renamed = dict(request.columns)
    if is_table(request.path):
        table = read_table(request.path).rename(columns=renamed).reset_index(drop=True)
        nowhere = gpd.GeoSeries([None] * len(table), crs=CRS)
        table = table.drop(columns=[c for c in table if str(c).casefold() == "geometry"])
        return gpd.GeoDataFrame(table, geometry=nowhere), ()
    layers = [request.layer] if request.layer else list_layers(request.path)
    fitting = [name for name in layers if _is_register(request, name)]
    if len(fitting) != 1:
        raise SourceError(
            f"Bestand {request.path.name} is niet bruikbaar.",
            [
                Problem(
                    code="geen-projecten" if not fitting else "laag-onduidelijk",
                    file=request.path.name,
                    column="project_id",
                    message=f"{len(fitting)} lagen met deze kolom; lagen: {', '.join(layers)}",
                    remedy="lever één laag met projecten, of noem de laag in wijkplan.toml",
                )
            ],
        )
    frame, warned = read_vector(request.path, fitting[0])
    frame = frame.rename(columns=renamed).reset_index(drop=True)
    texts = {c: frame[c].map(_text).astype(object) for c in frame.columns if c != "geometry"}
    return gpd.GeoDataFrame(texts, geometry=frame.geometry, index=frame.index), warned


def _is_register(request: SourceRequest, layer: str) -> bool:
    names = [request.columns.get(c, c).casefold() for c in column_names(request.path, layer)]
    return "project_id" in names


def _text(value: object) -> str:
    """A typed cell of a GeoPackage as a planner would write it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if str(value) in {"True", "False"}:
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, dt.datetime) else str(value)


def _cells(raw: pd.DataFrame) -> pd.DataFrame:
    """Stripped text for every field, so that rows can be compared whatever else is wrong."""
    by_name = {str(column).casefold(): raw[column] for column in raw}
    empty = pd.Series("", index=raw.index, dtype=object)
    columns = {f.name: by_name.get(f.name, empty).fillna("").astype(str) for f in FIELDS}
    return pd.DataFrame({name: column.str.strip() for name, column in columns.items()})


def _coherence(cells: pd.DataFrame, where: dict[str, str]) -> Iterator[Problem]:
    """Problems that only show when several cells are compared."""

    def problem(wrong: pd.Series[bool], code: str, column: str, say: tuple[str, str]) -> Problem:
        rows = enumerate_some(n + 2 for n, hit in enumerate(wrong) if hit)
        named = enumerate_some(map(repr, cells.loc[wrong, column].unique()))
        message = say[0].format(named)
        return Problem(code=code, column=column, row=rows, message=message, remedy=say[1], **where)

    absent = cells["parent_id"].ne("") & ~cells["parent_id"].isin(cells["project_id"])
    if absent.any():
        say = ("dit programma staat niet in het register: {}", "neem het programma op als rij")
        yield problem(absent, "programma-onbekend", "parent_id", say)
    above = ancestors_of(cells)
    circle = cells["project_id"].map(lambda own: own in above[own]).astype(bool)
    if circle.any():
        say = (
            "een project is via deze kolom een deel van zichzelf ({})",
            "laat parent_id leeg bij het bovenste programma",
        )
        yield problem(circle, "programma-kring", "parent_id", say)
    start = pd.to_numeric(cells["jaar_start"], errors="coerce")
    reversed_years = pd.to_numeric(cells["jaar_oplevering"], errors="coerce") < start
    if reversed_years.any():
        say = (
            "de oplevering ({}) ligt voor de start",
            "controleer jaar_start en jaar_oplevering; zijn ze verwisseld?",
        )
        yield problem(reversed_years, "jaren-omgekeerd", "jaar_oplevering", say)
    kinds = cells["soort"].str.upper()
    for column, remedy in _REMEDIES.items():
        foreign = kinds.map(lambda k, c=column: k in KINDS and not KINDS[k].applies(c)).astype(bool)
        foreign &= pd.to_numeric(cells[column], errors="coerce") > 0
        for code in sorted(kinds[foreign].unique()):
            say = (f"bij soort {code} ({KINDS[code].label}) hoort dit getal niet: {{}}", remedy)
            yield problem(foreign & kinds.eq(code), "getal-past-niet", column, say)
    wrong = cells["panden"].map(lambda text: normalise_ids(_split(text)).isna().any()).astype(bool)
    if wrong.any():
        say = (
            "geen identificatie van een pand: {}",
            "schrijf de 16 cijfers van elk pand als tekst, met een spatie ertussen",
        )
        yield problem(wrong, "pand-onjuist", "panden", say)


def _split(text: str) -> pd.Series[str]:
    return pd.Series(text.replace(",", " ").replace(";", " ").split(), dtype=object)


def _places(raw: gpd.GeoDataFrame, provenance: Provenance) -> tuple[gpd.GeoSeries, tuple[str, ...]]:
    """Validated geometry, None where a project has none; points and polygons may be mixed."""
    places = pd.Series([None] * len(raw), index=raw.index, dtype=object)
    drawn = raw[raw.geometry.notna() & ~raw.geometry.is_empty]
    points = drawn.geom_type.isin(("Point", "MultiPoint"))
    name = next((c for c in raw.columns if str(c).casefold() == "project_id"), None)
    remarks: list[str] = []
    problems = Problems()
    kinds: tuple[tuple[gpd.GeoDataFrame, GeometryType], ...]
    kinds = ((drawn[points], "punt"), (drawn[~points], "vlak"))
    for part, kind in kinds:
        if part.empty:
            continue
        with problems.collect():
            spec = LayerSpec(name=REGISTER, geometry=kind)
            layer = validate_layer(part, spec, provenance, label=name)
            places[layer.frame.index] = layer.frame.geometry.to_numpy()
            remarks += layer.remarks
    problems.found = list(dict.fromkeys(problems.found))
    problems.raise_if_any(DataError, "De plaats van de projecten is niet bruikbaar.")
    return gpd.GeoSeries(places, crs=CRS), tuple(dict.fromkeys(remarks))


def _mended(frame: pd.DataFrame) -> pd.DataFrame:
    """Drop what does not apply, and write identificaties in their one form."""
    frame = frame.copy()
    for column in ("soort", "status", "hardheid"):
        frame[column] = frame[column].where(frame[column].notna(), _UNKNOWN)
    for column in _REMEDIES:
        applies = frame["soort"].map(lambda kind, c=column: KINDS[kind].applies(c)).astype(bool)
        frame[column] = frame[column].where(applies)
    for column in ("eigendom", "tak", "huurklasse"):
        frame[column] = frame[column].where(frame[column].ne(_UNKNOWN), None)
    ids = [" ".join(normalise_ids(_split(text or ""))) or None for text in frame["panden"]]
    return frame.assign(panden=pd.Series(ids, index=frame.index, dtype=object))


def _public(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame[frame["openbaar"].astype(bool)].reset_index(drop=True)
    known = frame["parent_id"].isin(frame["project_id"])
    return frame.assign(parent_id=frame["parent_id"].where(known, None))


def _derived(frame: pd.DataFrame) -> pd.DataFrame:
    adds = frame["soort"].map(lambda kind: KINDS[kind].adds).astype(bool)
    demolishes = frame["soort"].map(lambda kind: KINDS[kind].demolishes).astype(bool)
    netto = frame["bruto"].where(adds, 0.0) - frame["sloop"].where(demolishes, 0.0)
    states = {
        "bruto_telling": count_once(frame, "bruto", adds),
        "sloop_telling": count_once(frame, "sloop", demolishes),
    }
    return frame.assign(netto=netto, **states)
