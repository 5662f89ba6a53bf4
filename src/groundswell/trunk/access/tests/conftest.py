"""Fixtures of this room's tests."""

import re
from collections.abc import Callable

import pytest

from groundswell.trunk.messaging.models import Message


@pytest.fixture
def latest_code(db: None) -> Callable[[], str]:
    """The code of the latest mail in the outbox."""

    def read() -> str:
        text = Message.objects.order_by("-pk")[0].body_text
        found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text, re.MULTILINE)
        assert found, text
        return found[1]

    return read
