"""The register of Hengelo says what its documents say, on the lines that it names."""

from __future__ import annotations

import csv
import os
import re
from functools import partial
from pathlib import Path

import geopandas as gpd
import pytest

from projects import ROOT
from wijkplan.model.findings import Verdict
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.project_links import join_projects
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.projects import read_projects
from wijkplan.themes.projects.numbers import find_contradictions

FOLDER = ROOT / "examples" / "hengelo"
AGREEMENTS = "Prestatieafspraken 2020-2021 Welbions, Ookbions en gemeente Hengelo"
COUNCIL = "Raadsstukken gemeente Hengelo, vergadering 26 oktober 2022"
FILES = {
    AGREEMENTS: "hengelo-prestatieafspraken-2020-2021.txt",
    COUNCIL: "hengelo-raad-2022-10-26.txt",
}
PUBLISHED = {AGREEMENTS: "2019-10-24", COUNCIL: "2022-10-26"}
COUNTS = ("bruto", "sloop", "aantal", "jaar_start", "jaar_oplevering")
RANGE = ("minimum", "verwacht", "maximum")

# Per row and per range of lines, what must stand there. {bruto} and the like are filled from the
# row itself, so a number typed wrong is not found in its document.
LIST = "nieuwbouwprojecten opgestart waarbij DAEB woningen .* 2020 - {jaar_oplevering} .* "
NO_PLAN = "bestemmingsplan is de realisatie .* niet mogelijk.*nieuw bestemmingsplan in procedure"
LIFE = {"599–602": r"\(renovaties\) .* minimaal label {energielabel}"}
IN_2020 = "In {jaar_start} en {jaar_oplevering} .* circa 700 woningen .* wijken "
PROJECTS = {
    "HGL-01": {"566–573": r"wijk Nijverheid .* 27 wijken .* € 4,25 miljoen .* vanaf {jaar_start}"},
    "HGL-02": {"590–592": IN_2020 + "Hengelose Es", **LIFE},
    "HGL-03": {"590–592": IN_2020 + "Hengelose Es en Groot Driene", **LIFE},
    "HGL-04": {
        "205–209": LIST + r"Bloemenbuurt \(circa {bruto} eengezinswoningen\)1",
        "212": "^1 Inclusief behoud en LDV 22 ",
        "254–258": r"Bloemenbuurt .* 16 ‘kabouter’ .* 16 portieketage.* en/of .* niet-DAEB",
        "276–277": r"{sloop} woningen gesloopt waarvoor circa {bruto} .*deels niet DAEB",
    },
    "HGL-05": {
        "212": "behoud en LDV {aantal} ‘kabouter’ woningen",
        "254–256": r"{aantal} ‘kabouter’ woningen behouden \(hier worden LDV",
        "276": "Bloemenbuurt behoudt Welbions {aantal} ",
    },
    "HGL-06": {
        "239–246": r"circa {sloop} woningen slopen .* Krabbenbosweg – Wilderinksstraat.* start "
        r"sloop is {jaar_start}.*minder woningen terug.* \(verdunning\).*minimaal de helft .* DAEB",
        "273–274": "Geerdinksweg niet voordat er een nieuw plan ligt",
        "279–280": "Gemeente geeft .* woningen aan de Mariastraat – Geerdinksweg",
    },
    "HGL-07": {"205–207": LIST + r"Hengelose Es \({bruto} eengezinswoningen\)"},
    "HGL-08": {
        "205–208": LIST + r"Elisabethstraat \({bruto} appartementen\)",
        "251": r"Elisabethstraat worden \(deels\) .* doorstroming doelgroep ouderen",
        "274": "Appartementen Elisabethstraat",
    },
    "HGL-09": {"205–208": LIST + r"B3 \({bruto} appartementen\)"},
    "HGL-10": {"205–208": LIST + r"Beekstraat \({bruto} eengezinswoningen\)"},
    "HGL-11": {
        "205–209": LIST + r"Heemsdock \({bruto} zorgeenheden\)",
        "486–487": "Heemsdock aan de Deldenerstraat",
    },
    "HGL-12": {
        "543–551": r"7\.000 m2 .* 60-80 hotelkamers .* Circa 50 .* Circa 40 ",
        "676–681": NO_PLAN,
        "1196": "circa {bruto} studio’s en appartementen",
        "1715": "Wonen, met {bruto} eenheden",
        "3657–3663": r"3 Plannen waarvan .* 2\. Zachte plannen .*Hart van Zuid Businessdistrict",
    },
    "HGL-12-1": {
        "375–384": "Vooruitlopend .* Trijpstraat met circa {bruto} studio’s / 2 kamer .* 4bor",
        "545–548": r"Circa {bruto} .*\(onder de huurtoeslaggrens\) .* Trijpstraat .*vooruitlopend",
        "710–712": "Trijpstraat tot circa {bruto} .* zomer van {jaar_oplevering} klaar",
        "2655–2659": r"Trijpstraat \(bouwdeel 3 en 7, fase 1\) .* \(4 bor\) vergund",
    },
    "HGL-12-2": {
        "550–551": "Circa {bruto} .*dure huur- dan wel koopwoningen in de nieuwbouw aan het Indus",
        "676–681": NO_PLAN,
        "1202–1206": "circa {bruto} appartementen .* hogere segment .* Industrieplein",
        "2661–2671": r"rest van het gebied .* 2024 onherroepelijk .* fase 2 \(bouwdelen 1, 5 en 6",
    },
    "HGL-13": {"5855–5856": "projecten en trajecten .* Woningbouw Beckum"},
}
HEAT = {"BU01640604": {"566–573": r"Nijverheid .* Proeftuin Aardgasvrije .* vanaf {jaar_start}"}}
FORTY = {"208–209": r"Bloemenbuurt \(circa 40 eengezinswoningen\)1"}
KEPT = {"212": "^1 Inclusief behoud en LDV 22 "}
READINGS = {
    ("HGL-04", "bruto", "40"): {**FORTY, "276–277": "32 .* gesloopt waarvoor circa {waarde} "},
    ("HGL-04", "bruto", "18"): {**FORTY, **KEPT},
    ("HGL-04", "netto", "8"): {"276–277": "32 woningen gesloopt waarvoor circa 40 "},
    ("HGL-04", "netto", "-14"): {**FORTY, **KEPT, "256–257": "16 .* en 16 .* gesloopt"},
    ("HGL-04", "tak", "DAEB"): {"205–209": "waarbij {waarde} woningen .*Bloemenbuurt"},
    ("HGL-04", "tak", "DAEB en/of niet-DAEB"): {
        "257–258": "DAEB en/of een aantal niet-DAEB",
        "277": "mogelijk deels niet DAEB",
    },
    ("HGL-06", "straten", "Mariastraat, Geerdinksweg, Krabbenbosweg, Wilderinksstraat"): {
        "240–241": "Mariastraat - Geerdinksweg – Krabbenbosweg – Wilderinksstraat"
    },
    ("HGL-06", "straten", "Mariastraat, Geerdinksweg"): {
        "243–244": "Mariastraat – Geerdinksweg minder",
        "273": "Mariastraat – Geerdinksweg niet",
        "279–280": "Mariastraat – Geerdinksweg te verhuren",
    },
    ("HGL-12", "hotelkamers", "60-80"): {
        "544": "Circa {waarde} hotelkamers",
        "1371–1372": "60 - 80 kamers",
        "3667": "60 – 80",
    },
    ("HGL-12", "hotelkamers", "80"): {
        "993": "circa {waarde} kamers",
        "1383–1384": "circa {waarde} kamers",
    },
    ("HGL-12", "hotelkamers", "70"): {"4408": r"Zachte plannen = .* \({waarde} kamers\)"},
    ("HGL-12", "plangebied_ha", "1"): {"1687–1688": "plangebied beslaat circa {waarde} hectare"},
    ("HGL-12", "plangebied_ha", "1,5"): {"2441": "circa {waarde} hectare groot"},
    ("HGL-12", "vloeroppervlak_m2", "15000"): {"3663–3665": r"in totaal 15\.000 m2"},
    ("HGL-12", "vloeroppervlak_m2", "18000"): {
        "1730–1733": r"9\.000 m2 bestaande .* 9\.000 m2 nieuwbouw"
    },
    ("HGL-12", "wonen_m2", "8000"): {"1715–1717": r"Wonen, .* 8\.000 m2 gbo"},
    ("HGL-12", "wonen_m2", "8601"): {"2351": r"woningbouw 8\.601"},
    ("HGL-12", "warmtenet", "aansluiting ligt voor de hand"): {
        "575–576": "Aansluiting hierop ligt voor de hand"
    },
    ("HGL-12", "warmtenet", "direct voorzien van restwarmte"): {
        "2080–2086": "direct voorzien van duurzame restwarmte"
    },
}
PARKING = r"parkeerplaatsen als nodig is bij het bouwprogramma .* gemeentelijk parkeerbeleid"
PROGRAMME = {
    ("woning", "woningen"): {"545–551": "Circa 50 .* Circa 40 ", "1715": "met {verwacht} eenheden"},
    ("woning", "m2"): {"1715–1717": r"Wonen, .* 8\.000 m2 gbo"},
    ("kantoor", "m2"): {"543": r"7\.000 m2 bruto", "1718–1720": r"baliefunctie, circa 7\.000"},
    ("hotel", "kamers"): {"544": "Circa {minimum}-{maximum} hotelkamers"},
    ("hotel", "m2"): {"544": r"totaal circa 3\.000 m2", "1714": r"circa 3\.000 m2"},
    ("parkeren", "plaatsen"): {"553–556": PARKING},
}


