from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

import minitown as mt
from wijkplan.model.findings import Citation, Finding, Norm, Verdict


def test_the_four_verdicts_in_the_words_of_a_reader():
    assert [str(v) for v in Verdict] == ["voldoet", "voldoet niet", "afwegen", "onbekend"]


def test_whether_a_source_was_read_has_to_be_said():
    with pytest.raises(TypeError, match="verified"):
        Citation(source="Bkl 5.12")


@pytest.mark.parametrize(("verified", "told"), [(True, "Bkl"), (False, "Bkl (niet gecontroleerd)")])
def test_a_source_that_nobody_read_says_so(verified, told):
    assert Citation(source="Bkl", verified=verified).told == told


def test_a_finding_cannot_be_changed_and_shares_no_evidence():
    norm = Norm(code="n", title="N", citation=Citation(source="s", verified=False))
    one, other = (
        Finding(norm=norm, subject=s, verdict=Verdict.UNKNOWN, reason="geen gegevens") for s in "ab"
    )
    assert one.evidence is not other.evidence
    with pytest.raises(FrozenInstanceError):
        one.verdict = Verdict.MEETS


def test_a_state_is_known_by_scenario_and_year():
    state = mt.state(spoor=mt.railway())
    assert state.key == ("nu", mt.YEAR)
    assert set(state.layers) == {"spoor"}
    assert dict(mt.state().layers) == {}
