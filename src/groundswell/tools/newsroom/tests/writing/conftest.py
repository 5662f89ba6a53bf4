"""
A newsroom whose writers write: Asha organises, Olu owns, two of the voices approve.

Posts go to the campaign's own page, to X by hand and to Bluesky, whose account is only named here: nothing is sent.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest

from groundswell.tools.newsroom.models import Newsroom, Post, Voice
from groundswell.tools.newsroom.services import deciding, writing
from groundswell.tools.newsroom.services.writing import Says
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import services as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.graphics import DrawnFile, add_graphic
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.publishing.models import NetworkAccount

WORDS = "The last bus from Thornwick goes at five past nine. Denise works until ten. Tell the council what you need."


def an_account(campaign: Campaign, network: str, at: datetime, *, imprint: bool = True) -> NetworkAccount:
    """A connected account, as if its network had let us in."""
    return NetworkAccount.objects.create(
        campaign=campaign,
        network=network,
        handle=f"{network}.example",
        connected_at=at,
        imprint_seen_at=at if imprint else None,
    )


@pytest.fixture
def page(campaign: Campaign, noon: datetime) -> NetworkAccount:
    """The campaign's own page of posts."""
    return an_account(campaign, "page", noon)


@pytest.fixture
def bluesky(campaign: Campaign, noon: datetime) -> NetworkAccount:
    """An account on Bluesky: 300 graphemes, threads, a profile that carries the imprint."""
    return an_account(campaign, "bluesky", noon)


@pytest.fixture
def by_hand(campaign: Campaign, noon: datetime) -> NetworkAccount:
    """Our place on X, posted to by hand."""
    return an_account(campaign, "x", noon)


@pytest.fixture
def newsroom(campaign: Campaign, asha: Account, olu: Account, noon: datetime) -> Newsroom:
    """Two voices, Asha and Olu, and both must approve."""
    newsroom = Newsroom.objects.create(campaign=campaign, needed=2, changed_at=noon)
    for account in (asha, olu):
        Voice.objects.create(newsroom=newsroom, account=account)
    return newsroom


@pytest.fixture
def draft(campaign: Campaign, page: NetworkAccount, asha: Account, noon: datetime) -> Callable[..., Post]:
    """`draft(text="…")`: a draft on the page of posts, written by Asha at noon."""

    def make(text: str = WORDS, title: str = "Last bus home", at: datetime = noon, **more: object) -> Post:
        says = Says(title=title, text=text, **{"networks": {page: ""}, **more})  # type: ignore[arg-type]
        return writing.draft_post(campaign=campaign, says=says, key=uuid4().hex, account=asha, at=at)

    return make


@pytest.fixture
def post(draft: Callable[..., Post], newsroom: Newsroom) -> Post:
    """A draft."""
    return draft()


@pytest.fixture
def approved(asha: Account, olu: Account, noon: datetime) -> Callable[[Post], Post]:
    """`approved(post)`: sent for approval, and both voices approve it."""

    def press(post: Post) -> Post:
        writing.submit_post(post=post, account=asha, at=noon)
        for account in (asha, olu):
            post.refresh_from_db()
            deciding.approve(post=post, account=account, version=post.version, key=uuid4(), at=noon)
        post.refresh_from_db()
        return post

    return press


@pytest.fixture
def card(campaign: Campaign, noon: datetime) -> Graphic:
    """A drawn card in three sizes, with the imprint burned in."""
    return a_card(campaign, noon)


def a_card(campaign: Campaign, at: datetime, *, version: int = 1, alt: str = "A bus, and the words 21:05") -> Graphic:
    sizes = {"square": (1080, 1080), "wide": (1600, 900), "link": (1200, 630)}
    files = {
        size: DrawnFile(data=f"{size}{version}".encode(), mime="image/png", width=width, height=height)
        for size, (width, height) in sizes.items()
    }
    return add_graphic(
        campaign=campaign,
        kind="card",
        source_id=f"card-{campaign.pk}",
        version=version,
        title="Last bus",
        alt=alt,
        language="en",
        imprint="Promoted by Olu Adeyemi",
        files=files,
        at=at,
    )


@pytest.fixture
def photo(campaign: Campaign, noon: datetime) -> Image:
    """A photo of the library that may go out."""
    return Image.objects.create(
        campaign=campaign,
        file="images/none.webp",
        kind="webp",
        width=1200,
        height=800,
        size=1000,
        digest="0" * 64,
        alt="Denise at the stop",
        rights="own",
        people="agreed",
        added_at=noon,
    )


@pytest.fixture
def figure(campaign: Campaign, noon: datetime) -> Fact:
    """£6m a year, from an old paper."""
    return facts.record_fact(
        campaign=campaign,
        kind=Fact.FIGURE,
        text="One network saves £6m a year",
        figure="£6m",
        source_title="Council paper 4",
        key=uuid4(),
        at=noon,
    )


@pytest.fixture
def corrected(noon: datetime, asha: Account) -> Callable[[Fact], Fact]:
    """`corrected(figure)`: it is £5.4m; gives the right fact."""

    def correct(fact: Fact) -> Fact:
        return facts.correct_fact(
            fact=fact,
            reason="Paper 7 says £5.4m",
            text="One network saves £5.4m a year",
            figure="£5.4m",
            key=uuid4(),
            at=noon,
            account=asha,
        )

    return correct
