"""This tool's part of the demo campaign."""

from datetime import timedelta

from groundswell.trunk.demo import World
from groundswell.trunk.demo.people.writing import Batch
from groundswell.trunk.messaging.services.proved import settle_addresses
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import start_insert
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.models import Person
from leaflets import selectors, services
from leaflets.models import Promise
from leaflets.services import Promising

HANDS = 6


def demo(world: World) -> None:
    """Two dozen promises, a few of them unconfirmed."""
    services.set_plan(campaign=world.campaign, hands=HANDS, account=world.organiser, at=world.started_at)
    services.open_plan(campaign=world.campaign, at=world.started_at)
    rounds = selectors.rounds(world.campaign)
    at = world.at - timedelta(days=1)
    promises = [
        Promising(world.rng.choice(rounds).id, person.name, person.email, person.postcode)
        for person in world.people(24)
    ]
    services.take_promises(promises, campaign=world.campaign, at=at)
    mailboxes = {canonical_email(promise.email) for promise in promises[4:]}
    people = Person.objects.filter(campaign=world.campaign, email_key__in=mailboxes).values_list("pk", flat=True)
    services.confirm_promises(person_ids=list(people), at=at + timedelta(minutes=9))
    settle_addresses(campaign=world.campaign, email_keys=mailboxes, at=at + timedelta(minutes=9))


def demo_end(world: World) -> None:
    """Two more promise at the very end, when all other tools have made what they make: these wait for their mail."""
    late = [Promising(Promise.HOME, person.name, person.email, person.postcode) for person in world.people(2)]
    services.take_promises(late, campaign=world.campaign, at=world.at)


def demo_people(batch: Batch) -> None:
    """One of ten of a made-up crowd promises to fold at home; nobody of them has confirmed it."""
    hands = [(pk, one) for pk, one in batch.people if one.email and batch.rng.random() < 0.1]
    rows = [
        (pk, Promise.HOME, public_id, batch.campaign.pk, batch.place(one).area_id, one.acted[-1])
        for public_id, (pk, one) in zip(new_public_ids(len(hands)), hands, strict=True)
    ]
    start_insert(Promise, ("person_id", "round_id", "public_id", "campaign_id", "area_id", "promised_at"), rows)
