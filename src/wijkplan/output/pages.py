"""Pages of text and tables: profiles and themes; and how any page of an atlas is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shapely.geometry.base import BaseGeometry

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.chapters import FACILITIES, HEAT, HOMES, SAFETY
from wijkplan.answers.in_short import InShort
from wijkplan.answers.own.profile import own_profiles
from wijkplan.answers.profile import Profile, profile_area
from wijkplan.model.areas import AreaSet, Level
from wijkplan.model.contribution import (
    ChartSection,
    Contribution,
    MapLayerSection,
    PlanningSection,
    Section,
)
from wijkplan.model.errors import enumerate_some
from wijkplan.model.findings import Verdict
from wijkplan.model.text import format_number
from wijkplan.output.disclosure import Publication
from wijkplan.output.explanations import PAGE as EXPLANATIONS
from wijkplan.output.frame import Frame, credit, edition_label, fill_page
from wijkplan.output.homes_view import chart_view, homes_view
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.payload import navigation, theme_page
from wijkplan.output.planning import planning_view
from wijkplan.output.profile_chapters import view_chapters
from wijkplan.output.trends_view import trends_view


def write_pages(atlas: Atlas, publication: Publication) -> None:
    """Write the pages about one area or one theme."""
    maps = MiniMaps(atlas.areas)
    for code in atlas.areas.frame.index:
        text = render_profile(atlas, profile_area(atlas, code), maps)
        publication.write_text(f"gebieden/{code}.html", text)
    for area, profile in own_profiles(atlas):
        if area.gemeenten:
            text = render_profile(atlas, profile, maps, shape=area.geometry)
            publication.write_text(f"gebieden/{area.id}.html", text)
    for part in atlas.contributions:
        if part.sections:
            publication.write_text(theme_page(part.theme), render_theme(atlas, part))


def render_profile(
    atlas: Atlas,
    profile: Profile,
    maps: MiniMaps,
    *,
    shape: BaseGeometry | None = None,
    standalone: bool = False,
) -> str:
    """HTML of the profile of one area.

    Parameters
    ----------
    atlas
        The atlas.
    profile
        What is known of the area.
    maps
        Draws where it lies.
    shape
        Surface of an own area, which ``maps`` does not know; else None.
    standalone
        Whether the page holds its styles and links to nothing.
    """
    areas = atlas.areas
    columns = _columns(profile, areas)
    names = [name for _, name, _ in columns]
    view = view_chapters(profile, atlas.table, names, explained=standalone)
    sections = {
        FACILITIES: profile.facilities,
        HEAT: profile.heat,
        SAFETY: profile.exposure and (profile.exposure,),
    }
    extra = {chapter: _section_views(given) for chapter, given in sections.items() if given}
    here = {HOMES} if profile.homes else set()
    return render_page(
        "profile.html.j2",
        atlas,
        root=None if standalone else "../",
        page_title=f"{profile.name} ({profile.kind})",
        profile=profile,
        columns=columns,
        trail=[(code, areas.name(code)) for code in reversed(profile.columns[1:])],
        children=sorted((areas.name(code), code) for code in profile.children),
        child_level="Buurten" if profile.sort else _below(profile.level),
        headline=_headline(profile),
        short=profile.short,
        weighings=_weighings(profile.short),
        chapters=[c for c in view.chapters if c.groups or c.id in extra or c.id in here],
        leads={HEAT: profile.short.heat, SAFETY: profile.short.safety},
        extra=extra,
        homes=homes_view(profile.homes),
        trends=trends_view(profile.trends, profile.name),
        homes_chapter=HOMES,
        explained_at=EXPLANATIONS,
        view=view,
        newest=max(
            (d.provenance.date for d in atlas.deliveries if d.provenance.date), default=None
        ),
        minimap=maps.draw(profile.code)
        if shape is None
        else maps.draw_shape(shape, profile.columns[-1]),
    )


def render_theme(atlas: Atlas, part: Contribution) -> str:
    """HTML of the sections of one theme."""
    return render_page(
        "theme.html.j2",
        atlas,
        root="",
        page_title=part.title,
        sections=_section_views(part.sections),
        findings=part.findings,
        labels=subject_labels(atlas),
    )


def subject_labels(atlas: Atlas) -> dict[str, str]:
    """What a reader calls the subjects of findings that are columns or areas."""
    areas = atlas.areas
    return {
        **{name: spec.label for name, spec in atlas.table.specs.items()},
        **{str(code): f"{areas.name(code)} ({code})" for code in areas.frame.index},
    }


def _section_views(sections: Iterable[Section]) -> list[dict[str, Any]]:
    """Sections as a page shows them; what belongs on the map is left out."""
    return [
        {
            "kind": type(section).__name__,
            "section": section,
            "chart": chart_view(section) if isinstance(section, ChartSection) else None,
            "planning": planning_view(section) if isinstance(section, PlanningSection) else None,
        }
        for section in sections
        if not isinstance(section, MapLayerSection)
    ]


_SUBJECTS = 3
"""So many subjects of a norm are named on a profile; the pages of the themes name all."""
_TO_JUDGE = {Verdict.FAILS: "Voldoet niet", Verdict.WEIGH: "Af te wegen"}
_HEADLINE = (("aantal_inwoners",), ("aantal_huishoudens",), ("woningvoorraad", "woningen_geteld"))
"""Columns of the headline; where the first is not known the next is shown."""


def _columns(profile: Profile, areas: AreaSet) -> list[tuple[str, str, str]]:
    """Code, name and level of the areas that stand side by side; the profile's own comes first."""
    above = [(code, areas.name(code), areas.level(code).value) for code in profile.columns[1:]]
    return [(profile.code, profile.name, profile.kind), *above]


def _headline(profile: Profile) -> list[tuple[str, str]]:
    """The three numbers by which everybody knows a neighbourhood."""
    figures = {f.spec.name: f for group in profile.groups for f in group.figures}
    found = []
    for names in _HEADLINE:
        there = [figures[name] for name in names if name in figures]
        if there:
            known = (figure for figure in there if isinstance(figure.cells[0].value, float))
            figure = next(known, there[0])
            value = figure.cells[0].value
            text = format_number(value) if isinstance(value, float) else "onbekend"
            found.append((figure.spec.label, text))
    return found


def _weighings(short: InShort) -> list[tuple[str, list[tuple[str, str]]]]:
    """Heading of a verdict, with each norm and the first few of what it is about."""
    told = [
        (
            heading,
            [
                (one.title, enumerate_some(one.subjects, most=_SUBJECTS))
                for one in short.weighings
                if one.verdict is verdict
            ],
        )
        for verdict, heading in _TO_JUDGE.items()
    ]
    return [(heading, norms) for heading, norms in told if norms]


def _below(level: Level) -> str:
    return {Level.GEMEENTE: "Wijken", Level.WIJK: "Buurten"}.get(level, "")


def render_page(template: str, atlas: Atlas, *, root: str | None, **context: object) -> str:
    """Fill a template; ``root`` leads to the folder of the atlas, None makes a single file."""
    edition = edition_label(atlas.edition)
    frame = Frame(
        title=atlas.title,
        subtitle=f"Gebiedsindeling {atlas.year} · {edition}",
        credit=credit(atlas.deliveries, atlas.edition),
        fictional=atlas.fictional,
        navigation=tuple(navigation(atlas)),
    )
    return fill_page(
        template,
        frame,
        root=root,
        context={
            "atlas": atlas,
            "edition": edition,
            **context,
        },
    )
