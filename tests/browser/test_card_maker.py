"""The card maker: the stage follows the typing, a card is made and taken back, also by phone and without script."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit

pytestmark = pytest.mark.slow
GALLERY = "/desk/better-buses/sharecards/"
STAGE = "#stage img.sc"


def story(page: Page) -> str:
    return page.locator("#stage .sc-story img").get_attribute("src") or ""


def open_maker(page: Page, name: str = "Quote") -> None:
    page.goto(GALLERY)
    page.get_by_role("link", name=re.compile(f"^Use this ?: {name}")).click()
    expect(page.locator(STAGE)).to_have_count(5)
    page.locator('[data-behaviour="card-maker"][data-started]').wait_for()


def test_the_stage_follows_the_typing_and_the_card_is_kept(owner_browser, size):
    page = owner_browser(size).new_page()
    open_maker(page)
    before = story(page)

    page.get_by_role("textbox", name="Quote", exact=True).fill("They cut the 17, so I gave up my job.")
    typed = time.monotonic()
    page.wait_for_function("was => document.querySelector('#stage .sc-story img').src !== was", arg=before)
    took = time.monotonic() - typed
    print(f"All five sizes {took * 1000:.0f} ms after the last key, {page.evaluate('innerWidth')} px wide")
    expect(page.get_by_role("textbox", name="Quote", exact=True)).to_have_value("They cut the 17, so I gave up my job.")
    page.get_by_label("Who said it").fill("Denise Okoro-Hall")
    page.get_by_role("button", name="Make the card").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("They cut the 17, so I gave up my job.")
    expect(page.locator(STAGE)).to_have_count(5)
    must_fit(page)
    must_be_accessible(page)
    assert took < 3


def test_another_template_keeps_what_both_ask_for(owner_browser):
    page = owner_browser("desktop").new_page()
    open_maker(page)
    page.get_by_label("Who said it").fill("Cllr Holroyd")

    page.get_by_role("radio", name="Thank-you").check(force=True)

    expect(page.get_by_label("Whom we thank")).to_have_value("Cllr Holroyd")
    expect(page.locator(STAGE)).to_have_count(5)


def test_a_card_goes_back_to_what_it_was(owner_browser):
    page = owner_browser("desktop").new_page()
    open_maker(page, "Badge")
    page.get_by_label("On the sign").fill("First words")
    page.get_by_role("button", name="Make the card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First words")
    page.get_by_label("On the sign").fill("Other words")
    page.get_by_role("button", name="Save the card").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Other words")

    page.get_by_role("button", name=re.compile("^Go back to this ?: version 1")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("First words")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save 5 pictures").first.click()
    assert taken.value.suggested_filename.endswith(".zip")


def test_a_template_of_one_s_own_is_made_layer_by_layer(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(GALLERY)
    box = page.locator(".gal-set", has=page.get_by_role("heading", name="Badge", exact=True))
    box.locator("summary").click()
    name = f"Our sign {time.time_ns()}"
    box.get_by_label("Name of your template").fill(name)
    box.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator('[data-behaviour="card-maker"][data-started]').wait_for()
    before = story(page)

    page.get_by_label("Ground").select_option("paper")
    page.wait_for_function("was => document.querySelector('#stage .sc-story img').src !== was", arg=before)
    page.get_by_role("button", name="Save the template").click()

    expect(page.get_by_text("Version 2").first).to_be_visible()
    must_be_accessible(page)


@pytest.mark.parametrize("path", ["", "cards/"])
def test_the_pages_fit_and_can_be_used_by_everybody(owner_browser, size, path):
    page = owner_browser(size).new_page()
    page.goto(GALLERY + path)

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("cards", re.I))
    must_fit(page)
    must_be_accessible(page)


def test_without_script_a_card_is_made_too(browse, product, owner_state):
    page = browse(product, size="phone", javascript=False, state=owner_state).new_page()
    page.goto(f"{GALLERY}new/badge/")
    page.get_by_label("On the sign").fill("By hand")

    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_label("On the sign")).to_have_value("By hand")
    page.get_by_role("button", name="Make the card").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
