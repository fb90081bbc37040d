from __future__ import annotations

import deliveries as d
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import force_3d
from shapely.geometry import Point, box

import minitown as mt
from wijkplan.sources.bag import (
    ADDRESS,
    OBJECT_STATUS,
    PAND_STATUS,
    USES,
    is_bag,
    normalise_ids,
    read_bag,
)

PAND, HOME = "990910000000000{}", "990901000000000{}"
PAND_WORDS = {
    "Bouwvergunning verleend": "bouwvergunning verleend",
    "Niet gerealiseerd pand": "niet gerealiseerd",
    "Bouw gestart": "bouw gestart",
    "Pand in gebruik (niet ingemeten)": "in gebruik (niet ingemeten)",
    "Pand in gebruik": "in gebruik",
    "Verbouwing pand": "verbouwing",
    "Sloopvergunning verleend": "sloopvergunning verleend",
    "Pand gesloopt": "gesloopt",
    "Pand buiten gebruik": "buiten gebruik",
    "Pand ten onrechte opgevoerd": "ten onrechte opgevoerd",
}
OBJECT_WORDS = {
    "Verblijfsobject gevormd": "gevormd",
    "Niet gerealiseerd verblijfsobject": "niet gerealiseerd",
    "Verblijfsobject in gebruik (niet ingemeten)": "in gebruik (niet ingemeten)",
    "Verblijfsobject in gebruik": "in gebruik",
    "Verbouwing verblijfsobject": "verbouwing",
    "Verblijfsobject ingetrokken": "ingetrokken",
    "Verblijfsobject buiten gebruik": "buiten gebruik",
    "Verblijfsobject ten onrechte opgevoerd": "ten onrechte opgevoerd",
}


def pand(**changes):
    """Two buildings."""
    return gpd.GeoDataFrame(
        {
            "identificatie": [PAND.format(1), PAND.format(2)],
            "bouwjaar": [1950, 2001],
            "status": ["Pand in gebruik", "Sloopvergunning verleend"],
            **changes,
        },
        geometry=[box(mt.X0, mt.Y0, mt.X0 + 8, mt.Y0 + 8)] * 2,
        crs=mt.CRS,
    )


def objects(**changes):
    """Three verblijfsobjecten in two buildings."""
    return gpd.GeoDataFrame(
        {
            "identificatie": [HOME.format(n) for n in (1, 2, 3)],
            "status": "Verblijfsobject in gebruik",
            "gebruiksdoel": ["woonfunctie", "woonfunctie,winkelfunctie", "kantoorfunctie"],
            "oppervlakte": [80, 120, 45],
            "pand_identificatie": [PAND.format(n) for n in (1, 1, 2)],
            **changes,
        },
        geometry=[Point(mt.X0 + n, mt.Y0 + n) for n in (1, 2, 3)],
        crs=mt.CRS,
    )


def write(path, **layers):
    return d.write(path, **{"pand": pand(), "verblijfsobject": objects(), **layers})


def read(path, **changes):
    return read_bag(d.request(path, **{"kind": "bag", "name": "BAG", **changes}))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "bag.gpkg"


def test_panden_and_verblijfsobjecten_are_read_with_their_meaning(file):
    bag = read(write(file))
    assert (bag.pand.spec.name, bag.verblijfsobject.spec.name) == ("pand", "verblijfsobject")
    assert bag.pand.frame.crs == bag.verblijfsobject.frame.crs == mt.CRS
    assert bag.pand.frame["identificatie"].tolist() == [PAND.format(1), PAND.format(2)]
    assert bag.pand.frame["bouwjaar"].tolist() == [1950, 2001]
    assert bag.pand.frame["status"].tolist() == ["in gebruik", "sloopvergunning verleend"]
    frame = bag.verblijfsobject.frame
    assert frame["gebruiksdoel"].tolist() == [
        "woonfunctie",
        "woonfunctie,winkelfunctie",
        "kantoorfunctie",
    ]
    assert frame["oppervlakte"].tolist() == [80, 120, 45]
    assert frame["pand_identificatie"].tolist() == [PAND.format(n) for n in (1, 1, 2)]
    assert bag.pand.remarks == bag.verblijfsobject.remarks == ()


def test_what_was_not_delivered_is_unknown(file):
    bag = read(write(file))
    assert bag.verblijfsobject.frame["bouwjaar"].isna().all()
    assert bag.verblijfsobject.frame[list(ADDRESS)].isna().all(axis=None)
    assert bag.pand.frame["oppervlakte_min"].isna().all()


