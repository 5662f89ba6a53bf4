"""Everything people come for, in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.steps import CAMPAIGN, DESK, PETITION, confirm, confirm_link, fill_in, press_sign, sign, someone

pytestmark = pytest.mark.slow
GROUP = f"{CAMPAIGN}groups/millbeck/"
CODE = re.compile(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", re.MULTILINE)


@pytest.fixture
def plain(browse, product, size) -> BrowserContext:
    return browse(product, size=size, javascript=False)


def test_sign_confirm_and_read_who_represents_you(plain, inside):
    page, address = plain.new_page(), someone("plain")
    sign(page, name="Pia Crane", email=address)
    expect(page.get_by_text("Aurelio Haigh")).to_be_visible()
    for way in ("WhatsApp", "Email"):
        expect(page.locator(".share").get_by_role("link", name=way)).to_be_visible()

    confirm(page, confirm_link(inside("mail_to", address=address)))

    expect(page.get_by_text("Confirmed and counted", exact=True)).to_be_visible()
    assert inside("signatures_of", address=address) == ["confirmed"]


def test_a_slip_is_named_and_the_likely_postcode_offered(plain, inside):
    page, address = plain.new_page(), someone("slip")
    page.goto(PETITION)
    fill_in(page, name="", email=address, postcode="AD4 2LP")
    press_sign(page)
    expect(page.locator(".error-summary")).to_contain_text("Enter your full name")
    expect(page.get_by_label("Email", exact=True)).to_have_value(address)

    page.get_by_label("Hide my name on this page").check()
    fill_in(page, name="Ola Field", email=address, postcode="ADI 2BX")
    press_sign(page)
    expect(page.locator(".error-summary")).to_contain_text("Did you mean AD1 2BX?")
    expect(page.get_by_label("Postcode", exact=True)).to_have_value("ADI 2BX")
    expect(page.get_by_label("Hide my name on this page")).to_be_checked()
    page.get_by_role("button", name="Yes, sign with AD1 2BX").click()

    page.wait_for_url("**/signed/**")
    assert inside("signatures_of", address=address) == ["unconfirmed"]


def test_this_was_not_me(plain, inside):
    page, address = plain.new_page(), someone("notme")
    sign(page, name="Not Me", email=address)
    page.goto(confirm_link(inside("mail_to", address=address)))

    page.get_by_text("This was not me").click()
    page.get_by_role("button", name="Forget it, it was not me").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Forgotten")
    assert inside("signatures_of", address=address) == ["withdrawn"]


def test_sign_by_one_tap_and_undo_it(plain, inside):
    page, address = plain.new_page(), someone("tap")
    page.goto(inside("known_person", name="Bea Lund", address=address, postcode="AD4 2LP", next_path=PETITION))

    page.get_by_role("button", name="Sign the petition").click()
    page.wait_for_url("**/signed/**")
    assert inside("signatures_of", address=address) == ["confirmed"]
    page.get_by_role("button", name="Undo my signature").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your signature is taken back")
    assert inside("signatures_of", address=address) == ["withdrawn"]


def test_choose_an_area_near_a_border(plain, inside):
    page = plain.new_page()
    page.goto(PETITION)
    fill_in(page, name="Edie Stone", email=someone("edge"), postcode=inside("borderland"))
    press_sign(page)
    page.wait_for_url("**/signed/**")

    page.locator(".area-pick button").first.click()

    expect(page.locator(".area-pick")).to_have_count(0)
    expect(page.get_by_role("heading", name="Who represents you")).to_be_visible()


def test_find_groups_near_and_join_one(plain, inside):
    page, address = plain.new_page(), someone("join")
    page.goto(f"{CAMPAIGN}groups/")
    page.get_by_label("Your postcode").fill("AD4 2LP")
    page.get_by_role("button", name="Find groups").click()
    page.locator("section", has=page.locator("#near")).get_by_role("link", name="Millbeck", exact=True).click()

    page.get_by_label("Full name").fill("Kit Arden")
    page.get_by_label("Email", exact=True).fill(address)
    page.get_by_label("Postcode", exact=True).fill("AD4 2LP")
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more press")
    assert inside("memberships_of", address=address) == 0
    page.goto(confirm_link(inside("mail_to", address=address)))
    page.get_by_role("button", name="Confirm my name").click()
    expect(page.get_by_role("button", name="Confirm my name")).to_have_count(0)

    assert inside("memberships_of", address=address) == 1


def test_join_by_one_tap_and_leave(plain, inside):
    page, address = plain.new_page(), someone("leave")
    page.goto(inside("known_person", name="Lee Marsh", address=address, postcode="AD4 2LP", next_path=GROUP))
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_role("heading", name="You are in this group")).to_be_visible()
    assert inside("memberships_of", address=address) == 1

    page.get_by_role("button", name="Leave the group").click()

    assert inside("memberships_of", address=address) == 0


def test_find_your_area(plain):
    page = plain.new_page()
    page.goto(f"{CAMPAIGN}areas/")
    page.get_by_label("postcode").fill("ad4 2lp")
    page.get_by_role("button", name="Find my area").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Millbeck")
    expect(page.locator("main")).to_contain_text("Aurelio Haigh")


def test_choose_what_we_may_send(plain, inside):
    page, address = plain.new_page(), someone("choose")
    there = f"{CAMPAIGN}contact/"
    page.goto(inside("known_person", name="Mo Tarn", address=address, postcode="AD4 2LP", next_path=there))
    box = page.locator("[name=want][value=email]")
    expect(box).not_to_be_checked()

    box.check()
    page.get_by_role("button", name="Save what I want").click()

    expect(box).to_be_checked()
    page.goto(there)
    expect(box).to_be_checked()


def test_stop_our_emails_and_take_it_back(plain, inside):
    page = plain.new_page()
    page.goto(inside("stop_link", address=someone("stop")))
    page.get_by_role("button", name="Stop emailing me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are off the list")

    page.get_by_role("button", name="That was a mistake, keep emailing me").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Stop emails from")


def test_sign_in_by_an_emailed_code_and_draft_a_petition(plain, inside):
    page = plain.new_page()
    address = inside("new_account", name="Ida Vane", address=someone("staff"))
    page.goto(DESK)
    page.get_by_label("Email address").first.fill(address)
    page.get_by_role("button", name="Email me a code").click()
    code = CODE.search(inside("mail_to", address=address, kind="account"))
    assert code
    page.get_by_label("Code").fill(code[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{DESK}")

    page.goto(f"{DESK}petitions/new/")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Who can say yes?").fill("Bronagh Teale, Mayor of Ashdale")
    page.get_by_label("What should they do?").fill("Mend the shelters")
    page.get_by_role("button", name="Save as a draft").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Mend the shelters")


def test_find_a_person_and_write_a_note(owner_state, browse, product, size):
    page = browse(product, size=size, javascript=False, state=owner_state).new_page()
    page.goto(f"{DESK}people/")
    page.locator("main input[type=search]").first.fill("okoro")
    page.keyboard.press("Enter")
    page.locator("main a[href*='/people/']", has_text=re.compile("okoro", re.I)).first.click()

    page.locator("textarea[name=text]").fill("Prefers letters")
    page.locator("form", has=page.locator("textarea[name=text]")).get_by_role("button").first.click()

    expect(page.locator("main")).to_contain_text("Prefers letters")
