"""What this room does when a publication is out, or down again: its pictures are public as long as it is."""

from groundswell.trunk.media.graphics import graphics_in, hide_graphics, show_graphics
from groundswell.trunk.publishing import selectors
from groundswell.trunk.publishing.content import files_in
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.signals import PublicationChanged, receives

DOWN = (Publication.PULLING, Publication.PULLED)


@receives(PublicationChanged)
def show_its_pictures(news: PublicationChanged) -> None:
    """
    Graphics that went out may be seen by everybody; those that nothing shows any more by nobody outside.

    From our own addresses they go at once, also while a network is still being asked to delete its copy.
    """
    if news.state != Publication.PUBLISHED and news.state not in DOWN:
        return
    publication = Publication.objects.filter(pk=news.publication_id).first()
    graphics = list(graphics_in(files_in(publication.content))) if publication else []
    if news.state == Publication.PUBLISHED:
        show_graphics(graphics, at=news.at)
    else:
        hide_graphics([one for one in graphics if not selectors.is_shown(one)])
