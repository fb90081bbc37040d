from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given

import minitown as mt
from strategies import lines
from wijkplan.model.areas import Level
from wijkplan.model.contribution import MapLayerSection
from wijkplan.model.findings import Verdict
from wijkplan.themes.safety import LENGTH, contribute

TOWN = mt.areas()
STATE = mt.state()


def with_tracks(layer):
    return contribute(replace(STATE, layers={"spoor": layer}), TOWN)


def overlay(contribution):
    (section,) = [s for s in contribution.sections if isinstance(s, MapLayerSection)]
    return section


def test_length_of_railway_per_buurt_without_the_museum_line(unchanged):
    layer = mt.railway()
    unchanged(layer.frame)
    (column,) = with_tracks(layer).columns
    assert column.spec.name == LENGTH
    assert column.values.loc[list(mt.BUURTEN)].to_dict() == pytest.approx(mt.RAILWAY_M)
    assert column.values[[mt.CENTRUM, mt.ZUID, mt.GEMEENTE]].tolist() == [400, 100, 500]
    assert column.status.eq("").all()
    assert set(column.values.index) == set(TOWN.frame.index)


def test_what_runs_outside_the_areas_is_counted_as_lost():
    (balance,) = with_tracks(mt.railway()).conservation
    assert (balance.unit, balance.came_in, balance.allocated, balance.lost) == ("m", 600, 500, 100)


@given(lines())
def test_lengths_are_conserved_over_the_levels(geometries):
    layer = mt.railway()
    frame = layer.frame.iloc[[0] * len(geometries)].set_geometry(geometries.to_numpy())
    found = with_tracks(replace(layer, frame=frame.reset_index(drop=True)))
    (column,), (balance,) = found.columns, found.conservation
    for level in Level:
        assert column.values[TOWN.codes(level)].sum() == pytest.approx(balance.allocated)
    assert balance.came_in == pytest.approx(balance.allocated + balance.lost)


def test_without_a_layer_the_length_is_missing_and_not_zero():
    found = contribute(STATE, TOWN)
    (column,) = found.columns
    assert column.values.isna().all()
    assert set(column.status) == {"niet geleverd"}
    assert set(column.values.index) == set(TOWN.frame.index)
    (finding,) = found.findings
    assert finding.verdict is Verdict.UNKNOWN
    assert not any(isinstance(section, MapLayerSection) for section in found.sections)
    assert STATE.figures.with_columns(found.columns).known(LENGTH) is False


def test_attention_areas_stay_unknown_and_are_never_a_buffer():
    found = with_tracks(mt.railway())
    (finding,) = found.findings
    assert (finding.verdict, finding.norm.citation.verified) == (Verdict.UNKNOWN, False)
    assert "niet geleverd" in finding.reason
    assert set(overlay(found).frame.geom_type) == {"LineString"}


def test_every_line_is_drawn_in_a_style_of_the_legend():
    section = overlay(with_tracks(mt.railway()))
    assert section.frame["style"].tolist() == ["spoor", "tunnel", "museum"]
    assert list(section.styles) == ["spoor", "tunnel", "museum"]
    assert section.frame["text"].tolist()[0] == "gemengd gebruik, dubbel spoor"
    assert section.frame.crs == mt.CRS


def test_what_the_source_does_not_tell_is_said_to_be_unknown():
    layer = mt.railway()
    bare = layer.frame.assign(functie=None, sporen=None, hoogteniveau=float("nan"))
    found = with_tracks(replace(layer, frame=bare))
    assert set(overlay(found).frame["text"]) == {"functie onbekend"}
    assert set(overlay(found).frame["style"]) == {"spoor"}
    assert pd.Series(found.columns[0].values)[mt.OOST] == 100  # not known to be a museum line


def test_only_what_lies_near_is_drawn():
    layer = mt.railway()
    frame = layer.frame.copy()
    frame.loc[1, "geometry"] = mt.line((5_000, 0), (6_000, 0))
    assert len(overlay(with_tracks(replace(layer, frame=frame))).frame) == 2
