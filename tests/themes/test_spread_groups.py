"""Which columns are groups, and what is published of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import minitown as mt
from wijkplan.model.columns import ColumnSpec, Kind, load_catalogue
from wijkplan.model.contribution import Column
from wijkplan.model.table import build_table
from wijkplan.themes.spread.groups import (
    find_group,
    is_origin,
    published_of,
    rounding_of,
    why_no_group,
)

HELPED = ColumnSpec(name="geholpen", label="Geholpen", kind=Kind.COUNT, of=mt.HOUSEHOLDS)
MARKT, HAVEN, OOST, EILAND, DORP, WERKPARK = range(6)


def table_of(town, figures, *specs, codes=mt.BUURTEN):
    return build_table(
        town, [mt.make_sheet(figures, codes=codes)], load_catalogue().extended(specs)
    )


def told(town, table, name):
    return published_of(find_group(table, name), town, [mt.GEMEENTE])


def ends(limits, place):
    return limits.low[place], limits.high[place]


def test_a_rounded_share_of_a_rounded_total(town):
    published = told(town, mt.table(), mt.OLD)
    assert ends(published.total, HAVEN) == (198, 202)
    assert ends(published.group, HAVEN) == (39, 41)  # 19.5% of 198 to 20.5% of 202
    assert published.areas == mt.BUURTEN


def test_what_is_suppressed_is_open_and_not_zero(town):
    published = told(town, mt.table(), mt.OLD)
    assert ends(published.group, EILAND) == (0, np.inf)
    # The share of the homes of Eiland is suppressed, but there are ten of them.
    assert ends(told(town, mt.table(), mt.CORPORATION).group, EILAND) == (0, 10)


def test_a_delivered_wijk_limits_what_is_suppressed_and_a_derived_one_does_not(town):
    households = (50, 100, 100, 50, 150, 0)
    helped = (5, 10, 20, mt.SUPPRESSED, 10, 0)
    figures = {HELPED.name: helped, mt.HOUSEHOLDS: households}
    assert ends(told(town, table_of(town, figures, HELPED), HELPED.name).group, EILAND) == (0, 52)
    more = {HELPED.name: (*helped, 40), mt.HOUSEHOLDS: (*households, 300)}
    table = table_of(town, more, HELPED, codes=(*mt.BUURTEN, mt.CENTRUM))
    assert ends(told(town, table, HELPED.name).group, EILAND) == (5, 5)


def test_what_the_books_leave_open_lies_between_its_bounds_in_a_buurt_only(town):
    whole = ColumnSpec(name="t", label="T", kind=Kind.COUNT)
    part = ColumnSpec(name="g", label="G", kind=Kind.COUNT, of="t")
    values = pd.Series([5.0, np.nan, np.nan], [mt.MARKT, mt.HAVEN, mt.GEMEENTE])
    bounds = pd.DataFrame({"laag": [2.0, 1.0], "hoog": [4.0, 3.0]}, [mt.HAVEN, mt.GEMEENTE])
    given = {"status": pd.Series("", mt.BUURTEN, dtype=object), "year": 2024, "source": "boek"}
    columns = [
        Column(spec=whole, values=pd.Series(9.0, mt.BUURTEN), **given),
        Column(spec=part, values=values, bounds=bounds, **given),
    ]
    published = told(town, mt.table().with_columns(columns), "g")
    assert ends(published.group, HAVEN) == (2, 4)
    assert ends(published.group, OOST) == (0, 9)
    # The gemeente also counts homes of which no buurt is known, and so limits no buurt.
    assert (published.whole.group.low[0], published.contradiction) == (7, "")


@pytest.mark.parametrize(
    ("kind", "fields", "base"),
    [
        (Kind.COUNT, {"rounding": 5}, 5),
        (Kind.COUNT, {}, 0),
        (Kind.SHARE, {"decimals": 1}, 0.1),
        (Kind.COUNT, {"rounding": 5, "round_to": 10}, 15),
    ],
)
def test_to_what_a_figure_is_rounded(kind, fields, base):
    spec = ColumnSpec(name="a", label="A", kind=kind, **fields)
    assert rounding_of(spec) == pytest.approx(base)


def test_rounding_that_nobody_tells_is_said(town):
    assert find_group(mt.table(), mt.CORPORATION).rounding_unknown
    assert not find_group(mt.table(), mt.OLD).rounding_unknown


def test_only_columns_with_a_whole_are_groups(town):
    table = mt.table()
    assert find_group(table, mt.OLD).whole.name == mt.PEOPLE
    assert find_group(table, mt.CORPORATION).of_homes
    assert find_group(table, mt.PEOPLE) is None
    assert find_group(table, "nergens") is None
    assert why_no_group(table, "nergens") == "onbekend (niet geleverd)"
    bare = replace(table, specs={**table.specs, mt.OLD: replace(table.specs[mt.OLD], weight="")})
    assert "geen noemer" in why_no_group(bare, mt.OLD)


def test_every_column_on_origin_of_the_catalogue_is_known_as_such():
    named = {n for n in load_catalogue().specs if "herkomst" in n or "migratieachtergrond" in n}
    assert named
    assert all(is_origin(load_catalogue()[name]) for name in named)
    assert not is_origin(load_catalogue()[mt.OLD])
