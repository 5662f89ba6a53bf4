"""From a fresh start to a live petition: what the set-up costs, counted, and that it works."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.recorder import Recorder
from tests.browser.steps import fill_in, press_sign, someone

pytestmark = pytest.mark.slow
MOST_FIELDS = 12
MOST_SECONDS = 300
DEMAND = "Run the 42 until 11pm"


def go_on(page: Page) -> None:
    page.locator(".setup-act button.btn").click()


def set_up(page: Page, owner_link: str) -> None:
    """What an owner types and chooses; what stands there already stays."""
    page.goto(owner_link)
    page.get_by_label("Email", exact=False).first.fill("ros@example.org")
    page.get_by_label("name", exact=False).first.fill("Ros Tamblyn")
    page.get_by_role("button", name="Start").click()

    expect(page.get_by_role("heading", name="Your organisation")).to_be_visible()
    page.get_by_label("Its name").fill("Rill Bus Users")
    page.locator("label.choice").nth(1).click()
    go_on(page)

    expect(page.get_by_role("heading", name="Your look")).to_be_visible()
    page.get_by_label("Your colour", exact=True).fill("#0a7d55")
    go_on(page)

    page.get_by_label("Who can say yes?").fill("Bronagh Teale, Mayor of Ashdale")
    page.get_by_label("What should they do?").fill(DEMAND)
    page.get_by_label("Why, in two sentences?").fill("The last bus goes at nine. Night shifts end at ten.")
    go_on(page)

    expect(page.get_by_role("heading", name="Email")).to_be_visible()
    go_on(page)

    expect(page.get_by_role("heading", name="Open to everyone")).to_be_visible()
    page.get_by_label("Postal address").fill("4 Tannery Yard, Ashdale AD1 2BX")
    page.get_by_label("Name of the campaign").fill("Late Buses for the Rills")
    go_on(page)


def test_from_a_fresh_start_to_a_live_petition(browse, empty_product, capsys):
    front = browse(empty_product).new_page()
    front.goto("/")
    expect(front.locator("form")).to_have_count(0)
    context = browse(empty_product, size="phone")
    recorder, page, began = Recorder(context), context.new_page(), time.monotonic()

    set_up(page, empty_product.owner_link)
    expect(page.locator("h1")).to_have_text(DEMAND)

    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\nset-up on a phone: {recorder.counts}, {seconds:.0f} s", flush=True)
    assert recorder.counts["fields"] <= MOST_FIELDS, recorder.fields
    assert seconds < MOST_SECONDS

    stranger, address = browse(empty_product).new_page(), someone("first")
    stranger.goto("/")
    stranger.get_by_role("link", name="Sign").first.click()
    expect(stranger.locator("h1")).to_have_text(DEMAND)
    fill_in(stranger, name="Ada Quill", email=address, postcode="LS6 1AA")
    press_sign(stranger)
    stranger.wait_for_url("**/signed/**")
    expect(stranger.locator("h1")).to_contain_text("Thank you, Ada")

    again = stranger.goto(empty_product.owner_link)
    assert again is not None and again.status == 410


def test_set_up_shows_what_a_kind_gets(browse, empty_product, size):
    """Without script a button does what the choice does by itself with it. Comes after the journey."""
    link = empty_product.run("createowner", "--email", someone("founder")).stdout
    page = browse(empty_product, size=size, javascript=False).new_page()
    page.goto(link.split()[-1])
    page.locator("form[method=post] button.btn").first.click()
    page.goto("/setup/organisation/")
    page.locator("label.choice", has_text="Charity").click()

    page.get_by_role("button", name="Show what this kind gets").click()

    expect(page.locator("#kind-gets h2").first).to_contain_text(re.compile("charit", re.I))
