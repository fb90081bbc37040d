"""Delivered areas go before a distance; yards and other sources stand apart from the railway."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box
from shapely.affinity import translate
from test_safety import (
    BRAND,
    CLOUD,
    EXPLOSION,
    MAYBE_BRAND,
    STATE,
    TOWN,
    basisnet,
    care,
    column,
    finding,
    found,
    homes,
    overlays,
    per_buurt,
    railway,
    section,
    words,
)

import minitown as mt
from wijkplan.model.areas import CRS
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Layer, LayerSpec
from wijkplan.themes.safety import LENGTH, contribute, find_zones

OTHER_CLOUD = "gifwolkaandachtsgebied_alternatief_ha"
SOURCE = "geleverd gebied: REV proef, peildatum 1-10-2026"
MARKET_BAND = box(mt.X0, mt.Y0 + 120, mt.X0 + 100, mt.Y0 + 180)
"""60 by 100 m in Markt, around 100 m of the 300 m that line 1 has in the town."""


def register(*rows):
    """Areas of the register: scenario, where from, polygon."""
    frame = gpd.GeoDataFrame(
        {"soort": [r[0] for r in rows], "herkomst": [r[1] for r in rows], "naam": None},
        geometry=[r[2] for r in rows],
        crs=CRS,
    )
    told = mt.provenance(name="REV proef", date=dt.date(2026, 10, 1), year=2026)
    return Layer(LayerSpec(name="rev_aandachtsgebieden", geometry="vlak"), frame, told)


def yards(*rows):
    frame = register(*((kind, "", shape) for kind, shape in rows))
    spec = LayerSpec(name="emplacementen", geometry="vlak")
    return replace(frame, spec=spec, frame=frame.frame.drop(columns="herkomst"))


def with_register(*statuses, rows=(("brand", "bn", MARKET_BAND),), layers=None, **options):
    layers = {"rev_aandachtsgebieden": register(*rows), **(layers or {})}
    return found(*statuses, layers=layers, **options)


def rows_of(contribution, start):
    made = section(contribution, TableSection, start)
    return [dict(zip(made.head, row, strict=True)) for row in made.rows]


def test_a_delivered_area_goes_before_the_distance_for_its_scenario_only(unchanged):
    west, east = (translate(MARKET_BAND, x) for x in (0, 50))  # they overlap: each m2 counts once
    layer = register(("brand", "bn", west), ("brand", "bn", east))
    unchanged(layer.frame)
    made = found("ja", "onbekend", layers={"rev_aandachtsgebieden": layer})
    plain = found("ja", "onbekend")
    assert per_buurt(made, BRAND) == [0.6, 0.3, 0, 0, 0, 0]
    assert column(made, BRAND).values[mt.GEMEENTE] == pytest.approx(0.9)
    assert per_buurt(made, MAYBE_BRAND) == [0] * 6  # it is certain, whatever the table leaves open
    assert column(made, BRAND).status.eq("").all()
    assert column(made, BRAND).year == 2026
    assert "REV proef" in column(made, BRAND).source
    for name in (EXPLOSION, CLOUD, OTHER_CLOUD, LENGTH):
        pd.testing.assert_series_equal(column(made, name).values, column(plain, name).values)
    assert [c.spec.name for c in made.columns] == [c.spec.name for c in plain.columns]
    assert not [s for s in made.sections if "andere risicobronnen" in s.title]


def test_a_delivered_area_needs_no_basisnet_table():
    made = with_register()
    assert per_buurt(made, BRAND) == [0.6, 0, 0, 0, 0, 0]
    assert column(made, EXPLOSION).values.isna().all()
    assert finding(made, "brandaandachtsgebied").verdict is Verdict.WEIGH


def test_the_other_reading_of_a_distance_is_dropped_with_its_reason():
    made = with_register("ja", "ja", rows=[("gifwolk", "bn", MARKET_BAND)])
    assert per_buurt(made, CLOUD) == [0.6, 0, 0, 0, 0, 0]
    assert column(made, OTHER_CLOUD).values.isna().all()
    assert set(column(made, OTHER_CLOUD).status) == {
        "niet van toepassing: een geleverd gebied gaat voor op een afstand"
    }
    assert "gifwolkaandachtsgebied-alternatief" not in overlays(made)
    assert "gifwolkaandachtsgebied" in overlays(made)


def test_homes_and_schools_are_counted_in_the_delivered_area():
    shape = box(mt.X0, mt.Y0, mt.X0 + 30, mt.Y0 + 200)  # the nursing home, no home, no school
    layers = {"voorzieningen": care()}
    made = with_register("ja", "nee", rows=[("brand", "bn", shape)], stock=homes(), layers=layers)
    fire = rows_of(made, "Wat ligt in de aand")[0]
    assert (fire["Woningen"], fire["Basisscholen"], fire["Verpleging en verzorging"]) == (
        "0", "0", "1",
    )  # fmt: skip
    (nursing,) = [r for r in rows_of(made, "Scholen") if r["Soort"] == "verpleging"]
    assert nursing["Ligt in"].startswith("Brandaandachtsgebied;")


def test_page_and_legend_say_per_area_which_geometry_was_used():
    made = with_register("ja", "onbekend")
    grounds = {row["Gebied"]: row["Grens"] for row in rows_of(made, "Wat ligt in de aand")}
    assert grounds["Brandaandachtsgebied, geleverd gebied"] == SOURCE
    assert "Brandaandachtsgebied, geleverd gebied: mogelijk, basisnet onbekend" not in grounds
    explosion = "Explosieaandachtsgebied, 200 m (niet gecontroleerd)"
    assert grounds[explosion] == "getekend"
    fire, blast = overlays(made)["brandaandachtsgebied"], overlays(made)["explosieaandachtsgebied"]
    assert [look.label for look in fire.styles.values()] == ["G" + SOURCE[1:] + "; status: recht"]
    assert fire.title == "Brandaandachtsgebied, geleverd gebied, Bkl vanaf 2024"
    assert blast.styles["zeker"].label == (
        "Afstand van 200 m vanaf het spoor van het basisnet; status: recht"
    )
    assert f"Brandaandachtsgebied: {SOURCE}." in words(made)
    assert finding(made, "brandaandachtsgebied").evidence["grens"] == SOURCE
    assert finding(made, "brandaandachtsgebied").evidence["afstand_m"] is None
    assert finding(made, "explosieaandachtsgebied").evidence["afstand_m"] == 200


def limits(contribution):
    return section(contribution, TextSection, "Wat hier niet").text


def test_the_page_says_of_which_areas_nothing_was_delivered():
    assert "maar zijn niet geleverd" in limits(found("ja"))
    some = limits(with_register("ja"))
    assert "maar zijn niet geleverd" not in some
    assert "niet geleverd voor: Explosieaandachtsgebied, Gifwolkaandachtsgebied. " in some
    assert "Voor de andere gebieden geldt een afstand" in words(with_register("ja"))
    rows = [(kind, "bn", MARKET_BAND) for kind in ("brand", "explosie", "gifwolk")]
    whole = with_register("ja", rows=rows)
    assert "geleverd voor" not in limits(whole)
    assert "Register externe veiligheid" not in limits(whole)
    assert "vanaf de lijn" not in words(whole)  # nothing was measured
    assert "Voor de andere gebieden" not in words(whole) + words(found("ja"))


@pytest.mark.parametrize(
    ("options", "shape", "origin"),
    [
        ({"regime": "bevt-2015"}, MARKET_BAND, "bn"),
        ({}, translate(MARKET_BAND, 1_300), "bn"),
        ({}, MARKET_BAND, "ev"),
    ],
    ids=["a law that has lapsed", "delivered elsewhere", "another source"],
)
def test_what_is_not_the_area_of_this_railway_replaces_no_distance(options, shape, origin):
    made = with_register("ja", "nee", rows=[("explosie", origin, shape)], **options)
    assert per_buurt(made, EXPLOSION) == [1] * 6
    row = rows_of(made, "Wat ligt in de aand")[2]
    assert row["Grens"] == "getekend"


def test_an_area_near_the_town_replaces_a_distance_in_it():
    made = with_register("ja", "nee", rows=[("brand", "bn", translate(MARKET_BAND, 1_250))])
    assert per_buurt(made, BRAND) == [0] * 6
    fire = finding(made, "brandaandachtsgebied")
    assert fire.verdict is Verdict.UNKNOWN
    assert "buiten het projectgebied" in fire.reason


def test_a_line_of_the_basisnet_outside_the_delivered_area_is_told():
    def told(made):
        return [f for f in made.findings if "buiten_gebied_m" in f.evidence]

    (one,) = told(with_register("ja", "nee"))
    assert one.evidence["buiten_gebied_m"] == 200
    assert one.verdict is Verdict.UNKNOWN
    assert not told(
        with_register("nee", "ja", rows=[("brand", "bn", box(*TOWN.frame.total_bounds))])
    )
    assert not told(found("ja", "ja"))


def test_without_tracks_a_delivered_area_still_counts():
    layers = {"rev_aandachtsgebieden": register(("brand", "bn", MARKET_BAND))}
    made = contribute(replace(STATE, layers={**layers, "voorzieningen": care()}), TOWN)
    assert per_buurt(made, BRAND) == [0.6, 0, 0, 0, 0, 0]
    for name in (EXPLOSION, LENGTH):
        assert set(column(made, name).status) == {"niet geleverd"}
    assert finding(made, "aandachtsgebieden-spoor").verdict is Verdict.UNKNOWN
    assert rows_of(made, "Scholen")[0]["Meter vanaf voetafdruk"] == "onbekend"
    assert "vanaf de lijn" not in words(made)


def test_who_asks_for_the_areas_gets_the_delivered_ones():
    layers = {"spoor": railway(), "rev_aandachtsgebieden": register(("brand", "bn", MARKET_BAND))}
    state = replace(STATE, layers=layers, registers={"basisnet": basisnet("ja")})
    zones = find_zones(state, TOWN)
    fire = zones["Brandaandachtsgebied, geleverd gebied, Bkl vanaf 2024"]
    assert fire.certain.equals(MARKET_BAND)
    assert fire.possible.is_empty
    assert len(zones) == 4
    bare = replace(state, layers={"rev_aandachtsgebieden": layers["rev_aandachtsgebieden"]})
    assert list(find_zones(bare, TOWN)) == ["Brandaandachtsgebied, geleverd gebied, Bkl vanaf 2024"]
    assert find_zones(replace(STATE, layers={}), TOWN) is None


# --- yards and other sources


def test_other_sources_stand_apart_from_the_railway():
    rows = [
        ("brand", "ev", MARKET_BAND),
        ("brand", "ev", MARKET_BAND),
        ("gifwolk", "bl", mt.cell(2, 0)),
        ("explosie", "ev", translate(MARKET_BAND, 5_000)),
    ]
    made = with_register("ja", "nee", rows=rows, stock=homes())
    table = rows_of(made, "Wat ligt in gebieden van andere")
    assert [
        (r["Gebied"], r["Hectare"], r["Buurten"], r["Woningen"], r["Grens"]) for r in table
    ] == [
        ("Register, bron bl: gifwolkaandachtsgebied", "1,00", "1", "0", SOURCE),
        ("Register, bron ev: brandaandachtsgebied", "0,60", "1", "1", SOURCE),
    ]
    assert table[0]["Basisscholen"] == "onbekend"
    drawn = overlays(made)
    assert drawn["aandachtsgebied-ev"].frame["style"].tolist() == ["brand"]
    assert SOURCE in drawn["aandachtsgebied-bl"].styles["gifwolk"].label
    for one, plain in zip(made.columns, found("ja", "nee", stock=homes()).columns, strict=True):
        pd.testing.assert_series_equal(one.values, plain.values)


def test_yards_are_drawn_and_counted_from_delivered_areas_only():
    layers = {"emplacementen": yards(("explosie", MARKET_BAND), ("brand", mt.cell(0, 1)))}
    made, plain = (found("ja", "nee", stock=homes(), layers=y) for y in (layers, None))
    table = rows_of(made, "Wat ligt in gebieden van andere")
    assert [(r["Gebied"], r["Hectare"], r["Woningen"]) for r in table] == [
        ("Emplacement: brandaandachtsgebied", "1,00", "2"),
        ("Emplacement: explosieaandachtsgebied", "0,60", "1"),
    ]
    told = [f for f in made.findings if f.norm.code == "emplacement"]
    assert [(f.verdict, f.evidence["hectare"]) for f in told] == [
        (Verdict.WEIGH, pytest.approx(1)), (Verdict.WEIGH, pytest.approx(0.6)),
    ]  # fmt: skip
    assert list(overlays(made)["aandachtsgebied-emplacement"].styles) == ["brand", "explosie"]
    assert "Zonder geleverde gebieden" not in limits(made)
    assert "over emplacementen is niets bekend" not in words(made)
    for one, other in zip(made.columns, plain.columns, strict=True):
        pd.testing.assert_series_equal(one.values, other.values)
    assert "aandachtsgebied-emplacement" not in overlays(plain)
    assert "geen gebieden van emplacementen geleverd" in finding(plain, "emplacement").reason


@pytest.mark.parametrize("metres", [1_000, 9_000], ids=["on the map", "far away"])
def test_yards_elsewhere_leave_the_rest_unknown(metres):
    made = found("ja", layers={"emplacementen": yards(("brand", translate(MARKET_BAND, metres)))})
    yard = finding(made, "emplacement")
    assert yard.verdict is Verdict.UNKNOWN
    assert "buiten het projectgebied" in yard.reason


def test_yards_without_tracks():
    made = contribute(replace(STATE, layers={"emplacementen": yards(("brand", MARKET_BAND))}), TOWN)
    assert rows_of(made, "Wat ligt in gebieden van andere")[0]["Hectare"] == "0,60"
    assert finding(made, "emplacement").verdict is Verdict.WEIGH
    assert all(c.values.isna().all() for c in made.columns)


def test_what_comes_in_is_what_goes_out():
    rows = [("brand", "ev", translate(MARKET_BAND, -50)), ("brand", "bn", MARKET_BAND)]
    balances = {b.join: b for b in with_register("ja", rows=rows).conservation}
    other = balances["Brandaandachtsgebied (ev) op buurten"]
    assert (other.came_in, other.allocated, other.lost) == (6_000, 3_000, 3_000)
    own = balances["Brandaandachtsgebied op buurten"]
    assert (own.came_in, own.lost) == (6_000, 0)


# --- prescriptions, and regimes for comparison


def prescriptions(*rows):
    """Voorschriftengebieden: sort, name and polygon; the decree of the first only."""
    frame = gpd.GeoDataFrame(
        {
            "soort": [r[0] for r in rows],
            "naam": [r[1] for r in rows],
            "besluit": ["Omgevingsplan 2026", *[None] * (len(rows) - 1)],
        },
        geometry=[r[2] for r in rows],
        crs=CRS,
    )
    told = mt.provenance(name="Omgevingsplan proef", date=dt.date(2026, 1, 1), year=2026)
    return Layer(LayerSpec(name="voorschriftengebieden", geometry="vlak"), frame, told)


def test_a_prescription_area_is_a_status_apart():
    rows = [("brand", "Spoorzone", MARKET_BAND), ("explosie", None, translate(MARKET_BAND, -50))]
    made = found("ja", "nee", layers={"voorschriftengebieden": prescriptions(*rows)})
    plain = found("ja", "nee")
    assert section(made, TableSection, "Voorschriftengebieden").rows == (
        ("Brandvoorschriftengebied", "Spoorzone", "0,60", "Omgevingsplan 2026"),
        ("Explosievoorschriftengebied", "zonder naam", "0,30", "niet vermeld"),
    )
    drawn = overlays(made)["voorschriftengebieden"]
    assert [look.label for look in drawn.styles.values()] == [
        "Brandvoorschriftengebied", "Explosievoorschriftengebied",
    ]  # fmt: skip
    assert "Spoorzone. Besluit: Omgevingsplan 2026" in drawn.frame["text"].iloc[0]
    assert "peildatum 1-1-2026" in drawn.frame["text"].iloc[0]
    assert not drawn.visible
    for one, other in zip(made.columns, plain.columns, strict=True):  # no area of attention
        pd.testing.assert_series_equal(one.values, other.values)


def test_prescription_areas_elsewhere_are_not_shown():
    far = prescriptions(("brand", "Ver weg", translate(MARKET_BAND, 9_000)))
    made = found("ja", layers={"voorschriftengebieden": far})
    assert not [s for s in made.sections if s.title.startswith("Voorschriftengebieden")]


def test_areas_of_another_regime_are_map_layers_under_their_own_heading():
    table = basisnet("ja", "onbekend", bvg="ja")
    made = found(table=table, compare=["bevt-2015", "hengelo-2022", "bevt-2015", "bkl-2024"])
    plain = found(table=table)
    drawn = overlays(made)
    assert list(overlays(plain)) == [key for key in drawn if not key.endswith(("2015", "2022"))]
    old = {key: s for key, s in drawn.items() if key.endswith("bevt-2015")}
    assert list(old) == ["brandaandachtsgebied-bevt-2015", "explosieaandachtsgebied-bevt-2015"]
    pool = old["brandaandachtsgebied-bevt-2015"]
    assert pool.group == "Omgevingsveiligheid: Bevt, oude regels"
    assert pool.title == "Plasbrandaandachtsgebied, 30 m, Bevt, oude regels (niet gecontroleerd)"
    assert pool.styles["zeker"].label == (
        "Afstand van 30 m vanaf het spoor van het basisnet; status: vervallen recht"
    )
    assert not pool.visible
    assert "gifwolkaandachtsgebied-hengelo-2022" in drawn
    assert drawn["brandaandachtsgebied"].group == "Omgevingsveiligheid"
    tables = [s for s in made.sections if s.title.startswith("Regels en bronnen")]
    assert [s.note.startswith("Ter vergelijking") for s in tables] == [False, True, True]
    assert [s.title for s in tables] == [
        "Regels en bronnen: Bkl vanaf 2024",
        "Regels en bronnen: Bevt, oude regels",
        "Regels en bronnen: Hengelo, nota De Koppeling 2022",
    ]
    assert made.columns[0].spec == plain.columns[0].spec
    assert len(made.columns) == len(plain.columns)
    assert [f.norm.code for f in made.findings] == [f.norm.code for f in plain.findings]


def test_a_delivered_area_does_not_replace_the_old_law_beside_it():
    made = with_register("ja", "nee", compare=["bevt-2015"], rows=[("explosie", "bn", MARKET_BAND)])
    drawn = overlays(made)
    assert "geleverd gebied" in drawn["explosieaandachtsgebied"].title
    assert "200 m" in drawn["explosieaandachtsgebied-bevt-2015"].title


def test_every_rule_of_a_regime_is_printed_with_source_and_standing():
    law = [row[0] for row in section(found("ja"), TableSection, "Regels en bronnen").rows]
    assert any("1 op de 1.000.000" in text for text in law)
    assert sum("voorschriftengebied" in text for text in law) == 2
    old = section(found("ja", regime="bevt-2015"), TableSection, "Regels en bronnen").rows
    (risk,) = [row for row in old if "oriëntatiewaarde" in row[0]]
    assert risk[3:] == (
        "vervallen recht", "Besluit externe veiligheid transportroutes (Bevt), artikel 8",
        "niet vermeld", "ja",
    )  # fmt: skip
