"""What is said at every indicator: from the column and its origin alone, and nothing untrue."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import minitown as mt
from wijkplan.model.columns import Catalogue, ColumnSpec, Kind, load_catalogue
from wijkplan.model.explanation import explain_column
from wijkplan.model.table import build_table

HOMES = "woningvoorraad"
ABOVE = "Geeft de bron geen cijfer van een wijk of gemeente"


def told(spec, *, published=True, **also):
    """What is said of a column of a delivery, beside the homes of Ministad."""
    shipped = load_catalogue()
    specs = {HOMES: shipped[HOMES], **also, spec.name: spec}
    catalogue = replace(shipped, specs=specs)
    sheet = mt.sheet()
    values = sheet.values[[HOMES]].assign(**{name: 1.0 for name in specs if name != HOMES})
    status = sheet.status[[HOMES]].reindex(columns=values.columns, fill_value="")
    given = replace(
        sheet,
        values=values,
        status=status,
        years=dict.fromkeys(values, 2024),
        provenance=mt.provenance(published=published),
    )
    return explain_column(build_table(mt.areas(), [given], catalogue), spec.name)


def column(kind, **more):
    return ColumnSpec(name="proef", label="Proef", kind=kind, disclosure="objecten", **more)


def test_a_share_names_what_it_is_part_of_and_how_it_is_weighted():
    parts = ColumnSpec(name="huur", label="Huurwoningen", kind=Kind.COUNT)
    found = told(column(Kind.SHARE, weight=HOMES, part="huur", rounding=1.0), huur=parts)
    assert found.computed == (
        "Het cijfer staat er zoals de bron het geeft.",
        "Het is een percentage: huurwoningen gedeeld door woningen, maal 100.",
        "De bron rondt wijken en buurten af op hele getallen.",
        f"{ABOVE}, dan is het een gemiddelde van de buurten, gewogen met: woningen.",
    )


def test_a_column_that_is_not_in_the_table_is_not_named():
    """Such as an internal one: its name alone may be internal."""
    found = told(column(Kind.SHARE, weight="geheim_aantal", part="geheim_deel"))
    assert "Het is een percentage; van hoeveel, staat niet in deze atlas." in found.computed
    assert "buurten zijn hier niet op te tellen" in found.computed[-1]
    assert "geheim" not in str(found)


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        (Kind.COUNT, "dan zijn de buurten opgeteld"),
        (Kind.MEDIAN, "niet op te tellen"),
        (Kind.INDEX, "niet op te tellen"),
        (Kind.MEAN, "gewogen met: woningen"),
        (Kind.DENSITY, "gewogen met: woningen"),
    ],
)
def test_what_is_said_of_wijken_is_what_the_table_does(kind, above):
    assert above in told(column(kind, weight=HOMES)).computed[-1]


@pytest.mark.parametrize(("base", "said"), [(5.0, "vijftallen"), (2.5, "veelvouden van 2,5")])
def test_rounding_of_a_publisher_and_of_the_public_edition(base, said):
    found = told(column(Kind.COUNT, rounding=base))
    assert f"De bron rondt wijken en buurten af op {said}." in found.computed
    partner = told(column(Kind.COUNT, round_to=base), published=False)
    assert f"In de openbare uitgave is het afgerond op {said}." in partner.computed


@pytest.mark.parametrize("published", [True, False])
def test_small_numbers_of_persons_of_a_partner_are_hidden(published):
    spec = replace(column(Kind.COUNT), disclosure="personen")
    assert ("verborgen" in str(told(spec, published=published).computed)) is not published


def test_what_a_column_itself_does_not_say_comes_before_what_holds_for_its_kind():
    found = told(column(Kind.MEAN, description="Wat het is.", caution="Het is geen prijs."))
    assert found.means == "Wat het is."
    assert found.not_said == (
        "Het is geen prijs.",
        "Een gemiddelde zegt niets over de verschillen binnen het gebied.",
        "Het gaat over woningen, bedrijven of grond; over de mensen daar zegt het niets.",
    )


def test_what_was_not_delivered_says_so():
    table = build_table(mt.areas(), [mt.sheet()], load_catalogue())
    assert explain_column(table, "gemiddelde_woningwaarde").computed[0] == (
        "Dit cijfer is niet geleverd."
    )


@pytest.fixture(scope="module")
def everything(voorbeeldstad_atlas):
    table = voorbeeldstad_atlas.table
    return {name: explain_column(table, name) for name in table.specs}


def test_every_indicator_of_voorbeeldstad_is_explained(everything):
    """CBS, every theme and the partner's table: what it means, how it is made, what it leaves."""
    assert not [name for name, found in everything.items() if not found.means]
    assert not [name for name, found in everything.items() if not found.computed]
    assert not [name for name, found in everything.items() if not found.not_said]


def test_every_sentence_is_one(everything):
    for name, found in everything.items():
        for text in (found.means, *found.computed, *found.not_said):
            assert re.fullmatch(r"[A-ZÀ-Ýw].*[.]", text), (name, text)
            assert "{" not in text, (name, text)


def test_every_shipped_column_has_a_description(catalogue: Catalogue):
    assert not [name for name, spec in catalogue.specs.items() if not spec.description]
