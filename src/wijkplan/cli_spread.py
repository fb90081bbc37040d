"""``wijkplan spread``: the indices of spread of a group, of any table or of a project."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wijkplan.cli_dutch import DutchCommand
from wijkplan.model.errors import enumerate_some
from wijkplan.model.text import format_number

if TYPE_CHECKING:
    from wijkplan.answers.spread_input import GroupInAreas
    from wijkplan.answers.spread_table import Row, SpreadTable

_PATH = click.Path(path_type=Path)
_OF_FILE = ("total", "laag", "sleutel", "niveau", "afronding", "procent")
_OF_PROJECT = ("project", "scenario", "year", "edition")
_HEAD = ("Index", "Waarde", "Ondergrens", "Bovengrens", "Grenzen", "n", "Toeval", "p")


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order in which the help shows them."""

    def decorate(command: Any) -> Any:  # noqa: ANN401 - what click decorates
        """Give a command the options, the first one on top."""
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_COLUMNS = _options(
    click.option(
        "--group",
        required=True,
        metavar="KOLOM",
        help="Aantal van de groep (of aandeel in procenten), per gebied.",
    ),
    click.option("--total", metavar="KOLOM", help="Aantal van het geheel; nodig bij BESTAND."),
)
_FILE = _options(
    click.option("--laag", metavar="NAAM", help="Kaartlaag, of blad van een Excelbestand."),
    click.option("--sleutel", metavar="KOLOM", help="Kolom met de code of naam van het gebied."),
    click.option(
        "--niveau",
        type=click.Choice(["buurt", "wijk", "gemeente"]),
        show_default="het laagste in het bestand",
        help="Niveau van de gebieden.",
    ),
    click.option(
        "--afronding",
        type=click.FloatRange(min=0),
        metavar="GETAL",
        show_default="wat de kolommencatalogus weet, anders 0",
        help="Basis waarop de cijfers zijn afgerond, zoals 5.",
    ),
    click.option("--procent", is_flag=True, help="De groep staat in procenten van het geheel."),
)
_PROJECT = _options(
    click.option(
        "--project",
        type=_PATH,
        metavar="BESTAND",
        show_default="deze map",
        help="Projectbestand wijkplan.toml, of de map waarin het staat.",
    ),
    click.option("--scenario", metavar="NAAM", help="Scenario uit het project, met --year."),
    click.option("--year", type=int, metavar="JAAR", help="Stand aan het eind van dit jaar."),
    click.option(
        "--edition",
        type=click.Choice(["openbaar", "intern"]),
        show_default="openbaar",
        help="openbaar gebruikt alleen openbare invoer; intern alles.",
    ),
)
_MEASURING = _options(
    click.option("--gemeente", multiple=True, metavar="CODE", help="Alleen deze; mag vaker."),
    click.option(
        "--afstand",
        type=click.FloatRange(min=0, min_open=True),
        metavar="METER",
        show_default="een gedeelde grens",
        help="Buren zijn gebieden op hoogstens deze afstand.",
    ),
    click.option(
        "--seed",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="GETAL",
        help="Begin van de trekkingen: met hetzelfde getal komt hetzelfde uit.",
    ),
    click.option(
        "--trekkingen",
        type=click.IntRange(min=2),
        default=999,
        show_default=True,
        metavar="GETAL",
        help="Aantal trekkingen waarmee toeval wordt nagebootst.",
    ),
    click.option(
        "--format",
        "form",
        type=click.Choice(["tekst", "json"]),
        default="tekst",
        show_default=True,
        help="tekst om te lezen; json voor een ander programma.",
    ),
)


