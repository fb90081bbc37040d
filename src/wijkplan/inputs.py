"""The sources of one edition: read, checked, and put together as what a State is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wijkplan.answers.atlas import Delivery
from wijkplan.config import FILE_NAME, BronTable, Config
from wijkplan.model.areas import AreaSet, Level, build_areas
from wijkplan.model.columns import Catalogue, Edition
from wijkplan.model.crosswalk import match_boundaries, match_codes
from wijkplan.model.errors import Problem, Problems, SourceError, WijkplanError
from wijkplan.model.layers import Grid, Layer, Network, Register, Sheet
from wijkplan.sources.bag import read_bag
from wijkplan.sources.basisnet import read_basisnet
from wijkplan.sources.cbs_areas import AreaDelivery, read_cbs_areas
from wijkplan.sources.contours import read_contours
from wijkplan.sources.facilities import combine_facilities, read_facilities
from wijkplan.sources.figures import read_figures
from wijkplan.sources.files import SourceRequest
from wijkplan.sources.heat import read_heat_programme, read_heat_zones
from wijkplan.sources.homes import read_home_counts, read_homes
from wijkplan.sources.network import read_network
from wijkplan.sources.project_links import join_projects, read_project_file
from wijkplan.sources.project_numbers import read_project_functions, read_project_numbers
from wijkplan.sources.railway import read_railway
from wijkplan.sources.raster import read_raster
from wijkplan.sources.registry import source_kinds
from wijkplan.sources.startanalyse import (
    REFERENCE,
    STARTANALYSE,
    combine_startanalyse,
    read_startanalyse,
)

FACILITIES = "voorzieningen"

Item = AreaDelivery | Sheet | Layer | Register | Grid | Network


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
    """

    areas: AreaSet
    sheets: tuple[Sheet, ...]
    layers: Mapping[str, Layer] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    grids: Mapping[str, Grid] = field(default_factory=dict)
    network: Network | None = None
    deliveries: tuple[Delivery, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Context:
    """What a reader may need beyond its request."""

    catalogue: Catalogue
    gemeenten: tuple[str, ...]
    edition: Edition


Reader = Callable[[SourceRequest, _Context], Iterable[Item]]


def _bag(request: SourceRequest, _: _Context) -> Iterable[Item]:
    delivered = read_bag(request)
    return (delivered.pand, delivered.verblijfsobject)


def _startanalyse(request: SourceRequest, context: _Context) -> Iterable[Item]:
    """Every file ranks a strategy; that of the present also counts the homes per buurt."""
    register = read_startanalyse(request)
    if set(register.frame["strategie"]) == {REFERENCE}:
        return (register, read_figures(request, context.catalogue))
    return (register,)


READERS: Mapping[str, Reader] = {
    "cbs-buurten": lambda r, c: (read_cbs_areas(r, c.catalogue, gemeenten=c.gemeenten),),
    "cbs-kerncijfers": lambda r, c: (read_figures(r, c.catalogue),),
    "cijfers": lambda r, c: (read_figures(r, c.catalogue),),
    "spoor-top10nl": lambda r, _: (read_railway(r),),
    "basisnet": lambda r, _: (read_basisnet(r),),
    "contouren": lambda r, _: (read_contours(r),),
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
}
"""Kind of source -> how it is read; every kind of the source registry has one."""


def read_inputs(config: Config, folder: Path, catalogue: Catalogue, *, edition: Edition) -> Inputs:
    """Read and check the sources that an edition may use.

    A file that is named but absent is reported and left out, unless nothing can be made without
    it. Anything wrong with a file that is there stops everything.

    Parameters
    ----------
    config
        The project file.
    folder
        Folder in which it stands.
    catalogue
        The columns that the project knows.
    edition
        ``openbaar`` leaves internal sources, rows and columns out.

    Raises
    ------
    WijkplanError
        With the problems of all sources together.
    """
    brons = [bron for bron in config.bron if edition == "intern" or bron.editie != "intern"]
    requests = [config.request(bron, folder) for bron in brons]
    there = [r.path.exists() or source_kinds()[r.kind].required for r in requests]
    context = _Context(catalogue, config.project.gemeenten, edition)
    problems = Problems()
    read: list[tuple[BronTable, Item]] = []
    for bron, request, present in zip(brons, requests, there, strict=True):
        if present:
            with problems.collect():
                read += [(bron, item) for item in READERS[request.kind](request, context)]
    problems.raise_if_any(WijkplanError, "De bronnen zijn niet bruikbaar.")
    read = [(bron, _for_edition(item, catalogue, edition)) for bron, item in read]
    items = [item for _, item in read]
    sheets = tuple(sheet for item in items if (sheet := _sheet(item)) is not None)
    areas = _build(config, next(i for i in items if isinstance(i, AreaDelivery)), sheets)
    for bron, item in read:
        with problems.collect():
            _match(item, bron, areas, config)
    problems.raise_if_any(WijkplanError, "De bronnen passen niet bij de gebieden.")
    layers, registers = _combine(items)
    return Inputs(
        areas=areas,
        sheets=sheets,
        layers=layers,
        registers=registers,
        grids={item.name: item for item in items if isinstance(item, Grid)},
        network=next((item for item in items if isinstance(item, Network)), None),
        deliveries=tuple(_delivery(item, bron.omzettabel or "") for bron, item in read),
        absent=tuple(
            r.path.name for r, present in zip(requests, there, strict=True) if not present
        ),
    )


def _match(item: Item, bron: BronTable, areas: AreaSet, config: Config) -> None:
    """Refuse what is keyed to other buurten than those of the project."""
    if isinstance(item, Sheet):
        match_boundaries(item, areas, crosswalk=bron.omzettabel)
    elif isinstance(item, Register) and "buurtcode" in item.frame:
        match_codes(
            item.frame["buurtcode"].dropna(),
            item.provenance,
            areas,
            boundary_year=bron.indeling or bron.jaar or config.project.jaar,
            crosswalk=bron.omzettabel,
        )


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
        drawn[FACILITIES] = combine_facilities(layers[FACILITIES])
    if STARTANALYSE in registers:
        made[STARTANALYSE] = combine_startanalyse(registers[STARTANALYSE])
    several = {name for name, found in layers.items() if len(found) > 1}
    several |= {name for name, found in registers.items() if len(found) > 1}
    doubled = sorted(several - {FACILITIES, STARTANALYSE})
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


def _build(config: Config, delivery: AreaDelivery, sheets: Sequence[Sheet]) -> AreaSet:
    project = config.project
    if delivery.sheet.boundary_year != project.jaar:
        raise SourceError(
            f"De gebieden zijn van {delivery.sheet.boundary_year}, het project is van "
            f"{project.jaar}: zet project.jaar in {FILE_NAME} op het jaar van de kaart."
        )
    names: dict[str, str] = {}
    for sheet in sheets:
        names = {**sheet.names, **names}
    return build_areas(
        delivery.layers[Level.BUURT].frame,
        year=project.jaar,
        gemeenten=project.gemeenten,
        outlines={level: layer.frame for level, layer in delivery.layers.items()},
        names=names,
    )


def _for_edition(item: Item, catalogue: Catalogue, edition: Edition) -> Item:
    """Leave figures about persons out that their publisher did not protect itself."""
    if edition == "intern" or not isinstance(item, Sheet) or item.provenance.published:
        return item
    unprotected = [c for c in item.values if catalogue[str(c)].disclosure == "personen"]
    if not unprotected:
        return item
    return replace(
        item,
        values=item.values.drop(columns=unprotected),
        status=item.status.drop(columns=unprotected),
        remarks=(*item.remarks, f"{len(unprotected)} kolommen over personen niet openbaar"),
    )


def _delivery(item: Item, crosswalk: str) -> Delivery:
    sheet = _sheet(item)
    if sheet is not None:
        return Delivery(
            provenance=sheet.provenance,
            boundary_year=sheet.boundary_year,
            crosswalk=crosswalk,
            remarks=sheet.remarks,
        )
    assert not isinstance(item, AreaDelivery | Sheet)  # noqa: S101 - tells mypy what is left
    return Delivery(provenance=item.provenance, remarks=item.remarks)
