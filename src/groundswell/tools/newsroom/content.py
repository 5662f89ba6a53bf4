"""A post as one network gets it: parts of a thread, pictures in the sizes that suit it, the link."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

from groundswell.tools.newsroom.models import Post, PostPicture, Variant
from groundswell.trunk.media import selectors as media
from groundswell.trunk.media.graphics import desk_graphic_url
from groundswell.trunk.media.models import GraphicFile
from groundswell.trunk.media.pictures import SIZES
from groundswell.trunk.publishing.networks import Limits, Network, networks

_THREAD_MARK = re.compile(r"\n[ \t]*\n?[ \t]*---[ \t]*(?:\n|$)")

_SENTENCE = re.compile(r".+?(?:(?<=[.!?…])\s+|\n+\s*|$)", re.DOTALL)
LONG_SENTENCE = 200
LEAST_SIDE = 600
"""Pixels. A photo is not sent any smaller than this."""


@dataclass(frozen=True)
class Sized:
    """A picture in the size that goes to a network: its file in the store, and its address for a preview."""

    file: str
    mime: str
    alt: str
    width: int
    height: int
    url: str

    def as_json(self) -> dict[str, Any]:
        names = ("file", "mime", "alt", "width", "height")
        return {name: getattr(self, name) for name in names}


def content_of(variant: Variant) -> dict[str, Any]:
    """
    What is to be out on the variant's network: the `content` of a publication.

    Pictures go with the first part. A link becomes a card there are no pictures beside; else it ends the words.
    """
    post, network = variant.post, networks().get(variant.account.network)
    shown = pictures_for(post, network.limits) if network else []
    made = content(
        variant.text or post.text,
        link=post.link,
        link_title=post.link_title or post.title,
        language=post.language,
        pictures=[picture.as_json() for picture in shown],
        network=network,
    )
    return {**made, "title": post.title}


def content(
    text: str,
    *,
    link: str,
    link_title: str,
    language: str,
    pictures: Sequence[Mapping[str, Any]],
    network: Network | None,
) -> dict[str, Any]:
    """The same of words that are not saved, for a preview."""
    texts = parts_of(with_link(text, link, card=shows_card(network, bool(pictures))))
    parts: list[dict[str, Any]] = [{"text": part, "language": language, "pictures": [], "link": None} for part in texts]
    parts[0]["pictures"] = list(pictures)
    if link and shows_card(network, bool(pictures)):
        parts[-1]["link"] = {"url": link, "title": link_title, "text": "", "picture": None}
    return {"parts": parts, "reply_to": None}


def shows_card(network: Network | None, has_pictures: bool) -> bool:
    """Whether a link is shown as a card: networks we post to ourselves show one where no picture stands."""
    return network is not None and not network.by_hand and not has_pictures


def with_link(text: str, link: str, *, card: bool) -> str:
    """The words with their link at the end, unless it is in them or stands beside them as a card."""
    if not link or card or link in text:
        return text
    return f"{text}\n\n{link}".strip()


def parts_of(text: str) -> list[str]:
    """The parts of a thread: a line of its own that holds only "---" parts them. Always at least one."""
    parts = [part.strip() for part in _THREAD_MARK.split(f"\n{text}\n")]
    return [part for part in parts if part] or [""]


def split_into_thread(text: str, network: Network) -> str | None:
    """
    The words parted so that each fits the network: at paragraphs, then sentences, then words. None where that is too
    many parts, or one word is too long.
    """
    most, parts, here = network.limits.most_letters, [], ""
    for piece in _pieces("\n\n".join(parts_of(text))):
        longer = f"{here}{piece}"
        if network.count(longer.strip()) <= most:
            here = longer
            continue
        if here.strip():
            parts.append(here.strip())
        if network.count(piece.strip()) > most:
            return None
        here = piece.lstrip()
    parts += [here.strip()] if here.strip() else []
    return "\n\n---\n\n".join(parts) if len(parts) <= network.limits.most_parts else None


def _pieces(text: str) -> Iterator[str]:
    """Sentences, each with the blanks after it, so that joined they are the text."""
    for sentence in _SENTENCE.findall(text):
        if len(sentence) > LONG_SENTENCE:
            yield from re.findall(r"\S+\s*", sentence)
        else:
            yield sentence


def pictures_for(post: Post, limits: Limits) -> list[Sized]:
    """The pictures of a post for one network, in order, no more than it takes."""
    rows = post.pictures.select_related("graphic", "image").prefetch_related("graphic__files").order_by("number")
    found = (sized(row, limits) for row in rows)
    return [one for one in found if one is not None][: limits.most_pictures]


def sized(picture: PostPicture, limits: Limits) -> Sized | None:
    """One picture in the best size that the network takes; None where there is none."""
    if picture.graphic is not None:
        files = {file.size: file for file in picture.graphic.files.all()}
        file = best_file(files, limits)
        alt = alt_of(picture)
        url = desk_graphic_url(file, picture.graphic) if file else ""
        return Sized(file.file, file.mime, alt, file.width, file.height, url) if file else None
    return _image_sized(picture, limits) if picture.image is not None else None


def best_file(files: Mapping[str, GraphicFile], limits: Limits) -> GraphicFile | None:
    """
    The size that suits a network best; the lightest screen size where it names none of ours. One that is too heavy is
    made smaller on its way out.
    """
    named = next((files[size] for size in limits.sizes if size in files), None)
    screens = (file for size, file in files.items() if size != "a4")
    return named or min(screens, key=lambda file: file.bytes, default=None)


def _image_sized(picture: PostPicture, limits: Limits) -> Sized | None:
    image = picture.image
    assert image is not None
    for side in sorted((side for side in SIZES if side >= LEAST_SIDE), reverse=True):
        name = media.stored_name(image.public_id, side)
        if name and default_storage.size(name) <= limits.most_picture_bytes:
            share = min(1.0, side / max(image.width, image.height, 1))
            width, height = round(image.width * share), round(image.height * share)
            return Sized(name, "image/webp", alt_of(picture), width, height, media.url(image, side))
    return None


def alt_of(picture: PostPicture) -> str:
    """What a picture shows, in words: as this post says it, else as the picture's own."""
    shown = picture.graphic or picture.image
    return picture.alt or (str(shown.alt) if shown else "")


def thumb_url(picture: PostPicture) -> str:
    """A small picture for a list: the wide sizes first, "" where nothing is drawn."""
    if picture.graphic is not None:
        files = {file.size: file for file in picture.graphic.files.all()}
        file = next((files[size] for size in ("link", "wide", "square", "portrait", "story") if size in files), None)
        return desk_graphic_url(file, picture.graphic) if file else ""
    return media.url(picture.image, LEAST_SIDE) if picture.image is not None else ""
