"""The column catalogue as data: every line of columns.toml, groups.toml and editions.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise

import pytest

FOLDER = files("wijkplan.model") / "catalogue"


def words(text):
    return text.split()


def pairs(listed):
    return list(zip(listed[::2], listed[1::2], strict=True))


GROUPS = words("""
    bevolking herkomst huishoudens woningen energie inkomen zekerheid zorg bereik
    beschikbaarheid ervaring budget onderwijs bedrijven vervoer nabijheid oppervlakte indeling
""")
PARTNERS = words("bereik beschikbaarheid ervaring budget")  # only columns of a project
ABOUT_PEOPLE = words("bevolking herkomst huishoudens inkomen zekerheid zorg onderwijs")
NUMERIC = {"count", "share", "mean", "density", "median"}
DERIVABLE = {"share", "mean", "density"}
KINDS = NUMERIC | {"class", "text", "identifier"}
REQUIRED = {"name", "label", "kind", "group", "disclosure", "description"}
OPTIONAL = {"unit", "decimals", "rounding", "weight", "of", "caution", "from", "to", "aliases"}
YEARS = range(2004, 2031)
TECHNICAL = {"id", "fid", "gml_id"}  # added by a conversion; they say nothing about an area

# Short name and long name of the first delivery of 2023, in order of publication.
FIRST_2023 = words("""
    BU_CODE buurtcode BU_NAAM buurtnaam WK_CODE wijkcode WK_NAAM wijknaam GM_CODE gemeentecode
    GM_NAAM gemeentenaam IND_WBI indelingswijziging_wijken_en_buurten H2O water POSTCODE
    meest_voorkomende_postcode DEK_PERC dekkingspercentage OAD omgevingsadressendichtheid STED
    stedelijkheid_adressen_per_km2 BEV_DICHTH bevolkingsdichtheid_inwoners_per_km2 AANT_INW
    aantal_inwoners AANT_MAN mannen AANT_VROUW vrouwen P_00_14_JR
    percentage_personen_0_tot_15_jaar P_15_24_JR percentage_personen_15_tot_25_jaar P_25_44_JR
    percentage_personen_25_tot_45_jaar P_45_64_JR percentage_personen_45_tot_65_jaar P_65_EO_JR
    percentage_personen_65_jaar_en_ouder P_ONGEHUWD percentage_ongehuwd P_GEHUWD
    percentage_gehuwd P_GESCHEID percentage_gescheid P_VERWEDUW percentage_verweduwd AANTAL_HH
    aantal_huishoudens P_EENP_HH percentage_eenpersoonshuishoudens P_HH_Z_K
    percentage_huishoudens_zonder_kinderen P_HH_M_K percentage_huishoudens_met_kinderen
    GEM_HH_GR gemiddelde_huishoudsgrootte P_NL_ALL percentage_met_herkomstland_nederland
    P_EUR_ALL percentage_met_herkomstland_uit_europa_excl_nl P_NEU_ALL
    percentage_met_herkomstland_buiten_europa P_GEBNL_NL
    percentage_geb_in_nl_met_herkomstland_nederland P_GEBNL_EU
    perc_geb_in_nl_met_herkomstland_in_europa_ex_nl P_GEBNL_NE
    perc_geb_in_nl_met_herkomstland_buiten_europa P_GEBBL_EU
    perc_geb_buiten_nl_met_herkomstlnd_in_europa_ex_nl P_GEBBL_NE
    perc_geb_buiten_nl_met_herkomstlnd_buiten_europa OPP_TOT oppervlakte_totaal_in_ha OPP_LAND
    oppervlakte_land_in_ha OPP_WATER oppervlakte_water_in_ha JRSTATCODE jrstatcode JAAR jaar
