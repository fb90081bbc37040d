"""wijkplan: neighbourhood planning for Dutch municipalities, from CBS data to an offline atlas.

>>> import wijkplan
>>> wijkplan.__version__.count(".")
2
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from wijkplan.version import __version__

if TYPE_CHECKING:
    from wijkplan.answers.atlas import Atlas
    from wijkplan.answers.compare import Difference, difference
    from wijkplan.answers.profile import Profile
    from wijkplan.answers.review.outcome import Review, Reviewed
    from wijkplan.model.areas import AreaSet, Level
    from wijkplan.model.columns import Catalogue, ColumnSpec, Kind, load_catalogue
    from wijkplan.model.errors import (
        ConfigError,
        DataError,
        OutputError,
        Problem,
        SourceError,
        WijkplanError,
    )
    from wijkplan.model.history import History
    from wijkplan.model.planned import Plan
    from wijkplan.model.table import AreaTable
    from wijkplan.project import Project
    from wijkplan.reviewer import Reviewer
    from wijkplan.sources.plans import read_plan
    from wijkplan.themes.spread import measure_spread
    from wijkplan.themes.spread.index.measures import dissimilarity
    from wijkplan.themes.spread.index.per_area import location_quotient, share
    from wijkplan.timeline.scenarios import Scenario
    from wijkplan.timeline.timeline import Timeline

_HOMES = {
    "Atlas": "answers.atlas",
    "Difference": "answers.compare",
    "difference": "answers.compare",
    "Profile": "answers.profile",
    "Review": "answers.review.outcome",
    "Reviewed": "answers.review.outcome",
    "AreaSet": "model.areas",
    "Level": "model.areas",
    "Catalogue": "model.columns",
    "ColumnSpec": "model.columns",
    "Kind": "model.columns",
    "load_catalogue": "model.columns",
    "ConfigError": "model.errors",
    "DataError": "model.errors",
    "OutputError": "model.errors",
    "Problem": "model.errors",
    "SourceError": "model.errors",
    "WijkplanError": "model.errors",
    "History": "model.history",
    "Plan": "model.planned",
    "AreaTable": "model.table",
    "Project": "project",
    "Reviewer": "reviewer",
    "read_plan": "sources.plans",
    "dissimilarity": "themes.spread.index.measures",
    "location_quotient": "themes.spread.index.per_area",
    "measure_spread": "themes.spread",
    "share": "themes.spread.index.per_area",
    "Scenario": "timeline.scenarios",
    "Timeline": "timeline.timeline",
}

__all__ = [
    "AreaSet",
    "AreaTable",
    "Atlas",
    "Catalogue",
    "ColumnSpec",
    "ConfigError",
    "DataError",
    "Difference",
    "History",
    "Kind",
    "Level",
    "OutputError",
    "Plan",
    "Problem",
    "Profile",
    "Project",
    "Review",
    "Reviewed",
    "Reviewer",
    "Scenario",
    "SourceError",
    "Timeline",
    "WijkplanError",
    "__version__",
    "difference",
    "dissimilarity",
    "load_catalogue",
    "location_quotient",
    "measure_spread",
    "read_plan",
    "share",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Import a public name when it is first used, so that ``import wijkplan`` stays light."""
    if name in _HOMES:
        return getattr(import_module(f"wijkplan.{_HOMES[name]}"), name)
    msg = f"module 'wijkplan' has no attribute {name!r}"
    raise AttributeError(msg)
