"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "newsroom.Post",
    *("title", "text", "link", "link_title", "pull_reason"),
    purpose="to say in public what the campaign says, which may name people in public life and those who agreed",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted; a post that is taken down stays as a record of what was said and why it went",
)
register(
    "newsroom.PostVersion",
    "content",
    purpose="to show who changed what in a post, and what each approval was for",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
register(
    "newsroom.Variant",
    "text",
    purpose="to say a post in other words on one network",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
register(
    "newsroom.PostPicture",
    "alt",
    purpose="to tell those who cannot see a picture what, and who, is in it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the post no longer shows it, or when the campaign is deleted",
)
register(
    "newsroom.Decision",
    *("words", "fix", "withdrawn_why"),
    purpose="to decide together, and to know later why a post was held, released or taken down",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted; the name beside it goes with the account",
)
register(
    "newsroom.Note",
    *("text", "mentions"),
    purpose="to talk a post over among colleagues, never in public",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted; the name beside it goes with the account",
)
register(
    "newsroom.Shift",
    "handover",
    purpose="to hand over what is promised to whom",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="with the account of who wrote it, or when the campaign is deleted",
)
register(
    "newsroom.Notice",
    *("words", "key"),
    purpose="to mail a colleague what waits for her, once",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="30 days after it was mailed, with the account, or when the campaign is deleted",
)
not_personal("newsroom.Newsroom", "rule", "stop_reason", "time_zone")
not_personal("newsroom.QuietWindow", "title")
not_personal("newsroom.NetworkWords", "ending")
not_personal("newsroom.Post", "language", "state", "subject_kind", "subject_id", "repeat_of", "key")
not_personal("newsroom.Decision", "kind", "reason")
not_personal("newsroom.Listening", "pace")
not_personal("newsroom.Notice", "kind")
