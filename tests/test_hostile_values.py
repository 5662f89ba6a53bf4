"""
Values that no form of ours sends: null bytes (PostgreSQL takes none), signs that only look like digits, numbers without
end. Whatever reads them, they are a 4xx or an ordinary page, never our fault; and they change nothing by accident.

Which names a page reads is found in the source of its room, so that a new page is attacked without being listed here.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import caches
from django.db import transaction
from django.urls import resolve
from django.utils import timezone

from groundswell.trunk.api.services import make_key
from groundswell.trunk.api.urls import api
from tests.support.objects import World
from tests.support.shared import CHECKOUT
from tests.test_role_matrix import PAGES, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = ("a\0b", "²", "9" * 5000)
READ = re.compile(r'(?:GET|POST)(?:\.get(?:list)?\(|\[|,)\s*"([\w-]+)"')
FIELD = re.compile(r"^ +(\w+) = (?:forms\.)?\w+Field\(", re.MULTILINE)
SOURCE = CHECKOUT / "src" / "groundswell"


@pytest.fixture
def own() -> World:
    return World("better-buses", "OWNCANARYQX")


@cache
def names_in(place: Path) -> tuple[list[str], list[str]]:
    """What a module, or all of a room, reads from addresses and forms by name, and the fields of its forms."""
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    text = "\n".join(file.read_text() for file in files if "tests" not in file.parts)
    return sorted(set(READ.findall(text))), sorted(set(FIELD.findall(text)))


def test_the_names_that_pages_read_are_found():
    read, fields = names_in(SOURCE / "tools" / "newsroom")

    assert {"version", "number", "graphic", "picture"} <= set(read)
    assert "text" in fields


@pytest.mark.parametrize("value", HOSTILE, ids=["null byte", "raised two", "5,000 digits"])
def test_no_value_of_an_address_or_form_breaks_a_page(own, value):
    """Each value that a page's module reads, alone; then all that its room reads, and every field of its forms."""
    browser, broke = Browser(own.accounts["owner"]), []
    for address in PAGES:
        path = address.within(own)
        module = resolve(path).func.__module__.split(".")
        if module[0] != "groundswell":
            continue
        alone = [{name: value} for name in names_in(SOURCE.joinpath(*module[1:]).with_suffix(".py"))[0]]
        read, fields = names_in(SOURCE.joinpath(*module[1:3]))
        for method in ("GET", "POST"):
            for data in [dict.fromkeys((*fields, *read) if method == "POST" else read, value), *alone]:
                said = urlencode(data)
                # Longer ones no server takes as the line of an address.
                at = f"{path}?{said[:7_000]}" if method == "GET" else path
                status = browser.ask(method, at, said).status_code
                if status >= 500:
                    broke.append(f"{method} {address.name} {', '.join(data)}")
                if status == 405:
                    break
    assert broke == []


@pytest.mark.parametrize("value", HOSTILE, ids=["null byte", "raised two", "5,000 digits"])
def test_no_value_breaks_the_api(own, value):
    at = timezone.now()
    _key, secret = make_key(
        account=own.accounts["owner"], campaign=own.campaign, name="All", may_write=True, days=9, at=at
    )
    browser, broke, asked = Browser(None), [], 0
    for path, method, said, body in calls(own, value):
        caches["default"].clear()
        with transaction.atomic():
            answer = browser.client.generic(
                method,
                f"{path}?{said}",
                data=json.dumps(body) if body else "",
                content_type="application/json",
                headers={"authorization": f"Bearer {secret}"},
            )
            transaction.set_rollback(True)
        asked += answer.status_code != 401
        if answer.status_code >= 500:
            broke.append(f"{method} {path[:80]}: {answer.status_code}")
    assert broke == [] and asked > 50


def calls(world: World, value: str) -> Iterator[tuple[str, str, str, Any]]:
    """Every call of the API with this value in its address, in each parameter and in each text that it takes."""
    known = {"post_id": world.post, "fact_id": world.known_fact, "article_id": world.article, "card_id": world.card}
    described: dict[str, Any] = api.get_openapi_schema()
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            parameters = told.get("parameters", [])
            here = re.sub(r"{\w+}", quote(value), path)
            said = urlencode({one["name"]: value for one in parameters if one["in"] == "query"})
            yield here, method.upper(), "", None
            yield here, method.upper(), said, None
            here = re.sub(r"{(\w+)}", lambda part: getattr(known.get(part[1]), "public_id", "x"), path)
            if "requestBody" in told:
                (kind,) = told["requestBody"]["content"].values()
                name = kind["schema"].get("$ref", "").rpartition("/")[2]
                yield here, method.upper(), "", filled(described["components"]["schemas"].get(name, {}), value)


def filled(schema: dict[str, Any], value: str) -> dict[str, Any]:
    """A body with this value wherever a text may stand."""
    return {
        name: [value] if one.get("type") == "array" else value for name, one in schema.get("properties", {}).items()
    }
