"""Every write of this room. Tools call `publish`, `pull`, `retry` and `mark_by_hand`; jobs call the rest."""

from groundswell.trunk.publishing.services.accounts import (
    connect_account,
    connect_own_page,
    look_at_account,
    remove_account,
    reseal_secrets,
)
from groundswell.trunk.publishing.services.by_hand import mark_by_hand, mark_deleted_by_hand
from groundswell.trunk.publishing.services.figures import read_figures
from groundswell.trunk.publishing.services.imprint import say_imprint_is_there
from groundswell.trunk.publishing.services.publishing import publish, retry
from groundswell.trunk.publishing.services.pulling import pull, take_down
from groundswell.trunk.publishing.services.sending import send
from groundswell.trunk.publishing.services.stopping import hold_all, let_go_all

__all__ = [
    "connect_account",
    "connect_own_page",
    "hold_all",
    "let_go_all",
    "look_at_account",
    "mark_by_hand",
    "mark_deleted_by_hand",
    "publish",
    "pull",
    "read_figures",
    "remove_account",
    "reseal_secrets",
    "retry",
    "say_imprint_is_there",
    "send",
    "take_down",
]
