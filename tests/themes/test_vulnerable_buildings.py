"""The class of buildings by REV, register and BAG, and ten buildings counted by hand in areas."""

from __future__ import annotations

import itertools
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

import minitown as mt
from wijkplan.model.areas import CRS
from wijkplan.model.contribution import TextSection
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.sources.bag import PAND_STATUS
from wijkplan.themes.safety import contribute
from wijkplan.themes.safety.present.buildings import STANDING, classify_buildings

MOST, HIGH, LOW, UNKNOWN = "zeer kwetsbaar", "kwetsbaar", "beperkt kwetsbaar", "onbekend"


def layer(name, rows, columns, shapes):
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry=shapes, crs=CRS)
    return Layer(LayerSpec(name=name, geometry="punt"), frame, mt.provenance())


def place(number):
    """Every building has its own 5 metres, from the west."""
    return mt.X0 + 10 * number


def buildings(*statuses):
    rows = [(f"p{n}", status) for n, status in enumerate(statuses)]
    shapes = [box(place(n), mt.Y0, place(n) + 5, mt.Y0 + 5) for n in range(len(rows))]
    return layer("pand", rows, ["identificatie", "status"], shapes)


def objects(*rows):
    """Rows of (building, use, m2) or (building, use, m2, status)."""
    full = [(row[0], row[1], row[2], row[3] if len(row) > 3 else "in gebruik") for row in rows]
    columns = ["pand_identificatie", "gebruiksdoel", "oppervlakte", "status"]
    made = layer("verblijfsobject", full, columns, [Point(mt.X0, mt.Y0)] * len(full))
    made.frame["oppervlakte"] = made.frame["oppervlakte"].astype(float)
    return made


def facilities(*rows):
    """Rows of (kind, building, place)."""
    shapes = [Point(place(at) + 2, mt.Y0 + 2) for *_, at in rows]
    return layer("voorzieningen", [row[:2] for row in rows], ["voorziening", "pand"], shapes)


def rev(*rows):
    """Rows of (building, class)."""
    return layer("rev_gebouwen", rows, ["pand", "klasse"], [Point(mt.X0, mt.Y0)] * len(rows))


def one(*rows, places=None, register=None):
    """What is said of one building with these objects."""
    made = classify_buildings(
        buildings("in gebruik"), objects(*(("p0", *row) for row in rows)), places, register
    )
    return made.loc["p0"]


SHOPS = [("winkelfunctie", 200.0)]


@pytest.mark.parametrize(
    ("rows", "klasse", "manual"),
    [
        ([("woonfunctie", 80)], HIGH, False),
        ([("celfunctie", 80)], MOST, False),
        ([("gezondheidszorgfunctie", 80)], HIGH, True),
        ([("onderwijsfunctie", 80)], HIGH, True),
        ([("bijeenkomstfunctie", 80)], UNKNOWN, True),
        ([("sportfunctie", 80)], LOW, False),
        ([("industriefunctie", 80)], LOW, False),
        ([("overige gebruiksfunctie", 80)], UNKNOWN, True),
        ([(None, 80)], UNKNOWN, True),
        ([], "geen", False),
        ([("kantoorfunctie", 1499)], LOW, False),
        ([("kantoorfunctie", 1500)], LOW, False),
        ([("kantoorfunctie", 1501)], HIGH, False),
        ([("kantoorfunctie", np.nan)], UNKNOWN, True),
        ([("kantoorfunctie", 1501), ("kantoorfunctie", np.nan)], HIGH, False),
        ([("kantoorfunctie", 750), ("kantoorfunctie", 751)], HIGH, False),  # of one building
        ([("logiesfunctie", 1500)], LOW, False),
        ([("logiesfunctie", 1501)], HIGH, False),
        ([("kantoorfunctie,sportfunctie", 1500)], LOW, False),
        ([("kantoorfunctie,sportfunctie", 1501)], LOW, True),  # how much of it is office?
        ([("kantoorfunctie,woonfunctie", 1501)], HIGH, False),  # the home weighs as much
        (SHOPS * 6, HIGH, False),
        (SHOPS * 5, LOW, False),
        ([("winkelfunctie", 2000)], LOW, False),
        ([("winkelfunctie", 2001)], UNKNOWN, True),
        ([("winkelfunctie", np.nan)], UNKNOWN, True),
        ([("woonfunctie", 80), ("sportfunctie", 80)], HIGH, False),
        ([("woonfunctie", 80), ("bijeenkomstfunctie", 80)], HIGH, True),
        ([("celfunctie", 80), ("bijeenkomstfunctie", 80)], MOST, False),  # cannot be heavier
        ([("woonfunctie", 80, "ingetrokken")], "geen", False),
        ([("woonfunctie", 80, "gevormd")], HIGH, False),
    ],
)
def test_class_of_a_building_by_the_bag(rows, klasse, manual):
    found = one(*rows)
    assert (found["klasse"], found["handmatig"]) == (klasse, manual)
    assert found["zekerheid"] == ("onbekend" if manual else "waarschijnlijk")
    assert found["reden"].endswith(".")
    assert found["bron"].endswith("(niet gecontroleerd)")


