"""Read a finished atlas as an outsider does: its files, and nothing of the program's memory."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyogrio

from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.errors import Problem, SourceError
from wijkplan.model.history import plain_name, specs_by_year
from wijkplan.model.layers import PROTECTED
from wijkplan.output.disclosure import MANIFEST
from wijkplan.output.shell import DATA_FILE, TIME_FILE
from wijkplan.output.verify.trends import NOTHING, TRENDS, beside, other_years, with_years

FIGURES, STATUS, ORIGIN = "data/gebieden.csv", "data/gebieden_status.csv", "data/herkomst.json"
FINDINGS, GEOPACKAGE = "data/bevindingen.json", "data/wijkplan.gpkg"
MAP, TIME = f"assets/{DATA_FILE}", f"assets/{TIME_FILE}"
_NAMED = ("niveau", "naam", "bovenliggend")
_AGAIN = "maak de atlas opnieuw met wijkplan build"

_UNREADABLE = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, zlib.error,
)  # fmt: skip

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the tables of a finished atlas say.

    Parameters
    ----------
    folder
        The atlas.
    areas
        Index area code; ``niveau``, ``naam`` and ``bovenliggend``.
    values
        Index area code; the columns that are numbers, as floats, NaN where missing. Those of
        other years stand beside them, see `wijkplan.output.verify.trends`.
    status
        Index area code; the reason or remark of every cell.
    origin
        ``herkomst.json``, with the columns of other years among the columns.
    """

    folder: Path
    areas: pd.DataFrame
    values: pd.DataFrame
    status: pd.DataFrame
    origin: Mapping[str, Any]

    @cached_property
    def specs(self) -> Mapping[str, ColumnSpec]:
        """Meaning of every column, as far as the atlas tells."""
        told = self.origin["kolommen"]
        present = {n: _spec(n, told[n]) for n in told if n == plain_name(n)}
        found = specs_by_year(
            present,
            {n: told[n]["jaar"] for n in present if not told[n]["berekend"]},
            [(plain_name(n), told[n]["jaar"]) for n in told if n not in present],
        )
        return {name: self._as_protected(spec) for name, spec in found.items()}

    def _as_protected(self, spec: ColumnSpec) -> ColumnSpec:
        told = self.protected.get(spec.name, {})
        return replace(spec, part=told.get("teller") or spec.part, round_to=told.get("afronding"))

    @property
    def rules(self) -> Mapping[str, Any]:
        """By which rules the atlas hides figures."""
        return dict(self.origin["openbaarmaking"])

    @cached_property
    def protected(self) -> Mapping[str, Any]:
        """What the atlas tells of the columns that it protects; empty without any."""
        return dict(self.rules["kolommen"])

    @cached_property
    def hidden(self) -> Mapping[str, tuple[str, ...]]:
        """Column -> areas of which wijkplan hides it, also of columns computed from hidden ones."""
        cells = self.status == PROTECTED
        areas = {str(name): tuple(map(str, cells.index[cells[name]])) for name in cells}
        return {name: codes for name, codes in areas.items() if codes}

    @cached_property
    def map(self) -> Mapping[str, Any]:
        """What the map knows; the years to come under ``time``."""
        first = _script(self.folder, MAP)
        later = _script(self.folder, TIME) if (self.folder / TIME).exists() else {}
        return {**first, "time": {**(first.get("time") or {}), **later}}

    @cached_property
    def findings(self) -> list[Mapping[str, Any]]:
        """``bevindingen.json``."""
        return list(_json(self.folder, FINDINGS))

    @cached_property
    def trends(self) -> pd.DataFrame:
        """``verloop.csv`` as text; without rows where there is none."""
        return _trends(self.folder)

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Every other table in ``data/``: its name, and its cells as text."""
        for path in sorted((self.folder / "data").glob("*.csv")):
            name = path.relative_to(self.folder).as_posix()
            if name not in (FIGURES, STATUS, TRENDS):
                yield name, _table(self.folder, name)

    def layers(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Every layer of the GeoPackage without its geometry; index area code."""
        path = self.folder / GEOPACKAGE
        names = _guarded(GEOPACKAGE, lambda: [str(n) for n in pyogrio.list_layers(path)[:, 0]])
        for name in names:
            yield (
                name,
                _guarded(
                    GEOPACKAGE,
                    lambda name=name: pyogrio.read_dataframe(  # type: ignore[misc]
                        path, layer=name, read_geometry=False
                    ).set_index("code"),
                ),
            )

    def page(self, name: str) -> str:
        """Text of one page."""
        return _guarded(name, lambda: (self.folder / name).read_text("utf-8"))