def read(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";", strict=True))
    assert rows
    for row in rows:
        assert None not in row, f"te veel velden: {row}"
        assert None not in row.values(), f"te weinig velden: {row}"
    return rows


def reading_key(row):
    return row["project_id"], row["grootheid"], row["waarde"]


def programme_key(row):
    return row["functie"], row["eenheid"]


PROJECT_ROWS = {row["project_id"]: row for row in read("projecten.csv")}
HEAT_ROWS = {row["buurtcode"]: row for row in read("warmteprogramma.csv")}
READING_ROWS = {reading_key(row): row for row in read("tegenstrijdig.csv")}
PROGRAMME_ROWS = {programme_key(row): row for row in read("functies.csv")}


@pytest.fixture(scope="module")
def documents():
    """Folder of the documents as text, which the repository does not hold."""
    beside = ROOT.parent / "shared" / "documents"
    folder = Path(os.environ.get("WIJKPLAN_DOCUMENTS") or beside)
    if not folder.is_dir():
        pytest.skip(f"no documents in {folder}: set WIJKPLAN_DOCUMENTS to the folder that has them")
    return {name: (folder / file).read_text("utf-8").split("\n") for name, file in FILES.items()}


def cited(row):
    """Ranges of lines that a row names: 'regel 205–209, 212' is ['205–209', '212']."""
    assert re.fullmatch(r"regel \d+(–\d+)?(, \d+(–\d+)?)*", row["vindplaats"]), row["vindplaats"]
    return row["vindplaats"].removeprefix("regel ").split(", ")


