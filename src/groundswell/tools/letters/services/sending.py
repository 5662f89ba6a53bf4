"""Writing one letter to one target: by somebody we know it goes at once, by anyone else once she has confirmed it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.tools.letters.composing import tidy
from groundswell.tools.letters.likeness import alike, quoted_in
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services.passing import ANSWERED, pass_on, relays_to
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.relaying import may_be_sent_to, name_for_from
from groundswell.trunk.messaging.services.mails import checked_subject, plain_address
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.records.ids import ALPHABET, LENGTH
from groundswell.trunk.supporters.identity import canonical_email, name_key, tidy_name
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.selectors import standings_for_area

CONFIRMATION, PERSON = "confirmation", "person"
CLOSED, NO_SENDING, NO_EMAIL, CAPPED, FLAWED = "closed", "no_sending", "no_email", "capped", "flawed"
LONGEST_BODY = 10_000
MOST_WAITING = 12


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

    `waits_for` is "confirmation" (of the writer's address), "person" (somebody reads it first) or "". `goes_at` is set
    where it goes on another day: its target has had enough letters today.
    """

    letter: Letter
    state: str
    waits_for: str
    goes_at: datetime | None = None


@transaction.atomic
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

    `body` is the whole letter as its page showed it, from greeting to name and address. `person` is who a personal link
    recognised; under her own name and email address the letter goes at once. `network` is the keyed hash of her
    network. The same key again gives the first answer back.

    :raises NotSent: if the relay will not take it; nothing is kept.
    """
    said = _Said(letter_drive, standing, writer, subject=subject, body=body)
    if known := _again(said, key):
        return known
    said.check(at)
    by_link = _is_herself(person, writer)
    letter, new = Letter.objects.get_or_create(
        key=key,
        defaults={
            **said.fields(),
            "person_id": person.pk if person and by_link else meet_people([said.writer], at=at)[0].person_id,
            "answers": list(answers),
            "own_constituent": _is_own(letter_drive, standing, writer, at=at),
            "copy_to_campaign": copy_to_campaign,
            "copy_to_writer": copy_to_writer,
            "may_ask": may_ask,
            "street": tidy_name(street)[:120],
            "network": network[:64],
            "reply_token": new_reply_token(),
            "written_at": at,
            "confirmed_at": at if by_link else None,
        },
    )
    if not new:
        return _again(said, key) or _written(letter, at)
    letter.likeness = alike(letter_drive, body, quoted_in(letter)).per_cent
    letter.save(update_fields=["likeness"])
    if by_link:
        if not pass_on(letter, at=at, today_only=True):
            raise NotSent(CAPPED, said.capped())
    else:
        messaging.ask_to_confirm(
            campaign_id=letter_drive.drive.campaign_id, addresses=[(letter.email_key, letter.address)], at=at
        )
    return _written(letter, at)


@dataclass(frozen=True)
class _Said:
    """A letter as it was typed, and whether the relay takes such a one."""

    letter_drive: LetterDrive
    standing: Standing
    writer: Introduced
    subject: str
    body: str

    def check(self, at: datetime) -> None:
        """:raises NotSent: if not."""
        drive, standing = self.letter_drive, self.standing
        if drive.state != LetterDrive.OPEN or drive.drive.state != Drive.OPEN or not drive.relay:
            raise NotSent(CLOSED, _("We do not send letters here just now. You can still write yourself."))
        if standing.drive_id != drive.drive_id or standing.left_at is not None:
            raise NotSent(CLOSED, _("They no longer decide on this."))
        if standing.target.ended_at is not None and standing.target.ended_at <= at:
            raise NotSent(CLOSED, _("They are no longer in office."))
        if not _can_be_mailed(standing.target.email):
            raise NotSent(NO_EMAIL, _("We have no email address for them. Here are other ways to reach them."))
        if not relays_to(drive, standing.target) or not may_be_sent_to(standing.target):
            raise NotSent(NO_SENDING, _("We may not send them mail. Here are other ways to reach them."))
        if Standing.objects.filter(pk=standing.pk, stance__in=ANSWERED).exists():
            raise NotSent(CLOSED, _("They have answered since you opened this page, so nobody need ask any more."))
        self.check_text()
        self.check_waiting()

    def check_text(self) -> None:
        """:raises NotSent: for a name, address or subject that could become something else in a mail."""
        try:
            plain_address(self.writer.email)
            subject = checked_subject(self.subject)
        except messaging.MailRefused as error:
            raise NotSent(FLAWED, _("Write your email address and the subject on one line each.")) from error
        if name_for_from(self.writer.name) != tidy_name(self.writer.name):
            raise NotSent(FLAWED, _("Enter your name as a friend would write it, with no links or addresses"))
        if not subject or not self.body.strip() or len(self.body) > LONGEST_BODY:
            raise NotSent(FLAWED, _("Write a subject and a letter of about two pages at most."))

    def check_waiting(self) -> None:
        """:raises NotSent: if too many letters wait already for this address to be confirmed."""
        waiting = Letter.objects.filter(
            letter_drive__drive__campaign=self.letter_drive.drive.campaign,
            email_key=canonical_email(self.writer.email),
            state=Letter.UNCONFIRMED,
        )
        if waiting.count() >= MOST_WAITING:
            raise NotSent(CAPPED, _("Letters wait for this email address already. Confirm those first, by our mail."))

    def capped(self) -> str:
        said = _("You have sent %(n)s letters today. Send the next one tomorrow, or reach them in another way now.")
        return said % {"n": self.letter_drive.writer_cap}

    def fields(self) -> dict[str, object]:
        writer = self.writer
        return {
            "letter_drive": self.letter_drive,
            "standing": self.standing,
            "state": Letter.UNCONFIRMED,
            "writer_name": tidy_name(writer.name)[:120],
            "address": writer.email,
            "email_key": canonical_email(writer.email),
            "postcode": writer.postcode[:8],
            "subject": checked_subject(self.subject)[:140],
            "body": tidy(self.body),
            "no_sending": self.standing.target.no_sending,
        }


def _can_be_mailed(address: str) -> bool:
    try:
        return bool(plain_address(address))
    except messaging.MailRefused:
        return False


def new_reply_token() -> str:
    """The part after "+" of a letter's own address: small letters and digits, because mail programs fold the case."""
    return "".join(secrets.choice(ALPHABET[:10] + ALPHABET[36:]) for _place in range(LENGTH))


