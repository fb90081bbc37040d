"""What every row of a file of rules has: it cannot be changed, and says where it comes from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from wijkplan.model.findings import Citation

Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
"""Name by which a row is chosen; it stands in file names and links too."""

LAPSED: Literal["vervallen recht"] = "vervallen recht"
Standing = Literal[
    "recht", "vervallen recht", "beleid", "uitgangspunt", "ontwerp", "ontwerp, in beginsel"
]
"""Standing of a rule, printed beside every verdict that it gives."""


class Entry(BaseModel):
    """A row of a file of rules: it cannot be changed, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Entry):
    """A row with its source, whether somebody read it, and the date of that text."""

    source: Text
    verified: bool
    date: dt.date | None = None

    @property
    def citation(self) -> Citation:
        """Source of the entry."""
        return Citation(source=self.source, verified=self.verified, date=self.date)
