"""Recording that targets were asked, and what was learnt about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets.models import Target, TargetNote


@dataclass(frozen=True)
class Asked:
    """One ask to record. `channel` is one of Ask.LETTER, CALL, POST, MEETING; `key` names it for ever."""

    standing_id: int
    channel: str
    key: str
    person_id: int | None = None
    account_id: int | None = None
    own_constituent: bool = False
    outcome: str = ""
    note: str = ""
    asked_at: datetime | None = None


def record_asks(rows: Sequence[Asked], *, at: datetime) -> set[str]:
    """Record asks and count them on their standings; give the keys that were new. "Not asked" becomes "asked"."""
    raise NotImplementedError


def undo_ask(*, key: str, at: datetime) -> bool:
    """Take back an ask: it no longer counts. False if there is none, or it was undone before."""
    raise NotImplementedError


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
    raise NotImplementedError
