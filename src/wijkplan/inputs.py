"""The sources of one edition: read, checked, and put together as what a State is made of."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wijkplan.answers.atlas import Delivery
from wijkplan.config import FILE_NAME, Config
from wijkplan.config_tables import BronTable
from wijkplan.model.areas import AreaSet, Level, build_areas
from wijkplan.model.columns import Catalogue, Edition
from wijkplan.model.crosswalk import match_boundaries, match_codes
from wijkplan.model.errors import (
    Problem,
    Problems,
    SourceError,
    WijkplanError,
    enumerate_some,
)
from wijkplan.model.layers import Grid, Layer, Network, Register, Sheet
from wijkplan.protection import Protection, protect_sheets
from wijkplan.sources.bag import read_bag
from wijkplan.sources.basisnet import read_basisnet
from wijkplan.sources.cbs_areas import AreaDelivery, read_cbs_areas
from wijkplan.sources.content import Item, check_internal_columns, public_provenance
from wijkplan.sources.contours import read_contours
from wijkplan.sources.damage import is_there
from wijkplan.sources.facilities import read_facilities
from wijkplan.sources.figures import read_figures
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.heat import read_heat_programme, read_heat_zones
from wijkplan.sources.heat_progress import read_heat_progress
from wijkplan.sources.heat_supply import read_heat_network, read_heat_sources
from wijkplan.sources.homes import read_home_counts, read_homes
from wijkplan.sources.network import read_network
from wijkplan.sources.own_areas import OWN_AREAS, combine_own_areas, read_own_areas
from wijkplan.sources.prescription import read_prescriptions
from wijkplan.sources.project_links import join_projects, read_project_file
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.railway import read_railway
from wijkplan.sources.raster import read_raster
from wijkplan.sources.registry import source_kinds
from wijkplan.sources.rev import read_rev_areas, read_rev_buildings, read_yards
from wijkplan.sources.startanalyse import (
    STARTANALYSE,
    combine_startanalyse,
    read_startanalyse,
    start_year,
    tell_concept,
)
from wijkplan.sources.together import combine_layers

FACILITIES = "voorzieningen"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the sources of one edition deliver.

    Parameters
    ----------
    areas
        The areas of the project.
    sheets
        Figures per area, in the order of the project file.
    layers, registers, grids
        By name.
    network
        The network to walk on, if delivered.
    deliveries
        One per thing that was read.
    absent
        Names of files that were named but not found.
    catalogue
        The columns that the edition knows.
    protection
        What the public edition hides of partners' figures; None in the internal one, which hides
        nothing.
    """

    areas: AreaSet
    catalogue: Catalogue
    sheets: tuple[Sheet, ...]
    layers: Mapping[str, Layer] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)
    network: Network | None = None
    deliveries: tuple[Delivery, ...] = ()
    absent: tuple[str, ...] = ()
    protection: Protection | None = None


@dataclass(frozen=True)
class _Context:
    """What a reader may need beyond its request."""

    config: Config
    edition: Edition

    @property
    def catalogue(self) -> Catalogue:
        """The columns that the edition knows."""
        return self.config.catalogue(self.edition)

    @property
    def gemeenten(self) -> tuple[str, ...]:
        """Codes of the gemeenten of the project."""
        return self.config.project.gemeenten


Reader = Callable[[SourceRequest, _Context], Iterable[Item]]


def _bag(request: SourceRequest, _: _Context) -> Iterable[Item]:
    delivered = read_bag(request)
    return (delivered.pand, delivered.verblijfsobject)


def _startanalyse(request: SourceRequest, context: _Context) -> Iterable[Item]:
    """Every file ranks a strategy; that of the present also counts the homes per buurt."""
    register = read_startanalyse(request)
    start = start_year(request)
    if start is None:
        return (register,)
    figures, cells = start
    return (register, read_figures(figures, context.catalogue, cells=cells))


