"""The registry of kinds of source, and how a delivered file is recognised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.columns import Catalogue
from wijkplan.sources.bag import is_bag
from wijkplan.sources.cbs_areas import find_level
from wijkplan.sources.damage import hash_file
from wijkplan.sources.files import (
    column_names,
    is_table,
    list_layers,
    read_table,
    read_vector,
)
from wijkplan.sources.prescription import PRESCRIPTIONS
from wijkplan.sources.railway import is_railway
from wijkplan.sources.rev import YARDS, is_rev_areas

AREAS = "cbs-buurten"
RAILWAY = "spoor-top10nl"
KEY_FIGURES = "cbs-kerncijfers"
FIGURES = "cijfers"
_BY_SUFFIX = {".graphml": "netwerk", ".tif": "raster", ".tiff": "raster"}
_BY_COLUMNS: Mapping[str, tuple[frozenset[str], ...]] = {
    "projecten": (frozenset({"project_id"}),),
    "contouren": (frozenset({"klasse"}), frozenset({"ondergrens", "bovengrens"})),
    "rev-gebouwen": (frozenset({"categoriekwetsbaarheid"}),),
    "warmtezones": (frozenset({"naam", "strategie"}), frozenset({"naam", "fase"})),
    "warmtebronnen": (
        frozenset({"naam", "soort", "vermogen_mw"}),
        frozenset({"naam", "soort", "temperatuur"}),
        frozenset({"naam", "soort", "beschikbaar_vanaf"}),
    ),
    "warmtenet": (frozenset({"naam", "soort", "status", "jaar"}),),
    "voorzieningen": (
        frozenset({"vestigingsnaam"}),
        frozenset({"voorziening"}),
        frozenset({"naam", "hoofdsector"}),
        frozenset({"naam", "pand"}),
        frozenset({"naam", "bron"}),
        frozenset({"naam locatie"}),
    ),
}
"""Kind of a vector file -> columns that give it away, any of these sets."""
_BY_LAYER = {YARDS: "emplacement", PRESCRIPTIONS: "voorschriftengebieden"}
"""Name of a layer -> kind, where the columns do not tell."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True, kw_only=True)
class SourceKind:
    """What wijkplan knows of a kind of source; read from ``registry.toml``.

    Parameters
    ----------
    id
        Value of ``soort`` in the project file.
    label, gives, without
        For a planner, in Dutch.
    publisher, licence, url, published
        Defaults for the provenance.
    required
        Whether nothing can be made without it.
    keyed
        Whether it holds area codes, which belong to a boundary year.
    key, columns, signature, also
        For a table: the code column, the names to read it by, the columns that give it away, and
        those of other forms of the same kind.
    """

    id: str
    label: str
    publisher: str
    licence: str
    url: str
    published: bool
    required: bool
    gives: str
    without: str
    keyed: bool = False
    key: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    signature: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()

    def fits(self, columns: Collection[str]) -> bool:
        """Whether the columns of a table give this kind away."""
        forms = [self.signature, *self.also] if self.signature else self.also
        return any(set(form) <= set(columns) for form in forms)


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a delivered file turned out to be.

    Parameters
    ----------
    path
        The file.
    kind
        The kind of source, or None where it was not recognised.
    year
        Year that the file itself or its name states; None where neither does.
    gemeenten
        Code -> name of the gemeenten in a file of areas.
    """

    path: Path
    kind: SourceKind | None
    year: int | None = None
    gemeenten: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind_id(self) -> str:
        """Id of the kind; empty where it was not recognised."""
        return self.kind.id if self.kind else ""


@cache
def source_kinds() -> Mapping[str, SourceKind]:
    """All kinds of source by id."""
    text = (files("wijkplan.sources") / "registry.toml").read_text("utf-8")
    rows = tomllib.loads(text)["kind"]
    return {
        row["id"]: SourceKind(
            **{
                **row,
                "signature": tuple(row.get("signature", ())),
                "also": tuple(tuple(form) for form in row.get("also", ())),
            }
        )
        for row in rows
    }


def recognise(path: Path, catalogue: Catalogue) -> Recognised:
    """Tell what a delivered file is by its columns, never by its name.

    Parameters
    ----------
    path
        A vector file or a table.
    catalogue
        Meaning of columns.

    Raises
    ------
    SourceError
        If the file cannot be read.
    """
    year = _year_in_name(path)
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        hash_file(path)  # says so when the file is not there
        return Recognised(path=path, kind=source_kinds()[_BY_SUFFIX[suffix]], year=year)
    if is_table(path):
        return _recognise_table(path, catalogue)
    layers = list_layers(path)
    for layer in layers:
        if find_level(column_names(path, layer), catalogue, year=year or 0) is Level.BUURT:
            return _describe_areas(path, layer, catalogue, year=year)
    return Recognised(path=path, kind=_kind_of_layers(path, layers), year=year)


def _kind_of_layers(path: Path, layers: list[str]) -> SourceKind | None:
    """Kind of a vector file without areas, by its first layer that tells."""
    if is_bag(layers):
        return source_kinds()["bag"]
    if is_rev_areas(layers):
        return source_kinds()["rev-aandachtsgebieden"]
    for layer in layers:
        columns = column_names(path, layer)
        names = {column.casefold() for column in columns}
        if is_railway(columns):
            return source_kinds()[RAILWAY]
        for kind, telling in _BY_COLUMNS.items():
            if any(signature <= names for signature in telling):
                return source_kinds()[kind]
        if layer.casefold() in _BY_LAYER and "soort" in names:
            return source_kinds()[_BY_LAYER[layer.casefold()]]
    return None


def _recognise_table(path: Path, catalogue: Catalogue) -> Recognised:
    columns = list(read_table(path).columns)
    year = _year_in_name(path)
    for kind in source_kinds().values():
        if kind.fits(columns):
            return Recognised(path=path, kind=kind, year=year)
    known = catalogue.resolve(columns, year=year or 0).known
    names = set(known.values())
    keyed = names & {"gwb_code", "gwb_code_10", "buurtcode", "wijkcode", "gemeentecode"}
    if keyed and any(catalogue[name].kind.numeric for name in names):
        cbs = any(name.startswith("gwb_code") for name in names)
        return Recognised(
            path=path, kind=source_kinds()[KEY_FIGURES if cbs else FIGURES], year=year
        )
    return Recognised(path=path, kind=None)


def _describe_areas(
    path: Path, layer: str, catalogue: Catalogue, *, year: int | None
) -> Recognised:
    frame, _ = read_vector(path, layer)
    known = catalogue.resolve(list(frame.columns), year=year or 0).known
    by_name = {name: column for column, name in known.items()}
    if "jaar" in by_name:
        years = frame[by_name["jaar"]].dropna().unique()
        year = int(years[0]) if len(years) == 1 else year
    codes = [normalise_code(raw, Level.BUURT) for raw in frame[by_name["buurtcode"]]]
    names = frame[by_name["gemeentenaam"]] if "gemeentenaam" in by_name else codes
    pairs = zip(codes, names, strict=True)
    gemeenten = {"GM" + code[2:6]: str(name).strip() for code, name in pairs if code}
    return Recognised(
        path=path,
        kind=source_kinds()[AREAS],
        year=year,
        gemeenten=dict(sorted(gemeenten.items())),
    )


def _year_in_name(path: Path) -> int | None:
    found = _YEAR.findall(path.stem) or _YEAR.findall(path.parent.name)
    return int(found[-1]) if found else None
