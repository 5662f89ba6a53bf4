"""What every test of the product has: personas, the open data, and no way out to the network."""

import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from tests.support.shared import IN_CI, shared_dir, shared_path

__all__ = ["shared_dir"]

pytest_plugins = ["tests.support.people", "tests.support.mail", "tests.support.atproto"]

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what reads the open data where there is none; under CI it runs and fails."""
    if IN_CI or (shared_path() / "data").is_dir():
        return
    without = pytest.mark.skip(reason="No open data beside the checkout (../shared or GROUNDSWELL_SHARED)")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(without)


def pytest_unconfigure() -> None:
    """Remove this process's data directory; a worker of xdist runs nothing at its exit."""
    from django.conf import settings

    shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def no_way_out() -> Iterator[None]:
    """Refuse connections to any other machine: a test that needs one would pass here and fail elsewhere."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test tried to reach {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start with an empty cache: limits and texts remembered by one test are no business of the next."""
    from django.core.cache import caches

    caches["default"].clear()
