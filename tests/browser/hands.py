"""Posts on the demo's own page and on X by hand, made in the process beside the product."""

from uuid import uuid4

HOME = "better-buses"


def post_for_hands(text: str) -> dict[str, str]:
    """A post that is out on the page and waits for hands on X; gives its source, and the paths of both."""
    from django.urls import reverse

    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.publishing import selectors, services
    from groundswell.trunk.records.clock import now

    campaign, source, at = Campaign.objects.get(slug=HOME), uuid4().hex[:22], now()
    content = {"parts": [{"text": text, "language": "en"}], "reply_to": None}
    made = {
        account.network: services.publish(
            account=account, source_kind="post", source_id=source, content=content, at=at
        ).public_id
        for account in selectors.accounts(campaign)
        if account.network in ("page", "x")
    }
    return {
        "source": source,
        "page": reverse("posts:post", args=[HOME, made["page"]]),
        "by_hand": reverse("publishing:by-hand", args=[HOME, made["x"]]),
    }


def pull_from_hands(source: str, reason: str) -> int:
    """Take that post down; gives on how many networks."""
    from groundswell.trunk.publishing import selectors, services
    from groundswell.trunk.records.clock import now

    return services.pull(publications=selectors.publications_of("post", source), reason=reason, at=now())
