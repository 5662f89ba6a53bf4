"""Who is on the desk, until when, and what she hands over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from groundswell.tools.newsroom.models import Newsroom, Shift
from groundswell.tools.newsroom.services.deciding import notices
from groundswell.tools.newsroom.services.deciding.answers import NotYours
from groundswell.tools.newsroom.voices import is_member
from groundswell.trunk.access.models import Account

LONGEST_NOTE = 4000


@transaction.atomic
def start_shift(
    *, newsroom: Newsroom, account: Account, key: UUID, at: datetime, ends_at: datetime | None = None
) -> Shift:
    """
    Take the desk. Who has it already keeps it, with the new end.

    :raises NotYours: for somebody outside the newsroom.
    """
    _check_member(newsroom, account)
    Newsroom.objects.select_for_update(no_key=True).get(pk=newsroom.pk)
    mine = on_desk(newsroom, at).filter(account=account).first()
    if mine is not None:
        Shift.objects.filter(pk=mine.pk).update(ends_at=ends_at)
        mine.ends_at = ends_at
        return mine
    shift, _new = Shift.objects.get_or_create(
        key=key, defaults={"newsroom": newsroom, "account": account, "starts_at": at, "ends_at": ends_at}
    )
    return shift


@transaction.atomic
def end_shift(*, shift: Shift, at: datetime, handover: str = "") -> bool:
    """Leave the desk, with a note for who comes next. False if she had left before."""
    ended = Shift.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), pk=shift.pk).update(
        ends_at=at, handover=handover.strip()[:LONGEST_NOTE]
    )
    shift.refresh_from_db()
    return bool(ended)


@transaction.atomic
def hand_over(*, shift: Shift, to: Account, handover: str, key: UUID, at: datetime) -> Shift:
    """
    Give the desk to a colleague: one shift ends, the next begins, and she is mailed the note. Again: no change.

    :raises NotYours: where the colleague is not of the newsroom.
    """
    newsroom = shift.newsroom
    following = start_shift(newsroom=newsroom, account=to, key=key, at=at)
    if end_shift(shift=shift, at=at, handover=handover):
        notices.tell_handed_over(shift, to, at=at)
    return following


def on_desk(newsroom: Newsroom, at: datetime) -> QuerySet[Shift]:
    """The shifts that are on, the longest first."""
    on = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    return (
        Shift.objects.filter(on, newsroom=newsroom, starts_at__lte=at).select_related("account").order_by("starts_at")
    )


def _check_member(newsroom: Newsroom, account: Account) -> None:
    if not is_member(account, newsroom.campaign):
        raise NotYours(f"{account.public_id} is not of the newsroom of campaign {newsroom.campaign_id}")
