"""
Turning an upload into a picture of our own, or saying why not.

Nothing of the upload's bytes is kept: what decodes as PNG, JPEG or WebP is drawn anew, without its metadata (a
photo's may name the house it was taken in). Size in pixels is read from the header and judged before decoding, and one
picture is decoded at a time, so that a process needs no more memory than the largest takes.
"""

import hashlib
import io
import threading
from dataclasses import dataclass
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_JPEG_PIXELS = 50_000_000
"""Telephones make photographs of 48 to 50 million pixels; their decoder can leave out what we would throw away."""
MOST_SIDE = 20_000
LARGEST = 2400
SIZES = (64, 96, 192, 600, 1200, LARGEST)
"""Longest sides in which a picture is kept and served; 64, 96 and 192 for logos and lists."""
KINDS = ("PNG", "JPEG", "WEBP")
QUALITY = 82
# How files of telephones begin, after their first four bytes, that no browser of ours would show.
TELEPHONES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc", b"ftypavif")
_one_at_a_time = threading.Lock()


class ImageRefused(ValueError):
    """The upload cannot be a picture here. Its text says what to do, for the person who chose it."""


@dataclass(frozen=True)
class Picture:
    """A picture as we encode it: WebP bytes by longest side; sizes it would have to grow for are left out."""

    width: int
    height: int
    files: dict[int, bytes]

    @property
    def data(self) -> bytes:
        return self.files[LARGEST]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def clean(upload: bytes, *, kinds: tuple[str, ...] = KINDS, square: bool = False) -> Picture:
    """
    Decode an upload and encode it as WebP, at most 2,400 pixels a side, with smaller sizes where it is larger.

    :raises ImageRefused: with what to do instead.
    """
    _look_at(upload)
    try:
        with Image.open(io.BytesIO(upload), formats=KINDS) as found:
            _judge(found, kinds, square)
            with _one_at_a_time:
                picture = _decoded(found)
    except ImageRefused:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise _refused(
            _("We could not read this picture. Save it as PNG, JPEG or WebP and choose it again.")
        ) from error
    except Exception as error:
        # A decoder fed with hostile bytes fails in many ways (struct, zlib, syntax, type); none is our fault.
        raise _refused(_("This picture is damaged. Save it again, or choose another.")) from error
    return Picture(picture.width, picture.height, _sizes(picture))


def read_upload(file: IO[bytes], size: int | None) -> bytes:
    """
    The bytes of an uploaded file, read only if there are no more than we take.

    :raises ImageRefused: for a larger one; `size` is what the server counted.
    """
    data = b"" if (size or 0) > MOST_BYTES else file.read(MOST_BYTES + 1)
    if (size or 0) > MOST_BYTES or len(data) > MOST_BYTES:
        raise _refused(_("This file is larger than 15 MB. Choose a smaller picture."))
    return data


def _look_at(upload: bytes) -> None:
    """Refuse by size and by what the first bytes say, before any decoder sees them."""
    if len(upload) > MOST_BYTES:
        raise _refused(_("This file is larger than 15 MB. Choose a smaller picture."))
    start = upload[:1024].lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower()
    if b"<svg" in start or start.startswith((b"<?xml", b"<!doctype svg")):
        raise _refused(
            _("SVG pictures can carry programs, so we do not take them. Save it as PNG and choose it again.")
        )
    if upload[4:12] in TELEPHONES:
        raise _refused(_("This is a HEIC or AVIF file. Share it as JPEG (“most compatible”) and choose it again."))
    if not upload.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) and upload[:4] + upload[8:12] != b"RIFFWEBP":
        raise _refused(_("Choose a picture: a PNG, JPEG or WebP file."))


def _judge(found: Image.Image, kinds: tuple[str, ...], square: bool) -> None:
    width, height = found.size
    if found.format not in kinds:
        raise _refused(_("Choose a PNG or WebP file."))
    most = MOST_JPEG_PIXELS if found.format == "JPEG" else MOST_PIXELS
    if width * height > most or max(width, height) > MOST_SIDE:
        said = _("This picture has more than %(n)s million pixels. Make it smaller and choose it again.")
        raise _refused(said % {"n": most // 1_000_000})
    if square and abs(width - height) > max(width, height) * 0.02:
        raise _refused(_("Choose a square picture, as wide as it is high."))


def _decoded(found: Image.Image) -> Image.Image:
    """The first frame, upright, in RGB or RGBA, no larger than we keep."""
    turned = _orientation(found)
    # Lets the JPEG decoder leave out what we would throw away: a 40-megapixel photo needs a quarter of the memory.
    found.draft("RGB", (LARGEST, LARGEST))
    found.load()
    picture = (
        found if found.mode in ("RGB", "RGBA") else found.convert("RGBA" if found.has_transparency_data else "RGB")
    )
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    if turned is not None:
        picture = picture.transpose(turned)
    # Drawn onto a new sheet: nothing that came with the file comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    return clean


def _orientation(found: Image.Image) -> Image.Transpose | None:
    """How to turn the picture upright; broken metadata turns nothing."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    try:
        return turns.get(found.getexif().get(0x0112, 1))
    except Exception:
        return None


def _sizes(picture: Image.Image) -> dict[int, bytes]:
    """Encode the largest size, and each smaller one that the picture is larger than."""
    wanted = [side for side in SIZES if side == LARGEST or side < max(picture.size)]
    return {side: _encoded(picture, side) for side in wanted}


def _encoded(picture: Image.Image, side: int) -> bytes:
    sized = picture if max(picture.size) <= side else ImageOps.contain(picture, (side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    sized.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _refused(text: str | Promise) -> ImageRefused:
    return ImageRefused(str(text))
