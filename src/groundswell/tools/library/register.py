"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "library.Article",
    *("author", "title", "summary", "text", "archive"),
    purpose="to check what we say against what was published, as it stood on that day; only the desk can read it",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
register(
    "library.Article",
    *("note", "credit"),
    purpose="to say why an article matters, and to thank who found it, unless she asked not to be named",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when she asks, or when the campaign is deleted",
)
register(
    "library.Entry",
    *("title", "title_words", "words"),
    purpose="to find facts, quotes, articles and pictures by their words, names among them",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="with what the entry stands for",
)
not_personal("library.Article", "url", "address", "site", "published_on", "language", "archive_digest", "mime")
not_personal("library.Article", "tags", "state", "problem")
not_personal("library.Entry", "kind", "tags", "language")