def quote(lines, span):
    first, _, last = span.partition("–")
    return " ".join(" ".join(lines[int(first) - 1 : int(last or first)]).split())


def exactly(value):
    """Pattern for a value and no longer number; an empty cell is found nowhere."""
    return rf"(?<!\d){re.escape(value)}(?!\d)" if value else "(?!)"


def assert_found(row, evidence, documents):
    assert cited(row) == list(evidence)
    for span, pattern in evidence.items():
        filled = pattern.format_map({name: exactly(value) for name, value in row.items()})
        text = quote(documents[row["bron"]], span)
        assert re.search(filled, text), f"{span}: {filled!r} niet in {text!r}"


def test_every_row_has_its_evidence():
    assert PROJECT_ROWS.keys() == PROJECTS.keys()
    assert HEAT_ROWS.keys() == HEAT.keys()
    assert READING_ROWS.keys() == READINGS.keys()
    assert PROGRAMME_ROWS.keys() == PROGRAMME.keys()


@pytest.mark.realdata
@pytest.mark.parametrize("key", PROJECTS)
def test_a_project_says_what_its_lines_say(key, documents):
    assert_found(PROJECT_ROWS[key], PROJECTS[key], documents)


@pytest.mark.realdata
@pytest.mark.parametrize("key", HEAT)
def test_heat_planning_says_what_its_lines_say(key, documents):
    assert_found(HEAT_ROWS[key], HEAT[key], documents)


