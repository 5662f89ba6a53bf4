"""A target that somebody took on to ask."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.part import Part, Parts
from tests.support.objects.targets import Targets


class Nominations(Targets):
    """A block of one target, and what its claimer was told."""

    def make_block(self) -> None:
        """The owner's block: nobody else opens it, whatever her role."""
        from groundswell.tools.nominations.models import Block, Claim, Outcome

        at = timezone.now()
        self.block = Block.objects.create(
            drive=self.drive,
            account=self.accounts["owner"],
            key=uuid4(),
            claimed_at=at,
            expires_at=at + timedelta(days=3),
        )
        self.claim = Claim.objects.create(block=self.block, standing=self.standing, number=1)
        self.outcome = Outcome.objects.create(
            claim=self.claim, channel="call", outcome="backs", key=uuid4(), said_at=at, recorded_at=at
        )


PARTS: Parts = {
    ("nominations:block", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:record", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:hand-back", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:prove", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:undo", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("nominations:*", "outcome_id"): Part(lambda world: world.outcome.public_id, held=True),
    ("desk-nominations:free-block", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("desk-nominations:remind", "public_id"): Part(lambda world: world.block.public_id, held=True),
    ("desk-nominations:undo", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:chain", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:hold", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:correct", "public_id"): Part(lambda world: world.declaration.public_id, held=True),
    ("desk-nominations:*", "public_id"): Part(lambda world: world.standing.public_id, held=True),
    ("desk-nominations:undo-log", "key"): Part(lambda world: world.ask_key, held=True),
}
