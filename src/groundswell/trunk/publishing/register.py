"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

CAMPAIGN = "the campaign's organisation"

register(
    "publishing.NetworkAccount",
    *("handle", "name", "remote_id", "secret"),
    purpose="to post for the campaign from its own accounts on networks",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the account is removed (the secret at once), or when the campaign is deleted",
)
register(
    "publishing.Publication",
    *("content", "pull_reason"),
    purpose="to say a thing once on each network, to take it down again, and to tell why",
    basis=INTEREST,
    keeper=CAMPAIGN,
    ends="when the campaign is deleted",
)
not_personal("publishing.NetworkAccount", "network", "service_url", "state", "problem")
not_personal(
    "publishing.Publication",
    *("source_kind", "source_id", "digest", "remote_keys", "stale_keys", "remote", "url", "state"),
    *("problem_kind", "problem"),
)
not_personal("publishing.Reach", "name", "source")
