"""Every page, of the public side and of the desk: no serious fault for axe in light or dark, and no sideways scroll."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.crawl import crawl
from tests.browser.pages import SCHEMES, axe_faults, dress, must_be_light, must_fit

HOME = "/better-buses/"
DESK = "/desk/better-buses/"


def faults_of(page: Page, paths: dict[str, str]) -> list[str]:
    """What is wrong with these pages, each opened in both schemes and at 320 px.

    The scheme is set before the page is opened: colours read while a page changes its scheme can mix the two.
    """
    found = []
    for path in paths:
        for scheme in SCHEMES:
            dress(page, scheme)
            page.goto(path)
            found += [f"{path} in {scheme}: {fault}" for fault in axe_faults(page)]
        try:
            must_fit(page)
        except AssertionError as wide:
            found.append(str(wide))
    return found


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_public_page_is_accessible_and_fits(browse, product, size):
    page = browse(product, size=size).new_page()

    paths = crawl(page, ["/", HOME])

    assert len(set(paths.values())) > 5, paths
    faults = faults_of(page, paths)
    assert not faults, "\n".join(faults)


@pytest.mark.timeout(900)  # some 60 pages, each in both schemes and at 320 px
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_of_the_desk_is_accessible_and_fits(owner_browser, size):
    context: BrowserContext = owner_browser(size)
    page = context.new_page()

    paths = crawl(page, ["/desk/", DESK])

    assert len(set(paths.values())) > 8, paths
    faults = faults_of(page, paths)
    assert not faults, "\n".join(faults)


def test_every_public_page_weighs_less_than_60_kb(browse, chromium, product):
    paths = crawl(browse(product).new_page(), ["/", HOME])

    heavy = []
    for path in paths:
        try:
            must_be_light(chromium, product.url + path)
        except AssertionError as weight:
            heavy.append(str(weight))
    assert not heavy, "\n".join(heavy)
