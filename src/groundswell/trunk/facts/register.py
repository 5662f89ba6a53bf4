"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import CONSENT, INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "facts.Fact",
    *("text", "figure", "said_by", "said_by_role"),
    purpose="to say what is true, and to quote people in their own words and by their name",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends="when the person quoted takes it back (her words and name can be erased), or when the campaign is deleted",
)
register(
    "facts.Fact",
    *("consent", "consent_note", "consent_until"),
    purpose="to quote nobody who did not agree: whether, how and until when she did",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends="the note when she takes it back; all of it when the campaign is deleted",
)
register(
    "facts.Fact",
    *("credit", "reason"),
    purpose="to thank who found it, unless she asked not to be named, and to say in public what was wrong",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks, or when the campaign is deleted",
)
register(
    "facts.Fact",
    *("source_title", "source_url", "source_on"),
    purpose="to show everybody where a fact is from, which may name who wrote it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
not_personal("facts.Fact", "kind", "language", "tags", "state")
not_personal("facts.FactUse", "kind", "public_id", "settled_how")
not_personal("facts.Elsewhere", "title", "url")
