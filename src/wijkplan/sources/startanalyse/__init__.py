"""Startanalyse aardgasvrije buurten (PBL): what each strategy costs per buurt.

What an edition looks like and what is wrong with it is data (`editions`). A defect is noticed by
comparing columns, not by the name of the edition:

- ``H18`` ought to be the cost per dwelling equivalent, but in the concept files it repeats the
  total ``H16``. So it is never used: the cost per equivalent is computed here.
- a strategy that was not computed has cost 0. Zero euros would make it the cheapest of all, so a
  cost of exactly 0 in a buurt with buildings is taken for what it is: no outcome.
- ``H17``, the cost per tonne CO2, compares with another emission than that of the start year.
"""

from wijkplan.sources.startanalyse.checks import check_co2, check_derived, same_co2
from wijkplan.sources.startanalyse.editions import load_editions
from wijkplan.sources.startanalyse.forms import REFERENCE, start_year, strategy_of
from wijkplan.sources.startanalyse.reader import (
    EMPTY,
    EXCLUDED,
    NO_EQUIVALENTS,
    NO_SAVING,
    NOT_COMPUTED,
    STARTANALYSE,
    read_startanalyse,
)
from wijkplan.sources.startanalyse.together import combine_startanalyse, tell_concept

__all__ = [
    "EMPTY",
    "EXCLUDED",
    "NOT_COMPUTED",
    "NO_EQUIVALENTS",
    "NO_SAVING",
    "REFERENCE",
    "STARTANALYSE",
    "check_co2",
    "check_derived",
    "combine_startanalyse",
    "load_editions",
    "read_startanalyse",
    "same_co2",
    "start_year",
    "strategy_of",
    "tell_concept",
]
