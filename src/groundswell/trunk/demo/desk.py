"""What the demo's organisers did: team, groups, tags, notes, phones, stops, and one job that fails."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from groundswell.trunk.access import services as access
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns import services as campaigns
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.campaigns.services import GroupDetails
from groundswell.trunk.consent import services as consent
from groundswell.trunk.demo.tasks import read_council_agenda
from groundswell.trunk.demo.world import World
from groundswell.trunk.jobs import engine
from groundswell.trunk.jobs.reasons import reason_of
from groundswell.trunk.jobs.retries import WAITS
from groundswell.trunk.places.models import Area
from groundswell.trunk.supporters import services as supporters
from groundswell.trunk.supporters.models import ContactPoint, Person


@dataclass(frozen=True)
class Local:
    """A group: its ward, where in postcodes it is, how many people joined, and for how many days nobody has."""

    name: str
    sector: str
    about: str
    meets: str
    people: int
    weekly_goal: int = 25
    quiet_days: int = 0


LOCAL = (
    Local("Millbeck", "AD4 2", "Weavers, carers and students along the 42.", "Thursdays, 7pm, Weavers’ Hall", 131, 40),
    Local("Ashdale Central", "AD1 2", "We meet where the bus station was.", "Tuesdays, 6pm, Tannery Yard", 98, 40),
    Local("Kelder Valley", "AD5 1", "Five villages and one bus a day.", "Wednesdays, 7pm, by phone", 77),
    Local("Thornwick", "AD4 3", "Neighbours of the school and the mill.", "Saturdays, 10am, on the green", 69),
    Local(
        "Lower Rill", "AD2 2", "Riverside and the new estate.", "First Monday, 7.30pm, Rill Arms", 14, 10, quiet_days=10
    ),
)
TEAM = (
    ("Jo Marrable", "jo.marrable@example.org", Role.ORGANISER, ""),
    ("Sunil Bhatt", "sunil.bhatt@example.org", Role.EDITOR, ""),
    ("Wilf Garside", "wilf.garside@example.org", Role.ORGANISER, "Millbeck"),
    ("Merle Acheson", "merle.acheson@example.org", Role.ORGANISER, "Kelder Valley"),
    ("Petra Lindley", "petra.lindley@example.org", Role.VOLUNTEER, ""),
)
STILL_INVITED = ("oona.rudd@example.org", Role.ORGANISER, "Lower Rill")
TAGS = (("Rides the 42", 160), ("Has a car", 41), ("Writes letters", 27), ("Speaks at meetings", 18))
NOTES = (
    "Will ask the choir to sign. Ring after six.",
    "Drives the 17. Knows which stops lost their shelter.",
    "Offers a front room for a stall on Saturdays.",
    "Wrote to the Gazette about the last bus, and would again.",
    "Prefers letters to calls.",
    "Can print leaflets at cost.",
    "Met at the bus station stall. Cares about ramps.",
    "Asked us to keep the meetings short.",
)
PHONES, STOPS, LOOKS = 60, 24, 40
HEARD = "Yes, you may call me about the buses."


def make_groups(campaign: Campaign, postcodes: list[str], account: Account, at: datetime) -> dict[str, Group]:
    """Five groups, each in its ward."""
    made = {}
    for local in LOCAL:
        details = GroupDetails(
            name=local.name,
            about=local.about,
            meets=local.meets,
            postcode=next(code for code in postcodes if code.startswith(local.sector)),
            weekly_goal=local.weekly_goal,
            area=Area.objects.filter(boundary_set=campaign.boundary_set, name=local.name).first(),
        )
        made[local.name] = campaigns.create_group(campaign=campaign, details=details, account=account, at=at)
    return made


def make_team(campaign: Campaign, groups: dict[str, Group], owner: Account, at: datetime) -> Account:
    """Invite the team; all but one have come. Give the campaign's organiser."""
    organiser = owner
    for number, (name, email, role, where) in enumerate(TEAM):
        day = at + timedelta(hours=2 + 5 * number)
        sent = access.invite(
            campaign=campaign, email=email, role=role, group=groups.get(where), invited_by=owner, at=day
        )
        token = sent.link.rstrip("/").rpartition("/")[2]
        account, _invitation = access.accept_invitation(token=token, name=name, at=day + timedelta(minutes=47))
        organiser = account if number == 0 else organiser
    return organiser


def invite_one_more(world: World) -> None:
    """The quiet group's organiser-to-be has not answered yet."""
    email, role, where = STILL_INVITED
    access.invite(
        campaign=world.campaign,
        email=email,
        role=role,
        group=world.groups[where],
        invited_by=world.owner,
        at=world.at - timedelta(hours=26),
    )


