"""The profile of an own area, with that of its gemeente beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.own.membership import OwnArea
from wijkplan.answers.profile import Profile, figure_groups
from wijkplan.model.areas import Level


def own_profiles(atlas: Atlas) -> Iterator[tuple[OwnArea, Profile]]:
    """The profile of every own area.

    A profile has the figures that may be added, and the buurten of which the area is made. It has
    no years: what programmes do is told per buurt.

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
        yield (
            area,
            Profile(
                code=area.id,
                name=area.name,
                level=Level.BUURT,
                sort=area.sort,
                columns=columns,
                children=(*area.buurten, *area.cut),
                groups=figure_groups(shown, columns, explained=False),
            ),
        )
