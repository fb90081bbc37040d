"""Forms and editions of the Startanalyse: wide and long, cells in doubt, known defects."""

from __future__ import annotations

import deliveries as d
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from test_startanalyse import FILES, frame, read

import minitown as mt
from wijkplan import Project
from wijkplan.model.errors import WijkplanError
from wijkplan.sources.registry import recognise
from wijkplan.sources.startanalyse import (
    EXCLUDED,
    NO_SAVING,
    REFERENCE,
    check_co2,
    check_derived,
    combine_startanalyse,
    load_editions,
    same_co2,
)
from wijkplan.sources.startanalyse.checks import _NOTICED, OTHER_REFERENCE, SAME_CO2

MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = mt.BUURTEN
STRATEGIES = [name[:3] for name in FILES]
H16, H17, H18 = "H16_Nat_meerkost", "H17_Nat_meerkost_CO2", "H18_Nat_meerkost_WEQ"


def long_rows(**changes):
    """Every strategy and the start year in one table, each with its own costs."""
    parts = []
    for number, name in enumerate([*STRATEGIES, "StartJaar"], start=1):
        costs = [number * amount for amount in (6000, -2_020_742, 0, 0, 500, 0)]
        parts.append(frame(H16_Nat_meerkost=costs, **changes).assign(strategie=name))
    return pd.concat(parts, ignore_index=True)


def longest_rows(rows):
    """A row per indicator, as text."""
    melted = rows.astype(str).melt(
        ["BU_CODE", "strategie"], var_name="indicator", value_name="waarde"
    )
    return melted[melted["waarde"] != ""]


def as_wide(tmp_path, rows):
    """The same as a file per strategy, put together."""
    tmp_path.mkdir()
    files = {
        name: rows[rows["strategie"].eq(name)].drop(columns="strategie")
        for name in [*STRATEGIES, "StartJaar"]
    }
    return combine_startanalyse(
        [read(tmp_path / f"{name}.csv", part) for name, part in files.items()]
    )


def town_with(folder, *files, more=""):
    """The present of Ministad, with files of the Startanalyse that call themselves 2020."""
    homes = mt.cbs_buurten().drop(columns=mt.HOMES)
    d.write(folder / "buurten.gpkg", buurten=homes)
    text = f'[project]\nnaam = "Ministad"\ngemeenten = ["{mt.GEMEENTE}"]\njaar = {mt.YEAR}\n'
    sources = {"buurten.gpkg": "cbs-buurten", **dict.fromkeys(files, "startanalyse")}
    for file, kind in sources.items():
        name = "Startanalyse 2020" if kind == "startanalyse" else "Buurten"
        text += f'\n[[bron]]\nsoort = "{kind}"\nbestand = "{file}"\nnaam = "{name}"\n'
        text += more if kind == "startanalyse" else ""
    (folder / "wijkplan.toml").write_text(text, "utf-8")
    project = Project.load(folder)
    return project.base_state(project.inputs(edition="openbaar"))


def ordered(register):
    return register.frame.sort_values(["strategie", "buurtcode"]).reset_index(drop=True)


@pytest.mark.parametrize("form", [lambda rows: rows, longest_rows], ids=["long", "longest"])
def test_every_form_gives_the_same_register(tmp_path, form):
    rows = long_rows()
    wide = as_wide(tmp_path / "wide", rows)
    path = tmp_path / "alles.csv"
    found = combine_startanalyse([read(path, form(rows).sample(frac=1, random_state=1))])
    assert_frame_equal(ordered(found), ordered(wide))
    assert [r for r in found.remarks if "niet gebruikt" not in r] == [
        r for r in wide.remarks if "niet gebruikt" not in r
    ]


