"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

register(
    "ledger.Activity",
    "data",
    purpose="to show her and the organisers what she did, and to count it",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when she asks to be erased: the row stays counted, without her and without this",
)
not_personal("ledger.Activity", "key", "kind", "object_kind", "object_id")
not_personal("ledger.Counter", "name", "object_id", "hour_key")
