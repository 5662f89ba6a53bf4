"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "messaging.Message",
    *("to_address", "subject", "body_text", "body_html", "headers", "from_name", "error"),
    purpose="to send a mail once, and to be able to say what was sent and whether it arrived",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
register(
    "messaging.Confirmation",
    *("address", "email_key"),
    purpose="to ask the holder of an address once whether it was really them",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
register(
    "messaging.MailedConfirmation",
    "email_key",
    purpose="to see to it that nobody is sent more than three such mails a day",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased",
)
not_personal("messaging.Message", "bounce_token", "claim", "domain", "key", "kind", "state")
not_personal("messaging.Pace", "domain", "moments")
not_personal("messaging.MailboxMark", "mailbox", "names")
