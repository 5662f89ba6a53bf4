"""Changing many people with one press, and taking exactly that back."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.models import BulkChange, Person, Tag, Tagging

MOST = 20_000
UNDO_FOR = timedelta(hours=24)
BATCH = 2_000


class TooMany(Exception):
    """More people are picked than one press may change."""


@transaction.atomic
def tag_people(
    *, picked: QuerySet[Person], campaign: Campaign, name: str, account: Account, key: UUID, at: datetime
) -> BulkChange:
    """
    Put a tag on people; those who carry it already are left as they are. The same key again changes nothing.

    A tag that differs only in case from one of the campaign's is that one.

    :raises TooMany: for more than `MOST` people.
    """
    name = " ".join(name.split())[:40]
    tag = Tag.objects.filter(campaign=campaign, name__iexact=name).first()
    if tag is None:
        tag, _made = Tag.objects.get_or_create(campaign=campaign, name=name)
    change, is_new = BulkChange.objects.get_or_create(
        key=key, defaults={"campaign": campaign, "account": account, "kind": BulkChange.TAG, "tag": tag, "made_at": at}
    )
    if not is_new:
        return change
    for ids in _batches(_ids(picked)):
        rows = [(tag.pk, person_id, change.pk, at) for person_id in ids]
        columns = ("tag_id", "person_id", "change_id", "tagged_at")
        change.count += len(insert_new(Tagging, columns, rows))
    return _finish(change, f"Tagged {change.count} people", at=at)


@transaction.atomic
def add_to_group(*, picked: QuerySet[Person], group: Group, account: Account, key: UUID, at: datetime) -> BulkChange:
    """
    Make supporters members of a group. Signers, members and people who left it are left as they are.

    :raises TooMany: for more than `MOST` people.
    """
    change, is_new = BulkChange.objects.get_or_create(
        key=key,
        defaults={
            "campaign": group.campaign,
            "account": account,
            "kind": BulkChange.GROUP,
            "group": group,
            "made_at": at,
        },
    )
    if not is_new:
        return change
    for ids in _batches(_ids(picked.filter(supporter_since__isnull=False))):
        rows = [(group.pk, person_id, _membership_key(change, person_id), at, at) for person_id in ids]
        columns = ("group_id", "person_id", "key", "joined_at", "confirmed_at")
        change.count += len(insert_new(Membership, columns, rows))
    return _finish(change, f"Added {change.count} people to a group", at=at)


@transaction.atomic
def undo_change(*, change: BulkChange, account: Account, at: datetime) -> bool:
    """Take back one press, by the account that made it, within a day. False when it is too late or was undone."""
    undone = BulkChange.objects.filter(
        pk=change.pk, account=account, undone_at__isnull=True, made_at__gt=at - UNDO_FOR
    ).update(undone_at=at)
    if not undone:
        return False
    if change.kind == BulkChange.TAG:
        change.taggings.all().delete()
    else:
        _end_memberships(change)
    _audit(change, f"Took back a change of {change.count} people", at=at)
    return True


def _ids(picked: QuerySet[Person]) -> list[int]:
    ids = list(picked.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise TooMany(f"more than {MOST} people")
    return ids


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _membership_key(change: BulkChange, person_id: int) -> UUID:
    """A key that only this press gives, so that undoing finds its rows and no others."""
    return uuid5(change.key, str(person_id))


def _end_memberships(change: BulkChange) -> None:
    made = Membership.objects.filter(group=change.group, joined_at=change.made_at).values_list("pk", "key", "person_id")
    ours = [pk for pk, key, person_id in made if key == _membership_key(change, person_id)]
    for some in _batches(ours):
        Membership.objects.filter(pk__in=some).delete()


def _finish(change: BulkChange, sentence: str, *, at: datetime) -> BulkChange:
    change.save(update_fields=["count"])
    _audit(change, sentence, at=at)
    return change


def _audit(change: BulkChange, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=change.account,
        campaign=change.campaign,
        verb="changed",
        object_kind="people",
        object_id=change.public_id,
        sentence=sentence,
        data={"kind": change.kind, "count": change.count},
        at=at,
    )
