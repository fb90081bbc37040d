"""``wijkplan new``: from a handful of delivered files to a project file, and what is missing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wijkplan.config import FILE_NAME, load_config
from wijkplan.model.columns import load_catalogue
from wijkplan.model.errors import ConfigError, Problem, Problems, SourceError
from wijkplan.model.text import nearest
from wijkplan.sources.registry import AREAS, Recognised, recognise, source_kinds

_FACILITIES = {
    "basisschol": "basisschool",
    "basisschool": "basisschool",
    "voortgezet": "voortgezet_onderwijs",
    "kinder": "kinderdagverblijf",
    "verpleg": "verpleging",
    "ziekenhui": "ziekenhuis",
    "huisarts": "huisarts",
    "winkel": "winkel",
    "supermarkt": "winkel",
    "park": "park",
}
"""Part of a file name -> sort of facility."""
_MOST_GEMEENTEN = 20
"""A file with more is a regional or national one; the planner has to choose."""


@dataclass(frozen=True, kw_only=True)
class Created:
    """What `create_project` made.

    Parameters
    ----------
    file
        The project file.
    report
        Dutch lines: what each file is, and what stays unknown without what was not delivered.
    """

    file: Path
    report: tuple[str, ...]


def create_project(
    folder: Path, files: Sequence[Path], *, gemeenten: Iterable[str] = (), name: str = ""
) -> Created:
    """Recognise delivered files by their content and write ``wijkplan.toml``.

    The files stay where they are; the project file refers to them.

    Parameters
    ----------
    folder
        Folder of the project; made if absent.
    files
        Delivered files.
    gemeenten
        Codes or names; by default all gemeenten in the delivered areas.
    name
        Title of the atlas; by default the names of the gemeenten.

    Raises
    ------
    WijkplanError
        If a project file is there already, a file cannot be read, or no file has areas.
    """
    target = folder / FILE_NAME
    if target.exists():
        problem = Problem(
            code="bestaat-al",
            message=f"{target} bestaat al",
            remedy="kies een andere map, of pas het bestaande projectbestand aan",
        )
        raise ConfigError("Er is geen project gemaakt.", [problem])
    catalogue = load_catalogue()
    problems = Problems()
    found: list[Recognised] = []
    for path in files:
        with problems.collect():
            found.append(recognise(path, catalogue))
    problems.raise_if_any(SourceError, "Er is geen project gemaakt.")
    areas = _areas(found)
    chosen = _choose(areas, tuple(gemeenten))
    usable = [item for item in found if item.kind is not None]
    text = _project_file(usable, areas, chosen, name=name, folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    try:
        load_config(target)
    except ConfigError:
        target.unlink()
        raise
    return Created(file=target, report=(f"Geschreven: {target}", *_report(found, areas, chosen)))


def _areas(found: Sequence[Recognised]) -> Recognised:
    areas = [item for item in found if item.kind is not None and item.kind.id == AREAS]
    if len(areas) != 1:
        kind = source_kinds()[AREAS]
        message = (
            f"geen van de bestanden is '{kind.label}'"
            if not areas
            else f"{len(areas)} bestanden zijn '{kind.label}': "
            + ", ".join(item.path.name for item in areas)
        )
        problem = Problem(
            code="gebieden-ontbreken",
            message=message,
            remedy="geef er precies één op; " + kind.without,
        )
        raise SourceError("Er is geen project gemaakt.", [problem])
    return areas[0]


def _choose(areas: Recognised, wanted: tuple[str, ...]) -> dict[str, str]:
    """Code -> name of the gemeenten of the project."""
    by_name = {name.casefold(): code for code, name in areas.gemeenten.items()}
    problems = Problems()
    if not wanted and len(areas.gemeenten) > _MOST_GEMEENTEN:
        problems.add(
            Problem(
                code="gemeente-kiezen",
                file=areas.path.name,
                message=f"het bestand bevat {len(areas.gemeenten)} gemeenten",
                remedy="kies met --gemeente, bijvoorbeeld --gemeente Hengelo; "
                "de optie mag vaker worden gebruikt",
            )
        )
    codes = [
        text.upper() if text.upper() in areas.gemeenten else by_name.get(text.casefold(), text)
        for text in wanted
    ]
    for code in codes:
        if code not in areas.gemeenten:
            problems.add(
                Problem(
                    code="gemeente-ontbreekt",
                    file=areas.path.name,
                    area=code,
                    message="deze gemeente staat niet in het bestand",
                    remedy=nearest(code, [*areas.gemeenten.values(), *areas.gemeenten]),
                )
            )
    problems.raise_if_any(SourceError, "Er is geen project gemaakt.")
    return {code: areas.gemeenten[code] for code in codes or areas.gemeenten}


def _project_file(
    usable: Sequence[Recognised],
    areas: Recognised,
    chosen: Mapping[str, str],
    *,
    name: str,
    folder: Path,
) -> str:
    year = areas.year
    if year is None:
        problem = Problem(
            code="jaar-onbekend",
            file=areas.path.name,
            message="het jaar van de gebiedsindeling staat niet in het bestand of de naam",
            remedy="geef het bestand een naam met het jaar, zoals buurten_2025.gpkg",
        )
        raise SourceError("Er is geen project gemaakt.", [problem])
    lines = [
        "# Gemaakt met 'wijkplan new'. Pas aan wat niet klopt; de README legt elke sleutel uit.",
        "",
        "[project]",
        f"naam = {_quoted(name or ', '.join(chosen.values()))}",
        "gemeenten = [",
        *(f"    {_quoted(code)}, # {_comment(label)}" for code, label in chosen.items()),
        "]",
        f"jaar = {year}",
    ]
    ordered = sorted(usable, key=lambda item: list(source_kinds()).index(item.kind_id))
    for item in ordered:
        lines += ["", *_source_lines(item, year, folder)]
    return "\n".join(lines) + "\n"


def _source_lines(item: Recognised, boundary_year: int, folder: Path) -> list[str]:
    path = Path(os.path.relpath(item.path.resolve(), folder.resolve())).as_posix()
    kind = source_kinds()[item.kind_id]
    lines = ["[[bron]]", f"soort = {_quoted(kind.id)}", f"bestand = {_quoted(path)}"]
    if item.year is not None:
        lines.append(f"jaar = {item.year}")
    else:
        lines.append(f"jaar = {boundary_year} # jaar niet gevonden in het bestand: controleer dit")
    lines += _subject_lines(item)
    if kind.keyed and kind.id != AREAS and item.year not in (None, boundary_year):
        lines += [
            f"# Cijfers van {item.year}, gebieden van {boundary_year}. Zijn de grenzen",
            "# niet gewijzigd, verklaar dat dan door het hekje op de volgende regel weg te halen:",
            '# omzettabel = "gelijke-codes"',
        ]
    return lines


def _subject_lines(item: Recognised) -> list[str]:
    """What a file is about, where its kind leaves that open; the planner checks the guess."""
    stem = item.path.stem.casefold()
    if item.kind_id == "voorzieningen":
        found = next((word for part, word in _FACILITIES.items() if part in stem), "ontmoeting")
        return [f'voorziening = "{found}" # controleer: wat zijn deze punten?']
    if item.kind_id == "raster":
        name = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")
        return [
            f'kenmerk = "raster_{name}" # naam van de kolom',
            f"label = {_quoted(item.path.stem)} # zo staat het op de kaart",
            'eenheid = ""',
        ]
    return []


def _report(found: Sequence[Recognised], areas: Recognised, chosen: Mapping[str, str]) -> list[str]:
    lines = [
        f"Herkend: {item.path.name} – {item.kind.label}"
        + (f", {item.year}" if item.year else ", jaar onbekend")
        for item in found
        if item.kind is not None
    ]
    lines += [
        f"Niet herkend: {item.path.name} – dit bestand wordt niet gebruikt; een tabel heeft een "
        "kolom met buurtcodes nodig"
        for item in found
        if item.kind is None
    ]
    lines.append(f"Gemeenten: {', '.join(chosen.values())}")
    delivered = {item.kind_id for item in found if item.kind is not None}
    lines += [
        f"Ontbreekt: {kind.label} – {kind.without}"
        for kind in source_kinds().values()
        if kind.id not in delivered and kind.without
    ]
    other = [
        item.path.name
        for item in found
        if item.kind is not None
        and item.kind.keyed
        and item is not areas
        and item.year not in (None, areas.year)
    ]
    lines += [
        f"Let op: {file} is van een ander jaar dan de gebieden; kijk naar omzettabel in {FILE_NAME}"
        for file in other
    ]
    return lines


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'


def _comment(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)
