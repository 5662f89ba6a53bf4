"""Facts of the library that letters offer, once one of them was wrong."""

from datetime import datetime

from django.db import transaction

from groundswell.tools.letters.models import Fact, LetterDrive
from groundswell.tools.letters.offered import notice_offered
from groundswell.tools.letters.services.drives import add_fact, withdraw_fact
from groundswell.trunk.facts import selectors as library
from groundswell.trunk.facts.models import Fact as LibraryFact
from groundswell.trunk.facts.saying import facts_in, say_instead

_LONGEST = Fact._meta.get_field("text").max_length
_LONGEST_SOURCE, _LONGEST_URL = 120, 400


def notice_fact(fact: LibraryFact, *, at: datetime) -> None:
    """A fact was recorded: letters that offer it already are noted."""
    for letter_drive in _drives_of(fact):
        offered = letter_drive.facts.filter(withdrawn_at__isnull=True).values_list("text", flat=True)
        if facts_in("\n\n".join(offered), [fact]).current:
            notice_offered(letter_drive, at=at)


@transaction.atomic
def offer_what_is_right(fact: LibraryFact, *, at: datetime) -> int:
    """
    Offer an ended fact to no writer any more, and what is right in its place, where that may be said.

    Letters that were written stay as they are: they are their writers'. Gives how many offers ended.
    """
    ended = 0
    for letter_drive in _drives_of(fact):
        for offered in letter_drive.facts.filter(withdrawn_at__isnull=True).order_by("order", "pk"):
            if fact in library.said_in(fact.campaign, offered.text).ended:
                ended += withdraw_fact(fact=offered, account=None, at=at)
                _offer_instead(letter_drive, offered, fact, at=at)
    return ended


def _offer_instead(letter_drive: LetterDrive, offered: Fact, fact: LibraryFact, *, at: datetime) -> None:
    instead = library.said_instead(fact)
    if instead is None or library.why_not(instead, on=at.date()):
        return
    right = say_instead(offered.text, fact, instead)
    if right is None or len(right) > (_LONGEST or 0):
        return
    url = instead.source_url if len(instead.source_url) <= _LONGEST_URL else ""
    source = instead.source_title[:_LONGEST_SOURCE]
    add_fact(letter_drive=letter_drive, text=right, source=source, source_url=url, account=None, at=at)


def _drives_of(fact: LibraryFact) -> list[LetterDrive]:
    found = LetterDrive.objects.filter(drive__campaign=fact.campaign_id)
    return list(found.select_related("drive__campaign").order_by("pk"))
