"""The command line: parse, call the project, print. Everything that a user reads is Dutch."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from wijkplan import __version__
from wijkplan.model.errors import WijkplanError

app = typer.Typer(
    name="wijkplan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Maak een wijkatlas van CBS-cijfers, woningen en plannen.\n\n"
    "Beginnen:\n\n"
    "  wijkplan demo voorbeeld          een fictieve gemeente om mee te oefenen\n\n"
    "  wijkplan build --project voorbeeld   maakt voorbeeld/maps/index.html\n\n"
    "  wijkplan new hengelo buurten.gpkg spoor.gpkg   een eigen project van geleverde bestanden",
)

EXIT_BAD_INPUT = 2


class EditionChoice(StrEnum):
    """Values of ``--edition``."""

    OPENBAAR = "openbaar"
    INTERN = "intern"


ProjectOption = Annotated[
    Path,
    typer.Option("--project", help="Projectbestand wijkplan.toml, of de map waarin het staat."),
]
EditionOption = Annotated[
    EditionChoice,
    typer.Option(
        "--edition",
        help="openbaar gebruikt alleen openbare invoer; intern alles. Deel intern niet.",
    ),
]
OutFileOption = Annotated[
    Path | None, typer.Option("--out", help="Bestand om te schrijven; anders in deze map.")
]


def main() -> None:
    """Run the command line; an error in the input is printed and gives exit code 2."""
    try:
        app()
    except WijkplanError as error:
        typer.echo(f"Fout: {error}", err=True)
        sys.exit(EXIT_BAD_INPUT)
    except KeyboardInterrupt:
        typer.echo("Afgebroken; de vorige uitvoer is ongewijzigd.", err=True)
        sys.exit(130)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer calls it so
    if value:
        typer.echo(f"wijkplan {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Toon de versie en stop."
        ),
    ] = False,
) -> None:
    """Options that come before a command."""


@app.command()
def build(
    project: ProjectOption = Path(),
    out: Annotated[
        Path | None, typer.Option("--out", help="Uitvoermap; anders die van het projectbestand.")
    ] = None,
    edition: EditionOption = EditionChoice.OPENBAAR,
) -> None:
    """Maak de atlas: kaart, profielen, tabel, verantwoording en gegevens.

    De vorige atlas blijft staan tot de nieuwe klaar is. Gaat er iets mis, dan wordt alles genoemd
    wat fout is en verandert er niets.
    """
    from wijkplan.project import Project  # noqa: PLC0415 - keeps --help quick

    start = time.perf_counter()
    with _progress() as step:
        loaded = Project.load(project)
        written = loaded.build(out, edition=edition.value, progress=step)
    seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
    typer.echo(
        f"Klaar in {seconds} seconden: {written.files} bestanden, "
        f"{written.size / 1e6:.1f} MB".replace(".", ",", 1)
    )
    for name in written.absent:
        typer.echo(
            f"Let op: bestand {name} is niet gevonden; wat ervan afhangt is onbekend.", err=True
        )
    typer.echo(f"Open in een browser: {written.index}")


@app.command("map")
def make_map(
    indicator: Annotated[str, typer.Argument(help="Kenmerk, zoals aantal_inwoners.")],
    project: ProjectOption = Path(),
    out: OutFileOption = None,
    edition: EditionOption = EditionChoice.OPENBAAR,
) -> None:
    """Maak één kaart van één kenmerk, als één bestand om te versturen."""
    from wijkplan.project import Project  # noqa: PLC0415

    written = Project.load(project).write_map(
        indicator, out or Path(f"kaart-{indicator}.html"), edition=edition.value
    )
    typer.echo(f"Open in een browser: {written}")


@app.command()
def profile(
    code: Annotated[str, typer.Argument(help="Code van een buurt, wijk of gemeente.")],
    project: ProjectOption = Path(),
    out: OutFileOption = None,
    edition: EditionOption = EditionChoice.OPENBAAR,
) -> None:
    """Maak het profiel van één gebied, als één bestand om te versturen of af te drukken."""
    from wijkplan.project import Project  # noqa: PLC0415

    written = Project.load(project).write_profile(
        code, out or Path(f"profiel-{code}.html"), edition=edition.value
    )
    typer.echo(f"Open in een browser: {written}")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Map voor het nieuwe project.", metavar="MAP")],
    files: Annotated[
        list[Path], typer.Argument(help="De geleverde bestanden.", metavar="BESTAND…")
    ],
    gemeente: Annotated[
        list[str] | None,
        typer.Option("--gemeente", help="Code of naam; nodig als het bestand er meer bevat."),
    ] = None,
    name: Annotated[str, typer.Option("--naam", help="Naam van de atlas.")] = "",
) -> None:
    """Maak een projectbestand van geleverde bestanden, en zeg wat er nog ontbreekt."""
    from wijkplan.scaffold import create_project  # noqa: PLC0415

    created = create_project(folder, files, gemeenten=gemeente or (), name=name)
    for line in created.report:
        typer.echo(line)
    typer.echo(f"Bouw de atlas met: wijkplan build --project {folder}")


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(help="Map om te vullen.", metavar="MAP")],
) -> None:
    """Zet een compleet voorbeeldproject neer: de fictieve gemeente Voorbeeldstad."""
    from wijkplan.demo import write_demo  # noqa: PLC0415

    for path in write_demo(folder):
        typer.echo(str(path))
    typer.echo(f"Bouw de atlas met: wijkplan build --project {folder}")


class _progress:  # noqa: N801 - reads as a function in a with statement
    """Shows what the build is doing, on a terminal only."""

    def __enter__(self) -> Callable[[str], None]:
        from rich.console import Console  # noqa: PLC0415 - comes with typer

        console = Console(stderr=True)
        self._status = console.status("Beginnen") if console.is_terminal else None
        if self._status is None:
            return lambda _: None
        self._status.start()
        status = self._status
        return status.update

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()


if __name__ == "__main__":
    main()
