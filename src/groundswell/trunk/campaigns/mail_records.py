"""The three DNS records that let mail from here arrive."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from groundswell.channels.mail.dkim import load_signer


@dataclass(frozen=True)
class Record:
    """A line to add at the company that keeps the web address."""

    title: str | Lazy
    kind: str
    name: str
    value: str


def records() -> list[Record]:
    """SPF, DKIM and DMARC for the domain that mail is sent from; none for a machine without a name of its own."""
    domain = settings.MAIL_DOMAIN
    if "." not in domain or domain.replace(".", "").isdigit():
        return []
    signer = load_signer(settings.DKIM_KEY_FILE, domain=domain, selector=settings.DKIM_SELECTOR)
    return [
        Record(_("Who may send"), "SPF, TXT", domain, "v=spf1 a mx -all"),
        Record(_("Our signature"), "DKIM, TXT", signer.record_name, signer.record),
        Record(_("What to do with forgeries"), "DMARC, TXT", f"_dmarc.{domain}", "v=DMARC1; p=quarantine"),
    ]
