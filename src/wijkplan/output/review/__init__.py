"""What a review leaves behind: a report, data, evidence, and input for a risk calculation."""

from __future__ import annotations

from wijkplan.output.review.data import as_data, as_one, read_schema
from wijkplan.output.review.dossier import Dossier, heading_of, make_dossier
from wijkplan.output.review.files import write_dossiers, write_review
from wijkplan.output.review.lines import tell

__all__ = [
    "Dossier",
    "as_data",
    "as_one",
    "heading_of",
    "make_dossier",
    "read_schema",
    "tell",
    "write_dossiers",
    "write_review",
]