@pytest.mark.realdata
@pytest.mark.parametrize("key", READINGS)
def test_a_reading_says_what_its_lines_say(key, documents):
    assert_found(READING_ROWS[key], READINGS[key], documents)


@pytest.mark.realdata
@pytest.mark.parametrize("key", PROGRAMME, ids=str)
def test_a_function_says_what_its_lines_say(key, documents):
    assert_found(PROGRAMME_ROWS[key], PROGRAMME[key], documents)


@pytest.mark.parametrize("key", PROGRAMME, ids=str)
def test_every_number_of_a_function_is_looked_up(key):
    looked_up = " ".join(PROGRAMME[key].values()).replace("\\.", "")
    for name in RANGE:
        value = PROGRAMME_ROWS[key][name]
        assert not value or value in looked_up or f"{{{name}}}" in looked_up


@pytest.mark.parametrize("key", PROJECTS)
def test_every_number_of_a_project_is_whole_and_looked_up(key):
    row = PROJECT_ROWS[key]
    looked_up = " ".join(PROJECTS[key].values())
    for name in COUNTS:
        if row[name]:
            assert re.fullmatch(r"\d+", row[name])
            assert f"{{{name}}}" in looked_up, f"{key} {name}: geen regel bewijst dit getal"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("projecten.csv", ("project_id",)),
        ("warmteprogramma.csv", ("buurtcode",)),
        ("tegenstrijdig.csv", ("project_id", "grootheid", "waarde")),
        ("functies.csv", ("project_id", "functie", "eenheid")),
    ],
)
def test_no_row_is_there_twice(name, key):
    keys = [tuple(row[field] for field in key) for row in read(name)]
    assert len(set(keys)) == len(keys)


def test_codes_are_those_of_the_format():
    for row in PROJECT_ROWS.values():
        assert row["soort"] in {"NIU", "SLO", "SLN", "REB", "REO", "REN", "TRA", "VKP", ""}
        assert row["status"] in {"BOU", "VER", "NIE", "OPL", ""}
        assert row["hardheid"] in {"hard", "zacht", ""}
        assert row["openbaar"] == "ja"
        assert row["eenheid"] == ("zorgeenheden" if "zorgeenheden" in row["naam"] else "")
    for row in (*PROJECT_ROWS.values(), *READING_ROWS.values(), *PROGRAMME_ROWS.values()):
        assert row["peildatum"] == PUBLISHED[row["bron"]]
    assert {row["project_id"] for row in PROGRAMME_ROWS.values()} == {"HGL-12"}


def test_a_row_without_place_or_status_says_so():
    for row in PROJECT_ROWS.values():
        remark = row["opmerking"]
        assert ("Niet geplaatst: " in remark) == (row["buurt"] == "")
        assert row["status"] or re.search(r"(?i)\bstatus\b.*onbekend", remark)


