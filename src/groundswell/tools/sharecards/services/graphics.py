"""Drawing a card in all its sizes, and keeping what was drawn."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.contents import content_of, digest_of, theme_of, words_of
from groundswell.tools.sharecards.drawing import (
    SCREEN_SIZES,
    CardTheme,
    Content,
    DesignError,
    Drawn,
    draft_alt,
    draw,
    encode_all,
)
from groundswell.tools.sharecards.models import Card, CardVersion
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.media.services import DrawnFile, add_graphic

MOST_TRIES = 3
STOPPING = ("imprint",)
"""Problems with which a card is not drawn at all; the others are told beside it."""


class CannotDraw(Exception):
    """The card cannot be drawn as it is. Its text says what to do."""


def draw_card(*, card: Card, at: datetime) -> Graphic:
    """
    Draw a card as it is now, in the five sizes of screens, and keep it as a graphic; what is up to date stays, and
    so does what was published.

    :raises CannotDraw: without an imprint, or with a design that does not hold; the card says so then.
    """
    out = selectors.graphic_of(card) if card.frozen else None
    if out is not None:
        return out
    for _try in range(MOST_TRIES):
        graphic, digest = _drawn_once(card, at)
        # Somebody may have drawn another version of it meanwhile: then that one is looked at, and drawn if it is old.
        if card.drawn_with == digest:
            break
    return graphic


def _drawn_once(card: Card, at: datetime) -> tuple[Graphic, str]:
    version = selectors.version_of(card)
    design, words = selectors.design_of(card.template), words_of(version)
    digest = digest_of(card.campaign, design, words)
    known = selectors.graphic_of(card)
    if known is not None and card.drawn_with == digest and _tells(known, card, version):
        return known, digest
    content = content_of(card.campaign, words)
    try:
        files = drawn_files(design, content, theme_of(card.campaign))
    except (CannotDraw, DesignError) as error:
        Card.objects.filter(pk=card.pk).update(state=Card.FAILED, problem=str(error)[:300])
        card.refresh_from_db(fields=["state", "problem"])
        raise CannotDraw(str(error)) from error
    graphic = _keep(card, version, files, digest, version.alt or draft_alt(design, content), content.imprint, at)
    return graphic, digest


def _tells(graphic: Graphic, card: Card, version: CardVersion) -> bool:
    """Whether a graphic says what the card's alt text says now: that goes out with it."""
    return graphic.title == card.title and (not version.alt or graphic.alt == version.alt)


def drawn_files(design: dict[str, object], content: Content, theme: CardTheme) -> dict[str, DrawnFile]:
    """
    Every size for screens, encoded: photographs as JPEG, flat colours as PNG.

    :raises CannotDraw: without an imprint.
    """
    if not content.imprint:
        raise CannotDraw(_("The campaign has no imprint. Say in the settings who is behind it, and from where."))
    kind = "jpeg" if content.photo else "png"
    drawn = (_sound(draw(design, content, theme, size)) for size in SCREEN_SIZES)
    return {one.size: DrawnFile(data, f"image/{kind}", *one.image.size) for one, data in encode_all(drawn, kind)}


def _sound(drawn: Drawn) -> Drawn:
    for problem in drawn.problems:
        if problem.key in STOPPING:
            raise CannotDraw(problem.sentence)
    return drawn


def _keep(
    card: Card, version: CardVersion, files: dict[str, DrawnFile], digest: str, alt: str, imprint: str, at: datetime
) -> Graphic:
    """
    Store the files, and say that the card is drawn. Of two who drew it at once, one graphic stands; of a card that went
    out meanwhile, the one that went out.
    """
    number, too_late = card.drawings + 1, list[str]()
    with transaction.atomic():
        graphic = add_graphic(
            campaign=card.campaign,
            kind=selectors.CARD,
            source_id=card.public_id,
            version=number,
            title=card.title,
            alt=alt,
            language=version.language,
            imprint=imprint,
            files=files,
            at=at,
        )
        ours = Card.objects.filter(pk=card.pk, drawings=number - 1, frozen=False).update(
            drawings=F("drawings") + 1, drawn_with=digest, state=Card.DRAWN, problem=""
        )
        if not ours and Card.objects.filter(pk=card.pk, frozen=True).exists():
            too_late = list(graphic.files.values_list("file", flat=True))
            transaction.set_rollback(True)
    card.refresh_from_db(fields=["version", "title", "drawings", "drawn_with", "state", "problem", "frozen"])
    out = selectors.graphic_of(card)
    if not too_late or out is None:
        return graphic
    if out.pk != graphic.pk:
        for name in too_late:
            default_storage.delete(name)
    return out
