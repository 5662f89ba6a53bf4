"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "letters.Letter",
    *("subject", "body", "answers", "street", "postcode"),
    purpose="to send her letter to its target as she wrote it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when it has gone out, was refused or stopped, or 30 days after she did not confirm it, or nobody read it",
)
register(
    "letters.Letter",
    *("writer_name", "address", "email_key"),
    purpose="to send her letter in her name, to confirm it by her own address, and to tell her if it does not arrive",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased: the letter stays counted, without these",
)
register(
    "letters.Letter",
    *("network", "hold_reason"),
    purpose="to keep floods and threats from being passed on; only a keyed hash of the network is kept",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks to be erased, or when the campaign is deleted",
)
register(
    "letters.Reply",
    *("subject", "body", "sender"),
    purpose="to learn what a target answered, where the letter's writer lets us have a copy",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when its writer asks to be erased, or when the campaign is deleted",
)
not_personal("letters.Letter", "reply_token", "state")
not_personal("letters.LetterDrive", "lead", "prompts", "state", "subject", "title")
not_personal("letters.Fact", "source", "source_url", "text")
not_personal("letters.Reply", "message_key")
not_personal("letters.Room", "day", "who")
