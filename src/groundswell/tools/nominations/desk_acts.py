"""What this tool tells the desk: what needs an organiser, and what its search finds."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations import board_selectors as boards
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Need
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.models import Drive

SOON = timedelta(days=7)


def needs(scope: Scope, at: datetime) -> list[Need]:
    """Two different answers from one target; a vote that comes near without its number."""
    if scope.campaign is None:
        return []
    return [*_disputes(scope), *_closing(scope, at)]


def _disputes(scope: Scope) -> list[Need]:
    return [
        Need(
            _("Two different answers from %(name)s") % {"name": standing.target.name},
            _("Two people recorded them at once. Say which one is right."),
            boards.target_url(standing.drive, standing.public_id),
            "git-compare",
            action=_("Look at both"),
            tone="warn",
            weight=9,
        )
        for standing in boards.disputed_in(scope)[:5]
    ]


def _closing(scope: Scope, at: datetime) -> list[Need]:
    assert scope.campaign is not None
    rows = []
    for drive in selectors.drives(scope.campaign).filter(state=Drive.OPEN, stages__closes_at__gt=at).distinct():
        counted = selectors.tally(drive, at=at)
        if not counted.closes_at or not at < counted.closes_at <= at + SOON or not counted.to_go:
            continue
        title = ngettext("%(drive)s: %(n)s more needed", "%(drive)s: %(n)s more needed", counted.to_go)
        numbers = {"n": f"{counted.declared:,}", "needed": f"{counted.needed:,}", "open": f"{counted.undecided:,}"}
        rows.append(
            Need(
                title % {"drive": drive.title, "n": f"{counted.to_go:,}"},
                _("%(n)s of %(needed)s so far, %(open)s undecided") % numbers,
                reverse("desk-nominations:board", args=[scope.campaign.slug, drive.slug]),
                "target",
                action=_("Open the board"),
                due_at=counted.closes_at,
                tone="warn",
            )
        )
    return rows


def find_standings(scope: Scope, text: str, limit: int) -> list[Found]:
    """Targets of this campaign's drives, by name, office or area; of a part of the campaign, only its own."""
    if scope.campaign is None:
        return []
    found = selectors.standings(scope.campaign)
    areas = selectors.reach(scope)
    if areas is not None:
        found = found.filter(target__area_id__in=areas)
    for word in text.replace("\0", "").split()[:8]:
        found = found.filter(
            Q(target__name__icontains=word) | Q(target__office__icontains=word) | Q(target__area__name__icontains=word)
        )
    return [
        Found(
            standing.target.name,
            _("%(office)s in %(drive)s") % {"office": standing.target.office, "drive": standing.drive.title},
            boards.target_url(standing.drive, standing.public_id),
            "target",
        )
        for standing in found.order_by("target__name", "pk")[:limit]
    ]