def test_parts_of_an_address_are_text(file):
    frame = objects(huisnummer=[1, 2, 3], postcode=["9909 AA", None, ""])
    found = read(write(file, verblijfsobject=frame)).verblijfsobject.frame
    assert found["huisnummer"].tolist() == ["1", "2", "3"]
    assert found["postcode"].tolist() == ["9909 AA", None, None]


@pytest.mark.parametrize("prefixed", [True, False], ids=["as published", "bare"])
def test_every_status_of_the_bag_is_known(file, prefixed):
    assert set(PAND_WORDS.values()) == set(PAND_STATUS)
    assert set(OBJECT_WORDS.values()) == set(OBJECT_STATUS)
    panden = pd.concat([pand()[:1]] * len(PAND_WORDS), ignore_index=True)
    homes = pd.concat([objects()[:1]] * len(OBJECT_WORDS), ignore_index=True)
    panden["status"] = list(PAND_WORDS if prefixed else PAND_WORDS.values())
    homes["status"] = list(OBJECT_WORDS if prefixed else OBJECT_WORDS.values())
    panden["identificatie"] = [f"9909100000001{n:03d}" for n in range(len(panden))]
    homes["identificatie"] = [f"9909010000001{n:03d}" for n in range(len(homes))]
    bag = read(write(file, pand=panden, verblijfsobject=homes))
    assert bag.pand.frame["status"].tolist() == list(PAND_WORDS.values())
    assert bag.verblijfsobject.frame["status"].tolist() == list(OBJECT_WORDS.values())


def test_statuses_are_read_without_regard_to_case_and_blanks(file):
    homes = objects(status=[" VERBLIJFSOBJECT  in gebruik", "In Gebruik", "ingetrokken "])
    found = read(write(file, verblijfsobject=homes)).verblijfsobject.frame["status"]
    assert found.tolist() == ["in gebruik", "in gebruik", "ingetrokken"]


def test_uses_come_in_one_order(file):
    homes = objects(gebruiksdoel=["Winkelfunctie, woonfunctie", ",".join(reversed(USES)), None])
    found = read(write(file, verblijfsobject=homes)).verblijfsobject.frame["gebruiksdoel"]
    assert found.tolist() == ["woonfunctie,winkelfunctie", ",".join(USES), None]


@given(st.lists(st.integers(10**12, 10**16 - 1), min_size=1, max_size=5))
def test_dropped_zeros_are_put_back(numbers):
    full = [f"{number:016d}" for number in numbers]
    assert normalise_ids(pd.Series(full)).tolist() == full
    assert normalise_ids(pd.Series([str(number) for number in numbers])).tolist() == full
    assert normalise_ids(pd.Series(numbers)).tolist() == full


def test_what_is_no_identificatie():
    given_ids = ["123456789012", "12345678901234567", "NL01234567890123", "", None, "1.64E+14"]
    assert normalise_ids(pd.Series(given_ids, dtype=object)).tolist() == [None] * 6


def test_identificaties_as_numbers(file):
    homes = objects(
        identificatie=[164010000000001, 164010000000002, 164010000000003],
        pand_identificatie=[164100000000001.0, np.nan, 164100000000001.0],
    )
    panden = pand(identificatie=[164100000000001, 164100000000002])
    bag = read(write(file, pand=panden, verblijfsobject=homes))
    assert bag.verblijfsobject.frame["identificatie"][0] == "0164010000000001"
    assert bag.verblijfsobject.frame["pand_identificatie"].tolist() == [
        "0164100000000001",
        None,
        "0164100000000001",
    ]


def test_a_verblijfsobject_without_its_pand_is_kept_and_counted(file):
    homes = objects(pand_identificatie=[PAND.format(1), PAND.format(9), None])
    layer = read(write(file, verblijfsobject=homes)).verblijfsobject
    assert len(layer.frame) == 3
    (remark,) = layer.remarks
    assert remark.startswith("van 2 verblijfsobjecten ontbreekt het pand")
    assert HOME.format(2) in remark


def test_of_several_panden_the_first_is_used(file):
    both = f"{PAND.format(2)},{PAND.format(1)}"
    homes = objects(pand_identificatie=[both, PAND.format(1), PAND.format(1)])
    layer = read(write(file, verblijfsobject=homes)).verblijfsobject
    assert layer.frame["pand_identificatie"][0] == PAND.format(2)
    assert any("meer dan één pand" in remark for remark in layer.remarks)


