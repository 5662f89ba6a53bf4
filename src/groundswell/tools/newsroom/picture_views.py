"""Choosing the pictures of a post: cards that were drawn, photos of the library."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.newsroom import selectors
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.content import alt_of, thumb_url
from groundswell.tools.newsroom.models import Post, PostPicture
from groundswell.tools.newsroom.services import writing
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.media import rights
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.typed import whole_number

A_PAGE = 24
MOST = 8


@open_to("editor", "organiser", scope="whole")
@require_safe
@by_its_clock
def pictures(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    kind, text = selectors.asked_for(request.GET, "kind"), selectors.asked_for(request.GET, "q")
    found = _photos(request, text) if kind == "photos" else _cards(request, text)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = [_as_picture(one) for one in page.object_list]
    here = post.pictures.select_related("graphic", "image").prefetch_related("graphic__files").order_by("number")
    context = {
        "post": post,
        "kind": "photos" if kind == "photos" else "cards",
        "text": text,
        "page": page,
        "offered": [_offered(picture) for picture in shown],
        "here": [_offered(picture) for picture in here],
        "full": len(here) >= MOST,
    }
    return render(request, "newsroom/pictures.html", context)


@dataclass(frozen=True)
class Offered:
    """A picture in the grid: what it shows, in words, and a short name."""

    public_id: str
    number: int | None
    thumb: str
    alt: str
    name: str


def _as_picture(shown: Any) -> PostPicture:
    return PostPicture(image=shown) if isinstance(shown, Image) else PostPicture(graphic=shown)


def _offered(picture: PostPicture) -> Offered:
    shown = picture.graphic or picture.image
    public_id = shown.public_id if shown else ""
    alt = alt_of(picture)
    name = picture.graphic.title if picture.graphic else alt
    return Offered(public_id, picture.number, thumb_url(picture), alt, name or alt)


def _cards(request: HttpRequest, text: str) -> QuerySet[Graphic]:
    """What was drawn last of each card, the newest first."""
    found = Graphic.objects.filter(campaign=request.campaign, replaced_at__isnull=True).prefetch_related("files")
    for word in text.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(alt__icontains=word))
    return found.exclude(kind="page").order_by("-drawn_at", "-pk")


def _photos(request: HttpRequest, text: str) -> QuerySet[Image]:
    """Photos that may be used, the newest first."""
    found = rights.usable(request.campaign)
    for word in text.split()[:8]:
        found = found.filter(Q(alt__icontains=word) | Q(credit__icontains=word))
    return found


@open_to("editor", "organiser", scope="whole")
@require_POST
def add(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post, chosen = selectors.post_of(request, public_id), selectors.asked_for(request.POST, "picture")
    if request.POST.get("kind") == "photos":
        shown = writing.Shown(image=get_object_or_404(rights.usable(request.campaign), public_id=chosen))
    else:
        shown = writing.Shown(graphic=get_object_or_404(Graphic, campaign=request.campaign, public_id=chosen))
    says = writing.says_of(post)
    if len(says.pictures) >= MOST:
        messages.error(request, _("It has all the pictures a post can hold. Take one out first."))
    elif shown not in says.pictures:
        _change(request, post, [*says.pictures, shown], _("The picture is in the post."))
    return redirect(desk(post, "pictures"))


@open_to("editor", "organiser", scope="whole")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Take a picture out, or move it to the front: `first` says so."""
    post, number = selectors.post_of(request, public_id), whole_number(request.POST.get("number", ""))
    shown = list(writing.says_of(post).pictures)
    if number is not None and 0 < number <= len(shown):
        one = shown.pop(number - 1)
        if request.POST.get("first"):
            _change(request, post, [one, *shown], _("That picture comes first now."))
        else:
            _change(request, post, shown, _("The picture is out of the post."))
    back = desk(post, "pictures") if request.POST.get("stay") else desk(post)
    return redirect(back)


def _change(request: HttpRequest, post: Post, shown: list[writing.Shown], said: str) -> None:
    says = replace(writing.says_of(post), pictures=tuple(shown))
    try:
        writing.change_post(post=post, says=says, seen=post.version, account=request.user, at=now())
    except writing.ChangedMeanwhile:
        messages.error(request, _("Somebody changed it, or it went out, at this moment. Look again."))
    else:
        messages.success(request, said)
