"""What a card says and looks like, as the drawing wants it; and the digest that tells when it must be drawn anew."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.drawing import CardTheme, Content, card_theme
from groundswell.tools.sharecards.models import Card, CardVersion
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.selectors import imprint
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.selectors import stored_name

DRAWING = 1
"""Grows when the drawing itself changes so that kept pictures are to be drawn anew."""
WHOLE, SMALL, LOGO = 2400, 600, 600
CENTRE = (50, 50)


@dataclass(frozen=True)
class Words:
    """What a card says, before anything is drawn: typed in a form, or of a version that was saved."""

    fields: Mapping[str, str]
    image: Image | None = None
    focus: tuple[int, int] | None = None
    language: str = "en"
    cells: Sequence[Sequence[Any]] = field(default_factory=list)


def words_of(version: CardVersion) -> Words:
    """What a saved version says."""
    focus = (version.focus_x, version.focus_y) if version.focus_x is not None else None
    return Words(version.fields, version.image, focus, version.language, version.cells)  # type: ignore[arg-type]


def theme_of(campaign: Campaign) -> CardTheme:
    """The campaign's colours and typeface on cards."""
    return card_theme(campaign.brand, campaign.display_face)


def imprint_of(campaign: Campaign, language: str = "en") -> str:
    """The imprint in the language of the card, whoever looks at it."""
    with translation.override("cy" if language == "cy" else "en-gb"):
        return imprint(campaign)


def content_of(campaign: Campaign, words: Words, *, small: bool = False) -> Content:
    """All that is drawn besides the design. `small` takes a smaller photo: enough for a preview."""
    return Content(
        fields=dict(words.fields),
        photo=_photo(words.image.public_id, SMALL if small else WHOLE) if words.image else None,
        focus=focus_of(words),
        logo=_photo(campaign.logo.public_id, LOGO) if campaign.logo else None,
        imprint=imprint_of(campaign, words.language),
        language=words.language,
        cells=[(int(q), int(r), str(state)) for q, r, state in words.cells] or None,
    )


def focus_of(words: Words) -> tuple[int, int]:
    """What every crop shows: as chosen for this card, else as chosen for the picture."""
    if words.focus is not None:
        return words.focus
    return (words.image.focus_x, words.image.focus_y) if words.image else CENTRE


@lru_cache(maxsize=16)
def _photo(public_id: str, side: int) -> bytes | None:
    """The bytes of a picture. Its id never shows another one, so a few are kept in memory."""
    name = stored_name(public_id, side)
    if name is None:
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())


def digest_of(campaign: Campaign, design: Mapping[str, Any], words: Words) -> str:
    """A digest of everything that decides what a card looks like, pictures by their ids."""
    told = {
        "drawing": DRAWING,
        "design": design,
        "look": [campaign.brand, campaign.display_face, campaign.logo.public_id if campaign.logo else ""],
        "imprint": imprint_of(campaign, words.language),
        "fields": dict(words.fields),
        "image": words.image.public_id if words.image else "",
        "focus": focus_of(words),
        "language": words.language,
        "cells": [list(cell) for cell in words.cells],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def is_stale(card: Card) -> bool:
    """Whether a card would look different if it were drawn now."""
    words = words_of(selectors.version_of(card))
    return card.drawn_with != digest_of(card.campaign, selectors.design_of(card.template), words)
