"""The project register: rows with VERA codes that tell the story of the coming years."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from wijkplan.demo.bag import Bag
from wijkplan.demo.town import Town, read_toml
from wijkplan.sources.project_fields import FIELDS
from wijkplan.sources.project_numbers import NUMBER_FIELDS, function_fields

_FIRST = "GM9901"
COLUMNS = tuple(field.name for field in FIELDS)


def make_projects(
    town: Town, bag: Bag, register: pd.DataFrame, *, by_name: bool = True
) -> pd.DataFrame:
    """Return the register of projects.

    Parameters
    ----------
    town
        The story; a code in `projects.toml` is that of the first town.
    bag, register
        Buildings and who owns the homes in them: what is pulled down, renovated or sold
        are buildings of associations, each in one project at most.
    by_name
        Whether projects may name their buurt; False where another town has the same names.

    Returns
    -------
    pandas.DataFrame
        Text columns `COLUMNS`; an empty text is unknown or does not apply.
    """
    story = read_toml("projects.toml")
    rows = []
    taken: set[int] = set()
    codes = {} if by_name else {buurt.name: buurt.code for buurt in town.buurten}
    for project in story["project"]:
        row = dict(project)
        chosen = _buildings(row, town, bag, register, taken)
        taken.update(chosen)
        homes = int(bag.pand["homes"].iloc[chosen].sum())
        for name in ("bruto", "sloop", "aantal"):
            if row.get(name) == "panden":
                row[name] = homes
        row["panden"] = " ".join(bag.pand["identificatie"].iloc[chosen])
        row["buurt"] = row.get("buurt", "").replace(f"BU{_FIRST[2:]}", f"BU{town.code[2:]}")
        row["buurt"] = codes.get(row["buurt"], row["buurt"])
        row |= {k: _own_id(row[k], town) for k in ("project_id", "parent_id") if k in row}
        row["openbaar"] = row.get("openbaar", "ja")
        row |= {"bron": story["bron"], "vindplaats": f"project {row['project_id']}"}
        row["peildatum"] = story["peildatum"]
        rows.append(row)
    _add_up(rows)
    return pd.DataFrame([{c: str(row.get(c, "")) for c in COLUMNS} for row in rows])


def make_beside(town: Town, name: str) -> pd.DataFrame:
    """Return what belongs to the projects: their programme per function, or their numbers.

    Parameters
    ----------
    town
        The story.
    name
        ``functies`` or ``getallen``.

    Returns
    -------
    pandas.DataFrame
        Text columns as `wijkplan.sources.project_numbers` reads them; empty is unknown.
    """
    story = read_toml("projects.toml")
    rows = [
        {
            "project_id": _own_id(project["project_id"], town),
            "peildatum": story["peildatum"],
            **said,
        }
        for project in story["project"]
        for said in project.get(name, ())
    ]
    fields = {"functies": function_fields(), "getallen": NUMBER_FIELDS}[name]
    columns = [field.name for field in fields]
    return pd.DataFrame([{c: str(row.get(c, "")) for c in columns} for row in rows])


def _own_id(project: str, town: Town) -> str:
    """Number of a project; another town than the first has numbers of its own."""
    return project if town.code == _FIRST else f"{town.code}-{project}"


def _buildings(
    project: dict[str, Any], town: Town, bag: Bag, register: pd.DataFrame, taken: set[int]
) -> list[int]:
    """Return the row numbers of the buildings of a project, street by street."""
    rule = project.get("panden")
    if not rule:
        return []
    place = {b.name: number for number, b in enumerate(town.buurten)}
    pand = bag.pand
    mine = (pand["buurt"] == place[project["buurt"]]).to_numpy()
    if rule.get("sloopvergunning"):
        return np.flatnonzero(mine & pand["sloop"].to_numpy()).tolist()
    social = register["eigendom"].eq("huur corporatie").groupby(register["pand"]).all()
    owned = social.reindex(range(len(pand)), fill_value=False).to_numpy()
    old = pand["bouwjaar"].to_numpy() < 2000
    free = ~pand["sloop"].to_numpy() & ~np.isin(np.arange(len(pand)), sorted(taken))
    form = (pand["form"] == rule["vorm"]).to_numpy()
    rows = np.flatnonzero(mine & owned & old & free & form)
    order = np.lexsort((rows, pand["line"].to_numpy()[rows]))
    chosen: list[int] = rows[order][: rule["hoeveel"]].tolist()
    return chosen


def _add_up(rows: list[dict[str, Any]]) -> None:
    """Fill in what a programme is the sum of: its parts."""
    for row in rows:
        for name in ("bruto", "sloop"):
            if row.get(name) == "som":
                parts = [r for r in rows if r.get("parent_id") == row["project_id"]]
                row[name] = sum(int(part.get(name) or 0) for part in parts)
