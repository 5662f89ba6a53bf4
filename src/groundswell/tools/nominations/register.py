"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "nominations.Block",
    "hand_back_reason",
    purpose="to make blocks that people can finish: why somebody handed one back, chosen from a short list",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
not_personal("nominations.Block", "end")
not_personal("nominations.Claim", "freed_because", "outcome")
not_personal("nominations.Outcome", "channel", "outcome")
not_personal("nominations.Telling", "shows_id", "shows_kind", "state")
