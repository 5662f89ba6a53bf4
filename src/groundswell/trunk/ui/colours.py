"""Colour arithmetic: sRGB hex, linear light, OKLab and OKLCh, WCAG contrast. Pure functions."""

import math
import re
from typing import NamedTuple

HEX = re.compile(r"#?([0-9a-fA-F]{6})")

# Björn Ottosson's matrices: linear sRGB -> cone response, cube root -> OKLab, and back.
TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
FROM_LMS = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


class Triple(NamedTuple):
    """Three numbers: linear sRGB (each 0 to 1), OKLab, or OKLCh with the hue in radians."""

    a: float
    b: float
    c: float


def times(matrix: tuple[tuple[float, float, float], ...], v: Triple) -> Triple:
    return Triple(*(row[0] * v.a + row[1] * v.b + row[2] * v.c for row in matrix))


def from_hex(text: str) -> Triple:
    """
    Linear sRGB of "#ffc21a".

    :raises ValueError: for anything but six hexadecimal digits.
    """
    match = HEX.fullmatch(text.strip())
    if not match:
        raise ValueError(f"Not a colour: {text!r}")
    return Triple(*(to_linear(int(match[1][i : i + 2], 16) / 255) for i in (0, 2, 4)))


def to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def to_hex(rgb: Triple) -> str:
    def byte(channel: float) -> int:
        channel = min(1.0, max(0.0, channel))
        return round(255 * (12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055))

    return "#" + "".join(f"{byte(channel):02x}" for channel in rgb)


def in_gamut(rgb: Triple) -> Triple:
    """The nearest colour that a screen can show, channel by channel."""
    return Triple(*(min(1.0, max(0.0, channel)) for channel in rgb))


def luminance(rgb: Triple) -> float:
    """Relative luminance as WCAG 2 counts it."""
    return 0.2126 * rgb.a + 0.7152 * rgb.b + 0.0722 * rgb.c


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21."""
    low, high = sorted((luminance(from_hex(one)), luminance(from_hex(other))))
    return (high + 0.05) / (low + 0.05)


def to_oklab(rgb: Triple) -> Triple:
    return times(TO_LAB, Triple(*(math.cbrt(channel) for channel in times(TO_LMS, rgb))))


def from_oklab(lab: Triple) -> Triple:
    return times(FROM_LMS, Triple(*(channel**3 for channel in times(FROM_LAB, lab))))


def to_oklch(rgb: Triple) -> Triple:
    lab = to_oklab(rgb)
    return Triple(lab.a, math.hypot(lab.b, lab.c), math.atan2(lab.c, lab.b))


def from_oklch(lch: Triple) -> Triple:
    """Linear sRGB that a screen can show, of lightness, chroma, hue."""
    return in_gamut(from_oklab(Triple(lch.a, lch.b * math.cos(lch.c), lch.b * math.sin(lch.c))))


def mix(one: Triple, other: Triple, share: float) -> Triple:
    """`share` of one in the other, mixed in OKLab as CSS color-mix does."""
    pairs = zip(to_oklab(one), to_oklab(other), strict=True)
    return in_gamut(from_oklab(Triple(*(share * a + (1 - share) * b for a, b in pairs))))


def dimmed_to(rgb: Triple, most: float) -> Triple:
    """The same hue with its light turned down to a luminance of at most `most`."""
    share = min(1.0, most / max(luminance(rgb), 0.001))
    return Triple(*(channel * share for channel in rgb))
