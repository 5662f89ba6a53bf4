"""What the campaign keeps to say: an article, a picture, a fact."""

from uuid import uuid4

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts
from tests.support.people import NOON


class Library(Ground):
    """The catalogue."""

    def make_library_things(self) -> None:
        """An article and a picture, both in the catalogue."""
        from groundswell.tools.library.models import Article
        from groundswell.tools.library.services import enter_article
        from groundswell.trunk.media.models import Image

        self.article = Article.objects.create(
            campaign=self.campaign, url="https://gazette.example/1", title="Buses", text=self.canary, key=uuid4(),
            state=Article.KEPT, fetched_at=NOON, added_at=NOON,
        )  # fmt: skip
        enter_article(self.article)
        self.image = Image.objects.create(
            campaign=self.campaign, file="images/none.webp", kind="webp", width=40, height=30, size=1,
            digest="0" * 64, alt="A bus", rights="own", people="nobody", added_at=NOON,
        )  # fmt: skip
        self.make_facts()

    def make_facts(self) -> None:
        """A quote that everybody may read; how she agreed, and who found it, only the desk knows."""
        from groundswell.trunk.facts.models import Fact

        self.known_fact = Fact.objects.create(
            campaign=self.campaign, kind="quote", text="The last bus goes at nine", said_by="Denise",
            consent="given", consent_note=self.canary, source_title="Told to us", credit=self.canary,
            credit_hidden=True, recorded_at=NOON, public_at=NOON, key=uuid4(),
        )  # fmt: skip


PARTS: Parts = {
    ("library:fact", "fact_id"): Part(lambda world: world.known_fact.public_id),
    ("desk-library:*", "fact_id"): Part(lambda world: world.known_fact.public_id, held=True),
    ("api:*", "article_id"): Part(lambda world: world.article.public_id),
    ("api:*", "fact_id"): Part(lambda world: world.known_fact.public_id),
    ("desk-library:*", "article_id"): Part(lambda world: world.article.public_id, held=True),
    ("desk-library:*", "image_id"): Part(lambda world: world.image.public_id, held=True),
    ("media:image", "public_id"): Part(lambda world: world.petition.public_id),
}
