"""What the public edition has of a partner's figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import minitown as mt
from wijkplan.model.areas import Level
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.history import build_history
from wijkplan.model.layers import PROTECTED
from wijkplan.model.table import build_table
from wijkplan.protection import protect_sheets

PARTNER = mt.provenance(name="Wijkteams", publisher="Gemeente", published=False)
HELPED = ColumnSpec(
    name="geholpen", label="Geholpen", kind=Kind.COUNT, of="aantal_inwoners",
    disclosure="personen", shipped=False,
)  # fmt: skip
HOMES = ColumnSpec(
    name="woonboten", label="Woonboten", kind=Kind.COUNT, disclosure="objecten", shipped=False
)
FIGURES = {"geholpen": (3, 20, 30, 12, 40, 0), "woonboten": (1, 2, 3, 0, 0, 0)}


def catalogue(*specs):
    return load_catalogue().extended([HELPED, HOMES, *specs])


def partner(columns=FIGURES, **changes):
    return mt.make_sheet(columns, **{"provenance": PARTNER, **changes})


def public(*sheets, specs=(), threshold=10.0):
    known = catalogue(*specs)
    shown, protection = protect_sheets(sheets, mt.areas(), known, threshold=threshold)
    return build_table(mt.areas(), shown, known), protection


def test_published_figures_stand_and_nothing_is_done_without_a_partner():
    sheets, protection = protect_sheets([mt.sheet()], mt.areas(), load_catalogue(), threshold=10.0)
    assert sheets[0].values.equals(mt.sheet().values)
    assert protection.columns == ()


def test_small_numbers_and_what_would_give_them_away_are_hidden_with_their_reason():
    table, protection = public(mt.sheet(), partner())
    column, status = table.values["geholpen"], table.status["geholpen"]
    assert np.isnan(column[mt.MARKT])
    hidden = list(column.index[status == PROTECTED])
    assert mt.MARKT in hidden
    assert len([code for code in hidden if code in (mt.HAVEN, mt.OOST, mt.EILAND)]) == 1
    assert column[hidden].isna().all()
    [row] = protection.columns
    assert row.spec.name == "geholpen"
    assert (row.threshold, row.source, row.reason) == (10.0, "Wijkteams", "")
    assert row.cells == {Level.BUURT: 6, Level.WIJK: 2, Level.GEMEENTE: 1}
    assert sum(row.hidden.values()) == len(hidden)


def test_totals_are_of_all_buurten_also_of_the_hidden_ones():
    table, _ = public(mt.sheet(), partner())
    assert table.values.loc[mt.CENTRUM, "geholpen"] == 3 + 20 + 30 + 12
    assert table.status.loc[mt.CENTRUM, "geholpen"] == "afgeleid: som van 4 buurten"
    assert table.values.loc[mt.GEMEENTE, "geholpen"] == 105


def test_zero_where_officially_nobody_lives_is_shown():
    table, _ = public(mt.sheet(), partner())
    assert table.values.loc[mt.WERKPARK, "geholpen"] == 0  # CBS says that nobody lives there


def test_figures_about_homes_are_shown_however_small():
    table, _ = public(mt.sheet(), partner())
    assert table.values.loc[mt.MARKT, "woonboten"] == 1


def test_filled_in_totals_do_not_count_as_delivered_rows():
    table, _ = public(mt.sheet(), partner())
    balance = table.conservation[1]
    assert (balance.came_in, balance.allocated, balance.lost) == (6, 6, 0)


def test_a_column_may_have_a_threshold_of_its_own():
    table, protection = public(mt.sheet(), partner(), specs=[replace(HELPED, threshold=2.0)])
    assert table.values.loc[mt.MARKT, "geholpen"] == 3
    assert protection.columns[0].threshold == 2.0


def test_the_project_threshold_holds_elsewhere():
    table, _ = public(mt.sheet(), partner(), threshold=25.0)
    assert table.status.loc[mt.HAVEN, "geholpen"] == PROTECTED


def test_what_is_shown_is_rounded_where_the_column_asks_for_it():
    table, _ = public(mt.sheet(), partner(), specs=[replace(HELPED, round_to=5.0)])
    known = table.values["geholpen"].dropna()
    assert (known % 5 == 0).all()
    assert known[mt.GEMEENTE] == 105
    assert known[mt.CENTRUM] == 65
    assert mt.MARKT not in known


def test_a_column_that_nobody_can_judge_is_left_out_with_its_reason():
    mean = ColumnSpec(
        name="score", label="Score", kind=Kind.MEAN, disclosure="personen", shipped=False
    )
    sheet = partner({"score": (1, 2, 3, 4, 5, 6), "woonboten": (1,) * 6})
    table, protection = public(mt.sheet(), sheet, specs=[mean])
    assert "score" not in table.specs
    assert "gewicht" in protection.columns[0].reason


def test_a_mean_over_few_persons_is_hidden():
    mean = ColumnSpec(
        name="score", label="Score", kind=Kind.MEAN, weight="geholpen", disclosure="personen",
        shipped=False,
    )  # fmt: skip
    sheet = partner({**FIGURES, "score": (7, 6, 5, 8, 7, mt.SUPPRESSED)})
    table, _ = public(mt.sheet(), sheet, specs=[mean])
    assert table.status.loc[mt.MARKT, "score"] == PROTECTED


def test_the_same_column_of_another_partner_does_not_slip_through():
    second = partner({"geholpen": (4, 21, 31, 13, 41, 0)}, provenance=replace(PARTNER, name="B"))
    shown, _ = protect_sheets(
        [mt.sheet(), partner(), second], mt.areas(), catalogue(), threshold=10.0
    )
    assert "geholpen" in shown[1].values
    assert "geholpen" not in shown[2].values


def test_a_partner_s_version_of_a_cbs_column_is_protected_where_it_is_used():
    mine = partner({"aantal_inwoners": (4, 200, 300, 7, 400, 0)})
    table, _ = public(mine, mt.sheet())
    assert table.status.loc[mt.MARKT, "aantal_inwoners"] == PROTECTED
    table, _ = public(mt.sheet(), mine)
    assert table.values.loc[mt.MARKT, "aantal_inwoners"] == 100


def test_a_buurt_that_the_partner_did_not_deliver_stays_missing_for_its_own_reason():
    sheet = partner({"geholpen": (3, 20, 30, mt.SUPPRESSED, 40, 0)})
    table, _ = public(mt.sheet(), sheet)
    assert table.status.loc[mt.EILAND, "geholpen"] == mt.REASON
    assert "ten minste" in table.status.loc[mt.CENTRUM, "geholpen"]
    assert table.values.loc[mt.CENTRUM, "geholpen"] == 53


def test_the_sheets_that_go_in_stay_as_they_were(unchanged):
    sheet = partner()
    unchanged(sheet.values)
    unchanged(sheet.status)
    public(mt.sheet(), sheet)


@pytest.mark.parametrize("column", ["geholpen", "woonboten"])
def test_the_order_of_columns_stays(column):
    shown, _ = protect_sheets([mt.sheet(), partner()], mt.areas(), catalogue(), threshold=10.0)
    assert list(shown[1].values) == list(partner().values)
    assert column in shown[1].status


BEFORE = {"geholpen": (12, 4, 30, 12, 40, 0)}


def through_the_years(*sheets, specs=()):
    known = catalogue(*specs)
    shown, protection = protect_sheets(sheets, mt.areas(), known, threshold=10.0)
    table = build_table(mt.areas(), shown, known)
    return build_history(mt.areas(), shown, known, table), protection


def people_before():
    return mt.make_sheet({mt.PEOPLE: (100, 200, 300, 40, 400, 0)}, year=2022)


def test_every_year_of_a_partner_is_protected_and_no_number_of_an_older_file_slips_through():
    history, protection = through_the_years(
        mt.sheet(), people_before(), partner(), partner(BEFORE, year=2022, provenance=PARTNER)
    )
    assert history.columns["geholpen"] == (2022, 2024)
    assert history.point(mt.MARKT, "geholpen", 2024) == (None, PROTECTED)
    assert history.point(mt.HAVEN, "geholpen", 2022) == (None, PROTECTED)
    assert history.point(mt.DORP, "geholpen", 2022).value == 40
    assert [c.spec.name for c in protection.columns] == ["geholpen", "geholpen@2022"]
    assert protection.columns[1].spec.of == f"{mt.PEOPLE}@2022"
    shown = [p for a in mt.areas().frame.index for p in [history.point(a, "geholpen", 2022)]]
    hidden = [p for p in shown if p.status == PROTECTED]
    assert len(hidden) == sum(protection.columns[1].hidden.values()) >= 2


def test_the_same_year_delivered_twice_is_shown_once():
    again = partner({"geholpen": (3, 21, 31, 13, 41, 0)}, provenance=replace(PARTNER, name="Kopie"))
    history, _ = through_the_years(mt.sheet(), partner(), again, partner(BEFORE, year=2022))
    rows = history.tidy()
    rows = rows[rows["kolom"].eq("geholpen")]
    assert not rows.duplicated(["code", "jaar"]).any()
    assert not rows["waarde"].isin([21, 31, 13, 41]).any()


def test_a_share_of_a_year_without_its_denominator_is_left_out_of_that_year():
    share = ColumnSpec(
        name="deel", label="Deel", kind=Kind.SHARE, unit="%", weight=mt.PEOPLE,
        disclosure="personen", shipped=False,
    )  # fmt: skip
    deliveries = [partner({"deel": [20] * 6}), partner({"deel": [25] * 6}, year=2022)]
    history, protection = through_the_years(mt.sheet(), *deliveries, specs=[share])
    assert "deel" not in history.columns
    assert [bool(c.reason) for c in protection.columns] == [False, True]
    history, _ = through_the_years(mt.sheet(), people_before(), *deliveries, specs=[share])
    assert history.columns["deel"] == (2022, 2024)


def test_a_denominator_that_is_empty_in_the_newest_year_is_taken_of_the_year_before():
    share = ColumnSpec(
        name="deel", label="Deel", kind=Kind.SHARE, unit="%", weight=mt.HOUSEHOLDS,
        disclosure="personen", shipped=False,
    )  # fmt: skip
    sheets = [
        mt.make_sheet({mt.HOUSEHOLDS: [mt.SUPPRESSED] * 6}, year=2025),
        mt.make_sheet({mt.HOUSEHOLDS: (50, 100, 100, 20, 150, 90)}, year=2022),
        partner({"deel": [25] * 6}, year=2025),
        partner({"deel": [30] * 6}, year=2022),
    ]
    history, protection = through_the_years(*sheets, specs=[share])
    assert not any(column.reason for column in protection.columns)
    assert history.columns["deel"] == (2022, 2025)
    assert history.point(mt.EILAND, "deel", 2025) == (None, PROTECTED)  # 5 of 20
    assert history.point(mt.DORP, "deel", 2025).value == 25


COSTS = ColumnSpec(
    name="kosten", label="Kosten", kind=Kind.COUNT, unit="euro", persons="geholpen",
    disclosure="personen", shipped=False,
)  # fmt: skip


def test_what_few_persons_cost_is_hidden_and_cannot_be_subtracted_or_multiplied():
    each = ColumnSpec(
        name="per", label="Kosten per persoon", kind=Kind.MEAN, weight="geholpen", decimals=2,
        disclosure="personen", shipped=False,
    )  # fmt: skip
    helped = (3, 20, 30, 12, 40, 0)
    per = (1000, 2000, 500, 1500, 800, mt.SUPPRESSED)
    costs = (3000, 40_000, 15_000, 18_000, 32_000, 0)
    sheet = partner({"geholpen": helped, "per": per, "kosten": costs})
    table, protection = public(mt.sheet(), sheet, specs=[COSTS, each])
    hidden = [c for c in mt.BUURTEN if table.status.loc[c, "kosten"] == PROTECTED]
    assert mt.MARKT in hidden
    assert len(hidden) > 1  # or the total of Centrum gives Markt away
    for code in hidden:  # the mean times the persons would be the amount
        assert table.values.loc[code, ["per", "geholpen"]].isna().any()
    assert {c.spec.name: c.spec.part for c in protection.columns}["per"] == "kosten"


def test_an_amount_of_which_nobody_knows_for_how_many_it_is_is_left_out():
    sheet = partner({"kosten": (1, 2, 3, 4, 5, 6), "woonboten": (1,) * 6})
    table, protection = public(mt.sheet(), sheet, specs=[replace(COSTS, persons="")])
    assert "kosten" not in table.specs
    assert "bedrag" in protection.columns[0].reason