""")

# Long names of the later deliveries of 2023, in order of publication; the list is not complete.
LATER_2023 = words("""
    geboorte_totaal geboortes_per_1000_inwoners sterfte_totaal sterfte_relatief
    aantal_bedrijven_landbouw_bosbouw_visserij aantal_bedrijven_nijverheid_energie
    aantal_bedrijven_handel_en_horeca aantal_bedrijven_vervoer_informatie_communicatie
    aantal_bedrijven_financieel_onroerend_goed aantal_bedrijven_zakelijke_dienstverlening
    aantal_bedrijven_overheid_onderwijs_en_zorg aantal_bedrijven_cultuur_recreatie_overige
    aantal_bedrijfsvestigingen woningvoorraad gemiddelde_woningwaarde percentage_eengezinswoning
    percentage_meergezinswoning percentage_bewoond percentage_onbewoond percentage_koopwoningen
    percentage_huurwoningen perc_huurwoningen_in_bezit_woningcorporaties
    perc_huurwoningen_in_bezit_overige_verhuurders percentage_woningen_met_eigendom_onbekend
    percentage_bouwjaarklasse_tot_2000 percentage_bouwjaarklasse_vanaf_2000
    gemiddeld_aardgasverbruik gemiddeld_gasverbruik_appartement
    gemiddeld_gasverbruik_tussenwoning gemiddeld_gasverbruik_hoekwoning
    gemiddeld_gasverbruik_2_onder_1_kap_woning gemiddeld_gasverbruik_vrijstaande_woning
    gemiddeld_gasverbruik_huurwoning gemiddeld_gasverbruikkoopwoning
    gemiddelde_elektriciteitslevering gemiddeld_elektriciteitsverbruik_appartement
    gemiddeld_elektriciteitsverbruik_tussenwoning gemiddeld_elektriciteitsverbruik_hoekwoning
    gem_elektriciteitsverbruik_2_onder_1_kap_woning
    gem_elektriciteitsverbruik_vrijstaande_woning gemiddeld_elektriciteitsverbruik_huurwoning
    gemiddeld_elektriciteitsverbruikkoopwoning percentage_woningen_met_stadsverwarming
    aantal_leerlingen_primair_onderwijs aantal_leerlingen_voortgezet_onderwijs
    netto_arbeidsparticipatie percentage_werknemers percentage_zelfstandigen
    aantal_inkomensontvangers gemiddeld_inkomen_per_inkomensontvanger
    gemiddeld_inkomen_per_inwoner percentage_personen_met_laag_inkomen
    percentage_personen_met_hoog_inkomen percentage_huishoudens_met_laag_inkomen
    percentage_huishoudens_met_hoog_inkomen percentage_huishoudens_onder_of_rond_sociaal_minimum
    percentage_huishoudens_met_lage_koopkracht aantal_personen_met_een_ao_uitkering_totaal
    aantal_personen_met_een_ww_uitkering_totaal
    aantal_personen_met_een_alg_bijstandsuitkering_tot
    aantal_personen_met_een_aow_uitkering_totaal
    gemiddeld_gestandaardiseerd_inkomen_van_huishoudens
    huishoudens_tot_110_percent_van_sociaal_minimum
    huishoudens_tot_120_percent_van_sociaal_minimum mediaan_vermogen_van_particuliere_huish
    aantal_jongeren_met_jeugdzorg_in_natura percentage_jongeren_met_jeugdzorg_in_natura
    aantal_wmo_clienten aantal_wmo_clienten_per_1000_inwoners personenautos_totaal
    personenautos_per_huishouden personenautos_per_km2
    huisartsenpraktijk_gemiddelde_afstand_in_km huisartsenpost_gemiddelde_afstand_in_km
    apotheek_gemiddelde_afstand_in_km ziekenhuis_incl_buitenpolikliniek_gem_afst_in_km
    grote_supermarkt_gemiddelde_afstand_in_km kinderdagverblijf_gemiddelde_afstand_in_km
    basisonderwijs_gemiddelde_afstand_in_km voortgezet_onderwijs_gem_afstand_in_km
    treinstation_gemiddelde_afstand_in_km bibliotheek_gemiddelde_afstand_in_km
