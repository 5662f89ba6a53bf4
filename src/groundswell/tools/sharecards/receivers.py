"""What share cards do when they hear of something."""

from groundswell.tools.sharecards import services
from groundswell.tools.sharecards.services.going_out import cards_in, is_out
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.signals import LookChanged, PublicationChanged, receives

DOWN = (Publication.PULLING, Publication.PULLED)


@receives(LookChanged)
def draw_in_new_look(signal: LookChanged) -> None:
    """A new colour, logo or imprint restyles every card that is not out yet."""
    services.start_redraw(campaign=Campaign.objects.get(pk=signal.campaign_id), at=signal.at)


@receives(PublicationChanged)
def follow_publication(signal: PublicationChanged) -> None:
    """A card that is out stays as it is and has a page; one that nothing shows any more has none."""
    publication = Publication.objects.filter(pk=signal.publication_id).first()
    if publication is None or signal.state not in (Publication.PUBLISHED, *DOWN):
        return
    cards = cards_in(publication.content)
    if signal.state == Publication.PUBLISHED:
        services.freeze_published(cards=cards, at=signal.at)
    else:
        services.close_page(cards=[card for card in cards if not is_out(card)])
