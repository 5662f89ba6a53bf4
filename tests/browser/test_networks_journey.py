"""Posting by hand from a phone, the public page of posts, and a post that is taken down."""

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.steps import CAMPAIGN, DESK

pytestmark = pytest.mark.slow
NETWORKS = f"{DESK}networks/"
POSTS = f"{CAMPAIGN}newsroom/"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_post_is_copied_posted_by_hand_marked_and_taken_down(
    browse, product, inside, owner_state, chromium, javascript
):
    text = f"Hands {uuid4().hex[:8]}: late buses, please."
    post = inside("post_for_hands", text=text)
    desk = browse(product, state=owner_state, javascript=javascript).new_page()
    reader = browse(product, javascript=javascript).new_page()

    reader.goto(POSTS)
    expect(reader.get_by_text(text, exact=True)).to_be_visible()
    reader.goto(post["page"])
    expect(reader.get_by_text(text, exact=True)).to_be_visible()
    if javascript:
        must_be_accessible(reader)
        must_fit(reader)

    desk.goto(post["by_hand"])
    expect(desk.locator("#words")).to_have_value(text)
    expect(desk.get_by_role("link", name="Open X")).to_have_attribute(
        "href", f"https://x.com/intent/post?text={quote(text, safe='')}"
    )
    if javascript:
        expect(desk.get_by_role("button", name="Copy")).to_be_visible()
    desk.get_by_role("button", name="Mark as posted").click()
    expect(desk.locator(".error-summary")).to_contain_text("Paste the address of the post")
    desk.get_by_label("Link of the post").fill("https://x.com/betterbuses_example/status/7")
    desk.get_by_role("button", name="Mark as posted").click()
    expect(desk).to_have_url(f"{product.url}{NETWORKS}")

    assert inside("pull_from_hands", source=post["source"], reason="The time was wrong.") == 2
    # Her browser may show her what it kept for half a minute; whoever comes now sees it gone.
    reader = browse(product, javascript=javascript).new_page()
    answer = reader.goto(post["page"])
    assert answer and answer.status == 410
    expect(reader.get_by_text("The time was wrong.")).to_be_visible()
    reader.goto(POSTS)
    expect(reader.get_by_text(text, exact=True)).to_have_count(0)

    desk.goto(NETWORKS)
    row = desk.locator("li", has_text=text)
    expect(row).to_contain_text("Delete it on X yourself")
    row.get_by_role("button", name=re.compile("It is deleted")).click()
    expect(desk.locator("li", has_text=text)).to_have_count(0)