def test_years_that_cannot_be_are_unknown_and_said_to_be(file):
    layer = read(write(file, pand=pand(bouwjaar=[9999, 1950]))).pand
    assert layer.frame["bouwjaar"].tolist()[1:] == [1950]
    assert np.isnan(layer.frame["bouwjaar"][0])
    assert layer.remarks == ("bouwjaar is onbekend van 1 objecten: 9999 kan niet",)


def test_an_unstated_year_is_missing_and_not_zero(file):
    layer = read(write(file, pand=pand(bouwjaar=[None, 1950]))).pand
    assert np.isnan(layer.frame["bouwjaar"][0])
    assert layer.remarks == ()


def test_names_in_capitals_other_layers_and_renamed_columns(file):
    homes = objects().rename(columns={"oppervlakte": "M2"})
    homes = homes.rename(columns=lambda name: name if name == "geometry" else name.upper())
    d.write(file, PAND=pand(), Verblijfsobject=homes, ligplaats=objects())
    bag = read(file, columns={"M2": "oppervlakte"})
    assert bag.verblijfsobject.frame["oppervlakte"].tolist() == [80, 120, 45]


def test_heights_are_dropped_with_a_remark(file):
    panden = pand().set_geometry(force_3d(pand().geometry.array, 5.0))
    layer = read(write(file, pand=panden)).pand
    assert not layer.frame.has_z.any()
    assert any("hoogte" in remark for remark in layer.remarks)


def test_every_problem_of_both_layers_is_told_at_once(file):
    panden = pand(
        status=["Pand in gebruk", None],
        bouwjaar=["oud", "1950"],
        identificatie=[PAND.format(1)] * 2,
    )
    homes = objects(
        gebruiksdoel=["woonfuncie", "woonfunctie", "kantoorfunctie,zwemfunctie"],
        identificatie=["12", None, HOME.format(3)],
        pand_identificatie=[PAND.format(1), "geen", None],
        status=["Pand in gebruik", "in gebruik", "in gebruik"],
    )
    found = d.problems_of(read, write(file, pand=panden, verblijfsobject=homes))
    assert sorted((p.code, p.layer, p.column, p.row) for p in found) == [
        ("cel-leeg", "pand", "status", "2"),
        ("gebruiksdoel-onbekend", "verblijfsobject", "gebruiksdoel", "1, 3"),
        ("geen-getal", "pand", "bouwjaar", "1"),
        ("identificatie-onjuist", "verblijfsobject", "identificatie", "1, 2"),
        ("identificatie-onjuist", "verblijfsobject", "pand_identificatie", "2"),
        ("sleutel-dubbel", "pand", "identificatie", "1, 2"),
        ("status-onbekend", "pand", "status", "1"),
        ("status-onbekend", "verblijfsobject", "status", "1"),
    ]
    (use,) = [p for p in found if p.code == "gebruiksdoel-onbekend"]
    assert "bedoelde u 'woonfunctie'?" in use.remedy


@pytest.mark.parametrize(
    "absent", ["identificatie", "status", "gebruiksdoel", "oppervlakte", "pand_identificatie"]
)
def test_a_missing_column(file, absent):
    path = write(file, verblijfsobject=objects().drop(columns=absent))
    found = d.problems_of(read, path)["kolom-ontbreekt"]
    assert (found.layer, found.column) == ("verblijfsobject", absent)


def test_both_layers_are_needed(file):
    found = d.problems_of(read, d.write(file, buurten=d.buurten()))
    assert [(p.code, p.layer) for p in found] == [
        ("laag-ontbreekt", "pand"),
        ("laag-ontbreekt", "verblijfsobject"),
    ]


def test_another_crs_and_another_geometry(file, tmp_path):
    found = d.problems_of(read, write(file, pand=pand().to_crs(4326)))
    assert found["crs-anders"].layer == "pand"
    homes = objects().set_geometry(objects().buffer(1))
    found = d.problems_of(read, write(tmp_path / "b.gpkg", verblijfsobject=homes))
    assert found["geometrie-anders"].layer == "verblijfsobject"


def test_a_file_that_is_not_there(file):
    assert "bestand-ontbreekt" in d.problems_of(read, file)


def test_a_bag_is_told_by_its_layers():
    assert is_bag(["Pand", "ligplaats", "VERBLIJFSOBJECT"])
    assert not is_bag(["pand", "buurten"])
