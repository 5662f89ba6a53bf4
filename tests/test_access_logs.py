"""Logs let nobody in: tokens and ids in addresses are masked on the way out."""

import logging

import pytest

from groundswell.config.logs import LOGGING, NoTokens
from groundswell.trunk.access.tokens import new_token
from groundswell.trunk.records.ids import new_public_id


def written(text: str, *args: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, "", 0, text, args, None)
    assert NoTokens().filter(record)
    return record.getMessage()


def test_everything_that_is_written_passes_the_mask():
    assert all("no_tokens" in handler["filters"] for handler in LOGGING["handlers"].values())


@pytest.mark.parametrize("where", ["/me/{}/", "/account/invitation/{}/", "/a-campaign/confirm/{}/not-me/", "/me/{}"])
def test_a_token_in_an_address_is_masked(where):
    for token in [new_token() for _ in range(200)] + ["WyJhIl0:1abcde:Xy-_kk09ABCdefGHI", new_public_id()]:
        assert token not in written("%s: %s", "Gone", where.format(token))


def test_the_names_of_pages_stay_readable():
    path = "/better-buses-for-all-of-ashdale/petitions/keep-the-late-night-buses-running/"

    assert written("Not Found: %s", path) == f"Not Found: {path}"
