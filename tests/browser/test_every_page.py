"""Every page, public and of the desk: no serious fault for axe, light and dark, and no sideways scroll at 320 px."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.crawl import crawl
from tests.browser.pages import axe_faults, must_be_light, must_fit

HOME = "/better-buses/"
DESK = "/desk/better-buses/"


def check_from(page: Page, starts: list[str]) -> tuple[dict[str, str], list[str]]:
    """
    Every page behind these, with its kind; and what is wrong with them in the light, at 320 px, and in the dark.

    The scheme is set before a page is opened: colours read while a page changes its scheme can mix the two.
    """
    paths, faults = {}, []
    page.emulate_media(color_scheme="light")
    for path, kind in crawl(page, starts):
        paths[path] = kind
        faults += [f"{path} in light: {fault}" for fault in axe_faults(page)]
        try:
            must_fit(page)
        except AssertionError as wide:
            faults.append(str(wide))
    page.emulate_media(color_scheme="dark")
    for path in paths:
        page.goto(path)
        faults += [f"{path} in dark: {fault}" for fault in axe_faults(page)]
    return paths, faults


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_public_page_is_accessible_and_fits(browse, product, size):
    paths, faults = check_from(browse(product, size=size).new_page(), ["/", HOME])

    assert len(set(paths.values())) > 5, paths
    assert not faults, "\n".join(faults)


@pytest.mark.timeout(900)  # some 60 pages, each in both schemes and at 320 px
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_of_the_desk_is_accessible_and_fits(owner_browser, size):
    context: BrowserContext = owner_browser(size)

    paths, faults = check_from(context.new_page(), ["/desk/", DESK])

    assert len(set(paths.values())) > 8, paths
    assert not faults, "\n".join(faults)


def test_every_public_page_weighs_less_than_60_kb(browse, chromium, product):
    paths = dict(crawl(browse(product).new_page(), ["/", HOME]))

    heavy = []
    for path in paths:
        try:
            must_be_light(chromium, product.url + path)
        except AssertionError as weight:
            heavy.append(str(weight))
    assert not heavy, "\n".join(heavy)
