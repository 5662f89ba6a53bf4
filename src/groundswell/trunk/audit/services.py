"""The one way to write the audit trail."""

from datetime import datetime
from typing import Any

from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit.chain import link
from groundswell.trunk.audit.models import AuditEntry, ChainHead
from groundswell.trunk.audit.selectors import VERBS
from groundswell.trunk.campaigns.models import Campaign

LONGEST = AuditEntry._meta.get_field("sentence").max_length


@transaction.atomic
def record(
    *,
    account: Account | None,
    campaign: Campaign | None,
    verb: str,
    object_kind: str,
    object_id: str = "",
    sentence: str,
    data: dict[str, Any] | None = None,
    at: datetime,
) -> AuditEntry:
    """
    Add one line, in the caller's transaction: what is undone is not told.

    `sentence` says in words what was done, without personal data: it may outlive the person.

    :raises ValueError: for a verb that the trail's page has no word for.
    """
    if verb not in VERBS:
        raise ValueError(f"Nothing in the audit trail is {verb!r}; it is one of {', '.join(VERBS)}")
    ChainHead.objects.get_or_create(pk=1)
    # Held until the transaction ends, so that two lines never follow the same one. SQLite has one writer anyway.
    head = ChainHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        account=account,
        campaign=campaign,
        who=account.public_id if account else "",
        where=campaign.public_id if campaign else "",
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        sentence=sentence[:LONGEST],
        data=data or {},
        at=at,
    )
    entry.chain = head.chain = link(head.chain, entry)
    entry.save(force_insert=True)
    head.entries += 1
    head.save()
    return entry
