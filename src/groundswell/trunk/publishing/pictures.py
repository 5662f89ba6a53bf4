"""The bytes of pictures as they go out, made to fit what a network takes."""

import io

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from groundswell.trunk.publishing.networks import Picture, ReadPicture, RefusedByNetwork

QUALITIES = (88, 80, 72, 60)
SMALLER = 0.75
STEPS = 8


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
