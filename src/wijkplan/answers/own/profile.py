"""The profile of an own area, with that of its gemeente beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.exposure import exposure_of_area
from wijkplan.answers.heat.profile import heat_of_area
from wijkplan.answers.in_short import InShort, tell_homes, tell_in_short
from wijkplan.answers.own.membership import OwnArea
from wijkplan.answers.own.years import as_wijk, homes_of_own_area
from wijkplan.answers.profile import Profile, figure_groups
from wijkplan.model.areas import Level
from wijkplan.model.contribution import Section, TableSection, TextSection
from wijkplan.model.text import format_number
from wijkplan.themes.access.overlay import label


def own_profiles(atlas: Atlas) -> Iterator[tuple[OwnArea, Profile]]:
    """The profile of every own area.

    A profile has the figures that may be added, the buurten of which the area is made, its homes
    through the years, and the projects and facilities that lie in it. Heat and what stands in the
    areas of attention are told per buurt: of an area that cuts buurten it says why they are not.

    Parameters
    ----------
    atlas
        The atlas.
    """
    if atlas.own is None:
        return
    shown = replace(atlas, table=atlas.own.table)
    for area in atlas.own.areas:
        columns = (area.id, *shown.areas.parents(area.id))
        profile = Profile(
            code=area.id,
            name=area.name,
            level=Level.WIJK,
            sort=area.sort,
            columns=columns,
            children=(*area.buurten, *area.cut),
            groups=figure_groups(shown, columns, explained=False),
            homes=homes_of_own_area(atlas, atlas.own, area) if area.gemeenten else None,
            facilities=tuple(_facilities(atlas.own.lying[area.id].facilities)),
        )
        yield area, _with_buurten(profile, atlas, area)


def _with_buurten(profile: Profile, atlas: Atlas, area: OwnArea) -> Profile:
    """The profile with what is told per buurt, or why it is not."""
    if not area.whole:
        homes = InShort(homes=tell_homes(profile.homes))
        return replace(profile, heat=tuple(_untold(atlas, area)), short=homes)
    areas, heat, exposure = as_wijk(atlas.areas, area), atlas.heat, atlas.exposure
    return replace(
        profile,
        heat=() if heat is None else heat_of_area(heat, areas, area.id),
        exposure=None if exposure is None else exposure_of_area(exposure, areas, area.id),
        short=tell_in_short(atlas, areas, area.id, profile.homes),
    )


def _untold(atlas: Atlas, area: OwnArea) -> Iterator[Section]:
    if atlas.heat is not None or atlas.exposure is not None:
        yield TextSection(
            title="Warmte en omgevingsveiligheid",
            text=f"Onbekend: {area.why_not_whole(atlas.areas)}. Kijk bij de buurten hieronder.",
        )


def _facilities(found: Mapping[str, int] | None) -> Iterator[Section]:
    if found is None:
        return
    if not found:
        yield TextSection(title="Voorzieningen in dit gebied", text="Geen van de geleverde.")
        return
    rows = sorted((label(kind), format_number(number)) for kind, number in found.items())
    yield TableSection(
        title="Voorzieningen in dit gebied",
        head=("Soort", "Aantal"),
        rows=tuple(rows),
        note="Geteld op hun plaats, binnen de grens van het gebied.",
    )
