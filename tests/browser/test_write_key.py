"""The sign form carries an idempotency key where script runs."""

import re

import pytest

from tests.browser.steps import PETITION

pytestmark = pytest.mark.slow
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_the_form_has_one_key_and_a_new_page_a_new_one(product, browse):
    page = browse(product).new_page()
    keys = []
    for _ in range(2):
        page.goto(PETITION)
        page.wait_for_selector("form#sign input[name=key]", state="attached")
        keys.append(page.input_value("form#sign input[name=key]"))

    assert all(UUID.fullmatch(key) for key in keys)
    assert keys[0] != keys[1]
