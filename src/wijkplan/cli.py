"""The command line: parse, call the project, print. Everything that a user reads is Dutch."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wijkplan.cli_check import DutchDate, Request, ask_date, check_plans
from wijkplan.cli_dutch import DutchGroup, explain
from wijkplan.cli_spread import spread
from wijkplan.model.errors import WijkplanError
from wijkplan.version import __version__

if TYPE_CHECKING:
    from wijkplan.model.columns import Edition

EXIT_RECOVERABLE = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

_PATH = click.Path(path_type=Path)
_project = click.option(
    "--project",
    type=_PATH,
    default=Path(),
    show_default="deze map",
    metavar="BESTAND",
    help="Projectbestand wijkplan.toml, of de map waarin het staat.",
)
_edition = click.option(
    "--edition",
    type=click.Choice(["openbaar", "intern"]),
    default="openbaar",
    show_default=True,
    help="openbaar gebruikt alleen openbare invoer; intern alles. Deel intern niet.",
)
_form = click.option(
    "--format",
    "form",
    type=click.Choice(["tekst", "json"]),
    default="tekst",
    show_default=True,
    help="tekst om te lezen; json voor een ander programma.",
)


def _out(text: str, default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        "--out", type=_PATH, default=None, show_default=default, metavar="PAD", help=text
    )


def main() -> None:
    """Run the command line; an error in the input is printed and gives exit code 2."""
    # A build makes many small objects that all stay. Python looks among them for cycles after
    # every 700 new ones; that rarely finds any and took an eighth of the time.
    gc.set_threshold(50_000, 20, 50)
    try:
        code = cli.main(prog_name="wijkplan", standalone_mode=False)
    except WijkplanError as error:
        click.echo(f"Fout: {error}", err=True)
        code = EXIT_BAD_INPUT
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = EXIT_BAD_INPUT
    except click.ClickException as error:
        click.echo(f"Fout: {explain(error)}\nUitleg: wijkplan --help", err=True)
        code = EXIT_BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        click.echo("Afgebroken; de vorige uitvoer is ongewijzigd.", err=True)
        code = EXIT_INTERRUPTED
    sys.exit(code)


@click.group(cls=DutchGroup)
@click.version_option(
    __version__,
    prog_name="wijkplan",
    message="%(prog)s %(version)s",
    help="Toon de versie en stop.",
)
def cli() -> None:
    """Maak een wijkatlas van CBS-cijfers, woningen en plannen.

    \b
    Beginnen:
      wijkplan demo voorbeeld             een fictieve gemeente om mee te oefenen
      wijkplan build --project voorbeeld  maakt voorbeeld/maps/index.html
      wijkplan new hengelo *.gpkg *.csv   een eigen project van geleverde bestanden

    Meer over een opdracht: wijkplan build --help
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are


@cli.command(short_help="Maak de atlas: kaart, profielen, tabel en gegevens.")
@_project
@_out("Uitvoermap.", "uitvoer in wijkplan.toml")
@_edition
def build(project: Path, out: Path | None, edition: Edition) -> None:
    """Maak de atlas: kaart, profielen, tabel, verantwoording en gegevens.

    De vorige atlas blijft staan tot de nieuwe klaar is. Is er iets mis met de invoer, dan wordt
    alles genoemd wat fout is en verandert er niets. Een bestand dat er niet is, maakt de cijfers
    die ervan afhangen onbekend.
    """
    from wijkplan.project import Project  # noqa: PLC0415 - keeps --help quick

    start = time.perf_counter()
    with _progress() as step:
        written = Project.load(project).build(out, edition=edition, progress=step)
    for name in written.absent:
        click.echo(
            f"Let op: bestand {name} is niet gevonden; wat ervan afhangt is onbekend.", err=True
        )
    if written.protected:
        click.echo(
            f"Beschermd: {written.protected} cijfers over personen, waarvan {written.hidden} "
            "verborgen en 0 herleidbaar."
        )
    size = f"{written.size / 1e6:.1f} MB".replace(".", ",")
    seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
    click.echo(f"Klaar in {seconds} seconden: {written.files} bestanden, {size}.")
    click.echo(f"Open in een browser: {written.index}")


