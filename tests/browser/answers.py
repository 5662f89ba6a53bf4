"""Posts that wait for an answer in the demo's newsroom, made in the process beside the product."""

from typing import Any
from uuid import uuid4

HOME = "better-buses"


def post_waiting(title: str) -> dict[str, Any]:
    """A post that waits for approvals; gives its id, its title, and the path of each voice's link by her first name."""
    from django.urls import reverse

    from groundswell.tools.newsroom.links import make_answer_token
    from groundswell.tools.newsroom.services import writing
    from groundswell.tools.newsroom.services.writing import Says
    from groundswell.tools.newsroom.voices import units
    from groundswell.trunk.access.models import Account
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.publishing.models import NetworkAccount
    from groundswell.trunk.records.clock import now

    campaign, at, mark = Campaign.objects.get(slug=HOME), now(), uuid4().hex[:6]
    page = NetworkAccount.objects.get(campaign=campaign, network="page")
    writer = Account.objects.filter(roles__campaign=campaign, name="Sunil Bhatt").first()
    words = " ".join(f"{title.lower()} {letter}{mark}" for letter in "abcdefgh")
    says = Says(title=f"{title} {mark}", text=f"We say: {words}.", networks={page: ""})
    post = writing.draft_post(campaign=campaign, says=says, key=uuid4().hex, account=writer, at=at)
    writing.submit_post(post=post, account=writer, at=at)
    links = {
        account.name.split()[0]: reverse("newsroom:answer", args=[HOME, make_answer_token(post, account, at=at)])
        for unit in units(campaign)
        for account in unit.accounts
    }
    return {"public_id": post.public_id, "title": post.title, "links": links}


def post_state(public_id: str) -> str:
    """How a post stands."""
    from groundswell.tools.newsroom.models import Post

    return Post.objects.get(public_id=public_id).state
