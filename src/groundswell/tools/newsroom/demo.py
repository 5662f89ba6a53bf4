"""The demo's newsroom: four voices, three of which must approve, and a week of posts in every state."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import Q
from django.utils import timezone

from groundswell.tools.newsroom.demo_deciding import play_desk
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import deciding, room, scheduling, writing
from groundswell.tools.newsroom.services.room import Speaks
from groundswell.tools.newsroom.services.writing import Says, Shown
from groundswell.trunk.access import services as access
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.demo import World
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import networks as known
from groundswell.trunk.publishing.services.imprint import say_imprint_is_there

PUBLISHED, APPROVED, DRAFT = "published", "approved", "draft"
VOICES = (("Wilf Garside", "Millbeck"), ("Merle Acheson", "Kelder Valley"), ("Nell Ibbotson", "Thornwick"))
NELL = ("Nell Ibbotson", "nell.ibbotson@example.org", "Thornwick")
WRITER = "Sunil Bhatt"
NEEDED = 3


@dataclass(frozen=True)
class Planned:
    """
    A post of the demo: days from today, time of day, how far it is.

    `far` is "published", "approved", "draft", or how many have approved it.
    """

    day: int
    clock: time
    title: str
    text: str
    far: str | int
    card: str = ""
    link: str = ""


WEEK = (
    Planned(
        -5,
        time(8, 0),
        "Good morning, Kelder",
        "One bus a day leaves Kelder, at 6.50. If you miss it, you stay. Tell us what you missed.",
        PUBLISHED,
    ),
    Planned(
        -4,
        time(12, 30),
        "Harrowby did it",
        "Harrowby took its buses back, and more people ride them. It can be done here. Ask us how.",
        PUBLISHED,
    ),
    Planned(
        -3,
        time(18, 0),
        "Eight thousand names",
        "More than eight thousand people in Ashdale have signed. At ten thousand the council must debate it. "
        "Is your name there?",
        PUBLISHED,
        card="8,412",
    ),
    Planned(
        -2,
        time(8, 0),
        "Why the 42 matters",
        "The 42 used to run until eleven. Now the last one leaves at five past nine. "
        "Nurses, cleaners and cooks walk home. We want it back.",
        PUBLISHED,
    ),
    Planned(
        -2,
        time(12, 30),
        "£4.80 for two miles",
        "A two-mile ticket costs £4.80. That is more than the coffee at the other end. Sign for fair fares.",
        PUBLISHED,
        card="4.80",
    ),
    Planned(
        -1,
        time(8, 0),
        "Council votes in 7 days",
        "In seven days the council decides who runs our buses. Ask your councillor how they will vote.",
        PUBLISHED,
    ),
    Planned(
        -1,
        time(18, 0),
        "Denise’s walk home",
        "“I leave my shift at ten. The last 42 goes at five past nine. I walk four miles home.” "
        "Denise Okoro-Hall, care worker, Millbeck.",
        PUBLISHED,
        card="Denise",
    ),
    Planned(
        1,
        time(7, 30),
        "Morning fares film",
        "What does it cost to get to work? We asked at four stops before eight in the morning. Watch the answers.",
        2,
    ),
    Planned(
        1,
        time(12, 30),
        "Ask your councillor",
        "It takes five minutes to write to your councillor, and they read every letter. Start with your own bus.",
        1,
    ),
    Planned(
        1,
        time(18, 0),
        "Last bus home",
        "21 of 61 evening buses gone in five years. If yours was one of them, tell the council before Tuesday.",
        APPROVED,
        card="evening",
    ),
    Planned(
        2,
        time(8, 0),
        "Tonight: Millbeck",
        "Millbeck meets tonight at seven in Weavers’ Hall. There is a loop, no steps, and tea.",
        APPROVED,
    ),
    Planned(
        2,
        time(17, 0),
        "Live from Weavers’ Hall",
        "We are live from Weavers’ Hall. First question: why does the 17 not meet the train?",
        DRAFT,
    ),
    Planned(2, time(20, 30), "Meeting in five photos", "Two hundred chairs, and people stood at the back.", DRAFT),
    Planned(
        3,
        time(8, 0),
        "Weekly digest",
        "This week: four councillors more, a film of the morning fares, and a full hall in Millbeck.",
        0,
    ),
    Planned(3, time(12, 30), "Drivers say yes", "We asked the people who drive them. Here is what they say.", DRAFT),
    Planned(
        4,
        time(10, 0),
        "Doors across Ashdale",
        "On Saturday we knock on doors in six wards. Bring a friend; we bring the maps and the flapjacks.",
        APPROVED,
    ),
    Planned(
        5,
        time(19, 0),
        "#BusesBack hour",
        "One hour, everybody at once: tell the council which bus you miss. #BusesBack",
        1,
        card="buses",
    ),
)


def demo(world: World) -> None:
    """Connect two networks, name the voices, and play the week."""
    # Chance of its own, so that the rest of the demo stays as it is.
    apart = replace(world, rng=Random(40))
    networks = _networks(apart)
    newsroom = _newsroom(apart)
    for planned in WEEK:
        _play(apart, newsroom, planned, networks)
    _held(apart, newsroom, networks)
    _tonight(apart, newsroom, networks)
    play_desk(apart, newsroom)
    world.progress("A week of posts", 1, 1)


def _networks(world: World) -> list[NetworkAccount]:
    """Our own page, and X by hand, whose profile carries the imprint: as far as their channels are there."""
    at = world.started_at + timedelta(hours=10)
    handles = {key: handle for key, handle in (("page", ""), ("x", "betterbuses_example")) if key in known()}
    found = [
        publishing.connect_account(campaign=world.campaign, network=key, handle=handle, account=world.owner, at=at)
        for key, handle in handles.items()
    ]
    for account in found:
        say_imprint_is_there(network_account=account, account=world.owner, at=at)
    return found


def _newsroom(world: World) -> Newsroom:
    """Three of four voices approve; three slots a day, two at weekends; a quiet hour ahead."""
    at = world.started_at + timedelta(hours=11)
    name, email, group = NELL
    sent = access.invite(
        campaign=world.campaign,
        email=email,
        role=Role.ORGANISER,
        group=world.groups[group],
        invited_by=world.owner,
        at=at,
    )
    access.accept_invitation(token=sent.link.rstrip("/").rpartition("/")[2], name=name, at=at + timedelta(hours=2))
    newsroom = deciding.newsroom_of(world.campaign, at)
    speakers = [Speaks(_account(world, name), world.groups[group]) for name, group in VOICES]
    room.set_voices(newsroom=newsroom, voices=[*speakers, Speaks(world.owner, None, True)], account=world.owner, at=at)
    room.set_rule(
        newsroom=newsroom,
        rule=Newsroom.COUNT,
        needed=NEEDED,
        silence_minutes=60,
        time_zone=str(timezone.get_current_timezone()),
        account=world.owner,
        at=at,
    )
    weekdays = [(day, minute) for day in range(5) for minute in (8 * 60, 12 * 60 + 30, 18 * 60)]
    weekend = [(day, minute) for day in (5, 6) for minute in (10 * 60, 19 * 60)]
    room.set_slots(newsroom=newsroom, slots=[*weekdays, *weekend], account=world.owner, at=at)
    starts = _moment(world, 9, time(11, 0))
    room.add_quiet_window(
        newsroom=newsroom,
        title="Funeral of Albie Crane, who drove the 42",
        starts_at=starts,
        ends_at=starts + timedelta(hours=3),
        account=world.owner,
        at=at,
    )
    return newsroom


def _account(world: World, name: str) -> Account:
    return Account.objects.get(roles__campaign=world.campaign, name=name)


def _moment(world: World, day: int, clock: time) -> datetime:
    """A time of day so many days from today, on the clock on the wall."""
    on = timezone.localtime(world.at).date() + timedelta(days=day)
    return datetime.combine(on, clock, tzinfo=timezone.get_current_timezone())


def _draft(world: World, planned: Planned, networks: list[NetworkAccount], at: datetime) -> Post:
    card = _card(world, planned.card)
    facts = [fact for fact in Fact.objects.filter(campaign=world.campaign) if fact.text in planned.text]
    return writing.draft_post(
        campaign=world.campaign,
        says=Says(
            title=planned.title,
            text=planned.text,
            link=planned.link,
            networks=dict.fromkeys(networks, ""),
            pictures=(Shown(graphic=card),) if card else (),
        ),
        key=f"demo:{world.key()}",
        account=_account(world, WRITER),
        facts=facts,
        at=at,
    )


def _card(world: World, word: str) -> Graphic | None:
    """A card of the demo that says a word, where there is one."""
    if not word:
        return None
    cards = Graphic.objects.filter(campaign=world.campaign, kind="card", replaced_at__isnull=True)
    return cards.filter(Q(title__icontains=word) | Q(alt__icontains=word)).order_by("pk").first()


def _play(world: World, newsroom: Newsroom, planned: Planned, networks: list[NetworkAccount]) -> None:
    """Write one post and take it as far as it is."""
    goes_at = _moment(world, planned.day, planned.clock)
    written = min(goes_at, world.at) - timedelta(hours=20, minutes=world.rng.randrange(90))
    post = _draft(world, planned, networks, written)
    scheduling.schedule_post(post=post, goes_at=goes_at, account=post.written_by, at=written)
    if planned.far == DRAFT:
        return
    asked = written + timedelta(minutes=25)
    writing.submit_post(post=post, account=post.written_by, at=asked)
    count = planned.far if isinstance(planned.far, int) else NEEDED
    _approve(world, post, count, asked)
    if planned.far == PUBLISHED:
        deciding.settle_post(post, goes_at)
        _by_hand(world, post, goes_at)


def _approve(world: World, post: Post, count: int, asked: datetime) -> None:
    """So many voices approve, one after another; the owner is the last that is asked."""
    for number, (name, _group) in enumerate(VOICES[:count], start=1):
        at = min(asked + timedelta(minutes=31 * number), world.at)
        deciding.approve(post=post, account=_account(world, name), version=post.version, key=world.key(), at=at)
    post.refresh_from_db()


def _by_hand(world: World, post: Post, at: datetime) -> None:
    """Somebody posted it on X a few minutes later."""
    waiting = Publication.objects.filter(source_kind="post", source_id=post.public_id, by_hand=True)
    for publication in waiting.select_related("account__campaign"):
        publishing.mark_by_hand(
            publication=publication,
            url="",
            account=_account(world, WRITER),
            at=min(at + timedelta(minutes=6), world.at),
        )


def _held(world: World, newsroom: Newsroom, networks: list[NetworkAccount]) -> None:
    """Who pays? Two approve; Thornwick objects, because the figure is the one that was withdrawn this morning."""
    wrong = Fact.objects.filter(campaign=world.campaign, figure="£6m").first()
    before = "Who pays for public buses? Running the network as one saves money every year. That is 40 evening buses."
    after = "Who pays for public buses? Running the network as one saves £6m a year. That is 40 evening buses."
    asked = world.at - timedelta(hours=4)
    planned = Planned(0, time(18, 0), "Who pays? The numbers", before, 2)
    post = _draft(world, planned, networks, asked - timedelta(hours=1))
    goes_at = _soon(world, hours=2)
    scheduling.schedule_post(post=post, goes_at=goes_at, account=post.written_by, at=asked - timedelta(minutes=50))
    writing.submit_post(post=post, account=post.written_by, at=asked)
    card = _card(world, "£6m")
    writing.change_post(
        post=post,
        says=replace(writing.says_of(post), text=after, pictures=(Shown(graphic=card),) if card else ()),
        seen=post.version,
        facts=[wrong] if wrong else [],
        account=post.written_by,
        at=asked + timedelta(minutes=4),
    )
    _approve(world, post, 2, asked + timedelta(minutes=10))
    deciding.object_to(
        post=post,
        account=_account(world, NELL[0]),
        reason="facts",
        words="",
        fix="The council paper says £5.4m. We will be picked up on this.",
        key=world.key(),
        at=world.at - timedelta(minutes=50),
    )


def _tonight(world: World, newsroom: Newsroom, networks: list[NetworkAccount]) -> None:
    """Approved, and out in a few hours."""
    text = "Three hours, a phone and a cup of tea: join the phone bank tonight. First-timers get a buddy."
    planned = Planned(0, time(20, 0), "Phone bank: join in", text, APPROVED)
    post = _draft(world, planned, networks, world.at - timedelta(hours=6))
    scheduling.schedule_post(
        post=post, goes_at=_soon(world, hours=4), account=post.written_by, at=world.at - timedelta(hours=6)
    )
    writing.submit_post(post=post, account=post.written_by, at=world.at - timedelta(hours=5))
    _approve(world, post, NEEDED, world.at - timedelta(hours=5))


def _soon(world: World, *, hours: int) -> datetime:
    """A half hour on the clock, at least so many hours from now."""
    later = world.at + timedelta(hours=hours)
    return later.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=30 if later.minute < 30 else 60)
