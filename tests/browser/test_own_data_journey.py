"""From a link in an old mail to everything we hold, by a code; taken as a file; and erased."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.pages import must_be_accessible, must_fit
from tests.browser.steps import CAMPAIGN

pytestmark = pytest.mark.slow
OWN_DATA = f"{CAMPAIGN}your-data/"


@pytest.mark.parametrize("javascript", [True, False])
def test_she_sees_takes_and_erases_all_that_is_held_on_her(browse, product, inside, javascript):
    name, email = "Delia Marsh", f"delia.{uuid4().hex[:8]}@example.org"
    link = inside("known_person", name=name, address=email, postcode="AD4 2LP", next_path=OWN_DATA)
    page = browse(product, javascript=javascript).new_page()

    page.goto(OWN_DATA)
    expect(page.get_by_role("heading", name="What we hold about you")).to_be_visible()
    expect(page.get_by_text(name)).to_have_count(0)

    page.goto(link)
    if page.get_by_role("button").count() and "/me/" in page.url:
        page.locator("form button").first.click()
    expect(page).to_have_url(f"{product.url}{OWN_DATA}")
    page.get_by_role("button", name="Email me a code").click()
    page.get_by_label("Code from the email").fill("000000")
    page.get_by_role("button", name="Show what you hold about me").click()
    expect(page.locator(".error-summary")).to_contain_text("That is not the code")
    if javascript:
        must_be_accessible(page)
        must_fit(page)
    code = re.search(r"^\d{6}$", inside("mail_to", address=email, kind="account"), re.MULTILINE)
    page.get_by_label("Code from the email").fill(code[0])
    page.get_by_role("button", name="Show what you hold about me").click()

    expect(page.get_by_text(f"{name}, this is all")).to_be_visible()
    expect(page.locator(".held").first).to_contain_text(email)
    if javascript:
        must_be_accessible(page)
        must_fit(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take it as a file").click()
    bundle = json.loads(Path(taken.value.path()).read_text())
    assert bundle["supporters.Person"][0]["email"] == email

    page.get_by_role("link", name="Erase everything").click()
    page.get_by_role("button", name="Erase for good").click()
    if javascript:
        must_be_accessible(page)
    page.get_by_label("Erase everything you hold about me").check()
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="Everything about you is erased")).to_be_visible()
    page.goto(OWN_DATA)
    expect(page.get_by_text(name)).to_have_count(0)
