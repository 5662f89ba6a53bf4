"""What two records of one person forbid each other, settled by rule: noes, groups, addresses, counters."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.selectors import NO, YES, standing
from groundswell.trunk.duplicates import walk
from groundswell.trunk.duplicates.models import Merge, Moved
from groundswell.trunk.duplicates.sides import ADDRESS, Chosen, Side
from groundswell.trunk.duplicates.walk import NEW_SUPPORTER
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.ledger.services import tally
from groundswell.trunk.supporters.models import ContactPoint

MERGED = "on a record that is merged into this one"


def settle_memberships(merge: Merge, *, at: datetime) -> None:
    """
    Where both are in a group, the kept one's membership stands: it is confirmed if either was, and ended if either
    left. The other one ends, so that nobody is counted twice. One that waits for its own mailbox goes on waiting.
    """
    both = Membership.objects.filter(person=merge.gone, group__memberships__person=merge.kept).exclude(
        confirmed_at__isnull=True, left_at__isnull=True
    )
    for other in both.order_by("pk"):
        hers = Membership.objects.filter(group=other.group_id, person=merge.kept)
        if other.left_at is not None:
            _fill(merge, hers.filter(left_at__isnull=True), "left_at", at)
        elif other.confirmed_at is not None:
            _fill(merge, hers.filter(confirmed_at__isnull=True), "confirmed_at", other.confirmed_at)
        _fill(merge, Membership.objects.filter(pk=other.pk, left_at__isnull=True), "left_at", at)


def leave_one_becoming(merge: Merge) -> None:
    """
    Nobody became a supporter twice: where both records did, one of the two stays out of the counter. It stays with the
    record that goes, which is how the recount knows it (`consent.recount`).
    """
    if becomings(merge.kept_id):
        count_becoming(merge, -1)


def becomings(person_id: int) -> bool:
    """Whether the ledger says that a record's person became a supporter."""
    return Activity.objects.filter(person=person_id, kind=NEW_SUPPORTER).exists()


def count_becoming(merge: Merge, step: int) -> None:
    """Take the becoming of the record that goes out of the counter (-1), or put it back (1)."""
    rows = Activity.objects.filter(person=merge.gone, kind=NEW_SUPPORTER).values_list("area_id", "occurred_at")
    ledger.count(tally(merge.campaign_id, NEW_SUPPORTER, rows, step=step))


def settle_addresses(merge: Merge, kept: Side, gone: Side, chosen: Chosen, *, at: datetime) -> None:
    """
    Keep every number and email address; of two postal addresses the one that was not chosen ends, as after a move.
    """
    mail, key = gone.person.email, gone.person.email_key
    if key and key != kept.person.email_key:
        point, made = ContactPoint.objects.get_or_create(
            person=kept.person,
            kind=ContactPoint.EMAIL,
            value_key=key,
            defaults={"value": mail, "source": MERGED, "added_at": at},
        )
        if made:
            walk.note(merge, Moved.MADE, ContactPoint, "", [point.pk])
    hers, others = kept.values(ContactPoint.ADDRESS), gone.values(ContactPoint.ADDRESS)
    if hers and others:
        unchosen = hers if chosen[ADDRESS] == gone.person.pk else others
        wanted = others if unchosen is hers else hers
        ending = [point.pk for value, point in unchosen.items() if value not in wanted]
        _fill(merge, ContactPoint.objects.filter(pk__in=ending, ended_at__isnull=True), "ended_at", at)


def let_noes_win(merge: Merge, stood: dict[int, dict[str, str]], *, at: datetime) -> None:
    """
    Where either record says no to a channel and the later yes of the other would stand now, write the no once more.
    """
    stands = standing([merge.kept_id])[merge.kept_id]
    again = []
    for channel, state in stands.items():
        said = {stood[merge.kept_id][channel], stood[merge.gone_id][channel]}
        if NO not in said or state != YES:
            continue
        noes = Consent.objects.filter(
            person=merge.kept_id, wording__channel=channel, given=False, effective_at__isnull=False
        )
        latest = noes.order_by("-said_at", "-pk").first()
        if latest is None:  # It could not be moved: it still stands with the record that goes.
            latest = Consent.objects.filter(
                person=merge.gone_id, wording__channel=channel, given=False, effective_at__isnull=False
            ).latest("said_at", "pk")
        again.append(
            consent.Said(
                person_id=merge.kept_id,
                wording_id=latest.wording_id,
                given=False,
                source=latest.source,
                said_at=max(at, _latest_said(merge.kept_id)),
                effective_at=at,
                recorded_by_id=merge.account_id,
                key=f"merge:{merge.pk}:{channel}",
            )
        )
    keys = consent.record_consents(again, at=at)
    made = Consent.objects.filter(key__in=keys).values_list("pk", flat=True)
    walk.note(merge, Moved.MADE, Consent, "", list(made))


def _latest_said(person_id: int) -> datetime:
    said: datetime = Consent.objects.filter(person=person_id).latest("said_at").said_at
    return said


def _fill(merge: Merge, rows: "QuerySet[Any]", field: str, value: datetime) -> None:
    """Write a time into an empty field of these rows, and note it; undoing makes it empty again."""
    model = rows.model
    ids = list(rows.values_list("pk", flat=True))
    changed = model._base_manager.filter(Q(pk__in=ids), **{f"{field}__isnull": True})
    changed.update(**{field: value})
    walk.note(merge, Moved.ENDED, model, field, ids)
