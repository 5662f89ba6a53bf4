"""What boards put on the campaign's own page: the main ask, what was reached, and finding one's own."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.nominations import board_words as words
from groundswell.trunk.acts import MainAsk, Offer
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.next_acts import Place
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.selectors import Tally, drives, tally

MOST_LOOKED_AT = 10


def key_of(drive: Drive) -> str:
    """The key of the offer to look at a board."""
    return f"nominations.board:{drive.public_id}"


def url_of(drive: Drive, campaign: Campaign) -> str:
    return reverse("nominations:board", args=[campaign.slug, drive.slug])


def open_boards(campaign: Campaign, at: datetime) -> list[tuple[Drive, Tally]]:
    """The public boards on which something can still be declared, what closes first at the front."""
    found = drives(campaign, public=True).filter(state=Drive.OPEN)[:MOST_LOOKED_AT]
    counted = [(drive, tally(drive, at=at)) for drive in found]
    open_now = [pair for pair in counted if not words.is_closed(*pair, at=at) and pair[1].total]
    return sorted(open_now, key=lambda pair: (pair[1].closes_at is None, pair[1].closes_at or at, -pair[0].pk))


def main_ask(campaign: Campaign, at: datetime) -> MainAsk | None:
    """The board that closes first. It stands behind a petition, which asks for less."""
    for drive, figures in open_boards(campaign, at):
        title = words.title_of(drive, figures, at=at)
        return MainAsk(
            key=key_of(drive),
            title=drive.title,
            lead=drive.lead or title.text,
            url=url_of(drive, campaign),
            button=_("Find your %(target)s") % {"target": drive.target_word},
            figure=figures.declared,
            goal=figures.needed or figures.total,
            unit=drive.targets_word,
            eyebrow=words.time_left(figures.closes_at, at=at),
            today=title.text if drive.lead else "",
            order=30,
        )
    return None


def board_offers(campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Looking at a board, and at one's own on it."""
    return [
        Offer(
            key=key_of(drive),
            title=_("Find your %(target)s") % {"target": drive.target_word},
            reason=words.title_of(drive, figures, at=at).text,
            url=url_of(drive, campaign),
            icon="target",
            takes=_("1 minute"),
            due_at=figures.closes_at,
        )
        for drive, figures in open_boards(campaign, at)
    ]
