"""Every write of imports: read, match, check, commit, undo, forget."""

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

__all__ = [
    "NotPossible",
    "NotReady",
    "check",
    "check_batches",
    "commit",
    "commit_batch",
    "discard",
    "forget",
    "match_columns",
    "read_in",
    "run_to_end",
    "undo",
    "undo_batch",
]
