"""What the engine of imports asks of lists of people; each part stands in a module of its own."""

from collections.abc import Iterator
from datetime import datetime

from groundswell.trunk.imports.bulk import Columns
from groundswell.trunk.imports.kinds import BulkWork, Done, Ready
from groundswell.trunk.imports.models import Block, Import
from groundswell.trunk.records.bulk import Insertions
from groundswell.trunk.supporters.importing.staging import Staging
from groundswell.trunk.supporters.importing.undoing import TakingBack
from groundswell.trunk.supporters.importing.writing import Writing, prepare
from groundswell.trunk.supporters.tasks import look_at_tables


class SupporterWork(BulkWork):
    """One pass over a list of people."""

    def __init__(self, table: Import) -> None:
        self.table = table
        self.counts: dict[str, int] = {}
        self.kept = Insertions()

    def stage(self, read: Columns, *, rows_at_once: int, at: datetime) -> Iterator[Ready]:
        staging = Staging(self.table)
        yield from staging.ready(read, rows_at_once)
        self.counts = dict(staging.counts)

    def findings(self) -> dict[str, int]:
        return self.counts

    def before_commit(self, *, at: datetime) -> None:
        prepare(self.table, at=at)

    def commit(self, block: Block, *, repeats: bool, at: datetime) -> Done:
        return Writing(block.table, block, at=at, kept=self.kept).write(repeats=repeats)

    def take_back(self, block: Block, *, at: datetime) -> int:
        return TakingBack(self.table, block).take_back(at=at)

    def after_commit(self, *, at: datetime) -> None:
        from groundswell.trunk.duplicates.tasks import look_soon

        if self.table.is_long:
            look_at_tables.enqueue()
        look_soon.enqueue(self.table.campaign_id)

    def after_undo(self, *, at: datetime) -> None:
        TakingBack.finish(self.table)
