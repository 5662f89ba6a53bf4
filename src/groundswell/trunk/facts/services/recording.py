"""Recording a fact with its source, and changing what is known about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.signals import FactRecorded, send

WORDS = ("text", "figure", "said_by", "said_by_role")
"""What is said: it stays as it is once something says it."""
ABOUT = (
    *("source_title", "source_url", "source_on", "language", "tags", "credit", "credit_hidden"),
    *("consent", "consent_note", "consent_until"),
)
CONSENTS = ("", "public", "given")
"""What may be written down. A refusal is no note: `take_back_quote` ends the quote."""
MOST_TAGS, LONGEST_TAG = 12, 30
LONGEST: dict[str, int | None] = {
    field.name: field.max_length for field in Fact._meta.concrete_fields if isinstance(field, models.CharField)
}


class Refused(Exception):
    """What was asked cannot be done; its text says why, for the person who asked."""


@transaction.atomic
def record_fact(
    *,
    campaign: Campaign,
    kind: str,
    text: str,
    source_title: str,
    key: UUID,
    at: datetime,
    account: Account | None = None,
    **rest: Any,
) -> Fact:
    """
    Record something that may be said, and where we have it from. `rest` holds other fields of WORDS and ABOUT.

    The same key again gives the first fact and changes nothing.

    :raises Refused: without words or source, for a quote without its speaker, for an address that is no web page.
    """
    if kind not in (Fact.FIGURE, Fact.QUOTE, Fact.CLAIM):
        raise Refused(_("Say whether it is a figure, a quote or a claim"))
    fields = checked({"text": text, "source_title": source_title, **rest})
    if not fields["text"]:
        raise Refused(_("Write what may be said"))
    if not fields["source_title"]:
        raise Refused(_("Say where we have it from"))
    if kind == Fact.QUOTE and not fields.get("said_by"):
        raise Refused(_("Say whose words these are"))
    fact, new = Fact.objects.get_or_create(
        key=key, defaults={"campaign": campaign, "kind": kind, "recorded_by": account, "recorded_at": at, **fields}
    )
    if fact.campaign_id != campaign.pk:
        raise Refused(_("This form was used for another one. Open the page again"))
    if new:
        audit_fact(fact, account, "Recorded a fact", at=at)
        send(FactRecorded(campaign.pk, fact.pk, at))
    return fact


@transaction.atomic
def change_fact(*, fact: Fact, account: Account | None, at: datetime, **fields: Any) -> Fact:
    """
    Change what is known about a fact. Its words change only while nothing has said it yet.

    :raises Refused: for words of a fact in use, for one that was withdrawn, or as `record_fact`.
    """
    fields = checked(fields)
    stands = Fact.objects.select_for_update().get(pk=fact.pk)
    if stands.state != Fact.CURRENT:
        raise Refused(_("It was withdrawn. What was said about it stays as it is"))
    for name in ("text", "source_title"):
        if fields.get(name) == "":
            raise Refused(_("Write what may be said") if name == "text" else _("Say where we have it from"))
    if stands.kind == Fact.QUOTE and fields.get("said_by") == "":
        raise Refused(_("Say whose words these are"))
    new_words = [name for name in WORDS if name in fields and fields[name] != getattr(stands, name)]
    if new_words and (stands.public_at or FactUse.objects.filter(fact=stands).exists()):
        raise Refused(_("Something says these words already. Correct the fact, so that everybody hears of it"))
    changed = [name for name, value in fields.items() if value != getattr(stands, name)]
    if changed:
        for name in changed:
            setattr(stands, name, fields[name])
        stands.save(update_fields=changed)
        audit_fact(stands, account, "Changed what is known about a fact", at=at, data={"fields": changed})
        send(FactRecorded(stands.campaign_id, stands.pk, at))
    return stands


@transaction.atomic
def show_fact(*, fact: Fact, account: Account | None, at: datetime) -> bool:
    """
    Let everybody read a fact and its source on its public page. False if they could before.

    :raises Refused: for a quote that its speaker has not agreed to, for a fact that was withdrawn.
    """
    if why := selectors.why_not(fact, on=at.date()):
        raise Refused(why)
    shown = bool(Fact.objects.filter(pk=fact.pk, public_at=None).update(public_at=at))
    if shown:
        audit_fact(fact, account, "Showed a fact in public", at=at)
    return shown


def show_facts_of(*, kind: str, public_id: str, at: datetime) -> int:
    """What an object says is public from now on, because the object went out. Gives how many facts are new there."""
    said = FactUse.objects.filter(kind=kind, public_id=public_id, ended_at=None).values("fact")
    return Fact.objects.filter(pk__in=said, public_at=None).update(public_at=at)


def checked(fields: dict[str, Any]) -> dict[str, Any]:
    """
    The fields as they are kept.

    :raises Refused: for text that is too long, an address that is no web page, an answer there is not.
    """
    unknown = set(fields) - {*WORDS, *ABOUT}
    if unknown:
        raise TypeError(f"A fact has no {sorted(unknown)}")
    return {name: _checked(name, value) for name, value in fields.items()}


def _checked(name: str, value: Any) -> Any:
    if name == "tags":
        return _tags(value)
    if name in ("source_on", "consent_until"):
        if value is not None and not isinstance(value, date):
            raise Refused(_("That is no date"))
        return value
    if name == "credit_hidden":
        return bool(value)
    text = _one_text(name, str(value))
    if name == "consent" and text not in CONSENTS:
        raise Refused(_("Say whether the person quoted agreed"))
    if name == "source_url" and text:
        return web_address(text)
    return text


def _one_text(name: str, text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    longest = LONGEST[name] or 0
    if len(text) > longest:
        raise Refused(_("“%(start)s…” is too long: at most %(n)s letters") % {"start": text[:30], "n": longest})
    return text


def _tags(value: Any) -> list[str]:
    tags = dict.fromkeys(" ".join(str(tag).replace("\0", "").casefold().split())[:LONGEST_TAG] for tag in value)
    tags.pop("", None)
    return list(tags)[:MOST_TAGS]


def web_address(text: str) -> str:
    """
    An address of the web as it is kept.

    :raises Refused: for anything a browser would not open as a page ("javascript:").
    """
    try:
        URLValidator(schemes=("http", "https"))(text)
    except ValidationError as error:
        raise Refused(_("Paste a whole web address, like https://example.org/paper")) from error
    return text


def audit_fact(
    fact: Fact, account: Account | None, sentence: str, *, at: datetime, data: dict[str, Any] | None = None
) -> None:
    """Add a line to the audit trail; the words of the fact are not in it."""
    audit.record(
        account=account,
        campaign=fact.campaign,
        verb="changed",
        object_kind="fact",
        object_id=fact.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
