"""Template tags of the list of people: `{% load people %}`."""

from collections.abc import Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from groundswell.trunk.supporters.permissions import Way

register = template.Library()


@register.simple_tag
def ways(of_person: Sequence[Way], yes: str, ask: str, no: str, none: str) -> SafeString:
    """One person's cell of the list, drawn in one go: its icon for each look, the word, and what she is reached by."""
    icons = {"yes": yes, "ask": ask, "no": no, "none": none}
    befores = (_before(way.look, icons[way.look], way.channel_name, way.word, way.short) for way in of_person)
    values = (way.value for way in of_person)
    return format_html_join("", "{}{}</span></li>", zip(befores, values, strict=True))


@lru_cache(maxsize=256)
def _before(look: str, icon: str, channel_name: str, word: str, short: str) -> SafeString:
    """What stands before the address or number: the same on most rows of a list."""
    if look == "none":
        return format_html('<li class="way way-none">{}<span>{}', icon, word)
    return format_html(
        '<li class="way way-{}">{}<span class="vh">{}:</span><span class="w"><span class="only-wide">{}</span>'
        '<span class="only-narrow">{}</span></span><span class="val">',
        *(look, icon, channel_name, word, short),
    )
