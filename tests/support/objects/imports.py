"""A table that was brought."""

from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts


class Imports(Ground):
    """One list of targets, not imported yet."""

    def make_import(self) -> None:
        from groundswell.trunk.imports.models import Import

        at = timezone.now()
        self.table = Import.objects.create(
            campaign=self.campaign, kind="targets", headings=["Name"], columns={"Name": "name"}, key=uuid4(), made_at=at
        )


PARTS: Parts = {
    ("imports:*", "public_id"): Part(lambda world: world.table.public_id, held=True),
    ("imports:*", "verdict"): Part(lambda world: "new"),
}
