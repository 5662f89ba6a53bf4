"""Sharing a petition: its links, its picture, and its hexagons."""

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image, ImageDraw, ImageFont

from groundswell.tools.petitions.models import Petition
from groundswell.tools.petitions.selectors import SHOWN_FROM, AreaRow, Numbers
from groundswell.trunk.campaigns.selectors import imprint
from groundswell.trunk.places.selectors import area_url, boundary_set_of
from groundswell.trunk.ui.theme import theme_colours

FONTS = Path(__file__).parents[2] / "trunk/ui/static/ui/fonts"
MOST_CELLS = 100
WIDTH, HEIGHT, MARGIN, BAND = 1200, 630, 60, 104


@dataclass(frozen=True)
class Cell:
    """One area on the map, as the `hexmap` tag takes it."""

    row: int
    column: int
    code: str
    name: str
    said: str
    step: int
    url: str


def page_url(petition: Petition) -> str:
    """The whole address of the petition's page."""
    return settings.SITE_URL + reverse("petitions:petition", args=[petition.campaign.slug, petition.slug])


def links(petition: Petition) -> list[dict[str, str]]:
    """
    Addresses that open other apps' own composers. The text names the petition only: what people say is theirs.
    """
    url, text = page_url(petition), _("I signed: %(demand)s") % {"demand": petition.words.demand}
    both = quote(f"{text} {url}")
    return [
        {"name": "WhatsApp", "icon": "message-circle", "url": f"https://wa.me/?text={both}"},
        {"name": "Facebook", "icon": "users", "url": f"https://www.facebook.com/sharer/sharer.php?u={quote(url)}"},
        {"name": "Bluesky", "icon": "at-sign", "url": f"https://bsky.app/intent/compose?text={both}"},
        {"name": _("Email"), "icon": "mail", "url": f"mailto:?subject={quote(text)}&body={both}"},
    ]


def cells(petition: Petition, rows: list[AreaRow], *, exact: bool) -> list[Cell]:
    """
    Hexagons of the campaign's map in five steps of the largest number, none for nought. A map of over a hundred
    areas is left to the pages of areas, which draw regions: this page must stay light on an old phone.
    """
    boundary_set = boundary_set_of(petition.campaign)
    rows = [row for row in rows if row.area.hex_q is not None and row.area.boundary_set == boundary_set]
    if len(rows) > MOST_CELLS:
        return []
    most = max((row.count for row in rows), default=0) or 1
    return [
        Cell(
            row=-(row.area.hex_r or 0),
            column=row.area.hex_q or 0,
            code=row.area.short,
            name=row.area.name,
            said=_said(row, exact=exact),
            step=0 if not row.count else min(5, 1 + row.count * 5 // (most + 1)),
            url=area_url(row.area, petition.campaign),
        )
        for row in rows
    ]


def _said(row: AreaRow, *, exact: bool) -> str:
    if row.is_few and not exact:
        return _("fewer than %(n)s signatures") % {"n": SHOWN_FROM}
    return ngettext("%(n)s signature", "%(n)s signatures", row.count) % {"n": f"{row.count:,}"}


def picture(petition: Petition, numbers: Numbers) -> bytes:
    """
    The petition's share picture, 1200 x 630 PNG: the demand, the number, and the imprint burned in.

    The number is rounded down to two figures, so that the picture stays true while it is cached.
    """
    campaign = petition.campaign
    return _draw(petition.words.demand, _rounded(numbers.confirmed), campaign.brand, imprint(campaign))


def _rounded(count: int) -> str:
    if count < 10:
        return ""
    step = 10 ** (len(str(count)) - 2)
    return _("More than %(n)s of us so far") % {"n": f"{count // step * step:,}"}


@lru_cache(maxsize=64)
def _draw(demand: str, figure: str, brand: str, imprint_text: str) -> bytes:
    colours = theme_colours(brand)["light"]
    ground, ink = colours["accent"], colours["on-accent"]
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, HEIGHT - BAND, WIDTH, HEIGHT), fill=ink)
    lines, size = _fit(demand)
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + number * size * 1.06), line, font=_display(size), fill=ink)
    draw.text((MARGIN, HEIGHT - BAND - 72), figure, font=_text(38), fill=ink)
    for number, line in enumerate(_wrap(imprint_text, _text(28), WIDTH - 2 * MARGIN)[:2]):
        draw.text((MARGIN, HEIGHT - BAND + 16 + number * 36), line, font=_text(28), fill=ground)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _fit(demand: str) -> tuple[list[str], int]:
    """The largest size at which the demand fits four lines; at the smallest, what does not fit is cut with a dash."""
    for size in range(92, 44, -4):
        lines = _wrap(demand, _display(size), WIDTH - 2 * MARGIN)
        if len(lines) * size * 1.06 <= HEIGHT - BAND - MARGIN - 110:
            return lines, size
    lines = _wrap(demand, _display(44), WIDTH - 2 * MARGIN)
    return [*lines[:6], lines[6] + " …"] if len(lines) > 7 else lines[:7], 44


def _wrap(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while font.getlength(word) > width:
            cut = next(n for n in range(len(word), 0, -1) if font.getlength(word[:n]) <= width)
            lines[-1], word = word[:cut], word[cut:]
            lines.append("")
        lines[-1] = word
    return lines


@lru_cache(maxsize=32)
def _display(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONTS / "archivo-semicondensed-latin.woff2"), size)
    font.set_variation_by_axes([800])
    return font


@lru_cache(maxsize=8)
def _text(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONTS / "figtree-latin.woff2"), size)
    font.set_variation_by_axes([600])
    return font
