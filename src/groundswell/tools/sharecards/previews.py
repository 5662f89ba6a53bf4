"""Cards as they would look, drawn in the moment and kept nowhere: the card maker's stage, the gallery's samples."""

import base64
import io
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.tools.sharecards.contents import Words, content_of, digest_of, theme_of
from groundswell.tools.sharecards.drawing import SIZES, Problem, Size, draw
from groundswell.trunk.campaigns.models import Campaign

QUALITY = 80
MOST_KEPT = 120
ON_STAGE = ("story", "portrait", "square", "link", "wide")
"""The order of the card maker: from tall to wide."""


@dataclass(frozen=True)
class Preview:
    """One size at half its pixels. `url` holds the picture itself."""

    size: Size
    url: str
    width: int
    height: int
    problems: tuple[Problem, ...]


class Kept:
    """The latest previews, so that a size that did not change is not drawn again. Bounded, in this process's memory."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: OrderedDict[tuple[str, str], tuple[bytes, tuple[Problem, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str]) -> tuple[bytes, tuple[Problem, ...]] | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: tuple[str, str], drawn: tuple[bytes, tuple[Problem, ...]]) -> None:
        with self._lock:
            self._held[key] = drawn
            while len(self._held) > self.most:
                self._held.popitem(last=False)


_kept = Kept(MOST_KEPT)


def previews(
    campaign: Campaign, design: Mapping[str, Any], words: Words, sizes: Sequence[str] = ON_STAGE
) -> list[Preview]:
    """
    Every size of a card, at half its pixels.

    :raises DesignError: for a design that cannot be drawn.
    """
    digest = digest_of(campaign, design, words)
    return [_preview(campaign, design, words, digest, size) for size in sizes]


def _preview(campaign: Campaign, design: Mapping[str, Any], words: Words, digest: str, name: str) -> Preview:
    data, problems = half_size(campaign, design, words, name, digest=digest)
    size = SIZES[name]
    url = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
    return Preview(size, url, size.width // 2, size.height // 2, problems)


def half_size(
    campaign: Campaign, design: Mapping[str, Any], words: Words, name: str, *, digest: str = ""
) -> tuple[bytes, tuple[Problem, ...]]:
    """One size as WebP at half its pixels, and what is wrong with it."""
    key = (digest or digest_of(campaign, design, words), name)
    found = _kept.get(key)
    if found is None:
        drawn = draw(dict(design), content_of(campaign, words, small=True), theme_of(campaign), name)
        half = drawn.image.convert("RGB").reduce(2)
        file = io.BytesIO()
        half.save(file, "WEBP", quality=QUALITY, method=1)
        found = (file.getvalue(), tuple(drawn.problems))
        _kept.put(key, found)
    return found
