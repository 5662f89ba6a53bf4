"""Articles: pasted as a link, kept as they were, described, taken out of use."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from groundswell.tools.library.models import Article
from groundswell.tools.library.reading import Page, read_page, tidy
from groundswell.tools.library.services.catalogue import enter_article
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.rights import Details, tidy_tags
from groundswell.trunk.media.services import ImageRefused, add_image, describe_picture
from groundswell.trunk.outbound.client import Fetched

TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "igshid", "ref_src", "cmpid")
PAGES = ("text/html", "application/xhtml+xml")


class KeyUsed(Exception):
    """The form's key was used for a link of another campaign."""


@dataclass(frozen=True)
class Words:
    """What people say of an article, in the place of what the page said or beside it."""

    title: str
    site: str = ""
    author: str = ""
    published_on: date | None = None
    summary: str = ""
    note: str = ""
    tags: tuple[str, ...] = ()
    credit: str = ""
    credit_hidden: bool = False
    language: str = ""


def without_tracking(url: str) -> str:
    """An address without the parts that only say who sent it round, and without a place on the page."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(TRACKING)]
    query = parts.query if len(kept) == len(parse_qsl(parts.query, keep_blank_values=True)) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


@transaction.atomic
def add_article(
    *,
    campaign: Campaign,
    url: str,
    key: UUID,
    at: datetime,
    account: Account | None = None,
    note: str = "",
    tags: Iterable[str] = (),
    credit: str = "",
    credit_hidden: bool = False,
    fetch: bool = True,
) -> Article:
    """
    Take a link into the library; the page itself is fetched by a job. Twice with one key gives the first.

    `url` was checked by the form; the client that fetches refuses what it must not ask, whatever stands here.

    :raises KeyUsed: if the key belongs to another campaign's link.
    """
    article, new = Article.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "url": without_tracking(url)[:2000],
            "note": note[:400],
            "tags": tidy_tags(tags),
            "credit": credit[:120],
            "credit_hidden": credit_hidden,
            "added_by": account,
            "added_at": at,
        },
    )
    if article.campaign_id != campaign.pk:
        raise KeyUsed(key)
    if new:
        enter_article(article)
        if fetch:
            _ask(article)
    return article


@transaction.atomic
def fetch_again(*, article: Article, at: datetime) -> bool:
    """Try a page again that could not be had. False if it waits already, or is kept."""
    failed = Article.objects.filter(pk=article.pk, state=Article.FAILED)
    if not failed.update(state=Article.WAITING, problem=""):
        return False
    _ask(article)
    return True


def _ask(article: Article) -> None:
    from groundswell.tools.library import tasks

    tasks.fetch_article.enqueue(article_id=article.pk)


def keep_answer(*, article: Article, answer: Fetched, at: datetime) -> Page:
    """
    Keep a page as it came, compressed, and what it says of itself. What somebody typed stands over what the page says.

    It may be called again with the same answer; an article that is kept already stays as it is.
    """
    mime = tidy(answer.headers.get("content-type", "").partition(";")[0], 60).lower()
    page = read_page(answer.body, answer.headers.get("content-type", ""), answer.url) if mime in PAGES else Page()
    digest = hashlib.sha256(answer.body).hexdigest()
    # The file first: a row never names an archive that is not there.
    packed = gzip.compress(answer.body, mtime=0)
    archive = default_storage.save(f"archives/{article.public_id}-{digest[:16]}.gz", ContentFile(packed))
    with transaction.atomic():
        kept = (
            Article.objects.filter(pk=article.pk)
            .exclude(state=Article.KEPT)
            .update(
                state=Article.KEPT,
                problem="",
                address=answer.url[:2000],
                text=page.text,
                archive=archive,
                archive_digest=digest,
                archive_size=len(answer.body),
                mime=mime,
                fetched_at=at,
            )
        )
        article.refresh_from_db()
        if kept:
            _fill(article, page)
            enter_article(article)
    return page


def kept_page(article: Article) -> Page | None:
    """What the page said of itself, read once more from the archive; None where nothing readable is kept."""
    if article.mime not in PAGES or not default_storage.exists(article.archive):
        return None
    with default_storage.open(article.archive) as packed, gzip.open(packed) as page:
        # We packed it ourselves, and no more than we had fetched.
        return read_page(page.read(article.archive_size), "", article.address)


def _fill(article: Article, page: Page) -> None:
    """Take from the page what nobody typed."""
    for name in ("title", "site", "author", "published_on", "language", "summary"):
        if not getattr(article, name):
            setattr(article, name, getattr(page, name))
    article.title = article.title or _last_part(article.address)
    article.save()


def _last_part(url: str) -> str:
    """A title for what has none, such as a PDF: the name of its file."""
    return tidy(urlsplit(url).path.rstrip("/").rpartition("/")[2] or urlsplit(url).netloc, 300)


def keep_picture(*, article: Article, upload: bytes, source_url: str, at: datetime) -> bool:
    """
    Keep the picture that a page shows of itself, for the desk's eyes: it is somebody else's, so it may not go out.

    False where it is none that we take, or the article has one.
    """
    if article.picture_id is not None:
        return False
    try:
        image = add_image(campaign=article.campaign, upload=upload, alt=article.title, account=None, at=at)
    except ImageRefused:
        return False
    if not image.rights:
        told = Details(alt=article.title, credit=article.site, source_url=source_url)
        describe_picture(image=image, details=told, account=None, at=at)
    return bool(Article.objects.filter(pk=article.pk, picture=None).update(picture=image))


@transaction.atomic
def say_problem(*, article: Article, problem: str, at: datetime) -> bool:
    """Say on an article's page why it could not be had; one that is kept stays kept."""
    waiting = Article.objects.filter(pk=article.pk, state=Article.WAITING)
    return bool(waiting.update(state=Article.FAILED, problem=problem[:300], fetched_at=at))


@transaction.atomic
def describe_article(*, article: Article, words: Words, at: datetime) -> None:
    """Say in our own words what an article is. What is kept of the page itself does not change."""
    Article.objects.filter(pk=article.pk).update(
        title=words.title[:300],
        site=words.site[:120],
        author=words.author[:120],
        published_on=words.published_on,
        summary=words.summary[:600],
        note=words.note[:400],
        tags=tidy_tags(words.tags),
        credit=words.credit[:120],
        credit_hidden=words.credit_hidden,
        language=words.language[:10],
    )
    article.refresh_from_db()
    enter_article(article)


@transaction.atomic
def withdraw_article(*, article: Article, at: datetime) -> bool:
    """Take an article out of use. False if it was."""
    return _in_use(article, out_since=at)


@transaction.atomic
def bring_back_article(*, article: Article) -> bool:
    """Let an article be used again. False if it was in use."""
    return _in_use(article, out_since=None)


def _in_use(article: Article, *, out_since: datetime | None) -> bool:
    other = Article.objects.filter(pk=article.pk, withdrawn_at__isnull=out_since is not None)
    if not other.update(withdrawn_at=out_since):
        return False
    article.refresh_from_db()
    enter_article(article)
    return True
