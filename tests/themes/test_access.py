from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import minitown as mt
import streets as s
from wijkplan.model.columns import Kind
from wijkplan.model.contribution import MapLayerSection, TableSection
from wijkplan.model.findings import Verdict
from wijkplan.themes.access import HOMES, contribute

TOWN = mt.areas()
METRES, NEAR = "loopafstand_basisschool_m", "binnen_125_m_basisschool_pct"
MISSING = {"network": None, "stock": None, "layers": {}}


def town_state(**changes):
    given = {
        "layers": {"voorzieningen": s.facilities(basisschool=[s.SCHOOL], huisarts=[(5000, 5000)])},
        "stock": s.stock(),
        "network": s.network(),
    }
    return replace(mt.state(), **{**given, **changes})


def columns_of(state, **options):
    given = {"limit_m": 20.0, "within_m": 125.0}
    found = contribute(state, TOWN, **{**given, **options})
    return {column.spec.name: column for column in found.columns}


def section_of(kind, contribution):
    (section,) = [item for item in contribution.sections if isinstance(item, kind)]
    return section


def test_distances_per_area_by_hand(unchanged):
    state = town_state()
    unchanged(state.stock.frame)
    unchanged(state.network.edges)
    column = columns_of(state)[METRES]
    assert column.spec.kind is Kind.MEAN
    assert column.values.to_dict() == pytest.approx(
        {
            mt.OOST: 140,
            mt.WERKPARK: 115,
            mt.EILAND: 120,
            mt.HAVEN: 215,
            mt.DORP: np.nan,  # the only home lies too far from the streets
            mt.MARKT: np.nan,  # no homes
            mt.CENTRUM: (140 + 120 + 215) / 3,
            mt.ZUID: np.nan,  # one of two homes is too few
            mt.GEMEENTE: (140 + 115 + 120 + 215) / 4,
        },
        nan_ok=True,
    )
    assert column.status[[mt.OOST, mt.CENTRUM]].eq("").all()
    assert column.status[mt.MARKT] == "geen woningen in dit gebied"
    far = "(1 te ver van een straat)"
    assert column.status[mt.DORP] == f"te weinig bekend: 0 van 1 woningen {far}"
    assert column.status[mt.ZUID] == f"te weinig bekend: 1 van 2 woningen {far}"
    assert column.status[mt.GEMEENTE] == f"over 4 van 5 woningen {far}"


def test_share_of_homes_that_are_near():
    values = columns_of(town_state())[NEAR].values
    assert values[[mt.OOST, mt.WERKPARK, mt.EILAND, mt.HAVEN]].tolist() == [0, 100, 100, 0]
    assert values[mt.GEMEENTE] == 50
    assert np.isnan(values[[mt.DORP, mt.MARKT]]).all()


def test_exactly_at_the_distance_is_near():
    name = "binnen_140_m_basisschool_pct"
    assert columns_of(town_state(), within_m=140.0)[name].values[mt.OOST] == 100


def test_homes_on_the_network_are_the_denominator():
    columns = columns_of(town_state())
    homes = columns[HOMES].values
    assert homes[[mt.OOST, mt.DORP, mt.MARKT, mt.GEMEENTE]].tolist() == [1, 0, 0, 4]
    assert columns[METRES].spec.weight == HOMES
    below = columns[METRES].values * homes
    within = list(mt.BUURTEN)
    assert below[within].sum() / homes[within].sum() == pytest.approx(
        columns[METRES].values[mt.GEMEENTE]
    )


def test_where_a_part_of_the_network_has_no_school_the_mean_cannot_be_combined():
    columns = columns_of(town_state(network=s.network(leave_out=("BE", "CD"))))
    assert columns[METRES].spec.weight == ""
    assert np.isnan(columns[METRES].values[mt.HAVEN])
    assert columns[METRES].status[mt.HAVEN] == "te weinig bekend: 0 van 1 woningen (1 zonder weg)"


def test_a_kind_that_is_not_on_the_network_is_unknown_and_not_far():
    found = contribute(town_state(), TOWN, limit_m=20.0)
    column = {c.spec.name: c for c in found.columns}["loopafstand_huisarts_m"]
    assert column.values.isna().all()
    reasons = "(1 te ver van een straat, 4 zonder weg)"
    assert column.status[mt.GEMEENTE] == f"te weinig bekend: 0 van 5 woningen {reasons}"
    verdicts = {finding.subject: finding.verdict for finding in found.findings}
    assert verdicts == {"basisschool": Verdict.MEETS, "huisarts": Verdict.UNKNOWN}


def test_what_is_not_on_the_network_is_counted_as_lost():
    homes, facilities = contribute(town_state(), TOWN, limit_m=20.0).conservation
    assert (homes.came_in, homes.allocated, homes.lost) == (5, 4, 1)
    assert (facilities.came_in, facilities.allocated, facilities.lost) == (2, 1, 1)
    assert "20 m" in homes.remark


@pytest.mark.parametrize("absent", [*MISSING, "addresses"])
def test_without_an_input_every_distance_is_missing_and_not_zero(absent):
    changes = (
        {absent: MISSING[absent]} if absent in MISSING else {"stock": s.stock(addresses=False)}
    )
    state = town_state(**changes)
    found = contribute(state, TOWN)
    assert METRES in {column.spec.name for column in found.columns}
    for column in found.columns:
        assert column.values.isna().all()
        assert set(column.status) == {"niet geleverd"}
        assert set(column.values.index) == set(TOWN.frame.index)
    (finding,) = found.findings
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.reason.startswith("onbekend (niet geleverd")
    assert not state.figures.with_columns(found.columns).known(METRES)


def test_a_gemeente_without_any_delivered_home_is_unknown():
    column = columns_of(town_state(stock=s.stock({})))[HOMES]
    assert column.values.isna().all()
    assert set(column.status) == {"niet geleverd"}


def test_every_missing_value_has_a_reason():
    for column in columns_of(town_state()).values():
        assert column.status[column.values.isna()].ne("").all()


def test_facilities_stand_on_the_map_with_their_name():
    layer = s.facilities(basisschool=[s.SCHOOL], park=[(10, 10)], hertenkamp=[(20, 20)])
    frame = layer.frame.assign(naam=["De Brug", None, None])
    found = contribute(town_state(layers={"voorzieningen": replace(layer, frame=frame)}), TOWN)
    section = section_of(MapLayerSection, found)
    assert list(section.frame["text"]) == ["De Brug (basisschool)", "park", "hertenkamp"]
    assert list(section.styles) == ["basisschool", "park", "hertenkamp"]
    looks = {(style.color, style.fill, style.radius) for style in section.styles.values()}
    assert len(looks) == 3


def test_facilities_are_drawn_without_a_network_too():
    found = contribute(town_state(network=None), TOWN)
    assert len(section_of(MapLayerSection, found).frame) == 1  # the other lies far away


def test_the_table_tells_each_gemeente():
    table = section_of(TableSection, contribute(town_state(), TOWN, limit_m=20.0))
    assert all(len(row) == len(table.head) for row in table.rows)
    assert table.rows[0][:5] == ("Ministad", "basisschool", "1", "148 m", "100,0%")
    assert table.rows[1][:5] == ("Ministad", "huisarts", "0", "onbekend", "onbekend")
