"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import LAW, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "consent.Consent",
    "source",
    purpose="to prove what she agreed to, in which words, when and where",
    basis=LAW,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
register(
    "consent.OptOut",
    *("contact_hash", "source"),
    purpose="to keep her stop, even after everything else is erased; only a keyed hash of the address is kept",
    basis=LAW,
    keeper=CAMPAIGN,
    ends="when she says yes again, or when the campaign is deleted",
)
not_personal("consent.Consent", "object_kind", "object_id", "key")
not_personal("consent.OptOut", "channel", "key")
not_personal("consent.Wording", "channel", "purpose", "basis", "text", "text_hash")
