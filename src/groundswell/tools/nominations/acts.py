"""What blocks offer others: the shortage as an act, and a card on the desk's overview."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations import claim_selectors as selectors
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Claim
from groundswell.tools.nominations.services.claims import MOST_LIVE
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Offer
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.next_acts import Place
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.selectors import current_stage

KEY = "nominations.claim"
MOST_DRIVES = 5


def claim_offers(*, campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Blocks to take in the open drives, while anyone undecided has nobody asking; first the one she has already."""
    offers = []
    for drive in open_drives(campaign, known=person is not None):
        short = selectors.shortage(drive, at=at)
        hers = selectors.live_blocks_of(Claimer(person=person), drive, at=at) if person else []
        if going := [live for live in hers if live.left]:
            offers.append(go_on(drive, going[0]))
        elif short.unclaimed and len(hers) < MOST_LIVE:
            offers.append(take_some(drive, short, at=at))
    return offers


def open_drives(campaign: Campaign, *, known: bool) -> list[Drive]:
    """The open drives in which somebody may take a block; who is not known sees those with a public board."""
    drives = Drive.objects.filter(campaign=campaign, state=Drive.OPEN).select_related("campaign")
    drives = drives.order_by("-opened_at", "-pk")
    return list((drives if known else drives.filter(public_board=True))[:MOST_DRIVES])


def take_some(drive: Drive, short: selectors.Shortage, *, at: datetime) -> Offer:
    """Take a block: why, and by when."""
    stage = current_stage(drive, at=at)
    closes_at = stage.closes_at if stage and stage.closes_at and stage.closes_at > at else None
    size = min(drive.block_size, short.unclaimed)
    reason = ngettext(
        "%(n)s %(word)s has nobody to ask them", "%(n)s %(words)s have nobody to ask them", short.unclaimed
    ) % {"n": f"{short.unclaimed:,}", "word": drive.target_word, "words": drive.targets_word}
    if closes_at:
        reason += ". " + _("It ends on %(day)s") % {"day": date_format(localtime(closes_at), "l j F")}
    title = ngettext("Ask %(n)s %(word)s", "Ask %(n)s %(words)s", size) % {
        "n": size,
        "word": drive.target_word,
        "words": drive.targets_word,
    }
    return Offer(
        key=f"{KEY}:{drive.public_id}",
        title=title,
        reason=reason,
        url=reverse("nominations:claim", args=[drive.campaign.slug, drive.slug]),
        icon="phone",
        takes=_("One evening"),
        short_of=short.unclaimed,
        wanted=short.undecided,
        due_at=closes_at,
    )


def go_on(drive: Drive, live: selectors.Live) -> Offer:
    """Go on with a block she has."""
    left, word = live.left, drive.target_word if live.left == 1 else drive.targets_word
    return Offer(
        key=f"{KEY}:{drive.public_id}",
        title=_("Go on with your %(targets)s") % {"targets": drive.targets_word},
        reason=_("%(n)s %(word)s left in your block") % {"n": left, "word": word},
        url=reverse("nominations:block", args=[drive.campaign.slug, live.block.public_id]),
        icon="phone",
        takes=_("5 minutes each"),
        short_of=left,
        wanted=left,
    )


@dataclass(frozen=True)
class DriveCard:
    """One open drive on the desk's overview: who is free, who is held, and what was asked."""

    drive: Drive
    short: selectors.Shortage
    held: int
    asked: int


def claims_card(scope: Scope, at: datetime) -> list[DriveCard] | None:
    """The open drives and how many of their undecided have nobody asking; nothing where no drive is open."""
    if scope.campaign is None:
        return None
    rows = []
    for drive in open_drives(scope.campaign, known=True):
        claims = Claim.objects.filter(block__drive=drive)
        held = claims.filter(
            block__ended_at__isnull=True, block__expires_at__gt=at, done_at__isnull=True, freed_at__isnull=True
        )
        rows.append(
            DriveCard(
                drive,
                selectors.shortage(drive, at=at),
                held.count(),
                claims.filter(done_at__isnull=False).count(),
            )
        )
    return rows or None
