"""From ``wijkplan.toml`` to an atlas: `Project.build`, read from top to bottom, is the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from wijkplan.answers import programme
from wijkplan.answers.atlas import Atlas, Heading, assemble_atlas
from wijkplan.answers.exposure import Exposure, exposure_per_buurt, follow_exposure
from wijkplan.answers.heat.answer import HeatAnswer
from wijkplan.answers.heat.page import tell_heat
from wijkplan.answers.heat.planning import phase_column
from wijkplan.answers.outlook import Outlook, Theme, Varying, look_ahead
from wijkplan.answers.outlook_sections import outlook_sections
from wijkplan.answers.own.page import with_own_areas
from wijkplan.answers.profile import Profile, profile_area
from wijkplan.answers.review.ground import prepare_ground
from wijkplan.answers.spread_ahead import spread_ahead
from wijkplan.answers.spread_norms import add_norms
from wijkplan.config import Config, load_config
from wijkplan.inputs import Inputs, read_inputs
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Catalogue, Edition
from wijkplan.model.contribution import Contribution
from wijkplan.model.history import History, build_history
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.table import build_table
from wijkplan.reviewer import KINDS as REVIEWED
from wijkplan.reviewer import Reviewer
from wijkplan.sources.heat import PROGRAMME
from wijkplan.themes import access, climate, heat, projects, safety, spread, stock
from wijkplan.timeline.base import delivered_stock
from wijkplan.timeline.timeline import Timeline, make_timeline, published_stock

if TYPE_CHECKING:
    from wijkplan.output.atlas import Written

Progress = Callable[[str], None]


class Line(NamedTuple):
    """A line of the recipe.

    Parameters
    ----------
    theme
        What it has to say about a State.
    ahead
        Given the present, what gives the columns that vary with the stock, and so with year and
        scenario; None where no column does.
    """

    theme: Theme
    ahead: Callable[[State], Varying] | None = None


@dataclass(frozen=True)
class Project:
    """A project file and the folder in which it stands."""

    config: Config
    folder: Path

    @classmethod
    def load(cls, path: str | Path = ".") -> Project:
        """Read a project file.

        Parameters
        ----------
        path
            ``wijkplan.toml``, or the folder in which it stands.

        Raises
        ------
        ConfigError
            If the file is absent or not understood.
        """
        file = Path(path)
        config = load_config(file)
        return cls(config, (file if file.is_dir() else file.parent).resolve())

    @cached_property
    def catalogue(self) -> Catalogue:
        """The columns that this project knows."""
        return self.config.catalogue()

    @property
    def output_folder(self) -> Path:
        """Folder into which `build` writes unless told otherwise."""
        return self.folder / self.config.project.uitvoer

    def build(
        self,
        out: str | Path | None = None,
        *,
        edition: Edition = "openbaar",
        progress: Progress | None = None,
    ) -> Written:
        """Read the sources, compute every theme, and write the atlas.

        The old atlas stays whole until the new one is complete.

        Parameters
        ----------
        out
            Folder to write into; by default ``uitvoer`` of the project file.
        edition
            ``openbaar`` uses public inputs only.
        progress
            Called with a Dutch line at each step.

        Raises
        ------
        WijkplanError
            With every problem found; nothing has been written then.
        """
        from wijkplan.output.atlas import write_atlas  # noqa: PLC0415 - folium is heavy

        step = progress or _silent
        atlas = self.atlas(edition=edition, progress=step)
        step("Pagina's en kaarten schrijven")
        return write_atlas(atlas, Path(out) if out else self.output_folder)

    def atlas(self, *, edition: Edition = "openbaar", progress: Progress | None = None) -> Atlas:
        """Compute everything that the atlas shows, without writing anything."""
        step = progress or _silent
        step("Bronnen lezen en controleren")
        inputs = self.inputs(edition=edition)
        step("Cijfers op gebieden brengen")
        state = self.base_state(inputs)
        step("Thema's berekenen")
        contributions = self._contribute(state, inputs.areas)
        timeline = self._timeline(state, inputs.areas, edition)
        outlook = None
        if timeline is not None:
            step("Scenario's doorrekenen")
            contributions, outlook = self._look_ahead(timeline, contributions)
        contributions, warmth = tell_heat(
            state,
            timeline,
            contributions,
            settings=self.config.warmte.settings(),
            untold=self.config.internal_norms(edition),
        )
        contributions, exposure = self._expose(state, timeline, contributions)
        contributions = self._test_spread(state, contributions, outlook)
        atlas = assemble_atlas(
            self._heading(edition),
            state,
            contributions,
            groups=self.catalogue.groups,
            deliveries=inputs.deliveries,
            absent=inputs.absent,
        )
        return replace(
            with_own_areas(atlas, state),
            outlook=outlook,
            protection=inputs.protection,
            exposure=exposure,
            heat=warmth,
            history=build_history(inputs.areas, inputs.sheets, inputs.catalogue, state.figures),
        )

    def _heading(self, edition: Edition) -> Heading:
        return Heading(
            title=self.config.project.naam,
            edition=edition,
            fictional=self.config.project.fictief,
            untold=self.config.internal_norms(edition),
        )

    def timeline(self, *, edition: Edition = "openbaar") -> Timeline | None:
        """Every scenario, year by year; None without projects or homes.

        See `wijkplan.timeline.timeline.Timeline.state` for the State of one year.
        """
        inputs = self.inputs(edition=edition)
        return self._timeline(self.base_state(inputs), inputs.areas, edition)

    def contribute(self, state: State) -> list[Contribution]:
        """What every theme has to say about a State, of now or of another year or scenario."""
        return self._contribute(state, state.figures.areas)

    def _timeline(self, base: State, areas: AreaSet, edition: Edition) -> Timeline | None:
        config = self.config
        return make_timeline(base, areas, config.scenarios(edition), until=config.tijd.tot)

    def _look_ahead(
        self, timeline: Timeline, present: Sequence[Contribution]
    ) -> tuple[list[Contribution], Outlook]:
        """What becomes of it, and the contributions with what there is to say of that."""
        base, areas = timeline.base, timeline.base.figures.areas
        lines = tuple(zip(self.recipe(), present, strict=True))
        steady = [c for line, part in lines if line.ahead is None for c in part.columns]
        plans = programme.make_plans(base, timeline.projects)
        prognosis = programme.prognosis(programme.find_course(timeline, plans), plans)
        outlook = look_ahead(
            timeline,
            base.figures.with_columns(steady),
            [line.ahead(base) for line, _ in lines if line.ahead is not None],
            present=[c for line, part in lines if line.ahead is not None for c in part.columns],
            yearly=lambda year: (
                *programme.prognosis_columns(prognosis, plans, year),
                phase_column(base.registers.get(PROGRAMME), areas, year),
            ),
        )
        outlook = replace(outlook, prognosis=prognosis)
        rules = self.config.omgevingsveiligheid
        zones = safety.find_zones(base, areas, regime=rules.regime, settings=self._safety)
        answer = programme.contribute(timeline, plans, prognosis, zones=zones)
        now = base.figures.with_columns([c for part in present for c in part.columns])
        before = {stock.THEME: outlook_sections(outlook, areas)}
        after = {spread.THEME: spread_ahead(outlook, now, self._groups(base))}
        told = [
            replace(
                part,
                sections=(
                    *before.get(part.theme, ()),
                    *part.sections,
                    *after.get(part.theme, ()),
                ),
            )
            for part in present
        ]
        return [*told, answer], outlook

    def _expose(
        self, state: State, timeline: Timeline | None, told: list[Contribution]
    ) -> tuple[list[Contribution], Exposure | None]:
        """What stands in the areas of attention, and the contributions with a table of that."""
        areas, rules = state.figures.areas, self.config.omgevingsveiligheid
        exposure = follow_exposure(
            state, areas, timeline, regime=rules.regime, settings=self._safety
        )
        if exposure is None:
            return told, None
        table = exposure_per_buurt(exposure, areas)
        return [
            replace(part, sections=(*part.sections, table)) if part.theme == safety.THEME else part
            for part in told
        ], exposure

    @cached_property
    def _safety(self) -> safety.Settings:
        return self.config.safety_settings(self.folder)

    def recipe(self) -> tuple[Line, ...]:
        """The themes in order: adding a theme is adding a room and one line here.

        A theme finds the columns of the themes before it in the figures of the State.
        """
        rules = self.config.omgevingsveiligheid
        areas_of_attention = partial(
            safety.contribute,
            regime=rules.regime,
            compare=rules.vergelijk,
            settings=self._safety,
        )
        return (
            Line(stock.contribute, ahead=lambda _: stock.later_columns),
            Line(projects.contribute),
            Line(
                partial(heat.contribute, rule=self.config.warmte.settings().rule),
                ahead=heat.look_ahead,
            ),
            Line(areas_of_attention),
            Line(climate.contribute),
            Line(access.contribute, ahead=access.look_ahead),
            Line(self._spread, ahead=self._spread_ahead),
        )

    def _contribute(self, state: State, areas: AreaSet) -> list[Contribution]:
        contributions: list[Contribution] = []
        for line in self.recipe():
            part = line.theme(state, areas)
            contributions.append(part)
            state = replace(state, figures=state.figures.with_columns(part.columns))
        return contributions

    def _spread_ahead(self, base: State) -> Varying:
        """Measure again what is not about published figures alone: those do not move."""
        published = base.figures.specs
        steady = {
            name for name, spec in published.items() if {spec.weight, spec.of} <= {"", *published}
        }
        return lambda state, areas: spread.later_columns(
            state, areas, columns=[name for name in self._groups(state) if name not in steady]
        )

    def _spread(self, state: State, areas: AreaSet) -> Contribution:
        return spread.contribute(state, areas, columns=self._groups(state))

    def _groups(self, state: State) -> list[str]:
        """Columns of which the project asks the spread."""
        return [name for name in self.config.spreiding.kolommen if self._nameable(name, state)]

    def _nameable(self, column: str, state: State) -> bool:
        # A column of the project that this edition does not have may not even be named.
        own = column in self.catalogue.specs and not self.catalogue[column].shipped
        return not own or column in state.figures.specs

    def _test_spread(
        self, state: State, contributions: Sequence[Contribution], outlook: Outlook | None
    ) -> list[Contribution]:
        """What the norms on spread say, added to the theme."""
        norms = [
            table.norm()
            for table in self.config.spreiding.norm
            if all(self._nameable(name, state) for name in table.references)
        ]
        if not norms:
            return list(contributions)
        now = state.figures.with_columns([c for part in contributions for c in part.columns])
        return [
            add_norms(part, now, norms, outlook) if part.theme == spread.THEME else part
            for part in contributions
        ]

    def heat(self, *, edition: Edition = "openbaar") -> HeatAnswer:
        """Rankings, planning, progress, business of zones and what coincides with heat."""
        answer = self.atlas(edition=edition).heat
        assert answer is not None  # noqa: S101 - an atlas of a project has one
        return answer

    def profile(self, code: str, *, edition: Edition = "openbaar") -> Profile:
        """Everything that is known of one area."""
        return profile_area(self.atlas(edition=edition), code)

    def write_profile(self, code: str, path: str | Path, *, edition: Edition = "openbaar") -> Path:
        """Write the profile of one area as one file; returns its path."""
        from wijkplan.output.atlas import write_single_profile  # noqa: PLC0415

        return write_single_profile(self.atlas(edition=edition), code, Path(path))

    def write_map(self, indicator: str, path: str | Path, *, edition: Edition = "openbaar") -> Path:
        """Write a map of one indicator as one file; returns its path."""
        from wijkplan.output.atlas import write_single_map  # noqa: PLC0415

        return write_single_map(self.atlas(edition=edition), indicator, Path(path))

    def trends(self, *, edition: Edition = "openbaar") -> History:
        """The figures of every year that was delivered; see `History.tidy` for one table."""
        inputs = self.inputs(edition=edition)
        now = self.base_state(inputs).figures
        return build_history(inputs.areas, inputs.sheets, inputs.catalogue, now)

    def base_state(self, inputs: Inputs) -> State:
        """The present, before any project."""
        absent = ", ".join(f"bestand {name} niet gevonden" for name in inputs.absent)
        figures = build_table(inputs.areas, inputs.sheets, inputs.catalogue, absent=absent)
        return State(
            scenario=BASE_SCENARIO,
            year=self.config.project.jaar,
            figures=figures,
            layers=inputs.layers,
            registers=inputs.registers,
            stock=delivered_stock(inputs.layers, inputs.registers, inputs.areas)
            or published_stock(figures, inputs.areas),
            grids=inputs.grids,
            network=inputs.network,
        )

    def inputs(
        self, *, edition: Edition = "openbaar", kinds: Collection[str] | None = None
    ) -> Inputs:
        """Read and check the sources that an edition may use; see `read_inputs`."""
        return read_inputs(self.config, self.folder, edition=edition, kinds=kinds)

    def reviewer(self, *, edition: Edition = "openbaar") -> Reviewer:
        """Prepare the review of plans; `Reviewer.review` then takes one at a time.

        Only the sources that a review needs are read.
        """
        inputs = self.inputs(edition=edition, kinds=REVIEWED)
        ground = prepare_ground(
            self._heading(edition),
            self.base_state(inputs),
            inputs.areas,
            self._safety,
            deliveries=inputs.deliveries,
            absent=inputs.absent,
        )
        return Reviewer(ground=replace(ground, heat_reach_m=self.config.warmte.bereik_m))


def _silent(_: str) -> None:
    pass
