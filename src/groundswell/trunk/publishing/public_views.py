"""The campaign's own page of posts, one page a post, and the feeds."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from groundswell.channels.feeds import json_feed, rss
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.publishing import pictures, presenters, public_posts, selectors
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.publishing.networks import Picture
from groundswell.trunk.records.clock import now

POSTS_A_PAGE = 20
POSTS_A_FEED = 50
KEPT_SECONDS = 30
"""How long others may keep a page, feed or picture: what is pulled is gone from everywhere within a minute."""


@open_to("public")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponseBase:
    """Every post that is out, the newest first."""

    def make() -> HttpResponse:
        page = Paginator(selectors.page_posts(request.campaign), POSTS_A_PAGE).get_page(request.GET.get("page"))
        posts = [public_posts.shown(one) for one in page.object_list]
        return render(request, "publishing/posts.html", {"posts": posts, "page": page})

    return kept(request, make)


@open_to("public")
@require_safe
def feed_xml(request: HttpRequest, campaign_slug: str) -> HttpResponseBase:
    """The posts as RSS 2.0."""
    return kept(request, lambda: feed(request, rss.MIME, rss.write))


@open_to("public")
@require_safe
def feed_json(request: HttpRequest, campaign_slug: str) -> HttpResponseBase:
    """The posts as JSON Feed 1.1."""
    return kept(request, lambda: feed(request, json_feed.MIME, json_feed.write))


def feed(request: HttpRequest, mime: str, write: Callable[..., bytes]) -> HttpResponse:
    posts = selectors.page_posts(request.campaign)[:POSTS_A_FEED]
    made = public_posts.feed_of(request.campaign, posts, request.path)
    answer = HttpResponse(write(made), content_type=f"{mime}; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@open_to("public")
@require_safe
def post(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponseBase:
    """One post. What was taken down says so, and why, with 410."""
    publication = selectors.page_post(request.campaign, public_id)
    if publication is None:
        raise Http404
    if publication.state == Publication.PULLED:
        answer = render(request, "publishing/pulled.html", {"publication": publication}, status=410)
        patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
        return answer
    context = {"post": public_posts.shown(publication)}
    return kept(request, lambda: render(request, "publishing/post.html", context), publication.changed_at)


@open_to("public")
@require_safe
def picture(request: HttpRequest, campaign_slug: str, public_id: str, number: int) -> FileResponse:
    """A picture of a post as it went out, as long as the post is out."""
    shown = picture_of(request, public_id, number)
    return served(shown.file if default_storage.exists(shown.file) else None, shown.mime)


@open_to("public")
@require_safe
def small_picture(request: HttpRequest, campaign_slug: str, public_id: str, number: int, side: int) -> FileResponse:
    """The same, light, for our pages."""
    return served(pictures.small(picture_of(request, public_id, number), side), "image/webp")


def picture_of(request: HttpRequest, public_id: str, number: int) -> Picture:
    """
    A picture of a post that is out, by its number.

    :raises Http404: for any other.
    """
    publication = selectors.page_post(request.campaign, public_id)
    if publication is None or publication.state != Publication.PUBLISHED:
        raise Http404
    found = presenters.pictures_of(publication)
    if not 1 <= number <= len(found):
        raise Http404
    return found[number - 1]


def served(name: str | None, mime: str) -> FileResponse:
    """A file of the store that can only be looked at, kept by nobody for longer than half a minute."""
    if name is None:
        raise Http404
    answer = FileResponse(default_storage.open(name), content_type=mime)
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def kept(
    request: HttpRequest, make: Callable[[], HttpResponse], changed_at: datetime | None = None
) -> HttpResponseBase:
    """
    Answer so that it may be kept for half a minute where nobody is known; nothing is made for who has it already.

    Times are told to the minute, so a page of this minute is the same until a post comes or goes.
    """
    if request.COOKIES:
        answer = make()
        patch_cache_control(answer, private=True, no_cache=True)
        return answer
    campaign = request.campaign
    version = f"{changed_at}" if changed_at else selectors.page_version(campaign)
    stamp = f"{version} {int(now().timestamp()) // 60} {get_language()} {request.get_full_path()} {campaign.brand}"
    etag = f'"{hashlib.sha256(f"{stamp} {campaign.name}".encode()).hexdigest()[:32]}"'
    found = get_conditional_response(request, etag=etag) or make()
    found["ETag"] = etag
    patch_cache_control(found, public=True, max_age=KEPT_SECONDS)
    return found
