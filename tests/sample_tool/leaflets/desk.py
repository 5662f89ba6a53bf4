"""What organisers see: the tool's page on the desk, its card, its needs, and what the desk's search finds."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Need
from leaflets import selectors

SHOWN = 100


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    context = {
        "rounds": selectors.rounds(request.campaign),
        "promises": selectors.promises(request.scope)[:SHOWN],
    }
    return render(request, "leaflets/desk.html", context)


def card(scope: Scope, at: datetime) -> dict[str, Any] | None:
    """The card on the overview; nothing while there is no plan."""
    rounds = selectors.rounds(scope.campaign)
    return {"rounds": rounds, "short": sum(round.short for round in rounds)} if rounds else None


def needs(scope: Scope, at: datetime) -> list[Need]:
    """Rounds that nobody has promised to help with."""
    empty = [round for round in selectors.rounds(scope.campaign) if not round.promised] if scope.whole else []
    if not empty:
        return []
    title = ngettext("%(n)s round has nobody", "%(n)s rounds have nobody", len(empty)) % {"n": len(empty)}
    detail = ", ".join(round.title for round in empty[:3])
    return [Need(title, detail, reverse("desk-leaflets:index", args=[scope.campaign.slug]), "newspaper", weight=1)]


def waiting(scope: Scope) -> int:
    """How many rounds nobody has promised to help with: the number beside the tool's row in the rail."""
    return sum(not round.promised for round in selectors.rounds(scope.campaign)) if scope.whole else 0


def find_promises(scope: Scope, text: str, limit: int) -> list[Found]:
    """Promises of people of this name, as far as the account sees them."""
    titles = {round.id: round.title for round in selectors.rounds(scope.campaign)}
    url = reverse("desk-leaflets:index", args=[scope.campaign.slug])
    return [
        Found(promise.person.name, titles.get(promise.round_id, _("A round that ended")), url, "newspaper")
        for promise in selectors.promises(scope).filter(person__name__icontains=text)[:limit]
    ]
