"""A State is what a build would say if the town were changed so: every theme, every column.

Voorbeeldstad with a sixth of its homes and a register in which every project names its buildings;
without the figures of partners, in which nothing follows from homes.
The State of a later year is compared with a base build on files that were changed by hand: homes
gone from the BAG, new ones added, and the register of homes rewritten.
"""

from __future__ import annotations

import functools
import re
import shutil
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import box

from wijkplan import Project
from wijkplan.demo.complete import BAG, HOMES, PROJECTS
from wijkplan.model.attributes import ATTRIBUTES

THEMES = {"voorraad", "loopafstand", "omgevingsveiligheid", "spreiding", "warmte", "klimaat"}
CORP, KOOP = "huur corporatie", "koop"
LOW = "onder eerste aftoppingsgrens"
YEARS = (2026, 2028, 2031)
"""With temporary homes and homes that are renovated first; after the sales; after everything."""

# Kind, years, number of buildings, what they have to be, and the cells of the register.
PLANS = {
    "sloop": ("SLO", {"jaar_start": 2027}, 3, {}, {}),
    "eerst-beter": ("REN", {"jaar_oplevering": 2026}, 2, {}, {"energielabel": "B"}),
    "dan-weg": ("SLO", {"jaar_start": 2028}, 0, {}, {}),  # the same buildings
    "vervangen": ("SLN", {"jaar_start": 2026, "jaar_oplevering": 2029}, 2, {}, {
        "bruto": 9, "eigendom": CORP, "tak": "DAEB", "huurklasse": LOW,
        "energielabel": "A++", "warmte": "warmtenet",
    }),
    "nieuw": ("NIU", {"jaar_oplevering": 2027}, 1, {}, {
        "bruto": 5, "eigendom": KOOP, "energielabel": "A+++", "warmte": "elektrisch",
    }),
    "kantoor": ("TRA", {"jaar_oplevering": 2028}, 1, {}, {
        "bruto": 4, "eigendom": "huur overig", "huurklasse": "dure huur",
    }),
    "splitsing": ("SPL", {"jaar_oplevering": 2028}, 1, {}, {"bruto": 2}),
    "tijdelijk": ("FLX", {"jaar_oplevering": 2026, "jaar_einde": 2030}, 1, {}, {
        "bruto": 6, "eigendom": CORP, "tak": "DAEB", "huurklasse": LOW,
    }),
    "verkoop": ("VKP", {"jaar_oplevering": 2028}, 3, {"eigendom": CORP}, {"eigendom": KOOP}),
    "aankoop": ("AKP", {"jaar_oplevering": 2028}, 2, {"eigendom": KOOP}, {
        "eigendom": CORP, "tak": "niet-DAEB", "huurklasse": "middenhuur",
    }),
    "tak": ("TAK", {"jaar_oplevering": 2028}, 2, {"eigendom": CORP, "tak": "DAEB"}, {
        "tak": "niet-DAEB",
    }),
    "warmte": ("WNT", {"jaar_oplevering": 2027}, 3, {}, {}),
}  # fmt: skip


@pytest.fixture(scope="module")
def town(voorbeeldstad, tmp_path_factory):
    """The town of now: its folder, its homes with their attributes, and the register."""
    folder = shutil.copytree(voorbeeldstad, tmp_path_factory.mktemp("nu") / "stad")
    layers = read_layers(folder)
    panden = layers["pand"]["identificatie"]
    keep = panden[panden.str[-4:].astype(int).mod(6).eq(0)]
    objects = layers["verblijfsobject"]
    layers["verblijfsobject"] = objects[objects["pand_identificatie"].isin(keep)]
    layers["pand"] = layers["pand"][panden.isin(keep)]
    write_layers(folder, layers)
    (folder / PROJECTS).unlink()
    leave_out(folder, "projectfuncties", "projectgetallen", "projecten", "cijfers")
    homes = Project.load(folder).base_state(Project.load(folder).inputs()).stock.frame
    register = make_register(homes, layers["verblijfsobject"])
    register.to_csv(folder / PROJECTS, sep=";", index=False)
    return SimpleNamespace(folder=folder, layers=layers, homes=homes, register=register)


def leave_out(folder, *kinds):
    """Take sources out of the project file, and its scenarios; projects come back, last."""
    file = folder / "wijkplan.toml"
    head, *sources = file.read_text("utf-8").split("\n[[bron]]\n")
    sources[-1] = sources[-1].partition("[tijd]")[0]
    kept = [s for s in sources if re.search(r'soort = "(.*)"', s)[1] not in kinds]
    projects = f'soort = "projecten"\nbestand = "{PROJECTS}"\nuitgever = "u"\n'
    file.write_text(
        "\n[[bron]]\n".join([head, *kept, projects]) + "\n[tijd]\ntot = 2031\n", "utf-8"
    )


