"""Take the pictures of `docs/screenshots/`: the fictional demo campaign, at both sizes. Run by `bin/screenshots`."""

import io
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.pages import SIZES, dress
from tests.support.bad_people import HEADINGS, lines
from tests.support.product import Product, started
from tests.support.shared import CHECKOUT

CHROMIUM = os.environ.get("GROUNDSWELL_CHROMIUM", "/usr/bin/chromium")
FOLDER = CHECKOUT / "docs" / "screenshots"
FOR_README = CHECKOUT / "docs" / "images" / "petition-desktop.png"
CAMPAIGN = "/better-buses/"
DESK = "/desk/better-buses/"
AREA = f"{CAMPAIGN}areas/find/?postcode=AD4+7QX"
PUBLIC_BOARD = f"{CAMPAIGN}nominations/mayor/"
DESK_BOARD = f"{DESK}nominations/public-control/"
SIGNER = {"full_name": "Maya Lindqvist", "email": "maya.lindqvist@example.org", "postcode": "AD4 7QX"}
PETITION = {
    "addressee": "Bronagh Teale, Mayor of Ashdale",
    "demand": "Run the 42 until 11pm",
    "why": "The last 42 leaves Millbeck at five past nine. 300 people finish work after it has gone.",
}
LETTER = {
    "Where do you take the bus?": "I clean at Thornwick school from six until nine. The 42 is how I get home.",
    "What happens if it goes?": "Without it I walk 50 minutes along Shaw Lane, which has no pavement.",
    "What do you want": "Please vote for public control on Tuesday, and tell me how you voted.",
}
MOST_BYTES = 250 * 1024


@dataclass(frozen=True)
class Picture:
    """One page to show: how to come to it, whether signed in as the owner, and in which colours."""

    name: str
    come_to: Callable[[Page], None]
    as_owner: bool = False
    scheme: str = "light"


def open_petition(page: Page) -> None:
    page.goto(CAMPAIGN)
    page.locator(".camp .hero a.btn").click()
    page.wait_for_selector("#sign")


def open_card(page: Page) -> None:
    """A card of the demo that may still change, with all its sizes."""
    page.goto(f"{DESK}sharecards/cards/?show=draft")
    page.locator(".sc-item").first.click()
    page.wait_for_selector("#stage img.sc")


def open_held_post(page: Page) -> None:
    """The calendar with the post that somebody objects to beside it."""
    page.goto(f"{DESK}newsroom/")
    page.locator(".p-held .hit").first.click()
    page.wait_for_selector("aside.side")


def object_to_a_post(page: Page) -> None:
    """The page that answers one post, with what is asked of whoever objects."""
    page.goto(f"{DESK}newsroom/approve/")
    if (opener := page.locator("a[href='#object']")).is_visible():  # where there is room the form stands there already
        opener.click()


def open_a_segment(page: Page) -> None:
    """A saved audience of the demo as a sentence, with who is in it and why."""
    page.goto(f"{DESK}segments/")
    page.get_by_role("link", name="Warm in Millbeck and Thornwick", exact=True).click()
    page.wait_for_selector(".big-n")


def open_a_person(page: Page) -> None:
    """One of that audience, with the words that let us write to her."""
    open_a_segment(page)
    page.locator(".first a").first.click()
    page.locator("header.who").wait_for()
    page.get_by_text(re.compile("^Why (may|can) we email")).first.click()


def open_thank_you_rule(page: Page) -> None:
    """What the thank-you rule did."""
    page.goto(f"{DESK}rules/")
    page.get_by_role("link", name=re.compile("declares for us")).first.click()
    page.wait_for_selector("h1")


def sign(page: Page) -> None:
    open_petition(page)
    for name, text in SIGNER.items():
        page.fill(f"#sign [name={name}]", text)
    page.locator("#sign button[type=submit]").last.click()
    page.wait_for_url("**/signed/**")


def open_a_target(page: Page) -> None:
    """The sheet in which an answer is recorded, with the first choice made."""
    page.goto(DESK_BOARD)
    page.locator("a.hex.is-ask").first.click()
    page.wait_for_url("**/targets/**")
    page.locator(".tg-choice").first.click()


def open_a_block(page: Page) -> None:
    """A block of twelve local parties: the owner's own, taken at the first picture."""
    page.goto(f"{CAMPAIGN}nominations/mayor/claim/")
    going = page.locator(".take-mine a")
    if going.count():
        going.first.click()
    else:
        page.get_by_role("button", name="Take them").click()
    page.wait_for_url("**/nominations/blocks/**")


def hand_back(page: Page) -> None:
    """The sheet that asks before a block is handed back."""
    open_a_block(page)
    page.locator('a[href="#hand"]').click()


def write_a_letter(page: Page) -> None:
    """The letter to the councillor of one postcode, in the writer's own words."""
    page.goto(f"{CAMPAIGN}letters/public-control/?postcode=AD4+7QX")
    for question, words in LETTER.items():
        page.get_by_label(question).fill(words)
    page.get_by_label("Full name").fill(SIGNER["full_name"])
    page.get_by_label("Email", exact=True).fill(SIGNER["email"])
    page.wait_for_timeout(400)  # the letter beside it is drawn after a pause in typing
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")


