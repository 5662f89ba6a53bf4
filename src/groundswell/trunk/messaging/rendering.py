"""
A mail's words: a text template, beside it perhaps an HTML one, and the foot that says who sends it and how to leave.

HTML mails are one table, their style is written into each element (mail programs drop style sheets), and they load
nothing from anywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, select_template

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.selectors import imprint
from groundswell.trunk.ui.theme import HOUSE_BRAND, accent_of, text_on

_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Rendered:
    """The two forms of one mail. `html` may be empty."""

    text: str
    html: str


def render_mail(
    template: str, context: Mapping[str, Any], *, campaign: Campaign | None, subject: str, stop_url: str = ""
) -> Rendered:
    """Render `<template>.txt` and, where it exists, `<template>.html`; the foot is added to both."""
    fill = accent_of(campaign.brand if campaign else HOUSE_BRAND, dark=False)
    whole = {
        **context,
        "campaign": campaign,
        "subject": subject,
        "imprint": imprint(campaign) if campaign else "",
        "stop_url": stop_url,
        "site_url": settings.SITE_URL,
        "site_host": settings.SITE_HOST,
        "fill": fill,
        "on_fill": text_on(fill),
    }
    text = get_template(f"{template}.txt").render(whole).strip()
    foot = get_template("messaging/email/_foot.txt").render(whole).strip()
    return Rendered(text=f"{text}\n\n{foot}\n" if foot else f"{text}\n", html=_html(template, whole))


def _html(template: str, context: Mapping[str, Any]) -> str:
    try:
        found = select_template([f"{template}.html"])
    except TemplateDoesNotExist:
        return ""
    return _inliner.inline(found.render(dict(context)))
