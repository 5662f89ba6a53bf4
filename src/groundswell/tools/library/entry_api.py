"""The catalogue by the open API: the same reads, writes and rights as the desk's pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from groundswell.tools.library import selectors, services
from groundswell.tools.library.forms import web_address
from groundswell.tools.library.limits import LINKS
from groundswell.tools.library.models import Article
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key

router = Router()
STAFF = ("editor", "organiser")


class Problem(Schema):
    detail: Any


class LinkIn(Schema):
    """`idempotency_key`: the same one again gives the first article and fetches nothing."""

    url: str = Field(min_length=1, max_length=2000)
    note: str = Field("", max_length=400)
    tags: list[str] = Field(default_factory=list, max_length=12)
    credit: str = Field("", max_length=120)
    credit_hidden: bool = False
    idempotency_key: UUID | None = None


class ArticleOut(Schema):
    """`state` is waiting, kept or failed; `problem` says why a page could not be had. `text` is for the desk."""

    identifier: str
    url: str
    address: str
    title: str
    site: str
    author: str
    published_on: date | None
    summary: str
    text: str
    language: str
    tags: list[str]
    note: str
    credit: str
    state: str
    problem: str
    archive_digest: str
    fetched_at: datetime | None
    created_date: datetime
    browser_url: str


class EntryOut(Schema):
    """A fact, a quote, an article or a picture, by its own identifier, and in how many places it is used."""

    identifier: str
    kind: str
    title: str
    where_from: str
    where_url: str
    rights: str
    may_go_out: bool
    used_in: int
    to_put_right: int
    tags: list[str]
    language: str
    added_at: datetime
    ended_at: datetime | None
    browser_url: str


class EntriesOut(Schema):
    total: int
    entries: list[EntryOut]


@router.get("/entries", response=EntriesOut, operation_id="library_entries")
def entries(request: HttpRequest, q: str = "", kind: str = "", most: int = Query(25, ge=1, le=500)) -> dict[str, Any]:
    """What the library holds under some words, the best first; `kind` is facts, quotes, articles, pictures or right."""
    shelf = selectors.shelf(_campaign(request), text=q[:200], kind=kind, shown=most)
    return {"total": shelf.total, "entries": [_row(item) for item in shelf.items]}


@router.post("/articles", response={201: ArticleOut, 422: Problem, 429: Problem}, operation_id="library_add_link")
def add_link(request: HttpRequest, link: LinkIn) -> Status[dict[str, Any]]:
    """Paste a link: its page is fetched in the background and kept as it is. Ask for the article to see how it went."""
    campaign = _campaign(request)
    if not LINKS.allows(request.user.public_id):
        raise HttpError(429, "Too many links: wait ten minutes")
    told = link.dict(exclude={"url", "idempotency_key"})
    key = link.idempotency_key or new_key()
    try:
        url = web_address(link.url)
        article = services.add_article(campaign=campaign, url=url, key=key, at=now(), account=request.user, **told)
    except ValidationError as error:
        raise HttpError(422, error.messages[0]) from error
    except services.KeyUsed as error:
        raise HttpError(422, "This idempotency_key was used elsewhere") from error
    return Status(201, _article(article))


@router.get("/articles/{article_id}", response=ArticleOut, operation_id="library_article")
def article(request: HttpRequest, article_id: str) -> dict[str, Any]:
    """An article: what was kept of its page, or why it could not be had."""
    return _article(get_or_404(Article.objects.filter(campaign=_campaign(request)), article_id))


def _campaign(request: HttpRequest) -> Campaign:
    campaign = scope_as(request, *STAFF, whole=True).campaign
    assert campaign is not None
    return campaign


def _article(article: Article) -> dict[str, Any]:
    names = (
        *("url", "address", "title", "site", "author", "published_on", "summary", "text", "language", "tags"),
        *("note", "state", "problem", "archive_digest", "fetched_at"),
    )
    return {name: getattr(article, name) for name in names} | {
        "identifier": article.public_id,
        "credit": "" if article.credit_hidden else article.credit,
        "created_date": article.added_at,
        "browser_url": settings.SITE_URL
        + reverse("desk-library:article", args=[article.campaign.slug, article.public_id]),
    }


def _row(item: selectors.Item) -> dict[str, Any]:
    return {
        "identifier": item.of.public_id,
        "kind": item.entry.kind,
        "title": item.title,
        "where_from": item.where_from,
        "where_url": item.where_url,
        "rights": item.rights,
        "may_go_out": not item.stop and item.ended_at is None,
        "used_in": item.used,
        "to_put_right": item.wrong,
        "tags": item.entry.tags,
        "language": item.entry.language,
        "added_at": item.entry.made_at,
        "ended_at": item.ended_at,
        "browser_url": settings.SITE_URL + item.url,
    }
