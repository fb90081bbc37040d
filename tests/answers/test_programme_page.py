"""All findings together, and the page."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import minitown as mt
from programmes import HEAD, KOPPELING, RUMERSLANDEN, read_case
from wijkplan.answers.programme import contribute
from wijkplan.model.findings import Verdict
from wijkplan.timeline.scenarios import NOW


def test_every_finding_has_a_source_a_reason_and_a_project(read):
    case = read(RUMERSLANDEN + "x;;NIU;BOU;hard;;5;;2026;;;Markt\n")
    found = contribute(case.timeline, case.plans, case.prognosis, zones=None).findings
    assert len(found) == len({(f.norm.code, f.subject) for f in found})
    assert {f.norm.code for f in found} == {
        "geen-sloop-zonder-plan",
        "helft-terugbouw-daeb",
        "project-in-aandachtsgebied",
        "hard-maar-stil",
        "plek-een-keer",
        "programma-en-delen",
    }
    for finding in found:
        assert finding.reason[:1].strip()
        assert "nan" not in finding.reason.lower().split()
        assert finding.norm.citation.source


@given(
    kinds=st.lists(st.sampled_from(("NIU", "SLO", "SLN", "TRA", "")), min_size=1, max_size=4),
    year=st.sampled_from(("", "2029")),
)
@settings(max_examples=15)
def test_a_register_that_says_nothing_neither_passes_nor_fails(tmp_path_factory, kinds, year):
    rows = "".join(f"p{n};;{kind};;;;;;{year};;;\n" for n, kind in enumerate(kinds))
    case = read_case(tmp_path_factory.mktemp("stil"), HEAD + rows)
    found = contribute(case.timeline, case.plans, case.prognosis, zones=None).findings
    assert found
    assert {finding.verdict for finding in found} == {Verdict.UNKNOWN}


PROGNOSIS = [f"prognose_netto_{end}" for end in ("minimum", "verwacht", "maximum")]


def test_the_page_without_any_scenario_that_does_something(read):
    case = read(KOPPELING, scenarios=(NOW,))
    made = contribute(case.timeline, case.plans, case.prognosis, zones=None)
    assert [column.spec.name for column in made.columns] == PROGNOSIS
    assert (made.theme, made.title, made.state) == ("programma", "Programma", ("nu", mt.YEAR))
    titles = [section.title for section in made.sections]
    assert titles[0] == "Wat het programma doet"
    assert titles[-1] == "Regels en bronnen"


def test_the_page_has_every_section(read):
    text = HEAD + (
        "p;;;;;;;;;;;\na;p;SLN;BOU;hard;40;10;2026;2028;;;Haven\nb;p;NIU;BOU;hard;;30;;2028;;;Oost\n"
    )
    case = read(text)
    made = contribute(case.timeline, case.plans, case.prognosis, zones=None)
    assert [(column.spec.name, column.year) for column in made.columns] == [
        ("programma_netto_alleen_hard", 2030),
        ("programma_netto_alles", 2030),
        *((name, 2030) for name in PROGNOSIS),
    ]
    assert [section.title for section in made.sections] == [
        "Wat het programma doet",
        "Netto woningen per buurt en scenario, 2025–2030",
        "Sloop en terugbouw per programma",
        "Woningen die naar een andere plek gaan",
        "Netto woningen, verwacht en hoe ver dat kan afwijken",
        "Prognose: netto woningen per jaar",
        "Prognose: netto woningen per buurt tot en met 2030",
        "Regels en bronnen",
    ]
