"""Posts in which every text is an attack: titles, words, links, objections, notes, what is handed over."""

from collections.abc import Sequence
from datetime import datetime

from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services import deciding, writing
from groundswell.tools.newsroom.services.writing import Says
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.records.ids import new_key

PAGES = 6


def plant_newsroom(campaign: Campaign, owner: Account, payloads: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """Every third post is out, every third held by an objection, every third waits; gives the paths that show them."""
    page = publishing.connect_account(campaign=campaign, network="page", account=owner, at=at)
    posts = [_post(campaign, page, owner, payload, at) for payload in payloads]
    for number, post in enumerate(posts):
        _decide(post, owner, payloads[number], number % 3, at)
    newsroom = deciding.newsroom_of(campaign, at)
    shift = deciding.start_shift(newsroom=newsroom, account=owner, key=new_key(), at=at)
    deciding.end_shift(shift=shift, handover=payloads[0], at=at)
    desk = f"/desk/{campaign.slug}/newsroom/"
    shown = [post.public_id for post in posts[:PAGES]]
    return {
        "public": [],
        "desk": [
            desk,
            f"{desk}?view=list",
            f"{desk}approvals/",
            f"{desk}stop/",
            *(f"{desk}approve/{post}/" for post in shown),
            *(f"{desk}posts/{post}/" for post in shown),
            *(f"{desk}posts/{post}/edit/" for post in shown[1:3]),
            f"{desk}posts/{shown[0]}/history/",
        ],
    }


def _post(campaign: Campaign, page: NetworkAccount, owner: Account, payload: str, at: datetime) -> Post:
    says = Says(title=payload[:120], text=payload, link_title=payload[:200], networks={page: payload})
    post = writing.draft_post(campaign=campaign, says=says, key=new_key().hex, account=owner, at=at)
    Post.objects.filter(pk=post.pk).update(state=Post.WAITING, submitted_at=at)
    post.refresh_from_db()
    return post


def _decide(post: Post, owner: Account, payload: str, how: int, at: datetime) -> None:
    deciding.add_note(post=post, account=owner, text=f"@{payload}"[:1000], key=new_key(), at=at)
    if how == 0:
        deciding.approve(post=post, account=owner, version=post.version, key=new_key(), at=at)
    elif how == 1:
        deciding.object_to(post=post, account=owner, reason="facts", words=payload, fix=payload, key=new_key(), at=at)
