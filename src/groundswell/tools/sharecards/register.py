"""Why this tool keeps what it keeps."""

from groundswell.trunk.supporters.field_register import CONSENT, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "sharecards.CardVersion",
    *("fields", "alt"),
    purpose="to draw a card that quotes or thanks somebody by name, and to go back to what it said before",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends="when the person quoted takes it back and the card is removed, or when the campaign is deleted",
)
register(
    "sharecards.Card",
    "title",
    purpose="to find a card again by its first words",
    basis=CONSENT,
    keeper=CAMPAIGN,
    ends="when the card is removed, or when the campaign is deleted",
)
not_personal("sharecards.Template", "name", "form", "house")
not_personal("sharecards.TemplateVersion", "design")
not_personal("sharecards.Card", "state", "problem", "drawn_with", "subject_kind", "subject_id", "key")
not_personal("sharecards.CardVersion", "cells", "facts", "language")
