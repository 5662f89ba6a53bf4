"""Journey: a picture comes from a phone, a link is pasted, and both are found by a word."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.recorder import Recorder

pytestmark = pytest.mark.slow
LIBRARY = "/desk/better-buses/library/"


def photograph(shade: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (800, 600), (200, shade, 90)).save(file, "JPEG")
    return file.getvalue()


def add_picture(page: Page, alt: str, shade: int) -> None:
    page.get_by_label("Choose a picture").set_input_files(
        {"name": "IMG_1.jpeg", "mimeType": "image/jpeg", "buffer": photograph(shade)}
    )
    page.get_by_label("What does it show?").fill(alt)
    page.get_by_label("We made it").check()
    page.get_by_label("Nobody can be recognised").check()
    page.get_by_role("button", name="Add the picture").click()


def choose_what_every_crop_shows(page: Page) -> None:
    """Once the picture is there to be looked at."""
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Bottom right").check()
    must_be_accessible(page)
    must_fit(page)
    page.get_by_role("button", name="Save", exact=True).click()
    mark = page.locator(".lb-pic circle").first
    expect(mark).to_have_attribute("cx", "83%")
    expect(mark).to_have_attribute("cy", "83%")


def test_a_picture_is_in_the_library_and_found_by_a_word(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto(LIBRARY)
    page.get_by_role("link", name="Add", exact=True).click()
    page.get_by_role("link", name=re.compile("^A picture")).click()
    must_be_accessible(page)
    must_fit(page)

    add_picture(page, f"A lantern over the {size} stop", 40 if size == "phone" else 90)

    expect(page.get_by_role("heading", level=1)).to_have_text(f"A lantern over the {size} stop")
    expect(page.get_by_text("It may go out", exact=True)).to_be_visible()
    must_be_accessible(page)
    must_fit(page)
    choose_what_every_crop_shows(page)
    page.goto(LIBRARY)
    page.keyboard.press("/")
    page.keyboard.type(f"lant {size}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    must_be_accessible(page)
    must_fit(page)


def test_a_pasted_link_takes_two_taps_and_says_by_itself_how_it_went(owner_browser, size):
    context = owner_browser(size)
    recorder = Recorder(context)
    page = context.new_page()
    page.goto(f"{LIBRARY}add/")
    must_be_accessible(page)
    recorder.start_over()

    page.get_by_label("Web address of the page").fill("http://127.0.0.1/our-own-network")
    page.get_by_role("button", name="Keep this page").click()

    expect(page.get_by_text("We do not fetch from this address")).to_be_visible(timeout=30_000)
    recorder.must_be_within(screens=2, taps=2, fields=1)
    must_be_accessible(page)
    must_fit(page)


def test_a_link_can_be_pasted_and_looked_at_without_script(browse, product, owner_state):
    page = browse(product, size="phone", javascript=False, state=owner_state).new_page()
    page.goto(f"{LIBRARY}articles/new/")
    page.get_by_label("Web address of the page").fill("no page")
    page.get_by_role("button", name="Keep this page").click()
    expect(page.get_by_text("Paste a whole web address").first).to_be_visible()
    page.get_by_label("Web address of the page").fill("http://127.0.0.1/without-script")
    page.get_by_role("button", name="Keep this page").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("127.0.0.1")
