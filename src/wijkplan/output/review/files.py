"""The files of reviews, in a folder that may hold other things too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from wijkplan.answers.review.ground import Ground
from wijkplan.answers.review.outcome import Reviewed
from wijkplan.model.columns import Edition
from wijkplan.output.disclosure import Publication
from wijkplan.output.folder import replacing
from wijkplan.output.geopackage import write_geopackage
from wijkplan.output.review.data import as_data
from wijkplan.output.review.dossier import Dossier, make_dossier
from wijkplan.output.review.report import render_report
from wijkplan.output.review.risk import risk_csv, risk_layers, risk_readme

REPORT = "rapport.html"
MANIFEST = "toetsing-bestanden.json"
"""Lists the files of the last review: those a next one replaces. Not that of an atlas, which may
stand in the same folder."""


def write_review(reviewed: Sequence[Reviewed], ground: Ground, out: Path) -> tuple[Path, ...]:
    """Write what there is to say of plans, and put it in the place of the previous review.

    Parameters
    ----------
    reviewed
        One or more plans; of several each gets a folder with its id.
    ground
        The municipality against which they were reviewed.
    out
        The output folder; need not exist. Files that are not of a review are kept.

    Returns
    -------
    tuple of Path
        The report of each plan.

    Raises
    ------
    OutputError
        If the folder cannot be replaced without losing something; it is unchanged then.
    """
    folders = name_folders([one.plan.id for one in reviewed])
    # One at a time: a thousand plans with their evidence would not fit.
    dossiers = (make_dossier(one, ground) for one in reviewed)
    return write_dossiers(dossiers, folders, out, edition=ground.edition)


def write_dossiers(
    dossiers: Iterable[Dossier], folders: Sequence[str], out: Path, *, edition: Edition
) -> tuple[Path, ...]:
    """Write dossiers, each into its folder inside ``out``; see `write_review`."""
    out = out.resolve()
    with replacing(out, manifest=MANIFEST) as staging:
        publication = Publication(staging, edition, manifest=MANIFEST)
        for folder, dossier in zip(folders, dossiers, strict=True):
            _write(dossier, publication, f"{folder}/" if folder else "")
        publication.close()
    return tuple(out / folder / REPORT for folder in folders)


def name_folders(ids: Sequence[str]) -> list[str]:
    """Folder of each plan; the only plan needs none.

    >>> name_folders(["a"]), name_folders(["a", "B", "A"])
    ([''], ['a', 'B', 'A-2'])
    """
    if len(ids) == 1:
        return [""]
    found: dict[str, str] = {}
    for plan_id in ids:
        names = (plan_id, *(f"{plan_id}-{number}" for number in range(2, len(ids) + 2)))
        # Windows and macOS know no difference between capitals and small letters.
        name = next(name for name in names if name.lower() not in found)
        found[name.lower()] = name
    return list(found.values())


def _write(dossier: Dossier, publication: Publication, place: str) -> None:
    publication.write_text(f"{place}{REPORT}", render_report(dossier))
    publication.write_json(f"{place}toetsing.json", as_data(dossier.reviewed, dossier.heading))
    evidence, risk = evidence_layers(dossier), risk_layers(dossier)
    publication.write_with(f"{place}bewijs.gpkg", lambda path: write_geopackage(path, evidence))
    publication.write_with(
        f"{place}risicoberekening.gpkg", lambda path: write_geopackage(path, risk)
    )
    publication.write_text(f"{place}risicoberekening.csv", risk_csv(dossier))
    publication.write_text(f"{place}leesmij-risicoberekening.txt", risk_readme(dossier))


def evidence_layers(dossier: Dossier) -> dict[str, pd.DataFrame]:
    """Layers of the evidence, and the findings of every regime as a table."""
    rows = [
        {
            "regime": review.regime.id,
            "norm": judged.finding.norm.code,
            "titel": judged.finding.norm.title,
            "oordeel": judged.verdict.value,
            "afstand_m": judged.distance_m,
            "overlap_m2": judged.overlap_m2,
            "reden": judged.finding.reason,
            "bron": judged.finding.norm.citation.source,
            "status": judged.status,
        }
        for review in dossier.reviewed.reviews
        for judged in review.judgements
    ]
    numbers = {"afstand_m": float, "overlap_m2": float}
    return {**dossier.evidence, "bevindingen": pd.DataFrame(rows).astype(numbers)}
