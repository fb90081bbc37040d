from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

import minitown as mt
from strategies import lines, places
from wijkplan.model.areas import CRS, Level
from wijkplan.model.contribution import MapLayerSection, TableSection, TextSection
from wijkplan.model.errors import ConfigError
from wijkplan.model.findings import Verdict
from wijkplan.model.layers import Layer, LayerSpec, Register
from wijkplan.model.stock import Stock
from wijkplan.themes.safety import (
    LENGTH,
    Settings,
    attention_area,
    contribute,
    hectares_per_area,
)

TOWN = mt.areas()
STATE = mt.state()
BRAND, EXPLOSION, CLOUD = (f"{kind}aandachtsgebied_ha" for kind in ("brand", "explosie", "gifwolk"))
MAYBE_BRAND = "brandaandachtsgebied_onbekend_ha"


def railway(**changes):
    """The lines of Ministad with their numbers: 1 double, 2 a tunnel, 3 the museum line."""
    layer = mt.railway()
    frame = layer.frame.assign(lokaalid=["000000001", "000000002", "000000003"], **changes)
    return replace(layer, frame=frame)


def basisnet(*statuses, bvg=None):
    """A table that gives the lines these statuses, in order; None leaves a line out."""
    rows = [
        {"lokaalid": f"{n:09d}", "traject": f"T{n}", "basisnet": s, "bvg": bvg, "bron": "proef"}
        for n, s in enumerate(statuses, start=1)
        if s is not None
    ]
    frame = pd.DataFrame(rows, columns=["lokaalid", "traject", "basisnet", "bvg", "bron"])
    return Register(name="basisnet", frame=frame.astype(object), provenance=mt.provenance())


def found(*statuses, layer=None, table=None, stock=None, layers=None, **options):
    """What the theme says of Ministad; without statuses there is no table."""
    table = basisnet(*statuses) if statuses else table
    state = replace(
        STATE,
        layers={"spoor": layer or railway(), **(layers or {})},
        registers={} if table is None else {"basisnet": table},
        stock=stock,
    )
    return contribute(state, TOWN, **options)


def column(contribution, name):
    (made,) = [c for c in contribution.columns if c.spec.name == name]
    return made


def per_buurt(contribution, name):
    return [round(v, 4) for v in column(contribution, name).values[list(mt.BUURTEN)]]


def section(contribution, kind, start):
    (made,) = [
        s for s in contribution.sections if isinstance(s, kind) and s.title.startswith(start)
    ]
    return made


def overlays(contribution):
    return {s.id: s for s in contribution.sections if isinstance(s, MapLayerSection)}


def finding(contribution, code):
    (made,) = [f for f in contribution.findings if f.norm.code == code]
    return made


def words(contribution):
    texts = [s.text for s in contribution.sections if isinstance(s, TextSection)]
    return " ".join([*texts, *(f.reason for f in contribution.findings)])


# --- the tracks


def test_length_of_railway_per_buurt_without_the_museum_line(unchanged):
    layer = mt.railway()
    unchanged(layer.frame)
    length = column(found(layer=layer), LENGTH)
    assert length.values.loc[list(mt.BUURTEN)].to_dict() == pytest.approx(mt.RAILWAY_M)
    assert length.values[[mt.CENTRUM, mt.ZUID, mt.GEMEENTE]].tolist() == [400, 100, 500]
    assert length.status.eq("").all()
    assert set(length.values.index) == set(TOWN.frame.index)


def test_what_runs_outside_the_areas_is_counted_as_lost():
    balance = found().conservation[0]
    assert (balance.unit, balance.came_in, balance.allocated, balance.lost) == ("m", 600, 500, 100)


@given(lines())
def test_lengths_are_conserved_over_the_levels(geometries):
    layer = mt.railway()
    frame = layer.frame.iloc[[0] * len(geometries)].set_geometry(geometries.to_numpy())
    made = found(layer=replace(layer, frame=frame.reset_index(drop=True)))
    balance, values = made.conservation[0], column(made, LENGTH).values
    for level in Level:
        assert values[TOWN.codes(level)].sum() == pytest.approx(balance.allocated)
    assert balance.came_in == pytest.approx(balance.allocated + balance.lost)


