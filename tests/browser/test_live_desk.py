"""The desk's overview moves by itself while people sign: by a stream, and by asking again where there is none."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import DESK, PETITION, confirm, confirm_link, sign, someone

pytestmark = pytest.mark.slow
WITHOUT_STREAMS = "delete window.EventSource"
MINUTE = 60_000


def figures(page: Page) -> dict[str, int]:
    """The overview's figures by their labels."""
    cards = page.locator(".kpi")
    labels, numbers = cards.locator(".stat-l").all_inner_texts(), cards.locator(".stat-n").all_inner_texts()
    return {label: int(re.sub(r"\D", "", number)) for label, number in zip(labels, numbers, strict=True)}


def figure(page: Page, like: str):
    return page.locator(".kpi", has=page.locator(".stat-l", has_text=re.compile(like, re.I))).locator(".stat-n")


def somebody_signs(browse, product, inside) -> str:
    """A stranger signs and confirms in a browser of her own; gives her name as the desk tells it."""
    address, page = someone("live"), browse(product).new_page()
    sign(page, name="Wren Castle", email=address)
    confirm(page, confirm_link(inside("mail_to", address=address)))
    return "Wren"


def told(page: Page, number: int) -> re.Pattern[str]:
    """This number as the page writes it: 8,413."""
    return re.compile(rf"^\s*{number:,}\s*$")


@pytest.mark.parametrize("streams", [True, False], ids=["by a stream", "by asking again"])
def test_the_overview_counts_a_signature_without_a_reload(owner_browser, browse, product, inside, streams):
    context = owner_browser("desktop")
    if not streams:
        context.add_init_script(WITHOUT_STREAMS)
    desk = context.new_page()
    if not streams:
        desk.clock.install()
    desk.goto(DESK)
    desk.evaluate("window.stayed = true")
    label = next(label for label in figures(desk) if "signatures" in label.lower())
    before = figures(desk)[label]

    who = somebody_signs(browse, product, inside)
    if not streams:
        desk.clock.run_for(MINUTE)

    expect(figure(desk, re.escape(label))).to_have_text(told(desk, before + 1))
    expect(desk.locator(".feed")).to_contain_text(who)
    assert desk.evaluate("window.stayed") is True


def test_the_petition_page_counts_a_signature_without_a_reload(browse, product, inside):
    reader = browse(product, size="desktop").new_page()
    reader.clock.install()
    reader.goto(PETITION)
    shown = reader.locator('[data-live="confirmed"]').first
    before = int(re.sub(r"\D", "", shown.inner_text()))

    somebody_signs(browse, product, inside)
    reader.clock.run_for(MINUTE)

    expect(shown).to_have_text(told(reader, before + 1))
