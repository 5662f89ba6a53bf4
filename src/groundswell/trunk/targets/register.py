"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

register(
    "targets.Target",
    *("name", "office", "party", "email", "accounts"),
    purpose="to tell people who decides, from what these office-holders publish of their office",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when they leave the office and the list is loaded again, or when the campaign is deleted",
)
not_personal("targets.Target", "source", "source_key")
