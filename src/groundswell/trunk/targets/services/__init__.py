"""Every write about targets, the drives that ask them, and what they answered."""

from groundswell.trunk.targets.services.asking import Asked, add_note, record_asks, undo_ask, undo_note
from groundswell.trunk.targets.services.declaring import (
    Said,
    correct,
    declare,
    declare_many,
    settle,
    undo_declaration,
)
from groundswell.trunk.targets.services.drives import (
    Stands,
    Step,
    add_to_drive,
    change_drive,
    close_drive,
    create_drive,
    open_drive,
    remove_from_drive,
    set_candidates,
    set_stages,
)
from groundswell.trunk.targets.services.listing import Listed, add_target, change_target, end_target, load_targets
from groundswell.trunk.targets.services.recording import Declared
from groundswell.trunk.targets.services.refusing import Refused

__all__ = [
    "Asked",
    "Declared",
    "Listed",
    "Refused",
    "Said",
    "Stands",
    "Step",
    "add_note",
    "add_target",
    "add_to_drive",
    "change_drive",
    "change_target",
    "close_drive",
    "correct",
    "create_drive",
    "declare",
    "declare_many",
    "end_target",
    "load_targets",
    "open_drive",
    "record_asks",
    "remove_from_drive",
    "set_candidates",
    "set_stages",
    "settle",
    "undo_ask",
    "undo_declaration",
    "undo_note",
]
