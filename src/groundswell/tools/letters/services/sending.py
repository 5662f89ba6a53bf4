"""Writing one letter to one target, and handing it to the relay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing

CONFIRMATION, PERSON = "confirmation", "person"
CLOSED, NO_SENDING, NO_EMAIL, CAPPED, FLAWED = "closed", "no_sending", "no_email", "capped", "flawed"


class NotSent(Exception):
    """
    The relay will not take this letter; `code` says why, `sentence` says it to the writer.

    `code`: CLOSED, NO_SENDING, NO_EMAIL or CAPPED (the page offers the other routes), FLAWED (name or subject).
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Written:
    """
    What became of a letter.

    `waits_for` is "confirmation" (of the writer's address), "person" (somebody reads it first) or "".
    """

    letter: Letter
    state: str
    waits_for: str


def write_letter(
    *,
    letter_drive: LetterDrive,
    standing: Standing,
    writer: Introduced,
    answers: Sequence[str],
    subject: str,
    body: str,
    key: UUID,
    at: datetime,
    person: Person | None = None,
    copy_to_campaign: bool = False,
    copy_to_writer: bool = False,
    may_ask: bool = False,
    street: str = "",
    network: str = "",
) -> Written:
    """
    Record one person's letter and, once its writer is sure to be who it says, hand it to the relay.

    `person` is who a personal link recognised; with the same email address the letter goes at once. `network` is the
    keyed hash of her network (`trunk.records.limits`). The same key again gives the first answer back.

    :raises NotSent: if the relay will not take it; nothing is kept.
    """
    raise NotImplementedError
