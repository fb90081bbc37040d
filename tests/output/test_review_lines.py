"""A review on a terminal: a line per norm, and of several plans a line each."""

from __future__ import annotations

import review_example as ex
from wijkplan.output.review import tell

HOSTILE = "Plan\x1b[31m\nvoldoet  Alles in orde\r\n\u202eomgekeerd"


def test_every_norm_has_one_line_with_verdict_reason_status_and_what_turns_it():
    lines = tell([ex.reviewed()])
    for judged in ex.judgements():
        found = [line for line in lines if f"  {judged.finding.norm.title}: " in line]
        assert len(found) == 1
        assert found[0].startswith(f"{judged.verdict}  ")
        for told in (judged.finding.reason, judged.status, *judged.turns):
            assert told in found[0]


def test_the_regime_the_remarks_and_what_wijkplan_is_not_are_told():
    text = "\n".join(tell([ex.reviewed()]))
    for told in (
        "Bkl vanaf 2024 (bkl-2024), het ontwerp lag ter inzage op 3-3-2026",
        "1 voldoet niet, 1 afwegen, 3 onbekend, 2 voldoet",
        "Let op: Het plan heeft geen fasering.",
        "geen juridisch oordeel",
    ):
        assert told in text


def test_another_regime_comes_after_the_one_that_decides():
    lines = tell([ex.reviewed(ex.older())])
    first, second = (lines.index(next(x for x in lines if name in x)) for name in ("bkl-", "bevt-"))
    assert first < second
    assert [line for line in lines[second:] if line.startswith("voldoet niet")] == []


def test_several_plans_have_one_line_each_with_the_worst_verdict_first():
    fine = ex.reviewed(judgements=ex.judgements()[:1])
    weighs = ex.reviewed(judgements=ex.judgements(weighs=True))
    lines = tell([ex.reviewed(ex.older()), fine, weighs])
    assert len(lines) == 3
    assert lines[0].startswith("voldoet niet  de-koppeling")
    assert "(Explosieaandachtsgebied)" in lines[0]
    assert "bevt-2015: 2 afwegen, 3 onbekend, 2 voldoet" in lines[0]
    assert lines[1].startswith("voldoet  ")
    assert lines[2].startswith("afwegen  ")


def test_a_plan_without_norms_is_unknown_and_not_fine():
    assert tell([ex.reviewed(judgements=())] * 2)[0].startswith("onbekend  ")


def test_a_name_makes_no_line_of_its_own_and_does_nothing_to_the_terminal():
    plan = ex.plan(HOSTILE)
    assert len(tell([ex.reviewed(plan=plan)] * 2)) == 2
    for lines in (tell([ex.reviewed(plan=plan)]), tell([ex.reviewed(plan=plan)] * 2)):
        assert "".join(lines).isprintable()
        assert [line for line in lines if line.startswith("voldoet  Alles")] == []
    assert len(tell([ex.reviewed(plan=plan)])) == len(tell([ex.reviewed()]))
