"""Every write of this room."""

from groundswell.trunk.duplicates.services.deciding import ask_again, call_different, keep_looking, leave
from groundswell.trunk.duplicates.services.merging import AlreadyMerged, CannotMerge, KnownAlready, merge_people
from groundswell.trunk.duplicates.services.pressing import merge_identical, press_identical, press_undo
from groundswell.trunk.duplicates.services.searching import find_duplicates, look_at, look_at_new
from groundswell.trunk.duplicates.services.undoing import (
    UNDO_FOR,
    LaterMerge,
    TooLate,
    forget_journals,
    undo_merge,
    undo_press,
)

__all__ = [
    "UNDO_FOR",
    "AlreadyMerged",
    "CannotMerge",
    "KnownAlready",
    "LaterMerge",
    "TooLate",
    "ask_again",
    "call_different",
    "find_duplicates",
    "forget_journals",
    "keep_looking",
    "leave",
    "look_at",
    "look_at_new",
    "merge_identical",
    "merge_people",
    "press_identical",
    "press_undo",
    "undo_merge",
    "undo_press",
]
