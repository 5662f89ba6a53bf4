"""A letter of the person to the target."""

from uuid import uuid4

from tests.support.objects.part import Part, Parts
from tests.support.objects.targets import Targets
from tests.support.people import NOON


class Letters(Targets):
    """A letter that is held, a fact to write from, and a reply."""

    def make_letters(self) -> None:
        from groundswell.tools.letters.models import Fact, Letter, LetterDrive, Reply

        self.letter_drive = LetterDrive.objects.create(
            drive=self.drive, state="open", title="Write", prompts=[{"question": "Why?", "hint": ""}], created_at=NOON
        )
        self.fact = Fact.objects.create(letter_drive=self.letter_drive, text="Buses cut", source="Paper 7")
        self.letter = Letter.objects.create(
            letter_drive=self.letter_drive,
            standing=self.standing,
            person=self.person,
            state=Letter.HELD,
            writer_name=f"Tom B{self.canary}",
            address=self.person.email,
            email_key=self.person.email_key or "",
            street=self.canary,
            subject=self.canary,
            body=self.canary,
            answers=[self.canary],
            hold_reason="A word",
            reply_token=uuid4().hex[:22],
            key=uuid4(),
            written_at=NOON,
        )
        self.reply = Reply.objects.create(
            letter=self.letter, subject=self.canary, body=self.canary, message_key=uuid4().hex, came_at=NOON
        )


def letter_token(world: Letters) -> str:
    from groundswell.tools.letters.tokens import After, make_after_token

    return make_after_token(After(d=world.letter_drive.public_id, s=world.standing.public_id, name="Tom"))


PARTS: Parts = {
    ("letters:*", "slug"): Part(lambda world: world.drive.slug),
    ("letters:*", "public_id"): Part(lambda world: world.standing.public_id),
    ("letters:*", "token"): Part(lambda world: letter_token(world), secret=True),
    ("desk-letters:*", "letter_id"): Part(lambda world: world.letter.public_id, held=True),
    ("desk-letters:*", "reply_id"): Part(lambda world: world.reply.public_id, held=True),
    ("desk-letters:*", "fact_id"): Part(lambda world: world.fact.public_id),
    ("desk-letters:*", "public_id"): Part(lambda world: world.letter_drive.public_id),
}
