"""
The picture that stands under a link to a public page: the page's title in the campaign's colours, with its imprint.

Its address holds the title, sealed by us, so that nobody makes the campaign say anything. A picture is drawn when it
is first asked for and kept in the store under a digest; the store keeps only so many, and none that is old.
"""

import html
import re
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse

from groundswell.tools.sharecards.contents import Words, content_of, digest_of, theme_of
from groundswell.tools.sharecards.drawing import draw, encode
from groundswell.tools.sharecards.page_design import PAGE_DESIGN
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit

FOLDER = "page-pictures"
SIZE, FIELD = "link", "title"
LONGEST = 140
MOST_KEPT = 300
KEPT_FOR = timedelta(days=30)
NEW_ONES = Limit(most=120, seconds=60)
"""Drawings of pictures that are not in the store, for each campaign."""


class Busy(Exception):
    """So many new pictures were asked for that this one waits."""


def page_picture(request: HttpRequest) -> str:
    """
    The address of the picture of the public page that is being answered; "" where it has no campaign or title.

    The same page gets the same address until its title or the campaign's look changes.
    """
    campaign: Campaign | None = getattr(request, "campaign", None)
    title = said_on(campaign, getattr(request, "page_title", "")) if campaign else ""
    if campaign is None or not title or campaign.opened_at is None:
        return ""
    return reverse("sharecards:page-picture", args=[campaign.slug, sealed(campaign, title)])


def sealed(campaign: Campaign, title: str) -> str:
    """The part of an address that holds a title, and what the campaign looks like now."""
    look = digest_of(campaign, PAGE_DESIGN, words_for(title))[:10]
    return _signer(campaign).sign_object([look, title], compress=True)


def said_on(campaign: Campaign, page_title: str) -> str:
    """The words of the picture: the page's title as plain text; the campaign's own page says what it wants."""
    plain = " ".join(html.unescape(re.sub(r"<[^>]*>", "", page_title)).split())
    if plain == campaign.name and campaign.goal:
        plain = campaign.goal
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1].rstrip()}…"


def words_for(title: str) -> Words:
    return Words({FIELD: title})


def _signer(campaign: Campaign) -> Signer:
    return Signer(salt=f"sharecards.page:{campaign.public_id}")


def picture_of(campaign: Campaign, token: str) -> bytes | None:
    """
    The picture of an address, as PNG; None for a token that is not ours.

    :raises Busy: when too many new ones are asked for at once.
    """
    try:
        _look, title = _signer(campaign).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    words = words_for(str(title))
    name = f"{FOLDER}/{campaign.public_id}/{digest_of(campaign, PAGE_DESIGN, words)}.png"
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            return bytes(file.read())
    if not NEW_ONES.allows(campaign.public_id):
        raise Busy(campaign.public_id)
    data = encode(draw(PAGE_DESIGN, content_of(campaign, words), theme_of(campaign), SIZE), "png")
    _keep(name, data)
    return data


def _keep(name: str, data: bytes) -> None:
    folder = name.rpartition("/")[0]
    _make_room(folder)
    # Two that draw it at once draw the same; the second is stored under another name and forgotten by age.
    default_storage.save(name, ContentFile(data))


def _make_room(folder: str) -> None:
    """Where the folder is full, its older half goes."""
    names = _names(folder)
    if len(names) < MOST_KEPT:
        return
    for name in sorted(names, key=_changed_at)[: len(names) // 2]:
        default_storage.delete(name)


def _names(folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []


def _changed_at(name: str) -> datetime:
    """When a file was written; one that another process took away meanwhile is the oldest."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return now() - timedelta(days=365)


def forget_unasked() -> int:
    """Forget pictures that were drawn long ago; those still asked for are drawn again. Gives how many."""
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return 0
    old = [name for folder in folders for name in _names(f"{FOLDER}/{folder}") if _changed_at(name) < now() - KEPT_FOR]
    for name in old:
        default_storage.delete(name)
    return len(old)
