"""Where pictures are."""

from django.core.files.storage import default_storage
from django.urls import reverse

from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import SIZES


def url(image: Image, side: int = 1200) -> str:
    """The address of a picture no side of which is over `side` pixels; one of `SIZES`. It is good for ever."""
    return reverse("media:image", args=[image.public_id, side])


def file_name(public_id: str, side: int) -> str:
    """Where one size lies in the store."""
    return f"images/{public_id}-{side}.webp"


def stored_name(public_id: str, side: int) -> str | None:
    """The file that serves a size: its own, or the whole where the picture is no larger. None where there is none."""
    if side not in SIZES:
        return None
    names = (file_name(public_id, side), file_name(public_id, SIZES[-1]))
    return next((name for name in names if default_storage.exists(name)), None)
