"""How colours look: contrast, lightness and difference, also to people with a colour deficiency."""

from __future__ import annotations

import numpy as np

VISIONS = {
    "volledig": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""What each vision makes of linear sRGB, at its most severe: Machado, Oliveira and Fernandes
(2009), A physiologically-based model for simulation of color vision deficiency, IEEE
TVCG 15 (6)."""

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(color: str) -> np.ndarray:
    """Linear sRGB (0…1) of ``#rrggbb``."""
    values = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Contrast of WCAG 2: 1 for the same colour, 21 for black on white."""
    low, high = sorted(float(linear(color) @ _LUMINANCE) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(color: str, vision: str = "volledig") -> np.ndarray:
    """CIE L*a*b* (D65) of what somebody with a vision sees."""
    seen = np.clip(VISIONS[vision] @ linear(color), 0, 1)
    ratio = (_XYZ @ seen) / _XYZ.sum(axis=1)
    x, y, z = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str = "volledig") -> float:
    """Difference ΔE*ab (CIE 1976); somebody who looks closely sees 2,3."""
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))
