"""From ``wijkplan.toml`` to an atlas: `Project.build`, read from top to bottom, is the pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from wijkplan.answers.atlas import Atlas, Heading, assemble_atlas
from wijkplan.answers.profile import Profile, profile_area
from wijkplan.config import Config, load_config
from wijkplan.inputs import Inputs, read_inputs
from wijkplan.model.areas import AreaSet
from wijkplan.model.columns import Catalogue
from wijkplan.model.contribution import Contribution
from wijkplan.model.layers import Edition
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.stock import Stock
from wijkplan.model.table import build_table
from wijkplan.sources.bag import BagDelivery
from wijkplan.themes import access, climate, heat, projects, safety, spread, stock
from wijkplan.timeline.base import base_stock

if TYPE_CHECKING:
    from wijkplan.output.atlas import Written

Theme = Callable[[State, AreaSet], Contribution]
Progress = Callable[[str], None]


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
        return assemble_atlas(
            Heading(
                title=self.config.project.naam,
                edition=edition,
                fictional=self.config.project.fictief,
            ),
            state,
            contributions,
            groups=self.catalogue.groups,
            deliveries=inputs.deliveries,
            absent=inputs.absent,
        )

    def themes(self) -> tuple[Theme, ...]:
        """The recipe: adding a theme is adding a room and one line here.

        A theme finds the columns of the themes before it in the figures of the State.
        """
        safety_rules = self.config.omgevingsveiligheid
        return (
            stock.contribute,
            projects.contribute,
            heat.contribute,
            partial(
                safety.contribute,
                regime=safety_rules.regime,
                measure_from=safety_rules.meten_vanaf,
                track_spacing_m=safety_rules.spoorafstand_m,
            ),
            climate.contribute,
            access.contribute,
            self._spread,
        )

    def _contribute(self, state: State, areas: AreaSet) -> list[Contribution]:
        contributions = []
        for theme in self.themes():
            part = theme(state, areas)
            contributions.append(part)
            state = replace(state, figures=state.figures.with_columns(part.columns))
        return contributions

    def _spread(self, state: State, areas: AreaSet) -> Contribution:
        # A column of the project that this edition does not have may not even be named.
        hidden = {name for name, spec in self.catalogue.specs.items() if not spec.shipped}
        columns = [
            name
            for name in self.config.spreiding.kolommen
            if name in state.figures.specs or name not in hidden
        ]
        return spread.contribute(state, areas, columns=columns)

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

    def base_state(self, inputs: Inputs) -> State:
        """The present, before any project."""
        absent = ", ".join(f"bestand {name} niet gevonden" for name in inputs.absent)
        figures = build_table(inputs.areas, inputs.sheets, self.catalogue, absent=absent)
        return State(
            scenario=BASE_SCENARIO,
            year=self.config.project.jaar,
            figures=figures,
            layers=inputs.layers,
            registers=inputs.registers,
            stock=_stock(inputs),
            grids=inputs.grids,
            network=inputs.network,
        )

    def inputs(self, *, edition: Edition = "openbaar") -> Inputs:
        """Read and check the sources that an edition may use; see `read_inputs`."""
        return read_inputs(self.config, self.folder, self.catalogue, edition=edition)


def _stock(inputs: Inputs) -> Stock | None:
    panden, objects = (inputs.layers.get(name) for name in ("pand", "verblijfsobject"))
    return base_stock(
        BagDelivery(pand=panden, verblijfsobject=objects) if panden and objects else None,
        inputs.registers.get("woningregister"),
        inputs.registers.get("woningaantallen"),
        inputs.areas,
    )


def _silent(_: str) -> None:
    pass
