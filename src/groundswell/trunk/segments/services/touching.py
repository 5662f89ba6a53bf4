"""Saying that people changed, where the ledger has no row of it."""

from collections.abc import Iterable
from datetime import datetime

from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments.sets.models import Touched


def touch(campaign_id: int, person_ids: Iterable[int]) -> None:
    """
    Have these people looked up anew by all that follows them (sets, search): call it in the transaction of the change.

    One row for all of them: a whole campaign costs little more than one person.
    """
    people = person_ids if isinstance(person_ids, BitMap) else BitMap(person_ids)
    if people:
        Touched.objects.create(campaign_id=campaign_id, people=bytes(people.serialize()), touched_at=now())


def begin_sets_anew(*, at: datetime) -> None:
    """
    Have the sets of every campaign made anew from the tables: after a change of what many people's facts rest on
    (points of postcodes, the activities of a tool that left).
    """
    from groundswell.trunk.segments.sets.keeping import leave_aside

    for campaign in Campaign.objects.order_by("pk"):
        leave_aside(campaign, at=at)
