"""Taking a merge apart again, for 30 days; what people did since stays with the record that they did it on."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.duplicates import walk
from groundswell.trunk.duplicates.models import Merge, Moved, Pair
from groundswell.trunk.duplicates.services import settling
from groundswell.trunk.duplicates.services.merging import audit_merge
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.models import Person

UNDO_FOR = timedelta(days=30)


class TooLate(Exception):
    """The merge is older than 30 days, or one of the records was erased."""


class LaterMerge(Exception):
    """The kept record was merged into another one since: that merge is to be taken back first."""


@again_after_deadlock
@transaction.atomic
def undo_merge(*, merge: Merge, account: Account | None, at: datetime) -> bool:
    """
    Bring both records back as they were. What was changed on the kept one by hand since, and what she did since, stays.

    False when it was undone before.

    :raises TooLate: after 30 days, or when the record was erased.
    :raises LaterMerge: while the kept record leads to another one.
    """
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=(merge.kept_id, merge.gone_id))
    found = {person.pk: person for person in people.order_by("pk")}
    kept = found[merge.kept_id]
    if merge.forgotten_at or at - merge.made_at > UNDO_FOR or kept.erased_at:
        raise TooLate(merge.public_id)
    if kept.merged_into_id:
        raise LaterMerge(merge.public_id)
    if not Merge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(undone_at=at, undone_by=account):
        return False
    merge.refresh_from_db()
    _unmake(merge)
    walk.point_back(merge)
    _restore(merge, kept)
    if settling.becomings(merge.kept_id):
        settling.count_becoming(merge, 1)
    Person.objects.filter(pk=merge.gone_id, merged_into=merge.kept_id).update(merged_into=None)
    Pair.objects.filter(merges=merge).update(state=Pair.WAITING, decided_by=None, decided_at=None)
    signals.send(signals.MergeUndone(merge.campaign_id, merge.kept_id, merge.gone_id, at))
    touch(merge.campaign_id, (merge.kept_id, merge.gone_id))
    audit_merge(merge, account, "Took a merge of two records apart", at=at)
    return True


def undo_press(*, press: UUID, account: Account, at: datetime) -> int:
    """Take back every merge of one press, the latest first; give how many. What cannot be taken back stays."""
    undone = 0
    for merge in Merge.objects.filter(press=press, undone_at__isnull=True).order_by("-pk"):
        try:
            undone += undo_merge(merge=merge, account=account, at=at)
        except (TooLate, LaterMerge):
            continue
    return undone


def forget_journals(*, before: datetime) -> int:
    """Forget what the undo of merges that are older would need: it holds old names and dates of people."""
    merges = Merge.objects.filter(made_at__lt=before, forgotten_at__isnull=True)
    ids = list(merges.order_by("pk").values_list("pk", flat=True)[:5000])
    Moved.objects.filter(merge__in=ids).delete()
    return Merge.objects.filter(pk__in=ids).update(before={}, after={}, forgotten_at=before)


def _unmake(merge: Merge) -> None:
    """Delete what the merge made, and empty again what it ended."""
    for row in Moved.objects.filter(merge=merge, what__in=(Moved.MADE, Moved.ENDED)).order_by("-pk"):
        model = walk.known(row.model)
        if model is None:
            continue
        found = model._base_manager.filter(pk=row.row_id)
        if row.what == Moved.MADE:
            found.delete()
        elif model is Pair:
            found.filter(state=Pair.ASIDE).update(state=Pair.WAITING)
        else:
            found.update(**{row.field: None})


def _restore(merge: Merge, kept: Person) -> None:
    """Give the kept record what it held before, where nobody changed it since."""
    old = {name: _read(name, value) for name, value in merge.before.items()}
    back = {name: value for name, value in old.items() if getattr(kept, name) == _read(name, merge.after[name])}
    if not {"name", "name_key"} <= set(back):
        back = {name: value for name, value in back.items() if name not in {"name", "name_key", "find_key"}}
    try:
        with transaction.atomic():
            Person.objects.filter(pk=kept.pk).update(**back)
    except IntegrityError:  # Somebody else has that name on the address by now.
        names = ("name", "name_key", "find_key", "given_name", "family_name")
        Person.objects.filter(pk=kept.pk).update(**{k: v for k, v in back.items() if k not in names})


def _read(name: str, value: Any) -> Any:
    """A value that the journal holds, as the model has it."""
    field = Person._meta.get_field(name.removesuffix("_id"))
    return value if value is None or name.endswith("_id") else field.to_python(value)  # type: ignore[union-attr]
