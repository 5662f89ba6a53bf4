"""What this room keeps of people (supporters/field_register.py)."""

from groundswell.trunk.supporters.field_register import LAW, not_personal, register

register(
    "campaigns.Organisation",
    "promoter",
    "address",
    "email",
    purpose="To say on every page and email who answers for it",
    basis=LAW,
    keeper="The campaign's owners",
    ends="When the organisation names somebody else",
)
not_personal("campaigns.Organisation", "name", "kind")
not_personal(
    "campaigns.Campaign", "slug", "slug_key", "name", "goal", "why", "brand", "display_face", "art", "set_up_step"
)
not_personal("campaigns.Group", "slug", "name", "about", "postcode", "lat", "lon", "meets")