def test_a_long_file_is_recognised_and_counts_the_homes_too(tmp_path, catalogue):
    path = d.table(tmp_path / "startanalyse_2020.csv", longest_rows(long_rows()))
    found = recognise(path, catalogue)
    assert (found.kind_id, found.year) == ("startanalyse", 2020)
    base = town_with(tmp_path, path.name)
    assert base.registers["startanalyse"].frame["strategie"].nunique() == 6
    assert base.figures.values.loc[HAVEN, "woningvoorraad"] == 100


def test_doubled_rows_and_unknown_strategies_are_named(tmp_path):
    rows = pd.concat([long_rows(), long_rows().iloc[[1]]])
    path = d.table(tmp_path / "alles.csv", rows)
    (problem,) = d.problems_of(read, path).values()
    assert (problem.code, problem.area, problem.row) == ("code-dubbel", HAVEN, "38")
    assert problem.remedy == "lever één rij per buurt en strategie"
    longest = longest_rows(long_rows()).reset_index(drop=True)
    d.table(path, pd.concat([longest, longest.iloc[[0]]]))
    problem = d.problems_of(read, path)["rij-dubbel"]
    assert problem.row == str(len(longest) + 2)
    assert problem.message == f"komt meer dan eens voor: {MARKT} S1a I02_buurtnaam"
    rows = long_rows()
    rows.loc[[3, 7], "strategie"] = ["S6a", ""]
    problem = d.problems_of(read, d.table(path, rows))["strategie-onjuist"]
    assert (problem.row, problem.column) == ("5, 9", "strategie")
    assert problem.message == "onbekende strategie: 'S6a', ''"


def test_columns_under_another_name_are_pointed_out_in_the_project(tmp_path):
    renamed = frame().rename(columns={H16: "Kosten", "I11_woningequivalenten": "Equivalenten"})
    path = d.table(tmp_path / "S1a.csv", renamed)
    (one, other) = d.problems_of(read, path)
    assert {one.code, other.code} == {"kolom-ontbreekt"}
    assert f'kolommen = {{ … = "{other.column}" }}' in other.remedy
    own = {"Kosten": H16, "Equivalenten": "I11_woningequivalenten"}
    found = read(path, columns=own)
    assert_frame_equal(
        found.frame, read(tmp_path / "S1b.csv", frame()).frame.assign(strategie="S1a")
    )


def test_an_edition_that_nobody_has_seen_says_what_it_lacks(tmp_path):
    path = d.table(tmp_path / "S1a.csv", pd.DataFrame({"code": [MARKT], "kosten": [1]}))
    (problem,) = d.problems_of(read, path).values()
    assert problem.code == "uitgave-onbekend"
    for column in ("BU_CODE", "I09_aantal_woningen", "I11_woningequivalenten", H16):
        assert column in problem.column
    assert "aanwezig: code, kosten" in problem.remedy
    assert load_editions()[0].name in problem.message


def test_codes_of_another_year_are_refused_without_a_crosswalk(tmp_path):
    d.table(tmp_path / "S1a.csv", frame())
    with pytest.raises(WijkplanError) as raised:
        town_with(tmp_path, "S1a.csv", more="jaar = 2020\n")
    assert "omzettabel" in str(raised.value)
    same = 'jaar = 2020\nomzettabel = "gelijke-codes"\n'
    base = town_with(tmp_path, "S1a.csv", more=same)
    assert set(base.registers["startanalyse"].frame["grensjaar"]) == {2020}


# --- numbers


def test_decimal_commas_are_read(tmp_path):
    cells = ["6000,5", "-12,25", "0", "1,5", "2", ""]
    found = read(tmp_path / "S1a.csv", frame(H16_Nat_meerkost=cells)).frame["nationale_kosten"]
    assert found[[0, 1, 3, 4]].tolist() == [6000.5, -12.25, 1.5, 2.0]


