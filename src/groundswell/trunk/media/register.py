"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import CONSENT, INTEREST, not_personal, register

register(
    "media.Image",
    *("file", "alt", "credit"),
    purpose="to show pictures of the campaign, told to those who cannot see them, with who made them",
    basis=CONSENT,
    keeper="the campaign's organisation",
    ends="when the picture is taken away, or when the campaign is deleted",
)
register(
    "media.Image",
    *("rights_note", "source_url", "taken_on", "withdrawn_reason"),
    purpose="to show only what we may: who allowed it, where and when it is from, why it may not be used any more",
    basis=INTEREST,
    keeper="the campaign's organisation",
    ends="when the picture is taken away, or when the campaign is deleted",
)
not_personal("media.Image", "kind", "digest", "rights", "people", "language", "tags")
register(
    "media.Graphic",
    *("title", "alt", "imprint"),
    purpose="to show a graphic of the campaign, told to those who cannot see it, with who is behind it",
    basis=CONSENT,
    keeper="the campaign's organisation",
    ends="when it was replaced and nothing shows it any more, or when the campaign is deleted",
)
not_personal("media.Graphic", "kind", "source_id", "language")
not_personal("media.GraphicFile", "size", "file", "mime", "digest")
