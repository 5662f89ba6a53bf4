"""Reads shared by pages of this room, tools and jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import networks

LIVELY, WATCHED = timedelta(days=2), timedelta(days=30)
SELDOM = timedelta(hours=6)
ASKED_AT_ONCE = 60
PAGE = "page"


@dataclass(frozen=True)
class Cause:
    """Publications that failed for one cause, on one account: they are not out, or not taken down."""

    account: NetworkAccount
    kind: str
    problem: str
    count: int
    taking_down: bool = False


def accounts(campaign: Campaign) -> QuerySet[NetworkAccount]:
    """The accounts of a campaign that posts may go to, broken ones among them, in the order in which they came."""
    return (
        NetworkAccount.objects.filter(campaign=campaign)
        .exclude(state=NetworkAccount.REMOVED)
        .select_related("campaign", "connected_by")
        .order_by("connected_at", "pk")
    )


def publications_of(kind: str, public_id: str) -> QuerySet[Publication]:
    """Where one post is, or is to be."""
    return (
        Publication.objects.filter(source_kind=kind, source_id=public_id)
        .select_related("account__campaign", "posted_by")
        .prefetch_related("reach")
        .order_by("account__connected_at", "account_id")
    )


def is_shown(graphic: Graphic) -> bool:
    """Whether anything that is out shows a graphic, in whichever of its sizes."""
    out = Publication.objects.filter(account__campaign=graphic.campaign_id, state=Publication.PUBLISHED).order_by()
    names = graphic.files.values_list("file", flat=True)
    named = reduce(or_, (Q(said__contains=f'"{name}"') for name in names), Q(pk__in=[]))
    return out.annotate(said=Cast("content", TextField())).filter(named).exists()


def in_campaign(campaign: Campaign) -> QuerySet[Publication]:
    """Every publication of a campaign."""
    return Publication.objects.filter(account__campaign=campaign).select_related("account__campaign")


def failed_for(campaign: Campaign, *, kind: str, account: NetworkAccount | None = None) -> QuerySet[Publication]:
    """What failed, or could not be taken down, for one cause; on one account or on all."""
    found = in_campaign(campaign).filter(
        Q(state__in=(Publication.FAILED, Publication.PULLING)), problem_kind=kind, by_hand=False
    )
    return found.filter(account=account) if account else found


def causes(campaign: Campaign) -> list[Cause]:
    """What failed, put together by cause and account, the largest first."""
    rows = (
        in_campaign(campaign)
        .filter(Q(state=Publication.FAILED) | (Q(state=Publication.PULLING) & ~Q(problem_kind="")), by_hand=False)
        .order_by()
        .values("account", "problem_kind", "state")
        .annotate(count=Count("pk"), said=Max("problem"))
    )
    known = NetworkAccount.objects.filter(campaign=campaign).in_bulk()
    found = [
        Cause(
            known[row["account"]],
            row["problem_kind"],
            row["said"],
            row["count"],
            taking_down=row["state"] == Publication.PULLING,
        )
        for row in rows
    ]
    return sorted(found, key=lambda cause: (-cause.count, cause.kind))


def waiting_for_hands(campaign: Campaign) -> QuerySet[Publication]:
    """What a person is to post or to delete, the oldest first."""
    return (
        in_campaign(campaign)
        .filter(by_hand=True, state__in=(Publication.WAITING, Publication.PULLING))
        .prefetch_related("reach")
        .order_by("queued_at")
    )


def page_account(campaign: Campaign) -> NetworkAccount | None:
    """The campaign's own page of posts, if it has one."""
    return accounts(campaign).filter(network=PAGE).first()


def page_posts(campaign: Campaign) -> QuerySet[Publication]:
    """What stands on the campaign's own page of posts, the newest first."""
    return (
        Publication.objects.filter(account__campaign=campaign, account__network=PAGE, state=Publication.PUBLISHED)
        .exclude(account__state=NetworkAccount.REMOVED)
        .select_related("account__campaign")
        .order_by("-published_at", "-pk")
    )


def page_post(campaign: Campaign, public_id: str) -> Publication | None:
    """A post that stands, or stood, on the campaign's own page."""
    stood = (Publication.PUBLISHED, Publication.PULLED)
    return (
        Publication.objects.filter(
            account__campaign=campaign, account__network=PAGE, public_id=public_id, state__in=stood
        )
        .exclude(published_at__isnull=True)
        .exclude(account__state=NetworkAccount.REMOVED)
        .select_related("account__campaign")
        .first()
    )


def page_version(campaign: Campaign) -> str:
    """Changes whenever the page of posts does: for its ETag."""
    said = Publication.objects.filter(account__campaign=campaign, account__network=PAGE).aggregate(
        latest=Max("changed_at"), count=Count("pk")
    )
    living = page_account(campaign)
    return f"{said['count']} {said['latest']} {living.pk if living else 0}"


def to_be_asked(*, at: datetime) -> list[Publication]:
    """Publications whose figures are due: every round for two days, then every six hours for a month."""
    asked = Publication.objects.filter(
        state=Publication.PUBLISHED,
        by_hand=False,
        published_at__gte=at - WATCHED,
        account__state=NetworkAccount.WORKING,
        account__network__in=[key for key, one in networks().items() if not one.by_hand and not one.own_page],
    ).annotate(told_at=Max("reach__told_at"))
    due = asked.filter(Q(published_at__gte=at - LIVELY) | Q(told_at__isnull=True) | Q(told_at__lte=at - SELDOM))
    return list(due.select_related("account").order_by("told_at", "pk")[:ASKED_AT_ONCE])


def to_be_looked_at() -> QuerySet[NetworkAccount]:
    """Accounts that a network may have something to say of."""
    ours = [key for key, one in networks().items() if not one.by_hand and not one.own_page]
    return NetworkAccount.objects.filter(state=NetworkAccount.WORKING, network__in=ours).select_related(
        "campaign__organisation"
    )


def counts(campaign: Campaign) -> dict[tuple[int, str], int]:
    """How many publications each account has in each state."""
    rows = in_campaign(campaign).order_by().values_list("account", "state").annotate(count=Count("pk"))
    return {(account, state): count for account, state, count in rows}
