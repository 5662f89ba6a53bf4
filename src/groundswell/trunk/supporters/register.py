"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import CONSENT, INTEREST, LAW, not_personal, register

CAMPAIGN = "the campaign's organisation"
ERASED = "when she asks, or when the campaign is deleted"

register(
    "supporters.Person",
    *("name", "name_key", "find_key", "email", "email_key"),
    purpose="to know who signed or joined, once each, and to find her when she asks",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.Person",
    *("given_name", "family_name", "birth_date"),
    purpose="to tell people of like names apart, and to see that two records are one person",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.Person",
    "postcode",
    purpose="to tell her who represents her and to count by area",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.Person",
    *("pronoun", "say"),
    purpose="to speak of her and to her as she wishes",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.ContactPoint",
    *("value", "value_key", "source"),
    purpose="to contact her in the ways she said yes to, and to know where we have them from",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.FoundBy",
    "words",
    purpose="to find her among many when her name, address or number is typed",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.Note",
    "text",
    purpose="to remember what she told us, so that she need not say it twice",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when it is deleted, when she asks, or when the campaign is deleted",
)
register(
    "supporters.ProposedChange",
    *("old", "new", "said_by"),
    purpose="to mend what we hold without overwriting it unasked",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends=ERASED,
)
register(
    "supporters.ExportRequest",
    "reason",
    purpose="to show who took a list of people away, and why",
    basis=LAW,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
not_personal("supporters.ProposedChange", "field", "state")
not_personal("supporters.ContactPoint", "kind")
# A word of the campaign's own; that it stands on a person is in Tagging, which holds no text.
not_personal("supporters.Tag", "name")
not_personal("supporters.BulkChange", "kind")
register(
    "supporters.BulkChange",
    "picked",
    purpose="to finish a change of many people that somebody asked for",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the change is done or taken back",
)
not_personal("supporters.Sight", "hour_key")
# Exports of a search are refused, so that no name stands here.
not_personal("supporters.ExportRequest", "filters")
# Nobody: a person whom we made up for one file.
not_personal("supporters.ExportCanary", "name", "email", "phone")
