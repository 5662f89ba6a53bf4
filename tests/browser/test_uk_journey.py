"""The real United Kingdom, loaded into the running demo: people go on signing meanwhile, and find their member."""

import csv
import json
import threading

import pytest
from playwright.sync_api import expect

from tests.browser.steps import PETITION, fill_in, press_sign, sign, someone

pytestmark = [pytest.mark.slow, pytest.mark.shared]
POSTCODE, CONSTITUENCY = "ls6 1aa", "Leeds Central and Headingley"
UK_POSTCODES = 411_824


@pytest.fixture(scope="module")
def member(shared_dir) -> dict[str, str]:
    with (shared_dir / "data" / "mps" / "mps_current_2026.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["constituency"] == CONSTITUENCY)


def test_people_sign_while_the_kingdom_is_loaded_and_then_find_their_member(
    browse, product, inside, member, shared_dir
):
    page, signed, told = browse(product, size="desktop").new_page(), [], []
    loading = threading.Thread(target=lambda: told.append(product.run("load", "uk", check=False)))
    loading.start()
    while loading.is_alive() or not signed:
        signed.append(someone("meanwhile"))
        sign(page, name="Una Ward", email=signed[-1])
        loading.join(1)
    (done,) = told
    assert done.returncode == 0, done.stderr
    print(f"{len(signed)} people signed while it was loaded")

    assert all(inside("signatures_of", address=address) == ["unconfirmed"] for address in signed)
    assert json.loads(product.run("figures", "--json").stdout)["postcodes"] >= UK_POSTCODES

    page.goto(PETITION)
    address = someone("leeds")
    fill_in(page, name="Leda Moss", email=address, postcode=POSTCODE)
    press_sign(page)
    page.wait_for_url("**/signed/**")

    expect(page.locator("main")).to_contain_text(CONSTITUENCY)
    expect(page.locator("main")).to_contain_text(member["name"])
    assert inside("area_of_signature", address=address) == member["constituency_code_2024"]
    page.get_by_role("link", name="See your area").click()
    expect(page.locator("h1")).to_contain_text(CONSTITUENCY)