""")

# Long names of 2021, in the order of the shapefile that cuts them.
LONG_2021 = words("""
    id fid buurtcode buurtnaam wijkcode gemeentecode gemeentenaam
    indelingswijziging_wijken_en_buurten water meest_voorkomende_postcode dekkingspercentage
    omgevingsadressendichtheid stedelijkheid_adressen_per_km2
    bevolkingsdichtheid_inwoners_per_km2 aantal_inwoners mannen vrouwen
    percentage_personen_0_tot_15_jaar percentage_personen_15_tot_25_jaar
    percentage_personen_25_tot_45_jaar percentage_personen_45_tot_65_jaar
    percentage_personen_65_jaar_en_ouder percentage_ongehuwd percentage_gehuwd
    percentage_gescheid percentage_verweduwd aantal_huishoudens
    percentage_eenpersoonshuishoudens percentage_huishoudens_zonder_kinderen
    percentage_huishoudens_met_kinderen gemiddelde_huishoudsgrootte
    percentage_westerse_migratieachtergrond percentage_niet_westerse_migratieachtergrond
    percentage_uit_marokko percentage_uit_nederlandse_antillen_en_aruba percentage_uit_suriname
    percentage_uit_turkije percentage_overige_nietwestersemigratieachtergrond
    oppervlakte_totaal_in_ha oppervlakte_land_in_ha oppervlakte_water_in_ha jaarstatcode jaar
    gml_id
""")

# Names in the table 'Kerncijfers wijken en buurten', and what they mean.
KEY_FIGURES = words("""
    a_inw aantal_inwoners a_65_oo aantal_personen_65_jaar_en_ouder p_65_oo
    percentage_personen_65_jaar_en_ouder a_hh aantal_huishoudens a_1p_hh
    aantal_eenpersoonshuishoudens a_woning woningvoorraad g_woz gemiddelde_woningwaarde g_wozbag
    gemiddelde_woningwaarde p_koopw percentage_koopwoningen p_huurw percentage_huurwoningen
    p_wcorpw perc_huurwoningen_in_bezit_woningcorporaties p_ov_hw
    perc_huurwoningen_in_bezit_overige_verhuurders g_gas gemiddeld_aardgasverbruik g_ele
    gemiddelde_elektriciteitslevering p_geb geboortes_per_1000_inwoners a_lan_ha
    oppervlakte_land_in_ha ste_mvs stedelijkheid_adressen_per_km2 ind_wbi
    indelingswijziging_wijken_en_buurten gm_naam gemeentenaam
""")
# Their denominator is not a column: homes with a known use, people aged 15 to 75, households with
# a known income and so on. A wijk or gemeente may not be derived.
NOT_DERIVABLE = words("""
    gemiddelde_woningwaarde gemiddeld_aardgasverbruik gemiddelde_elektriciteitslevering
    gemiddeld_inkomen_per_inwoner gemiddeld_gestandaardiseerd_inkomen_van_huishoudens
    netto_arbeidsparticipatie percentage_huishoudens_onder_of_rond_sociaal_minimum
    percentage_jongeren_met_jeugdzorg_in_natura omgevingsadressendichtheid
