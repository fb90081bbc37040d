"""What the projects theme says of kinds, of contradicting sources and of functions."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from test_project_theme import TOWN, table

import minitown as mt
from project_beside import functions, numbers
from project_register import rows
from wijkplan.model.contribution import MapLayerSection
from wijkplan.model.findings import Verdict
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.project_fields import KINDS
from wijkplan.sources.project_links import join_projects
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.projects import read_projects
from wijkplan.themes.projects import contribute

READERS = {
    "projecten": lambda request: read_projects(request, edition="openbaar"),
    "projectfuncties": read_project_functions,
    "projectgetallen": read_project_numbers,
}
SOURCES = "Getallen uit verschillende bronnen"


@pytest.fixture
def read(tmp_path):
    """Read tables as files, and fit them to the projects."""

    def reader(register=None, **frames):
        frames = {"projecten": rows() if register is None else register, **frames}
        made = {}
        for kind, frame in frames.items():
            path = tmp_path / f"{kind}.csv"
            frame.to_csv(path, index=False)
            request = SourceRequest(
                kind=kind, path=path, year=2025, boundary_year=mt.YEAR, name=kind, publisher="g"
            )
            made[kind] = READERS[kind](request)
        return join_projects(made)

    return reader


@pytest.fixture
def contribution(read):
    def make(*args, **frames):
        return contribute(replace(mt.state(), registers=read(*args, **frames)), TOWN)

    return make


def extra(**projects):
    """The register with rows of its own kind, each in Markt."""
    base = {"openbaar": "ja", "bron": "Nota", "peildatum": "2025-01-31", "buurt": "Markt"}
    made = [
        {"project_id": name, "naam": f"Project {name}", **base, **cells}
        for name, cells in projects.items()
    ]
    return pd.DataFrame(made).fillna("")


def findings(contribution, code):
    return {f.subject: f for f in contribution.findings if f.norm.code == code}


def test_the_chosen_number_stands_in_the_list_and_all_readings_stand_beneath(contribution):
    found = contribution(projectgetallen=numbers())
    titles = [section.title for section in found.sections]
    assert titles.index(SOURCES) == titles.index("Projecten") + 1
    assert table(found, "Projecten")["Project n3"]["Bruto"] == "75"
    (section,) = [s for s in found.sections if s.title == SOURCES]
    assert section.rows == (
        ("Project n3", "nieuwe woningen (bruto)", "75", "ja", "Nota, blz. 2 (31-1-2025)", ""),
        ("Project n3", "huurklasse", "Middenhuur", "ja", "Nota, blz. 2 (31-1-2025)", ""),
        ("Project n3", "kamers", "60-80", "nee", "Nota, blz. 2 (31-1-2025)", ""),
        ("Project v1", "nieuwe woningen (bruto)", "60", "ja", "Nota, blz. 1 (31-1-2025)", ""),
        ("Project v1", "nieuwe woningen (bruto)", "48", "nee", "Raadsbrief (28-2-2025)",
         "zonder de hoek"),
        ("Project v1", "netto woningen", "−20", "ja", "Nota, blz. 1 (31-1-2025)", ""),
        ("Project v1", "netto woningen", "−32", "nee", "Raadsbrief (28-2-2025)", ""),
    )  # fmt: skip


def test_sources_that_contradict_each_other_are_to_be_weighed(contribution):
    found = findings(contribution(projectgetallen=numbers()), "project-een-getal")
    assert set(found) == {
        "Project v1 (v1), nieuwe woningen (bruto)",
        "Project v1 (v1), netto woningen",
    }
    gross = found["Project v1 (v1), nieuwe woningen (bruto)"]
    assert gross.verdict is Verdict.WEIGH
    assert gross.reason == "60 (gekozen; Nota, blz. 1) of 48 (Raadsbrief)"
    assert gross.evidence == {"lezing 1": "60", "lezing 2": "48"}
    assert found["Project v1 (v1), netto woningen"].reason.startswith("−20 (gekozen")


def test_a_reading_contradicts_the_register_also_when_none_is_chosen(contribution):
    readings = numbers().iloc[[1, 6]].assign(gekozen="nee")
    more = readings.iloc[[1]].assign(waarde="70", bron="Brief")
    found = findings(contribution(projectgetallen=pd.concat([readings, more])), "project-een-getal")
    gross = found["Project v1 (v1), nieuwe woningen (bruto)"]
    assert gross.reason == "60 (gekozen; het projectregister) of 48 (Raadsbrief)"
    rooms = found["Project n3 (n3), kamers"]
    assert rooms.verdict is Verdict.WEIGH
    assert rooms.reason == ("60-80 (Nota, blz. 2) of 70 (Brief, blz. 2); er is geen getal gekozen")


def test_sources_that_agree_meet_the_norm_also_where_they_write_it_otherwise(contribution):
    same = numbers(n3={"waarde": "60,0"}).iloc[:2]
    found = findings(contribution(projectgetallen=same), "project-een-getal")
    (finding,) = found.values()
    assert finding.verdict is Verdict.MEETS


def test_net_homes_that_come_have_a_plus(contribution):
    readings = numbers().iloc[2:4].assign(project_id="n1", waarde=["40", "-14"])
    found = findings(contribution(projectgetallen=readings), "project-een-getal")
    (finding,) = found.values()
    assert finding.reason == "+40 (gekozen; Nota, blz. 1) of −14 (Raadsbrief)"


def test_the_programme_per_function_is_listed_and_unknown_stays_unknown(contribution):
    found = contribution(projectfuncties=functions())
    (section,) = [s for s in found.sections if s.title == "Programma per functie"]
    origin = "Nota, blz. 3 (31-1-2025)"
    assert section.rows == (
        ("Project n1", "woning", "woningen", "30", "40", "55", origin, ""),
        ("Project n1", "kantoor", "m²", "onbekend", "7.000", "onbekend", origin, "circa"),
        ("Project n1", "parkeren", "plaatsen", "onbekend", "onbekend", "onbekend",
         "Nota, blz. 4 (31-1-2025)", "zoveel als nodig"),
        ("Project n1", "woning", "m²", "onbekend", "3.000", "onbekend", origin, "bvo"),
    )  # fmt: skip
    (finding,) = findings(found, "project-binnen-programma").values()
    assert finding.verdict is Verdict.MEETS
    assert finding.reason == (
        "het register noemt 40 nieuwe woningen, het programma minimum 30, verwacht 40, maximum 55"
    )


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"minimum": "41", "verwacht": ""}, Verdict.WEIGH),
        ({"maximum": "39", "verwacht": ""}, Verdict.WEIGH),
        ({"verwacht": "41"}, Verdict.WEIGH),
        ({"verwacht": ""}, Verdict.MEETS),
        ({"minimum": "40", "maximum": "40"}, Verdict.MEETS),
        ({"minimum": "", "verwacht": "", "maximum": ""}, None),
        ({"project_id": "n3"}, None),  # the register does not know how many
        ({"eenheid": "kamers"}, None),
    ],
)
def test_homes_outside_the_programme_are_to_be_weighed(contribution, cells, verdict):
    found = contribution(projectfuncties=functions(n2=cells))
    verdicts = [f.verdict for f in findings(found, "project-binnen-programma").values()]
    assert verdicts == ([] if verdict is None else [verdict])


def test_tables_are_there_only_where_something_was_delivered(contribution):
    titles = {section.title for section in contribution().sections}
    assert not {SOURCES, "Programma per functie"} & titles


def test_temporary_homes_without_an_end_are_a_finding_and_said_in_the_list(contribution):
    found = contribution(
        extra(
            a={"soort": "FLX", "bruto": "9", "jaar_oplevering": "2026"},
            b={"soort": "FLX", "bruto": "8", "jaar_oplevering": "2026", "jaar_einde": "2036"},
            c={"soort": "SLN", "bruto": "8", "sloop": "9", "jaar_sloop": "2027", "kans": "60"},
        )
    )
    (finding,) = findings(found, "tijdelijk-einde-bekend").items()
    assert finding[0] == "Project a (a)"
    assert finding[1].verdict is Verdict.UNKNOWN
    lines = table(found, "Projecten")
    assert [lines[f"Project {name}"]["Jaren"] for name in "abc"] == [
        "oplevering 2026; tijdelijk, einde onbekend",
        "oplevering 2026; tijdelijk, tot in 2036",
        "onbekend; sloop in 2027",
    ]
    assert lines["Project c"]["Status en hardheid"] == (
        "status onbekend, hardheid onbekend, kans 60%"
    )


def test_what_is_no_housing_stock_is_said_apart_and_adds_nothing(contribution):
    found = contribution(
        extra(
            a={"soort": "NIU", "bruto": "40"},
            b={"soort": "NIU", "bruto": "14", "eenheid": "zorgeenheden"},
            c={"soort": "SLO", "sloop": "3", "eenheid": "standplaatsen"},
            d={"soort": "NIU", "bruto": "", "eenheid": "studentenkamers"},
        )
    )
    columns = {c.spec.name: c for c in found.columns}
    assert columns["projecten_bruto"].values[mt.MARKT] == 40
    assert columns["projecten_netto"].values[mt.GEMEENTE] == 40
    assert columns["projecten_sloop"].values[mt.MARKT] == 0
    assert columns["projecten_bruto"].status[mt.MARKT] == (
        "som van 1 project; zonder een onbekend aantal studentenkamers erbij, "
        "14 zorgeenheden erbij: geen woningvoorraad"
    )
    assert "3 standplaatsen eraf" in columns["projecten_netto"].status[mt.CENTRUM]
    assert "geen woningvoorraad" not in columns["projecten_bruto"].status[mt.HAVEN]
    assert "geen woningvoorraad" not in columns["projecten_netto_hard"].status[mt.MARKT]
    line = table(found, "Projecten")["Project b"]
    assert (line["Bruto"], line["Netto"]) == ("14 (zorgeenheden)", "0")
    assert line["Telt mee"] == "apart, geen woningvoorraad"


def test_what_homes_get_is_in_the_list(contribution):
    found = contribution(
        extra(
            a={"soort": "REB", "aantal": "9", "energielabel": "B", "warmte": "warmtenet",
               "eigendom": "huur corporatie", "tak": "DAEB"},
        )
    )  # fmt: skip
    line = table(found, "Projecten")["Project a"]
    assert line["Kenmerken"] == "huur corporatie, DAEB, label B, warmtenet"
    assert line["Woningen die blijven"] == "9"


def test_every_kind_of_project_is_drawn_and_captioned(contribution):
    kinds = [kind for kind in KINDS if kind != "onbekend"]
    numbers_of = {
        kind: {"soort": kind, "bruto": "1" * KINDS[kind].adds,
               "sloop": "2" * KINDS[kind].demolishes, "aantal": "3" * KINDS[kind].counts,
               "tak": "DAEB" * (kind == "TAK")}
        for kind in kinds
    }  # fmt: skip
    found = contribution(extra(**numbers_of))
    (section,) = [s for s in found.sections if isinstance(s, MapLayerSection)]
    assert section.frame["style"].notna().all()
    assert set(section.frame["style"]) <= set(section.styles)
    for text in section.frame["text"]:
        assert "jaren onbekend" in text
    flex = next(t for t in section.frame["text"] if "tijdelijke woningen" in t)
    assert "1 nieuwe woningen; jaren onbekend; tijdelijk, einde onbekend" in flex
    looks = [(s.pattern, bool(s.fill), s.radius) for s in section.styles.values()]
    assert len(set(looks)) == len(looks)


def test_inputs_are_left_as_they_were(read, unchanged):
    registers = read(projectfuncties=functions(), projectgetallen=numbers())
    for register in registers.values():
        unchanged(register.frame)
    contribute(replace(mt.state(), registers=registers), TOWN)
