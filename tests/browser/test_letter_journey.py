"""Journey 5: a letter to my representative, from a personal link and as a stranger; counted as she would count it."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import CAMPAIGN, confirm_link, someone

pytestmark = pytest.mark.slow
LETTERS = f"{CAMPAIGN}letters/public-control/"
QUESTIONS = ("Where do you take the bus?", "What happens if it goes?", "What do you want your councillor to do?")


def own_words() -> list[str]:
    """Words that nobody wrote before: each run of the tests has its own."""
    letters = str.maketrans("0123456789", "ghjkmnprst")
    mine = [uuid4().hex[:6].translate(letters) for _ in range(8)]
    return [f"I ride with {' '.join(mine[:4])} to work.", f"Then {' '.join(mine[4:])} would end.", "Please vote yes."]


def write(page: Page, words: list[str]) -> None:
    for question, answer in zip(QUESTIONS, words, strict=True):
        page.get_by_label(question).click()
        page.keyboard.type(answer)


def press_send(page: Page) -> None:
    page.locator("button.btn-lg:visible", has_text="Send to").click()
    page.wait_for_url("**/sent/**")


def paper(page: Page) -> str:
    return page.locator(".paper").inner_text()


def test_from_a_personal_link_in_three_screens_and_four_taps(journey, inside):
    page, recorder = journey
    place = inside("somebody_to_write_to")
    address = someone("wilma")
    link = inside("known_person", name="Wilma Reyes", address=address, postcode=place["postcode"], next_path=LETTERS)
    page.goto(link)
    expect(page.get_by_role("heading", name=place["name"])).to_be_visible()
    for box in page.locator("#letter input[type=checkbox]").all():
        assert not box.is_checked()
    recorder.start_over()

    words = own_words()
    write(page, words)
    expect(page.locator(".paper")).to_contain_text(words[1])
    press_send(page)

    assert set(recorder.fields) == {f"{LETTERS} answer_{number}" for number in range(3)}, recorder.fields
    recorder.must_be_within(screens=3, taps=4, fields=3)
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Wilma.")
    expect(page.get_by_text("is on its way")).to_be_visible()
    assert inside("letters_of", address=address) in (["queued"], ["sent"])


def test_a_stranger_finds_hers_writes_and_confirms_by_mail(journey, inside):
    page, _recorder = journey
    place, address = inside("somebody_to_write_to"), someone("una")
    page.goto(LETTERS)
    page.get_by_label("Your postcode").fill(place["postcode"].lower().replace(" ", ""))
    page.get_by_role("button", name="Find mine").click()
    expect(page.get_by_role("heading", name=place["name"])).to_be_visible()

    write(page, own_words())
    page.get_by_label("Full name").fill("Una Marsh")
    page.get_by_label("Email", exact=True).fill(address)
    press_send(page)
    expect(page.get_by_text("Check your email")).to_be_visible()
    assert inside("letters_of", address=address) == ["unconfirmed"]

    page.goto(confirm_link(inside("mail_to", address=address)))
    page.get_by_role("button", name=re.compile("Confirm|Send")).first.click()
    page.wait_for_url("**/sent/**")
    expect(page.get_by_text("is on its way")).to_be_visible()
    assert inside("letters_of", address=address) in (["queued"], ["sent"])


def test_the_preview_follows_facts_go_to_the_cursor_and_a_draft_is_kept_until_it_is_sent(browse, product, inside, size):
    page = browse(product, size=size).new_page()
    place = inside("somebody_to_write_to")
    find = f"{LETTERS}?postcode={place['postcode'].replace(' ', '+')}"
    page.goto(find)
    expect(page.locator(".paper")).to_contain_text("Your answers stand here as you write.")
    words = own_words()
    page.get_by_label(QUESTIONS[0]).fill(words[0])
    page.get_by_label(QUESTIONS[1]).fill(words[1])
    page.get_by_label(QUESTIONS[0]).focus()
    page.get_by_role("button", name="A two-mile ticket costs £4.80").click()

    expect(page.get_by_label(QUESTIONS[0])).to_have_value(
        f"{words[0]} A two-mile ticket costs £4.80 (County fares survey, January 2026)."
    )
    assert paper(page).startswith(f"Dear {place['short']},\n\n{words[0]} A two-mile ticket")
    expect(page.locator("[data-words]")).to_have_text(re.compile(r"^\d\d words$"))

    page.goto(find)
    expect(page.get_by_label(QUESTIONS[1])).to_have_value(words[1])
    expect(page.get_by_text("This is what you wrote before")).to_be_visible()
    page.get_by_label("Full name").fill("Dora Lind")
    page.get_by_label("Email", exact=True).fill(someone("dora"))
    press_send(page)

    page.goto(find)
    expect(page.get_by_label(QUESTIONS[1])).to_have_value("")


def test_a_copied_letter_is_marked_and_can_be_changed_or_sent_as_it_is(browse, product, inside, size):
    page = browse(product, size=size).new_page()
    place, words = inside("somebody_to_write_to"), own_words()

    def copied(name: str) -> None:
        page.goto(f"{LETTERS}?postcode={place['postcode'].replace(' ', '+')}")
        write(page, words)
        page.get_by_label("Full name").fill(name)
        page.get_by_label("Email", exact=True).fill(address)

    address = someone("first")
    copied("Fay First")
    press_send(page)
    page.goto(confirm_link(inside("mail_to", address=address)))
    page.get_by_role("button", name=re.compile("Confirm|Send")).first.click()
    page.wait_for_url("**/sent/**")

    address = someone("second")
    copied("Sid Second")
    page.locator("button.btn-lg:visible", has_text="Send to").click()
    expect(page.get_by_role("heading", name="1 other letter is nearly the same")).to_be_visible()
    assert page.locator("mark.shared").count() >= 1
    assert inside("letters_of", address=address) == []

    page.get_by_role("link", name="Change that part").click()
    expect(page.get_by_label(QUESTIONS[0])).to_be_focused()
    page.get_by_role("button", name="Send it as it is").click()
    page.wait_for_url("**/sent/**")
    assert inside("letters_of", address=address) == ["unconfirmed"]


def test_without_script_a_fact_is_ticked_the_letter_shown_and_sent(browse, product, inside, size):
    page = browse(product, size=size, javascript=False).new_page()
    place, address, words = inside("somebody_to_write_to"), someone("plain"), own_words()
    page.goto(f"{LETTERS}?postcode={place['postcode'].replace(' ', '+')}")
    page.get_by_label(QUESTIONS[0]).fill(words[0])
    page.get_by_label("Use: A two-mile ticket costs £4.80").check()
    page.get_by_label("Full name").fill("Pia Plain")
    page.get_by_label("Email", exact=True).fill(address)

    page.get_by_role("button", name="Show my letter").click()
    assert "A two-mile ticket costs £4.80 (County fares survey, January 2026)." in paper(page)
    assert paper(page).rstrip().endswith(place["postcode"])
    press_send(page)

    assert inside("letters_of", address=address) == ["unconfirmed"]


def test_by_her_own_mail_program_it_counts_once_she_says_so(browse, product, inside, size):
    page = browse(product, size=size).new_page()
    place, words = inside("somebody_to_write_to"), own_words()
    page.goto(f"{LETTERS}?postcode={place['postcode'].replace(' ', '+')}")
    write(page, words)
    page.get_by_label("Full name").fill("Olga Own")
    page.get_by_label("Email", exact=True).fill(someone("own"))
    before = inside("own_letters")
    page.get_by_role("button", name="Use my own mail program instead").click()

    link = page.get_by_role("link", name="Open in my mail program").get_attribute("href") or ""
    assert link.startswith("mailto:") and words[0].replace(" ", "%20") in link
    assert inside("own_letters") == before

    page.get_by_role("button", name="I have sent it").click()
    page.wait_for_url("**/sent/**")
    assert inside("own_letters") == before + 1
