"""Cards that went out with a post: from then on they stay as they are, and have a page of their own."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.facts import services as facts
from groundswell.trunk.media.graphics import graphics_in
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.content import files_in
from groundswell.trunk.publishing.selectors import is_shown


def cards_in(content: Mapping[str, Any]) -> list[Card]:
    """The cards whose pictures a publication carries."""
    ids = graphics_in(files_in(content)).filter(kind=selectors.CARD).values("source_id")
    return list(Card.objects.filter(public_id__in=ids).order_by("pk"))


def is_out(card: Card) -> bool:
    """Whether anything that is out shows the card."""
    drawn = Graphic.objects.filter(kind=selectors.CARD, source_id=card.public_id)
    return any(is_shown(graphic) for graphic in drawn)


def freeze_published(*, cards: Iterable[Card], at: datetime) -> int:
    """
    Cards are out: they change no more, everybody may see their pages, and the facts in them are public.

    Gives how many were not before.
    """
    frozen = 0
    for card in cards:
        now_out = Card.objects.filter(pk=card.pk, ended_at__isnull=True, public_at__isnull=True)
        changed = now_out.update(frozen=True, public_at=at)
        if changed:
            frozen += 1
            facts.show_facts_of(kind=selectors.CARD, public_id=card.public_id, at=at)
    return frozen


def close_page(*, cards: Iterable[Card]) -> int:
    """What they went out with was pulled everywhere: their pages are closed. They stay as they were."""
    return Card.objects.filter(pk__in=[card.pk for card in cards], public_at__isnull=False).update(public_at=None)
