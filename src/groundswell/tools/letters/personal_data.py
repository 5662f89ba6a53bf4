"""What this tool holds of a person, and how it ends."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from groundswell.tools.letters.models import Letter, Reply, WordRun
from groundswell.tools.letters.services.passing import NO_WORDS
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.models import Person

NOT_OUT = (Letter.UNCONFIRMED, Letter.HELD, Letter.QUEUED)


def export(person: Person) -> list[dict[str, Any]]:
    """Her letters. What one said is here only as long as it has not gone out: after that we keep that she wrote."""
    return [
        {
            "to": letter.standing.target.name,
            "about": letter.letter_drive.title,
            "state": letter.state,
            "name": letter.writer_name,
            "email": letter.address,
            "postcode": letter.postcode,
            "street": letter.street,
            "subject": letter.subject,
            "letter": letter.body,
            "answers": letter.answers,
            "replies_may_be_copied_to_us": letter.copy_to_campaign,
            "we_may_ask_what_they_replied": letter.may_ask,
            "written_at": letter.written_at.isoformat(),
            "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        }
        for letter in _letters(person).select_related("standing__target", "letter_drive").order_by("pk")
    ]


def erase(person: Person, at: datetime) -> None:
    """Stop what has not gone out, and take off what says whose a letter was. Sent letters stay counted."""
    letters = _letters(person)
    Message.objects.filter(pk__in=letters.values("message"), kind="letter").delete()
    letters.filter(state__in=NOT_OUT).update(state=Letter.WITHDRAWN)
    for public_id in letters.values_list("public_id", flat=True):
        Letter.objects.filter(public_id=public_id).update(
            writer_name="",
            address="",
            email_key=f"erased:{public_id}",
            network="",
            hold_reason="",
            copy_to_campaign=False,
            may_ask=False,
            **NO_WORDS,
        )


def export_runs(person: Person) -> list[dict[str, Any]]:
    """Hashes of runs of words: only how many, since they say nothing to anyone."""
    count = WordRun.objects.filter(letter__person=person).count()
    return [{"hashes_of_words": count}] if count else []


def erase_runs(person: Person, at: datetime) -> None:
    WordRun.objects.filter(letter__person=person).delete()


def export_replies(person: Person) -> list[dict[str, Any]]:
    """Replies to her letters that she let us have."""
    return [
        {
            "to": reply.letter.standing.target.name,
            "from": reply.sender,
            "subject": reply.subject,
            "reply": reply.body,
            "came_at": reply.came_at.isoformat(),
        }
        for reply in Reply.objects.filter(letter__person=person)
        .select_related("letter__standing__target")
        .order_by("pk")
    ]


def erase_replies(person: Person, at: datetime) -> None:
    """An answer to her is about her."""
    Reply.objects.filter(letter__person=person).delete()


def _letters(person: Person) -> QuerySet[Letter]:
    return Letter.objects.filter(person=person)
