"""Two records that may be one person, and two that were made one."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


def pair_of(world: Ground) -> Any:
    """A pair that waits: her person, and another record of the same name."""
    from groundswell.trunk.duplicates.models import Pair
    from groundswell.trunk.supporters.models import Person

    other, _new = Person.objects.get_or_create(
        campaign=world.campaign, name=world.person.name, name_key=f"{world.person.name_key} twice", email_key=None,
        defaults={"created_at": NOON, "latest_activity_at": NOON, "area": world.area},
    )  # fmt: skip
    made, _new = Pair.objects.get_or_create(
        first=world.person,
        second=other,
        defaults={
            "campaign": world.campaign, "level": Pair.LIKELY, "rank": 1, "weight": 160, "because": "given_same",
            "found_at": NOON,
        },
    )  # fmt: skip
    return made


def merge_of(world: Ground) -> Any:
    """Another record of her person, merged into hers."""
    from groundswell.trunk.duplicates.models import Merge
    from groundswell.trunk.supporters.models import Person

    gone, _new = Person.objects.get_or_create(
        campaign=world.campaign, name=world.canary, name_key=f"{world.person.name_key} before", email_key=None,
        defaults={"created_at": NOON, "latest_activity_at": NOON, "merged_into": world.person},
    )  # fmt: skip
    made, _new = Merge.objects.get_or_create(
        kept=world.person,
        gone=gone,
        defaults={"campaign": world.campaign, "key": uuid4(), "press": uuid4(), "made_at": timezone.now()},
    )
    return made


PARTS: Parts = {
    ("duplicates:*", "pair_id"): Part(lambda world: pair_of(world).public_id, held=True),
    ("duplicates:*", "merge_id"): Part(lambda world: merge_of(world).public_id, held=True),
}
