"""Facts in which every text is an attack: words, sources, reasons, tags, places that say them."""

from collections.abc import Sequence
from datetime import datetime

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.ids import new_key

PAGES = 6


def plant_facts(campaign: Campaign, owner: Account, payloads: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """Record them, every second one withdrawn; gives the paths of the pages that show them."""
    facts = [_fact(campaign, owner, payload, at) for payload in payloads]
    for wrong, right in zip(facts[::2], facts[1::2], strict=False):
        services.withdraw_fact(fact=wrong, reason=wrong.text[:300], at=at, account=owner, instead=right)
    home, desk = f"/{campaign.slug}/library/", f"/desk/{campaign.slug}/library/"
    return {
        "public": [home, f"{home}corrections/", *(f"{home}facts/{fact.public_id}/" for fact in facts[:PAGES])],
        "desk": [
            desk,
            f"{desk}facts/new/",
            *(f"{desk}facts/{fact.public_id}/" for fact in facts[:PAGES]),
            *(f"{desk}facts/{fact.public_id}/edit/" for fact in facts[1:PAGES:2]),
        ],
    }


def _fact(campaign: Campaign, owner: Account, payload: str, at: datetime) -> Fact:
    fact = services.record_fact(
        campaign=campaign,
        kind=Fact.QUOTE,
        text=payload[:500],
        said_by=payload[:120],
        said_by_role=payload[:120],
        consent="public",
        consent_note=payload[:200],
        source_title=payload[:200],
        credit=payload[:120],
        tags=[payload[:30]],
        key=new_key(),
        at=at,
        account=owner,
    )
    services.show_fact(fact=fact, account=owner, at=at)
    services.note_elsewhere(
        campaign=campaign, fact=fact, title=payload[:140], url="", key=new_key(), at=at, account=owner
    )
    return fact
