"""Answering for a post from the link of a mail: one tap, signed out; objecting, without script too; the stop."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit, take_picture
from tests.browser.steps import DESK

pytestmark = pytest.mark.slow
APPROVALS = f"{DESK}newsroom/approvals/"
CALENDAR = f"{DESK}newsroom/"


def test_one_tap_approves_from_the_link_of_a_mail(journey, inside):
    page, recorder = journey
    post = inside("post_waiting", title="One tap")
    page.goto(post["links"]["Nell"])
    expect(page.get_by_text("0 of 4", exact=False)).to_be_visible()
    must_be_accessible(page)
    must_fit(page)
    recorder.start_over()

    page.get_by_role("button", name="Approve").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You approved it. Thank you")
    recorder.must_be_within(screens=2, taps=1, fields=0)
    assert inside("post_state", public_id=post["public_id"]) == "waiting"


def test_three_of_four_let_it_out_and_the_fourth_takes_it_down(browse, product, inside):
    page = browse(product).new_page()
    post = inside("post_waiting", title="In and out")
    for name in ("Wilf", "Merle", "Nell"):
        page.goto(post["links"][name])
        page.get_by_role("button", name="Approve").click()
    assert inside("post_state", public_id=post["public_id"]) == "published"

    page.goto(post["links"]["Ros"])
    object_to(page, "She asked us to take it down.", "Take this post down")

    expect(page.get_by_role("heading", level=1)).to_have_text("You objected. The post is being taken down")
    assert inside("post_state", public_id=post["public_id"]) == "pulled"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_objection_opens_says_what_will_happen_and_holds(browse, product, inside, javascript):
    page = browse(product, javascript=javascript).new_page()
    post = inside("post_waiting", title="Hold")
    page.goto(post["links"]["Merle"])
    expect(page.locator("#object")).to_be_hidden()

    page.get_by_role("link", name="Object").click()
    expect(page.locator("#object")).to_contain_text("The post is held at once.")
    page.get_by_role("button", name="Hold this post").click()
    expect(page.locator("#object .error-summary")).to_be_visible()
    page.locator("#object label", has_text="Wrong moment").click()
    page.locator("#object textarea").fill("Wait until the vote is over.")
    page.get_by_role("button", name="Hold this post").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You objected. The post is held")
    assert inside("post_state", public_id=post["public_id"]) == "held"


def test_the_page_of_one_post_and_the_list_are_clean_at_every_size(owner_browser, inside, size):
    page = owner_browser(size).new_page()
    post = inside("post_waiting", title="Look")
    for path, name in ((APPROVALS, "approvals"), (f"{DESK}newsroom/approve/{post['public_id']}/", "approve")):
        page.goto(path)
        must_be_accessible(page)
        must_fit(page)
        take_picture(page, name, sizes=[size])
    page.goto(f"{DESK}newsroom/approve/{post['public_id']}/#object")
    must_be_accessible(page)


def test_keys_approve_and_go_on(owner_browser, inside):
    page = owner_browser("desktop").new_page()
    post = inside("post_waiting", title="Keys")
    page.goto(f"{DESK}newsroom/approve/{post['public_id']}/")

    page.keyboard.press("a")

    expect(page.locator(".toast")).to_contain_text(f"You approved “{post['title']}”")


@pytest.mark.parametrize("path", [APPROVALS, CALENDAR])
def test_one_press_stops_everything_and_it_goes_on(owner_browser, inside, path):
    page = owner_browser("phone").new_page()
    post = inside("post_waiting", title="Stop")
    page.goto(path)

    page.get_by_role("button", name="Stop everything").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is stopped")
    assert inside("post_state", public_id=post["public_id"]) == "held"
    must_be_accessible(page)

    page.get_by_role("button", name="Let the newsroom go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Approvals")
    assert inside("post_state", public_id=post["public_id"]) == "waiting"


def object_to(page: Page, words: str, button: str) -> None:
    page.locator("a[href='#object']").click()
    page.locator("#object label", has_text="A fact is wrong").click()
    page.locator("#object textarea").fill(words)
    page.get_by_role("button", name=button).click()