def test_every_line_is_drawn_by_what_the_table_says_of_it():
    drawn = overlays(found("ja", "onbekend", "ja"))["spoor"]
    assert drawn.frame["style"].tolist() == ["ja", "tunnel", "museum"]
    assert set(drawn.styles) == {"ja", "tunnel", "museum"}
    assert drawn.frame["text"][0] == "gemengd gebruik, dubbel spoor, basisnet ja, T1"
    assert "basisnet" not in drawn.frame["text"][2]
    assert drawn.frame.crs == mt.CRS


def test_what_the_source_does_not_tell_is_said_to_be_unknown():
    bare = railway(functie=None, sporen=None, hoogteniveau=float("nan"))
    made = found(layer=bare)
    assert overlays(made)["spoor"].frame["text"][0] == "functie onbekend, basisnet onbekend"
    assert set(overlays(made)["spoor"].frame["style"]) == {"onbekend"}
    assert column(made, LENGTH).values[mt.OOST] == 100  # not known to be a museum line


def test_only_what_lies_near_is_drawn():
    layer = mt.railway()
    frame = layer.frame.copy()
    frame.loc[1, "geometry"] = mt.line((5_000, 0), (6_000, 0))
    assert len(overlays(found(layer=replace(layer, frame=frame)))["spoor"].frame) == 2


# --- nothing delivered


def test_without_tracks_everything_is_missing_and_not_zero():
    made = contribute(STATE, TOWN)
    assert {c.spec.name for c in made.columns} >= {LENGTH, BRAND, EXPLOSION, CLOUD, MAYBE_BRAND}
    for one in made.columns:
        assert one.values.isna().all()
        assert set(one.status) == {"niet geleverd"}
        assert set(one.values.index) == set(TOWN.frame.index)
    assert {f.verdict for f in made.findings} == {Verdict.UNKNOWN}
    assert not overlays(made)
    assert STATE.figures.with_columns(made.columns).known(EXPLOSION) is False


def test_without_a_table_all_lines_are_unknown_and_drawn_apart():
    made = found()
    for name in (BRAND, EXPLOSION, CLOUD):
        assert column(made, name).values.isna().all()
        assert set(column(made, name).status) == {"onbekend: er is geen basisnettabel geleverd"}
    assert column(made, MAYBE_BRAND).values[mt.GEMEENTE] == pytest.approx(2.64)
    assert overlays(made)["brandaandachtsgebied"].frame["style"].tolist() == ["mogelijk"]
    assert finding(made, "brandaandachtsgebied").verdict is Verdict.UNKNOWN
    assert finding(made, "brandaandachtsgebied").evidence["hectare"] is None
    rows = section(made, TableSection, "Wat ligt").rows
    assert rows[0][1:4] == ("onbekend", "onbekend", "onbekend")
    assert rows[1][1] == "2,64"


# --- the areas of attention, by hand: line 1 gives a band of 60 by 300 m in three buurten


def test_hectares_count_lines_of_the_basisnet_only():
    made = found("ja", "nee", "ja")  # the museum line stays out whatever a table says
    assert per_buurt(made, BRAND) == [0.6, 0.6, 0, 0, 0.6, 0]
    assert column(made, BRAND).values[[mt.CENTRUM, mt.ZUID, mt.GEMEENTE]].round(4).tolist() == [
        1.2, 0.6, 1.8,
    ]  # fmt: skip
    assert per_buurt(made, MAYBE_BRAND) == [0] * 6
    assert per_buurt(made, EXPLOSION) == [1] * 6
    assert column(made, BRAND).status.eq("").all()
    assert finding(made, "brandaandachtsgebied").verdict is Verdict.WEIGH
    assert overlays(made)["brandaandachtsgebied"].frame["style"].tolist() == ["zeker"]


@pytest.mark.parametrize("unknown", ["onbekend", None], ids=["said so", "absent from the table"])
def test_hectares_near_unknown_lines_stand_apart(unknown):
    made = found("ja", unknown)
    assert per_buurt(made, MAYBE_BRAND) == [0, 0.12, 0, 0.3, 0.12, 0.3]
    values, status = column(made, BRAND).values, column(made, BRAND).status
    assert values[[mt.MARKT, mt.HAVEN, mt.DORP]].round(4).tolist() == [0.6, 0.6, 0.6]
    assert values[mt.OOST] == 0
    assert values[[mt.EILAND, mt.WERKPARK]].isna().all()  # only an unknown line: not zero
    assert status[mt.EILAND].startswith("onbekend")
    assert status[mt.HAVEN] == "ten minste: bij spoor met onbekend basisnet ligt nog 0,12 ha"
    assert status[mt.GEMEENTE].startswith("ten minste")
    assert set(overlays(made)["brandaandachtsgebied"].styles) == {"zeker", "mogelijk"}
    reason = finding(made, "basisnet-per-spoordeel").reason
    assert reason.startswith("Van 0,2 km spoor")


