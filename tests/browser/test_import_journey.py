"""Journey: a table of councillors is pasted, checked, imported and taken back on the desk."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.recorder import Recorder

pytestmark = pytest.mark.slow
DESK = "/desk/better-buses/"
HEAD = "Councillor\tOffice\tWard\tEmail\tPhone\n"
ROWS = (
    "Perpetua Hale\tCouncillor\tMillbeck\tperpetua.hale@ashdale.example.org\t01632 960558\n"
    "Ivo Castellan\tCouncillor\tMillbeck\tivo.castellan@gmail.com\t01632 960112\n"
    "Nan Ferris\tCouncillor\tNowhere\t\t\n"
)


def paste(page: Page, table: str) -> None:
    """Put a table into the field as a paste does: the field hears one input."""
    page.get_by_label("Paste from a spreadsheet").click()
    page.keyboard.insert_text(table)


def unique(name: str, size: str) -> str:
    """Each size imports people of its own: the demo keeps what the other left."""
    return name.replace("Perpetua", f"Perpetua {size.title()}")


def test_from_a_spreadsheet_to_the_list_in_three_screens_and_four_taps(owner_browser, size):
    context = owner_browser(size)
    recorder = Recorder(context)
    page = context.new_page()
    page.goto(f"{DESK}imports/?kind=targets")
    recorder.start_over()

    paste(page, HEAD + unique(ROWS, size))
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before importing")
    expect(page.get_by_text("may be a private mailbox")).to_be_visible()
    expect(page.get_by_text("There is no ward called Nowhere")).to_be_visible()
    page.get_by_role("button", name="Import 1 target").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported: 1 target", timeout=20_000)

    recorder.must_be_within(screens=3, taps=4, fields=1)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Undone: 1 target", timeout=20_000)
    expect(page.get_by_text("Everything is as it was before the import")).to_be_visible()


def test_columns_with_unknown_headings_are_matched_without_script(browse, product, owner_state):
    context = browse(product, size="phone", javascript=False, state=owner_state)
    page = context.new_page()
    page.goto(f"{DESK}imports/?kind=targets")
    page.get_by_label("Paste from a spreadsheet").fill("Wer\tWas\nPerpetua Unscripted Hale\tCouncillor\n")
    page.get_by_role("button", name="Check the table").click()
    page.get_by_label("Wer").select_option(label="Name")
    page.get_by_label("Was").select_option(label="Office")
    page.get_by_role("button", name="Check 1 row").click()

    expect(page.get_by_role("button", name="Import 1 target")).to_be_visible()
    page.get_by_role("button", name="Throw this table away").click()
    expect(page.get_by_text("Nothing of it was kept")).to_be_visible()


def test_every_page_of_an_import_can_be_read_by_everyone(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto(f"{DESK}imports/?kind=targets")
    must_be_accessible(page)
    paste(page, HEAD + unique(ROWS, f"{size} again"))
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before importing")
    must_be_accessible(page)
    must_fit(page)
    page.goto(page.url + "columns/")
    must_be_accessible(page)
    must_fit(page)
    page.go_back()
    page.get_by_role("button", name="Import 1 target").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Imported: 1 target", timeout=20_000)
    must_be_accessible(page)
    must_fit(page)
