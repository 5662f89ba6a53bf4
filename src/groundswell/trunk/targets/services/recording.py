"""Writing declarations in batches, each to a standing of its own: rows, standings, ledger, then the news of them."""

from collections import Counter as Sum
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from groundswell.trunk.ledger.services import CounterKey, Happened, count, record, tally
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.signals import TargetDeclared, send
from groundswell.trunk.targets.answers import same_answer, standing_answer
from groundswell.trunk.targets.counting import DECLARED
from groundswell.trunk.targets.models import Ask, Declaration, Drive, Standing
from groundswell.trunk.targets.services.refusing import Refused
from groundswell.trunk.targets.services.versions import next_version

NOTHING_SAID = frozenset({Standing.ASKED, Standing.NOT_ASKED})
_LONGEST_NOTE, _LONGEST_QUOTE, _LONGEST_REASON = 200, 300, 200
_CHUNK = 100


@dataclass(frozen=True)
class Declared:
    """A recorded answer. `new` is False when this key was recorded before; `disputed` when an organiser must decide."""

    declaration: Declaration
    new: bool
    disputed: bool


@dataclass(frozen=True)
class Row:
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


def write(drive: Drive, row: Row, *, seen: str | None, at: datetime) -> Declared:
    """Write one declaration; see `write_all`. `seen` as in `declare`."""
    return write_all(drive, [row], seen=seen, at=at)[0]


def write_all(drive: Drive, rows: Sequence[Row], *, seen: str | None, at: datetime) -> list[Declared]:
    """
    Write declarations of different standings of one drive and let each stand, inside the caller's transaction.

    The drive's row is locked first and until the end, so that two records of one target come one after the other.

    :raises Refused: if the drive has closed, or a target has left.
    """
    last = next_version(drive.pk, steps=len(rows))
    standings = _standings([row.standing_id for row in rows])
    _check_still(standings, rows)
    shown = _shown(seen)
    before = {pk: (standing.stance, standing.declaration) for pk, standing in standings.items()}
    ids = _insert(rows, standings, shown, at=at)
    changes: dict[int, Change] = {}
    for number, row in enumerate(rows):
        if row.standing_id in ids:
            standing = standings[row.standing_id]
            disputed = _is_disputed(row, standing, shown, seen=seen)
            changes[standing.pk] = Change(standing, last - len(rows) + 1 + number, disputed)
    made = stand(list(changes.values()))
    news = [(change.standing, made[ids[pk]]) for pk, change in changes.items()]
    _tell_ledger(news, at=at)
    for standing, declaration in news:
        if standing.declaration_id == declaration.pk:
            send(
                TargetDeclared(
                    *(standing.drive.campaign_id, drive.pk, standing.pk, declaration.pk),
                    *(standing.stance, before[standing.pk][0], at),
                )
            )
    return [_declared(row, standings, ids, made) for row in rows]


@dataclass(frozen=True)
class Change:
    """A standing that is about to say what its declarations say, with its new version."""

    standing: Standing
    version: int
    disputed: bool


def stand(changes: Sequence[Change]) -> dict[int, Declaration]:
    """Let standings say what their declarations and asks say; give all declarations of theirs."""
    said: dict[int, list[Declaration]] = defaultdict(list)
    wanted = [change.standing.pk for change in changes]
    for row in Declaration.objects.filter(standing__in=wanted).select_related("candidate").order_by("pk"):
        said[row.standing_id].append(row)
    answers = {pk: standing_answer(said[pk]) for pk in wanted}
    silent = [pk for pk, answer in answers.items() if answer is None]
    asks = Ask.objects.filter(standing__in=silent, undone_at__isnull=True) if silent else Ask.objects.none()
    asked = set(asks.values_list("standing", flat=True))
    for change in changes:
        _let(change, answers[change.standing.pk], was_asked=change.standing.pk in asked)
    standings = [change.standing for change in changes]
    fields = ["stance", "candidate", "declaration", "disputed", "changed_at", "version"]
    if len(standings) == 1:
        standings[0].save(update_fields=fields)
    else:
        Standing.objects.bulk_update(standings, fields, batch_size=_CHUNK)
    return {row.pk: row for rows in said.values() for row in rows}


def _let(change: Change, answer: Declaration | None, *, was_asked: bool) -> None:
    standing = change.standing
    if answer is None or answer.stance in NOTHING_SAID:
        standing.stance = Standing.ASKED if was_asked or answer else Standing.NOT_ASKED
        standing.candidate = None
    else:
        standing.stance, standing.candidate = answer.stance, answer.candidate
    standing.declaration = answer
    standing.changed_at = answer.recorded_at if answer else None
    standing.disputed, standing.version = change.disputed, change.version


