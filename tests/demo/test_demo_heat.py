"""The heat transition of Voorbeeldstad: what its files tell, and that wijkplan reads them."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from wijkplan.config import load_config
from wijkplan.demo import complete as names
from wijkplan.demo.project import CONFIG
from wijkplan.demo.social import make_energy_poverty

RENOVATION = ("REB", "REO", "REN", "VBE")
BUURT = "buurtcode"


@pytest.fixture(scope="module")
def zones(complete) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(complete / names.ZONES)


@pytest.fixture(scope="module")
def progress(complete) -> pd.DataFrame:
    table = pd.read_csv(complete / names.PROGRESS, sep=";", dtype=str, keep_default_na=False)
    told = {"zone", BUURT, "bron", "vindplaats", "opmerking"}
    numbers = {c: pd.to_numeric(table[c]) for c in table if c not in told}
    return table.assign(**numbers, of=table["zone"] + table[BUURT])


@pytest.fixture(scope="module")
def homes(gemeente) -> gpd.GeoDataFrame:
    address = gemeente.bag.verblijfsobject.set_index("identificatie")
    points = address.loc[gemeente.register["verblijfsobject"]].geometry
    return gpd.GeoDataFrame(gemeente.register, geometry=points.to_numpy())


# ------------------------------------------------------------------ zones


def test_zones_meet_without_overlap_and_say_how_sure_they_are(zones):
    for number, shape in enumerate(zones.geometry):
        others = zones.geometry.drop(number).union_all()
        assert shape.intersection(others).area == 0, zones["naam"][number]
    assert set(zones["status"]) == {"voorlopig", "vastgesteld"}
    assert zones["vindplaats"].notna().all()
    chosen = zones["strategie"].str[:2]
    assert (zones["tweede"].dropna() != chosen[zones["tweede"].notna()]).all()
    assert zones["tweede"].isna().sum() == 1  # one without a second choice


def test_a_copy_of_the_town_has_zones_and_progress_of_its_own(two_voorbeeldsteden):
    zones = pyogrio.read_dataframe(two_voorbeeldsteden / names.ZONES)
    assert zones["naam"].is_unique
    table = pd.read_csv(two_voorbeeldsteden / names.PROGRESS, sep=";")
    assert set(table["zone"].dropna()) == set(zones["naam"])
    assert not table.duplicated(["zone", BUURT, "jaar"]).any()


# ------------------------------------------------------------------ progress


def test_every_zone_and_one_buurt_report_once_a_year(progress, zones, town):
    assert set(progress["zone"]) == {*zones["naam"], ""}
    outside = set(progress.loc[progress["zone"] == "", BUURT])
    assert outside == {b.code for b in town.buurten if b.name == "Buitenkade"}
    assert not progress.duplicated(["of", "jaar"]).any()
    first = progress.groupby("of")["jaar_gereed"].transform("first")
    assert progress["jaar_gereed"].fillna(0).eq(first.fillna(0)).all()


def test_what_came_in_a_year_is_the_difference_of_two_stands(progress):
    checked = 0
    for _, rows in progress.groupby("of"):
        by_year = rows.set_index("jaar")
        for stand in ("aardgasvrij", "aangesloten"):
            risen = by_year[stand].diff()[by_year.index.to_series().diff() == 1].dropna()
            came = by_year[f"{stand}_erbij"].reindex(risen.index).dropna()
            assert came.tolist() == risen[came.index].tolist()
            checked += len(came)
            assert (by_year[stand].dropna().diff().dropna() >= 0).all()
    assert checked == 4


def test_numbers_of_a_zone_fit_in_each_other(progress):
    whole = progress.groupby("of")["woningen"].transform("max")
    for column in ("aardgasvrij", "aangesloten", "gepland"):
        assert not (progress[column] > whole).any(), column
    assert not (progress["aangesloten"] > progress["aardgasvrij"]).any()
    left = progress["woningen"] - progress["aardgasvrij"]
    assert not (progress["particulier_te_doen"] > left).any()
    planned = progress[progress["jaar"] == progress["jaar_gereed"]]
    assert planned["gepland"].tolist() == whole[planned.index].tolist()


def test_the_stand_is_what_the_housing_register_counts_but_for_the_zone_that_runs_ahead(
    progress, zones, homes
):
    now = progress[progress["jaar"] == 2024].set_index("of")
    more = {}
    for name, shape in zip(zones["naam"], zones.geometry, strict=True):
        mine = homes[homes.within(shape)]
        assert now["woningen"][name] == len(mine)
        more[name] = now["aardgasvrij"][name] - (mine["warmte"] != "aardgas").sum()
    known = pd.Series(more).dropna()
    assert known.to_dict() == {
        "Warmtenet Nieuwland": 0,
        "Warmtenet Westerbeek, fase 1": 12,
        "Proef aardgasvrij Vlinderbuurt": 0,
    }


def test_the_pilot_is_drawn_around_the_homes_that_went_over(progress, homes):
    pilot = progress[progress["zone"].str.contains("Vlinderbuurt")].set_index("jaar")
    buurt = homes[homes[BUURT].eq("BU99010502")]
    assert pilot["aardgasvrij"][2024] == (buurt["warmte"] == "elektrisch").sum()
    assert pilot["woningen"][2024] < len(buurt)  # a zone need not be a buurt
    assert pd.isna(pilot["aardgasvrij"].get(2023))  # left out: only 2022 and 2024 are reported


# ------------------------------------------------------------------ sources, networks, poverty


def test_heat_sources_lie_in_town_and_one_beside_a_plan(complete, gemeente):
    sources = pyogrio.read_dataframe(complete / names.HEAT_SOURCES)
    land = gemeente.borders.geometry.union_all()
    assert sources.geometry.within(land).all()
    assert (sources.geometry.geom_type == "Point").all()
    assert sources["vermogen_mw"].isna().any()  # of some the capacity is unknown
    assert set(sources["status"]) == {"bestaand", "gepland", "mogelijk"}
    plan = gpd.read_file(complete / names.PLANS / "werkplaatshof.geojson")
    station = sources[sources["soort"] == "warmteverdeelstation"].geometry.item()
    assert 0 < plan.distance(station).min() < 100


def test_the_heat_network_joins_its_sources_and_the_zones_that_it_is_for(complete, zones):
    network = pyogrio.read_dataframe(complete / names.HEAT_NETWORKS)
    sources = pyogrio.read_dataframe(complete / names.HEAT_SOURCES).set_index("naam").geometry
    assert (network.geometry.geom_type == "LineString").all()
    for row in network.itertuples():
        others = network.geometry.drop(row.Index).union_all()
        near = min(row.geometry.distance(others), sources.distance(row.geometry).min())
        assert near == 0, row.naam
    planned = network[network["status"] == "gepland"]
    now = network[network["status"] == "bestaand"]
    assert (planned["jaar"] > 2025).all()
    assert (now["jaar"] < 2025).all()
    for zone in zones.itertuples():
        reached = shapely.intersects(network.geometry, zone.geometry).any()
        assert reached == (zone.strategie in {"S2", "S3"}), zone.naam


def test_energy_poverty_is_a_share_and_unknown_where_few_live(gemeente):
    table = make_energy_poverty(gemeente.town, gemeente.figures, seed=1)
    share = pd.to_numeric(table["energiearmoede_pct"].str.replace(",", "."))
    few = (gemeente.figures["huishoudens"] < 50).to_numpy()
    assert few.any()
    assert (share.isna() == few).all()
    assert share.dropna().between(1, 25).all()
    benefits = (gemeente.figures["bijstand"] / gemeente.figures["huishoudens"]).to_numpy()
    assert share.corr(pd.Series(benefits)) > 0.5


# ------------------------------------------------------------------ what coincides


def test_projects_renovate_before_and_in_the_years_of_the_heat_programme(complete, town):
    read = {"sep": ";", "dtype": str, "keep_default_na": False}
    programme = pd.read_csv(complete / names.PROGRAMME, **read).set_index(BUURT)
    codes = {b.name: b.code for b in town.buurten}
    projects = pd.read_csv(complete / names.PROJECTS, **read)
    found = set()
    for project in projects[projects["soort"].isin(RENOVATION)].itertuples():
        heat = programme.loc[codes[project.buurt]]
        start, end = int(project.jaar_start), int(project.jaar_oplevering)
        if start <= int(heat["jaar_eind"]) and end >= int(heat["jaar_start"]):
            found.add((project.project_id, "in dezelfde jaren"))
        elif end < int(heat["jaar_start"]):
            found.add((project.project_id, "ervoor"))
    assert {("W-04", "in dezelfde jaren"), ("R-40", "ervoor")} <= found


def test_the_project_file_says_what_is_close_and_within_reach(complete):
    heat = load_config(complete / CONFIG).warmte
    assert (heat.nek_aan_nek_pct, heat.bereik_m) == (10, 500)
    assert [(v.naam, v.verschuiving) for v in heat.variant] == [("twee jaar later", 2)]
