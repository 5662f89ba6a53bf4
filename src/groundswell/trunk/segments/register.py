"""Why this room keeps what it keeps."""

from groundswell.trunk.supporters.field_register import INTEREST, not_personal, register

KEEPER = "the campaign's organisation"

register(
    "segments.SegmentDay",
    "members",
    purpose="to tell organisers who came into a segment and who left it this week",
    basis=INTEREST,
    keeper=KEEPER,
    ends="after five weeks, or when the person is erased",
)
register(
    "segments.Snapshot",
    "members",
    purpose="to keep a list of people as it was on one day, such as those who were written to",
    basis=INTEREST,
    keeper=KEEPER,
    ends="when the snapshot is deleted, or the person is erased",
)
not_personal("segments.Segment", "name", "definition")
not_personal("segments.SegmentDay", "day")
not_personal("segments.Snapshot", "name", "sentence")
register(
    "segments.SetPart",
    "data",
    purpose="to count quickly whom a fact is true of; integer keys, no names",
    basis=INTEREST,
    keeper=KEEPER,
    ends="within minutes of a person's being erased, or when the campaign is deleted",
)
register(
    "segments.Touched",
    "people",
    purpose="to look people up anew whose facts changed; integer keys, no names",
    basis=INTEREST,
    keeper=KEEPER,
    ends="after an hour",
)
not_personal("segments.SetsKept", "made_of")
not_personal("segments.SetPart", "name")
not_personal("segments.Follower", "name")
not_personal("segments.Keeper", "name", "holder")
