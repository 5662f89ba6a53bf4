"""
Taking, handing back and freeing blocks of targets.

Two claimers never hold one target: the constraint `claim_held_once` decides. Claims of one drive wait for each other
by a lock on its row, so that the second gets other targets instead of fewer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groundswell.tools.nominations.choosing import free_standings, in_turn
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.services.locks import lock_drives
from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.selectors import current_stage

CLAIMED = "nominations.claimed"
MOST_LIVE, MOST_A_DAY, SMALLEST = 2, 5, 3
EVENING = 20
"""The hour, local time, until which a block is kept on its last day."""


class ClaimRefused(Exception):
    """A block cannot be had now; its text says why, for the person who asked."""


class NothingFree(ClaimRefused):
    """Every undecided target of the drive has somebody asking it."""


@dataclass(frozen=True)
class Claimed:
    """A block taken. `new` is False where this key had taken it before."""

    block: Block
    new: bool


@transaction.atomic
def claim_block(
    *,
    drive: Drive,
    claimer: Claimer,
    key: UUID,
    at: datetime,
    size: int | None = None,
    chosen: Sequence[Standing] = (),
) -> Claimed:
    """
    Take up to `size` free targets: her own area's first, then those nobody asked, then the least heard.

    The same key again gives the same block. `chosen` names the targets instead, for an organiser who shares them out;
    those that are not free are left out.

    :raises ClaimRefused: on a drive that is not open, with two live blocks, after five in a day, or with the key of
        somebody else's block.
    :raises NothingFree: if no target is free.
    """
    _lock(claimer, drive)
    if known := Block.objects.filter(key=key).first():
        if not claimer.holds(known):
            raise ClaimRefused(_("This form was sent before. Open the page again."))
        return Claimed(known, new=False)
    _check(drive, claimer, at=at)
    free_ended(at=at, drive=drive)
    block = _block(drive, claimer, key, at=at)
    wanted = min(size or drive.block_size, drive.block_size)
    if not _hold(block, claimer, wanted, chosen, at=at):
        raise NothingFree(_("Somebody is asking every one of them already. Thank you for wanting to help."))
    _tell(block, at=at)
    return Claimed(block, new=True)


@transaction.atomic
def hand_back(*, block: Block, reason: str, at: datetime) -> int:
    """Give back what is not asked yet; give how many. What was recorded stays. Nothing, the second time."""
    return _end(Block.objects.filter(pk=block.pk), Block.HANDED_BACK, at=at, reason=reason[:20])


@transaction.atomic
def free_block(*, block: Block, account: Account, at: datetime) -> int:
    """Free what somebody else holds and has not asked; give how many. She is told nothing about failure."""
    freed = _end(Block.objects.filter(pk=block.pk), Block.FREED, at=at)
    if freed:
        audit.record(
            account=account,
            campaign=block.drive.campaign,
            verb="changed",
            object_kind="block",
            object_id=block.public_id,
            sentence=f"Freed {freed} targets that somebody held",
            at=at,
        )
    return freed


@transaction.atomic
def free_ended(*, at: datetime, drive: Drive | None = None) -> int:
    """Free what is held in blocks whose time is over, and on drives that have closed; give how many targets."""
    live = Block.objects.filter(ended_at__isnull=True)
    if drive is not None:
        live = live.filter(drive=drive)
    freed = _end(live.filter(expires_at__lte=at), Block.EXPIRED, at=at)
    freed += _end(live.filter(drive__state=Drive.CLOSED), Block.FREED, at=at, because=Claim.CLOSED)
    left = Claim.objects.filter(
        block__in=live, done_at__isnull=True, freed_at__isnull=True, standing__left_at__isnull=False
    )
    blocks = set(left.values_list("block_id", flat=True))
    if blocks:
        lock_drives(Block.objects.filter(pk__in=blocks).values_list("drive_id", flat=True))
        freed += left.update(freed_at=at, freed_because=Claim.CLOSED)
        finish_blocks(blocks, at=at)
    return freed


def free_declared(*, standing_id: int, at: datetime) -> int:
    """A target has said where it stands: it leaves the block that holds it, by itself."""
    held = Claim.objects.filter(standing=standing_id, done_at__isnull=True, freed_at__isnull=True)
    blocks = set(held.values_list("block_id", flat=True))
    freed = held.update(freed_at=at, freed_because=Claim.DECLARED)
    finish_blocks(blocks, at=at)
    return freed


def finish_blocks(block_ids: Iterable[int], *, at: datetime) -> int:
    """End, as done, those blocks of which nothing is left to ask."""
    held = Claim.objects.filter(block=OuterRef("pk"), done_at__isnull=True, freed_at__isnull=True)
    live = Block.objects.filter(pk__in=list(block_ids), ended_at__isnull=True)
    return live.exclude(Exists(held)).update(ended_at=at, end=Block.DONE)


@transaction.atomic
def free_of_person(*, person: Person, at: datetime) -> None:
    """Let go of all she holds, before what she did is erased."""
    _end(Block.objects.filter(person=person, ended_at__isnull=True), Block.FREED, at=at)


def kept_until(drive: Drive, *, at: datetime) -> datetime:
    """When a block taken now ends: 8pm of its last day, or sooner where the stage closes before."""
    ends = at + timedelta(hours=drive.claim_hours)
    if drive.claim_hours >= 24:
        ends = timezone.localtime(ends).replace(hour=EVENING, minute=0, second=0, microsecond=0)
    stage = current_stage(drive, at=at)
    if stage and stage.closes_at and at < stage.closes_at < ends:
        return stage.closes_at
    return ends


def _lock(claimer: Claimer, drive: Drive) -> None:
    """One claim at a time for each claimer and each drive, so that caps hold and two do not pick the same targets."""
    lock_drives([drive.pk])
    if claimer.account is not None:
        Account.objects.select_for_update(no_key=True).get(pk=claimer.account.pk)
    elif claimer.person is not None:
        Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=claimer.person.pk)
    else:
        raise ValueError("A block needs a claimer")


def _check(drive: Drive, claimer: Claimer, *, at: datetime) -> None:
    state = Drive.objects.values_list("state", flat=True).get(pk=drive.pk)
    if state != Drive.OPEN:
        raise ClaimRefused(_("Nobody is being asked just now."))
    hers = Block.objects.filter(claimer.mine(), drive__campaign=drive.campaign_id)
    if hers.filter(ended_at__isnull=True, expires_at__gt=at).count() >= MOST_LIVE:
        raise ClaimRefused(_("You have two blocks already. Finish one, or hand one back, and take the next."))
    if hers.filter(claimed_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ClaimRefused(_("That is five blocks in one day. Please go on tomorrow."))


def _block(drive: Drive, claimer: Claimer, key: UUID, *, at: datetime) -> Block:
    columns = ("public_id", "drive_id", "person_id", "account_id", "key", "claimed_at", "expires_at", "end")
    person = claimer.person if claimer.account is None else None
    row = (
        *(new_public_id(), drive.pk, person.pk if person else None),
        *(claimer.account.pk if claimer.account else None, key, at, kept_until(drive, at=at), ""),
    )
    if not insert_new(Block, (*columns, "hand_back_reason"), [(*row, "")]):
        raise ClaimRefused(_("This form was sent before. Open the page again."))
    return Block.objects.select_related("drive__campaign", "person", "account").get(key=key)


def _hold(block: Block, claimer: Claimer, wanted: int, chosen: Sequence[Standing], *, at: datetime) -> int:
    """Hold targets for a block, in the order of asking; give how many. What another took meanwhile is left out."""
    free = list(free_standings(block.drive, at=at))
    if chosen:
        unheld = {standing.pk for standing in free}
        picked = [standing for standing in chosen if standing.pk in unheld]
    else:
        area = claimer.area(block.drive.campaign)
        picked = in_turn(free, area=area, seed=str(block.key))[:wanted]
    rows = [(new_public_id(), block.pk, standing.pk, number, "", "") for number, standing in enumerate(picked, start=1)]
    columns = ("public_id", "block_id", "standing_id", "number", "outcome", "freed_because")
    # In the order of the constraint's column, so that two writers cannot wait for each other.
    return len(insert_new(Claim, columns, sorted(rows, key=lambda row: row[2])))


def _tell(block: Block, *, at: datetime) -> None:
    """The ledger's row and counters of a block taken."""
    campaign_id, drive = block.drive.campaign_id, block.drive
    area_id = block.person.area_id if block.person else None
    ledger.record(
        [
            ledger.Happened(
                key=f"{CLAIMED}:{block.public_id}",
                campaign_id=campaign_id,
                kind=CLAIMED,
                occurred_at=at,
                person_id=block.person_id,
                area_id=area_id,
                actor_id=block.account_id,
                object_kind="drive",
                object_id=drive.public_id,
            )
        ],
        at=at,
    )
    ledger.count(ledger.tally(campaign_id, CLAIMED, [(None, at)], object_id=drive.public_id))
    if block.person_id is not None:
        signals.send(
            signals.PeopleActed(
                campaign_id=campaign_id, kind=CLAIMED, person_ids=(block.person_id,), area_ids=(area_id,), at=at
            )
        )


@transaction.atomic
def _end(blocks: QuerySet[Block], end: str, *, at: datetime, reason: str = "", because: str = "") -> int:
    """End live blocks and free what they hold; give how many targets. Who ended a block first is who ended it."""
    live = list(blocks.filter(ended_at__isnull=True).order_by("pk").values_list("pk", "drive_id"))
    lock_drives(drive_id for _pk, drive_id in live)
    won = [
        pk
        for pk, _drive_id in live
        if Block.objects.filter(pk=pk, ended_at__isnull=True).update(ended_at=at, end=end, hand_back_reason=reason)
    ]
    held = Claim.objects.filter(Q(block__in=won), done_at__isnull=True, freed_at__isnull=True)
    return held.update(freed_at=at, freed_because=because or end)
