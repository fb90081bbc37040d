"""Reviews plans against a project: reads what a review needs, once, for as many plans as come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkplan.answers.review import Ground, review_plan
from wijkplan.answers.review.outcome import Reviewed
from wijkplan.model.errors import ConfigError, Problem, SourceError
from wijkplan.model.planned import Plan
from wijkplan.model.state import State
from wijkplan.model.text import nearest
from wijkplan.sources.plans import read_plan
from wijkplan.sources.project_numbers import FUNCTIONS
from wijkplan.sources.projects import REGISTER
from wijkplan.themes.safety.rules.regimes import Regime
from wijkplan.timeline.planned import plan_of_project, with_plan

KINDS = frozenset(
    {
        "cbs-buurten", "spoor-top10nl", "basisnet", "rev-aandachtsgebieden", "rev-gebouwen",
        "emplacement", "voorschriftengebieden", "contouren", "bag", "woningregister",
        "woningaantallen", "projecten", "projectfuncties", "projectgetallen", "voorzieningen",
        "warmtezones", "warmtebronnen", "warmtenet",
    }
)  # fmt: skip
"""Kinds of source that a review looks at; the others are not even read."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Reviewer:
    """Reviews plans against one municipality.

    Parameters
    ----------
    ground
        The municipality, prepared.
    """

    ground: Ground

    def read(self, plan: str | Path) -> Plan:
        """Read a plan: a file, or the id of a project of the register.

        Raises
        ------
        SourceError, DataError
            With everything that is wrong with the file, or if there is no such file or project.
        """
        path = Path(plan)
        if path.is_file():
            return read_plan(path)
        projects, register = self.ground.projects, self.ground.state.registers.get(REGISTER)
        known = [] if projects is None else list(projects["project_id"])
        if register is not None and projects is not None and str(plan) in known:
            functions = self.ground.state.registers.get(FUNCTIONS)
            return plan_of_project(str(plan), projects, functions, register.provenance)
        problem = Problem(
            code="plan-niet-gevonden",
            file=str(plan),
            message="er is geen bestand en geen project met deze naam",
            remedy=nearest(str(plan), known)
            if known and not path.suffix
            else "controleer de naam en de map van het bestand",
        )
        raise SourceError("Het plan is niet gevonden.", [problem])

    def state_with(self, plan: Plan) -> State:
        """The municipality with the plan in it, for whatever theme looks at a State.

        Parameters
        ----------
        plan
            As `read` gives it: its parts stand there, and what it demolishes is gone.
        """
        return with_plan(self.ground.state, plan)

    def regimes(self, names: Sequence[str], date: dt.date | None) -> tuple[Regime, ...]:
        """The regimes by name, or the one in force on a date.

        Raises
        ------
        ConfigError
            If a regime is not known, none or several are in force, or neither was given: the
            date on which the draft was laid open decides, and is never guessed.
        """
        book = self.ground.book
        if names:
            return tuple(book.find(name) for name in dict.fromkeys(names))
        if date is not None:
            return (book.on(date),)
        problem = Problem(
            code="datum-ontbreekt",
            message="niet bekend welke regels gelden: dat hangt af van de dag waarop het ontwerp "
            "van het plan ter inzage is gelegd",
            remedy="geef die dag met --date, of kies regels met --regime; mogelijk zijn: "
            + ", ".join(book.regimes),
        )
        raise ConfigError("De datum van het ontwerp ontbreekt.", [problem])

    def review(
        self,
        plan: Plan,
        *,
        regimes: Sequence[str] = (),
        date: dt.date | None = None,
    ) -> Reviewed:
        """Review a plan.

        Parameters
        ----------
        plan
            As `read` gives it.
        regimes
            Ids of regimes; the first decides, the others are for comparison.
        date
            Day on which the draft was laid open; chooses the regime where none is named.

        Raises
        ------
        ConfigError
            See `regimes`.
        DataError
            If the plan permits nothing, or lies outside the municipality.
        """
        return review_plan(plan, self.ground, self.regimes(regimes, date), date=date)
