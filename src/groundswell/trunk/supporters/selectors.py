"""Reads of people. `people` is the only start of any query that returns them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.supporters.models import ExportRequest, Person


def people(scope: Scope) -> QuerySet[Person]:
    """
    The people an account may see: those of its organiser's (or owner's) scope, and nobody else.

    Over the whole campaign these are supporters and signers. An organiser of groups or areas sees supporters only:
    those who joined one of the groups by a confirmed email address and did not leave, or who live in one of the areas.
    An editor, a caller or a volunteer sees nobody here. A record that was merged into another is nobody's.
    """
    mine = scope.as_role("organiser")
    if mine.campaign is None:
        return Person.objects.none()
    everyone = Person.objects.filter(campaign=mine.campaign, erased_at__isnull=True, merged_into__isnull=True)
    if mine.whole:
        return everyone
    if not mine.group_ids and not mine.area_ids:
        return Person.objects.none()
    joined = Membership.objects.filter(
        person=OuterRef("pk"),
        group__in=mine.group_ids or (),
        confirmed_at__isnull=False,
        left_at__isnull=True,
    )
    areas = mine.area_ids or ()
    # Nation, region, constituency: three steps at most.
    lives = Q(area__in=areas) | Q(area__parent__in=areas) | Q(area__parent__parent__in=areas)
    return everyone.filter(supporter_since__isnull=False).filter(Q(Exists(joined)) | lives)


def access_person(scope: Scope, public_id: str) -> Person:
    """
    Fetch one person with her area.

    :raises Http404: for anyone this account may not see, as for nobody.
    """
    return get_or_404(people(scope).select_related("area", "campaign"), public_id)


def survivor_of(scope: Scope, public_id: str) -> Person | None:
    """Whom a record of this campaign was merged into, where this account may see that one; else None."""
    record = Person.objects.filter(campaign=scope.campaign, public_id=public_id, merged_into__isnull=False).first()
    return people(scope).filter(pk=standing_for(record).pk).first() if record else None


def standing_for(record: Person) -> Person:
    """The record that stands for a person: this one, or the last that it was merged into."""
    seen = {record.pk}
    while record.merged_into is not None and record.merged_into_id not in seen:
        record = record.merged_into
        seen.add(record.pk)
    return record


def groups(scope: Scope) -> QuerySet[Group]:
    """The open groups whose people this account may see or add to."""
    mine = scope.as_role("organiser")
    found = Group.objects.filter(campaign=scope.campaign, closed_at__isnull=True).order_by("name")
    return found if mine.whole else found.filter(pk__in=mine.group_ids or ())


def sees_every_way(scope: Scope) -> bool:
    """
    Whether addresses and numbers are shown even where nobody may be contacted by them.

    Organisers of a part of the campaign see only what people agreed to share: the ways they said yes to.
    """
    return scope.as_role("organiser").whole


def exports_to_decide(scope: Scope, at: datetime) -> QuerySet[ExportRequest]:
    """Long lists that others asked for as a file and that wait for this owner's word."""
    if scope.campaign is None or not scope.may("owner"):
        return ExportRequest.objects.none()
    open_ones = _in_time(scope, at).filter(approved_at__isnull=True)
    return open_ones.exclude(asked_by=scope.account).select_related("asked_by")


def exports_to_take(scope: Scope, at: datetime) -> QuerySet[ExportRequest]:
    """Files that somebody else approved for this account and that it did not take yet."""
    if scope.campaign is None or scope.account is None:
        return ExportRequest.objects.none()
    approved = _in_time(scope, at).filter(approved_by__isnull=False, taken_at__isnull=True)
    return approved.filter(asked_by=scope.account).select_related("approved_by")


def _in_time(scope: Scope, at: datetime) -> QuerySet[ExportRequest]:
    asked = ExportRequest.objects.filter(campaign=scope.campaign, refused_at__isnull=True, expires_at__gt=at)
    return asked.order_by("expires_at", "pk")
