"""A post as the public sees it: on the page, on its own page, in feeds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.storage import default_storage
from django.urls import reverse

from groundswell.channels.feeds.entries import Entry, Feed, FeedPicture
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.selectors import imprint
from groundswell.trunk.publishing.content import parts_of
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.publishing.networks import LinkCard, Picture
from groundswell.trunk.publishing.pictures import SMALL_SIDES
from groundswell.trunk.publishing.presenters import pictures_of, title_of
from groundswell.trunk.records.addresses import absolute


@dataclass(frozen=True)
class ShownPicture:
    """A picture by its address on our site."""

    url: str
    large_url: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class ShownPart:
    """One part of a thread; a post of one part has one."""

    text: str
    language: str
    pictures: Sequence[ShownPicture]
    link: LinkCard | None


@dataclass(frozen=True)
class ShownPost:
    """A post with its parts one after another."""

    url: str
    title: str
    published_at: datetime
    parts: Sequence[ShownPart]


def shown(publication: Publication) -> ShownPost:
    """A publication as its page shows it."""
    slug, number, parts = publication.account.campaign.slug, 0, []
    for part in parts_of(publication.content):
        pictures = []
        for picture in part.pictures:
            number += 1
            light, large = (small_picture_url(publication, number, side) for side in SMALL_SIDES)
            pictures.append(ShownPicture(light, large, picture.alt, picture.width, picture.height))
        link = part.link if part.link and part.link.url.startswith(("https://", "http://")) else None
        parts.append(ShownPart(part.text, part.language, pictures, link))
    url = reverse("posts:post", args=[slug, publication.public_id])
    return ShownPost(url, title_of(publication), publication.published_at or publication.queued_at, parts)


def picture_url(publication: Publication, number: int) -> str:
    slug = publication.account.campaign.slug
    return reverse("posts:picture", args=[slug, publication.public_id, number])


def small_picture_url(publication: Publication, number: int, side: int) -> str:
    slug = publication.account.campaign.slug
    return reverse("posts:small-picture", args=[slug, publication.public_id, number, side])


def feed_of(campaign: Campaign, publications: Iterable[Publication], path: str) -> Feed:
    """The posts as a feed tells them, with whole addresses."""
    return Feed(
        title=campaign.name,
        about=campaign.goal,
        page_url=absolute(reverse("posts:index", args=[campaign.slug])),
        url=absolute(path),
        language="en",
        rights=imprint(campaign),
        entries=[_entry(one) for one in publications],
    )


def _entry(publication: Publication) -> Entry:
    parts = parts_of(publication.content)
    return Entry(
        url=absolute(reverse("posts:post", args=[publication.account.campaign.slug, publication.public_id])),
        title=title_of(publication),
        text="\n\n".join(part.text for part in parts),
        published_at=publication.published_at or publication.queued_at,
        changed_at=publication.changed_at,
        language=parts[0].language,
        link=next((part.link.url for part in parts if part.link), ""),
        pictures=[
            FeedPicture(absolute(picture_url(publication, number)), picture.mime, _size(picture), picture.alt)
            for number, picture in enumerate(pictures_of(publication), 1)
        ],
    )


def _size(picture: Picture) -> int:
    try:
        return default_storage.size(picture.file)
    except OSError:
        return 0
