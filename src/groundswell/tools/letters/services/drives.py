"""Making, opening and closing letter drives, and the facts they offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from groundswell.tools.letters.models import Fact, LetterDrive
from groundswell.tools.letters.offered import notice_offered
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.targets.models import Drive

MOST_PROMPTS = 3
DETAILS = frozenset({"title", "lead", "subject", "prompts", "least_heard", "relay", "writer_cap", "target_cap"})


class NotReady(Exception):
    """A letter drive cannot be opened yet; the text says to an organiser what is missing."""


@transaction.atomic
def create_letter_drive(
    *, drive: Drive, account: Account | None, at: datetime, title: str, **details: Any
) -> LetterDrive:
    """Let people write to the targets of a drive: a draft until it is opened. A drive has one; the first stands."""
    values = {"title": title, **_checked(details)}
    made, new = LetterDrive.objects.get_or_create(drive=drive, defaults={**values, "created_at": at})
    if new:
        _audit(made, account, "Made the letter drive", at=at)
    return made


@transaction.atomic
def change_letter_drive(*, letter_drive: LetterDrive, account: Account | None, at: datetime, **details: Any) -> bool:
    """Change what a letter drive says or allows. False where nothing differs. Letters already written stay."""
    details = _checked(details)
    changed = [name for name, value in details.items() if getattr(letter_drive, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(letter_drive, name, details[name])
    letter_drive.save(update_fields=changed)
    _audit(letter_drive, account, f"Changed {', '.join(sorted(changed))}", at=at)
    return True


@transaction.atomic
def open_letter_drive(*, letter_drive: LetterDrive, account: Account | None, at: datetime) -> bool:
    """
    Open to the public. False if it was open.

    :raises NotReady: without a prompt, or while the drive that it belongs to is not open.
    """
    if not letter_drive.prompts:
        raise NotReady(_("Add at least one question for people to answer"))
    if letter_drive.drive.state != Drive.OPEN:
        raise NotReady(_("Open “%(drive)s” on its board first") % {"drive": letter_drive.drive.title})
    return _set_state(letter_drive, LetterDrive.OPEN, account, "Opened the letter drive", at)


@transaction.atomic
def close_letter_drive(*, letter_drive: LetterDrive, account: Account | None, at: datetime) -> bool:
    """Take no more letters; its page says so. False if it was not open."""
    if letter_drive.state != LetterDrive.OPEN:
        return False
    return _set_state(letter_drive, LetterDrive.CLOSED, account, "Closed the letter drive", at)


@transaction.atomic
def add_fact(
    *,
    letter_drive: LetterDrive,
    text: str,
    source: str,
    account: Account | None,
    at: datetime,
    source_url: str = "",
) -> Fact:
    """Offer writers a fact with its source, after the others. The same fact that still stands is not added twice."""
    LetterDrive.objects.select_for_update().get(pk=letter_drive.pk)
    known = letter_drive.facts.filter(text=text, source=source, withdrawn_at__isnull=True).first()
    if known:
        return known
    last = letter_drive.facts.aggregate(last=Max("order"))["last"] or 0
    fact = Fact.objects.create(
        letter_drive=letter_drive, text=text, source=source, source_url=source_url, order=last + 1
    )
    notice_offered(letter_drive, at=at)
    _audit(letter_drive, account, "Added a fact", at=at, data={"fact": fact.public_id})
    return fact


@transaction.atomic
def withdraw_fact(*, fact: Fact, account: Account | None, at: datetime) -> bool:
    """Offer a fact no longer; letters that hold it stay as they were written. False if it was withdrawn before."""
    withdrawn = Fact.objects.filter(pk=fact.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
    if withdrawn:
        notice_offered(fact.letter_drive, at=at)
        _audit(fact.letter_drive, account, "Withdrew a fact", at=at, data={"fact": fact.public_id})
    return bool(withdrawn)


def prompts_from(pairs: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Questions with their hints, as they are stored; those without a question are left out."""
    found = [{"question": question, "hint": hint} for question, hint in pairs if question]
    return found[:MOST_PROMPTS]


def _set_state(letter_drive: LetterDrive, state: str, account: Account | None, said: str, at: datetime) -> bool:
    changed = LetterDrive.objects.filter(pk=letter_drive.pk).exclude(state=state).update(state=state)
    if changed:
        letter_drive.state = state
        notice_offered(letter_drive, at=at)
        _audit(letter_drive, account, said, at=at)
    return bool(changed)


def _checked(details: dict[str, Any]) -> dict[str, Any]:
    """:raises ValueError: for what is no detail of a letter drive."""
    if unknown := set(details) - DETAILS:
        raise ValueError(f"Not details of a letter drive: {sorted(unknown)}")
    return details


def _audit(
    letter_drive: LetterDrive, account: Account | None, said: str, *, at: datetime, data: dict[str, Any] | None = None
) -> None:
    audit.record(
        account=account,
        campaign=letter_drive.drive.campaign,
        verb="changed",
        object_kind="letter drive",
        object_id=letter_drive.public_id,
        sentence=said,
        data=data,
        at=at,
    )