""")


def read(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def columns():
    return read("columns")["column"]


@pytest.fixture(scope="module")
def by_name(columns):
    return {column["name"]: column for column in columns}


@pytest.fixture(scope="module")
def editions():
    return read("editions")["edition"]


def names_in(column, year):
    """Every name of a column in a year, without regard to case."""
    first, last = column.get("from", 0), column.get("to", 9999)
    held = {
        alias["name"]
        for alias in column.get("aliases", ())
        if alias.get("from", first) <= year <= alias.get("to", last)
    }
    return {name.casefold() for name in held | {column["name"]}}


def meanings(columns, year):
    """Delivered name -> the catalogue names that it may stand for."""
    found = defaultdict(set)
    for column in columns:
        for name in names_in(column, year):
            found[name].add(column["name"])
    return found


def test_groups_are_the_agreed_ones_in_order():
    rows = read("groups")["group"]
    assert [row["id"] for row in rows] == GROUPS
    assert all(set(row) - {"quote"} == {"id", "label"} and row["label"].strip() for row in rows)
    assert len({row["label"] for row in rows}) == len(rows)


def test_every_group_has_columns_and_columns_stand_group_by_group(columns):
    met = list(dict.fromkeys(column["group"] for column in columns))
    assert sorted(met) == sorted(set(GROUPS) - {*PARTNERS})
    changes = sum(a["group"] != b["group"] for a, b in pairwise(columns))
    assert changes == len(met) - 1


def test_missing_codes_lie_below_the_bound():
    missing = read("columns")["missing"]
    assert set(missing) == {"at_or_below", "texts", "codes"}
    assert missing["at_or_below"] == -99990
    assert {".", "-", "x", ""} <= set(missing["texts"])
    assert {"-99997", "-99995", "-99999", "-99999999"} <= set(missing["codes"])
    assert all(float(code) <= missing["at_or_below"] for code in missing["codes"])
    assert all(meaning.strip() for meaning in missing["codes"].values())


def test_keys(columns):
    wrong = {
        column.get("name", "?"): sorted(
            (REQUIRED - set(column)) | (set(column) - REQUIRED - OPTIONAL)
        )
        for column in columns
        if not REQUIRED <= set(column) <= REQUIRED | OPTIONAL
    }
    assert wrong == {}


def test_names_are_unique_and_plain(columns):
    names = [column["name"] for column in columns]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9_]*", name)] == []


def test_kinds_groups_and_disclosures_are_known(columns):
    wrong = [
        column["name"]
        for column in columns
        if column["kind"] not in KINDS
        or column["group"] not in GROUPS
        or column["disclosure"] not in {"personen", "objecten", "vrij"}
    ]
    assert wrong == []


def test_figures_about_people_are_protected(columns):
    wrong = [
        column["name"]
        for column in columns
        if column["group"] in ABOUT_PEOPLE and column["disclosure"] != "personen"
    ]
    assert wrong == []
    free = {column["group"] for column in columns if column["disclosure"] == "vrij"}
    assert free <= {"oppervlakte", "nabijheid", "indeling"}


def test_numbers_have_a_unit_and_decimals_and_other_columns_have_neither(columns):
    for column in columns:
        numeric = column["kind"] in NUMERIC
        assert ("decimals" in column) == numeric, column["name"]
        assert bool(column.get("unit")) == numeric, column["name"]
        if numeric:
            assert column["decimals"] in {0, 1, 2}, column["name"]
            assert (column["unit"] == "%") == (column["kind"] == "share"), column["name"]
        else:
            assert not {"rounding", "weight", "of"} & set(column), column["name"]
        assert column.get("rounding", 1) > 0, column["name"]


def test_counts_of_people_and_households_are_rounded_to_five_where_cbs_says_so(columns):
    bases = {
        column["rounding"]
        for column in columns
        if column["kind"] == "count" and column["group"] in {"bevolking", "herkomst", "huishoudens"}
    }
    assert bases == {5}


def test_weights_are_counts_and_stand_only_where_a_figure_may_be_derived(columns, by_name):
    for column in columns:
        if "weight" not in column:
            continue
        assert column["kind"] in DERIVABLE, column["name"]
        assert by_name[column["weight"]]["kind"] == "count", column["name"]
        if column["kind"] == "density":
            assert by_name[column["weight"]]["unit"] == "ha", column["name"]


def test_figures_without_a_true_denominator_have_no_weight(by_name):
    assert {name for name in NOT_DERIVABLE if "weight" in by_name[name]} == set()


def test_shares_of_tenure_are_of_the_whole_stock(by_name):
    shares = ("perc_huurwoningen_in_bezit_woningcorporaties", "percentage_koopwoningen")
    assert {by_name[name]["weight"] for name in shares} == {"woningvoorraad"}


def test_a_part_is_a_count_of_a_whole_in_the_same_unit(columns, by_name):
    for column in columns:
        if "of" in column:
            whole = by_name[column["of"]]
            assert column["kind"] == whole["kind"] == "count", column["name"]
            assert column["unit"] == whole["unit"], column["name"]
            assert "of" not in whole, column["name"]


def test_labels_and_descriptions_read_as_dutch_text(columns):
    for column in columns:
        label, description = column["label"], column["description"]
        assert label == label.strip(), column["name"]
        assert label[:1].isupper(), column["name"]
        assert not label.endswith("."), column["name"]
        assert description[:1].isupper(), column["name"]
        assert description.endswith("."), column["name"]
        assert "'" not in label + description + column.get("unit", ""), column["name"]


def test_labels_are_unique(columns):
    labels = [column["label"] for column in columns]
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_years_run_forward(columns):
    for column in columns:
        assert column.get("from", 0) <= column.get("to", 9999), column["name"]
        for alias in column.get("aliases", ()):
            assert set(alias) <= {"name", "from", "to"}, column["name"]
            assert alias["name"] == alias["name"].strip() != "", column["name"]
            assert alias.get("from", 0) <= alias.get("to", 9999), alias["name"]


def test_no_alias_repeats_within_a_column(columns):
    for column in columns:
        names = [column["name"], *(alias["name"] for alias in column.get("aliases", ()))]
        assert len({name.casefold() for name in names}) == len(names), column["name"]


@pytest.mark.parametrize("year", YEARS)
def test_no_name_means_two_columns_in_a_year(columns, year):
    double = {name: sorted(to) for name, to in meanings(columns, year).items() if len(to) > 1}
    assert double == {}


def test_herkomst_changes_of_kind_in_2023(columns):
    assert "p_nl_all" not in meanings(columns, 2022)
    assert meanings(columns, 2023)["p_nl_all"] == {"percentage_met_herkomstland_nederland"}
    assert meanings(columns, 2022)["a_w_all"] == {"aantal_westerse_migratieachtergrond"}
    assert "a_w_all" not in meanings(columns, 2023)


def test_columns_of_the_first_delivery_of_2023(columns):
    known = meanings(columns, 2023)
    for short, long in pairs(FIRST_2023):
        assert len(known[long.casefold()]) == 1, long
        assert known[short.casefold()] == known[long.casefold()], short


def test_columns_of_the_later_deliveries_of_2023_have_their_own_name(by_name):
    assert [name for name in LATER_2023 if name not in by_name] == []


def test_columns_of_2021(columns):
    known = meanings(columns, 2021)
    unknown = [name for name in LONG_2021 if name.casefold() not in known]
    assert set(unknown) == TECHNICAL


@pytest.mark.parametrize(("short", "name"), pairs(KEY_FIGURES))
def test_names_of_the_key_figures(columns, short, name):
    assert meanings(columns, 2023)[short] == {name}


def test_codes_and_names_of_areas_are_identifiers(by_name):
    codes = ("buurtcode", "wijkcode", "gemeentecode", "gwb_code", "gwb_code_10", "gwb_code_8")
    assert {by_name[name]["kind"] for name in codes} == {"identifier"}
    names = ("buurtnaam", "wijknaam", "gemeentenaam", "water", "regio", "recs")
    assert {by_name[name]["kind"] for name in names} == {"identifier"}


def test_editions_hold_the_publishers_order(editions):
    assert all(set(row) <= {"year", "delivery", "source", "columns"} for row in editions)
    assert all(row["source"].strip() for row in editions)
    lists = {(row["year"], row.get("delivery", "")): row["columns"] for row in editions}
    assert len(lists) == len(editions)
    assert lists[2021, ""] == LONG_2021
    first = [long for _, long in pairs(FIRST_2023)]
    assert lists[2023, "eerste"] == first
    later = lists[2023, "latere"]
    assert later[: len(first)] == first
    assert [name for name in later if name in LATER_2023] == LATER_2023


def test_editions_hold_catalogue_columns_once(editions, columns):
    for row in editions:
        known = meanings(columns, row["year"])
        assert len(set(row["columns"])) == len(row["columns"])
        unknown = {name for name in row["columns"] if name.casefold() not in known}
        assert unknown <= TECHNICAL
        cut = {name for name in row["columns"] if len(name) > 10}
        own = {column["name"] for column in columns}
        assert cut <= own, "a name that is cut off must lead straight to a catalogue name"


def test_no_name_looks_like_the_cut_name_of_another_column(editions, columns):
    for row in editions:
        known = meanings(columns, row["year"])
        for name in row["columns"]:
            if len(name) > 10:
                assert known.get(name[:10].casefold(), set()) <= {name}, name
