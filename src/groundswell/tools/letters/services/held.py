"""What an organiser decides on a letter that was held: it goes, or it is refused with a reason."""

from datetime import datetime

from django.db import transaction

from groundswell.tools.letters.models import Letter
from groundswell.tools.letters.services.passing import give_up, locked, pass_on
from groundswell.tools.letters.services.telling import REFUSED, tell_writer
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit


@transaction.atomic
def send_held(*, letter: Letter, account: Account, at: datetime) -> str:
    """Let a held letter go; give its state now, "" if somebody decided before."""
    found = locked(Letter.objects.filter(pk=letter.pk, state=Letter.HELD))
    if not found:
        return ""
    _decide(found[0], account, "Read a held letter and let it go", at=at)
    return pass_on(found[0], at=at, read_by=account)


@transaction.atomic
def refuse_held(*, letter: Letter, reason: str, account: Account, at: datetime) -> bool:
    """Refuse a held letter; its writer is told why. Its words are forgotten. False if somebody decided before."""
    found = locked(Letter.objects.filter(pk=letter.pk, state=Letter.HELD))
    if not found:
        return False
    _decide(found[0], account, "Refused a held letter", at=at)
    give_up(found[0], Letter.REFUSED, at=at)
    tell_writer(found[0], REFUSED, at=at, reason=reason)
    return True


def _decide(letter: Letter, account: Account, sentence: str, *, at: datetime) -> None:
    letter.decided_by, letter.decided_at = account, at
    letter.save(update_fields=["decided_by", "decided_at"])
    audit.record(
        account=account,
        campaign=letter.letter_drive.drive.campaign,
        verb="changed",
        object_kind="letter",
        object_id=letter.public_id,
        sentence=sentence,
        at=at,
    )
