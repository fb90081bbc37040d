"""Markers of lines in a chart: their shapes tell lines apart where colour cannot."""

from __future__ import annotations


def marker_path(look: int, x: float, y: float) -> str:
    """``d`` of a marker around a point, in SVG units; ``look`` is 1 to 6."""
    drawn = {
        1: f"M{x - 4.5:.1f},{y}a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0Z",
        2: f"M{x - 4:.1f},{y - 4:.1f}h8v8h-8Z",
        3: f"M{x - 5:.1f},{y + 4:.1f}h10l-5,-9Z",
        4: f"M{x},{y - 5.5:.1f}l5.5,5.5l-5.5,5.5l-5.5,-5.5Z",
        5: f"M{x - 5.5:.1f},{y - 1.5:.1f}h4v-4h3v4h4v3h-4v4h-3v-4h-4Z",
        6: f"M{x - 2:.1f},{y - 6:.1f}h4v12h-4Z",
    }
    return drawn[look]