def read_atlas(folder: Path) -> Reading:
    """Read the tables of an atlas.

    Parameters
    ----------
    folder
        A finished atlas of the public edition.

    Raises
    ------
    SourceError
        If it is no atlas, an internal one, or a table cannot be read.
    """
    if not (folder / ORIGIN).is_file():
        raise SourceError(
            f"{folder} is geen atlas van wijkplan: {ORIGIN} ontbreekt. "
            "Geef de map die wijkplan build heeft gemaakt."
        )
    origin = _json(folder, ORIGIN)
    if origin.get("uitgave") != "openbaar":
        raise SourceError(
            f"{folder} is de interne uitgave: die laat kleine aantallen zien en is niet om te "
            "delen. Controleer de openbare uitgave: wijkplan build --edition openbaar."
        )
    if not origin.get("openbaarmaking"):
        raise SourceError(f"{folder} zegt niet wat er is beschermd: {_AGAIN}.")
    table = _table(folder, FIGURES).set_index("code")
    status = _table(folder, STATUS).set_index("code")
    others = _guarded(TRENDS, lambda: other_years(_trends(folder), origin))

    def numbers() -> pd.DataFrame:
        """Cells of the numeric columns; empty is NaN."""
        told = origin["kolommen"]
        names = [n for n in told if Kind(told[n]["soort"]).numeric]
        return table[names].mask(table[names] == "").astype(float)

    def reasons() -> pd.DataFrame:
        """Status of every column."""
        return status.loc[table.index].drop(columns=list(_NAMED))

    figures, told = _guarded(FIGURES, numbers), _guarded(STATUS, reasons)
    return Reading(
        folder=folder,
        areas=_guarded(FIGURES, lambda: table[list(_NAMED)]),
        values=_guarded(TRENDS, lambda: beside(figures, others, "waarde")),
        status=_guarded(TRENDS, lambda: beside(told, others, "status")),
        origin=_guarded(TRENDS, lambda: with_years(origin, others)),
    )


def check_files(folder: Path) -> tuple[str, ...]:
    """Compare every file with the list that the build left behind.

    Returns
    -------
    tuple
        Files in the folder that are not in the list; nothing is known of them.

    Raises
    ------
    SourceError
        With each file that is missing or was changed since the build.
    """
    listed = _json(folder, MANIFEST).get("bestanden", {})
    problems = []
    for name, digest in listed.items():
        path = folder / name
        there = path.is_file()
        if there and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            continue
        problems.append(
            Problem(
                code="bestand-gewijzigd" if there else "bestand-ontbreekt",
                file=name,
                message="is gewijzigd nadat de atlas is gemaakt" if there else "ontbreekt",
                remedy=_AGAIN,
            )
        )
    if problems:
        raise SourceError(f"De atlas in {folder} is niet meer zoals hij is gemaakt.", problems)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return tuple(sorted(found - set(listed) - {MANIFEST}))


def _spec(name: str, told: Mapping[str, Any]) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        label=told["label"],
        kind=Kind(told["soort"]),
        unit=told["eenheid"],
        decimals=told["decimalen"],
        rounding=told["afronding"],
        weight=told["noemer"] or "",
        of=told["van"] or "",
        part=told["teller"] or "",
        persons=told["personen"] or "",
        disclosure=told["over"],
    )


def _guarded(name: str, read: Callable[[], _T]) -> _T:
    """Read; a file that cannot be understood is one clear error."""
    try:
        return read()
    except _UNREADABLE as error:
        problem = Problem(
            code="bestand-onleesbaar",
            file=name,
            message=f"is niet te lezen ({type(error).__name__}: {error})",
            remedy=_AGAIN,
        )
        raise SourceError("De atlas is niet te controleren.", [problem]) from error


def _json(folder: Path, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return _guarded(name, lambda: json.loads((folder / name).read_text("utf-8")))


def _table(folder: Path, name: str) -> pd.DataFrame:
    return _guarded(
        name, lambda: pd.read_csv(folder / name, dtype=str, keep_default_na=False, encoding="utf-8")
    )


def _trends(folder: Path) -> pd.DataFrame:
    return _table(folder, TRENDS) if (folder / TRENDS).exists() else NOTHING


def _script(folder: Path, name: str) -> Mapping[str, Any]:
    """Data in a script: base64 of gzip of JSON, see `wijkplan.output.shell.data_files`."""

    def unpack() -> Mapping[str, Any]:
        """Data of the one text between quotation marks."""
        packed = re.search(r'= "([^"]*)"', (folder / name).read_text("utf-8"))
        if packed is None:
            raise ValueError("geen gegevens gevonden")
        value: Mapping[str, Any] = json.loads(gzip.decompress(base64.b64decode(packed[1])))
        return value

    return _guarded(name, unpack)
