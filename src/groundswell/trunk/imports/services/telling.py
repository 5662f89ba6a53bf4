"""Word to whoever began an import that took long: she need not wait before its page."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.trunk.access import mails
from groundswell.trunk.imports.kinds import kind_of
from groundswell.trunk.imports.models import Import
from groundswell.trunk.records.addresses import absolute

LONG = timedelta(minutes=1)


def tell_of_long_import(table: Import, *, at: datetime) -> None:
    """Queue a mail in the caller's transaction, where the import took longer than a minute and somebody began it."""
    account = table.account
    if not account or not account.is_active or not table.started_at or at - table.started_at <= LONG:
        return
    counted = kind_of(table.kind).counted(table.done_new)
    mails.send(
        "account",
        to=account.email,
        subject=_("Your import is done: %(counted)s are new") % {"counted": counted},
        template="imports/email/done",
        context={
            "file_name": table.file_name,
            "of": table.campaign.name,
            "counted": counted,
            "page": absolute(reverse("imports:show", args=[table.campaign.slug, table.public_id])),
        },
        at=at,
    )
