"""Reads of this room."""

from django.core.cache import cache
from django.urls import reverse

from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import at_most

SIZES = (64, 192, 600, 1200, 2400)


def url(image: Image, side: int = 1200) -> str:
    """The address of a picture no side of which is over `side` pixels; one of `SIZES`."""
    return reverse("media:image", args=[image.public_id, side])


def scaled(image: Image, side: int) -> bytes:
    """The picture at most so large, as WebP."""
    with image.file.open("rb") as file:
        data: bytes = file.read()
    if max(image.width, image.height) <= side:
        return data
    name = f"media:{image.public_id}:{side}"
    kept: bytes | None = cache.get(name)
    if kept is None:
        kept = at_most(data, side)
        cache.set(name, kept, timeout=3600)
    return kept
