"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

register(
    "duplicates.Merge",
    *("before", "after"),
    purpose="to take a merge of two records apart again",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="30 days after the merge, or when she asks",
)
# Names of reasons and of fields; what they are about stands with the people themselves.
not_personal("duplicates.Pair", "level", "because", "state")
not_personal("duplicates.Moved", "what", "model", "field", "row_id")
