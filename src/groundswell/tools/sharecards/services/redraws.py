"""Drawing many cards anew, a few at a time, so that a card that somebody waits for is never behind a thousand."""

import logging
import time
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.models import Card, Redraw, Template
from groundswell.tools.sharecards.services.graphics import CannotDraw, draw_card
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.jobs.giving_way import give_way

SECONDS_AT_ONCE = 0.5
MOST_AT_ONCE = 25
log = logging.getLogger("groundswell.sharecards")


def start_redraw(*, campaign: Campaign, at: datetime, template: Template | None = None) -> Redraw | None:
    """
    Draw the cards of a template, or all of a campaign, anew in the background. None where there are none.

    One that goes on for the same cards is ended: this one takes them all again.
    """
    from groundswell.tools.sharecards.tasks import redraw

    with transaction.atomic():
        covered = Redraw.objects.filter(campaign=campaign, ended_at__isnull=True)
        if template is not None:
            covered = covered.filter(template=template)
        covered.update(ended_at=at)
        started = Redraw(campaign=campaign, template=template, started_at=at)
        started.total = selectors.to_redraw(started).count()
        if not started.total:
            return None
        started.save()
        redraw.enqueue(redraw_id=started.pk)
    return started


def redraw_some(*, redraw: Redraw, at: datetime, seconds: float = SECONDS_AT_ONCE) -> bool:
    """
    Draw some cards of a redraw, for about so long; False when there is no more to do.

    Called again after a crash it goes on with the card it was at: what is up to date is not drawn twice.
    """
    until = time.monotonic() + seconds
    cards = selectors.to_redraw(redraw).filter(pk__gt=redraw.after_id).order_by("pk")
    batch = list(cards.select_related("template", "campaign__organisation", "campaign__logo")[:MOST_AT_ONCE])
    for card in batch:
        # Somebody declared, a mail is owed: that goes first, and does not share the processor with these.
        give_way()
        if not _went_on(redraw, card.pk, failed=not _drawn(card, at)):
            return False
        if time.monotonic() >= until:
            return True
    if len(batch) < MOST_AT_ONCE:
        Redraw.objects.filter(pk=redraw.pk, ended_at__isnull=True).update(ended_at=at)
        return False
    return True


def _drawn(card: Card, at: datetime) -> bool:
    """Draw one of many: what is wrong with one card must not keep the others."""
    try:
        draw_card(card=card, at=at)
    except CannotDraw:
        return False
    except DatabaseError:
        # Nothing to do with this card: the job is tried again.
        raise
    except Exception:
        log.exception("Card %s could not be drawn anew", card.public_id)
        return False
    return True


def _went_on(redraw: Redraw, card_id: int, *, failed: bool) -> bool:
    """Note how far it is. False where another job of the same redraw is further, or it was ended."""
    ours = Redraw.objects.filter(pk=redraw.pk, after_id=redraw.after_id, ended_at__isnull=True)
    won = ours.update(after_id=card_id, done=F("done") + 1, failed=F("failed") + int(failed))
    redraw.after_id = card_id
    return bool(won)


def stop_redraws(*, campaign: Campaign, at: datetime) -> int:
    """Leave the cards as they are that were not drawn yet; give how many redraws were stopped."""
    return Redraw.objects.filter(Q(campaign=campaign), ended_at__isnull=True).update(ended_at=at)
