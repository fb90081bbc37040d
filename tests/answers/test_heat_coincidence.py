"""What coincides with heat whatever the years: owners, priority, reach, and the worst labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

import minitown as mt
from heat_cases import HOMES, STATE, TOWN, programme, spot, stock, zones
from heat_supply_cases import pipes, sources
from programmes import one
from programmes import stock as counted
from wijkplan.answers.heat.coincidence import find_coincidences, make_case
from wijkplan.answers.heat.coincidence.labels import bad_labels, without_bad_labels
from wijkplan.answers.heat.coincidence.priority import priority
from wijkplan.answers.heat.coincidence.reach import within_reach
from wijkplan.answers.heat.coincidence.starters import owners_in, start_engines
from wijkplan.answers.norms import known_norms
from wijkplan.model.columns import ColumnSpec, Kind
from wijkplan.model.contribution import Column
from wijkplan.model.findings import Verdict
from wijkplan.model.state import State
from wijkplan.timeline.scenarios import NOW

MEETS, FAILS, WEIGH, UNKNOWN = Verdict
NAN = float("nan")
MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = mt.BUURTEN
NORTH = box(mt.X0, mt.Y0 + 100, mt.X0 + 200, mt.Y0 + 200)  # Markt and Haven


def case(*layers, plan=None, homes=None, figures=None, reach_m=None):
    state = replace(
        STATE,
        layers={layer.spec.name: layer for layer in layers},
        registers={} if plan is None else {"warmteprogramma": plan},
        stock=homes,
        figures=STATE.figures if figures is None else figures,
    )
    return make_case(state, reach_m=reach_m)


# --- owners


def owned(*tenures, places=None):
    """Homes in Haven, one for each tenure."""
    spots = places or [spot(110, 150)] * len(tenures)
    made = stock(spots, [HAVEN] * len(tenures))
    return replace(made, frame=made.frame.assign(eigendom=list(tenures)))


ASSOCIATION = "huur corporatie"


@pytest.mark.parametrize(
    ("tenures", "verdict", "says", "share"),
    [
        ((ASSOCIATION, ASSOCIATION, "koop", "huur overig"), WEIGH, "50,0% van de 4", (50, 50)),
        ((ASSOCIATION, "koop", None, None), WEIGH, "25,0 tot 75,0% van de 4", (25, 75)),
        (("koop", "koop"), WEIGH, "0,0% van de 2", (0, 0)),
        ((None, None), UNKNOWN, "lever eigendom per woning", None),
    ],
)
def test_share_of_associations_in_a_zone(tenures, verdict, says, share):
    found = one(start_engines(case(zones(NORTH), homes=owned(*tenures))))
    assert (found.verdict, found.subject) == (verdict, "zone Zone 1")
    assert says in found.reason
    assert (found.evidence["zone"], found.evidence["buurt"]) == ("Zone 1", None)
    if share:
        assert (found.evidence["aandeel_laag_pct"], found.evidence["aandeel_hoog_pct"]) == share


def test_homes_without_a_place_are_told_where_they_may_lie_in_the_zone():
    homes = owned(ASSOCIATION, "koop", places=[spot(110, 150), (np.nan, np.nan)])
    inside = one(start_engines(case(zones(NORTH), homes=homes)))
    assert "zonder bekende plaats en niet meegeteld: 1" in inside.reason
    far = box(mt.X0 + 200, mt.Y0, mt.X0 + 300, mt.Y0 + 90)
    assert owners_in(homes, far, TOWN).placeless == 0


def test_polygons_of_one_name_are_one_zone_and_a_zone_elsewhere_is_none():
    far = box(mt.X0 + 9_000, mt.Y0, mt.X0 + 9_100, mt.Y0 + 100)
    drawn = zones(NORTH, NORTH.buffer(-5), far, naam=["Noord", "Noord", "Ver"])
    assert [f.subject for f in start_engines(case(drawn, homes=HOMES))] == ["zone Noord"]


@pytest.mark.parametrize(
    ("layers", "homes", "says"),
    [
        ((), HOMES, "geen warmtezones geleverd"),
        ((zones(NORTH),), None, "niet als adressen geleverd"),
        ((zones(NORTH),), counted(), "niet als adressen geleverd"),
        ((zones(box(mt.X0, mt.Y0, mt.X0 + 5, mt.Y0 + 5)),), HOMES, "ligt geen woning"),
    ],
)
def test_without_data_the_owner_is_unknown(layers, homes, says):
    found = one(start_engines(case(*layers, homes=homes)))
    assert found.verdict is UNKNOWN
    assert says in found.reason


@given(st.lists(st.sampled_from([ASSOCIATION, "koop", None]), min_size=1, max_size=6))
def test_what_is_not_known_only_widens_the_share(tenures):
    homes = owned(*tenures)
    low, high = owners_in(homes, NORTH, TOWN).share
    for guess in (ASSOCIATION, "koop"):
        filled = owned(*[guess if tenure is None else tenure for tenure in tenures])
        exact, same = owners_in(filled, NORTH, TOWN).share
        assert low <= exact == same <= high


# --- priority

LABELS, POVERTY = "aandeel_label_efg_pct", "energiearmoede_pct"


def figures(labels, poverty, *, bounds=None):
    """Shares per area code; what is not given is missing."""
    columns = []
    for name, values in ((LABELS, labels), (POVERTY, poverty)):
        series = pd.Series(values, dtype=float).reindex(TOWN.frame.index)
        spec = ColumnSpec(name=name, label=name, kind=Kind.SHARE, unit="%")
        status = pd.Series("onderdrukt", index=series.index).mask(series.notna(), "")
        columns.append(
            Column(
                spec=spec,
                values=series,
                status=status,
                year=2024,
                source="proef",
                bounds=bounds if name == LABELS else None,
            )
        )
    return STATE.figures.with_columns(columns)


def test_both_above_the_gemeente_asks_for_priority():
    """Haven: both; Oost: labels only; Dorp: poverty only; Markt: as high as the gemeente."""
    table = figures(
        {mt.GEMEENTE: 20, MARKT: 20, HAVEN: 25, OOST: 40, DORP: 10},
        {mt.GEMEENTE: 8, MARKT: 30, HAVEN: 9, OOST: 8, DORP: 20},
    )
    found = {f.subject: f for f in priority(case(figures=table)) if f.verdict is WEIGH}
    assert set(found) == {HAVEN}
    assert "energielabel E, F of G 25,0%, gemeente 20,0%" in found[HAVEN].reason
    assert found[HAVEN].evidence["energiearmoede_gemeente"] == 8
    assert found[HAVEN].evidence["buurt"] == HAVEN


def test_one_share_that_is_missing_is_unknown_unless_the_other_decides():
    table = figures({mt.GEMEENTE: 20, HAVEN: 25, DORP: 10}, {mt.GEMEENTE: 8, OOST: 9})
    found = {f.subject: f.verdict for f in priority(case(figures=table))}
    assert found[HAVEN] is found[OOST] is found[MARKT] is UNKNOWN
    assert DORP not in found  # its labels are not above, whatever its poverty


def test_without_the_share_of_the_gemeente_nothing_is_above():
    found = list(priority(case(figures=figures({HAVEN: 25}, {mt.GEMEENTE: 8, HAVEN: 9}))))
    assert {f.verdict for f in found} == {UNKNOWN}
    assert all("van de gemeente: onderdrukt" in f.reason for f in found)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(21.0, 30.0, WEIGH), (19.0, 30.0, UNKNOWN), (10.0, 20.0, None)],
)
def test_bounds_decide_where_they_can(low, high, verdict):
    bounds = pd.DataFrame({"laag": [low], "hoog": [high]}, index=[HAVEN])
    table = figures({mt.GEMEENTE: 20, MARKT: 1}, {mt.GEMEENTE: 8, HAVEN: 9}, bounds=bounds)
    found = {f.subject: f.verdict for f in priority(case(figures=table))}
    assert found.get(HAVEN) is verdict


def test_without_delivery_one_finding_says_what_to_deliver():
    found = one(priority(case()))
    assert found.verdict is UNKNOWN
    assert "het energielabel per woning en de kolom energiearmoede_pct" in found.reason


# --- reach


def test_a_network_within_reach_of_who_wants_one():
    """Pipe at x = 0: Markt 10 and 90 (median 50), Haven 110 and 190 (150); Dorp wants none."""
    plan = programme(markt=("S2a", 2027, 2030), haven=("S3", NAN, NAN), dorp=("S1", NAN, NAN))
    found = {f.subject: f for f in within_reach(case(pipes(), plan=plan, homes=HOMES, reach_m=60))}
    assert {code: f.verdict for code, f in found.items()} == {MARKT: WEIGH, HAVEN: WEIGH}
    near, far = found[MARKT].reason, found[HAVEN].reason
    assert near.startswith("voorkeur S2a warmtenet op middentemperatuur; warmtenet Net 1:")
    assert "ten hoogste 50 m, 50% van de woningen ligt binnen bereik" in near
    assert near.endswith("Binnen bereik (60 m, van het project): warmtenet")
    assert far.endswith("Niet binnen bereik (60 m, van het project)")
    assert found[HAVEN].evidence["warmtenet_m"] == 150


def test_the_second_choice_counts_and_sources_do_too():
    plan = programme(markt=("S1", NAN, NAN))
    plan = replace(plan, frame=plan.frame.assign(tweede="S2b"))
    layers = (pipes(), sources(Point(0, 150)))
    found = one(within_reach(case(*layers, plan=plan, homes=HOMES, reach_m=60)))
    assert found.reason.startswith("tweede keus S2b")
    assert found.reason.endswith("Binnen bereik (60 m, van het project): warmtenet en warmtebron")


def test_without_a_reach_only_distances_are_told():
    plan = programme(markt=("S2a", NAN, NAN))
    found = one(within_reach(case(pipes(), plan=plan, homes=HOMES)))
    assert found.verdict is UNKNOWN
    assert "ten hoogste 50 m. Wat binnen bereik is, is niet gegeven: zet bereik_m" in found.reason


def test_without_addresses_it_says_that_it_measured_from_the_border():
    plan = programme(haven=("S2a", NAN, NAN))
    found = one(within_reach(case(pipes(), plan=plan, reach_m=100)))
    assert "vanaf de grens van de buurt 100 m" in found.reason
    assert "% van de woningen" not in found.reason


@pytest.mark.parametrize(
    ("layers", "plan", "says"),
    [
        ((pipes(),), None, "geen warmteprogramma geleverd"),
        ((), programme(markt=("S2a", NAN, NAN)), "geen warmtenetten of warmtebronnen geleverd"),
        ((pipes(),), programme(werkpark=("S2a", NAN, NAN)), "van geen woning"),
    ],
)
def test_without_data_reach_is_unknown(layers, plan, says):
    found = one(within_reach(case(*layers, plan=plan, homes=HOMES, reach_m=60)))
    assert found.verdict is UNKNOWN
    assert says in found.reason


def test_who_wants_no_network_is_not_asked():
    plan = programme(markt=("S1", NAN, NAN))
    assert list(within_reach(case(pipes(), plan=plan, homes=HOMES))) == []


# --- the worst labels

HEAD = "project_id;soort;status;aantal;jaar_oplevering;eigendom;energielabel;buurt\n"


def course(read, text, **given):
    found = read(HEAD + text, scenarios=(NOW,), **given)
    return make_case(found.timeline.base, timeline=found.timeline, plans=found.plans)


@pytest.mark.parametrize(
    ("attributes", "verdict", "says"),
    [
        ({"eigendom": ASSOCIATION, "energielabel": "G"}, FAILS, "nog ten minste 410"),
        ({"eigendom": ASSOCIATION, "energielabel": "D"}, MEETS, "geen corporatiewoning"),
        ({"eigendom": "koop", "energielabel": "G"}, MEETS, "geen corporatiewoning"),
        ({"energielabel": "B"}, MEETS, "geen corporatiewoning"),
        ({"energielabel": "E"}, UNKNOWN, "ten hoogste 410"),
        ({"eigendom": ASSOCIATION}, UNKNOWN, "ten hoogste 410"),
        ({}, UNKNOWN, "lever die per woning"),
    ],
)
def test_no_worst_labels_at_the_end_of_the_year(read, attributes, verdict, says):
    text = "p;VKP;BOU;;2040;;;Haven\n"
    found = one(without_bad_labels(course(read, text, homes=counted(**attributes))))
    assert (found.verdict, found.subject) == (verdict, "scenario nu")
    assert says in found.reason
    assert found.evidence["jaar"] == 2028


@pytest.mark.parametrize(
    ("year", "number", "least", "most"),
    [("2028", "150", 0, 0), ("2029", "150", 150, 150), ("2028", "60", 90, 90)],
)
def test_a_renovation_counts_from_the_year_in_which_it_is_done(read, year, number, least, most):
    homes = counted(eigendom=ASSOCIATION, energielabel="F")
    only_dorp = replace(homes, frame=homes.frame[homes.frame["buurt"].eq(DORP)])
    text = f"p;REB;BOU;{number};{year};;B;Dorp\n"
    found = read_all(read, text, only_dorp)
    assert (found.evidence["ten_minste"], found.evidence["ten_hoogste"]) == (least, most)


def read_all(read, text, homes):
    """The finding of the scenario in which every project goes ahead."""
    made = read(HEAD + text, homes=homes)
    whole = make_case(made.timeline.base, timeline=made.timeline, plans=made.plans)
    found = {f.subject: f for f in without_bad_labels(whole)}
    return found["scenario alles"]


def test_a_renovation_of_homes_that_are_not_told_leaves_bounds(read):
    """150 homes in Dorp, half F, and 75 become B: between 0 and 75 of the F stay."""
    homes = counted(eigendom=ASSOCIATION, energielabel="F")
    dorp = homes.frame[homes.frame["buurt"].eq(DORP)].assign(aantal=75)
    both = pd.concat([dorp, dorp.assign(energielabel="C")], ignore_index=True)
    found = read_all(read, "p;REB;BOU;75;2028;;B;Dorp\n", replace(homes, frame=both))
    assert found.verdict is UNKNOWN
    assert (found.evidence["ten_minste"], found.evidence["ten_hoogste"]) == (0, 75)


def test_a_period_that_ends_before_the_year_is_unknown(read):
    text = "p;VKP;BOU;;2040;;;Haven\n"
    found = one(without_bad_labels(course(read, text, until=2027)))
    assert found.verdict is UNKNOWN
    assert "tot = 2028" in found.reason


def test_after_the_year_the_first_year_is_tested(read):
    homes = counted(2031, eigendom=ASSOCIATION, energielabel="G")
    found = one(without_bad_labels(course(read, "p;VKP;BOU;;2040;;;Haven\n", homes=homes,
                                          until=2035)))  # fmt: skip
    assert (found.verdict, found.evidence["jaar"]) == (FAILS, 2031)


def test_bounds_never_lie_upside_down_or_below_zero():
    low, high = bad_labels(counted(eigendom=ASSOCIATION))
    assert (low, high) == (0, 410)


# --- all together


def test_every_finding_tells_where_it_belongs_and_can_be_made_internal(read):
    text = HEAD + "p;REB;BOU;60;2030;;;Haven\nq;SLO;BOU;;2030;;;Haven\n"
    made = read(text, layers=(zones(NORTH), pipes()))
    found = find_coincidences(
        make_case(made.timeline.base, timeline=made.timeline, plans=made.plans)
    )
    assert {f.norm.code for f in found} == {
        "sloop-naast-warmte",
        "warmte-koppelkans",
        "warmte-startmotor",
        "warmte-voorrang",
        "warmte-binnen-bereik",
        "warmte-geen-efg",
    }
    assert {f.norm.code for f in found} <= set(known_norms())
    assert all({"buurt", "zone"} <= set(f.evidence) for f in found)
    assert all(f.verdict is UNKNOWN for f in found)
    assert not any("nan" in f.reason.split() for f in found)


def test_with_nothing_delivered_nothing_passes():
    bare = State(scenario="nu", year=mt.YEAR, figures=STATE.figures)
    assert {f.verdict for f in find_coincidences(make_case(bare))} == {UNKNOWN}
