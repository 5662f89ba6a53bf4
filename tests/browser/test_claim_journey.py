"""Taking a block of councillors and asking them: two taps an answer, with and without signal, script and mouse."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.pages import SCHEMES, axe_faults, dress
from tests.browser.steps import CAMPAIGN, confirm_link, someone

pytestmark = pytest.mark.slow
CLAIM = f"{CAMPAIGN}nominations/public-control/claim/"
NEXT = "#nx"
# A phone's own program opens for a number; Chromium without a window opens a question that takes all further input.
NO_DIALLER = """addEventListener("click", (event) => {
  if (event.target.closest('a[href^="tel:"]')) event.preventDefault();
});"""


@pytest.fixture
def known(inside):
    """The personal link of somebody new to the campaign, who lands on the page of blocks."""
    return lambda name: inside("known_person", name=name, address=someone("claim"), postcode="AD4 2LP", next_path=CLAIM)


def take(page: Page, link: str) -> None:
    """Take the smallest block by one press."""
    page.goto(link)
    page.locator(".cl-choice label").last.click()
    page.get_by_role("button", name="Take them").click()
    page.wait_for_url("**/nominations/blocks/**")


def hand_back(page: Page) -> None:
    """Leave no block behind: the next test needs free councillors."""
    page.get_by_role("link", name="Hand back").click()
    page.locator("#hand").get_by_role("button", name="Hand back").click()
    expect(page.get_by_text("You handed the rest back")).to_be_visible()


def asked(page: Page) -> str:
    return page.locator(".cl-line p span").first.inner_text()


def test_an_outcome_is_recorded_in_two_taps_and_undone_in_one(journey, known):
    page, recorder = journey
    page.add_init_script(NO_DIALLER)
    take(page, known("Bea Lund"))
    first = page.locator(NEXT).inner_text()
    expect(page.get_by_text("0 of 3 asked")).to_be_visible()
    recorder.start_over()

    page.locator(".acts3 a").first.click()
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_text("1 of 3 asked")).to_be_visible()

    recorder.must_be_within(screens=1, taps=2, fields=0)
    expect(page.locator(NEXT)).not_to_have_text(first)
    expect(page.locator(".toast")).to_contain_text("Saved: ")

    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("0 of 3 asked")).to_be_visible()
    expect(page.locator(NEXT)).to_have_text(first)
    hand_back(page)


def test_backs_us_stands_on_the_board_after_one_more_tap(browse, product, known):
    page = browse(product).new_page()
    take(page, known("Ivo Marsh"))
    who = page.locator(NEXT).inner_text()

    page.get_by_role("button", name="Backs us").click()
    expect(page.get_by_role("heading", name=f"{who} backs us. How do you know?")).to_be_visible()
    page.get_by_role("button", name="Put it on the board").click()

    expect(page.locator(".toast")).to_contain_text(f"{who} backs us. It is on the board.")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("0 of 3 asked")).to_be_visible()
    hand_back(page)


def test_what_is_tapped_without_signal_is_kept_shown_with_a_clock_and_sent_later(browse, product, known):
    context: BrowserContext = browse(product)
    page = context.new_page()
    take(page, known("Ada Quill"))
    first = page.locator(NEXT).inner_text()

    context.set_offline(True)
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_text("No signal. 1 kept on this phone.")).to_be_visible()
    expect(page.locator("[data-unsent] li")).to_contain_text(first)
    expect(page.locator(NEXT)).not_to_have_text(first)
    kept = page.evaluate("localStorage.getItem('groundswell.claims')")
    assert first not in kept and "@" not in kept
    page.get_by_role("button", name="Left a message").click()
    expect(page.locator("[data-unsent] li")).to_have_count(2)
    context.set_offline(False)

    expect(page.get_by_text("2 of 3 asked")).to_be_visible()
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('groundswell.claims')") is None
    page.reload()
    assert asked(page) == "2 of 3 asked"
    hand_back(page)


def test_a_lost_answer_is_asked_for_again_and_counts_once(browse, product, known):
    context: BrowserContext = browse(product)
    page = context.new_page()
    take(page, known("Max Holt"))
    lost = []

    def lose_the_answer(route):
        # The server has it; the phone never hears.
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    page.route("**/record/", lose_the_answer, times=1)
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_text("No signal. 1 kept on this phone.")).to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert len(lost) == 1 and asked(page) == "1 of 3 asked"
    hand_back(page)


def test_one_to_six_and_c_w_p_on_a_desk(browse, product, known):
    page = browse(product, size="desktop").new_page()
    take(page, known("Sol Reid"))

    page.keyboard.press("w")
    expect(page.get_by_label("Wrote")).to_be_checked()
    expect(page.get_by_role("button", name="Letter sent")).to_be_visible()
    page.get_by_label("Called").check()
    page.keyboard.press("p")
    expect(page.get_by_label("Posted")).to_be_checked()
    page.keyboard.press("c")
    page.keyboard.press("4")

    expect(page.locator(".toast")).to_contain_text("Saved: called, no answer.")
    assert asked(page) == "1 of 3 asked"
    hand_back(page)


def test_the_whole_block_without_script(browse, product, known):
    page = browse(product, javascript=False).new_page()
    take(page, known("Pia Crane"))
    for number in range(1, 3):
        page.get_by_role("button", name="No answer").click()
        assert asked(page) == f"{number} of 3 asked"
    page.locator(".toast").last.get_by_role("button", name="Undo").click()
    assert asked(page) == "1 of 3 asked"
    hand_back(page)


def test_somebody_new_gets_her_block_by_the_mailed_page(browse, product, inside):
    page, address = browse(product).new_page(), someone("newblock")
    page.goto(CLAIM)
    page.locator(".cl-choice label").last.click()
    for label, text in (("Full name", "Nia Holt"), ("Email", address), ("Postcode", "AD4 2LP")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Take them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more press")

    page.goto(confirm_link(inside("mail_to", address=address)))
    page.locator("main form").first.locator("button").click()
    page.wait_for_url("**/nominations/blocks/**")

    assert asked(page) == "0 of 3 asked"
    hand_back(page)


def test_its_pages_have_no_serious_fault_in_either_scheme(browse, product, known, size):
    page = browse(product, size=size).new_page()
    link = known("Rex Dale")
    page.goto(link)
    for scheme in SCHEMES:
        dress(page, scheme)
        assert axe_faults(page) == []
    take(page, link)
    page.get_by_role("button", name="Against").click()
    expect(page.locator(".cl-proof")).to_be_visible()
    for address in (page.url, f"{page.url.split('?')[0]}#hand"):
        page.goto(address)
        for scheme in SCHEMES:
            dress(page, scheme)
            assert axe_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(page.url.split("#")[0])
    hand_back(page)


def test_what_waits_on_a_phone_that_no_longer_knows_her_is_kept(browse, product, known):
    context: BrowserContext = browse(product)
    page = context.new_page()
    link = known("Tia Moor")
    take(page, link)
    address = page.url
    context.set_offline(True)
    page.get_by_role("button", name="No answer").click()
    expect(page.get_by_text("No signal. 1 kept on this phone.")).to_be_visible()
    context.clear_cookies()
    context.set_offline(False)
    page.wait_for_timeout(1000)
    assert page.evaluate("localStorage.getItem('groundswell.claims')") is not None

    page.goto(link)
    page.goto(address)

    expect(page.get_by_text("1 of 3 asked")).to_be_visible()
    assert page.evaluate("localStorage.getItem('groundswell.claims')") is None
    hand_back(page)
