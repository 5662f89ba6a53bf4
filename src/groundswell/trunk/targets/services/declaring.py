"""Recording what a target said: once, corrected, undone, and by two people at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.signals import DeclarationUndone, send
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Candidate, Declaration, Drive, Standing
from groundswell.trunk.targets.services.recording import (
    NOTHING_SAID,
    Change,
    Declared,
    Row,
    recount_one,
    stand,
    write,
    write_all,
)
from groundswell.trunk.targets.services.refusing import Refused
from groundswell.trunk.targets.services.versions import next_version

ANSWERS = frozenset({Standing.LEANING, Standing.DECLARED, Standing.AGAINST, Standing.NONE, Standing.WONT_SAY})
NEEDS_EVIDENCE = frozenset({Standing.DECLARED, Standing.AGAINST})
FOR_ONE = frozenset({Standing.DECLARED, Standing.LEANING})
BATCH = 200
_LONGEST_URL = 600
_OTHER_FORM = _lazy("This form was used for another one. Open the page again")


@dataclass(frozen=True)
class Said:
    """One answer among many: of a replay or an import."""

    standing_id: int
    stance: str
    key: UUID
    candidate_id: int | None = None
    evidence_url: str = ""
    evidence_note: str = ""
    quote: str = ""
    account_id: int | None = None
    declared_at: datetime | None = None


@transaction.atomic
def declare(
    *,
    standing: Standing,
    stance: str,
    key: UUID,
    at: datetime,
    candidate: Candidate | None = None,
    evidence_url: str = "",
    evidence_note: str = "",
    quote: str = "",
    account: Account | None = None,
    person: Person | None = None,
    declared_at: datetime | None = None,
    seen: str | None = "",
) -> Declared:
    """
    Record what a target said: leaning, declared, against, none, wont_say. The latest recorded stands.

    `seen` is the public id of the declaration that the form showed ("" for none, None when no form was shown). If
    another answer has come since, both are kept, the later stands and the standing is disputed.
    The same key again gives the first result and changes nothing.

    :raises Refused: without evidence for "declared" and "against", on a drive that is not open, for a target that has
        left, for a candidate of another drive.
    """
    if before := _recorded(key, standing.pk):
        return before
    drive = standing.drive
    _check_open(drive)
    _check_answer(stance, candidate, drive, evidence_url, evidence_note)
    row = Row(
        standing_id=standing.pk,
        stance=stance,
        key=key,
        declared_at=declared_at or at,
        candidate_id=candidate.pk if candidate else None,
        evidence_url=evidence_url,
        evidence_note=evidence_note,
        quote=quote,
        account_id=account.pk if account else None,
        person_id=person.pk if person else None,
    )
    return write(drive, row, seen=seen, at=at)


@transaction.atomic
def declare_many(rows: Sequence[Said], *, drive: Drive, at: datetime) -> list[Declared]:
    """
    Record many answers in one transaction, in their order, as `declare` does with `seen=None`.

    :raises Refused: for the first that cannot be; then none is kept.
    """
    _check_open(drive)
    candidates = {candidate.pk: candidate for candidate in drive.candidates.all()}
    known = set(Standing.objects.filter(drive=drive).values_list("pk", flat=True))
    ready = []
    for said in rows:
        candidate = candidates.get(said.candidate_id or 0)
        if said.standing_id not in known or (said.candidate_id and candidate is None):
            raise Refused(_("That target or candidate is not in this drive"))
        _check_answer(said.stance, candidate, drive, said.evidence_url, said.evidence_note)
        ready.append(_row_of(said, at=at))
    return _write_new(drive, ready, at=at)


@transaction.atomic
def correct(
    *,
    declaration: Declaration,
    reason: str,
    stance: str,
    key: UUID,
    at: datetime,
    candidate: Candidate | None = None,
    evidence_url: str = "",
    evidence_note: str = "",
    quote: str = "",
    account: Account | None = None,
    declared_at: datetime | None = None,
) -> Declared:
    """
    Record that a declaration was wrong, and what is right. Both stay visible, with the reason.

    The correction takes the place of what it corrects, so that of an older one changes history only. Stance "asked"
    says that the target has not answered at all. Possible on a closed drive.

    :raises Refused: without a reason, or as `declare`.
    """
    if before := _recorded(key, declaration.standing_id):
        return before
    standing = Standing.objects.select_related("drive").get(pk=declaration.standing_id)
    if not reason.strip():
        raise Refused(_("Say what was wrong: the correction is shown with its reason"))
    if stance not in NOTHING_SAID:
        _check_answer(stance, candidate, standing.drive, evidence_url, evidence_note)
    row = Row(
        standing_id=standing.pk,
        stance=stance,
        key=key,
        declared_at=declared_at or declaration.declared_at,
        candidate_id=candidate.pk if candidate and stance in FOR_ONE else None,
        evidence_url=evidence_url,
        evidence_note=evidence_note,
        quote=quote,
        account_id=account.pk if account else None,
        corrects_id=declaration.pk,
        correction_reason=reason.strip(),
    )
    return write(standing.drive, row, seen=None, at=at)


@transaction.atomic
def undo_declaration(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Take back a record made by mistake: what stood before stands again. False if it was undone before."""
    standing = Standing.objects.select_related("drive__campaign", "target").get(pk=declaration.standing_id)
    version = next_version(standing.drive_id)
    if not Declaration.objects.filter(pk=declaration.pk, undone_at__isnull=True).update(undone_at=at):
        return False
    declaration.undone_at = at
    stand([Change(standing, version, disputed=False)])
    recount_one(standing, declaration, step=-1)
    _audit(standing, account, "Undid a declaration", at=at, data={"declaration": declaration.public_id})
    drive = standing.drive
    send(DeclarationUndone(drive.campaign_id, drive.pk, standing.pk, declaration.pk, standing.stance, at))
    return True


