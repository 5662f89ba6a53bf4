"""The open data that lies beside the checkout, for tests that read it."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def shared_path() -> Path:
    """Where the open data should be: `GROUNDSWELL_SHARED`, else `../shared` from the checkout."""
    return Path(os.environ.get("GROUNDSWELL_SHARED") or CHECKOUT.parent / "shared")


def leave_out(reason: str) -> None:
    """Skip this test for want of a part; where the machine should have every part (CI), fail instead."""
    if IN_CI:
        pytest.fail(f"{reason} (needed under CI=true)", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder of open data; the test is left out where there is none."""
    path = shared_path()
    if not (path / "data").is_dir():
        leave_out("No open data beside the checkout (../shared or GROUNDSWELL_SHARED)")
    return path
