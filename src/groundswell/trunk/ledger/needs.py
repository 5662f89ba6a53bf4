"""The trunk's own rows of "Needs you"."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks.base import TaskResultStatus

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Need
from groundswell.trunk.automations.selectors import trouble
from groundswell.trunk.duplicates import selectors as duplicates
from groundswell.trunk.jobs.selectors import jobs_of
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.publishing import selectors as publications
from groundswell.trunk.supporters.models import ProposedChange
from groundswell.trunk.supporters.selectors import exports_to_decide, exports_to_take, people
from groundswell.trunk.ui.templatetags.ui import grouped

MOST_EXPORTS = 3


def set_up_left(scope: Scope) -> list[Need]:
    """A wizard that was left half-way."""
    if not scope.may("owner") or not scope.campaign or not scope.campaign.set_up_step:
        return []
    return [Need(_("Finish setting up"), _("Your answers are kept"), reverse("setup:index"), "settings", weight=9)]


def jobs_parked(scope: Scope) -> list[Need]:
    """Jobs that failed five times and wait for a person."""
    if not scope.whole or scope.campaign is None:
        return []
    parked = jobs_of(scope.campaign).filter(status=TaskResultStatus.FAILED).count()
    if not parked:
        return []
    title = ngettext("%(n)s job is parked", "%(n)s jobs are parked", parked) % {"n": parked}
    url = reverse("jobs:index", args=[scope.campaign.slug])
    return [Need(title, _("It failed five times. See why, then try again"), url, "octagon-alert", tone="bad", weight=7)]


def mail_failed(scope: Scope) -> list[Need]:
    """Mails that were refused or came back."""
    if not scope.whole or scope.campaign is None:
        return []
    failed = Message.objects.filter(campaign=scope.campaign, state__in=(Message.FAILED, Message.BOUNCED)).count()
    if not failed:
        return []
    title = ngettext("%(n)s mail did not arrive", "%(n)s mails did not arrive", failed) % {"n": failed}
    return [
        Need(
            title,
            _("See what the other side said"),
            reverse("outbox:index", args=[scope.campaign.slug]),
            "mail",
            tone="warn",
            weight=6,
        )
    ]


def rules_stopped(scope: Scope) -> list[Need]:
    """Rules that stopped half-way, and what came too many at a time for them."""
    if not scope.whole or scope.campaign is None:
        return []
    counted, url = trouble(scope.campaign), reverse("rules:index", args=[scope.campaign.slug])
    failed, held, rows = counted["failed"], counted["held"], []
    if failed:
        title = ngettext("A rule stopped half-way", "Rules stopped half-way %(n)s times", failed) % {"n": failed}
        rows.append(Need(title, _("See why, mend it, try again"), url, "zap", tone="bad", weight=7))
    if held:
        title = ngettext("%(n)s thing waits for a rule", "%(n)s things wait for a rule", held) % {"n": held}
        detail = _("They came too many at a time. Do them, or leave them out")
        rows.append(Need(title, detail, url, "zap", tone="warn", weight=5))
    return rows


def posts_not_out(scope: Scope) -> list[Need]:
    """Posts that a network did not take, and posts that wait for somebody's hands."""
    if not scope.whole or scope.campaign is None:
        return []
    url, rows = reverse("publishing:index", args=[scope.campaign.slug]), []
    failed = sum(cause.count for cause in publications.causes(scope.campaign))
    waiting = publications.waiting_for_hands(scope.campaign).count()
    if failed:
        title = ngettext("%(n)s post did not go out", "%(n)s posts did not go out", failed) % {"n": failed}
        rows.append(Need(title, _("See why, mend it, try again"), url, "share-2", tone="bad", weight=8))
    if waiting:
        title = ngettext("%(n)s post waits for your hands", "%(n)s posts wait for your hands", waiting) % {"n": waiting}
        rows.append(Need(title, _("Copy, post, paste the link"), url, "hand", weight=5))
    return rows


def proposed_changes(scope: Scope) -> list[Need]:
    """People who wrote another postcode than the one we know."""
    if scope.campaign is None:
        return []
    waiting = (
        ProposedChange.objects.filter(state=ProposedChange.WAITING, person__in=people(scope))
        .select_related("person")
        .order_by("said_at")
    )
    count = waiting.count()
    if not count:
        return []
    first = waiting[0]
    title = ngettext("%(n)s person may have moved", "%(n)s people may have moved", count) % {"n": count}
    url = reverse("people:person", args=[scope.campaign.slug, first.person.public_id])
    return [Need(title, _("Compare what we know with what they wrote"), url, "map-pin", weight=3)]


def exports(scope: Scope, at: datetime) -> list[Need]:
    """Long lists that wait for an owner's word before they leave as a file, and files that were approved for her."""
    if scope.campaign is None:
        return []
    slug, rows = scope.campaign.slug, []
    for export in exports_to_decide(scope, at)[:MOST_EXPORTS]:
        title = ngettext(
            "%(who)s asks for a file of %(n)s person", "%(who)s asks for a file of %(n)s people", export.count
        ) % {"who": export.asked_by, "n": grouped(export.count)}
        url = reverse("people:exports", args=[slug])
        rows.append(Need(title, export.reason, url, "download", due_at=export.expires_at, tone="warn", weight=8))
    for export in exports_to_take(scope, at)[:MOST_EXPORTS]:
        title = ngettext("Your file of %(n)s person is ready", "Your file of %(n)s people is ready", export.count)
        detail = _("%(who)s approved it") % {"who": export.approved_by}
        url = reverse("people:export", args=[slug, export.public_id])
        title %= {"n": grouped(export.count)}
        rows.append(Need(title, detail, url, "download", due_at=export.expires_at, weight=4))
    return rows


def likely_duplicates(scope: Scope) -> list[Need]:
    """Pairs of records that are likely one person, which wait to be looked at."""
    waiting = duplicates.badge(scope)
    if not waiting or scope.campaign is None:
        return []
    title = ngettext("Two records may be one person", "%(n)s pairs of records may be one person each", waiting)
    shown = _("More than %(n)s") % {"n": duplicates.MOST_COUNTED} if waiting > duplicates.MOST_COUNTED else waiting
    url = reverse("duplicates:index", args=[scope.campaign.slug])
    return [Need(title % {"n": shown}, _("Merge them, or say that they are two"), url, "git-compare", weight=2)]


def quiet_groups(rows: Sequence[Any], scope: Scope) -> list[Need]:
    """Groups where nobody did anything for a week."""
    if scope.campaign is None:
        return []
    return [
        Need(
            _("%(group)s has been quiet for %(days)s days") % {"group": row.group.name, "days": row.quiet_days},
            _("Ring its organiser, or ask a neighbour group to help"),
            reverse("campaign-desk:group", args=[scope.campaign.slug, row.group.public_id]),
            "moon",
            weight=2,
        )
        for row in rows
        if row.state == "quiet"
    ][:3]
