"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import CONSENT, not_personal, register

register(
    "media.Image",
    *("file", "alt", "credit"),
    purpose="to show pictures of the campaign, told to those who cannot see them, with who made them",
    basis=CONSENT,
    keeper="the campaign's organisation",
    ends="when the picture is taken away, or when the campaign is deleted",
)
not_personal("media.Image", "kind", "digest")
