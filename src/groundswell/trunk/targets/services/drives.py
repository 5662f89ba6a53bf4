"""Making drives: their stages, candidates and targets; opening and closing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.targets.models import Candidate, Declaration, Drive, Stage, Standing, Target
from groundswell.trunk.targets.services.refusing import Refused
from groundswell.trunk.targets.services.versions import next_version

RESERVED_SLUGS = frozenset(
    {"new", "all", "blocks", "claim", "drives", "list", "letters", "targets", "imports", "progress"}
)
CHANGEABLE = frozenset(
    {
        *("title", "lead", "notice", "target_word", "targets_word", "boundary_set"),
        *("public_board", "public_list", "block_size", "claim_hours"),
    }
)
_HEARD = ("heard_letters", "heard_calls", "heard_posts", "heard_own")
_TRIES = 5


@dataclass(frozen=True)
class Step:
    """One stage to be: `needed` is only for the rule "number"."""

    title: str
    rule: str = Stage.NUMBER
    needed: int | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class Stands:
    """One candidate to be. At most one of a drive is backed."""

    name: str
    short: str = ""
    backed: bool = False


def create_drive(
    *,
    campaign: Campaign,
    account: Account | None,
    kind: str,
    title: str,
    at: datetime,
    slug: str = "",
    lead: str = "",
    notice: str = "",
    target_word: str = "target",
    targets_word: str = "targets",
    boundary_set: BoundarySet | None = None,
    public_board: bool = False,
    public_list: bool = False,
    block_size: int = 12,
    claim_hours: int = 72,
) -> Drive:
    """Make a draft. Without a slug it gets a free one of its title; without a map that of the campaign."""
    if kind not in (Drive.CAUSE, Drive.CONTEST):
        raise ValueError(f"A drive is a cause or a contest, not {kind!r}")
    values = {
        "kind": kind,
        "title": title,
        "lead": lead,
        "notice": notice,
        "target_word": target_word,
        "targets_word": targets_word,
        "boundary_set": boundary_set or campaign.boundary_set,
        "public_board": public_board,
        "public_list": public_list,
        "block_size": block_size,
        "claim_hours": claim_hours,
        "created_by": account,
        "created_at": at,
    }
    with transaction.atomic():
        drive = _with_free_slug(campaign, slug or title, values)
        _audit(drive, account, "Made the drive", at=at)
    return drive


def change_drive(*, drive: Drive, account: Account | None, at: datetime, **fields: Any) -> Drive:
    """
    Change what `create_drive` took, except campaign, kind and slug.

    :raises ValueError: for any other field.
    """
    if unknown := set(fields) - CHANGEABLE:
        raise ValueError(f"These of a drive do not change: {sorted(unknown)}")
    changed = {name: value for name, value in fields.items() if getattr(drive, name) != value}
    if not changed:
        return drive
    with transaction.atomic():
        Drive.objects.filter(pk=drive.pk).update(**changed)
        drive.version = next_version(drive.pk)
        for name, value in changed.items():
            setattr(drive, name, value)
        _audit(drive, account, f"Changed the drive: {', '.join(sorted(changed))}", at=at)
    return drive


def open_drive(*, drive: Drive, account: Account | None, at: datetime) -> bool:
    """Let people ask its targets and record answers. A closed one is opened again. False if it was open."""
    return _set_state(drive, Drive.OPEN, account, "Opened the drive", at=at, opened_at=drive.opened_at or at)


def close_drive(*, drive: Drive, account: Account | None, at: datetime) -> bool:
    """Stop asks and answers. Corrections stay possible. False if it was closed."""
    return _set_state(drive, Drive.CLOSED, account, "Closed the drive", at=at)


def set_stages(*, drive: Drive, stages: Sequence[Step], at: datetime) -> None:
    """Put these in place of the drive's stages."""
    rows = [_stage(drive, number, step) for number, step in enumerate(stages, start=1)]
    with transaction.atomic():
        drive.version = next_version(drive.pk)
        Stage.objects.filter(drive=drive).delete()
        Stage.objects.bulk_create(rows)


