"""The sizes a card is drawn in: pixels, margins, and how large words may be. Numbers of networks stand only here."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Size:
    """
    One size. All numbers are pixels of the card.

    `display` is the largest and the smallest size of display words; `band` the height of the foot band from
    `band_top`; words stay between `top` and `bottom`, clear of what a network lays over the picture.
    """

    name: str
    title: str | Promise
    used_for: str | Promise
    width: int
    height: int
    margin: int
    display: tuple[int, int]
    name_size: int
    role_size: int
    band: int
    band_top: int
    imprint: int
    top: int
    bottom: int

    @property
    def inner_width(self) -> int:
        return self.width - 2 * self.margin

    @property
    def least(self) -> int:
        """The smallest size of any words: what can still be read on a telephone."""
        return self.imprint


# The safe figures of stories are those commonly given for Instagram and Facebook.
_ALL = (
    Size("square", _("Square"), _("Anywhere"), 1080, 1080, 72, (106, 64), 46, 36, 150, 930, 28, 72, 906),
    Size("portrait", _("Portrait"), _("Instagram"), 1080, 1350, 72, (130, 72), 52, 40, 150, 1200, 28, 84, 1176),
    Size("story", _("Story"), _("Stories"), 1080, 1920, 72, (136, 76), 54, 42, 468, 1452, 28, 250, 1428),
    Size("link", _("Link picture"), _("Under a web address"), 1200, 630, 60, (76, 48), 36, 28, 104, 526, 28, 48, 512),
    Size("wide", _("Wide"), _("Bluesky, X"), 1600, 900, 84, (112, 64), 50, 38, 140, 760, 37, 78, 738),
    Size("a4", _("A4 page"), _("To print"), 1240, 1754, 96, (150, 84), 60, 46, 170, 1584, 30, 110, 1556),
)
SIZES: Mapping[str, Size] = {size.name: size for size in _ALL}
SCREEN_SIZES: tuple[str, ...] = ("square", "portrait", "story", "link", "wide")
"""The five that go on screens; "a4" is printed."""
