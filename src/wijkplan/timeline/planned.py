"""Projects as plans: what they make room for, and a State in which a plan was carried out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from wijkplan.model.areas import CRS
from wijkplan.model.errors import DataError, Problem, enumerate_some
from wijkplan.model.layers import Layer, LayerSpec, Provenance, Register
from wijkplan.model.planned import (
    AREA,
    BUURT,
    FOOTPRINT,
    LAYER,
    PART_COLUMNS,
    POINT,
    QUANTITIES,
    Plan,
)
from wijkplan.model.state import State
from wijkplan.model.stock import Stock
from wijkplan.model.text import nearest
from wijkplan.sources.plans import make_id
from wijkplan.sources.project_fields import HOMES, KINDS
from wijkplan.sources.project_fields import UNKNOWN as NO_KIND
from wijkplan.sources.project_places import BUILDINGS, NAMED
from wijkplan.sources.project_totals import COUNTS, UNKNOWN, ancestors_of

DEMOLISHED = "gesloopt"
"""Status of a pand that is gone; column of facilities in one (bool)."""

_HOME = "woning"
_SCHOOLS = (
    "basisschool",
    "voortgezet onderwijs",
    "beroepsonderwijs",
    "hoger onderwijs",
    "onderwijs",
)
_UNITS: Mapping[str, str] = {"woningen": "woningen", "m2": "bvo_m2", "kamers": "kamers"}
_PLACES = "plaatsen"
_APART_FUNCTION: Mapping[str, str] = {"zorgeenheden": "zorg"}
_APART_QUANTITY: Mapping[str, str] = {"studentenkamers": "kamers"}
_SIZES = tuple(f"{name}_{end}" for name in QUANTITIES for end in ("min", "max"))


def parts_of_projects(projects: gpd.GeoDataFrame, functions: Register | None) -> gpd.GeoDataFrame:
    """What projects make room for, as parts of plans.

    A part per project and function of the programme per function: its least and most, and the
    expected number where neither was given. A project of which no function gives homes has a part
    with the homes of the register too, if they count there; a project that adds something nobody
    told has one without function. What a programme and its parts both give counts with the parts.

    Parameters
    ----------
    projects
        The register with the place of each project, see
        `wijkplan.sources.project_places.placed_projects`.
    functions
        Register ``projectfuncties``, see `wijkplan.sources.project_numbers`. Of ``plaatsen`` only
        those of schools are a number that wijkplan uses (pupils).

    Returns
    -------
    GeoDataFrame
        `PART_COLUMNS` in EPSG:28992, numbered from 0, in the order of the projects; ``plan_id`` is
        the ``project_id``. A project of which only the buurt is known has no geometry.
    """
    given = _given_functions(functions)
    rows = pd.concat([given, _given_homes(projects, given)], ignore_index=True)
    rows = _once(rows, projects)
    rows = pd.concat([rows, _untold(projects, rows)], ignore_index=True)
    order = pd.Series(range(len(projects)), index=projects["project_id"])
    rows = rows[rows["plan_id"].isin(order.index)]
    rows = rows.iloc[np.argsort(order[rows["plan_id"]].to_numpy(), kind="stable")]
    return _place(rows.reset_index(drop=True), projects)


def _given_functions(functions: Register | None) -> pd.DataFrame:
    """A row per project and function, with every quantity that its rows give."""
    columns = ["plan_id", "functie", *_SIZES]
    if functions is None or functions.frame.empty:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    frame = functions.frame
    quantity = frame["eenheid"].map(_UNITS).astype(object)
    pupils = frame["eenheid"].eq(_PLACES) & frame["functie"].isin(_SCHOOLS)
    quantity = quantity.mask(pupils, "leerlingen")
    bounded = frame["minimum"].notna() | frame["maximum"].notna()
    ends = {
        "min": frame["minimum"].where(bounded, frame["verwacht"]),
        "max": frame["maximum"].where(bounded, frame["verwacht"]),
    }
    made = pd.DataFrame({"plan_id": frame["project_id"], "functie": frame["functie"]})
    for name in QUANTITIES:
        for end, values in ends.items():
            made[f"{name}_{end}"] = values.where(quantity.eq(name))
    return made.groupby(["plan_id", "functie"], sort=False, as_index=False).first()


def _given_homes(projects: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Homes of the register, of projects of which no function gives any."""
    told = given.loc[given[["woningen_min", "woningen_max"]].notna().any(axis=1), "plan_id"]
    counts = projects["bruto_telling"].eq(COUNTS) & projects["bruto"].gt(0)
    rows = projects[counts & ~projects["project_id"].isin(told)]
    unit = rows["eenheid"]
    quantity = unit.map({HOMES: HOMES, **_APART_QUANTITY})
    function = unit.map({HOMES: _HOME, **_APART_FUNCTION}).astype(object)
    made = pd.DataFrame({"plan_id": rows["project_id"], "functie": function})
    for name in QUANTITIES:
        number = rows["bruto"].where(quantity.eq(name))
        made[f"{name}_min"], made[f"{name}_max"] = number, number
    return made.reset_index(drop=True)


