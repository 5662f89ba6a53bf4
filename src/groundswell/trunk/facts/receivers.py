"""What this room does when others tell it something."""

from groundswell.trunk.facts.services import show_facts_of
from groundswell.trunk.signals import PublicationChanged, receives


@receives(PublicationChanged)
def show_what_is_out(news: PublicationChanged) -> None:
    """What a post says is public once the post is out."""
    if news.state == "published":
        show_facts_of(kind=news.source_kind, public_id=news.source_id, at=news.at)
