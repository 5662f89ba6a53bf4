"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import LAW, not_personal, register

register(
    "audit.AuditEntry",
    *("who", "object_id"),
    purpose="to show who saw, changed or took away what, by public ids that lead to nobody once they are erased",
    basis=LAW,
    keeper="the campaign's organisation",
    ends="when the campaign is deleted",
)
not_personal("audit.AuditEntry", "verb", "where", "object_kind", "chain")
# Written in code, about sorts of things and counts; the values themselves are never put here.
not_personal("audit.AuditEntry", "sentence", "data")
not_personal("audit.ChainHead", "chain")