@cli.command(short_help="Controleer of een openbare atlas te delen is.")
@click.argument("folder", type=_PATH, metavar="MAP")
@click.option(
    "--woorden",
    type=_PATH,
    default=None,
    metavar="BESTAND",
    help="Woorden die nergens in de atlas mogen staan, een per regel.",
)
@_form
@_out("Schrijf het verslag in dit bestand, dat er nog niet is.", "op het scherm")
def verify(folder: Path, woorden: Path | None, form: str, out: Path | None) -> None:
    """Controleer of een openbare atlas te delen is.

    MAP is de map die wijkplan build heeft gemaakt. wijkplan leest alleen de bestanden daarin, zoals
    een buitenstaander, en probeert de verborgen cijfers terug te vinden.

    \b
    Exitcode 0: er is niets te vinden.
    Exitcode 1: er is een cijfer terug te rekenen, of een woord van de lijst gevonden.
    Exitcode 2: de map is niet te controleren.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    from wijkplan.output.disclosure import write_new_file  # noqa: PLC0415 - keeps --help quick
    from wijkplan.output.verify import verify_folder  # noqa: PLC0415
    from wijkplan.output.verify.report import as_data, tell  # noqa: PLC0415
    from wijkplan.output.verify.words import find_listed  # noqa: PLC0415

    verification = verify_folder(folder)
    words = None if woorden is None else find_listed(folder, woorden)
    if form == "json":
        text = json.dumps(as_data(verification, words), ensure_ascii=False, indent=1) + "\n"
    else:
        text = "".join(f"{line}\n" for line in tell(verification, words))
    if out is None:
        click.echo(text, nl=False)
    else:
        click.echo(f"Verslag: {write_new_file(out, text.encode())}")
    if verification.leaks or words:
        click.get_current_context().exit(EXIT_RECOVERABLE)


@cli.command(short_help="Toets een plan aan de regels voor omgevingsveiligheid.")
@click.argument("plans", nargs=-1, required=True, metavar="PLAN…")
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="NAAM",
    help="Regels waaraan wordt getoetst, zoals bkl-2024. Mag vaker: de eerste beslist, de andere "
    "zijn ter vergelijking.",
)
@click.option(
    "--date",
    type=DutchDate(),
    default=None,
    metavar="DATUM",
    help="Dag waarop het ontwerp van het plan ter inzage is gelegd; die bepaalt welke regels "
    "gelden. Niet nodig met --regime.",
)
@_project
@_out(
    "Map voor verslag, gegevens, bewijs en de invoer van een risicoberekening; de vorige toetsing "
    "daarin wordt vervangen, andere bestanden blijven staan.",
    "niets wegschrijven",
)
@_form
@_edition
def check(**asked: Any) -> None:  # noqa: ANN401 - Request knows what they are
    """Toets een plan aan de regels voor omgevingsveiligheid langs het spoor.

    PLAN is een GeoJSON, een GeoPackage of het nummer van een project uit het projectregister.
    Meer dan een mag: dan volgt een regel per plan. Wijkplan screent en documenteert; het geeft
    geen juridisch oordeel.

    \b
    Exitcode 0: het plan voldoet, of er is iets af te wegen of onbekend.
    Exitcode 1: een plan voldoet niet aan een regel.
    Exitcode 2: er is iets mis met de invoer; er is niets geschreven.
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    request = ask_date(Request(**asked))
    with _progress() as step:
        text, fails = check_plans(request, step)
    click.echo(text)
    if fails:
        click.get_current_context().exit(EXIT_RECOVERABLE)


