"""
Values that no form of ours sends: null bytes (PostgreSQL takes none), signs that only look like digits, numbers without
end. Whatever reads them, they are a 4xx or an ordinary page, never our fault; and they change nothing by accident.

Which names a page reads is found in the source of its room, so that a new page is attacked without being listed here.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import resolve

from tests.support.addresses import Address
from tests.support.checkout import CHECKOUT
from tests.support.objects import World
from tests.test_role_matrix import PAGES, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = ("\0", "²", "9" * 5000, "a\0b")
READ = re.compile(r'(?:GET|POST)(?:\.get(?:list)?\(|\[|,)\s*"([\w-]+)"')
FIELD = re.compile(r"^ +(\w+) = (?:forms\.)?\w+Field\(", re.MULTILINE)
SOURCE = CHECKOUT / "src" / "groundswell"


@pytest.fixture
def own() -> World:
    return World("better-buses", "OWNCANARYQX")


@cache
def names_in(folder: Path) -> tuple[list[str], list[str]]:
    """What the pages of a room read from addresses and forms by name, and the fields of its forms."""
    text = "\n".join(file.read_text() for file in sorted(folder.rglob("*.py")) if "tests" not in file.parts)
    return sorted(set(READ.findall(text))), sorted(set(FIELD.findall(text)))


def room_of(address: Address, path: str) -> Path | None:
    """The folder of the room that answers an address; None for code that is not ours."""
    module = resolve(path).func.__module__.split(".")
    return SOURCE.joinpath(*module[1:3]) if module[0] == "groundswell" else None


def test_the_names_that_pages_read_are_found():
    read, fields = names_in(SOURCE / "tools" / "newsroom")

    assert {"version", "number", "graphic", "picture"} <= set(read)
    assert "text" in fields


@pytest.mark.parametrize("value", HOSTILE, ids=["null byte", "raised two", "5,000 digits", "null byte inside"])
def test_no_value_of_an_address_or_form_breaks_a_page(own, value):
    browser, broke = Browser(own.accounts["owner"]), []
    for address in PAGES:
        path = address.within(own)
        room = room_of(address, path)
        if room is None:
            continue
        read, fields = names_in(room)
        for name in read:
            said = urlencode({name: value})
            # A server refuses a line of an address that is longer than this itself.
            asked = [("GET", f"{path}?{said}", "")] if len(said) < 4_000 else []
            for method, target, data in [*asked, ("POST", path, said)]:
                if browser.ask(method, target, data).status_code >= 500:
                    broke.append(f"{method} {address.name} {name}")
        whole = urlencode({name: value for name in (*fields, *read)})
        if browser.ask("POST", path, whole).status_code >= 500:
            broke.append(f"POST {address.name} with every field")
    assert broke == []
