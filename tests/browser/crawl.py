"""Every page that a person can come to by following links, one or two of each kind."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

NOT_PAGES = ("/static/", "/media/", "/live/", "/api/", "/act/", "/theme/")
NOT_PAGE_ENDS = (".csv", ".png", ".json", ".txt", ".xml", ".ics", ".svg", ".css", ".webmanifest")
ENDS_SESSION = ("logout", "/account/owner/")
MOST_OF_A_KIND = 2
MOST = 200


def kind_of(path: str) -> str:
    """The name of the view behind a path: two petitions are pages of one kind. Empty for an address of no view."""
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return ""


def is_page(path: str) -> bool:
    return not (
        path.startswith(NOT_PAGES) or path.endswith(NOT_PAGE_ENDS) or any(word in path for word in ENDS_SESSION)
    )


def links(page: Page) -> list[str]:
    """Paths of our own that the page links to, without their queries."""
    host = urlsplit(page.url).netloc
    # Not a.href: of a link inside a drawing that is no text.
    read = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
    found = page.eval_on_selector_all("a[href]:not([download])", read)
    parts = (urlsplit(address) for address in found)
    return [part.path for part in parts if part.netloc == host and part.scheme.startswith("http")]


def crawl(page: Page, starts: list[str]) -> Iterator[tuple[str, str]]:
    """
    Follow links from these paths; give each path with its kind, in the order of finding, while its page is open.

    :raises AssertionError: for a link that leads to no page of ours, with the page it stands on.
    """
    of_a_kind: Counter[str] = Counter()
    waiting = [(start, "the start") for start in starts]
    asked = set(starts)
    seen = 0
    while waiting and seen < MOST:
        path, source = waiting.pop(0)
        kind = kind_of(path)
        assert kind, f"{source} links to {path}, which is no page"
        if of_a_kind[kind] >= MOST_OF_A_KIND:
            continue
        answer = page.goto(path)
        assert answer is not None and answer.status < 400, f"{source} links to {path}: {answer and answer.status}"
        of_a_kind[kind] += 1
        seen += 1
        for link in links(page):
            if link not in asked and is_page(link):
                asked.add(link)
                waiting.append((link, path))
        yield path, kind
