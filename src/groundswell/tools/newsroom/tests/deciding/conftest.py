"""
A newsroom in which four groups decide and three must approve.

Ros edits and writes. Dov speaks for Ashdale Town, Gethin for Kelder Valley, Nell for Thornwick, Jo for Millbeck; each
organises that group only. Olu owns the campaign. Posts go to the campaign's own page, where they are out at once.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.newsroom.models import Newsroom, Post, Voice
from groundswell.tools.newsroom.services import deciding, writing
from groundswell.tools.newsroom.services.writing import Says
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.publishing.models import NetworkAccount

SPEAKERS = {
    "Dov Lindqvist": "Ashdale Town",
    "Gethin Wray": "Kelder Valley",
    "Nell Ibbotson": "Thornwick",
    "Jo Marrable": "Millbeck",
}
WORDS = "Running the network as one saves six million a year. That is forty evening buses."


@pytest.fixture
def ros(campaign: Campaign) -> Account:
    """Edits for the whole campaign, and writes."""
    account = make_account("Ros Tamblyn", "ros@example.org")
    give_role(account, campaign, "editor")
    return account


@pytest.fixture
def page(campaign: Campaign, noon: datetime) -> NetworkAccount:
    """The campaign's own page of posts."""
    return publishing.connect_account(campaign=campaign, network="page", at=noon)


@pytest.fixture
def newsroom(campaign: Campaign, olu: Account, noon: datetime) -> Newsroom:
    """Three of four groups must approve."""
    newsroom = Newsroom.objects.create(campaign=campaign, needed=3, changed_at=noon)
    for name, place in SPEAKERS.items():
        group = Group.objects.create(
            campaign=campaign, slug=place.lower().replace(" ", "-"), name=place, created_at=noon
        )
        account = make_account(name, f"{name.split()[0].lower()}@example.org")
        give_role(account, campaign, "organiser", group=group)
        Voice.objects.create(newsroom=newsroom, account=account, group=group)
    return newsroom


@pytest.fixture
def speaker(newsroom: Newsroom) -> Callable[[str], Account]:
    """Who speaks for a group, by first name: `speaker("Nell")`."""
    return lambda name: Account.objects.get(name__startswith=name)


@pytest.fixture
def post(campaign: Campaign, newsroom: Newsroom, page: NetworkAccount, ros: Account, noon: datetime) -> Post:
    """Waits for approvals; goes out as soon as it has them."""
    return sent_for_approval(campaign, page, ros, noon)


@pytest.fixture
def approve(noon: datetime) -> Callable[..., None]:
    """`approve(post, nell, dov)`: each approves what stands."""

    def press(post: Post, *accounts: Account, at: datetime = noon) -> None:
        for account in accounts:
            post.refresh_from_db()
            deciding.approve(post=post, account=account, version=post.version, key=uuid4(), at=at)
        post.refresh_from_db()

    return press


@pytest.fixture
def objecting(noon: datetime) -> Callable[..., object]:
    """`objecting(post, nell)`: she says that a figure is wrong."""

    def press(post: Post, account: Account, *, reason: str = "facts", at: datetime = noon) -> object:
        decision = deciding.object_to(
            post=post, account=account, reason=reason, words="", fix="Say £5.4m", key=uuid4(), at=at
        )
        post.refresh_from_db()
        return decision

    return press


def sent_for_approval(
    campaign: Campaign,
    page: NetworkAccount,
    account: Account | None,
    at: datetime,
    *,
    text: str = WORDS,
    title: str = "Who pays?",
) -> Post:
    """A post on the page, written by somebody and sent for approval."""
    says = Says(title=title, text=text, networks={page: ""})
    post = writing.draft_post(campaign=campaign, says=says, key=uuid4().hex, account=account, at=at)
    writing.submit_post(post=post, account=account, at=at)
    post.refresh_from_db()
    return post


def mend(post: Post, account: Account, at: datetime, text: str = "It saves £5.4m a year, says the council.") -> None:
    """Say it otherwise."""
    post.refresh_from_db()
    says = writing.says_of(post)
    writing.change_post(
        post=post,
        says=Says(title=says.title, text=text, networks=says.networks),
        seen=post.version,
        account=account,
        at=at,
    )
    post.refresh_from_db()
