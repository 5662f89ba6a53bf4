"""Every write of this tool."""

from groundswell.tools.nominations.services.claims import (
    Claimed,
    ClaimRefused,
    NothingFree,
    claim_block,
    free_block,
    free_ended,
    hand_back,
)
from groundswell.tools.nominations.services.outcomes import (
    OutcomeRefused,
    Recorded,
    prove_outcome,
    record_outcome,
    undo_outcome,
)

__all__ = [
    "ClaimRefused",
    "Claimed",
    "NothingFree",
    "OutcomeRefused",
    "Recorded",
    "claim_block",
    "free_block",
    "free_ended",
    "hand_back",
    "prove_outcome",
    "record_outcome",
    "undo_outcome",
]
