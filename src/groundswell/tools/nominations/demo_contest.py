"""The demo's contest: sixty local parties say who should stand for Mayor of Ashdale."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.text import slugify

from groundswell.trunk.demo import World
from groundswell.trunk.places.loading.ashdale_branches import load_ashdale_branches
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Candidate, Declaration, Drive, Stage, Standing, Target
from groundswell.trunk.targets.services import Asked, Said, Stands, Step

SLUG = "mayor"
KEYS = UUID("a7c0f6de-92d4-49b6-b2f3-0a8e6c1f7d53")
RHONA, DESMOND, LEAH, PIERS = "Rhona Pickersgill", "Desmond Achterley", "Leah Brandreth", "Piers Stainton"
NEEDED = 12
ELSEWHERE = {
    "STU": "Ashdale Students",
    "BWB": "Bus Workers’ Branch",
    "ABR": "Members abroad",
    "YOU": "Young Members",
}
"""Branches without a place on the map: same one vote each."""

# Who nominated whom, and how many days ago.
NOMINATED = {
    RHONA: (
        "ASF15 ASC14 ASN4 STU12 CRW20 DUN20 EAS21 FAS12 FEB8 GIL15 HAG8 HIM13 KEH20 LIM21 LOM5 LOR14 MIL15 MIS18 "
        "MOS14 NEH14 RAV20 STA8"
    ),
    DESMOND: "ASE20 CAW10 KEV14 KIR15 MAB14 OXE5 SAG6 SCT5 SIE12 SWI15 THO15 WHI14 YOU20",
    LEAH: "COL18 GAE21 HOR14 INV18 PEN4 PRA13 UPR10",
    PIERS: "FOG14 HAL8 SAN13 THH18",
}
TODAY = (("BWB", 195), ("LYC", 1))
"""Nominated Rhona Pickersgill today, so many minutes ago."""
CORRECTED = "HOL"
"""Recorded for Piers Stainton yesterday, corrected today."""
MEETS = {
    "BEF": "Meets tonight, 7pm",
    "WHA": "Meets tonight, 7pm",
    "ABR": "Meets tonight, 7pm, by video",
    "BIE": "Meets Tuesday, 7.30pm",
    "ROH": "Meets Tuesday, 7.30pm",
    "BRM": "Meets Wednesday, 7pm",
    "STI": "Meets Wednesday, 7pm",
    "COE": "Meets Thursday, 6.30pm",
    "TAR": "Meets Thursday, 6.30pm",
    "HEX": "No meeting called",
    "WEM": "No meeting called",
}


@dataclass(frozen=True)
class Contest:
    """The drive, its standings by the mark of the local party, its candidates by name."""

    drive: Drive
    branches: dict[str, Standing]
    candidates: dict[str, Candidate]


def demo_contest(world: World) -> None:
    """Make the contest; let 49 of 60 nominate, three of them today, one by a correction."""
    contest = _contest(world)
    _ask(world, contest)
    said = sorted(_said(world, contest), key=lambda row: (row.declared_at, row.standing_id))
    for day in sorted({row.declared_at for row in said if row.declared_at}):
        services.declare_many([row for row in said if row.declared_at == day], drive=contest.drive, at=day)
    _correct(world, contest)
    for short, text in MEETS.items():
        services.add_note(
            target=contest.branches[short].target,
            campaign=world.campaign,
            kind="note",
            text=text,
            key=f"demo:{contest.drive.public_id}:{short}",
            account=world.organiser,
            at=world.at - timedelta(days=2),
        )


def _contest(world: World) -> Contest:
    began = world.started_at + timedelta(hours=11)
    assert world.campaign.boundary_set is not None
    branches_map = load_ashdale_branches(world.campaign.boundary_set)
    drive = services.create_drive(
        campaign=world.campaign,
        account=world.owner,
        kind=Drive.CONTEST,
        title="Who should stand for Mayor of Ashdale?",
        slug=SLUG,
        lead="The Mayor runs the buses from May. Twelve local parties put a name on the ballot.",
        target_word="local party",
        targets_word="local parties",
        boundary_set=branches_map,
        public_board=True,
        public_list=True,
        at=began,
    )
    closes_at = timezone.localtime(world.at).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=3)
    services.set_stages(drive=drive, stages=[Step("Nominations", Stage.NUMBER, NEEDED, closes_at)], at=began)
    people = [Stands(RHONA, "Pickersgill", backed=True), Stands(DESMOND, "Achterley"), Stands(LEAH, "Brandreth")]
    services.set_candidates(drive=drive, candidates=[*people, Stands(PIERS, "Stainton")], at=began)
    made = _branches(world, branches_map.areas.order_by("pk"), began)
    services.add_to_drive(drive=drive, targets=list(made.values()), at=began)
    services.open_drive(drive=drive, account=world.owner, at=began)
    seats = {seat.target_id: seat for seat in Standing.objects.filter(drive=drive).select_related("target")}
    return Contest(
        drive,
        {short: seats[target.pk] for short, target in made.items()},
        {candidate.name: candidate for candidate in drive.candidates.all()},
    )


def _branches(world: World, areas: Iterable[Area], at: datetime) -> dict[str, Target]:
    """A body for each place of the map, and four that have none."""
    places: list[tuple[str, str, Area | None]] = [(area.short, area.name, area) for area in areas]
    places += [(short, name, None) for short, name in ELSEWHERE.items()]
    made = {}
    for number, (short, name, area) in enumerate(places):
        address = slugify(name.replace("’", ""))
        made[short] = services.add_target(
            campaign=world.campaign,
            name=name,
            office="Local party" if area else "Branch",
            kind="body",
            area=area,
            email=f"secretary@{address}.example.org",
            email_source=f"https://{address}.example.org/contact",
            phone=f"01632 960{200 + number}",
            salutation="Secretary",
            accounts={"bluesky": f"{address}.example.org"} if number % 3 == 0 else {},
            source="The party's list of branches",
            at=at,
        )
    return made


def _ask(world: World, contest: Contest) -> None:
    """Somebody wrote or spoke to most of them; four nobody has asked yet."""
    left_out = {"COE", "STI", "HEX", "ABR"}
    rows = [
        Asked(
            seat.pk,
            (Ask.CALL, Ask.LETTER, Ask.MEETING)[number % 3],
            f"demo:{SLUG}:{short}:{number}",
            account_id=world.organiser.pk,
            asked_at=world.at - timedelta(days=world.rng.uniform(3, 20)),
        )
        for short, seat in contest.branches.items()
        if short not in left_out
        for number in range(world.rng.randint(1, 4))
    ]
    services.record_asks(rows, at=world.at)


def _said(world: World, contest: Contest) -> list[Said]:
    evening = timezone.localtime(world.at).replace(hour=19, minute=30, second=0, microsecond=0)
    found = []
    for name, listed in NOMINATED.items():
        for entry in listed.split():
            day = evening - timedelta(days=int(entry[3:]))
            found.append(_row(world, contest, entry[:3], name, day))
    found.append(_row(world, contest, CORRECTED, PIERS, evening - timedelta(days=1)))
    for short, minutes in TODAY:
        found.append(_row(world, contest, short, RHONA, world.at - timedelta(minutes=minutes)))
    return found


def _row(world: World, contest: Contest, short: str, name: str, at: datetime) -> Said:
    seat = contest.branches[short]
    address = slugify(seat.target.name.replace("’", ""))
    return Said(
        standing_id=seat.pk,
        stance=Standing.DECLARED,
        key=uuid5(KEYS, short),
        candidate_id=contest.candidates[name].pk,
        evidence_url=f"https://{address}.example.org/minutes",
        account_id=world.organiser.pk,
        declared_at=max(at, world.started_at + timedelta(hours=12)),
    )


def _correct(world: World, contest: Contest) -> None:
    """The secretary wrote the wrong name down."""
    wrong = Declaration.objects.select_related("standing__drive").get(key=uuid5(KEYS, CORRECTED))
    services.correct(
        declaration=wrong,
        reason="The secretary sent the wrong name; the minutes say Brandreth",
        stance=Standing.DECLARED,
        candidate=contest.candidates[LEAH],
        evidence_url="https://hob-lane.example.org/minutes",
        account=world.owner,
        key=uuid5(KEYS, f"{CORRECTED}:mended"),
        at=world.at - timedelta(minutes=280),
    )
