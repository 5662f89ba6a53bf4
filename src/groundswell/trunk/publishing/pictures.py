"""The bytes of pictures as they go out, made to fit what a network takes."""

import hashlib
import io

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from groundswell.trunk.publishing.networks import Picture, ReadPicture, RefusedByNetwork

QUALITIES = (88, 80, 72, 60)
SMALLER = 0.75
STEPS = 8
SMALL_SIDES, SMALL_QUALITY = (560, 1120), 50
"""For phones and for large or fine screens. A card of the first kind leaves a public page under 60 KB."""


def read(picture: Picture, most_bytes: int) -> ReadPicture:
    """
    Read a picture from the store; as JPEG and smaller where it is too large. The same bytes for the same picture.

    :raises RefusedByNetwork: if the picture is gone from the store, or is none.
    """
    try:
        with default_storage.open(picture.file) as file:
            data = file.read()
    except OSError as error:
        raise RefusedByNetwork(_("A picture of this post is no longer kept. Choose it again.")) from error
    if len(data) <= most_bytes:
        return ReadPicture(data, picture.mime, picture.width, picture.height)
    try:
        return _made_smaller(data, most_bytes)
    except (OSError, UnidentifiedImageError, ValueError) as error:
        raise RefusedByNetwork(_("A picture of this post cannot be read. Choose another.")) from error


def small(picture: Picture, side: int) -> str | None:
    """
    The name in the store of a light version for pages, no side over `side`, made when somebody first looks. None where
    the picture is gone, or the side is none of ours.

    One for each picture, so what is kept grows with the pictures and not with the looks.
    """
    name = f"posts/{hashlib.sha256(picture.file.encode()).hexdigest()[:40]}-{side}.webp"
    if side not in SMALL_SIDES:
        return None
    if default_storage.exists(name):
        return name
    try:
        with default_storage.open(picture.file) as file, Image.open(file) as found:
            shown = _on_white(found)
    except (OSError, UnidentifiedImageError, ValueError):
        return None
    shown.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=SMALL_QUALITY, method=6)
    return default_storage.save(name, ContentFile(out.getvalue()))


def _made_smaller(data: bytes, most_bytes: int) -> ReadPicture:
    with Image.open(io.BytesIO(data)) as found:
        picture = _on_white(found)
    for _step in range(STEPS):
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= most_bytes:
                return ReadPicture(out.getvalue(), "image/jpeg", picture.width, picture.height)
        side = max(1, int(picture.width * SMALLER)), max(1, int(picture.height * SMALLER))
        picture = picture.resize(side, Image.Resampling.LANCZOS)
    raise ValueError(f"A picture of {len(data)} bytes does not become smaller than {most_bytes}")


def _on_white(found: Image.Image) -> Image.Image:
    """What is see-through in it becomes white: JPEG knows no see-through."""
    if not found.has_transparency_data:
        return found.convert("RGB")
    seen = found.convert("RGBA")
    sheet = Image.new("RGB", seen.size, "white")
    sheet.paste(seen, mask=seen.getchannel("A"))
    return sheet
