from __future__ import annotations

import deliveries as d
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import minitown as mt
from wijkplan.sources.startanalyse import (
    EXCLUDED,
    NO_EQUIVALENTS,
    NO_SAVING,
    NOT_COMPUTED,
    REFERENCE,
    check_co2,
    check_derived,
    combine_startanalyse,
    read_startanalyse,
    strategy_of,
)
from wijkplan.sources.startanalyse.checks import Co2Check

MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = mt.BUURTEN
FILES = ("S1a_B_LuchtWP", "S2a_B_Restwarmte", "S3b_B_LT30_70", "S4a_GG_B_hWP", "S5a_H2_B_hWP")


def frame(**changes):
    """A file of the Startanalyse with the columns that count."""
    columns = {
        "BU_CODE": mt.BUURTEN,
        "I02_buurtnaam": [mt.NAMES[code] for code in mt.BUURTEN],
        "I09_aantal_woningen": [50, 100, 100, 10, 150, 0],
        "I10_aantal_utiliteit": [1, 2, 3, 0, 5, 6],
        "I11_woningequivalenten": [60, 100, 110, 10, 200, 0],
        "Uitgesloten": "False",
        "Woning_H01_Vraag_Totaal": 7,
        "H15_CO2_uitstoot": [10, 20, 0, 1, 30, 0],
        "H16_Nat_meerkost": [6000, -2_020_742, 0, 0, 500, 0],
        "H17_Nat_meerkost_CO2": [5, -6, 0, 0, 7, 0],
        "H18_Nat_meerkost_WEQ": [6000, -2_020_742, 0, 0, 500, 0],
    }
    return pd.DataFrame({**columns, **changes})


def read(path, content=None, **changes):
    given = {"kind": "startanalyse", "name": "Startanalyse (concept)", "publisher": "PBL"}
    if content is not None:
        d.table(path, content)
    return read_startanalyse(d.request(path, **{**given, **changes}))


@pytest.fixture
def register(tmp_path):
    return read(tmp_path / "S1a_B_LuchtWP.csv", frame())


def by_code(register, column):
    return register.frame.set_index("buurtcode")[column]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("S1a_B_LuchtWP.csv", "S1a"),
        ("s5D_H2.csv", "S5d"),
        ("S3.csv", "S3"),
        ("STARTJAAR.csv", REFERENCE),
        ("S6a_B.csv", ""),
        ("S12.csv", ""),
        ("kosten_S1a.csv", ""),
    ],
)
def test_the_name_of_the_file_tells_the_strategy(name, expected):
    assert strategy_of(name) == expected


def test_cost_per_equivalent_is_computed_and_never_zero_where_nothing_was(register):
    cost = by_code(register, "kosten_per_weq")
    assert cost[[MARKT, HAVEN, DORP]].tolist() == [100.0, -20207.42, 2.5]
    assert cost[[OOST, EILAND, WERKPARK]].isna().all()
    assert by_code(register, "reden").to_dict() == {
        MARKT: "",
        HAVEN: "",
        OOST: NOT_COMPUTED,
        EILAND: NOT_COMPUTED,
        DORP: "",
        WERKPARK: NO_EQUIVALENTS,
    }


def test_a_large_negative_cost_is_no_missing_code(register):
    assert by_code(register, "nationale_kosten")[HAVEN] == -2_020_742


def test_a_buurt_without_outcome_has_no_co2_either(register):
    co2 = by_code(register, "co2")
    assert co2[[MARKT, HAVEN, EILAND, DORP]].tolist() == [10, 20, 1, 30]
    assert np.isnan(co2[OOST])
    assert by_code(register, "kosten_per_co2").isna().tolist() == [0, 0, 1, 1, 0, 0]


def test_every_row_tells_strategy_edition_and_boundary_year(register):
    rows = register.frame
    assert register.name == "startanalyse"
    assert set(rows["strategie"]) == {"S1a"}
    assert set(rows["uitgave"]) == {"Startanalyse (concept)"}
    assert set(rows["grensjaar"]) == {float(mt.YEAR)}
    assert rows["woningen"].sum() == 410


