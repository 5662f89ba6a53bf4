"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "targets.Target",
    *("name", "office", "party", "email", "accounts", "salutation", "phone", "address"),
    purpose="to tell people who decides, from what these office-holders publish of their office",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when they leave the office and the list is loaded again, or when the campaign is deleted",
)
not_personal("targets.Target", "source", "source_key", "kind", "email_source")
register(
    "targets.TargetNote",
    "text",
    purpose="to remember that an office-holder's address or number no longer works",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="with the target, or when the campaign is deleted",
)
not_personal("targets.TargetNote", "kind", "key")
register(
    "targets.Declaration",
    *("stance", "evidence_url", "evidence_note", "quote", "correction_reason"),
    purpose="to say what an office-holder said about a public question, and where they said it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted; who recorded it is taken off when she asks to be erased",
)
not_personal("targets.Declaration", "before_stance")
register(
    "targets.Ask",
    *("outcome", "note"),
    purpose="to know which office-holders were asked, and what came of it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted; whoever asked is taken off, with the note, when she asks to be erased",
)
not_personal("targets.Ask", "channel", "key")
register(
    "targets.Standing",
    "stance",
    purpose="to show where an office-holder stands on a public question",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
register(
    "targets.Candidate",
    *("name", "short"),
    purpose="to name whom those who decide can choose",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
not_personal("targets.Drive", "slug", "kind", "state", "title", "lead", "notice", "target_word", "targets_word")
not_personal("targets.Stage", "title", "rule")
