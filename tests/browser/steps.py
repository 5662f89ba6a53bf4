"""Steps that several journeys take: signing as a stranger, and the mail's link."""

import re
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect

CAMPAIGN = "/better-buses/"
PETITION = "/better-buses/petitions/bring-our-buses-back-under-public-control/"
DESK = "/desk/better-buses/"
OUTBOX = f"{DESK}outbox/"
CONFIRM_LINK = re.compile(r"https?://[^/\s]+(/[\w-]+/confirm/[\w.-]+/)")
MAIL_TRIES = 60


def someone(stem: str = "tom") -> str:
    """An address that nobody had before, so that a run never meets another run's people."""
    return f"{stem}.{uuid4().hex[:12]}@example.org"


def fill_in(page: Page, *, name: str, email: str, postcode: str) -> None:
    """Type into the sign form, field by field."""
    for label, text in (("Full name", name), ("Email", email), ("Postcode", postcode)):
        page.get_by_label(label, exact=True).fill(text)


def press_sign(page: Page) -> None:
    page.locator("#sign button[type=submit]:not([name])").click()


def sign(page: Page, *, name: str, email: str, postcode: str = "AD4 2LP") -> None:
    """Sign the demo's petition as somebody new, up to the page after it."""
    page.goto(PETITION)
    fill_in(page, name=name, email=email, postcode=postcode)
    press_sign(page)
    page.wait_for_url("**/signed/**")


def confirm(page: Page, path: str) -> None:
    """Open the mail's link and press its one button."""
    page.goto(path)
    page.get_by_role("button", name="Confirm my name").click()
    page.wait_for_url("**/signed/**")


def confirm_link(text: str) -> str:
    """The path of the link in a confirmation mail."""
    found = CONFIRM_LINK.search(text)
    assert found, text
    return found[1]


def read_outbox(owner: BrowserContext, address: str) -> Page:
    """Find the mail to an address in the outbox, as an owner does, and open it as plain text."""
    page = owner.new_page()
    page.goto(f"{OUTBOX}?q={address}")
    mail = page.locator(".outbox__row a").first
    for _ in range(MAIL_TRIES):
        if mail.count():
            break
        page.wait_for_timeout(500)  # the job that writes the mail runs beside us; the list has no live part
        page.reload()
    mail.click()
    page.get_by_role("link", name="As plain text").click()
    expect(page.locator(".mail-text")).to_be_visible()
    return page
