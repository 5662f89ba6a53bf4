"""One press or many, a poor line or none, and a database that is away: one signature, and nothing typed is lost."""

import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.steps import PETITION, confirm, confirm_link, fill_in, press_sign, sign, someone

pytestmark = pytest.mark.slow
BUTTON = "#sign button[type=submit]:not([name])"
LOCK_SECONDS = 45
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}


def filled(context: BrowserContext, address: str, name: str = "Zoe Hart") -> Page:
    page = context.new_page()
    page.goto(PETITION)
    fill_in(page, name=name, email=address, postcode="AD4 2LP")
    return page


def expect_what_was_typed(page: Page, address: str) -> None:
    """The browser gives it back some time after the page has loaded."""
    expect(page.get_by_label("Full name", exact=True)).to_have_value("Zoe Hart")
    expect(page.get_by_label("Email", exact=True)).to_have_value(address)


def numbers(page: Page) -> dict[str, int]:
    found = page.request.get(f"{PETITION}numbers.json", headers={"Cache-Control": "no-cache"}).json()
    return {name: found[name] for name in ("confirmed", "waiting")}


def test_a_double_press_is_one_signature(browse, product, inside, size):
    context, address = browse(product, size=size), someone("double")
    page = filled(context, address)
    before = numbers(page)

    page.locator(BUTTON).dblclick()
    page.wait_for_url("**/signed/**")

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    assert numbers(page) == {**before, "waiting": before["waiting"] + 1}


def test_a_double_press_on_the_mails_button_counts_once(browse, product, inside):
    page, address = browse(product).new_page(), someone("button")
    sign(page, name="Zoe Hart", email=address)
    page.goto(confirm_link(inside("mail_to", address=address)))
    before = numbers(page)

    page.get_by_role("button", name="Confirm my name").dblclick()
    expect(page.get_by_role("button", name="Confirm my name")).to_have_count(0)

    assert inside("signatures_of", address=address) == ["confirmed"]
    assert numbers(page)["confirmed"] == before["confirmed"] + 1


def test_two_tabs_are_one_signature(browse, product, inside):
    context, address = browse(product), someone("tabs")
    tabs = [filled(context, address), filled(context, address)]
    before = numbers(tabs[0])

    for tab in tabs:
        tab.locator(BUTTON).click(no_wait_after=True)
    for tab in tabs:
        tab.wait_for_url("**/signed/**")
        expect(tab.locator("h1")).to_contain_text("Thank you, Zoe")

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    assert numbers(tabs[0])["waiting"] == before["waiting"] + 1


def test_going_back_and_sending_again_is_one_signature(browse, product, inside):
    context, address = browse(product), someone("back")
    page = filled(context, address)
    before = numbers(page)
    press_sign(page)
    page.wait_for_url("**/signed/**")

    page.go_back()
    fill_in(page, name="Zoe Hart", email=address, postcode="AD4 2LP")
    press_sign(page)
    page.wait_for_url("**/signed/**")
    page.reload()

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    assert numbers(page)["waiting"] == before["waiting"] + 1


def test_confirming_twice_from_two_tabs_counts_once(browse, product, inside):
    context, address = browse(product), someone("mails")
    page = context.new_page()
    sign(page, name="Zoe Hart", email=address)
    link = confirm_link(inside("mail_to", address=address))
    other = context.new_page()
    other.goto(link)
    before = numbers(page)
    confirm(page, link)

    other.get_by_role("button", name="Confirm my name").click()

    expect(other.get_by_role("heading", level=1)).to_have_text("Already confirmed")
    assert numbers(page)["confirmed"] == before["confirmed"] + 1


def test_signing_works_on_a_slow_line(browse, product, inside):
    context, address = browse(product), someone("slow")
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)

    sign(page, name="Zoe Hart", email=address)

    expect(page.locator("h1")).to_contain_text("Thank you, Zoe")
    assert inside("signatures_of", address=address) == ["unconfirmed"]


def test_without_a_line_what_was_typed_is_kept_and_sent_later(browse, product, inside):
    context, address = browse(product), someone("line")
    page = filled(context, address)
    context.set_offline(True)
    press_sign(page)
    page.wait_for_url("chrome-error://**")
    assert inside("signatures_of", address=address) == []

    context.set_offline(False)
    page.go_back()
    expect_what_was_typed(page, address)
    press_sign(page)
    page.wait_for_url("**/signed/**")

    assert inside("signatures_of", address=address) == ["unconfirmed"]


def test_an_answer_that_was_lost_on_the_way_is_asked_for_again(browse, product, inside):
    """The server wrote the signature, and the line broke before its answer came."""
    context, address = browse(product), someone("lost")
    page = filled(context, address)
    before = numbers(page)

    def write_and_lose(route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    context.route("**/act/**", write_and_lose, times=1)
    press_sign(page)
    page.wait_for_url("chrome-error://**")
    page.go_back()
    expect_what_was_typed(page, address)
    press_sign(page)
    page.wait_for_url("**/signed/**")

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    assert numbers(page)["waiting"] == before["waiting"] + 1


@pytest.fixture
def lock(product):
    """Hold the database's only pen, as a stuck backup might."""
    file = product.data / "groundswell.sqlite3"
    if not file.exists():
        pytest.skip("Only SQLite has one pen for all")
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def test_a_locked_database_gives_the_draft_back_to_send_again(chromium, product, inside, lock):
    # A context of its own: in those of `browse` no answer may be a 503.
    context, address = chromium.new_context(base_url=product.url), someone("locked")
    page = filled(context, address)
    page.get_by_label("Hide my name on this page").check()

    with page.expect_navigation(timeout=LOCK_SECONDS * 1000) as refused:
        page.locator(BUTTON).click(no_wait_after=True)
    assert refused.value is not None and refused.value.status == 503
    assert refused.value.headers["retry-after"]
    expect(page.locator("h1")).to_have_text("Not saved yet. Try again in a moment")
    expect(page.get_by_label("Full name")).to_have_value("Zoe Hart")
    expect(page.get_by_label("Email")).to_have_value(address)
    expect(page.locator("main input:visible")).to_have_count(3)
    assert page.locator("input[name=hide]").get_attribute("type") == "hidden"

    lock.execute("ROLLBACK")
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_url("**/signed/**")

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    context.close()
