"""
Changing many people with one press, and taking exactly that back.

Few are changed at once. Who is picked of many is kept as a bitmap, and a job works through it, a thousand in a
transaction: killed anywhere it goes on where it was, and taking it back stops it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, QuerySet
from pyroaring import BitMap

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.models import BulkChange, Person, Tag, Tagging

AT_ONCE = 1_000
"""People changed within the press itself; more are left to a job."""
UNDO_FOR = timedelta(hours=24)
BATCH = 1_000
MEMBERSHIP = ("group_id", "person_id", "key", "joined_at", "confirmed_at")
Picked: TypeAlias = "QuerySet[Person] | Iterable[int]"


@transaction.atomic
def tag_people(
    *,
    picked: Picked,
    campaign: Campaign,
    name: str,
    account: Account,
    key: UUID,
    at: datetime,
) -> BulkChange:
    """
    Put a tag on people, given as a query or by their ids; those who carry it already are left as they are. The same key
    again changes nothing. Of many, a job tags them: `BulkChange.picked` is there until it is done.

    A tag that differs only in case from one of the campaign's is that one.
    """
    name = " ".join(name.split())[:40]
    tag = Tag.objects.filter(campaign=campaign, name__iexact=name).first()
    if tag is None:
        tag, _made = Tag.objects.get_or_create(campaign=campaign, name=name)
    change, is_new = BulkChange.objects.get_or_create(
        key=key, defaults={"campaign": campaign, "account": account, "kind": BulkChange.TAG, "tag": tag, "made_at": at}
    )
    return _begin(change, picked, at=at) if is_new else change


@transaction.atomic
def add_to_group(*, picked: Picked, group: Group, account: Account, key: UUID, at: datetime) -> BulkChange:
    """Make supporters members of a group. Signers, members and people who left it are left as they are."""
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
    return _begin(change, picked, at=at) if is_new else change


def _begin(change: BulkChange, picked: Picked, *, at: datetime) -> BulkChange:
    """Keep who is picked, and change them now, or leave them to a job."""
    from groundswell.trunk.supporters.tasks import work_through

    ids = BitMap(picked.order_by().values_list("pk", flat=True) if isinstance(picked, QuerySet) else picked)
    change.picked, change.total = ids.serialize(), len(ids)
    change.save(update_fields=["picked", "total"])
    if len(ids) > AT_ONCE:
        _audit(change, f"Began to change {len(ids)} people", at=at)
        work_through.enqueue(change.pk)
        return change
    while change_some(change_id=change.pk, at=at):
        pass
    change.refresh_from_db()
    return change


@transaction.atomic
def change_some(*, change_id: int, at: datetime) -> bool:
    """Change the next people of a press. False when nobody is left, or it was taken back."""
    change = BulkChange.objects.select_related("campaign", "account", "group").get(pk=change_id)
    if change.picked is None or change.undone_at is not None:
        return False
    left = BitMap.deserialize(bytes(change.picked))
    left.remove_range(0, change.reached + 1)
    ids = list(left[:BATCH])
    # The row first: another worker waits here, and then finds that it was done. So does who takes it back.
    as_seen = BulkChange.objects.filter(pk=change.pk, reached=change.reached, undone_at__isnull=True)
    goes_on = len(left) > BATCH
    reached: dict[str, Any] = {"reached": ids[-1] if ids else change.reached, **({} if goes_on else {"picked": None})}
    if not as_seen.update(**reached):
        return change.undone_at is None
    made = _change(change, ids)
    BulkChange.objects.filter(pk=change.pk).update(count=F("count") + len(made))
    touch(change.campaign_id, made)
    if goes_on:
        return True
    change.refresh_from_db()
    _audit(change, _SAID[change.kind].format(count=change.count), at=at)
    return False


_SAID = {BulkChange.TAG: "Tagged {count} people", BulkChange.GROUP: "Added {count} people to a group"}


def _change(change: BulkChange, ids: Sequence[int]) -> list[int]:
    """Write the rows of this press for these people; who is erased or merged by now gets none."""
    people = Person.objects.filter(
        pk__in=ids, campaign=change.campaign_id, erased_at__isnull=True, merged_into__isnull=True
    )
    if change.kind == BulkChange.GROUP:
        people = people.filter(supporter_since__isnull=False)
    here = list(people.order_by("pk").values_list("pk", flat=True))
    if change.kind == BulkChange.TAG:
        tags = [(change.tag_id, pk, change.pk, change.made_at) for pk in here]
        columns = ("tag_id", "person_id", "change_id", "tagged_at")
        return [pk for (pk,) in insert_new(Tagging, columns, tags, returning=("person_id",))]
    members = [(change.group_id, pk, _membership_key(change, pk), change.made_at, change.made_at) for pk in here]
    return [pk for (pk,) in insert_new(Membership, MEMBERSHIP, members, returning=("person_id",))]


@transaction.atomic
def undo_change(*, change: BulkChange, account: Account, at: datetime) -> bool:
    """
    Take back one press, by the account that made it, within a day. False when it is too late or was undone. What was
    done to many is taken back by a job.
    """
    from groundswell.trunk.supporters.tasks import take_back

    undone = BulkChange.objects.filter(
        pk=change.pk, account=account, undone_at__isnull=True, made_at__gt=at - UNDO_FOR
    ).update(undone_at=at, picked=None)
    if not undone:
        return False
    change.refresh_from_db()
    _audit(change, f"Took back a change of {change.count} people", at=at)
    if change.count > AT_ONCE:
        take_back.enqueue(change.pk)
        return True
    while take_back_some(change_id=change.pk):
        pass
    return True


@transaction.atomic
def take_back_some(*, change_id: int) -> bool:
    """Take back what a press did to some people. False when nothing is left of it."""
    change = BulkChange.objects.get(pk=change_id)
    if change.kind == BulkChange.TAG:
        rows = change.taggings.order_by("pk").values_list("pk", "person_id")[:BATCH]
        some = dict(rows)
        Tagging.objects.filter(pk__in=some).delete()
    else:
        some = _memberships_of(change)
        Membership.objects.filter(pk__in=some).delete()
    touch(change.campaign_id, sorted(some.values()))
    return bool(some)


def _memberships_of(change: BulkChange) -> dict[int, int]:
    """Some of the memberships that this press made, with their people: those whose key no other press can have."""
    made = Membership.objects.filter(group=change.group, joined_at=change.made_at).order_by("pk")
    found: dict[int, int] = {}
    for pk, key, person_id in made.values_list("pk", "key", "person_id").iterator(BATCH):
        if key == _membership_key(change, person_id):
            found[pk] = person_id
        if len(found) == BATCH:
            break
    return found


def _membership_key(change: BulkChange, person_id: int) -> UUID:
    """A key that only this press gives, so that undoing finds its rows and no others."""
    return uuid5(change.key, str(person_id))


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
