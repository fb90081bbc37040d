from __future__ import annotations

import numpy as np
import pytest

import minitown as mt
import ten_homes
from wijkplan.model.events import EVENT_KINDS, Effect
from wijkplan.sources.project_fields import KINDS
from wijkplan.timeline.events import _RULES, make_events

NAN = float("nan")
CORP, KOOP = "huur corporatie", "koop"
NOTHING_KNOWN = dict.fromkeys(("eigendom", "tak", "huurklasse", "energielabel", "warmte"))


def events(**given):
    """Events of one project in Markt with these cells."""
    return make_events(ten_homes.placed({"p": {"buurt": mt.MARKT, **given}}))


def only(**given):
    (event,) = events(**given)
    return event


def test_every_kind_of_project_has_a_rule_that_fits_the_register():
    assert set(_RULES) == set(KINDS)
    for name, kind in KINDS.items():
        rule = _RULES[name]
        assert bool(rule.comes) is kind.adds
        assert bool(rule.leaves) is kind.demolishes
        assert rule.changes == kind.changes
        for made, effect in (
            (rule.comes, Effect.COMES),
            (rule.leaves, Effect.LEAVES),
            (rule.changes, Effect.CHANGES),
        ):
            assert not made or EVENT_KINDS[made].effect is effect


@pytest.mark.parametrize(
    ("soort", "measure", "kind"),
    [
        ("NIU", "bruto", "nieuwbouw"), ("MOD", "bruto", "nieuwbouw"),
        ("TRA", "bruto", "transformatie"), ("SPL", "bruto", "splitsing"),
        ("FLX", "bruto", "tijdelijk_erbij"), ("SLO", "sloop", "sloop"),
        ("REB", "aantal", "renovatie"), ("REO", "aantal", "renovatie"),
        ("REN", "aantal", "renovatie"), ("VBE", "aantal", "renovatie"),
        ("WNT", "aantal", "warmtenet"), ("VKP", "aantal", "verkoop"),
        ("AKP", "aantal", "aankoop"), ("TAK", "aantal", "overheveling"),
        ("onbekend", "bruto", "overig_erbij"), ("onbekend", "sloop", "overig_eraf"),
        ("onbekend", "aantal", "overig_gewijzigd"),
    ],
)  # fmt: skip
def test_a_kind_of_project_does_one_thing(soort, measure, kind):
    made = [e for e in events(soort=soort, jaar_oplevering=2028.0, **{measure: 7.0}) if e.number]
    assert [(e.kind, e.number, e.year, e.buurt) for e in made] == [(kind, 7.0, 2028, mt.MARKT)]
    assert made[0].unit == "woningen"


def test_an_event_says_where_it_comes_from():
    event = only(
        naam="<script>alert(1)</script>", bruto=4.0, rij=17, bron="Raadsstuk", vindplaats="blz. 3",
        hardheid="hard", status="VER",
    )  # fmt: skip
    assert (event.project_id, event.name, event.row) == ("p", "<script>alert(1)</script>", 17)
    assert (event.source, event.hardness, event.status) == ("Raadsstuk, blz. 3", "hard", "VER")
    assert only(bruto=4.0, vindplaats=None).source == "verzonnen"


@pytest.mark.parametrize(
    ("years", "sloop", "bruto"),
    [
        ({"jaar_sloop": 2025.0, "jaar_start": 2026.0, "jaar_oplevering": 2029.0}, 2025, 2029),
        ({"jaar_start": 2026.0, "jaar_oplevering": 2029.0}, 2026, 2029),
        ({"jaar_oplevering": 2029.0}, 2029, 2029),
        ({"jaar_start": 2026.0}, 2026, None),
        ({}, None, None),
    ],
)
def test_demolition_goes_before_new_homes(years, sloop, bruto):
    out, into = events(soort="SLN", bruto=3.0, sloop=2.0, **years)
    assert (out.kind, out.year, into.kind, into.year) == ("sloop", sloop, "nieuwbouw", bruto)


