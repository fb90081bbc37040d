"""What the documents say, as registers: numbers by hand, with the lines in `programmes`."""

from __future__ import annotations

import numpy as np

import minitown as mt
import programmes as pg
from wijkplan.answers.programme import contribute
from wijkplan.answers.programme.consequences import sites_of
from wijkplan.answers.programme.figures import Span
from wijkplan.model.findings import Verdict


def sites(case, scenario="alles"):
    found = sites_of(case.timeline.courses[scenario], case.plans)
    return {(site.programme, site.code): site for site in found}


def findings(case, code):
    made = contribute(case.timeline, case.plans, case.prognosis, zones=None)
    return {f.subject: f for f in made.findings if f.norm.code == code}


def ends(case, code, year):
    """Minimum, expected and maximum from the start until a year."""
    table = case.prognosis
    row = table[table["code"].eq(code) & table["jaar"].eq(year)].iloc[0]
    return tuple(row[f"cumulatief_{end}"] for end in ("minimum", "verwacht", "maximum"))


def test_mariastraat_goes_and_nobody_says_how_many_come_back(read):
    site = sites(read(pg.MARIASTRAAT))["maria", mt.HAVEN]
    assert (site.gone, site.back) == (100, 0)
    assert site.net == Span(-100, float("inf"))
    assert site.judgement == "onbekend: netto ten minste −100"
    assert site.remarks == ("terugbouw: aantal onbekend",)


def test_mariastraat_is_thinned_out_once_the_register_says_fewer_than_100(read):
    case = read(pg.MARIASTRAAT, functions=pg.MARIASTRAAT_FEWER)
    site = sites(case)["maria", mt.HAVEN]
    assert site.net == Span(-100, -1)
    assert site.judgement == "verdunning: 1 tot 100 minder terug"
    low, expected, high = ends(case, mt.HAVEN, 2030)
    assert (low, high) == (-100, 0)  # it may not go ahead
    assert np.isnan(expected)  # nobody gave the probability


def test_mariastraat_has_to_wait_for_its_plan(read):
    (found,) = findings(read(pg.MARIASTRAAT), "geen-sloop-zonder-plan").values()
    assert found.verdict is Verdict.WEIGH
    assert "regel 243" in found.norm.citation.source
    assert "sloop in 2026" in found.reason
    (daeb,) = findings(read(pg.MARIASTRAAT), "helft-terugbouw-daeb").values()
    assert daeb.verdict is Verdict.UNKNOWN


def test_bloemenbuurt_is_both_14_fewer_and_8_more(read):
    case = read(pg.BLOEMENBUURT, numbers=pg.BLOEMENBUURT_SOURCES)
    site = sites(case)["bloem", mt.OOST]
    assert (site.gone, site.back, site.net) == (32, 40, Span(-14, 8))
    assert site.judgement == (
        "tegenstrijdig: netto −14 of +8, de bronnen noemen meer dan één getal"
    )
    low, _, high = ends(case, mt.OOST, 2027)
    assert (low, high) == (-14, 8)
    without = sites(read(pg.BLOEMENBUURT))["bloem", mt.OOST]
    assert without.judgement == "verdichting (sociale huur onbekend): 8 meer terug"


def test_rumerslanden_gets_more_homes_and_fewer_social_ones(read):
    case = read(pg.RUMERSLANDEN, functions=pg.RUMERSLANDEN_RANGE)
    site = sites(case)["rumer", mt.DORP]
    assert (site.gone, site.net.low, site.social) == (145, 1, Span(-145, -1))
    assert site.judgement == "verdichting met minder sociale huur: ten minste 1 meer terug"
    entries = case.timeline.courses["alles"].counting
    assert entries[["jaar", "aantal"]].to_numpy().tolist() == [[2027, 145]]


def test_rumerslanden_without_the_range_is_not_known(read):
    site = sites(read(pg.RUMERSLANDEN))["rumer", mt.DORP]
    assert site.judgement == "onbekend: netto ten minste −145"


def test_laarhove_has_250_homes_of_which_30_percent_social_and_40_percent_cheap(read):
    case = read(pg.LAARHOVE, functions=pg.LAARHOVE_RANGE)
    rows = case.plans.rows
    social, cheap = rows["laar-s"]["bruto"], rows["laar-s"]["bruto"] + rows["laar-g"]["bruto"]
    whole = sites(case)["laar", mt.WERKPARK].back
    assert (whole, social / whole, cheap / whole) == (250, 0.30, 0.40)
    # minimum and maximum of the functions: 70 + 20 + 150 and 80 + 30 + 150; it may not go ahead
    assert sites(case)["laar", mt.WERKPARK].net == Span(240, 260)
    assert ends(case, mt.WERKPARK, 2028) == (0, 150, 260)  # 60% of 250
    assert ends(case, mt.GEMEENTE, 2027) == (0, 0, 0)


def test_tynaarlo_delivers_48_homes_on_three_sites_in_2023(read):
    case = read(pg.TYNAARLO, year=2023)
    found = sites(case)
    new = {code: found["woonborg", code].back for code in (mt.MARKT, mt.HAVEN, mt.OOST)}
    assert new == {mt.MARKT: 15, mt.HAVEN: 14, mt.OOST: 19}
    assert sum(new.values()) == 48
    (parts,) = findings(case, "programma-en-delen").values()
    assert parts.verdict is Verdict.MEETS
    assert parts.evidence == {"programma": 48, "delen": 48}
    assert ends(case, mt.GEMEENTE, 2023) == (48 - 18,) * 3  # 18 go for phase 2
    low, _, high = ends(case, mt.GEMEENTE, 2024)
    assert low == 30
    assert np.isnan(high)  # nobody says how many come in phase 2
    assert found["oranjelaan-2", mt.HAVEN].judgement == "onbekend: netto ten minste −18"


def test_trijpstraat_lies_inside_the_90_of_de_koppeling(read):
    case = read(pg.KOPPELING_REST)
    site = sites(case)["koppeling", mt.MARKT]
    assert site.back == 90  # not 90 + 50 + 40
    assert site.judgement == "nieuwbouw zonder sloop"
    (found,) = findings(case, "programma-en-delen").values()
    assert found.verdict is Verdict.MEETS
    assert "tellen de delen, en niet nog eens het programma" in found.reason
    assert ends(case, mt.GEMEENTE, 2025)[2] == 50
    assert ends(case, mt.GEMEENTE, 2026)[2] == 90


def test_trijpstraat_alone_leaves_40_of_the_90_out(read):
    (found,) = findings(read(pg.KOPPELING), "programma-en-delen").values()
    assert found.verdict is Verdict.WEIGH
    assert found.reason.endswith("40 staan bij geen deel en tellen niet mee: neem ze op als deel")


def test_trijpstraat_on_top_of_the_90_shows(read):
    on_top = pg.KOPPELING_REST.replace("zacht;90;0", "zacht;140;0")
    (found,) = findings(read(on_top), "programma-en-delen").values()
    assert found.verdict is Verdict.WEIGH
    assert "deel Project trijpstraat (trijpstraat) (50) bij het programma nog eens" in found.reason
    in_another = pg.KOPPELING_REST.replace("zacht;40", "zacht;90")
    (found,) = findings(read(in_another), "programma-en-delen").values()
    assert "deel Project trijpstraat (trijpstraat) (50) ook al in een ander deel" in found.reason