def recount_one(standing: Standing, declaration: Declaration, *, step: int) -> None:
    """Keep the counter of declarations when one is undone. Corrections mend one that was counted."""
    if not declaration.corrects_id:
        drive = standing.drive
        moments = [(None, declaration.recorded_at)]
        count(tally(drive.campaign_id, DECLARED, moments, object_id=drive.public_id, step=step))


def _standings(ids: Sequence[int]) -> dict[int, Standing]:
    found = Standing.objects.filter(pk__in=ids).select_related("declaration", "target", "drive__campaign")
    return {standing.pk: standing for standing in found}


def _check_still(standings: Mapping[int, Standing], rows: Sequence[Row]) -> None:
    """Look again under the lock: the drive may have closed, the target left."""
    for row in rows:
        standing = standings[row.standing_id]
        if standing.left_at:
            raise Refused(_("They no longer decide here"))
        if not row.corrects_id and standing.drive.state != Drive.OPEN:
            raise Refused(_("This is not open, so answers cannot be recorded"))


def _shown(seen: str | None) -> Declaration | None:
    return Declaration.objects.filter(public_id=seen).first() if seen else None


def _is_disputed(row: Row, standing: Standing, shown: Declaration | None, *, seen: str | None) -> bool:
    """
    Whether an organiser must decide: another answer came since the one that the form showed. A correction is
    somebody's decision; a further answer leaves an open question open.
    """
    if row.corrects_id:
        return False
    stands = standing.declaration
    other = stands is not None and not same_answer(stands, row.stance, row.candidate_id)
    return standing.disputed or (seen is not None and other and stands != shown)


def _insert(
    rows: Sequence[Row], standings: Mapping[int, Standing], shown: Declaration | None, *, at: datetime
) -> dict[int, int]:
    """Insert declarations: standing to new row. One whose key was used in the same moment is left out."""
    values = []
    for row in rows:
        standing = standings[row.standing_id]
        same = shown is not None and shown.standing_id == row.standing_id
        values.append(
            {
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
                "seen_declaration_id": shown.pk if shown and same else None,
                "corrects_id": row.corrects_id,
                "correction_reason": row.correction_reason[:_LONGEST_REASON],
                "key": row.key,
                "declared_at": row.declared_at,
                "recorded_at": at,
            }
        )
    inserted = insert_new(
        Declaration, tuple(values[0]), [tuple(row.values()) for row in values], returning=("standing_id", "id")
    )
    return {int(standing_id): int(pk) for standing_id, pk in inserted}


def _tell_ledger(news: Sequence[tuple[Standing, Declaration]], *, at: datetime) -> None:
    """Write them to the pulse, and count them."""
    record([_happened(standing, declaration, at=at) for standing, declaration in news], at=at)
    changes: Sum[CounterKey] = Sum()
    for standing, declaration in news:
        if not declaration.corrects_id:
            moments = [(None, declaration.recorded_at)]
            drive = standing.drive
            changes.update(tally(drive.campaign_id, DECLARED, moments, object_id=drive.public_id))
    count(changes)


def _happened(standing: Standing, declaration: Declaration, *, at: datetime) -> Happened:
    return Happened(
        key=f"{DECLARED}:{declaration.public_id}",
        campaign_id=standing.drive.campaign_id,
        kind=DECLARED,
        occurred_at=at,
        person_id=declaration.person_id,
        actor_id=declaration.account_id,
        area_id=standing.target.area_id,
        object_kind="target",
        object_id=standing.public_id,
        data=_said(declaration),
    )


def _said(declaration: Declaration) -> dict[str, str]:
    """What the pulse's sentence is chosen by (LedgerKind.by_said): a contest's yes names its candidate."""
    if declaration.candidate is None or declaration.stance != Standing.DECLARED:
        return {"said": declaration.stance}
    return {"said": "nominated", "name": declaration.candidate.name}


def _declared(
    row: Row, standings: Mapping[int, Standing], ids: Mapping[int, int], made: Mapping[int, Declaration]
) -> Declared:
    disputed = standings[row.standing_id].disputed
    if row.standing_id in ids:
        return Declared(made[ids[row.standing_id]], True, disputed)
    return Declared(Declaration.objects.get(key=row.key), False, disputed)
