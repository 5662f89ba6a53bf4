"""Every write of this room."""

from groundswell.trunk.messaging.services.asking import (
    ask_to_confirm,
    mail_due_confirmations,
)
from groundswell.trunk.messaging.services.bounced import record_bounce, record_complaint
from groundswell.trunk.messaging.services.mails import (
    MailRefused,
    NoReason,
    Relay,
    forget_old_mail,
    keep_in_outbox,
    queue_mail,
    release_outbox,
    retry_message,
)

__all__ = [
    "MailRefused",
    "NoReason",
    "Relay",
    "ask_to_confirm",
    "forget_old_mail",
    "keep_in_outbox",
    "mail_due_confirmations",
    "queue_mail",
    "record_bounce",
    "record_complaint",
    "release_outbox",
    "retry_message",
]
