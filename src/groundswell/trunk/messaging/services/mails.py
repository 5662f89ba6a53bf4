"""Putting mails into the outbox. What goes out is written here once, so that the outbox shows exactly what was sent."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.tokens import make_stop_token
from groundswell.trunk.messaging.models import MailedConfirmation, Message
from groundswell.trunk.messaging.pace import domain_of
from groundswell.trunk.messaging.relaying import RELAYED, may_be_sent_to, name_for_from
from groundswell.trunk.messaging.rendering import render_mail
from groundswell.trunk.messaging.wake import wake
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Target

ANSWERS = frozenset({"confirmation", "account", "invitation"})
"""Mails that answer what their reader has just asked for: no consent is needed, and there is nothing to leave."""
ABOUT_OWN_ACT = frozenset({"wording", "block", "letter-copy", "letter-news"})
"""Mails about a thing their reader did. They need no consent, may be left, and a stop holds them."""
AMONG_COLLEAGUES = frozenset({"newsroom"})
"""Mails to accounts about the work they share. They need no consent; on the desk each says how often they come."""
CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
HALF = re.compile(r"[\ud800-\udfff]")
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
OURS = frozenset(
    {
        *("from", "to", "cc", "bcc", "sender", "subject", "date", "message-id", "return-path", "dkim-signature"),
        *("reply-to", "mime-version", "content-type", "content-transfer-encoding"),
    }
)
KEPT = timedelta(days=90)


class MailRefused(ValueError):
    """An address, subject or header that could become another mail than the one meant."""


class NoReason(Exception):
    """A mail that needs a consent came without one."""


@dataclass(frozen=True)
class Relay:
    """What makes a mail a relayed letter: its target, its writer's name, and where replies go."""

    target: Target
    from_name: str
    reply_to: tuple[str, ...]


def queue_mail(
    *,
    kind: str,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    campaign: Campaign | None = None,
    person: Person | None = None,
    consent: Consent | None = None,
    key: object,
    at: datetime,
    send_after: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    relay: "Relay | None" = None,
) -> Message:
    """
    Write one mail into the outbox, in the caller's transaction; a job sends it. A known key gives the first mail back.

    Anything but an answer to its reader, news of her own act, or word among colleagues names the consent it rests on.
    A letter that a person wrote to a target is relayed: it names that target instead.

    :raises MailRefused: if address, subject or a header could break out of its line, or the target may not be sent to.
    :raises NoReason: if there is no consent where one is needed.
    """
    message = make_message(
        kind=kind,
        to=to,
        subject=subject,
        template=template,
        context=context,
        campaign=campaign,
        person=person,
        consent=consent,
        key=key,
        at=at,
        send_after=send_after,
        headers=headers,
        relay=relay,
    )
    put_in_outbox([message], at=at)
    return Message.objects.get(key=message.key)


def make_message(
    *,
    kind: str,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    campaign: Campaign | None = None,
    person: Person | None = None,
    consent: Consent | None = None,
    key: object,
    at: datetime,
    send_after: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    relay: "Relay | None" = None,
) -> Message:
    """Render a mail without storing it; see `queue_mail`."""
    if kind in RELAYED:
        relay = checked_relay(relay, to=to)
    elif relay is not None or (kind not in ANSWERS | ABOUT_OWN_ACT | AMONG_COLLEAGUES and not _in_force(consent)):
        raise NoReason(f"A mail of kind {kind!r} needs a consent in force")
    extra = {**_stop_headers(kind, to, campaign, person), **checked_headers(headers or {})}
    if relay:
        extra["Reply-To"] = ", ".join(relay.reply_to)
    stop_url = extra.get("List-Unsubscribe", "").strip("<>")
    subject = checked_subject(subject)
    rendered = render_mail(template, context, campaign=campaign, subject=subject, stop_url=stop_url)
    return Message(
        campaign=campaign,
        person=person,
        kind=kind,
        consent=consent,
        to_address=checked_address(to),
        subject=subject,
        body_text=rendered.text,
        body_html=rendered.html,
        headers=extra,
        from_name=relay.from_name if relay else "",
        target=relay.target if relay else None,
        domain=domain_of(to) if relay else "",
        key=str(key)[:80],
        bounce_token=new_public_id(),
        state=Message.QUEUED if settings.SMTP_URL else Message.OUTBOX,
        made_at=at,
        send_after=send_after or at,
    )


def put_in_outbox(messages: Sequence[Message], *, at: datetime) -> None:
    """Store rendered mails, each key once, and wake the job that sends them."""
    from groundswell.trunk.messaging.tasks import deliver

    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=200)
    if any(message.state == Message.QUEUED and message.send_after <= at for message in messages):
        wake(deliver, at=at)


