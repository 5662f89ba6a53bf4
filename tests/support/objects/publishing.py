"""Posts on networks."""

from typing import Any

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Publishing(Ground):
    """A page of our own, and an account elsewhere."""

    def make_networks(self) -> None:
        """A page of our own with a post that is out, and a post that waits for somebody's hands."""
        from groundswell.trunk.publishing import services

        def publish(account: Any, text: str) -> Any:
            content = {"parts": [{"text": text}], "reply_to": None}
            return services.publish(account=account, source_kind="post", source_id="p", content=content, at=NOON)

        page = services.connect_account(campaign=self.campaign, network="page", at=NOON)
        self.network = services.connect_account(campaign=self.campaign, network="x", handle="@us", at=NOON)
        self.public_post = publish(page, "Late buses!")
        self.hand_post = publish(self.network, self.canary)


PARTS: Parts = {
    ("api:*", "publication_id"): Part(lambda world: world.hand_post.public_id),
    ("publishing:connect", "network"): Part(lambda world: "x"),
    ("publishing:*", "public_id"): Part(lambda world: world.network.public_id, held=True),
    ("publishing:*", "publication_id"): Part(lambda world: world.hand_post.public_id, held=True),
    ("publishing:*", "number"): Part(lambda world: 1),
    ("posts:*", "public_id"): Part(lambda world: world.public_post.public_id),
    ("posts:*", "number"): Part(lambda world: 1),
}
