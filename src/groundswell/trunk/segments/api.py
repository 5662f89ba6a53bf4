"""Segments by the open API: to read, with how many they hold. People are taken out by exports, which others approve."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import selectors, sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import AllOf, Has
from groundswell.trunk.segments.known import Memo
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.reading import sentence_of

router = Router(tags=["Segments"])


class SegmentOut(Schema):
    """
    A segment as it reads on the desk, and how many of those whom the key's account may see are in it now.

    Where a line leads to nothing any more, `problem` says so and nothing is counted.
    """

    identifier: str
    name: str
    sentence: str
    count: int | None
    email_count: int | None
    phone_count: int | None
    problem: str
    modified_date: datetime


def _out(scope: Scope, segment: Segment, memo: Memo) -> dict[str, Any]:
    at, problem = now(), ""
    counts: list[int | None] = [None, None, None]
    try:
        asked = selectors.within(scope, selectors.asked_of(segment, at))
    except Gone as gone:
        problem = str(gone)
    else:
        may = (AllOf((asked, Has(f"may:{channel}"))) for channel in ("email", "phone"))
        counts = [*sets.counts(segment.campaign, [asked, *may], at)]
    return {
        "identifier": segment.public_id,
        "name": segment.name,
        "sentence": sentence_of(scope, segment.definition, memo),
        **dict(zip(("count", "email_count", "phone_count"), counts, strict=True)),
        "problem": problem,
        "modified_date": segment.changed_at,
    }


@router.get("/segments", response={200: list[SegmentOut]}, operation_id="segments")
def segments(request: HttpRequest) -> list[dict[str, Any]]:
    """The segments that the key's account may use, by name."""
    scope = scope_as(request, "organiser")
    memo: Memo = {}
    found = selectors.segments(scope).select_related("campaign")
    return [_out(scope, segment, memo) for segment in found]


@router.get("/segments/{segment_id}", response={200: SegmentOut}, operation_id="segment")
def segment(request: HttpRequest, segment_id: str) -> dict[str, Any]:
    """One segment."""
    scope = scope_as(request, "organiser")
    found = selectors.segments(scope).select_related("campaign").filter(public_id=segment_id).first()
    if found is None:
        raise HttpError(404, "Not found")
    return _out(scope, found, {})
