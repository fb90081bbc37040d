"""What is known of homes: per home (*woningregister*) or as counts per buurt (*woningaantallen*).

Both describe homes, never the people in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from wijkplan.model.areas import Level, normalise_code
from wijkplan.model.errors import DataError, Problem, Problems, enumerate_some
from wijkplan.model.layers import Register
from wijkplan.model.stock import ATTRIBUTES
from wijkplan.sources.bag import normalise_ids
from wijkplan.sources.files import SourceRequest, read_table
from wijkplan.sources.registers import Field, check_register

UNKNOWN = "onbekend"
"""Value that says that an attribute is not known; kept as None."""

_HOME, _BUURT, _NUMBER = "verblijfsobject", "buurtcode", "aantal"


def read_homes(request: SourceRequest) -> Register:
    """Read a register of homes: one row per verblijfsobject of the BAG.

    Parameters
    ----------
    request
        The delivery; ``request.columns`` may rename columns.

    Returns
    -------
    Register
        ``woningregister``: ``verblijfsobject`` (16 digits, unique), ``corporatie`` (text), and
        ``eigendom``, ``tak``, ``huurklasse``, ``energielabel``, ``warmte`` (values of
        `ATTRIBUTES`). What is empty, not delivered or *onbekend* is None.

    Raises
    ------
    SourceError
        If the file cannot be read.
    DataError
        With every problem found.
    """
    provenance = request.provenance()
    raw = _table(request)
    problems = Problems()
    if _HOME in raw:
        ids = normalise_ids(raw[_HOME])
        wrong = ids.isna() & raw[_HOME].ne("")  # an empty one is found as an empty cell
        _refuse(request, problems, _HOME, raw[_HOME][wrong], "lever alle 16 cijfers, als tekst")
        raw = raw.assign(**{_HOME: ids.fillna(raw[_HOME])})
    attributes = [name for name in ATTRIBUTES if name != "bouwperiode"]  # that is of the pand
    fields = (
        Field(name=_HOME, required=True),
        Field(name="corporatie"),
        *(_attribute(name) for name in attributes),
    )
    register = replace(
        _register(request, raw, fields, problems, needs="eigendom", key=_HOME),
        provenance=provenance,
    )
    return replace(register, remarks=(*register.remarks, *_contradictions(register.frame)))