def test_both_reasons_are_told_where_something_may_be_heavier():
    found = one(("woonfunctie", 80), ("bijeenkomstfunctie", 80))
    assert found["reden"].startswith("Er is een woning")
    assert "wie er bijeenkomt" in found["reden"]
    assert one(("bijeenkomstfunctie", 80))["reden"].count("bijeenkomt") == 1


def test_only_buildings_that_stand_once_each():
    found = classify_buildings(buildings(*PAND_STATUS), None, None, None)
    standing = [f"p{n}" for n, status in enumerate(PAND_STATUS) if status in STANDING]
    assert found.index.tolist() == standing
    assert set(PAND_STATUS) - set(STANDING) == {
        "bouwvergunning verleend", "niet gerealiseerd", "bouw gestart", "gesloopt",
        "ten onrechte opgevoerd",
    }  # fmt: skip
    assert found["handmatig"].all()
    assert found["reden"].str.contains("geen verblijfsobjecten geleverd").all()


@pytest.mark.parametrize(
    ("kind", "klasse", "certainty"),
    [("basisschool", MOST, "zeker"), ("kinderdagverblijf", MOST, "zeker"),
     ("ziekenhuis", MOST, "zeker"), ("verpleging", MOST, "waarschijnlijk"),
     ("voortgezet_onderwijs", HIGH, "zeker")],
)  # fmt: skip
def test_a_register_goes_before_the_bag(kind, klasse, certainty):
    school = ("onderwijsfunctie", 500)
    by_id = one(school, places=facilities((kind, "p0", 7)))  # the point lies elsewhere
    by_place = one(school, places=facilities((kind, None, 0)))
    for found in (by_id, by_place):
        assert (found["klasse"], found["zekerheid"]) == (klasse, certainty)
        assert not found["handmatig"]
    assert one(school, places=facilities((kind, None, 7)))["handmatig"]


def test_other_facilities_say_nothing_and_the_heaviest_counts():
    home = ("woonfunctie", 80)
    assert one(home, places=facilities(("winkel", "p0", 0)))["klasse"] == HIGH
    both = facilities(("basisschool", "p0", 0), ("voortgezet_onderwijs", "p0", 0))
    assert one(home, places=both)["klasse"] == MOST


@pytest.mark.parametrize("klasse", [MOST, HIGH, LOW])
def test_the_rev_goes_before_register_and_bag(klasse):
    register = rev(("p0", klasse), (None, MOST), ("elders", MOST))
    by_bag = one(("celfunctie", 80), register=register)
    assert (by_bag["klasse"], by_bag["zekerheid"]) == (klasse, "zeker")
    assert not by_bag["handmatig"]
    assert by_bag["bron"].startswith("Register externe veiligheid")
    found = one(("woonfunctie", 80), register=register, places=facilities(("basisschool", "p0", 0)))
    assert found["klasse"] == klasse
    assert found["handmatig"] == (klasse != MOST)  # the register says more: a person looks
    assert ("Een basisschool" in found["reden"]) == (klasse != MOST)


