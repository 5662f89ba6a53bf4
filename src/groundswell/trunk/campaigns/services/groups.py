"""Making, joining and leaving groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.campaigns.slugs import numbered, slug_of
from groundswell.trunk.consent import services as consent
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import Happened
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import point_of
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import Person

JOINED, LEFT = "groups.joined", "groups.left"
UNDO_FOR = timedelta(minutes=10)
RESERVED_SLUGS = frozenset({"new", "near"})
MOST_TRIES = 50


class GroupClosed(Exception):
    """The group takes nobody any more."""


class KeyReused(Exception):
    """The same idempotency key came with another person's joining."""


@dataclass(frozen=True)
class GroupDetails:
    """What an organiser says of a group. `postcode` is written "AD4 7QX", or empty."""

    name: str
    about: str = ""
    meets: str = ""
    postcode: str = ""
    weekly_goal: int = 25
    area: Area | None = None


@dataclass(frozen=True)
class Joined:
    """What became of joining: `is_new` is False for who had joined before."""

    membership: Membership
    is_new: bool


@transaction.atomic
def create_group(*, campaign: Campaign, details: GroupDetails, account: Account | None, at: datetime) -> Group:
    """Make a group; its address is made of its name, with a number where that is taken."""
    lat, lon = _point(details.postcode)
    for _, slug in zip(range(MOST_TRIES), numbered(slug_of(details.name) or "group"), strict=False):
        if slug in RESERVED_SLUGS:
            continue
        try:
            with transaction.atomic():
                group = Group.objects.create(
                    campaign=campaign, slug=slug, created_at=at, lat=lat, lon=lon, **vars(details)
                )
        except IntegrityError:
            continue
        _audit(group, account, "Made the group", at=at)
        return group
    raise ValueError(f"No free address for a group called {details.name!r}")


@transaction.atomic
def edit_group(*, group: Group, details: GroupDetails, account: Account | None, at: datetime) -> None:
    """Change what is said of a group. Its address stays, because people hold links to it."""
    values = vars(details)
    if details.postcode != group.postcode:
        values = {**values, **dict(zip(("lat", "lon"), _point(details.postcode), strict=True))}
    changed = [name for name, value in values.items() if getattr(group, name) != value]
    for name in changed:
        setattr(group, name, values[name])
    if changed:
        group.save(update_fields=changed)
        _audit(group, account, "Changed the group", at=at)


@transaction.atomic
def close_group(*, group: Group, account: Account | None, at: datetime) -> bool:
    """Take the group off the public pages; who joined stays on record. False if it was closed before."""
    closed = Group.objects.filter(pk=group.pk, closed_at__isnull=True).update(closed_at=at)
    if closed:
        group.closed_at = at
        _audit(group, account, "Closed the group", at=at)
    return bool(closed)


@transaction.atomic
def join_group(
    *, group: Group, introduced: Introduced, key: UUID, at: datetime, consent_wording_ids: Sequence[int] = ()
) -> Joined:
    """
    Join someone to a group; she is counted once her email address is confirmed.

    Joining twice gives back the first joining. Who left may join again, and confirms again.

    :raises GroupClosed: if the group is closed.
    :raises KeyReused: if the key belongs to another person's joining.
    """
    if group.closed_at is not None:
        raise GroupClosed(group.public_id)
    (met,) = meet_people([introduced], at=at)
    joined = _join(group, met.person_id, key, at=at)
    consent.record_consents(
        [
            consent.Said(
                person_id=met.person_id,
                wording_id=wording_id,
                given=True,
                source="on a group's page",
                object_kind="group",
                object_id=group.public_id,
                said_at=at,
                key=f"group:{group.pk}:{met.person_id}:{wording_id}",
            )
            for wording_id in consent_wording_ids
        ],
        at=at,
    )
    if joined.membership.confirmed_at is None or consent_wording_ids:
        messaging.ask_to_confirm(
            campaign_id=group.campaign_id,
            addresses=[(canonical_email(introduced.email), introduced.email)],
            at=at,
        )
    return joined


@transaction.atomic
def join_as_known(*, group: Group, person: Person, key: UUID, at: datetime) -> Joined:
    """
    Join a person whom a mailed personal link recognised: counted at once, undone within ten minutes.

    :raises GroupClosed: if the group is closed.
    """
    if group.closed_at is not None:
        raise GroupClosed(group.public_id)
    joined = _join(group, person.pk, key, at=at)
    confirm_memberships(membership_ids=[joined.membership.pk], at=at)
    joined.membership.refresh_from_db()
    return joined