@cli.command("map", short_help="Maak één kaart van één kenmerk, als één bestand.")
@click.argument("indicator", metavar="KENMERK")
@_project
@_out("Bestand om te schrijven.", "kaart-KENMERK.html")
@_edition
def make_map(indicator: str, project: Path, out: Path | None, edition: Edition) -> None:
    """Maak één kaart van één kenmerk, als één bestand om te versturen.

    KENMERK is een kolomnaam uit data/gebieden.csv, zoals aantal_inwoners.
    """
    from wijkplan.project import Project  # noqa: PLC0415

    path = out or Path(f"kaart-{indicator}.html")
    with _progress() as step:
        step("Kaart maken")
        written = Project.load(project).write_map(indicator, path, edition=edition)
    click.echo(f"Open in een browser: {written}")


@cli.command(short_help="Maak het profiel van één gebied, als één bestand.")
@click.argument("code", metavar="CODE")
@_project
@_out("Bestand om te schrijven.", "profiel-CODE.html")
@_edition
def profile(code: str, project: Path, out: Path | None, edition: Edition) -> None:
    """Maak het profiel van één gebied, als één bestand om te versturen of af te drukken.

    CODE is de code van een buurt (BU…), wijk (WK…) of gemeente (GM…).
    """
    from wijkplan.project import Project  # noqa: PLC0415

    path = out or Path(f"profiel-{code}.html")
    with _progress() as step:
        step("Profiel maken")
        written = Project.load(project).write_profile(code, path, edition=edition)
    click.echo(f"Open in een browser: {written}")


@cli.command(short_help="Maak een projectbestand van geleverde bestanden.")
@click.argument("folder", type=_PATH, metavar="MAP")
@click.argument("files", type=_PATH, nargs=-1, required=True, metavar="BESTAND…")
@click.option(
    "--gemeente",
    multiple=True,
    metavar="CODE",
    help="Code of naam van de gemeente; mag vaker. Nodig bij een landelijk bestand.",
)
@click.option("--naam", default="", metavar="TEKST", help="Naam van de atlas.")
def new(folder: Path, files: tuple[Path, ...], gemeente: tuple[str, ...], naam: str) -> None:
    """Maak een projectbestand van geleverde bestanden, en zeg wat er nog ontbreekt.

    Elk BESTAND wordt aan zijn inhoud herkend. De bestanden blijven staan waar ze staan.
    """
    from wijkplan.scaffold import create_project  # noqa: PLC0415

    created = create_project(folder, files, gemeenten=gemeente, name=naam)
    for line in created.report:
        click.echo(line)
    click.echo(f"Bouw de atlas met: wijkplan build --project {folder}")


@cli.command(short_help="Zet de fictieve gemeente Voorbeeldstad neer.")
@click.argument("folder", type=_PATH, metavar="MAP")
def demo(folder: Path) -> None:
    """Zet een compleet voorbeeldproject neer: de fictieve gemeente Voorbeeldstad."""
    from wijkplan.demo import write_demo  # noqa: PLC0415

    for path in write_demo(folder):
        click.echo(path)
    click.echo(f"Bouw de atlas met: wijkplan build --project {folder}")


@cli.command(short_help="Maak een leeg projectregister om in te vullen (Excel).")
@click.argument("path", type=_PATH, metavar="PAD.xlsx")
def template(path: Path) -> None:
    """Maak een leeg projectregister om in te vullen, als Excelbestand met keuzelijsten.

    Het heeft bladen voor projecten, functies en getallen, en een blad met uitleg. Een ander
    bestand met deze naam blijft staan.
    """
    from wijkplan.output.project_template import write_project_template  # noqa: PLC0415

    click.echo(f"Geschreven: {write_project_template(path)}")
    click.echo('Ingevuld? Noem het in wijkplan.toml: [[bron]] met soort = "projecten".')


cli.add_command(spread)


@contextmanager
def _progress() -> Iterator[Callable[[str], Any]]:
    """Show what is being done, on a terminal only."""
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Beginnen") as status:
        yield status.update


if __name__ == "__main__":
    main()
