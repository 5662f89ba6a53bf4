"""What this tool tells the desk: what needs somebody, and what its search finds."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Need

STAFF = ("editor", "organiser")


def needs(scope: Scope, at: datetime) -> list[Need]:
    """Cards that could not be drawn: a post may wait for one of them."""
    if scope.campaign is None or not scope.as_role(*STAFF).whole:
        return []
    failed = selectors.cards(scope.campaign).filter(state=Card.FAILED)
    count = failed.count()
    if not count:
        return []
    first = failed[0]
    title = ngettext("%(n)s card could not be drawn", "%(n)s cards could not be drawn", count) % {"n": count}
    url = reverse("desk-sharecards:card", args=[scope.campaign.slug, first.public_id])
    return [Need(title, first.problem, url, "image", action=_("Look at it"), tone="warn", weight=4)]


def find_cards(scope: Scope, text: str, limit: int) -> list[Found]:
    """Cards by what they say."""
    if scope.campaign is None or not scope.as_role(*STAFF).whole:
        return []
    found = selectors.cards(scope.campaign)
    for word in text.replace("\0", "").split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(template__name__icontains=word))
    slug = scope.campaign.slug
    return [
        Found(card.title, card.template.name, reverse("desk-sharecards:card", args=[slug, card.public_id]), "image")
        for card in found[:limit]
    ]


def figures() -> dict[str, int]:
    """For `groundswell figures`."""
    return {"share_cards": Card.objects.filter(ended_at__isnull=True).count()}
