"""A post as each network will show it, with its length counted that network's way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundswell.tools.newsroom import content
from groundswell.tools.newsroom.checks_of_content import words_field
from groundswell.tools.newsroom.content import Sized
from groundswell.tools.newsroom.forms import PostForm
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.network_names import network_name
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import Network, networks


@dataclass(frozen=True)
class PartView:
    """One post of a thread: its words, how long they are and may be, its pictures, its link's card."""

    text: str
    count: int
    most: int
    pictures: Sequence[Sized]
    link: Mapping[str, Any] | None

    @property
    def over(self) -> int:
        """How many letters too many, or 0."""
        return max(0, self.count - self.most)


@dataclass(frozen=True)
class Preview:
    """A post on one network."""

    account: NetworkAccount
    name: str
    icon: str
    by_hand: bool
    parts: Sequence[PartView]
    language: str

    @property
    def over(self) -> int:
        return max((part.over for part in self.parts), default=0)


def previews_of(post: Post) -> list[Preview]:
    """A post as it stands, on each of its networks."""
    return [
        _preview(
            variant.account, variant.text or post.text, post.link, post.link_title or post.title, post.language, post
        )
        for variant in post.variants.select_related("account").order_by("pk")
    ]


def previews_of_form(form: PostForm) -> list[Preview]:
    """The same of what is typed and not saved; nothing in it need be valid."""

    def typed(name: str) -> str:
        return str((form.data if form.is_bound else form.initial).get(name) or "").replace("\r\n", "\n").strip()

    return [
        _preview(
            account,
            typed(words_field(account)) or typed("text"),
            typed("link"),
            typed("title"),
            typed("language") or "en",
            form.post,
        )
        for account in form.chosen()
    ]


def _preview(account: NetworkAccount, text: str, link: str, title: str, language: str, post: Post | None) -> Preview:
    network = networks().get(account.network)
    pictures = content.pictures_for(post, network.limits) if network and post else []
    made = content.content(
        text,
        link=link,
        link_title=title,
        language=language,
        pictures=[one.as_json() for one in pictures],
        network=network,
    )
    parts = [_part(part, network, pictures if not number else []) for number, part in enumerate(made["parts"])]
    return Preview(
        account=account,
        name=network_name(account),
        icon=network.icon if network else "circle",
        by_hand=network.by_hand if network else True,
        parts=parts,
        language=language,
    )


def _part(part: Mapping[str, Any], network: Network | None, pictures: Sequence[Sized]) -> PartView:
    text = part["text"]
    count = network.count(text) if network else len(text)
    return PartView(text, count, network.limits.most_letters if network else count, pictures, part["link"])
