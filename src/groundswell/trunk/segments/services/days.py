"""Who was in each segment when a day began: kept once a day, for five weeks."""

from datetime import datetime, timedelta

from django.utils import timezone

from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import bytes_of
from groundswell.trunk.segments.models import Segment, SegmentDay
from groundswell.trunk.segments.selectors import asked_of

KEPT = timedelta(days=35)


def record_day(*, segment: Segment, at: datetime) -> bool:
    """
    Keep who is in a segment now as its members of today, unless that is kept already. Give whether it was new.

    :raises Gone: where a line of the segment leads to nothing any more.
    """
    today = timezone.localdate(at)
    if SegmentDay.objects.filter(segment=segment, day=today).exists():
        return False
    ids = sets.ids(segment.campaign, asked_of(segment, at), at)
    _row, is_new = SegmentDay.objects.get_or_create(
        segment=segment, day=today, defaults={"count": len(ids), "members": bytes_of(ids), "recorded_at": at}
    )
    return is_new


def record_days(*, at: datetime) -> int:
    """Keep the members of every segment for today and forget the days of long ago; give how many were new."""
    SegmentDay.objects.filter(day__lt=timezone.localdate(at - KEPT)).delete()
    made = 0
    for segment in Segment.objects.filter(ended_at__isnull=True).select_related("campaign").order_by("pk"):
        try:
            made += record_day(segment=segment, at=at)
        except Gone:  # It counts nobody, and says so on its page.
            continue
    return made
