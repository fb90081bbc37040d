from __future__ import annotations

import pytest

import minitown as mt
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.findings import Verdict
from wijkplan.model.reconcile import reconcile
from wijkplan.model.table import build_table

CODES = (*mt.BUURTEN, mt.ZUID, mt.GEMEENTE)
BASE = ColumnSpec(name="x", label="X", kind=Kind.COUNT, rounding=5)


def findings(buurten, zuid, gemeente, *, spec=BASE):
    sheet = mt.make_sheet({"x": (*buurten, zuid, gemeente)}, codes=CODES)
    table = build_table(mt.areas(), [sheet], load_catalogue().extended([spec]))
    return {finding.subject: finding for finding in reconcile(table)}


@pytest.mark.parametrize(
    ("published", "verdict"),
    [(20, Verdict.MEETS), (25, Verdict.MEETS), (12.5, Verdict.MEETS), (30, Verdict.FAILS)],
)
def test_a_total_may_differ_as_much_as_rounding_can_make_it(published, verdict):
    # two buurten and the total: 3 times half of 5 is 7.5
    finding = findings((10, 10, 10, 10, 10, 10), published, 60)["x per wijk"]
    assert finding.verdict is verdict
    assert finding.evidence["grootste_verschil"] == abs(published - 20)
    assert finding.evidence["vergeleken"] == 1


def test_what_fails_names_the_worst_area_and_the_difference_in_dutch():
    finding = findings((1000, 1000, 1000, 1000, 500, 500), 2500, 5000)["x per wijk"]
    assert finding.evidence["gebied"] == mt.ZUID
    assert finding.reason.endswith(f"{mt.ZUID}: 1.500")


def test_areas_with_a_suppressed_buurt_cannot_be_compared():
    finding = findings((10, 10, 10, mt.SUPPRESSED, 10, 10), 20, 60)["x per gemeente"]
    assert finding.verdict is Verdict.UNKNOWN
    assert "onderdrukt" in finding.reason


def test_without_a_known_rounding_base_the_verdict_is_unknown():
    spec = ColumnSpec(name="x", label="X", kind=Kind.COUNT)
    assert findings((10,) * 6, 20, 60, spec=spec)["x per wijk"].verdict is Verdict.UNKNOWN


def test_only_published_totals_of_counts_are_compared():
    assert reconcile(mt.table()) == ()  # all totals of Ministad are derived
    spec = ColumnSpec(name="x", label="X", kind=Kind.MEAN)
    assert findings((10,) * 6, 20, 60, spec=spec) == {}
