"""
From a declaration to a thank-you on Bluesky: the card appears by itself, an objection holds the post, a mend and two
approvals release it, an objection takes it down. The network is a real one, on this machine.
"""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.inside import beside
from tests.browser.pages import must_be_accessible, must_fit, take_picture
from tests.browser.recorder import Recorder
from tests.browser.steps import DESK, someone
from tests.support.product import Product, started

pytestmark = pytest.mark.slow
BOARD = f"{DESK}nominations/public-control/"
SOURCE = "https://paper.example/news/7"
MENDED = "The councillor backs public buses. Thank you! 15 of 40 so far, and it takes 21."
IMPRINT = "Promoted by R. Tamblyn for Better Buses for Ashdale, 4 Tannery Yard, Ashdale AD1 2BX."
WITHIN_SECONDS = 120
ANSWERED_SECONDS = 40


@pytest.fixture(scope="module")
def site(atproto_network):
    """The product with its demo, and leave to ask the network on this machine."""
    allowed = ",".join(f"{host}:{port}" for host, port in atproto_network.allowed if ":" not in host)
    with started(GROUNDSWELL_OUTBOUND_ALLOW=allowed) as running:
        yield running


@pytest.fixture(scope="module")
def within(site):
    with beside(site) as process:
        yield process


@pytest.fixture(scope="module")
def owner(chromium, site: Product):
    """What the owner's browser keeps once her link has let her in."""
    context = chromium.new_context(base_url=site.url)
    page = context.new_page()
    page.goto(site.owner_link)
    page.locator("form[method=post] button.btn").first.click()
    page.wait_for_url(lambda url: "/account/owner/" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def account(atproto_network):
    """Our account on the network, with the imprint in its profile."""
    made = atproto_network.add_account("buses")
    atproto_network.set_profile(made, IMPRINT)
    return made


@pytest.fixture(scope="module")
def approvers(within) -> dict[str, str]:
    """Ana, Bo and Cy answer for posts; two of them suffice."""
    people = {name: someone(name) for name in ("ana", "bo", "cy")}
    within("voices", people={address: f"{name.title()} Marsh" for name, address in people.items()}, needed=2)
    return people


@pytest.fixture(scope="module")
def connected(chromium, site, owner, account, approvers, atproto_network):
    """Bluesky is connected on the desk, with an app password."""
    context = chromium.new_context(base_url=site.url, storage_state=owner)
    page = context.new_page()
    page.goto(f"{DESK}networks/connect/bluesky/")
    page.get_by_label("Handle").fill(account.handle)
    page.get_by_label("App password").fill(account.app_password)
    page.get_by_label(re.compile("^Server")).fill(atproto_network.pds)
    page.get_by_role("button", name="Connect Bluesky").click()
    expect(page.get_by_text(account.handle).first).to_be_visible()
    context.close()
    return account


def undecided(page: Page, nth: int):
    return page.locator("a.hex.is-ask, a.hex.is-none").nth(nth)


def declare(page: Page, nth: int) -> str:
    """On the open board: a tap on a hexagon, a choice, the source, a tap on the button. Gives the target's id."""
    target = undecided(page, nth).get_attribute("data-id")
    undecided(page, nth).click()
    page.get_by_text("Backs us", exact=True).locator("visible=true").last.click()
    page.get_by_label("Where did they say it?").fill(SOURCE)
    page.get_by_role("button", name=re.compile("^Record: .* backs us$")).click()
    page.wait_for_url("**#done")
    assert target
    return target


def card_appears(page: Page) -> None:
    """The chain after the record fills by itself: the card, then the draft that waits for approval."""
    expect(page.locator(".by-rule")).to_contain_text("asked for approval", timeout=20_000)
    card = page.locator(".by-rule img")
    expect(card).to_be_visible()
    assert card.get_attribute("alt")
    expect(page.locator(".by-rule[hx-get]")).to_have_count(0)


def answers(page: Page, within, address: str, title: str, after: int = 0) -> int:
    """Open the link of the newest mail about a post on a phone; give how many mails she has had."""
    link = within("answer_link", address=address, title=title, after=after)
    page.goto(link["path"])
    return int(link["mails"])


def approve(page: Page, within, address: str, title: str) -> None:
    """Press the one button of the newest mail's page: a mail about words that have changed since has none."""
    button = page.get_by_role("button", name="Approve", exact=True)

    def opened() -> bool:
        answers(page, within, address, title)
        return button.is_visible()

    wait_for(opened)
    button.click()


def object_to(page: Page, words: str, button: str) -> None:
    page.locator("a[href='#object']").click()
    page.locator("#object").get_by_role("radio").first.check(force=True)
    page.locator("#object textarea").fill(words)
    page.get_by_role("button", name=button).click()


def wait_for(check, seconds: float = ANSWERED_SECONDS):
    """Ask until there is an answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := check():
            return found
        time.sleep(0.1)
    raise TimeoutError(f"Not within {seconds} s")


@pytest.mark.timeout(600)  # it starts a product of its own, and a network
def test_an_objection_holds_a_mend_and_two_approvals_release_and_an_objection_takes_down(
    browse,
    site,
    within,
    owner,
    connected,
    approvers,
    atproto_network,
):
    desk = browse(site, size="desktop", state=owner).new_page()
    ana, bo, cy = (browse(site, size="phone").new_page() for _ in range(3))

    desk.goto(BOARD)
    target = declare(desk, 0)
    card_appears(desk)
    take_picture(desk, "thank-you-chain")
    must_be_accessible(desk)
    must_fit(desk)
    title = within("post_about", target=target)["title"]

    mails = answers(ana, within, approvers["ana"], title)
    object_to(ana, "She asked us to leave her first name out.", "Hold this post")
    wait_for(lambda: within("post_about", target=target)["state"] == "held")

    post = within("post_about", target=target)["public_id"]
    desk.goto(f"{DESK}newsroom/posts/{post}/edit/")
    desk.get_by_label("Words", exact=True).fill(MENDED)
    desk.get_by_role("button", name="Save the change").click()

    answers(ana, within, approvers["ana"], title, after=mails)
    ana.get_by_role("button", name="It is right now").click()
    assert atproto_network.posts(connected) == []
    approve(bo, within, approvers["bo"], title)

    (record,) = wait_for(lambda: atproto_network.posts(connected))
    said = record["value"]
    assert said["text"] == MENDED
    (picture,) = said["embed"]["images"]
    assert len(picture["alt"]) > 20
    assert picture["aspectRatio"]["width"] > 0
    seen = atproto_network.seen(connected, record["uri"])
    assert seen and seen["embed"]["images"][0]["alt"] == picture["alt"]

    after = cy.locator("a[href='#object']")
    wait_for(lambda: answers(cy, within, approvers["cy"], title) and after.is_visible())
    object_to(cy, "She has asked us to take it down.", "Take this post down")
    wait_for(lambda: not atproto_network.posts(connected))
    wait_for(lambda: within("post_about", target=target)["state"] == "pulled")


@pytest.mark.timeout(600)  # it starts a product of its own, and a network
def test_the_straight_path_is_four_taps_and_less_than_two_minutes(
    browse,
    site,
    within,
    owner,
    connected,
    approvers,
    atproto_network,
    capsys,
):
    before = len(atproto_network.posts(connected))
    contexts = [browse(site, size="phone", state=owner), *(browse(site, size="phone") for _ in range(2))]
    recorders = [Recorder(context) for context in contexts]
    desk, ana, bo = (context.new_page() for context in contexts)
    desk.goto(BOARD)
    recorders[0].start_over()
    began = time.monotonic()

    target = declare(desk, 1)
    card_appears(desk)
    drafted = time.monotonic() - began
    title = within("post_about", target=target)["title"]
    for page, name in ((ana, "ana"), (bo, "bo")):
        approve(page, within, approvers[name], title)
    (record,) = wait_for(lambda: atproto_network.posts(connected)[before:])
    took = time.monotonic() - began

    taps = [tap for recorder in recorders for tap in recorder.taps]
    assert record["value"]["embed"]["images"]
    assert len(taps) == 4, taps
    assert took < WITHIN_SECONDS
    with capsys.disabled():
        print(f"\nfrom the first tap to Bluesky: {took:.1f} s, {len(taps)} taps; card and draft after {drafted:.1f} s")
