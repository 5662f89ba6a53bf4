"""What is known of the person, and what was done with people: notes, details, changes, exports."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Supporters(Ground):
    """The person's details, one change of many people, and one file that was asked for."""

    def make_details(self) -> None:
        from groundswell.trunk.supporters.models import ContactPoint, Note, ProposedChange

        self.note = Note.objects.create(
            person=self.person, text=self.canary, author=self.accounts["organiser"], key=uuid4(), written_at=NOON
        )
        ContactPoint.objects.create(
            person=self.person,
            kind="email",
            value=f"second-{self.canary}@example.org",
            value_key=f"second-{self.canary.lower()}@example.org",
            source="a form",
            added_at=NOON,
        )
        self.change = ProposedChange.objects.create(
            person=self.person, field="name", old="Tom", new=self.canary, said_by="a form", said_at=NOON
        )

    def make_desk_work(self) -> None:
        from groundswell.trunk.supporters.models import BulkChange, ExportRequest, Tag

        organiser, at = self.accounts["organiser"], timezone.now()
        tag = Tag.objects.create(campaign=self.campaign, name="driver")
        self.bulk_change = BulkChange.objects.create(
            campaign=self.campaign, account=organiser, kind="tag", tag=tag, key=uuid4(), made_at=at
        )
        self.export = ExportRequest.objects.create(
            campaign=self.campaign,
            asked_by=organiser,
            reason=self.canary,
            key=uuid4(),
            count=1,
            asked_at=at,
            expires_at=at + timedelta(days=1),
        )


PARTS: Parts = {
    ("people:undo", "public_id"): Part(lambda world: world.bulk_change.public_id, held=True),
    ("people:change-progress", "public_id"): Part(lambda world: world.bulk_change.public_id, held=True),
    ("people:export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:take-export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:decide-export", "public_id"): Part(lambda world: world.export.public_id, held=True),
    ("people:*", "public_id"): Part(lambda world: world.person.public_id, held=True),
    ("people:*", "note_id"): Part(lambda world: world.note.public_id, held=True),
    ("people:*", "change_id"): Part(lambda world: world.change.public_id, held=True),
}
