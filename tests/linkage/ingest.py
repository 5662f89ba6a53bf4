"""The same records brought as a list: which of them an import puts on one record without asking anybody."""

import csv
import io
from collections import defaultdict
from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from tests.linkage.truth import Record, TruthSet

HEADINGS = (
    *("First name", "Last name", "Full name", "Email", "Phone", "Second phone"),
    *("Address", "Postcode", "Date of birth"),
)


def as_csv(truth: TruthSet) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(_row(record) for record in truth.records)
    return out.getvalue()


def _row(record: Record) -> tuple[str, ...]:
    phones = (*record.phones, "", "")
    born = record.born.isoformat() if record.born else ""
    known = (record.email, phones[0], phones[1], record.line, record.postcode, born)
    return (record.given, record.family, record.name, *known)


def different_people_in_one(truth: TruthSet, campaign: Campaign, *, at: datetime) -> list[list[Record]]:
    """Import the test set as one list, and give the records of different people that became one, without a person."""
    table = services.read_in(
        campaign=campaign, account=None, kind="supporters", source=as_csv(truth), key=new_key(), at=at
    )
    table = services.check(table=table, at=at)
    services.commit(table=table, account=None, at=at)
    services.run_commit(table_id=table.pk, clock=now)
    assert Import.objects.get(pk=table.pk).state == Import.COMMITTED
    by_person: dict[int, list[Record]] = defaultdict(list)
    for key, number in PersonRow.objects.filter(table=table).values_list("person_key", "number"):
        if key is not None:
            by_person[key].append(truth.records[number - 2])
    assert sum(map(len, by_person.values())) > len(truth.records) * 0.95
    return [records for records in by_person.values() if len({record.soul for record in records}) > 1]