def test_no_line_of_the_basisnet_gives_no_area():
    made = found("nee", "nee")
    assert per_buurt(made, EXPLOSION) == [0] * 6
    assert "explosieaandachtsgebied" not in overlays(made)
    assert finding(made, "explosieaandachtsgebied").verdict is Verdict.UNKNOWN  # yards, still


def test_what_a_tunnel_adds_is_drawn_apart_and_named():
    made = found("ja", "ja")
    assert column(made, BRAND).values[mt.GEMEENTE] == pytest.approx(2.64)  # it does count
    drawn = overlays(made)["brandaandachtsgebied"].frame.set_index("style").geometry
    town = TOWN.frame.geometry[mt.GEMEENTE]
    assert drawn["tunnel"].intersection(town).area == pytest.approx(8_400, rel=0.01)  # as drawn
    assert drawn["zeker"].intersection(town).area == pytest.approx(18_000, rel=0.01)
    assert "Handmatig beoordelen: 200 m" not in words(
        found("ja", "ja", layer=railway(hoogteniveau=0))
    )
    assert finding(made, "spoor-tunnel").verdict is Verdict.WEIGH


@pytest.mark.parametrize(
    ("sporen", "spacing", "width"),
    [
        ("enkel", 10, 60),
        ("dubbel", 10, 70),
        ("meervoudig", 10, 80),
        ("dubbel", None, 64),
        (None, 10, 60),
    ],
)
def test_the_outermost_track_lies_beside_the_drawn_line(sporen, spacing, width):
    settings = Settings(measure_from="buitenste-spoor", track_spacing_m=spacing)
    made = found("ja", "nee", layer=railway(sporen=sporen), settings=settings)
    assert column(made, BRAND).values[mt.GEMEENTE] == pytest.approx(width * 300 / 10_000)
    assert ("van wijkplan; geen bron gelezen, niet gecontroleerd" in words(made)) == (
        spacing is None
    )
    assert ("aantal sporen onbekend" in words(made)) == (sporen is None)


def test_the_drawn_line_is_the_line_to_measure_from_by_default():
    made = found("ja", "nee", settings=Settings(track_spacing_m=10))
    assert column(made, BRAND).values[mt.GEMEENTE] == pytest.approx(1.8)


def test_rows_of_the_table_that_match_no_line_are_reported():
    made = found("ja", "nee", "nee", "ja", "ja")
    (balance,) = [b for b in made.conservation if b.join == "Basisnettabel op spoordelen"]
    assert (balance.came_in, balance.allocated, balance.lost) == (5, 3, 2)
    assert "000000004, 000000005" in balance.remark
    assert "2 rijen van de basisnettabel" in finding(made, "basisnet-per-spoordeel").reason


def test_a_layer_without_numbers_matches_nothing_and_is_unknown():
    made = found("ja", "ja", layer=mt.railway())
    assert column(made, MAYBE_BRAND).values[mt.GEMEENTE] == pytest.approx(2.64)
    assert column(made, BRAND).values[mt.MARKT] != column(made, BRAND).values[mt.MARKT]


@given(lines(), st.data())
def test_certain_and_possible_together_are_everything_within_the_distance(geometries, data):
    count = len(geometries)
    statuses = data.draw(
        st.lists(st.sampled_from(["ja", "nee", "onbekend"]), min_size=count, max_size=count)
    )
    order = data.draw(st.permutations(range(count)))
    layer = mt.railway()
    frame = layer.frame.iloc[[0] * count].set_geometry(geometries.to_numpy())
    frame = frame.assign(lokaalid=[f"{n:09d}" for n in range(1, count + 1)])
    made = found(*statuses, layer=replace(layer, frame=frame.iloc[list(order)]))
    relevant = geometries[[s != "nee" for s in statuses]]
    town = TOWN.frame.geometry[mt.GEMEENTE]
    expected = attention_area(relevant, 30).intersection(town).area / 10_000
    certain, possible = column(made, BRAND).values, column(made, MAYBE_BRAND).values
    for level in Level:
        codes = TOWN.codes(level)
        assert certain[codes].sum() + possible[codes].sum() == pytest.approx(expected, abs=1e-6)
    assert possible.notna().all()
    alone = possible[certain.isna()]
    assert (alone > 0).all()  # missing only where a line is unknown, never instead of zero


