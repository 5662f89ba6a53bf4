"""Tables of this room. Those of the sets stand in sets/models.py, segments and snapshots in saved_models.py."""

from groundswell.trunk.segments.saved_models import Segment, SegmentDay, Snapshot
from groundswell.trunk.segments.sets.models import Follower, Keeper, SetPart, SetsKept, Touched

__all__ = ["Follower", "Keeper", "Segment", "SegmentDay", "SetPart", "SetsKept", "Snapshot", "Touched"]
