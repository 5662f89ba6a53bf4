"""How the lines of the audit trail hang together."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from groundswell.trunk.audit.models import AuditEntry, ChainHead


@dataclass(frozen=True)
class Broken:
    """The first line that is not as it was written. `line` counts from 1; after the last it means the end is gone."""

    line: int
    at: datetime | None
    reason: str


def link(before: str, entry: AuditEntry) -> str:
    """The chain value of a line: SHA-256 over the value before it and everything the line says."""
    said = [
        before,
        entry.who,
        entry.where,
        entry.verb,
        entry.object_kind,
        entry.object_id,
        entry.sentence,
        entry.data,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def verify_chain() -> Broken | None:
    """Read the whole trail and name the first line that was altered, removed or put in. None when all is well."""
    before, line = "", 0
    entries = AuditEntry.objects.select_related("account", "campaign").order_by("pk")
    for line, entry in enumerate(entries.iterator(chunk_size=2000), start=1):
        if entry.chain != link(before, entry):
            return Broken(line, entry.at, "This line, or the one before it, was altered or removed")
        if entry.account and entry.account.public_id != entry.who:
            return Broken(line, entry.at, "This line was given to another account")
        if entry.campaign and entry.campaign.public_id != entry.where:
            return Broken(line, entry.at, "This line was given to another campaign")
        before = entry.chain
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    if (head.entries, head.chain) != (line, before):
        return Broken(line + 1, None, f"The trail ends after {line} lines; {head.entries} were written")
    return None
