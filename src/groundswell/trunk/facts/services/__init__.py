"""Every write of this room: recording what may be said, who says it, and that it was wrong."""

from groundswell.trunk.facts.services.ending import correct_fact, take_back_quote, withdraw_fact
from groundswell.trunk.facts.services.recording import Refused, change_fact, record_fact, show_fact, show_facts_of
from groundswell.trunk.facts.services.using import (
    Changed,
    change_use,
    change_uses,
    note_elsewhere,
    settle_use,
    use_facts,
)

__all__ = [
    "Changed",
    "Refused",
    "change_fact",
    "change_use",
    "change_uses",
    "correct_fact",
    "note_elsewhere",
    "record_fact",
    "settle_use",
    "show_fact",
    "show_facts_of",
    "take_back_quote",
    "use_facts",
    "withdraw_fact",
]
