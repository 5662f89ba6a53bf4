"""A petition that the person signed."""

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Petitions(Ground):
    """A petition, its wording, and her signature."""

    def make_petition(self) -> None:
        from groundswell.tools.petitions.models import Petition, Signature, Wording

        self.petition = Petition.objects.create(
            campaign=self.campaign, slug="late-buses", created_at=NOON, opened_at=NOON
        )
        self.wording = Wording.objects.create(
            petition=self.petition, number=1, demand="Run buses late", text="Please.", digest="0" * 64, written_at=NOON
        )
        self.petition.wording = self.wording
        self.petition.save()
        self.signature = Signature.objects.create(
            petition=self.petition,
            person=self.person,
            wording=self.wording,
            state=Signature.CONFIRMED,
            shown_name="Tom B.",
            address=self.person.email,
            email_key=self.person.email_key or "",
            area=self.area,
            signed_at=NOON,
            confirmed_at=NOON,
        )


def move_token(world: Petitions) -> str:
    from groundswell.tools.petitions.wording_links import make_move_token

    return make_move_token(world.signature, world.wording)


def after_token(world: Petitions) -> str:
    from groundswell.tools.petitions.tokens import After, make_after_token

    return make_after_token(After(petition=world.petition.public_id, s=world.signature.public_id, name="Tom"))


PARTS: Parts = {
    ("desk-petitions:*", "public_id"): Part(lambda world: world.petition.public_id),
    ("api:*", "identifier"): Part(lambda world: world.petition.public_id),
    ("act-petitions:*", "slug"): Part(lambda world: world.petition.slug),
    ("petitions:*", "slug"): Part(lambda world: world.petition.slug),
    ("petitions:move-over", "token"): Part(lambda world: move_token(world), secret=True),
    ("petitions:*", "token"): Part(lambda world: after_token(world), secret=True),
}
