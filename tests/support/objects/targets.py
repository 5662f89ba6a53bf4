"""Whom the campaign asks: a drive, a target on its board, and what the target said."""

from uuid import uuid4

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Targets(Ground):
    """A drive with one target."""

    def make_drive(self) -> None:
        from groundswell.trunk.targets.models import Drive, Standing, Target

        self.drive = Drive.objects.create(
            campaign=self.campaign,
            slug="public-control",
            kind="cause",
            state="open",
            title="The vote",
            boundary_set=self.map,
            public_board=True,
            public_list=True,
            created_at=NOON,
            opened_at=NOON,
        )
        self.target = Target.objects.create(
            campaign=self.campaign,
            name="Carys Wainfleet",
            office="Councillor",
            area=self.area,
            email=f"carys@{self.campaign.slug}.example",
            source="test",
            loaded_at=NOON,
        )
        self.standing = Standing.objects.create(drive=self.drive, target=self.target, added_at=NOON)
        self.make_declaration()

    def make_declaration(self) -> None:
        from groundswell.trunk.targets.models import Declaration
        from groundswell.trunk.targets.services import Asked, record_asks

        self.declaration = Declaration.objects.create(
            standing=self.standing, stance="leaning", key=uuid4(), declared_at=NOON, recorded_at=NOON
        )
        self.ask_key = uuid4()
        key = f"desk:{self.standing.public_id}:{self.ask_key}"
        asked = Asked(self.standing.pk, "call", key, account_id=self.accounts["organiser"].pk, note=self.canary)
        record_asks([asked], at=NOON)


PARTS: Parts = {
    "drive_slug": Part(lambda world: world.drive.slug),
    ("api:*", "drive_id"): Part(lambda world: world.drive.public_id),
    ("api:*", "standing_id"): Part(lambda world: world.standing.public_id),
    ("api:*", "declaration_id"): Part(lambda world: world.declaration.public_id),
}
