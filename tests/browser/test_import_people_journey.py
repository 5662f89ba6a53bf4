"""Journey: a list of people is dropped on the desk, matched, checked, imported, held and taken back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.recorder import Recorder
from tests.support.bad_people import write_bad_people

pytestmark = pytest.mark.slow
IMPORTS = "/desk/better-buses/imports/"
SOON, LATER = 30_000, 240_000
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: 'text/csv' }));
  const form = document.querySelector('[data-behaviour~="bring"]');
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    form.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
  }
}"""


def stall_sheet(size: str, *, head: str = "Name,Email,Phone,Postcode,Tags") -> str:
    """A list of four rows: two people, one of them twice, and one row that cannot be used."""
    mark = size.replace(" ", "-")
    return (
        f"{head}\r\n"
        f"Siân {size.title()} Probert,sian.{mark}@example.org,07700 900377,AD4 7QX,stall-may\r\n"
        f"Marek {size.title()} Solarz,marek.{mark}@example.org,01632 960558,,\r\n"
        f"Siân {size.title()} Probert,SIAN.{mark}@example.org,,,\r\n"
        f"Tess Arkwright,tess.arkwright@,,,\r\n"
    )


def choose(page: Page, text: str, name: str = "stall-sheets.csv") -> None:
    """Choose a file as its picker does."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def heading(page: Page, text: str | re.Pattern[str], *, timeout: int = SOON) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=timeout)


def test_from_the_file_to_the_people_in_three_screens_and_four_taps(owner_browser, size):
    context = owner_browser(size)
    recorder = Recorder(context)
    page = context.new_page()
    page.goto(IMPORTS)
    recorder.start_over()

    choose(page, stall_sheet(size))
    expect(page.get_by_text("stall-sheets.csv, ")).to_be_visible()
    page.get_by_role("button", name="Check the table").click()
    heading(page, "Check before importing")
    expect(page.get_by_text("Nobody in it may be contacted")).to_be_visible()
    expect(page.get_by_role("heading", name="Refused, 1")).to_be_visible()
    page.get_by_role("button", name="Import 2 people").click()
    heading(page, "Imported: 2 people")

    recorder.must_be_within(screens=3, taps=4, fields=1)
    page.get_by_role("button", name="Undo this import").click()
    heading(page, re.compile("^Undone: "))
    expect(page.get_by_text("Everything is as it was before the import")).to_be_visible()


def test_a_file_is_dropped_and_another_heading_is_matched_with_what_they_agreed_to(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto(IMPORTS)
    page.evaluate(DROP, ["stall.csv", stall_sheet("dropped", head="Wer,Post-Adresse,Ruf,PLZ,Gruppen")])
    expect(page.get_by_text("stall.csv, ")).to_be_visible()
    page.get_by_role("button", name="Check the table").click()

    heading(page, "Import people")
    page.get_by_label("Wer").select_option(label="Full name")
    page.get_by_label("Post-Adresse").select_option(label="Email")
    for column in ("Ruf", "PLZ", "Gruppen"):
        page.get_by_label(column).select_option(label="Leave out")
    page.get_by_label("The words they saw").fill("Keep me in touch by email about the bus campaign.")
    page.get_by_role("button", name=re.compile("^Check ")).click()
    expect(page.get_by_text("Enter where they said so").first).to_be_visible()
    page.get_by_label("Where").fill("Market stall, May 2024")
    page.get_by_label("When").fill("2024-05-03")
    page.get_by_label("Email", exact=True).last.check()
    page.get_by_role("button", name=re.compile("^Check ")).click()

    heading(page, "Check before importing")
    expect(page.get_by_text("said yes to being contacted")).to_be_visible()
    page.get_by_role("button", name="Throw this table away").click()
    expect(page.get_by_text("Nothing of it was kept")).to_be_visible()


def test_everything_goes_without_script_too(browse, product, owner_state):
    context = browse(product, size="phone", javascript=False, state=owner_state)
    page = context.new_page()
    page.goto(IMPORTS)
    choose(page, stall_sheet("unscripted"))
    page.get_by_role("button", name="Check the table").click()
    heading(page, "Check before importing")
    page.get_by_role("button", name=re.compile("^Import ")).click()

    # The page asks again by itself, every three seconds.
    heading(page, re.compile("^Imported: "))
    page.get_by_role("button", name="Undo this import").click()
    heading(page, re.compile("^Undone: "))


def test_what_cannot_be_sent_or_read_is_said_on_the_spot(owner_browser):
    page = owner_browser("phone").new_page()
    page.goto(IMPORTS)
    form = page.locator("form[data-behaviour=bring]")
    form.evaluate("form => form.dataset.most = '100'")
    choose(page, stall_sheet("too large"))
    expect(page.get_by_text("It is larger than 1 GB")).to_be_visible()
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_text("It is larger than 1 GB")).to_be_visible()

    form.evaluate("form => form.dataset.most = '1000000'")
    page.route("**/imports/", lambda route: route.abort("connectionreset"))
    choose(page, stall_sheet("lost"))
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_text("The connection was lost")).to_be_visible()
    page.unroute("**/imports/")

    choose(page, "%PDF-1.4 not a table", name="people.csv")
    page.get_by_role("button", name="Check the table").click()
    expect(page.get_by_role("alert").get_by_text("This is a PDF")).to_be_visible()
    must_be_accessible(page)


def test_every_page_of_a_list_of_people_can_be_read_by_everyone(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto(IMPORTS)
    must_be_accessible(page)
    must_fit(page)
    choose(page, stall_sheet(f"{size} again"))
    page.get_by_role("button", name="Check the table").click()
    heading(page, "Check before importing")
    must_be_accessible(page)
    must_fit(page)
    check = page.url
    for part in ("columns/", "rows/new/", "rows/refused/", "rows/duplicate/"):
        page.goto(check + part)
        must_be_accessible(page)
        must_fit(page)
    page.goto(check)
    page.get_by_role("button", name=re.compile("^Import ")).click()
    heading(page, re.compile("^Imported: "))
    must_be_accessible(page)
    must_fit(page)


@pytest.mark.timeout(900)
def test_a_hundred_thousand_bad_rows_are_checked_held_imported_and_taken_back(owner_browser, inside, tmp_path):
    file = tmp_path / "bad.csv"
    made = write_bad_people(file)
    before = inside("people_digest")
    page = owner_browser("desktop").new_page()
    page.goto(IMPORTS)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check the table").click()
    heading(page, re.compile("^(Checking|Check before importing)"), timeout=LATER)
    heading(page, "Check before importing", timeout=LATER)
    expect(page.locator("svg.tally-svg")).to_have_attribute("aria-label", re.compile(f"^Of {made.rows:,} rows"))
    assert inside("people_digest") == before
    must_be_accessible(page)
    new, _changed, twice, refused_rows = page.locator(".legend-row b.num").all_inner_texts()

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^As a file")).click()
    refused = Path(download.value.path()).read_text("utf-8-sig")
    assert '"Why it was refused"' in refused and not re.search(r'(^|,)"[=+@-]', refused, re.MULTILINE)

    page.get_by_role("button", name=re.compile("^Import ")).click()
    page.get_by_role("button", name="Pause").click()
    heading(page, re.compile("^(Paused|Imported: )"))
    if page.get_by_role("button", name="Go on").count():
        page.goto("/desk/better-buses/people/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.go_back()
        page.get_by_role("button", name="Go on").click()
    heading(page, re.compile("^Imported: "), timeout=LATER)
    assert inside("people_digest")["count"] == before["count"] + int(new.replace(",", ""))
    done = page.locator("section", has=page.get_by_role("heading", name="What was done")).locator("li .num")
    assert done.all_inner_texts() == [new, twice, refused_rows]

    page.get_by_role("button", name="Undo this import").click()
    heading(page, re.compile("^Undone: "), timeout=LATER)
    assert inside("people_digest") == before