@pytest.mark.parametrize(
    ("cells", "rows", "plain"),
    [
        (["1.234", "5", "6", "7", "8", "9"], "2", "1234"),
        (["5", "-1,234", "6", "12.345", "8", "9"], "3, 5", "-1234"),
        (["1,5", "2.345", "6", "7", "8", "9"], "3", "2345"),  # the comma parts decimals, not it
        (["1.234.567", "5", "6", "7", "8", "9"], "2", "1234567"),
    ],
)
def test_a_number_that_can_be_read_in_two_ways_is_refused(tmp_path, cells, rows, plain):
    path = d.table(tmp_path / "S1a.csv", frame(H16_Nat_meerkost=cells))
    raised = d.problems_of(read, path)
    problem = raised["getal-dubbelzinnig"]
    assert (problem.row, problem.column) == (rows, H16)
    assert problem.remedy.endswith(plain)


def test_a_mark_that_elsewhere_parts_decimals_does_so_everywhere(tmp_path):
    cells = ["1.234", "0.5", "6", "7", "8", "9"]
    found = read(tmp_path / "S1a.csv", frame(H16_Nat_meerkost=cells)).frame["nationale_kosten"]
    assert found.tolist() == [1.234, 0.5, 6, 7, 8, 9]


@given(st.lists(st.integers(-9_999_999, 9_999_999), min_size=6, max_size=6))
def test_thousands_are_never_taken_for_decimals(tmp_path_factory, amounts):
    path = tmp_path_factory.mktemp("s") / "S1a.csv"
    d.table(path, frame(H16_Nat_meerkost=[f"{a:,}".replace(",", ".") for a in amounts]))
    if all(abs(a) < 1000 for a in amounts):
        assert read(path).frame["nationale_kosten"].fillna(0).tolist() == amounts
    else:
        assert {p.code for p in _problems(path)} <= {"getal-dubbelzinnig", "cel-onjuist"}


def _problems(path):
    found = d.problems_of(read, path)
    return found.values() if isinstance(found, dict) else found


# --- what is noticed


def test_every_known_defect_is_looked_for():
    for edition in load_editions():
        assert set(edition.defects) == {*_NOTICED, OTHER_REFERENCE, SAME_CO2}
        assert edition.columns[H16].unit == "€ per jaar voor de hele buurt"
        assert {defect.column for defect in edition.defects.values()} <= set(edition.columns)


def test_an_edition_with_the_defect_is_called_a_concept_everywhere(tmp_path):
    right = [100, -20207, 0, 0, 2, 0]
    good = frame(H18_Nat_meerkost_WEQ=right)
    one = read(tmp_path / "S1a.csv", good, name="Startanalyse 2020")
    assert set(combine_startanalyse([one]).frame["status_uitgave"]) == {"onbekend"}
    other = read(tmp_path / "S4a.csv", frame(), name="Startanalyse 2020")
    found = combine_startanalyse([one, other])
    assert found.provenance.name == "Startanalyse 2020 (concept)"
    assert set(found.frame["uitgave"]) == {"Startanalyse 2020 (concept)"}
    assert set(found.frame["status_uitgave"]) == {"concept"}


def test_a_file_of_zeros_says_nothing_about_its_edition(tmp_path):
    zeros = frame(**dict.fromkeys((H16, H17, H18), 0))
    found = combine_startanalyse([read(tmp_path / "S3b.csv", zeros, name="Startanalyse 2020")])
    assert found.provenance.name == "Startanalyse 2020"


def test_the_homes_of_a_concept_edition_say_so_too(tmp_path):
    start = frame(I04_wijknaam="w", I06_gemeentenaam="g", **dict.fromkeys((H16, H17, H18), 0))
    d.table(tmp_path / "S1a.csv", frame())
    d.table(tmp_path / "StartJaar.csv", start)
    base = town_with(tmp_path, "S1a.csv", "StartJaar.csv")
    assert base.registers["startanalyse"].provenance.name == "Startanalyse 2020 (concept)"
    lineage = base.figures.lineage["woningvoorraad"]
    assert "Startanalyse 2020 (concept)" in str(lineage)


