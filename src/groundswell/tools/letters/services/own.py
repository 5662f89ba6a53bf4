"""A letter that its writer sent by her own mail program: we know of it only because she said so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from groundswell.tools.letters.likeness import remember
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Standing
from groundswell.trunk.targets.services import Asked, record_asks


@dataclass(frozen=True)
class OwnLetter:
    """What she said that she sent. `text` is only hashed for likeness, and not kept."""

    letter_drive: LetterDrive
    standing: Standing
    key: UUID
    text: str = ""
    person: Person | None = None
    own_constituent: bool = False


@transaction.atomic
def record_own_letter(own: OwnLetter, *, at: datetime) -> Letter:
    """
    Count a letter that was sent without us. Neither its words nor a stranger's name are kept.

    The same key again gives the first one back.
    """
    letter, new = Letter.objects.get_or_create(
        key=own.key,
        defaults={
            "letter_drive": own.letter_drive,
            "standing": own.standing,
            "person": own.person,
            "state": Letter.OWN,
            "writer_name": own.person.name if own.person else "",
            "reply_token": new_public_id(),
            "own_constituent": own.own_constituent,
            "written_at": at,
            "sent_at": at,
        },
    )
    if new:
        remember(letter, text=own.text)
        record_asks([_asked(letter)], at=at)
    return letter


def _asked(letter: Letter) -> Asked:
    return Asked(
        standing_id=letter.standing_id,
        channel=Ask.LETTER,
        key=f"letters:{letter.public_id}",
        person_id=letter.person_id,
        own_constituent=letter.own_constituent,
        outcome="own",
    )