def set_candidates(*, drive: Drive, candidates: Sequence[Stands], at: datetime) -> None:
    """
    Bring the candidates in line with a list, in its order; they are known by name.

    One that is left out stays if any target was recorded for it.

    :raises Refused: for a cause, and for more than one that is backed.
    """
    if drive.kind != Drive.CONTEST and candidates:
        raise Refused(_("Only a contest has candidates"))
    if sum(row.backed for row in candidates) > 1:
        raise Refused(_("At most one candidate is backed"))
    with transaction.atomic():
        drive.version = next_version(drive.pk)
        known = {candidate.name: candidate for candidate in drive.candidates.all()}
        # One backed at a time: nobody is, until the one to back is written.
        drive.candidates.update(backed=False)
        for order, row in enumerate(candidates):
            candidate = known.pop(row.name, None) or Candidate(drive=drive, name=row.name)
            candidate.short = row.short or _short(row.name)
            candidate.backed, candidate.order = row.backed, order
            candidate.save()
        for order, left in enumerate(known.values(), start=len(candidates)):
            if _is_spoken_for(left):
                Candidate.objects.filter(pk=left.pk).update(order=order, backed=False)
            else:
                left.delete()


def add_to_drive(*, drive: Drive, targets: Sequence[Target], at: datetime) -> int:
    """Put targets on the board; give how many were not there. One that had left comes back with what it said."""
    own = [target for target in targets if target.campaign_id in (None, drive.campaign_id)]
    ids = sorted({target.pk for target in own})
    with transaction.atomic():
        drive.version = next_version(drive.pk)
        back = Standing.objects.filter(drive=drive, target_id__in=ids, left_at__isnull=False)
        returned = back.update(left_at=None, version=drive.version)
        columns = ("public_id", "drive_id", "target_id", "stance", "disputed", "version", *_HEARD, "added_at")
        rows = [
            (new_public_id(), drive.pk, pk, Standing.NOT_ASKED, False, drive.version, *(0 for _each in _HEARD), at)
            for pk in ids
        ]
        return returned + len(insert_new(Standing, columns, rows))


def remove_from_drive(*, standing: Standing, account: Account | None, at: datetime) -> bool:
    """Say that a target no longer decides here: it leaves board, tally and asks; its history stays."""
    with transaction.atomic():
        version = next_version(standing.drive_id)
        left = Standing.objects.filter(pk=standing.pk, left_at__isnull=True).update(left_at=at, version=version)
        if left:
            _audit(standing.drive, account, "Took a target off the board", at=at, data={"standing": standing.public_id})
    return bool(left)


def _with_free_slug(campaign: Campaign, wish: str, values: dict[str, Any]) -> Drive:
    """Make the drive under the first slug nobody has: two made at once do not get the same."""
    stem = slugify(wish)[:80].strip("-") or "drive"
    for _try in range(_TRIES):
        taken = set(Drive.objects.filter(campaign=campaign, slug__startswith=stem).values_list("slug", flat=True))
        slug = next(
            slug
            for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000)))
            if slug not in taken and slug not in RESERVED_SLUGS
        )
        try:
            with transaction.atomic():
                return Drive.objects.create(campaign=campaign, slug=slug, **values)
        except IntegrityError:
            continue
    raise Refused(_("Somebody made a drive of this name just now. Try again"))


def _set_state(drive: Drive, state: str, account: Account | None, sentence: str, *, at: datetime, **also: Any) -> bool:
    with transaction.atomic():
        changed = Drive.objects.filter(pk=drive.pk).exclude(state=state).update(state=state, **also)
        if not changed:
            return False
        drive.version = next_version(drive.pk)
        drive.state = state
        for name, value in also.items():
            setattr(drive, name, value)
        _audit(drive, account, sentence, at=at)
    return True


def _stage(drive: Drive, number: int, step: Step) -> Stage:
    if step.rule not in (Stage.NUMBER, Stage.MAJORITY):
        raise ValueError(f"A stage needs a number or a majority, not {step.rule!r}")
    needed = step.needed if step.rule == Stage.NUMBER else None
    return Stage(drive=drive, number=number, title=step.title, rule=step.rule, needed=needed, closes_at=step.closes_at)


def _short(name: str) -> str:
    """The last word of a name, as keys and columns show it."""
    return name.split()[-1][:30] if name.split() else name[:30]


def _is_spoken_for(candidate: Candidate) -> bool:
    return (
        Declaration.objects.filter(candidate=candidate).exists()
        or Declaration.objects.filter(before_candidate=candidate).exists()
    )


def _audit(
    drive: Drive, account: Account | None, sentence: str, *, at: datetime, data: dict[str, Any] | None = None
) -> None:
    audit.record(
        account=account,
        campaign=drive.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="drive",
        object_id=drive.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