@transaction.atomic
def confirm_memberships(*, membership_ids: Sequence[int], at: datetime) -> list[Membership]:
    """Count memberships that wait; confirming twice counts once. Give those that are now counted."""
    waiting = Membership.objects.filter(pk__in=membership_ids, confirmed_at__isnull=True, left_at__isnull=True)
    found = _of_who_stands(waiting.select_for_update(of=("self",)).select_related("group", "person"), at=at)
    for membership in found:
        membership.confirmed_at = at
    Membership.objects.bulk_update(found, ["confirmed_at"], batch_size=500)
    _tell(found, JOINED, at=at)
    for campaign_id in {membership.group.campaign_id for membership in found}:
        people = [m.person for m in found if m.group.campaign_id == campaign_id]
        signals.send(
            signals.PeopleActed(
                campaign_id=campaign_id,
                kind=JOINED,
                person_ids=tuple(person.pk for person in people),
                area_ids=tuple(person.area_id for person in people),
                at=at,
            )
        )
    return found


def _of_who_stands(waiting: "QuerySet[Membership]", *, at: datetime) -> list[Membership]:
    """Memberships to count: what waited for a record that was merged since belongs to the record that stands for it."""
    found = {membership.pk: membership for membership in waiting.order_by("pk")}
    for membership in list(found.values()):
        stands = membership.person.merged_into
        if stands is None:
            continue
        hers = Membership.objects.filter(group=membership.group_id, person=stands)
        known = hers.select_related("group", "person").first()
        if known is None:
            membership.person = stands
            membership.save(update_fields=["person"])
            continue
        # She is in the group already, or waits there twice: one of the two is enough.
        Membership.objects.filter(pk=membership.pk).update(left_at=at)
        del found[membership.pk]
        if known.confirmed_at is None and known.left_at is None:
            found[known.pk] = known
    return list(found.values())


def forget_waiting(*, memberships: Sequence[Membership]) -> int:
    """Remove memberships that nobody confirmed: whoever owns the mailbox says it was not her."""
    for membership in memberships:
        touch(membership.group.campaign_id, [membership.person_id])
    waiting = Membership.objects.filter(pk__in=[m.pk for m in memberships], confirmed_at__isnull=True)
    return waiting.delete()[0]


@transaction.atomic
def leave_group(*, membership: Membership, at: datetime) -> bool:
    """Leave a group. False if she had left before."""
    left = Membership.objects.filter(pk=membership.pk, left_at__isnull=True).update(left_at=at)
    if left:
        touch(membership.group.campaign_id, [membership.person_id])
    if left and membership.confirmed_at is not None:
        _tell([membership], LEFT, at=at)
    membership.left_at = membership.left_at or at
    return bool(left)


def undo_join(*, membership: Membership, at: datetime) -> bool:
    """Take back a one-tap joining within its ten minutes. False if it is too late, or was taken back before."""
    if membership.confirmed_at is None or at > membership.confirmed_at + UNDO_FOR:
        return False
    return leave_group(membership=membership, at=at)


def _join(group: Group, person_id: int, key: UUID, *, at: datetime) -> Joined:
    """One membership for a person and group; who left comes back to the same one."""
    columns = ("group_id", "person_id", "key", "joined_at")
    new = insert_new(Membership, columns, [(group.pk, person_id, key, at)])
    if not new:
        Membership.objects.filter(group=group, person_id=person_id, left_at__isnull=False).update(
            left_at=None, confirmed_at=None, joined_at=at
        )
    membership = Membership.objects.select_related("group").filter(group=group, person_id=person_id).first()
    if membership is None:
        raise KeyReused(str(key))
    touch(group.campaign_id, [person_id])
    return Joined(membership, is_new=bool(new))


def _tell(memberships: Sequence[Membership], kind: str, *, at: datetime) -> None:
    """Ledger rows and counters of people joining or leaving; who comes back is another row."""
    rows = {
        f"{kind}:{membership.key}:{int(membership.joined_at.timestamp())}": membership for membership in memberships
    }
    new = ledger.record(
        [
            Happened(
                key=key,
                campaign_id=membership.group.campaign_id,
                kind=kind,
                occurred_at=at,
                person_id=membership.person_id,
                area_id=membership.person.area_id,
                group_id=membership.group_id,
                object_kind="group",
                object_id=membership.group.public_id,
            )
            for key, membership in rows.items()
        ],
        at=at,
    )
    for key in new:
        membership = rows[key]
        ledger.count(
            ledger.tally(
                membership.group.campaign_id,
                kind,
                [(membership.person.area_id, at)],
                object_id=membership.group.public_id,
            )
        )


def _point(postcode: str) -> tuple[float | None, float | None]:
    """Where a postcode lies, as far as we hold it."""
    found = point_of(postcode) if postcode else None
    return found or (None, None)


def _audit(group: Group, account: Account | None, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=group.campaign,
        verb="changed",
        object_kind="group",
        object_id=group.public_id,
        sentence=sentence,
        at=at,
    )
