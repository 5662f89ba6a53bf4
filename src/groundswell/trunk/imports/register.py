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
    *("file_name", "headings", "columns", "options", "error", "samples"),
    purpose="to know which table an import came from",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when the campaign is deleted; 30 days after it was brought where it was never imported",
)
register(
    "imports.PersonRow",
    *("name", "name_key", "find_key", "given_name", "family_name", "email", "email_key", "email_2", "email_2_key"),
    *("phone", "phone_shown", "phone_2", "phone_2_shown", "postcode", "address", "address_key", "birth_date", "tags"),
    *("groups", "yes", "no", "stop", "stopped", "said_on", "words", "source", "problems", "cells", "person_key"),
    *("area", "public_id"),
    purpose="to show before an import of people what it would do, and to be able to take it back",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="30 days after the list was brought or imported, or when it is thrown away, or when she is erased",
)
register(
    "imports.PersonFill",
    *("person_key", "field", "value"),
    purpose="to be able to empty again what an import filled in",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="30 days after the list was imported, or when she is erased",
)
not_personal("imports.Import", "kind", "into", "state", "findings")
not_personal("imports.PersonRow", "verdict")
not_personal("imports.Remembered", "kind", "columns")
not_personal("imports.Row", "verdict", "object_id")
