"""What ``wijkplan check`` does between its options and its exit code."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wijkplan.model.errors import DataError, Problems

if TYPE_CHECKING:
    from wijkplan.answers.review.outcome import Reviewed
    from wijkplan.model.columns import Edition
    from wijkplan.reviewer import Reviewer

_FORMATS = ("%Y-%m-%d", "%d-%m-%Y")
_HOW_TO_WRITE = "schrijf jjjj-mm-dd of d-m-jjjj, zoals 2026-03-01 of 1-3-2026"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked on the command line.

    Parameters
    ----------
    plans
        Files, or ids of projects.
    regimes, date
        By which rules; the day on which the draft was laid open.
    project, edition
        Against which municipality, and with which of its sources.
    out
        Folder for reports and data; None writes nothing.
    form
        ``tekst`` or ``json``: what is printed.
    """

    plans: tuple[str, ...]
    regimes: tuple[str, ...]
    date: dt.date | None
    project: Path
    out: Path | None
    form: str
    edition: Edition


class DutchDate(click.ParamType[dt.date]):
    """A day, written as 2026-03-01 or 1-3-2026."""

    name = "datum"

    def convert(
        self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Read a day, or refuse it with how to write one."""
        date = value if isinstance(value, dt.date) else _read_date(value)
        if date is None:
            self.fail(f"{value!r} is geen datum; {_HOW_TO_WRITE}", param, ctx)
        return date


def _read_date(text: str) -> dt.date | None:
    for form in _FORMATS:
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def ask_date(request: Request) -> Request:
    """Ask for the date on which the draft was laid open where nothing tells the rules.

    Only on a terminal; elsewhere the review refuses, with the remedy.
    """
    if request.regimes or request.date or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return request
    click.echo("De regels hangen af van de dag waarop het ontwerp ter inzage is gelegd.", err=True)
    while True:
        answer = click.prompt("Welke dag was dat", err=True, prompt_suffix="? ")
        date = _read_date(answer)
        if date is not None:
            return replace(request, date=date)
        click.echo(f"{answer!r} is geen datum; {_HOW_TO_WRITE}.", err=True)


def check_plans(request: Request, progress: Callable[[str], Any]) -> tuple[str, bool]:
    """Review plans, and write what was asked.

    Every plan is read and reviewed before anything is written or returned.

    Parameters
    ----------
    request
        What was asked.
    progress
        Called with a Dutch line at each step.

    Returns
    -------
    tuple
        What to print, and whether any plan does not meet a norm of the regime that decides.

    Raises
    ------
    WijkplanError
        With everything that is wrong with the plans, the project or the options.
    """
    from wijkplan.output.review import as_one, heading_of, tell, write_review  # noqa: PLC0415
    from wijkplan.project import Project  # noqa: PLC0415 - keeps --help quick

    progress("Bronnen lezen en controleren")
    reviewer = Project.load(request.project).reviewer(edition=request.edition)
    progress("Plannen toetsen")
    reviewed = _review(reviewer, request)
    lines = tell(reviewed)
    if request.out is not None:
        progress("Verslag schrijven")
        lines += [
            f"Verslag: {path}" for path in write_review(reviewed, reviewer.ground, request.out)
        ]
    else:
        lines.append("Verslag met kaart, gegevens en bewijs: geef een map met --out.")
    if request.form == "json":
        data = as_one(reviewed, heading_of(reviewer.ground))
        text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    else:
        text = "\n".join(lines)
    # Half a character, such as of a file name in another encoding, cannot be printed.
    return text.encode(errors="replace").decode(), any(one.main.fails for one in reviewed)


def _review(reviewer: Reviewer, request: Request) -> list[Reviewed]:
    reviewer.regimes(request.regimes, request.date)  # a wrong regime is told before wrong plans
    if len(request.plans) == 1:
        return [_review_one(reviewer, request.plans[0], request)]
    problems, found = Problems(), []
    for plan in request.plans:
        with problems.collect():
            found.append(_review_one(reviewer, plan, request))
    problems.raise_if_any(DataError, "Er is niets getoetst: niet elk plan is bruikbaar.")
    return found


def _review_one(reviewer: Reviewer, plan: str, request: Request) -> Reviewed:
    return reviewer.review(reviewer.read(plan), regimes=request.regimes, date=request.date)
