"""Signing with the keyboard alone; wherever the focus comes, it can be seen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import PETITION, someone

pytestmark = pytest.mark.slow
MOST_STOPS = 40
DESK_STOPS = 35

# What stands out at the element that has the focus, or at the label that is drawn around it.
SEEN = """async () => {
  // The skip link slides in.
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ends = (moving) => Number.isFinite(moving.effect.getComputedTiming().endTime);
  const ending = document.getAnimations().filter(ends);
  await Promise.all(ending.map((moving) => moving.finished.catch(() => {})));
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const drawn = [here, here.closest('label'), here.nextElementSibling].filter(Boolean).some((spot) => {
    const style = getComputedStyle(spot);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  });
  const box = here.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  const hidden = over && over !== here && !here.contains(over) && !over.contains(here) && !over.closest('label');
  return {
    name: here.name || '', tag: here.tagName, type: here.type || '', drawn, hidden: Boolean(hidden),
    text: (here.innerText || '').trim(), inView: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Page, wanted) -> dict:
    """Press Tab until the focus is where it is wanted; at every stop it must be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(SEEN)
        if stop is None:
            continue
        assert stop["drawn"], f"the focus cannot be seen at {stop}"
        assert stop["inView"] and not stop["hidden"], f"the focus is out of sight at {stop}"
        if wanted(stop):
            return stop
    raise AssertionError("Tab never came there")


def test_signing_takes_no_mouse(browse, product, size, inside):
    page, address = browse(product, size=size).new_page(), someone("keys")
    page.goto(PETITION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")

    tab_to(page, lambda stop: stop["name"] == "full_name")
    page.keyboard.type("Noor Hale")
    tab_to(page, lambda stop: stop["name"] == "email")
    page.keyboard.type("not an address")
    tab_to(page, lambda stop: stop["name"] == "postcode")
    page.keyboard.type("AD4 2LP")
    tab_to(page, lambda stop: stop["name"] == "consent_email")
    page.keyboard.press("Space")
    tab_to(page, lambda stop: stop["tag"] == "BUTTON" and stop["type"] == "submit")
    page.keyboard.press("Enter")

    # What is wrong is told where the focus is, and its link leads to the field.
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Bring our buses back under public control | Better Buses for Ashdale")
    tab_to(page, lambda stop: stop["tag"] == "A" and "email address" in stop["text"])
    page.keyboard.press("Enter")
    email = page.get_by_label("Email", exact=True)
    expect(email).to_be_focused()
    assert email.input_value() == "not an address"
    assert page.locator("[name=consent_email]").is_checked()
    page.keyboard.press("Control+A")
    page.keyboard.type(address)
    page.keyboard.press("Enter")

    page.wait_for_url("**/signed/**")
    assert inside("signatures_of", address=address) == ["unconfirmed"]


def test_the_desk_can_be_walked_through_with_tab(owner_browser, size):
    page = owner_browser(size).new_page()
    page.goto("/desk/better-buses/")
    seen = []

    def at_the_end(stop: dict) -> bool:
        seen.append(stop)
        return len(seen) >= DESK_STOPS

    tab_to(page, at_the_end)


def test_slash_leads_to_the_search(owner_browser):
    page = owner_browser("desktop").new_page()
    page.goto("/desk/better-buses/")

    page.keyboard.press("/")
    page.keyboard.type("bus")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search/?q=bus*")
    expect(page.locator("main")).to_contain_text("Bring our buses back")
