"""Where the pictures of a card are."""

from django import template

from groundswell.trunk.media.graphics import desk_graphic_url
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.media.selectors import url

register = template.Library()


@register.simple_tag
def graphic_src(graphic: Graphic, size: str) -> str:
    """The address of one size of a graphic, or "" without it. Its files are best loaded beforehand."""
    found = next((file for file in graphic.files.all() if file.size == size), None)
    return desk_graphic_url(found, graphic) if found else ""


@register.filter
def thumbnail(image: Image) -> str:
    """The address of a picture, small."""
    return url(image, 192)
