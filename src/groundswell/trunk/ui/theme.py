"""
A campaign's colours: every role of the stylesheet computed from one brand colour, as plain hex.

The constants are those of the formulas in static/ui/css/base.css, which live previews use; tests/test_theme.py holds
every promise of contrast over random colours, in both schemes.
"""

import hashlib
import math
from collections.abc import Mapping
from functools import lru_cache

from groundswell.trunk.ui.colours import (
    Triple,
    contrast,
    dimmed_to,
    from_hex,
    from_oklch,
    luminance,
    mix,
    to_hex,
    to_oklch,
)

HOUSE_BRAND = "#ffc21a"
FACES: Mapping[str, str] = {
    "archivo": '"Archivo GS", "Archivo GS Fallback"',
    "figtree": '"Figtree GS"',
}
BLACK, WHITE = Triple(0.0, 0.0, 0.0), Triple(1.0, 1.0, 1.0)
NEAR_BLACK = "#17181a"
# A luminance between these is too dark for black text and too bright for white text at 4.5:1 with room to spare.
DIM_TO, DIM_BELOW = 0.168, 0.36
WHITE_TEXT_BELOW = 0.179
PALE = 0.7

# Lightness and most chroma of each neutral: (light scheme, dark scheme). None: white.
NEUTRALS = {
    "paper": ((0.982, 0.004), (0.175, 0.008)),
    "surface": (None, (0.215, 0.009)),
    "sunken": ((0.955, 0.006), (0.145, 0.008)),
    "line": ((0.895, 0.008), (0.315, 0.010)),
    "line-strong": ((0.60, 0.012), (0.58, 0.012)),
    "ink": ((0.205, 0.014), (0.955, 0.006)),
    "ink-2": ((0.455, 0.014), (0.755, 0.010)),
    "inverse": ((0.205, 0.014), (0.955, 0.006)),
    "on-inverse": (None, (0.175, 0.008)),
}
# Lightness, chroma, hue in degrees, and the share of the wash: the same for every campaign.
STATUSES = {
    "good": ((0.47, 0.115, 155), (0.80, 0.14, 155), 0.11),
    "warn": ((0.50, 0.115, 55), (0.82, 0.12, 70), 0.12),
    "bad": ((0.50, 0.185, 22), (0.76, 0.14, 22), 0.10),
    "info": ((0.48, 0.12, 250), (0.79, 0.10, 250), 0.10),
}


def was_dimmed(brand: str) -> bool:
    """Whether the colour is shown a little darker than chosen, so that white text can be read on it."""
    return DIM_TO < luminance(from_hex(brand)) <= DIM_BELOW


def accent_of(brand: str, *, dark: bool) -> str:
    """The fill of bands, buttons and cards."""
    colour = from_hex(brand)
    if dark:
        lch = to_oklch(colour)
        colour = from_oklch(lch._replace(a=max(lch.a, 0.5)))
    return to_hex(dimmed_to(colour, DIM_TO) if luminance(colour) <= DIM_BELOW else colour)


def text_on(fill: str) -> str:
    return "#ffffff" if luminance(from_hex(fill)) < WHITE_TEXT_BELOW else NEAR_BLACK


def roles(brand: str, *, dark: bool) -> dict[str, str]:
    """Every colour role of one scheme: {"accent": "#ffc21a", …}."""
    found = neutrals(brand, dark=dark)
    surface, accent = from_hex(found["surface"]), from_hex(accent_of(brand, dark=dark))
    found["accent"] = to_hex(accent)
    found["on-accent"] = text_on(found["accent"])
    found["accent-press"] = to_hex(mix(accent, BLACK, 0.88))
    found["accent-ink"] = to_hex(accent_line(brand, dark=dark, most=0.115, least=0.82, chroma=0.13))
    found["accent-edge"] = to_hex(accent_line(brand, dark=dark, most=0.23, least=0.66, chroma=0.15))
    found["accent-border"] = to_hex(dimmed_to(accent, 0.23) if luminance(accent) > PALE else accent)
    found["accent-wash"] = to_hex(mix(accent, surface, 0.14))
    found["accent-mid"] = to_hex(mix(accent, surface, 0.45))
    return found | statuses(surface, dark=dark)


def theme_colours(brand: str) -> dict[str, dict[str, str]]:
    """Both schemes, {"light": {"accent": "#ffc21a", …}, "dark": …}, for what is drawn without a stylesheet."""
    return {"light": roles(brand, dark=False), "dark": roles(brand, dark=True)}


def neutrals(brand: str, *, dark: bool) -> dict[str, str]:
    """Greys that carry a trace of the brand's hue."""
    hue = to_oklch(from_hex(brand))
    steps = {role: pair[dark] for role, pair in NEUTRALS.items()}
    return {
        role: to_hex(from_oklch(Triple(step[0], min(hue.b, step[1]), hue.c)) if step else WHITE)
        for role, step in steps.items()
    }


def accent_line(brand: str, *, dark: bool, most: float, least: float, chroma: float) -> Triple:
    """The accent as text or edge: dimmed to a luminance on light, raised to a lightness on dark."""
    colour = from_hex(brand)
    if not dark:
        return dimmed_to(colour, most)
    lch = to_oklch(colour)
    return from_oklch(Triple(max(lch.a, least), min(lch.b, chroma), lch.c))


def statuses(surface: Triple, *, dark: bool) -> dict[str, str]:
    found = {}
    for name, (light_step, dark_step, share) in STATUSES.items():
        lightness, chroma, degrees = dark_step if dark else light_step
        colour = from_oklch(Triple(lightness, chroma, math.radians(degrees)))
        found[name], found[f"{name}-wash"] = to_hex(colour), to_hex(mix(colour, surface, share))
    return found


@lru_cache(maxsize=256)
def theme_css(brand: str, display_face: str) -> str:
    """
    The theme's stylesheet: plain hex for light and dark, the system's choice unless `data-theme` says one.

    :raises ValueError: for a brand that is not a hex colour.
    """
    light, dark = (declarations(roles(brand, dark=scheme)) for scheme in (False, True))
    face = FACES.get(display_face, FACES["archivo"])
    return (
        f":root{{--brand:{to_hex(from_hex(brand))};--brand-display:{face};{light}}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
        f":root[data-theme=dark]{{{dark}}}"
        "@media (prefers-contrast:more){:root:root{--ink-2:var(--ink);--line:var(--line-strong)}}"
        "@media print{:root:root{color-scheme:light;" + light + "}}\n"
    )


def declarations(found: Mapping[str, str]) -> str:
    return "".join(f"--{role}:{colour};" for role, colour in found.items())


@lru_cache(maxsize=256)
def theme_digest(brand: str, display_face: str) -> str:
    """Names one content of the stylesheet, so that it can be kept for ever under its address."""
    return hashlib.sha256(theme_css(brand, display_face).encode()).hexdigest()[:12]


def contrasts(brand: str, *, dark: bool) -> dict[str, float]:
    """The contrast of each pair a theme page shows: text on the fill, accent text on paper, edges on sunken ground."""
    found = roles(brand, dark=dark)
    pairs = [("on-accent", "accent"), ("accent-ink", "paper"), ("accent-edge", "sunken"), ("ink", "paper")]
    return {f"{one} on {ground}": round(contrast(found[one], found[ground]), 2) for one, ground in pairs}
