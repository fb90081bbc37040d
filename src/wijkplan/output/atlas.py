"""The atlas as a folder that opens with a double click."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wijkplan.answers.atlas import Atlas
from wijkplan.answers.profile import profile_area
from wijkplan.model.errors import OutputError, Problem, WijkplanError
from wijkplan.model.text import nearest
from wijkplan.output.accountability import PAGE, render_accountability
from wijkplan.output.disclosure import Publication, write_single_page
from wijkplan.output.explanation_page import render_explanations
from wijkplan.output.explanations import PAGE as EXPLANATIONS
from wijkplan.output.exports import write_exports
from wijkplan.output.folder import replacing
from wijkplan.output.minimap import MiniMaps
from wijkplan.output.pages import render_profile, write_pages
from wijkplan.output.payload import build_payload
from wijkplan.output.shell import asset_files, data_files, render_map, render_table
from wijkplan.output.verify import Verification, verify_figures


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a build left behind.

    Parameters
    ----------
    folder
        The output folder.
    index
        The page to open.
    files
        Number of files.
    size
        Bytes in all.
    absent
        Source files that were named but not found.
    protected, hidden
        Figures about persons that were protected, and how many of those are hidden.
    """

    folder: Path
    index: Path
    files: int
    size: int
    absent: tuple[str, ...]
    protected: int = 0
    hidden: int = 0


def write_atlas(atlas: Atlas, out: Path) -> Written:
    """Write every page, asset and export, and put them in the place of the old ones.

    Parameters
    ----------
    atlas
        What to show.
    out
        The output folder.

    Raises
    ------
    OutputError
        If the folder cannot be replaced without losing something, or if an outsider could find
        out from the public edition what it hides; the old atlas stands then.
    """
    out = out.resolve()
    with replacing(out) as staging:
        publication = Publication(staging, atlas.edition)
        payload = build_payload(atlas)
        publication.write_text("index.html", render_map(payload, standalone=False))
        publication.write_text("tabel.html", render_table(payload))
        for name, text in data_files(payload).items():
            publication.write_text(f"assets/{name}", text)
        for name, content in asset_files().items():
            publication.write_bytes(f"assets/{name}", content)
        write_pages(atlas, publication)
        publication.write_text(EXPLANATIONS, render_explanations(atlas))
        write_exports(atlas, publication)
        verified = _verified(atlas, staging)
        publication.write_text(PAGE, render_accountability(atlas, verified))
        publication.close()
    return Written(
        folder=out,
        index=out / "index.html",
        files=len(publication.sizes),
        size=sum(publication.sizes.values()),
        absent=atlas.absent,
        protected=verified.cells if verified else 0,
        hidden=verified.hidden if verified else 0,
    )


def _verified(atlas: Atlas, folder: Path) -> Verification | None:
    """Attack what is about to be published; the internal edition hides nothing."""
    if atlas.protection is None:
        return None
    verification = verify_figures(folder)
    if verification.leaks:
        raise OutputError(
            "De atlas is niet gemaakt: er is uit af te leiden wat verborgen hoort te zijn.",
            verification.leaks,
        )
    return verification


def write_single_map(atlas: Atlas, indicator: str, path: Path) -> Path:
    """Write a map of one indicator as one file, without links to other pages.

    Raises
    ------
    WijkplanError
        If the indicator does not exist, is known of no area, or the file cannot be written.
    """
    table = atlas.table
    if indicator not in table.specs or not table.known(indicator):
        known = [n for n, s in table.specs.items() if s.kind.numeric and table.known(n)]
        exists = indicator in table.specs
        problem = Problem(
            code="kenmerk-onbekend",
            column=indicator,
            message="van geen enkel gebied bekend: " + table.unknown_reasons[indicator]
            if exists
            else "dit kenmerk bestaat niet",
            remedy=nearest(indicator, known),
        )
        raise WijkplanError("Er is geen kaart te maken.", [problem])
    payload = build_payload(atlas, indicators=[indicator])
    payload["links"] = dict.fromkeys(payload["links"])
    payload["nav"] = []
    return write_single_page(path, render_map(payload, standalone=True))


def write_single_profile(atlas: Atlas, code: str, path: Path) -> Path:
    """Write the profile of one area as one file, without links to other pages.

    Raises
    ------
    WijkplanError
        If the area is not in the atlas, or the file cannot be written.
    """
    text = render_profile(atlas, profile_area(atlas, code), MiniMaps(atlas.areas), standalone=True)
    return write_single_page(path, text)
