"""The page on heat: what is planned, what it costs, how far it is, and what coincides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from wijkplan.answers.heat.answer import HeatAnswer, HeatSettings, answer_heat
from wijkplan.answers.heat.business import business_section
from wijkplan.answers.heat.coincidence import make_case
from wijkplan.answers.heat.norms import list_norms
from wijkplan.answers.heat.planning import phase_column, planning_sections
from wijkplan.answers.heat.progress import progress_sections
from wijkplan.answers.heat.shifted import variant_sections
from wijkplan.answers.programme.plans import make_plans
from wijkplan.model.contribution import Contribution, Section, TextSection
from wijkplan.model.state import State
from wijkplan.themes.heat.parts import THEME
from wijkplan.themes.heat.zones.drawn import ZONES
from wijkplan.timeline.timeline import Timeline

_INTRODUCTION = (
    "Deze pagina legt naast elkaar wat de gemeente van plan is, wat de strategieën het land "
    "kosten, hoe ver de zones zijn en wat er tegelijk gebeurt. Zij kiest niets: nationale kosten "
    "zijn niet de enige overweging, en een planning is geen voorspelling. Wat niet is geleverd, "
    "staat er als onbekend. Bovenaan staat de planning; onderaan staan de bevindingen, elk met "
    "haar regel en reden."
)


def tell_heat(
    state: State,
    timeline: Timeline | None,
    told: Sequence[Contribution],
    *,
    settings: HeatSettings,
    untold: Collection[str] = (),
) -> tuple[list[Contribution], HeatAnswer]:
    """Answer what there is to say of heat, and put it on the page of its theme.

    Parameters
    ----------
    state
        The present.
    timeline
        The years to come; None without projects or homes.
    told
        What all themes, and other answers, say; their columns are part of the case.
    settings, untold
        See `wijkplan.answers.heat.answer.answer_heat`.
    """
    now = state.figures.with_columns([column for part in told for column in part.columns])
    case = make_case(
        replace(state, figures=now),
        timeline=timeline,
        plans=None if timeline is None else make_plans(state, timeline.projects),
        reach_m=settings.reach_m,
    )
    answer = answer_heat(case, timeline, settings, untold=untold)
    return [add_heat(part, answer) if part.theme == THEME else part for part in told], answer


def add_heat(part: Contribution, answer: HeatAnswer) -> Contribution:
    """Put what needs years, scenarios and projects around what the theme says of the present.

    Parameters
    ----------
    part
        What the theme handed over.
    answer
        The answer on heat.
    """
    case = answer.case
    phase = phase_column(case.programme, case.areas, case.year - 1)
    part = replace(
        part,
        columns=(*part.columns, phase),
        findings=(*answer.findings, *part.findings),
    )
    if not answer.delivered:  # the theme has said what is missing
        return part
    before: list[Section] = [TextSection(title="Wat deze pagina laat zien", text=_INTRODUCTION)]
    before += planning_sections(case.state, case.state.year)
    after: list[Section] = [
        *progress_sections(answer.reported, answer.zones, case.areas),
        business_section(answer.zones, why_not=_why_not(answer)),
        *variant_sections(answer.differences, answer.settings.variants),
        list_norms(),
    ]
    return replace(part, sections=(*before, *part.sections, *after))


def _why_not(answer: HeatAnswer) -> str:
    layer = answer.case.state.layers.get(ZONES)
    if layer is None:
        return "er zijn geen warmtezones geleverd"
    stock = answer.case.state.stock
    if stock is None or not stock.addresses:
        return "de woningen zijn niet als adressen geleverd"
    return "geen warmtezone ligt in de gebieden"
