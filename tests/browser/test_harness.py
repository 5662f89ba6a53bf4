"""The instruments measure what they say: on a small site of our own, before they are trusted on the product."""

import http.server
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.browser.pages import axe_faults, must_be_accessible, must_fit, weigh
from tests.browser.recorder import Recorder

PAGES = {
    "/": (
        "<!doctype html><html lang=en><title>One</title><main><h1>Sign</h1><form action=/two>"
        "<label>Name <input name=name></label><label>Email <input name=email type=email></label>"
        "<label><input type=checkbox name=agree> Yes</label><button>Sign</button></form>"
        "<button popovertarget=sheet>Share</button><div id=sheet popover>A sheet</div></main>"
    ),
    "/two": "<!doctype html><html lang=en><title>Two</title><main><h1>Thank you</h1></main>",
    "/dim": (
        "<!doctype html><html lang=en><title>Dim</title><style>@media (prefers-color-scheme: dark)"
        "{body{background:#000;color:#222}}</style><main><h1>Dim</h1></main>"
    ),
    "/bad": (
        "<!doctype html><title>Bad</title><main><h1>Bad</h1><img src=//other.example/x.png>"
        "<pre>" + "wide" * 200 + "</pre></main>"
    ),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path.split("?")[0], "").encode()
        self.send_response(200 if body else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: the test says what matters."""


@pytest.fixture(scope="module")
def site() -> Iterator[SimpleNamespace]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}")
    server.shutdown()


def wait_until(page: Page, happened: Callable[[], bool]) -> None:
    """Let the page go on until something has happened, for at most five seconds."""
    for _ in range(100):
        if happened():
            return
        page.wait_for_timeout(50)


def test_screens_taps_and_fields_are_counted_as_a_person_would(browse, site):
    context = browse(site)
    recorder = Recorder(context)
    page = context.new_page()
    page.goto("/")

    page.get_by_role("button", name="Share").click()
    # A person sees the sheet before she closes it; one that closes within its own frame tells nobody that it opened.
    wait_until(page, lambda: len(recorder.screens) == 2)
    page.keyboard.press("Escape")
    page.get_by_label("Name").fill("Bea Lund")
    page.get_by_label("Email").press_sequentially("bea@example.org")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Sign").click()
    page.wait_for_url("**/two*")

    assert recorder.counts == {"screens": 3, "taps": 2, "fields": 3}, vars(recorder)


def test_a_request_to_another_host_and_a_wide_page_are_noticed(chromium, site):
    from tests.browser.pages import Guard

    guard = Guard(site.url.removeprefix("http://"))
    context = chromium.new_context()
    guard.watch(context)
    page = context.new_page()
    page.goto(f"{site.url}/bad")

    with pytest.raises(AssertionError, match="other.example"):
        guard.must_be_clean()
    with pytest.raises(AssertionError, match="wider than 320"):
        must_fit(page)
    assert any("image-alt" in fault for fault in axe_faults(page))
    context.close()


def test_colours_that_cannot_be_read_in_the_dark_are_noticed(browse, site):
    page = browse(site).new_page()
    page.goto("/dim")

    with pytest.raises(AssertionError, match=r"dark.*\n.*color-contrast"):
        must_be_accessible(page)


def test_a_page_is_weighed_compressed(chromium, site):
    weight = weigh(chromium, f"{site.url}/two")

    assert 50 < weight.total < len(PAGES["/two"]) + 40