def test_the_parts_of_de_koppeling_add_up_to_its_programme():
    for key, row in PROJECT_ROWS.items():
        if row["parent_id"]:
            assert row["parent_id"] in PROJECT_ROWS
            assert row["parent_id"] != key
    parts = [r for r in PROJECT_ROWS.values() if r["parent_id"] == "HGL-12"]
    assert len(parts) == 2
    assert sum(int(r["bruto"]) for r in parts) == int(PROJECT_ROWS["HGL-12"]["bruto"])


def test_every_contradiction_has_two_readings_of_a_project_that_exists():
    by_quantity = {}
    for project, quantity, _ in READING_ROWS:
        assert project in PROJECT_ROWS
        by_quantity[project, quantity] = by_quantity.get((project, quantity), 0) + 1
    assert min(by_quantity.values()) >= 2


def test_the_register_holds_the_reading_that_is_chosen():
    for (project, quantity, value), row in READING_ROWS.items():
        assert row["gekozen"] in {"ja", "nee"}
        if quantity in PROJECT_ROWS[project]:
            held = PROJECT_ROWS[project][quantity] == value
            assert (row["gekozen"] == "ja") == held


def test_the_net_readings_of_the_bloemenbuurt_follow_from_the_gross_ones():
    demolished = int(PROJECT_ROWS["HGL-04"]["sloop"])
    kept = int(PROJECT_ROWS["HGL-05"]["aantal"])
    gross = {int(v) for p, q, v in READING_ROWS if (p, q) == ("HGL-04", "bruto")}
    net = {int(v) for p, q, v in READING_ROWS if (p, q) == ("HGL-04", "netto")}
    assert net == {new - demolished for new in gross} == {8, -14}
    assert max(gross) - min(gross) == kept


def test_the_bloemenbuurt_is_plus_8_or_minus_14_and_both_are_said():
    registers = {kind: reader(request(kind, name)) for kind, (reader, name) in SOURCES.items()}
    joined = join_projects(registers)
    frame = joined["projecten"].frame
    assert frame.set_index("project_id").loc["HGL-04", "netto"] == 8
    found = {
        finding.subject: finding
        for finding in find_contradictions(joined["projectgetallen"].frame, frame)
    }
    net = found["Bloemenbuurt, sloop en nieuwbouw (HGL-04), netto woningen"]
    assert net.verdict is Verdict.WEIGH
    assert net.reason == (
        f"+8 (gekozen; {AGREEMENTS}, regel 276–277) of "
        f"−14 ({AGREEMENTS}, regel 208–209, 212, 256–257)"
    )
    assert all(finding.verdict is Verdict.WEIGH for finding in found.values())
    assert len(found) == len({(project, quantity) for project, quantity, _ in READINGS})


def test_care_units_add_no_homes():
    register = read_projects(request("projecten", "projecten.csv"), edition="openbaar")
    assert register.frame.set_index("project_id").loc["HGL-11", ["bruto", "netto"]].tolist() == [
        14, 0
    ]  # fmt: skip


SOURCES = {
    "projecten": (partial(read_projects, edition="openbaar"), "projecten.csv"),
    "projectgetallen": (read_project_numbers, "tegenstrijdig.csv"),
    "projectfuncties": (read_project_functions, "functies.csv"),
}


def request(kind, name):
    return SourceRequest(
        kind=kind, path=FOLDER / name, year=2022, boundary_year=2021, name=kind, publisher="x"
    )


@pytest.mark.realdata
def test_every_buurt_is_one_of_hengelo(realdata):
    path = realdata / "buurten_2021_twente" / "buurten.shp"
    areas = gpd.read_file(path, ignore_geometry=True).query("gemeenteco == 'GM0164'")
    names = dict(zip(areas["buurtcode"], areas["buurtnaam"], strict=True))
    placed = {row["buurt"] for row in PROJECT_ROWS.values()} - {""}
    assert placed | HEAT_ROWS.keys() <= names.keys()
    assert names["BU01640604"] == "Nijverheid"
    assert [name for name in names.values() if "Nijverheid" in name] == ["Nijverheid"]