def test_the_heaviest_class_of_the_rev_counts_in_any_order():
    for rows in itertools.permutations([("p0", LOW), ("p0", MOST), ("p0", HIGH)]):
        assert one(register=rev(*rows))["klasse"] == MOST


@given(st.permutations(range(8)))
def test_the_order_of_the_rows_does_not_matter(order):
    rows = [("p0", "woonfunctie", 80), ("p0", "kantoorfunctie", 2000), ("p1", "sportfunctie", 9),
            ("p1", "kantoorfunctie", np.nan), ("p2", None, 5), ("p3", "winkelfunctie", 900),
            ("p3", "winkelfunctie", 900), ("onbekend", "celfunctie", 5)]  # fmt: skip
    stock = buildings(*["in gebruik"] * 5)
    one_way, other = (
        classify_buildings(stock, objects(*made), None, None)
        for made in (rows, [rows[n] for n in order])
    )
    assert one_way.equals(other)
    assert one_way["klasse"].tolist() == [HIGH, LOW, UNKNOWN, LOW, "geen"]
    assert one_way["handmatig"].tolist() == [False, True, True, False, False]


# --- inside the areas of attention


PLACES = {
    "p0": (20, 150), "p1": (20, 179.99), "p2": (20, 180.01), "p3": (60, 116.01), "p4": (180, 118),
    "p5": (100, 125), "p6": (120, 150), "p7": (190, 50), "p8": (210, 20), "p9": (250, 150),
    "over de grens": (-20, 150), "gesloopt": (20, 150),
}  # fmt: skip
"""South-west corner of buildings of 4 by 4 metres; the railway with basisnet runs at y = 150, the
one of which it is unknown at x = 200."""


def town(**changes):
    """Ten buildings in Ministad, one beyond its border and one that is gone."""
    shapes = [box(mt.X0 + x, mt.Y0 + y, mt.X0 + x + 4, mt.Y0 + y + 4) for x, y in PLACES.values()]
    rows = [(n, "gesloopt" if n == "gesloopt" else "in gebruik") for n in PLACES]
    lines = mt.railway()
    lines = replace(lines, frame=lines.frame.assign(lokaalid=["1", "2", "3"]))
    table = {"lokaalid": ["1", "2"], "traject": "", "basisnet": ["ja", UNKNOWN], "bvg": None}
    layers = {
        "spoor": lines,
        "pand": layer("pand", rows, ["identificatie", "status"], shapes),
        "verblijfsobject": objects(
            ("p0", "woonfunctie", 80), ("p1", "woonfunctie", 80), ("p2", "kantoorfunctie", 1501),
            ("p3", "onderwijsfunctie", 900), ("p4", "kantoorfunctie", 1500),
            ("p5", "kantoorfunctie", np.nan), ("p7", "bijeenkomstfunctie", 100),
            ("p8", "woonfunctie", 80), ("p8", "bijeenkomstfunctie", 100),
            ("p9", "sportfunctie", 500), ("over de grens", "woonfunctie", 80),
            ("gesloopt", "woonfunctie", 80),
        ),
        "voorzieningen": care(("basisschool", "p3"), ("verpleging", None), ("winkel", None)),
        "rev_gebouwen": rev(("p9", MOST), (None, HIGH)),
        **changes,
    }  # fmt: skip
    register = Register(name="basisnet", frame=pd.DataFrame(table), provenance=mt.provenance())
    state = replace(
        mt.state(),
        layers={name: made for name, made in layers.items() if made is not None},
        registers={"basisnet": register},
    )
    made = contribute(state, mt.areas(), regime="hengelo-2022")
    (found,) = [s for s in made.sections if s.title.startswith("Kwetsbare gebouwen")]
    return found


