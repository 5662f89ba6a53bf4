"""Deciding on a pair: different people, and who is looking at it now."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.duplicates.models import Looking, Pair
from groundswell.trunk.duplicates.selectors import LOOKS_FOR
from groundswell.trunk.records.sql import upsert


@transaction.atomic
def call_different(*, pair: Pair, account: Account, at: datetime) -> bool:
    """Say that the two are different people: the pair is not asked again. False when it was decided already."""
    won = Pair.objects.filter(pk=pair.pk, state=Pair.WAITING).update(
        state=Pair.DIFFERENT, decided_by=account, decided_at=at
    )
    if won:
        _audit(pair, account, "Said that two records are different people", at=at)
    return bool(won)


@transaction.atomic
def ask_again(*, pair: Pair, account: Account, at: datetime) -> bool:
    """Take "different people" back. False when that does not stand."""
    won = Pair.objects.filter(pk=pair.pk, state=Pair.DIFFERENT).update(
        state=Pair.WAITING, decided_by=None, decided_at=None
    )
    if won:
        _audit(pair, account, "Took back that two records are different people", at=at)
    return bool(won)


def keep_looking(*, pair: Pair, account: Account, at: datetime) -> bool:
    """
    Note that an account has a pair open, for two minutes. False, and nothing changes, while somebody else has it.
    """
    fresh = "old.account_id = new.account_id OR old.seen_at < new.seen_at"
    since = at - LOOKS_FOR
    upsert(
        Looking,
        ("pair_id", "account_id", "seen_at"),
        [(pair.pk, account.pk, since)],
        identity=("pair_id",),
        assign={"account_id": f"CASE WHEN {fresh} THEN new.account_id ELSE old.account_id END"},
    )
    mine = Looking.objects.filter(Q(pair=pair), Q(account=account))
    return bool(mine.update(seen_at=at))


def leave(*, pair: Pair, account: Account) -> None:
    """The account looks at another pair now."""
    Looking.objects.filter(pair=pair, account=account).delete()


def _audit(pair: Pair, account: Account, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=pair.campaign,
        verb="changed",
        object_kind="person",
        object_id=pair.first.public_id,
        sentence=sentence,
        data={"with": pair.second.public_id},
        at=at,
    )
