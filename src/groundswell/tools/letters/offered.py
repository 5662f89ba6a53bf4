"""The facts of the library that letters offer: noted, so that what was withdrawn is offered to nobody."""

from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.tools.letters.models import LetterDrive
from groundswell.trunk.acts import Said
from groundswell.trunk.facts import selectors as library
from groundswell.trunk.facts.services import show_facts_of, use_facts

KIND = "letters.drive"


def notice_offered(letter_drive: LetterDrive, *, at: datetime) -> None:
    """Note which facts of the library a letter drive offers now; those of one that was opened are public."""
    offered = letter_drive.facts.filter(withdrawn_at__isnull=True).values_list("text", flat=True)
    said = library.said_in(letter_drive.drive.campaign, "\n\n".join(offered))
    use_facts(kind=KIND, public_id=letter_drive.public_id, facts=[*said.current, *said.ended], at=at)
    if letter_drive.state != LetterDrive.DRAFT:
        show_facts_of(kind=KIND, public_id=letter_drive.public_id, at=at)


def how_it_stands(public_id: str, at: datetime) -> Said | None:
    """What an open letter drive offers, anybody may read."""
    letter_drive = LetterDrive.objects.filter(public_id=public_id).first()
    if letter_drive is None:
        return None
    if letter_drive.state == LetterDrive.DRAFT:
        return Said(_("Letters, a draft: offered to writers later"), out=False, icon="mailbox")
    return Said(_("Letters: offered to who writes"), icon="mailbox")
