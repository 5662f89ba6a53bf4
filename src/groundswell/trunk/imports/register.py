"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

register(
    "imports.Row",
    *("cells", "label", "problems", "changes", "broken"),
    purpose="to show before an import what it would do, and to be able to take it back",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="30 days after the table was brought or imported, or when it is thrown away",
)
register(
    "imports.Import",
    *("file_name", "headings", "columns", "options", "error"),
    purpose="to know which table an import came from",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when the campaign is deleted; 30 days after it was brought where it was never imported",
)
not_personal("imports.Import", "kind", "into", "state")
not_personal("imports.Row", "verdict", "object_id")