@given(lines(), st.lists(places(), min_size=1, max_size=10))
def test_a_place_is_inside_when_it_is_near_enough(geometries, spots):
    shape, line = attention_area(geometries, 30), geometries.union_all()
    short = 30 * np.cos(np.pi / 64)  # a quarter circle of 16 pieces lies a little inside
    for spot in map(Point, spots):
        distance = spot.distance(line)
        if distance < short - 1e-6 or distance > 30 + 1e-6:
            assert shape.contains(spot) == (distance < 30)


def test_a_distance_per_line():
    two = gpd.GeoSeries([mt.line((0, 0), (100, 0)), mt.line((0, 500), (100, 500))], crs=CRS)
    assert attention_area(two, [10, 20]).area == pytest.approx(2000 + 314 + 4000 + 1256, abs=4)


def test_hectares_balance():
    shape = box(mt.X0 - 100, mt.Y0, mt.X0 + 100, mt.Y0 + 100)
    hectares, balance = hectares_per_area(shape, TOWN, join="proef")
    assert hectares[mt.OOST] == 1
    assert (balance.came_in, balance.allocated, balance.lost) == (20_000, 10_000, 10_000)
    assert hectares.index.equals(TOWN.frame.index)


# --- what the reader is told


@pytest.mark.parametrize("regime", ["bevt-2015", "hengelo-2022", "bkl-2024"])
def test_every_label_names_the_regime_and_whether_it_was_checked(regime):
    made = found("ja", "onbekend", regime=regime)
    names = {"bevt-2015": "Bevt", "hengelo-2022": "De Koppeling 2022", "bkl-2024": "Bkl vanaf 2024"}
    rules = section(made, TableSection, "Regels en bronnen").rows
    unchecked = {row[0].split(" (")[0] for row in rules if row[6] == "niet gecontroleerd"}
    zones = [s for key, s in overlays(made).items() if key not in ("spoor", "contouren")]
    assert zones
    for zone in zones:
        assert names[regime] in zone.title
        doubted = any(zone.title.startswith(label) for label in unchecked)
        assert zone.title.endswith("(niet gecontroleerd)") == doubted
        assert all(zone.title in text for text in zone.frame["text"])
    assert "bijlage VI en VII-C" in words(made)
    assert names[regime] in words(made)


def test_no_finding_ever_says_that_something_meets_the_law():
    for regime in ("bevt-2015", "hengelo-2022", "bkl-2024"):
        for statuses in (("ja", "ja"), ("nee", "nee"), ("onbekend",)):
            made = found(*statuses, regime=regime, stock=homes(), layers={"voorzieningen": care()})
            verdicts = {f.verdict for f in made.findings}
            assert verdicts <= {Verdict.WEIGH, Verdict.UNKNOWN}


def test_a_yard_is_unknown_and_said_to_be():
    made = found("ja", "ja")
    assert finding(made, "emplacement").verdict is Verdict.UNKNOWN
    assert "emplacement" in section(made, TextSection, "Wat hier niet").text


def test_the_old_regime_has_a_pool_fire_area_on_marked_lines_only():
    marked = found(table=basisnet("ja", "nee", bvg="ja"), regime="bevt-2015")
    unmarked = found(table=basisnet("ja", "nee", bvg="nee"), regime="bevt-2015")
    untold = found(table=basisnet("ja", "nee"), regime="bevt-2015")
    assert column(marked, BRAND).values[mt.GEMEENTE] == pytest.approx(1.8)
    assert column(unmarked, BRAND).values[mt.GEMEENTE] == 0
    assert pd.isna(column(untold, BRAND).values[mt.GEMEENTE])
    assert column(untold, MAYBE_BRAND).values[mt.GEMEENTE] == pytest.approx(1.8)
    for made in (marked, unmarked, untold):
        assert column(made, EXPLOSION).values[mt.GEMEENTE] == 6
        assert set(column(made, CLOUD).status) == {
            "niet van toepassing: Bevt, oude regels kent geen gebied voor gifwolk"
        }


def test_a_rule_of_lower_standing_is_printed_with_that_standing():
    made = found("ja", "ja", regime="hengelo-2022", layers={"voorzieningen": care()})
    rule = finding(made, "explosieaandachtsgebied-functies")
    assert "ontwerp, in beginsel" in rule.norm.title
    assert "ontwerp, in beginsel" in rule.reason
    assert rule.norm.citation.verified is False
    assert rule.verdict is Verdict.WEIGH


