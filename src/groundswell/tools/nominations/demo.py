"""The demo's drives: the council's vote on buses, and the contest of who should stand for Mayor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from groundswell.tools.nominations.demo_claims import demo_claims
from groundswell.tools.nominations.demo_contest import demo_contest
from groundswell.tools.nominations.rule_receivers import start_declared
from groundswell.trunk.automations import services as automations
from groundswell.trunk.demo import World
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Drive, Stage, Standing, Target
from groundswell.trunk.targets.services import Asked, Step

SLUG = "public-control"
COUNCIL = "Ashdale Council"
KEYS = UUID("5b2d1c74-0f3e-4a55-8a0c-3d6f1f0c9e21")
BACKS = ["KEV", "UPR", "LOR", "HAG", "PEN", "RAV", "LYC", "MAB", "CRW", "ASF", "TAR", "COL", "EAS", "NEH"]
LEANING = ["MIL", "THO", "HEX", "OXE", "HOL", "WHA", "MOS", "HAL"]
AGAINST = ["FAS", "SWI"]
ASKED = ["ASC", "ASN", "ASE", "MIS", "KEH", "STA", "CAW", "WHI", "BRM", "PRA"]
TODAY = ("RAV", "NEH", "KEV")
"""Who declared today, the latest last."""
DISPUTED = "MOS"
LETTERS, CALLS = {"MIS": 14, "CAW": 2, "HEX": 9, "KEH": 1}, {"MIS": 31, "CAW": 0, "KEH": 0}
QUOTES = {
    "KEV": "One bus goes down our valley in the morning. I will vote to bring the rest back.",
    "LYC": "I have seen the paper. It costs less than what we pay them now.",
    "UPR": "My own constituents asked me forty times. I heard them.",
    "THO": "I am open to it if fares are capped.",
    "HEX": "I want to see the cost paper first.",
    "MIL": "It should not be run from the town hall either. But I am listening.",
    "FAS": "It costs too much.",
    "SWI": "I voted no in committee, and I will again.",
}
NOTES = {
    "MIS": "Votes in a week. Replied to all letters of the first week.",
    "CAW": "Surgery on the first Friday of the month, Cawthwaite Institute.",
    "STA": "Surgery on Friday, four of us are going.",
    "THO": "Meeting on Thursday. Take the fares survey.",
    "HEX": "Wants the cost paper first. Send it before the weekend.",
    "KEH": "The number on the council's page rings out. Write instead.",
}


@dataclass(frozen=True)
class Council:
    """The cause's drive and where each councillor stands in it, by the mark of the ward."""

    drive: Drive
    seats: dict[str, Standing]


def demo(world: World) -> None:
    """Ask the council, hear its answers, hand out blocks; then let the local parties nominate."""
    # Chance of its own, so that the rest of the demo stays as it is.
    apart = replace(world, rng=Random(15))
    council = _council(apart)
    _ask(apart, council)
    _hear(apart, council)
    _dispute(apart, council)
    _write_down(apart, council)
    demo_claims(apart, council.drive)
    demo_contest(apart)
    _thank_the_latest(apart, council)
    world.progress("Councillors and local parties answer", 1, 1)


def _council(world: World) -> Council:
    began = world.started_at + timedelta(hours=10)
    drive = services.create_drive(
        campaign=world.campaign,
        account=world.organiser,
        kind=Drive.CAUSE,
        title="Ashdale council vote",
        slug=SLUG,
        lead="Forty councillors vote on public control of our buses. 21 of them can bring the buses back.",
        target_word="councillor",
        targets_word="councillors",
        public_board=True,
        public_list=True,
        at=began,
    )
    vote = timezone.localtime(world.at).replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=7)
    services.set_stages(drive=drive, stages=[Step("The vote in council", Stage.MAJORITY, closes_at=vote)], at=began)
    councillors = Target.objects.filter(campaign=None, source=COUNCIL, area__hex_q__isnull=False, ended_at=None)
    services.add_to_drive(drive=drive, targets=list(councillors), at=began)
    services.open_drive(drive=drive, account=world.organiser, at=began)
    seats = Standing.objects.filter(drive=drive).select_related("target__area", "drive__campaign")
    return Council(drive, {seat.target.area.short: seat for seat in seats if seat.target.area})


def _ask(world: World, council: Council) -> None:
    """Letters and calls of two weeks; most of them from the councillor's own ward."""
    rows = list(_asks(world, council))
    services.record_asks(rows, at=world.at)