def remark(register, word):
    return [text for text in register.remarks if word in text]


def test_the_defect_of_h18_is_noticed(register):
    (found,) = remark(register, "H18")
    assert "gelijk aan H16" in found


def test_a_right_h18_is_not_a_defect(tmp_path):
    right = [100, -20207, 0, 0, 2, 0]
    assert not remark(read(tmp_path / "S1a.csv", frame(H18_Nat_meerkost_WEQ=right)), "H18")
    wrong = [101, -20207, 0, 0, 9, 0]
    (found,) = remark(read(tmp_path / "S1b.csv", frame(H18_Nat_meerkost_WEQ=wrong)), "H18")
    assert "wijkt in 1 van 5 rijen af" in found


def test_excluded_buurten_are_named_and_have_no_cost(tmp_path):
    excluded = ["True", "False", "False", "False", "True", ""]
    register = read(tmp_path / "S1a.csv", frame(Uitgesloten=excluded))
    assert remark(register, "uitgesloten") == ["S1a: uitgesloten: Markt, Dorp"]
    assert by_code(register, "kosten_per_weq")[[MARKT, DORP]].isna().all()
    assert set(by_code(register, "reden")[[MARKT, DORP]]) == {EXCLUDED}
    assert by_code(register, "uitgesloten").tolist() == [True, False, False, False, True, None]


def test_an_empty_cell_is_unknown(tmp_path):
    register = read(
        tmp_path / "S1a.csv",
        frame(
            H16_Nat_meerkost=["", 1, 1, 1, 1, 1],
            I11_woningequivalenten=[1, "0", "", 1, 1, 1],
            I10_aantal_utiliteit="",
        ),
    )
    assert np.isnan(by_code(register, "kosten_per_weq")[MARKT])
    assert by_code(register, "reden")[MARKT] == "nationale kosten leeg in de bron"
    assert by_code(register, "reden")[HAVEN] == NO_EQUIVALENTS
    assert by_code(register, "reden")[OOST] == "WEQ leeg in de bron"
    assert by_code(register, "utiliteit").isna().all()


def test_a_cost_without_equivalents_is_not_infinite(tmp_path):
    register = read(tmp_path / "S1a.csv", frame(H16_Nat_meerkost=[0, 1, 1, 1, 1, 500]))
    assert np.isnan(by_code(register, "kosten_per_weq")[WERKPARK])
    assert by_code(register, "nationale_kosten")[WERKPARK] == 500


def test_the_start_year_is_a_reference_and_has_no_cost_per_tonne(tmp_path):
    register = read(tmp_path / "StartJaar.csv", frame())
    assert set(register.frame["strategie"]) == {REFERENCE}
    assert register.frame["kosten_per_co2"].isna().all()
    assert by_code(register, "nationale_kosten")[OOST] == 0
    zero = read(tmp_path / "startjaar.csv", frame(H16_Nat_meerkost=0, H18_Nat_meerkost_WEQ=0))
    assert zero.remarks == (f"{REFERENCE}: 1 andere kolom niet gebruikt",)


def test_codes_without_prefix_get_their_zeros_back(tmp_path):
    bare = [int(code[2:]) for code in mt.BUURTEN[:-1]] + ["01640000"]
    register = read(tmp_path / "S1a.csv", frame(BU_CODE=bare))
    assert register.frame["buurtcode"].tolist() == [*mt.BUURTEN[:-1], "BU01640000"]


def test_names_of_columns_for_other_readers_do_not_disturb(tmp_path):
    columns = {"I09_aantal_woningen": "woningvoorraad"}
    assert read(tmp_path / "S1a.csv", frame(), columns=columns).frame["woningen"].sum() == 410