def read_layers(folder):
    return {name: gpd.read_file(folder / BAG, layer=name) for name in ("pand", "verblijfsobject")}


def write_layers(folder, layers):
    (folder / BAG).unlink()
    for name, frame in layers.items():
        pyogrio.write_dataframe(frame, folder / BAG, layer=name, append=(folder / BAG).exists())


def make_register(homes, objects):
    """Give each plan buildings of its own, in one buurt, of which every object is a home."""
    per_pand = homes.groupby("pand").agg(buurt=("buurt", "first"), homes=("aantal", "sum"))
    per_pand["all"] = objects.groupby("pand_identificatie").size().reindex(per_pand.index)
    free = per_pand[per_pand["homes"].eq(per_pand["all"])]
    rows, before = [], ()
    for number, (name, (kind, years, many, needs, cells)) in enumerate(PLANS.items()):
        fitting = free
        for attribute, value in needs.items():
            right = homes[attribute].eq(value).groupby(homes["pand"]).all()
            fitting = fitting[right[fitting.index]]
        # Another buurt for each, so that no theme can look away.
        sizes = fitting.groupby("buurt").size()
        buurt = sizes[sizes >= many].index[number % 12]
        mine = tuple(fitting[fitting["buurt"].eq(buurt)].index[:many]) or before
        free, before = free.drop(index=list(mine), errors="ignore"), mine
        found = int(homes["pand"].isin(mine).sum())
        row = {"project_id": name, "naam": name, "soort": kind, "status": "BOU", "openbaar": "ja"}
        row |= {"bron": "test", "peildatum": "2025-01-01", "panden": " ".join(mine), **years}
        row |= {"sloop": found if kind in ("SLO", "SLN") else None}
        row |= {"aantal": found if kind in ("REN", "VKP", "AKP", "TAK", "WNT") else None}
        rows.append({**row, **cells})
    years = ["jaar_start", "jaar_oplevering", "jaar_einde", "bruto", "sloop", "aantal"]
    return pd.DataFrame(rows).astype(dict.fromkeys(years, "Int64"))


@pytest.fixture(scope="module")
def line(town):
    return Project.load(town.folder).timeline()


@pytest.fixture(scope="module")
def said(town, line):
    """What every theme says of now (None) or of a year, computed once."""
    project = Project.load(town.folder)

    @functools.cache
    def say(year):
        state = line.base if year is None else line.state("alles", year)
        return columns_of(project.contribute(state))

    return say


# --- the town of a later year, by hand


def later_homes(town, year):
    """The homes of now as they will be; a row per home, and those that are new."""
    homes, new = town.homes[["pand", "bouwperiode", *ATTRIBUTES]].copy(), []
    homes = homes.loc[:, ~homes.columns.duplicated()]
    done = town.register[town.register[["jaar_start", "jaar_oplevering"]].min(axis=1).le(year)]
    for row in done.to_dict("records"):
        mine = homes["pand"].isin(row["panden"].split())
        begun, ready = row["jaar_start"], row["jaar_oplevering"]
        if row["soort"] == "WNT":
            homes.loc[mine, "warmte"] = "warmtenet"
        if row["soort"] in ("REN", "TAK"):
            name = {"REN": "energielabel", "TAK": "tak"}[row["soort"]]
            homes.loc[mine, name] = row[name]
        if row["soort"] in ("VKP", "AKP"):
            for name in ("eigendom", "tak", "huurklasse"):
                homes.loc[mine, name] = row[name] if pd.notna(row[name]) else None
        if row["soort"] in ("SLO", "SLN") and begun <= year:
            homes = homes[~mine]
        ended = pd.notna(row["jaar_einde"]) and row["jaar_einde"] <= year
        if pd.notna(row["bruto"]) and ready <= year and not ended:
            new += [row] * row["bruto"]
    return homes, new


