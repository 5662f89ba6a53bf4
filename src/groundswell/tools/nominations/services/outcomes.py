"""Recording what came of asking a target that one holds: at once, once, and undone as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from groundswell.tools.nominations.choosing import decides_for
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim, Outcome
from groundswell.tools.nominations.outcome_words import (
    AGAINST,
    BACKS,
    CHANNELS,
    LETTER,
    MESSAGE,
    NO_ANSWER,
    NOBODY,
    NOT_SURE,
    STANCES,
    WANTS_PROOF,
    WRONG,
)
from groundswell.tools.nominations.services.claims import finish_blocks
from groundswell.tools.nominations.services.locks import lock_drives
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Ask, Candidate, Declaration, Drive, Standing
from groundswell.trunk.targets.services import Asked

ASKS: Mapping[str, str] = {Outcome.CALL: Ask.CALL, Outcome.LETTER: Ask.LETTER, Outcome.POST: Ask.POST}
LATE = timedelta(days=7)
"""How long ago a phone without signal may have kept an outcome."""


class OutcomeRefused(Exception):
    """An outcome that cannot be recorded; its text says why, for the person who asked."""


@dataclass(frozen=True)
class Recorded:
    """An outcome kept. `new` is False where this key was recorded before; `wants_proof` until we know how we know."""

    outcome: Outcome
    new: bool

    @property
    def wants_proof(self) -> bool:
        return wants_proof(self.outcome)


def wants_proof(outcome: Outcome) -> bool:
    """Whether an outcome says what the target decided, and nobody has said yet how we know."""
    return outcome.outcome in WANTS_PROOF and outcome.declaration_id is None and outcome.undone_at is None


@transaction.atomic
def record_outcome(
    *,
    claim: Claim,
    claimer: Claimer,
    outcome: str,
    channel: str,
    key: UUID,
    at: datetime,
    candidate: Candidate | None = None,
    said_at: datetime | None = None,
) -> Recorded:
    """
    Record what came of asking one target, also after the block has ended: she did ask.

    "Backs us" and "against" become a declaration by `prove_outcome`; "not sure" is one at once. A wrong number becomes
    a note and no ask. A later outcome of the same claim takes the place of the one before.

    :raises OutcomeRefused: for an outcome or candidate that this drive does not have, on a drive that has closed, and
        for a key of another claim.
    """
    _check(claim, outcome, channel, candidate)
    lock_drives([claim.standing.drive_id])
    said_at = said_at if said_at and at - LATE < said_at < at else at
    columns = ("public_id", "claim_id", "channel", "outcome", "candidate_id", "key", "said_at", "recorded_at")
    row = (new_public_id(), claim.pk, channel, outcome, candidate.pk if candidate else None, key, said_at, at)
    new = insert_new(Outcome, columns, [row])
    kept = Outcome.objects.select_related("claim__block", "candidate").get(key=key)
    if kept.claim_id != claim.pk:
        raise OutcomeRefused(_("This form was sent before. Open the page again."))
    if not new:
        return Recorded(kept, new=False)
    # Before anyone is told: a target that declares by this very outcome is done, and does not leave the block.
    Claim.objects.filter(pk=claim.pk).update(outcome=outcome, said=kept, done_at=said_at)
    _tell_board(claim.standing, claimer, kept, at=at)
    finish_blocks([claim.block_id], at=at)
    return Recorded(kept, new=True)


@transaction.atomic
def prove_outcome(
    *,
    outcome: Outcome,
    claimer: Claimer,
    at: datetime,
    evidence_url: str = "",
    evidence_note: str = "",
    seen: str | None = None,
) -> Declaration:
    """
    Say how we know: the outcome becomes a declaration. Said twice, the first stands.

    :raises OutcomeRefused: for an outcome that needs none or was undone, and for what `declare` refuses.
    """
    lock_drives([outcome.claim.standing.drive_id])
    outcome.refresh_from_db(fields=["declaration", "undone_at"])
    if outcome.declaration is not None:
        return outcome.declaration
    if not wants_proof(outcome):
        raise OutcomeRefused(_("This was taken back. Record it again."))
    declaration = _declare(
        outcome.claim.standing,
        claimer,
        outcome,
        at=at,
        evidence_url=evidence_url,
        evidence_note=evidence_note,
        seen=seen,
    )
    finish_blocks([outcome.claim.block_id], at=at)
    return declaration


@transaction.atomic
def undo_outcome(*, outcome: Outcome, claimer: Claimer, at: datetime) -> bool:
    """
    Take back an outcome with all it set off; the one before it stands again. False if it was undone before.

    Where somebody else holds the target meanwhile, it is no longer in this block.
    """
    lock_drives([outcome.claim.standing.drive_id])
    if not Outcome.objects.filter(pk=outcome.pk, undone_at__isnull=True).update(undone_at=at):
        return False
    outcome.refresh_from_db(fields=["declaration", "undone_at"])
    if outcome.declaration is not None:
        targets.undo_declaration(declaration=outcome.declaration, account=claimer.account, at=at)
    targets.undo_ask(key=ask_key(outcome), at=at)
    targets.undo_note(key=ask_key(outcome))
    _put_back(outcome, at=at)
    return True


@transaction.atomic
def note_letter(*, standing_id: int, person_id: int, at: datetime) -> int:
    """She wrote to a target that she holds: that is what came of it. Give how many claims this ended."""
    held = Claim.objects.filter(
        standing=standing_id,
        block__person=person_id,
        block__ended_at__isnull=True,
        done_at__isnull=True,
        freed_at__isnull=True,
    )
    done = 0
    for claim in held.select_related("block"):
        key = uuid5(claim.block.key, f"letter:{claim.public_id}")
        Outcome.objects.bulk_create(
            [Outcome(claim=claim, channel=Outcome.LETTER, outcome=LETTER, key=key, said_at=at, recorded_at=at)],
            ignore_conflicts=True,
        )
        said = Outcome.objects.get(key=key)
        done += Claim.objects.filter(pk=claim.pk, done_at__isnull=True).update(outcome=LETTER, said=said, done_at=at)
        finish_blocks([claim.block_id], at=at)
    return done


def ask_key(outcome: Outcome) -> str:
    """The key of the ask or note that an outcome made."""
    return f"claim:{outcome.key.hex}"


def _check(claim: Claim, outcome: str, channel: str, candidate: Candidate | None) -> None:
    drive = claim.standing.drive
    allowed = {BACKS, NOT_SURE, NO_ANSWER, MESSAGE, WRONG, NOBODY if drive.kind == Drive.CONTEST else AGAINST}
    if outcome not in allowed or channel not in CHANNELS:
        raise OutcomeRefused(_("Choose what happened"))
    for_one = outcome == BACKS and drive.kind == Drive.CONTEST
    if for_one != (candidate is not None) or (candidate is not None and candidate.drive_id != drive.pk):
        raise OutcomeRefused(_("Choose one of the candidates"))
    if drive.state != Drive.OPEN:
        raise OutcomeRefused(_("Asking has ended, so this could not be recorded. Thank you for all you did."))


def _tell_board(standing: Standing, claimer: Claimer, outcome: Outcome, *, at: datetime) -> None:
    """The ask, or the note, that an outcome is; and what it says of the target, where that needs no proof."""
    if outcome.outcome == WRONG:
        _note_wrong(standing, claimer, outcome, at=at)
        return
    area = claimer.area(standing.drive.campaign)
    asked = Asked(
        standing_id=standing.pk,
        channel=ASKS[outcome.channel],
        key=ask_key(outcome),
        person_id=claimer.person.pk if claimer.person and claimer.account is None else None,
        account_id=claimer.account.pk if claimer.account else None,
        own_constituent=decides_for(standing, area),
        outcome=outcome.outcome,
        asked_at=outcome.said_at,
    )
    targets.record_asks([asked], at=at)
    standing.refresh_from_db(fields=["stance"])
    undecided = standing.stance in Standing.UNDECIDED
    if outcome.outcome == NOT_SURE and undecided and standing.stance != Standing.LEANING or outcome.outcome == NOBODY:
        _declare(standing, claimer, outcome, at=at)


def _declare(
    standing: Standing,
    claimer: Claimer,
    outcome: Outcome,
    *,
    at: datetime,
    evidence_url: str = "",
    evidence_note: str = "",
    seen: str | None = None,
) -> Declaration:
    try:
        declared = targets.declare(
            standing=standing,
            stance=STANCES[outcome.outcome],
            candidate=outcome.candidate,
            key=uuid5(outcome.key, "declaration"),
            evidence_url=evidence_url,
            evidence_note=evidence_note,
            account=claimer.account,
            person=claimer.person if claimer.account is None else None,
            declared_at=outcome.said_at,
            seen=seen,
            at=at,
        )
    except targets.Refused as refused:
        raise OutcomeRefused(str(refused)) from refused
    Outcome.objects.filter(pk=outcome.pk).update(declaration=declared.declaration)
    outcome.declaration = declared.declaration
    return declared.declaration


def _note_wrong(standing: Standing, claimer: Claimer, outcome: Outcome, *, at: datetime) -> None:
    target = standing.target
    kind, text = "note", _("The account we have is not theirs")
    if outcome.channel == Outcome.CALL:
        kind, text = "wrong_number", _("The number %(phone)s is wrong") % {"phone": target.phone}
    elif outcome.channel == Outcome.LETTER:
        text = _("The address we have is wrong")
    targets.add_note(
        target=target,
        campaign=standing.drive.campaign,
        kind=kind,
        text=text,
        key=ask_key(outcome),
        account=claimer.account,
        at=at,
    )


def _put_back(outcome: Outcome, *, at: datetime) -> None:
    """The outcome before this one stands again; without one the target is still to be asked."""
    claim = outcome.claim
    before = Outcome.objects.filter(claim=claim, undone_at__isnull=True).order_by("-pk").first()
    if before is not None:
        Claim.objects.filter(pk=claim.pk).update(outcome=before.outcome, said=before, done_at=before.said_at)
        return
    held = Claim.objects.filter(pk=claim.pk)
    try:
        # Another may hold the target since: then the constraint says no.
        with transaction.atomic():
            held.update(outcome="", said=None, done_at=None)
    except IntegrityError:
        held.update(outcome="", said=None, done_at=None, freed_at=at, freed_because=Claim.HANDED_BACK)
        return
    live = Block.objects.filter(pk=claim.block_id, end=Block.DONE, expires_at__gt=at)
    if not live.update(ended_at=None, end=""):
        Claim.objects.filter(pk=claim.pk, block__ended_at__isnull=False, freed_at__isnull=True).update(
            freed_at=at, freed_because=Claim.EXPIRED
        )
