"""Finding what the catalogue lacks: facts, articles and pictures that came while the library was not installed."""

from groundswell.tools.library.services import enter_what_is_missing
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Count what has no entry; with `apply`, enter it."""
    missing = enter_what_is_missing(campaign=campaign, apply=False)
    if apply:
        while enter_what_is_missing(campaign=campaign):
            pass
    return [Drift("library.missing", "", 0, "", missing, 0)] if missing else []
