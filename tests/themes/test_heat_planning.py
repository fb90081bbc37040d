"""The choice of the municipality, its planning, and the homes in zones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

import minitown as mt
from heat_cases import (
    DORP,
    EILAND,
    HAVEN,
    HOMES,
    MARKT,
    MIDDLE,
    NAN,
    OOST,
    STATE,
    TOWN,
    WEST,
    column,
    made,
    plain,
    programme,
    sections,
    startanalyse,
    stock,
    table,
    zones,
)
from strategies import places, polygons
from wijkplan.model.attributes import ATTRIBUTES
from wijkplan.model.contribution import MapLayerSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.stock import Stock
from wijkplan.model.table import NOT_IN_SOURCE
from wijkplan.themes.heat import contribute
from wijkplan.themes.heat.national.costs import NOT_ALONE
from wijkplan.themes.heat.strategies import load_strategies, style_of
from wijkplan.themes.heat.zones.drawn import count_homes

# --- the choice of the municipality


def finding(found, code):
    (one,) = [f for f in found.findings if f.subject == code]
    return one.verdict, plain(one.reason)


def test_the_choice_beside_the_lowest_cost_is_weighed_with_the_spread():
    plan = programme(
        markt=("S2", 2027, 2030),  # the lowest
        haven=("S1a", 2028, NAN),  # the strategy, another variant
        dorp=("S4a", NAN, NAN),  # neither
        oost=("S2a", 2027, 2027),  # no ranking
        eiland=("S1", NAN, NAN),  # not in the Startanalyse
    )
    found = made(costs=startanalyse(), plan=plan)
    verdict, reason = finding(found, MARKT)
    assert verdict is Verdict.WEIGH
    assert "heeft ook de laagste nationale kosten (€ 40 per WEQ per jaar)" in reason
    assert "S1a volledig elektrisch kost € 10 meer" in reason
    assert reason.endswith(NOT_ALONE)
    verdict, reason = finding(found, HAVEN)
    assert verdict is Verdict.WEIGH
    assert "al is variant S1b € 5 goedkoper" in reason
    verdict, reason = finding(found, DORP)
    assert verdict is Verdict.WEIGH
    assert "kost € 110 meer dan S2a" in reason
    assert "S1a volledig elektrisch kost € 10 meer" in reason
    assert finding(found, OOST)[0] is Verdict.UNKNOWN
    assert finding(found, EILAND) == (
        Verdict.UNKNOWN,
        f"voorkeur S1 volledig elektrisch is niet te vergelijken: {NOT_IN_SOURCE}",
    )
    rows = table(found, "Voorkeur naast").rows
    assert {row[0]: row[1] for row in rows} == {
        "Markt": "afwegen",
        "Haven": "afwegen",
        "Dorp": "afwegen",
        "Oost": "onbekend",
        "Eiland": "onbekend",
    }


def test_a_choice_whose_cost_is_unknown_is_unknown_and_the_second_is_named():
    found = made(
        costs=startanalyse(), plan=programme(markt=("S3b", NAN, NAN), haven=("S2", NAN, NAN))
    )
    assert finding(found, MARKT) == (
        Verdict.UNKNOWN,
        "van voorkeur S3b warmtenet op lage temperatuur zijn de nationale kosten niet bekend",
    )
    assert "de voorkeur is de tweede in de volgorde" in finding(found, HAVEN)[1]


def test_without_costs_one_finding_says_so():
    found = made(plan=programme(markt=("S2", 2027, 2030), haven=("S1", 2027, 2030)))
    assert [f.verdict for f in found.findings] == [Verdict.UNKNOWN] * 3
    assert len({f.norm.code for f in found.findings}) == 3


def test_preference_phase_and_years_per_buurt():
    found = made(plan=programme(markt=("S2a", 2027, 2030), haven=(None, 2028, NAN)))
    preference = column(found, "warmte_voorkeur")
    assert preference.values[MARKT] == "S2a warmtenet op middentemperatuur"
    assert preference.status[MARKT] == "voorlopig; bron: Visie"
    assert preference.status[HAVEN] == "in het warmteprogramma niet ingevuld"
    assert preference.status[DORP] == "buurt staat niet in het warmteprogramma"
    assert column(found, "warmte_jaar_start").values[[MARKT, HAVEN]].tolist() == ["2027", "2028"]
    assert column(found, "warmte_jaar_eind").values[HAVEN] is None
    assert column(found, "warmte_fase").values[MARKT] == "verkenning"
    assert column(found, "warmte_tweede").values.isna().all()
    assert preference.year == 2026


def test_buurten_outside_the_programme_and_those_without_homes_are_named():
    plan = programme(markt=("S2", 2027, 2030), werkpark=("S1", NAN, NAN), haven=("S1", NAN, NAN))
    (text,) = sections(made(plan=plan), TextSection, "Voorkeur en planning")
    assert "noemt 3 van de 6 buurten (3 voorlopig)." in text.text
    assert "Van de andere is de keuze onbekend: Oost, Eiland, Dorp." in text.text
    assert "Buurten zonder woningen: Werkpark." in text.text
    assert "Daarvan staan wel in het programma: Werkpark." in text.text
    (whole,) = sections(made(plan=programme(markt=("S2", NAN, NAN))), TextSection, "Voorkeur en")
    assert "Daarvan staan wel" not in whole.text


def test_planning_per_year_with_the_homes():
    plan = programme(
        markt=("S2", 2027, 2030),
        haven=("S1", 2027, NAN),
        dorp=("S1", 2030, 2030),
        oost=("S1", NAN, NAN),
    )
    found = table(made(plan=plan), "Planning")
    assert found.rows == (
        ("2027", "Markt, Haven", "150", "–", "1"),
        ("2030", "Dorp", "150", "Markt, Dorp", "2"),
    )
    assert "Zonder jaar: Oost." in found.note
    assert "Eindjaar onbekend van 1 buurt:" in found.note


def test_planning_with_unknown_homes_is_a_lower_bound():
    figures = STATE.figures
    values = figures.values.copy()
    values.loc[MARKT, mt.HOMES] = np.nan
    partly = replace(figures, values=values)
    plan = programme(markt=("S2", 2027, 2028), haven=("S1", 2027, 2028), oost=("S1", 2026, 2028))
    rows = {}
    for name, given_figures in (("partly", partly), ("none", replace(partly, values=values * NAN))):
        state = replace(STATE, figures=given_figures, registers={"warmteprogramma": plan})
        rows[name] = {row[0]: row[2] for row in table(contribute(state, TOWN), "Planning").rows}
    assert rows["partly"] == {"2026": "100", "2027": "ten minste 100", "2028": "–"}
    assert rows["none"]["2027"] == "onbekend"


def test_the_layer_of_preferences_has_a_look_per_strategy():
    plan = programme(markt=("S2a", 2027, 2030), haven=("S2", NAN, NAN), dorp=("S4", NAN, NAN))
    (layer,) = sections(made(plan=plan), MapLayerSection)
    assert layer.frame["style"].tolist() == ["S2", "S2", "S4"]
    assert list(layer.styles) == ["S2", "S4"]
    assert layer.frame.geometry.area.tolist() == [10_000] * 3
    assert layer.frame.geometry.iloc[0].equals(mt.cell(*mt.CELLS[MARKT]))
    text = layer.frame["text"].iloc[0]
    assert text == (
        "Markt · S2a warmtenet op middentemperatuur · verkenning · 2027–2030 · voorlopig"
    )


def test_strategies_differ_without_colour():
    codes = load_strategies().strategies
    assert list(codes) == ["S1", "S2", "S3", "S4", "S5"]
    looks = [style_of(code) for code in (*codes, "onbekend")]
    assert len({(look.pattern, look.dash) for look in looks}) == 6
    assert all(variant[:2] == code for code, s in codes.items() for variant in s.variants)
    assert not load_strategies().citation.verified


# --- the zones


def test_homes_in_zones_once_in_all_and_per_zone():
    found = made(drawn=zones(WEST, MIDDLE, strategie=["S2a", None]), homes=HOMES)
    counted = column(found, "woningen_in_warmtezone")
    assert counted.values[list(mt.BUURTEN)].tolist() == [2, 2, 0, 0, 0, 0]
    assert counted.values[[mt.CENTRUM, mt.ZUID, mt.GEMEENTE]].tolist() == [4, 0, 4]
    assert counted.status[mt.CENTRUM] == "afgeleid: som van 4 buurten"
    rows = table(found, "Warmtezones Ministad").rows
    assert [(row[0], row[6]) for row in rows] == [
        ("Zone 1", "3"),
        ("Zone 2", "3"),
        ("In ten minste één zone", "4"),
    ]
    assert "2 woningen liggen in meer dan één zone" in table(found, "Warmtezones Ministad").note
    homes = found.conservation[-1]
    assert (homes.came_in, homes.allocated, homes.lost) == (6, 4, 2)
    (layer,) = sections(found, MapLayerSection)
    assert list(layer.styles) == ["S2", "onbekend"]
    assert not layer.styles["onbekend"].fill


def test_what_a_zone_says_of_itself_stands_in_the_table_and_on_the_map():
    drawn = zones(
        WEST,
        strategie=["S2a"],
        tweede=["S1"],
        fase=["ontwerp"],
        jaar_start=[2027.0],
        status=["vastgesteld"],
        bron=["Besluit"],
        vindplaats=["blz. 3"],
    )
    found = made(drawn=drawn, homes=HOMES)
    assert table(found, "Warmtezones Ministad").rows[0] == (
        "Zone 1",
        "S2a warmtenet op middentemperatuur",
        "S1 volledig elektrisch",
        "ontwerp",
        "vanaf 2027",
        "vastgesteld",
        "3",
        "Besluit, blz. 3",
    )
    (layer,) = sections(found, MapLayerSection)
    assert layer.frame["text"].iloc[0].endswith("· ontwerp · vanaf 2027 · vastgesteld")


def test_homes_as_counts_are_never_divided_over_a_zone():
    counts = Stock(
        frame=pd.DataFrame({"buurt": [MARKT], "aantal": [50]}).assign(**dict.fromkeys(ATTRIBUTES)),
        addresses=False,
        provenance=(mt.provenance(),),
    )
    for homes in (None, counts):
        found = made(drawn=zones(WEST), homes=homes)
        counted = column(found, "woningen_in_warmtezone")
        assert counted.values.isna().all()
        assert set(counted.status) == {"woningen zijn niet als adressen geleverd"}
        assert [row[6] for row in table(found, "Warmtezones Ministad").rows] == ["onbekend"]
        assert len(sections(found, MapLayerSection)) == 1
        reasons = [f.reason for f in found.findings if f.norm.code == "warmtezones-bekend"]
        assert len(reasons) == 1


def test_a_zone_elsewhere_is_counted_as_lost():
    far = box(mt.X0 + 5000, mt.Y0, mt.X0 + 5100, mt.Y0 + 100)
    found = made(drawn=zones(far, WEST), homes=HOMES)
    assert [row[0] for row in table(found, "Warmtezones Ministad").rows] == [
        "Zone 2",
        "In ten minste één zone",
    ]
    balance = found.conservation[0]
    assert (balance.came_in, balance.allocated, balance.lost) == (2, 1, 1)
    only_far = made(drawn=zones(far), homes=HOMES)
    assert column(only_far, "woningen_in_warmtezone").values[mt.GEMEENTE] == 0


def test_inputs_are_not_changed(unchanged):
    costs, plan, drawn = startanalyse(), programme(markt=("S2", 2027, 2030)), zones(WEST, MIDDLE)
    for frame in (costs.frame, plan.frame, drawn.frame, HOMES.frame):
        unchanged(frame)
    made(costs=costs, plan=plan, drawn=drawn, homes=HOMES)


@given(st.lists(places(), min_size=1, max_size=12), polygons())
def test_homes_in_zones_are_those_that_a_plain_loop_finds(points, shapes):
    homes = stock(points, [mt.BUURTEN[n % 6] for n in range(len(points))])
    found = count_homes(homes, shapes)
    inside = [[shape.intersects(Point(p)) for p in points] for shape in shapes]
    assert found.per_zone.tolist() == [sum(row) for row in inside]
    times = np.array(inside).sum(axis=0)
    assert found.in_any == (times > 0).sum() == found.per_buurt.sum()
    assert found.overlapping == (times > 1).sum()
    balance = found.conservation
    assert balance.came_in == balance.allocated + balance.lost == len(points)
    assert count_homes(homes, shapes[::-1]).per_zone.to_dict() == found.per_zone.to_dict()
