"""Lines that lead to other segments and to snapshots. A segment that leads back to itself is one that counts nobody."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import Expression, Only
from groundswell.trunk.segments.models import Segment, Snapshot
from groundswell.trunk.segments.slots import LineForm, Pick

Settings = Mapping[str, Any]
_inside: ContextVar[tuple[str, ...]] = ContextVar("segments_being_read", default=())
DEEPEST = 8


@contextmanager
def reading(public_id: str) -> Iterator[None]:
    """
    Read a segment: a line inside that leads back to it is found.

    :raises Gone: where it is being read already, or lies too deep.
    """
    around = _inside.get()
    if public_id in around:
        raise Gone(_("This segment leads back to itself."))
    if len(around) >= DEEPEST:
        raise Gone(_("Too many segments lie in each other here."))
    token = _inside.set((*around, public_id))
    try:
        yield
    finally:
        _inside.reset(token)


class SegmentForm(LineForm):
    segment = Pick(label=gettext_lazy("Segment"), nothing=gettext_lazy("Choose a segment"))

    def choose(self) -> None:
        from groundswell.trunk.segments.selectors import segments

        self.offer("segment", [(found.public_id, found.name) for found in segments(self.scope)])


class SnapshotForm(LineForm):
    snapshot = Pick(label=gettext_lazy("Snapshot"), nothing=gettext_lazy("Choose a snapshot"))

    def choose(self) -> None:
        from groundswell.trunk.segments.selectors import snapshots

        self.offer("snapshot", [(found.public_id, found.name) for found in snapshots(self.scope)])


def in_segment(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    from groundswell.trunk.segments.reading import expression_of

    found = Segment.objects.filter(campaign=campaign, public_id=settings["segment"], ended_at__isnull=True).first()
    if found is None:
        raise Gone(_("The segment that this line names was deleted."))
    with reading(found.public_id):
        return expression_of(campaign, found.definition, at)


def in_snapshot(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    from groundswell.trunk.segments.members import present

    found = Snapshot.objects.filter(campaign=campaign, public_id=settings["snapshot"]).first()
    if found is None:
        raise Gone(_("The snapshot that this line names was deleted."))
    return Only.of(present(campaign, found.members))
