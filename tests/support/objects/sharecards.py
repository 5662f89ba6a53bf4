"""A share card, its template, and the pictures drawn of it."""

from uuid import uuid4

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class ShareCards(Ground):
    """One card that is out."""

    def make_card(self) -> None:
        """A card that is out, of a template that was changed once, with one size in the store."""
        from groundswell.tools.sharecards.drawing import house_designs
        from groundswell.tools.sharecards.models import Card, CardVersion, Template, TemplateVersion
        from groundswell.trunk.media.services import DrawnFile, add_graphic

        house, owner = house_designs()["quote"], self.accounts["owner"]
        self.card_template = Template.objects.create(
            campaign=self.campaign, name="Big quote", form=house.form, made_at=NOON
        )
        TemplateVersion.objects.create(template=self.card_template, number=1, design=house.design, made_at=NOON)
        self.card = Card.objects.create(
            campaign=self.campaign,
            template=self.card_template,
            title="The last bus",
            state=Card.DRAWN,
            drawings=1,
            public_at=NOON,
            key=uuid4().hex,
            made_by=owner,
            made_at=NOON,
        )
        CardVersion.objects.create(card=self.card, number=1, fields={"quote": "The last bus"}, made_at=NOON)
        self.graphic = add_graphic(
            campaign=self.campaign,
            kind="card",
            source_id=self.card.public_id,
            version=1,
            title="The last bus",
            alt="Quote",
            language="en",
            imprint="Promoted by Olu Adeyemi",
            files={size: DrawnFile(b"", "image/png", 10, 10) for size in ("square", "portrait", "link")},
            at=NOON,
        )


def page_token(world: Ground) -> str:
    from groundswell.tools.sharecards.page_pictures import sealed

    return sealed(world.campaign, "Run buses late")


PARTS: Parts = {
    ("desk-sharecards:*", "template"): Part(lambda world: world.card_template.public_id),
    ("desk-sharecards:*", "public_id"): Part(lambda world: world.card.public_id),
    ("sharecards:card", "public_id"): Part(lambda world: world.card.public_id),
    ("sharecards:page-picture", "token"): Part(lambda world: page_token(world), secret=True),
    ("api:*", "card_id"): Part(lambda world: world.card.public_id),
    ("media:graphic", "public_id"): Part(lambda world: world.graphic.public_id),
}
