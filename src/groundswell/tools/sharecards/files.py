"""A card to take away: its pictures in one file, and a page to print."""

import io
import zipfile

from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.utils.text import slugify

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.contents import content_of, theme_of, words_of
from groundswell.tools.sharecards.drawing import pdf
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.media.graphics import ENDINGS
from groundswell.trunk.media.models import Graphic


def file_stem(title: str) -> str:
    """What its files are called."""
    return slugify(title)[:60].strip("-") or "card"


def zipped(graphic: Graphic) -> bytes:
    """Every size of a graphic, and its alt text, as a ZIP file."""
    stem, file = file_stem(graphic.title), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for one in graphic.files.order_by("pk"):
            with default_storage.open(one.file) as stored:
                archive.writestr(f"{stem}-{one.size}-{one.width}x{one.height}.{ENDINGS[one.mime]}", stored.read())
        archive.writestr("alt-text.txt", f"{graphic.alt}\n\n{graphic.imprint}\n")
    return file.getvalue()


def printed(card: Card) -> bytes:
    """A card as an A4 page."""
    words = words_of(selectors.version_of(card))
    return pdf(selectors.design_of(card.template), content_of(card.campaign, words), theme_of(card.campaign))


def as_file(data: bytes, mime: str, name: str) -> HttpResponse:
    """An answer that a browser saves."""
    answer = HttpResponse(data, content_type=mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
