"""Photos and logos on cards: decoded once, cropped about their focal point, bounded in memory."""

import io
from functools import lru_cache

from PIL import Image

KINDS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000
MOST_BYTES = 16 * 1024 * 1024
SIDE = 1920
"""No card shows a photo with more pixels a side."""


class NoPicture(ValueError):
    """The bytes are no picture that can be put on a card."""


@lru_cache(maxsize=4)
def decoded(data: bytes) -> Image.Image:
    """
    The picture in RGB or RGBA, at most 1,920 pixels a side.

    :raises NoPicture: for what does not decode, or has more than 40 million pixels.
    """
    if len(data) > MOST_BYTES:
        raise NoPicture(f"{len(data)} bytes")
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise NoPicture(f"{found.size}")
            found.draft("RGB", (SIDE, SIDE))
            found.load()
            picture = found.convert("RGBA" if found.has_transparency_data else "RGB")
    except NoPicture:
        raise
    except Exception as error:
        # A decoder fed with hostile bytes fails in many ways; none of them is worth telling apart.
        raise NoPicture(str(error)) from error
    picture.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return picture


@lru_cache(maxsize=12)
def cropped(data: bytes, width: int, height: int, focus: tuple[float, float]) -> Image.Image:
    """
    The picture filling a box, its focal point as near the middle as its edges allow.

    :raises NoPicture: as `decoded`.
    """
    picture = decoded(data)
    return picture.resize(
        (width, height), Image.Resampling.BICUBIC, box=window(picture.size, width, height, focus), reducing_gap=2.0
    )


def window(
    size: tuple[int, int], width: int, height: int, focus: tuple[float, float]
) -> tuple[float, float, float, float]:
    """The part of a picture of this size that fills the box: left, top, right, bottom."""
    scale = max(width / size[0], height / size[1])
    across, down = min(size[0], width / scale), min(size[1], height / scale)
    x = min(max(focus[0] / 100 * size[0] - across / 2, 0), size[0] - across)
    y = min(max(focus[1] / 100 * size[1] - down * 0.45, 0), size[1] - down)
    return x, y, x + across, y + down
