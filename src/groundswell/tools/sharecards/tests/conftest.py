"""A campaign with what cards are made of."""

import io
from uuid import uuid4

import pytest
from PIL import Image as Pillow
from tests.support.people import NOON

from groundswell.tools.sharecards import services
from groundswell.trunk.facts.services import record_fact
from groundswell.trunk.media.rights import Details
from groundswell.trunk.media.services import add_picture

QUOTE = {"quote": "The last bus goes at 21:05.", "name": "Denise Oyelaran", "role": "Night nurse", "drawing": ""}


def photo_bytes(size: tuple[int, int] = (900, 700)) -> bytes:
    """A photo of nothing much."""
    file = io.BytesIO()
    Pillow.linear_gradient("L").resize(size).convert("RGB").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def photo(campaign, asha):
    """A picture of the library whose rights are known."""
    details = Details(alt="A bus at dusk", rights="own", people="nobody")
    return add_picture(campaign=campaign, upload=photo_bytes(), details=details, account=asha, at=NOON)


@pytest.fixture
def fact(campaign, asha):
    """A figure with its source."""
    return record_fact(
        campaign=campaign,
        kind="figure",
        text="A two-mile ticket costs £4.80",
        figure="£4.80",
        source_title="County fares survey",
        key=uuid4(),
        at=NOON,
        account=asha,
    )


@pytest.fixture
def card(campaign, asha):
    """A quote, not drawn yet."""
    return services.make_card(campaign=campaign, template="quote", fields=QUOTE, key=uuid4().hex, at=NOON, account=asha)