def test_temporary_homes_leave_in_their_last_year():
    into, out = events(
        soort="FLX", bruto=20.0, jaar_oplevering=2026.0, jaar_einde=2031.0, eigendom=CORP,
        huurklasse="middenhuur",
    )  # fmt: skip
    assert (into.kind, into.year, into.pool) == ("tijdelijk_erbij", 2026, {})
    assert (out.kind, out.year, out.number) == ("tijdelijk_eraf", 2031, 20.0)
    assert out.effect is Effect.LEAVES
    assert out.pool == {"eigendom": (CORP,), "huurklasse": ("middenhuur",)}
    modular = events(soort="MOD", bruto=8.0, jaar_oplevering=2026.0, jaar_einde=2031.0)
    assert [e.kind for e in modular] == ["tijdelijk_erbij", "tijdelijk_eraf"]


def test_new_homes_are_what_the_register_says_and_else_unknown():
    event = only(bruto=3.0, eigendom=CORP, tak="DAEB", energielabel="A++")
    assert event.to == {
        **NOTHING_KNOWN,
        "eigendom": CORP,
        "tak": "DAEB",
        "energielabel": "A++",
        "bouwperiode": "2000 en later",
    }
    assert event.pool == {}
    # A transformed office, or half of a split home, is as old as it was.
    assert only(soort="TRA", bruto=3.0).to == {**NOTHING_KNOWN, "bouwperiode": None}
    assert only(soort="SPL", bruto=3.0).to["bouwperiode"] is None


def test_what_does_not_apply_to_a_tenure_is_empty():
    event = only(bruto=3.0, eigendom=KOOP, tak="DAEB", huurklasse="middenhuur")
    assert (event.to["tak"], event.to["huurklasse"]) == (None, None)
    event = only(bruto=3.0, eigendom="huur overig", tak="DAEB", huurklasse="middenhuur")
    assert (event.to["tak"], event.to["huurklasse"]) == (None, "middenhuur")


def test_demolition_describes_the_homes_that_go():
    event = only(soort="SLO", sloop=3.0, eigendom=CORP, huurklasse="middenhuur", energielabel="G")
    assert event.pool == {"eigendom": (CORP,), "huurklasse": ("middenhuur",)}
    assert event.to == {}
    named = only(soort="SLO", sloop=3.0, eigendom=CORP, panden="P1 P2")
    assert (named.pool, named.panden) == ({}, ("P1", "P2"))
    # What is demolished for new homes is not described: the row is about the new ones.
    assert events(soort="SLN", sloop=3.0, bruto=2.0, eigendom=KOOP)[0].pool == {}


def test_renovation_describes_the_homes_and_their_label_after():
    event = only(soort="REN", aantal=3.0, eigendom=CORP, energielabel="A", warmte="elektrisch")
    assert event.pool == {"eigendom": (CORP,)}
    assert event.to == {"energielabel": "A", "warmte": "elektrisch"}
    assert only(soort="VBE", aantal=3.0).to == {}


def test_a_heat_network_is_what_homes_get():
    event = only(soort="WNT", aantal=3.0, eigendom=CORP)
    assert (event.pool, event.to) == ({"eigendom": (CORP,)}, {"warmte": "warmtenet"})
    assert only(soort="WNT", aantal=3.0, warmte="elektrisch").to == {"warmte": "warmtenet"}


def test_sale_and_purchase_describe_what_homes_become():
    sale = only(soort="VKP", aantal=3.0, eigendom=KOOP)
    assert sale.pool == {"eigendom": (CORP,)}
    assert sale.to == {"eigendom": KOOP, "tak": None, "huurklasse": None}
    purchase = only(soort="AKP", aantal=3.0, eigendom=CORP, tak="DAEB", huurklasse="middenhuur")
    assert purchase.pool == {"eigendom": (KOOP, "huur overig")}
    assert purchase.to == {"eigendom": CORP, "tak": "DAEB", "huurklasse": "middenhuur"}


