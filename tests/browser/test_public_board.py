"""The public board watched by two people at once, without script, by keyboard, and with 650 places."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_be_light, must_fit

pytestmark = pytest.mark.slow
WITHOUT_STREAMS = "delete window.EventSource"
SECONDS = 2.0


@pytest.fixture
def board(inside) -> dict[str, str]:
    return inside("a_board")


def shows(page: Page, *, title: str, code: str, shape: str, name: str) -> None:
    """Assert that a page has heard: in its title, on its map, in its list and among today's changes."""
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(f'.hexes [data-t="{code}"]')).to_have_class(re.compile(rf"\bhx-{shape}\b"))
    expect(page.locator(f'.bd-table [data-t="{code}"] .what')).to_have_text(name)
    expect(page.locator("#today li").first).to_contain_text(f"nominated {name}")


def test_two_browsers_see_a_declaration_within_two_seconds_without_a_reload(browse, product, inside, board):
    pages = [browse(product, size=size).new_page() for size in ("phone", "desktop")]
    for page in pages:
        page.goto(board["path"])
        expect(page.locator("h1")).to_have_text("No local party has nominated yet")
        page.evaluate("window.stayed = true")
    time.sleep(1)

    pressed = inside("nominate", slug=board["slug"], name="Lythe Cross", whom="Rhona")
    for page in pages:
        expect(page.locator("#today li").first).to_contain_text("Lythe Cross nominated Rhona", timeout=SECONDS * 1000)
    took = time.time() - pressed

    assert took < SECONDS, f"{took:.2f} s"
    for page in pages:
        shows(page, title="1 local party wants Rhona", code="LYC", shape="r", name="Rhona Pickersgill")
        expect(page.locator(".cand .n").first).to_have_text("1")
        assert page.evaluate("window.stayed") is True
    pages[1].reload()
    shows(pages[1], title="1 local party wants Rhona", code="LYC", shape="r", name="Rhona Pickersgill")
    print(f"two browsers after {took:.2f} s")


def test_a_browser_without_streams_asks_again(browse, product, inside, board):
    context = browse(product)
    context.add_init_script(WITHOUT_STREAMS)
    page = context.new_page()
    page.clock.install()
    page.goto(board["path"])

    inside("nominate", slug=board["slug"], name="Millbeck", whom="Leah")
    page.clock.run_for(60_000)

    expect(page.locator("#today li").first).to_contain_text("Millbeck nominated Leah Brandreth")


def test_without_script_a_reload_brings_the_news_and_a_postcode_finds_ones_own(browse, product, inside, board):
    page = browse(product, javascript=False).new_page()
    page.goto(board["path"])
    inside("nominate", slug=board["slug"], name="Millbeck", whom="Rhona")
    page.reload()
    shows(page, title="1 local party wants Rhona", code="MIL", shape="r", name="Rhona Pickersgill")

    page.get_by_label("Name, code or postcode").fill("AD4 2LP")
    page.get_by_role("button", name="Find", exact=True).click()

    expect(page.locator(".bd-table tbody tr:not(.ways)")).to_have_count(1)
    assert "AD4" not in page.url and "AD4" not in page.content()


def test_the_map_is_one_stop_of_the_keyboard_and_leads_to_the_row(browse, product, board):
    page = browse(product, size="desktop").new_page()
    page.goto(board["path"])
    stops = page.locator('.hexes a[tabindex="0"], .hexes a:not([tabindex])')
    expect(stops).to_have_count(1)

    stops.first.focus()
    page.keyboard.press("ArrowRight")
    code = page.evaluate("document.activeElement.dataset.t")
    page.keyboard.press("Enter")

    assert code and page.url.endswith(f"#{code}")
    expect(page.locator(f'.bd-table tr[id="{code}"]')).to_be_in_viewport()


def test_650_places_are_light_and_move_by_themselves(browse, chromium, product, inside):
    board = inside("a_board", places=650)
    page = browse(product).new_page()
    page.goto(board["path"])
    dense = page.locator(".hexes-dense")
    expect(dense.locator(".hx-0 use")).to_have_count(650)
    first = page.locator(".bd-table tbody tr b").first.inner_text()

    inside("nominate", slug=board["slug"], name=first, whom="Leah")

    expect(dense.locator(".hx-d use")).to_have_count(1)
    expect(dense.locator(".new circle")).to_have_count(1)
    must_be_accessible(page)
    must_fit(page)
    weight = must_be_light(chromium, product.url + board["path"])
    print(f"{weight.total:,} bytes with 650 hexagons")


@pytest.mark.parametrize("part", ["", "list/", "?q=MIL"])
def test_board_and_list_are_accessible_and_fit(browse, product, inside, board, part):
    inside("nominate", slug=board["slug"], name="Millbeck", whom="Rhona")
    page = browse(product).new_page()
    page.goto(board["path"] + part)

    must_be_accessible(page)
    must_fit(page)
