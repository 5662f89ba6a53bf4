"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import not_personal

# A name for a key, such as "website": the form asks for no person's.
not_personal("api.ApiKey", "key_hash", "name")
