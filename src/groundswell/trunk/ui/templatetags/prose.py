"""Filters for what people wrote and uploaded: `{% load prose %}`."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from groundswell.trunk.media.models import Image
from groundswell.trunk.ui.prose import render_prose

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    """A person's text as HTML."""
    return render_prose(text)


@register.filter
def picture_url(image: Image, width: str = "1200") -> str:
    """The address of a picture of ours at most so many pixels wide."""
    return reverse("media:image", args=[image.public_id, int(width)])
