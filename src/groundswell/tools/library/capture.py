"""Fetching a page that somebody pasted: by the one client that asks the outside, and with its reasons in words."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext as _

from groundswell.tools.library import services
from groundswell.tools.library.models import Article
from groundswell.trunk.outbound.client import OutboundError, OutboundFailed, Resolver, fetch, resolve

SECONDS, MOST_PAGE, MOST_PICTURE = 15.0, 4 * 1024 * 1024, 8 * 1024 * 1024
ASKED = {"Accept": "text/html,application/xhtml+xml,application/pdf;q=0.8,*/*;q=0.5"}
PICTURES = {"Accept": "image/webp,image/png,image/jpeg"}


def capture(*, article: Article, clock: Callable[[], datetime], resolver: Resolver = resolve) -> bool:
    """
    Fetch an article's page and keep it; True once it is kept.

    What goes wrong outside is said on the article's page, with a button to try again; it is no failure of the job.
    No transaction is open while the outside is asked.
    """
    if article.state == Article.KEPT:
        # Cut off after the page was kept: its picture is still to be had.
        page = services.kept_page(article) if article.picture_id is None else None
        if page and page.picture_url:
            _fetch_picture(article, page.picture_url, clock, resolver)
        return True
    try:
        answer = fetch(article.url, headers=ASKED, seconds=SECONDS, most_bytes=MOST_PAGE, resolver=resolver)
    except OutboundError as error:
        services.say_problem(article=article, problem=_why(error), at=clock())
        return False
    if answer.status != HTTPStatus.OK or not answer.body:
        services.say_problem(article=article, problem=_what_it_said(answer.status), at=clock())
        return False
    page = services.keep_answer(article=article, answer=answer, at=clock())
    if page.picture_url:
        _fetch_picture(article, page.picture_url, clock, resolver)
    return True


def _fetch_picture(article: Article, url: str, clock: Callable[[], datetime], resolver: Resolver) -> None:
    """The page chose this address, so it is asked with the same care; without a picture the article is as good."""
    try:
        answer = fetch(url, headers=PICTURES, seconds=SECONDS, most_bytes=MOST_PICTURE, resolver=resolver)
    except OutboundError:
        return
    if answer.status == HTTPStatus.OK:
        services.keep_picture(article=article, upload=answer.body, source_url=url[:600], at=clock())


def _why(error: OutboundError) -> str:
    said = str(error)
    if isinstance(error, OutboundFailed):
        return _("The site did not answer. Try again later, or write down what it says.")
    if "bytes" in said:
        return _("The page is larger than 4 MB. Write down what it says instead.")
    if "redirects" in said:
        return _("The address leads on and on. Open the page yourself and paste its own address.")
    return _("We do not fetch from this address. Paste the address of a page that everybody can open.")


def _what_it_said(status: int) -> str:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return _("There is no page at this address any more.")
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.PAYMENT_REQUIRED, HTTPStatus.FORBIDDEN):
        return _("The site shows this page only to its own readers. Write down what it says.")
    return _("The site answered with error %(status)s. Try again later.") % {"status": status}