@pytest.mark.parametrize(
    ("branch", "pool", "to"),
    [
        ("niet-DAEB", ("DAEB",), {"tak": "niet-DAEB"}),
        ("DAEB", ("niet-DAEB",), {"tak": "DAEB"}),
        (None, ("DAEB", "niet-DAEB"), {}),
    ],
)
def test_a_branch_is_changed_from_the_other(branch, pool, to):
    event = only(soort="TAK", aantal=3.0, tak=branch)
    assert (event.pool, event.to) == ({"eigendom": (CORP,), "tak": pool}, to)


def test_a_branch_may_come_with_another_rent_class():
    event = only(soort="TAK", aantal=3.0, tak="niet-DAEB", huurklasse="middenhuur")
    assert event.to == {"tak": "niet-DAEB", "huurklasse": "middenhuur"}


def test_new_homes_have_a_place_only_where_one_is_known():
    middle = mt.geometry().representative_point()[mt.MARKT]
    named = only(bruto=3.0, panden="P1")
    assert (named.x, named.y) == (middle.x, middle.y)
    assert only(bruto=3.0, wijze="getekend").x == middle.x
    assert (only(bruto=3.0).x, only(bruto=3.0).y) == (None, None)
    nowhere = only(bruto=3.0, buurt=None)
    assert (nowhere.x, nowhere.y, nowhere.buurt) == (None, None, "")


def test_projects_outside_the_areas_do_nothing():
    assert events(bruto=3.0, buurt=None, wijze="buiten de gebieden") == ()


def test_a_number_that_nobody_gave_is_an_event_without_number():
    out, into = events(soort="SLN", bruto=NAN, sloop=2.0)
    assert (out.number, into.number) == (2.0, None)
    assert only(soort="REN").number is None
    assert only(bruto=0.0).number == 0.0


@pytest.mark.parametrize("unit", ["standplaatsen", "studentenkamers", "zorgeenheden"])
def test_what_is_no_stock_keeps_its_unit(unit):
    assert only(bruto=12.0, eenheid=unit).unit == unit


def test_a_number_counts_once_between_a_programme_and_its_parts():
    made = make_events(
        ten_homes.placed(
            {
                "P": {"bruto": 90.0},
                "P1": {"bruto": 50.0, "parent_id": "P"},
                "P2": {"bruto": NAN, "parent_id": "P"},
                "Q": {"soort": "SLN", "bruto": 40.0, "sloop": 30.0},
                "Q1": {"soort": "SLO", "sloop": 20.0, "parent_id": "Q"},
                "Z": {"bruto": 8.0, "parent_id": "Q", "eenheid": "zorgeenheden"},
            }
        )
    )
    assert [(e.project_id, e.kind, e.number) for e in made] == [
        ("P1", "nieuwbouw", 50.0),
        ("P2", "nieuwbouw", None),
        ("Q", "nieuwbouw", 40.0),
        ("Q1", "sloop", 20.0),
        ("Z", "nieuwbouw", 8.0),
    ]


def test_the_register_that_goes_in_stays_as_it_was(unchanged):
    make_events(unchanged(ten_homes.placed()))


def test_a_register_without_projects_has_no_events():
    assert make_events(ten_homes.placed().iloc[:0]) == ()


def test_the_four_projects_of_ten_homes():
    made = {(e.project_id, e.kind): (e.year, e.number) for e in make_events(ten_homes.placed())}
    assert made == {
        ("A", "sloop"): (2026, 2.0),
        ("A", "nieuwbouw"): (2028, 3.0),
        ("B", "verkoop"): (2027, 1.0),
        ("C", "tijdelijk_erbij"): (2026, 2.0),
        ("C", "tijdelijk_eraf"): (2028, 2.0),
        ("D", "sloop"): (2027, 1.0),
    }
    assert not any(np.isnan(number) for _, number in made.values())
