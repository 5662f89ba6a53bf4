"""Writing a post and planning the week: previews as one types, keys on the calendar, the mend as the button."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.pages import must_be_accessible, must_fit, take_picture
from tests.browser.steps import DESK

pytestmark = pytest.mark.slow
CALENDAR = f"{DESK}newsroom/"
WORDS = "Buses at six in the morning: who drives them, who rides them, and who pays when they do not come?"


def test_a_post_is_written_seen_as_it_will_look_and_sent_for_approval(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(CALENDAR)

    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("New post")
    page.get_by_label("Title").fill("Six in the morning")
    page.get_by_label("Words", exact=True).fill(WORDS)
    expect(page.locator("#preview")).to_contain_text("who pays when they do not come?")
    expect(page.locator("#preview")).to_contain_text("of 280 characters")
    must_be_accessible(page)
    page.get_by_role("button", name="Save and ask for approval").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Six in the morning")
    expect(page.locator(".desk-title .chip")).to_contain_text("0 of")
    expect(page.locator(".toast")).to_contain_text("Sent for approval")


@pytest.mark.parametrize("javascript", [True, False])
def test_too_long_is_said_and_nothing_typed_is_lost(browse, product, owner_state, javascript):
    page = browse(product, size="phone", state=owner_state, javascript=javascript).new_page()
    page.goto(f"{CALENDAR}posts/new/")
    page.get_by_label("Title").fill("Much too long")
    page.get_by_label("Words", exact=True).fill("Every bus that is late is a promise that was broken. " * 8)

    page.get_by_role("button", name="Save and ask for approval").click()

    expect(page.locator("#checks")).to_contain_text("Too long for X by")
    expect(page.locator(".desk-title .chip")).to_contain_text("Draft")


def test_arrows_walk_the_week_and_a_post_opens_beside_it(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(CALENDAR)
    first = page.locator(".week .hit").first
    first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("aside.side h2")).to_have_text(title_of(first))


def test_the_newsrooms_pages_are_clean_at_every_size(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto(CALENDAR)
    post = page.locator(".post.p-held .hit, .post.p-waiting .hit, .post .hit").first
    picked = post.get_attribute("href") or ""
    for path, name in (
        (CALENDAR, "calendar"),
        (f"{CALENDAR}{picked}", "calendar-post"),
        (f"{CALENDAR}?view=list", "calendar-list"),
        (f"{CALENDAR}posts/new/", "post-new"),
        (f"{CALENDAR}settings/", "newsroom-settings"),
    ):
        page.goto(path)
        must_be_accessible(page)
        must_fit(page)
        take_picture(page, name, sizes=[size])


def title_of(link) -> str:
    return link.inner_text().strip()


def test_no_label_of_a_phones_tabs_is_cut(owner_browser):
    page = owner_browser("phone").new_page()
    page.goto(CALENDAR)

    cut = page.eval_on_selector_all(
        ".tabbar span:not(.vh, .badge)",
        "all => all.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent)",
    )

    assert cut == []


def test_days_that_are_over_are_a_line_each_on_a_phone_and_open_by_a_tap(owner_browser, inside):
    """On the Sunday of this week, because on a Monday none of its days is over."""
    context = owner_browser("phone")
    today = date.today()
    sunday = today + timedelta(days=6 - today.weekday())
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    of_sunday = inside("calendar_on", day=sunday.isoformat(), cookies=cookies)
    page = context.new_page()
    page.route(f"**{CALENDAR}", lambda route: route.fulfill(body=of_sunday, content_type="text/html"))
    page.goto(CALENDAR)
    day = page.locator(".day-past:has(.post)").first
    expect(day).to_be_attached()
    expect(day.locator(".post").first).to_be_hidden()

    day.locator(".day-short").click()

    expect(day.locator(".post").first).to_be_visible()
