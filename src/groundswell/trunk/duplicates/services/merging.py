"""Merging two records of one person into one, with all that is needed to take them apart again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.consent.selectors import standing
from groundswell.trunk.duplicates import walk
from groundswell.trunk.duplicates.models import Merge, Moved, Pair
from groundswell.trunk.duplicates.services import settling
from groundswell.trunk.duplicates.services.pairs import pass_pairs_on
from groundswell.trunk.duplicates.sides import (
    NAME,
    NAME_FIELDS,
    Chosen,
    Side,
    first_choice,
    merged_fields,
    sides_of,
    survivor,
)
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.models import Person


class CannotMerge(Exception):
    """One of the records was erased, or is of another campaign."""


class AlreadyMerged(Exception):
    """One of the records was merged meanwhile. `merge` is how, where it is known."""

    def __init__(self, merge: Merge | None) -> None:
        super().__init__(str(merge))
        self.merge = merge


class KnownAlready(Exception):
    """A third record has the name and the email address that were chosen: it is to be merged first."""


@again_after_deadlock
@transaction.atomic
def merge_people(
    *,
    first: Person,
    second: Person,
    chosen: Mapping[str, int] | None = None,
    account: Account | None,
    key: UUID,
    at: datetime,
    press: UUID | None = None,
) -> Merge:
    """
    Make one record of two. `chosen` says for each field that differs whose value is kept, by the person's id; what is
    not chosen is picked as the page would pick it.

    All rows of all rooms and tools that led to the record that goes lead to the one that is kept; a stop on either
    stands on it; what both forbid each other (two signatures on one petition) stays where it is and does not count
    twice. Nothing is deleted. The same key again gives back the first merge.

    :raises AlreadyMerged: if somebody merged one of them meanwhile.
    :raises KnownAlready: if a third record has the chosen name and email address.
    :raises CannotMerge: if one was erased, or they are of two campaigns.
    """
    if (known := Merge.objects.filter(key=key).select_related("kept", "gone").first()) is not None:
        return known
    one, other = _locked(first.pk, second.pk)
    whole: Chosen = {**first_choice(one, other), **(chosen or {})}
    kept, gone = survivor(one, other, whole)
    stood = standing([kept.person, gone.person])
    merge = _begin(kept.person, gone.person, account, key, press or key, at=at)
    settling.settle_memberships(merge, at=at)
    settling.leave_one_becoming(merge)
    walk.point_at_kept(merge)
    settling.settle_addresses(merge, kept, gone, whole, at=at)
    settling.let_noes_win(merge, stood, at=at)
    _change_kept(merge, kept, gone, whole)
    Pair.objects.filter(first__in=(kept.person, gone.person), second__in=(kept.person, gone.person)).update(
        state=Pair.MERGED, decided_by=account, decided_at=at
    )
    pass_pairs_on(merge, at=at)
    signals.send(signals.PeopleMerged(merge.campaign_id, kept.person.pk, gone.person.pk, at))
    touch(merge.campaign_id, (kept.person.pk, gone.person.pk))
    audit_merge(merge, account, "Merged two records of one person", at=at)
    return merge


def audit_merge(merge: Merge, account: Account | None, sentence: str, *, at: datetime) -> None:
    """One line on the record that is kept, and one on the one that goes."""
    for person, other in ((merge.kept, merge.gone), (merge.gone, merge.kept)):
        audit.record(
            account=account,
            campaign=merge.campaign,
            verb="changed",
            object_kind="person",
            object_id=person.public_id,
            sentence=sentence,
            data={"with": other.public_id, "fields": sorted(set(merge.after) - {"find_key", "name_key"})},
            at=at,
        )


def _locked(first_id: int, second_id: int) -> tuple[Side, Side]:
    """Both records, as they are now, with nobody else changing them until this transaction ends."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("campaign").order_by("pk")
    found = {person.pk: person for person in rows.filter(pk__in=(first_id, second_id))}
    if len(found) < 2:
        raise CannotMerge(f"people {first_id} and {second_id}")
    first, second = found[first_id], found[second_id]
    if first.erased_at or second.erased_at or first.campaign_id != second.campaign_id:
        raise CannotMerge(f"people {first_id} and {second_id}")
    if first.merged_into_id or second.merged_into_id:
        gone = first if first.merged_into_id else second
        raise AlreadyMerged(Merge.objects.filter(gone=gone, undone_at__isnull=True).select_related("account").first())
    return sides_of(first, second)


def _begin(kept: Person, gone: Person, account: Account | None, key: UUID, press: UUID, *, at: datetime) -> Merge:
    pair = Pair.objects.filter(Q(first=kept, second=gone) | Q(first=gone, second=kept)).first()
    merge = Merge.objects.create(
        campaign=kept.campaign, pair=pair, kept=kept, gone=gone, account=account, key=key, press=press, made_at=at
    )
    # The condition settles it where two press at once and the database took no lock (SQLite has one writer).
    if not Person.objects.filter(pk=gone.pk, merged_into__isnull=True).update(merged_into=kept):
        raise AlreadyMerged(None)
    return merge


def _change_kept(merge: Merge, kept: Side, gone: Side, chosen: Chosen) -> None:
    """Write the chosen values onto the kept record, and remember what stood there."""
    person, new = kept.person, merged_fields(kept, gone, chosen)
    merge.before = {name: _plain(getattr(person, name)) for name in new}
    merge.after = {name: _plain(value) for name, value in new.items()}
    merge.save(update_fields=["before", "after"])
    if not new:
        return
    if chosen[NAME] != person.pk and person.email_key and new.get("name_key"):
        _keep_identity(merge, person)
    for name, value in new.items():
        setattr(person, name, value)
    try:
        with transaction.atomic():
            person.save(update_fields=[name.removesuffix("_id") for name in new])
    except IntegrityError as error:
        raise KnownAlready(f"person {person.public_id}") from error


def _keep_identity(merge: Merge, person: Person) -> None:
    """
    Under its new name the record is another identity: who signs once more with the old one still reaches it, by a
    record that holds nothing but the old name and address.
    """
    stub = Person(
        campaign=person.campaign, email=person.email, email_key=person.email_key, merged_into=person,
        email_confirmed_at=person.email_confirmed_at, created_at=person.created_at,
        latest_activity_at=person.latest_activity_at, postcode=person.postcode,
        **{name: getattr(person, name) for name in NAME_FIELDS},
    )  # fmt: skip
    merge_name = Person.objects.filter(pk=person.pk)
    # For this moment the record has no identity of its own: the stub takes it, the new name gives it another.
    merge_name.update(name_key=f"{person.name_key[:90]} {merge.public_id}")
    stub.save()
    walk.note(merge, Moved.MADE, Person, "", [stub.pk])


def _plain(value: Any) -> Any:
    """A value as JSON can hold it."""
    return value.isoformat() if isinstance(value, date) else value
