"""
Checking and re-encoding pictures in bounded memory (threat 19).

What was uploaded is never kept or served: it is decoded, turned upright, stripped of metadata and encoded anew. The
size in the header is checked before anything is decoded.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = ("PNG", "JPEG", "WEBP")


class ImageRefused(Exception):
    """An upload that is no picture we take; the message says why and what to send instead."""


@dataclass(frozen=True)
class Picture:
    """A picture as we encoded it."""

    data: bytes
    kind: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean(upload: bytes) -> Picture:
    """
    Re-encode an upload: WebP for photographs and drawings alike, at most 2,400 pixels a side, without metadata.

    :raises ImageRefused: for anything but a PNG, JPEG or WebP picture of at most 15 MB and 40 megapixels.
    """
    if len(upload) > MOST_BYTES:
        raise ImageRefused(_("This picture is over 15 MB. Send a smaller one."))
    if upload.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg>", b"<!doc", b"<html"):
        raise ImageRefused(_("SVG and web pages are not taken, because they can hold programs. Send a PNG instead."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encoded(_decoded(upload))
    except ImageRefused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageRefused(_("This is no picture we can read. Send a PNG, JPEG or WebP.")) from error
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, IndexError, OverflowError, TypeError) as error:
        # Pillow's decoders raise all of these on broken files.
        raise ImageRefused(_("This picture is damaged. Save it again and send the copy.")) from error


def _decoded(upload: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(upload), formats=FORMATS)
    width, height = image.size
    if width * height > MOST_PIXELS or not width or not height:
        raise ImageRefused(_("This picture has over 40 million pixels. Send a smaller one."))
    if image.format == "JPEG":
        # The decoder itself shrinks: a camera's picture never fills the memory.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    return ImageOps.exif_transpose(image)


def _encoded(image: Image.Image) -> Picture:
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clear = "A" in image.getbands() or "transparency" in image.info
    image = image.convert("RGBA" if clear else "RGB")
    file = io.BytesIO()
    image.save(file, "WEBP", quality=82, method=4, exif=b"", icc_profile=None, xmp=b"")
    return Picture(file.getvalue(), "webp", *image.size)


def at_most(data: bytes, side: int) -> bytes:
    """One of our own pictures, made smaller: no side over `side` pixels."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    image.thumbnail((side, side))
    file = io.BytesIO()
    image.save(file, "WEBP", quality=80, method=4)
    return file.getvalue()
