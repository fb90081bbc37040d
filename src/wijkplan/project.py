"""From ``wijkplan.toml`` to an atlas: `Project.build`, read from top to bottom, is the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from wijkplan.answers.atlas import Atlas, Delivery, Heading, assemble_atlas
from wijkplan.answers.profile import Profile, profile_area
from wijkplan.config import FILE_NAME, BronTable, Config, load_config
from wijkplan.model.areas import AreaSet, Level, build_areas
from wijkplan.model.columns import Catalogue
from wijkplan.model.contribution import Contribution
from wijkplan.model.crosswalk import match_boundaries
from wijkplan.model.errors import Problems, SourceError, WijkplanError
from wijkplan.model.layers import Edition, Layer, Sheet
from wijkplan.model.state import BASE_SCENARIO, State
from wijkplan.model.table import build_table
from wijkplan.sources.cbs_areas import AreaDelivery, read_cbs_areas
from wijkplan.sources.figures import read_figures
from wijkplan.sources.railway import read_railway
from wijkplan.sources.registry import AREAS, RAILWAY, source_kinds
from wijkplan.themes import safety, spread

if TYPE_CHECKING:
    from wijkplan.output.atlas import Written

Theme = Callable[[State, AreaSet], Contribution]
Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the sources of one edition deliver.

    Parameters
    ----------
    areas
        The areas of the project.
    sheets
        Figures, in the order of the project file.
    layers
        Validated layers by name.
    deliveries
        One per source that was read.
    absent
        Names of files that were named but not found.
    """

    areas: AreaSet
    sheets: tuple[Sheet, ...]
    layers: dict[str, Layer]
    deliveries: tuple[Delivery, ...]
    absent: tuple[str, ...]


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
        contributions = [theme(state, inputs.areas) for theme in self.themes(state)]
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

    def themes(self, state: State) -> tuple[Theme, ...]:
        """The recipe: adding a theme is adding a room and one line here."""
        # A column of the project that this edition does not have may not even be named.
        measured = [
            name
            for name in self.config.spreiding.kolommen
            if name in state.figures.specs or self.catalogue[name].shipped
        ]
        return (
            partial(spread.contribute, columns=measured),
            safety.contribute,
        )

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
        )

    def inputs(self, *, edition: Edition = "openbaar") -> Inputs:
        """Read and check the sources that an edition may use.

        A file that is named but absent is reported and left out, unless nothing can be made
        without it. Anything wrong with a file that is there stops the build.

        Raises
        ------
        WijkplanError
            With the problems of all sources together.
        """
        brons = [
            bron for bron in self.config.bron if edition == "intern" or bron.editie != "intern"
        ]
        present = [b for b in brons if self._path(b).exists() or source_kinds()[b.soort].required]
        problems = Problems()
        read: dict[int, AreaDelivery | Sheet | Layer] = {}
        for number, bron in enumerate(present):
            with problems.collect():
                read[number] = self._read(bron)
        problems.raise_if_any(WijkplanError, "De bronnen zijn niet bruikbaar.")
        delivery = next(item for item in read.values() if isinstance(item, AreaDelivery))
        sheets = [
            item.sheet if isinstance(item, AreaDelivery) else item
            for item in read.values()
            if not isinstance(item, Layer)
        ]
        if edition == "openbaar":
            sheets = [_without_unprotected(sheet, self.catalogue) for sheet in sheets]
        areas = self._areas(delivery, sheets)
        crosswalks = {n: bron.omzettabel for n, bron in enumerate(present)}
        for number, item in read.items():
            if isinstance(item, Sheet):
                with problems.collect():
                    match_boundaries(item, areas, crosswalk=crosswalks[number])
        problems.raise_if_any(WijkplanError, "De bronnen passen niet bij de gebieden.")
        return Inputs(
            areas=areas,
            sheets=tuple(sheets),
            layers={item.spec.name: item for item in read.values() if isinstance(item, Layer)},
            deliveries=tuple(_delivery(item, crosswalks[n] or "") for n, item in read.items()),
            absent=tuple(self._path(b).name for b in brons if b not in present),
        )

    def _path(self, bron: BronTable) -> Path:
        return self.config.request(bron, self.folder).path

    def _read(self, bron: BronTable) -> AreaDelivery | Sheet | Layer:
        request = self.config.request(bron, self.folder)
        if request.kind == AREAS:
            gemeenten = self.config.project.gemeenten
            return read_cbs_areas(request, self.catalogue, gemeenten=gemeenten)
        if request.kind == RAILWAY:
            return read_railway(request)
        return read_figures(request, self.catalogue)

    def _areas(self, delivery: AreaDelivery, sheets: Sequence[Sheet]) -> AreaSet:
        project = self.config.project
        if delivery.sheet.boundary_year != project.jaar:
            msg = (
                f"De gebieden zijn van {delivery.sheet.boundary_year}, het project is van "
                f"{project.jaar}: zet project.jaar in {FILE_NAME} op het jaar van de kaart."
            )
            raise SourceError(msg)
        names: dict[str, str] = {}
        for sheet in sheets:
            names = {**sheet.names, **names}
        outlines = {level: layer.frame for level, layer in delivery.layers.items()}
        return build_areas(
            delivery.layers[Level.BUURT].frame,
            year=project.jaar,
            gemeenten=project.gemeenten,
            outlines=outlines,
            names=names,
        )


def _without_unprotected(sheet: Sheet, catalogue: Catalogue) -> Sheet:
    """Leave figures about persons out that their publisher did not protect itself."""
    if sheet.provenance.published:
        return sheet
    unprotected = [c for c in sheet.values if catalogue[str(c)].disclosure == "personen"]
    if not unprotected:
        return sheet
    return replace(
        sheet,
        values=sheet.values.drop(columns=unprotected),
        status=sheet.status.drop(columns=unprotected),
        remarks=(*sheet.remarks, f"{len(unprotected)} kolommen over personen niet openbaar"),
    )


def _delivery(item: AreaDelivery | Sheet | Layer, crosswalk: str) -> Delivery:
    if isinstance(item, Layer):
        return Delivery(provenance=item.provenance, remarks=item.remarks)
    sheet = item.sheet if isinstance(item, AreaDelivery) else item
    return Delivery(
        provenance=sheet.provenance,
        boundary_year=sheet.boundary_year,
        crosswalk=crosswalk,
        remarks=sheet.remarks,
    )


def _silent(_: str) -> None:
    pass
