"""Addresses and buildings of the BAG (Kadaster), as PDOK gives them in 'BAG light'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.errors import DataError, Problem, Problems, SourceError, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec, Provenance
from wijkplan.model.text import nearest
from wijkplan.model.validation import validate_layer
from wijkplan.sources.files import SourceRequest, list_layers

PAND_STATUS = (
    "bouwvergunning verleend",
    "niet gerealiseerd",
    "bouw gestart",
    "in gebruik (niet ingemeten)",
    "in gebruik",
    "verbouwing",
    "sloopvergunning verleend",
    "gesloopt",
    "buiten gebruik",
    "ten onrechte opgevoerd",
)
OBJECT_STATUS = (
    "gevormd",
    "niet gerealiseerd",
    "in gebruik (niet ingemeten)",
    "in gebruik",
    "verbouwing",
    "ingetrokken",
    "buiten gebruik",
    "ten onrechte opgevoerd",
)
"""Statuses of a pand and of a verblijfsobject, without the name of the object itself: the BAG
writes 'Pand in gebruik' and 'Verbouwing pand'."""

HOME = "woonfunctie"
USES = (
    HOME,
    "bijeenkomstfunctie",
    "celfunctie",
    "gezondheidszorgfunctie",
    "industriefunctie",
    "kantoorfunctie",
    "logiesfunctie",
    "onderwijsfunctie",
    "sportfunctie",
    "winkelfunctie",
    "overige gebruiksfunctie",
)
"""Uses (*gebruiksdoelen*) that a verblijfsobject can have; it may have several."""

ADDRESS = (
    "openbare_ruimte_naam",
    "huisnummer",
    "huisletter",
    "toevoeging",
    "postcode",
    "woonplaats_naam",
)
_ID_WIDTH = 16
_YEARS = (1000.0, 2200.0)
_PAND = LayerSpec(name="pand", geometry="vlak", required=("identificatie", "bouwjaar", "status"))
_OBJECT = LayerSpec(
    name="verblijfsobject",
    geometry="punt",
    required=("identificatie", "status", "gebruiksdoel", "oppervlakte", "pand_identificatie"),
)


@dataclass(frozen=True, kw_only=True)
class BagDelivery:
    """What one file of the BAG gives.

    Parameters
    ----------
    pand
        Polygons; ``identificatie`` (16 digits), ``bouwjaar`` (NaN where not known), ``status``
        (one of `PAND_STATUS`), ``gebruiksdoel``, ``oppervlakte_min``, ``oppervlakte_max`` and
        ``aantal_verblijfsobjecten`` where delivered.
    verblijfsobject
        Points; ``identificatie``, ``status`` (one of `OBJECT_STATUS`), ``gebruiksdoel`` (names
        of `USES`, separated by a comma; None where not known), ``oppervlakte`` (m², NaN where
        not known), ``pand_identificatie`` (None where not known), ``bouwjaar``, and the parts
        of the address (`ADDRESS`) as text.
    """

    pand: Layer
    verblijfsobject: Layer


def is_bag(layers: list[str]) -> bool:
    """Whether a file with these layers looks like one of the BAG."""
    return {_PAND.name, _OBJECT.name} <= {layer.casefold() for layer in layers}


def read_bag(request: SourceRequest) -> BagDelivery:
    """Read the layers ``pand`` and ``verblijfsobject`` of a BAG file.

    Zeros that an export dropped from an identificatie are put back. Statuses may have the name
    of the object with them or not.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.

    Returns
    -------
    BagDelivery
        Both layers; numbers that cannot be true are NaN, with a remark.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem of both layers, such as an identificatie that is none, or a status
        or use that the BAG does not have.
    """
    provenance = request.provenance()
    names = {name.casefold(): name for name in list_layers(request.path)}
    problems, layers = Problems(), {}
    for spec, read in ((_PAND, _read_pand), (_OBJECT, _read_object)):
        with problems.collect():
            layer = _find_layer(request, spec.name, names)
            layers[spec.name] = _read(request, provenance, spec, layer, read)
    problems.raise_if_any(DataError, f"BAG-bestand {request.path.name} is niet bruikbaar.")
    pand, objects = layers[_PAND.name], layers[_OBJECT.name]
    absent = ~objects.frame["pand_identificatie"].isin(pand.frame["identificatie"])
    if absent.any():
        remark = (
            f"van {int(absent.sum())} verblijfsobjecten ontbreekt het pand: "
            f"{enumerate_some(objects.frame.loc[absent, 'identificatie'])}"
        )
        objects = replace(objects, remarks=(*objects.remarks, remark))
    return BagDelivery(pand=pand, verblijfsobject=objects)


def normalise_ids(raw: pd.Series) -> pd.Series:
    """Bring identificaties of the BAG into their one form: 16 digits, as text.

    An identificatie begins with the four digits of a gemeente, so up to three leading zeros can
    have been dropped; anything shorter is not one.

    Parameters
    ----------
    raw
        Identificaties as delivered, as text or as numbers.

    Returns
    -------
    Series
        Same index; None where it is empty or not an identificatie.

    >>> normalise_ids(pd.Series(["164010000000001", " 0164010000000001", "12"])).tolist()
    ['0164010000000001', '0164010000000001', None]
    """
    text = raw.astype(object).where(raw.notna(), "").astype(str).str.strip()
    text = text.str.removesuffix(".0")
    return text.str.zfill(_ID_WIDTH).astype(object).where(text.str.fullmatch(r"[0-9]{13,16}"), None)


def _find_layer(request: SourceRequest, name: str, names: Mapping[str, str]) -> str:
    if name not in names:
        problem = Problem(
            code="laag-ontbreekt",
            file=request.path.name,
            layer=name,
            message=f"deze laag ontbreekt; aanwezig: {enumerate_some(names.values())}",
            remedy="lever de BAG als GeoPackage met de lagen pand en verblijfsobject",
        )
        raise SourceError(f"Bestand {request.path.name} is niet bruikbaar.", [problem])
    return names[name]


def _read(
    request: SourceRequest,
    provenance: Provenance,
    spec: LayerSpec,
    layer: str,
    convert: Callable[[_Cells], dict[str, pd.Series]],
) -> Layer:
    raw, warned = request.read_layer(layer)
    names = {c: request.columns.get(c, c).casefold() for c in raw.columns if c != raw.geometry.name}
    cells = _Cells(raw.rename(columns=names), file=request.path.name, layer=spec.name)
    made = convert(cells)
    absent = [name for name in spec.required if name not in cells.raw]
    frame = gpd.GeoDataFrame(made, geometry=raw.geometry)
    with cells.problems.collect():
        checked = validate_layer(
            frame.drop(columns=absent), spec, provenance, label="identificatie"
        )
    cells.problems.raise_if_any(DataError, f"Laag {spec.name} is niet bruikbaar.")
    remarks = (*warned, *cells.remarks, *checked.remarks)
    return replace(checked, frame=checked.frame.reset_index(drop=True), remarks=remarks)


def _read_pand(cells: _Cells) -> dict[str, pd.Series]:
    return {
        "identificatie": cells.key("identificatie"),
        "bouwjaar": cells.number("bouwjaar", *_YEARS),
        "status": cells.status("status", PAND_STATUS),
        "gebruiksdoel": cells.uses("gebruiksdoel"),
        "oppervlakte_min": cells.number("oppervlakte_min", 1),
        "oppervlakte_max": cells.number("oppervlakte_max", 1),
        "aantal_verblijfsobjecten": cells.number("aantal_verblijfsobjecten", 0),
    }


def _read_object(cells: _Cells) -> dict[str, pd.Series]:
    return {
        "identificatie": cells.key("identificatie"),
        "status": cells.status("status", OBJECT_STATUS),
        "gebruiksdoel": cells.uses("gebruiksdoel"),
        "oppervlakte": cells.number("oppervlakte", 1),
        "pand_identificatie": cells.reference("pand_identificatie"),
        "bouwjaar": cells.number("bouwjaar", *_YEARS),
        **{name: cells.text(name) for name in ADDRESS},
    }


class _Cells:
    """The cells of one layer: converted per column, with what was wrong and what was mended."""

    def __init__(self, raw: gpd.GeoDataFrame, *, file: str, layer: str) -> None:
        self.raw = raw
        self.where = {"file": file, "layer": layer}
        self.problems = Problems()
        self.remarks: list[str] = []

    def text(self, column: str) -> pd.Series:
        """Text without blanks around it; None where there is none."""
        if column not in self.raw:
            return pd.Series(None, index=self.raw.index, dtype=object)
        cells = self.raw[column]
        text = cells.astype(object).where(cells.notna(), "").astype(str).str.strip()
        text = text.str.removesuffix(".0")
        filled: pd.Series[str] = text.astype(object).where(text.ne(""), None)
        return filled

    def key(self, column: str) -> pd.Series:
        """Identificatie of the object itself: filled, and unique."""
        ids = self._ids(column, self.text(column), required=True)
        doubled = ids.duplicated(keep=False) & ids.notna()
        if doubled.any():
            self._wrong(
                "sleutel-dubbel",
                column,
                doubled,
                message=f"komt meer dan eens voor: {enumerate_some(ids[doubled].unique())}",
                remedy="lever elk object één keer, met al zijn gebruiksdoelen in één rij",
            )
        return ids

    def reference(self, column: str) -> pd.Series:
        """Identificatie of the pand; the first one where there are more."""
        text = self.text(column)
        several = text.str.contains(r"[,;\s]", na=False)
        if several.any():
            text = text.where(~several, text[several].str.split(r"[,;\s]+").str[0])
            self.remarks.append(
                f"{int(several.sum())} verblijfsobjecten liggen in meer dan één pand: "
                "het eerste is gebruikt"
            )
        return self._ids(column, text, required=False)

    def status(self, column: str, known: tuple[str, ...]) -> pd.Series:
        """One of the known statuses; the name of the object before or after it is left out."""
        options = {status: status for status in known}
        text, kind = self.text(column), self.where["layer"]

        def find(cell: str) -> str | None:
            bare = " ".join(cell.casefold().split())
            return options.get(bare.removeprefix(f"{kind} ").removesuffix(f" {kind}"))

        found = self._each(column, text, find, known=known)
        empty = text.isna() & (column in self.raw)
        if empty.any():
            self._wrong(
                "cel-leeg",
                column,
                empty,
                message=f"{int(empty.sum())} keer niet ingevuld",
                remedy="lever van elk object de status",
            )
        return found

    def uses(self, column: str) -> pd.Series:
        """Names of uses, in the order of `USES`, separated by a comma."""

        def find(cell: str) -> str | None:
            parts = {" ".join(part.split()).casefold() for part in cell.split(",")} - {""}
            return ",".join(use for use in USES if use in parts) if parts <= set(USES) else None

        return self._each(column, self.text(column), find, known=USES)

    def number(self, column: str, low: float, high: float = np.inf) -> pd.Series:
        """Numbers in a range; what lies outside it is not known."""
        if column not in self.raw:
            return pd.Series(np.nan, index=self.raw.index)
        cells = self.raw[column]
        numbers = pd.to_numeric(cells, errors="coerce").astype(float)
        unread = numbers.isna() & self.text(column).notna()
        if unread.any():
            self._wrong(
                "geen-getal",
                column,
                unread,
                message=f"geen getal: {enumerate_some(map(repr, cells[unread].unique()))}",
                remedy="lever deze kolom als getal",
            )
        impossible = numbers.notna() & ~numbers.between(low, high)
        if impossible.any():
            values = enumerate_some(f"{value:g}" for value in numbers[impossible].unique())
            self.remarks.append(
                f"{column} is onbekend van {int(impossible.sum())} objecten: {values} kan niet"
            )
        known: pd.Series[float] = numbers.mask(impossible)
        return known

    def _ids(self, column: str, text: pd.Series, *, required: bool) -> pd.Series:
        ids = normalise_ids(text)
        wrong = ids.isna() & (text.notna() | required) & (column in self.raw)
        if wrong.any():
            values = text[wrong].fillna("(leeg)").unique()
            self._wrong(
                "identificatie-onjuist",
                column,
                wrong,
                message=f"geen identificatie van de BAG: {enumerate_some(values)}",
                remedy="lever alle 16 cijfers, als tekst",
            )
        return ids

    def _each(
        self,
        column: str,
        text: pd.Series,
        find: Callable[[str], str | None],
        *,
        known: tuple[str, ...],
    ) -> pd.Series:
        """Look each different text up once."""
        codes, different = pd.factorize(text)
        found = [find(str(cell)) for cell in different]
        unknown = [str(cell) for cell, value in zip(different, found, strict=True) if not value]
        if unknown:
            self._wrong(
                f"{column}-onbekend",
                column,
                text.isin(unknown),
                message=f"onbekende waarde: {enumerate_some(map(repr, unknown))}",
                remedy=f"{nearest(unknown[0], known)}; de BAG kent: {', '.join(known)}",
            )
        values = np.array([*found, None], dtype=object)
        return pd.Series(values[codes], index=text.index, dtype=object)

    def _wrong(
        self, code: str, column: str, rows: pd.Series[bool], *, message: str, remedy: str
    ) -> None:
        self.problems.add(
            Problem(
                code=code,
                column=column,
                row=enumerate_some(self.raw.index[rows] + 1),
                message=message,
                remedy=remedy,
                **self.where,
            )
        )
