"""What goes onto a card, and what comes of drawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PIL import Image

Cell = tuple[int, int, str]
"""A hexagon of the map: column and row (odd rows stand half a column to the right), and a state of CELL_STATES."""
CELL_STATES = ("", "ours", "theirs", "new")


class Box(NamedTuple):
    """A rectangle in pixels of the card, from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Content:
    """
    What one card says. `fields` by the keys of its design; `photo` is a picture's bytes, PNG, JPEG or WebP.

    `focus` is per cent from the left and the top: every crop shows that point. `cells` is the map.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    photo: bytes | None = None
    focus: tuple[float, float] = (50, 50)
    logo: bytes | None = None
    imprint: str = ""
    language: str = "en"
    cells: Sequence[Cell] | None = None


@dataclass(frozen=True)
class Problem:
    """
    Something about one field that a person can mend: `key` is "long", "cut", "glyph", "photo" or "imprint".

    The card is drawn all the same, with no word outside its box.
    """

    key: str
    field: str
    sentence: str


@dataclass(frozen=True)
class Drawn:
    """A card as drawn. `boxes` holds where the ink of each piece of text is: [(field, Box), …]."""

    size: str
    image: Image.Image
    problems: list[Problem]
    boxes: list[tuple[str, Box]]
