"""A living audience, and one as it was on a day."""

from typing import Any
from uuid import uuid4

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


def segment_of(world: Ground) -> Any:
    """A segment of the whole campaign: everyone who is a supporter."""
    from groundswell.trunk.segments.models import Segment

    made, _new = Segment.objects.get_or_create(
        campaign=world.campaign,
        name=world.canary,
        defaults={
            "definition": {
                "join": "all",
                "lines": [{"rule": "people.are", "settings": {"kind": "supporters"}}],
                "but": [],
            },
            "made_by": world.accounts["organiser"],
            "made_at": NOON,
            "changed_at": NOON,
            "key": uuid4(),
        },
    )
    return made


def snapshot_of(world: Ground) -> Any:
    """A snapshot that its person is in."""
    from pyroaring import BitMap

    from groundswell.trunk.segments.models import Snapshot

    taken, _new = Snapshot.objects.get_or_create(
        campaign=world.campaign,
        name=world.canary,
        defaults={
            "sentence": world.canary,
            "count": 1,
            "members": bytes(BitMap([world.person.pk]).serialize()),
            "made_by": world.accounts["organiser"],
            "made_at": NOON,
            "key": uuid4(),
        },
    )
    return taken


PARTS: Parts = {
    ("segments:*", "public_id"): Part(lambda world: segment_of(world).public_id, held=True),
    ("segments:*", "snapshot_id"): Part(lambda world: snapshot_of(world).public_id, held=True),
    ("api:*", "segment_id"): Part(lambda world: segment_of(world).public_id),
}