def _again(said: _Said, key: UUID) -> Written | None:
    """
    The answer that was given to this key.

    :raises NotSent: if the key belongs to another's letter.
    """
    letter = Letter.objects.select_related("letter_drive__drive__campaign", "standing__target").filter(key=key).first()
    if letter is None:
        return None
    mine = (letter.standing_id, letter.email_key) == (said.standing.pk, canonical_email(said.writer.email))
    if not mine:
        raise NotSent(FLAWED, _("Open the page again and write your letter from there."))
    return _written(letter, letter.written_at)


def _written(letter: Letter, at: datetime) -> Written:
    waits = {Letter.UNCONFIRMED: CONFIRMATION, Letter.HELD: PERSON}.get(letter.state, "")
    later = letter.state == Letter.QUEUED and letter.goes_at is not None and letter.goes_at > at
    return Written(letter, letter.state, waits, letter.goes_at if later else None)


def _is_herself(person: Person | None, writer: Introduced) -> bool:
    """Whether a personal link says that the writer is who she says: her own mailbox, under her own name."""
    return (
        person is not None
        and person.erased_at is None
        and person.campaign_id == writer.campaign_id
        and person.email_key == canonical_email(writer.email)
        and person.name_key == name_key(writer.name)
    )


def _is_own(letter_drive: LetterDrive, standing: Standing, writer: Introduced, *, at: datetime) -> bool:
    """Whether she lives where this target decides."""
    area_id = writer.area_id
    if area_id is None and writer.postcode:
        located = locate_for(letter_drive.drive.campaign, [writer.postcode])[writer.postcode]
        area_id = None if located.probable else located.area_id
    found = standings_for_area(letter_drive.drive, area_id, at=at) if area_id else []
    return any(other.pk == standing.pk for other in found)
