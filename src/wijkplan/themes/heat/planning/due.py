"""In which year a place should be done, as the municipality planned it."""

from __future__ import annotations

from wijkplan.model.layers import Layer, Register


def planned_years(programme: Register | None, zones: Layer | None) -> dict[str, int]:
    """Last year of the planning, of zones and of buurten.

    Parameters
    ----------
    programme
        ``warmteprogramma``, or None.
    zones
        ``warmtezones``, or None.

    Returns
    -------
    dict
        Name of a zone, or code of a buurt -> year at the end of which it should be done; of
        several polygons with one name the last. What has no such year is absent.
    """
    found: dict[str, int] = {}
    if programme is not None:
        rows = programme.frame.dropna(subset="jaar_eind")
        found |= dict(zip(rows["buurtcode"], rows["jaar_eind"].astype(int), strict=True))
    if zones is not None:
        ends = zones.frame.dropna(subset="jaar_eind").groupby("naam")["jaar_eind"].max()
        found |= {str(zone): int(year) for zone, year in ends.items()}
    return found
