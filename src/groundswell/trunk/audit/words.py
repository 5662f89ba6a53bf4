"""The verbs of the audit trail, as people read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.audit.models import AuditEntry

VERB_WORDS: dict[str, Promise] = {
    AuditEntry.SAW: _("Looked"),
    AuditEntry.CHANGED: _("Changed"),
    AuditEntry.EXPORTED: _("Exported"),
    AuditEntry.SIGNED_IN: _("Signed in"),
    AuditEntry.GRANTED: _("Roles"),
}
