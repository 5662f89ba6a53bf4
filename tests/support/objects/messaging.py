"""What mail leaves behind: a message that failed, an address that was asked to confirm, a link that stops it all."""

from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts


class Messaging(Ground):
    """Mail to the person."""

    def make_messages(self) -> None:
        from groundswell.trunk.messaging.models import Confirmation, Message

        at = timezone.now()
        self.confirmation = Confirmation.objects.create(
            campaign=self.campaign, email_key=self.person.email_key or "", address=self.person.email, asked_at=at
        )
        self.message = Message.objects.create(
            campaign=self.campaign,
            kind="confirmation",
            to_address=self.person.email,
            subject="Confirm your name",
            body_text=self.canary,
            key=uuid4().hex,
            bounce_token=uuid4().hex[:22],
            state=Message.FAILED,
            made_at=at,
            send_after=at,
        )


def confirm_token(world: Messaging) -> str:
    from groundswell.trunk.messaging.tokens import make_confirm_token

    return make_confirm_token(world.confirmation.public_id, at=timezone.now())


def stop_token(world: Ground) -> str:
    from groundswell.trunk.consent.tokens import make_stop_token

    return make_stop_token(campaign=world.campaign, address=world.person.email, person=world.person)


PARTS: Parts = {
    ("outbox:*", "public_id"): Part(lambda world: world.message.public_id, held=True),
    ("confirm:*", "token"): Part(lambda world: confirm_token(world), secret=True),
    ("contact:*", "token"): Part(lambda world: stop_token(world), secret=True),
}
