"""Journey: the queue of duplicates by keyboard and by thumb; a merge and its undo, and two people told apart."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit

pytestmark = pytest.mark.slow
QUEUE = "/desk/better-buses/duplicates/"


def waiting(page: Page) -> int:
    """How many pairs the page says are left."""
    said = page.locator(".desk-title .num").inner_text()
    return int(re.findall(r"[\d,]+", said)[-1].replace(",", ""))


def press(page: Page, key: str) -> None:
    """Press a key as somebody does who sees that the page is there: its words are seen before its scripts listen."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_a_pair_is_merged_and_taken_apart_by_keyboard(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(QUEUE)
    must_be_accessible(page)
    must_fit(page)
    verdict = page.locator("#verdict")
    expect(verdict).to_have_text(re.compile("same person"))
    before, first = waiting(page), page.locator(".pair thead a").first.inner_text()

    press(page, "j")
    expect(page.locator(".pair thead a").first).not_to_have_text(first)
    press(page, "k")
    expect(page.locator(".pair thead a").first).to_have_text(first)
    press(page, "ArrowRight")
    expect(page.locator("[data-choice] input").nth(1)).to_be_checked()
    press(page, "m")

    # The focus is on the next verdict, and what happened is said.
    expect(page.locator(".lastdone[data-said]")).to_contain_text("Merged")
    expect(verdict).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("Merged")
    assert waiting(page) == before - 1
    must_be_accessible(page)
    press(page, "z")
    expect(page.get_by_text("are two records again")).to_be_visible()
    assert waiting(page) == before


def test_what_is_lost_follows_the_choice(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(f"{QUEUE}?level=likely")
    name = page.locator("[data-choice]", has_text="Name").locator("input")

    name.nth(0).check()
    first = page.locator('[data-lost="name"]:visible').inner_text()
    name.nth(1).check()

    assert page.locator('[data-lost="name"]:visible').inner_text() != first


def test_two_are_told_apart_on_a_phone_without_script(browse, product, owner_browser):
    state = owner_browser("phone").storage_state()
    page = browse(product, size="phone", state=state, javascript=False).new_page()
    page.goto(QUEUE)
    must_fit(page)
    before = waiting(page)

    page.get_by_role("button", name="Different people").click()

    expect(page.locator(".lastdone[data-said]")).to_contain_text("stay two people")
    assert waiting(page) == before - 1
    page.get_by_role("button", name="Undo").click()
    assert waiting(page) == before


def test_the_page_suits_a_phone(owner_browser):
    page = owner_browser("phone").new_page()
    for path in (QUEUE, f"{QUEUE}merges/", f"{QUEUE}identical/"):
        page.goto(path)
        must_be_accessible(page)
        must_fit(page)
    page.goto(QUEUE)
    expect(page.get_by_role("button", name="Merge")).to_be_in_viewport()