def test_an_unknown_regime_is_refused_with_the_nearest():
    with pytest.raises(ConfigError) as raised:
        found("ja", regime="bkl-2023")
    assert raised.value.problems[0].remedy == "bedoelde u 'bkl-2024'?"


# --- homes, schools and care


def homes(*, addresses=True):
    """Three homes in Markt: in the band, beside it with a deep building, and far away."""
    frame = pd.DataFrame(
        {
            "buurt": [mt.MARKT, mt.MARKT, mt.OOST],
            "aantal": 1,
            "x": [mt.X0 + 50.0] * 3,
            "y": [mt.Y0 + 150.0, mt.Y0 + 110.0, mt.Y0 + 10.0],
            "pand": ["a", "b", "c"],
        }
    )
    return Stock(frame=frame, addresses=addresses, provenance=(mt.provenance(),))


def pand():
    """The building of the second home reaches to 25 m of the line; that of the third is absent."""
    west, south = mt.X0 + 45, mt.Y0 + 105
    shapes = [box(west, south + 40, west + 10, south + 50), box(west, south, west + 10, south + 20)]
    frame = gpd.GeoDataFrame(
        {"identificatie": ["a", "b"], "status": "in gebruik"}, geometry=shapes, crs=CRS
    )
    return Layer(LayerSpec(name="pand", geometry="vlak"), frame, mt.provenance())


def care():
    """A school 40 m from line 1 by its address and 20 m by its building, and a nursing home."""
    at = Point(mt.X0 + 50, mt.Y0 + 110)
    building = box(mt.X0 + 40, mt.Y0 + 110, mt.X0 + 60, mt.Y0 + 130)
    frame = gpd.GeoDataFrame(
        {
            "voorziening": ["basisschool", "verpleging", "winkel", "basisschool"],
            "pand": None,
            "naam": ["De Brug", None, "Winkel", "Verweg"],
            "footprint": [building, None, None, None],
        },
        geometry=[at, Point(mt.X0 + 20, mt.Y0 + 10), at, Point(mt.X0 + 9_000, mt.Y0)],
        crs=CRS,
    )
    return Layer(LayerSpec(name="voorzieningen", geometry="punt"), frame, mt.provenance())


def cells(contribution, row):
    return section(contribution, TableSection, "Wat ligt").rows[row]


def test_homes_count_by_their_building_and_else_by_their_address():
    by_point = found("ja", "nee", stock=homes())
    by_building = found("ja", "nee", stock=homes(), layers={"pand": pand()})
    assert cells(by_point, 0)[:4] == (
        "Brandaandachtsgebied, 30 m (niet gecontroleerd)", "1,80", "3", "1",
    )  # fmt: skip
    assert cells(by_building, 0)[3] == "2"
    assert cells(by_building, 2)[3] == "3"
    assert "vanaf het adrespunt" in section(by_point, TableSection, "Wat ligt").note
    assert "1 zonder voetafdruk" in section(by_building, TableSection, "Wat ligt").note


def test_homes_near_unknown_lines_are_counted_apart():
    made = found("onbekend", "nee", stock=homes())
    assert cells(made, 0)[1:4] == ("onbekend", "onbekend", "onbekend")
    assert cells(made, 1)[1:4] == ("1,80", "3", "1")


def test_a_building_in_a_certain_area_is_not_counted_as_possible_too():
    stock = homes()
    frame = stock.frame.head(1).assign(buurt=mt.HAVEN, x=mt.X0 + 177, y=mt.Y0 + 115)
    building = box(mt.X0 + 175, mt.Y0 + 110, mt.X0 + 180, mt.Y0 + 130)  # reaches into both bands
    shape = pand().frame.head(1).set_geometry([building])
    layer = replace(pand(), frame=shape)
    made = found("ja", "onbekend", stock=replace(stock, frame=frame), layers={"pand": layer})
    assert (cells(made, 0)[3], cells(made, 1)[3]) == ("1", "0")


@pytest.mark.parametrize("stock", [None, "counts"])
def test_without_addresses_homes_are_unknown_and_not_zero(stock):
    made = found("ja", "nee", stock=homes(addresses=False) if stock else None)
    assert cells(made, 0)[3] == "onbekend"
    assert "onbekend" in section(made, TableSection, "Wat ligt").note


