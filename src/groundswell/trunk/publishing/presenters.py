"""What the desk shows of accounts and publications, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing import selectors, words
from groundswell.trunk.publishing.content import parts_of
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import Network, Picture, networks

TONES = {
    Publication.WAITING: "info",
    Publication.PUBLISHED: "good",
    Publication.FAILED: "bad",
    Publication.PULLING: "warn",
    Publication.PULLED: "",
}
TITLE_LETTERS = 90
ICONS = {
    Publication.WAITING: "clock",
    Publication.PUBLISHED: "circle-check",
    Publication.FAILED: "circle-alert",
    Publication.PULLING: "loader",
    Publication.PULLED: "circle-minus",
}


@dataclass(frozen=True)
class Figure:
    """A figure with who told it, and when."""

    name: str
    number: int
    source: str
    told_at: datetime


@dataclass(frozen=True)
class Row:
    """One publication on the post's page."""

    publication: Publication
    title: str
    label: str
    icon: str
    handle: str
    state: str
    tone: str
    state_icon: str
    figures: Sequence[Figure]
    may_retry: bool
    may_mark: bool
    may_say_deleted: bool


@dataclass(frozen=True)
class Panel:
    """Where a post is: a row a network. `_panel.html` draws it as `panel`."""

    rows: Sequence[Row]

    @property
    def failed(self) -> int:
        return sum(row.publication.state == Publication.FAILED for row in self.rows)


@dataclass(frozen=True)
class AccountRow:
    """One account on the page of networks."""

    account: NetworkAccount
    label: str
    icon: str
    by_hand: bool
    own_page: bool
    out: int
    waiting: int
    causes: Sequence[selectors.Cause]


@dataclass(frozen=True)
class Choice:
    """A network that may be connected."""

    key: str
    label: str
    icon: str
    by_hand: bool
    own_page: bool


def panel_of(source_kind: str, source_id: str) -> Panel:
    """Where one post is, or is to be; for `publishing/_panel.html`."""
    return Panel([row_of(one) for one in selectors.publications_of(source_kind, source_id)])


def row_of(publication: Publication) -> Row:
    """One publication in words."""
    channel = networks().get(publication.account.network)
    trying = publication.state == Publication.WAITING and bool(publication.problem_kind)
    failed = publication.state == Publication.FAILED
    stuck = publication.state == Publication.PULLING and bool(publication.problem_kind)
    return Row(
        publication=publication,
        title=title_of(publication),
        label=words.label_of(publication.account),
        icon=channel.icon if channel else "globe",
        handle=publication.account.handle,
        state=words.state_words(publication),
        tone="warn" if trying else TONES[publication.state],
        state_icon="rotate-ccw" if trying else ICONS[publication.state],
        figures=[
            Figure(words.reach_words(one.name), one.number, one.source, one.told_at)
            for one in sorted(publication.reach.all(), key=lambda one: one.pk)
        ],
        may_retry=not publication.by_hand and (failed or trying or stuck),
        may_mark=publication.by_hand and publication.state in (Publication.WAITING, Publication.PUBLISHED),
        may_say_deleted=stuck,
    )


def account_rows(campaign: Campaign) -> list[AccountRow]:
    """Every account with what is out by it, what waits, and what failed for which cause."""
    causes = selectors.causes(campaign)
    counts = selectors.counts(campaign)
    found = []
    for account in selectors.accounts(campaign):
        channel = networks().get(account.network)
        found.append(
            AccountRow(
                account=account,
                label=words.label_of(account),
                icon=channel.icon if channel else "globe",
                by_hand=bool(channel and channel.by_hand),
                own_page=bool(channel and channel.own_page),
                out=counts.get((account.pk, Publication.PUBLISHED), 0),
                waiting=counts.get((account.pk, Publication.WAITING), 0),
                causes=[cause for cause in causes if cause.account.pk == account.pk],
            )
        )
    return found


def choices(campaign: Campaign) -> list[Choice]:
    """Networks that may be connected: our own page only once."""
    has_page = selectors.page_account(campaign) is not None
    return [choice_of(one) for one in networks().values() if not (one.own_page and has_page)]


def choice_of(channel: Network) -> Choice:
    return Choice(channel.key, str(channel.label), channel.icon, channel.by_hand, channel.own_page)


def title_of(publication: Publication) -> str:
    """What a post is called in feeds and tabs: its title, or the beginning of its words."""
    said = str(publication.content.get("title") or "") or parts_of(publication.content)[0].text
    first = " ".join(next((line for line in said.splitlines() if line.strip()), "").split())
    if len(first) <= TITLE_LETTERS:
        return first or publication.account.campaign.name
    return f"{first[:TITLE_LETTERS].rsplit(' ', 1)[0]}…"


def text_to_copy(publication: Publication) -> str:
    """All words of a post as a person pastes them, the link at the end if it is not in them."""
    parts = parts_of(publication.content)
    links = [part.link.url for part in parts if part.link and part.link.url not in part.text]
    return "\n\n".join([*(part.text for part in parts if part.text), *links])


def link_of(publication: Publication) -> str:
    """What a post links to, if anything."""
    return next((part.link.url for part in parts_of(publication.content) if part.link), "")


def pictures_of(publication: Publication) -> list[Picture]:
    """Every picture of a post, in order."""
    return [picture for part in parts_of(publication.content) for picture in part.pictures]
