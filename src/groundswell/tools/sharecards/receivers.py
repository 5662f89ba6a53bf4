"""What share cards do when they hear of something."""

from groundswell.tools.sharecards import services
from groundswell.tools.sharecards.services.going_out import cards_in
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.signals import LookChanged, PublicationChanged, receives

OUT = (Publication.PUBLISHED, Publication.PULLING)


@receives(LookChanged)
def draw_in_new_look(signal: LookChanged) -> None:
    """A new colour, logo or imprint restyles every card that is not out yet."""
    services.start_redraw(campaign=Campaign.objects.get(pk=signal.campaign_id), at=signal.at)


@receives(PublicationChanged)
def follow_publication(signal: PublicationChanged) -> None:
    """A card that is out stays as it is and has a page; one that was pulled everywhere has none."""
    publication = Publication.objects.filter(pk=signal.publication_id).first()
    if publication is None or signal.state not in (Publication.PUBLISHED, Publication.PULLED):
        return
    cards = cards_in(publication.content)
    if signal.state == Publication.PUBLISHED:
        services.freeze_published(cards=cards, at=signal.at)
    elif cards and not _out_elsewhere(publication):
        services.close_page(cards=cards)


def _out_elsewhere(publication: Publication) -> bool:
    """Whether what it belongs to is still out on another network."""
    same = Publication.objects.filter(source_kind=publication.source_kind, source_id=publication.source_id)
    return same.exclude(pk=publication.pk).filter(state__in=OUT).exists()