def test_schools_count_by_their_footprint_before_their_address():
    made = found("ja", "nee", layers={"voorzieningen": care()})
    head = section(made, TableSection, "Wat ligt").head
    brand = dict(zip(head, cells(made, 0), strict=True))
    assert (brand["Basisscholen"], brand["Verpleging en verzorging"]) == ("1", "0")
    assert brand["Ziekenhuizen"] == "onbekend"  # no hospital was delivered at all
    rows = section(made, TableSection, "Scholen en zorg").rows
    assert rows[0][:3] == ("De Brug", "basisschool", "Markt")
    assert rows[0][3:6] == ("20,0", "40,0", "20,0")  # footprint, address, difference
    assert rows[1][:3] == ("naam onbekend", "verpleging", "Oost")
    assert rows[1][3:6] == ("–", "140,0", "–")
    assert len(rows) == 2
    (balance,) = [b for b in made.conservation if b.join == "Scholen en zorg op buurten"]
    assert (balance.came_in, balance.lost) == (3, 1)


def test_a_school_near_an_unknown_line_is_possible():
    made = found("onbekend", "nee", layers={"voorzieningen": care()})
    rows = section(made, TableSection, "Scholen en zorg").rows
    assert "Brandaandachtsgebied (mogelijk)" in rows[0][6]
    nothing = found("nee", "nee", layers={"voorzieningen": care()})
    assert not [s for s in nothing.sections if s.title.startswith("Scholen en zorg")]


# --- noise


def contours():
    """55-60 in the north, 60-65 on top of its western half."""
    frame = gpd.GeoDataFrame(
        {"klasse": ["60-65 dB", "55-60 dB"], "ondergrens": [60.0, 55.0]},
        geometry=[
            box(mt.X0, mt.Y0 + 120, mt.X0 + 100, mt.Y0 + 200),
            box(mt.X0, mt.Y0 + 100, mt.X0 + 300, mt.Y0 + 200),
        ],
        crs=CRS,
    )
    return Layer(LayerSpec(name="contouren", geometry="vlak"), frame, mt.provenance(name="Lden"))


def test_contours_are_drawn_and_homes_count_once_in_the_highest_class():
    made = found("ja", "nee", stock=homes(), layers={"contouren": contours()})
    assert list(overlays(made)["contouren"].styles) == ["55-60 dB", "60-65 dB"]
    assert overlays(made)["contouren"].title == "Geluid: Lden"
    rows = section(made, TableSection, "Woningen per geluidsklasse").rows
    assert rows == (
        ("55-60 dB", "1"), ("60-65 dB", "1"), ("buiten de geleverde contouren", "1"),
    )  # fmt: skip


def test_noise_is_unknown_without_contours_or_without_addresses():
    silent = found("ja", "nee")
    assert section(silent, TextSection, "Geluid").text.startswith("Onbekend")
    assert finding(silent, "geluid-spoor").verdict is Verdict.UNKNOWN
    drawn = found("ja", "nee", layers={"contouren": contours()})
    assert "onbekend" in section(drawn, TextSection, "Geluid").text
    assert "contouren" in overlays(drawn)


def test_contours_are_shown_without_tracks_too():
    state = replace(STATE, layers={"contouren": contours()}, stock=homes())
    assert "contouren" in overlays(contribute(state, TOWN))


# --- inputs stay as they are


def test_inputs_are_not_changed(unchanged):
    layer, table, stock, places, noise = railway(), basisnet("ja"), homes(), care(), contours()
    for frame in (layer.frame, table.frame, stock.frame, noise.frame):
        unchanged(frame)
    found(layer=layer, table=table, stock=stock,
          layers={"voorzieningen": places, "contouren": noise, "pand": pand()})  # fmt: skip


def test_shapes_of_every_overlay_have_a_style_and_a_text():
    made = found("ja", "ja", stock=homes(), layers={"contouren": contours()})
    for drawn in overlays(made).values():
        assert set(drawn.frame["style"]) <= set(drawn.styles)
        assert drawn.frame["text"].str.len().gt(0).all()
        assert drawn.frame.crs == CRS
        assert not drawn.frame.geometry.is_empty.any()
        assert drawn.frame.geom_type.isin(("LineString", "Polygon", "MultiPolygon")).all()


def test_a_bent_line_is_dissolved_and_not_counted_twice():
    there_and_back = LineString([(0, 0), (100, 0), (0, 1)])
    shape = attention_area(gpd.GeoSeries([there_and_back, there_and_back], crs=CRS), 30)
    assert isinstance(shape, Polygon)
    assert shape.area == pytest.approx(8823, abs=200)
