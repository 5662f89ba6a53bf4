"""A living audience is written as a sentence, counted line by line, saved, and opened again."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.steps import DESK

pytestmark = pytest.mark.slow
SEGMENTS = f"{DESK}segments/"


def add(page: Page, place: str, label: str, *, counted: bool) -> None:
    """Open the list of lines at a place and press one; with a script the page is counted anew by itself."""
    page.locator(f"#add-{place}").click()
    page.locator(f"#menu-{place}").get_by_role("button", name=label, exact=True).click()
    if counted:
        page.wait_for_load_state("networkidle")


def choose(page: Page, name: str, *, label: str, counted: bool) -> None:
    page.locator(f"select[name='{name}']").first.select_option(label=label)
    if not counted:
        page.get_by_role("button", name="Count again").click()


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", True), ("phone", False)])
def test_a_segment_is_written_counted_saved_and_taken_away(browse, product, owner_state, size, javascript):
    name = f"May be emailed in Millbeck {uuid4().hex[:6]}"
    page = browse(product, size=size, state=owner_state, javascript=javascript).new_page()
    page.goto(SEGMENTS)
    page.get_by_role("link", name="New segment").locator("visible=true").first.click()
    everyone = int(page.locator(".big-n").inner_text().replace(",", ""))
    page.get_by_label("Name", exact=True).fill(name)

    add(page, "in", "live in an area", counted=javascript)
    choose(page, "in.0-areas", label="Millbeck", counted=javascript)
    expect(page.locator(".readout")).to_contain_text("People who live in Millbeck.")
    expect(page.locator("select[name='in.0-areas']")).to_have_count(2)
    alone = page.locator("#line-in-0 .n-tag").inner_text()
    expect(page.locator(".big-n")).to_have_text(alone)

    add(page, "in", "may be emailed, called, texted", counted=javascript)
    choose(page, "in.1-channel", label="emailed", counted=javascript)
    expect(page.locator(".readout")).to_contain_text("People who live in Millbeck, and who may be emailed.")
    expect(page.locator(".seg-side")).to_contain_text("more match but may not be emailed")
    assert 0 < int(page.locator(".big-n").inner_text().replace(",", "")) < everyone
    if javascript:
        must_be_accessible(page)
        must_fit(page)

    page.get_by_role("button", name="Save segment").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    why = page.locator(".why").first
    expect(why).to_have_attribute("open", "")
    expect(why).to_contain_text("Lives in Millbeck")

    page.get_by_role("button", name="Take a snapshot").click()
    expect(page.get_by_text("As it was on")).to_be_visible()
    page.goto(SEGMENTS)
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_text(f"“{name}” is gone")).to_be_visible()
    page.get_by_role("button", name=re.compile("Undo")).first.click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def test_a_line_that_was_removed_by_key_is_put_back(browse, product, owner_state):
    page = browse(product, state=owner_state).new_page()
    page.goto(f"{SEGMENTS}new/")
    add(page, "in", "carry a tag", counted=True)
    slot = page.locator("select[name='in.0-tags']").first
    expect(slot).to_be_focused()

    slot.press("Delete")
    expect(page.locator("#line-in-0")).to_have_count(0)
    expect(page.get_by_role("button", name="Put it back")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("select[name='in.0-tags']").first).to_be_visible()