STALL_SHEET = """Name,Email,Phone,Postcode,May email,Tags
Siân Probert,sian.probert@example.org,07700 900377,AD47RD,yes,stall-may
Marek Solarz,marek.solarz@example.org,01632 960558,ad4 2nb,yes,stall-may
Winnie Achterberg,w.achterberg@example.org,,AD4 7QX,no,
Thomas Baxter,tom.baxter@example.org,07700 900651,AD4 2LP,yes,stall-june
WINNIE ACHTERBERG,W.Achterberg@example.org,07700 900118,,,
Lorcan Meade,lorcan.meade@,,,yes,stall-june
"""


def match_columns(page: Page) -> None:
    """A sheet from a stall, whose columns are known and whose people said yes to words that are not said yet."""
    page.goto(f"{DESK}imports/")
    sheet = {"name": "stall-sheets-2024.csv", "mimeType": "text/csv", "buffer": STALL_SHEET.encode()}
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Check the table").click()
    page.wait_for_url("**/columns/")
    page.wait_for_selector(".colmap")


def check_people(page: Page) -> None:
    """What the same sheet would do, once it is said what they agreed to."""
    match_columns(page)
    page.get_by_label("The words they saw").fill("Keep me in touch by email about the bus campaign.")
    page.get_by_label("Where", exact=True).fill("Market stall, May to November 2024")
    page.get_by_label("When").fill("2024-05-03")
    page.get_by_label("Give all of them a tag").fill("Stalls 2024")
    page.get_by_role("button", name=re.compile("^Check ")).click()
    page.wait_for_selector(".tally-svg")


def run_an_import(page: Page) -> None:
    """A long list on its way in. It changes the demo: taken last."""
    width = (page.viewport_size or {"width": 5})["width"]  # other people at each size: none is new twice
    people = b"".join(line for kind, line in lines(Random(width), 20_000) if kind in ("good", "bad email", "nobody"))
    page.goto(f"{DESK}imports/")
    table = b"\r\n".join([",".join(HEADINGS).encode(), people])
    sheet = {"name": "union-members.csv", "mimeType": "text/csv", "buffer": table}
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Check the table").click()
    page.wait_for_url(lambda url: not url.endswith("/imports/"), timeout=60_000)
    page.wait_for_selector(".tally-svg", timeout=120_000)
    page.get_by_role("button", name=re.compile("^Import ")).click()
    page.locator("#run-h").filter(has_text=re.compile("[1-9]")).wait_for(timeout=60_000)


def imported_people(page: Page) -> None:
    """The stall sheet that was imported last week, with its undo."""
    page.goto(f"{DESK}imports/")
    page.get_by_role("link", name="thornwick-market-stall.csv").click()
    page.get_by_role("button", name="Undo this import").wait_for()


def undone_people(page: Page) -> None:
    """A stall sheet that was imported and taken back."""
    check_people(page)
    page.get_by_role("button", name=re.compile("^Import ")).click()
    page.get_by_role("button", name="Undo this import").click(timeout=60_000)
    page.get_by_text("Everything is as it was").wait_for(timeout=60_000)


def go_to(path: str) -> Callable[[Page], None]:
    def come_to(page: Page) -> None:
        page.goto(path)

    return come_to


def go_on(page: Page) -> None:
    page.locator(".setup-act button[type=submit]:visible").last.click()


def set_up_petition(page: Page) -> None:
    """Go through the set-up as far as the first petition, and type it."""
    page.goto("/setup/organisation/")
    page.fill("[name=name]", "Better Buses for Ashdale")
    go_on(page)
    page.wait_for_url("**/setup/look/")
    go_on(page)
    page.wait_for_url("**/setup/first/**")
    for name, text in PETITION.items():
        page.fill(f"[name={name}]", text)
    page.locator(f".handset:has-text('{PETITION['demand']}')").wait_for()
    page.evaluate("() => document.activeElement.blur()")