READERS: Mapping[str, Reader] = {
    "cbs-buurten": lambda r, c: (read_cbs_areas(r, c.catalogue, gemeenten=c.gemeenten),),
    "cbs-kerncijfers": lambda r, c: (read_figures(r, c.catalogue),),
    "cijfers": lambda r, c: (read_figures(r, c.catalogue),),
    "spoor-top10nl": lambda r, _: (read_railway(r),),
    "basisnet": lambda r, _: (read_basisnet(r),),
    "contouren": lambda r, _: (read_contours(r),),
    "rev-aandachtsgebieden": lambda r, _: (read_rev_areas(r),),
    "rev-gebouwen": lambda r, _: (read_rev_buildings(r),),
    "emplacement": lambda r, _: (read_yards(r),),
    "voorschriftengebieden": lambda r, _: (read_prescriptions(r),),
    "bag": _bag,
    "woningregister": lambda r, _: (read_homes(r),),
    "woningaantallen": lambda r, _: (read_home_counts(r),),
    "projecten": lambda r, c: read_project_file(r, edition=c.edition),
    "projectfuncties": lambda r, _: (read_project_functions(r),),
    "projectgetallen": lambda r, _: (read_project_numbers(r),),
    "voorzieningen": lambda r, _: (read_facilities(r),),
    "netwerk": lambda r, _: (read_network(r),),
    "raster": lambda r, _: (read_raster(r),),
    "startanalyse": _startanalyse,
    "warmteprogramma": lambda r, _: (read_heat_programme(r),),
    "warmtezones": lambda r, _: (read_heat_zones(r),),
    "warmtevoortgang": lambda r, _: (read_heat_progress(r),),
    "warmtebronnen": lambda r, _: (read_heat_sources(r),),
    "warmtenet": lambda r, _: (read_heat_network(r),),
    "eigen-gebieden": lambda r, _: (read_own_areas(r),),
}
"""Kind of source -> how it is read; every kind of the source registry has one."""


def read_inputs(
    config: Config, folder: Path, *, edition: Edition, kinds: Collection[str] | None = None
) -> Inputs:
    """Read and check the sources that an edition may use.

    For the public edition internal sources, columns, projects and scenarios do not exist, and
    small numbers about persons are hidden here: nothing is computed from what it may not show.

    A file that is named but absent is reported and left out, unless nothing can be made without
    it. Anything wrong with a file that is there stops everything.

    Parameters
    ----------
    config
        The project file.
    folder
        Folder in which it stands.
    edition
        ``openbaar`` or ``intern``.
    kinds
        Kinds of source that are needed; the others count as not named. None for all.

    Raises
    ------
    WijkplanError
        With the problems of all sources together.
    """
    brons = [
        bron
        for bron in config.bron
        if (edition == "intern" or bron.editie != "intern")
        and (kinds is None or bron.soort in kinds)
    ]
    requests = [config.request(bron, folder) for bron in brons]
    there = [is_there(r.path) or source_kinds()[r.kind].required for r in requests]
    context = _Context(config, edition)
    problems = Problems()
    read: list[tuple[BronTable, Item]] = []
    for bron, request, present in zip(brons, requests, there, strict=True):
        if present:
            with problems.collect():
                check_internal_columns(request, bron.interne_kolommen)
                read += [(bron, item) for item in _read(request, context)]
    problems.raise_if_any(WijkplanError, "De bronnen zijn niet bruikbaar.")
    areas = _build(config, [item for _, item in read])
    matched: list[Item] = []
    for bron, item in read:
        with problems.collect():
            matched.append(_match(item, bron, areas, config))
    problems.raise_if_any(WijkplanError, "De bronnen passen niet bij de gebieden.")
    items, protection = _name_concepts(matched), None
    if edition == "openbaar":
        threshold = config.openbaarmaking.drempel
        items, protection = _protect(items, areas, context.catalogue, threshold=threshold)
    layers, registers = _combine(items)
    return Inputs(
        areas=areas,
        catalogue=context.catalogue,
        sheets=tuple(sheet for item in items if (sheet := _sheet(item)) is not None),
        layers=layers,
        registers=registers,
        grids={item.name: item for item in items if isinstance(item, Grid)},
        network=next((item for item in items if isinstance(item, Network)), None),
        deliveries=tuple(
            _delivery(item, registers, bron.omzettabel or "")
            for (bron, _), item in zip(read, items, strict=True)
        ),
        absent=tuple(
            r.path.name for r, present in zip(requests, there, strict=True) if not present
        ),
        protection=protection,
    )


def _read(request: SourceRequest, context: _Context) -> list[Item]:
    """What a source delivers; an error that only its internal columns cause says so."""
    read = READERS[request.kind]
    if context.edition == "intern":
        return list(read(request, context))
    try:
        return list(read(request.public(), context))
    except WijkplanError as error:
        whole = replace(context, edition="intern")
        if not request.internal_columns or not _is_readable(request, whole):
            raise
        problem = Problem(
            code="kolom-intern",
            file=request.path.name,
            column=enumerate_some(request.internal_columns),
            message="zonder de interne kolommen is dit bestand niet te lezen",
            remedy='haal de kolom die nodig is uit interne_kolommen, of zet editie = "intern" '
            "bij deze bron",
        )
        raise SourceError(error.title, [problem, *error.problems]) from error


def _is_readable(request: SourceRequest, context: _Context) -> bool:
    try:
        list(READERS[request.kind](request, context))
    except WijkplanError:
        return False
    return True


