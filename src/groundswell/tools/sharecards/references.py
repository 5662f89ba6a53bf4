"""A card as other tools, timelines and facts show it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.contents import words_of
from groundswell.tools.sharecards.models import Card
from groundswell.tools.sharecards.services.cards import Saying
from groundswell.trunk.access.models import Account
from groundswell.trunk.acts import Referred, Said
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.facts.saying import say_instead
from groundswell.trunk.media.graphics import desk_graphic_url


def refer_card(public_id: str) -> Referred | None:
    """A card: at its public page where it has one, else on the desk."""
    card = Card.objects.select_related("campaign").filter(public_id=public_id).first()
    if card is None:
        return None
    graphic = selectors.graphic_of(card)
    file = graphic.files.filter(size="square").first() if graphic else None
    name = "sharecards:card" if card.public_at else "desk-sharecards:card"
    url = reverse(name, args=[card.campaign.slug, public_id])
    return Referred(selectors.CARD, public_id, card.title, url, desk_graphic_url(file, graphic) if file else "")


def says(public_id: str, at: datetime) -> Said | None:
    """How a card stands that says a fact."""
    card = Card.objects.filter(public_id=public_id).first()
    if card is None:
        return None
    if card.frozen:
        return Said(_("Card, published"), out=True, changeable=False, icon="image")
    if card.ended_at:
        return Said(_("Card, removed"), out=False, changeable=False, icon="image")
    return Said(_("Card, not published yet"), out=False, changeable=True, icon="image")


def say_right(public_id: str, fact: Fact, instead: Fact, account: Account | None, at: datetime) -> bool:
    """
    Put one fact in the place of another on a card that is not out, and draw it anew. False where its words say neither.
    """
    card = Card.objects.select_related("template", "campaign__organisation", "campaign__logo").get(public_id=public_id)
    if card.frozen or card.ended_at:
        return False
    version = selectors.version_of(card)
    changed = {key: say_instead(text, fact, instead) for key, text in version.fields.items()}
    if not any(changed.values()):
        return False
    words = words_of(version)
    kept = facts_read.facts_by_ids(card.campaign, [one for one in version.facts if one != fact.public_id])
    saying = Saying(
        fields={key: changed[key] or text for key, text in version.fields.items()},
        image=version.image,
        focus=words.focus,
        # The words to be read aloud are written anew with the card, and want a reader.
        alt=say_instead(version.alt, fact, instead) or "",
        alt_read=False,
        language=version.language,
        facts=[*kept, instead],
    )
    try:
        if not services.change_card(card=card, saying=saying, seen=card.version, account=account, at=at):
            return False
        services.draw_card(card=card, at=at)
    except (services.CardFrozen, services.CannotDraw):
        return False
    return True