def test_all_problems_in_one_error(tmp_path):
    path = tmp_path / "S1a.csv"
    bad = frame(
        BU_CODE=[MARKT, MARKT, "BU1", DORP, HAVEN, OOST],
        I09_aantal_woningen=["x", 1, 1, 1, 1, 1],
        I11_woningequivalenten=[-1, 1, 1, 1, 1, 1],
    ).drop(columns="H16_Nat_meerkost")
    d.table(path, bad)
    codes = set(d.problems_of(read, path))
    assert codes == {"kolom-ontbreekt", "cel-onjuist", "code-onjuist", "code-dubbel"}
    d.table(path, frame(I11_woningequivalenten=[-1, 1, 1, 1, 1, 1]))
    assert d.problems_of(read, path)["weq-negatief"].row == "2"


def test_a_name_without_strategy_and_a_file_that_is_not_there(tmp_path):
    d.table(tmp_path / "kosten.csv", frame())
    assert set(d.problems_of(read, tmp_path / "kosten.csv")) == {"strategie-onbekend"}
    assert set(d.problems_of(read, tmp_path / "S1a.csv")) == {"bestand-ontbreekt"}


@pytest.fixture
def several(tmp_path):
    names = ("S4a_GG.csv", "S1a_B.csv", "StartJaar.csv")
    return [read(tmp_path / name, frame()) for name in names]


def test_files_are_put_together_in_order_of_strategy(several):
    for order in (several, several[::-1]):
        found = combine_startanalyse(order)
        assert found.frame["strategie"].drop_duplicates().tolist() == ["S1a", "S4a", REFERENCE]
        assert len(found.frame) == 18
        assert found.provenance.file == "S1a_B.csv, S4a_GG.csv, StartJaar.csv"
        hashes = [item.provenance.sha256 for item in (several[1], several[0], several[2])]
        assert found.provenance.sha256.split(", ") == hashes
        assert found.provenance.name == "Startanalyse (concept)"
        told = [r for item in (several[1], several[0], several[2]) for r in item.remarks]
        assert list(found.remarks[: len(told)]) == told
        assert "1 buurt zonder woningen: Werkpark" in found.remarks[len(told) :]


def test_the_same_strategy_twice_and_unlike_years(tmp_path, several):
    again = read(tmp_path / "S1a_again.csv", frame(), year=2019)
    found = d.problems_of(combine_startanalyse, [*several, again])
    assert set(found) == {"strategie-dubbel", "uitgave-verschilt"}
    assert "S1a_B.csv" in found["strategie-dubbel"].file
    assert "S1a_again.csv" in found["strategie-dubbel"].file


def test_one_internal_file_makes_the_whole_internal(tmp_path, several):
    secret = read(tmp_path / "S5a.csv", frame(), edition="intern")
    assert combine_startanalyse(several).provenance.edition == "openbaar"
    assert combine_startanalyse([*several, secret]).provenance.edition == "intern"


def test_unlike_numbers_of_homes_are_told(tmp_path, several):
    other = read(tmp_path / "S5a.csv", frame(I09_aantal_woningen=[51, 100, 100, 10, 150, 0]))
    (found,) = remark(combine_startanalyse([*several, other]), "aantal woningen")
    assert MARKT in found


_AMOUNT = st.integers(-3_000_000, 3_000_000).filter(bool)


@given(st.lists(st.tuples(_AMOUNT, st.integers(1, 3000)), min_size=6, max_size=6))
def test_cost_per_equivalent_times_equivalents_is_the_total(tmp_path_factory, rows):
    costs, weq = zip(*rows, strict=True)
    path = tmp_path_factory.mktemp("s") / "S1a.csv"
    found = read(path, frame(H16_Nat_meerkost=costs, I11_woningequivalenten=weq)).frame
    assert found["nationale_kosten"].sum() == sum(costs)
    assert (found["kosten_per_weq"] * found["weq"]).tolist() == pytest.approx(list(costs))


@pytest.fixture(scope="module")
def hengelo(realdata):
    folder = realdata / "startanalyse_hengelo_2020"
    paths = sorted(folder.glob("*.csv"))
    return {
        strategy_of(path.name): (
            pd.read_csv(path, sep=";"),
            read(path, year=2020, boundary_year=2020, name="Startanalyse 2020 (PBL, concept)"),
        )
        for path in paths
    }


