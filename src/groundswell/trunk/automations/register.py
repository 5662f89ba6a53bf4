"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

register(
    "automations.Run",
    *("sentence", "context", "results"),
    purpose="to thank an office-holder for what she said in public, and to show what was done about it",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when the campaign is deleted",
)
not_personal("automations.Rule", "trigger", "conditions", "steps")
not_personal("automations.Run", "event_key", "steps", "state", "problem")
