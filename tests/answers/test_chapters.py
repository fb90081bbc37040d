"""Chapters of a profile: where figures stand, which are key figures, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

import minitown as mt
import ten_atlas
from wijkplan.answers.chapters import fill_chapters, key_columns, load_chapters
from wijkplan.answers.profile import FigureGroup, profile_area
from wijkplan.model.columns import load_catalogue


@pytest.fixture(scope="module")
def atlas():
    return ten_atlas.atlas()


def filled(atlas, code):
    chapters = fill_chapters(profile_area(atlas, code).groups, atlas.table)
    return {one.chapter.id: one for one in chapters}


def names(figures):
    return [figure.spec.name for figure in figures]


def test_every_group_stands_in_one_chapter():
    placed = Counter(group for chapter in load_chapters() for group in chapter.groups)
    assert set(load_catalogue().groups) <= set(placed)
    assert set(placed.values()) == {1}
    assert len({chapter.id for chapter in load_chapters()}) == len(load_chapters())


def test_two_pages_hold_some_thirty_key_figures_and_none_is_of_origin():
    rows = sum(len(chapter.key) + len(chapter.parts) for chapter in load_chapters())
    assert 25 <= rows <= 36
    catalogue = load_catalogue()
    known = [catalogue[name] for name in key_columns() if name in catalogue]
    assert len(known) > 25
    assert "herkomst" not in {spec.group for spec in known}


def test_key_figures_stand_in_order_and_what_nobody_delivered_is_named(atlas):
    found = filled(atlas, mt.MARKT)["bewoners"]
    assert names(found.key) == [mt.PEOPLE, mt.HOUSEHOLDS]
    assert names(found.parts) == [mt.OLD]
    assert found.undelivered[0] == "Aandeel eenpersoonshuishoudens"
    assert "Aandeel inwoners van 0 tot 15 jaar" in found.undelivered
    assert "Inwoners" not in found.undelivered


PUBLISHED, COUNTED = mt.CORPORATION, "aandeel_eigendom_huur_corporatie_pct"


def shown(atlas, code):
    """What is shown of the share of corporation homes, of two that say it."""
    figures = filled(atlas, code)["wonen"].key
    (found,) = [f for f in figures if f.spec.name in (PUBLISHED, COUNTED)]
    return found.spec.name, found.cells[0].value, found.cells[0].status


def test_the_first_name_that_is_known_here_is_shown_else_the_first_with_its_reason(atlas):
    assert shown(atlas, mt.MARKT) == (PUBLISHED, 40.0, "")
    assert shown(atlas, mt.EILAND) == (PUBLISHED, None, mt.REASON)
    values = atlas.table.values.copy()
    values.loc[mt.MARKT, PUBLISHED] = float("nan")
    hidden = replace(atlas, table=replace(atlas.table, values=values))
    assert shown(hidden, mt.MARKT) == (COUNTED, 75.0, "")


def test_a_group_that_no_chapter_names_stands_in_the_last(atlas):
    own = FigureGroup(key="wijkteam", label="Wijkteam", figures=(), undelivered={})
    groups = (own, *profile_area(atlas, mt.MARKT).groups)
    chapters = fill_chapters(groups, atlas.table)
    assert chapters[-1].groups[0] is own
    assert sum(len(one.groups) for one in chapters) == len(groups)
