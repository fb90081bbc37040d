"""What is exposed, on the profile of an area and on the page of the theme."""

from __future__ import annotations

from dataclasses import replace

import minitown as mt
import ten_atlas
import ten_buildings as town
from wijkplan.answers.exposure import exposure_per_buurt, follow_exposure
from wijkplan.answers.profile import profile_area
from wijkplan.model.contribution import Contribution
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.pages import render_profile, render_theme
from wijkplan.themes.safety import Settings

HOSTILE = "<b>vet</b>"


def atlas():
    areas = mt.areas(names={**mt.NAMES, mt.MARKT: HOSTILE})
    exposure = follow_exposure(
        town.state(), areas, None, regime="hengelo-2022", settings=Settings()
    )
    named = replace(exposure, names={key: f"{HOSTILE} {key}" for key in exposure.names})
    return replace(ten_atlas.atlas(areas=areas), exposure=named)


def profile(made, code):
    return render_profile(made, profile_area(made, code), MiniMaps(made.areas))


def test_a_profile_has_the_table_of_its_area():
    made = atlas()
    text = profile(made, mt.HAVEN)
    assert "Wat staat er in de aandachtsgebieden, nu en straks" in text
    assert "&lt;b&gt;vet&lt;/b&gt; brandaandachtsgebied" in text
    assert "<b>vet</b>" not in text
    assert "nu en straks" not in profile(made, mt.WERKPARK)  # nothing stands there
    bare = replace(made, exposure=None)
    assert "nu en straks" not in profile(bare, mt.HAVEN)


def test_the_page_of_the_theme_has_the_table_of_all_buurten():
    made = atlas()
    section = exposure_per_buurt(made.exposure, made.areas)
    part = Contribution(theme="proef", title="Proef", state=("nu", 2024), sections=(section,))
    text = render_theme(made, part)
    assert text.count('<th scope="row">') == len(section.rows)
    assert "&lt;b&gt;vet&lt;/b&gt;" in text
    assert "<b>vet</b>" not in text
    assert section.note[:40] in text