def _once(rows: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Leave out what a programme gives of a function that one of its parts gives too."""
    above = ancestors_of(projects)
    below = {
        (up, function)
        for own, function in zip(rows["plan_id"], rows["functie"], strict=True)
        for up in above.get(own, ())
    }
    pairs = zip(rows["plan_id"], rows["functie"], strict=True)
    return rows[~np.array([pair in below for pair in pairs], dtype=bool)]


def _untold(projects: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Projects that add something of which neither function nor number was given."""
    adds = projects["soort"].map(lambda kind: kind != NO_KIND and KINDS[kind].adds).astype(bool)
    open_number = adds & projects["bruto_telling"].eq(UNKNOWN)
    ids = projects.loc[open_number & ~projects["project_id"].isin(rows["plan_id"]), "project_id"]
    made = pd.DataFrame({"plan_id": ids, "functie": None})
    return made.assign(**dict.fromkeys(_SIZES, np.nan))


def _place(rows: pd.DataFrame, projects: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give parts the name and place of their project."""
    own = projects.set_index("project_id").loc[rows["plan_id"]].reset_index(drop=True)
    several = rows["plan_id"].duplicated(keep=False) & rows["functie"].notna()
    names = own["naam"].mask(several, own["naam"] + ", " + rows["functie"].fillna(""))
    shapes = own.geometry.where(own["wijze"].ne(NAMED), None)
    drawn = shapes.geom_type.isin(("Point", "MultiPoint")).map({True: POINT, False: AREA})
    basis = drawn.mask(own["wijze"].eq(BUILDINGS), FOOTPRINT).mask(shapes.isna(), BUURT)
    made = rows.assign(
        naam=names,
        fase=None,
        basis=basis,
        buurt=own["buurt"].where(shapes.isna(), None),
        **rows[list(_SIZES)].astype(float),
    )
    texts = ["plan_id", "naam", "functie", "fase", "basis", "buurt"]
    made[texts] = made[texts].astype(object).where(made[texts].notna(), None)
    return gpd.GeoDataFrame(made[list(PART_COLUMNS)], geometry=shapes, crs=CRS)


def plan_of_project(
    project_id: str,
    projects: gpd.GeoDataFrame,
    functions: Register | None,
    provenance: Provenance,
) -> Plan:
    """A project of the register as a plan; of a programme with all its parts.

    Parameters
    ----------
    project_id
        The project.
    projects, functions
        See `parts_of_projects`.
    provenance
        Of the register.

    Returns
    -------
    Plan
        What is demolished are the named panden of projects that demolish.

    Raises
    ------
    DataError
        If there is no such project, or it brings nothing that can be reviewed.
    """
    ids = projects["project_id"]
    if project_id not in set(ids):
        raise _no_plan(
            "project-onbekend",
            project_id,
            "er is geen project met dit nummer",
            nearest(project_id, ids),
        )
    above = ancestors_of(projects)
    own = projects[[project_id in (name, *above[name]) for name in ids]]
    parts = parts_of_projects(own, functions)
    row = projects[ids.eq(project_id)].iloc[0]
    if parts.empty:
        raise _no_plan("project-zonder-delen", project_id, *_why_nothing(row))
    demolishes = own["soort"].map(lambda kind: KINDS[kind].demolishes).astype(bool)
    name = make_id(project_id)
    return Plan(
        id=name,
        name=str(row["naam"]),
        parts=parts.assign(plan_id=name),
        provenance=provenance,
        demolished=_named_panden(own[demolishes & own["soort"].ne(NO_KIND)]),
        remarks=_remarks(own, parts, functions),
    )


def _no_plan(code: str, project_id: str, message: str, remedy: str) -> DataError:
    problem = Problem(code=code, layer="projecten", row=project_id, message=message, remedy=remedy)
    return DataError(f"Project {project_id} is niet te toetsen.", [problem])


def _why_nothing(row: pd.Series) -> tuple[str, str]:
    if KINDS[row["soort"]].adds and row["bruto_telling"] not in (COUNTS, UNKNOWN):
        message = "de woningen van dit project tellen bij een ander project van hetzelfde programma"
        return message, f"toets dat programma ({row['parent_id'] or 'zie het projectregister'})"
    return (
        f"dit project ({KINDS[row['soort']].label}) voegt niets toe",
        "geef in het programma per functie wat er komt, of toets een tekening van het plan",
    )


def _named_panden(projects: pd.DataFrame) -> tuple[str, ...]:
    named = (name for text in projects["panden"].dropna() for name in str(text).split())
    return tuple(dict.fromkeys(named))


def _remarks(
    own: pd.DataFrame, parts: gpd.GeoDataFrame, functions: Register | None
) -> tuple[str, ...]:
    made = [
        f"{name}: {text}" for name, text in zip(own["naam"], own["plaats"], strict=True) if text
    ]
    vague = parts.loc[parts["basis"].eq(BUURT), "naam"]
    if len(vague):
        made.append(f"de plaats is niet getekend van: {enumerate_some(dict.fromkeys(vague))}")
    if functions is not None:
        frame = functions.frame
        mine = frame["project_id"].isin(own["project_id"]) & frame["eenheid"].eq(_PLACES)
        unused = frame.loc[mine & ~frame["functie"].isin(_SCHOOLS), "functie"]
        if len(unused):
            made.append(
                f"het aantal plaatsen is niet gebruikt bij: {enumerate_some(unused.unique())}"
            )
    return tuple(made)


def with_plan(state: State, plan: Plan) -> State:
    """A State in which a plan was carried out.

    Its parts are added to the layer ``plandelen``; the buildings that it demolishes go, with the
    homes in them, see `without_buildings`. Homes of the plan are in its parts, not in the stock.

    Parameters
    ----------
    state
        Before. Not changed.
    plan
        The plan.
    """
    after = with_parts(without_buildings(state, plan.demolished), plan.parts, plan.provenance)
    return replace(after, stock=_without_homes(state.stock, plan.demolished))


def with_parts(state: State, parts: gpd.GeoDataFrame, provenance: Provenance) -> State:
    """A State with parts of plans beside those that it has; the same State without any.

    Parameters
    ----------
    state
        Not changed.
    parts
        See `wijkplan.model.planned`.
    provenance
        Of the parts; of several deliveries the first is kept.
    """
    if parts.empty:
        return state
    before = state.layers.get(LAYER)
    if before is not None:
        both = pd.concat([before.frame, parts], ignore_index=True)
        layer = replace(before, frame=gpd.GeoDataFrame(both, crs=CRS))
    else:
        layer = Layer(LayerSpec(name=LAYER, geometry="vlak"), parts, provenance)
    return replace(state, layers={**state.layers, LAYER: layer})


def without_buildings(state: State, panden: Collection[str]) -> State:
    """A State in which some buildings are demolished; the stock is left as it is.

    The buildings stay in the layer ``pand`` with the status that the BAG has for it, so that what
    refers to them can still be placed; their verblijfsobjecten are withdrawn. Schools and care in
    them get ``gesloopt``: they are no longer there, and nobody knows where they go. They still
    count where the distance to facilities is measured.

    Parameters
    ----------
    state
        Not changed.
    panden
        Identificaties; those that were not delivered change nothing.
    """
    changed = {}
    layers = state.layers
    gone = set(panden)
    if not gone:
        return state
    if (pand := layers.get("pand")) is not None:
        changed["pand"] = _with_status(pand, pand.frame["identificatie"].isin(gone), DEMOLISHED)
    if (objects := layers.get("verblijfsobject")) is not None:
        inside = objects.frame["pand_identificatie"].isin(gone)
        changed["verblijfsobject"] = _with_status(objects, inside, "ingetrokken")
    if (facilities := layers.get("voorzieningen")) is not None:
        changed["voorzieningen"] = _flagged(facilities, gone, pand)
    return replace(state, layers={**layers, **changed})


def _with_status(layer: Layer, rows: pd.Series[bool], status: str) -> Layer:
    frame = layer.frame
    return replace(layer, frame=frame.assign(status=frame["status"].mask(rows, status)))


def _flagged(facilities: Layer, gone: Collection[str], pand: Layer | None) -> Layer:
    """Say of each facility whether its building is demolished: by number, else by its point."""
    frame = facilities.frame
    flags = frame["pand"].isin(gone)
    if DEMOLISHED in frame:
        flags |= frame[DEMOLISHED]
    if pand is not None:
        rest = frame.geometry[~frame["pand"].isin(pand.frame["identificatie"])]
        footprints = pand.frame.geometry[pand.frame["identificatie"].isin(gone)]
        _, under = rest.sindex.query(footprints.array, predicate="intersects")
        flags |= frame.index.isin(rest.index[under])
    return replace(facilities, frame=frame.assign(**{DEMOLISHED: flags}))


def _without_homes(stock: Stock | None, panden: Collection[str]) -> Stock | None:
    """A stock without the homes in some buildings; counts do not say in which buildings."""
    if stock is None or not stock.addresses or not panden:
        return stock
    homes = stock.homes
    leaving = homes[homes["pand"].isin(set(panden))]
    rows = leaving.assign(aantal=-leaving["aantal"])
    return replace(stock, frame=rows, before=stock)
