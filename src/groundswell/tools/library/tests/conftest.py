"""Pictures to upload, and a colleague who edits."""

import io

import pytest
from PIL import Image as Pillow
from tests.support.people import give_role, make_account

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign

DESK = "/desk/better-buses/library/"


@pytest.fixture
def edda(campaign: Campaign) -> Account:
    """Edits for the whole campaign: facts, cards and posts, and no lists of people."""
    account = make_account("Edda Lund", "edda@example.org")
    give_role(account, campaign, "editor")
    return account


@pytest.fixture
def photo() -> bytes:
    """A photograph as a telephone makes it, with the place where it was taken."""
    exif = Pillow.Exif()
    exif[0x010E] = "canary"
    exif.get_ifd(0x8825)[1] = "N"
    file = io.BytesIO()
    Pillow.new("RGB", (640, 480), "#2b6cb0").save(file, "JPEG", exif=exif.tobytes())
    return file.getvalue()
