"""
The demo's blocks: one finished, one handed back, two being worked through.

`nominations/demo.py` calls `demo_claims(world, drive)` last, once the drive is open and every answer and ask of its
targets is recorded: the blocks take undecided targets and change no stance, so that the board's figures stay.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from groundswell.tools.nominations.choosing import free_standings
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Outcome
from groundswell.tools.nominations.outcome_words import MESSAGE, NO_ANSWER, NOT_SURE
from groundswell.tools.nominations.services.claims import claim_block, hand_back
from groundswell.tools.nominations.services.outcomes import record_outcome
from groundswell.trunk.access.models import Account
from groundswell.trunk.demo import World
from groundswell.trunk.messaging.services.proved import settle_addresses
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing

# A fixed start of all keys, so that the demo of a seed is always the same.
KEYS = UUID("6f0a3c1e-6d0b-4c39-9c55-1a2f7a8e0b11")
VOLUNTEER = "petra.lindley@example.org"
CLAIMERS = (
    ("Tamsin Ord", "tamsin.ord@example.org", "AD4 2"),
    ("Gareth Pell", "gareth.pell@example.org", "AD5 1"),
    ("Ines Corbett", "ines.corbett@example.org", "AD1 2"),
)


def demo_claims(world: World, drive: Drive) -> None:
    """Four blocks over the last days; everybody in them is invented."""
    tamsin, gareth, ines = _people(world)
    petra = Account.objects.filter(email=VOLUNTEER).first()
    finished = _take(drive, Claimer(person=tamsin), world.at - timedelta(days=5), asked=4, fresh=0)
    _ask(finished, 4, world.at - timedelta(days=4, hours=20))
    returned = _take(drive, Claimer(person=gareth), world.at - timedelta(days=3), asked=1, fresh=3)
    _ask(returned, 1, world.at - timedelta(days=2, hours=18))
    hand_back(block=returned, reason="time", at=world.at - timedelta(days=2))
    if petra is not None:
        mine = _take(drive, Claimer(account=petra), world.at - timedelta(hours=21), asked=5, fresh=2)
        _ask(mine, 3, world.at - timedelta(hours=19))
    going = _take(drive, Claimer(person=ines), world.at - timedelta(hours=4), asked=3, fresh=1)
    _ask(going, 1, world.at - timedelta(hours=2))


def _people(world: World) -> list[Person]:
    """Three supporters whose addresses are confirmed."""
    introduced = []
    for name, email, sector in CLAIMERS:
        postcode = next(code for code in world.postcodes if code.startswith(sector))
        area_id = locate_for(world.campaign, [postcode])[postcode].area_id
        introduced.append(Introduced(world.campaign.pk, name, email, postcode, area_id, "on the page of a block"))
    began = world.at - timedelta(days=6)
    met = meet_people(introduced, at=began)
    keys = [canonical_email(email) for _name, email, _sector in CLAIMERS]
    settle_addresses(campaign=world.campaign, email_keys=keys, at=began)
    people = Person.objects.select_related("area").in_bulk([row.person_id for row in met])
    return [people[row.person_id] for row in met]


def _take(drive: Drive, claimer: Claimer, at: datetime, *, asked: int, fresh: int) -> Block:
    """A block of so many who were asked before, which come first, and so many whom nobody asked yet."""
    free = list(free_standings(drive, at=at).order_by("pk"))
    before = sorted((s for s in free if s.stance != Standing.NOT_ASKED), key=lambda s: (not s.heard_calls, s.pk))
    chosen = before[:asked] + [s for s in free if s.stance == Standing.NOT_ASKED][:fresh]
    key = uuid5(KEYS, f"{claimer.name}:{drive.slug}")
    return claim_block(drive=drive, claimer=claimer, key=key, chosen=chosen, at=at).block


def _ask(block: Block, count: int, at: datetime) -> None:
    """Ask the first so many, twenty minutes apart. Who leaned before still does."""
    outcomes: Sequence[str] = (NO_ANSWER, MESSAGE)
    claims = block.claims.select_related("block", "standing__drive__campaign", "standing__target").order_by("number")
    for number, claim in enumerate(claims.exclude(standing__stance=Standing.NOT_ASKED)[:count]):
        leaning = claim.standing.stance == Standing.LEANING
        moment = at + timedelta(minutes=20 * number)
        record_outcome(
            claim=claim,
            claimer=Claimer(person=block.person, account=block.account),
            outcome=NOT_SURE if leaning else outcomes[number % 2],
            channel=Outcome.CALL,
            key=uuid5(block.key, str(number)),
            at=moment,
        )
