"""Journey: a figure is written down, turns out to be wrong, and everybody can read what is right."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.recorder import Recorder

pytestmark = pytest.mark.slow
DESK = "/desk/better-buses/library/"
PUBLIC = "/better-buses/library/"
REASON = "The survey counted single tickets twice"


def record(page: Page, words: str, figure: str) -> None:
    """Write a figure down with where it is from."""
    page.goto(f"{DESK}facts/new/?kind=figure")
    page.get_by_label("What may be said").fill(words)
    page.get_by_label("The figure in it").fill(figure)
    page.get_by_label("Where do we have it from?").fill("County fares survey")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def correct(page: Page, words: str, figure: str) -> None:
    """Say that the figure on the screen is wrong, and what is right."""
    page.get_by_text("This is wrong").click()
    page.get_by_label("What is wrong?").fill(REASON)
    page.get_by_label("The right words").fill(words)
    page.get_by_label("The right figure").fill(figure)
    page.get_by_label("Where do we have it from?").fill("County fares survey, mended")
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.get_by_text("is wrong").first).to_be_visible()


def test_a_wrong_figure_is_put_right_for_everybody(owner_browser, browse, product, size):
    context = owner_browser(size)
    page = context.new_page()
    wrong, right = f"Day tickets up 71% on the {size} line", f"Day tickets up 17% on the {size} line"
    record(page, wrong, "71%")
    must_be_accessible(page)
    must_fit(page)
    page.get_by_role("button", name="Let everybody read it").click()
    expect(page.get_by_role("link", name="Public", exact=True)).to_be_visible()
    recorder = Recorder(context)

    correct(page, right, "17%")

    recorder.must_be_within(screens=2, taps=2, fields=4)
    expect(page.get_by_role("link", name=right)).to_be_visible()
    must_be_accessible(page)
    must_fit(page)
    stranger = browse(product, size=size, javascript=False).new_page()
    stranger.goto(f"{PUBLIC}corrections/")
    expect(stranger.get_by_role("heading", name=wrong)).to_be_visible()
    expect(stranger.get_by_text(REASON).first).to_be_visible()
    expect(stranger.get_by_text(f"We say instead: {right}").first).to_be_visible()
    stranger.get_by_role("link", name=wrong).click()
    expect(stranger.get_by_text("This was wrong.")).to_be_visible()


def test_what_the_demo_got_wrong_is_listed_and_what_was_done_is_noted(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(f"{DESK}?kind=right")
    page.get_by_role("link", name="Running the network as one saves £6m a year").first.click()
    for title in ("Who pays? The numbers", "Leaflet “Who pays?”, 340 printed"):
        expect(page.get_by_text(title, exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="to £5.4m")).to_be_visible()

    leaflet = page.get_by_role("listitem").filter(has_text="340 printed")
    leaflet.get_by_text("Say what was done").click()
    leaflet.get_by_role("textbox").fill("All 340 taken back")
    leaflet.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("All 340 taken back")).to_be_visible()


def test_a_mistake_is_said_without_script_and_keeps_what_was_typed(browse, product, owner_state):
    page = browse(product, size="phone", javascript=False, state=owner_state).new_page()
    page.goto(f"{DESK}facts/new/?kind=quote")
    page.get_by_label("Their words").fill("I walk four miles home.")
    page.get_by_role("button", name="Record it").click()

    expect(page.get_by_role("link", name="Say whose words these are")).to_be_visible()
    expect(page.get_by_label("Their words")).to_have_value("I walk four miles home.")
