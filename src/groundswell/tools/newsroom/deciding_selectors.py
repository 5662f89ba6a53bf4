"""Reads shared by the pages of deciding: what waits for somebody, what is held, who is on the desk."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.newsroom.deciding_words import reason_words, where_it_stands
from groundswell.tools.newsroom.models import Decision, Listening, Newsroom, Post, Shift, Voice
from groundswell.tools.newsroom.standing import Standing, decides_at, may_release, standings_of
from groundswell.tools.newsroom.voices import EDITORS, is_editor, is_member, owners, rules_of
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Need
from groundswell.trunk.campaigns.models import Campaign

MOST = 200
OPEN = (Post.WAITING, Post.HELD, Post.APPROVED)


@dataclass(frozen=True)
class Queue:
    """The open posts of a newsroom as one of its members sees them, each in one list only, the most urgent first."""

    for_me: list[Standing]
    held: list[Standing]
    to_release: list[Standing]
    late: list[Standing]
    others: list[Standing]


def colleague_of(scope: Scope) -> Account:
    """
    The account that looks, if it belongs to the newsroom of its campaign.

    :raises Http404: for everybody else; the newsroom's deciding does not exist for them.
    """
    if scope.campaign is None or not is_member(scope.account, scope.campaign):
        raise Http404
    assert scope.account is not None
    return scope.account


def access_post(scope: Scope, public_id: str) -> tuple[Post, Account]:
    """
    A post of this campaign for a member of its newsroom.

    :raises Http404: for strangers, and for another campaign's post.
    """
    account = colleague_of(scope)
    found = Post.objects.select_related("campaign__organisation", "campaign__logo", "written_by")
    post = found.filter(campaign=scope.campaign, public_id=public_id).first()
    if post is None:
        raise Http404
    return post, account


def open_standings(campaign: Campaign) -> list[Standing]:
    """
    Where every post stands that was sent for approval and is not out, the most urgent first.

    Of more than a page can hold those that were made last: old ones that nobody mends hide no new one.
    """
    posts = Post.objects.filter(campaign=campaign, state__in=OPEN).select_related("campaign", "written_by")
    found = standings_of(list(posts.order_by("-made_at", "-pk")[:MOST]), campaign)
    return sorted(found, key=urgency)


def urgency(standing: Standing) -> tuple[bool, float, int]:
    """What must be answered first, first; posts without a time are wanted as soon as can be."""
    wanted = standing.post.answer_by or standing.post.goes_at or standing.post.submitted_at
    return (wanted is None, wanted.timestamp() if wanted else 0.0, standing.post.pk)


def queue_for(account: Account, campaign: Campaign, at: datetime) -> Queue:
    """What the page of approvals lists."""
    queue = Queue([], [], [], [], [])
    for standing in open_standings(campaign):
        if standing.waits_for(account):
            queue.for_me.append(standing)
        elif standing.releasable(at) and may_release(account, standing):
            queue.to_release.append(standing)
        elif standing.post.state == Post.HELD:
            queue.held.append(standing)
        elif standing.post.state == Post.APPROVED and standing.late(at):
            queue.late.append(standing)
        else:
            queue.others.append(standing)
    return queue


def waiting_for(account: Account, campaign: Campaign) -> list[Standing]:
    """The posts that one person is asked about, the most urgent first."""
    return [standing for standing in open_standings(campaign) if standing.waits_for(account)]


def badge(scope: Scope) -> int | None:
    """How many posts wait for this person; None for whoever is not of the newsroom. Every page of the desk asks."""
    campaign, account = scope.campaign, scope.account
    if campaign is None or account is None or not scope.grants:
        return None
    edits = any(grant.whole and grant.role in EDITORS for grant in scope.grants)
    if not edits and not Voice.objects.filter(newsroom__campaign=campaign, account=account).exists():
        return None
    if not Post.objects.filter(campaign=campaign, state__in=(Post.WAITING, Post.HELD)).exists():
        return 0
    return len(waiting_for(account, campaign))


def pace_of(account: Account, campaign: Campaign) -> str:
    """How often somebody wants mail from the newsroom."""
    found = Listening.objects.filter(newsroom__campaign=campaign, account=account).first()
    return found.pace if found else Listening.AT_ONCE


def needs(scope: Scope, at: datetime) -> list[Need]:
    """What waits for this person: her answer, her release, her decision, an objection to what she wrote, a stop."""
    campaign, account = scope.campaign, scope.account
    if campaign is None or account is None or not is_member(account, campaign):
        return []
    queue = queue_for(account, campaign, at)
    rows = [*_stop_need(campaign, account), *_mine(queue, campaign, at)]
    rows += [
        _need(one, _("Nobody objected. You may release it"), _("Look and release"), at) for one in queue.to_release[:3]
    ]
    owns = any(owner.pk == account.pk for owner in owners(campaign))
    mine = (one for one in queue.held if _is_mine(one, account, owns, at))
    rows += [_held_need(one, account, at) for one in islice(mine, 5)]
    if is_editor(account, campaign):
        rows += [_need(one, _("It missed its time"), _("Send it or move it"), at) for one in queue.late[:3]]
    return rows


def _stop_need(campaign: Campaign, account: Account) -> list[Need]:
    newsroom = rules_of(campaign)
    if newsroom.stopped_at is None or not is_editor(account, campaign):
        return []
    url = reverse("desk-newsroom:stop", args=[campaign.slug])
    detail = newsroom.stop_reason or _("Nothing goes out until somebody lets it go on")
    title = _("Everything in the newsroom is stopped")
    return [Need(title, detail, url, "octagon-alert", action=_("Look at the stop"), tone="bad", weight=10)]


def _mine(queue: Queue, campaign: Campaign, at: datetime) -> list[Need]:
    if not queue.for_me:
        return []
    count, first = len(queue.for_me), queue.for_me[0].post
    title = ngettext("%(n)s post waits for your answer", "%(n)s posts wait for your answer", count) % {"n": count}
    return [
        Need(
            title,
            f"{first.title}. {where_it_stands(first, at)}",
            reverse("desk-newsroom:approve", args=[campaign.slug]),
            "circle-check",
            action=_("Look and answer"),
            due_at=first.answer_by or first.goes_at,
            tone="warn",
            weight=8,
            data={"count": count},
        )
    ]


def _need(standing: Standing, detail: str, action: str, at: datetime) -> Need:
    url = reverse("desk-newsroom:approve-post", args=[standing.post.campaign.slug, standing.post.public_id])
    return Need(standing.post.title, detail, url, "send", action=action, tone="warn", weight=7)


def _is_mine(standing: Standing, account: Account, owns: bool, at: datetime) -> bool:
    """Whether a held post waits for this person: she wrote it, or may decide now as an owner."""
    wrote = account.pk in (standing.post.written_by_id, standing.writer_id)
    return wrote or (owns and any(decides_at(one, standing.post) <= at for one in standing.objections))


def _held_need(standing: Standing, account: Account, at: datetime) -> Need:
    post, objections = standing.post, standing.objections
    url = reverse("desk-newsroom:approve-post", args=[post.campaign.slug, post.public_id])
    detail = " ".join(_said(one) for one in objections[:1]) or _("A check holds it. Its page says how to mend it.")
    title = _("Held: %(title)s") % {"title": post.title}
    return Need(title, detail, url, "hand", action=_("Look at it"), due_at=post.goes_at, tone="bad", weight=8)


def _said(objection: Decision) -> str:
    who = str(objection.account) if objection.account else _("Somebody who has left")
    return f"{who}: {reason_words(objection.reason)}. {objection.fix or objection.words}".strip()


def newsroom_to_read(campaign: Campaign) -> Newsroom:
    """The newsroom with who stopped it, for pages."""
    found = Newsroom.objects.filter(campaign=campaign).select_related("campaign", "stopped_by").first()
    return found or Newsroom(campaign=campaign)


def latest_handover(newsroom: Newsroom, at: datetime) -> Shift | None:
    """The latest note that somebody left for who comes next."""
    if newsroom.pk is None:
        return None
    ended = newsroom.shifts.filter(Q(ends_at__lte=at), ~Q(handover="")).select_related("account")
    return ended.order_by("-ends_at").first()
