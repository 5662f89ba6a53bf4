"""What the newsroom does when others tell it something."""

from groundswell.tools.newsroom.services import mending
from groundswell.tools.newsroom.services.deciding import settling
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.signals import FactEnded, GraphicDrawn, PublicationChanged, receives


@receives(FactEnded)
def hold_what_says_it(news: FactEnded) -> None:
    """Posts that say a withdrawn fact are held at once, unless they are out: those stay, flagged."""
    mending.look_again_at_fact(fact=Fact.objects.get(pk=news.fact_id), at=news.at)


@receives(GraphicDrawn)
def show_the_new_one(news: GraphicDrawn) -> None:
    """Posts that are not out show the card as it is drawn now."""
    if news.replaces_id is not None:
        graphic = Graphic.objects.get(pk=news.graphic_id)
        mending.take_new_graphic(graphic=graphic, replaces_id=news.replaces_id, at=news.at)


@receives(PublicationChanged)
def note_what_became_of_it(news: PublicationChanged) -> None:
    """A post is out, failed, or is down, as its networks say."""
    if news.source_kind == settling.KIND:
        settling.note_publications(post_id=news.source_id, at=news.at)