def _asks(world: World, council: Council) -> Iterator[Asked]:
    for short in [*BACKS, *LEANING, *AGAINST, *ASKED]:
        seat = council.seats[short]
        letters = LETTERS.get(short, world.rng.randint(2, 12))
        calls = CALLS.get(short, world.rng.randint(1, 9))
        posts = world.rng.randint(0, 3)
        for channel, count in ((Ask.LETTER, letters), (Ask.CALL, calls), (Ask.POST, posts)):
            for number in range(count):
                age = timedelta(hours=4 + (world.rng.random() ** 1.4) * 16 * 24)
                yield Asked(
                    seat.pk,
                    channel,
                    f"demo:{short}:{channel}:{number}",
                    account_id=world.organiser.pk if channel == Ask.CALL and number == 0 else None,
                    own_constituent=world.rng.random() < 0.8,
                    asked_at=world.at - age,
                )


def _hear(world: World, council: Council) -> None:
    """Answers over two weeks, the last of them today."""
    earlier = [short for short in BACKS if short not in TODAY]
    days = sorted((world.rng.uniform(0.9, 15) for _ in [*earlier, *LEANING, *AGAINST]), reverse=True)
    order = [*earlier, *LEANING, *AGAINST]
    world.rng.shuffle(order)
    moments = [(short, world.at - timedelta(days=age)) for short, age in zip(order, days, strict=True)]
    _say(world, council, "KEV", Standing.LEANING, world.at - timedelta(days=9))
    for short, at in moments:
        _say(world, council, short, _stance(short), at)
    for number, short in enumerate(TODAY):
        _say(world, council, short, Standing.DECLARED, _earlier_today(world, len(TODAY) - number))


def _stance(short: str) -> str:
    if short in AGAINST:
        return Standing.AGAINST
    return Standing.LEANING if short in LEANING else Standing.DECLARED


def _earlier_today(world: World, back: int) -> datetime:
    """The last of them twelve minutes ago, the others hours before, but not before today began."""
    midnight = timezone.localtime(world.at).replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = world.at - timedelta(minutes=12 if back == 1 else 110 * (back - 1))
    return max(wanted, midnight + (world.at - midnight) * 0.9 ** (back * 2))


def _say(world: World, council: Council, short: str, stance: str, at: datetime) -> None:
    seat = council.seats[short]
    surname = seat.target.name.split()[-1].lower()
    in_person = stance == Standing.LEANING or short in ("LOR", "CRW")
    services.declare(
        standing=seat,
        stance=stance,
        key=uuid5(KEYS, f"{short}:{stance}"),
        quote=QUOTES.get(short, "") if stance == _stance(short) else "",
        account=world.organiser,
        seen=None,
        evidence_url="" if in_person else f"https://{surname}.example.org/buses",
        evidence_note="In person, at the surgery: two of us heard it" if in_person else "",
        at=at,
    )


def _thank_the_latest(world: World, council: Council) -> None:
    """The rules heard who declared last: the worker makes the card and the draft as soon as it runs."""
    latest = Standing.objects.get(pk=council.seats[TODAY[-1]].pk).declaration
    if latest is None:
        return
    automations.listen_again(campaign=world.campaign)
    start_declared(latest, at=latest.recorded_at)
    automations.hush(campaign=world.campaign, at=world.at)


def _dispute(world: World, council: Council) -> None:
    """Two of the team heard different things, and neither saw what the other wrote."""
    at = world.at - timedelta(hours=5)
    seat = council.seats[DISPUTED]
    stands = Standing.objects.get(pk=seat.pk).declaration
    seen = stands.public_id if stands else ""
    heard = (
        (Standing.WONT_SAY, world.owner, "At the market, to Ros: it is not for him to say before the vote", at),
        (Standing.LEANING, world.organiser, "On the phone, to Jo: likes it, wants the routes first", at),
    )
    for stance, account, note, when in heard:
        services.declare(
            standing=seat,
            stance=stance,
            key=uuid5(KEYS, f"{DISPUTED}:{stance}:{account.pk}"),
            evidence_note=note,
            account=account,
            seen=seen,
            at=when,
        )


def _write_down(world: World, council: Council) -> None:
    for number, (short, text) in enumerate(NOTES.items()):
        services.add_note(
            target=council.seats[short].target,
            campaign=world.campaign,
            kind="wrong_number" if "rings out" in text else "note",
            text=text,
            key=f"demo:{council.drive.public_id}:{short}",
            account=world.organiser,
            at=world.at - timedelta(days=1 + number, hours=3),
        )
