"""What a card is made of once it is laid out: marks on the ground, then words above them. Pixels, tones by name."""

from dataclasses import dataclass

from groundswell.tools.sharecards.drawing.art import Shape
from groundswell.tools.sharecards.drawing.content import Box, Problem
from groundswell.tools.sharecards.drawing.paths import Path
from groundswell.tools.sharecards.drawing.words import Shaped


@dataclass(frozen=True)
class Photo:
    """The photo, filling its box and cut to a path."""

    box: Box
    clip: Path


@dataclass(frozen=True)
class Logo:
    """The logo, cut to a path, over a tone where it is transparent."""

    box: Box
    clip: Path
    tone: str


Mark = Shape | Photo | Logo


@dataclass(frozen=True)
class Words:
    """A piece of text: its lines, each at (x, baseline). `over` is the tone behind it, for the check of contrast."""

    field: str
    lines: tuple[tuple[Shaped, float, float], ...]
    size: float
    tone: str
    over: str
    text: str


@dataclass(frozen=True)
class Laid:
    """
    A card laid out, ready to be painted on pixels or on a page: `marks` on the ground, then `over`, then words.

    `over` are the short lines that move with the words; cards that differ in words alone share everything beneath.
    """

    ground: str
    marks: tuple[Mark, ...]
    over: tuple[Shape, ...]
    words: tuple[Words, ...]
    problems: tuple[Problem, ...]
