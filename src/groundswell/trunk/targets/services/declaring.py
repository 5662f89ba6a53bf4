"""Recording what a target said: once, corrected, undone, and by two people at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.ledger.services import Happened, count, record, tally
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.signals import DeclarationUndone, TargetDeclared, send
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.answers import same_answer, standing_answer
from groundswell.trunk.targets.counting import DECLARED
from groundswell.trunk.targets.models import Ask, Candidate, Declaration, Drive, Standing
from groundswell.trunk.targets.services.refusing import Refused
from groundswell.trunk.targets.services.versions import next_version

ANSWERS = frozenset({Standing.LEANING, Standing.DECLARED, Standing.AGAINST, Standing.NONE, Standing.WONT_SAY})
NEEDS_EVIDENCE = frozenset({Standing.DECLARED, Standing.AGAINST})
FOR_ONE = frozenset({Standing.DECLARED, Standing.LEANING})
NOTHING_SAID = frozenset({Standing.ASKED, Standing.NOT_ASKED})
_LONGEST_URL, _LONGEST_NOTE, _LONGEST_QUOTE, _LONGEST_REASON = 600, 200, 300, 200


@dataclass(frozen=True)
class Declared:
    """A recorded answer. `new` is False when this key was recorded before; `disputed` when an organiser must decide."""

    declaration: Declaration
    new: bool
    disputed: bool


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


@dataclass(frozen=True)
class _Row:
    """Everything of one declaration to write, checked."""

    standing_id: int
    stance: str
    key: UUID
    declared_at: datetime
    candidate_id: int | None = None
    evidence_url: str = ""
    evidence_note: str = ""
    quote: str = ""
    account_id: int | None = None
    person_id: int | None = None
    corrects_id: int | None = None
    correction_reason: str = ""


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
    row = _Row(
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
    return _write(drive, row, seen=seen, at=at)


@transaction.atomic
def declare_many(rows: Sequence[Said], *, drive: Drive, at: datetime) -> list[Declared]:
    """
    Record many answers in one transaction, in their order, as `declare` does with `seen=None`.

    :raises Refused: for the first that cannot be; then none is kept.
    """
    _check_open(drive)
    candidates = {candidate.pk: candidate for candidate in drive.candidates.all()}
    known = set(Standing.objects.filter(drive=drive).values_list("pk", flat=True))
    done = []
    for said in rows:
        candidate = candidates.get(said.candidate_id or 0)
        if said.standing_id not in known or (said.candidate_id and candidate is None):
            raise Refused(_("That target or candidate is not in this drive"))
        _check_answer(said.stance, candidate, drive, said.evidence_url, said.evidence_note)
        row = _Row(
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
        done.append(_recorded(said.key, said.standing_id) or _write(drive, row, seen=None, at=at))
    return done


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
    row = _Row(
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
    return _write(standing.drive, row, seen=None, at=at)


@transaction.atomic
def undo_declaration(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Take back a record made by mistake: what stood before stands again. False if it was undone before."""
    standing = Standing.objects.select_related("drive__campaign", "target").get(pk=declaration.standing_id)
    version = next_version(standing.drive_id)
    if not Declaration.objects.filter(pk=declaration.pk, undone_at__isnull=True).update(undone_at=at):
        return False
    declaration.undone_at = at
    standing.refresh_from_db(fields=["stance", "candidate", "declaration", "disputed"])
    _stand(standing, version, disputed=False)
    _count(standing, declaration, step=-1)
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


def _recorded(key: UUID, standing_id: int) -> Declared | None:
    """
    What was recorded under this key before.

    :raises Refused: for a key that was used for another target.
    """
    found = Declaration.objects.select_related("standing").filter(key=key).first()
    if found is None:
        return None
    if found.standing_id != standing_id:
        raise Refused(_("This form was used for another one. Open the page again"))
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