def checked_address(address: str) -> str:
    """One plain address.

    :raises MailRefused: for anything else, lists and line breaks included.
    """
    if CONTROL.search(address):
        raise MailRefused("A line break in an address")
    try:
        validate_email(address)
    except ValidationError as error:
        raise MailRefused("Not one plain email address") from error
    return address


def checked_subject(subject: str) -> str:
    """A subject of one line, at most 200 characters.

    :raises MailRefused: if it holds a line break, from which another header could grow.
    """
    if CONTROL.search(subject) or not subject.isascii() and HALF.search(subject):
        raise MailRefused("A line break in a subject, or half a letter")
    return subject.strip()[:200]


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Further headers, none of which we write ourselves.

    :raises MailRefused: for a line break, an odd name, or a header that is ours.
    """
    for name, value in headers.items():
        if not HEADER_NAME.fullmatch(name) or name.lower() in OURS or CONTROL.search(value):
            raise MailRefused(f"Header {name[:40]!r}")
    return dict(headers)


def checked_relay(relay: Relay | None, *, to: str) -> Relay:
    """What a relayed letter says of itself, with its writer's name as a From field may hold it.

    :raises MailRefused: if it has no target, the target may not be sent to, or a name or address is none.
    """
    if relay is None or not may_be_sent_to(relay.target) or relay.target.no_sending:
        raise MailRefused("A letter to nobody, or to a target that may not be sent to")
    if to.lower() != relay.target.email.lower():
        raise MailRefused("A letter goes to its target's address and to no other")
    name = name_for_from(relay.from_name)
    if not name or not relay.reply_to:
        raise MailRefused("A letter without a writer")
    return replace(relay, from_name=name, reply_to=tuple(plain_address(address) for address in relay.reply_to))


def plain_address(address: str) -> str:
    """One checked address in the letters that mail headers take.

    :raises MailRefused: as `checked_address`, and for what cannot be written so.
    """
    local, _at, domain = checked_address(address).rpartition("@")
    try:
        return f"{local.encode('ascii').decode()}@{domain if domain.isascii() else domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise MailRefused("An address that cannot stand in a header") from error


def retry_message(*, message: Message, at: datetime) -> bool:
    """Send a failed mail again, with all its tries. False if it did not fail, or is a letter: its words are gone."""
    from groundswell.trunk.messaging.tasks import deliver

    state = Message.QUEUED if settings.SMTP_URL else Message.OUTBOX
    with transaction.atomic():
        failed = Message.objects.filter(pk=message.pk, state__in=(Message.FAILED, Message.BOUNCED))
        changed = failed.exclude(kind__in=RELAYED).update(state=state, error="", tries=0, send_after=at)
        if changed and settings.SMTP_URL:
            wake(deliver, at=at)
    return bool(changed)


def keep_in_outbox(*, campaign: Campaign) -> int:
    """Hold a campaign's unsent mails in the outbox, whatever server is set, until a person sends them from there."""
    return Message.objects.filter(campaign=campaign, state=Message.QUEUED).update(state=Message.OUTBOX)


def release_outbox(*, campaign: Campaign, at: datetime) -> int:
    """Send what waited for a mail server, now that one is set; give how many. Without one nothing happens."""
    from groundswell.trunk.messaging.tasks import deliver

    if not settings.SMTP_URL:
        return 0
    with transaction.atomic():
        released = Message.objects.filter(campaign=campaign, state=Message.OUTBOX).update(
            state=Message.QUEUED, send_after=at
        )
        if released:
            wake(deliver, at=at)
    return released


def forget_old_mail(*, at: datetime) -> int:
    """Forget mails three months old, and who was asked to confirm more than a day ago; give how many rows went."""
    old = Message.objects.filter(made_at__lt=at - KEPT).exclude(state__in=(Message.QUEUED, Message.SENDING))
    asked = MailedConfirmation.objects.filter(latest_at__lt=at - timedelta(days=1))
    return old.delete()[0] + asked.delete()[0]


def _in_force(consent: Consent | None) -> bool:
    return consent is not None and consent.given and consent.effective_at is not None


def _stop_headers(kind: str, to: str, campaign: Campaign | None, person: Person | None) -> dict[str, str]:
    """One press in the mail program leaves (RFC 8058), on everything that is more than an answer or a letter."""
    if kind in ANSWERS | AMONG_COLLEAGUES | RELAYED or campaign is None:
        return {}
    token = make_stop_token(campaign=campaign, address=to, person=person)
    url = f"{settings.SITE_URL}/{campaign.slug}/contact/stop/{token}/"
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
