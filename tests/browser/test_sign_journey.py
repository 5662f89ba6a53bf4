"""Journey 1: sign, confirm and be counted, by a stranger and by somebody we know; counted as she would count it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import PETITION, confirm_link, fill_in, press_sign, read_outbox, sign, someone

pytestmark = pytest.mark.slow
COUNCILLOR = "Aurelio Haigh"


def number(text: str | None) -> int:
    return int(re.sub(r"\D", "", text or ""))


def headline(page: Page) -> int:
    return number(page.locator('.goal-now, [data-live="confirmed"]').first.text_content())


def waiting(page: Page) -> int:
    said = re.search(r"\+([\d,.]+) waiting for their email", page.locator(".sign-waiting").first.inner_text())
    return number(said[1]) if said else 0


def tap_sign_first(page: Page) -> None:
    """On a phone the page's foot has the button that leads to the form; on a desk the form stands there."""
    bar = page.locator(".sticky-act a")
    if bar.is_visible():
        bar.click()


def test_a_stranger_signs_and_is_counted_when_she_confirms(journey, owner_browser):
    page, recorder = journey
    address = someone("rosa")
    page.goto(PETITION)
    for box in page.locator("#sign input[type=checkbox]").all():
        assert not box.is_checked()
    before, waited = headline(page), waiting(page)

    tap_sign_first(page)
    for label, text in (("Full name", "Rosa Lindqvist"), ("Email", address), ("Postcode", "AD4 2LP")):
        page.get_by_label(label, exact=True).click()
        page.keyboard.type(text)
    press_sign(page)
    page.wait_for_url("**/signed/**")

    assert recorder.counts["fields"] == 3
    recorder.must_be_within(screens=2, taps=2, fields=3)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Rosa")
    expect(page.get_by_text("Check your email to make it count")).to_be_visible()
    expect(page.get_by_text(COUNCILLOR)).to_be_visible()
    assert (headline(page), waiting(page)) == (before, waited + 1)

    mail = read_outbox(owner_browser("desktop"), address)
    link = confirm_link(mail.locator(".mail-text").inner_text())
    recorder.start_over()
    page.goto(link)
    assert headline_now(page) == before
    page.get_by_role("button", name="Confirm my name").click()
    page.wait_for_url("**/signed/**")

    # The mail's page, and the page after signing, which she has seen.
    recorder.must_be_within(screens=3, taps=1, fields=0)
    expect(page.get_by_text("Confirmed and counted", exact=True)).to_be_visible()
    expect(page.get_by_text(COUNCILLOR)).to_be_visible()
    assert (headline(page), waiting(page)) == (before + 1, waited)


def headline_now(page: Page) -> int:
    """The number as anyone would get it now, past every cache."""
    answer = page.request.get(f"{PETITION}numbers.json", headers={"Cache-Control": "no-cache"})
    return int(answer.json()["confirmed"])


def test_somebody_we_know_signs_by_one_tap_and_takes_it_back(journey, inside):
    page, recorder = journey
    link = inside("known_person", name="Bea Lund", address=someone("bea"), postcode="AD4 2LP", next_path=PETITION)
    page.goto(link)
    expect(page.get_by_role("heading", name="Sign as Bea Lund")).to_be_visible()
    assert "/me/" not in page.url
    before = headline(page)
    recorder.start_over()

    page.locator("#sign button").click()
    page.wait_for_url("**/signed/**")

    assert recorder.counts == {"screens": 2, "taps": 1, "fields": 0}, vars(recorder)
    expect(page.get_by_text("Confirmed and counted", exact=True)).to_be_visible()
    assert headline(page) == before + 1
    after = page.url

    # Signing again, from a page that still stood open elsewhere, says thank you and counts nothing.
    page.goto(PETITION)
    expect(page.get_by_role("heading", name="You have signed")).to_be_visible()

    page.goto(after)
    page.get_by_role("button", name="Undo my signature").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your signature is taken back")
    assert headline_now(page) == before
    page.goto(PETITION)
    expect(page.get_by_role("heading", name="Sign as Bea Lund")).to_be_visible()


def test_signing_twice_says_thank_you_and_counts_once(browse, product, inside):
    page, address = browse(product).new_page(), someone("ivo")
    for _ in range(2):
        sign(page, name="Ivo Marsh", email=address)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Ivo")

    assert inside("signatures_of", address=address) == ["unconfirmed"]
    inside("mail_to", address=address)
    assert inside("mails_to", address=address) == 1


def test_two_people_who_share_an_address_both_count(browse, product, inside):
    page, address = browse(product).new_page(), someone("home")
    sign(page, name="Ada Quill", email=address)
    sign(page, name="Max Quill", email=address)

    page.goto(confirm_link(inside("mail_to", address=address)))
    page.get_by_role("button", name="Confirm my name").click()
    page.wait_for_url("**/signed/**")

    assert inside("signatures_of", address=address) == ["confirmed", "confirmed"]


def test_a_scanner_that_opens_the_link_confirms_nothing(browse, product, inside):
    page, address = browse(product).new_page(), someone("scan")
    sign(page, name="Sol Reid", email=address)
    link = confirm_link(inside("mail_to", address=address))

    for _ in range(3):
        assert page.request.get(link).ok
        page.goto(link)

    assert inside("signatures_of", address=address) == ["unconfirmed"]


def test_near_a_border_she_chooses_her_area(browse, product, inside):
    page, address = browse(product).new_page(), someone("edge")
    page.goto(PETITION)
    fill_in(page, name="Edie Stone", email=address, postcode=inside("borderland"))
    press_sign(page)
    page.wait_for_url("**/signed/**")
    expect(page.get_by_role("heading", name="You are probably in")).to_be_visible()
    was = inside("area_of_signature", address=address)

    page.locator(".area-pick button:not(.btn-ink)").first.click()
    expect(page.locator(".area-pick")).to_have_count(0)

    assert inside("area_of_signature", address=address) not in ("", was)
