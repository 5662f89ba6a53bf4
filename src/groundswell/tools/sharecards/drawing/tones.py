"""
The inks of a card: a campaign's accent, the colour of words on it, and mixes of the two.

A tone is named as designs name it: "accent", "on", "accent+8" (the accent with 8 % of the other ink), "on+12",
"ink", "white", "paper" (a trace of the accent in white) or "lamp" (a pale light). Cards are always drawn in light.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from groundswell.trunk.ui.colours import contrast, from_hex, mix, to_hex
from groundswell.trunk.ui.theme import FACES, roles

Colour = tuple[int, int, int]
MIXED = re.compile(r"(accent|on)\+(\d{1,2})")
PLAIN = ("accent", "on", "ink", "white", "paper", "lamp")


@dataclass(frozen=True)
class CardTheme:
    """A campaign's look on cards, as hex colours. `face` is the display face: "archivo" or "figtree"."""

    accent: str
    on_accent: str
    ink: str
    face: str = "archivo"

    def tone(self, name: str) -> Colour:
        return _rgb(self.hex(name))

    def hex(self, name: str) -> str:
        """
        The colour of a tone, "#ffc21a".

        :raises ValueError: for a name that is none.
        """
        return _mixed(self, name)


@lru_cache(maxsize=256)
def card_theme(brand: str, display_face: str = "archivo") -> CardTheme:
    """
    The inks of a brand colour, which the pages' own rules make readable (4.5:1 or more).

    :raises ValueError: for a brand that is not a hex colour.
    """
    found = roles(brand, dark=False)
    return CardTheme(
        found["accent"], found["on-accent"], found["ink"], display_face if display_face in FACES else "archivo"
    )


def is_tone(name: object) -> bool:
    return isinstance(name, str) and (name in PLAIN or MIXED.fullmatch(name) is not None)


def tone_contrast(theme: CardTheme, one: str, other: str) -> float:
    """Contrast of two tones, 1 to 21."""
    return contrast(theme.hex(one), theme.hex(other))


@lru_cache(maxsize=4096)
def _mixed(theme: CardTheme, name: str) -> str:
    accent, on, white = (from_hex(colour) for colour in (theme.accent, theme.on_accent, "#ffffff"))
    plain = {"accent": theme.accent, "on": theme.on_accent, "ink": theme.ink, "white": "#ffffff"}
    if name in plain:
        return plain[name]
    if name == "paper":
        return to_hex(mix(accent, white, 0.09))
    if name == "lamp":
        return to_hex(mix(accent, white, 0.28))
    if match := MIXED.fullmatch(name):
        share = int(match[2]) / 100
        return to_hex(mix(on, accent, share) if match[1] == "accent" else mix(accent, on, share))
    raise ValueError(f"Not a tone: {name!r}")


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
