"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "petitions.Signature",
    *("shown_name", "address", "email_key", "postcode"),
    purpose="to count a signature once, to confirm it by its own address, and to show it where she did not hide it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased: the signature stays counted, without these",
)
register(
    "petitions.Signature",
    *("network", "flag_reason"),
    purpose="to keep made-up signatures out of the count; only a keyed hash of the network is kept",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
not_personal("petitions.Signature", "state")
not_personal("petitions.Petition", "addressee", "lead", "milestone", "slug", "state")
not_personal("petitions.Wording", "demand", "digest", "text", "typo_reason")
