"""The demo's petition: three weeks of people signing in the evening."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import OuterRef, Subquery

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.services import NEWS, Signing
from groundswell.trunk.consent import services as consent
from groundswell.trunk.demo import DemoPerson, World
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.services.proved import settle_addresses
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Target

CONFIRMED, UNCONFIRMED, SUPPORTERS = 8412, 213, 2400
BATCH = 500
# Seconds ago, and the seconds of a batch that is younger than that.
SLOTS = ((3600, 60), (43_200, 600), (8.5 * 86_400, 3600), (float("inf"), 14_400))
MOVED, ALIASES, HIDDEN = 9, 6, 0.12
LEAD = "Fares up 38% in five years. One evening bus in three gone. The Mayor can change it with one decision."
TEXT = """\
Five companies run Ashdale’s buses. They choose the routes, set the fares and keep the profit. When a route stops \
paying, they drop it, and the county pays them to bring it back.

We ask the Mayor to use the powers she already has and take buses under public control, so that:

- one ticket works on every bus, with a £2 cap per trip and £5 per day
- every village has a bus until 11pm, seven days a week
- a route can only be cut after passengers have been asked

“I leave my shift at ten. The last 42 goes at five past nine. I walk four miles home.” Denise Okoro-Hall, care worker, \
Millbeck"""


@dataclass(frozen=True)
class Story:
    """One signature of the demo: who signs, when, when she confirms (or never), and whether she wants news."""

    person: DemoPerson
    signed_at: datetime
    confirmed_at: datetime | None
    agrees: bool


def demo(world: World) -> None:
    """Open the petition and let people sign, confirm, move house and try it twice."""
    petition = _petition(world)
    news = consent.wording_for(campaign=world.campaign, channel="email", text=NEWS, at=world.started_at)
    stories = _stories(world)
    _sign(world, petition, stories, news.pk)
    _met_when_they_signed(petition)
    _confirm(world, petition, stories)
    _sign_again(world, petition, stories)
    for day in range(22, -1, -1):
        while messaging.mail_due_confirmations(at=world.at - timedelta(days=day)):
            continue


def _petition(world: World) -> Petition:
    mayor = Target.objects.filter(campaign=None, name="Bronagh Teale", ended_at=None).first()
    petition = services.create_petition(
        campaign=world.campaign,
        demand="Bring our buses back under public control",
        text=TEXT,
        addressee="the Mayor of Ashdale",
        lead=LEAD,
        goal=10_000,
        milestone="At 10,000 the council must debate it",
        target=mayor,
        account=world.owner,
        at=world.started_at - timedelta(hours=6),
    )
    services.open_petition(petition=petition, account=world.owner, at=world.started_at)
    petition.refresh_from_db()
    return petition


def _stories(world: World) -> list[Story]:
    """Everyone's story, in the order of signing."""
    count = CONFIRMED + UNCONFIRMED
    people, moments = world.people(count), world.moments(count)
    # Who has not confirmed yet mostly signed lately.
    ages = [(world.at - moment) / timedelta(days=1) + 0.02 for moment in moments]
    mailboxes = Counter(person.email for person in people)
    alone = [i for i in range(count) if mailboxes[people[i].email] == 1]
    order = sorted(alone, key=lambda i: world.rng.random() ** (ages[i] ** 0.7), reverse=True)
    waiting = set(order[:UNCONFIRMED])
    agreeing = set(world.rng.sample([i for i in range(count) if i not in waiting], SUPPORTERS))
    agreeing |= {i for i in waiting if world.rng.random() < 0.3}
    return [
        Story(
            person=people[i],
            signed_at=moments[i],
            confirmed_at=None if i in waiting else _confirms_at(world, moments[i]),
            agrees=i in agreeing,
        )
        for i in range(count)
    ]


def _confirms_at(world: World, signed_at: datetime) -> datetime:
    """Most press the button within minutes, some in the evening, a few days later."""
    pick = world.rng.random()
    minutes = 1 + world.rng.expovariate(1 / 6) if pick < 0.75 else world.rng.uniform(20, 600 if pick < 0.95 else 3000)
    confirmed_at = signed_at + timedelta(minutes=minutes)
    return confirmed_at if confirmed_at < world.at else signed_at + (world.at - signed_at) * world.rng.random()


