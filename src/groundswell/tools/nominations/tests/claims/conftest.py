"""A council of eight that is asked one question, people who ask it, and the boards on which they do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.services import claim_block, record_outcome
from groundswell.tools.nominations.services.outcomes import Recorded
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet, Placing
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Drive, Standing

NAMES = ("Ada", "Bela", "Cora", "Dina", "Edda", "Fay", "Gita", "Hana")


@pytest.fixture
def wards(campaign: Campaign) -> list[Area]:
    """Eight wards in a row, in two regions; AD4 7QX lies in the first."""
    rills = BoundarySet.objects.create(code="rills", name="The Rills", place_name="ward")
    campaign.boundary_set = rills
    campaign.save()
    regions = [
        Area.objects.create(boundary_set=rills, kind=Area.REGION, code=code, name=name, slug=code.lower())
        for code, name in (("RN", "North"), ("RS", "South"))
    ]
    made = [
        Area.objects.create(
            boundary_set=rills,
            kind=Area.CONSTITUENCY,
            code=f"R{number}",
            name=f"Ward {number}",
            slug=f"ward-{number}",
            short=f"W{number}",
            parent=regions[number // 4],
            hex_q=number,
            hex_r=0,
        )
        for number in range(8)
    ]
    Placing.objects.create(boundary_set=rills, code="AD47QX", area=made[0])
    return made


@pytest.fixture
def drive(campaign, asha, wards, noon) -> Drive:
    """An open cause with a public board; a block has four."""
    made = targets.create_drive(
        campaign=campaign,
        account=asha,
        kind=Drive.CAUSE,
        title="The council vote",
        lead="The council votes on Tuesday.",
        target_word="councillor",
        targets_word="councillors",
        public_board=True,
        block_size=4,
        at=noon,
    )
    council = [
        targets.add_target(
            campaign=campaign,
            name=f"{name} Rill",
            office="Councillor",
            area=ward,
            phone="01632 960123",
            accounts={"bluesky": f"{name.lower()}.example.org"},
            source="The council's site",
            at=noon,
        )
        for name, ward in zip(NAMES, wards, strict=True)
    ]
    targets.add_to_drive(drive=made, targets=council, at=noon)
    targets.open_drive(drive=made, account=asha, at=noon)
    made.refresh_from_db()
    return made


@pytest.fixture
def make_person(campaign, noon) -> Callable[..., Person]:
    """A supporter whose address is confirmed."""

    def make(name: str, area: Area | None = None) -> Person:
        stem = name.lower().replace(" ", ".")
        return Person.objects.create(
            campaign=campaign,
            name=name,
            name_key=name.lower(),
            email=f"{stem}@example.org",
            email_key=f"{stem}@example.org",
            area=area,
            created_at=noon,
            supporter_since=noon,
            email_confirmed_at=noon,
        )

    return make


@pytest.fixture
def tess(make_person, wards) -> Person:
    """Lives in Ward 5."""
    return make_person("Tess Marlow", wards[5])


@pytest.fixture
def una(make_person) -> Person:
    return make_person("Una Penny")


@pytest.fixture
def known(db) -> Callable[[Person], Client]:
    """A browser that a personal link made known: `known(tess)`."""

    def browser(person: Person) -> Client:
        client = Client()
        client.get(issue_link(person=person, at=timezone.now()))
        return client

    return browser


@pytest.fixture
def take(drive, noon) -> Callable[..., Block]:
    """Take a block at noon: `take(tess)`, `take(ben, size=3)`."""

    def taking(who, *, at: datetime = noon, **options) -> Block:
        claimer = Claimer(person=who) if isinstance(who, Person) else Claimer(account=who)
        return claim_block(drive=drive, claimer=claimer, key=uuid4(), at=at, **options).block

    return taking


@pytest.fixture
def live(take) -> Callable[..., Block]:
    """Take a block now, so that pages, which read the clock, find it live."""
    return lambda who, **options: take(who, at=timezone.now(), **options)


@pytest.fixture
def record(noon) -> Callable[..., Recorded]:
    """Record an outcome: `record(claim, "no_answer")`, an hour after noon unless `at` says otherwise."""

    def recording(claim: Claim, outcome: str, *, channel: str = "call", key=None, at=None, **options) -> Recorded:
        claim = Claim.objects.select_related("block", "standing__drive__campaign", "standing__target").get(pk=claim.pk)
        block = claim.block
        return record_outcome(
            claim=claim,
            claimer=Claimer(person=block.person, account=block.account),
            outcome=outcome,
            channel=channel,
            key=key or uuid4(),
            at=at or noon + timedelta(hours=1),
            **options,
        )

    return recording


def names_in(block: Block) -> list[str]:
    """First names of whom a block holds still, in turn."""
    held = block.claims.filter(done_at__isnull=True, freed_at__isnull=True).order_by("number")
    return [name.split(" ")[0] for name in held.values_list("standing__target__name", flat=True)]


def standing_of(drive: Drive, name: str) -> Standing:
    return Standing.objects.select_related("drive__campaign", "target").get(drive=drive, target__name__startswith=name)