def care(*rows):
    """Facilities in the middle of the town, where no building stands."""
    shapes = [Point(mt.X0 + 150, mt.Y0 + 10)] * len(rows)
    columns = ["voorziening", "pand", "naam"]
    return layer("voorzieningen", [(*row, "Zorg") for row in rows], columns, shapes)


def test_ten_buildings_counted_by_hand():
    found = town()
    assert found.head[1:] == (
        "Zeer kwetsbaar", "Kwetsbaar", "Beperkt kwetsbaar", "Onbekend", "Geen",
        "Met de hand beoordelen",
    )  # fmt: skip
    rows = {row[0]: tuple(int(cell) for cell in row[1:]) for row in found.rows}
    more = ": mogelijk, basisnet onbekend"
    fire, blast, cloud = (
        f"{kind}aandachtsgebied, {metres} m"
        for kind, metres in (("Brand", 30), ("Explosie", 200), ("Gifwolk", 300))
    )
    # 30 m: the school p3, p9 of the REV; p0, p1; p4; p5; p6. Of p7 and p8 the railway is unknown;
    # p4 reaches into both bands and counts once.
    assert rows[fire] == (2, 2, 1, 1, 1, 1)
    assert rows[fire + more] == (0, 1, 0, 1, 0, 2)
    # 200 and 300 m: all ten, with p2, p7 and p8
    assert rows[blast] == rows[cloud] == (2, 4, 1, 2, 1, 3)
    assert rows[blast + more] == rows[cloud + more] == (0,) * 6


def test_what_is_not_counted_is_told():
    note = town().note
    assert note.endswith(
        "Niet geteld: panden buiten het gebied (1); scholen en locaties voor zorg die in geen "
        "geleverd pand staan (1); gebouwen in het Register externe veiligheid zonder geleverd "
        "pand (1)."
    )
    assert "uit het Register externe veiligheid, anders uit de registers van scholen" in note
    assert "grenzen aan de vloeroppervlakte zijn niet gecontroleerd" in note
    fits = town(voorzieningen=care(("basisschool", "p3")), rev_gebouwen=None)
    assert fits.note.endswith("Niet geteld: panden buiten het gebied (1).")
    assert "Register externe veiligheid" not in fits.note


def test_without_buildings_or_their_use_it_is_unknown():
    nothing = town(pand=None)
    assert isinstance(nothing, TextSection)
    assert nothing.text.startswith("Onbekend")
    bare = town(verblijfsobject=None, voorzieningen=None, rev_gebouwen=None)
    assert bare.rows[0][1:] == ("0", "0", "0", "7", "0", "7")
    assert "niets geleverd" in bare.note


def test_a_delivered_area_counts_alone_and_a_yard_has_its_own_row():
    shape = box(mt.X0 + 15, mt.Y0 + 150, mt.X0 + 105, mt.Y0 + 190)  # p0, p1 and p2
    given_area = layer(
        "rev_aandachtsgebieden", [("brand", "bn", None)], ["soort", "herkomst", "naam"], [shape]
    )
    yard = layer("emplacementen", [("brand", "Oost")], ["soort", "naam"], [shape.buffer(100)])
    found = town(rev_aandachtsgebieden=given_area, emplacementen=yard)
    rows = {row[0]: tuple(int(cell) for cell in row[1:]) for row in found.rows}
    assert rows["Brandaandachtsgebied, geleverd gebied"] == (0, 3, 0, 0, 0, 0)
    assert not any(name.startswith("Brand") and "mogelijk" in name for name in rows)
    # p3; p0, p1, p2; p4; p5; p6. The corner is round, so p7 is outside.
    assert rows["Emplacement: brandaandachtsgebied"] == (1, 3, 1, 1, 1, 1)