def _sign(world: World, petition: Petition, stories: Sequence[Story], news: int) -> None:
    for start in range(0, len(stories), BATCH):
        batch = stories[start : start + BATCH]
        services.sign_petitions(
            [
                Signing(
                    petition_id=petition.pk,
                    name=story.person.name,
                    email=story.person.email,
                    postcode=story.person.postcode,
                    hidden=world.rng.random() < HIDDEN,
                    consent_wording_ids=(news,) if story.agrees else (),
                    key=world.key(),
                    signed_at=story.signed_at,
                )
                for story in batch
            ],
            at=batch[-1].signed_at,
        )
        world.progress("People sign", start + len(batch), len(stories))


def _met_when_they_signed(petition: Petition) -> None:
    """Each of a batch came in with the batch's last: lists that show the latest first need her own moment."""
    hers = Signature.objects.filter(petition=petition, person=OuterRef("pk")).values("signed_at")[:1]
    Person.objects.filter(campaign=petition.campaign, latest_activity_at__gt=Subquery(hers)).update(
        created_at=Subquery(hers), latest_activity_at=Subquery(hers)
    )


def _confirm(world: World, petition: Petition, stories: Sequence[Story]) -> None:
    """In the order in which they press the button, those of about the same time together."""
    known = Signature.objects.filter(petition=petition).values_list("email_key", "person__name_key", "pk")
    keys = {(email_key, name): pk for email_key, name, pk in known}
    confirming = sorted(((s.confirmed_at, s) for s in stories if s.confirmed_at), key=lambda pair: pair[0])
    done = 0
    for at, batch in _together(confirming, world.at):
        mailboxes = [canonical_email(story.person.email) for story in batch]
        services.confirm_signatures(
            signature_ids=[
                keys[mailbox, name_key(story.person.name)] for mailbox, story in zip(mailboxes, batch, strict=True)
            ],
            at=at,
        )
        settle_addresses(campaign=world.campaign, email_keys=set(mailboxes), at=at)
        done += len(batch)
        world.progress("People confirm", done, len(confirming))


def _together(confirming: Sequence[tuple[datetime, Story]], now: datetime) -> Iterator[tuple[datetime, list[Story]]]:
    """
    Cut into batches: an hour each in the days that the desk's charts show by the hour, four before that; ten minutes
    on the last day, a minute in the last hour. Each comes with the time of its last.
    """

    def slot(pair: tuple[datetime, Story]) -> tuple[int, int]:
        age = (now - pair[0]).total_seconds()
        size = next(size for limit, size in SLOTS if age < limit)
        return size, int(pair[0].timestamp() // size)

    for _slot, pairs in groupby(confirming, key=slot):
        batch = list(pairs)
        yield batch[-1][0], [story for _at, story in batch]


def _sign_again(world: World, petition: Petition, stories: Sequence[Story]) -> None:
    """Some have moved and sign again; a few try their mailbox under another spelling."""
    settled = [story for story in stories if story.confirmed_at and story.confirmed_at < world.at - timedelta(days=4)]
    moved = world.rng.sample(settled, MOVED)
    for number, story in enumerate(moved):
        _once_more(
            world, petition, story.person.name, story.person.email, world.rng.choice(world.postcodes), 7 * number
        )
    for number, story in enumerate(world.rng.sample(settled, ALIASES)):
        mailbox, _, domain = story.person.email.partition("@")
        name = world.people(1)[0].name
        email = f"{mailbox}+{number + 2}@{domain}"
        _once_more(world, petition, name, email, story.person.postcode, 5 * number)
        services.confirm_address(
            campaign=world.campaign, email_key=canonical_email(email), at=world.at - timedelta(hours=5 * number + 1)
        )


def _once_more(world: World, petition: Petition, name: str, email: str, postcode: str, hours: int) -> None:
    at = world.at - timedelta(hours=hours + 2)
    signing = Signing(petition.pk, name, email, postcode, key=world.key(), signed_at=at)
    services.sign_petition(signing=signing, at=at)