@transaction.atomic
def settle(*, standing: Standing, account: Account | None, at: datetime) -> bool:
    """An organiser looked at two different answers: what stands now is right. False if nothing was disputed."""
    version = next_version(standing.drive_id)
    settled = Standing.objects.filter(pk=standing.pk, disputed=True).update(disputed=False, version=version)
    if settled:
        _audit(standing, account, "Decided between two answers", at=at)
    return bool(settled)


def _row_of(said: Said, *, at: datetime) -> Row:
    return Row(
        standing_id=said.standing_id,
        stance=said.stance,
        key=said.key,
        declared_at=said.declared_at or at,
        candidate_id=said.candidate_id,
        evidence_url=said.evidence_url,
        evidence_note=said.evidence_note,
        quote=said.quote,
        account_id=said.account_id,
    )


def _write_new(drive: Drive, rows: Sequence[Row], *, at: datetime) -> list[Declared]:
    """Write those whose key is not known, a batch at a time; no batch has two of one standing."""
    found = Declaration.objects.select_related("standing").filter(key__in=[row.key for row in rows])
    done = {row.key: Declared(row, False, row.standing.disputed) for row in found}
    for row in rows:
        if row.key in done and done[row.key].declaration.standing_id != row.standing_id:
            raise Refused(_OTHER_FORM)
    for batch in _batches(dict.fromkeys(row for row in rows if row.key not in done)):
        written = write_all(drive, batch, seen=None, at=at)
        done |= {row.key: declared for row, declared in zip(batch, written, strict=True)}
    return [done[row.key] for row in rows]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: dict[int, Row] = {}
    for row in rows:
        if row.standing_id in batch or len(batch) == BATCH:
            yield list(batch.values())
            batch = {}
        batch[row.standing_id] = row
    if batch:
        yield list(batch.values())


def _recorded(key: UUID, standing_id: int) -> Declared | None:
    """
    What was recorded under this key before.

    :raises Refused: for a key that was used for another target.
    """
    found = Declaration.objects.select_related("standing").filter(key=key).first()
    if found is None:
        return None
    if found.standing_id != standing_id:
        raise Refused(_OTHER_FORM)
    return Declared(found, False, found.standing.disputed)


def _check_open(drive: Drive) -> None:
    if drive.state != Drive.OPEN:
        raise Refused(_("This is not open, so answers cannot be recorded"))


def _check_answer(
    stance: str, candidate: Candidate | None, drive: Drive, evidence_url: str, evidence_note: str
) -> None:
    if stance not in ANSWERS:
        raise Refused(_("Choose what they said"))
    if candidate and candidate.drive_id != drive.pk:
        raise Refused(_("That candidate is not in this contest"))
    if candidate and stance not in FOR_ONE:
        raise Refused(_("Choose a candidate only for a yes"))
    if drive.kind == Drive.CONTEST and stance == Standing.DECLARED and candidate is None:
        raise Refused(_("Choose whom they declared for"))
    if evidence_url and not evidence_url.lower().startswith(("https://", "http://")):
        raise Refused(_("A link starts with https://"))
    if len(evidence_url) > _LONGEST_URL:
        raise Refused(_("That link is too long. Write where you heard it"))
    if stance in NEEDS_EVIDENCE and not (evidence_url.strip() or evidence_note.strip()):
        raise Refused(_("Say where they said it: a link, or who heard it and where"))


def _audit(
    standing: Standing, account: Account | None, sentence: str, *, at: datetime, data: dict[str, str] | None = None
) -> None:
    audit.record(
        account=account,
        campaign=standing.drive.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="standing",
        object_id=standing.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
