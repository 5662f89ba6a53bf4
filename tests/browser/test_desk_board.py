"""The desk's board: a declaration in three taps, seen on another open board at once, by keyboard and without script."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.recorder import Recorder

pytestmark = pytest.mark.slow
BOARD = "/desk/better-buses/nominations/public-control/"
SOURCE = "https://paper.example/news/7"
SEEN_WITHIN = 2_000


def undecided(page: Page, nth: int = 0):
    """A hexagon of somebody who has not answered."""
    return page.locator("a.hex.is-ask, a.hex.is-none").nth(nth)


def figure(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator('[data-tally="figure"]').inner_text()))


def opened(page: Page, nth: int) -> str:
    """Open the target of an undecided hexagon, its script ready for keys; give its id."""
    page.goto(BOARD)
    public_id = undecided(page, nth).get_attribute("data-id")
    undecided(page, nth).click()
    page.wait_for_url("**/targets/**")
    page.locator('[data-behaviour="answer-keys"][data-started]').wait_for()
    return public_id


def take_back(page: Page) -> None:
    """Undo, so that the next test finds the board as the demo has it."""
    page.locator(".chain").get_by_role("button", name="Undo").click()
    expect(page.locator(".log .is-undone").first).to_be_visible()


def test_from_the_board_a_declaration_takes_three_taps(owner_browser, size):
    context = owner_browser(size)
    recorder = Recorder(context)
    page = context.new_page()
    page.goto(BOARD)
    before = figure(page)
    recorder.start_over()

    undecided(page).click()
    page.get_by_text("Backs us", exact=True).locator("visible=true").last.click()
    page.get_by_label("Where did they say it?").fill(SOURCE)
    page.get_by_role("button", name=re.compile("^Record: .* backs us$")).click()

    page.wait_for_url("**#done")
    expect(page.get_by_role("heading", name=re.compile("backs us"))).to_be_focused()
    # Choosing is a field to the recorder and a tap to a thumb: together they are the three.
    assert recorder.counts["taps"] + len([field for field in recorder.fields if "answer" in field]) == 3, recorder.taps
    recorder.must_be_within(screens=3, taps=2, fields=2)
    assert figure(page) == before + 1
    take_back(page)


@pytest.mark.parametrize("streams", [True, False], ids=["by a stream", "by asking again"])
def test_another_open_board_shows_it_within_two_seconds(owner_browser, streams):
    watcher_context, writer = owner_browser("desktop"), owner_browser("desktop").new_page()
    if not streams:
        watcher_context.add_init_script("delete window.EventSource")
    watcher = watcher_context.new_page()
    watcher.goto(BOARD)
    watcher.evaluate("window.stayed = true")
    watcher.wait_for_timeout(500)
    before = figure(watcher)
    public_id = opened(writer, 1)
    writer.keyboard.press("1")
    writer.get_by_label("Where did they say it?").fill(SOURCE)

    writer.get_by_role("button", name=re.compile("^Record: ")).click()
    pressed = time.monotonic()
    # The goal is 2 s; a loaded machine gets a little more here, `bin/bench board` measures it.
    expect(watcher.locator(f'a.hex[data-id="{public_id}"]')).to_have_class(
        re.compile("is-for"), timeout=3 * SEEN_WITHIN
    )
    took = time.monotonic() - pressed

    expect(watcher.locator(f'[data-column="declared"] [data-id="{public_id}"]')).to_be_visible()
    expect(watcher.locator('[data-tally="figure"]')).to_have_text(str(before + 1))
    assert watcher.evaluate("window.stayed") is True
    assert took < 2 * SEEN_WITHIN / 1000, f"{took:.1f} s"
    take_back(writer)


def test_the_map_is_one_tab_stop_and_the_arrows_walk(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(BOARD)
    stops = page.locator('a.hex[tabindex="0"]')
    assert stops.count() == 1

    stops.first.focus()
    here = page.evaluate("document.activeElement.dataset.id")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    there = page.evaluate("document.activeElement.dataset.id")
    assert there and there != here and stops.count() == 1
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/targets/{there}/")


def test_keys_choose_and_enter_records(owner_browser):
    page = owner_browser("desktop").new_page()
    opened(page, 2)

    page.keyboard.press("2")
    expect(page.get_by_role("radio", name=re.compile("Leaning"))).to_be_checked()
    page.keyboard.press("Enter")

    page.wait_for_url("**#done")
    take_back(page)


def test_without_script_it_is_recorded_too(browse, product, owner_state):
    page = browse(product, size="phone", javascript=False, state=owner_state).new_page()
    page.goto(BOARD)
    undecided(page, 3).click()

    page.get_by_role("radio", name=re.compile("Against")).check()
    page.get_by_role("button", name=re.compile("is against$")).click()
    expect(page.locator(".error-summary")).to_contain_text("Enter a link")
    page.get_by_label("Where did they say it?").fill("In person, heard by Hamid")
    page.get_by_role("button", name=re.compile("is against$")).click()

    expect(page.locator(".chain")).to_contain_text("Recorded at")
    take_back(page)


def test_filters_stand_in_the_address(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(BOARD)

    page.get_by_role("link", name=re.compile("^Undecided")).click()
    page.wait_for_url("**undecided=yes**")
    page.get_by_label("Party").select_option(index=1)
    page.wait_for_url("**party=**")

    shown = page.locator(".board-card").count()
    page.reload()
    assert page.locator(".board-card").count() == shown > 0
    assert "undecided=yes" in page.url


def test_the_pages_are_accessible_and_fit(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto(BOARD)
    first = undecided(page).get_attribute("href")

    for path in (BOARD, first, f"{BOARD}targets/", f"{BOARD}edit/", "/desk/better-buses/nominations/new/"):
        page.goto(path)
        must_be_accessible(page)
        must_fit(page)