def rebuild(town, folder, year):
    """Write the BAG and the register of homes of that year; a base build does no projects."""
    shutil.copytree(town.folder, folder)
    homes, new = later_homes(town, year)
    pand, objects = town.layers["pand"], town.layers["verblijfsobject"]
    gone = town.homes.index.difference(homes.index)
    objects = objects[~objects["identificatie"].isin(gone)]
    footprints = pand.set_index("identificatie").geometry
    places = [footprints[row["panden"].split()].union_all().representative_point() for row in new]
    ids = [f"9901019{n:09d}" for n in range(len(new))]
    built = [f"9901109{n:09d}" for n in range(len(new))]
    # Of a transformation or a split nobody knows how old the homes are.
    young = [np.nan if row["soort"] in ("TRA", "SPL") else 2026.0 for row in new]
    more = gpd.GeoDataFrame(
        {
            "identificatie": ids, "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": "woonfunctie", "oppervlakte": 75, "pand_identificatie": built,
            "bouwjaar": young,
        },
        geometry=places, crs=objects.crs,
    )  # fmt: skip
    around = [box(p.x - 1, p.y - 1, p.x + 1, p.y + 1) for p in places]
    blocks = gpd.GeoDataFrame(
        {"identificatie": built, "status": "Pand in gebruik", "bouwjaar": young},
        geometry=around, crs=pand.crs,
    )  # fmt: skip
    write_layers(
        folder,
        {
            "pand": pd.concat([pand, blocks], ignore_index=True),
            "verblijfsobject": pd.concat([objects, more], ignore_index=True),
        },
    )
    columns = [name for name in ATTRIBUTES if name != "bouwperiode"]
    fresh = pd.DataFrame(new, index=ids).reindex(columns=columns)
    rows = pd.concat([homes[columns], fresh]).rename_axis("verblijfsobject")
    rows.to_csv(folder / HOMES, sep=";")
    return Project.load(folder)


def columns_of(contributions):
    """Values and status of every column of the themes; index the areas."""
    columns = [c for part in contributions if part.theme in THEMES for c in part.columns]
    values = pd.DataFrame({c.spec.name: c.values for c in columns})
    status = pd.DataFrame({c.spec.name: c.status for c in columns})
    return values, status, {c.spec.name: c.bounds for c in columns}


# --- the tests


@pytest.fixture(scope="module", params=YEARS)
def both(request, town, line, said, tmp_path_factory):
    """What a State says, and what a fresh build says."""
    year = request.param
    project = rebuild(town, tmp_path_factory.mktemp(str(year)) / "later", year)
    state = line.state("alles", year)
    fresh = project.base_state(project.inputs())
    return SimpleNamespace(
        year=year,
        state=state,
        fresh=fresh,
        ours=said(year),
        theirs=columns_of(project.contribute(fresh)),
    )


def test_every_plan_does_something_that_counts(line):
    entries = line.courses["alles"].entries
    assert entries["telt"].eq("telt").all()
    assert entries["precies"].all()
    assert entries["opmerking"].eq("").all()
    assert entries["aantal"].gt(0).all()
    assert set(entries["project_id"]) == set(PLANS)
    assert entries["code"].nunique() > 6


def test_the_homes_are_the_same(both):
    ours, theirs = both.state.stock, both.fresh.stock
    assert ours.number.eq(theirs.number).all()
    names = ["buurt", *ATTRIBUTES]
    counted = [stock.homes.groupby(names, dropna=False).size() for stock in (ours, theirs)]
    assert counted[0].sort_index().equals(counted[1].sort_index())
    places = [
        stock.homes[["x", "y"]].sort_values(["x", "y"]).to_numpy() for stock in (ours, theirs)
    ]
    assert np.allclose(*places)


def test_every_column_of_every_theme_is_that_of_a_fresh_build(both):
    values, _, bounds = both.ours
    expected, _, expected_bounds = both.theirs
    assert len(values.columns) > 100
    assert_frame_equal(values, expected, check_exact=False, rtol=0, atol=1e-9)
    assert bounds == expected_bounds
    assert not any(bound is not None for bound in bounds.values())


def test_the_reasons_are_those_of_a_fresh_build(both):
    assert_frame_equal(both.ours[1], both.theirs[1])


def test_the_town_changed_enough_to_tell(said, both):
    now, later = said(None)[0], both.ours[0]
    moved = [name for name in now if not now[name].equals(later[name])]
    assert len(moved) > 40
    for start in ("woningen_", "aandeel_", "loopafstand_"):
        assert any(name.startswith(start) for name in moved), start


def test_the_outlook_is_what_every_theme_says_of_that_state(town, said):
    """What the outlook leaves out does not vary, and what it has is what the theme says."""
    outlook = Project.load(town.folder).atlas().outlook
    now = said(None)[0]
    for year in YEARS:
        values = said(year)[0]
        seen = outlook.moments["alles", year].values
        for name in values:
            expected = seen[name] if name in seen else now[name]
            assert values[name].equals(expected.reindex(values.index)), (year, name)
