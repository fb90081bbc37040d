"""The housing stock: addresses, or counts per buurt, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from wijkplan.model.allocate import Conservation
from wijkplan.model.layers import Provenance

TENURES = ("koop", "huur corporatie", "huur overig")
BRANCHES = ("DAEB", "niet-DAEB")
RENT_CLASSES = (
    "onder kwaliteitskortingsgrens",
    "onder eerste aftoppingsgrens",
    "onder tweede aftoppingsgrens",
    "onder liberalisatiegrens",
    "middenhuur",
    "dure huur",
)
LABELS = ("A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G")
HEAT = ("aardgas", "warmtenet", "elektrisch", "anders")
PERIODS: Mapping[str, tuple[int, int]] = {
    "voor 1945": (0, 1944),
    "1945-1964": (1945, 1964),
    "1965-1979": (1965, 1979),
    "1980-1999": (1980, 1999),
    "2000 en later": (2000, 9999),
}
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "eigendom": TENURES,
    "tak": BRANCHES,
    "huurklasse": RENT_CLASSES,
    "energielabel": LABELS,
    "bouwperiode": tuple(PERIODS),
    "warmte": HEAT,
}
"""Attribute of a home -> the values it can have. Tenure, branch and rent class are three."""


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Homes that count as housing stock.

    Parameters
    ----------
    frame
        Columns ``buurt`` (code), ``aantal``, and every attribute of `ATTRIBUTES` (None where
        unknown). Of addresses each row is one home: ``aantal`` is 1, the index is the
        identificatie of the verblijfsobject, and there are ``x``, ``y`` (EPSG:28992, metres),
        ``pand`` and ``oppervlakte_m2`` too. Of counts each row is a combination of attributes
        in a buurt.
    addresses
        Whether the rows are addresses.
    provenance
        The deliveries that it was made of.
    conservation
        What came in, what is stock, and what found no buurt.
    remarks
        What a reader should know, in Dutch.
    """

    frame: pd.DataFrame
    addresses: bool
    provenance: tuple[Provenance, ...]
    conservation: tuple[Conservation, ...] = ()
    remarks: tuple[str, ...] = ()
