"""Norms that are of no regime: what only delivered contours and areas can tell of."""

from __future__ import annotations

from wijkplan.model.findings import Citation, Norm

YARD = Norm(
    code="emplacement",
    title="Emplacement",
    citation=Citation(source="wijkplan", verified=True),
)
"""A yard is a source of risk of its own."""

OTHER_SOURCES = Norm(
    code="overige-risicobronnen",
    title="Andere risicobronnen",
    citation=Citation(source="Register externe veiligheid (REV)", verified=True),
)
NOISE = Norm(
    code="geluid-spoor",
    title="Geluid van het spoor",
    citation=Citation(source="Geluidbeleid van de gemeente", verified=False),
)
VIBRATION = Norm(
    code="trillingen-spoor",
    title="Trillingen van het spoor",
    citation=Citation(source="Handleiding nieuwbouw en spoortrillingen", verified=False),
)
