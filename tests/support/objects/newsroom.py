"""A post that the team decides on."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Newsroom(Ground):
    """The newsroom, its post, shift and quiet time."""

    def make_newsroom(self) -> None:
        """A post that is held: the owner and the editor have a voice, and the editor objected."""
        from groundswell.tools.newsroom.models import (
            Decision,
            Newsroom,
            Note,
            Post,
            PostVersion,
            QuietWindow,
            Shift,
            Voice,
        )

        owner, editor, at = self.accounts["owner"], self.accounts["editor"], timezone.now()
        newsroom = Newsroom.objects.create(campaign=self.campaign, needed=2, changed_at=NOON)
        for account in (owner, editor):
            Voice.objects.create(newsroom=newsroom, account=account)
        self.post = Post.objects.create(
            campaign=self.campaign,
            title="Who pays?",
            text="It saves six million a year.",
            state=Post.HELD,
            submitted_at=at,
            written_by=owner,
            made_at=at,
            key=uuid4().hex,
        )
        PostVersion.objects.create(post=self.post, number=1, content={}, account=owner, made_at=at)
        self.objection = Decision.objects.create(
            post=self.post,
            version=1,
            kind=Decision.OBJECT,
            account=editor,
            reason="facts",
            fix=self.canary,
            key=uuid4(),
            made_at=at,
        )
        Note.objects.create(post=self.post, account=editor, text=self.canary, key=uuid4(), made_at=at)
        self.shift = Shift.objects.create(
            newsroom=newsroom, account=owner, starts_at=at, handover=self.canary, key=uuid4()
        )
        self.quiet_window = QuietWindow.objects.create(
            newsroom=newsroom, title="The vote", starts_at=at, ends_at=at + timedelta(hours=2)
        )


def answer_token(world: Newsroom) -> str:
    from groundswell.tools.newsroom.links import make_answer_token

    return make_answer_token(world.post, world.accounts["owner"], at=timezone.now())


PARTS: Parts = {
    ("newsroom:answer", "token"): Part(lambda world: answer_token(world), secret=True),
    ("desk-newsroom:*", "public_id"): Part(lambda world: world.post.public_id, held=True),
    ("desk-newsroom:*", "decision_id"): Part(lambda world: world.objection.public_id, held=True),
    ("desk-newsroom:*", "shift_id"): Part(lambda world: world.shift.public_id, held=True),
    ("desk-newsroom:*", "window_id"): Part(lambda world: world.quiet_window.public_id, held=True),
    ("desk-newsroom:*", "what"): Part(lambda world: "imprint"),
    ("api:*", "post_id"): Part(lambda world: world.post.public_id),
}
