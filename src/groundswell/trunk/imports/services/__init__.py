"""Every write of imports: read, match, check, commit, pause, undo, forget."""

from groundswell.trunk.imports.services.bringing import NotReady, discard, forget, match_columns, read_in
from groundswell.trunk.imports.services.checking import check, check_batches
from groundswell.trunk.imports.services.committing import (
    NotPossible,
    commit,
    commit_batch,
    run_to_end,
    undo,
    undo_batch,
)
from groundswell.trunk.imports.services.long_lists import begin_check_if_clear, take_up
from groundswell.trunk.imports.services.running import go_on, pause, run_commit, run_undo
from groundswell.trunk.imports.services.sheets import choose_sheet

__all__ = [
    "NotPossible",
    "NotReady",
    "begin_check_if_clear",
    "check",
    "check_batches",
    "choose_sheet",
    "commit",
    "commit_batch",
    "discard",
    "forget",
    "go_on",
    "match_columns",
    "pause",
    "read_in",
    "run_commit",
    "run_to_end",
    "run_undo",
    "take_up",
    "undo",
    "undo_batch",
]