@click.command(cls=DutchCommand, short_help="Meet de spreiding van een groep over gebieden.")
@click.argument("file", type=_PATH, required=False, metavar="[BESTAND]")
@_COLUMNS
@_FILE
@_PROJECT
@_MEASURING
def spread(file: Path | None, **given: Any) -> None:  # noqa: ANN401 - as click parsed it
    """Meet hoe gelijk een groep over gebieden is verdeeld, met grenzen en toeval.

    BESTAND is een tabel (CSV, Excel) of kaartlaag (GeoPackage, GeoJSON, shapefile) met een rij per
    gebied. Zonder BESTAND is KOLOM bij --group een kenmerk van het project. Wat onderdrukt of leeg
    is, is onbekend en nooit nul: de grenzen zeggen wat het met de index kan doen.
    """
    from wijkplan.answers.spread_table import Drawing, measure_table  # noqa: PLC0415 - quick --help

    _check(file, given)
    here = _of_project(given) if file is None else _of_file(file, given)
    drawing = Drawing(draws=given["trekkingen"], seed=given["seed"])
    found = measure_table(here, drawing=drawing, metres=given["afstand"])
    if given["form"] == "json":
        click.echo(json.dumps(as_data(found), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo("\n".join(tell(found)))


def _check(file: Path | None, given: dict[str, Any]) -> None:
    """Refuse options that do not go together."""
    foreign = _OF_FILE if file is None else _OF_PROJECT
    wrong = [f"--{name}" for name in foreign if given[name]]
    if wrong and file is None:
        raise click.UsageError(f"{', '.join(wrong)} hoort bij een BESTAND, en dat ontbreekt")
    if wrong:
        raise click.UsageError(f"{', '.join(wrong)} hoort bij een project, niet bij een BESTAND")
    if file is not None and not given["total"]:
        raise click.UsageError("--total ontbreekt: noem de kolom met het geheel")
    if bool(given["scenario"]) != bool(given["year"]):
        raise click.UsageError("--scenario en --year horen bij elkaar: geef ze allebei")


def _of_file(file: Path, given: dict[str, Any]) -> GroupInAreas:
    from wijkplan.answers.spread_input import group_of_file  # noqa: PLC0415 - quick --help
    from wijkplan.model.areas import Level  # noqa: PLC0415
    from wijkplan.model.columns import load_catalogue  # noqa: PLC0415
    from wijkplan.sources.group_table import GroupRequest, read_group_table  # noqa: PLC0415

    request = GroupRequest(
        path=file,
        group=given["group"],
        total=given["total"],
        layer=given["laag"] or "",
        key=given["sleutel"] or "",
        level=Level(given["niveau"]) if given["niveau"] else None,
        gemeenten=given["gemeente"],
        base=given["afronding"],
        in_percent=given["procent"],
    )
    return group_of_file(read_group_table(request, load_catalogue()))


def _of_project(given: dict[str, Any]) -> GroupInAreas:
    from wijkplan.answers.spread_input import Moment, group_of_project  # noqa: PLC0415
    from wijkplan.project import Project  # noqa: PLC0415 - keeps --help quick

    project = Project.load(given["project"] or Path())
    atlas = project.atlas(edition=given["edition"] or "openbaar")
    moment = None
    if given["scenario"]:
        moment = Moment(scenario=given["scenario"], year=given["year"])
    return group_of_project(
        atlas,
        given["group"],
        moment=moment,
        gemeenten=given["gemeente"],
        origin=project.config.spreiding.herkomst,
    )


def as_data(found: SpreadTable) -> list[dict[str, Any]]:
    """Every index for another program; numbers unrounded, None where missing."""
    return [
        {
            "index": row.index.id,
            "label": row.index.label,
            "waarde": row.value,
            "ondergrens": row.low,
            "bovengrens": row.high,
            "grenzen": row.bounds,
            "n": row.areas,
            "niet_bekend": found.unknown,
            "onderdrukt_pct": found.suppressed_pct,
            "minimum_populatie": found.minimum,
            "gebied": str(found.unit),
            "eenheid": row.index.unit,
            "afronding_bekend": not found.rounding_unknown,
            "standaardfout": row.standard_error,
            "verwacht_bij_toeval": row.expected,
            "p_waarde": row.p_value,
            "toeval": str(row.verdict) or None,
            "trekkingen": found.drawing.draws,
            "seed": found.drawing.seed,
            "bron": row.index.source.told,
            "reden": "; ".join(filter(None, (row.reason, found.why_no_part))),
        }
        for row in found.rows
    ]


def tell(found: SpreadTable) -> Iterator[str]:
    """The same for a reader, line by line."""
    number = format_number
    yield f"Gebieden ({found.unit}): {number(found.areas)}, {number(found.unknown)} niet bekend."
    yield f"Aandeel van de groep in wat bekend is: {_percent(found.share_pct)}."
    missing = f"Deel van het geheel dat niet bekend is: {_percent(found.suppressed_pct)}"
    yield f"{missing} ({found.why_no_part})." if found.why_no_part else f"{missing}."
    yield f"Kleinste gebied dat meetelt: {number(found.minimum)}."
    yield ""
    yield from _aligned([_HEAD, *(_cells(row) for row in found.rows)])
    yield ""
    yield "De waarde is over de gebieden die bekend zijn; de grenzen zijn over alle gebieden."
    if found.rounding_unknown:
        yield "De afronding is niet bekend; de aantallen zijn gelezen zoals ze er staan."
    drawing = found.drawing
    yield f"Toeval: gemiddelde van {number(drawing.draws)} trekkingen (seed {drawing.seed})."
    if found.islands:
        yield f"Zonder buren: {enumerate_some(found.islands, most=12)}."
    reasons: dict[str, list[str]] = {}
    for row in found.rows:
        if row.reason:
            reasons.setdefault(row.reason, []).append(row.index.label)
    if reasons:
        yield "Wat ontbreekt:"
    yield from (f"- {reason} ({'; '.join(labels)})." for reason, labels in reasons.items())


def _percent(value: float | None) -> str:
    return "onbekend" if value is None else f"{format_number(value, decimals=1)}%"


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {"hoger dan bij toeval": " (hoger)", "lager dan bij toeval": " (lager)"}
    values = (row.value, row.low, row.high, row.expected, row.p_value)
    value, low, high, expected, p_value = (format_number(v, decimals=3) for v in values)
    return (
        row.index.label,
        value,
        low,
        high,
        row.bounds,
        format_number(row.areas),
        expected,
        p_value + verdict.get(row.verdict, ""),
    )


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Columns of one width: text to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    text = {_HEAD.index("Index"), _HEAD.index("Grenzen"), _HEAD.index("p")}
    for row in rows:
        cells = (
            cell.ljust(width) if place in text else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