def test_no_cost_per_tonne_where_nothing_is_saved(tmp_path):
    found = read(tmp_path / "S1a.csv", frame(H17_Nat_meerkost_CO2=[5, 6, 0, 0, "", 0]))
    rows = found.frame.set_index("buurtcode")
    assert rows.loc[MARKT, "kosten_per_co2"] == 5
    assert rows.loc[[HAVEN, DORP], "kosten_per_co2"].isna().all()
    assert rows.loc[HAVEN, "reden_per_co2"] == NO_SAVING
    assert rows.loc[DORP, "reden_per_co2"] == "kosten per ton CO2 leeg in de bron"
    assert rows.loc[[HAVEN, DORP], "reden"].eq("").all()
    assert any("ander teken in Haven" in remark for remark in found.remarks)


def test_an_excluded_row_keeps_its_total_and_has_no_cost_to_compare(tmp_path):
    found = read(tmp_path / "S1a.csv", frame(Uitgesloten=["True", *["False"] * 5]))
    row = found.frame.set_index("buurtcode").loc[MARKT]
    assert row["nationale_kosten"] == 6000
    assert np.isnan(row[["kosten_per_weq", "kosten_per_co2"]].astype(float)).all()
    assert set(row[["reden", "reden_totaal", "reden_per_co2"]]) == {EXCLUDED}


def costs_per_tonne(reference, *, per_tonne=None):
    """Two strategies of 1,000 and 4,000 euros that leave 10 and 20 tonnes of 100 at the start."""
    rows = [
        (REFERENCE, 100.0, np.nan, np.nan),
        ("S1a", 10.0, 1000.0, None),
        ("S4a", 20.0, 4000.0, None),
    ]
    frame = pd.DataFrame(rows, columns=["strategie", "co2", "nationale_kosten", "kosten_per_co2"])
    made = (frame["nationale_kosten"] / (reference - frame["co2"])).round()
    return frame.assign(buurtcode=MARKT, kosten_per_co2=made if per_tonne is None else per_tonne)


def test_what_the_delivered_cost_per_tonne_compares_with():
    # By hand: 1000 / 90 = 11.1 and 4000 / 80 = 50 with the start year as reference.
    found = check_co2(costs_per_tonne(100))
    assert (found.rows, found.deviating, found.buurten, found.one_reference) == (2, 0, 1, 1)
    # With 60 tonnes as reference 1000 / 50 = 20 and 4000 / 40 = 100: another one, but the same.
    found = check_co2(costs_per_tonne(60))
    assert (found.deviating, found.one_reference) == (2, 1)
    # 20 tells a reference of 60, and 200 one of 40.
    found = check_co2(costs_per_tonne(60, per_tonne=[np.nan, 20, 200]))
    assert (found.deviating, found.one_reference) == (2, 0)


def test_strategies_with_the_same_emission_everywhere_are_named(tmp_path):
    other = frame(H15_CO2_uitstoot=[11, 20, 0, 1, 30, 0])
    files = {"S1a": frame(), "S4a": frame(), "S5a": other, "StartJaar": frame()}
    found = combine_startanalyse([read(tmp_path / f"{n}.csv", f) for n, f in files.items()])
    assert same_co2(found.frame) == (("S1a", "S4a"),)
    assert sum("S1a, S4a: de CO2 is in elke buurt gelijk" in r for r in found.remarks) == 1
    assert same_co2(found.frame[found.frame["strategie"].ne("S4a")]) == ()


def test_the_totals_computed_back_tell_a_deviation():
    rows = pd.DataFrame(
        {
            "strategie": ["S1a", "S1a", "S4a"],
            "nationale_kosten": [1000.0, 500.0, 70.0],
            "weq": [3.0, 0.0, 7.0],
            "kosten_per_weq": [1000 / 3, np.nan, 11.0],
        }
    )
    one, other = check_derived(rows)
    assert (one.strategy, one.buurten, one.total, one.agrees) == ("S1a", 1, 1000.0, True)
    assert (other.derived, other.largest, other.agrees) == (77.0, 7.0, False)
