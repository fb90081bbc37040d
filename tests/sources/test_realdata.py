"""Known results on real public data, computed independently (see the README of the data)."""

from __future__ import annotations

from pathlib import Path

import deliveries as d
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import minitown as mt
from wijkplan.config import load_config
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.crosswalk import match_boundaries
from wijkplan.model.errors import DataError
from wijkplan.model.state import State
from wijkplan.model.table import build_table
from wijkplan.sources.railway import read_railway
from wijkplan.sources.registry import recognise
from wijkplan.themes import safety
from wijkplan.themes.spread import measure_spread
from wijkplan.themes.spread.index.measures import dissimilarity

pytestmark = pytest.mark.realdata
EXAMPLES = Path(__file__).parents[2] / "examples"
HENGELO, ENSCHEDE, ALMELO, BORNE = "GM0164", "GM0153", "GM0141", "GM0147"


@pytest.fixture(scope="module")
def gemeenten():
    return load_config(EXAMPLES / "twente").project.gemeenten


@pytest.fixture(scope="module")
def delivery(realdata, gemeenten):
    path = realdata / "buurten_2021_twente" / "buurten.shp"
    return d.read(path, year=2021, boundary_year=2021, gemeenten=gemeenten)


@pytest.fixture(scope="module")
def twente(delivery, gemeenten):
    buurten = delivery.layers[Level.BUURT].frame
    return build_areas(
        buurten, year=2021, gemeenten=gemeenten, outlines={}, names=delivery.sheet.names
    )


@pytest.fixture(scope="module")
def homes(realdata):
    config = load_config(EXAMPLES / "hengelo")
    bron = next(b for b in config.bron if b.bestand.endswith("StartJaar.csv"))
    path = realdata / "startanalyse_hengelo_2020" / "StartJaar.csv"
    return d.read_figures(
        config.request(bron.model_copy(update={"bestand": str(path)}), Path()), d.CATALOGUE
    )


@pytest.fixture(scope="module")
def figures(twente, delivery, homes):
    return build_table(twente, [delivery.sheet, homes], d.CATALOGUE)


@pytest.fixture(scope="module")
def tracks(realdata):
    path = realdata / "spoor" / "top10nl_2015_twente.gpkg"
    return read_railway(d.request(path, kind="spoor-top10nl", year=2015))


def test_twente_has_517_buurten(delivery, twente):
    assert len(twente.codes(Level.BUURT)) == 517
    assert len(twente.codes(Level.GEMEENTE)) == 14
    assert delivery.layers[Level.BUURT].frame.geometry.is_valid.all()


@pytest.mark.parametrize(
    ("gemeente", "buurten"), [(HENGELO, 62), (ENSCHEDE, 70), (ALMELO, 71), (BORNE, 15)]
)
def test_buurten_per_gemeente(twente, gemeente, buurten):
    assert len(twente.buurten_of(gemeente)) == buurten


def test_1366_cells_are_suppressed_and_stay_so(delivery):
    status = delivery.sheet.status
    assert status.apply(lambda column: column.str.contains("-99999999")).to_numpy().sum() == 1366
    assert delivery.sheet.values.isna().to_numpy().sum() == 1366


def test_every_cut_name_is_read_as_the_list_of_columns_says(realdata, delivery):
    listed = pd.read_csv(realdata / "buurten_2021_twente" / "kolommen.csv", dtype=str)
    named = {str(cell) for cell in listed.to_numpy().ravel()}
    assert set(delivery.sheet.values) <= named
    assert delivery.sheet.remarks == () or not any(
        "niet eenduidig" in remark for remark in delivery.sheet.remarks
    )
    assert "percentage_niet_westerse_migratieachtergrond" in delivery.sheet.values


@pytest.mark.parametrize(
    ("column", "total"), [(mt.PEOPLE, 81_000), (mt.HOUSEHOLDS, 38_140), (mt.HOMES, 38_513)]
)
def test_totals_of_hengelo(figures, column, total):
    assert figures.values.loc[HENGELO, column] == total
    assert figures.status.loc[HENGELO, column].startswith("afgeleid")


