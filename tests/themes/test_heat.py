"""What strategies cost per buurt, and what is said where nothing was delivered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from heat_cases import (
    COSTS,
    DORP,
    EDITION,
    EILAND,
    HAVEN,
    HOMES,
    MARKT,
    NAN,
    OOST,
    STATE,
    TOWN,
    WERKPARK,
    WEST,
    column,
    made,
    plain,
    programme,
    sections,
    startanalyse,
    table,
    zones,
)
from strategies import shuffled
from wijkplan.model.areas import Level, build_areas
from wijkplan.model.columns import load_catalogue
from wijkplan.model.contribution import TableSection, TextSection
from wijkplan.model.findings import Verdict
from wijkplan.model.state import State
from wijkplan.model.table import NOT_DELIVERED, NOT_IN_SOURCE, build_table
from wijkplan.sources.cbs_areas import read_cbs_areas
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.startanalyse import combine_startanalyse, read_startanalyse
from wijkplan.themes.heat import contribute
from wijkplan.themes.heat.national.costs import NOT_ALONE
from wijkplan.themes.heat.national.ranking import rank

# --- the ranking


def test_lowest_second_and_the_gap_between_them():
    found = made(costs=startanalyse())
    lowest = column(found, "warmte_startanalyse_laagste").values
    assert lowest[[MARKT, HAVEN, DORP]].tolist() == [
        "S2a warmtenet op middentemperatuur",
        "S1b volledig elektrisch",
        "S2a warmtenet op middentemperatuur",
    ]
    second = column(found, "warmte_startanalyse_tweede").values
    assert [text[:3] for text in second[[MARKT, HAVEN, DORP]]] == ["S1a", "S2a", "S1a"]
    cost = column(found, "warmte_nationale_kosten_per_weq").values
    assert cost[[MARKT, HAVEN, DORP]].tolist() == [40, 45, -20]
    assert column(found, "warmte_verschil_per_weq").values[[MARKT, HAVEN, DORP]].tolist() == [
        10,
        5,
        10,
    ]
    share = column(found, "warmte_verschil_pct")
    assert share.values[[MARKT, HAVEN]].tolist() == pytest.approx([25, 100 * 5 / 45])
    assert np.isnan(share.values[DORP])
    assert "niet boven nul" in share.status[DORP]


def test_without_two_strategies_there_is_no_lowest():
    found = made(costs=startanalyse())
    for name in ("warmte_startanalyse_laagste", "warmte_nationale_kosten_per_weq"):
        made_column = column(found, name)
        assert made_column.values[[OOST, EILAND, WERKPARK]].isna().all()
        assert "alleen van S2a" in made_column.status[OOST]
        assert made_column.status[EILAND] == NOT_IN_SOURCE
        assert "geen enkele strategie" in made_column.status[WERKPARK]


def test_a_value_says_what_was_compared_and_what_was_not():
    status = column(made(costs=startanalyse()), "warmte_startanalyse_laagste").status
    assert status[MARKT] == "vergeleken: S2a, S1a, S4a; kosten onbekend: S3b"


def test_a_tie_is_told_and_the_gap_is_zero():
    costs = {"S4a": {MARKT: 10.0}, "S5a": {MARKT: 10.0}, "S1a": {MARKT: 12.0}}
    found = made(costs=startanalyse(costs), plan=programme(markt=("S5", 2027, 2030)))
    lowest = column(found, "warmte_startanalyse_laagste")
    assert (lowest.values[MARKT][:3], lowest.status[MARKT][:16]) == ("S4a", "gelijk: ook S5a;")
    assert column(found, "warmte_verschil_per_weq").values[MARKT] == 0
    (finding,) = [f for f in found.findings if f.subject == MARKT]
    assert "deelt de laagste" in finding.reason
    assert "In 1 buurt delen" in table(found, "De strategieën").note


def test_the_lowest_never_stands_alone_where_others_cost_about_as_much():
    costs = {
        "S1a": {MARKT: 100.0, HAVEN: 50.0, DORP: 10.0},
        "S4a": {MARKT: 95.0, HAVEN: 90.0, DORP: 10.0},
        "S5a": {MARKT: 104.0, HAVEN: 95.0, DORP: 30.0},
    }
    lowest = column(made(costs=startanalyse(costs)), "warmte_startanalyse_laagste")
    close = "S4a hernieuwbaar gas, nek-aan-nek met S1a en S5a"
    assert lowest.values[[MARKT, HAVEN]].tolist() == [close, "S1a volledig elektrisch"]
    assert lowest.values[DORP] == "S1a volledig elektrisch, nek-aan-nek met S4a"
    assert lowest.styles[close].label.startswith("nek-aan-nek")
    assert lowest.styles["S1a volledig elektrisch"].label == "S1 volledig elektrisch"
    assert lowest.spec.caution == NOT_ALONE


def test_the_reference_takes_no_part():
    found = made(costs=startanalyse({"referentie": COSTS["referentie"]}))
    lowest = column(found, "warmte_startanalyse_laagste")
    assert lowest.values.isna().all()
    assert lowest.status[MARKT] == "er is geen strategie geleverd, alleen het startjaar"
    assert {f.verdict for f in found.findings} == {Verdict.UNKNOWN}
    assert not sections(found, TableSection)


def test_wijk_and_gemeente_have_no_strategy():
    for found in made(costs=startanalyse(), plan=programme(markt=("S2", 2027, 2030))).columns:
        if found.spec.name.startswith("warmte_"):
            above = [mt.CENTRUM, mt.ZUID, mt.GEMEENTE]
            assert found.values[above].isna().all()
            assert set(found.status[above]) == {"alleen per buurt: niet op te tellen"}


def test_what_is_missing_has_a_reason_in_every_column():
    for found in made(costs=startanalyse(), plan=programme(markt=(None, NAN, NAN))).columns:
        assert found.status[found.values.isna()].ne("").all(), found.spec.name
        assert set(found.values.index) == set(TOWN.frame.index)


def test_the_edition_stands_everywhere():
    found = made(costs=startanalyse())
    for name in ("warmte_startanalyse_laagste", "warmte_nationale_kosten_per_weq"):
        assert EDITION in column(found, name).source
        assert EDITION in column(found, name).spec.description
    assert EDITION in table(found, "De strategieën").title
    assert EDITION in table(found, "Volgorde").title
    (text,) = sections(found, TextSection, "Nationale kosten")
    assert EDITION in text.text
    assert NOT_ALONE in text.text
    assert "S3b" in text.text
    (origin,) = sections(found, TextSection, "Herkomst")
    assert EDITION in origin.text
    assert "niet nagelezen" in origin.text


def test_tables_of_strategies_and_of_the_ranking():
    found = made(costs=startanalyse())
    rows = {row[0][:3]: [plain(cell) for cell in row[1:]] for row in table(found, "De str").rows}
    # Nowhere is another strategy within 10% of the lowest: the gaps are 22, 11 and 67 percent.
    assert rows["S2a"][1:] == ["4", "2", "10,0", "1", "10.000", "50", "2"]
    assert rows["S3b"][1:] == ["0", "0", "–", "0", "–", "50", "0"]
    assert "5.000 ton" in table(found, "De strategieën").note
    ranking = {row[0]: [plain(cell) for cell in row[1:]] for row in table(found, "Volgorde").rows}
    assert table(found, "Volgorde").head[6:] == ("S1a", "S1b", "S2a", "S3b", "S4a")
    assert ranking["Markt"] == [
        "S2a",
        "S1a",
        "10,0",
        "25,0",
        "duidelijk verschil",
        *["50", "60", "40", "–", "70"],
    ]
    assert ranking["Oost"] == ["–", "–", "–", "–", "–", "–", "–", "30", "–", "–"]
    assert ranking["Eiland"] == ["–"] * 10


def test_a_sum_of_co2_over_some_buurten_is_a_lower_bound():
    costs = startanalyse()
    frame = costs.frame.copy()
    frame.loc[frame["strategie"].eq("S2a") & frame["buurtcode"].eq(MARKT), "co2"] = NAN
    found = table(made(costs=replace(costs, frame=frame)), "De strategieën")
    assert {row[0][:3]: row[7] for row in found.rows}["S2a"] == "ten minste 40"


def test_codes_of_another_year_are_told_and_others_are_lost():
    elsewhere = startanalyse({"S1a": {MARKT: 1.0, "BU01640000": 1.0, "BU99099999": 1.0}})
    frame = elsewhere.frame.assign(grensjaar=2020.0)
    found = made(costs=replace(elsewhere, frame=frame))
    (balance,) = found.conservation
    assert (balance.came_in, balance.allocated, balance.lost) == (3, 1, 2)
    assert balance.remark == "1 van andere gemeenten; 1 zonder vlak op de kaart: BU99099999"
    (text,) = sections(found, TextSection, "Herkomst")
    assert "van 2020, de kaart is van 2024" in text.text
    (row,) = table(found, "De strategieën").rows
    assert (row[2], plain(row[6])) == ("1", "100")


_CODES = [f"S{n}{letter}" for n in range(1, 6) for letter in "ab"]
_COST = st.integers(-500, 500).map(float)


@given(st.dictionaries(st.sampled_from(_CODES), _COST, min_size=1), st.data())
def test_a_ranking_is_lowest_first_whatever_the_order(costs, data):
    found = rank(costs, {})
    keys = data.draw(st.permutations(list(costs)))
    assert rank({key: costs[key] for key in keys}, {}) == found
    ordered = [costs[code] for code in found.order]
    assert ordered == sorted(ordered)
    assert len({code[:2] for code in found.order}) == len(found.order)
    assert {code[:2] for code in found.order} == {code[:2] for code in costs}
    if found.lowest:
        assert costs[found.lowest] == min(costs.values())
        assert found.gap >= 0
        assert found.lowest[:2] != found.second[:2]
        assert bool(found.ties) == (found.gap == 0)
    else:
        assert np.isnan(found.gap)
        assert found.why_not


@given(shuffled(startanalyse().frame))
def test_the_order_of_rows_is_irrelevant(frame):
    expected = made(costs=startanalyse())
    found = made(costs=replace(startanalyse(), frame=frame.reset_index(drop=True)))
    for one, other in zip(found.columns, expected.columns, strict=True):
        assert one.values.equals(other.values)
        assert one.status.equals(other.status)


# --- nothing delivered


def test_without_input_everything_is_missing_and_nothing_is_zero():
    found = contribute(STATE, TOWN)
    for missing in found.columns:
        assert missing.values.isna().all()
        assert all("geleverd" in reason for reason in missing.status), missing.spec.name
        if missing.spec.name.startswith("warmte_"):
            assert set(missing.status) == {NOT_DELIVERED}
    assert {f.verdict for f in found.findings} == {Verdict.UNKNOWN}
    assert all("Onbekend" in s.text for s in sections(found, TextSection))
    assert not sections(found, TableSection)
    assert (found.theme, found.state) == ("warmte", STATE.key)


def test_the_same_columns_whatever_was_delivered():
    names = [c.spec.name for c in contribute(STATE, TOWN).columns]
    found = made(
        costs=startanalyse(),
        plan=programme(markt=("S2", 2027, 2030)),
        drawn=zones(WEST),
        homes=HOMES,
    )
    assert [c.spec.name for c in found.columns] == names
    table_with = STATE.figures.with_columns(found.columns)
    assert table_with.values.loc[MARKT, "warmte_startanalyse_laagste"].startswith("S2a")


# --- Hengelo


def request(path, year):
    return SourceRequest(
        kind="", path=path, year=year, boundary_year=year, name=EDITION, publisher=""
    )


@pytest.fixture(scope="module")
def hengelo(realdata):
    """Raw files by strategy, and what the theme makes of them on the buurten of 2021."""
    shapes = request(realdata / "buurten_2021_twente" / "buurten.shp", 2021)
    delivery = read_cbs_areas(shapes, load_catalogue(), gemeenten=["GM0164"])
    buurten = delivery.layers[Level.BUURT].frame
    areas = build_areas(buurten, year=2021, gemeenten=["GM0164"], outlines={}, names={})
    paths = sorted((realdata / "startanalyse_hengelo_2020").glob("*.csv"))
    register = combine_startanalyse([read_startanalyse(request(path, 2020)) for path in paths])
    state = State(
        scenario="nu",
        year=2021,
        figures=build_table(areas, [delivery.sheet], load_catalogue()),
        registers={"startanalyse": register},
    )
    raw = {path.stem[:3]: pd.read_csv(path, sep=";", index_col="BU_CODE") for path in paths}
    return raw, contribute(state, areas)


@pytest.mark.realdata
def test_the_lowest_strategy_in_every_buurt_of_hengelo(hengelo):
    raw, found = hengelo
    total = pd.DataFrame({s: frame["H16_Nat_meerkost"] for s, frame in raw.items() if s != "Sta"})
    total = total.loc[:, total.ne(0).any()]  # S2a and S3b hold zeros only: not computed
    assert list(total) == ["S1a", "S4a", "S5a"]
    ordered = np.sort(total.to_numpy(), axis=1)
    weq = raw["S1a"]["I11_woningequivalenten"]
    lowest = column(found, "warmte_startanalyse_laagste").values.dropna()
    assert len(lowest) == len(total) == 62
    expected = total.idxmin(axis=1)
    assert lowest.str[:3].value_counts().to_dict() == expected.value_counts().to_dict()
    assert lowest.str[:3].to_dict() == expected.to_dict()
    cost = column(found, "warmte_nationale_kosten_per_weq").values[total.index]
    assert cost.to_numpy() == pytest.approx(ordered[:, 0] / weq.to_numpy())
    gap = column(found, "warmte_verschil_per_weq").values[total.index]
    assert gap.to_numpy() == pytest.approx((ordered[:, 1] - ordered[:, 0]) / weq.to_numpy())
    share = column(found, "warmte_verschil_pct").values[total.index]
    assert share.isna().sum() == (ordered[:, 0] <= 0).sum() == 9


@pytest.mark.realdata
def test_nek_aan_nek_in_hengelo_counted_by_hand(hengelo):
    raw, found = hengelo
    weq = raw["S1a"]["I11_woningequivalenten"]
    costs = pd.DataFrame({s: raw[s]["H16_Nat_meerkost"] / weq for s in ("S1a", "S4a", "S5a")})
    one, two = np.sort(costs.to_numpy(), axis=1)[:, :2].T
    margin = 0.1 * (np.abs(one) + np.abs(two)) / 2
    order = column(found, "warmte_volgorde").values[costs.index]
    counts = order.value_counts().to_dict()
    assert counts == {"duidelijk verschil": 45, "nek-aan-nek": 15, "precies gelijk": 2}
    assert order.ne("duidelijk verschil").tolist() == (two - one <= margin).tolist()
    assert (two == one).sum() == 2
    lines = {row[0][:3]: row[-1] for row in table(found, "De strategieën").rows}
    assert lines == {"S1a": "5", "S2a": "0", "S3b": "0", "S4a": "62", "S5a": "17"}


@pytest.mark.realdata
def test_the_three_orders_of_hengelo_agree_where_they_exist(hengelo):
    _, found = hengelo
    shown = table(found, "drie manieren")
    codes = [[cell[:3] for cell in row[1:]] for row in shown.rows]
    assert [row for row in codes if len(set(row)) > 1] == [["S4a", "S4a", "van"]] * 3
    assert "verschilt de volgorde" not in shown.note
    (origin,) = sections(found, TextSection, "Herkomst")
    assert "In 177 van 177 gevallen" in origin.text


@pytest.mark.realdata
def test_totals_of_hengelo_in_the_table_of_strategies(hengelo):
    raw, found = hengelo
    rows = {row[0][:3]: plain(row[6]) for row in table(found, "De strategieën").rows}
    expected = {s: raw[s]["H16_Nat_meerkost"].sum() for s in ("S1a", "S4a", "S5a")}
    assert rows == {
        **{s: f"{amount:,}".replace(",", ".") for s, amount in expected.items()},
        "S2a": "–",
        "S3b": "–",
    }
    (balance,) = found.conservation
    assert (balance.came_in, balance.allocated, balance.lost) == (62, 62, 0)
