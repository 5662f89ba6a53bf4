"""What the letters tool offers others: an act, a reference and search results."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.letters import selectors
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Offer, Referred
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.next_acts import Place
from groundswell.trunk.supporters.models import Person


def write_offers(*, campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Open letter drives in which this person has not written yet."""
    found = [drive for drive in selectors.letter_drives(campaign, public=True)[:10] if selectors.is_open(drive)]
    written: set[int] = set()
    if person:
        letters = Letter.objects.filter(letter_drive__in=found, person=person)
        written = set(letters.exclude(state=Letter.WITHDRAWN).values_list("letter_drive", flat=True))
    return [_offer(letter_drive, campaign) for letter_drive in found if letter_drive.pk not in written]


def _offer(letter_drive: LetterDrive, campaign: Campaign) -> Offer:
    return Offer(
        key=f"letters.write:{letter_drive.public_id}",
        title=letter_drive.title,
        reason=_("Three short answers, in your own words"),
        url=reverse("letters:write", args=[campaign.slug, letter_drive.drive.slug]),
        icon="pen-line",
        takes=_("5 minutes"),
    )


def refer_letter_drive(public_id: str) -> Referred | None:
    found = LetterDrive.objects.select_related("drive__campaign").filter(public_id=public_id)
    letter_drive = found.exclude(state=LetterDrive.DRAFT).first()
    if letter_drive is None:
        return None
    drive = letter_drive.drive
    url = reverse("letters:write", args=[drive.campaign.slug, drive.slug])
    return Referred("letters.drive", public_id, letter_drive.title, url)


def find_letter_drives(scope: Scope, text: str, limit: int) -> list[Found]:
    """Letter drives whose title holds the text."""
    if scope.campaign is None:
        return []
    found = selectors.letter_drives(scope.campaign).filter(title__icontains=text)[:limit]
    return [
        Found(
            letter_drive.title,
            _("Letters to %(targets)s") % {"targets": letter_drive.drive.targets_word},
            reverse("desk-letters:drive", args=[scope.campaign.slug, letter_drive.public_id]),
            "mailbox",
        )
        for letter_drive in found
    ]
