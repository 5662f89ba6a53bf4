"""Browser tests: a real Chromium against the real product, started once for each of its two beginnings."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.inside import Inside, beside
from tests.browser.pages import SIZES, Guard
from tests.browser.recorder import Recorder
from tests.support.product import Product, started
from tests.support.shared import leave_out

# An email address, a phone number, and the addresses that a mailed link opens (their tokens are masked).
PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w|\b(?:\+44|0)7\d{9}\b|/(?:me|confirm|signed)/[\w.:-]{20,}")
CHROMIUM = Path(os.environ.get("GROUNDSWELL_CHROMIUM", "/usr/bin/chromium"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test; a journey may take its time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The product with its demo campaign, Better Buses for Ashdale."""
    with started() as running:
        yield running
        must_name_nobody(running)


@pytest.fixture(scope="session")
def empty_product() -> Iterator[Product]:
    """The product as it is on the first day: it opens with the set-up."""
    with started("--empty") as running:
        yield running
        must_name_nobody(running)


def must_name_nobody(product: Product) -> None:
    """Assert that all a product printed in a whole run of journeys holds no email address and no mailed token."""
    named = [line[:200] for line in product.lines if PERSONAL.search(line)]
    assert not named, "\n".join(named[:10])


@pytest.fixture(scope="session")
def inside(product: Product) -> Iterator[Inside]:
    """Asks the demo product's database, and makes things in it: `inside("mail_to", address=…)`."""
    with beside(product) as process:
        yield process


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not CHROMIUM.exists():
        leave_out("No Chromium on this machine (apt-get install -y chromium)")
    # Playwright runs a loop in this thread; the tests here use the ORM, if at all, only to look.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser
        browser.close()


Browse = Callable[..., BrowserContext]


@pytest.fixture
def browse(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Browse]:
    """
    Open a browser of its own: `browse(product, size="phone", scheme="dark", javascript=False)`.

    `state` is what another context kept (`storage_state`), for somebody who is signed in already.

    At the end of the test every one is closed, and none may have asked another host for anything.
    """
    opened: list[tuple[BrowserContext, Guard]] = []

    def new(
        product: Product,
        *,
        size: str = "phone",
        scheme: str = "light",
        javascript: bool = True,
        state: Any = None,
    ) -> BrowserContext:
        context = chromium.new_context(
            storage_state=state,
            base_url=product.url,
            viewport=SIZES[size],  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            reduced_motion="reduce",
            has_touch=size == "phone",
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(10_000)
        guard = Guard(urlsplit(product.url).netloc)
        guard.watch(context)
        opened.append((context, guard))
        return context

    yield new
    for context, _ in opened:
        context.close()
    for _, guard in opened:
        guard.must_be_clean()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """Both sizes, one after the other: "phone" (390x844) and "desktop" (1440x900)."""
    return str(request.param)


@pytest.fixture
def journey(browse: Browse, product: Product, size: str) -> tuple[Page, Recorder]:
    """A page of the demo product at each size, and a recorder that counts from its first screen."""
    context = browse(product, size=size)
    recorder = Recorder(context)
    return context.new_page(), recorder


@pytest.fixture(scope="session")
def owner_state(chromium: Browser, product: Product) -> Any:
    """What the owner's browser keeps once her one-time link has let her in."""
    assert product.owner_link, "\n".join(product.lines)
    context = chromium.new_context(base_url=product.url)
    page = context.new_page()
    page.goto(product.owner_link)
    # The link is used up by a button, not by whatever looks at it first.
    button = page.locator("form[method=post] button.btn")
    if "/account/owner/" in page.url and button.count():
        button.first.click()
        page.wait_for_url(lambda url: "/account/owner/" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def owner_browser(browse: Browse, product: Product, owner_state: Any) -> Callable[[str], BrowserContext]:
    """A browser of a size, signed in as the owner: `owner_browser("desktop")`."""
    return lambda size: browse(product, size=size, state=owner_state)
