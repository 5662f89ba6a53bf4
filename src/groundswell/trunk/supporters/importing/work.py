"""What the engine of imports asks of lists of people; each part stands in a module of its own."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q

from groundswell.trunk.imports.bulk import Columns
from groundswell.trunk.imports.kinds import BulkWork, Done, Ready
from groundswell.trunk.imports.models import Block, Import, PersonRow
from groundswell.trunk.records.bulk import Insertions
from groundswell.trunk.supporters.importing.staging import Staging
from groundswell.trunk.supporters.importing.undoing import TakingBack
from groundswell.trunk.supporters.importing.writing import Writing, prepare


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
        """New people by how they can be reached, and what new and known people say of being contacted."""
        new, taken = Q(verdict=PersonRow.NEW), Q(verdict__in=(PersonRow.NEW, PersonRow.CHANGED))
        landline = Q(phone__startswith="+441") | Q(phone__startswith="+442")
        wanted = {
            "by_email": new & ~Q(email_key=""),
            "by_phone": new & ~Q(phone=""),
            "by_neither": new & Q(email_key="", phone=""),
            "landlines": new & landline,
            "yes": taken & Q(yes__gt=0),
            "no": taken & Q(no__gt=0),
            "stops": taken & Q(stop__gt=0),
            "stopped": taken & Q(stopped__gt=0),
        }
        rows = PersonRow.objects.filter(table=self.table)
        counted = rows.aggregate(**{name: Count("pk", filter=which) for name, which in wanted.items()})
        return {**self.counts, **counted}

    def before_commit(self, *, at: datetime) -> None:
        prepare(self.table, at=at)

    def commit(self, block: Block, *, repeats: bool, at: datetime) -> Done:
        return Writing(block.table, block, at=at, kept=self.kept).write(repeats=repeats)

    def take_back(self, block: Block, *, at: datetime) -> int:
        return TakingBack(self.table, block).take_back(at=at)

    def after_commit(self, *, at: datetime) -> None:
        from groundswell.trunk.duplicates.tasks import look_soon

        look_soon.enqueue(self.table.campaign_id)

    def after_undo(self, *, at: datetime) -> None:
        TakingBack.finish(self.table)
