"""Every write of this room. Tools call `publish`, `pull`, `retry` and `mark_by_hand`; jobs call the rest."""

from groundswell.trunk.publishing.services.accounts import (
    connect_account,
    look_at_account,
    remove_account,
    reseal_secrets,
)
from groundswell.trunk.publishing.services.by_hand import mark_by_hand, mark_deleted_by_hand
from groundswell.trunk.publishing.services.figures import read_figures
from groundswell.trunk.publishing.services.publishing import publish, retry
from groundswell.trunk.publishing.services.pulling import pull, take_down
from groundswell.trunk.publishing.services.sending import send
from groundswell.trunk.publishing.services.stopping import resume_sending, stop_sending

__all__ = [
    "connect_account",
    "look_at_account",
    "mark_by_hand",
    "mark_deleted_by_hand",
    "publish",
    "pull",
    "read_figures",
    "remove_account",
    "reseal_secrets",
    "resume_sending",
    "retry",
    "send",
    "stop_sending",
    "take_down",
]