def _write(drive: Drive, row: _Row, *, seen: str | None, at: datetime) -> Declared:
    """Write one declaration and let it stand. The drive stays locked until the transaction ends."""
    version = next_version(drive.pk)
    standing = Standing.objects.select_related("declaration", "target", "drive__campaign").get(pk=row.standing_id)
    if standing.left_at:
        raise Refused(_("They no longer decide here"))
    _check_still_open(standing.drive, row)
    shown, now_stands = _shown(standing, seen), standing.declaration
    pk = _insert(row, standing, shown, at=at)
    if pk is None:
        return Declared(Declaration.objects.get(key=row.key), False, standing.disputed)
    declaration = Declaration.objects.select_related("candidate").get(pk=pk)
    other = now_stands is not None and not same_answer(now_stands, row.stance, row.candidate_id)
    clash = seen is not None and other and now_stands != shown
    before = standing.stance
    # A correction is somebody's decision; a further answer leaves an open question open.
    _stand(standing, version, disputed=not row.corrects_id and (clash or standing.disputed))
    _tell_ledger(standing, declaration, at=at)
    signal = TargetDeclared(
        standing.drive.campaign_id, drive.pk, standing.pk, declaration.pk, standing.stance, before, at
    )
    if standing.declaration_id == declaration.pk:
        send(signal)
    return Declared(declaration, True, standing.disputed)


def _check_still_open(drive: Drive, row: _Row) -> None:
    """Look again under the lock: it may have closed since."""
    if not row.corrects_id:
        _check_open(drive)


def _shown(standing: Standing, seen: str | None) -> Declaration | None:
    return Declaration.objects.filter(standing=standing, public_id=seen).first() if seen else None


def _insert(row: _Row, standing: Standing, shown: Declaration | None, *, at: datetime) -> int | None:
    """Insert a declaration; None if its key was used in the same moment."""
    columns = {
        "public_id": new_public_id(),
        "standing_id": row.standing_id,
        "stance": row.stance,
        "candidate_id": row.candidate_id,
        "evidence_url": row.evidence_url.strip(),
        "evidence_note": row.evidence_note.strip()[:_LONGEST_NOTE],
        "quote": row.quote.strip()[:_LONGEST_QUOTE],
        "account_id": row.account_id,
        "person_id": row.person_id,
        "before_stance": standing.stance,
        "before_candidate_id": standing.candidate_id,
        "seen_declaration_id": shown.pk if shown else None,
        "corrects_id": row.corrects_id,
        "correction_reason": row.correction_reason[:_LONGEST_REASON],
        "key": row.key,
        "declared_at": row.declared_at,
        "recorded_at": at,
    }
    inserted = insert_new(Declaration, tuple(columns), [tuple(columns.values())])
    return int(inserted[0][0]) if inserted else None


def _stand(standing: Standing, version: int, *, disputed: bool) -> None:
    """Let the standing say what its declarations and asks say."""
    answer = standing_answer(list(Declaration.objects.filter(standing=standing)))
    if answer is None or answer.stance in NOTHING_SAID:
        asked = Ask.objects.filter(standing=standing, undone_at__isnull=True).exists()
        standing.stance, standing.candidate = (Standing.ASKED if asked or answer else Standing.NOT_ASKED), None
    else:
        standing.stance, standing.candidate_id = answer.stance, answer.candidate_id
    standing.declaration, standing.disputed = answer, disputed
    standing.changed_at, standing.version = answer.recorded_at if answer else None, version
    standing.save(update_fields=["stance", "candidate", "declaration", "disputed", "changed_at", "version"])


def _count(standing: Standing, declaration: Declaration, *, step: int) -> None:
    """Keep the counter of declarations. Corrections mend one that was counted."""
    if declaration.corrects_id:
        return
    moments = [(None, declaration.recorded_at)]
    drive = standing.drive
    count(tally(drive.campaign_id, DECLARED, moments, object_id=drive.public_id, step=step))


def _tell_ledger(standing: Standing, declaration: Declaration, *, at: datetime) -> None:
    """Write it to the pulse, and count it."""
    happened = Happened(
        key=f"{DECLARED}:{declaration.public_id}",
        campaign_id=standing.drive.campaign_id,
        kind=DECLARED,
        occurred_at=at,
        person_id=declaration.person_id,
        actor_id=declaration.account_id,
        area_id=standing.target.area_id,
        object_kind="target",
        object_id=standing.public_id,
        data=_said(standing.drive, declaration),
    )
    if record([happened], at=at):
        _count(standing, declaration, step=1)


def _said(drive: Drive, declaration: Declaration) -> dict[str, str]:
    """What the pulse's sentence is chosen by (LedgerKind.by_said): a contest's yes names its candidate."""
    if declaration.candidate is None or declaration.stance != Standing.DECLARED:
        return {"said": declaration.stance}
    return {"said": "nominated", "name": declaration.candidate.name}


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
