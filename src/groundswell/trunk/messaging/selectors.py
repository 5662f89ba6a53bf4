"""Reads of this room."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundswell.channels.mail.smtp import Server
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.messaging.models import Message

PAGE = 50
FOR_OWNERS = ("account", "invitation")
PRIVATE = ("letter", "letter-copy")
KINDS: dict[str, str | Promise] = {
    "confirmation": _("Confirm an address"),
    "account": _("Sign in"),
    "invitation": _("Invitation"),
    "wording": _("New wording"),
    "update": _("Update"),
    "told": _("News of a target"),
    "block": _("Reminder of a block"),
    "letter": _("Letter to a target"),
    "letter-copy": _("Copy of a letter"),
    "letter-news": _("News of a letter"),
}
# The part of a link that lets its holder act as the reader of the mail.
TOKEN = re.compile(r"(https?://[^\s\"'<>]*?/)[\w.:=~-]{24,}(?=[/\s\"'<>]|$)")


@dataclass(frozen=True)
class Asked:
    """What the outbox's address asks for; empty asks nothing."""

    state: str = ""
    kind: str = ""
    q: str = ""

    def address(self, **changed: str) -> str:
        """The query string of this question with some values changed."""
        asked = {"state": self.state, "kind": self.kind, "q": self.q, **changed}
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True)
class Chip:
    """One filter: its words, how many there are, its address, and whether it is on."""

    label: str | Promise
    count: int
    address: str
    on: bool


@dataclass(frozen=True)
class DnsRecord:
    """A record to set where the domain is kept, and what it is for."""

    name: str
    value: str
    purpose: str | Promise


def mails(scope: Scope) -> QuerySet[Message]:
    """The mails of a campaign, latest first. Those that hold a key to an account are for owners only."""
    found = Message.objects.filter(campaign=scope.campaign).order_by("-made_at", "-pk")
    return found if scope.may("owner") else found.exclude(kind__in=FOR_OWNERS)


def narrowed(found: QuerySet[Message], asked: Asked) -> QuerySet[Message]:
    """The mails that the address asks for."""
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.q:
        found = found.filter(to_address__icontains=asked.q)
    return found


def access_message(scope: Scope, public_id: str) -> Message:
    """
    Fetch one mail.

    :raises Http404: for one this account may not see, as for none.
    """
    return get_or_404(mails(scope).select_related("campaign", "person", "consent__wording"), public_id)


def state_chips(scope: Scope, asked: Asked) -> list[Chip]:
    """A filter for each state that there is."""
    counts = _counts(scope, "state")
    labels = dict(Message.STATES)
    return _chips(asked, "state", [(state, labels[state], counts.get(state, 0)) for state, _ in Message.STATES])


def kind_chips(scope: Scope, asked: Asked) -> list[Chip]:
    """A filter for each kind that there is."""
    return _chips(asked, "kind", [(kind, kind_label(kind), n) for kind, n in sorted(_counts(scope, "kind").items())])


def kind_label(kind: str) -> str | Promise:
    return KINDS.get(kind, kind)


def shown(message: Message, text: str) -> str:
    """
    A mail as the desk may see it.

    Where mails go out, whoever holds the link in one is taken for its reader, so its key is covered. Where no server
    is set nobody else can get it, and the outbox is the only inbox there is.
    """
    return TOKEN.sub(r"\1…", text) if settings.SMTP_URL and message.state != Message.OUTBOX else text


def is_covered(message: Message) -> bool:
    """Whether a mail is not shown at all: it holds a code or key for its reader alone, or is somebody's own letter."""
    return bool(settings.SMTP_URL) and message.kind in (*FOR_OWNERS, *PRIVATE)


def dns_records() -> list[DnsRecord]:
    """The records that let others trust our mail."""
    from groundswell.trunk.messaging.delivery import signer

    signs = signer()
    relay = f"a:{Server.read(settings.SMTP_URL).host} " if settings.SMTP_URL else ""
    return [
        DnsRecord(signs.record_name, signs.record, _("DKIM: proves that a mail is ours and was not changed")),
        DnsRecord(
            settings.MAIL_DOMAIN, f"v=spf1 mx {relay}-all", _("SPF: names the servers that may send for this domain")
        ),
        DnsRecord(
            f"_dmarc.{signs.domain}",
            f"v=DMARC1; p=quarantine; rua=mailto:postmaster@{signs.domain}",
            _("DMARC: says what to do with mail that only pretends to be ours"),
        ),
    ]


def _counts(scope: Scope, field: str) -> dict[str, int]:
    return dict(mails(scope).order_by().values_list(field).annotate(n=Count("pk")))


def _chips(asked: Asked, name: str, rows: Sequence[tuple[str, str | Promise, int]]) -> list[Chip]:
    chosen = getattr(asked, name)
    return [
        Chip(label, count, asked.address(**{name: "" if chosen == value else value}), on=chosen == value)
        for value, label, count in rows
        if count or chosen == value
    ]