DEMO = [
    Picture("petition", open_petition),
    Picture("petition-dark", open_petition, scheme="dark"),
    Picture("after-sign", sign),
    Picture("area", go_to(AREA)),
    Picture("overview", go_to(DESK), as_owner=True),
    Picture("overview-dark", go_to(DESK), as_owner=True, scheme="dark"),
    Picture("people", go_to(f"{DESK}people/"), as_owner=True),
    Picture("person", open_a_person, as_owner=True),
    Picture("person-dark", open_a_person, as_owner=True, scheme="dark"),
    Picture("duplicates", go_to(f"{DESK}duplicates/"), as_owner=True),
    Picture("duplicates-dark", go_to(f"{DESK}duplicates/"), as_owner=True, scheme="dark"),
    Picture("public-board", go_to(PUBLIC_BOARD)),
    Picture("public-board-dark", go_to(PUBLIC_BOARD), scheme="dark"),
    Picture("public-list", go_to(f"{CAMPAIGN}nominations/public-control/list/")),
    Picture("letter", write_a_letter),
    Picture("letter-dark", write_a_letter, scheme="dark"),
    Picture("letters-desk", go_to(f"{DESK}letters/"), as_owner=True),
    Picture("import", go_to(f"{DESK}imports/"), as_owner=True),
    Picture("import-match", match_columns, as_owner=True),
    Picture("import-check", check_people, as_owner=True),
    Picture("import-check-dark", check_people, as_owner=True, scheme="dark"),
    Picture("import-done", imported_people, as_owner=True),
    Picture("import-undone", undone_people, as_owner=True),
    Picture("desk-board", go_to(DESK_BOARD), as_owner=True),
    Picture("desk-board-dark", go_to(DESK_BOARD), as_owner=True, scheme="dark"),
    Picture("declaration", open_a_target, as_owner=True),
    Picture("share-cards", go_to(f"{DESK}sharecards/"), as_owner=True),
    Picture("card-maker", open_card, as_owner=True),
    Picture("card-maker-dark", open_card, as_owner=True, scheme="dark"),
    Picture("library", go_to(f"{DESK}library/"), as_owner=True),
    Picture("library-dark", go_to(f"{DESK}library/"), as_owner=True, scheme="dark"),
    Picture("library-search", go_to(f"{DESK}library/?q=evening+buses"), as_owner=True),
    Picture("calendar", go_to(f"{DESK}newsroom/"), as_owner=True),
    Picture("objection", open_held_post, as_owner=True),
    Picture("objection-dark", open_held_post, as_owner=True, scheme="dark"),
    Picture("approve", go_to(f"{DESK}newsroom/approve/"), as_owner=True),
    Picture("approve-dark", go_to(f"{DESK}newsroom/approve/"), as_owner=True, scheme="dark"),
    Picture("object", object_to_a_post, as_owner=True),
    Picture("approvals", go_to(f"{DESK}newsroom/approvals/"), as_owner=True),
    Picture("rule", open_thank_you_rule, as_owner=True),
    Picture("posts", go_to(f"{CAMPAIGN}newsroom/")),
    Picture("corrections", go_to(f"{CAMPAIGN}library/corrections/")),
    Picture("take-a-block", go_to(f"{CAMPAIGN}nominations/public-control/claim/")),
    Picture("block", open_a_block, as_owner=True),
    Picture("block-dark", open_a_block, as_owner=True, scheme="dark"),
    Picture("block-hand-back", hand_back, as_owner=True),
    Picture("who-asks-whom", go_to(f"{DESK}nominations/public-control/progress/"), as_owner=True),
    Picture("segment", open_a_segment, as_owner=True),
    Picture("segment-dark", open_a_segment, as_owner=True, scheme="dark"),
    Picture("import-running", run_an_import, as_owner=True),
]
FIRST_DAY = [Picture("set-up", set_up_petition, as_owner=True)]


def sign_in(browser: Browser, product: Product) -> BrowserContext:
    """A browser that the owner's link has let in; on the first day it asks who she is."""
    context = browser.new_context(base_url=product.url, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    page.goto(product.owner_link)
    for name, text in {"name": "Ros Tamblyn", "email": "ros.tamblyn@example.org"}.items():
        if page.locator(f"main input[name={name}]").count():
            page.fill(f"main input[name={name}]", text)
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url(lambda url: "/account/owner/" not in url)
    return context


def small(png: bytes) -> bytes:
    """The same picture in at most 256 colours, chosen so that a small green dot stays green and pale grounds pale."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64):
        out = io.BytesIO()
        # A round of k-means brings each colour back to the mean of what it stands for.
        palette = picture.quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        palette.save(out, "PNG", optimize=True)
        if out.tell() < MOST_BYTES:
            break
    return out.getvalue()


def take(browser: Browser, product: Product, pictures: list[Picture]) -> None:
    owner = sign_in(browser, product).storage_state() if any(p.as_owner for p in pictures) else None
    for picture in pictures:
        for size, viewport in SIZES.items():
            context = browser.new_context(
                base_url=product.url,
                viewport=viewport,  # type: ignore[arg-type]
                storage_state=owner if picture.as_owner else None,
                locale="en-GB",
                timezone_id="Europe/London",
                has_touch=size == "phone",
            )
            page = context.new_page()
            dress(page, picture.scheme)
            picture.come_to(page)
            page.evaluate("() => scrollTo(0, 0)")
            page.wait_for_timeout(700)
            path = FOLDER / f"{picture.name}-{size}.png"
            path.write_bytes(small(page.screenshot()))
            print(path.relative_to(CHECKOUT), f"{path.stat().st_size / 1024:.0f} KB")
            context.close()


def main(wanted: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    flags = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        for pictures, arguments in ((DEMO, ()), (FIRST_DAY, ("--empty",))):
            chosen = [picture for picture in pictures if not wanted or picture.name in wanted]
            if chosen:
                with started(*arguments) as product:
                    take(browser, product, chosen)
        browser.close()
    shown = FOLDER / "petition-desktop.png"
    if shown.exists():
        FOR_README.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shown, FOR_README)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
