"""Where the building decree asks for more: the *voorschriftengebieden* of the omgevingsplan."""

from __future__ import annotations

from wijkplan.model.layers import Layer
from wijkplan.sources.features import read_kinds
from wijkplan.sources.files import SourceRequest

PRESCRIPTIONS = "voorschriftengebieden"
KINDS = ("brand", "explosie")
"""There is none for gifwolk (Bkl 5.14)."""


def read_prescriptions(request: SourceRequest) -> Layer:
    """Read the areas that the omgevingsplan designates; another status than an area of attention.

    Parameters
    ----------
    request
        A vector file in EPSG:28992 with ``soort`` and, if known, ``naam`` and ``besluit``;
        ``columns`` may rename columns.

    Returns
    -------
    Layer
        Named ``voorschriftengebieden``: ``soort`` (brand, explosie), ``naam`` and ``besluit``
        (what designates it; None where not told) and ``geometry``.

    Raises
    ------
    SourceError
        If the file cannot be read or no layer tells the ``soort``.
    DataError
        With every problem found: an area without or with an unknown ``soort``, geometry,
        coordinate system.
    """
    return read_kinds(
        request,
        name=PRESCRIPTIONS,
        kinds=KINDS,
        ending="voorschriftengebied",
        texts=("naam", "besluit"),
    )
