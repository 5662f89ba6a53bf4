"""Recording that targets were asked, and what was learnt about them."""

import hashlib
from collections import Counter as Sum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Max, QuerySet, Value, When

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.services import CounterKey, Happened, count, record, tally
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.signals import TargetAsked, send
from groundswell.trunk.targets.counting import ASKED, heard
from groundswell.trunk.targets.models import Ask, Standing, Target, TargetNote
from groundswell.trunk.targets.services.versions import next_version

_LONGEST_NOTE = 400


@dataclass(frozen=True)
class Asked:
    """
    One ask to record. `channel` is one of Ask.LETTER, CALL, POST, MEETING; `key` names it for ever.

    `own_constituent` says that it came from somebody who lives in the target's area.
    """

    standing_id: int
    channel: str
    key: str
    person_id: int | None = None
    account_id: int | None = None
    own_constituent: bool = False
    outcome: str = ""
    note: str = ""
    asked_at: datetime | None = None


@transaction.atomic
def record_asks(rows: Sequence[Asked], *, at: datetime) -> set[str]:
    """Record asks and count them on their standings; give the keys that were new. "Not asked" becomes "asked"."""
    by_key = {row.key: row for row in rows}
    new_keys = _insert(list(by_key.values()), at=at)
    fresh = [by_key[key] for key in sorted(new_keys)]
    if not fresh:
        return set()
    standings = _standings({row.standing_id for row in fresh})
    _count_on_standings(fresh, standings, at=at)
    _count_in_ledger(fresh, standings, at=at, step=1)
    _tell_ledger(fresh, standings, at=at)
    for row in fresh:
        campaign_id = standings[row.standing_id].drive.campaign_id
        send(
            TargetAsked(
                campaign_id, row.standing_id, row.channel, row.person_id, row.own_constituent, row.asked_at or at
            )
        )
    return {row.key for row in fresh}


@transaction.atomic
def undo_ask(*, key: str, at: datetime) -> bool:
    """Take back an ask: it no longer counts. False if there is none, or it was undone before."""
    if not Ask.objects.filter(key=key, undone_at__isnull=True).update(undone_at=at):
        return False
    ask = Ask.objects.select_related("standing__drive", "standing__target").get(key=key)
    standing = ask.standing
    version = next_version(standing.drive_id)
    changes = {name: F(name) - step for name, step in heard(ask.channel, ask.own_constituent).items()}
    left = Ask.objects.filter(standing=standing, undone_at__isnull=True)
    Standing.objects.filter(pk=standing.pk).update(
        **changes, version=version, heard_at=left.aggregate(latest=Max("asked_at"))["latest"]
    )
    if not left.exists():
        Standing.objects.filter(pk=standing.pk, stance=Standing.ASKED, declaration__isnull=True).update(
            stance=Standing.NOT_ASKED
        )
    asked = Asked(
        standing.pk, ask.channel, key, ask.person_id, own_constituent=ask.own_constituent, asked_at=ask.asked_at
    )
    _count_in_ledger([asked], {standing.pk: standing}, at=at, step=-1)
    return True


def add_note(
    *,
    target: Target,
    campaign: Campaign,
    kind: str,
    text: str,
    key: str,
    at: datetime,
    account: Account | None = None,
) -> TargetNote:
    """Keep what was learnt about a target. The same key again gives the first note."""
    note, _new = TargetNote.objects.get_or_create(
        key=key,
        defaults={
            "target": target,
            "campaign": campaign,
            "kind": kind,
            "text": text[:_LONGEST_NOTE],
            "account": account,
            "made_at": at,
        },
    )
    return note


def undo_note(*, key: str) -> bool:
    """Take back a note made by mistake. False if there is none of this key."""
    return bool(TargetNote.objects.filter(key=key).delete()[0])


def _insert(rows: Sequence[Asked], *, at: datetime) -> set[str]:
    columns = (
        *("standing_id", "channel", "person_id", "account_id", "own_constituent", "outcome", "note"),
        *("key", "asked_at"),
    )
    values = [
        (
            *(row.standing_id, row.channel, row.person_id, row.account_id, row.own_constituent),
            *(row.outcome, row.note[:_LONGEST_NOTE], row.key, row.asked_at or at),
        )
        for row in sorted(rows, key=lambda row: row.key)
    ]
    return {key for (key,) in insert_new(Ask, columns, values, returning=("key",))}


def _standings(ids: set[int]) -> dict[int, Standing]:
    found: QuerySet[Standing] = Standing.objects.filter(pk__in=ids).select_related("drive", "target")
    return {standing.pk: standing for standing in found}


def _count_on_standings(rows: Sequence[Asked], standings: dict[int, Standing], *, at: datetime) -> None:
    """Add up each standing's asks in one update; drives are locked in their order."""
    sums: dict[int, Sum[str]] = defaultdict(Sum)
    latest: dict[int, datetime] = {}
    for row in rows:
        sums[row.standing_id].update(heard(row.channel, row.own_constituent))
        asked_at = row.asked_at or at
        latest[row.standing_id] = max(asked_at, latest.get(row.standing_id, asked_at))
    versions = {pk: next_version(pk) for pk in sorted({standings[row.standing_id].drive_id for row in rows})}
    for pk in sorted(sums):
        when = latest[pk]
        Standing.objects.filter(pk=pk).update(
            **{name: F(name) + step for name, step in sums[pk].items()},
            version=versions[standings[pk].drive_id],
            heard_at=Case(When(heard_at__gt=when, then=F("heard_at")), default=Value(when)),
            stance=Case(
                When(stance=Standing.NOT_ASKED, then=Value(Standing.ASKED)),
                default=F("stance"),
            ),
        )


def _count_in_ledger(rows: Sequence[Asked], standings: dict[int, Standing], *, at: datetime, step: int) -> None:
    """Keep the counter of asks, by drive and hour."""
    changes: Sum[CounterKey] = Sum()
    for row in rows:
        standing = standings[row.standing_id]
        moments = [(None, row.asked_at or at)]
        drive = standing.drive
        changes.update(tally(drive.campaign_id, ASKED, moments, object_id=drive.public_id, step=step))
    count(changes)


def _activity_key(key: str) -> str:
    """A key of an ask under its kind, in the room there is."""
    return f"{ASKED}:{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def _tell_ledger(rows: Sequence[Asked], standings: dict[int, Standing], *, at: datetime) -> None:
    """Write what people did. A letter is told by the tool that carries it."""
    record(
        [
            Happened(
                key=_activity_key(row.key),
                campaign_id=standings[row.standing_id].drive.campaign_id,
                kind=ASKED,
                occurred_at=row.asked_at or at,
                person_id=row.person_id,
                actor_id=row.account_id,
                area_id=standings[row.standing_id].target.area_id,
                object_kind="target",
                object_id=standings[row.standing_id].public_id,
                data={"channel": row.channel},
            )
            for row in rows
            if row.channel != Ask.LETTER and row.person_id
        ],
        at=at,
    )
