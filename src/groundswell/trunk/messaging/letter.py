"""A stored message as the bytes that go out."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _

from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import RELAYED, relay_address
from groundswell.trunk.messaging.services.mails import ANSWERS, plain_address

# Long addresses in headers stay whole: folded by the library they would be turned into encoded words.
POLICY = SMTP.clone(max_line_length=900)


def bounce_address(message: Message) -> str:
    """The envelope sender, another for each mail, so that what comes back says which mail it was (VERP)."""
    return f"bounces+{message.bounce_token}@{settings.MAIL_DOMAIN}"


def write_letter(message: Message, *, at: datetime) -> bytes:
    """Write the mail with its headers, in lines that end in CRLF and are 7-bit throughout."""
    letter = EmailMessage(policy=POLICY)
    letter["From"] = _from(message)
    letter["To"] = plain_address(message.to_address)
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{message.public_id}@{settings.MAIL_DOMAIN}>"
    if message.campaign and message.campaign.organisation.email and message.kind not in RELAYED:
        letter["Reply-To"] = message.campaign.organisation.email
    if message.kind in ANSWERS:
        # Tells holiday replies to be quiet (RFC 3834).
        letter["Auto-Submitted"] = "auto-generated"
    elif message.kind not in RELAYED:
        letter["Precedence"] = "bulk"
    for name, value in message.headers.items():
        letter[name] = value
    letter.set_content(message.body_text, charset="utf-8", cte="quoted-printable")
    if message.body_html:
        letter.add_alternative(message.body_html, subtype="html", charset="utf-8", cte="quoted-printable")
    return letter.as_bytes()


def _from(message: Message) -> Address:
    campaign = one_line(message.campaign.name if message.campaign else settings.SITE_HOST)
    if message.kind in RELAYED:
        return _address(
            _("%(name)s via %(campaign)s") % {"name": message.from_name, "campaign": campaign}, relay_address()
        )
    return _address(campaign, settings.MAIL_FROM)


def _address(name: str, address: str) -> Address:
    local, _at, domain = address.rpartition("@")
    return Address(display_name=one_line(name), username=local, domain=domain)


def one_line(text: str) -> str:
    """A text without what could steer, hide or break the line it stands in."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