def test_homes_outside_hengelo_are_missing_and_not_zero(figures, twente):
    outside = [c for c in twente.codes(Level.BUURT) if not c.startswith("BU0164")]
    assert figures.values.loc[outside, mt.HOMES].isna().all()
    assert np.isnan(figures.values.loc[ENSCHEDE, mt.HOMES])


def test_the_codes_of_2020_and_2021_are_the_same_in_hengelo(homes, twente):
    assert len(homes.values) == 62
    match_boundaries(homes, twente, crosswalk="gelijke-codes")
    with pytest.raises(DataError):
        match_boundaries(homes, twente, crosswalk=None)


def test_files_are_recognised(realdata, catalogue):
    found = recognise(realdata / "buurten_2021_twente" / "buurten.shp", catalogue)
    assert (found.kind.id, found.year, len(found.gemeenten)) == ("cbs-buurten", 2021, 14)
    assert found.gemeenten[HENGELO] == "Hengelo"
    found = recognise(realdata / "spoor" / "top10nl_2015_twente.gpkg", catalogue)
    assert (found.kind.id, found.year) == ("spoor-top10nl", 2015)
    found = recognise(realdata / "startanalyse_hengelo_2020" / "StartJaar.csv", catalogue)
    assert (found.kind.id, found.year) == ("startanalyse", 2020)


def test_lines_of_railway(tracks):
    assert len(tracks.frame) == 412
    assert (tracks.frame["functie"] == "museumlijn").sum() == 34
    assert (tracks.frame["hoogteniveau"] < 0).sum() == 17


def test_the_length_of_railway_is_conserved_and_agrees_with_geopandas(tracks, twente, figures):
    state = State(scenario="nu", year=2021, figures=figures, layers={"spoor": tracks})
    found = safety.contribute(state, twente)
    column, balance = found.columns[0], found.conservation[0]
    running = tracks.frame[tracks.frame["functie"] != "museumlijn"]
    assert balance.came_in == pytest.approx(running.length.sum())
    assert balance.came_in == pytest.approx(balance.allocated + balance.lost)
    for level in Level:
        assert column.values[twente.codes(level)].sum() == pytest.approx(balance.allocated)
    hengelo = twente.frame.geometry[[HENGELO]]
    assert column.values[HENGELO] == pytest.approx(running.clip(hengelo).length.sum(), rel=1e-6)


@pytest.fixture(scope="module")
def amsterdam(realdata):
    frame = gpd.read_file(realdata / "amsterdam_2017" / "buurten_eigendom_2017.gpkg")
    # The known result fills what is missing with 0. The test does so; wijkplan never does.
    filled = pd.DataFrame(frame.drop(columns="geometry")).fillna({"corp": 0, "tot": 0})
    return filled[filled["tot"] > 0]


def test_dissimilarity_of_amsterdam_2017(amsterdam):
    assert len(amsterdam) == 423
    found = dissimilarity(amsterdam["corp"], amsterdam["tot"])
    assert found.value == pytest.approx(0.430301, abs=5e-7)


def test_the_same_index_through_a_table_with_columns_of_its_own(amsterdam, tmp_path):
    (tmp_path / "wijkplan.toml").write_text(
        """
[project]
naam = "Amsterdam"
gemeenten = ["GM0363"]
jaar = 2017
[[bron]]
soort = "cbs-buurten"
bestand = "niet_nodig.gpkg"
[[bron]]
soort = "cijfers"
bestand = "eigendom.csv"
sleutel = "BUURTCODE_CBS_2015"
kolommen = { corp = "corporatiewoningen", tot = "woningvoorraad" }
[[kolom]]
naam = "corporatiewoningen"
label = "Corporatiewoningen"
soort = "aantal"
over = "objecten"
van = "woningvoorraad"
"""
    )
    amsterdam.to_csv(tmp_path / "eigendom.csv", sep=";", decimal=",", index=False)
    config = load_config(tmp_path)
    sheet = d.read_figures(config.request(config.bron[1], tmp_path), config.catalogue())
    found = measure_spread(sheet.values["corporatiewoningen"], sheet.values["woningvoorraad"])
    assert found.value == pytest.approx(0.430301, abs=5e-7)
    assert (found.areas, found.missing_areas, found.missing_population_pct) == (423, 0, 0)