def join_groups(world: World) -> None:
    """Supporters join the group nearest to them, as people do whom a personal link made known."""
    joinings: list[tuple[datetime, Group, Person]] = []
    by_district: dict[str, list[tuple[datetime, Person]]] = {}
    taken: set[int] = set()
    for person in Person.objects.filter(campaign=world.campaign, supporter_since__isnull=False).order_by("pk"):
        if person.supporter_since:
            by_district.setdefault(person.postcode[:3], []).append((person.supporter_since, person))
    for local in LOCAL:
        until = world.at - timedelta(days=local.quiet_days)
        near = [
            (since, p) for since, p in by_district.get(local.sector[:3], []) if p.pk not in taken and since <= until
        ]
        chosen = sorted(world.rng.sample(near, min(local.people, len(near))), key=lambda pair: pair[0])
        taken |= {person.pk for _since, person in chosen}
        times = [moment for moment in world.moments(6 * len(chosen)) if moment <= until]
        moments = sorted(world.rng.sample(times, len(chosen)))
        for (since, person), moment in zip(chosen, moments, strict=True):
            joinings.append((max(moment, since), world.groups[local.name], person))
    joinings.sort(key=lambda joining: joining[0])
    for done, (moment, group, person) in enumerate(joinings, start=1):
        campaigns.join_as_known(group=group, person=person, key=world.key(), at=min(moment, world.at))
        world.progress("People join groups", done, len(joinings))


def work_at_the_desk(world: World) -> None:
    """Tags, notes, phone numbers, stops, and who looked at whom: as far as any tool has made people known."""
    supporters_known = Person.objects.filter(campaign=world.campaign, supporter_since__isnull=False).order_by("pk")
    ids = list(supporters_known.values_list("pk", flat=True))
    picked = {person.pk: person for person in supporters_known.filter(pk__in=world.rng.sample(ids, min(400, len(ids))))}
    people = [picked[pk] for pk in sorted(picked)]
    world.rng.shuffle(people)
    for name, count in TAGS:
        chosen = Person.objects.filter(pk__in=world.rng.sample(ids, min(count, len(ids))))
        supporters.tag_people(
            picked=chosen,
            campaign=world.campaign,
            name=name,
            account=world.organiser,
            key=world.key(),
            at=world.at - timedelta(days=5, hours=world.rng.randrange(40)),
        )
    _phones(world, people[:PHONES])
    for number, person in enumerate(people[PHONES : PHONES + len(NOTES) * 3]):
        supporters.write_note(
            person=person,
            text=NOTES[number % len(NOTES)],
            account=world.organiser,
            key=world.key(),
            at=world.at - timedelta(hours=3 + 7 * number),
        )
    _stops(world, people[150 : 150 + STOPS])
    for number, person in enumerate(people[200 : 200 + LOOKS]):
        supporters.record_sight(
            person=person, account=world.organiser, at=world.at - timedelta(minutes=35 * number + 20)
        )


def _phones(world: World, people: list[Person]) -> None:
    """Numbers from the ranges that Ofcom keeps for drama; two in three said we may call."""
    for number, person in enumerate(people):
        value = f"07700 {900_000 + 13 * number}" if number % 4 else f"01632 {960_000 + 13 * number}"
        at = world.at - timedelta(days=2, hours=number)
        supporters.add_contact_point(
            person=person,
            kind=ContactPoint.PHONE,
            value=value,
            source="on paper at the bus station stall",
            account=world.organiser,
            at=at,
        )
        if number % 3:
            supporters.record_permission(
                person=person,
                channel="phone",
                given=True,
                wording=HEARD,
                source="on paper at the bus station stall",
                account=world.organiser,
                key=world.key(),
                at=at,
            )


def _stops(world: World, people: list[Person]) -> None:
    """Some pressed "stop" in a mail; that beats their yes."""
    for number, person in enumerate(people):
        consent.opt_out(
            campaign=world.campaign,
            channel="email",
            value=person.email,
            source="by the link in an email",
            at=world.at - timedelta(hours=4 + 9 * number),
            key=f"demo:{world.key().hex}",
        )


def park_a_job(world: World) -> None:
    """A job that failed five times, as the worker would have tried it."""
    log = logging.getLogger(engine.log.name)
    level, tried_at = log.level, world.at - timedelta(hours=2)
    # Its failing is meant: the terminal of who starts the demo need not say so.
    log.setLevel(logging.CRITICAL)
    job_id = read_council_agenda.enqueue(campaign_id=world.campaign.pk).id
    DBTaskResult.objects.filter(pk=job_id).update(enqueued_at=tried_at)
    for wait in (*WAITS, timedelta()):
        job = DBTaskResult.objects.get(pk=job_id)
        job.claim("demo")
        try:
            job.task.call(**job.task_result.kwargs)
        except Exception as error:
            engine.put_back(job, *reason_of(error), at=tried_at)
        tried_at += wait
    log.setLevel(level)
    DBTaskResult.objects.filter(pk=job_id).update(started_at=tried_at)
