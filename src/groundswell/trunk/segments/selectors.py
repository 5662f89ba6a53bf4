"""Reads of saved segments: which of them an account may use, and who is in them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from pyroaring import BitMap

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.selectors import reachable
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import AllOf, Expression
from groundswell.trunk.segments.lines.nested import reading
from groundswell.trunk.segments.members import present
from groundswell.trunk.segments.models import Segment, Snapshot
from groundswell.trunk.segments.reading import expression_of
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.selectors import people

AT_ONCE = 2_000


def segments(scope: Scope) -> QuerySet[Segment]:
    """
    The segments an account may use, by name.

    Over the whole campaign these are all. An organiser of groups or areas has her own, and those that are shared; in
    each she counts and sees her own people only.
    """
    mine = scope.as_role("organiser")
    found = Segment.objects.filter(campaign=mine.campaign, ended_at__isnull=True).order_by("name", "pk")
    if mine.whole:
        return found
    if not mine.group_ids and not mine.area_ids:
        return found.none()
    return found.filter(Q(shared=True) | Q(made_by=scope.account))


def may_change(scope: Scope, segment: Segment) -> bool:
    """Whether an account may change a segment that it may use."""
    mine = scope.as_role("organiser")
    return mine.whole or (
        segment.made_by_id is not None and scope.account is not None and segment.made_by_id == scope.account.pk
    )


def access_segment(scope: Scope, public_id: str, *, to_change: bool = False) -> Segment:
    """
    Fetch one segment.

    :raises Http404: for one that this account may not use, or, `to_change`, not change.
    """
    found = get_or_404(segments(scope).select_related("campaign", "made_by", "changed_by"), public_id)
    if to_change and not may_change(scope, found):
        raise Http404
    return found


def snapshots(scope: Scope) -> QuerySet[Snapshot]:
    """The snapshots an account may see, the latest first: all of them, or those that an organiser of a part took."""
    mine = scope.as_role("organiser")
    found = Snapshot.objects.filter(campaign=mine.campaign).order_by("-made_at", "-pk").defer("members")
    if mine.whole:
        return found
    return found.filter(made_by=scope.account) if mine.group_ids or mine.area_ids else found.none()


def access_snapshot(scope: Scope, public_id: str) -> Snapshot:
    """
    Fetch one snapshot.

    :raises Http404: for one that this account may not see.
    """
    return get_or_404(snapshots(scope).defer(None).select_related("campaign", "segment", "made_by"), public_id)


def asked_of(segment: Segment, at: datetime) -> Expression:
    """
    What a segment asks of the sets, over the whole campaign.

    :raises Gone: where one of its lines leads to nothing any more: then nobody may be counted, listed or written to.
    """
    with reading(segment.public_id):
        return expression_of(segment.campaign, segment.definition, at)


def within(scope: Scope, expression: Expression) -> Expression:
    """Of these people those an account may see."""
    return AllOf((sets.of_scope(scope), expression))


def audience(segment: Segment, channel: str, at: datetime, scope: Scope | None = None) -> Iterator[int]:
    """
    The ids of those of a segment who may be contacted on a channel now, in order: whom to send to.

    The sets say whom to look at; consent, erasure and merges are read from the database as each part is given out, so
    that a "no" of this minute counts. With a scope only whom that account may see.

    :raises Gone: where a line of the segment leads to nothing any more: nothing may be sent then.
    """
    expression = asked_of(segment, at)
    ids = sets.ids(segment.campaign, within(scope, expression) if scope else expression, at)
    return _still_reachable(segment.campaign, ids, channel, scope)


def _still_reachable(campaign: Campaign, ids: BitMap, channel: str, scope: Scope | None) -> Iterator[int]:
    standing = people(scope) if scope else Person.objects.filter(campaign=campaign, erased_at__isnull=True)
    wanted: list[int] = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        some = standing.filter(pk__in=wanted[start : start + AT_ONCE], merged_into__isnull=True)
        yield from reachable(some, channel).order_by("pk").values_list("pk", flat=True)


def listed(scope: Scope, ids: Sequence[int], *, channels: Sequence[str] = ()) -> list[Person]:
    """
    These people in their order, as the database has them now: whom this account may see, and of whom it may be said
    that they can be contacted on each of `channels`.
    """
    found = people(scope).filter(pk__in=ids, merged_into__isnull=True).select_related("area")
    for channel in channels:
        found = reachable(found, channel)
    by_id = {person.pk: person for person in found}
    return [by_id[pk] for pk in ids if pk in by_id]


def members_of(scope: Scope, snapshot: Snapshot, at: datetime) -> BitMap:
    """Who of a snapshot is still there, and may be seen by this account."""
    kept = present(snapshot.campaign, snapshot.members)
    return sets.ids(snapshot.campaign, sets.of_scope(scope), at) & kept
