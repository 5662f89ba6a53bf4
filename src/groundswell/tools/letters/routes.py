"""How this tool helps somebody reach a target: by a letter in her own words."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.tools.letters import selectors
from groundswell.tools.letters.models import LetterDrive
from groundswell.tools.letters.salutation import short_name
from groundswell.tools.letters.services.passing import ANSWERED, relays_to
from groundswell.trunk.acts import Offer
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing


def write_route(standing: Standing, person: Person | None, at: datetime) -> Offer | None:
    """The page that writes to this target, where letters to its drive are open."""
    found = LetterDrive.objects.select_related("drive__campaign").filter(drive=standing.drive_id)
    letter_drive = found.filter(state=LetterDrive.OPEN).first()
    if letter_drive is None or not selectors.is_open(letter_drive) or standing.stance in ANSWERED:
        return None
    sent = relays_to(letter_drive, standing.target)
    drive = letter_drive.drive
    return Offer(
        key=f"letters.to:{standing.public_id}",
        title=_("Write to %(name)s") % {"name": short_name(standing.target)},
        reason=_("In your own words; we send it") if sent else _("In your own words; you send it yourself"),
        url=reverse("letters:to", args=[drive.campaign.slug, drive.slug, standing.public_id]),
        icon="pen-line",
        takes=_("5 minutes"),
    )
