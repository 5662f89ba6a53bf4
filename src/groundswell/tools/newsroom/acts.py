"""What the newsroom tells the rest: its posts by reference, in the desk's search, and how they say facts."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.tools.newsroom import selectors, state_words
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services import mending
from groundswell.tools.newsroom.services.writing import CHANGEABLE
from groundswell.tools.newsroom.zones import zone_of
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Referred, Said
from groundswell.trunk.facts.models import Fact

OUT = (Post.PUBLISHING, Post.PUBLISHED, Post.FAILED)


def _post(public_id: str) -> Post | None:
    return Post.objects.select_related("campaign").filter(public_id=public_id).first()


def refer_post(public_id: str) -> Referred | None:
    """A post, at the desk."""
    post = _post(public_id)
    return Referred("post", public_id, post.title, desk(post)) if post else None


def said_state(public_id: str, at: datetime) -> Said | None:
    """How a post stands that says a fact: what is out stays as it is, all else may be changed."""
    post = _post(public_id)
    if post is None:
        return None
    chip = state_words.chip(post, selectors.tallies_of([post], post.campaign)[post.pk])
    return Said(
        detail=f"{chip.words}. {when_words(post)}".strip(),
        out=post.state in OUT or post.published_at is not None,
        changeable=post.state in CHANGEABLE,
        icon=chip.icon,
    )


def when_words(post: Post) -> str:
    """When a post went or goes out, in words: "Goes out Tuesday 17 March, 18:00"."""
    moment = selectors.moment_of(post)
    if moment is None:
        return "" if post.state == Post.DRAFT else _("Goes out as soon as it is approved")
    said = date_format(timezone.localtime(moment, zone_of(post.campaign)), "l j F, H:i")
    if post.published_at:
        return _("Went out %(when)s") % {"when": said}
    return (_("Meant for %(when)s") if post.state == Post.HELD else _("Goes out %(when)s")) % {"when": said}


def change_fact(public_id: str, fact: Fact, instead: Fact, account: Account | None, at: datetime) -> bool:
    """Put one fact in the place of another in the words of a post that is not out."""
    post = _post(public_id)
    return post is not None and mending.put_in_place(post=post, fact=fact, instead=instead, at=at, account=account)


def find_posts(scope: Scope, text: str, limit: int) -> list[Found]:
    """Posts by their title and words, the newest first."""
    if scope.campaign is None:
        return []
    found = Post.objects.filter(selectors.ALIVE, campaign=scope.campaign).select_related("campaign")
    for word in text.replace("\0", "").split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return [
        Found(post.title, when_words(post) or _("Draft"), desk(post), "calendar-range")
        for post in found.order_by("-made_at", "-pk")[:limit]
    ]
