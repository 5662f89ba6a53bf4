"""Segments are saved, changed, taken away and brought back; snapshots are taken of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.audit import services as audit
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import bytes_of
from groundswell.trunk.segments.lines.nested import reading
from groundswell.trunk.segments.models import Segment, SegmentDay, Snapshot
from groundswell.trunk.segments.reading import expression_of, sentence_of
from groundswell.trunk.segments.selectors import asked_of, within

UNDO_FOR = timedelta(days=30)
MOST_SNAPSHOTS = 500


class NameTaken(Exception):
    """Another segment of the campaign has this name."""


class ChangedMeanwhile(Exception):
    """Somebody else saved the segment since this account saw it; `args[0]` is the segment as it stands."""


class TooMany(Exception):
    """The campaign holds as many snapshots as it may."""


def save_segment(
    *, scope: Scope, account: Account, name: str, definition: Mapping[str, Any], shared: bool, key: UUID, at: datetime
) -> Segment:
    """
    Save a new segment. The same key again gives the one that was saved.

    :raises NameTaken: where a segment of the campaign has the name.
    :raises Gone: where a line leads to nothing.
    """
    campaign = scope.campaign
    assert campaign is not None
    known = Segment.objects.filter(key=key, campaign=campaign).first()
    if known is not None:
        return known
    expression_of(campaign, definition, at)
    made = Segment(
        campaign=campaign,
        name=name,
        definition=dict(definition),
        shared=shared and scope.as_role("organiser").whole,
        made_by=account,
        made_at=at,
        changed_by=account,
        changed_at=at,
        key=key,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _record_start(made, at)
            _audit(made, account, _told(scope, _("Made the segment"), made), at=at)
    except IntegrityError:
        # The name, or the key of a press that came twice at once.
        twin = Segment.objects.filter(key=key, campaign=campaign).first()
        if twin is None:
            raise NameTaken(name) from None
        return twin
    return made


def change_segment(
    *,
    segment: Segment,
    scope: Scope,
    account: Account,
    name: str,
    definition: Mapping[str, Any],
    shared: bool,
    seen: int,
    at: datetime,
) -> Segment:
    """
    Save a segment anew; `seen` is the version that its changer had before her. Saving the same again changes nothing.

    Another sentence starts "entered and left" anew: people move, rules do not.

    :raises ChangedMeanwhile: where somebody else saved it since.
    :raises NameTaken: where another segment of the campaign has the name.
    :raises Gone: where a line leads to nothing, or back to this segment.
    """
    with reading(segment.public_id):
        expression_of(segment.campaign, definition, at)
    shared = shared if scope.as_role("organiser").whole else segment.shared
    if (segment.name, segment.definition, segment.shared) == (name, definition, shared):
        return segment
    moved = segment.definition != definition
    changed: dict[str, Any] = {"name": name, "definition": dict(definition), "shared": shared}
    try:
        with transaction.atomic():
            won = Segment.objects.filter(pk=segment.pk, version=seen, ended_at__isnull=True).update(
                **changed, version=seen + 1, changed_by=account, changed_at=at
            )
            segment.refresh_from_db()
            if not won:
                raise ChangedMeanwhile(segment)
            if moved:
                SegmentDay.objects.filter(segment=segment).delete()
                _record_start(segment, at)
            _audit(segment, account, _told(scope, _("Changed the segment"), segment), at=at)
    except IntegrityError:
        raise NameTaken(name) from None
    return segment


@transaction.atomic
def end_segment(*, segment: Segment, account: Account, at: datetime) -> bool:
    """Take a segment away. False if it was gone already. It can be brought back for 30 days."""
    if not Segment.objects.filter(pk=segment.pk, ended_at__isnull=True).update(ended_at=at, changed_at=at):
        return False
    _audit(segment, account, _("Took away the segment “%(name)s”") % {"name": segment.name}, at=at)
    return True


def bring_back(*, segment: Segment, account: Account, at: datetime) -> bool:
    """
    Bring back a segment that was taken away. False where it is there, or went more than 30 days ago.

    :raises NameTaken: where another has its name by now.
    """
    gone = Segment.objects.filter(pk=segment.pk, ended_at__gt=at - UNDO_FOR)
    try:
        with transaction.atomic():
            if not gone.update(ended_at=None, changed_at=at):
                return False
            _audit(segment, account, _("Brought back the segment “%(name)s”") % {"name": segment.name}, at=at)
    except IntegrityError:
        raise NameTaken(segment.name) from None
    return True


def take_snapshot(*, segment: Segment, scope: Scope, account: Account, key: UUID, at: datetime) -> Snapshot:
    """
    Keep who is in a segment now, of those whom the account may see. The same key again gives the one that was taken.

    :raises Gone: where a line of the segment leads to nothing any more.
    :raises TooMany: where the campaign holds too many.
    """
    known = Snapshot.objects.filter(key=key, campaign=segment.campaign_id).first()
    if known is not None:
        return known
    if Snapshot.objects.filter(campaign=segment.campaign_id).count() >= MOST_SNAPSHOTS:
        raise TooMany(f"{MOST_SNAPSHOTS} snapshots")
    ids = sets.ids(segment.campaign, within(scope, asked_of(segment, at)), at)
    with transaction.atomic():
        taken, is_new = Snapshot.objects.get_or_create(
            key=key,
            defaults={
                "campaign": segment.campaign,
                "segment": segment,
                "name": segment.name,
                "sentence": sentence_of(scope, segment.definition)[:4000],
                "count": len(ids),
                "members": bytes_of(ids),
                "made_by": account,
                "made_at": at,
            },
        )
        if is_new:
            words = _("Took a snapshot of “%(name)s”: %(n)s people") % {"name": segment.name, "n": len(ids)}
            _audit(segment, account, words, at=at)
    return taken


@transaction.atomic
def delete_snapshot(*, snapshot: Snapshot, account: Account, at: datetime) -> None:
    """Delete a snapshot for good. Segments that name it count nobody from then on, and say why."""
    words = _("Deleted the snapshot of “%(name)s”") % {"name": snapshot.name}
    audit.record(
        account=account,
        campaign=snapshot.campaign,
        verb="changed",
        object_kind="snapshot",
        object_id=snapshot.public_id,
        sentence=words,
        at=at,
    )
    Snapshot.objects.filter(pk=snapshot.pk).delete()


def _record_start(segment: Segment, at: datetime) -> None:
    from groundswell.trunk.segments.services.days import record_day

    try:
        record_day(segment=segment, at=at)
    except Gone:  # Its lines were there a moment ago: the day's job records it once they are again.
        return


def _told(scope: Scope, did: str, segment: Segment) -> str:
    return f"{did} “{segment.name}”: {sentence_of(scope, segment.definition)}"


def _audit(segment: Segment, account: Account, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=segment.campaign,
        verb="changed",
        object_kind="segment",
        object_id=segment.public_id,
        sentence=sentence,
        at=at,
    )
