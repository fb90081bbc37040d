"""What an order of strategies is worth, by three measures, and the choice beside it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from heat_cases import (
    DORP,
    EDITION,
    EILAND,
    HAVEN,
    MARKT,
    NAN,
    OOST,
    STATE,
    TOWN,
    WERKPARK,
    column,
    made,
    plain,
    programme,
    sections,
    startanalyse,
    table,
)
from wijkplan.config_tables import WarmteTable
from wijkplan.model.contribution import TextSection
from wijkplan.model.findings import Verdict
from wijkplan.themes.heat import contribute
from wijkplan.themes.heat.national.closeness import (
    Agreement,
    CloseRule,
    Order,
    choice_against,
    is_close,
    order_of,
    tell_order,
    within_margin,
)
from wijkplan.themes.heat.national.ranking import Measure, Ranking, rank, rank_buurten
from wijkplan.themes.heat.national.tables import NOT_ALONE

# --- nek-aan-nek


@pytest.mark.parametrize(
    ("lowest", "second", "order"),
    [
        (95.0, 105.0, Order.CLOSE),  # 10 apart, 10% of the mean of 100 is 10: just in the margin
        (95.0, 105.1, Order.CLEAR),
        (100.0, 100.0, Order.EQUAL),
        (0.0, 0.0, Order.EQUAL),
        (0.0, 1.0, Order.CLEAR),  # 10% of 0.5 is less than 1
        (-105.0, -95.0, Order.CLOSE),  # without sign the mean is 100 too
        (-5.0, 5.0, Order.CLEAR),  # the mean without sign is 5, not 0
    ],
)
def test_nek_aan_nek_is_a_gap_of_at_most_ten_percent_of_the_mean(lowest, second, order):
    found = rank({"S1a": second, "S4a": lowest}, {})
    assert order_of(found) is order
    assert is_close(found) == (order is not Order.CLEAR)


def test_another_margin_is_another_order():
    found = rank({"S1a": 100.0, "S4a": 120.0}, {})  # 20 apart, the mean is 110: 18.2%
    assert order_of(found, CloseRule(pct=18)) is Order.CLEAR
    assert order_of(found, CloseRule(pct=19)) is Order.CLOSE
    assert order_of(rank({"S1a": 1.0, "S4a": 1.0}, {}), CloseRule(pct=0)) is Order.EQUAL


def test_a_project_without_a_setting_has_the_default_of_the_rule():
    assert WarmteTable().nek_aan_nek_pct == CloseRule().pct
    told = CloseRule().told
    assert "10%" in told
    assert "eigen regel van wijkplan" in told
    assert "niet gecontroleerd" in told


def test_all_strategies_in_the_margin_are_named():
    # S5a 102 and S1a 104 are near 100; S2a 150 is not, and S1b is a variant of S1.
    found = rank({"S4a": 100.0, "S5a": 102.0, "S1a": 104.0, "S1b": 105.0, "S2a": 150.0}, {})
    assert within_margin(found) == ("S5a", "S1a")
    assert tell_order(found) == "nek-aan-nek, binnen de marge: S4a, S5a en S1a"


def test_without_a_ranking_nothing_is_close_and_nothing_agrees():
    for found in (Ranking(), rank({"S1a": 5.0}, {"S4a": "niet berekend"})):
        assert (order_of(found), is_close(found), within_margin(found)) == (None, False, ())
        assert tell_order(found) == ""
        assert choice_against(found, "S1") is Agreement.UNKNOWN


_COST = st.integers(-400, 400).map(float)
_COSTS = st.dictionaries(st.sampled_from(["S1a", "S1b", "S2a", "S3b", "S4a", "S5a"]), _COST)


@given(_COSTS, st.integers(0, 40), st.integers(0, 40))
def test_a_wider_margin_never_holds_fewer(costs, pct, more):
    found = rank(costs, {})
    narrow = within_margin(found, CloseRule(pct=pct))
    wide = within_margin(found, CloseRule(pct=pct + more))
    assert set(narrow) <= set(wide)
    assert narrow == found.order[1 : 1 + len(narrow)]  # always the nearest ones
    assert set(found.ties) <= set(narrow)


@given(_COSTS, st.sampled_from(["S1", "S1a", "S1b", "S2", "S4", "S5a"]))
def test_a_choice_agrees_where_and_only_where_it_costs_no_more(costs, choice):
    found = rank(costs, {})
    agreement, chosen = choice_against(found, choice), found.cheapest_of(choice)
    if agreement is Agreement.UNKNOWN:
        assert found.lowest is None or chosen is None
        return
    extra = costs[chosen] - min(costs.values())
    assert (agreement is Agreement.SAME) == (extra == 0)
    if agreement is Agreement.WITHIN and chosen in found.order:
        assert chosen in within_margin(found)
    if agreement is Agreement.DIFFERS:
        assert chosen not in within_margin(found)


# --- three measures


def three_measures():
    """Per equivalent S4a is lowest; in all S1a, for it counts fewer equivalents; S2a per tonne."""
    costs = {"S1a": {MARKT: 50.0}, "S2a": {MARKT: 60.0}, "S4a": {MARKT: 40.0}}
    register = startanalyse(costs)
    frame = register.frame.assign(
        nationale_kosten=[3000.0, 6000.0, 4000.0], kosten_per_co2=[90.0, 80.0, NAN]
    )
    frame.loc[2, "reden_per_co2"] = "bespaart niets"
    return type(register)(
        name=register.name, frame=frame, provenance=register.provenance, remarks=()
    )


def test_the_order_differs_per_measure():
    found = rank_buurten(three_measures().frame)[MARKT]
    assert found.order == ("S4a", "S1a", "S2a")
    assert found.by(Measure.PER_WEQ) == found
    total, per_co2 = found.by(Measure.TOTAL), found.by(Measure.PER_CO2)
    assert (total.order, total.gap) == (("S1a", "S4a", "S2a"), 1000.0)
    assert (per_co2.order, per_co2.gap) == (("S2a", "S1a"), 10.0)
    assert per_co2.unknown == {"S4a": "bespaart niets"}
    assert {one.edition for one in (found, total, per_co2)} == {EDITION}


def test_an_excluded_row_takes_part_in_no_order_though_its_total_is_known():
    frame = three_measures().frame
    out = {"reden": "uitgesloten", "reden_totaal": "uitgesloten", "reden_per_co2": "uitgesloten"}
    frame.loc[frame["strategie"].eq("S1a"), list(out)] = list(out.values())
    found = rank_buurten(frame)[MARKT]
    for measure in Measure:
        assert found.by(measure).unknown["S1a"] == "uitgesloten"
        assert "S1a" not in found.by(measure).order


def test_the_three_orders_stand_beside_each_other_with_their_spread():
    shown = table(made(costs=three_measures()), "drie manieren")
    assert shown.head == ("Buurt", "Per woningequivalent", "In totaal", "Per ton CO2")
    rows = {row[0]: [plain(cell) for cell in row[1:]] for row in shown.rows}
    assert rows["Markt"] == [
        "S4a € 40, S1a + € 10, S2a + € 20",
        "S1a € 3.000, S4a + € 1.000, S2a + € 3.000",
        "S2a € 80, S1a + € 10",
    ]
    assert rows["Eiland"] == ["–"] * 3
    assert "In 1 van 6 buurten verschilt de volgorde" in shown.note
    assert NOT_ALONE in shown.note
    assert EDITION in shown.title


def by_hand(frame, column, why):
    """Orders by sorting each buurt on its own."""
    made = {}
    for code, rows in frame[frame["strategie"] != "referentie"].groupby("buurtcode"):
        pairs = zip(rows["strategie"], rows[column], rows[why], strict=True)
        made[code] = rank({s: v for s, v, reason in pairs if not reason}, {}).order
    return made


@given(st.data())
def test_many_buurten_at_once_are_ranked_as_each_alone(data):
    amounts = st.one_of(st.just(NAN), _COST)
    codes = data.draw(st.permutations(["S1a", "S1b", "S2a", "S2d", "S4a", "referentie"]))
    costs = {code: {b: data.draw(amounts) for b in (MARKT, HAVEN, DORP)} for code in codes}
    frame = startanalyse(costs).frame
    frame = frame[[data.draw(st.booleans()) for _ in frame.index]]
    found = rank_buurten(frame)
    assert list(found) == sorted(frame["buurtcode"].unique())
    expected = by_hand(frame, "kosten_per_weq", "reden")
    assert {b: r.order for b, r in found.items() if r.costs} == {
        b: order for b, order in expected.items() if order
    }


# --- on the page


CLOSE = {
    "S1a": {MARKT: 104.0, HAVEN: 100.0, OOST: 150.0, DORP: NAN},
    "S4a": {MARKT: 100.0, HAVEN: 100.0, OOST: 100.0, DORP: NAN},
    "S5a": {MARKT: 160.0, HAVEN: 160.0, OOST: 160.0, DORP: 5.0},
}
"""By hand: Markt 4 apart on a mean of 102, Haven equal, Oost 50 apart on 125; Dorp has only S5a."""


def test_what_the_order_is_worth_is_a_class_on_the_map():
    found = made(costs=startanalyse(CLOSE))
    order = column(found, "warmte_volgorde")
    assert order.values[[MARKT, HAVEN, OOST]].tolist() == [
        "nek-aan-nek",
        "precies gelijk",
        "duidelijk verschil",
    ]
    assert order.values[[DORP, EILAND]].isna().all()
    assert "alleen van S5a" in order.status[DORP]
    for text in ("ten hoogste 10%", "eigen regel van wijkplan", EDITION):
        assert text in order.spec.description
    (text,) = sections(found, TextSection, "Nationale kosten")
    told = (
        "Van de 3 buurten die te vergelijken zijn, is het in 1 nek-aan-nek en in 1 precies gelijk"
    )
    assert told in text.text
    assert CloseRule().told in text.text
    rows = {row[0]: row[5] for row in table(found, "Volgorde en verschil").rows}
    assert rows["Markt"] == "nek-aan-nek, binnen de marge: S4a en S1a"
    assert rows["Haven"] == "precies gelijk, binnen de marge: S1a en S4a"
    assert rows["Dorp"] == "–"
    margin = {row[0][:3]: row[-1] for row in table(found, "De strategieën").rows}
    assert margin == {"S1a": "2", "S4a": "3", "S5a": "0"}


def test_the_margin_of_the_project_is_used_and_told():
    state = type(STATE)(
        **{**vars(STATE), "registers": {"startanalyse": startanalyse(CLOSE)}},
    )
    found = contribute(state, TOWN, rule=CloseRule(pct=2))
    order = column(found, "warmte_volgorde")
    assert order.values[MARKT] == "duidelijk verschil"
    assert "ten hoogste 2%" in order.spec.description


def test_the_choice_beside_the_costs_is_a_class_and_a_finding():
    plan = programme(
        markt=("S1", 2027, 2030),  # 4 more than S4a: in the margin
        haven=("S1", 2027, 2030),  # as cheap as S4a
        oost=("S1a", 2027, 2030),  # 50 more
        dorp=("S1a", 2027, 2030),  # no cost
        werkpark=(None, 2027, 2030),
    )
    found = made(costs=startanalyse(CLOSE), plan=plan)
    stand = column(found, "warmte_keuze_naast_kosten")
    assert stand.values[[MARKT, HAVEN, OOST]].tolist() == [
        "binnen de marge",
        "gelijk",
        "wijkt af",
    ]
    assert stand.values[[DORP, WERKPARK, EILAND]].isna().all()
    assert "niet te vergelijken" in stand.status[DORP]
    assert stand.status[WERKPARK] == "in het warmteprogramma niet ingevuld"
    assert stand.status[EILAND] == "buurt staat niet in het warmteprogramma"
    assert EDITION in stand.status[MARKT]
    told = {f.subject: f for f in found.findings if f.norm.code == "warmte-voorkeur-en-kosten"}
    assert told[MARKT].verdict is Verdict.WEIGH
    assert told[MARKT].evidence["stand"] == "binnen de marge"
    assert told[MARKT].evidence["binnen_de_marge"] == "S1a"
    assert told[OOST].evidence["stand"] == "wijkt af"
    assert told[DORP].verdict is Verdict.UNKNOWN
    reason = plain(told[MARKT].reason)
    assert "kost € 4 meer dan S4a" in reason
    assert "nek-aan-nek, binnen de marge: S4a en S1a" in reason
    assert EDITION in reason
    assert reason.endswith(NOT_ALONE)


def test_totals_computed_back_stand_on_the_page():
    shown = table(made(costs=startanalyse()), "Controle")
    rows = {row[0][:3]: [plain(cell) for cell in row[1:]] for row in shown.rows}
    # S2a: 100 equivalents times 40 + 50 + 30 - 20.
    assert rows["S2a"] == ["4", "10.000", "10.000", "nee"]
    register = startanalyse()
    wrong = register.frame.assign(nationale_kosten=register.frame["nationale_kosten"] + 1000)
    shown = table(made(costs=type(register)(**{**vars(register), "frame": wrong})), "Controle")
    rows = {row[0][:3]: plain(row[4]) for row in shown.rows}
    assert rows["S2a"] == "ja, tot € 1.000 in een buurt"


def test_buurten_without_homes_and_excluded_ones_are_named():
    register = startanalyse()
    frame = register.frame
    frame.loc[frame["buurtcode"].eq(DORP), "woningen"] = 0.0
    out = frame["buurtcode"].eq(OOST) & frame["strategie"].eq("S2a")
    frame.loc[out, ["reden", "kosten_per_weq"]] = ["uitgesloten in de Startanalyse", np.nan]
    (text,) = sections(made(costs=register), TextSection, "Nationale kosten")
    assert "Zonder woningen, dus alleen over bedrijfsruimte: Dorp." in text.text
    assert "Uitgesloten in de Startanalyse, voor ten minste één strategie: Oost." in text.text


def test_the_words_of_pbl_stand_with_their_source():
    (origin,) = sections(made(costs=startanalyse()), TextSection, "Herkomst")
    assert "niet de enige overweging bij de keuze van een strategie voor een buurt" in origin.text
    assert "https://themasites.pbl.nl/leidraad-warmte/2020/index.php" in origin.text
    assert "Status van de uitgave: concept." in origin.text
    assert f"het projectbestand zegt: {mt.YEAR}." in origin.text
    assert "H16_Nat_meerkost in € per jaar voor de hele buurt" in origin.text