@pytest.mark.realdata
def test_the_six_files_of_hengelo_keep_their_totals(hengelo):
    assert set(hengelo) == {"S1a", "S2a", "S3b", "S4a", "S5a", REFERENCE}
    for strategy, (raw, register) in hengelo.items():
        assert len(register.frame) == 62, strategy
        assert register.frame["woningen"].sum() == 38_513
        assert register.frame["weq"].sum() == raw["I11_woningequivalenten"].sum() == 52_223
        assert register.frame["nationale_kosten"].sum() == raw["H16_Nat_meerkost"].sum()
        assert register.frame["co2"].sum() == raw["H15_CO2_uitstoot"].sum()


@pytest.mark.realdata
def test_strategies_that_were_not_computed_for_hengelo_have_no_cost(hengelo):
    known = {
        s: int(register.frame["kosten_per_weq"].count()) for s, (_, register) in hengelo.items()
    }
    assert known == {"S1a": 62, "S2a": 0, "S3b": 0, "S4a": 62, "S5a": 62, REFERENCE: 62}
    assert hengelo["S3b"][1].frame["co2"].count() == 0
    raw, register = hengelo["S2a"]
    assert register.frame["co2"].count() == (raw["H15_CO2_uitstoot"] > 0).sum() == 39


@pytest.mark.realdata
def test_the_defect_of_h18_is_noticed_in_every_strategy_file(hengelo):
    for strategy, (_, register) in hengelo.items():
        (found,) = remark(register, "H18")
        assert ("gelijk aan H16" in found) == (strategy != REFERENCE)


@pytest.mark.realdata
def test_the_files_of_hengelo_put_together(hengelo):
    found = combine_startanalyse([register for _, register in hengelo.values()])
    assert len(found.frame) == 6 * 62
    assert not remark(found, "verschilt tussen")
    (empty,) = remark(found, "2 buurten zonder woningen")
    assert "Bedrijvenpark Westermaat-Zuidoost, Bedrijventerrein Westermaat-Noordoost" in empty


@pytest.mark.realdata
def test_derived_costs_of_hengelo_times_equivalents_are_the_totals_of_the_files(hengelo):
    found = combine_startanalyse([register for _, register in hengelo.values()])
    checks = check_derived(found.frame)
    totals = {check.strategy: (check.buurten, check.total) for check in checks}
    assert totals == {
        strategy: (62, hengelo[strategy][0]["H16_Nat_meerkost"].sum())
        for strategy in ("S1a", "S4a", "S5a", REFERENCE)
    }
    assert all(check.agrees for check in checks)


@pytest.mark.realdata
def test_the_cost_per_tonne_of_hengelo_compares_with_an_emission_that_is_not_delivered(hengelo):
    """H17 is H16 / (R - H15) with one R per buurt, below the emission of the start year."""
    found = combine_startanalyse([register for _, register in hengelo.values()])
    assert check_co2(found.frame) == Co2Check(rows=177, deviating=177, buurten=59, one_reference=59)
    raw = hengelo["S1a"][0]
    implied = raw["H15_CO2_uitstoot"] + raw["H16_Nat_meerkost"] / raw["H17_Nat_meerkost_CO2"]
    start = hengelo[REFERENCE][0].set_index("BU_CODE")["H15_CO2_uitstoot"]
    assert (implied.to_numpy() < start.reindex(raw["BU_CODE"]).to_numpy()).all()
    no_saving = found.frame["reden_per_co2"].eq(NO_SAVING)
    assert no_saving.sum() == 3 * 3


@pytest.mark.realdata
def test_files_of_hengelo_under_another_name_are_a_concept_all_the_same(realdata):
    paths = sorted((realdata / "startanalyse_hengelo_2020").glob("*.csv"))
    found = combine_startanalyse(
        [read(path, year=2020, boundary_year=2020, name="PBL 2020") for path in paths]
    )
    assert found.provenance.name == "PBL 2020 (concept)"
    (same,) = remark(found, "CO2 is in elke buurt gelijk")
    assert same.startswith("S1a, S4a, S5a:")
