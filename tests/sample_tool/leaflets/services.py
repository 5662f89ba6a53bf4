"""Every write of this tool."""

from collections import Counter as Sum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.places.selectors import locate
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import Person
from leaflets import selectors
from leaflets.models import Plan, Promise
from leaflets.selectors import PROMISED


@dataclass(frozen=True)
class Promising:
    """One person's wish to help with a round. `postcode` is written "LS6 1AA"."""

    round_id: str
    name: str
    email: str
    postcode: str


@transaction.atomic
def set_plan(*, campaign: Campaign, hands: int, account: Account | None, at: datetime) -> Plan:
    """Say how many hands each round wants; nobody outside the desk sees it until it is opened."""
    plan, _new = Plan.objects.update_or_create(campaign=campaign, defaults={"hands": hands})
    audit.record(
        account=account,
        campaign=campaign,
        verb="changed",
        object_kind="leaflets.plan",
        sentence=f"Set {hands} hands for each round of leaflets",
        at=at,
    )
    return plan


def open_plan(*, campaign: Campaign, at: datetime) -> bool:
    """Let people promise. False where there is no plan, or it was opened before."""
    return bool(Plan.objects.filter(campaign=campaign, opened_at__isnull=True).update(opened_at=at))


@transaction.atomic
def take_promises(batch: Sequence[Promising], *, campaign: Campaign, at: datetime) -> list[bool]:
    """
    Keep promises unconfirmed, in the order given; False for one to a round that is not there.

    Promising twice gives no error and no second row. Everyone is asked to confirm her address.
    """
    open_rounds = {round.id for round in selectors.rounds(campaign)}
    taken = [promising for promising in batch if promising.round_id in open_rounds]
    areas = _areas(taken, campaign)
    people = meet_people(
        [
            Introduced(campaign.pk, p.name, p.email, p.postcode, areas.get(p.postcode), said_by="on the leaflets page")
            for p in taken
        ],
        at=at,
    )
    rows = [
        (met.person_id, p.round_id, new_public_id(), campaign.pk, areas.get(p.postcode), at)
        for met, p in zip(people, taken, strict=True)
    ]
    insert_new(Promise, ("person_id", "round_id", "public_id", "campaign_id", "area_id", "promised_at"), sorted(rows))
    messaging.ask_to_confirm(
        campaign_id=campaign.pk, addresses=[(canonical_email(p.email), p.email) for p in taken], at=at
    )
    return [promising.round_id in open_rounds for promising in batch]


def _areas(batch: Sequence[Promising], campaign: Campaign) -> dict[str, int | None]:
    if campaign.boundary_set_id is None:
        return {}
    found = locate({p.postcode for p in batch}, boundary_set_id=campaign.boundary_set_id)
    return {code: located.area_id for code, located in found.items()}


@transaction.atomic
def confirm_promises(*, person_ids: Iterable[int], at: datetime) -> list[Promise]:
    """Count what waits for these people; confirming twice counts once. Give those that are now counted."""
    counted = [
        promise
        for promise in Promise.objects.filter(person__in=person_ids, confirmed_at__isnull=True).order_by("pk")
        # Between that look and this UPDATE another request may have confirmed it: only one wins.
        if Promise.objects.filter(pk=promise.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    ]
    for promise in counted:
        promise.confirmed_at = at
    ledger.count(counters_of(counted))
    ledger.record([_happened(promise, at) for promise in counted], at=at)
    for campaign_id in {promise.campaign_id for promise in counted}:
        mine = [promise for promise in counted if promise.campaign_id == campaign_id]
        ids, areas = tuple(p.person_id for p in mine), tuple(p.area_id for p in mine)
        signals.send(signals.PeopleActed(campaign_id, PROMISED, ids, areas, at))
    return counted


def counters_of(counted: Iterable[Promise], *, step: int = 1) -> "Sum[CounterKey]":
    """The counters that confirmed promises stand in: by round, and for the campaign the total, each area and hour."""
    changes: Sum[CounterKey] = Sum()
    for promise in counted:
        happened = [(promise.area_id, promise.confirmed_at)]
        changes.update(tally(promise.campaign_id, PROMISED, happened, object_id=promise.round_id, step=step))
    return changes


def _happened(promise: Promise, at: datetime) -> Happened:
    return Happened(
        key=f"{PROMISED}:{promise.public_id}",
        campaign_id=promise.campaign_id,
        kind=PROMISED,
        occurred_at=at,
        person_id=promise.person_id,
        area_id=promise.area_id,
        object_kind="leaflets.round",
        object_id=promise.round_id,
    )


@transaction.atomic
def take_back(*, person: Person) -> int:
    """Delete a person's promises, and take those that were counted out of the numbers."""
    promises = list(Promise.objects.filter(person=person))
    ledger.count(counters_of([p for p in promises if p.confirmed_at], step=-1))
    Promise.objects.filter(pk__in=[p.pk for p in promises]).delete()
    # The ledger has no row of this: say whose promises segments are to look up anew.
    touch(person.campaign_id, [person.pk])
    return len(promises)


def forget_waiting(*, person_ids: Iterable[int] | None = None, before: datetime | None = None) -> int:
    """Delete promises that nobody confirmed: of these people, or made before a time."""
    waiting = Promise.objects.filter(confirmed_at__isnull=True)
    if person_ids is not None:
        waiting = waiting.filter(person__in=person_ids)
    if before is not None:
        waiting = waiting.filter(promised_at__lt=before)
    return waiting.delete()[0]