def _protect(
    items: Sequence[Item], areas: AreaSet, catalogue: Catalogue, *, threshold: float
) -> tuple[list[Item], Protection]:
    """Hide small numbers about persons in the figures among the items."""
    places = [number for number, item in enumerate(items) if _sheet(item) is not None]
    sheets = [sheet for item in items if (sheet := _sheet(item)) is not None]
    shown, protection = protect_sheets(sheets, areas, catalogue, threshold=threshold)
    found = dict(zip(places, shown, strict=True))
    return [
        item
        if number not in found
        else replace(item, sheet=found[number])
        if isinstance(item, AreaDelivery)
        else found[number]
        for number, item in enumerate(items)
    ], protection


def _match(item: Item, bron: BronTable, areas: AreaSet, config: Config) -> Item:
    """Refuse what is keyed to other buurten than those of the project."""
    if isinstance(item, Sheet):
        return match_boundaries(item, areas, crosswalk=bron.omzettabel, changed=bron.gewijzigd)
    if bron.gewijzigd:
        problem = Problem(
            code="gewijzigd-zonder-cijfers",
            file=bron.bestand,
            message="gewijzigd is alleen voor een tabel met cijfers per gebied",
            remedy="haal gewijzigd weg bij deze bron",
        )
        raise SourceError("Deze bron kent geen gewijzigde gebieden.", [problem])
    if isinstance(item, Register) and _has_codes(item):
        match_codes(
            item.frame["buurtcode"].dropna(),
            item.provenance,
            areas,
            boundary_year=bron.indeling or bron.jaar or config.project.jaar,
            crosswalk=bron.omzettabel,
        )
    return item


def _name_concepts(items: Sequence[Item]) -> list[Item]:
    """Figures of a concept edition of the Startanalyse are called so, as its costs are."""
    costs = [i for i in items if isinstance(i, Register) and i.name == STARTANALYSE]
    return [tell_concept(item, costs) if isinstance(item, Sheet) else item for item in items]


def _has_codes(register: Register) -> bool:
    return "buurtcode" in register.frame and bool(register.frame["buurtcode"].notna().any())


def _combine(items: Sequence[Item]) -> tuple[dict[str, Layer], dict[str, Register]]:
    """Put what came in several files together, by name."""
    layers: dict[str, list[Layer]] = {}
    registers: dict[str, list[Register]] = {}
    for item in items:
        if isinstance(item, Layer):
            layers.setdefault(item.spec.name, []).append(item)
        elif isinstance(item, Register):
            registers.setdefault(item.name, []).append(item)
    made = {name: found[0] for name, found in registers.items()}
    drawn = {name: found[0] for name, found in layers.items()}
    if FACILITIES in layers:
        drawn[FACILITIES] = combine_layers(layers[FACILITIES])
    if OWN_AREAS in layers:
        drawn[OWN_AREAS] = combine_own_areas(layers[OWN_AREAS])
    if STARTANALYSE in registers:
        made[STARTANALYSE] = combine_startanalyse(registers[STARTANALYSE])
    several = {name for name, found in layers.items() if len(found) > 1}
    several |= {name for name, found in registers.items() if len(found) > 1}
    doubled = sorted(several - {FACILITIES, OWN_AREAS, STARTANALYSE})
    if doubled:
        raise WijkplanError(
            "De bronnen zijn niet bruikbaar.",
            [
                Problem(
                    code="bron-dubbel",
                    layer=name,
                    message="er is meer dan één bron van deze soort",
                    remedy="voeg de bestanden samen, of laat er één staan",
                )
                for name in doubled
            ],
        )
    return drawn, join_projects(made)


def _sheet(item: Item) -> Sheet | None:
    if isinstance(item, AreaDelivery):
        return item.sheet
    return item if isinstance(item, Sheet) else None


def _build(config: Config, items: Sequence[Item]) -> AreaSet:
    project = config.project
    delivery = next(item for item in items if isinstance(item, AreaDelivery))
    if delivery.sheet.boundary_year != project.jaar:
        raise SourceError(
            f"De gebieden zijn van {delivery.sheet.boundary_year}, het project is van "
            f"{project.jaar}: zet project.jaar in {FILE_NAME} op het jaar van de kaart."
        )
    names: dict[str, str] = {}
    for item in items:
        sheet = _sheet(item)
        names = {**(sheet.names if sheet else {}), **names}
    return build_areas(
        delivery.layers[Level.BUURT].frame,
        year=project.jaar,
        gemeenten=project.gemeenten,
        outlines={level: layer.frame for level, layer in delivery.layers.items()},
        names=names,
    )


def _delivery(item: Item, registers: Mapping[str, Register], crosswalk: str) -> Delivery:
    provenance, sheet = public_provenance(item, registers), _sheet(item)
    if sheet is not None:
        return Delivery(
            provenance=provenance,
            boundary_year=sheet.boundary_year,
            crosswalk=crosswalk,
            remarks=sheet.remarks,
        )
    assert not isinstance(item, AreaDelivery | Sheet)  # noqa: S101 - tells mypy what is left
    return Delivery(provenance=provenance, remarks=item.remarks)
